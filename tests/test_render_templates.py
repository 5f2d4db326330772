import ctypes
import os
import struct
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from safetyplan.confine import job_limits
from safetyplan.messages import SafetyPlanError
from safetyplan.plan.duties import Duties
from safetyplan.render import Format, render
from safetyplan.render import confine as confine_module
from safetyplan.render.bounded import Sandbox
from safetyplan.render.confine import confined
from safetyplan.render.templating import Templates, shipped_templates
from safetyplan.text import escape_markdown
from safetyplan.views.handout import handout_view
from safetyplan.views.plantext import PlanText, plan_text_view

Make = Callable[[str], str]


@pytest.fixture
def fill(tmp_path: Path, small_duties: Duties) -> Make:
    """Return a function that renders the plan through a stranger's ``plan.md.j2``."""
    folder = tmp_path / "own"
    folder.mkdir()

    def call(template: str) -> str:
        (folder / "plan.md.j2").write_text(template, encoding="utf-8")
        view = plan_text_view(small_duties.plan)
        return next(iter(render(Format.MD, [view], Templates(folder)))).decode()

    return call


def message(fill: Make, template: str) -> str:
    with pytest.raises(SafetyPlanError) as caught:
        fill(template)
    return caught.value.message


def test_ones_own_template_comes_first_and_the_rest_is_shipped(small_duties: Duties, tmp_path: Path) -> None:
    (tmp_path / "macros.html.j2").write_text(
        "{% macro page(title, paper, wide=false) %}<html>我的{{ caller() }}</html>{% endmacro %}"
        "{% macro dues(task) %}{{ task.due_text }}{% endmacro %}"
        "{% macro words(task) %}{{ task.heading }}{% endmacro %}",
        encoding="utf-8",
    )
    unit = small_duties.register.unit("东镇")
    assert unit
    view = handout_view(small_duties, unit)
    page = next(iter(render(Format.HTML, [view], Templates(tmp_path)))).decode()
    assert page.startswith("<html>我的")
    assert "<th>1</th>" in page


def test_a_template_with_a_byte_order_mark_is_read(fill: Make) -> None:
    assert fill("\ufeff{{ plan.title }}") == "试验市2024年安全生产工作要点"


@pytest.mark.parametrize(
    ("template", "told"),
    [
        (
            "\n{{ plan.titel }}",
            "line 2: 'safetyplan.views.plantext.PlanText object' has no attribute 'titel'",
        ),
        ("{{ titel }}", "line 1: 'titel' is undefined"),
        ("一\n二\n{% if %}", "line 3: Expected an expression, got 'end of statement block'"),
        ("{% for x in plan.blocks %}", "line 1: Unexpected end of template"),
        ("\n\n{{ 1 / 0 }}", "line 3: division by zero"),
        ("{{ plan.title + 1 }}", "line 1: can only concatenate str"),
        ('\n{% include "absent.j2" %}', "line 2: there is no template absent.j2"),
        ("{{ plan.title | nonsense }}", "line 1: No filter named 'nonsense'"),
        ("一\n｛｛ plan.title ｝｝", "line 2: ｛｛ is typed in full width"),
        ("{％ if x ％}", "line 1: {％ is typed in full width"),
    ],
)
def test_a_fault_names_template_and_line(fill: Make, template: str, told: str) -> None:
    assert f"template plan.md.j2, {told}" in message(fill, template)


def test_a_fault_in_an_included_template_names_that_one(fill: Make, tmp_path: Path) -> None:
    (tmp_path / "own" / "part.j2").write_text("\n\n\n{{ plan.nothing }}", encoding="utf-8")
    assert "template part.j2, line 4" in message(fill, '{% include "part.j2" %}')


def test_a_template_that_is_not_utf8_is_named(fill: Make, tmp_path: Path) -> None:
    (tmp_path / "own" / "part.j2").write_bytes("标题".encode("gb18030"))
    assert "part.j2 is not encoded in UTF-8" in message(fill, '{% include "part.j2" %}')


