"""Tables: a row becomes one paragraph with cells; a row of one cell is a frame around text."""

from dataclasses import dataclass, field

from safetyplan.findings import Place
from safetyplan.importer.document import Paragraph


@dataclass(slots=True)
class _Cell:
    paragraphs: list[Paragraph]
    columns: int = 1


@dataclass(slots=True)
class _Row:
    cells: list[_Cell] = field(default_factory=list)
    columns: int = 1
    deleted: bool = False


class Tables:
    """The rows open at a point of the text, outermost first; tables lie inside cells of others."""

    def __init__(self) -> None:
        self._rows: list[_Row] = []

    def row_begins(self) -> None:
        """Open a row."""
        self._rows.append(_Row())

    def row_is_deleted(self) -> None:
        """Remember that change tracking has deleted the open row."""
        if self._rows:
            self._rows[-1].deleted = True

    def cell_spans(self, columns: int | None) -> None:
        """Remember how many columns the open cell spans, so that later cells stay under their headings."""
        if self._rows and columns and 1 <= columns <= 63:  # Word's own limit of columns
            self._rows[-1].columns = columns

    def cell_ends(self, paragraphs: list[Paragraph]) -> bool:
        """Put a cell into the open row; False where there is none."""
        if not self._rows:
            return False
        row = self._rows[-1]
        row.cells.append(_Cell(paragraphs, row.columns))
        row.columns = 1
        return True

    def row_ends(self, place: Place) -> tuple[list[Paragraph], list[str]]:
        """Return what the row adds to the text, and what of it is deleted."""
        if not self._rows:
            return [], []
        row = self._rows.pop()
        if row.deleted:
            return [], [p.text for cell in row.cells for p in cell.paragraphs]
        if len(row.cells) == 1:
            return row.cells[0].paragraphs, []
        cells: list[str] = []
        for cell in row.cells:
            cells.append("\n".join(p.label + p.text for p in cell.paragraphs))
            cells.extend([""] * (cell.columns - 1))
        return [Paragraph("\t".join(cells), place=place, cells=tuple(cells))] if any(cells) else [], []
