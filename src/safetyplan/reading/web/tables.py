"""HTML tables: most lay out the page, some hold data; only the latter become rows with cells."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_MAX_SPAN = 100
_LONG_CELL = 5000
_SHORT_CELL = 200


@dataclass(slots=True)
class Cell:
    """A cell as the stretch of blocks it holds."""

    start: int
    columns: int = 1
    rows: int = 1
    end: int = 0


@dataclass(slots=True)
class Grid:
    """A table being read; `start` is the number of its first block."""

    start: int
    rows: list[list[Cell]] = field(default_factory=list)
    nested: bool = False
    cell_is_open: bool = False

    def cell_begins(self, start: int, attributes: dict[str, str]) -> None:
        """Open a cell in the last row."""
        if not self.rows:
            self.rows.append([])
        self.rows[-1].append(Cell(start, _span(attributes, "colspan"), _span(attributes, "rowspan")))
        self.cell_is_open = True

    def cell_ends(self, end: int) -> None:
        """Close the open cell."""
        self.rows[-1][-1].end = end
        self.cell_is_open = False

    def aligned(self, text: Callable[[Cell], str]) -> Iterator[tuple[list[Cell], tuple[str, ...]]]:
        """Yield every row with its texts, an empty one under and beside a cell that spans."""
        below: dict[int, int] = {}
        for row in self.rows:
            texts: list[str] = []

            def fill() -> None:
                while below.get(len(texts), 0):  # noqa: B023
                    below[len(texts)] -= 1  # noqa: B023
                    texts.append("")  # noqa: B023

            for cell in row:
                fill()
                if cell.rows > 1:
                    below.update(dict.fromkeys(range(len(texts), len(texts) + cell.columns), cell.rows - 1))
                texts.extend((text(cell), *[""] * (cell.columns - 1)))
            fill()
            yield row, tuple(texts)

    def holds_data(self, text: Callable[[Cell], str]) -> bool:
        """Tell a table of data from one that lays out the page: no tables in it, several columns, no long cells."""
        if self.nested:
            return False
        lengths = [[n for cell in row if (n := len(text(cell)))] for row in self.rows]
        full = [row for row in lengths if len(row) > 1]
        longest = max((max(row) for row in full), default=0)
        return longest <= (_LONG_CELL if len(full) > 1 else _SHORT_CELL) if full else False


def _span(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "").strip()
    return min(int(text), _MAX_SPAN) or 1 if text.isascii() and text.isdecimal() and len(text) < 10 else 1
