"""From the rows of a table to items and sections: what each cell says, and, as repairs, where it is printed."""

from collections.abc import Sequence
from typing import NamedTuple

from safetyplan.grammar import labels
from safetyplan.grammar.numbers import Label, read_label
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.importer.columns import ANSWERING, CATEGORY, NUMBER, ROLES, TASK, RowHeading, TableRow
from safetyplan.importer.lines import tidy
from safetyplan.importer.repairing import Replacement, repairs
from safetyplan.importer.sequences import settled_labels
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Item, Repair
from safetyplan.plan.printed import item_text, label
from safetyplan.text import squeezed

_LONGEST_TITLE = 40
"""Characters of a cell before the task that is its heading (test_tables)."""


class _Piece(NamedTuple):
    """A stretch of an item's text, and what of it the table prints there; `at` is its column, -1 for heads spelled out."""

    kept: str
    printed: str
    at: int = -1


class RowText(NamedTuple):
    """What a row says as an item says it: number, heading, paragraphs, clause."""

    num: str | None
    heading: str
    content: tuple[str, ...]
    clause: str


class Points(NamedTuple):
    """The points 1. 2. 3. of a cell of tasks, each with its number, and what stands in front of the first.

    `at` is the cell's column, `tail` what the row prints in the columns behind it.
    """

    at: int
    intro: str
    lines: tuple[tuple[Label, str], ...]
    tail: str


def points_of(row: TableRow) -> Points | None:
    """Return the points of the last cell of tasks, None where it has no list, or where its text is printed elsewhere."""
    front = [
        at for at, c in enumerate(row.columns) if c.holds in (NUMBER, TASK, CATEGORY) and row.printed[at]
    ]
    if not front or row.columns[front[-1]].holds != TASK:
        return None
    at = front[-1]
    if "\n" not in row.values[at] and not _BEFORE_POINT.search(row.values[at]):
        return None
    lines = [part for line in _paragraphs(row.values[at]) for part in _BEFORE_POINT.split(line)]
    found = settled_labels(lines)
    first = next((n for n, label in enumerate(found) if label), len(lines))
    labels_found = [label for label in found[first:] if label]
    if len(labels_found) < 2 or len(labels_found) < len(lines) - first or first > 1:
        return None
    if len({label.style for label in labels_found}) > 1 or not _count_on(labels_found):
        return None
    points = tuple(zip(labels_found, lines[first:], strict=True))
    tail = "".join("".join(cell.split()) for cell in row.printed[at + 1 :])
    return Points(at, "".join(lines[:first]), points, tail)


def _count_on(found: Sequence[Label]) -> bool:
    return all(label.value == number for number, label in enumerate(found, found[0].value))


_BEFORE_POINT = Pattern(
    r"(?<=[；。])\s*(?=\d{1,2}[.．、]|[（(][一二三四五六七八九十\d]{1,3}[）)])", example="；2."
)


def row_text(row: TableRow, points: Points | None = None) -> RowText:
    """Return number, heading, content and clause of a row; the clause spells out the heads of the columns.

    Its points are items of their own, below it.
    """
    num = next((v for c, v in _cells(row) if c == NUMBER and v), "")
    values = [points.intro if points and at == points.at else v for at, v in enumerate(row.values)]
    pairs = zip(row.columns, values, strict=True)
    cells = [_paragraphs(v) for c, v in pairs if c.holds in (TASK, CATEGORY) and v]
    if points and len(cells) == 1:
        cells.append([])
    title = "".join(cells[0]) if len(cells) > 1 else ""
    heading = title if len(title) <= _LONGEST_TITLE else ""
    texts = tuple(part for cell in cells[1 if heading else 0 :] for part in cell)
    return RowText(_number(num) if num else None, heading, texts, "".join(p.kept for p in _clause(row)))


def _cells(row: TableRow) -> list[tuple[str, str]]:
    return [(column.holds, value) for column, value in zip(row.columns, row.values, strict=True)]


def _paragraphs(cell: str) -> list[str]:
    return [tidy(line) for line in cell.split("\n") if line.strip()]


def _number(cell: str) -> str:
    """Keep a number as a plan does; the stop it is printed with elsewhere was not printed in the cell."""
    cell = squeezed(cell)
    found = read_label(cell + "字")
    return found.num if found and found.end == len(cell) else cell


