"""HTML tables: most lay out the page, some hold data; only the latter become rows with cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

from safetyplan.importer.table import Merge, PrintedTable

_MAX_COLUMNS = 63
"""Columns that are kept under one another, Word's own limit; a wider table loses no cell, only this."""

_MAX_ROWS = 1000
_LONG_CELL = 5000
_SHORT_CELL = 200


@dataclass(slots=True)
class GridCell:
    """A cell as the stretch of blocks it holds."""

    start: int
    columns: int = 1
    rows: int = 1
    end: int = 0


@dataclass(slots=True)
class Grid:
    """A table being read; `start` is the number of its first block."""

    start: int
    rows: list[list[GridCell]] = field(default_factory=list)
    nested: bool = False
    cell_is_open: bool = False

    def cell_begins(self, start: int, attributes: dict[str, str]) -> None:
        """Open a cell in the last row."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(
            GridCell(
                start, _span(attributes, "colspan", _MAX_COLUMNS), _span(attributes, "rowspan", _MAX_ROWS)
            )
        )
        self.cell_is_open = True

    def cell_ends(self, end: int) -> None:
        """Close the open cell."""
        self.rows[-1][-1].end = end
        self.cell_is_open = False

    def printed(self, text: Callable[[GridCell], str]) -> PrintedTable:
        """Return the rows with their texts, an empty one under and beside a cell that spans."""
        below = [0] * _MAX_COLUMNS
        rows: list[tuple[str, ...]] = []
        merges: list[Merge] = []
        for number, row in enumerate(self.rows):
            texts: list[str] = []
            for cell in row:
                _pass_under(below, texts)
                columns = min(cell.columns, max(1, _MAX_COLUMNS - len(texts)))
                for column in range(len(texts), min(len(texts) + columns, _MAX_COLUMNS)):
                    below[column] = cell.rows - 1
                if cell.rows > 1 or columns > 1:
                    last = number + cell.rows - 1, len(texts) + columns - 1
                    merges.append(Merge(number, len(texts), *last))
                texts.extend((text(cell), *[""] * (columns - 1)))
            _pass_under(below, texts)
            rows.append(tuple(texts))
        width = max(map(len, rows), default=0)
        equal = (
            tuple((*row, *[""] * (width - len(row))) for row in rows)
            if width <= _MAX_COLUMNS
            else tuple(rows)
        )
        return PrintedTable(equal, tuple(merges))

    def holds_data(self, text: Callable[[GridCell], str]) -> bool:
        """Tell a table of data from one that lays out the page: no tables in it, several columns, no long cells."""
        if self.nested:
            return False
        lengths = [[n for cell in row if (n := len(text(cell)))] for row in self.rows]
        full = [row for row in lengths if len(row) > 1]
        longest = max((max(row) for row in full), default=0)
        return longest <= (_LONG_CELL if len(full) > 1 else _SHORT_CELL) if full else False


def _pass_under(below: list[int], texts: list[str]) -> None:
    """Add an empty text for every cell of a row above that reaches down to here."""
    while len(texts) < len(below) and below[len(texts)]:
        below[len(texts)] -= 1
        texts.append("")


def _span(attributes: dict[str, str], name: str, most: int) -> int:
    text = attributes.get(name, "").strip()
    return min(int(text), most) or 1 if text.isascii() and text.isdecimal() and len(text) < 10 else 1
