"""The GitHub action: its shell steps, run by bash in a repository as GitHub would run them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
ACTION = YAML(typ="safe").load(ROOT / "action.yml")
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"] if "run" in step}

pytestmark = pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="needs bash")


def git(folder: Path, *arguments: str) -> str:
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True
    ).stdout.strip()


@pytest.fixture
def office(small: Path) -> Path:
    """Return a clone of an office's repository, as shallow as GitHub's checkout makes it."""
    origin = small.parent / "origin"
    (origin / "data").mkdir(parents=True)
    shutil.copy(small, origin / "data" / "plan_2024.yaml")
    shutil.copy(small.parent / "units.yaml", origin / "data")
    git(origin, "init", "-q", "-b", "main")
    git(origin, "config", "uploadpack.allowAnySHA1InWant", "true")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "as issued")
    git(origin, "checkout", "-q", "-b", "edit")
    plan = origin / "data" / "plan_2024.yaml"
    text = plan.read_text("utf-8").replace("市应急局牵头，", "市住建局牵头，")
    plan.write_text(text.replace("lead, units: [市应急局]", "lead, units: [市住建局]"), encoding="utf-8")
    git(origin, "commit", "-q", "-a", "-m", "another lead")
    clone = small.parent / "clone"
    git(small.parent, "clone", "-q", "--depth=1", "--branch", "edit", origin.as_uri(), str(clone))
    return clone


def step(name: str, folder: Path, commands: Path, **inputs: str) -> "subprocess.CompletedProcess[str]":
    """Run one shell step as GitHub does: inputs in the environment, the summary in a file."""
    values = {key: spec.get("default", "") for key, spec in ACTION["inputs"].items()} | {"base": ""} | inputs
    if values["base"] and name != "Fetch the base":
        assert step("Fetch the base", folder, commands, **inputs).returncode == 0
    environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md")}
    environment["PATH"] = f"{commands}{os.pathsep}{os.environ['PATH']}"
    for key, value in STEPS[name]["env"].items():
        used = re.fullmatch(r"\$\{\{ (inputs|github)\.([a-z_-]+) \}\}", value)
        assert used, value
        environment[key] = str(ROOT) if used[2] == "action_path" else values[used[2]]
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", STEPS[name]["run"]],
        cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


def base(folder: Path) -> str:
    return git(folder.parent / "origin", "rev-parse", "main")


@pytest.mark.parametrize(
    ("file", "schema"),
    [
        ("action.yml", "github-actions"),
        (".github/workflows/ci.yml", "github-workflows"),
        (".github/workflows/nightly.yml", "github-workflows"),
    ],
)
def test_github_would_accept_the_file(file: str, schema: str) -> None:
    command = [
        sys.executable,
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        f"vendor.{schema}",
        str(ROOT / file),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout


def test_actions_of_others_are_pinned_by_hash_and_get_no_credentials() -> None:
    """A tag can be moved to other code (zizmor: unpinned-uses, artipacked)."""
    used = 0
    for path in (ROOT / "action.yml", *sorted((ROOT / ".github" / "workflows").glob("*.yml"))):
        text = path.read_text("utf-8")
        for action, comment in re.findall(r"uses: (\S+)(.*)", text):
            used += 1
            assert action == "./" or re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action), action
            assert action == "./" or re.fullmatch(r" # v\d+\.\d+\.\d+", comment), comment
        assert text.count("actions/checkout@") == text.count("persist-credentials: false")
        assert path.name == "action.yml" or "permissions:\n  contents: read\n" in text
    assert used >= 12


def test_inputs_reach_the_shell_by_the_environment_only() -> None:
    """An input pasted into a script could run anything (GitHub, “Script injections”)."""
    assert list(STEPS) == ["Install safetyplan", "Fetch the base", "Validate", "Tell what changed"]
    assert [name for name, one in STEPS.items() if "${{" in one["run"]] == []


@pytest.mark.slow
def test_the_action_installs_what_it_was_checked_out_with(environment: Path, office: Path) -> None:
    done = step("Install safetyplan", office, environment)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_no_module_of_the_checkout_is_imported(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pull request may bring a `pip` of its own."""
    (office / "pip").mkdir()
    (office / "pip" / "__init__.py").write_text("open('ran', 'w')\n", encoding="utf-8")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_TARGET", str(office.parent / "target"))
    step("Install safetyplan", office, Path(sys.executable).parent)  # it may fail for want of packages
    assert not (office / "ran").exists()


