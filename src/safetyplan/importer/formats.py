"""Which format a document is in: told by its bytes, since names lie (a web page saved as .doc, .wps as .docx).

The name only decides between Markdown and plain text, which look alike.
"""

import re
from enum import StrEnum

from safetyplan.importer.charset import decode
from safetyplan.importer.document import MAX_BYTES
from safetyplan.importer.markdown import is_marked
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern

_HEAD = 4096


class DocumentFormat(StrEnum):
    """A format there is a reader for."""

    WORD = "word"
    WEB_PAGE = "web page"
    WEB_ARCHIVE = "web archive"
    PDF = "pdf"
    MARKDOWN = "markdown"
    TEXT = "text"


def detect(raw: bytes, name: str) -> DocumentFormat:
    """Return the format of `raw`; `SafetyPlanError` says what a file is that cannot be read, and what to do."""
    if len(raw) > MAX_BYTES:
        raise SafetyPlanError(
            _("{name} has more than {limit} MB, the most that is read").format(
                name=name, limit=MAX_BYTES >> 20
            ),
            _("remove its pictures, or save it as plain text"),
        )
    if not raw.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SafetyPlanError(
            _("{name} is empty").format(name=name), _("check that the file was copied whole")
        )
    head = raw[:_HEAD]
    if head.startswith(b"PK"):
        return _zipped(raw, name)
    if b"%PDF-" in head[:1024]:
        return DocumentFormat.PDF
    _refuse(raw, head, name)
    return _written(raw, name)


def _zipped(raw: bytes, name: str) -> DocumentFormat:
    """Tell Word documents from the other formats that are zip archives."""
    if b"word/" in raw:  # first, since a Word document may hold workbooks
        return DocumentFormat.WORD
    for mark, kind in (
        (b"xl/workbook", _("an Excel workbook")),
        (b"ppt/presentation", _("a PowerPoint presentation")),
        (b"OFD.xml", _("an OFD document")),
        (b"mimetypeapplication/vnd.oasis", _("an OpenDocument file")),
        (b"mimetypeapplication/epub", _("an e-book")),
    ):
        if mark in raw:
            raise _unreadable(name, kind)
    return DocumentFormat.WORD


_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"RIFF", "WebP"),
)


def _refuse(raw: bytes, head: bytes, name: str) -> None:
    """Raise for the formats people are likely to hold out and that cannot be read."""
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        if _utf16("EncryptedPackage") in raw:
            raise SafetyPlanError(
                _("{name} is protected with a password").format(name=name),
                _("open it in Word or WPS, take the password off, and save it as .docx"),
            )
        kind = (
            _("an Excel workbook")
            if _utf16("Workbook") in raw
            else _("a document of old Word or WPS (.doc, .wps)")
        )
        raise _unreadable(name, kind)
    if head.lstrip().startswith(b"{\\rtf"):
        raise _unreadable(name, _("a Rich Text document (RTF)"))
    for signature, picture in _SIGNATURES:
        # Two letters are too little to call a text a picture; the byte after them is no letter in a real one.
        if head.startswith(signature) and (len(signature) > 2 or b"\x00" in head[:16]):
            raise SafetyPlanError(
                _("{name} is a picture ({kind}), not a document").format(name=name, kind=picture),
                _("have its text recognised (OCR) and save that as .docx or .txt"),
            )
    if b"Word.Document" in head or b"schemas.microsoft.com/office/2006/xmlPackage" in head:
        raise _unreadable(name, _("a Word document saved as XML"))


def _unreadable(name: str, kind: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("{name} is {kind}, which cannot be read").format(name=name, kind=kind),
        _("open it in Word or WPS and save it as .docx"),
    )


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


_HTML = Pattern(r"<!doctype\s+html|<(?:html|body)[\s>]", re.IGNORECASE)
_TAG_FIRST = Pattern(
    r"(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+<(?:head|meta|title|div|table|center|p|h[1-6]|span|article|section|main|font"
    r"|style|script|link|pre|[uod]l|a|b|br|form|strong)(?=[\s/>])",
    re.IGNORECASE | re.DOTALL,
)


def _written(raw: bytes, name: str) -> DocumentFormat:
    """Tell web pages, Markdown and plain text apart."""
    if (
        re.match(rb"(?:From:|MIME-Version:)[^\n]*\n", raw, re.IGNORECASE)
        and b"multipart/related" in raw[:_HEAD]
    ):
        return DocumentFormat.WEB_ARCHIVE
    text = decode(raw, name).text
    head = text[:_HEAD]
    if name.lower().endswith((".md", ".markdown")):
        return DocumentFormat.MARKDOWN
    if _HTML.search(head):
        return DocumentFormat.WEB_PAGE
    if is_marked(text):
        return DocumentFormat.MARKDOWN
    return DocumentFormat.WEB_PAGE if _TAG_FIRST.match(head) else DocumentFormat.TEXT
