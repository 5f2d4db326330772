"""Word documents: the duties of the query in the layout of GB/T 9704—2012, and a unit's own templates."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.shared import Mm
from lxml import etree

from safetyplan.messages import SafetyPlanError
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Plan
from safetyplan.plan.query import Query, select
from safetyplan.plan.register import Register, Roster, Unit
from safetyplan.plan.vocabulary import MARKS, ROLES, Basis
from safetyplan.render import Format, View, render
from safetyplan.render.templating import Templates
from safetyplan.source.load import load
from safetyplan.views.handout import handout_view, townships
from safetyplan.views.listing import listing_view
from safetyplan.views.matrix import matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.tasklist import MENTIONED, departments, task_list_view
from safetyplan.views.wording import unit_name

ROOT = Path(__file__).parent.parent
NESTED = Path(__file__).parent / "plans" / "good" / "nested.yaml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Rows = list[list[str]]
Fill = Callable[..., bytes]


def made(shown: list[View], overlay: Path | None = None) -> list[bytes]:
    return list(render(Format.DOCX, shown, Templates(overlay)))


def lines(raw: bytes) -> list[str]:
    """Return every paragraph's text, those of tables included, as python-docx reads them."""
    body = docx.Document(io.BytesIO(raw)).element.body
    return [text_of(paragraph) for paragraph in body.iter(W + "p")]


def text_of(element: Any) -> str:
    shown = {W + "t": lambda e: e.text or "", W + "br": lambda e: "\n", W + "tab": lambda e: "\t"}
    return "".join(shown[e.tag](e) for e in element.iter(*shown))


def tables(raw: bytes) -> list[Rows]:
    """Return the cells of every table, the paragraphs of a cell on lines of their own."""
    body = docx.Document(io.BytesIO(raw)).element.body
    return [
        [["\n".join(map(text_of, cell.iter(W + "p"))) for cell in row.iter(W + "tc")] for row in table.iter(W + "tr")]
        for table in body.iter(W + "tbl")
    ]  # fmt: skip


