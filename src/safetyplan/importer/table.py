"""A table, whatever carried it: Word, HTML, a workbook, a PDF, lines drawn or aligned in text."""

from dataclasses import dataclass

from safetyplan.findings import Place
from safetyplan.importer.document import WHOLE, Paragraph


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells that are one: from the first row and column to the last ones, counted from 0, both inclusive."""

    row: int
    column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows of equal length; a merged cell has its text in its first row and column, "" in the others.

    `places` says where each row stands in the source, empty where the source does not know.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    places: tuple[Place, ...] = ()


def rows_of(table: PrintedTable) -> list[Paragraph]:
    """Return the rows of a table as paragraphs with cells, empty rows left out."""
    places = table.places or (WHOLE,) * len(table.rows)
    return [
        Paragraph("\t".join(row), place=place, cells=row)
        for row, place in zip(table.rows, places, strict=True)
        if any(row)
    ]
