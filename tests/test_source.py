"""YAML text → plain data: what is kept as text, what is refused and where; by libyaml and by the pure parser."""

from pathlib import Path
from typing import Any

import pytest

from safetyplan.findings import Place
from safetyplan.source import MAX_DEPTH, MAX_FINDINGS, Source, parse, walk

PARSERS = ["libyaml", "pure"]


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(walk, "CParser", None)
    return str(request.param)


def test_libyaml_is_in_use() -> None:
    """ruamel.yaml falls back to its pure parser without a word, ten times slower."""
    assert walk.PARSER == "libyaml"


def read(text: str | bytes) -> Source:
    return parse("plan.yaml", text if isinstance(text, bytes) else text.encode())


def told(source: Source) -> list[tuple[str, int, int]]:
    places = [(finding.code, finding.where) for finding in source.findings]
    return [(code, where.line, where.column) for code, where in places if isinstance(where, Place)]


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1.10", {"a": "1.10"}),
        ("a: no", {"a": "no"}),
        ("a: 012", {"a": "012"}),
        ("a: 2024-02-30", {"a": "2024-02-30"}),
        ("a: ~", {"a": "~"}),
        ("a:", {"a": ""}),
        ("a: ''", {"a": ""}),
        ('a: "1\\n2"', {"a": "1\n2"}),
        ("a: |-\n  一\n  二\n\n  三\n", {"a": "一\n二\n\n三"}),
        ("- 1\n- [2, {b: 3}]\n", ["1", ["2", {"b": "3"}]]),
        ("1: x\ntrue: y\n", {"1": "x", "true": "y"}),
        ("a: x # y\n", {"a": "x"}),
        ("a: x\r\nb: y\r\n", {"a": "x", "b": "y"}),
        ("a: x\rb: y\r", {"a": "x", "b": "y"}),
        ("---\na: x\n...\n", {"a": "x"}),
        ("! a: ! x\n", {"a": "x"}),
    ],
)
def test_every_scalar_stays_text(parser: str, text: str, data: Any) -> None:
    source = read(text)
    assert (source.data, source.findings) == (data, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("SP010", 1, 1)]),
        ("# only a comment\n", [("SP010", 1, 1)]),
        ("a: &x 1\nb: *x\n", [("SP008", 1, 4), ("SP008", 2, 4)]),
        ("a: !!int 1\n", [("SP008", 1, 4)]),
        ("a: !x [1]\n", [("SP008", 1, 4)]),
        ("a: 1\n---\na: 2\n---\na: 3\n", [("SP009", 2, 1)]),
        ("a: 1\nb:\n  a: 2\n  a: 3\na: 4\n", [("SP007", 4, 3), ("SP007", 5, 1)]),
        ("{a: 1, a: 2}", [("SP007", 1, 8)]),
        ("? [a, b]\n: 1\n", [("SP012", 1, 3)]),
        ("a: 1\n\tb: 2\n", [("SP004", 2, 1)]),
        ("a： 1\nb: 2\n", [("SP005", 1, 2)]),
        ("a: 1\nb： 2\n", [("SP005", 2, 2)]),
        ("b: 1\n－ a: 1\n c: 2\n", [("SP005", 2, 1)]),
        ("a: ［1］\n", []),
        ('a: "1\nb: 2\n', [("SP006", 1, 4)]),
        ("a: '1\n", [("SP006", 1, 4)]),
        ("a: [1, 2\nb: 3\n", None),
        ("a: 1\n b: 2\n", None),
        ("a: @x\n", [("SP006", 1, 4)]),
        ("a: x: y\n", [("SP006", 1, 5)]),
        ("甲\n", []),
    ],
)
def test_what_is_wrong_is_told_at_its_place(parser: str, text: str, expected: list[Any] | None) -> None:
    found = told(read(text))
    if expected is None:
        assert [code for code, *_place in found] == ["SP006"]
        assert 1 <= found[0][1] <= 2
    else:
        assert found == expected


def test_a_duplicate_key_shows_the_first_one_too(parser: str) -> None:
    (finding,) = read("x:\n- {a: 1, b: 2}\n- {b: 1, c: 2, b: 3}\n").findings
    assert finding.where == Place("plan.yaml", 3, 16, 3, 17)
    assert finding.related[0].where == Place("plan.yaml", 3, 4, 3, 5)


def test_depth_is_bounded(parser: str) -> None:
    assert told(read("[" * MAX_DEPTH + "]" * MAX_DEPTH)) == []
    assert told(read("[" * (MAX_DEPTH + 1))) == [("SP011", 1, MAX_DEPTH + 1)]
    assert told(read("[" * 100_000)) == [("SP011", 1, MAX_DEPTH + 1)]


def test_findings_are_bounded(parser: str) -> None:
    assert len(read("a: 1\n" * 10_000).findings) == MAX_FINDINGS
    assert len(read("- &a 1\n" * 10_000).findings) == MAX_FINDINGS


def test_an_alias_bomb_costs_nothing(parser: str) -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    source = read(bomb)
    assert {finding.code for finding in source.findings} == {"SP008"}


@pytest.mark.parametrize(
    ("raw", "expected", "data"),
    [
        (b"\xef\xbb\xbfa: \xe7\x94\xb2", [("SP002", 1, 1)], {"a": "甲"}),
        ("a: 甲".encode("gb18030"), [("SP001", 1, 4)], {"a": "甲"}),
        ("a: x\r\nb: 甲".encode("gb18030"), [("SP001", 2, 4)], {"a": "x", "b": "甲"}),
        (b"\xff\xfe" + "a: 甲".encode("utf-16-le"), [("SP002", 1, 1)], {"a": "甲"}),
        (b"\xfe\xff" + "a: 甲".encode("utf-16-be"), [("SP002", 1, 1)], {"a": "甲"}),
        (b"a: \xff\xff", [("SP001", 1, 4)], {"a": "\ufffd\ufffd"}),
        (b"a: x\x07y\nb: \x00", [("SP003", 1, 5)], {"a": "x y", "b": ""}),
        ("a: x\u2028y\u0085z".encode(), [("SP003", 1, 5)], {"a": "x y z"}),
        ("a: x\ufeffy".encode(), [("SP003", 1, 5)], {"a": "x y"}),
        ("a: 𠮷👍".encode(), [], {"a": "𠮷👍"}),
    ],
)
def test_encodings(parser: str, raw: bytes, expected: list[Any], data: Any) -> None:
    source = read(raw)
    assert (told(source), source.data) == (expected, data)


def test_both_parsers_read_the_real_plan_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = (Path(__file__).parent.parent / "data" / "plan_2024.yaml").read_bytes()
    fast = parse("plan.yaml", raw)
    monkeypatch.setattr(walk, "CParser", None)
    assert parse("plan.yaml", raw) == fast
