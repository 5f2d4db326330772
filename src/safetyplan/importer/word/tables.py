"""Tables: rows and cells as one table with its merged cells; a row of one cell is a frame around text."""

from dataclasses import dataclass, field

from safetyplan.findings import Place
from safetyplan.importer.document import Paragraph
from safetyplan.importer.table import Merge, PrintedTable, rows_of

_MOST_COLUMNS = 63
"""Word's own limit of columns; a row that has more belongs to a damaged file, and is read as text."""
_FEWEST_COLUMNS = 3
"""Columns of a table in which a cell across all of them heads rows; narrower ones lay out a page."""


@dataclass(slots=True)
class _Cell:
    paragraphs: list[Paragraph]
    columns: int = 1
    goes_on: bool = False

    @property
    def text(self) -> str:
        return "\n".join(p.label + p.text for p in self.paragraphs)


@dataclass(slots=True)
class _Row:
    cells: list[_Cell] = field(default_factory=list)
    columns: int = 1
    goes_on: bool = False
    before: int = 0
    deleted: bool = False
    place: Place | None = None

    @property
    def width(self) -> int:
        return self.before + sum(cell.columns for cell in self.cells)


class Tables:
    """The tables and rows open at a point of the text, outermost first; tables lie inside cells of others."""

    def __init__(self) -> None:
        self._tables: list[list[_Row]] = []
        self._rows: list[_Row] = []

    @property
    def in_row(self) -> bool:
        """Whether a row is open."""
        return bool(self._rows)

    def table_begins(self) -> None:
        """Open a table."""
        self._tables.append([])

    def row_begins(self) -> None:
        """Open a row."""
        self._rows.append(_Row())

    def row_is_deleted(self) -> None:
        """Remember that change tracking has deleted the open row."""
        if self._rows:
            self._rows[-1].deleted = True

    def row_leaves_out(self, columns: int | None) -> None:
        """Remember how many columns the open row begins to the right of the table's edge."""
        if self._rows and columns and 1 <= columns <= _MOST_COLUMNS:
            self._rows[-1].before = columns

    def cell_spans(self, columns: int | None) -> None:
        """Remember how many columns the open cell spans, so that later cells stay under their headings."""
        if self._rows and columns and 1 <= columns <= _MOST_COLUMNS:
            self._rows[-1].columns = columns

    def cell_goes_on(self) -> None:
        """Remember that the open cell is one with the cell above it."""
        if self._rows:
            self._rows[-1].goes_on = True

    def cell_ends(self, paragraphs: list[Paragraph]) -> bool:
        """Put a cell into the open row; False where there is none."""
        if not self._rows:
            return False
        row = self._rows[-1]
        text = [paragraph for paragraph in paragraphs if paragraph.text]
        row.cells.append(_Cell(text or paragraphs, row.columns, row.goes_on))
        row.columns, row.goes_on = 1, False
        return True

    def row_ends(self, place: Place) -> tuple[list[Paragraph], list[str]]:
        """Close the row; return what it adds to the text if no table is open, and what of it is deleted."""
        if not self._rows:
            return [], []
        row = self._rows.pop()
        row.place = place
        if not any(
            p.text for cell in row.cells for p in cell.paragraphs
        ):  # a row left blank, but for its number
            for cell in row.cells:
                cell.paragraphs = []
        if row.deleted:
            return [], [p.text for cell in row.cells for p in cell.paragraphs]
        if not self._tables:
            return _paragraphs([row]), []
        self._tables[-1].append(row)
        return [], []

    def table_ends(self) -> list[Paragraph]:
        """Close the table and return what it adds to the text."""
        return _paragraphs(self._tables.pop()) if self._tables else []


def _paragraphs(rows: list[_Row]) -> list[Paragraph]:
    """Return the rows as paragraphs; those of one cell as the paragraphs in it, unless it heads the others."""
    table = _printed([row for row in rows if row.width <= _MOST_COLUMNS])
    found: list[Paragraph] = []
    width = len(table.rows[0]) if table.rows else 0
    kept = {p.place: p for p in rows_of(table)}
    for row in rows:
        heads = len(row.cells) == 1 and width >= _FEWEST_COLUMNS and len(row.cells[0].paragraphs) == 1
        if row.width > _MOST_COLUMNS or (len(row.cells) == 1 and not heads):
            found += (paragraph for cell in row.cells for paragraph in cell.paragraphs)
        elif row.place in kept:
            found.append(kept[row.place])
    return found


def _printed(rows: list[_Row]) -> PrintedTable:
    """Return the rows as a table of equal rows; every row has a place of its own."""
    width = max((row.width for row in rows), default=0)
    texts: list[tuple[str, ...]] = []
    merges: list[Merge] = []
    reaching: dict[int, Merge] = {}
    for number, row in enumerate(rows):
        cells = [""] * width
        at = row.before
        now: dict[int, Merge] = {}
        for cell in row.cells:
            cells[at] = cell.text
            above = reaching.get(at) if cell.goes_on and not cell.text else None
            start = above or Merge(number, at, number, at)
            now[at] = Merge(start.row, at, number, max(start.last_column, at + cell.columns - 1))
            at += cell.columns
        merges += [
            merge
            for column, merge in reaching.items()
            if now.get(column, merge).row != merge.row or column not in now
        ]
        reaching = now
        texts.append(tuple(cells))
    merges += reaching.values()
    real = tuple(m for m in merges if (m.row, m.column) != (m.last_row, m.last_column))
    places = tuple(row.place for row in rows if row.place)
    return PrintedTable(tuple(texts), real, places)
