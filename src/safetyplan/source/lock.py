"""One writer at a time for a file that several runs add to: read, add and write belong together."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

from safetyplan.messages import SafetyPlanError, _, reason

PATIENCE = 60.0
"""Seconds to wait for another run."""


@contextmanager
def locked(*paths: Path) -> Iterator[None]:
    """Hold the files at `paths` for this run alone; SafetyPlanError where another one does not let go of them.

    The system lets go for a process that ends, however it ends, so that no lock stays behind.  Whoever needs several
    files names them in one call: all runs take them in one order, and what stands for two of them is locked once.
    """
    stands_for = {_lockable(Path(os.path.realpath(path))): path for path in paths}
    with ExitStack() as held:
        for lockable, path in sorted(stands_for.items()):
            held.enter_context(_held(lockable, path))
        yield


@contextmanager
def _held(lockable: Path, path: Path) -> Iterator[None]:
    try:
        handle = os.open(lockable, os.O_RDWR | os.O_CREAT if sys.platform == "win32" else os.O_RDONLY)
    except OSError as error:
        message = _("{path} cannot be written: {why}").format(path=path, why=reason(error))
        raise SafetyPlanError(message, _("check that the folder exists and may be written to")) from error
    try:
        _acquire(handle, path)
        yield
    finally:
        os.close(handle)


def _lockable(path: Path) -> Path:
    """Return what is locked in place of a file that is going to be replaced.

    That is its folder; Windows cannot lock one, and gets a file of our own in the user's folder for temporary files.
    """
    if sys.platform != "win32":
        return path.parent
    name = sha256(os.path.normcase(path).encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Path(tempfile.gettempdir(), f"safetyplan-{name}.lock")


def _acquire(handle: int, path: Path) -> None:
    until = time.monotonic() + PATIENCE
    while not _try(handle):
        if time.monotonic() > until:
            raise SafetyPlanError(
                _("another run of safetyplan is writing {path}").format(path=path),
                _("wait until it has ended"),
            )
        time.sleep(0.02)


def _try(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
