"""Tables: columns aligned by display width, cells folded and never cut."""

from hypothesis import given
from hypothesis import strategies as st

from safetyplan.terminal import table, wrap
from safetyplan.text import width


def test_wide_characters_take_two_columns_and_combining_ones_none() -> None:
    assert [width(text) for text in ("abc", "市局", "（一）", "e\u0301", "㟓")] == [3, 4, 6, 1, 2]


def test_a_closing_mark_does_not_begin_a_line() -> None:
    assert wrap("甲乙丙丁，戊", 8) == ["甲乙丙", "丁，戊"]


def test_words_of_ascii_stay_whole() -> None:
    assert wrap("至 2024-12-31（by default）", 14) == ["至 2024-12-31", "（by default）"]


def test_a_table_is_as_wide_as_told_and_holds_every_character() -> None:
    rows = [["1", "甲" * 50, "市应急管理局"], ["12", "乙", "高" * 30]]
    lines = list(table(["号", "任务", "单位"], rows, 60))
    assert all(width(line) <= 60 for line in lines)
    body = "".join(lines)
    assert body.count("甲") == 50 and body.count("高") == 31 - 1 and "…" not in body


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Mn", "Me", "Cf")), max_size=80),
    st.integers(4, 40),
)
def test_folding_loses_nothing_and_keeps_the_width(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines) == text
    assert all(width(line) <= columns + 2 for line in lines)
