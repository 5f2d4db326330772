"""Tables for the terminal: columns aligned by display width, cells folded and never cut.

Rich tables cost 0.4 ms a row and shorten unbroken Chinese with “…”; this aligner does neither.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence

from safetyplan.text import width

_NO_LINE_START = "，。、；：！？）》”’"
_NO_LINE_END = "（《“‘"


def screen_width() -> int:
    """Return the columns of the terminal: ``COLUMNS``, the terminal's own word, or 80."""
    if os.environ.get("COLUMNS", "").isdecimal():
        return max(40, int(os.environ["COLUMNS"]))
    try:
        return max(40, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return 80


def wrap(text: str, columns: int) -> list[str]:
    """Return `text` broken into lines of at most `columns`; words of ASCII stay whole where they fit.

    A closing mark does not begin a line, an opening one does not end it (GB/T 15834—2011, 5.1).
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if width(paragraph) <= columns:
            lines.append(paragraph)
            continue
        line: list[str] = []
        room = columns
        for piece in _pieces(paragraph, columns):
            if width(piece) > room and line:
                cut = _cut(line, piece)
                lines.append("".join(line[:cut]).rstrip(" "))
                line, room = line[cut:], columns - sum(map(width, line[cut:]))
            if line or piece != " ":
                line.append(piece)
                room -= width(piece)
        lines.append("".join(line))
    return lines


def _cut(line: list[str], following: str) -> int:
    """Return how many pieces of a full line stay in it when `following` has no room left."""
    cut = len(line)
    if following in _NO_LINE_START and cut > 1:
        cut -= 1
    while cut > 1 and line[cut - 1] in _NO_LINE_END:
        cut -= 1
    return cut


def _pieces(text: str, columns: int) -> Iterator[str]:
    """Yield words of ASCII whole where a line of `columns` holds them, everything else by character."""
    for word in re.findall(r"[!-~]+|.", text):
        yield from [word] if width(word) <= columns else word


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], columns: int) -> Iterator[str]:
    """Yield the lines of a table that is at most `columns` wide.

    A column is as wide as its widest cell while there is room; the widest give way first.
    """
    widths = _fit([max(map(width, cells)) for cells in zip(headings, *rows, strict=True)], columns)
    yield from _row(headings, widths)
    yield "  ".join("─" * w for w in widths)
    for row in rows:
        yield from _row(row, widths)


def _fit(wanted: list[int], columns: int) -> list[int]:
    """Return column widths whose sum, with two columns between them, is at most `columns`."""
    room = columns - 2 * (len(wanted) - 1)
    widths = list(wanted)
    while sum(widths) > room and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    return widths


def _row(cells: Sequence[str], widths: list[int]) -> Iterator[str]:
    folded = [wrap(cell, w) for cell, w in zip(cells, widths, strict=True)]
    for number in range(max(map(len, folded))):
        line = ""
        for lines, w in zip(folded, widths, strict=True):
            piece = lines[number] if number < len(lines) else ""
            line += piece + " " * (w - width(piece) + 2)
        yield line.rstrip()
