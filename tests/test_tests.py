"""The tests themselves: each asserts something whatever happens, so that none passes for want of cases."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).parent


def each_test() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield every test function, with its file."""
    for path in sorted(HERE.glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                yield path.name, node


def asserts(body: list[ast.stmt]) -> bool:
    """Whether a body comes to an assertion whatever happens: outside loops and conditions."""
    return any(map(_asserts, body))


def _asserts(node: ast.stmt) -> bool:
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.With):
        return any("raises(" in ast.unparse(item) for item in node.items) or asserts(node.body)
    if isinstance(node, ast.If):
        return asserts(node.body) and asserts(node.orelse)
    if isinstance(node, ast.For):
        return _has_elements(node.iter) and asserts(node.body)
    if isinstance(node, ast.Try):
        return asserts(node.body) or asserts(node.finalbody)
    return False


def _has_elements(iterated: ast.expr) -> bool:
    """Whether a loop runs at least once, as far as it shows: over a literal, its numbers or a range of constants."""
    if isinstance(iterated, ast.Call) and ast.unparse(iterated.func) in {"enumerate", "range", "reversed"}:
        return all(isinstance(part, ast.Constant) or _has_elements(part) for part in iterated.args)
    if isinstance(iterated, ast.Tuple | ast.List | ast.Set):
        return any(not isinstance(element, ast.Starred) for element in iterated.elts)
    return isinstance(iterated, ast.Constant | ast.Dict)


def test_no_test_may_skip_all_it_asserts() -> None:
    """A test that asserts in loops and under conditions also asserts how much it saw.

    One that asserts nothing itself is another thing: that nothing is raised is what it tests.
    """
    found = list(each_test())
    assert len(found) >= 650
    asserting = [(f, t) for f, t in found if any(isinstance(node, ast.Assert) for node in ast.walk(t))]
    assert len(asserting) >= 600
    assert [f"{file}: {test.name}" for file, test in asserting if not asserts(test.body)] == []


@pytest.mark.parametrize(
    ("body", "always"),
    [
        ("assert x", True),
        ("for y in z:\n  assert y", False),
        ("for y in z:\n  assert y\nassert len(z) > 2", True),
        ("for y in (1, 2):\n  assert y", True),
        ("for y in ():\n  assert y", False),
        ("if x:\n  assert y", False),
        ("if x:\n  assert y\nelse:\n  assert z", True),
        ("with pytest.raises(ValueError):\n  f()", True),
        ("with open(x) as y:\n  for z in y:\n    assert z", False),
    ],
)
def test_what_counts_as_asserting(body: str, always: bool) -> None:
    assert asserts(ast.parse(body).body) is always
