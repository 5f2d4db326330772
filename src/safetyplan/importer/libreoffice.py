"""Documents of old or foreign word processors (.doc, .wps, .rtf, .odt), saved as Word by LibreOffice where it is installed.

LibreOffice runs with a profile of its own that is made for the one document and lost with it: macros are off,
nothing is fetched from elsewhere, and a LibreOffice that somebody has open is not disturbed.
"""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from safetyplan.confine import limit_memory
from safetyplan.importer.document import MAX_BYTES
from safetyplan.messages import SafetyPlanError, _
from safetyplan.programs import find

SECONDS = 120.0
MEMORY = 4 << 30
"""Bytes of address space, of which LibreOffice takes a good part before it has read anything."""

_COMMANDS = ("soffice", "libreoffice")
_USUAL = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.com",
)
"""Where LibreOffice lies on systems that do not put it on the path."""

_SETTINGS = (
    ("Security/Scripting", "MacroSecurityLevel", "3"),
    ("Security/Scripting", "DisableMacrosExecution", "true"),
    ("Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Security/Scripting", "DisableActiveContent", "true"),
)


def command() -> str | None:
    """Return the program, None where LibreOffice is not installed."""
    found = next(filter(None, map(find, _COMMANDS)), None)
    return found or next((path for path in _USUAL if Path(path).is_file()), None)


def as_word(raw: bytes, name: str) -> bytes:
    """Return a document as a Word file (.docx); `SafetyPlanError` without LibreOffice, or where it cannot read it."""
    program = command()
    if program is None:
        raise SafetyPlanError(
            _(
                "{name} is in a format that only LibreOffice can turn into Word, and it is not installed"
            ).format(name=name),
            _("open it in Word or WPS and save it as .docx, or install LibreOffice"),
        )
    with tempfile.TemporaryDirectory(prefix="safetyplan-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, "document" + _suffix(raw))
        source.write_bytes(raw)
        _write_settings(Path(folder, "profile"))
        _run([program, *_options(Path(folder)), str(source)], name)
        made = Path(folder, "word", "document.docx")
        if not made.is_file():
            raise _failed(name, _("it cannot be opened"))
        if made.stat().st_size > MAX_BYTES:
            raise _failed(name, _("it becomes too large"))
        return made.read_bytes()


def _suffix(raw: bytes) -> str:
    """Return the ending that LibreOffice expects of such bytes; it would take others for plain text."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        return ".doc"
    if raw.startswith(b"PK"):
        return ".odt"
    return ".rtf" if raw.lstrip()[:5] == b"{\\rtf" else ".xml"


def _options(folder: Path) -> list[str]:
    return [
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--invisible",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(folder / "word"),
    ]


def _write_settings(profile: Path) -> None:
    user = profile / "user"
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.Common/{path}"><prop oor:name="{prop}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, prop, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        encoding="utf-8",
    )


def _run(arguments: list[str], name: str) -> None:
    """Run LibreOffice with bounds; the program on the path starts another, so all of them are ended together."""
    is_posix = sys.platform != "win32"
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=is_posix,
    )
    limit_memory(process.pid, MEMORY)
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise _failed(name, _("it takes too long")) from error
    finally:
        with suppress(ProcessLookupError, PermissionError):
            if is_posix:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()


def _failed(name: str, detail: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("LibreOffice cannot turn {name} into Word: {detail}").format(name=name, detail=detail),
        _("open it in Word or WPS and save it as .docx"),
    )
