"""Writing files so that at any moment the old or the new one is there, whole."""

import contextlib
import os
import tempfile
from pathlib import Path

from safetyplan.errors import SafetyPlanError
from safetyplan.language import _


def write_atomic(path: Path, data: bytes) -> None:
    """Write `data` to `path` by way of a temporary file beside it; an existing file keeps its permissions.

    A symbolic link stays one: the file it points to is replaced.  SafetyPlanError where it cannot be done.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        handle, name = tempfile.mkstemp(prefix=".safetyplan-", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(mode)
            Path(name).replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        message = _("{path} cannot be written: {why}").format(path=path, why=error.strerror)
        raise SafetyPlanError(
            message, _("is the folder there, and is the file open in another program?")
        ) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
