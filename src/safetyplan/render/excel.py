"""Excel workbooks that can be filtered on screen and printed as they are.

One sheet for each kind of row, so that filters work; strings are never formulas or links; the same view
gives the same bytes.
"""

import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from safetyplan.render import View
from safetyplan.render.characters import printable
from safetyplan.render.columns import RowBlock, Table, table
from safetyplan.render.templating import Templates
from safetyplan.views.matrix import Matrix

CREATED = datetime(2000, 1, 1)
"""The date in every workbook's properties: the clock would make each copy differ."""

A3, A4 = 8, 9

FONT = {"font_name": "宋体", "font_size": 10.5}
"""The font of the text; as the default font it makes the unit of column widths half a 汉字."""

LINE = 14.5
TALLEST = 409.0
"""The greatest height Excel gives a row."""

HEADER_ROW = 2


def render(views: Sequence[View], templates: Templates) -> Iterator[bytes]:  # noqa: ARG001
    """Yield every view as a workbook."""
    for view in views:
        yield _workbook(view)


def new_workbook(out: io.BytesIO, title: str) -> Any:
    """Return a workbook to be written to `out`, in the font of the house; the same calls give the same bytes."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": {**FONT},  # xlsxwriter changes what it is given
    }
    book = xlsxwriter.Workbook(out, options)
    book.set_properties({"title": title, "created": CREATED})
    return book


def _workbook(view: View) -> bytes:
    shown = table(view)
    if view.draft_mark:
        shown = shown._replace(above=(view.draft_mark, *shown.above))
    out = io.BytesIO()
    book = new_workbook(out, shown.title)
    formats = _formats(book)
    last = 0
    for block in shown.blocks or (RowBlock("任务", "", ()),):
        sheet = book.add_worksheet(block.name)
        _set_up(sheet, view, shown)
        if isinstance(view, Matrix):
            last = _write_matrix(sheet, formats, view, shown)
        else:
            last = _write_rows(sheet, formats, shown, block)
    for number, line in enumerate(shown.below, last + 2):
        _write_across(sheet, number, shown, line, formats["note"])
    book.close()
    return out.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    text = {**FONT, "valign": "vcenter", "text_wrap": True}
    centred = {**text, "align": "center"}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 18, "align": "center", "valign": "vcenter"}),
        "note": book.add_format(text),
        "head": book.add_format({**centred, "font_name": "黑体", "border": 1, "bg_color": "#E7EDF4"}),
        "unit": book.add_format({**centred, "font_name": "黑体", "border": 1, "bg_color": "#E7EDF4", "rotation": 270}),
        "text": book.add_format({**text, "border": 1}),
        "centre": book.add_format({**centred, "border": 1}),
        "date": book.add_format({**centred, "border": 1, "num_format": "yyyy-mm-dd"}),
        "named": book.add_format({**centred, "bold": True}),
        "derived": book.add_format({**centred, "font_color": "#595959"}),
        "total": book.add_format({**centred, "border": 1, "bold": True, "bg_color": "#F2F2F2"}),
        "grid": book.add_format({"border": 1, "border_color": "#7F7F7F"}),
    }  # fmt: skip


def _set_up(sheet: Any, view: View, shown: Table) -> None:
    """Set what the sheet looks like on screen and on paper, down to the heading row."""
    sheet.set_landscape()
    sheet.set_paper(A3 if isinstance(view, Matrix) else A4)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer("&C第&P页，共&N页")
    if view.draft_mark:
        sheet.set_header(f'&C&"黑体"&14{view.draft_mark}')
    sheet.freeze_panes(HEADER_ROW + 1, 2)
    for place, column in enumerate(shown.columns):
        sheet.set_column(place, place, column.width)


def _write_across(sheet: Any, row: int, shown: Table, line: str, style: Any) -> None:
    """Write a line over the whole width, as high as it needs to be."""
    last = len(shown.columns) - 1
    sheet.merge_range(row, 0, row, last, "", style)
    sheet.write_string(row, 0, printable(line), style)
    sheet.set_row(row, row_height([(line, sum(column.width for column in shown.columns))]))


def _write_head(sheet: Any, formats: dict[str, Any], shown: Table, above: tuple[str, ...]) -> None:
    _write_across(sheet, 0, shown, shown.title, formats["title"])
    sheet.set_row(0, 30)
    if any(above):
        _write_across(sheet, 1, shown, "\n".join(filter(None, above)), formats["note"])
    else:
        sheet.set_row(1, 4)
    for place, column in enumerate(shown.columns):
        sheet.write_string(HEADER_ROW, place, column.heading, formats["head"])


def _write_rows(sheet: Any, formats: dict[str, Any], shown: Table, block: RowBlock) -> int:
    """Write the rows of a block; return the last row written."""
    _write_head(sheet, formats, shown, (*shown.above, block.heading))
    sheet.set_row(HEADER_ROW, row_height([(c.heading, c.width) for c in shown.columns]))
    row = HEADER_ROW
    for row, entry in enumerate(block.rows, HEADER_ROW + 1):
        fitted = []
        for place, (column, value) in enumerate(zip(shown.columns, shown.cells(entry), strict=True)):
            if isinstance(value, date):
                sheet.write_datetime(row, place, value, formats["date"])
            else:
                text = printable(str(value))
                _write_text(sheet, row, place, text, formats["centre" if column.centred else "text"])
                fitted.append((text, column.width))
        sheet.set_row(row, row_height(fitted))
    sheet.autofilter(HEADER_ROW, 0, row, len(shown.columns) - 1)
    return row


def _write_text(sheet: Any, row: int, column: int, text: str, style: Any) -> None:
    """Write a text as such; a plain number as a number, so that 2 sorts before 10."""
    if text.isascii() and text.isdecimal() and len(text) < 10 and (text == "0" or text[0] != "0"):
        sheet.write_number(row, column, int(text), style)
    else:
        sheet.write_string(row, column, text, style)


def _write_matrix(sheet: Any, formats: dict[str, Any], view: Matrix, shown: Table) -> int:
    """Write the marks and the totals; return the last row written."""
    _write_head(sheet, formats, shown, shown.above)
    first, last = 2, len(view.columns) + 1
    for place, column in enumerate(view.columns, first):
        sheet.write_string(HEADER_ROW, place, column.label, formats["unit"])
    sheet.set_row(HEADER_ROW, 20 + LINE * max((len(column.label) for column in view.columns), default=4))
    width = shown.columns[1].width
    row = HEADER_ROW
    for row, entry in enumerate(view.rows, HEADER_ROW + 1):
        title = printable(entry.task.title)  # the clauses stand below, or no sheet would hold the grid
        _write_text(sheet, row, 0, printable(entry.task.number), formats["centre"])
        sheet.write_string(row, 1, title, formats["text"])
        for place, cell in enumerate(entry.cells, first):
            if cell:
                sheet.write_string(row, place, cell.text, formats["named" if cell.named else "derived"])
        sheet.write_number(row, last + 1, entry.named, formats["total"])
        sheet.write_number(row, last + 2, entry.derived, formats["total"])
        sheet.set_row(row, row_height([(title, width)]) - 2)
    # a border for every cell by one rule: most cells are empty, and an empty cell needs no line of its own
    if view.columns and view.rows:
        area = (HEADER_ROW + 1, first, row, last)
        sheet.conditional_format(*area, {"type": "formula", "criteria": "=TRUE", "format": formats["grid"]})
    sheet.autofilter(HEADER_ROW, 0, row, last + 2)
    for name, totals in (("点名合计", view.named), ("派生合计", view.derived)):
        row += 1
        sheet.write_blank(row, 0, None, formats["total"])
        sheet.write_string(row, 1, name, formats["total"])
        for place, total in enumerate(totals, first):
            sheet.write_number(row, place, total, formats["total"])
    return row


def row_height(cells: Sequence[tuple[str, float]]) -> float:
    """Return how high a row must be for wrapped texts in columns of the given widths."""
    lines = max(chain((1,), (_lines(text, width) for text, width in cells)))
    return min(TALLEST, lines * LINE + 4)


def _lines(text: str, width: float) -> int:
    """Return the lines of a wrapped text; a line ends early where a closing mark may not begin the next."""
    room = max(2, min(int(width) - 2, int(width * 0.875)))  # fonts differ: rather a line too many
    return sum(max(1, -(-_width(line) // room)) for line in text.split("\n"))


def _width(text: str) -> int:
    return len(text) if text.isascii() else sum(1 if character < "\u2000" else 2 for character in text)