@pytest.mark.parametrize(
    "template",
    [
        "{{ plan.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ '{0.__class__}'.format(plan) }}",
    ],
)
def test_the_inside_of_python_is_out_of_reach(fill: Make, template: str) -> None:
    assert "unsafe" in message(fill, template)


def test_a_template_reads_no_other_file(fill: Make, tmp_path: Path) -> None:
    (tmp_path / "secret.j2").write_text("geheim", encoding="utf-8")
    assert "there is no template ../secret.j2" in message(fill, '{% include "../secret.j2" %}')
    absolute = (tmp_path / "secret.j2").as_posix()
    assert "there is no template" in message(fill, f'{{% include "{absolute}" %}}')


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% for i in range(10**9) %}x{% endfor %}", "Range too big"),
        ("{{ 'x' * 10**9 }}", "a text longer than 1000000 characters"),
        ("{{ 9**9**9 }}", "a number out of all proportion"),
        ("{{ [0] * 10**9 }}", "a text longer than 1000000 characters"),
    ],
)
def test_giants_are_refused_at_their_line(fill: Make, template: str, told: str) -> None:
    assert message(fill, template) == f"template plan.md.j2, line 1: {told}" or told in message(
        fill, template
    )


LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}"
ENDS = "{% endfor %}" * 3


@pytest.mark.slow
def test_a_template_that_never_ends_is_ended(fill: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine_module, "SECONDS", 1.0)
    monkeypatch.setattr(confine_module, "SECONDS_EACH", 0.5)
    started = time.monotonic()
    told = message(fill, LOOPS + "{% if a == 99998 %}x{% endif %}" + ENDS)
    assert "not finished after" in told or "more memory or time" in told
    assert time.monotonic() - started < 30


@pytest.mark.slow
def test_a_template_that_prints_without_end_is_ended(fill: Make) -> None:
    told = message(fill, LOOPS + "{{ ('一二三四五六七八九十' * 90000) | safe }}" + ENDS)
    assert "prints more than 64000000 characters" in told


@pytest.mark.slow
def test_a_text_that_doubles_without_end_is_ended(fill: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confine_module, "MEMORY", 400 << 20)
    template = (
        "{% set n = namespace(t='一二三四') %}{% for i in range(60) %}{% set n.t = n.t ~ n.t %}{% endfor %}"
    )
    told = message(fill, template + "{{ n.t | length }}")
    assert "MemoryError" in told or "more memory or time" in told


def test_what_goes_wrong_in_confinement_is_told_outside() -> None:
    from safetyplan.render.text import expand

    with pytest.raises(SafetyPlanError, match="there is no template plan"):
        confined(expand, [PlanText("", "", "", "", (), (), (), ())], Templates(), "nothing")


def test_every_shipped_template_is_listed() -> None:
    names = [path.name for path in shipped_templates()]
    assert len(names) >= 12
    assert {"matrix.html.j2", "handout.md.j2", "print.css", "macros.html.j2"} <= set(names)


def test_a_folder_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SafetyPlanError, match="is not a folder of templates"):
        Templates(tmp_path / "absent")


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a|b", "a\\|b"),
        ("<script>", "&lt;script>"),
        ("**b** _i_ `c`", "\\*\\*b\\*\\* \\_i\\_ \\`c\\`"),
        ("[x](http://a)", "\\[x\\](http://a)"),
        ("# title", "\\# title"),
        ("- item", "\\- item"),
        ("1. item", "1\\. item"),
        ("11.提升", "11.提升"),
        ("a & b &amp;", "a & b &amp;amp;"),
    ],
)
def test_markdown_shows_text_as_it_stands(text: str, escaped: str) -> None:
    assert escape_markdown(text) == escaped


