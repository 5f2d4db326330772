"""Bounds for work on what strangers made: its own process, with a deadline and a limit of memory.

A library that aborts, or a loop that runs for years, then ends that process and not this one.  The process is isolated: it imports nothing
from the current folder, and its temporary files are cleared away even where it is killed.  Where the system does not keep the limit of memory (macOS),
the deadline stands alone.
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
    if sys.platform == "win32":
        _limit_by_job(memory)
        return
    import resource

    for what, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def _limit_by_job(memory: int) -> None:
    """Put this process into a job object of Windows that gives it so many bytes."""
    import ctypes

    if sys.platform == "win32":
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
        limits = job_limits(memory)
        job = ctypes.c_void_p(kernel.CreateJobObjectW(None, None))
        kernel.SetInformationJobObject(job, 9, ctypes.byref(limits), ctypes.sizeof(limits))
        kernel.AssignProcessToJobObject(job, ctypes.c_void_p(kernel.GetCurrentProcess()))


def job_limits(memory: int) -> Any:
    """Return JOBOBJECT_EXTENDED_LIMIT_INFORMATION with a limit of memory for each process."""
    import ctypes

    class Limits(ctypes.Structure):
        _fields_ = (
            ("times", ctypes.c_int64 * 2),
            ("flags", ctypes.c_uint32),
            ("working_set", ctypes.c_size_t * 2),
            ("processes", ctypes.c_uint32),
            ("affinity", ctypes.c_size_t),
            ("classes", ctypes.c_uint32 * 2),
            ("transferred", ctypes.c_uint64 * 6),
            ("process_memory", ctypes.c_size_t),
            ("other_memory", ctypes.c_size_t * 3),
        )

    return Limits(flags=0x100, process_memory=memory)  # JOB_OBJECT_LIMIT_PROCESS_MEMORY


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
