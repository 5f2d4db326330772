"""Every time in a paragraph and what it is for: 120 paragraphs by a writer who had not seen the code.

`cases/times.json` has the deadlines of each paragraph and the times in it that are none.
"""

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.grammar.dates import Use
from safetyplan.grammar.timing import find_deadlines, find_times

CASES = json.loads((Path(__file__).parent / "cases/times.json").read_text("utf-8"))

NOT_FOUND = {("t065", "复工复产"), ("t035", "5个工作日内")}
"""A noun the writer counts as a time; a length of time that is asked about, since who acts is not certain."""

TAKEN_THOUGH_NONE = {("t013", "每15日")}
"""An interval set by law for others than the units."""

NO_DAY = {("t055", "本月底前")}
"""A day that only the day of issue gives."""


def folded(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def overlap(one: str, other: str) -> bool:
    return folded(one) in folded(other) or folded(other) in folded(one)


def test_there_are_enough_cases() -> None:
    assert len(CASES) == 120
    assert sum(len(case["deadlines"]) for case in CASES) > 100
    assert sum(len(case["not"]) for case in CASES) > 60


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_deadlines_of_a_paragraph_are_found_with_their_days(case: dict) -> None:
    found = find_deadlines(case["text"], case["year"], date.fromisoformat(case["issued"]))
    missed, other_days = [], []
    for wanted in case["deadlines"]:
        matching = [timing for timing in found if overlap(timing.phrase, wanted["phrase"])]
        days = {str(timing.by or (timing.within or (None, ""))[1]) for timing in matching}
        if not matching:
            missed.append(wanted["phrase"])
        elif wanted["due"] and wanted["due"] not in days:
            other_days.append(wanted["phrase"])
    assert missed == [phrase for known, phrase in sorted(NOT_FOUND) if known == case["id"]]
    assert other_days == [phrase for known, phrase in sorted(NO_DAY) if known == case["id"]]


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["not"] or not case["deadlines"]], ids=lambda case: case["id"]
)
def test_times_that_are_no_deadlines_are_not_taken_for_any(case: dict) -> None:
    found = find_deadlines(case["text"], case["year"], date.fromisoformat(case["issued"]))
    wanted = [deadline["phrase"] for deadline in case["deadlines"]]
    wrong = [
        timing.phrase
        for timing in found
        if any(folded(timing.phrase) in folded(none) for none in case["not"])
        and not any(overlap(timing.phrase, phrase) for phrase in wanted)
    ]
    assert wrong == [phrase for known, phrase in TAKEN_THOUGH_NONE if known == case["id"]]
    assert wanted or not set(wrong).symmetric_difference(timing.phrase for timing in found)


def test_what_cannot_be_told_is_unknown_and_not_dropped() -> None:
    found = find_times("受理后5个工作日内完成核查。", 2024)
    assert [(each.timing.phrase, each.use) for each in found] == [("受理后5个工作日内", Use.UNKNOWN)]


def test_without_a_year_a_date_stands_for_itself() -> None:
    (found,) = find_deadlines("6月底前完成排查。", None)
    assert (found.phrase, found.by, found.event) == ("6月底前", None, "6月底前")
    (named,) = find_deadlines("2024年6月底前完成排查。", None)
    assert named.by == date(2024, 6, 30)


PIECES = [
    *"。，；：、（）《》“”的前内年月日至每一二两半12024",
    "2024年", "6月", "底前", "30日", "春节", "汛期", "期间", "每季度", "至少", "2次", "定期", "自印发之日起", "完成", "有效期",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=24).map("".join), st.sampled_from([2024, None]))
def test_expressions_stand_where_they_say_and_never_overlap(text: str, year: int | None) -> None:
    ends = [0]
    for each in find_times(text, year, date(2024, 3, 15)):
        timing = each.timing
        assert ends[-1] <= timing.start < timing.end <= len(text)
        assert text[timing.start : timing.end] == timing.phrase
        meanings = (timing.by, timing.within, timing.every, timing.event, timing.ongoing)
        assert sum(bool(meaning) for meaning in meanings) == 1
        ends.append(timing.end)
    assert ends == sorted(ends)
