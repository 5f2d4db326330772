"""Text of a plan that would do harm if a format took it for more than text."""

import csv
import io
import zipfile
from html.parser import HTMLParser
from typing import Any

import icalendar
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Plan
from safetyplan.plan.register import Register, Roster
from safetyplan.render import Format, View, render
from safetyplan.render.batch import file_name, numbered
from safetyplan.render.templating import Templates
from safetyplan.views.calendar import calendar_view
from safetyplan.views.handout import handout_view
from safetyplan.views.listing import listing_view
from safetyplan.views.matrix import matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.tasklist import task_list_view

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '=HYPERLINK("http://a.example","点")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "＝1+1",
    "{{ plan }}{% for x in y %}",
    "{=1+1}",
    "http://a.example/x",
    "\\input{x} #read(\"/etc/passwd\") $x$ `x`",
    "| --- | ]]> --> */ ${x} %(x)s",
    "长" * 10_000,
    "emoji 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "control \x00 \x07 \x1b[31m \x85 \ufffe",
    "\u202e从右往左",
    "BEGIN:VEVENT\r\nEND:VCALENDAR",
    "]]></w:t><w:t>",
]  # fmt: skip


def duties_with(text: str) -> Duties:
    """Return a plan that says `text` wherever it can."""
    item = {
        "num": "1",
        "heading": text,
        "content": text,
        "clause": text,
        "responsibilities": [
            {"role": "lead", "units": ["局"]},
            {"role": "implement", "units": ["镇", "各部门"]},
        ],
        "deadlines": [
            {"phrase": text, "task": text, "by": "2024-06-30"},
            {"phrase": text, "event": text},
            {"phrase": text, "task": text, "every": "month"},
        ],
        "means": [{"group": "各部门", "units": ["局"], "note": text}],
    }
    plan: dict[str, Any] = {
        "title": text,
        "year": "2024",
        "register": "units.yaml",
        "issuer": text,
        "front": text,
        "closing": text,
        "preamble": text,
        "sections": [{"num": text, "heading": text, "content": text, "items": [item]}],
    }
    units = {
        "units": [{"name": "局", "kind": "department"}, {"name": "镇", "kind": "town"}],
        "groups": [{"name": "各部门", "kinds": ["department"], "open": "true"}],
    }
    return Duties(Plan.model_validate(plan), Register(Roster.model_validate(units)))


def all_views(duties: Duties) -> list[View]:
    office, town = duties.register.units
    return [
        matrix_view(duties),
        matrix_view(duties, expand=True),
        listing_view(duties),
        task_list_view(duties, office),
        handout_view(duties, town),
        plan_text_view(duties.plan),
    ]


def made(format_: Format, shown: list[View]) -> list[bytes]:
    return list(render(format_, shown, Templates()))


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", HOSTILE)
def test_html_shows_it_as_text(text: str) -> None:
    contents = made(Format.HTML, all_views(duties_with(text)))
    assert len(contents) >= 5
    for content in contents:
        page = Tags()
        page.feed(content.decode())
        assert not page.tags & {"script", "img"}
        assert not page.attributes & {"onerror", "src"}
        if text.isprintable():
            assert text in page.text


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_it_as_text(text: str) -> None:
    contents = made(Format.MD, all_views(duties_with(text)))
    assert len(contents) >= 5
    for content in contents:
        page = content.decode()
        assert "<script" not in page
        assert "<img" not in page
        rows = [line for line in page.split("\n") if line.startswith("| ")]
        columns = {line.replace("\\|", "").count("|") for line in rows[:1]}
        assert all(line.replace("\\|", "").count("|") in columns or "填写" in page for line in rows)


@pytest.mark.parametrize("text", HOSTILE)
def test_csv_has_no_formula(text: str) -> None:
    contents = made(Format.CSV, all_views(duties_with(text))[:-1])
    assert len(contents) >= 4
    for content in contents:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert len(rows) >= 2
        assert not [cell for row in rows for cell in row if cell.lstrip(" ")[:1] in set("=+-@\t\r＝＋－＠")]


@pytest.mark.parametrize("text", HOSTILE)
def test_excel_has_neither_formulas_nor_links(text: str) -> None:
    contents = made(Format.XLSX, all_views(duties_with(text))[:-1])
    assert len(contents) >= 4
    for content in contents:
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = [
            cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
        assert len(cells) > 10
        assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
        assert not [name for name in names if "externalLink" in name or "worksheets/_rels" in name]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_calendar_stays_one_calendar(text: str) -> None:
    view = calendar_view(duties_with(text))
    content = made(Format.ICS, [view])[0]
    calendar = icalendar.Calendar.from_ical(content)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == len(view.events) == 3  # a day, each month, and what has no day
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


@pytest.mark.slow
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
def test_any_text_at_all_can_be_rendered(text: str) -> None:
    everything = all_views(duties_with(text))
    for format_ in (Format.HTML, Format.MD):
        assert all(made(format_, everything))
    for format_ in (Format.CSV, Format.XLSX):
        assert all(made(format_, everything[:-1]))
    assert icalendar.Calendar.from_ical(made(Format.ICS, [calendar_view(duties_with(text))])[0])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("瑞州街道", "瑞州街道"),
        ("../../x", "_.._x"),
        ("..\\..\\x", "_.._x"),
        ("/etc/passwd", "_etc_passwd"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("名称. . ", "名称"),
        ("...", "_"),
        ("", "_"),
        ("a\0b:c*d?", "a_b_c_d_"),
        ("长" * 300, "长" * 60),
        ("\u202egnp.exe", "_gnp.exe"),
    ],
)
def test_names_of_files_are_names_on_any_system(text: str, name: str) -> None:
    assert file_name(text) == name


@given(st.lists(st.text(max_size=80), min_size=1, max_size=120))
def test_names_are_never_paths_nor_twice_the_same(texts: list[str]) -> None:
    names = numbered(texts)
    assert len({name.casefold() for name in names}) == len(texts)
    for name in names:
        assert not set(name) & set('<>:"/\\|?*\0\n\r\t')
        assert name == name.strip().rstrip(".")
        assert len(name.encode("utf-8", "surrogatepass")) <= 255
