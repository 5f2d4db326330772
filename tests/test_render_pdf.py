"""PDF documents: the duties of the query, no missing glyph, the same bytes, a unit's own templates and fonts."""

import bisect
import itertools
import json
import logging
import re
import shutil
import socket
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
import pytest
from fontTools.ttLib import TTFont

from safetyplan.messages import SafetyPlanError
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Plan
from safetyplan.plan.query import Query, select
from safetyplan.plan.register import Register, Roster, Unit
from safetyplan.plan.vocabulary import ROLES, Basis
from safetyplan.render import Format, View, render
from safetyplan.render.fonts import PURPOSES, choose, lacking
from safetyplan.render.pdf import GETA, plain
from safetyplan.render.templating import Templates
from safetyplan.views.handout import handout_view, townships
from safetyplan.views.listing import listing_view
from safetyplan.views.matrix import matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.tasklist import departments, task_list_view
from safetyplan.views.wording import unit_name

NESTED = Path(__file__).parent / "plans" / "good" / "nested.yaml"
FONTS = sorted(Path(pylopdf_fonts_zh_cn.__file__).parent.glob("*.otf"))
MM = 72 / 25.4


def made(shown: list[View], overlay: Path | None = None, fonts: Path | None = None) -> list[bytes]:
    return list(render(Format.PDF, shown, Templates(overlay, fonts)))


def pages(raw: bytes) -> list[pypdfium2.PdfPage]:
    return list(pypdfium2.PdfDocument(raw))


def lines(page: pypdfium2.PdfPage) -> list[str]:
    """Return the lines of a page without white space and the places made for line breaks."""
    text = page.get_textpage().get_text_range()
    return ["".join(line.split()).replace("\u200b", "") for line in text.splitlines()]


def printed(raw: bytes) -> str:
    """Return the text of a document without white space and page numbers."""
    return "".join(re.sub("—[0-9]+—", "", "".join(lines(page))) for page in pages(raw))


def rows(raw: bytes, template: str) -> list[dict[int, str]]:
    """Return the cells of every row of a document's landscape tables, by column.

    A row may go on on the next page, so a character belongs to the column it stands in: a row ends where
    the next begins in the first column, and a page's heading row is followed by what is left of a row.
    """
    source = (Templates().folders[-1] / template).read_text(encoding="utf-8")
    (widths,) = re.findall(r"#let widths = \((.*)\)", source)
    edges = list(itertools.accumulate((int(width) for width in re.findall("([0-9]+)mm", widths)), initial=35))
    found: list[dict[int, str]] = []
    last: dict[int, str] = {}
    for page in pages(raw):
        text = page.get_textpage()
        characters = text.get_text_range()
        assert len(characters) == text.count_chars()
        current, at = last, len(edges)
        for place, character in enumerate(characters):
            if character.isspace() or character == "\u200b":
                continue
            left, _bottom, right, _top = text.get_charbox(place)
            column = bisect.bisect(edges, (left + right) / 2 / MM) - 1
            if page.get_width() < page.get_height() or not 0 <= column < len(edges) - 1:
                continue
            if column < at:
                if current.get(0) != "序号":
                    last = current
                current = {} if column == 0 else last
                found += [current] if column == 0 else []
            current[column] = current.get(column, "") + character
            at = column
        last = last if current.get(0) == "序号" else current
    return found


def answer(duties: Duties, unit: Unit) -> dict[str, set[str]]:
    """Return what the query says of a unit: the roles it has in every item."""
    found = select(duties, Query(unit=unit, bases=frozenset(Basis))).rows
    return {row.task.key: {ROLES[duty.role] for duty in row.duties} for row in found}


@pytest.fixture(params=["real", "nested"])
def duties(
    request: pytest.FixtureRequest, real_duties: Duties, duties_at: Callable[[Path], Duties]
) -> Duties:
    return real_duties if request.param == "real" else duties_at(NESTED)


def told(duties: Duties, raw: bytes, template: str) -> dict[str, set[str]]:
    """Return the items whose number, title and words stand in a row, with the roles its third cell begins with."""
    tasks = {row.task.number: row.task for row in listing_view(duties).rows}
    roles = "|".join(ROLES.values())
    given: dict[str, set[str]] = {}
    for cells in rows(raw, template):
        if (task := tasks.get(cells[0])) and len(cells) > 1:
            title, words = ("".join("".join(part).split()) for part in (task.title, task.words))
            assert cells[1] == ("" if words.startswith(title) else title) + words
            match = re.match(f"(?:如涉及，)?((?:(?:{roles})、?)+)", cells[2])
            given.setdefault(task.number, set()).update(re.findall(roles, match[1]) if match else ())
    return given


