"""A table attached to a plan tells its tasks again; it is no part of the list of tasks before it."""

import re
from collections.abc import Iterator, Sequence

from safetyplan.findings import Finding, Reading
from safetyplan.importer.columns import head_columns
from safetyplan.importer.lines import Line
from safetyplan.importer.outline import ANNEX
from safetyplan.messages import _
from safetyplan.rules.imported import table_left_as_text

_NAMED = re.compile(r"附\s?[件表录]\s?[\d一二三四五六七八九十]{0,3}\s?[：:]\s?\S")


def names_annex(text: str) -> bool:
    """Tell whether a paragraph names an attachment: 附件：2024年任务分工表."""
    return _NAMED.match(text) is not None


def attached_table(lines: Sequence[Line]) -> int:
    """Return where “附件：…分工表” and the table behind it begin, the number of lines if there is none.

    Only where numbered tasks with clauses stand before it and nothing numbered but rows behind it; a table
    that is the only list of tasks is the plan itself.
    """
    for at, line in enumerate(lines):
        if line.label is None and not line.cells and names_annex(line.text):
            if not any(before.label and not before.in_table for before in lines[:at]):
                continue
            if any(before.clauses for before in lines[:at]) and _is_table(lines[at + 1 :]):
                return at
    return len(lines)


def _is_table(lines: Sequence[Line]) -> bool:
    """Tell whether a table of tasks stands here and, but for it, only text."""
    if any(ANNEX.fullmatch(line.full) or (line.label and not line.in_table) for line in lines):
        return False
    return any(head_columns(line.cells) for line in lines if line.cells)


def attached_findings(lines: Sequence[Line]) -> Iterator[Finding]:
    """Say that a table left as text may repeat the tasks before it."""
    if lines:
        why = _("this attached table was kept as text behind the plan, not as tasks; see whether it adds any")
        yield table_left_as_text.finding(why, lines[0].place, reading=Reading(lines[0].full[:40]))
