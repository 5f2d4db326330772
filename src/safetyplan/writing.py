"""Write a file as a whole or not at all."""

import os
import tempfile
from pathlib import Path

from safetyplan.errors import SafetyPlanError
from safetyplan.language import _, reason


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`: whoever reads it, at whatever moment, sees old or new, whole.

    Links are followed, so that a linked file is replaced and the link stays; permissions are kept.  Raises
    SafetyPlanError where the folder cannot be written to.
    """
    path = Path(os.path.realpath(path))
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode(path))
        Path(temporary).replace(path)
        temporary = ""
    except OSError as error:
        message = _("{path} cannot be written: {why}").format(path=path, why=reason(error))
        raise SafetyPlanError(message, _("check that the folder exists and may be written to")) from error
    finally:
        if temporary:
            Path(temporary).unlink(missing_ok=True)


def _mode(path: Path) -> int:
    """Return the permissions of the file that is replaced, or those a new file gets."""
    try:
        return path.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
