"""`safetyplan diff` on files and on revisions of a real git repository."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyplan.messages import SafetyPlanError
from safetyplan.source.git import Revised, named, read

Cli = Callable[..., Any]


def git(folder: Path, *arguments: str) -> str:
    """Run git on a repository of the test's own; nothing of the user's configuration counts."""
    who = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *who, *arguments], cwd=folder, capture_output=True, encoding="utf-8", check=True
    )
    return done.stdout


@pytest.fixture
def repository(small: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a repository with the small plan committed in `data`, as the current folder."""
    root = small.parent / "repository"
    (root / "data").mkdir(parents=True)
    for file in (small, small.parent / "units.yaml"):
        (root / "data" / file.name).write_bytes(file.read_bytes())
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "data")
    git(root, "commit", "-q", "-m", "first")
    monkeypatch.chdir(root)
    return root


def edit(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


PASSED_ON = [("市应急局牵头，", "市住建局牵头，"), ("lead, units: [市应急局]", "lead, units: [市住建局]")]


def test_a_revision_is_compared_with_the_file_as_it_is_now(repository: Path, cli: Cli) -> None:
    edit(repository / "data" / "plan.yaml", *PASSED_ON)
    done = cli("diff", "HEAD:data/plan.yaml", "data/plan.yaml")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "By item",
        "~ 1 开展大检查",
        "    lead: passes from 市应急局 to 市住建局",
        "",
        "By unit",
        "~ 市应急局",
        "    loses 1 开展大检查: lead",
        "~ 市住建局",
        "    gains 1 开展大检查: lead",
        "",
        "1 item changed, 2 units concerned",
    ]


def test_each_revision_is_read_under_its_own_register(repository: Path, cli: Cli) -> None:
    edit(repository / "data" / "units.yaml", ("groups:\n", "- {name: 南镇, kind: town}\ngroups:\n"))
    git(repository, "commit", "-qam", "second")
    done = cli("diff", "HEAD~1:data/plan.yaml", "HEAD:data/plan.yaml", "--format", "json")
    told = json.loads(done.out)
    assert [unit["unit"] for unit in told["units"]] == ["南镇"]
    assert told["register"] == [{"old": "", "new": "南镇", "keys": []}]
    assert (told["old"], told["new"]) == ("HEAD~1:data/plan.yaml", "HEAD:data/plan.yaml")


def test_a_register_in_another_folder_is_found_at_the_revision(repository: Path, cli: Cli) -> None:
    (repository / "plans" / "old").mkdir(parents=True)
    git(repository, "mv", "data/plan.yaml", "plans/old/plan.yaml")
    edit(
        repository / "plans" / "old" / "plan.yaml",
        ("register: units.yaml", "register: ../../data/units.yaml"),
    )
    git(repository, "commit", "-qam", "moved")
    (repository / "data" / "units.yaml").write_text("units: [", encoding="utf-8")
    done = cli("diff", "HEAD:plans/old/plan.yaml", "HEAD:./plans/old/plan.yaml", "--exit-code")
    assert (done.code, done.err, done.out) == (0, "", "nothing changed\n")


def test_the_index_is_a_revision_too(repository: Path, cli: Cli) -> None:
    edit(repository / "data" / "plan.yaml", *PASSED_ON)
    assert cli("diff", "HEAD:data/plan.yaml", ":data/plan.yaml").out == "nothing changed\n"
    git(repository, "add", "data")
    assert "passes from" in cli("diff", "HEAD:data/plan.yaml", ":data/plan.yaml").out


def test_the_exit_code_tells_whether_anything_changed_if_asked(repository: Path, cli: Cli) -> None:
    plan = repository / "data" / "plan.yaml"
    assert cli("diff", plan, plan, "--exit-code").code == 0
    edit(plan, *PASSED_ON)
    assert cli("diff", "HEAD:data/plan.yaml", plan, "--exit-code").code == 1
    assert cli("diff", "HEAD:data/plan.yaml", plan).code == 0
    assert cli("diff", "HEAD:data/plan.yaml", plan, "--unit", "东镇", "--exit-code").code == 0


def test_one_unit_by_any_of_its_names(repository: Path, cli: Cli) -> None:
    edit(repository / "data" / "plan.yaml", *PASSED_ON)
    done = cli("diff", "HEAD:data/plan.yaml", "data/plan.yaml", "--unit", "市应急管理局")
    assert done.out.splitlines()[:4] == [
        "What changed for 市应急局",
        "~ 市应急局",
        "    loses 1 开展大检查: lead",
        "    1 开展大检查: may still concern it: share（relevant：有关部门）",
    ]
    unknown = cli("diff", "HEAD:data/plan.yaml", "data/plan.yaml", "--unit", "市应急局办")
    assert unknown.code == 2 and "did you mean 市应急局" in unknown.err


def test_a_unit_that_is_gone_can_still_be_asked_for(repository: Path, cli: Cli) -> None:
    units = repository / "data" / "units.yaml"
    edit(units, ("- {name: 西镇, kind: town, former: [{name: 西乡, until: 2020-05-31}]}\n", ""))
    done = cli("diff", "HEAD:data/plan.yaml", "data/plan.yaml", "--unit", "西镇")
    assert "loses 1 开展大检查: implement（member：各镇）" in done.out


