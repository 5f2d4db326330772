"""The sheets of a workbook as an issued document: titles and notes as paragraphs, tables as rows, and what to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from safetyplan.findings import Finding, Interpretation
from safetyplan.importer.document import WHOLE, IssuedDocument, Paragraph, bounded, place_named
from safetyplan.importer.sheets.sheet import (
    Sheet,
    column_letters,
    columns_left_out,
    printed,
    table_of,
    without_hidden_columns,
)
from safetyplan.importer.table import PrintedTable, rows_of
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_sheets import cells_beyond, hidden_cells, value_missing

_UNNAMED = Pattern(r"(?i)(?:sheet|工作表|表|页)\s*\d*(?:\s*[（(]\d+[）)])?", example="Sheet1")
"""The names that programs give to sheets nobody has named."""


def document_of(sheets: Sequence[Sheet], name: str) -> IssuedDocument:
    """Return the sheets that hold text as one document.

    A row with a single cell above or below a table, such as its title, is a paragraph; every other row is a
    row.  Of several sheets each has its name as a heading, behind the title of the first; of a single one the name
    stands for a title where there is none.  A sheet without tasks gives rows too: whether a row is a task is for the
    reader of tables to tell.
    """
    findings = [finding for sheet in sheets for finding in _findings(sheet)]
    sheets = [without_hidden_columns(sheet) for sheet in sheets]
    filled = [(sheet, table_of(sheet)) for sheet in sheets if sheet.cells]
    if not filled:
        raise SafetyPlanError(
            _("{name} holds no text in its cells").format(name=name),
            _("if it shows pictures, have their text recognised (OCR) and save that as .docx or .txt"),
        )
    paragraphs: list[Paragraph] = []
    for number, (sheet, table) in enumerate(filled):
        above, rows, below = _parted(table)
        names: list[Paragraph] = []
        if not _UNNAMED.fullmatch(sheet.name) and sheet.name.strip() and not (len(filled) == 1 and above):
            names = [_named(sheet, heading=len(filled) > 1)]
        paragraphs += [*names, *above] if number else [*above, *names]
        paragraphs += [*rows_of(rows), *below]
    beside = [text for sheet in sheets for text in sheet.beside]
    return IssuedDocument(
        bounded(paragraphs, name), tuple(dict.fromkeys(beside)), name=name, findings=tuple(findings)
    )


def _named(sheet: Sheet, *, heading: bool) -> Paragraph:
    place = place_named(_("sheet {sheet}").format(sheet=sheet.name))
    return Paragraph(printed(sheet.name), heading_level=2 if heading else 0, place=place)


def _parted(table: PrintedTable) -> tuple[list[Paragraph], PrintedTable, list[Paragraph]]:
    """Part the rows of a single cell above and below a table from it.

    A row that a merged cell reaches down to says more than its own cell, and stays.
    """
    reached = {row for merge in table.merges for row in range(merge.row + 1, merge.last_row + 1)}
    alone = [sum(map(bool, row)) == 1 and at not in reached for at, row in enumerate(table.rows)]
    first = sum(1 for _each in takewhile(bool, alone))
    last = (
        len(alone)
        if first == len(alone)
        else len(alone) - sum(1 for _each in takewhile(bool, reversed(alone)))
    )
    last = max(first, last)
    return (
        list(_lines(table, 0, first)),
        _cut(table, first, last),
        list(_lines(table, last, len(alone))),
    )


def _lines(table: PrintedTable, first: int, last: int) -> Iterator[Paragraph]:
    """Yield the lines of cells that stand alone as paragraphs."""
    for row, place in zip(table.rows[first:last], table.places[first:last], strict=True):
        for line in "".join(row).split("\n"):
            yield Paragraph(line, place=place)


def _cut(table: PrintedTable, first: int, last: int) -> PrintedTable:
    merges = tuple(
        replace(merge, row=merge.row - first, last_row=min(merge.last_row, last - 1) - first)
        for merge in table.merges
        if first <= merge.row < last
    )
    return replace(table, rows=table.rows[first:last], merges=merges, places=table.places[first:last])


_SHOWN = 10


def _findings(sheet: Sheet) -> Iterator[Finding]:
    where = place_named(_("sheet {sheet}").format(sheet=sheet.name)) if sheet.name else WHOLE
    if sheet.valueless:
        why = _("the file does not hold what these cells of sheet {sheet} show: {cells}")
        yield value_missing.finding(
            why.format(sheet=sheet.name, cells=_some(sheet.valueless)),
            where,
            hint=_(
                "open the workbook in Excel or WPS, save it, and import it again; mend cells that show an error"
            ),
        )
    if sheet.beyond:
        why = _("these cells of sheet {sheet} stand too far out and were not read: {cells}")
        yield cells_beyond.finding(
            why.format(sheet=sheet.name, cells=_some(sheet.beyond)),
            where,
            reading=Interpretation("；".join(sheet.beyond[:_SHOWN])),
        )
    if sheet.cells and (hidden := _hidden(sheet)):
        why = _("of sheet {sheet}, this is hidden and was read all the same: {what}")
        yield hidden_cells.finding(why.format(sheet=sheet.name, what=hidden), where)
    if left_out := columns_left_out(sheet):
        why = _("of sheet {sheet}, these columns are hidden and were left out: {columns}")
        columns = "、".join(map(column_letters, sorted(left_out)))
        yield hidden_cells.finding(why.format(sheet=sheet.name, columns=columns), where)


def _some(cells: Sequence[str]) -> str:
    """Return the first cells, and how many more there are."""
    shown = "、".join(cells[:_SHOWN])
    more = len(cells) - _SHOWN
    return shown + _(" and {count} more").format(count=more) if more > 0 else shown


def _hidden(sheet: Sheet) -> str:
    """Return what of a sheet is hidden and holds text, in words; empty if nothing is."""
    if sheet.hidden:
        return _("the whole sheet")
    rows = sorted({row + 1 for row, _column in sheet.cells if row in sheet.hidden_rows})
    return _("rows {rows}").format(rows=_some(list(_runs(rows)))) if rows else ""


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Yield whole numbers that follow one another as 3-7."""
    start = before = numbers[0]
    for number in (*numbers[1:], numbers[-1] + 2):
        if number != before + 1:
            yield str(start) if start == before else f"{start}-{before}"
            start = number
        before = number
