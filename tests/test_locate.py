"""Where keys, values and excerpts stand, by libyaml and by the pure parser."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.findings import Place, Target
from safetyplan.source import parse, walk
from safetyplan.source.locate import locate

TEXT = """\
# comment
title: 甲乙
empty:
quoted: "丙丁"
list: [戊, 己庚]
items:
- num: 1
  content: |-
    第一句。第二句。

      缩进 的
    第一句。
- {num: 2, content: 一二三一二, deep: {a: [x, y]}}
-
- num: 3
  long: 一段
    两行
last: 完
"""


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(walk, "CParser", None)


def place(target: Target, text: str = TEXT) -> tuple[int, int, int, int]:
    found = locate("plan.yaml", text, {target})[target]
    return found.line, found.column, found.end_line, found.end_column


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (Target(("title",)), (2, 8, 2, 10)),
        (Target(("title",), "key"), (2, 1, 2, 6)),
        (Target(("title",), excerpt="乙"), (2, 9, 2, 10)),
        (Target(("empty",)), (3, 1, 3, 6)),
        (Target(("quoted",)), (4, 9, 4, 13)),
        (Target(("quoted",), excerpt="丁"), (4, 11, 4, 12)),
        (Target(("list", 1)), (5, 11, 5, 13)),
        (Target(("list", 1), "key"), (5, 11, 5, 13)),
        (Target(("list",)), (5, 7, 5, 14)),
        (Target(("items", 0, "content")), (9, 5, 9, 13)),
        (Target(("items", 0, "content"), excerpt="第二句。"), (9, 9, 9, 13)),
        (Target(("items", 0, "content"), excerpt="第一句。", nth=1), (12, 5, 12, 9)),
        (Target(("items", 0, "content"), excerpt="二句。缩进的第"), (9, 10, 9, 13)),
        (Target(("items", 0, "content"), excerpt=" "), (11, 9, 11, 10)),
        (Target(("items", 0, "content"), excerpt="没有"), (9, 5, 9, 13)),
        (Target(("items", 1, "content"), excerpt="一二", nth=1), (13, 24, 13, 26)),
        (Target(("items", 1, "deep", "a", 1)), (13, 42, 13, 43)),
        (Target(("items", 1, "deep", "missing")), (13, 28, 13, 32)),
        (Target(("items", 9, "num")), (6, 1, 6, 6)),
        (Target(("nothing", "at", "all")), (1, 1, 1, 2)),
        (Target(()), (1, 1, 1, 2)),
        (Target(("items", 3, "long"), excerpt="两行"), (17, 5, 17, 7)),
        (Target(("last",)), (18, 7, 18, 8)),
    ],
)
def test_places(target: Target, expected: tuple[int, int, int, int]) -> None:
    assert place(target) == expected


def test_all_targets_in_one_pass() -> None:
    targets = {Target(("items", 0, "content"), excerpt="句", nth=n) for n in range(3)} | {Target(("title",))}
    assert len(locate("plan.yaml", TEXT, targets)) == 4


def test_a_file_that_breaks_off_keeps_what_was_found() -> None:
    assert place(Target(("title",)), TEXT + "x: [\n") == (2, 8, 2, 10)
    assert place(Target(("title",)), TEXT + "? [a]\n: b\n") == (2, 8, 2, 10)


def _leaves(node: Any, route: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    if isinstance(node, str):
        return [(route, node)]
    pairs = node.items() if isinstance(node, dict) else enumerate(node)
    return [leaf for key, value in pairs for leaf in _leaves(value, (*route, key))]


PLAN = (Path(__file__).parent / "plans" / "full.yaml").read_text(encoding="utf-8")
LEAVES = [leaf for leaf in _leaves(parse("", PLAN.encode()).data) if leaf[1]]


@settings(max_examples=100)
@given(st.data())
def test_an_excerpt_of_a_value_is_found_where_it_reads_so(data: st.DataObject) -> None:
    route, value = data.draw(st.sampled_from(LEAVES))
    start = data.draw(st.integers(0, len(value) - 1))
    end = data.draw(st.integers(start + 1, len(value)))
    excerpt = value[start:end]
    if excerpt.isspace():
        return
    nth = sum(value.startswith(excerpt, at) for at in range(start))
    found = locate("plan.yaml", PLAN, {Target(route, excerpt=excerpt, nth=nth)})
    (where,) = found.values()
    assert isinstance(where, Place)
    line = PLAN.split("\n")[where.line - 1]
    shown = "".join(line[where.column - 1 : where.end_column - 1].split())
    assert shown and "".join(excerpt.split()).startswith(shown)


DATA = Path(__file__).parent.parent / "data"
MUTATIONS = [
    "\n",
    "# ",
    " #\n",
    ": ",
    "- ",
    '"',
    "'",
    "[",
    "]",
    "{x: [y, z]}",
    "|\n",
    "?",
    "\n---\n",
    "甲",
    "  ",
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([PLAN, TEXT, (DATA / "units.yaml").read_text(encoding="utf-8")]),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(MUTATIONS)), max_size=4),
)
def test_the_text_at_every_place_is_the_value(text: str, mutations: list[tuple[float, str]]) -> None:
    """Of any file that can be read: what stands at the place of a text, read by itself, is that text."""
    for where, slip in mutations:
        at = int(where * len(text))
        text = text[:at] + slip + text[at:]
    source = parse("plan.yaml", text.encode())
    if source.findings:
        return
    lines = text.split("\n")
    nodes = {node.route: node for node in walk.walk("plan.yaml", text)}
    leaves = _leaves(source.data)
    assert {route for route, node in nodes.items() if node.is_scalar} == {route for route, _value in leaves}
    for route, value in leaves:
        node = nodes[route]
        place = node.place
        if value and node.style not in ("|", ">") and place.line == place.end_line:
            written = lines[place.line - 1][place.column - 1 : place.end_column - 1]
            assert parse("", f"[{written}]".encode()).data == [value] or not node.in_brackets
            assert parse("", f"a: {written}".encode()).data == {"a": value} or node.in_brackets


def test_only_what_a_route_leads_to_is_told() -> None:
    route = ("items", 1, "deep")
    told = [node.route for node in walk.walk("", TEXT, {route})]
    assert told == [route, ("items", 1), ("items",), ()]


def test_where_the_file_breaks_off_what_is_open_is_told() -> None:
    told = {node.route: node for node in walk.walk("", "a: {b: [c]\nd: [e\nf:\n")}
    assert ("a", "b", 0) in told and ("a",) in told and told["a",].end is None


def test_what_is_deeper_than_any_plan_is_walked_all_the_same() -> None:
    assert sum(1 for _node in walk.walk("", "[" * 3000)) >= 48
