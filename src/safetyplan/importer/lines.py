"""From paragraphs to lines: one numbered or plain paragraph each, its text tidied."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from safetyplan.grammar.clause_spans import Found, find_clauses
from safetyplan.grammar.numbers import Label, read_label
from safetyplan.importer.document import Paragraph
from safetyplan.importer.grids import rows_found
from safetyplan.importer.running import parted

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’"
_WIDE = dict(zip(",:;()?!", "，：；（）？！", strict=True))
_HALF_MARK = re.compile(rf"(?<=[{_CJK}])[,:;()?!]|[,:;()?!](?=[{_CJK}])")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return `text` with full-width punctuation beside Chinese and single spaces; equal to it after NFKC but for space."""
    text = _SPACES.sub(" ", text).strip()
    return _HALF_MARK.sub(lambda match: _WIDE[match.group()], text)


@dataclass(frozen=True)
class Line:
    """A paragraph as the outline sees it: its number, if it has one, and the text behind it."""

    text: str
    label: Label | None = None
    printed: str = ""
    place: str = ""
    heading_level: int = 0
    cells: tuple[str, ...] = ()
    in_table: bool = False
    list_level: int = 0

    @property
    def look(self) -> str:
        """How the number looks, for a list inside another also how deep: both may count 1. 2. 3."""
        style = str(self.label.style) if self.label else ""
        return f"{style}/{self.list_level}" if self.list_level > 1 else style

    @property
    def full(self) -> str:
        """The line as printed, number included."""
        return self.printed + self.text

    @cached_property
    def clauses(self) -> tuple[Found, ...]:
        """The responsibility clauses of the text; a row of a table has none of its own."""
        return () if self.cells else find_clauses(self.text, alone=self.label is None)

    def plain(self) -> "Line":
        """Return the line with its number taken as part of its text."""
        return replace(self, text=self.full, label=None, printed="")


def read_lines(paragraphs: Sequence[Paragraph]) -> tuple[Line, ...]:
    """Return the lines of a document, in order; nothing is left out but white space."""
    laid_out = rows_found(paragraphs)
    half = sum(len(paragraph.text) for paragraph in laid_out) // 2
    return tuple(line for paragraph in laid_out for line in _lines(paragraph, half) if line.full)


def _lines(paragraph: Paragraph, half: int) -> Iterator[Line]:
    if paragraph.cells:
        cells = tuple(tidy(cell) for cell in paragraph.cells)
        filled = [cell for cell in cells if cell]
        if len(filled) != 1:
            yield Line(" ".join(filled), place=paragraph.place, cells=cells, in_table=True)
            return
        yield replace(_line(filled[0], paragraph), in_table=True)
        return
    if paragraph.label:
        yield _numbered(paragraph)
        return
    for text in parted(tidy(paragraph.text), whole=len(paragraph.text) >= half):
        yield _line(text, paragraph)


def _line(text: str, paragraph: Paragraph) -> Line:
    label = read_label(text)
    if label is None:
        return Line(text, place=paragraph.place, heading_level=paragraph.heading_level)
    return Line(
        text[label.end :],
        label,
        text[: label.end].rstrip(),
        paragraph.place,
        paragraph.heading_level,
    )


def _numbered(paragraph: Paragraph) -> Line:
    """Take the number that Word or HTML printed by itself; a bullet is no number, but it is printed."""
    printed, text = tidy(paragraph.label), tidy(paragraph.text)
    label = read_label(printed + "字")
    if label is None or label.end != len(printed):
        return Line(printed + text, place=paragraph.place, heading_level=paragraph.heading_level)
    return Line(
        text, label, printed, paragraph.place, paragraph.heading_level, list_level=paragraph.list_level
    )
