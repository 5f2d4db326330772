"""Every format, read back with somebody else's library, tells the same duties as the query."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from safetyplan.plan.duties import Duties
from safetyplan.plan.query import Query, select
from safetyplan.plan.register import Unit
from safetyplan.plan.vocabulary import MARKS, ROLES, Basis
from safetyplan.render import Format, View, render
from safetyplan.render.templating import Templates
from safetyplan.views.handout import handout_view, townships
from safetyplan.views.listing import listing_view
from safetyplan.views.matrix import matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.tasklist import departments, task_list_view

NESTED = Path(__file__).parent / "plans" / "good" / "nested.yaml"
FORMATS = [Format.MD, Format.HTML, Format.CSV, Format.XLSX]
Rows = list[list[str]]


@pytest.fixture(params=["real", "nested"])
def duties(
    request: pytest.FixtureRequest, real_duties: Duties, duties_at: Callable[[Path], Duties]
) -> Duties:
    return real_duties if request.param == "real" else duties_at(NESTED)


def made(format_: Format, shown: list[View]) -> list[bytes]:
    return list(render(format_, shown, Templates()))


class Tables(HTMLParser):
    """Collects the rows of every table of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[Rows] = []
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in {"td", "th"}:
            self._text = []

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"} and self._text is not None:
            self.tables[-1][-1].append("".join(self._text).strip())
            self._text = None

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def tables(format_: Format, content: bytes) -> list[Rows]:
    """Return the tables of a file, headings first."""
    if format_ is Format.HTML:
        page = Tables()
        page.feed(content.decode())
        return page.tables
    if format_ is Format.XLSX:
        book = python_calamine.load_workbook(io.BytesIO(content))
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return [[[_plain(cell) for cell in row] for row in rows[2:]] for rows in sheets]
    if format_ is Format.CSV:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
        if rows[0][0] != "类别":
            return [rows]
        return [
            [rows[0][1:], *(row[1:] for row in rows[1:] if row[0] == kind)]
            for kind in dict.fromkeys(row[0] for row in rows[1:])
        ]
    return list(_markdown_tables(content.decode()))


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) else str(cell)


def _markdown_tables(text: str) -> Iterator[Rows]:
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        lines = [re.split(r"(?<!\\) *\| *", line.strip().strip("|").strip()) for line in block.splitlines()]
        yield [[cell.strip().strip("*") for cell in line] for line in [lines[0], *lines[2:]]]


def roles_of(duties: Duties, unit: Unit, bases: frozenset[Basis]) -> set[tuple[str, str]]:
    rows = select(duties, Query(unit=unit, bases=bases)).rows
    return {(row.task.key, ROLES[duty.role]) for row in rows for duty in row.duties}


SURE = frozenset({Basis.NAMED, Basis.MEMBER, Basis.ABOVE, Basis.DEFAULT})
THROUGH = frozenset({Basis.PART, Basis.HOST})
MAYBE = frozenset({Basis.RELEVANT})
PARTS = (SURE, THROUGH, MAYBE)


@pytest.mark.parametrize("format_", FORMATS)
def test_task_lists_tell_the_duties_of_every_department(duties: Duties, format_: Format) -> None:
    units = departments(duties)
    files = made(format_, [task_list_view(duties, unit) for unit in units])
    assert len(files) == len(units) >= 6
    for unit, content in zip(units, files, strict=True):
        expected = [found for bases in PARTS if (found := roles_of(duties, unit, bases))]
        told = [_roles(table, "本单位角色") for table in tables(format_, content)]
        assert [roles for roles in told if roles] == expected, unit.name


def _roles(table: Rows, heading: str) -> set[tuple[str, str]]:
    place = table[0].index(heading)
    rows = [row for row in table[1:] if len(row) == len(table[0])]
    cells = [
        (row[0], row[place])
        for row in rows
        if row[place] and row[0] and not row[place].startswith(("正文提及", "正文："))
    ]
    return {(number, role) for number, cell in cells for role in _words(cell)}


def _words(cell: str) -> list[str]:
    """Return the roles a cell begins with."""
    cell = cell.removeprefix("如涉及，")
    return re.split("、", re.match("(?:(?:组织|牵头|督促|分工负责|配合|落实)、?)+", cell)[0].rstrip("、"))  # type: ignore[index]


