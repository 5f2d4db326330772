"""A sheet of a workbook, whatever file it came from: its cells as printed, and what a reader has to be told of it."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from safetyplan.importer.document import place_named
from safetyplan.importer.table import Merge, PrintedTable
from safetyplan.importer.text import clean
from safetyplan.messages import SafetyPlanError, _

MAX_ROWS = 20_000
MAX_COLUMNS = 256
"""What is read of a sheet; a cell beyond is a stray one, such as somebody types after Ctrl+Down, and is reported."""

MAX_CELLS = 200_000
"""Cells with text in a workbook; the largest list of tasks has some thousands."""

MAX_SHEETS = 256

_FREE = 400_000
_EACH_BYTE = 10
_MOST_TEXT = 30_000_000


@dataclass(slots=True)
class Sheet:
    """The cells of a sheet that hold text, by row and column counted from 0, and its merged cells.

    `valueless` are the addresses of cells whose value the file does not hold, `beyond` those of cells too far
    out to be read, with their text.  `beside` is text that lies on the sheet and is shown in no cell, with what it is.
    """

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    valueless: list[str] = field(default_factory=list)
    beyond: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def put(self, row: int, column: int, text: str) -> None:
        """Put a text into a cell; text too far out is remembered as such."""
        if row < MAX_ROWS and column < MAX_COLUMNS:
            self.cells[row, column] = text
        else:
            self.beyond.append(f"{address(row, column)} {text[:_SHOWN]}")


_SHOWN = 40


class Budget:
    """How many cells and how much text a workbook may still yield: more the larger the file, so that none is a bomb."""

    def __init__(self, raw: bytes, name: str) -> None:
        self._name = name
        self.cells = MAX_CELLS
        self.text = min(_MOST_TEXT, _FREE + _EACH_BYTE * len(raw))

    def spend(self, text: str) -> None:
        """Count a cell; `SafetyPlanError` where the workbook holds too much."""
        self.cells -= 1
        self.text -= len(text)
        if self.cells < 0:
            raise too_large(self._name, _("it has more than {limit} cells with text").format(limit=MAX_CELLS))
        if self.text < 0:
            raise too_large(self._name, _("it holds far more text than a file of its size can"))


def too_large(name: str, why: str) -> SafetyPlanError:
    """Return the error for a workbook that is no list of tasks."""
    return SafetyPlanError(
        _("{name} is too large to be read: {why}").format(name=name, why=why),
        _("copy the table of tasks into a new workbook, as values, and import that"),
    )


def address(row: int, column: int) -> str:
    """Return a cell's address as people call it: B3."""
    return f"{column_letters(column)}{row + 1}"


