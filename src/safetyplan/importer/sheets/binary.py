"""Workbooks as .xls, .ods and the .et of old: python-calamine reads them, in a process of its own.

It can abort or take any amount of memory (two stray cells are enough), so its process has bounds.  It tells values
but not how they are shown: a day is shown whole, a number without its format.
"""

from datetime import date, time, timedelta
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from safetyplan.confine import OutOfBoundsError, run_confined
from safetyplan.importer.sheets.cellformats import elapsed, general, shown_day, shown_time
from safetyplan.importer.sheets.sheet import MAX_CELLS, MAX_SHEETS, Budget, Sheet, address, printed, too_large
from safetyplan.importer.table import Merge
from safetyplan.messages import SafetyPlanError, _
from safetyplan.source.shipped import how_to_install

SECONDS = 30.0
MEMORY = 1 << 30

_Cells = list[tuple[int, int, str]]
_Found = list[tuple[str, bool, _Cells, list[tuple[int, int, int, int]]]]


def read_binary(raw: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook in an old or foreign format; `SafetyPlanError` where it cannot be read, or takes too much."""
    if find_spec("python_calamine") is None:
        raise SafetyPlanError(
            _("{name} is a workbook of a kind that needs python-calamine").format(name=name),
            _("save it as .xlsx in Excel or WPS, or {install}").format(install=how_to_install("sheets")),
        )
    try:
        found: _Found = run_confined(cells_of, raw, name, seconds=SECONDS, memory=MEMORY)
    except OutOfBoundsError as error:
        raise too_large(name, _("it takes too much time or memory")) from error
    except RuntimeError as error:  # the library gave up in a way of its own
        raise _damaged(name, str(error).strip().rpartition("\n")[2]) from error
    budget = Budget(raw, name)
    sheets = []
    for title, hidden, cells, merges in found:
        sheet = Sheet(title, hidden=hidden, merges=[Merge(*corners) for corners in merges])
        for row, column, text in cells:
            if shown := printed(text):
                budget.spend(shown)
                sheet.put(row, column, shown)
                if shown in _ERRORS:
                    sheet.valueless.append(address(row, column))
        sheet.merges = [merge for merge in sheet.merges if (merge.row, merge.column) in sheet.cells]
        sheets.append(sheet)
    return sheets


_ERRORS = frozenset("#NULL! #DIV/0! #VALUE! #REF! #NAME? #NUM! #N/A #GETTING_DATA".split())


def cells_of(raw: bytes, name: str) -> _Found:
    """Return name, hiddenness, cells and merged cells of every sheet; runs in the process with bounds."""
    import python_calamine

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(raw))
        found: _Found = []
        for sheet in book.sheets_metadata[:MAX_SHEETS]:
            is_cells = sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            if not is_cells:
                continue
            table = book.get_sheet_by_name(sheet.name)
            hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
            merges = [(*first, *last) for first, last in table.merged_cell_ranges or ()]
            found.append((sheet.name, hidden, _cells(table), merges))
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _damaged(name, str(error)) from error
    return found


def _damaged(name: str, detail: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("{name} is not a whole workbook: {detail}").format(name=name, detail=detail),
        _("open it in Excel or WPS and save it as .xlsx"),
    )


def _cells(table: Any) -> _Cells:
    row, column = table.start or (0, 0)
    cells: _Cells = []
    for down, values in enumerate(table.to_python(skip_empty_area=True)):
        for across, value in enumerate(values):
            if value != "" and len(cells) <= MAX_CELLS:
                cells.append((row + down, column + across, shown(value)))
    return cells


def shown(value: object) -> str:
    """Return the value of a cell as it is shown."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return general(float(value))
    if isinstance(value, date):
        return shown_day(value)
    if isinstance(value, time):
        return shown_time(value)
    return elapsed(value / timedelta(days=1)) if isinstance(value, timedelta) else str(value)
