"""Text whose paragraphs were cut into lines of one width: e-mail, old editors, `pdftotext -layout`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise

from safetyplan.grammar import labels
from safetyplan.grammar.numbers import read_label
from safetyplan.importer.annexes import names_annex
from safetyplan.importer.document import Paragraph
from safetyplan.importer.doubts import Doubt, Grade
from safetyplan.messages import _
from safetyplan.text import widened

_NARROWEST = 40
_PLAY = 6
"""Columns, a Chinese character taking two: how wide lines are at least, and how much earlier a full one may end
so that no punctuation mark or number is parted from what it belongs to."""

_ENDS = re.compile(r"[。；：！？:;!?）)”]\Z")
_GAP = re.compile(r"\S(?:\s{3,}|\t)\S")
_INDENT = re.compile(r"[\s\u3000]*")
_SPACED = re.compile(r"[A-Za-z,.;:]\n[A-Za-z]")


def unwrapped(paragraphs: Sequence[Paragraph], lines: Sequence[str]) -> tuple[list[Paragraph], list[Doubt]]:
    """Join the lines of paragraphs that were cut at a constant width, and say so; others stay as they are.

    `lines` are the lines of the file as they are, empty ones included; each of `paragraphs` is one that is
    not.  That lines were cut shows where several of one width, and hardly a longer one, end inside a sentence.
    """
    kept = iter(paragraphs)
    rows = [_Row(line, next(kept)) if line.strip() else None for line in lines]
    width = _width_of_cut(rows)
    if not width:
        return list(paragraphs), []
    spaced = _is_spaced(rows)
    joined: list[Paragraph] = []
    count = 0
    before: _Row | None = None
    for row in rows:
        if (
            row
            and before
            and before.columns >= width - _PLAY
            and (_goes_on(before, row, anyway=spaced or _is_open(joined[-1].text)))
        ):
            joined[-1] = replace(joined[-1], text=_join(joined[-1].text, row.paragraph.text))
            count += 1
        elif row:
            joined.append(row.paragraph)
        before = row
    why = _("the lines were cut at one width; {count} of them were joined to the line before").format(
        count=count
    )
    return joined, [Doubt(Grade.STRUCTURE, "", "", "", why)]


class _Row:
    """A line that is not empty, and the paragraph it was read as."""

    def __init__(self, line: str, paragraph: Paragraph) -> None:
        self.line = line.rstrip()
        self.paragraph = paragraph
        self.columns = len(self.line.encode("gb18030", "replace"))  # two bytes for what is two columns wide
        self.indent = len(_INDENT.match(self.line)[0].encode("gb18030", "replace"))  # type: ignore[index]

    @cached_property
    def begins(self) -> bool:
        """Whether a paragraph begins here, whatever stands before: a number, a label, 附件：."""
        text = self.paragraph.text
        return bool(read_label(text) or labels.read_role_label(widened(text[:40])) or names_annex(text))

    @cached_property
    def is_table(self) -> bool:
        """Whether this is a row of cells parted by space."""
        return not self.begins and _GAP.search(self.line.lstrip()) is not None


def _width_of_cut(rows: Sequence[_Row | None]) -> int:
    """Return the width at which lines were cut, 0 where they were not."""
    prose = [row for row in rows if row and not row.is_table]
    cut = [
        row.columns
        for row, following in pairwise(rows)
        if row and following and row.columns >= _NARROWEST and _is_cut(row, following)
    ]
    width = max(cut, default=0)
    full = sum(columns >= width - _PLAY for columns in cut)
    longer = sum(row.columns > width + 2 for row in prose)
    return width if full >= 2 and full * 4 >= len(cut) * 3 and longer * 20 <= len(prose) else 0


def _is_cut(row: _Row, following: _Row) -> bool:
    if row.is_table or following.is_table or following.begins or following.indent > row.indent + 1:
        return False
    return _ENDS.search(row.line) is None


def _is_spaced(rows: Sequence[_Row | None]) -> bool:
    """Tell whether empty lines part the paragraphs, so that lines without one between them are one paragraph."""
    starts = [before is None for before, row in pairwise(rows) if row and row.begins]
    return bool(starts) and sum(starts) * 4 >= len(starts) * 3


def _goes_on(before: _Row, row: _Row, *, anyway: bool) -> bool:
    if before.is_table or row.is_table or row.begins or row.indent > before.indent + 1:
        return False
    return anyway or row.indent < before.indent or not _ENDS.search(before.line)


def _is_open(text: str) -> bool:
    """Tell whether a bracket is still open at the end."""
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _join(text: str, more: str) -> str:
    return text + (" " if _SPACED.fullmatch(f"{text[-1:]}\n{more[:1]}") else "") + more
