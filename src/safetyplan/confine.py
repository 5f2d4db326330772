"""Bounds for work on what strangers made: its own process, with a deadline and a limit of memory.

A library that aborts, or a loop that runs for years, then ends that process and not this one.  Where the system has
no limit of memory (Windows), the deadline stands alone.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from safetyplan.messages import SafetyPlanError


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
    task = pickle.dumps((function, arguments, int(seconds) + 1, memory))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "safetyplan.confine"],
            input=task,
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


def _main() -> None:
    function, arguments, seconds, memory = pickle.loads(sys.stdin.buffer.read())
    _limit(seconds, memory)
    try:
        answer: tuple[bool, Any] = (True, function(*arguments))
    except SafetyPlanError as error:
        answer = (False, (error.message, error.hint))
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main()
