"""The command line: declare options, call one function, print, exit code.

Exit codes: 0 fine · 1 findings at or above --fail-on · 2 wrong use, unreadable file, unknown name ·
3 a fault of the program · 130 interrupted.
"""

import errno
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from safetyplan.messages import SafetyPlanError, _, reason


def main() -> NoReturn:
    """Run the command of this process and end it.

    The collector only walks a growing tree that lives to the end, and so does interpreter shutdown:
    both are left out.
    """
    gc.disable()
    # Looking for Pydantic's plug-ins reads every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    signal.signal(signal.SIGTERM, _interrupted)
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError as error:  # the reader of a pipe has gone, or the disk is full
            code = code or 1
            if error.errno == errno.ENOSPC and code != 2:  # else it has been told
                with suppress(OSError):
                    print(_("error: {message}").format(message=reason(error)), file=sys.stderr)  # noqa: T201
                code = 2
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; everything that goes wrong is told on stderr."""
    signal.signal(signal.SIGINT, _interrupted)
    from safetyplan.cli.streams import guarded

    with guarded():
        try:
            code = _called(arguments)
            if code != 2:  # else it may be the very stream that cannot be written
                sys.stdout.flush()
        except SystemExit as exit_:
            code = exit_.code if isinstance(exit_.code, int) else 0
        except SafetyPlanError as error:
            code = _told(error)
        except BrokenPipeError:
            code = 1
    return code


def _called(arguments: Sequence[str]) -> int:
    try:
        from safetyplan.cli.app import call

        return call(_readable(arguments))
    except SafetyPlanError as error:
        return _told(error)
    except Exception as error:  # noqa: BLE001 - the one boundary: whatever comes here is our fault, or the system's
        if _stopped_by:  # something between swallowed the end we asked for
            return 128 + _stopped_by[0]
        if isinstance(error, BrokenPipeError):  # the reader of a pipe has seen enough
            return 1
        if refused := _refused_by_the_system(error):
            return _told(refused)
        _report_bug()
        return 3


def _refused_by_the_system(error: Exception) -> SafetyPlanError | None:
    """Return what to say of an error that has nothing to do with us; None for one that has."""
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding() != "utf-8":
        message = _("a name with “{character}” does not exist in this system's encoding, {encoding}")
        return SafetyPlanError(
            message.format(character=error.object[error.start], encoding=error.encoding),
            _("set the environment variable PYTHONUTF8=1, or choose another name"),
        )
    if not isinstance(error, OSError):
        return None
    if (
        error.errno == errno.ENOENT and error.filename is None
    ):  # no file was named: it is a folder Python needs
        return _folder_missing()
    if error.errno not in _OF_THE_SYSTEM:
        return None
    if not isinstance(error.filename, str | bytes):
        return SafetyPlanError(reason(error))
    message = _("{path} cannot be used: {why}").format(path=os.fsdecode(error.filename), why=reason(error))
    return SafetyPlanError(message, _("check the path; a name may have 255 bytes"))


def _folder_missing() -> SafetyPlanError:
    try:
        Path.cwd()
    except OSError:
        return SafetyPlanError(_("the current folder was deleted"), _("go to another one: cd ~"))
    return SafetyPlanError(
        _("there is no folder for temporary files that can be written to"),
        _("name one in the environment variable TMPDIR (TEMP on Windows), or make room on the disk"),
    )


_OF_THE_SYSTEM = {
    errno.EACCES, errno.EPERM, errno.ENAMETOOLONG, errno.ENOSPC, errno.EROFS, errno.ELOOP, errno.EIO, errno.EMFILE,
    errno.ENOTDIR, errno.EISDIR, errno.EDQUOT, errno.EFBIG, errno.ENFILE, errno.ENOMEM,
}  # fmt: skip
"""Why a system refuses that has nothing to do with us."""

_stopped_by: list[int] = []
"""The signal that asked us to end, once one did."""


def _told(error: SafetyPlanError) -> int:
    with suppress(SafetyPlanError, OSError):  # standard error may be what cannot be written
        print(_("error: {message}").format(message=error.message), file=sys.stderr)  # noqa: T201
        if error.hint:
            print(_("  hint: {hint}").format(hint=error.hint), file=sys.stderr)  # noqa: T201
    return 2


def _interrupted(number: int, _frame: object) -> NoReturn:
    _stopped_by.append(number)
    raise SystemExit(128 + number)


def _readable(arguments: Sequence[str]) -> list[str]:
    """Return the arguments as text, whatever the locale: as UTF-8, else as GB18030; a file is named as it is.

    In a C locale Python hands Chinese over as escaped bytes, in an old one of China it takes UTF-8 for GBK; and a file
    unpacked from a Windows archive has a name in GBK that only its bytes open.
    """
    return [argument if argument.isascii() else _as_text(argument) for argument in arguments]


def _as_text(argument: str) -> str:
    try:
        if not argument.isprintable() and Path(argument).exists():
            return argument
        raw = os.fsencode(argument)
    except (OSError, ValueError):
        return argument
    for encoding in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("utf-8", "replace")


def _report_bug() -> None:
    import platform
    import traceback

    from safetyplan import __version__

    traceback.print_exc()
    versions = f"safetyplan {__version__}, Python {platform.python_version()}, {platform.platform()}"
    told = _("this is a fault of safetyplan, not yours; please report the lines above ({versions})")
    print(told.format(versions=versions), file=sys.stderr)  # noqa: T201
