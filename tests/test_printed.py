"""The text as it reads and as it was printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.plan.model import Item, Plan, Repair, walk
from safetyplan.plan.printed import as_printed, item_text, label, paragraphs, restore


@pytest.mark.parametrize(
    ("num", "printed"),
    [
        ("三", "三、"),
        ("十二", "十二、"),
        ("11", "11."),
        ("（一）", "（一）"),
        ("1、", "1、"),
        ("①", "①"),
        ("1．", "1．"),
        (None, ""),
    ],
)
def test_a_bare_numeral_gets_its_mark_and_every_other_form_stands(num: str | None, printed: str) -> None:
    assert label(num) == printed


def test_lines_join_and_empty_lines_part() -> None:
    assert paragraphs("甲。\n乙。\n\n丙。") == ("甲。乙。", "丙。")
    assert paragraphs("\n甲。") == ("甲。",) and paragraphs("") == ()


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"num": "1", "heading": "甲", "content": "乙。", "clause": "（丙）"}, "1.甲。乙。（丙）"),
        ({"num": "1", "heading": "甲，", "content": "乙。"}, "1.甲，乙。"),
        ({"num": "1", "heading": "甲", "content": "\n乙。"}, "1.甲\n乙。"),
        ({"num": "1", "heading": "甲"}, "1.甲"),
        ({"content": "乙。\n\n丙。", "clause": "（丁）"}, "乙。\n丙。（丁）"),
    ],
)
def test_an_item_prints_number_heading_text_and_clause(fields: dict[str, str], printed: str) -> None:
    assert item_text(Item(**fields)) == printed


def test_a_repair_that_is_not_found_once_or_overlaps_is_told() -> None:
    repairs = (
        Repair(printed="甲", read="甲甲"),
        Repair(printed="戊", read="乙丙"),
        Repair(printed="己", read="丙丁"),
    )
    printed, damages = restore("甲甲甲甲乙丙丁", repairs)
    assert printed == "甲甲甲甲戊丁"
    assert [(d.index, d.printed, d.read, d.overlaps) for d in damages] == [(0, 1, 3, False), (2, 1, 1, True)]


def test_a_repair_whose_printed_text_stands_elsewhere_too_cannot_be_found_again() -> None:
    _, damages = restore("甲。乙，甲乙", (Repair(printed="甲乙", read="甲。乙"),))
    assert [(d.index, d.printed, d.read) for d in damages] == [(0, 2, 1)]


def test_a_repair_found_twice_where_the_two_overlap_cannot_be_put_back() -> None:
    _, damages = restore("。丙丁", (Repair(printed="丙丙", read="丁"),))
    assert [(d.printed, d.read) for d in damages] == [(2, 1)]


def test_restoring_and_reading_again_gives_the_text_kept() -> None:
    restored = 0

    @given(st.text("甲乙丙丁，。", min_size=3, max_size=30), st.data())
    def holds(text: str, data: st.DataObject) -> None:
        nonlocal restored
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        repair = Repair(
            printed=data.draw(st.text("甲乙丙丁戊", min_size=1, max_size=4)), read=text[start:end]
        )
        printed, damages = restore(text, (repair,))
        if not damages:
            assert printed.count(repair.printed) == 1
            assert printed.replace(repair.printed, repair.read) == text
            restored += 1

    holds()
    assert restored >= 15, restored


def test_a_nested_plan_prints_in_order_and_its_items_have_keys_of_their_own() -> None:
    plan = Plan.model_validate(
        {
            "title": "题", "year": "2024", "register": "u.yaml", "front": "函", "preamble": "引言。", "closing": "落款",
            "sections": [
                {"num": "一", "heading": "甲", "items": [{"num": "（一）", "content": "子。"}]},
                {"num": "二", "heading": "乙", "content": "说明。", "sections": [
                    {"num": "（一）", "heading": "丙。", "items": [
                        {"num": "（一）", "heading": "丑", "items": [{"content": "寅。", "clause": "（某局负责）"}]}
                    ]}
                ]},
            ],
        }
    )  # fmt: skip
    assert as_printed(plan).split("\n") == [
        "函", "题", "引言。", "一、甲", "（一）子。", "二、乙", "说明。", "（一）丙。", "（一）丑", "寅。（某局负责）", "落款", "",
    ]  # fmt: skip
    assert [entry.key for entry in walk(plan)] == ["一.（一）", "二.（一）.（一）", "二.（一）.（一）-1"]
