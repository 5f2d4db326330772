"""Visual lines to paragraphs: a page shows where one begins by its indent, its end by a short line."""

import re
from collections import Counter
from collections.abc import Sequence

from safetyplan.grammar.numbers import read_label
from safetyplan.importer.document import Paragraph, place_named
from safetyplan.importer.pdf.visual_lines import VisualLine
from safetyplan.importer.text import clean
from safetyplan.messages import _
from safetyplan.patterns import Pattern

_PAGE_NUMBER = Pattern(
    r"[-—–－―·\s]*\d{1,4}[-—–－―·\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
)
_DIGITS = Pattern(r"\d+")
_LATIN_END, _LATIN_START = re.compile(r"[A-Za-z,.;:]$"), re.compile(r"[A-Za-z]")


def without_page_furniture(lines: Sequence[VisualLine]) -> tuple[list[VisualLine], list[str]]:
    """Part the text from page numbers and from lines that stand at the edge of most pages."""
    edges = _edges(lines)
    shapes = Counter(_DIGITS.sub("#", lines[at].text) for at in edges)
    pages = len({line.page for line in lines})
    kept: list[VisualLine] = []
    removed: list[str] = []
    for at, line in enumerate(lines):
        repeats = shapes[_DIGITS.sub("#", line.text)] >= max(3, pages / 2)
        if at in edges and (repeats or _PAGE_NUMBER.fullmatch(line.text)):
            removed.append(line.text)
        else:
            kept.append(line)
    return kept, removed


def _edges(lines: Sequence[VisualLine]) -> set[int]:
    """Return the numbers of the highest and the lowest line of every page."""
    highest: dict[int, int] = {}
    lowest: dict[int, int] = {}
    for at, line in enumerate(lines):
        if line.page not in highest or line.y > lines[highest[line.page]].y:
            highest[line.page] = at
        if line.page not in lowest or line.y < lines[lowest[line.page]].y:
            lowest[line.page] = at
    return {*highest.values(), *lowest.values()}


def paragraphs(lines: Sequence[VisualLine]) -> list[Paragraph]:
    """Join lines into paragraphs."""
    left, right = _margins(lines)
    indented = sum(1.2 * line.size < line.left - left < 3 * line.size for line in lines) * 20 > len(lines)
    body = Counter(round(line.size) for line in lines).most_common(1)[0][0] if lines else 0
    place = _("page {page}, line {line}")
    numbers = Counter[int]()
    joined: list[tuple[str, list[str]]] = []
    for at, line in enumerate(lines):
        numbers[line.page] += 1
        before = lines[at - 1]
        # Where paragraphs are indented, only a line that ends far too early says more than the indent.
        early = left + 0.6 * (right - left) if indented else right - 2.5 * line.size
        begins = (
            _begins(before, line, left) or before.right < early or not (indented or _runs_on(before, line))
        )
        if at and (_titles(before, line, body) or not begins):
            joined[-1][1].append(line.text)
        else:
            joined.append((place.format(page=line.page, line=numbers[line.page]), [line.text]))
    return [
        Paragraph(text, place=place_named(where)) for where, texts in joined if (text := clean(_join(texts)))
    ]


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
