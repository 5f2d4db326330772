"""Workbooks and tables of text: their sheets as tables, and as the paragraphs of an issued document."""

from safetyplan.importer.document import IssuedDocument
from safetyplan.importer.formats import DocumentFormat, detect
from safetyplan.importer.sheets.sheet import Sheet, table_of
from safetyplan.importer.table import PrintedTable
from safetyplan.messages import SafetyPlanError, _

__all__ = ["read_sheets", "read_tables"]


def read_sheets(raw: bytes, name: str, form: DocumentFormat) -> IssuedDocument:
    """Return a workbook, or a table of text, as an issued document."""
    from safetyplan.importer.sheets.paragraphs import document_of

    return document_of(_sheets(raw, name, form), name)


def read_tables(raw: bytes, name: str) -> list[tuple[str, PrintedTable]]:
    """Return the name and the table of every sheet that holds text, hidden ones included, as printed.

    Reads .xlsx, .xlsm, .xls, .ods, .et, and .csv, whose one sheet has no name.  A table has the rows and columns
    that hold text and no others; its `places` say in which row of which sheet each stood.  `SafetyPlanError`
    where the bytes are no workbook, or one that cannot be read.
    """
    sheets = _sheets(raw, name, detect(raw, name))
    return [(sheet.name, table_of(sheet)) for sheet in sheets if sheet.cells]


def _sheets(raw: bytes, name: str, form: DocumentFormat) -> list[Sheet]:
    """Return the sheets of a file in `form`; the readers are imported on demand."""
    if form is DocumentFormat.WORKBOOK:
        from safetyplan.importer.sheets.workbook import read_workbook

        return read_workbook(raw, name)
    if form is DocumentFormat.BINARY_WORKBOOK:
        from safetyplan.importer.sheets.binary import read_binary

        return read_binary(raw, name)
    if form is DocumentFormat.DELIMITED:
        from safetyplan.importer.sheets.delimited import read_delimited

        return read_delimited(raw, name)
    raise SafetyPlanError(
        _("{name} is no workbook").format(name=name), _("give an .xlsx, .xls, .ods or .csv file")
    )
