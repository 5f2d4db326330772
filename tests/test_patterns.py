"""The patterns of the grammar: each finds what it was written for, and none is compiled before it is used."""

import pkgutil
import subprocess
import sys
from importlib import import_module
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import safetyplan.grammar
from safetyplan.patterns import Pattern

PATTERNS = {
    f"{module}.{name}": value
    for module in sorted(each.name for each in pkgutil.iter_modules(safetyplan.grammar.__path__))
    for name, value in vars(import_module(f"safetyplan.grammar.{module}")).items()
    if isinstance(value, Pattern)
}


def test_every_pattern_is_seen() -> None:
    assert len({id(pattern) for pattern in PATTERNS.values()}) >= 108


@pytest.mark.parametrize("name", PATTERNS)
def test_a_pattern_finds_its_own_example(name: str) -> None:
    pattern = PATTERNS[name]
    assert pattern.example
    assert pattern.search(pattern.example), pattern.source


def first_characters(parsed: Any) -> tuple[set[Any], bool]:
    """Return what a match of a parsed pattern can begin with, and whether it may be empty."""
    found: set[Any] = set()
    for operator, given in parsed:
        if operator in (sre.ASSERT, sre.ASSERT_NOT, sre.AT):
            continue
        more, may_be_empty = _first_of(operator, given)
        found |= more
        if not may_be_empty:
            return found, False
    return found, True


def _first_of(operator: Any, given: Any) -> tuple[set[Any], bool]:
    if operator is sre.LITERAL:
        return {given}, False
    if operator is sre.IN:
        return set[Any]().union(*map(_in_class, *zip(*given, strict=True))), False
    if operator is sre.BRANCH:
        branches = [first_characters(branch) for branch in given[1]]
        return set[Any]().union(*(b[0] for b in branches)), any(b[1] for b in branches)
    if operator is sre.SUBPATTERN:
        return first_characters(given[3])
    assert operator in (sre.MAX_REPEAT, sre.MIN_REPEAT), operator
    found, may_be_empty = first_characters(given[2])
    return found, may_be_empty or not given[0]


def _in_class(operator: Any, given: Any) -> set[Any]:
    if operator is sre.RANGE:
        return set(range(given[0], given[1] + 1))
    assert operator in (sre.LITERAL, sre.CATEGORY), operator
    return {given}


def test_a_pattern_says_truly_what_its_matches_begin_with() -> None:
    told = {name: pattern for name, pattern in PATTERNS.items() if pattern.starts}
    assert len(told) >= 10
    for name, pattern in told.items():
        found, may_be_empty = first_characters(_parser.parse(pattern.source, pattern.flags))
        said, _never = first_characters(_parser.parse(f"[{pattern.starts}]"))
        digits = set(map(ord, "0123456789")) if sre.CATEGORY_DIGIT in said else set()
        assert not may_be_empty, name
        assert found - digits == said - digits, (
            name,
            "".join(chr(c) for c in found ^ said if isinstance(c, int)),
        )


def test_importing_the_grammar_compiles_nothing() -> None:
    script = (
        "import re\nbefore = re.compile\n"
        "def refuse(*given): raise AssertionError(given)\n"
        "import safetyplan.messages, safetyplan.plan.model\n"
        "re.compile = refuse\n"
        "import safetyplan.grammar.clause, safetyplan.grammar.timing\n"
        "re.compile = before\n"
        "assert safetyplan.grammar.clause.parse_clause('（市住建局牵头）').parties"
    )
    subprocess.run([sys.executable, "-c", script], check=True)


def test_a_pattern_behaves_as_the_one_it_is_compiled_to() -> None:
    for _ in range(2):  # before it is compiled, and after
        one = Pattern(r"(\d)年", example="3年")
        for _ in range(2):
            assert [m[1] for m in one.finditer("3年4年5年", 2)] == ["4", "5"]
            assert one.search("3年4年", 0, 1) is None and one.match("x3年", 1) and not one.fullmatch("3年4")
            assert one.sub(lambda m: m[1], "3年4年", count=1) == "34年"
            assert one.split("a3年b") == ["a", "3", "b"] and one.findall("3年") == ["3"]


def test_ideographs_are_told_from_marks_figures_and_latin_letters() -> None:
    one = Pattern(r"[\u4e00-\u9fff]+", example="安全")
    assert one.findall("安全A1_生产，（一）2024 〇") == ["安全", "生产", "一", "〇"]
