"""The house: imports point one way, each library has its place, and start-up loads nothing heavy."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

SOURCE = Path(__file__).resolve().parent.parent / "src" / "safetyplan"

LAYERS = (
    {"messages", "patterns", "programs"},
    {"text", "confine"},
    {"plan", "terminal"},
    {"findings"},
    {"grammar", "source"},
    {"views", "rules", "compare"},
    {"render", "report"},
    {"importer"},
    {"review"},
    {"cli"},
    {"__main__"},
)
"""Source → plan → query → views → render: a room imports from the layers above its own only."""

APART = {
    "patterns": set(),
    "text": {"patterns"},
    "messages": set(),
    "programs": set(),
    "confine": {"messages", "programs"},
    "plan": {"messages", "text", "patterns"},
    "grammar": {"messages", "patterns", "plan", "text"},
    "source": {"findings", "messages", "patterns", "plan", "programs"},
    "views": {"grammar", "patterns", "plan", "text"},
    "render": {"confine", "messages", "patterns", "plan", "source", "terminal", "text", "views"},
    "terminal": {"text"},
    "compare": {"messages", "patterns", "plan", "text"},
}
"""What these may import of ours, and nothing else: queries know no YAML, views no format, renderers no model."""

PLACES = {
    "typer": {"cli"},
    "ruamel": {"source"},
    "_ruamel_yaml": {"source"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "pylopdf_fonts_zh_cn": {"render"},
    "docxtpl": {"render"},
    "typst": {"render"},
    "xlsxwriter": {"render"},
    "icalendar": {"render"},
    "lxml": {"render"},
    "pypdf": {"importer"},
    "python_calamine": {"importer"},
    "dask": {"importer"},
}
"""The only places a library is imported in."""

HEAVY = {
    "asyncio", "babel", "dask", "docx", "docxtpl", "html.parser", "icalendar", "jinja2", "json", "lxml",
    "multiprocessing", "openpyxl", "pypdf", "python_calamine", "rich.table", "selectolax", "typst", "unittest", "xlsxwriter",
    "xml.etree",
}  # fmt: skip


class Import(NamedTuple):
    """One import statement: where, what, and whether it takes effect when the module is loaded."""

    module: str
    target: str
    at_once: bool


@cache
def modules() -> dict[str, ast.Module]:
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


@cache
def imports() -> tuple[Import, ...]:
    return tuple(found for name, tree in modules().items() for found in _imports(name, tree, True))


def _imports(module: str, node: ast.AST, at_once: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            for alias in child.names:
                yield Import(module, alias.name, at_once)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"{module} imports relatively"
            base = child.module or ""
            for alias in child.names:
                inner = f"{base}.{alias.name}"
                yield Import(module, inner if inner in modules() else base, at_once)
        elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            for branch in child.body:
                yield from _imports(module, ast.Module([branch], []), False)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(module, child, at_once and not inside)


def part(module: str) -> str:
    """Return the module or package directly below ours that `module` belongs to."""
    return [*module.split("."), ""][1]


def test_there_is_something_to_look_at() -> None:
    assert len(modules()) >= 90 and len(imports()) >= 500
    assert sum(not one.at_once for one in imports()) >= 50


def test_every_module_has_its_layer_and_every_layer_its_modules() -> None:
    named = {part(module) for module in modules()} - {""}
    placed = set().union(*LAYERS)
    assert named == placed
    assert len(placed) == sum(map(len, LAYERS))


def test_imports_point_one_way() -> None:
    """Also those inside functions and those for the type checker alone."""
    rank = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    wrong = [
        f"{one.module} imports {one.target}"
        for one in imports()
        if one.target.startswith("safetyplan.") and part(one.module) not in {"", part(one.target)}
        and rank[part(one.target)] >= rank[part(one.module)]
    ]  # fmt: skip
    assert wrong == []


def test_nothing_of_ours_knows_a_network() -> None:
    network = {
        "socket",
        "ssl",
        "http.client",
        "urllib.request",
        "ftplib",
        "smtplib",
        "requests",
        "httpx",
        "asyncio",
    }
    assert [one for one in imports() if one.target in network] == []


@pytest.mark.parametrize("name", APART)
def test_what_must_stay_apart_stays_apart(name: str) -> None:
    used = {
        part(i.target) for i in imports() if part(i.module) == name and i.target.startswith("safetyplan.")
    }
    assert used - {name} <= APART[name]
    assert not APART[name] or used


def test_nothing_imports_the_command_line() -> None:
    users = {one.module for one in imports() if one.target.startswith("safetyplan.cli")}
    assert {module for module in users if part(module) != "cli"} == {"safetyplan.__main__"}


def test_no_module_waits_for_itself() -> None:
    """No circle among the imports that take effect at once."""
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for one in imports():
        if one.at_once and one.target in graph and not f"{one.module}.".startswith(f"{one.target}."):
            graph[one.module].add(one.target)
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join([*path, name])
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())
    assert len(done) == len(modules())


def test_every_library_has_its_place() -> None:
    found = {(one.target.split(".")[0], part(one.module)) for one in imports()}
    wrong = {(library, user) for library, user in found if user not in PLACES.get(library, {user})}
    assert wrong == set()
    assert {library for library, _user in found} >= {
        "typer",
        "ruamel",
        "jinja2",
        "xlsxwriter",
        "typst",
    }


def test_outside_the_standard_library_only_what_is_declared_is_used() -> None:
    roots = {one.target.split(".")[0] for one in imports()} - set(sys.stdlib_module_names)
    assert roots - {"safetyplan", "pydantic", "pydantic_core", "rich"} <= set(PLACES)


TEXT = {
    "a sentence": r"""(?:split|partition)\("。"\)|\[\^。[；！？]+\](?!\{)""",
    "brackets and their partners": r"""["“（]": ["”）]|"（": "）"|"“": "”\"""",
    "what Markdown takes for a mark": r"""\\[`*]\S*[*_]\S*~""",
    "what begins a formula": r"""["(]=["', ]+\+["', ]+-["', ]+@""",
}
"""Ideas about text, and how they look where somebody has them again."""


@pytest.mark.parametrize("idea", TEXT)
def test_text_has_one_home(idea: str) -> None:
    sources = {p.relative_to(SOURCE).as_posix(): p.read_text(encoding="utf-8") for p in SOURCE.rglob("*.py")}
    assert len(sources) >= 90
    assert [name for name, source in sources.items() if re.search(TEXT[idea], source)] in ([], ["text.py"])


def test_names_say_what_is_inside() -> None:
    words = {word for module in modules() for word in module.split(".")}
    assert words & {"utils", "util", "common", "core", "helpers", "base", "misc", "json", "docx"} == set()


def test_no_two_classes_share_a_name() -> None:
    """One name, one thing; private classes are seen in their own module only."""
    homes: dict[str, set[str]] = {}
    for module, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes.setdefault(node.name, set()).add(module)
    assert len(homes) >= 100
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def _lines(path: Path) -> int:
    """Return how many lines a module has beside its docstrings: a rule's docstring is its manual page."""
    text = path.read_text(encoding="utf-8")
    documented = [
        node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    manuals = sum(
        (node.body[0].end_lineno or 0) - node.body[0].lineno + 1
        for node in documented
        if ast.get_docstring(node)
    )
    return len(text.splitlines()) - manuals


def test_modules_can_be_read_in_one_sitting() -> None:
    lines = {path.relative_to(SOURCE).as_posix(): _lines(path) for path in SOURCE.rglob("*.py")}
    assert sum(lines.values()) > 5000
    assert {name: count for name, count in lines.items() if count > 450} == {}


def loaded(*arguments: str) -> set[str]:
    """Return the modules that a new process has loaded after running a command."""
    script = (
        "import contextlib, io, sys\nfrom safetyplan.cli import run\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):\n"
        f"    code = run({list(arguments)!r})\n"
        "print(code, *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    code, *names = done.stdout.split()
    assert code == "0", done.stdout
    return set(names)


@pytest.mark.parametrize(
    "command", [("--help",), ("--version",), ("list", "--dept", "市应急管理局"), ("show", "11"), ("units",)]
)
def test_nothing_heavy_is_loaded_to_answer(command: tuple[str, ...]) -> None:
    names = loaded(*command)
    assert "safetyplan.cli.app" in names
    assert HEAVY & names == set()


def test_help_needs_neither_models_nor_yaml() -> None:
    names = loaded("--help")
    assert not {"pydantic", "ruamel.yaml", "safetyplan.plan.model"} & names


def test_listing_needs_no_renderers() -> None:
    names = loaded("list", "--dept", "市应急管理局")
    assert "safetyplan.plan.query" in names
    rooms = (
        "importer",
        "compare",
        "render.jinja",
        "render.batch",
        "render.text",
        "render.csv",
    )
    assert not [n for n in names if n.startswith(tuple(f"safetyplan.{room}" for room in rooms))]
