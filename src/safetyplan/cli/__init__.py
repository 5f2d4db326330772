"""The command line: declare options, call one function, print, exit code.

Exit codes: 0 fine · 1 findings at or above --fail-on · 2 wrong use, unreadable file, unknown name ·
3 a fault of the program · 130 interrupted.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from safetyplan.messages import SafetyPlanError, _
from safetyplan.programs import forget_current_folder


def main() -> NoReturn:
    """Run the command of this process and end it.

    The collector only walks a growing tree that lives to the end, and so does interpreter shutdown:
    both are left out.
    """
    forget_current_folder()
    gc.disable()
    # Looking for Pydantic's plug-ins reads every installed package.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:  # the reader of a pipe has gone
            code = code or 1
    os._exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; everything that goes wrong is told on stderr."""
    _speak_utf8()
    signal.signal(signal.SIGINT, _interrupted)
    try:
        from safetyplan.cli.app import call

        return call(_readable(arguments))
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 0
    except SafetyPlanError as error:
        print(_("error: {message}").format(message=error.message), file=sys.stderr)  # noqa: T201
        if error.hint:
            print(_("  hint: {hint}").format(hint=error.hint), file=sys.stderr)  # noqa: T201
        return 2
    except Exception:  # noqa: BLE001 - the one boundary: whatever comes here is our fault
        _report_bug()
        return 3


def _interrupted(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(130)


def _speak_utf8() -> None:
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else None)


def _readable(arguments: Sequence[str]) -> list[str]:
    """Return the arguments as text; in a C locale Python hands Chinese over as escaped bytes."""
    return [os.fsencode(argument).decode("utf-8", "replace") for argument in arguments]


def _report_bug() -> None:
    import platform
    import traceback

    from safetyplan import __version__

    traceback.print_exc()
    versions = f"safetyplan {__version__}, Python {platform.python_version()}, {platform.platform()}"
    told = _("this is a fault of safetyplan, not yours; please report the lines above ({versions})")
    print(told.format(versions=versions), file=sys.stderr)  # noqa: T201
