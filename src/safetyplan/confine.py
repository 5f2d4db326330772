"""Bounds for work on what strangers made: its own process, with a deadline and a limit of memory.

A library that aborts, or a loop that runs for years, then ends that process and not this one.  The process is isolated: it imports nothing
from the current folder, and its temporary files are cleared away even where it is killed.  Where the system has
no limit of memory (Windows), the deadline stands alone.
"""

import pickle
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from safetyplan.messages import SafetyPlanError
from safetyplan.programs import import_path

_CHILD = "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); from safetyplan import confine; confine.main()"
"""What the isolated interpreter runs; where the program is installed it hears from us and not from the current folder."""


class OutOfBoundsError(Exception):
    """The work took more time or memory than it may, or ended its process; `late` is True for time."""

    def __init__(self, *, late: bool) -> None:
        super().__init__(late)
        self.late = late


def run_confined(function: Callable[..., Any], *arguments: Any, seconds: float, memory: int) -> Any:
    """Return ``function(*arguments)``, run in a process of its own; `function` is one of a module.

    `SafetyPlanError` where it fails with one, `OutOfBoundsError` where it runs out of `seconds` or `memory` (bytes of
    address space), `RuntimeError` with its traceback where it fails otherwise.
    """
    own = str(Path(__file__).parent.parent)
    installed = pickle.dumps([*import_path(), own])
    with tempfile.TemporaryDirectory(prefix="safetyplan-", ignore_cleanup_errors=True) as folder:
        # The folder is ours and not the child's, which may be killed and then clears nothing away.
        task = pickle.dumps((function, arguments, int(seconds) + 1, memory, folder))
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", _CHILD],
                input=installed + task,
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise OutOfBoundsError(late=True) from error
    if done.returncode:
        if b"MemoryError" in done.stderr or done.returncode < 0:
            raise OutOfBoundsError(late=False)
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    is_fine, answer = pickle.loads(done.stdout)
    if is_fine:
        return answer
    raise SafetyPlanError(*answer)


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def limit_memory(process: int, memory: int) -> None:
    """Limit a process just started, and those it will start, to so many bytes of address space, where the system can (Linux)."""
    try:
        from resource import RLIMIT_AS, prlimit
    except ImportError:
        return
    with suppress(OSError):
        prlimit(process, RLIMIT_AS, (memory, memory))


def main() -> None:
    """Do the task that stands on standard input, and write its answer on standard output."""
    function, arguments, seconds, memory, tempfile.tempdir = pickle.load(sys.stdin.buffer)
    _limit(seconds, memory)
    try:
        answer: tuple[bool, Any] = (True, function(*arguments))
    except SafetyPlanError as error:
        answer = (False, (error.message, error.hint))
    sys.stdout.buffer.write(pickle.dumps(answer))
