"""Pages as LibreOffice and Chromium print them: paper, repeated headings, nothing cut.  Skipped where absent."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from safetyplan.importer import read
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import walk
from safetyplan.plan.vocabulary import Status
from safetyplan.render import Format, View, render
from safetyplan.render.templating import Templates
from safetyplan.text import unified
from safetyplan.views.handout import handout_view, townships
from safetyplan.views.matrix import matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.tasklist import departments, task_list_view
from safetyplan.views.wording import DRAFT_MARK

pytestmark = pytest.mark.slow

OFFICE = shutil.which("soffice")
BROWSER = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
needs_browser = pytest.mark.skipif(BROWSER is None, reason="neither Chromium nor Chrome is installed")

A3, A4 = (1191, 842), (842, 595)


def office(view: View, folder: Path) -> list[pypdf.PageObject]:
    source = folder / "document.xlsx"
    source.write_bytes(next(iter(render(Format.XLSX, [view], Templates()))))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return list(pypdf.PdfReader(folder / "document.pdf").pages)


def browser(view: View, folder: Path) -> list[pypdf.PageObject]:
    source = folder / "document.html"
    source.write_bytes(next(iter(render(Format.HTML, [view], Templates()))))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    profile = f"--user-data-dir={folder / 'profile'}"
    target = f"--print-to-pdf={folder / 'document.pdf'}"
    command = [str(BROWSER), *options, profile, target, source.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return list(pypdf.PdfReader(folder / "document.pdf").pages)


def size(page: pypdf.PageObject) -> tuple[int, int]:
    box = sorted((round(page.mediabox.width), round(page.mediabox.height)), reverse=True)
    return box[0], box[1]


def text(pages: list[pypdf.PageObject]) -> str:
    return folded("".join(page.extract_text() for page in pages))


def folded(printed: str) -> str:
    """Return text without white space; Chromium names some characters by their radicals."""
    return "".join(unicodedata.normalize("NFKC", unified(printed)).split())


@needs_office
def test_all_items_of_the_matrix_fit_on_one_sheet_of_a3(real_duties: Duties, tmp_path: Path) -> None:
    view = matrix_view(real_duties)
    pages = office(view, tmp_path)
    assert {size(page) for page in pages} == {A3}
    printed = text(pages[:1])
    assert all(folded(row.task.title) in printed for row in view.rows)
    assert "第1页" in printed


@needs_office
def test_the_longest_task_list_is_whole_on_paper(real_duties: Duties, tmp_path: Path) -> None:
    unit = max(departments(real_duties), key=lambda unit: len(real_duties.of(unit)))
    view = task_list_view(real_duties, unit)
    pages = office(view, tmp_path)
    assert {size(page) for page in pages} == {A4}
    assert all("重点任务(原文)" in text([page]) for page in pages)
    printed = text(pages)
    rows = [row for part in view.parts for row in part.rows]
    assert len(rows) > 30
    assert not [row.task.number for row in rows if not set(row.task.words) <= _found(row.task.words, printed)]


def _found(lines: tuple[str, ...], printed: str) -> set[str]:
    return {line for line in lines if folded(line) in printed}


@needs_browser
def test_a_handout_repeats_its_headings_and_loses_nothing(real_duties: Duties, tmp_path: Path) -> None:
    unit = townships(real_duties)[0]
    view = handout_view(real_duties, unit)
    pages = browser(view, tmp_path)
    assert {size(page) for page in pages} == {A4}
    assert sum("对口牵头单位" in text([page]) for page in pages) >= len(pages) - 1
    printed = text(pages)
    assert all(folded(field) in printed for field in view.receipt)
    rows = [row for block in view.blocks for row in block.rows]
    assert all(folded(row.task.title) in printed for row in rows)


@needs_browser
def test_the_matrix_fits_the_width_of_a3(real_duties: Duties, tmp_path: Path) -> None:
    pages = browser(matrix_view(real_duties), tmp_path)
    assert {size(page) for page in pages} == {A3}
    assert len(pages) <= 3
    assert "点名合计" in text(pages[:2]) and "建陶基地园区" in text(pages)
    assert "第34项:(市应急管理局会同" in text(pages)


@needs_browser
def test_a_plan_printed_by_a_browser_is_read_whole(real_duties: Duties, tmp_path: Path) -> None:
    browser(plan_text_view(real_duties.plan), tmp_path)
    plan = read((tmp_path / "document.pdf").read_bytes(), "plan.pdf", real_duties.register).plan
    items = [entry.item for entry in walk(plan)]
    assert sum(item.clause is not None for item in items) == 34
    assert sum(len(item.responsibilities) for item in items) == 85


@needs_browser
def test_a_draft_has_its_watermark_on_every_printed_page(real_duties: Duties, tmp_path: Path) -> None:
    duties = Duties(real_duties.plan.model_copy(update={"status": Status.DRAFT}), real_duties.register)
    for number, view in enumerate(
        (plan_text_view(duties.plan), task_list_view(duties, departments(duties)[0]))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        assert len(browser(view, folder)) > 3
        for page in pypdfium2.PdfDocument(folder / "document.pdf"):
            assert DRAFT_MARK in "".join(page.get_textpage().get_text_bounded().split())
