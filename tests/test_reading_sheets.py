"""Workbooks: their cells as printed, their sheets as tables and as a document, and what is said of what is not there."""

import io
import zipfile
from datetime import date, datetime, time

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from safetyplan.importer import document, read
from safetyplan.importer.sheets import read_tables
from safetyplan.importer.sheets.cellformats import BUILT_IN, general, shown_by
from safetyplan.importer.table import Merge
from safetyplan.messages import SafetyPlanError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
TASKS = [
    [1, "检修全市渡口渡船", "市交通局", "市水利局、市公安局", "6月底前"],
    [2, "培训渡口渡船船员", "市人社局", "市交通局", "2024年9月底前"],
]
TITLE = "试验市2024年安全生产重点任务分解表"


def filled(*sheets):
    """Return a workbook; a sheet is its name and its rows."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    for name, rows in sheets:
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, row)
    book.close()
    return stream.getvalue()


def raw_book(sheet, *, strings="", styles="", before="", namespace=f'xmlns="{MAIN}"', more=""):
    """Return a workbook of one sheet whose parts hold the given XML."""
    stream = io.BytesIO()
    links = f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for part, xml in (("sharedStrings", strings), ("styles", styles)):
            if xml:
                links += f'<Relationship Id="{part}" Type="{LINKS}/{part}" Target="{part}.xml"/>'
                package.writestr(f"xl/{part}.xml", xml)
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{before}'
            f'<sheets><sheet name="任务" sheetId="1" r:id="r1"/>{more}</sheets></workbook>',
        )
        package.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        package.writestr("xl/worksheets/sheet1.xml", sheet if "worksheet" in sheet else f"<worksheet {namespace}>{sheet}</worksheet>")  # fmt: skip
    return stream.getvalue()


def rows(raw, name="x.xlsx"):
    return [row for _title, table in read_tables(raw, name) for row in table.rows]


def cells(*xml):
    return f"<sheetData><row r='1'>{''.join(xml)}</row></sheetData>"


def duties(raw, name):
    plan = read(raw, name).plan
    items = [item for section in (plan, *plan.sections) for item in section.items]
    return [(item.num, item.content, item.responsibilities, item.deadlines) for item in items]


def test_the_tasks_of_a_workbook_are_those_of_the_same_table_in_text():
    typed = "\n".join([TITLE, *("\t".join(map(str, row)) for row in [HEAD, *TASKS])])
    expected = duties(typed.encode(), "x.txt")
    assert len(expected) == 2 and all(found[2] and found[3] for found in expected)
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, 4, TITLE)
    for at, row in enumerate([HEAD, *TASKS], 3):  # two empty rows between title and table
        sheet.write_row(at, 1, row)  # and an empty column before it
    book.close()
    found = read(stream.getvalue(), "x.xlsx")
    assert duties(stream.getvalue(), "x.xlsx") == expected
    assert (found.plan.title, found.plan.year, found.findings) == (TITLE, 2024, ())


def test_a_days_deadline_is_read_however_the_cell_shows_it():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [TITLE])
    sheet.write_row(1, 0, HEAD)
    forms = [
        "yyyy/m/d",
        'yyyy"年"m"月"d"日";@',
        "[$-804]m月d日",
        "dd-mmm-yy",
        "[DBNum1]yyyy年m月d日",
        "m/d/yyyy h:mm",
    ]
    for at, form in enumerate(forms, 1):
        sheet.write_row(1 + at, 0, [at, f"检修渡船{at}", "市交通局", "市水利局"])
        sheet.write_datetime(1 + at, 4, datetime(2024, 6, 30), book.add_format({"num_format": form}))
    book.close()
    found = [deadline.by for *_item, (deadline,) in duties(stream.getvalue(), "x.xlsx")]
    assert found == [date(2024, 6, 30)] * len(forms)


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("General", 1.0, "1"),
        ("General", 0.1 + 0.2, "0.3"),
        ("General", 13800000000.0, "13800000000"),
        ("General", 1e20, "1e+20"),
        ("", 2.5, "2.5"),
        ("0", 2.5, "3"),
        ("0.00", 1.0, "1.00"),
        ("0.0#", 1.25, "1.25"),
        ("#,##0", 12345.0, "12345"),
        ("0%", 0.95, "95%"),
        ("0.0%", 0.955, "95.5%"),
        ("000", 7.0, "007"),
        ('"第"0"条"', 3.0, "第3条"),
        ("0个;[Red]-0个", 3.0, "3个"),
        ("0.00_ ", -1.5, "-1.50"),
        ("# ?/?", 0.5, "0.5"),
        ("0.00E+00", 1500.0, "1500"),
        ("0,", 1500.0, "1500"),
        ("@", 5.0, "5"),
        ("yyyy-mm-dd", 45473.0, "2024年6月30日"),
        ("yyyy年m月", 45473.0, "2024年6月"),
        ("m月d日", 45473.0, "6月30日"),
        ("yyyy-m-d h:mm", 45473.604166666664, "2024年6月30日 14:30"),
        ("h:mm:ss", 0.5, "12:00"),
        ("mm:ss", 0.5, "12:00"),
        ("[h]:mm", 1.0625, "25:30"),
        ("yyyy", 45473.0, "2024年"),
        ("yyyy-m-d", -3.0, "-3"),
        ("yyyy-m-d", 9e9, "9000000000"),
        ("yyyy-m-d", 1.0, "1900年1月1日"),
    ],
)
def test_a_number_is_shown_as_its_format_says(code, value, shown):
    assert shown_by(code)(value) == shown


def test_every_format_that_goes_by_number_shows_something():
    assert len(BUILT_IN) >= 40
    assert all(shown_by(code)(45473.25) for code in BUILT_IN.values())
    assert shown_by("m-d", from_1904=True)(44011.0) == "6月30日"


def test_days_of_a_book_that_counts_from_1904():
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    )
    raw = raw_book(
        cells('<c r="A1" s="1"><v>44011</v></c>'), styles=styles, before='<workbookPr date1904="1"/>'
    )
    assert rows(raw) == [("2024年6月30日",)]


def test_text_in_pieces_without_the_reading_aid_over_it():
    strings = (
        f'<sst xmlns="{MAIN}"><si><r><t>市应急</t></r><r><rPr/><t>管理局</t></r></si>'
        "<si><t>检修</t><rPh sb='0' eb='1'><t>jian xiu</t></rPh></si><si><t>一_x000D_\n\n 二\u200b_x005F_</t></si></sst>"
    )
    raw = raw_book(
        cells(
            *(f'<c r="{c}1" t="s"><v>{n}</v></c>' for n, c in enumerate("ABC")),
            '<c r="D1" t="inlineStr"><is><r><t>直</t></r><r><t>写</t></r></is></c>',
            '<c r="E1" t="b"><v>1</v></c><c r="F1" t="str"><f>A1</f><v>甲</v></c><c t="d"><v>2024-06-30</v></c>',
        ),
        strings=strings,
    )
    assert rows(raw) == [("市应急管理局", "检修", "一\n二_", "直写", "TRUE", "甲", "2024年6月30日")]


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_elements_are_told_by_their_language_not_by_their_prefix(prefix):
    name = prefix[:-1]
    xml = (
        f'<{prefix}worksheet xmlns{":" + name if name else ""}="{MAIN}" xmlns:e="urn:e"><{prefix}sheetData><{prefix}row>'
        f'<{prefix}c t="inlineStr"><{prefix}is><{prefix}t>甲</{prefix}t></{prefix}is></{prefix}c></{prefix}row>'
        f"</{prefix}sheetData><e:row><e:c><e:v>7</e:v></e:c></e:row></{prefix}worksheet>"
    )
    assert rows(raw_book(xml)) == [("甲",)]


def codes(raw, name="x.xlsx"):
    return [(f.code, f.message) for f in document(raw, name).findings]


def test_cells_whose_value_is_not_in_the_file_are_named():
    book = openpyxl.Workbook()
    book.active.title = "任务"
    book.active.append(["甲", "=1+1", "=A1"])
    stream = io.BytesIO()
    book.save(stream)
    assert codes(stream.getvalue()) == [
        ("IM241", "the file does not hold what these cells of sheet 任务 show: B1、C1")
    ]
    error = raw_book(cells('<c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="s"><v>4</v></c>'))
    assert codes(error)[0][1].endswith("show: A1、B1") and rows(error) == [("#REF!",)]
    stream = (
        io.BytesIO()
    )  # XlsxWriter puts a 0 where it does not know the result, and asks Excel to calculate
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.add_worksheet().write_row(0, 0, ["甲", "=1+1", 0])
    book.close()
    assert codes(stream.getvalue())[0][1].endswith("show: B1") and rows(stream.getvalue()) == [("甲", "0")]


def test_a_stray_cell_far_out_is_reported_and_costs_nothing():
    raw = raw_book(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
    )
    assert rows(raw) == [("1",)]
    assert codes(raw) == [
        ("IM242", "these cells of sheet 任务 stand too far out and were not read: XFD1048576 2")
    ]


def test_what_is_hidden_is_read_and_said():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    for at, row in enumerate([HEAD, *TASKS, *TASKS, [5]]):
        sheet.write_row(at, 0, row)
    for row in (1, 2, 4, 30):
        sheet.set_row(row, options={"hidden": True})
    sheet.set_column(3, 3, options={"hidden": True})
    book.add_worksheet("旧表").write(0, 0, "已作废")
    book.get_worksheet_by_name("旧表").very_hidden()
    book.add_worksheet("空表").hide()
    book.close()
    said = "of sheet {}, this is hidden and was read all the same: {}"
    assert codes(stream.getvalue()) == [
        ("IM243", said.format("任务", "rows 2-3、5")),
        ("IM243", "of sheet 任务, these columns are hidden and were left out: D"),
        ("IM243", said.format("旧表", "the whole sheet")),
    ]
    assert len(rows(stream.getvalue())) == 7


def test_merged_cells_hold_what_their_first_cell_says():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.write_row(0, 1, ["类别", "任务"])
    sheet.write_column(1, 2, ["检修渡船", "培训船员", "", "整治渡口"])
    sheet.merge_range("B2:B5", "水上")
    sheet.write(2, 1, "遮住的字")
    sheet.merge_range("E7:F9", "")
    book.close()
    ((name, table),) = read_tables(stream.getvalue(), "x.xlsx")
    assert name == "任务" and table.merges == (Merge(1, 0, 3, 0),)
    assert table.rows == (("类别", "任务"), ("水上", "检修渡船"), ("", "培训船员"), ("", "整治渡口"))
    assert [place.name for place in table.places][2:] == ["sheet 任务, row 3", "sheet 任务, row 5"]
    assert document(stream.getvalue(), "x.xlsx").left_out == ("被合并单元格遮住的文字（任务B3）：遮住的字",)


def test_comments_and_text_boxes_are_listed_as_left_out():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, TITLE)
    sheet.write_comment(0, 0, "请核对", {"author": "张某"})
    sheet.insert_textbox(3, 3, "联系人：张某")
    book.close()
    assert document(stream.getvalue(), "x.xlsx").left_out == ("批注：请核对", "文本框：联系人：张某")


def test_each_of_several_sheets_is_a_section_and_a_roster_is_text():
    roster = [["单位", "联络员", "电话"], ["市公安局", "张某", "0795-5212345"]]
    raw = filled(
        ("道路", [[TITLE], ["填报单位：市安委办"], HEAD, *TASKS, ["注：按月报送。"]]),
        ("Sheet2", []),
        ("消防", [["消防任务"], HEAD, [1, "检查商场", "市消防救援大队", "市商务局", "每季度"]]),
        ("通讯录", roster),
    )
    plan = read(raw, "x.xlsx").plan
    assert (plan.title, plan.preamble) == (TITLE, "填报单位：市安委办")
    assert [section.heading for section in plan.sections] == ["道路", "消防", "通讯录"]
    assert [len(section.items) for section in plan.sections] == [2, 1, 0]
    assert "张某" in plan.sections[2].content
    assert [name for name, _table in read_tables(raw, "x.xlsx")] == ["道路", "消防", "通讯录"]


def test_the_name_of_a_single_sheet_is_the_title_where_there_is_none():
    assert (
        read(filled(("2024年安全生产任务清单", [HEAD, *TASKS])), "x.xlsx").plan.title
        == "2024年安全生产任务清单"
    )
    assert read(filled(("2024年清单", [[TITLE], HEAD, *TASKS])), "x.xlsx").plan.title == TITLE
    two = read(filled(("2024年道路", [HEAD, *TASKS]), ("消防", [HEAD, *TASKS])), "x.xlsx")
    assert [section.heading for section in two.plan.sections] == ["2024年道路", "消防"]
    assert "IM305" in [finding.code for finding in two.findings]


def test_a_plan_typed_one_paragraph_a_cell_is_read_as_text():
    lines = [
        TITLE,
        "一、压实责任",
        "1.检修渡船。6月底前完成。\n（市交通局牵头）",
        "2.培训船员。（市人社局牵头）",
    ]
    plan = read(filled(("Sheet1", [[line] for line in lines])), "x.xlsx").plan
    assert [item.num for item in plan.sections[0].items] == ["1", "2"]


values = st.one_of(
    st.text("安全生产 1a\n“”<&>'\"", min_size=1, max_size=8).filter(lambda text: text.strip(" \n")),
    st.integers(-(10**9), 10**9),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 3)),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    st.datetimes(datetime(1950, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)),
)


@settings(max_examples=60)
@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 30)), values, min_size=1, max_size=25))
def test_cells_are_those_that_another_library_reads(wanted):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    day, moment = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"))
    for (row, column), value in wanted.items():
        if isinstance(value, date):
            form = moment if isinstance(value, datetime) else day
            sheet.write_datetime(row, column, value, form)
        else:
            sheet.write(row, column, value)
    book.close()
    grid = CalamineWorkbook.from_filelike(io.BytesIO(stream.getvalue())).get_sheet_by_index(0).to_python()
    theirs = [[plain(value) for value in row] for row in grid]
    ((_name, table),) = read_tables(stream.getvalue(), "x.xlsx")
    ours = [list(row) for row in table.rows]
    kept = [at for at in range(len(theirs[0])) if any(row[at] for row in theirs)]
    assert ours == [[row[at] for at in kept] for row in theirs if any(row)]
    assert sum(bool(cell) for row in ours for cell in row) == len(wanted)


def plain(value):
    """Return what a library reads as it is printed."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return general(value)
    if isinstance(value, datetime):
        clock = f" {value.hour}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")
        return f"{value.year}年{value.month}月{value.day}日{clock if value.time() != time() else ''}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "\n".join(line.strip() for line in value.split("\n") if line.strip())