@pytest.mark.slow
def test_every_department_finds_its_duties(duties: Duties) -> None:
    units = departments(duties)
    documents = made([task_list_view(duties, unit) for unit in units])
    assert len(units) > 1
    for unit, document in zip(units, documents, strict=True):
        shown = told(duties, document, "tasks.typ")
        assert {key: roles for key, roles in shown.items() if roles} == answer(duties, unit), unit.name


@pytest.mark.slow
def test_every_township_finds_its_duties(duties: Duties) -> None:
    units = townships(duties)
    documents = made([handout_view(duties, unit) for unit in units])
    assert len(units) > 1
    for unit, document in zip(units, documents, strict=True):
        assert told(duties, document, "handout.typ") == answer(duties, unit), unit.name
        assert f"{unit_name(unit)}：" in printed(document)


@pytest.mark.slow
def test_the_listing_and_the_plan_are_whole(duties: Duties) -> None:
    listing, plan = listing_view(duties), plan_text_view(duties.plan)
    documents = made([listing, plan])
    found = {row[0]: row for row in rows(documents[0], "listing.typ")}
    assert len(listing.rows) >= 5
    for row in listing.rows:
        assert found[row.task.number][1].endswith("".join("".join(row.task.words).split()))
    text = printed(documents[1])
    at = -1
    for block in plan.blocks:
        for line in block.lines:
            at = text.index("".join("".join(line).split()), at + 1)


def test_a_matrix_of_every_unit_stays_on_its_page(real_duties: Duties) -> None:
    view = matrix_view(real_duties, expand=True)
    found = pages(made([view])[0])
    text = found[0].get_textpage()
    right = max(text.get_charbox(place)[2] for place in range(text.count_chars()))
    assert len(view.columns) > 50
    assert len(found) <= 2
    assert right <= (420 - 25) * MM


def test_the_matrix_has_every_mark(real_duties: Duties) -> None:
    view = matrix_view(real_duties)
    text = printed(made([view])[0])
    assert len(view.rows) == 34
    for row in view.rows:
        marks = "".join(cell.text for cell in row.cells)
        assert row.task.number + row.task.title + marks + str(row.named) in text, row.task.number
        assert f"第{row.task.number}项：{row.task.evidence}" in text


@pytest.mark.parametrize(
    ("kind", "sizes"),
    [("handout", {(210, 297), (297, 210)}), ("tasks", {(297, 210)}), ("matrix", {(420, 297)}), ("plan", {(210, 297)})],
)  # fmt: skip
def test_pages_have_the_size_of_the_standard(
    small_duties: Duties, kind: str, sizes: set[tuple[int, int]]
) -> None:
    found = {
        (round(page.get_width() / MM), round(page.get_height() / MM))
        for page in pages(each_kind(small_duties)[kind])
    }
    assert found == sizes


def each_kind(duties: Duties, when: date | None = None) -> dict[str, bytes]:
    shown: dict[str, View] = {
        "handout": handout_view(duties, townships(duties)[0], when),
        "tasks": task_list_view(duties, departments(duties)[0], when),
        "listing": listing_view(duties),
        "matrix": matrix_view(duties),
        "plan": plan_text_view(duties.plan),
    }
    return dict(zip(shown, made(list(shown.values())), strict=True))


def test_a_page_has_22_lines_of_28_characters_and_its_number_outside() -> None:
    plan = Plan.model_validate({"title": "短", "year": "2024", "register": "r", "preamble": "长" * 2000})
    document = made([plan_text_view(plan)])[0]
    second, third = pages(document)[1:3]
    assert [line for line in lines(second) if line.startswith("长")] == ["长" * 28] * 22
    for page, number, (least, most) in ((second, 2, (28, 70)), (third, 3, (140, 184))):
        text = page.get_textpage()
        at = text.get_text_range().index(f"— {number} —")
        left, bottom, right, top = text.get_charbox(at + 2)
        assert least * MM < left < right < most * MM
        assert 20 * MM < bottom < top < 28 * MM


