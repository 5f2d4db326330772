"""The way to the terminal: what strangers wrote is shown and not obeyed, and streams that fail are told of."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from safetyplan.cli import _readable
from safetyplan.cli.streams import ShownText, exact, shown

Cli = Callable[..., Any]
RUN = [sys.executable, "-P", "-c", "from safetyplan.cli import main; main()"]


@pytest.mark.parametrize(
    ("text", "on_terminal", "in_pipe"),
    [
        ("一\t二\n三\u3000", "一\t二\n三\u3000", "一\t二\n三\u3000"),
        ("\x1b]0;PWN\x07", "␛]0;PWN␇", "␛]0;PWN␇"),
        ("\x1b[8m\x1b[2J", "␛[8m␛[2J", "␛[8m␛[2J"),
        ("a\r\nb", "a\r\nb", "a\r\nb"),
        ("a\rb\x9bc\x7f", "a␍b\ufffdc␡", "a␍b\ufffdc␡"),
        ("\u202eexe.gnp", "\ufffdexe.gnp", "\u202eexe.gnp"),
        ("\udcb8", "\ufffd", "\ufffd"),
    ],
)
def test_control_characters_are_shown(text: str, on_terminal: str, in_pipe: str) -> None:
    assert shown(text, terminal=True) == on_terminal
    assert shown(text, terminal=False) == in_pipe


def test_a_line_of_a_plan_is_no_command_to_a_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "一\n  ::error::x\n##[error]x ##vso[task] a::b"
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    monkeypatch.delenv("TF_BUILD", raising=False)
    assert shown(text, terminal=False) == text
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert shown(text, terminal=False) == "一\n  ∷error::x\n##［error]x ##vso［task] a::b"


COMMANDS = (
    ["list"], ["show", "1"], ["units"], ["units", "市应急局"], ["list", "--format", "md"], ["list", "--format", "csv"],
    ["validate"], ["render", "plan"], ["render", "matrix", "--format", "html"], ["show", "\x1b]0;x\x07"],
    ["units", "\x9b2J"], ["diff"],
)  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_command_lets_a_plan_drive_the_terminal(
    small: Path, cli: Cli, command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    text = small.read_text("utf-8")
    old = small.with_name("old.yaml")
    old.write_text(text, encoding="utf-8")
    hostile = text.replace("严查违法行为。", '"一\\e]0;PWN\\a二\\u009b2J\\n::error::x"').replace(
        "|-\n", "|-\n", 1
    )
    assert hostile != text
    small.write_text(hostile, encoding="utf-8")
    if command[0] == "diff":
        done = cli("diff", old, small)
    else:
        done = cli(*command, *([small] if command == ["validate"] else ["--plan", small]))
    told = done.out + done.err
    assert told
    told = told.replace("\r\n", "\n")
    assert not set(told) & {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in {9, 10}}
    assert not [line for line in done.out.splitlines() if line.lstrip().startswith("::")]


def test_annotations_stay_commands(small: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    small.write_text(small.read_text("utf-8").replace("[市安委会]}", "[市安委]}"), encoding="utf-8")
    assert cli("validate", small, "--format", "github").out.startswith("::error title=")


class Terminal(io.TextIOWrapper):
    """A stream that says somebody is looking."""

    def isatty(self) -> bool:
        return True


def test_nobody_finds_a_way_past(monkeypatch: pytest.MonkeyPatch) -> None:
    """Click writes to the buffer of a Windows console by itself where it finds one."""
    behind = Terminal(io.BytesIO(), encoding="utf-8")
    stream = ShownText(behind, "standard output")
    assert not hasattr(stream, "buffer") and stream.isatty()
    monkeypatch.setattr(sys, "stdout", stream)
    typer.echo("一\x1b]0;x\x07 \x1b[1;31m红\x1b[0m")
    exact(sys.stdout).write("\x1b[2J")  # somebody is looking
    sys.stdout.flush()
    assert behind.buffer.getvalue().decode() == "一␛]0;x␇ \x1b[1;31m红\x1b[0m\n␛[2J"  # type: ignore[attr-defined]


needs_dev_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")


@needs_dev_full
@pytest.mark.parametrize("command", [["list"], ["render", "plan"], ["validate"], ["rules"]], ids=" ".join)
def test_a_full_disk_is_told(small: Path, command: list[str]) -> None:
    plan = [str(small)] if command == ["validate"] else [] if command == ["rules"] else ["--plan", str(small)]
    if command == ["validate"]:
        plan += ["--format", "json"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*RUN, *command, *plan], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False
        )
    assert (done.returncode, "the disk is full" in done.stderr, "Traceback" in done.stderr) == (
        2,
        True,
        False,
    ), done.stderr


@pytest.mark.skipif(os.name == "nt", reason="a shell closes the streams")
@pytest.mark.parametrize("closed", ["1>&-", "2>&-", "0<&-", "0<&- 1>&- 2>&-"])
def test_closed_streams_end_in_no_traceback(small: Path, closed: str) -> None:
    command = (
        f'"{sys.executable}" -P -c "from safetyplan.cli import main; main()" list --plan "{small}" {closed}'
    )
    done = subprocess.run(["bash", "-c", command], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == (2 if "1>" in closed else 0), done.stderr
    assert "Traceback" not in done.stderr
    if closed == "1>&-":
        assert "standard output is closed" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are others there")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_early_end_is_no_fault(number: int, code: int) -> None:
    """Also where it comes while a library works, which may make another exception of ours."""
    script = (
        "import os, sys, safetyplan.cli as c, safetyplan.cli.app as a\n"
        "def call(arguments):\n"
        f"    try: os.kill(os.getpid(), {int(number)})\n"
        "    except BaseException: raise RuntimeError('swallowed')\n"
        "a.call = call\nc.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", script], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (code, "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["diff", "A" * 300 + ":p", "x"],
        ["list", "--plan", "长" * 100],
        ["render", "plan", "-o", "长" * 100 + ".md"],
        ["render", "plan", "-o", "长" * 100 + "/"],
        ["render", "plan", "--templates", "长" * 100],
        ["render", "plan", "--fonts", "长" * 100],
        ["templates", "export", "长" * 100],
        ["import", "plan.yaml", "-o", "x.yaml", "--report", "长" * 100],
        ["validate", "长" * 100],
    ],
    ids=" ".join,
)
def test_a_name_too_long_is_told(
    small: Path, cli: Cli, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small.parent)
    monkeypatch.setenv("SAFETYPLAN_PLAN", str(small))
    done = cli(*arguments)
    assert done.code in {1, 2}, done.err
    assert "too long" in done.err or "cannot be" in done.err or "no file" in done.err
    assert "fault of safetyplan" not in done.err


def test_arguments_are_read_whatever_the_locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gbk = "市应急局".encode("gbk").decode("utf-8", "surrogateescape")
    utf8 = "市应急局".encode().decode("ascii", "surrogateescape")
    assert _readable([gbk, utf8, "市应急局", "list"]) == ["市应急局", "市应急局", "市应急局", "list"]
    monkeypatch.chdir(tmp_path)
    try:
        Path(gbk).write_text("", encoding="utf-8")
    except (OSError, UnicodeError):
        pytest.skip("the file system takes names in UTF-8 only")
    assert _readable([gbk]) == [gbk]


@pytest.mark.parametrize("escape", ["\\e[31m", "\\0", "\\x9b", "\\r", "\\N"])
@pytest.mark.parametrize("where", ["plan", "register"])
def test_an_escape_that_brings_a_control_character_is_found(
    small: Path, cli: Cli, escape: str, where: str
) -> None:
    path, old = (
        (small, "严查违法行为。") if where == "plan" else (small.with_name("units.yaml"), "市公安局交警")
    )
    text = path.read_text("utf-8")
    path.write_text(text.replace(old, f'"{old}{escape}"', 1), encoding="utf-8")
    assert path.read_text("utf-8") != text
    done = cli("validate", small)
    assert done.code == 1 and done.out.count("error[SP003]") == 1, done.out
    assert f"{path.name}:" in done.out
    assert cli("list", "--plan", small).code == 1