CSV = [",".join(map(str, row)).replace("、", "、") for row in [HEAD, *TASKS]]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_tables_as_text(sign, encoding):
    quoted = [[str(cell) for cell in row] for row in [HEAD, *TASKS]]
    quoted[1][1] = f'"检修渡船{sign}\r\n并""登记"""'
    raw = "\r\n".join(sign.join(row) for row in quoted).encode(encoding)
    expected = ("1", f"检修渡船{sign}".strip() + '\n并"登记"', *map(str, TASKS[0][2:]))
    assert rows(raw, "任务.csv")[1] == expected
    if sign != "\t":
        assert rows(raw, "任务.txt")[1] == expected
    assert [found[2][0].units for found in duties(raw, "2024年任务.csv")] == [("市交通局",), ("市人社局",)]


def test_the_sign_that_excel_is_told_is_no_row():
    raw = ("sep=;\r\n" + "\r\n".join(CSV).replace(",", ";")).encode()
    assert rows(raw, "x.csv")[0] == tuple(HEAD)


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(
            [TITLE, "1.检修渡船,培训船员,整治渡口。（市交通局牵头）", "2.检查,整改,复查。（市公安局牵头）"]
        ),
        "安全,生产,责任\n" + "今年以来，各地认真落实。\n" * 5,
        "one, two, three\nfour\n",
        "检修渡船,培训船员,整治渡口。\n" * 4,
    ],
)
def test_prose_with_commas_is_no_table(text):
    with pytest.raises(SafetyPlanError, match="no workbook"):
        read_tables(text.encode(), "x.txt")