def column_letters(column: int) -> str:
    """Return a column as people call it: A … Z, AA …, counted from 0."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def printed(text: str) -> str:
    """Return the text of a cell without what leaves no ink, its lines parted by \\n."""
    if "\n" not in text and "\r" not in text:
        return clean(text)
    return "\n".join(filter(None, map(clean, text.replace("\r", "\n").split("\n"))))


def table_of(sheet: Sheet) -> PrintedTable:
    """Return the rows of a sheet that hold text, in the columns that do; each with its place.

    Empty rows and columns are left out, since no print shows them.  Text that a merged cell covers is not
    shown either; it is put with what lies beside the cells.
    """
    merges = apart(sheet.merges)
    covered = {
        spot: text for merge in merges for spot in _covered(merge, sheet) if (text := sheet.cells.get(spot))
    }
    sheet.beside += [
        f"被合并单元格遮住的文字（{sheet.name}{address(*spot)}）：{text}" for spot, text in covered.items()
    ]
    cells = {spot: text for spot, text in sheet.cells.items() if spot not in covered}
    all_rows, all_columns = (
        sorted({row for row, _column in cells}),
        sorted({column for _row, column in cells}),
    )
    rows = {row: number for number, row in enumerate(all_rows)}
    columns = {column: number for number, column in enumerate(all_columns)}
    grid = [[""] * len(columns) for _row in rows]
    for (row, column), text in cells.items():
        grid[rows[row]][columns[column]] = text
    kept = [
        Merge(
            rows[merge.row],
            columns[merge.column],
            _last(all_rows, merge.last_row),
            _last(all_columns, merge.last_column),
        )
        for merge in merges
        if (merge.row, merge.column) in cells
    ]
    where = _("sheet {sheet}, row {row}")
    return PrintedTable(
        tuple(map(tuple, grid)),
        tuple(m for m in kept if (m.row, m.column) != (m.last_row, m.last_column)),
        tuple(place_named(where.format(sheet=sheet.name, row=row + 1)) for row in rows),
    )


def columns_left_out(sheet: Sheet) -> list[int]:
    """Return the hidden columns that hold text; none where all text stands in such."""
    used = {column for _row, column in sheet.cells}
    return sorted(used & sheet.hidden_columns) if used - sheet.hidden_columns else []


def without_hidden_columns(sheet: Sheet) -> Sheet:
    """Return a sheet without its hidden columns, whose text is put with what lies beside the cells.

    They hold what was not to be issued, such as the units of an earlier version.  A merged cell that reaches out of
    one is shown, and stays.
    """
    hidden = columns_left_out(sheet)
    if not hidden:
        return sheet
    cells = dict(sheet.cells)
    merges = [_in_sight(merge, hidden, cells) for merge in apart(sheet.merges)]
    texts: dict[int, list[str]] = {column: [] for column in hidden}
    for (_row, column), text in sorted(cells.items()):
        if column in texts:
            texts[column].append(text)
    beside = [
        f"隐藏的列（{sheet.name}{column_letters(column)}）：{'；'.join(found)}"
        for column, found in texts.items()
        if found
    ]
    seen = {spot: text for spot, text in cells.items() if spot[1] not in texts}
    return replace(sheet, cells=seen, merges=merges, beside=[*sheet.beside, *beside])


def _in_sight(merge: Merge, hidden: Sequence[int], cells: dict[tuple[int, int], str]) -> Merge:
    """Return a merged cell without the hidden columns it begins in; its text moves with it."""
    first = next((c for c in range(merge.column, merge.last_column + 1) if c not in hidden), merge.column)
    if first != merge.column and (text := cells.pop((merge.row, merge.column), "")):
        cells[merge.row, first] = text
    return replace(merge, column=first)


def _covered(merge: Merge, sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Yield the cells with text in a merged cell but its first; only that one is shown."""
    height = merge.last_row - merge.row + 1
    width = merge.last_column - merge.column + 1
    first = (merge.row, merge.column)
    if height * width <= len(sheet.cells):
        for row in range(merge.row, merge.last_row + 1):
            for column in range(merge.column, merge.last_column + 1):
                if (row, column) != first:
                    yield row, column
    else:
        for row, column in sheet.cells:
            inside = merge.row <= row <= merge.last_row and merge.column <= column <= merge.last_column
            if inside and (row, column) != first:
                yield row, column


def apart(merges: list[Merge]) -> list[Merge]:
    """Return the merged cells that do not overlap one before them, so that they cover no more than the sheet has."""
    taken: dict[int, int] = {}
    kept = []
    for merge in sorted(merges, key=lambda m: (m.row, m.column)):
        last = min(merge.last_column, MAX_COLUMNS - 1)
        across = range(merge.column, last + 1)
        if all(taken.get(column, -1) < merge.row for column in across):
            taken.update(dict.fromkeys(across, merge.last_row))
            kept.append(Merge(merge.row, merge.column, min(merge.last_row, MAX_ROWS - 1), last))
    return kept


def _last(kept: list[int], last: int) -> int:
    """Return the number of the last of the rows or columns `kept` that is not behind `last`."""
    return bisect_right(kept, last) - 1
