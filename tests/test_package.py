"""The package as it is installed: complete, typed, and of use from any folder."""

import ast
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "somewhere else"
    folder.mkdir()
    return folder


def run(commands: Path, elsewhere: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command of the installed package with an environment that does not know the checkout."""
    keep = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    keep |= {
        "PATH": str(commands),
        "COLUMNS": "200",
        "SAFETYPLAN_LANG": "zh_CN",
        "HTTPS_PROXY": "http://127.0.0.1:9",
    }
    program = commands / arguments[0]
    return subprocess.run(
        [program, *arguments[1:]], cwd=elsewhere, env=keep, capture_output=True, encoding="utf-8", check=False
    )


def templates() -> set[str]:
    """Return the names of the templates; a dot file only keeps its folder in git."""
    return {path.name for path in (ROOT / "templates").rglob("[!.]*") if path.is_file()}


@pytest.mark.slow
def test_the_installed_command_answers_from_any_folder(environment: Path, elsewhere: Path) -> None:
    done = run(environment, elsewhere, "safetyplan", "list", "--dept", "市应急管理局")
    assert done.returncode == 0, done.stderr
    assert "着力树牢安全发展理念" in done.stdout
    assert len(done.stdout.splitlines()) > 10
    assert "plan_2024.yaml" in done.stderr


@pytest.mark.slow
def test_python_m_is_the_same_command(environment: Path, elsewhere: Path) -> None:
    one = run(environment, elsewhere, "safetyplan", "show", "11")
    other = run(environment, elsewhere, "python", "-m", "safetyplan", "show", "11")
    assert one.returncode == other.returncode == 0
    assert one.stdout == other.stdout != ""


@pytest.mark.slow
def test_templates_and_catalogue_are_found_when_installed(environment: Path, elsewhere: Path) -> None:
    done = run(environment, elsewhere, "safetyplan", "templates", "export", "mine")
    assert done.returncode == 0, done.stderr
    exported = {path.name for path in (elsewhere / "mine").rglob("*") if path.is_file()}
    shipped = templates()
    assert exported == shipped and len(shipped) >= 4
    assert "用法" in run(environment, elsewhere, "safetyplan", "--help").stdout


@pytest.mark.slow
def test_without_an_extra_the_message_says_how_to_install_it(environment: Path, elsewhere: Path) -> None:
    done = run(environment, elsewhere, "safetyplan", "render", "matrix", "--format", "xlsx", "-o", "m.xlsx")
    assert done.returncode == 2 and "safetyplan[excel]" in done.stderr


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the wheel and the source archive, built in this environment."""
    folder = tmp_path_factory.mktemp("built")
    command = [sys.executable, "-m", "hatchling", "build", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_wheel_and_archive_hold_what_they_should(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "safetyplan/py.typed",
        "safetyplan/_shipped/data/plan_2024.yaml",
        "safetyplan/_shipped/data/units.yaml",
        "safetyplan/locale/zh_CN/LC_MESSAGES/safetyplan.mo",
    } <= names
    assert templates() <= {Path(name).name for name in names if "_shipped/templates/" in name}
    assert not [name for name in names if "__pycache__" in name or name.startswith("tests")]
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        inside = {name.partition("/")[2] for name in file.getnames()}
    assert {"pyproject.toml", "data/plan_2024.yaml", "tests/test_package.py", ".ci/run"} <= inside


def test_every_dependency_has_a_lower_bound_and_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = [
        *project["dependencies"],
        *(d for extra in project["optional-dependencies"].values() for d in extra),
    ]
    outside = [dependency for dependency in named if not dependency.startswith("safetyplan[")]
    assert len(outside) >= 15
    assert [dependency for dependency in outside if ">=" not in dependency or "<" in dependency] == []
    guide = (ROOT / "CONTRIBUTING.md").read_text("utf-8").lower()
    names = {re.split(r"[\[>]", dependency)[0].lower() for dependency in outside}
    assert {name for name in names if name not in guide} == set()


def test_whatever_tests_and_tools_import_is_installed_with_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    chosen = [*project["dependencies"], *(d for extra in extras.values() for d in extra)]
    declared = {re.split(r"[\[>]", name)[0].lower() for name in chosen} | {"safetyplan"}
    files = [*(ROOT / "tests").glob("*.py"), *(ROOT / "tools").glob("*.py")]
    local = {file.stem for file in files}
    found = {
        name.split(".")[0]
        for file in files
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        for name in _imported(node)
    }
    assert len(found) > 30
    owners = packages_distributions()
    outside = found - set(sys.stdlib_module_names) - local
    assert {name for name in outside if not {o.lower() for o in owners.get(name, [name])} & declared} == set()


def test_no_dependency_is_declared_that_the_program_does_not_import() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = project["dependencies"] + [
        d for name in ("word", "excel", "pdf", "ics", "import", "sheets") for d in extras[name]
    ]
    declared = {re.split(r"[\[>]", name)[0].lower() for name in named}
    assert len(declared) >= 12
    trees = [ast.parse(path.read_text("utf-8")) for path in (ROOT / "src").rglob("*.py")]
    used = {name.split(".")[0] for tree in trees for node in ast.walk(tree) for name in _imported(node)}
    owners = packages_distributions()
    assert declared - {owner.lower() for module in used for owner in owners.get(module, [])} == set()


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_ci_runs_the_command_that_the_readme_gives() -> None:
    (command,) = re.findall(
        r"^python -m pip install .*pytest$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    assert f"    {command}\n" in (ROOT / ".ci" / "run").read_text("utf-8")