def test_every_paragraph_of_a_plan_begins_two_characters_in(real_duties: Duties) -> None:
    plan = plan_text_view(real_duties.plan)
    (document,) = made([plan])
    seen = 0
    for page in pages(document):
        text = page.get_textpage()
        shown = text.get_text_range()
        for block in plan.blocks:
            at = shown.find(block.head[:8])
            if at >= 0 and shown[:at].endswith("\n"):
                assert abs(text.get_charbox(at)[0] - (28 * MM + 2 * 15.79)) < 3
                seen += 1
    assert seen > 30


def test_the_same_view_gives_the_same_bytes(small_duties: Duties) -> None:
    first = each_kind(small_duties)
    assert first == each_kind(small_duties)
    for document in first.values():
        assert b"/CreationDate" not in document and b"CreateDate" not in document


def test_the_date_stands_only_if_given(small_duties: Duties) -> None:
    assert "2024年6月9日" in printed(each_kind(small_duties, date(2024, 6, 9))["handout"])
    assert "附件：1.任务清单2.回执年月日（联系人：联系电话：" in printed(each_kind(small_duties)["handout"])


# Glyphs and fonts


def test_no_glyph_is_missing_in_any_name_or_word_of_the_plan(real_duties: Duties) -> None:
    names = "".join(name for _, name in real_duties.register.names())
    shown = [plain(listing_view(real_duties)), plain(plan_text_view(real_duties.plan))]
    text = names + json.dumps(shown, ensure_ascii=False) + "圩筠堎㟓垱湧笯"
    assert lacking(text, [(path, 0) for path in FONTS]) == []


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_the_characters_of_a_font_are_those_its_library_tells(path: Path) -> None:
    with TTFont(path) as font:
        known = {chr(code) for code in font.getBestCmap()}
    sample = "".join(map(chr, range(0x20, 0x3000))) + "".join(map(chr, range(0x4E00, 0x9FFF, 7))) + "𠀀𪜀👩"
    visible = [c for c in sample if c not in known]
    assert set(lacking(sample, [(path, 0)])) <= set(visible)
    assert set(lacking(sample, [(path, 0)])) >= {c for c in visible if c.isalpha()}
    assert len(known) > 20_000


def test_what_no_font_has_is_marked_and_told(caplog: pytest.LogCaptureFixture) -> None:
    plan = Plan.model_validate(
        {"title": "题", "year": "2024", "register": "r", "preamble": "甲👩\u200d🚒乙\u202e丙"}
    )
    with caplog.at_level(logging.WARNING):
        text = printed(made([plan_text_view(plan)])[0])
    assert f"甲{GETA}{GETA}乙" in text.replace("\u200d", "")
    assert "no font has U+1F469 👩、U+1F692 🚒" in caplog.text