def members(raw: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def answer(duties: Duties, unit: Unit) -> set[tuple[str, str]]:
    """Return what the query says of a unit: every item with each of its roles."""
    found = select(duties, Query(unit=unit, bases=frozenset(Basis))).rows
    return {(row.task.key, ROLES[duty.role]) for row in found for duty in row.duties}


@pytest.fixture(params=["real", "nested"])
def duties(
    request: pytest.FixtureRequest, real_duties: Duties, duties_at: Callable[[Path], Duties]
) -> Duties:
    return real_duties if request.param == "real" else duties_at(NESTED)


def test_every_department_finds_its_duties(duties: Duties) -> None:
    units = departments(duties)
    documents = made([task_list_view(duties, unit) for unit in units])
    assert len(units) > 1
    for unit, document in zip(units, documents, strict=True):
        rows = [row for table in tables(document) for row in table[1:]]
        told = {(row[0], role) for row in rows for role in row[2].split("\n")[0].split("、")}
        told = {(key, role) for key, role in told if role != MENTIONED}
        assert told == answer(duties, unit), unit.name


def test_every_township_finds_its_duties(duties: Duties) -> None:
    units = townships(duties)
    documents = made([handout_view(duties, unit) for unit in units])
    assert len(units) > 1
    for unit, document in zip(units, documents, strict=True):
        tasks, receipt = tables(document)
        rows = [row for row in tasks[1:] if len(row) > 1]
        cells = {
            row[0]: row[2].split("\n")[0].removesuffix("本条任务").removeprefix("如涉及，") for row in rows
        }
        assert len(cells) == len(rows)
        told = {
            (key, role) for key, cell in cells.items() if "正文：" not in cell for role in cell.split("、")
        }
        assert told == answer(duties, unit)
        assert receipt[0] == ["收件单位", unit_name(unit)]
        assert f"{unit_name(unit)}：" in lines(document)
        assert handout_view(duties, unit).contact in lines(document)


def test_the_task_is_told_in_its_original_words(duties: Duties) -> None:
    (document,) = made([listing_view(duties)])
    (table,) = tables(document)
    rows = [row for row in table[1:] if len(row) > 1]
    shown = listing_view(duties).rows
    for row, item in zip(rows, shown, strict=True):
        assert row[1].endswith("\n".join(item.task.words))
        assert row[6] == item.task.due_text
    assert len(shown) > 3


def test_the_matrix_has_every_mark_of_the_query(duties: Duties) -> None:
    view = matrix_view(duties, expand=True)
    (document,) = made([view])
    (table,) = tables(document)
    names = [name.removesuffix("（待核）") for name in table[0][2:-2]]
    found = set()
    for row in table[1:-2]:
        for name, cell in zip(names, row[2:-2], strict=True):
            found |= {(row[0], name, mark) for mark in re.findall(f"[{''.join(MARKS.values())}]", cell)}
    held = {(duty.task.key, name, MARKS[duty.role]) for name, all_ in duties.by_unit.items() for duty in all_}
    assert {mark for mark in found if mark[1] in duties.by_unit} == held
    assert [row[2:-2] for row in table[1:-2]] == [[cell.text for cell in row.cells] for row in view.rows]


def test_a_matrix_is_no_wider_than_its_page(real_duties: Duties) -> None:
    (document,) = made([matrix_view(real_duties, expand=True)])
    read = docx.Document(io.BytesIO(document))
    page = read.sections[0]
    grid = [int(column.get(W + "w")) for column in read.element.body.iter(W + "gridCol")]
    room = (page.page_width - page.left_margin - page.right_margin) // 635
    assert len(grid) == len(matrix_view(real_duties, expand=True).columns) + 4
    assert sum(grid) <= room
    assert {int(cell.get(W + "w")) for cell in read.element.body.iter(W + "tcW")} <= set(grid)


def test_the_plan_is_whole_and_its_headings_have_their_fonts(duties: Duties) -> None:
    view = plan_text_view(duties.plan)
    (document,) = made([view])
    printed = [*view.preamble, *("".join(line) for block in view.blocks for line in block.lines)]
    assert [line for line in lines(document) if line in printed] == printed
    level_one = next(block for block in view.blocks if block.level == 1)
    body = docx.Document(io.BytesIO(document)).element.body
    (run,) = [run for run in body.iter(W + "r") if text_of(run) == level_one.head]
    assert run.find(f"{W}rPr/{W}rFonts").get(W + "eastAsia") == "黑体"


@pytest.mark.parametrize(
    ("kind", "pages"),
    [
        ("handout", [(210, 297), (297, 210), (210, 297)]),
        ("tasks", [(297, 210)]),
        ("listing", [(297, 210)]),
        ("matrix", [(420, 297)]),
        ("plan", [(210, 297)]),
    ],
)
def test_pages_have_the_measures_of_the_standard(
    small_duties: Duties, kind: str, pages: list[tuple[int, int]]
) -> None:
    document = docx.Document(io.BytesIO(each_kind(small_duties)[kind]))
    assert [(round(part.page_width.mm), round(part.page_height.mm)) for part in document.sections] == pages
    for part in document.sections:
        if part.page_height > part.page_width:
            sides = part.top_margin, part.right_margin, part.bottom_margin, part.left_margin
            assert all(abs(side - Mm(mm)) < Mm(0.1) for side, mm in zip(sides, (37, 26, 35, 28), strict=True))
            grid = part._sectPr.find(W + "docGrid")
            assert (grid.get(W + "type"), grid.get(W + "linePitch")) == ("lines", "579")


def each_kind(duties: Duties, when: date | None = None) -> dict[str, bytes]:
    shown: dict[str, View] = {
        "handout": handout_view(duties, townships(duties)[0], when),
        "tasks": task_list_view(duties, departments(duties)[0], when),
        "listing": listing_view(duties),
        "matrix": matrix_view(duties),
        "plan": plan_text_view(duties.plan),
    }
    return dict(zip(shown, made(list(shown.values())), strict=True))


def test_every_run_names_its_font_for_chinese(small_duties: Duties) -> None:
    seen = set()
    for document in each_kind(small_duties).values():
        for name, raw in members(document).items():
            assert b"Theme=" not in raw.replace(b"themeFontLang", b""), name
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            for run in etree.fromstring(raw).iter(W + "r"):
                if text_of(run).strip():
                    fonts = run.find(f"{W}rPr/{W}rFonts")
                    assert fonts is not None, (name, text_of(run))
                    assert fonts.get(W + "hint") == "eastAsia"
                    seen.add(fonts.get(W + "eastAsia"))
    assert seen == {"仿宋", "黑体", "宋体", "方正小标宋简体"} | ({"楷体"} & seen)


def test_nothing_is_embedded_and_every_font_has_an_alternative(small_duties: Duties) -> None:
    parts = members(each_kind(small_duties)["handout"])
    assert not [name for name in parts if "embed" in name.lower() or name.endswith((".odttf", ".ttf"))]
    fonts = etree.fromstring(parts["word/fontTable.xml"])
    assert {font.get(W + "name") for font in fonts if font.find(W + "altName") is not None} >= {
        "仿宋",
        "黑体",
    }


def test_pages_are_numbered_right_on_odd_and_left_on_even_ones(small_duties: Duties) -> None:
    parts = members(each_kind(small_duties)["handout"])
    assert b"<w:evenAndOddHeaders/>" in parts["word/settings.xml"]
    for name, side in {"odd": "right", "even": "left", "oddTurned": "right", "evenTurned": "left"}.items():
        footer = etree.fromstring(parts[f"word/{name}.xml"])
        (mark,) = [p for p in footer.iter(W + "p") if text_of(p)]
        assert text_of(mark) == "— 1 —"
        assert mark.find(f"{W}pPr/{W}jc").get(W + "val") == side
        assert mark.find(f"{W}pPr/{W}ind").get(W + side) == "280"
        assert "".join(e.text for e in mark.iter(W + "instrText")) == " PAGE "
        assert (footer.find(f".//{W}textDirection") is not None) == name.endswith("Turned")


def test_headings_of_tables_are_repeated(small_duties: Duties) -> None:
    documents = each_kind(small_duties)
    assert {"plan", "tasks"} < set(documents)
    for kind, document in documents.items():
        body = docx.Document(io.BytesIO(document)).element.body
        heads = [row for row in body.iter(W + "tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]
        assert len(heads) == {"plan": 0, "tasks": 3}.get(kind, 1) or kind == "tasks"


def test_the_date_stands_only_if_given(small_duties: Duties) -> None:
    assert "\t　　　　年　　月　　日" in lines(each_kind(small_duties)["handout"])
    assert "\t2024年6月9日" in lines(each_kind(small_duties, date(2024, 6, 9))["handout"])


def test_the_same_view_gives_the_same_bytes(small_duties: Duties) -> None:
    first, second = each_kind(small_duties), each_kind(small_duties)
    assert first == second
    for document in first.values():
        with zipfile.ZipFile(io.BytesIO(document)) as archive:
            assert {(m.date_time, m.create_system) for m in archive.infolist()} == {
                ((1980, 1, 1, 0, 0, 0), 0)
            }


def test_the_shipped_templates_are_what_the_script_builds(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "tools" / "build_docx_templates.py", tmp_path], check=True)
    built = sorted(tmp_path.iterdir())
    assert len(built) == 5
    for path in built:
        assert members(path.read_bytes()) == members((ROOT / "templates" / path.name).read_bytes()), path.name


HOSTILE = [
    "<w:t>&amp;</w:t><script>alert(1)</script>",
    "{{ handout.title }}{% for x in y %}{# #}",
    "{_{ 7*7 }_}",
    "=HYPERLINK(\"http://a.example\")\\input{x} #read(\"/etc/passwd\")",
    "]]></w:t></w:r></w:p>",
    "长" * 10_000,
    "w" * 10_000,
    "圩筠堎㟓👩‍👩‍👧𠀀\u202e",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    documents = each_kind(duties_saying(text))
    assert len(documents) == 5
    found = {kind: "".join(lines(one)).replace("（组织）", "") for kind, one in documents.items()}
    assert [kind for kind in found if text not in found[kind]] == []


def test_control_characters_are_made_visible() -> None:
    document = each_kind(duties_saying("甲\x00乙\x1b丙\ufffe丁"))["handout"]
    assert "甲\ufffd乙\ufffd丙\ufffd丁" in "".join(lines(document))


def duties_saying(text: str) -> Duties:
    """Return a plan that says `text` wherever it can."""
    item = {
        "num": "1",
        "heading": text,
        "content": text,
        "clause": text,
        "responsibilities": [{"role": "lead", "units": ["局"]}, {"role": "implement", "units": ["镇"]}],
        "deadlines": [{"phrase": text, "task": text, "event": text}],
    }
    plan = {
        "title": text,
        "year": "2024",
        "register": "r",
        "issuer": text,
        "sections": [{"heading": text, "items": [item]}],
    }
    units = {"units": [{"name": "局", "kind": "department"}, {"name": "镇", "kind": "town"}]}
    return Duties(Plan.model_validate(plan), Register(Roster.model_validate(units)))


# A unit's own templates


@pytest.fixture
def fill(tmp_path: Path, small_duties: Duties) -> Fill:
    """Return a function that writes a template of paragraphs and table rows and fills it for 东镇."""

    def call(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
        template = docx.Document()
        for text in paragraphs:
            template.add_paragraph(text)
        if rows:
            table = template.add_table(0, len(rows[0]))
            for row in rows:
                for cell, text in zip(table.add_row().cells, row, strict=True):
                    cell.text = text
        template.save(str(tmp_path / "handout.docx"))
        unit = small_duties.register.unit("东镇")
        assert unit
        (document,) = made([handout_view(small_duties, unit)], tmp_path)
        return document

    return call


def fault(fill: Fill, *paragraphs: str, rows: tuple[tuple[str, ...], ...] = ()) -> str:
    with pytest.raises(SafetyPlanError) as caught:
        fill(*paragraphs, rows=rows)
    return caught.value.message


def test_a_units_own_template_is_filled(fill: Fill) -> None:
    document = fill(
        "致{{ handout.addressee }}：",
        rows=(
            ("{%tr for block in handout.blocks %}", ""),
            ("{%tr for row in block.rows %}", ""),
            ("{{ row.task.number }}", "{{ row.task.title }}"),
            ("{%tr endfor %}", ""),
            ("{%tr endfor %}", ""),
        ),
    )
    assert "致东镇：" in lines(document)
    assert tables(document) == [[["1", "开展大检查"], ["3", "整治“两客一危”"]]]


def test_a_field_that_word_split_into_runs_is_filled(tmp_path: Path, small_duties: Duties) -> None:
    template = docx.Document()
    paragraph = template.add_paragraph()
    for piece in ("致{", "{ hand", "out.addres", "see }", "}"):
        paragraph.add_run(piece).bold = len(piece) > 2
    template.save(str(tmp_path / "handout.docx"))
    unit = townships(small_duties)[0]
    (document,) = made([handout_view(small_duties, unit)], tmp_path)
    assert f"致{unit.name}" in lines(document)


def test_fields_in_headers_and_footers_are_filled(tmp_path: Path, small_duties: Duties) -> None:
    template = docx.Document()
    template.sections[0].header.paragraphs[0].text = "{{ handout.plan_title }}"
    template.save(str(tmp_path / "handout.docx"))
    (document,) = made([handout_view(small_duties, townships(small_duties)[0])], tmp_path)
    read = docx.Document(io.BytesIO(document))
    assert read.sections[0].header.paragraphs[0].text == small_duties.plan.title


@pytest.mark.parametrize(
    ("paragraphs", "rows", "told"),
    [
        (("一", "{{ handout.addresse }}"), (), "paragraph 2 “{{ handout.addresse }}”: 'safetyplan.views.handout.Handout object' has no attribute 'addresse'"),
        (("一", "二", "致{{ adressee }}："), (), "paragraph 3 “致{{ adressee }}：”: 'adressee' is undefined"),
        (("一", "致｛｛ handout.addressee ｝｝"), (), "paragraph 2 “致｛｛ handout.addressee ｝｝”: ｛｛ is typed in full width"),
        (("{% for x in %}",), (), "paragraph 1 “{% for x in %}”: Expected an expression"),
        (("一", "{%p for x in y %}", "x", "{%p endfor %}"), (), "paragraph 2 “{%p for x in y %}”: 'y' is undefined"),
        (("{{ ''.__class__.__mro__ }}",), (), "paragraph 1 “{{ ''.__class__.__mro__ }}”: access to attribute '__class__'"),
        (
            ("一",),
            (("{%tr for block in handout.blocks %}", ""), ("{{ block.name }}", "{{ block.nam }}"), ("{%tr endfor %}", "")),
            "paragraph 5 “{{ block.nam }}”",
        ),
        (("{% if true %}", "二", "{% if true %}"), (), "paragraph 3"),
    ],
)  # fmt: skip
def test_a_fault_names_template_and_paragraph(
    fill: Fill, paragraphs: tuple[str, ...], rows: tuple[tuple[str, ...], ...], told: str
) -> None:
    message = fault(fill, *paragraphs, rows=rows)
    assert message.startswith("template handout.docx")
    assert told in message


def test_a_tag_that_tears_a_table_apart_is_told(fill: Fill) -> None:
    message = fault(fill, "一{% if not handout %}甲", rows=(("乙{% endif %}", "丙"),))
    assert message.startswith("template handout.docx: filled in, it is no Word document any more")


@pytest.mark.parametrize(
    "raw", [b"", b"no zip", b"PK\x03\x04broken", "zip without a document", "document is no XML", "DOCTYPE"]
)
def test_a_broken_template_is_named(tmp_path: Path, small_duties: Duties, raw: bytes | str) -> None:
    path = tmp_path / "handout.docx"
    if isinstance(raw, bytes):
        path.write_bytes(raw)
    else:
        document = {
            "zip without a document": None,
            "document is no XML": "<w:document",
            "DOCTYPE": '<!DOCTYPE a [<!ENTITY b "{{ c }}">]><a>&b;</a>',
        }[raw]
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/other.xml" if document is None else "word/document.xml", document or "")
    with pytest.raises(SafetyPlanError, match="is not a Word document"):
        made([handout_view(small_duties, townships(small_duties)[0])], tmp_path)


@pytest.mark.slow
def test_a_template_that_unpacks_without_end_is_refused(
    tmp_path: Path, small_duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(tmp_path / "handout.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 70_000_000)
    with pytest.raises(SafetyPlanError, match="larger than 64 MB"):
        made([handout_view(small_duties, townships(small_duties)[0])], tmp_path)


def test_a_missing_extra_is_told_with_the_command_that_brings_it(
    small_duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [
        name
        for name in sys.modules
        if name.startswith(("docxtpl", "safetyplan.render.word", "safetyplan.render.docx_parts"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "docxtpl", None)
    with pytest.raises(SafetyPlanError, match="docxtpl") as caught:
        made([listing_view(small_duties)])
    assert 'pip install "safetyplan[word]"' in caught.value.hint


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_22_lines_of_28_characters(tmp_path: Path) -> None:
    from pypdf import PdfReader

    plan = Plan.model_validate({"title": "短", "year": "2024", "register": "r", "preamble": "长" * 2000})
    (document,) = made([plan_text_view(plan)])
    (tmp_path / "plan.docx").write_bytes(document)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "plan.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    page = PdfReader(tmp_path / "plan.pdf").pages[1]
    full = [line for line in texts(page.extract_text()) if set(line) == {"长"}]
    assert full == ["长" * 28] * 22


def texts(extracted: str) -> Iterator[str]:
    for line in extracted.splitlines():
        if stripped := "".join(line.split()):
            yield stripped


@pytest.mark.parametrize("title", ["高安市2024年\n安全生产工作要点", "a\tb & <c>"])
def test_every_part_is_well_formed_whatever_the_title(small: Path, title: str) -> None:
    text = small.read_text("utf-8").replace(
        "title: 试验市2024年安全生产工作要点", f"title: {json.dumps(title)}"
    )
    assert json.dumps(title) in text
    small.write_text(text, encoding="utf-8")
    loaded = load(small)
    assert loaded.plan is not None and loaded.register is not None
    duties = Duties(loaded.plan, loaded.register)
    documents = made([plan_text_view(duties.plan), matrix_view(duties)])
    checked = 0
    for document in documents:
        with zipfile.ZipFile(io.BytesIO(document)) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    etree.fromstring(package.read(name))
                    checked += 1
    assert checked >= 16