def test_markdown_is_for_a_pull_request_and_in_the_language_of_the_program(
    repository: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(repository / "data" / "plan.yaml", *PASSED_ON, ("严查违法行为。", "严查各类违法行为。"))
    done = cli("diff", "HEAD:data/plan.yaml", "data/plan.yaml", "--format", "markdown")
    assert "- **1 开展大检查**\n  - lead: passes from 市应急局 to 市住建局\n" in done.out
    assert "  - 严查<ins>各类</ins>违法行为。\n" in done.out
    monkeypatch.setenv("SAFETYPLAN_LANG", "zh_CN")
    chinese = cli("diff", "HEAD:data/plan.yaml", "data/plan.yaml", "--format", "markdown").out
    assert "- **1 开展大检查**\n  - 牵头：由市应急局改为市住建局\n" in chinese


def test_a_plan_with_errors_is_told_of_with_its_revision_and_line(repository: Path, cli: Cli) -> None:
    edit(repository / "data" / "plan.yaml", ("year: 2024", "year: 二〇二四"))
    git(repository, "commit", "-qam", "wrong")
    done = cli("diff", "HEAD:data/plan.yaml", "HEAD~1:data/plan.yaml")
    assert (done.code, done.out) == (1, "")
    assert "HEAD:data/plan.yaml:2:7" in done.err


@pytest.mark.parametrize(
    ("argument", "message", "hint"),
    [
        ("nowhere:data/plan.yaml", "git knows no revision nowhere", "git fetch --unshallow"),
        ("--help:data/plan.yaml", "git knows no revision --help", ""),
        ("HEAD:plan.yaml", "there is no file plan.yaml at revision HEAD", "from the top of the repository"),
        ("HEAD:data", "there is no file data at revision HEAD", ""),
        (":nothing.yaml", "there is no file nothing.yaml at revision (index)", ""),
    ],
)
def test_what_git_does_not_have_is_said(repository: Path, argument: str, message: str, hint: str) -> None:
    source = named(argument)
    assert isinstance(source, Revised)
    with pytest.raises(SafetyPlanError) as caught:
        read(source)
    assert caught.value.message == message and hint in caught.value.hint


def test_a_path_from_here_is_suggested(repository: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    monkeypatch.chdir(repository / "data")
    done = cli("diff", "HEAD:plan.yaml", "plan.yaml")
    assert done.code == 2 and "did you mean HEAD:./plan.yaml?" in done.err
    assert cli("diff", "HEAD:./plan.yaml", "plan.yaml").out == "nothing changed\n"


def test_outside_a_repository_the_message_says_so(
    small: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli
) -> None:
    monkeypatch.chdir(small.parent)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent.parent))
    done = cli("diff", "HEAD:plan.yaml", "plan.yaml")
    assert done.code == 2
    assert "HEAD:plan.yaml is no file, and this folder is in no git repository" in done.err


def test_without_git_the_message_says_so(small: Path, monkeypatch: pytest.MonkeyPatch, cli: Cli) -> None:
    monkeypatch.setenv("PATH", str(small.parent))
    done = cli("diff", "HEAD:plan.yaml", small)
    assert done.code == 2 and "git cannot be run" in done.err


@pytest.mark.parametrize(
    ("argument", "meant"),
    [
        (r"C:\plans\plan.yaml", Path(r"C:\plans\plan.yaml")),
        ("C:/plans/plan.yaml", Path("C:/plans/plan.yaml")),
        ("plan.yaml", Path("plan.yaml")),
        ("HEAD:", Path("HEAD:")),
        ("HEAD~2:data/plan.yaml", Revised("HEAD~2", "data/plan.yaml")),
        (r"v1:data\plan.yaml", Revised("v1", "data/plan.yaml")),
        ("c:plan.yaml", Revised("c", "plan.yaml")),
    ],
)
def test_a_drive_letter_is_no_revision(argument: str, meant: Path | Revised) -> None:
    assert named(argument) == meant


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such file names")
def test_a_file_whose_name_holds_a_colon_is_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a:b.yaml").write_text("", encoding="utf-8")
    assert named("a:b.yaml") == Path("a:b.yaml")


def test_a_bare_revision_is_told_how_its_plan_is_written(repository: Path, cli: Cli) -> None:
    git(repository, "mv", "data/plan.yaml", "data/plan_2024.yaml")
    git(repository, "commit", "-q", "-m", "second")
    done = cli("diff", "HEAD~1", "HEAD")
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        "error: HEAD~1 is a revision of git, and no file is named in it\n"
        "  hint: write HEAD~1:data/plan_2024.yaml\n"
    )
    done = cli("diff", "HEAD", "HEAD")
    assert "hint: write HEAD:data/plan_2024.yaml\n" in done.err


def test_what_is_neither_file_nor_revision_is_told_without_an_option_that_diff_has_not(
    repository: Path, cli: Cli
) -> None:
    for wrong in ("absent.yaml", "--", "HEAD~99"):
        done = cli("diff", "--", wrong, "data/plan.yaml")
        assert done.code == 2
        assert f"there is no file {wrong}\n  hint: check the path; a file of git" in done.err
    done = cli("diff", "data", "data/plan.yaml")
    assert done.err == "error: data cannot be read: it is a folder\n  hint: check the path\n"
