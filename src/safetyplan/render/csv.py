"""CSV for spreadsheets: UTF-8 with a byte order mark, RFC 4180 line ends, and no cell that is a formula."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from safetyplan.render import View
from safetyplan.render.characters import printable
from safetyplan.render.columns import Table, Value, table
from safetyplan.render.templating import Templates
from safetyplan.text import harmless_cell
from safetyplan.views.matrix import Matrix


def render(views: Sequence[View], templates: Templates) -> Iterator[bytes]:  # noqa: ARG001
    """Yield every view as rows below one line of headings, ready to be filtered."""
    for view in views:
        yield _file(view).encode("utf-8-sig")


def _file(view: View) -> str:
    shown = table(view)
    status = (
        [view.draft_mark] if view.draft_mark else []
    )  # behind all others, so that those keep their places
    out = io.StringIO()
    writer = csv.writer(out)
    parted = len(shown.blocks) > 1
    writer.writerow(
        [
            *(["类别"] if parted else []),
            *(harmless_cell(printable(c.heading)) for c in shown.columns),
            *(["状态"] if status else []),
        ]
    )
    for block in shown.blocks:
        for row in block.rows:
            cells = [*map(_text, shown.cells(row)), *status]
            writer.writerow([block.name, *cells] if parted else cells)
    if isinstance(view, Matrix):
        writer.writerows([*row, *status] for row in _totals(view, shown))
    return out.getvalue()


def _totals(view: Matrix, shown: Table) -> Iterator[list[Value]]:
    blank = len(shown.columns) - len(view.columns) - 2
    yield ["", "点名合计", *view.named, *[""] * blank]
    yield ["", "派生合计", *view.derived, *[""] * blank]


def _text(value: Value) -> str | int:
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else harmless_cell(printable(value))
