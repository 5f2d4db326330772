"""What is written: whole or not at all wherever a step fails, never over what is read, never through a link."""

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyplan.messages import SafetyPlanError
from safetyplan.source import files
from safetyplan.source.files import write_atomic
from safetyplan.source.lock import locked

Cli = Callable[..., Any]
needs_fifo = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")

OLD, NEW = b"old" * 50_000, b"new" * 60_000
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
