"""A notice that only sends out the plan which follows it is letterhead, even where its requirements are numbered."""

from collections.abc import Sequence

from safetyplan.importer.frame import is_day, is_title
from safetyplan.importer.lines import Line

_LONGEST = 60
"""Lines; a longer text in front of the plan is more than a notice."""


def notice_end(lines: Sequence[Line]) -> int:
    """Return how many lines at the head are the notice that sends out the plan behind them; 0 where there is none.

    The plan's title shows by standing in 《》 in the notice, or right behind the day the notice is signed.
    A notice has numbers but no responsibility clauses.
    """
    numbered = False
    quoted = ""
    for place, line in enumerate(lines[:_LONGEST]):
        if line.clauses or line.cells:
            return 0
        if numbered and is_title(line.full) and _starts_list(lines[place + 1 : place + 12]):
            signed = any(is_day(before.full) for before in lines[max(0, place - 3) : place])
            if signed or f"《{_bare(line.full)}》" in quoted:
                return place
        numbered = numbered or line.label is not None
        quoted += _bare(line.full)
    return 0


def _starts_list(lines: Sequence[Line]) -> bool:
    first = next((line.label for line in lines if line.label), None)
    return first is not None and first.value == 1


def _bare(text: str) -> str:
    return text.replace(" ", "")
