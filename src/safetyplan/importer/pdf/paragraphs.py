"""Visual lines to paragraphs: a page shows where one begins by its indent, its end by a short line."""

import re
from collections import Counter
from collections.abc import Sequence

from safetyplan.grammar.numbers import read_label
from safetyplan.importer.document import Paragraph, place_named
from safetyplan.importer.lines import ANNEX
from safetyplan.importer.pdf.grid import PageTable
from safetyplan.importer.pdf.visual_lines import VisualLine
from safetyplan.importer.table import PrintedTable, rows_of
from safetyplan.importer.text import clean
from safetyplan.messages import _
from safetyplan.patterns import Pattern

_PAGE_NUMBER = Pattern(
    r"[-—–－―·\s]*\d{1,4}[-—–－―·\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_DIGITS = Pattern(r"\d+")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z,.;:]$"), re.compile(r"[A-Za-z]")


def without_page_furniture(
    content: Sequence[VisualLine | PageTable],
) -> tuple[list[VisualLine | PageTable], list[str]]:
    """Part the text from page numbers and from lines that stand at the edge of most pages."""
    edges = _edges(content)
    shapes = Counter(_DIGITS.sub("#", text) for text in edges.values())
    pages = len({each.page for each in content})
    kept: list[VisualLine | PageTable] = []
    removed: list[str] = []
    for at, each in enumerate(content):
        text = edges.get(at, "")
        repeats = bool(text) and shapes[_DIGITS.sub("#", text)] >= max(3, pages / 2)
        if repeats or _PAGE_NUMBER.fullmatch(text):
            removed.append(text)
        else:
            kept.append(each)
    return kept, removed


def _edges(content: Sequence[VisualLine | PageTable]) -> dict[int, str]:
    """Return the numbers and texts of the highest and the lowest line of every page."""
    lines = {at: each for at, each in enumerate(content) if isinstance(each, VisualLine)}
    highest: dict[int, int] = {}
    lowest: dict[int, int] = {}
    for at, line in lines.items():
        if line.page not in highest or line.y > lines[highest[line.page]].y:
            highest[line.page] = at
        if line.page not in lowest or line.y < lines[lowest[line.page]].y:
            lowest[line.page] = at
    return {at: lines[at].text for at in (*highest.values(), *lowest.values())}


def paragraphs(content: Sequence[VisualLine | PrintedTable]) -> list[Paragraph]:
    """Join lines into paragraphs; a table between them gives its rows, and parts what stands before and behind it."""
    lines = [each for each in content if isinstance(each, VisualLine)]
    left, right = _margins(lines)
    indented = sum(1.2 * line.size < line.left - left < 3 * line.size for line in lines) * 20 > len(lines)
    body = Counter(round(line.size) for line in lines).most_common(1)[0][0] if lines else 0
    place = _("page {page}, line {line}")
    numbers = Counter[int]()
    joined: list[tuple[str, list[str]] | PrintedTable] = []
    before: VisualLine | None = None
    for line in content:
        if isinstance(line, PrintedTable):
            joined.append(line)
            before = None
            continue
        numbers[line.page] += 1
        # Where paragraphs are indented, only a line that ends far too early says more than the indent.
        early = left + 0.6 * (right - left) if indented else right - 2.5 * line.size
        open_text = joined[-1] if joined else None
        begins = before is None or (
            _begins(before, line, left) or before.right < early or not (indented or _runs_on(before, line))
        )
        if before and isinstance(open_text, tuple) and (_titles(before, line, body) or not begins):
            open_text[1].append(line.text)
        else:
            joined.append((place.format(page=line.page, line=numbers[line.page]), [line.text]))
        before = line
    return [paragraph for each in joined for paragraph in _paragraphs(each)]


def _paragraphs(joined: tuple[str, list[str]] | PrintedTable) -> list[Paragraph]:
    if isinstance(joined, PrintedTable):
        return rows_of(joined)
    where, texts = joined
    text = clean(_join(texts))
    return [Paragraph(text, place=place_named(where))] if text else []


def _margins(lines: Sequence[VisualLine]) -> tuple[float, float]:
    """Return where most lines begin and where full ones end."""
    starts = Counter(round(line.left) for line in lines)
    common = max(starts.values(), default=0)
    left = min((x for x, count in starts.items() if count * 4 >= common), default=0)
    ends = sorted(line.right for line in lines)
    return float(left), ends[len(ends) * 3 // 4] if ends else 0.0


def _titles(before: VisualLine, line: VisualLine, body: float) -> bool:
    """Tell whether two lines belong to one title: close together, of one size, larger than the text."""
    same = (
        before.page == line.page
        and abs(before.size - line.size) < 0.5
        and 0 < before.y - line.y < 2.2 * line.size
    )
    return same and line.size > 1.15 * body


def _begins(before: VisualLine, line: VisualLine, left: float) -> bool:
    """Tell by indent, size and distance whether `line` begins a paragraph."""
    em = max(line.size, 1.0)
    if ANNEX.fullmatch(line.text):
        return True
    if line.left > left + 1.2 * em:  # indented or centred
        return True
    if abs(before.size - line.size) > 0.15 * em:
        return True
    return before.page == line.page and before.y - line.y > 2.6 * em


def _runs_on(before: VisualLine, line: VisualLine) -> bool:
    """Tell whether full lines belong together in a text without indents: not where a sentence ends and a number begins.

    A full stop that happens to stand at the end of a line parts a paragraph here; that costs less than an
    item that is lost in the one before it.
    """
    return not before.text.endswith(("。", "）", ")")) and not (
        read_label(line.text) and before.text.endswith(_STOPS)
    )


_STOPS = ("；", "：", "！", "？", "”", ":", ";")


def _join(texts: Sequence[str]) -> str:
    """Join lines; only Latin words need the space back that the line's end stood for."""
    joined = texts[0]
    for text in texts[1:]:
        joined += (" " if _LATIN_END.search(joined[-1:]) and _LATIN_START.match(text) else "") + text
    return joined
