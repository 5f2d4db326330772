"""Whatever the system refuses ends in an ordinary message: streams, names, folders, disks, locales."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a shell of Unix prepares what is refused")

Sh = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def sh(small: Path) -> Sh:
    """Return a function that runs a line of shell in the folder of a small plan, `safetyplan` being ours."""
    (small.parent / "own").mkdir()
    (small.parent / "own" / "matrix.md.j2").write_text("{{ matrix.title }}\n", encoding="utf-8")
    (small.parent / "要点.txt").write_text(
        "试验市2024年安全生产工作要点\n1.检修渡船。\n（县交通局牵头）\n", encoding="utf-8"
    )
    ours = f'safetyplan() {{ "{sys.executable}" -P -m safetyplan "$@"; }}; set -o pipefail; '

    def call(line: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        kept = {k: v for k, v in os.environ.items() if k not in {"COLUMNS", "PYTHONIOENCODING"}}
        return subprocess.run(
            ["bash", "-c", ours + line],
            cwd=small.parent,
            env=kept | variables,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )

    return call


COMMANDS = (
    "list --plan plan.yaml",
    "show 1 --plan plan.yaml",
    "units --plan plan.yaml",
    "validate plan.yaml --format json",
    "render matrix --plan plan.yaml",
    "render matrix --plan plan.yaml --format xlsx",
    "render matrix --plan plan.yaml --templates own --format md",
    "render calendar --plan plan.yaml",
    "render plan --as-printed --plan plan.yaml",
    "diff plan.yaml plan.yaml",
    "import 要点.txt",
    "rules",
    "rules SP301",
    "schema plan",
    "templates list",
    "--help",
)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "streams",
    [
        "<&- >&-",
        pytest.param("> /dev/full", marks=pytest.mark.slow),
        pytest.param("| true", marks=pytest.mark.slow),
    ],
    ids=["closed", "full", "gone"],
)
def test_standard_output_that_takes_nothing(sh: Sh, command: str, streams: str) -> None:
    done = sh(f"safetyplan {command} {streams}")
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr, done.stderr
    assert done.returncode in ({0, 1} if "|" in streams else {2})
    if "|" not in streams:
        assert done.stderr.count("standard output is closed") + done.stderr.count("the disk is full") == 1


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("mkdir g; cd g; rmdir ../g; safetyplan import ../要点.txt -o x.yaml", "the current folder was deleted"),
        ("ulimit -f 0; safetyplan render matrix --plan plan.yaml --templates own", "no folder for temporary files"),
        ("ulimit -f 0; safetyplan render matrix --plan plan.yaml -o x.md", "x.md cannot be written: "),
        ("ulimit -f 0; safetyplan import 要点.txt -o x.yaml", "cannot be written: "),
        ("ulimit -f 0; safetyplan schema plan -o x.json", "x.json cannot be written: "),
        ("safetyplan render handout --all --plan plan.yaml -o units.yaml/x/", "the folder units.yaml/x cannot be made"),
        (f"safetyplan render matrix --plan plan.yaml -o {'很' * 99}.md", "the name is too long"),
        (f"safetyplan list --plan {'很' * 99}.yaml", "the name is too long"),
        ("safetyplan list --plan units.yaml/plan.yaml", "units.yaml/plan.yaml cannot be read"),
        ("ln -s loop loop; safetyplan list --plan loop", "loop cannot be read"),
        ("ln -s loop loop; safetyplan render matrix --plan plan.yaml -o loop", "cannot be written"),
    ],
)  # fmt: skip
def test_what_cannot_be_had_is_told_with_its_name(sh: Sh, small: Path, line: str, told: str) -> None:
    done = sh(line)
    assert done.returncode == 2 and told in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert not list(small.parent.rglob("*.tmp")) and not list(small.parent.glob("x.*"))


def test_a_name_the_locale_has_no_letters_for_is_told(sh: Sh, small: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = sh("safetyplan render handout --all --plan plan.yaml -o out/", **plain)
    assert done.returncode == 2, done.stderr
    assert "does not exist in this system's encoding, ascii" in done.stderr and "PYTHONUTF8=1" in done.stderr
    done = sh("safetyplan list --plan plan.yaml", **plain)
    assert done.returncode == 0 and "开展大检查" in done.stdout


def test_old_encodings_take_nothing_from_the_text(sh: Sh, small: Path) -> None:
    small.write_text(small.read_text("utf-8").replace("开展大检查", "开展大检查𠮷㵘"), encoding="utf-8")
    for encoding in ("gbk", "ascii", "gb18030"):
        for command in ("list --plan plan.yaml", "render matrix --plan plan.yaml"):
            done = sh(f"safetyplan {command}", PYTHONIOENCODING=encoding)
            assert done.returncode == 0 and "大检查𠮷㵘" in done.stdout, done.stderr


@pytest.mark.skipif(getattr(os, "geteuid", int)() == 0, reason="who may do everything is refused nothing")
def test_a_folder_without_rights_is_told(cli: Callable[..., Any], small: Path, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    for arguments in (
        ("render", "matrix", "--plan", small, "-o", closed / "x.md"),
        ("render", "handout", "--all", "--plan", small, "-o", closed / "out"),
        ("schema", "plan", "-o", closed / "x.json"),
        ("templates", "export", closed / "own"),
    ):
        done = cli(*arguments)
        assert done.code == 2 and str(closed) in done.err, done.err
    assert not list(closed.iterdir())
