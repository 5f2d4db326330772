"""Tables without upright lines: their columns told from where the words stand under a head that is understood."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from safetyplan.grammar.parties import looks_like_unit
from safetyplan.importer.columns import NUMBER, TableColumn, head_columns, holds_by_head
from safetyplan.importer.pdf.celltext import cell_text, right_of
from safetyplan.importer.pdf.grid import FoundTable, PageTable
from safetyplan.importer.pdf.ruling import RuledLine, joined
from safetyplan.importer.pdf.visual_lines import Fragment
from safetyplan.importer.table import Merge
from safetyplan.patterns import Pattern

_FEWEST, _MOST = 3, 20
"""Columns of a table; two words with a gap between them are a signature or a title."""
_GAP = 0.6
"""Ems between the words of two columns, at least."""
_MOST_HEAD_LINES = 3
_MOST_FRAGMENTS = 30_000
_WIDER = 1.25
"""How much wider the space between rows is than between the lines of one cell."""
_DUTY = Pattern(r"牵头|配合|责任|负责|主办|承办|协办|督办|落实", example="牵头单位")
_FOOTER = Pattern(r"[-—–－―·\s]*\d{1,4}[-—–－―·\s]*|第\s*\d{1,4}\s*页.*", example="— 3 —")

Span = tuple[float, float]


@dataclass(slots=True)
class _Piece:
    """Text at one height without a gap in it, and the numbers of its fragments."""

    left: float
    right: float
    text: str
    fragments: list[int]


@dataclass(slots=True)
class _PrintedLine:
    """All text at one height of a page, from left to right."""

    y: float
    size: float
    pieces: list[_Piece]


def aligned_tables(
    fragments: Sequence[Fragment],
    level: Sequence[RuledLine],
    page: int,
    *,
    free: Sequence[int],
    before: PageTable | None = None,
) -> Iterator[FoundTable]:
    """Yield the tables among the `free` fragments of a page; such without a table where its cells are not certain.

    `before` is the table without upright lines with which the page before ended: it may go on without a head.
    """
    if len(free) > _MOST_FRAGMENTS:
        return
    lines = _lines(fragments, free)
    reader = _Reader(fragments, joined(level, play=3.0), page)
    at = 0
    if before and (begin := _goes_on_at(lines, before)) is not None:
        spans = list(pairwise(before.edges))
        at = _end(lines, begin, spans)
        table = reader.table(lines[begin:at], spans, (), 0)
        goes_on = table and replace(table, edges=before.edges)
        yield FoundTable(_taken(lines[begin:at]), goes_on)
    rest: list[_PrintedLine] = []
    while at < len(lines):
        head = _head(lines, at)
        if head is None:
            rest.append(lines[at])
            at += 1
            continue
        end = _end(lines, at + head.lines, head.spans)
        if end > at + head.lines:
            table = reader.table(lines[at:end], head.spans, head.columns, head.lines)
            yield FoundTable(_taken(lines[at:end]), table)
        at = end
    yield from _without_head(rest)


@dataclass(frozen=True, slots=True)
class _Head:
    """The head of a table: how many lines it has, the columns it names, and where these stand."""

    lines: int
    columns: tuple[TableColumn, ...]
    spans: tuple[Span, ...]


def _head(lines: Sequence[_PrintedLine], at: int) -> _Head | None:
    """Return the head that begins with a line; its words may be broken over several lines, as in narrow columns."""
    for count in range(_MOST_HEAD_LINES, 0, -1):
        window = lines[at : at + count]
        if len(window) < count or any(len(line.pieces) > _MOST for line in window):
            continue
        if any(above.y - line.y > 1.8 * above.size for above, line in pairwise(window)):
            continue
        words = _stacked([piece for line in window for piece in line.pieces])
        texts = [text for text, _span in words]
        if count > 1 and not (_are_broken(window) and all(map(holds_by_head, texts))):
            continue
        columns = head_columns(texts) if _FEWEST <= len(texts) <= _MOST else ()
        if columns:
            return _Head(count, columns, tuple(span for _text, span in words))
    return None


def _are_broken(window: Sequence[_PrintedLine]) -> bool:
    """Tell whether lines may be the broken words of one head: all but the longest have a few characters and no names."""
    main = max(window, key=lambda line: sum(len(piece.text) for piece in line.pieces))
    parts = [piece.text for line in window if line is not main for piece in line.pieces]
    return all(len(part) <= 4 and not part.isdecimal() and not looks_like_unit(part) for part in parts)


def _stacked(pieces: Sequence[_Piece]) -> list[tuple[str, Span]]:
    """Return the words that pieces make which stand below one another, from left to right."""
    words: list[tuple[str, Span]] = []
    for piece in sorted(pieces, key=lambda each: each.left):
        if words and piece.left < words[-1][1][1] - 0.5:
            text, (left, right) = words[-1]
            words[-1] = (text + piece.text, (left, max(right, piece.right)))
        else:
            words.append((piece.text, (piece.left, piece.right)))
    return words


def _taken(lines: Sequence[_PrintedLine]) -> list[int]:
    return [at for line in lines for piece in line.pieces for at in piece.fragments]


def _without_head(lines: Sequence[_PrintedLine]) -> Iterator[FoundTable]:
    """Yield what stands in columns under no head that is understood, if it speaks of duties: nobody knows its cells.

    Read line by line, units of two columns would become one unit.
    """
    in_columns = [at for at, line in enumerate(lines) if _FEWEST <= len(_wide_apart(line)) <= _MOST]
    if len(in_columns) < _FEWEST:
        return
    region = lines[in_columns[0] : in_columns[-1] + 1]
    if len(in_columns) * 3 < len(region):
        return
    text = "".join(piece.text for line in region for piece in line.pieces)
    if _DUTY.search(text):
        yield FoundTable(_taken(region), None)


def _wide_apart(line: _PrintedLine) -> list[_Piece]:
    """Return the pieces of a line that wide gaps part; none where narrow gaps part others, as in spaced letters."""
    gaps = [b.left - a.right for a, b in pairwise(line.pieces)]
    return line.pieces if all(gap >= line.size for gap in gaps) else []


def _lines(fragments: Sequence[Fragment], free: Sequence[int]) -> list[_PrintedLine]:
    lines: list[list[int]] = []
    for at in sorted(free, key=lambda n: -fragments[n].y):
        here = fragments[at]
        if lines and abs(fragments[lines[-1][0]].y - here.y) <= 0.5 * here.size:
            lines[-1].append(at)
        else:
            lines.append([at])
    return [_line(fragments, numbers) for numbers in lines]


def _line(fragments: Sequence[Fragment], numbers: Sequence[int]) -> _PrintedLine:
    pieces: list[_Piece] = []
    for at in sorted(numbers, key=lambda n: fragments[n].x):
        here = fragments[at]
        text, right = here.text.strip(), right_of(here)
        if pieces and here.x - pieces[-1].right < _GAP * here.size:
            pieces[-1].text += text
            pieces[-1].right = max(pieces[-1].right, right)
            pieces[-1].fragments.append(at)
        else:
            pieces.append(_Piece(here.x, right, text, [at]))
    first = fragments[numbers[0]]
    return _PrintedLine(first.y, first.size, pieces)


def _goes_on_at(lines: Sequence[_PrintedLine], before: PageTable) -> int | None:
    """Return the line of a page with which a table of the page before goes on: its words stand in the same columns."""
    spans = list(pairwise(before.edges))
    for at, line in enumerate(lines[:3]):
        if head_columns([piece.text for piece in line.pieces]):
            return None
        columns = [_columns_of(piece, spans) for piece in line.pieces]
        if len(columns) >= 2 and all(len(found) == 1 for found in columns):
            return at
    return None


def _columns_of(piece: _Piece, spans: Sequence[Span]) -> list[int]:
    """Return the columns that a piece of text stands over."""
    return [
        at for at, (left, right) in enumerate(spans) if piece.left < right - 0.5 and piece.right > left + 0.5
    ]


def _end(lines: Sequence[_PrintedLine], start: int, spans: Sequence[Span]) -> int:
    """Return where the lines end that stand in columns; one across them belongs to the table if columns follow."""
    widest = 0.0
    at = start
    while at < len(lines):
        line = lines[at]
        gap = lines[at - 1].y - line.y if at > start else 0.0
        is_last = at >= len(lines) - 2 and len(line.pieces) == 1
        if is_last and (_FOOTER.fullmatch(line.pieces[0].text) or gap > 2.5 * max(widest, line.size)):
            break
        if _is_across(line, spans) and not _columns_follow(lines, at + 1, spans):
            break
        widest = max(widest, gap)
        at += 1
    return at


def _is_across(line: _PrintedLine, spans: Sequence[Span]) -> bool:
    return len(line.pieces) == 1 and len(_columns_of(line.pieces[0], spans)) > 1


def _columns_follow(lines: Sequence[_PrintedLine], start: int, spans: Sequence[Span]) -> bool:
    for line in lines[start : start + 3]:
        found = [_columns_of(piece, spans) for piece in line.pieces]
        if any(len(columns) > 1 for columns in found):
            return False
        if len(found) >= _FEWEST:
            return True
    return False


class _Reader:
    """Reads the lines of one table of a page."""

    def __init__(self, fragments: Sequence[Fragment], level: Sequence[RuledLine], page: int) -> None:
        self.fragments = fragments
        self.level = level
        self.page = page

    def table(
        self,
        lines: Sequence[_PrintedLine],
        spans: Sequence[Span],
        columns: tuple[TableColumn, ...],
        heads: int,
    ) -> PageTable | None:
        """Return the table that `lines` show below their head; None where columns or rows are not certain."""
        grown = _grown(lines, spans)
        if grown is None:
            return None
        number = next((at for at, column in enumerate(columns) if column.holds == NUMBER), None)
        if number is None and not columns and _counts(lines, grown, 0):
            number = 0
        rows = self._rows(lines[heads:], grown, number)
        if rows is None:
            return None
        grown = _tightened(lines, grown)
        texts: list[tuple[str, ...]] = []
        merges: list[Merge] = []
        for row in [lines[:heads], *rows] if heads else rows:
            if len(row) == 1 and _is_across(row[0], grown):
                merges.append(Merge(len(texts), 0, len(texts), len(grown) - 1))
                texts.append((row[0].pieces[0].text, *[""] * (len(grown) - 1)))
            else:
                texts.append(self._cells(row, grown))
        edges = [grown[0][0], *((a[1] + b[0]) / 2 for a, b in pairwise(grown)), grown[-1][1]]
        return PageTable(self.page, tuple(edges), tuple(texts), tuple(merges), doubtful=True)

    def _cells(self, row: Sequence[_PrintedLine], spans: Sequence[Span]) -> tuple[str, ...]:
        held: list[list[Fragment]] = [[] for _span in spans]
        for line in row:
            for piece in line.pieces:
                held[_columns_of(piece, spans)[0]] += [self.fragments[at] for at in piece.fragments]
        return tuple(cell_text(each, right - left) for each, (left, right) in zip(held, spans, strict=True))

    def _rows(
        self, lines: Sequence[_PrintedLine], spans: Sequence[Span], number: int | None
    ) -> list[list[_PrintedLine]] | None:
        """Part lines into rows: by lines drawn between them, by the space between them, or where a number begins one."""
        for rows in (self._ruled(lines, spans), _spaced(lines, spans), _numbered(lines, spans, number)):
            if rows and _is_certain(rows, spans, number):
                return rows
        return None

    def _ruled(self, lines: Sequence[_PrintedLine], spans: Sequence[Span]) -> list[list[_PrintedLine]]:
        left, right = spans[0][0], spans[-1][1]
        heights = [r.at for r in self.level if min(r.end, right) - max(r.start, left) > 0.8 * (right - left)]
        if not lines or sum(lines[-1].y < height < lines[0].y for height in heights) < 1:
            return []
        rows = [[lines[0]]]
        for above, line in pairwise(lines):
            if any(line.y < height < above.y for height in heights):
                rows.append([line])
            else:
                rows[-1].append(line)
        return rows


def _grown(lines: Sequence[_PrintedLine], spans: Sequence[Span]) -> list[Span] | None:
    """Return how wide the columns are with all their text; None where text stands over two of them or between."""
    pieces = [piece for line in lines if not _is_across(line, spans) for piece in line.pieces]
    grown = list(spans)
    waiting = pieces
    while waiting:
        left: list[_Piece] = []
        for piece in waiting:
            found = _columns_of(piece, grown)
            if len(found) > 1:
                return None
            if not found:
                left.append(piece)
                continue
            at = found[0]
            grown[at] = (min(grown[at][0], piece.left), max(grown[at][1], piece.right))
        if len(left) == len(waiting):
            return None
        waiting = left
    for line in lines:
        places = [tuple(_columns_of(piece, grown)) for piece in line.pieces]
        if not _is_across(line, spans) and (
            len(set(places)) < len(places) or any(len(columns) != 1 for columns in places)
        ):
            return None  # two words in one cell with a gap between them: its head has more columns below it
    return grown if all(a[1] <= b[0] for a, b in pairwise(grown)) else None


def _tightened(lines: Sequence[_PrintedLine], spans: Sequence[Span]) -> list[Span]:
    """Return the columns as wide as their text is."""
    held: list[list[_Piece]] = [[] for _span in spans]
    for line in lines:
        if not _is_across(line, spans):
            for piece in line.pieces:
                held[_columns_of(piece, spans)[0]].append(piece)
    return [
        (min(p.left for p in pieces), max(p.right for p in pieces)) if pieces else span
        for pieces, span in zip(held, spans, strict=True)
    ]


def _columns_in(lines: Sequence[_PrintedLine], spans: Sequence[Span]) -> list[list[_PrintedLine]]:
    """Return for each column the lines that have text in it."""
    held: list[list[_PrintedLine]] = [[] for _span in spans]
    for line in lines:
        if not _is_across(line, spans):
            for piece in line.pieces:
                held[_columns_of(piece, spans)[0]].append(line)
    return held


def _counts(lines: Sequence[_PrintedLine], spans: Sequence[Span], column: int) -> bool:
    texts = [p.text for line in lines for p in line.pieces if _columns_of(p, spans) == [column]]
    return bool(texts) and all(text.strip(".．、").isdecimal() for text in texts)


def _spaced(lines: Sequence[_PrintedLine], spans: Sequence[Span]) -> list[list[_PrintedLine]]:
    """Part rows by the space between them: it is wider than between two lines of one cell."""
    if not lines:
        return []
    steps = [
        above.y - line.y
        for column in _columns_in(lines, spans)
        for above, line in pairwise(column)
        if above.y > line.y
    ]
    leading = min(steps, default=0.0)
    rows = [[lines[0]]]
    for above, line in pairwise(lines):
        across = _is_across(line, spans) or _is_across(above, spans)
        if across or above.y - line.y > _WIDER * min(leading, 2.0 * line.size):
            rows.append([line])
        else:
            rows[-1].append(line)
    if (
        len(rows) == 1 and len(lines) > 1
    ):  # one space throughout: each line is a row, or the space says nothing
        return [[line] for line in lines]
    return rows


def _numbered(
    lines: Sequence[_PrintedLine], spans: Sequence[Span], number: int | None
) -> list[list[_PrintedLine]]:
    """Part rows where a number stands, if other cells begin at its height, as they do where text is set at the top."""
    if number is None:
        return []
    rows: list[list[_PrintedLine]] = []
    for line in lines:
        begins = any(_columns_of(piece, spans) == [number] for piece in line.pieces)
        if begins and len(line.pieces) < 2:
            return []
        if begins or not rows or _is_across(line, spans) or _is_across(rows[-1][0], spans):
            rows.append([line])
        else:
            rows[-1].append(line)
    cells = [_columns_in(row, spans) for row in rows if not _is_across(row[0], spans)]
    tops = all(not held or held[0] is row[number][0] for row in cells if row[number] for held in row)
    return rows if tops else []


def _is_certain(rows: Sequence[Sequence[_PrintedLine]], spans: Sequence[Span], number: int | None) -> bool:
    """Tell whether every row has its number, where there are numbers, and else as many cells as most have."""
    cells = [_columns_in(row, spans) for row in rows if not (len(row) == 1 and _is_across(row[0], spans))]
    if any(_is_across(line, spans) for row in rows if len(row) > 1 for line in row):
        return False
    if number is not None:
        return all(len(row[number]) == 1 for row in cells)
    filled = [sum(map(bool, row)) for row in cells]
    return bool(filled) and min(filled) >= max(2, len(spans) - 1)
