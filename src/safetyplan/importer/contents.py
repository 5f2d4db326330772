"""A table of contents names the sections before they come; its lines are no sections themselves."""

import re
from collections.abc import Sequence

from safetyplan.importer.lines import Line

_HEAD = re.compile(r"目\s*[录次]")
_PAGE = re.compile(r"(?:[.．·…—\-\s]{2,}|\s)?[（(]?\d{1,3}[）)]?\Z")
_FARTHEST = 60
_LONGEST = 200
"""Lines: where a table of contents begins at the latest, and how many entries it has at most."""


def contents_as_text(lines: Sequence[Line]) -> list[Line]:
    """Return `lines` with the entries of a table of contents taken as plain text.

    It stands behind 目录 and ends where its first entry comes again.
    """
    head = next((i for i, line in enumerate(lines[:_FARTHEST]) if _HEAD.fullmatch(line.full)), None)
    if head is None or head + 1 >= len(lines):
        return list(lines)
    first = _entry(lines[head + 1])
    ahead = range(head + 2, min(len(lines), head + _LONGEST))
    end = next((i for i in ahead if _entry(lines[i]).startswith(first)), None)
    if end is None or not first:
        return list(lines)
    return [*lines[: head + 1], *(line.plain() for line in lines[head + 1 : end]), *lines[end:]]


def _entry(line: Line) -> str:
    """Return what an entry and the section it names have in common: page number and space taken off."""
    return "".join(_PAGE.sub("", line.full).split())
