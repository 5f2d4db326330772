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

    `places` says where each row stands in the source, empty where the source does not know.  `doubtful`: the
    rows and columns were told by where the text stands, not by lines or marks.
    """

    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    places: tuple[Place, ...] = ()
    doubtful: bool = False


def rows_of(table: PrintedTable) -> list[Paragraph]:
    """Return the rows of a table as paragraphs with cells, empty rows left out.

    What a merged cell says holds for every row it covers, and stands there as `held`: it is printed only once.
    """
    places = table.places or (WHOLE,) * len(table.rows)
    held, across = held_in(table), rows_across(table)
    return [
        Paragraph(
            "\t".join(row),
            place=place,
            cells=row,
            held=held.get(number, ()),
            across=number in across,
            doubtful=table.doubtful,
        )
        for number, (row, place) in enumerate(zip(table.rows, places, strict=True))
        if any(row)
    ]


def held_in(table: PrintedTable) -> dict[int, tuple[str, ...]]:
    """Return for the rows that merged cells reach down to what these say there, "" in every other column."""
    held: dict[int, list[str]] = {}
    for merge in table.merges:
        text = _cell(table, merge.row, merge.column)
        for number in range(merge.row + 1, min(merge.last_row + 1, len(table.rows))) if text else ():
            row = table.rows[number]
            if any(row) and not _cell(table, number, merge.column):
                held.setdefault(number, [""] * len(row))[merge.column] = text
    return {number: tuple(texts) for number, texts in held.items()}


def rows_across(table: PrintedTable) -> frozenset[int]:
    """Return the rows that are one cell across the table: a title, or the heading of the rows below it."""
    wide = {
        merge.row: merge.last_column - merge.column + 1
        for merge in table.merges
        if _cell(table, merge.row, merge.column)
    }
    return frozenset(
        number
        for number, row in enumerate(table.rows)
        if sum(map(bool, row)) == 1 and wide.get(number, 1) >= max(2, len(row) - 1)
    )


def _cell(table: PrintedTable, row: int, column: int) -> str:
    inside = row < len(table.rows) and column < len(table.rows[row])
    return table.rows[row][column] if inside else ""
