"""Kills placed among the writes of every command that writes: each file is old or new, whole, and the next run works.

A step is a call that could leave something half done: making a temporary file, opening one to write, writing (nothing,
half, all of it), flushing, syncing, its rights, putting it in place, removing, making a folder, taking a lock, and the
end of the run.  A run is killed before each of its steps in turn, `kill -9`, in a process of its own.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

import pytest

from conftest import SMALL_PLAN, SMALL_UNITS
from safetyplan.cli import run
from safetyplan.source.files import write_atomic

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")

EVENTS = {
    "tempfile.mkstemp", "tempfile.mkdtemp", "os.rename", "os.link", "os.symlink", "os.chmod", "os.remove", "os.rmdir", "os.mkdir",
    "os.truncate", "fcntl.flock",
}  # fmt: skip
"""Audit events of the steps of a write; opening a file to write to it is one too."""

Tree = dict[str, tuple[bytes, int]]
"""What lies in a folder: the content of each file, and its rights."""


class Steps:
    """The steps of the work done in this process: `reached` is called before each."""

    def __init__(self, reached: Callable[[str], None]) -> None:
        self.reached = reached
        real_open, real_sync = os.fdopen, os.fsync

        def fdopen(handle: int, *arguments: Any, **named: Any) -> Any:
            return _Watched(real_open(handle, *arguments, **named), self)

        def fsync(handle: int) -> None:
            self.reached("fsync")
            real_sync(handle)

        os.fdopen, os.fsync = fdopen, fsync
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        writing = (
            event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)
        )
        if event in EVENTS or writing:
            self.reached(event)


class _Watched:
    """A file open to be written to, which tells of its steps."""

    def __init__(self, file: Any, steps: Steps) -> None:
        self._file, self._steps = file, steps

    def __enter__(self) -> "_Watched":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._steps.reached("close")
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def write(self, data: bytes) -> int:
        """Write in two halves, each of which reaches the disk, as writes of a large file do."""
        for name, part in (("write", data[: len(data) // 2]), ("write the rest", data[len(data) // 2 :])):
            self._steps.reached(name)
            self._file.write(part)
            self._file.flush()
        return len(data)

    def flush(self) -> None:
        self._steps.reached("flush")
        self._file.flush()


def _child(work: Callable[[], object]) -> int:
    """Do `work` in a process of its own that says nothing; return how that ended, as of `os.waitpid`."""
    child = os.fork()
    if not child:
        with suppress(BaseException):
            null = os.open(os.devnull, os.O_RDWR)
            for stream in (0, 1, 2):
                os.dup2(null, stream)
            done = work()
            os._exit(done if isinstance(done, int) else 0)
        os._exit(99)
    return os.waitpid(child, 0)[1]


def steps_of(work: Callable[[], object], told: Path) -> list[str]:
    """Return the names of the steps of `work`, which is done once in a process of its own; `told` holds them meanwhile."""

    def counted() -> None:
        names: list[str] = []
        Steps(names.append)
        work()
        told.write_text("\n".join(list(names)), encoding="utf-8")

    told.unlink(missing_ok=True)
    assert _child(counted) == 0
    return [*told.read_text("utf-8").split("\n"), "end"]


def kill_at(step: int, work: Callable[[], object]) -> None:
    """Do `work` in a process that is killed before its step of that number, or when it is done."""

    def die() -> NoReturn:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    def killed() -> None:
        left = [step]

        def reached(_name: str) -> None:
            if not left[0]:
                die()
            left[0] -= 1

        Steps(reached)
        work()
        die()

    assert os.WIFSIGNALED(_child(killed))


def tree(folder: Path) -> Tree:
    """Return the files in and below a folder, but not the temporary one that a kill may leave: one at most."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    left = [path for path in files if path.name.startswith(".") and path.name.endswith(".tmp")]
    assert len(left) <= 1, left
    return {
        path.relative_to(folder).as_posix(): (path.read_bytes(), path.stat().st_mode & 0o777)
        for path in files
        if path not in left
    }


# The commands that write

DOCUMENT = "试验市2025年{name}工作要点\n一、总体\n1.排查隐患。（新{name}局牵头，市公安局配合）\n2.整改。（新三局牵头）\n"
DRAFT = """\
title: 渡口县安全生产工作要点
status: draft
year: 2024
register: units.yaml
items:
- num: 1
  heading: 检修渡船
  content: |-
    开展检查。
  clause: （市应急局牵头，市邮管局、市邮政管理局配合）
  responsibilities:
  - {role: lead, units: [市应急局]}
  - {role: support, units: [市邮管局, 市邮政管理局]}
open:
- {code: IM205, printed: 市邮管局、市邮政管理局}
- {code: IM302, place: 第5行, printed: 4.整治, read: "4"}
"""
DRAFT_UNITS = SMALL_UNITS.replace(
    "- {name: 东镇",
    "- {name: 市邮政管理局, kind: department}\n- {name: 市邮管局, kind: department}\n- {name: 东镇",
)
TOWNS = "".join(
    f"- {{name: {name}镇, kind: town}}\n" for name in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
)
MANY = SMALL_UNITS.replace("groups:", TOWNS + "groups:")
DOCUMENTS = [f"{name}.txt" for name in "一二三四五六七八九十"]

