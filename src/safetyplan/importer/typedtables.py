"""Tables in plain text: drawn with ┌─┬┐ or +--+, piped, parted by tabs, commas, or aligned by spaces."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from safetyplan.grammar.numbers import read_label
from safetyplan.importer.columns import head_columns, holds_units
from safetyplan.importer.document import Paragraph, place_named
from safetyplan.importer.table import Merge, PrintedTable, rows_of
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.text import width

_FEWEST = 3
"""Columns of a table; two words with a gap between them are a signature or a title."""
_MOST = 63
"""Columns of a table, as many as Word allows; rows are filled up to the widest of them."""


class TypedTable(NamedTuple):
    """A table and the lines it takes up, from `start` up to `end`."""

    start: int
    end: int
    table: PrintedTable


def typed_rows(lines: Sequence[str]) -> tuple[list[Paragraph], frozenset[int]]:
    """Return the rows of all tables in `lines`, with their places, and which lines they take up."""
    rows: list[Paragraph] = []
    taken: set[int] = set()
    for found in _tables(lines):
        rows += rows_of(found.table)
        taken.update(range(found.start, found.end))
    return rows, frozenset(taken)


def _tables(lines: Sequence[str]) -> Iterator[TypedTable]:
    at = 0
    while at < len(lines):
        found = _table(lines, at)
        if found:
            yield found
        at = found.end if found else at + 1


def _table(lines: Sequence[str], at: int) -> TypedTable | None:
    line = lines[at]
    if _DRAWN_RULE.fullmatch(line.strip()):
        return _drawn(lines, at)
    for mark, read in _READERS:
        if mark.search(line) and (found := read(lines, at)):
            return found
    return None


def _placed(start: int, rows: list[tuple[int, tuple[str, ...]]], end: int, **more: object) -> TypedTable:
    place = _("line {number}")
    places = tuple(place_named(place.format(number=at + 1), at + 1) for at, _cells in rows)
    table = PrintedTable(tuple(cells for _at, cells in rows), places=places)
    return TypedTable(start, end, replace(table, **more))  # type: ignore[arg-type]


def _equal(cells: Sequence[str], columns: int) -> tuple[str, ...]:
    return (*cells, *[""] * (columns - len(cells)))


# Drawn

_DRAWN_RULE = Pattern(r"[┌┏╔╭+├┠╟└┗╚][─━═┄┈\-=+┬┳╦┼╋╬┴┻╩╤╧╪┯┷┿]{3,}[┐┓╗╮+┤┨╢┘┛╝]", example="┌──┬──┐")
_STROKES = "│┃║|｜├┤┼┬┴┌┐└┘┠┨╟╢╔╗╚╝╠╣╦╩╬┏┓┗┛┣┫┳┻╋+╭╮╰╯"
_STROKE = Pattern(f"[{_STROKES}]", example="│")
_BAR = Pattern(r"[│┃║|｜]", example="│")
_RULED = Pattern(r"[─━═┄┈\-=]+", example="───")


def _drawn(lines: Sequence[str], start: int) -> TypedTable:
    """Read a drawn table: a row lies between two rules; a rule that leaves out a column goes through a merged cell."""
    end = start
    while end < len(lines) and (s := lines[end].strip()) and s[0] in _STROKES:
        if end > start and len(_BAR.findall(s)) > _MOST + 1:
            break
        end += 1
    groups: list[list[tuple[int, list[str]]]] = []
    merged: list[frozenset[int]] = []
    ruled: frozenset[int] = frozenset()
    fresh = True
    for at in range(start, end):
        parts = [part.strip() for part in _STROKE.split(lines[at].strip())[1:-1]]
        if any(_RULED.fullmatch(part) for part in parts if part):
            ruled = frozenset(k for k, part in enumerate(parts) if not _RULED.fullmatch(part))
            fresh = True
            continue
        cells = [part.strip() for part in _BAR.split(lines[at].strip())[1:-1]]
        if fresh:
            groups.append([])
            merged.append(ruled)
        groups[-1].append((at, cells))
        fresh = False
    return _of_groups(start, end, groups, merged)


def _of_groups(
    start: int, end: int, groups: list[list[tuple[int, list[str]]]], merged: list[frozenset[int]]
) -> TypedTable:
    """Put the lines of a row together; where only the head is ruled off, a row begins with its first cell filled."""
    if len(groups) <= 2:
        parted: list[list[tuple[int, list[str]]]] = []
        for group in groups:
            for number, line in enumerate(group):
                if number == 0 or (line[1] and line[1][0]):
                    parted.append([])
                parted[-1].append(line)
        groups, merged = parted, [frozenset()] * len(parted)
    columns = max((len(cells) for group in groups for _at, cells in group), default=0)
    rows, merges = [], []
    reach: dict[int, Merge] = {}
    for number, group in enumerate(groups):
        texts = [""] * columns
        for _at, cells in group:
            for k, cell in enumerate(cells):
                texts[k] += cell
        if len(group[0][1]) == 1 < columns:
            merges.append(Merge(number, 0, number, columns - 1))
        rows.append((group[0][0], tuple(texts)))
        for k in range(columns):
            goes_on = k in merged[number] and not texts[k] and k in reach
            reach[k] = replace(reach[k], last_row=number) if goes_on else Merge(number, k, number, k)
            if goes_on:
                merges.append(reach[k])
    return _placed(start, rows, end, merges=tuple(merges))


# Piped, by tabs, by commas


def _parted(split: Callable[[str], list[str]], lines: Sequence[str], start: int) -> TypedTable | None:
    """Read lines that are parted by one mark: at least two, the first of at least three cells."""
    first = split(lines[start])
    if not _FEWEST <= len(first) <= _MOST or sum(map(bool, first)) < 2:
        return None
    rows = [(start, first)]
    end = start + 1
    while end < len(lines) and 1 < len(cells := split(lines[end])) <= _MOST:
        if any(cells):
            rows.append((end, cells))
        end += 1
    if len(rows) < 2:
        return None
    columns = max(len(first), *(len(cells) for _at, cells in rows))
    return _placed(start, [(at, _equal(cells, columns)) for at, cells in rows], end)


_PIPE = Pattern(r"(?<!\\)[|｜]", example="|")
_PIPE_RULE = Pattern(r"[\s:|\-]*", example="|---|---|")


def _pipes(line: str) -> list[str]:
    text = line.strip()
    if not text:
        return []
    if _PIPE_RULE.fullmatch(text):
        return ["", ""]
    cells = [cell.strip().replace(r"\|", "|") for cell in _PIPE.split(text)]
    return cells[text[0] in "|｜" : len(cells) - (text[-1] in "|｜")]


def _piped(lines: Sequence[str], start: int) -> TypedTable | None:
    return _parted(_pipes, lines, start)


def _tabs(line: str) -> list[str]:
    return [cell.strip(" \u3000\r\n") for cell in line.strip(" \u3000\r\n").split("\t")]


def _tabbed(lines: Sequence[str], start: int) -> TypedTable | None:
    """Read rows parted by tabs, under a head: elsewhere a tab indents, or parts a list's number from its text.

    A cell copied out of a table may hold line breaks, so that its row stands on several lines.
    """
    head = _tabs(lines[start])
    columns = len(head)
    if not _FEWEST <= columns <= _MOST or not head_columns(head):
        return None
    rows = [(start, head)]
    at = start + 1
    while at < len(lines) and 1 < len(cells := _tabs(lines[at])) <= _MOST:
        end, cells = (len(cells) < columns and _over_lines(lines, at, columns)) or (at + 1, cells)
        if any(cells):
            rows.append((at, cells))
        at = end
    if len(rows) < 2:
        return None
    return _placed(start, [(place, _equal(cells, columns)) for place, cells in rows], at)


def _over_lines(lines: Sequence[str], at: int, columns: int) -> tuple[int, list[str]] | None:
    """Return where a row ends that goes on over line breaks in its cells, and its cells; None where it does not."""
    cells = _tabs(lines[at])
    for end in range(at + 1, min(len(lines), at + _MOST_LINES)):
        more = _tabs(lines[end])
        if not more[0] or read_label(lines[end].lstrip()) or more[0].isdecimal():
            return None
        cells = [*cells[:-1], f"{cells[-1]}\n{more[0]}", *more[1:]]
        if len(cells) >= columns:
            return (end + 1, cells) if len(cells) == columns else None
    return None


_MOST_LINES = 12
"""Lines of one row whose cells hold line breaks."""


def _commas(lines: Sequence[str], start: int) -> TypedTable | None:
    """Read comma-separated rows, quoted where a cell holds commas or line breaks, under a head."""
    head = lines[start].replace('"', "").split(",")
    if len(head) > _MOST or not head_columns(head):
        return None
    from safetyplan.importer.sheets.delimited import records

    last = min(len(lines), start + _MOST_RECORDS)
    rows: list[tuple[int, list[str]]] = []
    end = start
    try:
        for before, record in records((lines[at] + "\n" for at in range(start, last)), ","):
            end = start + before
            if len(record) < 2:
                break
            cells = [cell.strip() for cell in record]
            rows.append((end, _fitted(cells, len(rows[0][1]) if rows else len(cells))))
        else:
            end = last
    except SafetyPlanError:
        return None
    if len(rows) < 2:
        return None
    return _placed(start, [(at, _equal(cells, len(rows[0][1]))) for at, cells in rows], end)


_MOST_RECORDS = 5000


def _fitted(cells: list[str], columns: int) -> list[str]:
    """Put a list of units together that was cut at its own commas; other surplus cells stay."""
    surplus = len(cells) - columns
    if surplus <= 0:
        return cells
    runs = [at for at in range(columns) if all(holds_units(cell) for cell in cells[at : at + surplus + 1])]
    if len(runs) != 1:
        return cells
    at = runs[0]
    return [*cells[:at], "、".join(cells[at : at + surplus + 1]), *cells[at + surplus + 1 :]]


# Aligned by spaces

_GAP = Pattern(r"[ \u3000]*\u3000[ \u3000]*| {2,}", example="  ")
_ANY_GAP = Pattern(r"[ \u3000]+", example=" ")


class _Word(NamedTuple):
    text: str
    at: int


def _words(line: str, gap: Pattern[str]) -> list[_Word]:
    """Return the stretches between gaps, with the screen column each begins at."""
    words, start, column, measured = list[_Word](), 0, 0, 0
    text = line.rstrip()
    for found in [*gap.finditer(text), None]:
        end = found.start() if found else len(text)
        if text[start:end].strip():
            column, measured = column + width(text[measured:start]), start
            words.append(_Word(text[start:end].strip(), column))
        start = found.end() if found else end
    return words


def _spaced(lines: Sequence[str], start: int) -> TypedTable | None:
    """Read rows aligned by spaces under a head; what fills fewer columns is told by where it stands."""
    for gap in (_GAP, _ANY_GAP):
        head = _words(lines[start], gap)
        if not _FEWEST <= len(head) <= _MOST or not head_columns([word.text for word in head]):
            continue
        rows: list[tuple[int, list[str]]] = [(start, [word.text for word in head])]
        end = start + 1
        while end < len(lines) and (words := _words(lines[end], gap)):
            if len(words) == len(head):
                rows.append((end, [word.text for word in words]))
            elif gap is _GAP and (len(words) > 1 or words[0].at > head[0].at + 1):
                cells = _by_place(words, head)
                if cells[0] or len(rows) == 1:
                    rows.append((end, cells))
                else:
                    rows[-1] = (rows[-1][0], [a + b for a, b in zip(rows[-1][1], cells, strict=True)])
            elif len(words) > 1:
                rows.append((end, [word.text for word in words]))
            else:
                break
            end += 1
        if len(rows) > 1:
            return _placed(start, [(at, _equal(c, len(head))) for at, c in rows], end, doubtful=True)
    return None


def _by_place(words: Sequence[_Word], head: Sequence[_Word]) -> list[str]:
    """Put each word under the head nearest to where it begins."""
    cells = [""] * len(head)
    for word in words:
        nearest = min(range(len(head)), key=lambda k: abs(head[k].at - word.at))
        cells[nearest] += word.text
    return cells


_READERS: tuple[tuple[Pattern[str], Callable[[Sequence[str], int], TypedTable | None]], ...] = (
    (Pattern(r"[|｜].*[|｜]", example="A | B |"), _piped),
    (Pattern(r"\t.*\t", example="A\tB\tC"), _tabbed),
    (Pattern(r",.*,", example="序号,任务,责任单位"), _commas),
    (Pattern(r"\S[ \u3000]+\S+[ \u3000]+\S", example="序号  任务  责任单位"), _spaced),
)
