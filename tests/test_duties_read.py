"""Words of responsibility in every place they are printed: labels of all kinds, sentences, brackets half understood."""

import pytest

from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.labels import read_role_label
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.importer import read


def duties(text, **options):
    """Return who does what by the clauses of a paragraph, and what of them was not read."""
    found = find_clauses(text, **options)
    parties = [(p.role.value, p.units) for each in found for p in each.clause.parties]
    unread = [each.clause.text[start:end] for each in found for start, end in each.clause.unread]
    return parties, unread


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("主责部门：", "lead"),
        ("第一责任单位：", "lead"),
        ("协办科室：", "support"),
        ("业务指导股室：", "supervise"),
        ("组织实施单位：", "implement"),
        ("属地责任单位：", "share"),
        ("承办单位：", "share"),
        ("责任科室：", "share"),
    ],
)
def test_a_label_is_made_of_a_role_and_of_who_holds_it(text, role):
    label = read_role_label(text)
    assert label is not None and str(label.role) == role


@pytest.mark.parametrize(
    "text", ["受理单位：", "各单位：", "具体工作单位：", "主体责任：", "牵头单位要市应急局"]
)
def test_what_says_no_role_is_no_label_of_one(text):
    assert read_role_label(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "检修渡船。牵头单位　市应急局　配合单位　市公安局",
            [("lead", ("市应急局",)), ("support", ("市公安局",))],
        ),
        (
            "检修渡船。【责任单位】市应急局【配合单位】市公安局",
            [("share", ("市应急局",)), ("support", ("市公安局",))],
        ),
        ("检修渡船。责任单位为市应急局、市公安局。", [("share", ("市应急局", "市公安局"))]),
        ("检修渡船，由市消防救援大队负责。", [("lead", ("市消防救援大队",))]),
        (
            "检修渡船。由市应急局牵头，市公安局配合，各乡镇落实。",
            [("lead", ("市应急局",)), ("support", ("市公安局",)), ("implement", ("各乡镇",))],
        ),
        ("检修渡船。市应急局牵头，各乡镇落实。", [("lead", ("市应急局",)), ("implement", ("各乡镇",))]),
    ],
)
def test_duties_outside_brackets(text, expected):
    assert duties(text) == (expected, [])


@pytest.mark.parametrize(
    "text",
    [
        "费用由受益者承担。",
        "检修渡船，由企业负责。",
        "本办法由市应急局负责解释。",
        "检修渡船。市应急局要加强统筹协调。",
        "检修渡船，由市应急局牵头制定方案。",
        "检修渡船（见附件）。",
        "检修渡船（联系人：张某，电话12345）。",
        "执行统一标准（市应急局印发的标准）。",
        "市安全生产委员会办公室（以下简称市安委办）。",
        "检修渡船。【责任单位：待定】",
        "检修渡船。（牵头单位：同上；责任单位：无）",
    ],
)
def test_what_is_no_clause(text):
    assert duties(text) == ([], [])


@pytest.mark.parametrize(
    ("text", "expected", "unread"),
    [
        (
            "检修渡船。（市应急局牵头，监管部门主要领导负责，各乡镇落实）",
            [("lead", ("市应急局",)), ("implement", ("各乡镇",))],
            ["监管部门主要领导负责"],
        ),
        ("检修渡船。（牵头单位：市应急局；责任单位：无）", [("lead", ("市应急局",))], ["无"]),
        ("检修渡船。（责任单位：市住建局、市水", [("share", ("市住建局",))], ["市水"]),
    ],
)
def test_a_bracket_keeps_what_is_understood_and_tells_the_rest(text, expected, unread):
    assert duties(text) == (expected, unread)


@pytest.mark.parametrize(
    "name", ["无", "—", "/", "同上", "〃", "待定", "见附件", "通知.pdf", "https://某局", "以下简称市安委办"]
)
def test_what_stands_in_the_place_of_a_name_is_no_unit(name):
    assert not looks_like_unit(name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("各县[市、区]、市应急局", ["各县[市、区]", "市应急局"]),
        ("各县〔市、区〕人民政府、市应急局", ["各县〔市、区〕人民政府", "市应急局"]),
        ("市公安局等各县（市、区）", ["市公安局", "各县（市、区）"]),
    ],
)
def test_groups_of_places_keep_whole(text, expected):
    assert [name.text for name in split_names(text)] == expected


@pytest.mark.parametrize("mark", ["：", ""])
def test_names_may_stand_in_the_line_below_their_label(mark):
    text = f"某县2024年安全生产工作要点\n1.检修渡船。（县交通局牵头）\n2.培训船员。\n责任单位{mark}\n县人社局、县应急局\n"
    first, second = read(text.encode()).plan.items
    assert [(str(r.role), r.units) for r in second.responsibilities] == [("share", ("县人社局", "县应急局"))]
    assert first.responsibilities and second.content == "培训船员。"
