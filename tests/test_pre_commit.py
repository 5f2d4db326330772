"""The hooks that others put into their repositories, run by the real pre-commit."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
UNREACHABLE = "Could not find a version|No matching distribution|Connection|Temporary failure|Network"


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


@pytest.fixture
def hooks(tmp_path: Path) -> Path:
    """Return a repository that holds this project as it stands, hooks included."""
    repository = tmp_path / "safetyplan"
    repository.mkdir()
    for name in ("pyproject.toml", "README.md", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, repository)
    for name in ("src", "data", "templates"):
        shutil.copytree(ROOT / name, repository / name, ignore=shutil.ignore_patterns("__pycache__"))
    git(repository, "init", "-q")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "the hooks")
    return repository


@pytest.mark.slow
def test_a_wrong_plan_is_not_committed(hooks: Path, small: Path) -> None:
    pytest.importorskip("pre_commit", reason="pre-commit is not installed")
    office = small.parent / "office"
    (office / "data").mkdir(parents=True)
    plan = office / "data" / "plan_2024.yaml"
    plan.write_text(small.read_text("utf-8").replace("[市安委会]}", "[市安委]}"), encoding="utf-8")
    shutil.copy(small.parent / "units.yaml", office / "data")
    (office / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks.as_posix()}\n  rev: {git(hooks, 'rev-parse', 'HEAD')}\n  hooks:\n"
        "  - {id: safetyplan-validate}\n  - {id: safetyplan-units}\n",
        encoding="utf-8",
    )
    git(office, "init", "-q")
    git(office, "add", ".")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(small.parent / "cache"), "SAFETYPLAN_LANG": "en"}

    def check() -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "pre_commit", "run", "--all-files", "--color", "never"]
        return subprocess.run(
            command, cwd=office, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    wrong = check()
    if re.search(UNREACHABLE, wrong.stdout + wrong.stderr):
        pytest.skip("the package index cannot be reached")
    assert wrong.returncode == 1, wrong.stdout + wrong.stderr
    assert wrong.stdout.count("Failed") == 2
    assert "no unit is called 市安委" in wrong.stdout
    assert "data/plan_2024.yaml:15" in wrong.stdout
    shutil.copy(small, plan)
    right = check()
    assert (right.returncode, right.stdout.count("Passed")) == (0, 2), right.stdout


def test_the_hooks_look_at_plans_and_registers_and_nothing_else() -> None:
    plans, register = YAML(typ="safe").load(ROOT / ".pre-commit-hooks.yaml")
    assert (plans["id"], register["id"]) == ("safetyplan-validate", "safetyplan-units")
    for path in ("data/plan_2024.yaml", "plan_2025.yaml", "city/data/plan_2024_draft.yaml"):
        assert re.search(plans["files"], path) and not re.search(register["files"], path)
    for path in ("data/units.yaml", "units.yaml"):
        assert re.search(register["files"], path) and not re.search(plans["files"], path)
    for path in ("data/plan.schema.json", "workplan_2024.yaml", "myunits.yaml", "plans/notes.yaml"):
        assert not re.search(plans["files"], path) and not re.search(register["files"], path)
