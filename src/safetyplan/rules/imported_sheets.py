"""What the import was not sure of in a workbook, or in a document that another program opened first (IM24x)."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

value_missing = described(
    "IM241",
    "value-missing",
    Severity.WARNING,
    """A workbook does not hold what a cell shows.

    The cell has a formula whose result was not saved, as programs do that write workbooks without Excel, or it
    shows an error such as #REF!. The draft lacks what stands there. Open the workbook in Excel or WPS, mend the
    cells that show an error, save it, and import it again.
    """,
)

cells_beyond = described(
    "IM242",
    "cells-beyond",
    Severity.WARNING,
    """Cells of a workbook stand so far from the others that they were not read.

    A key struck after Ctrl+Down or Ctrl+Right puts text into the last row or column of a sheet. A sheet is read to
    row 20000 and column IV. If the cells matter, move them to the others, and import the workbook again.
    """,
)

hidden_cells = described(
    "IM243",
    "hidden-cells",
    Severity.WARNING,
    """A sheet or row of a workbook is hidden and was read all the same, or a column is hidden and was left out.

    A filter may hide rows that are part of the list; but a row may also have been hidden because it was dropped
    before the plan was issued. See whether the draft should have what stands there. No filter hides columns: they
    hold what was not to be issued, such as the units of an earlier version. Their text stands under
    `source.left_out`; show the columns and import the workbook again if they belong to the plan.
    """,
)

converted = described(
    "IM244",
    "converted",
    Severity.NOTE,
    """A document was read from a copy that another program made.

    An old or foreign format (.doc, .wps, .rtf, .odt) is opened by LibreOffice and saved as Word; an old or foreign
    workbook (.xls, .ods, .et) is read by a library that does not tell how numbers are shown. Compare the numbers of
    the items, the tables and the days in the draft with the document.
    """,
)