@pytest.mark.parametrize("format_", FORMATS)
def test_handouts_tell_the_duties_of_every_township(duties: Duties, format_: Format) -> None:
    units = townships(duties)
    files = made(format_, [handout_view(duties, unit) for unit in units])
    assert len(files) == len(units) >= 3
    for unit, content in zip(units, files, strict=True):
        expected = [found for bases in PARTS if (found := roles_of(duties, unit, bases))]
        blocks = [table for table in tables(format_, content) if "属地要求" in table[0]]
        told = [_roles(block, "属地要求") for block in blocks]
        assert [roles for roles in told if roles] == expected, unit.name


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("expand", [False, True])
def test_the_matrix_tells_the_duties_of_every_unit(duties: Duties, format_: Format, expand: bool) -> None:
    view = matrix_view(duties, expand=expand)
    table = tables(format_, made(format_, [view])[0])[0]
    columns = {column.name: column for column in view.columns}
    rows = [row for row in table[1:] if len(row) == len(table[0]) and row[0] in duties.task_of]
    assert len(rows) == len(view.rows)
    told: dict[str, set[tuple[str, str]]] = {}
    for row in rows:
        for label, cell in zip(table[0], row, strict=True):
            heading = label.removesuffix("（待核）")
            if heading in columns:
                certain = re.sub(r"\\?\[.*?\]", "", cell)
                told.setdefault(heading, set()).update((row[0], m) for m in certain if m in MARKS.values())
    for unit in duties.register.units:
        rows_ = select(duties, Query(unit=unit)).rows
        expected = {(r.task.key, MARKS[d.role]) for r in rows_ for d in r.duties}
        found = told.get(unit.name, set()).union(
            *(told[name] for name, c in columns.items() if unit.name in c.members and not c.is_open)
        )
        assert found == expected, unit.name


@pytest.mark.parametrize("format_", FORMATS)
def test_the_list_names_every_holder(duties: Duties, format_: Format) -> None:
    table = tables(format_, made(format_, [listing_view(duties)])[0])[0]
    rows = {row[0]: row for row in table[1:] if len(row) == len(table[0])}
    checked = 0
    for entry in (task.entry for task in duties.tasks):
        for responsibility in entry.item.responsibilities:
            line = "\n".join(rows[entry.key])
            assert all(name in line for name in responsibility.units)
            checked += 1
    assert checked >= 6


def test_csv_has_a_mark_for_excel_and_dates_it_can_sort(duties: Duties) -> None:
    content = made(Format.CSV, [listing_view(duties)])[0]
    assert content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in content
    rows = tables(Format.CSV, content)[0]
    days = [row[rows[0].index("最迟日期")] for row in rows[1:]]
    shown = [row.task.due_by for row in listing_view(duties).rows]
    assert [date.fromisoformat(day) if day else None for day in days] == shown
    assert any(shown)


def test_a_sheet_is_set_up_for_screen_and_paper(real_duties: Duties) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(Format.XLSX, [matrix_view(real_duties)])[0]))
    sheet = book.active
    assert sheet.freeze_panes == "C4"
    assert sheet.auto_filter.ref == "A3:AO37"
    assert sheet.print_title_rows == "$3:$3"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 8)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet["C3"].alignment.textRotation == 255
    named = next(c for row in sheet.iter_rows(min_row=4) for c in row if c.value == "组")
    derived = next(c for row in sheet.iter_rows(min_row=4) for c in row if c.value == "(督)")
    assert named.font.b
    assert not derived.font.b


def test_dates_are_dates_and_texts_wrap_in_rows_that_are_high_enough(real_duties: Duties) -> None:
    unit = real_duties.register.unit("市应急管理局")
    assert unit
    book = openpyxl.load_workbook(io.BytesIO(made(Format.XLSX, [task_list_view(real_duties, unit)])[0]))
    assert book.sheetnames == ["明确承担", "经由相关机构", "可能涉及"]
    sheet = book["明确承担"]
    headings = [cell.value for cell in sheet[3]]
    due = sheet.cell(4, headings.index("最迟日期") + 1)
    assert due.is_date
    assert due.number_format == "yyyy-mm-dd"
    words = sheet.cell(4, 2)
    assert words.alignment.wrap_text
    lines = sum(-(-2 * len(line) // 56) for line in words.value.split("\n"))
    assert sheet.row_dimensions[4].height >= lines * 14
    assert headings[-3:] == ["责任科室", "责任人", "备注"]


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_view_gives_the_same_bytes(duties: Duties, format_: Format) -> None:
    everything: list[View] = [
        matrix_view(duties),
        listing_view(duties),
        task_list_view(duties, departments(duties)[0]),
        handout_view(duties, townships(duties)[0]),
    ]
    assert made(format_, everything) == made(format_, everything)


def test_pages_need_nothing_from_outside(duties: Duties) -> None:
    everything: list[View] = [
        matrix_view(duties),
        listing_view(duties),
        task_list_view(duties, departments(duties)[0]),
        handout_view(duties, townships(duties)[0]),
        plan_text_view(duties.plan),
    ]
    contents = made(Format.HTML, everything)
    assert len(contents) == 5
    for content in contents:
        page = content.decode()
        assert page.startswith("<!DOCTYPE html>")
        assert not re.search(r"<(script|link|img|iframe)|https?:|@import|url\(", page)
        assert '<meta name="viewport"' in page
        assert "@page" in page
