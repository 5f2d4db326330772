"""Which format a document is in: told by its bytes, since names lie (a web page saved as .doc, .wps as .docx).

The name only decides between Markdown, tables as text and plain text, which look alike.
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
    """A format there is a reader for.

    A binary workbook is an .xls, .ods or old .et; an office document one that LibreOffice turns into Word first.
    """

    WORD = "word"
    WEB_PAGE = "web page"
    WEB_ARCHIVE = "web archive"
    WORKBOOK = "workbook"
    BINARY_WORKBOOK = "binary workbook"
    DELIMITED = "delimited text"
    OFFICE = "office document"
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
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(raw, name)
    if _is_office(head):
        return DocumentFormat.OFFICE
    _refuse(head, name)
    return _written(raw, name)


def _zipped(raw: bytes, name: str) -> DocumentFormat:
    """Tell apart the formats that are zip archives."""
    members = _members(raw)
    for mark, form in _ZIPPED:
        if mark in members:
            return form
    for mark, kind in (
        (b"ppt/presentation", _("a PowerPoint presentation")),
        (b"OFD.xml", _("an OFD document")),
        (b"mimetypeapplication/epub", _("an e-book")),
        (b"mimetypeapplication/vnd.oasis", _("an OpenDocument file that holds neither text nor tables")),
    ):
        if mark in members:
            raise _unreadable(name, kind, _("open it, and save its text as .docx"))
    is_workbook = members is raw and name.lower().endswith(
        (".xlsx", ".xlsm", ".et")
    )  # cut off: only its name tells
    return DocumentFormat.WORKBOOK if is_workbook else DocumentFormat.WORD


_ZIPPED = (
    (b"xl/workbook", DocumentFormat.WORKBOOK),
    (b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", DocumentFormat.BINARY_WORKBOOK),
    (b"mimetypeapplication/vnd.oasis.opendocument.text", DocumentFormat.OFFICE),
)
"""What stands in a zip archive of a format; .ods and .odt say in their first bytes what they are."""


def _members(raw: bytes) -> bytes:
    """Return the first bytes of an archive and the names of its members; all of it where the list is lost.

    A document may hold a workbook and a workbook a document, but not among its own members.
    """
    end = raw.rfind(b"PK\x05\x06")
    start = int.from_bytes(raw[end + 16 : end + 20], "little") if end >= 0 else len(raw)
    listed = raw[start:end]
    head = raw[:256]
    if not listed.startswith(b"PK\x01\x02"):
        return raw
    return b"" if b"word/document" in listed else head + listed


def _compound(raw: bytes, name: str) -> DocumentFormat:
    """Tell apart the formats of old Office and WPS, which are compound files."""
    if _utf16("EncryptedPackage") in raw:
        raise SafetyPlanError(
            _("{name} is protected with a password").format(name=name),
            _("open it in Office or WPS, take the password off, and save it as .docx or .xlsx"),
        )
    if _utf16("PowerPoint Document") in raw:
        raise _unreadable(name, _("a PowerPoint presentation"), _("open it, and save its text as .docx"))
    # A document may hold workbooks and a workbook documents: the list of members has its own ones first.
    listed = (int.from_bytes(raw[48:52], "little") + 1) << int.from_bytes(raw[30:32], "little")
    members = raw[listed:] if listed < len(raw) else raw
    found = {at: form for mark, form in _COMPOUND if (at := members.find(_utf16(mark))) >= 0}
    return found[min(found)] if found else DocumentFormat.OFFICE


_COMPOUND = (
    ("WordDocument", DocumentFormat.OFFICE),
    ("Workbook", DocumentFormat.BINARY_WORKBOOK),
    ("Book", DocumentFormat.BINARY_WORKBOOK),
)


def _is_office(head: bytes) -> bool:
    """Tell whether these are the first bytes of a Rich Text document, or of a Word document saved as XML."""
    return (
        head.lstrip().startswith(b"{\\rtf")
        or b"Word.Document" in head
        or b"schemas.microsoft.com/office/2006/xmlPackage" in head
    )


_SIGNATURES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"RIFF", "WebP"),
)


def _refuse(head: bytes, name: str) -> None:
    """Raise for the formats people are likely to hold out and that cannot be read."""
    for signature, picture in _SIGNATURES:
        # Two letters are too little to call a text a picture; the byte after them is no letter in a real one.
        if head.startswith(signature) and (len(signature) > 2 or b"\x00" in head[:16]):
            raise SafetyPlanError(
                _("{name} is a picture ({kind}), not a document").format(name=name, kind=picture),
                _("have its text recognised (OCR) and save that as .docx or .txt"),
            )
    if b"Excel.Sheet" in head or b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        raise _unreadable(
            name, _("a workbook saved as XML"), _("open it in Excel or WPS and save it as .xlsx")
        )


def _unreadable(name: str, kind: str, hint: str) -> SafetyPlanError:
    return SafetyPlanError(_("{name} is {kind}, which cannot be read").format(name=name, kind=kind), hint)


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
    if _TAG_FIRST.match(head):
        return DocumentFormat.WEB_PAGE
    return DocumentFormat.DELIMITED if _is_delimited(text, name) else DocumentFormat.TEXT


_PARTED = Pattern(r"[^\n,;]*[,;][^\n,;]*[,;]", example="序号,任务,责任单位")


def _is_delimited(text: str, name: str) -> bool:
    """Tell whether a text is a table whose cells are parted by a sign."""
    if not _PARTED.match(text) and not name.lower().endswith((".csv", ".tsv")):
        return False  # as nearly all texts, without loading what reads tables
    from safetyplan.importer.sheets.delimited import is_delimited

    return is_delimited(text, name)