def test_a_file_called_as_an_option_stays_a_file(office: Path) -> None:
    assert STEPS["Validate"]["run"].rstrip().endswith("-- $PLANS")
    done = step(
        "Validate", office, Path(sys.executable).parent, plans="--ignore=SP2,plan.yaml", language="en"
    )
    assert done.returncode == 2
    assert "--ignore=SP2,plan.yaml cannot be read" in done.stderr


def test_accepted_findings_are_not_annotated(office: Path) -> None:
    commands = Path(sys.executable).parent
    plan = office / "data" / "plan_2024.yaml"
    plan.write_text(plan.read_text("utf-8").replace("，", ",", 1), encoding="utf-8")
    told = step("Validate", office, commands)
    assert "::warning title=safetyplan " in told.stdout
    subprocess.run(
        [str(commands / "safetyplan"), "validate", "data/plan_2024.yaml", "--write-baseline", "data/accepted.yaml"],
        cwd=office, capture_output=True, check=True,
    )  # fmt: skip
    quiet = step("Validate", office, commands, baseline="data/accepted.yaml")
    assert (quiet.returncode, quiet.stdout) == (0, ""), quiet.stderr
    assert step("Validate", office, commands, baseline="no such file").returncode == 2


@pytest.mark.slow
def test_findings_become_annotations_and_fail_the_job(environment: Path, office: Path) -> None:
    assert step("Validate", office, environment).returncode == 0
    plan = office / "data" / "plan_2024.yaml"
    plan.write_text(plan.read_text("utf-8").replace("[市安委会]}", "[市安委]}"), encoding="utf-8")
    done = step("Validate", office, environment)
    assert done.returncode == 1
    assert re.search(r"^::error title=[^,]+,file=data/plan_2024\.yaml,line=15,", done.stdout, re.M)


@pytest.mark.slow
def test_what_was_lost_since_the_base_fails_the_job_though_the_checkout_is_shallow(
    environment: Path, office: Path
) -> None:
    done = step("Validate", office, environment, base=base(office))
    assert done.returncode == 1, done.stderr
    assert re.search(r"^::error title=safetyplan SP602,file=data/plan_2024\.yaml,", done.stdout, re.M)


@pytest.mark.slow
def test_the_summary_tells_what_changed_though_the_checkout_is_shallow(
    environment: Path, office: Path
) -> None:
    done = step("Tell what changed", office, environment, base=base(office), language="en")
    assert done.returncode == 0, done.stderr
    summary = (office.parent / "summary.md").read_text("utf-8")
    assert "  - lead: passes from 市应急局 to 市住建局\n" in summary


@pytest.mark.slow
def test_a_new_plan_and_a_broken_one_do_not_hide_the_others(environment: Path, office: Path) -> None:
    shutil.copy(office / "data" / "plan_2024.yaml", office / "data" / "plan_2025.yaml")
    (office / "data" / "plan_2024.yaml").write_text("title: [", encoding="utf-8")
    done = step("Tell what changed", office, environment, base=base(office))
    assert done.returncode == 0, done.stderr
    summary = (office.parent / "summary.md").read_text("utf-8").splitlines()
    assert summary == [
        "data/plan_2024.yaml: 无法比较，见检查结果 (cannot be compared, see the findings)",
        "### + data/plan_2025.yaml",
    ]