@pytest.mark.parametrize(
    "template",
    [
        "{{ 'a' | center(1999999999) }}",
        "{{ 'a'.center(1999999999) }}",
        "{{ 'a'.ljust(width) }}",
        "{{ '%1999999999d' % 1 }}",
        "{{ '%*d' % (1999999999, 1) }}",
        "{{ '{:1999999999}'.format(1) }}",
        "{{ '%1999999999d' | format(1) }}",
        "{{ ('a\n' * 9999) | indent(999999) }}",
        "{{ ('\t' * 99999).expandtabs(99999) }}",
        "{{ ('a' * 99999) | replace('a', 'b' * 99999) }}",
        "{{ ('a' * 99999).replace('a', 'b' * 99999) }}",
        "{{ (['a' * 99999] * 99999) | join }}",
        "{{ ('b' * 99999).join(['a'] * 99999) }}",
        "{{ ('a' * 99999) | wordwrap(1, wrapstring='b' * 99999) }}",
        "{{ ('%s' * 9999) % (('b' * 99999,) * 9999) }}",
        "{{ (1).to_bytes(1999999999, 'big') }}",
        "{{ ('a' * 99999).translate({97: 'b' * 99999}) }}",
        "{{ lipsum(n=1000000) }}",
    ],
)
def test_nothing_grows_to_a_giant_in_one_step(template: str) -> None:
    """Without help from the system: a limit of memory is something Windows does not have."""
    environment = Sandbox()
    with pytest.raises((OverflowError, UndefinedError)):
        environment.from_string(template).render(width=1999999999)


def test_ordinary_uses_of_the_same_filters_stay(fill: Make) -> None:
    template = (
        "{{ 'a' | center(5) }}|{{ '%05.1f|%s' % (1.5, '字' * 99) }}|{{ ['甲', '乙'] | join('、') }}|"
        "{{ (plan.title * 99) | replace('市', '县') | length }}|{{ '一\n二' | indent(4) }}|{{ '{:>4}'.format(7) }}"
    )
    assert fill(template).startswith("  a  |001.5\\|字字")


def test_what_is_not_there_is_never_a_blank(fill: Make) -> None:
    assert "unsafe" in message(fill, "{{ [plan] | map(attribute='__class__') | first }}")
    assert "no attribute 'nothing'" in message(fill, "{{ [plan] | map(attribute='nothing') | first }}")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("kind", ["link", "pipe"])
@pytest.mark.parametrize("name", ["plan.md.j2", "part.md", "part.svg", "plan.docx", "plan.typ"])
def test_a_template_folder_holds_templates_and_no_links(
    tmp_path: Path, small_duties: Duties, name: str, kind: str
) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (tmp_path / "secret").write_text("geheim", encoding="utf-8")
    (folder / "plan.md.j2").write_text("{% include 'part.md' %}", encoding="utf-8")
    (folder / name).unlink(missing_ok=True)
    os.mkfifo(folder / name) if kind == "pipe" else (folder / name).symlink_to(tmp_path / "secret")
    format_ = {".docx": Format.DOCX, ".typ": Format.PDF, ".svg": Format.PDF}.get(Path(name).suffix, Format.MD)
    if name == "plan.md.j2":
        (folder / "plan.html.j2").write_text("", encoding="utf-8")
    with pytest.raises(SafetyPlanError, match=rf"{name} is not read: (a link|it is no ordinary)|no file in"):
        list(render(format_, [plan_text_view(small_duties.plan)], Templates(folder)))


def test_a_killed_template_leaves_no_folder_behind(
    fill: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confine_module, "SECONDS", 1.0)
    monkeypatch.setattr(confine_module, "SECONDS_EACH", 0.5)
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    message(fill, LOOPS + "{% if a == 99998 %}x{% endif %}" + ENDS)
    assert list(room.iterdir()) == []


def test_the_limit_of_windows_has_the_layout_that_windows_expects() -> None:
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION of a 64-bit Windows; the tests of CI there see it kept."""
    limits = job_limits(5)
    size = struct.calcsize("P")
    assert ctypes.sizeof(limits) == (144 if size == 8 else 112)
    assert (type(limits).flags.offset, type(limits).process_memory.offset) == (
        (16, 112) if size == 8 else (16, 96)
    )
    assert (limits.flags, limits.process_memory) == (0x100, 5)
