"""One plan, carried by Word, a web page, a workbook, text, and PDF of LibreOffice and Chromium: the same duties and deadlines."""

import html
import io
import shutil
import subprocess
from pathlib import Path

import docx
import pytest
import xlsxwriter

from safetyplan.importer import read
from safetyplan.plan.model import Item, Plan, Section

LIBREOFFICE = shutil.which("soffice")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
needs_libreoffice = pytest.mark.skipif(LIBREOFFICE is None, reason="LibreOffice is not installed")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="neither Chromium nor Chrome is installed")

TITLE = "试验市2024年安全生产工作要点"
SECTIONS = {
    "一、压实安全责任": [
        "检修全市渡口渡船。6月底前完成对在册渡船的检查，发现隐患的立即停航。（市交通运输局牵头，市水利局配合）",
        "培训渡口船员。每季度组织一次培训，并做好记录备查。（市人力资源和社会保障局牵头，各乡镇（街道）按职责分工负责）",
    ],
    "二、开展专项整治": [
        "整治老旧小区燃气管道，10月底前完成更新改造。（市住房和城乡建设局牵头，市发展和改革委员会、市财政局配合）",
    ],
}
HEAD = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    (
        "1",
        "开展危险化学品企业安全风险隐患专项排查整治，建立问题清单和整改台账",
        "市应急管理局",
        "市工业和信息化局、市市场监督管理局、各乡镇（街道）",
        "2024年6月底前",
    ),
    ("2", "组织加油站消防演练", "", "市商务局、市消防救援大队", "9月底前"),
    ("3", "更新客运车辆动态监控终端", "市交通运输局", "市公安局交警大队", "2024年11月底前"),
    ("4", "对在用电梯开展安全评估，评估结果向社会公开", "市市场监督管理局", "", "8月底前"),
)
MERGED = (0, 1, 2)  # the lead of the first task is that of the second one, too
HEADING = "附件"
TABLE_TITLE = "试验市2024年安全生产重点任务分工表"


def word() -> bytes:
    made = docx.Document()
    made.add_paragraph(TITLE)
    for heading, items in SECTIONS.items():
        made.add_paragraph(heading)
        for text in items:
            made.add_paragraph(text, style="List Number")  # Word counts on through the sections
    made.add_page_break()
    made.add_paragraph(HEADING)
    made.add_paragraph(TABLE_TITLE)
    table = made.add_table(rows=0, cols=len(HEAD))
    table.style = "Table Grid"
    for row in (HEAD, *ROWS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    first, last, column = MERGED
    table.cell(first + 1, column).merge(table.cell(last + 1, column)).text = ROWS[first][column]
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def page(rule: str = "1px solid black") -> bytes:
    parts = [f'<html><head><meta charset="utf-8"><style>td {{ border: {rule}; padding: 4px 10px }}']
    parts += ["table { border-collapse: collapse } .next { break-before: page }</style></head><body>"]
    parts += [f"<h1>{TITLE}</h1>"]
    number = 0
    for heading, items in SECTIONS.items():
        parts += [f"<p>{heading}</p>"]
        for text in items:
            number += 1
            parts += [f"<p>{number}. {html.escape(text)}</p>"]
    parts += [f'<p class="next">{HEADING}</p><p>{TABLE_TITLE}</p><table>']
    first, last, column = MERGED
    for at, row in enumerate((HEAD, *ROWS), -1):
        cells = []
        for place, text in enumerate(row):
            if place == column and first < at <= last:
                continue
            span = f' rowspan="{last - first + 1}"' if (at, place) == (first, column) else ""
            cells.append(f"<td{span}>{html.escape(text)}</td>")
        parts.append(f"<tr>{''.join(cells)}</tr>")
    return "".join([*parts, "</table></body></html>"]).encode()


def workbook() -> bytes:
    """Return the table alone."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.write(0, 0, TABLE_TITLE)
    for at, row in enumerate((HEAD, *ROWS), 1):
        sheet.write_row(at, 0, row)
    first, last, column = MERGED
    sheet.merge_range(first + 2, column, last + 2, column, ROWS[first][column])
    book.close()
    return stream.getvalue()


def text() -> bytes:
    lines = [TITLE]
    number = 0
    for heading, items in SECTIONS.items():
        lines.append(heading)
        for item in items:
            number += 1
            lines.append(f"{number}. {item}")
    lines += [HEADING, TABLE_TITLE, "\t".join(HEAD)]
    lines += ["\t".join(cell or ("同上" if at == 2 else "无") for at, cell in enumerate(row)) for row in ROWS]
    return "\n".join(lines).encode()


def tasks(node: Plan | Section | Item) -> set[tuple[object, ...]]:
    """Return who has which role in which task until when: all that a carrier must not change."""
    found: set[tuple[object, ...]] = set()
    for item in node.items:
        duties = frozenset((r.role, unit) for r in item.responsibilities for unit in r.units)
        deadlines = frozenset((d.phrase, d.by, d.every, d.ongoing) for d in item.deadlines)
        if duties or deadlines:
            found.add((item.num, item.heading + item.content, duties, deadlines))
        found |= tasks(item)
    for section in () if isinstance(node, Item) else node.sections:
        found |= tasks(section)
    return found


@pytest.fixture(scope="module")
def expected() -> set[tuple[object, ...]]:
    found = tasks(read(word(), "plan.docx").plan)
    assert len(found) == len(ROWS) + 3
    assert sum(len(duties) for _num, _text, duties, _deadlines in found) == 17
    assert all(deadlines for _num, _text, _duties, deadlines in found)
    return found


def test_a_web_page_and_text_give_what_word_gives(expected):
    assert tasks(read(page(), "plan.html").plan) == expected
    assert tasks(read(text(), "plan.txt").plan) == expected


def test_a_workbook_gives_the_table(expected):
    table = {task for task in expected if any(task[1] == row[1] for row in ROWS)}
    assert len(table) == len(ROWS)
    assert tasks(read(workbook(), "plan.xlsx").plan) == table


@pytest.mark.slow
@needs_libreoffice
def test_a_pdf_by_libreoffice_gives_what_word_gives(expected, tmp_path):
    (tmp_path / "plan.docx").write_bytes(word())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, "plan.docx"]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=tmp_path)
    assert tasks(read((tmp_path / "plan.pdf").read_bytes(), "plan.pdf").plan) == expected


def printed(source: bytes, folder: Path) -> bytes:
    (folder / "plan.html").write_bytes(source)
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    profile, target = f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={folder / 'plan.pdf'}"
    command = [BROWSER, *options, profile, target, (folder / "plan.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return (folder / "plan.pdf").read_bytes()


@pytest.mark.slow
@needs_browser
def test_a_pdf_by_a_browser_gives_what_word_gives(expected, tmp_path):
    assert tasks(read(printed(page(), tmp_path), "plan.pdf").plan) == expected


@pytest.mark.slow
@needs_browser
def test_a_pdf_without_ruled_lines_gives_the_same_or_says_that_it_does_not(expected, tmp_path):
    draft = read(printed(page("none"), tmp_path), "plan.pdf")
    found = tasks(draft.plan)
    told = [finding for finding in draft.findings if finding.code in {"IM231", "IM235"}]
    assert told
    if told[0].code == "IM235":  # the merged cell, which no line shows
        assert [str(task[1]) for task in expected - found] == [ROWS[1][1]]
        assert told[0].reading is not None
        assert ROWS[1][1] in told[0].reading.printed
    else:
        assert found < expected
