"""Plain text: one paragraph a line, nothing dropped but characters without ink."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from safetyplan.importer.document import IssuedDocument, Paragraph, bounded, place_named
from safetyplan.importer.relayout import unwrapped
from safetyplan.importer.typedtables import typed_rows
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.text import unified

_INKLESS = Pattern(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffc"
    r"\ud800-\udfff\ufffe\uffff]"
)
"""Zero-width and control characters, which no print shows and which would part a word from itself."""

_SPACE_ENTITY = Pattern(r"&(?:nbsp|emsp|ensp|thinsp|#160|#8195|#12288|#x3000);", re.IGNORECASE)
"""White space as web pages write it; a copied text may still hold it."""

_LINE = Pattern(r"[^\r\n\x0b\x0c\x85\u2028\u2029]*(\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]|\Z)")


def clean(text: str) -> str:
    """Return `text` as printed: without characters that leave no ink, radicals unified, no white space around it."""
    return unified(_INKLESS.sub("", text)).strip()


def read_text(text: str, name: str = "") -> IssuedDocument:
    """Return the non-empty lines of `text` as paragraphs, those of a paragraph cut at a width joined again."""
    whole = [line if clean(line) else "" for line in _lines(text)]
    rows, taken = typed_rows(whole)
    lines = ["" if at in taken else line for at, line in enumerate(whole)]
    typed = [p for p in read_whole_lines(text, name).paragraphs if p.place.line - 1 not in taken]
    paragraphs, findings = unwrapped(typed, lines)
    return IssuedDocument(_in_order(paragraphs, rows), name=name, findings=tuple(findings))


def _in_order(paragraphs: Iterable[Paragraph], rows: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    return tuple(sorted((*paragraphs, *map(_cleaned, rows)), key=lambda paragraph: paragraph.place.line))


def _cleaned(row: Paragraph) -> Paragraph:
    cells = tuple("\n".join(filter(None, map(clean, cell.split("\n")))) for cell in row.cells)
    return replace(row, text="\t".join(cells), cells=cells)


def read_lines_and_tables(text: str, name: str = "") -> IssuedDocument:
    """Return the non-empty lines of `text` as paragraphs, and the rows of tables."""
    rows, taken = typed_rows([line if clean(line) else "" for line in _lines(text)])
    lines = read_whole_lines(text, name).paragraphs
    return IssuedDocument(_in_order((p for p in lines if p.place.line - 1 not in taken), rows), name=name)


def read_whole_lines(text: str, name: str = "") -> IssuedDocument:
    """Return the non-empty lines of `text` as paragraphs."""
    return IssuedDocument(bounded(_paragraphs(_lines(text)), name), name=name)


def _lines(text: str) -> Iterator[str]:
    for line in _LINE.finditer(text):
        yield line[0] if "&" not in line[0] else _SPACE_ENTITY.sub(" ", line[0])


def _paragraphs(lines: Iterable[str]) -> Iterator[Paragraph]:
    place = _("line {number}")
    for number, line in enumerate(lines, 1):
        if kept := clean(line):
            yield Paragraph(kept, place=place_named(place.format(number=number), number))