def _clause(row: TableRow) -> list[_Piece]:
    """Return the clause in pieces: the head of each column, which the row does not print, and its cell."""
    pieces: list[_Piece] = []
    for at, (column, value, printed) in enumerate(zip(row.columns, row.values, row.printed, strict=True)):
        if column.holds not in ANSWERING:
            continue
        text = _units(value) if column.holds in ROLES else tidy(value)
        if text:
            stop = "；" if any(piece.kept for piece in pieces) else ""
            pieces.append(_Piece(stop if labels.read_role_label(text) else stop + column.label, ""))
        pieces.append(_Piece(text, tidy(printed), at))
    return pieces if any(piece.kept for piece in pieces) else []


def _units(cell: str) -> str:
    """Return a cell of units in one line: each on a line of its own is a list, a name over two lines is one."""
    lines = [part for line in _paragraphs(cell) for part in (_parts(line) if " " in line else [line])]
    if len(lines) < 2:
        return "".join(lines)
    units = all(_names_units(line) for line in lines)
    joined = lines[0]
    for line in lines[1:]:
        if joined.endswith(("、", "，", "；", "。", "：")):
            joined += line
        elif labels.read_role_label(line):
            joined += "；" + line
        else:
            joined += ("、" if units else "") + line
    return joined


def _parts(line: str) -> list[str]:
    """Part a line of a cell at its spaces, where each part names units: 牵头：县文旅局 配合：县公安局."""
    parts = line.split(" ")
    return parts if all(_names_units(part) for part in parts) else [line]


def _names_units(text: str) -> bool:
    """Tell whether a text is names of units, or such behind a label."""
    label = labels.read_role_label(text)
    names = split_names(text[label.end :] if label else text)
    return bool(names) and all(looks_like_unit(name.text) for name in names)


def row_repairs(row: TableRow, item: Item, points: Points | None = None) -> tuple[Repair, ...]:
    """Return what turns the text of a row's item back into the row as printed, the rows of heads before it included."""
    text = item_text(item)
    pieces = _aligned(text, item, row, points)
    changes, at, why = [], 0, _("the heads of the table's columns, and where its cells stand")
    for piece in pieces:
        if squeezed(piece.kept) != squeezed(piece.printed):
            changes.append(Replacement(at, piece.kept, piece.printed, note=why))
        at += len(piece.kept)
    return repairs(text, changes) if changes else ()


def _aligned(text: str, item: Item, row: TableRow, points: Points | None) -> list[_Piece]:
    """Part an item's text into pieces with what is printed there: cells in front of a text of their row come before it.

    Cells behind its points are printed behind the last of these.
    """
    clause = _clause(row)
    end = len(text) - sum(len(piece.kept) for piece in clause)
    num = label(item.num)
    front = [at for at, column in enumerate(row.columns) if column.holds in (NUMBER, TASK, CATEGORY)]
    last = max((at for at in front if row.printed[at].strip()), default=-1)
    pieces = [_Piece("", row.before)] if row.before else []
    start = 0
    for at, column in enumerate(row.columns[: last + 1]):
        printed = "".join(row.printed[at].split())
        kept = ""
        if column.holds == NUMBER and item.num:
            if squeezed(num) == printed + num[len(item.num) :]:
                pieces.append(_Piece(item.num, printed))
                pieces.append(_Piece(num[len(item.num) :], ""))
            else:
                pieces.append(_Piece(num, printed))
            start = len(num)
            continue
        value = points.intro if points and at == points.at else row.values[at]
        if column.holds in (TASK, CATEGORY) and value:
            stop = _reach(text, start, end, value)
            kept, start = text[start:stop], stop
        if points and at == points.at:
            printed = "".join(value.split())
        pieces.append(_Piece(kept, printed))
    if start < end:
        pieces.append(_Piece(text[start:end], ""))
    moved = range(len(row.columns) if points else last + 1)
    return [*pieces, *(piece._replace(printed="") if piece.at in moved else piece for piece in clause)]


def _reach(text: str, start: int, end: int, cell: str) -> int:
    """Return where `cell` ends in `text` from `start` on; white space does not count."""
    count = len(squeezed(tidy(cell)))
    while start < end and count:
        count -= not text[start].isspace()
        start += 1
    return start


def heading_repairs(heading: RowHeading, text: str) -> tuple[Repair, ...]:
    """Return what turns the heading of rows back into what is printed there: the number in front of it, the table's head."""
    printed = heading.before + heading.num
    kept = label(heading.num or None)
    if not printed and not kept:
        return ()
    why = _("the heads of the table's columns, and where its cells stand")
    return repairs(text, [Replacement(0, kept, printed, note=why)])