COMMANDS = {
    "fix": ["validate", "--fix", "plan.yaml", "second.yaml"],
    "import": ["import", "一.txt", "-o", "out/b.yaml", "--force", "--report", "out/report.json"],
    "import many": ["import", *DOCUMENTS, "-o", "out/", "--force"],
    "append": ["import", "一.txt", "二.txt", "-o", "out/", "--force", "--register", "units.yaml", "--append-units"],
    "units": ["units", "--from", "list.txt", "--register", "units.yaml"],
    "answer": ["review", "draft/draft.yaml", "--answer", "IM205=same"],
    "accept": ["review", "draft/draft.yaml", "--accept", "IM302"],
    "sheet": ["review", "draft/draft.yaml", "--sheet", "draft/sheet.docx"],
    "done": ["review", "draft/settled.yaml", "--done"],
    "handouts": ["render", "handout", "--all", "--prune", "--plan", "many/plan.yaml", "--format", "md", "-o", "out"],
    "tasks": ["render", "tasks", "--all", "--plan", "many/plan.yaml", "--format", "html", "-o", "out"],
    "zip": ["render", "handout", "--all", "--zip", "--plan", "many/plan.yaml", "-o", "out/all.zip"],
    "plan": ["render", "plan", "--plan", "plan.yaml", "-o", "out/plan.md"],
    "calendar": ["render", "calendar", "--plan", "plan.yaml", "-o", "out/plan.ics"],
    "templates": ["templates", "export", "out/templates"],
    "templates again": ["templates", "export", "own", "--force"],
    "schema": ["schema", "plan", "--register", "units.yaml", "-o", "out/plan.schema.json"],
    "schema of units": ["schema", "units", "-o", "out/units.schema.json"],
}  # fmt: skip
"""One of each command that writes, run in the folder that `lay` lays."""

AGAIN = {"templates": ["--force"]}
"""What the second run is to be given besides, and is told to be given: a folder may not be filled twice unawares."""


def lay(folder: Path) -> None:
    """Lay plans, registers, documents, results of earlier runs, and a file that is nobody's business."""
    unmended = SMALL_PLAN.replace("持续做好宣传，", "持续做好宣传,")
    texts = {
        "plan.yaml": unmended, "second.yaml": unmended, "units.yaml": SMALL_UNITS, "many/plan.yaml": SMALL_PLAN,
        "many/units.yaml": MANY, "draft/draft.yaml": DRAFT, "draft/units.yaml": DRAFT_UNITS,
        "draft/settled.yaml": DRAFT[: DRAFT.index("open:")].replace("市邮管局、", "").replace("市邮管局, ", ""),
        "list.txt": "新甲局\n新乙局\n", "out/precious.txt": "precious", "out/99_北镇.md": "old", "out/01_东镇.md": "old",
        "out/b.yaml": "old", "out/report.json": "old", "out/一.yaml": "old", "out/units.schema.json": "old",
        "own/handout.md.j2": "old", "own/print.css": "old",
    }  # fmt: skip
    texts |= {name: DOCUMENT.format(name=name[0]) for name in DOCUMENTS}
    for name, text in texts.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        path.chmod(0o640)


def placed(command: str, base: Path, stride: int) -> Iterator[str]:
    """Kill a command at every `stride`th of its steps; yield the name of each step, once all that must hold was seen."""
    laid, folder = base / "laid", base / "folder"
    lay(laid)

    def again() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(laid, folder)

    def work(*more: str) -> int:
        os.chdir(folder)
        return run([*COMMANDS[command], *more])

    again()
    steps = steps_of(work, base / "steps")
    before, after = tree(laid), tree(folder)
    assert before != after, "nothing was written"
    for number in range(0, len(steps), stride):
        again()
        kill_at(number, work)
        where = (command, number, steps[number])
        found = tree(folder)
        assert {name for name in before if name in after} <= set(found), where
        for name, content in found.items():
            assert content in (before.get(name), after.get(name)), (*where, name)
        _child(lambda: work(*AGAIN.get(command, ())))
        for path in folder.rglob(".*.tmp"):
            path.unlink()
        assert tree(folder) == after, where
        yield steps[number]


@pytest.mark.parametrize("command", COMMANDS)
def test_killed_among_the_writes_of_a_command_all_files_are_old_or_new(tmp_path: Path, command: str) -> None:
    assert len(list(placed(command, tmp_path, 29))) >= 1


@pytest.mark.exhaustive
@pytest.mark.slow
def test_a_thousand_kills_placed_among_the_writes(tmp_path: Path) -> None:
    seen = {command: list(placed(command, tmp_path / command, 1)) for command in COMMANDS}
    assert sum(map(len, seen.values())) >= 1000, {command: len(steps) for command, steps in seen.items()}
    assert {step for steps in seen.values() for step in steps} >= {
        "tempfile.mkstemp", "open", "write", "write the rest", "flush", "fsync", "close", "os.chmod", "os.rename", "os.remove", "os.mkdir",
        "fcntl.flock", "end",
    }  # fmt: skip


OLD, NEW = b"old" * 50_000, b"new" * 60_000


def test_a_large_file_is_old_or_new_at_every_step(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "plan.yaml"
    path.parent.mkdir()

    def work() -> None:
        write_atomic(path, NEW)

    path.write_bytes(OLD)
    steps = steps_of(work, tmp_path / "steps")
    assert steps.index("os.rename") == len(steps) - 2
    for number in range(len(steps)):
        path.write_bytes(OLD)
        kill_at(number, work)
        assert path.read_bytes() == (NEW if steps[number] == "end" else OLD), steps[number]
        for left in path.parent.glob(".*.tmp"):
            left.unlink()
