"""A folder full of a stranger's files: nothing in it is imported or run, whatever it is called."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from safetyplan import programs
from safetyplan.source import git

KEPT = str(Path("kept").absolute())
MODULES = ("jinja2", "pickle", "safetyplan", "typst", "multiprocessing", "docxtpl", "pip", "json", "typer")
"""Names a process of ours imports early; as a file, and as a package."""


@pytest.fixture
def poisoned(small: Path, tmp_path: Path) -> Path:
    """Return a folder with a plan, templates and traps; a trap that runs writes the file `ran`."""
    folder = tmp_path / "poisoned"
    (folder / "own").mkdir(parents=True)
    shutil.copy(small, folder / "plan.yaml")
    shutil.copy(small.parent / "units.yaml", folder)
    (folder / "own" / "matrix.md.j2").write_text("{{ matrix.title }}\n", encoding="utf-8")
    trap = f"open({str(folder / 'ran')!r}, 'a').write(__name__ + '\\n')\nraise SystemExit(9)\n"
    for name in MODULES:
        (folder / f"{name}.py").write_text(trap, encoding="utf-8")
        (folder / name).mkdir()
        (folder / name / "__init__.py").write_text(trap, encoding="utf-8")
    for name in ("git", "git.exe", "git.bat", "soffice", "soffice.com"):
        (folder / name).write_text(f"#!/bin/sh\necho {name} >> {folder / 'ran'}\n", encoding="utf-8")
        (folder / name).chmod(0o755)
    return folder


def run(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    script = folder.parent / "safetyplan-command.py"  # as installers write it: its own folder comes first
    script.write_text("from safetyplan.__main__ import main\nmain()\n", encoding="utf-8")
    return call(folder, str(script), *arguments, **variables)


def call(folder: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


COMMANDS = (
    ("render", "matrix", "--plan", "plan.yaml", "--templates", "own", "--format", "md"),
    ("render", "matrix", "--plan", "plan.yaml", "--templates", "own", "--format", "docx", "-o", "x.docx"),
    ("diff", "HEAD:plan.yaml", "plan.yaml"),
    ("list", "--plan", "plan.yaml"),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[-1])
def test_nothing_of_the_current_folder_runs(poisoned: Path, arguments: tuple[str, ...]) -> None:
    path = os.pathsep.join(["", ".", os.environ["PATH"]])
    done = run(poisoned, *arguments, PATH=path)
    assert not (poisoned / "ran").exists(), (poisoned / "ran").read_text("utf-8")
    assert done.returncode == (2 if arguments[0] == "diff" else 0), done.stderr


@pytest.fixture
def only_ours(poisoned: Path, tmp_path: Path) -> Path:
    """Return the poisoned folder with a trap for every module of Python and of ours, but for what nobody can help.

    Python itself imports some modules before our first line, and takes a package `safetyplan` there for us (SECURITY.md).
    """
    (tmp_path / "asked.py").write_text("import sys; print(*sys.modules)", encoding="utf-8")
    before_us = {name.partition(".")[0] for name in call(tmp_path, "-m", "asked").stdout.split()}
    assert "runpy" in before_us and not {"re", "pathlib", "typing", "signal", "enum"} & before_us
    shutil.rmtree(poisoned / "safetyplan")
    (poisoned / "safetyplan.py").unlink()
    trap = (poisoned / "jinja2.py").read_text("utf-8")
    libraries = {"typer", "pydantic", "pydantic_core", "ruamel", "rich", "docx", "lxml", "markupsafe"}
    for name in (sys.stdlib_module_names | libraries) - before_us:
        (poisoned / f"{name}.py").write_text(trap, encoding="utf-8")
    return poisoned


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[-1])
def test_python_m_runs_nothing_of_it_either(only_ours: Path, arguments: tuple[str, ...]) -> None:
    """Python puts the folder first on the path; we take it away before we import anything."""
    done = call(only_ours, "-m", "safetyplan", *arguments)
    assert not (only_ours / "ran").exists(), (only_ours / "ran").read_text("utf-8")
    assert done.returncode == (2 if arguments[0] == "diff" else 0), done.stderr


@pytest.mark.parametrize("path", ["", ".", f".{os.sep}", os.pathsep, f".{os.pathsep}{KEPT}"])
def test_an_entry_of_the_environment_that_means_the_folder_counts_for_nothing(
    only_ours: Path, path: str
) -> None:
    done = call(only_ours, "-m", "safetyplan", "list", "--plan", "plan.yaml", PYTHONPATH=path)
    assert not (only_ours / "ran").exists(), (only_ours / "ran").read_text("utf-8")
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_workers_of_a_pool_import_nothing_of_it_either(poisoned: Path) -> None:
    """On Windows and macOS they are started with ``python -c``, which looks into the current folder first."""
    script = (
        "from safetyplan.programs import forget_current_folder; forget_current_folder()\n"
        "import multiprocessing as m\n"
        "if __name__ == '__main__':\n"
        "    with m.get_context('spawn').Pool(1) as pool: print(pool.apply(len, ('abc',)))\n"
    )
    (poisoned.parent / "spawn.py").write_text(script, encoding="utf-8")
    command = [sys.executable, str(poisoned.parent / "spawn.py")]
    done = subprocess.run(command, cwd=poisoned, capture_output=True, encoding="utf-8", check=False)
    assert not (poisoned / "ran").exists(), (poisoned / "ran").read_text("utf-8")
    assert done.stdout == "3\n", done.stderr


@pytest.mark.skipif(os.name == "nt", reason="programs have a suffix there")
def test_a_program_is_found_on_absolute_folders_of_the_path_only(
    poisoned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(poisoned)
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", "own/.."]))
    assert programs.find("git") is None
    with pytest.raises(git.SafetyPlanError, match="git cannot be run"):
        git.load_named("HEAD:plan.yaml")
    monkeypatch.setenv("PATH", str(poisoned))
    assert programs.find("git") == str(poisoned / "git")


def test_the_path_of_imports_loses_what_means_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", ["", "own", KEPT])
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", KEPT]))
    monkeypatch.setenv("PYTHONSAFEPATH", "")
    programs.forget_current_folder()
    assert sys.path == [KEPT]
    assert (os.environ["PYTHONPATH"], os.environ["PYTHONSAFEPATH"]) == (KEPT, "1")
