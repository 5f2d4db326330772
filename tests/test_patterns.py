"""The patterns of the grammar: each finds what it was written for, and none is compiled before it is used."""

import pkgutil
import subprocess
import sys
from importlib import import_module

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
