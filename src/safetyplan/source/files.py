"""Files as bytes and text: read within bounds, decoded whatever Windows wrote, written as a whole or not at all."""

import codecs
import os
import stat
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.patterns import Pattern

MAX_BYTES = 256 * 1024 * 1024
"""The most a plan or register may have."""


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file a user named; SafetyPlanError where it cannot be read or is far too large."""
    try:
        with path.open("rb") as file:
            return read_stream(file, str(path))
    except OSError as error:
        message = _("{path} cannot be read: {why}").format(path=path, why=reason(error))
        raise SafetyPlanError(message, _("check the path")) from error
    except ValueError as error:
        raise SafetyPlanError(_("{path} is no path").format(path=repr(str(path)))) from error


def read_stream(stream: BinaryIO, name: str) -> bytes:
    """Return all of a stream; SafetyPlanError where it holds more than a plan may, however long it goes on."""
    pieces: list[bytes] = []
    size = 0
    while piece := stream.read(_PIECE):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            message = _("{path} has more than the {limit} MB a plan may have")
            raise SafetyPlanError(
                message.format(path=name, limit=MAX_BYTES >> 20), _("is this the right file?")
            )
    return b"".join(pieces)


_PIECE = 1 << 24


_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def without_mark(raw: bytes) -> tuple[bytes, str]:
    """Return `raw` behind its byte order mark, and the encoding the mark stands for; empty where there is none."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return raw[len(mark) :], encoding
    return raw, ""


class Decoded(NamedTuple):
    """A text as Windows programs write it, and the encoding it was in.

    `marked` is the encoding a byte order mark promised, `wrong` the first byte (behind the mark) that is not
    in the encoding to be expected, -1 where there is none.  What no encoding explains stands as U+FFFD.
    """

    text: str
    encoding: str
    marked: str = ""
    wrong: int = -1
    damaged: bool = False


def decoded(raw: bytes) -> Decoded:
    """Return `raw` as text: by its byte order mark, else as UTF-8, else as GB18030."""
    body, marked = without_mark(raw)
    encoding = marked or "utf-8"
    try:
        return Decoded(body.decode(encoding), encoding, marked)
    except UnicodeDecodeError as error:
        wrong = error.start
    try:
        return Decoded(body.decode("gb18030"), "gb18030", marked, wrong)
    except UnicodeDecodeError:
        return Decoded(body.decode(encoding, "replace"), encoding, marked, wrong, damaged=True)


def decode(path: str, raw: bytes) -> tuple[str, list[Finding]]:
    """Return `raw` as text with LF line ends, and what is wrong with its encoding (SP001 to SP003)."""
    findings: list[Finding] = []
    found = decoded(raw)
    if found.marked:
        message = _("the file begins with a byte order mark")
        hint = _("save it as UTF-8 without BOM")
        findings.append(Finding("SP002", Severity.ERROR, message, Place(path, 1, 1, 1, 1), hint))
    if found.wrong >= 0:
        findings.append(_wrong_encoding(path, raw, found))
    text = _with_line_feeds(found.text)
    if bad := _NOT_YAML.search(text):
        message = _("the control character U+{code:04X} cannot stand in a plan").format(code=ord(bad[0]))
        hint = _(
            "delete it; it is invisible in most editors and often comes from copying out of Word or a PDF"
        )
        findings.append(Finding("SP003", Severity.ERROR, message, place_of(path, text, bad.start()), hint))
        text = _NOT_YAML.sub(" ", text)
    return text, findings


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _wrong_encoding(path: str, raw: bytes, found: Decoded) -> Finding:
    body, marked = without_mark(raw)
    before = _with_line_feeds(body[: found.wrong].decode(marked or "utf-8"))
    if found.damaged:
        message = _("the file is not UTF-8 text: byte 0x{byte:02X} is out of place")
        message = message.format(byte=body[found.wrong])
    else:
        message = _("the file is not UTF-8 but GB18030 (GBK), as older Chinese Windows programs write it")
    hint = _("save it as UTF-8 (in Notepad: Save as, Encoding UTF-8)")
    return Finding("SP001", Severity.ERROR, message, place_of(path, before, len(before)), hint)


def place_of(path: str, text: str, index: int) -> Place:
    """Return the place of the character `index` of `text`, which may be its end."""
    line = text.count("\n", 0, index) + 1
    column = min(index, len(text)) - (text.rfind("\n", 0, index) + 1) + 1
    return Place(path, line, column, line, column + 1)


_NOT_YAML = Pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML 1.2 (production 1, c-printable) lets no file contain, a byte order mark inside the text, and the
line breaks that only YAML 1.1 knows (NEL, U+2028, U+2029): the parser would count lines as no editor does."""


def names_folder(output: str) -> bool:
    """Whether what somebody gave with -o names a folder: one that is there, or a name that ends in a slash.

    The slash of another system counts as well: nobody means a file by it.
    """
    return output.endswith(("/", "\\")) or Path(output).is_dir()


def write_atomic(path: Path, data: bytes) -> None:
    """Put `data` in the place of the file at `path`: whoever reads it, at whatever moment, sees old or new, whole.

    Links are followed, so that a linked file is replaced and the link stays; permissions are kept.  A device or a pipe
    is written to and stays what it is.  Raises SafetyPlanError where it cannot be written.
    """
    try:
        if _is_there_for_writing_to(path):
            with path.open("wb", buffering=0) as file:
                _write_all(file, data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        message = _("{path} cannot be written: {why}").format(path=path, why=reason(error))
        raise SafetyPlanError(message, _("check that the folder exists and may be written to")) from error


def _is_there_for_writing_to(path: Path) -> bool:
    """Whether there is something that is no file, such as /dev/stdout, /dev/null or a pipe with a name."""
    try:
        kind = path.stat().st_mode
    except OSError:
        return False
    if stat.S_ISREG(kind):
        return path.is_absolute() and path.parts[1:2] in (
            ("dev",),
            ("proc",),
        )  # what a shell has opened there
    return not stat.S_ISDIR(kind)


def _write_all(file: Any, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _replace(path: Path, data: bytes) -> None:
    import tempfile

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
