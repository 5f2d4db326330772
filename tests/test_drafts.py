"""A draft says on every page of every format that it is one, whatever the page shows and whoever made its template."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import icalendar
import jsonschema
import openpyxl
import pypdfium2
import pytest

from safetyplan.plan.duties import Duties
from safetyplan.plan.vocabulary import Status
from safetyplan.render import Format, View, formats_of, render
from safetyplan.render.answer_schema import answer_schema
from safetyplan.render.templating import Templates
from safetyplan.views.calendar import calendar_view
from safetyplan.views.handout import handout_view, townships
from safetyplan.views.listing import listing_view
from safetyplan.views.matrix import matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.tasklist import departments, task_list_view
from safetyplan.views.wording import DRAFT_MARK

SENTINEL = "试验用的记号"


def views(duties: Duties) -> list[View]:
    return [
        matrix_view(duties),
        listing_view(duties),
        task_list_view(duties, departments(duties)[0]),
        handout_view(duties, townships(duties)[0]),
        plan_text_view(duties.plan),
    ]


@pytest.fixture
def drafts(real_duties: Duties) -> list[View]:
    """Return every document of a draft, all of several pages."""
    plan = real_duties.plan.model_copy(update={"status": Status.DRAFT})
    return views(Duties(plan, real_duties.register))


def files(shown: list[View], format_: Format, overlay: Path | None = None) -> list[bytes]:
    return [
        content
        for view in shown
        if format_ in formats_of(view)
        for content in render(format_, [view], Templates(overlay))
    ]


def test_every_section_of_a_word_file_has_it_in_its_header(drafts: list[View]) -> None:
    seen = 0
    for raw in files(drafts, Format.DOCX):
        for section in docx.Document(io.BytesIO(raw)).sections:
            for header in (section.header, section.even_page_header, section.first_page_header):
                assert [paragraph.text for paragraph in header.paragraphs] == [DRAFT_MARK]
                seen += 1
    assert seen == 21


def test_a_header_of_ones_own_keeps_its_words(drafts: list[View], tmp_path: Path) -> None:
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = SENTINEL
    template.add_section()
    second = template.add_section().even_page_header
    second.is_linked_to_previous = False
    second.paragraphs[0].text = "{{ matrix.plan_title }}"
    template.save(str(tmp_path / "matrix.docx"))
    (raw,) = files(drafts[:1], Format.DOCX, tmp_path)
    first, _second, third = docx.Document(io.BytesIO(raw)).sections
    assert [p.text for p in first.header.paragraphs] == [SENTINEL, DRAFT_MARK]
    assert [p.text for p in first.even_page_header.paragraphs] == [DRAFT_MARK]
    assert [p.text for p in third.header.paragraphs] == [SENTINEL, DRAFT_MARK]
    words = [p.text for p in third.even_page_header.paragraphs]
    assert words[1:] == [DRAFT_MARK] and words[0].endswith("（草稿）")


def test_a_word_template_without_any_section_gets_it_too(drafts: list[View], tmp_path: Path) -> None:
    template = docx.Document()
    body = template.element.body
    body.remove(body.sectPr)
    template.add_paragraph("{{ matrix.title }}")
    template.save(str(tmp_path / "matrix.docx"))
    (raw,) = files(drafts[:1], Format.DOCX, tmp_path)
    assert docx.Document(io.BytesIO(raw)).sections[0].header.paragraphs[0].text == DRAFT_MARK


def test_every_page_of_a_pdf_has_it_over_its_head(drafts: list[View]) -> None:
    pages = [page for raw in files(drafts, Format.PDF) for page in pypdfium2.PdfDocument(raw)]
    assert len(pages) > 20
    assert all(DRAFT_MARK in page.get_textpage().get_text_bounded() for page in pages)


def test_a_pdf_template_of_ones_own_has_it_as_well(drafts: list[View], tmp_path: Path) -> None:
    own = '#import "gongwen.typ": *\n#show: gongwen\n#portrait[一]\n#landscape[二]\n'
    (tmp_path / "matrix.typ").write_text(own, encoding="utf-8")
    (raw,) = files(drafts[:1], Format.PDF, tmp_path)
    texts = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(raw)]
    assert len(texts) == 2 and all(DRAFT_MARK in text for text in texts)


def test_every_sheet_says_so_on_paper_and_on_the_screen(drafts: list[View]) -> None:
    seen = 0
    for raw in files(drafts, Format.XLSX):
        for sheet in openpyxl.load_workbook(io.BytesIO(raw)):
            assert sheet.oddHeader.center.text == DRAFT_MARK
            assert str(sheet["A2"].value).startswith(DRAFT_MARK)
            assert sheet.freeze_panes == "C4"
            seen += 1
    assert seen > 4


def test_html_has_a_band_on_the_screen_and_a_watermark_on_paper(drafts: list[View], tmp_path: Path) -> None:
    pages = [raw.decode() for raw in files(drafts, Format.HTML)]
    assert len(pages) == 5
    for page in pages:
        assert page.index("</style>\n</head>") < page.index(
            f'<div class="draft-mark" role="note">{DRAFT_MARK}</div>'
        )
        assert "@media print {\n  .draft-mark { position: fixed;" in page
    (tmp_path / "matrix.html.j2").write_text(SENTINEL, encoding="utf-8")
    (own,) = files(drafts[:1], Format.HTML, tmp_path)
    assert DRAFT_MARK in own.decode() and own.decode().endswith(SENTINEL)


def test_markdown_begins_with_it(drafts: list[View]) -> None:
    texts = [raw.decode() for raw in files(drafts, Format.MD)]
    assert len(texts) == 5 and all(text.startswith(f"> **{DRAFT_MARK}**\n\n") for text in texts)


def test_csv_has_it_in_a_last_column_that_moves_no_other(drafts: list[View], real_duties: Duties) -> None:
    reviewed = files(views(real_duties), Format.CSV)
    assert len(reviewed) == 4
    for raw, same in zip(files(drafts, Format.CSV), reviewed, strict=True):
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
        assert [row[-1] for row in rows] == ["状态", *[DRAFT_MARK] * (len(rows) - 1)]
        assert [row[:-1] for row in rows] == list(csv.reader(io.StringIO(same.decode("utf-8-sig"))))


def test_a_calendar_says_so_in_every_entry(small_duties: Duties) -> None:
    plan = small_duties.plan.model_copy(update={"status": Status.DRAFT})
    (raw,) = render(Format.ICS, [calendar_view(Duties(plan, small_duties.register))])
    calendar = icalendar.Calendar.from_ical(raw)
    told = [str(event["summary"]) for event in calendar.walk("VEVENT")]
    assert len(told) > 1 and all(line.startswith(f"【{DRAFT_MARK}】") for line in told)
    assert "（草稿）" in str(calendar["x-wr-calname"])


def test_answers_say_so_in_words_and_as_data(cli: Callable[..., Any], wrong: Path) -> None:
    schema = jsonschema.Draft202012Validator(answer_schema())
    for command in (["list"], ["show", "1"], ["units"], ["units", "市应急管理局"], ["units", "各镇"]):
        options = [*command, "--plan", wrong, "--draft"]
        assert cli(*options).out.startswith(f"{DRAFT_MARK}\n\n")
        record = json.loads(cli(*options, "--format", "json").out)
        assert record["status"] == "draft"
        schema.validate(record)
    for command in ("list", "units"):
        table = cli(command, "--plan", wrong, "--draft", "--format", "csv").out
        rows = list(csv.reader(io.StringIO(table.lstrip("\ufeff"))))
        assert [row[-1] for row in rows] == ["status", *["draft"] * (len(rows) - 1)]
        assert cli(command, "--plan", wrong, "--draft", "--format", "md").out.startswith("> **草稿")


@pytest.fixture
def wrong(small: Path) -> Path:
    """Return a plan with an error, which is shown as a draft only."""
    text = small.read_text("utf-8")
    assert "有关镇落实）" in text
    small.write_text(text.replace("有关镇落实）", "东镇落实）", 1), encoding="utf-8")
    return small


def test_the_names_of_files_say_so_and_leave_what_was_issued(
    cli: Callable[..., Any], wrong: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    issued = folder / "01_东镇.md"
    issued.write_text("已印发", encoding="utf-8")
    options = ["--plan", wrong, "--draft", "--format", "md", "-o"]
    done = cli("render", "handout", "--all", *options, folder, "--prune")
    assert done.code == 0 and issued.read_text("utf-8") == "已印发", done.err
    made = sorted(path.name for path in folder.iterdir() if path != issued)
    assert made and all(name.endswith("（草稿）.md") for name in made)
    assert cli("render", "handout", "--all", "--zip", *options, f"{folder}/").code == 0
    (archive,) = folder.glob("*.zip")
    assert archive.name == "任务交办单（草稿）.zip"
    assert sorted(zipfile.ZipFile(archive).namelist()) == made
    assert cli("render", "plan", "--as-printed", *options[:3], "-o", f"{folder}/").code == 0
    (text,) = folder.glob("*.txt")
    assert text.stem.endswith("（草稿）") and DRAFT_MARK not in text.read_text("utf-8")


def test_a_reviewed_plan_bears_no_mark(real_duties: Duties) -> None:
    parts = []
    for format_ in (Format.MD, Format.HTML, Format.DOCX, Format.XLSX):
        for raw in files(views(real_duties), format_):
            parts.append(raw)
            if format_ in {Format.DOCX, Format.XLSX}:
                with zipfile.ZipFile(io.BytesIO(raw)) as package:
                    parts += [package.read(name) for name in package.namelist()]
    assert len(parts) > 60
    assert not any("草稿".encode() in part or b"draft" in part for part in parts)
