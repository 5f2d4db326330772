"""What is written: whole or not at all wherever a run is killed, never over what is read, never through a link."""

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from safetyplan.cli import run
from safetyplan.messages import SafetyPlanError
from safetyplan.source import files
from safetyplan.source.files import write_atomic
from safetyplan.source.lock import locked

Cli = Callable[..., Any]
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")

OLD, NEW = b"old" * 50_000, b"new" * 60_000
WRITES = {"tempfile.mkstemp", "os.rename", "os.chmod", "os.remove", "os.mkdir", "os.truncate"}
"""Audit events of the steps of a write; opening a file to write to it is one too."""


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Run `work` in a process of its own that is killed before its write step of that number; False if it has fewer."""
    child = os.fork()
    if not child:
        with suppress(BaseException):
            left = [step]

            def hook(event: str, arguments: tuple[Any, ...]) -> None:
                writing = (
                    event == "open"
                    and isinstance(arguments[2], int)
                    and arguments[2] & (os.O_WRONLY | os.O_RDWR)
                )
                if event in WRITES or writing:
                    if not left[0]:
                        os.kill(os.getpid(), signal.SIGKILL)
                    left[0] -= 1

            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            sys.addaudithook(hook)
            work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


@needs_fork
@pytest.mark.parametrize("size", [0, 1, 8192, len(NEW) - 1, len(NEW)])
@pytest.mark.parametrize("step", ["write", "flush", "fsync", "chmod", "replace", "after"])
def test_killed_within_a_write_the_file_is_old_or_new(tmp_path: Path, step: str, size: int) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(OLD)
    child = os.fork()
    if not child:
        with suppress(BaseException):
            _die_at(step, size)
            write_atomic(path, NEW)
            os.kill(os.getpid(), signal.SIGKILL)
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    assert path.read_bytes() == (NEW if step == "after" else OLD)


def _die_at(step: str, size: int) -> None:
    """Let this process end by force when it comes to a step of a write, after so many bytes."""

    def die(*_arguments: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    real = os.fdopen

    def opened(handle: int, *arguments: Any, **named: Any) -> Any:
        file = real(handle, *arguments, **named)

        class Dying:
            def __enter__(self) -> "Dying":
                return self

            def __exit__(self, *_exception: object) -> None:
                file.close()

            def fileno(self) -> int:
                return handle

            def flush(self) -> None:
                if step == "flush":
                    die()
                file.flush()

            def write(self, data: bytes) -> int:
                if step == "write":
                    os.write(handle, data[:size])
                    die()
                return int(file.write(data))

        return Dying()

    os.fdopen = opened
    if step == "fsync":
        os.fsync = die
    if step == "chmod":
        Path.chmod = die  # type: ignore[method-assign]
    if step == "replace":
        Path.replace = die  # type: ignore[method-assign,assignment]


FAULTS = ["mkstemp", "fsync", "chmod", "replace", "write"]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, number: int
) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(OLD)

    def fail(*_arguments: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        if fault == "mkstemp":
            patch.setattr("tempfile.mkstemp", fail)
        elif fault == "fsync":
            patch.setattr(files.os, "fsync", fail)
        elif fault == "write":
            patch.setattr(files.os, "fsync", lambda _handle: None)
            real = os.fdopen

            def full(handle: int, *arguments: Any) -> Any:
                file = real(handle, *arguments)
                patch.setattr(files.os, "fsync", fail)
                return file

            patch.setattr(files.os, "fdopen", full)
        else:
            patch.setattr(Path, fault, fail)
        with pytest.raises(SafetyPlanError, match="cannot be written"):
            write_atomic(path, NEW)
    assert path.read_bytes() == OLD
    assert [each.name for each in tmp_path.iterdir()] == ["plan.yaml"]


def whole(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder but the temporary ones that a kill may leave."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not (path.name.startswith(".") and path.name.endswith(".tmp"))
    }


@needs_fork
@pytest.mark.parametrize("command", ["fix", "handouts", "import", "append"])
def test_killed_at_every_write_of_a_command_all_files_are_old_or_new(
    small: Path, tmp_path: Path, command: str, cli: Cli
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    plan, units, document = folder / "plan.yaml", folder / "units.yaml", folder / "a.txt"
    text = small.read_text("utf-8").replace("title: 试验市2024年", "title: 试验市2024年 ")
    register = small.with_name("units.yaml").read_bytes()
    source = (
        "试验市2025年工作要点\n一、总体\n1.排查隐患。（新一局牵头，新二局配合）\n2.整改。（新三局牵头）\n"
    )
    out = folder / "out"
    arguments = {
        "fix": ["validate", "--fix", str(plan)],
        "handouts": ["render", "handout", "--all", "--plan", str(plan), "--format", "md", "-o", str(out)],
        "import": ["import", str(document), "-o", str(out / "b.yaml"), "--force"],
        "append": ["import", str(document), "-o", str(out / "b.yaml"), "--force", "--register", str(units), "--append-units"],
    }[command]  # fmt: skip

    def laid() -> None:
        plan.write_text(text, encoding="utf-8")
        units.write_bytes(register)
        document.write_text(source, encoding="utf-8")
        out.mkdir(exist_ok=True)
        for path in out.iterdir():
            path.unlink()
        for name in ("01_东镇.md", "02_西镇.md", "b.yaml"):
            (out / name).write_bytes(b"old")

    laid()
    before = whole(folder) | whole(out)
    assert cli(*arguments).code in {0, 1}
    after = whole(folder) | whole(out)
    assert before != after
    kills = 0
    for step in range(400):
        laid()
        if not killed_at(step, lambda: run(arguments)):
            break
        kills += 1
        for name, content in (whole(folder) | whole(out)).items():
            assert content in {before.get(name), after.get(name)}, (step, name)
    assert kills >= 3, kills


@needs_fifo
def test_a_device_or_a_pipe_is_written_to_and_stays(small: Path, tmp_path: Path, cli: Cli) -> None:
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    done = cli("render", "plan", "--plan", small, "--format", "md", "-o", pipe)
    reader.join(10)
    assert done.code == 0, done.err
    assert "试验市".encode() in got[0] and pipe.is_fifo()
    link = tmp_path / "null.md"
    link.symlink_to(os.devnull)
    assert cli("render", "plan", "--plan", small, "-o", link).code == 0
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="the system has no /dev/stdout")
def test_dev_stdout_is_standard_output_be_it_a_pipe_or_a_file(small: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", "from safetyplan.cli import main; main()", "render", "plan"]
    command += ["--plan", str(small), "--format", "md", "-o", "/dev/stdout"]
    piped = subprocess.run(command, capture_output=True, check=False)
    assert piped.returncode == 0 and piped.stdout.startswith("# 试验市".encode()), piped.stderr
    with (tmp_path / "out.md").open("wb") as file:
        before = os.fstat(file.fileno()).st_ino
        subprocess.run(command, stdout=file, stderr=subprocess.DEVNULL, check=True)
    assert (tmp_path / "out.md").read_bytes() == piped.stdout
    assert (tmp_path / "out.md").stat().st_ino == before


def test_the_plan_and_its_register_are_no_place_for_documents(small: Path, cli: Cli) -> None:
    before = whole(small.parent)
    units = small.with_name("units.yaml")
    for output in (small, units):
        done = cli("render", "plan", "--plan", small, "--format", "md", "-o", output)
        assert done.code == 2, done.err
    done = cli("render", "plan", "--plan", small, "--as-printed", "-o", small.with_name("units.txt"))
    assert done.code == 0
    small.with_name("units.txt").unlink()
    assert whole(small.parent) == before


def test_links_in_a_folder_of_results_are_not_followed(small: Path, tmp_path: Path, cli: Cli) -> None:
    out = tmp_path / "out"
    out.mkdir()
    precious = tmp_path / "precious.txt"
    precious.write_text("precious", encoding="utf-8")
    (out / "02_西镇.md").symlink_to(precious)
    done = cli("render", "handout", "--all", "--plan", small, "--format", "md", "-o", out)
    assert done.code == 2 and "is a link" in done.err
    assert precious.read_text("utf-8") == "precious"
    assert [path.name for path in out.iterdir()] == ["02_西镇.md"]


def test_what_an_earlier_run_left_is_named_and_removed_on_request(
    small: Path, tmp_path: Path, cli: Cli
) -> None:
    out = tmp_path / "out"
    command = ("render", "handout", "--all", "--plan", small, "--format", "md", "-o", out)
    assert "earlier run" not in cli(*command).err
    for name in ("03_南镇.md", "03_南镇.docx", "我的.md"):
        (out / name).write_text("old", encoding="utf-8")
    assert "1 file there is of an earlier run and no longer holds: 03_南镇.md" in cli(*command).err
    assert (out / "03_南镇.md").exists()
    assert "1 file of an earlier run removed: 03_南镇.md" in cli(*command, "--prune").err
    assert {path.name for path in out.iterdir()} == {"01_东镇.md", "02_西镇.md", "03_南镇.docx", "我的.md"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["x/a.txt", "y/a.txt", "-o", "out/", "--force"],
        ["a.txt", "-o", "u.yaml", "--register", "u.yaml", "--force"],
        ["a.txt", "-o", "a.txt", "--force"],
        ["a.txt", "-o", "b.yaml", "--report", "a.txt", "--force"],
        ["a.txt", "-o", "b.yaml", "--report", "b.yaml", "--force"],
        ["a.txt", "A.txt", "-o", "out/", "--force"],
    ],
    ids=" ".join,
)
def test_no_document_is_lost_even_with_force(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, arguments: list[str], small: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x/a.txt", "y/a.txt", "a.txt", "A.txt"):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text("某市2024年工作要点\n1.排查。（甲局牵头）\n", encoding="utf-8")
    Path("u.yaml").write_bytes(small.with_name("units.yaml").read_bytes())
    before = whole(tmp_path)
    done = cli("import", *arguments)
    assert done.code == 2, done.err
    assert "would be written twice" in done.err or "is not replaced" in done.err
    assert whole(tmp_path) == before


@pytest.mark.slow
def test_runs_that_add_to_a_register_at_once_lose_no_unit(small: Path, tmp_path: Path) -> None:
    register = small.with_name("units.yaml")
    processes = []
    for number in "一二三四五六":
        document = tmp_path / f"{number}.txt"
        document.write_text(
            f"某市2024年工作要点\n1.排查。（第{number}局牵头，共同局配合）\n", encoding="utf-8"
        )
        command = [
            sys.executable,
            "-P",
            "-c",
            "from safetyplan.cli import main; main()",
            "import",
            str(document),
        ]
        command += ["-o", str(tmp_path / f"{number}.yaml"), "--register", str(register), "--append-units"]
        processes.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE))
    for process in processes:
        assert process.communicate(timeout=60)[1] is not None and process.returncode in {0, 1}
    text = register.read_text("utf-8")
    assert [text.count(f"name: 第{number}局") for number in "一二三四五六"] == [1] * 6
    assert text.count("name: 共同局") == 1


def test_a_lock_that_is_not_let_go_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safetyplan.source.lock.PATIENCE", 0.1)
    path = tmp_path / "units.yaml"
    with locked(path), pytest.raises(SafetyPlanError, match="another run"), locked(path):
        pass
    with locked(path):
        pass


def test_the_shipped_plan_is_never_checked_in_place_of_ones_own(
    tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, small: Path
) -> None:
    """The hook for registers would be green on a broken one whose plan lies in another folder."""
    elsewhere = tmp_path / "repository" / "plans"
    elsewhere.mkdir(parents=True)
    (elsewhere / "plan_2024.yaml").write_bytes(small.read_bytes())
    (elsewhere / "units.yaml").write_text("units: broken\n", encoding="utf-8")
    monkeypatch.chdir(elsewhere.parent)
    for options in ([], ["--fix"], ["--diff"]):
        done = cli("validate", *options)
        assert done.code == 2 and "there is no plan here to check" in done.err
    assert cli("validate", "plans/plan_2024.yaml").code == 1
