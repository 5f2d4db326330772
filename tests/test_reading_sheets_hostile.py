"""No workbook makes the reading crash, hang or take memory without bound: it is read, or refused with a hint."""

import io
import random
import time
import tracemalloc
import zipfile

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.importer import document, read
from safetyplan.importer.sheets import read_tables
from safetyplan.importer.sheets.sheet import address, apart
from safetyplan.importer.table import Merge
from safetyplan.messages import SafetyPlanError

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>任务</t></is></c></row>'


def whole():
    """Return an ordinary list of tasks."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.merge_range(0, 0, 0, 4, "试验市2024年安全生产重点任务分解表")
    sheet.write_row(1, 0, ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"])
    sheet.write_row(2, 0, [1, "检修全市渡口渡船", "市交通局", "市水利局、市公安局", "6月底前"])
    book.close()
    return stream.getvalue()


WHOLE = whole()


def raw_book(sheet, strings="", more=""):
    """Return a workbook of one sheet whose parts hold the given XML."""
    stream = io.BytesIO()
    links = f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        if strings:
            links += f'<Relationship Id="s" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
            package.writestr("xl/sharedStrings.xml", strings)
        package.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets><sheet name="任务" r:id="r1"/>{more}</sheets></workbook>',
        )
        package.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{links}</Relationships>")
        own = "<worksheet" in sheet
        package.writestr("xl/worksheets/sheet1.xml", sheet if own else f"<worksheet>{sheet}</worksheet>")
    return stream.getvalue()


def cells(*xml):
    return f"<sheetData><row>{''.join(xml)}</row></sheetData>"


def survives(raw, name="x.xlsx"):
    """Read `raw` as far as a draft; return it, or the refusal."""
    try:
        return read(raw, name)
    except SafetyPlanError as error:
        assert error.message and error.hint
        return error


def refusal(raw):
    with pytest.raises(SafetyPlanError) as error:
        document(raw, "x.xlsx")
    assert error.value.message.startswith("x.xlsx") and error.value.hint
    return error.value.message


def text_cell(at, text):
    return f'<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (raw_book(f"<sheetData>{ROW}{'<row/>' * (1 << 20)}</sheetData>"), "far more empty cells"),
        (raw_book(f"<sheetData>{'<row>' * 400_000}{'</row>' * 400_000}</sheetData>"), "far more empty cells"),
        (raw_book(f"<sheetData>{ROW}<!--{'x' * 40_000_000}--></sheetData>"), "unpacks to more than"),
        (
            raw_book(
                "<sheetData>" + "<row><c t='s'><v>0</v></c></row>" * 5000 + "</sheetData>",
                strings=f'<sst xmlns="{MAIN}"><si><t>{"字" * 30_000}</t></si></sst>',
            ),
            "far more text",
        ),
        (raw_book(cells(text_cell("A1", "字" * 3_000_000))), "far more text"),
        (raw_book(cells("<c r='A0'><v>1</v></c>")), "it has a cell A0"),
        (raw_book(cells("<c r='XFE1'><v>1</v></c>")), "it has a cell XFE1"),
        (raw_book(cells("<c r='1A'><v>1</v></c>")), "it has a cell 1A"),
        (raw_book("<sheetData>"), "not a whole workbook"),
        (raw_book("", more='<sheet name="二" sheetId="2" r:id="r9"/>'), "its sheet 二 is missing"),
        (raw_book("", more='<sheet name="二" sheetId="2" r:id="r1"/>' * 300), "more than 256 sheets"),
        (raw_book(f'<!DOCTYPE worksheet [<!ENTITY a "b">]><worksheet xmlns="{MAIN}"/>'), "a document type"),
        (WHOLE[:-40], "not a whole workbook"),
        (WHOLE[: len(WHOLE) // 2], "not a whole workbook"),
        (raw_book(cells("<c r='A1'/>")), "holds no text"),
        (raw_book(cells("<c t='inlineStr'><is><t>\u200b</t></is></c>")), "holds no text"),
    ],
    ids=range(16),
)
def test_workbooks_made_to_burst_or_broken_are_refused(raw, told):
    started = time.monotonic()
    assert told in refusal(raw)
    assert time.monotonic() - started < 10


def test_a_size_that_lies_is_found_out():
    raw = bytearray(raw_book(f"<sheetData>{ROW}</sheetData>"))
    at = raw.find(b"PK\x01\x02", raw.rfind(b"worksheets/sheet1.xml") - 60)
    raw[at + 24 : at + 28] = (50).to_bytes(4, "little")
    assert "not a whole workbook" in refusal(bytes(raw))


def test_parts_that_point_at_themselves_are_read_once():
    stream = io.BytesIO(raw_book(f"<sheetData>{ROW}</sheetData>"))
    kinds = ("comments", "drawing", "worksheet", "sharedStrings")
    links = "".join(f'<Relationship Id="{k}" Type="urn:x/{k}" Target="sheet1.xml"/>' for k in kinds)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/worksheets/_rels/sheet1.xml.rels", f"<Relationships>{links}</Relationships>")
    assert read_tables(stream.getvalue(), "x.xlsx")[0][1].rows == (("任务",),)


def test_styles_and_strings_that_are_missing_leave_values():
    raw = raw_book(
        cells('<c r="A1" s="7"><v>45473</v></c><c r="B1" t="s"><v>0</v></c><c r="C1"><v>甲</v></c>')
    )
    assert read_tables(raw, "x.xlsx")[0][1].rows == (("45473", "甲"),)
    assert [f.code for f in document(raw, "x.xlsx").findings] == ["IM241"]
    odd = raw_book(
        cells('<c s="-1"><v>1</v></c><c s="x"><v>nan</v></c><c><v>1e999</v></c><c t="?"><v>2</v></c>')
    )
    assert read_tables(odd, "x.xlsx")[0][1].rows == (("1", "2"),)


@pytest.mark.slow
@pytest.mark.parametrize(
    "sheet",
    [
        "<sheetData>" + ROW + "".join(f'<row r="{n}" s="1"/>' for n in range(2, 1 << 20)) + "</sheetData>",
        f"<sheetData>{ROW}</sheetData><mergeCells>"
        + "".join(f'<mergeCell ref="A{n}:D{n}"/>' for n in range(1, 1_000_001))
        + "</mergeCells>",
    ],
    ids=["a million empty rows", "a million merged cells"],
)
def test_a_million_of_what_holds_no_text_costs_no_memory(sheet):
    raw = raw_book(sheet)
    started = time.monotonic()
    tracemalloc.start()
    assert read_tables(raw, "x.xlsx")[0][1].rows == (("任务",),)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 32 << 20
    assert time.monotonic() - started < 60


def test_merged_cells_that_overlap_cover_no_more_than_the_sheet():
    nested = [Merge(row, 0, 19_999, 255) for row in range(3000)]
    assert apart(nested) == [nested[0]]
    assert apart([Merge(0, 0, 1, 1), Merge(1, 1, 2, 2), Merge(2, 0, 3, 1)]) == [
        Merge(0, 0, 1, 1),
        Merge(2, 0, 3, 1),
    ]
    sheet = "<sheetData>" + "".join(
        f'<row r="{n}">{text_cell(f"A{n}", "甲")}{text_cell(f"B{n}", "乙")}</row>' for n in range(1, 3000)
    )
    merges = "".join(f'<mergeCell ref="A{n}:B20000"/>' for n in range(1, 3000))
    found = read_tables(raw_book(f"{sheet}</sheetData><mergeCells>{merges}</mergeCells>"), "x.xlsx")
    assert found[0][1].rows == (("甲",),)


def test_addresses_are_those_people_use():
    assert [address(0, 0), address(9, 25), address(99, 26), address(1_048_575, 16_383)] == [
        "A1",
        "Z10",
        "AA100",
        "XFD1048576",
    ]


@settings(max_examples=60)
@given(random_=st.randoms(use_true_random=False))
def test_damaged_workbooks(random_: random.Random):
    package = zipfile.ZipFile(io.BytesIO(WHOLE))
    target = random_.choice([name for name in package.namelist() if name.endswith((".xml", ".rels"))])
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in package.namelist():
            part = bytearray(package.read(name))
            for _time in range(random_.choice((1, 2, 8)) if name == target else 0):
                at = random_.randrange(len(part))
                if random_.random() < 0.5:
                    part[at] ^= 1 << random_.randrange(7)
                else:
                    del part[at : at + random_.choice((1, 8, 64))]
                part = part or bytearray(b" ")
            made.writestr(name, bytes(part))
    survives(stream.getvalue())
    raw = bytearray(WHOLE)
    raw[random_.randrange(len(raw))] ^= 1 << random_.randrange(8)
    survives(bytes(raw))


@given(st.binary(max_size=200))
def test_any_bytes_behind_the_mark_of_a_zip_or_an_old_workbook(raw):
    survives(b"PK\x03\x04xl/workbook" + raw)
    survives(b"a,b,c\n" + raw, "x.csv")
