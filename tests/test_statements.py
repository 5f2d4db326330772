"""Sentences that say who does an item: what is read of them, and what is left to be asked about."""

import pytest

from safetyplan.grammar.statements import opening_statement
from safetyplan.importer import read
from safetyplan.plan.vocabulary import Role


def said(text: str, *, headed: bool = False) -> list[tuple[str, tuple[str, ...]]] | None:
    stated = opening_statement(text, headed=headed)
    return [(party.role.value, party.units) for party in stated.parties] if stated else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("由县应急局牵头制定方案，报县政府。", [("lead", ("县应急局",))]),
        (
            "汛期前由县应急局牵头，会同县公安局、县水利局开展排查。",
            [("lead", ("县应急局",)), ("share", ("县公安局", "县水利局"))],
        ),
        ("由县应急局牵头，县公安局配合开展检查。", [("lead", ("县应急局",)), ("support", ("县公安局",))]),
        (
            "由县交通局牵头，会同县公安局、县文旅局检修航标，6月底前完成。",
            [("lead", ("县交通局",)), ("share", ("县公安局", "县文旅局"))],
        ),
        ("县委组织部牵头开展培训。", [("lead", ("县委组织部",))]),
        ("每季度由县应急局牵头召开会议。", [("lead", ("县应急局",))]),
        ("县消防救援大队负责对场所开展评估。", [("lead", ("县消防救援大队",))]),
        ("县公安局、县交通局负责路面管控。其他事项另行安排。", [("share", ("县公安局", "县交通局"))]),
        ("各乡镇负责辖区排查。", [("share", ("各乡镇",))]),
    ],
)
def test_the_opening_of_an_item_says_who_does_it(
    text: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "县公安局负责路面管控，县文旅局负责景区。",
        "由县应急局牵头，会同县公安局交警大队整治货车。",
        "由县应急局牵头，会同县教育局和县公安局整治货车。",
        "由县应急局牵头，会同县政府办公室开展检查，县公安局、县交通局按职责分工负责。",
        "县应急局负责督促县住建局整改。",
        "县应急局负责人带队检查。",
        "由企业负责整改。",
        "对县教育局负责审批的机构开展检查。",
        "开展检查，由县应急局牵头。",
        "本要点由县应急局负责解释。",
        "由县应急局牵头，会同、、、",
    ],
)
def test_what_is_not_certain_as_a_whole_is_not_read(text: str) -> None:
    assert said(text) is None


def test_behind_a_heading_only_who_leads_is_read() -> None:
    assert said("县安委办负责日常调度。", headed=True) is None
    assert said("由县安委办牵头开展调度。", headed=True) == [("lead", ("县安委办",))]


def test_the_draft_has_it_and_asks() -> None:
    draft = read(
        "某县2024年安全生产工作要点\n1.检修渡船。（县水利局牵头）\n2.由县交通局牵头，县公安局配合检修航标。\n".encode()
    )
    roles = [(r.role, r.units) for r in draft.plan.items[1].responsibilities]
    assert roles == [(Role.LEAD, ("县交通局",)), (Role.SUPPORT, ("县公安局",))]
    (asked,) = (question for question in draft.plan.open if question.code in ("IM211", "IM214"))
    assert (asked.code, asked.item, asked.read) == ("IM214", "2", "牵头：县交通局；配合：县公安局")