def test_what_is_no_workbook_is_refused():
    with pytest.raises(SafetyPlanError, match=r"x\.docx is no workbook") as error:
        read_tables(b"%PDF-1.4", "x.docx")
    assert "xlsx" in error.value.hint
    with pytest.raises(SafetyPlanError, match="holds no text in its cells"):
        document(filled(("Sheet1", [])), "x.xlsx")


def test_a_hidden_column_gives_no_units_and_a_title_that_begins_in_one_stays():
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.merge_range(0, 0, 0, 4, "某县2024年渡口整治任务表")
    rows = (
        ("内部号", "序号", "任务", "原责任单位", "责任单位"),
        ("A7", "1", "检修渡船", "县水利局", "县交通局"),
    )
    for number, row in enumerate(rows, 1):
        sheet.write_row(number, 0, row)
    sheet.set_column(0, 0, options={"hidden": True})
    sheet.set_column(3, 3, options={"hidden": True})
    book.close()
    made = read(stream.getvalue(), "任务.xlsx")
    (item,) = made.plan.items
    assert made.plan.title == "某县2024年渡口整治任务表"
    assert [r.units for r in item.responsibilities] == [("县交通局",)]
    assert made.plan.source is not None
    assert made.plan.source.left_out == (
        "隐藏的列（任务A）：内部号；A7",
        "隐藏的列（任务D）：原责任单位；县水利局",
    )