def test_stand_ins_are_told(small_duties: Duties, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        made([listing_view(small_duties)])
    assert "Noto Serif SC stands in for 仿宋、楷体、宋体、小标宋" in caplog.text
    assert "Noto Sans SC stands in for 黑体" in caplog.text


def test_fonts_of_ones_own_come_first() -> None:
    chosen = choose(["FangSong", "SimHei", "Noto Serif SC", "Noto Sans SC"])
    assert set(chosen) == set(PURPOSES)
    assert chosen["fangsong"].families == ("FangSong", "Noto Serif SC", "Noto Sans SC")
    assert not chosen["heiti"].stand_in and chosen["kaiti"].stand_in == "Noto Serif SC"


def test_a_units_own_fonts_are_used(
    tmp_path: Path, small_duties: Duties, caplog: pytest.LogCaptureFixture
) -> None:
    with TTFont(next(path for path in FONTS if "Serif" in path.name)) as font:
        for record in font["name"].names:
            if record.nameID in {1, 4, 16}:
                record.string = "FangSong"
        font.save(tmp_path / "own.otf")
    with caplog.at_level(logging.WARNING):
        document = made([listing_view(small_duties)], fonts=tmp_path)[0]
    assert "仿宋" not in caplog.text and "楷体" in caplog.text
    assert document != made([listing_view(small_duties)])[0]


# Hostile text and strangers' templates


HOSTILE = [
    '#read("/etc/passwd") #import "x.typ" \\input{x} $x$ `y` *z* _u_ @v <w> = ~',
    "<script>alert(1)</script>{{ plan }}{% for x in y %}",
    ']]></a>"}],"b":1',
    "w" * 300,
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text: str) -> None:
    documents = each_kind(duties_saying(text))
    assert len(documents) == 5
    assert [kind for kind, one in documents.items() if "".join(text.split()) not in printed(one)] == []


@pytest.mark.slow
@pytest.mark.parametrize("text", ["长" * 10_000, "长，" * 300, "w" * 300])
def test_a_text_without_a_break_is_all_there_and_leaves_no_page(text: str) -> None:
    duties = duties_saying(text)
    documents = made([handout_view(duties, townships(duties)[0]), listing_view(duties)])
    assert len(documents) == 2
    for document in documents:
        assert printed(document).count(text[0]) >= 2 * text.count(text[0])
        for page in pages(document):
            shown = page.get_textpage()
            for place in range(0, shown.count_chars(), 7):
                left, bottom, right, top = shown.get_charbox(place)
                assert 0 <= left <= right <= page.get_width()
                assert 0 <= bottom <= top <= page.get_height()


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
    sections = [{"heading": text, "items": [item]}]
    plan = {"title": text, "year": "2024", "register": "r", "issuer": text, "sections": sections}
    units = {"units": [{"name": "局", "kind": "department"}, {"name": "镇", "kind": "town"}]}
    return Duties(Plan.model_validate(plan), Register(Roster.model_validate(units)))


@pytest.fixture
def fill(tmp_path: Path, small_duties: Duties) -> Callable[[str], bytes]:
    """Return a function that writes a template for listings and fills it."""

    def call(template: str) -> bytes:
        (tmp_path / "listing.typ").write_text(template, encoding="utf-8")
        return made([listing_view(small_duties)], tmp_path)[0]

    return call


def test_a_units_own_template_may_use_the_shipped_ones(fill: Callable[[str], bytes]) -> None:
    document = fill('#import "gongwen.typ": *\n#show: gongwen\n自己的：#data.title')
    assert printed(document) == "自己的：试验市2024年安全生产工作要点责任分工表"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ('#import "gongwen.typ": *\n\n#data.titel', 'line 3: dictionary does not contain key "titel"'),
        ("一\n#nobody", "line 2: unknown variable: nobody"),
        ("一\n#let (", "line 2: unclosed delimiter"),
        ('#read("/etc/passwd")', "line 1: file not found"),
        ('#read("../../etc/passwd")', "line 1: path"),
        ('一\n#set text(font: "方正小标宋简体")\n字', "line 2: unknown font family"),
        ('\n#import "none.typ"', "line 2: file not found"),
    ],
)
def test_a_fault_names_template_and_line(fill: Callable[[str], bytes], template: str, why: str) -> None:
    with pytest.raises(SafetyPlanError) as caught:
        fill(template)
    assert caught.value.message.startswith(f"template listing.typ, {why}")


def test_a_fault_in_a_shared_template_names_that_one(tmp_path: Path, fill: Callable[[str], bytes]) -> None:
    (tmp_path / "letterhead.typ").write_text("\n#let head = nobody", encoding="utf-8")
    with pytest.raises(SafetyPlanError, match=r"template letterhead\.typ, line 2"):
        fill('#import "letterhead.typ": head')


def test_a_template_that_takes_all_memory_is_ended(fill: Callable[[str], bytes]) -> None:
    with pytest.raises(SafetyPlanError, match=r"memory or time|finished"):
        fill('#("a" * 9000000000)')


def test_a_template_reaches_no_network(fill: Callable[[str], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst downloads packages; a proxy that listens here would hear of it."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.5)
        proxy = f"http://127.0.0.1:{listening.getsockname()[1]}"
        for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy)
        with pytest.raises(SafetyPlanError, match="package"):
            fill('#import "@pre" + "view/cetz:0.2.0"')
        with pytest.raises(TimeoutError):
            listening.accept()


def test_a_missing_template_is_told(
    tmp_path: Path, small_duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = tmp_path / "templates"
    shutil.copytree(Templates().folders[-1], shipped, ignore=shutil.ignore_patterns("listing.typ"))
    monkeypatch.setattr("safetyplan.render.templating.shipped", lambda _: shipped)
    with pytest.raises(SafetyPlanError, match=r"there is no template listing\.typ"):
        made([listing_view(small_duties)])


def test_a_folder_of_fonts_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SafetyPlanError, match="is not a folder of fonts"):
        Templates(fonts=tmp_path / "none")


def test_a_missing_extra_is_told_with_the_command_that_brings_it(
    small_duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "safetyplan.render.pdf", raising=False)
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(SafetyPlanError, match="typst") as caught:
        made([listing_view(small_duties)])
    assert 'pip install "safetyplan[pdf]"' in caught.value.hint
