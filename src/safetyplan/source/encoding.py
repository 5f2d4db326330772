"""Bytes → text: UTF-8 without a byte order mark is right, everything else Windows writes is still read."""

import codecs
import re

from safetyplan.findings import Finding, Place, Severity
from safetyplan.language import _

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(path: str, raw: bytes) -> tuple[str, list[Finding]]:
    """Return `raw` as text with LF line ends, and what is wrong with its encoding (SP001 to SP003)."""
    findings: list[Finding] = []
    encoding = "utf-8"
    for mark, name in _MARKS:
        if raw.startswith(mark):
            raw, encoding = raw[len(mark) :], name
            message = _("the file begins with a byte order mark")
            hint = _("save it as UTF-8 without BOM, or let `safetyplan validate --fix` take the mark away")
            findings.append(Finding("SP002", Severity.ERROR, message, Place(path, 1, 1, 1, 1), hint))
            break
    text = _text(path, raw, encoding, findings)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
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


def _text(path: str, raw: bytes, encoding: str, findings: list[Finding]) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        start = error.start
    before = _with_line_feeds(raw[:start].decode(encoding))
    place = place_of(path, before, len(before))
    try:
        text = raw.decode("gb18030")
        message = _("the file is not UTF-8 but GB18030 (GBK), as older Chinese Windows programs write it")
    except UnicodeDecodeError:
        text = raw.decode(encoding, errors="replace")
        message = _("the file is not UTF-8 text: byte 0x{byte:02X} is out of place").format(byte=raw[start])
    hint = _("save it as UTF-8 (in Notepad: Save as, Encoding UTF-8)")
    findings.append(Finding("SP001", Severity.ERROR, message, place, hint))
    return text


def place_of(path: str, text: str, index: int) -> Place:
    """Return the place of the character `index` of `text`, which may be its end."""
    line = text.count("\n", 0, index) + 1
    column = min(index, len(text)) - (text.rfind("\n", 0, index) + 1) + 1
    return Place(path, line, column, line, column + 1)


_NOT_YAML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML 1.2 (production 1, c-printable) lets no file contain, a byte order mark inside the text, and the
line breaks that only YAML 1.1 knows (NEL, U+2028, U+2029): the parser would count lines as no editor does."""
