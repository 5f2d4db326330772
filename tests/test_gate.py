"""What a stranger's file may name: nothing outside its tree is read, shown, waited for or rewritten."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyplan.messages import SafetyPlanError
from safetyplan.source.gate import read_named, tree_of

Cli = Callable[..., Any]
SECRET = "root:x:0:0:geheim"


@pytest.fixture
def naming(small: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return a function that makes a plan which names a register, in a folder beside secrets; the folder is the current one."""
    folder = small.parent / "tree" / "plans"
    folder.mkdir(parents=True)
    text = small.read_text("utf-8")
    (small.parent / "secret.yaml").write_text(SECRET, encoding="utf-8")
    (folder / ".hidden.yaml").write_text(SECRET, encoding="utf-8")
    (folder / "settings.yaml").write_text(f"password: {SECRET}\n", encoding="utf-8")
    (folder / "notes.txt").write_text(SECRET, encoding="utf-8")
    (folder / "folder.yaml").mkdir()
    monkeypatch.chdir(folder)

    def make(register: str) -> Path:
        path = folder / "plan.yaml"
        path.write_text(text.replace("register: units.yaml", f"register: {register}"), encoding="utf-8")
        return path

    return make


ELSEWHERE = [
    ("../../secret.yaml", "it lies outside"),
    ("/etc/passwd", "it lies outside"),
    ("/proc/self/environ", "it lies outside"),
    (r"'\\host\share\units.yaml'", "it is no path inside a folder"),
    ("//host/share/units.yaml", "it is no path inside a folder"),
    (r"'C:\units.yaml'", "it is no path inside a folder"),
    ("NUL", "it is no path inside a folder"),
    ("con.yaml", "it is no path inside a folder"),
    ('"\\0"', "it is no path inside a folder"),
    ('"units.yaml\\0"', "it is no path inside a folder"),
    (".hidden.yaml", "hidden files are not read"),
    ("notes.txt", "it must end in .yaml, .yml"),
    ("settings.yaml", "settings.yaml is not a register of units"),
    ("folder.yaml", "it is no ordinary file"),
    ("absent.yaml", "there is no such file"),
    ("长" * 100 + ".yaml", "cannot be read"),
]


@pytest.mark.parametrize(("register", "why"), ELSEWHERE)
def test_a_plan_names_no_file_outside_its_tree(
    naming: Callable[[str], Path], cli: Cli, register: str, why: str
) -> None:
    done = cli("validate", naming(register))
    assert done.code == 1
    assert why in done.out + done.err
    assert done.out.count("error[") == 1 + ("\\0" in register)  # the escape itself is another one
    assert SECRET not in done.out + done.err
    for form in ("github", "json", "sarif"):
        assert SECRET not in cli("validate", naming(register), "--format", form).out
    assert cli("list", "--plan", naming(register)).code == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
@pytest.mark.parametrize("kind", ["fifo", "link", "linked folder", "socket"])
def test_no_link_is_followed_and_no_pipe_waited_for(
    naming: Callable[[str], Path], cli: Cli, kind: str, small: Path
) -> None:
    plan = naming("linked/units.yaml" if kind == "linked folder" else "odd.yaml")
    odd = plan.with_name("odd.yaml")
    if kind == "fifo":
        os.mkfifo(odd)
    elif kind == "link":
        odd.symlink_to(small.parent / "units.yaml")
    elif kind == "linked folder":
        plan.with_name("linked").symlink_to(small.parent)
    else:
        os.mknod(odd, 0o140600)
    done = cli("validate", plan)
    assert done.code == 1
    assert ("a link leads to it" if "link" in kind else "no ordinary file") in done.out + done.err


def test_mending_rewrites_nothing_outside(naming: Callable[[str], Path], cli: Cli, small: Path) -> None:
    other = small.parent / "contacts.yaml"
    for target in (other, naming("x").with_name("contacts.yaml")):
        target.write_bytes("units: 张三，电话\n".encode("gb18030"))
    before = other.read_bytes()
    done = cli("validate", naming("../../contacts.yaml"), "--fix")
    assert (done.code, other.read_bytes()) == (1, before)
    notes = naming("x").with_name("list.yaml")
    notes.write_bytes("姓名: 张三\n".encode("gb18030"))
    cli("validate", naming("list.yaml"), "--fix")
    assert notes.read_bytes() == "姓名: 张三\n".encode("gb18030")


def test_a_tree_is_the_repository_or_the_folder_one_works_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(os.path.realpath(tmp_path))
    plans = root / "repository" / "plans" / "old"
    plans.mkdir(parents=True)
    monkeypatch.chdir(plans)
    assert tree_of(Path()) == plans
    monkeypatch.chdir(root)
    assert tree_of(plans) == root
    monkeypatch.chdir("/")
    assert tree_of(plans) == plans
    (root / "repository" / ".git").mkdir()
    assert tree_of(plans) == root / "repository"


def test_a_register_elsewhere_in_the_tree_is_read(
    naming: Callable[[str], Path], cli: Cli, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = naming("../../units.yaml")
    assert cli("validate", plan).code == 1
    monkeypatch.chdir(small.parent)
    assert cli("validate", plan).code == 0
    assert cli("validate", naming("absent.yaml"), "--register", small.parent / "units.yaml").code == 0


def test_a_named_file_is_bounded(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"x" * 101)
    assert read_named(tmp_path, "a.yaml", tree=tmp_path, suffixes=(), most=101) == b"x" * 101
    with pytest.raises(SafetyPlanError, match="it has more than"):
        read_named(tmp_path, "a.yaml", tree=tmp_path, suffixes=(), most=100)


def test_import_says_that_a_draft_cannot_name_its_register(
    naming: Callable[[str], Path], cli: Cli, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = naming("x").parent
    (folder / "a.txt").write_text("某市2024年工作要点\n1.排查。（市应急局牵头）\n", encoding="utf-8")
    command = (
        "import",
        folder / "a.txt",
        "-o",
        folder / "b.yaml",
        "--register",
        small.parent / "units.yaml",
        "--force",
    )
    assert f"units.yaml lies outside {os.path.realpath(folder)}" in cli(*command).err
    monkeypatch.chdir(small.parent)
    assert "lies outside" not in cli(*command).err
    assert cli("list", "--plan", folder / "b.yaml").code == 0
