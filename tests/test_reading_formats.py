"""Formats are told by bytes, encodings by what fits, and what cannot be read is named with a way out."""

import io
import zipfile

import pytest

from safetyplan.importer import document
from safetyplan.importer.charset import decode
from safetyplan.importer.document import MAX_BYTES
from safetyplan.importer.formats import DocumentFormat, detect
from safetyplan.messages import SafetyPlanError

LINES = "一、总体要求\r\n1.严格落实责任。（市应急管理局牵头）\n"


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("gbk", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
    ],
)
def test_text_is_read_in_every_encoding_offices_write(encoding, bom):
    found = document(bom + LINES.encode(encoding), "要点.txt")
    assert [p.text for p in found.paragraphs] == ["一、总体要求", "1.严格落实责任。（市应急管理局牵头）"]


def test_characters_outside_gbk_survive_gb18030():
    assert decode("㟓头镇、圩镇、𠮷".encode("gb18030"), "x").text == "㟓头镇、圩镇、𠮷"


def test_a_broken_byte_in_utf8_does_not_turn_the_text_into_other_characters():
    raw = bytearray((LINES * 40).encode())
    raw[7] = 0xFF
    text = decode(bytes(raw), "x").text
    assert text.count("\ufffd") >= 1
    assert text.count("市应急管理局牵头") == 40


def test_broken_characters_are_the_first_thing_in_the_report():
    from safetyplan.importer import read

    raw = ("高安市2024年安全生产工作要点\n一、总则\n" + LINES * 20).encode()
    broken = raw.replace("严格".encode(), "严".encode() + b"\xff", 1)
    draft = read(broken, "x.txt")
    assert draft.findings[0].where.name == "line 4" and draft.findings[0].where.line == 4
    assert "\ufffd" in draft.findings[0].reading.printed


def zipped(*names, content="x"):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name in names:
            package.writestr(zipfile.ZipInfo(name), content)  # of 1980: the clock is not in it
    return stream.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def compound(*members):
    """Return the first bytes of a compound file with these members, the list of them in its second sector."""
    listed = b"".join(member.encode("utf-16-le").ljust(128, b"\0") for member in ("Root Entry", *members))
    head = bytearray(OLE[:8].ljust(512, b"\0"))
    head[30:32], head[48:52] = (9).to_bytes(2, "little"), (1).to_bytes(4, "little")
    return bytes(head) + "Workbook WordDocument".encode("utf-16-le").ljust(512, b"\0") + listed


@pytest.mark.parametrize(
    ("raw", "name", "form"),
    [
        (b"<!DOCTYPE html><p>x", "x.docx", DocumentFormat.WEB_PAGE),
        (b"\xef\xbb\xbf<html xmlns:v='urn:schemas-microsoft-com:vml'>", "x.doc", DocumentFormat.WEB_PAGE),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html>", "", DocumentFormat.WEB_PAGE),
        ("前言 <html><body>正文".encode(), "x.txt", DocumentFormat.WEB_PAGE),
        (b"%PDF-1.7\n", "x.docx", DocumentFormat.PDF),
        (b"\n\n%PDF-1.4", "", DocumentFormat.PDF),
        (
            b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n",
            "x.doc",
            DocumentFormat.WEB_ARCHIVE,
        ),
        ("# 要点\n一、总则".encode(), "x.txt", DocumentFormat.MARKDOWN),
        ("---\ntitle: x\n---\n要点".encode(), "x", DocumentFormat.MARKDOWN),
        ("一、总则".encode(), "x.md", DocumentFormat.MARKDOWN),
        ("一、总则 #1 * 2 *".encode(), "x.txt", DocumentFormat.TEXT),
        ("面积<5平方米".encode(), "x.html", DocumentFormat.TEXT),
        ("BMW汽车".encode(), "x.txt", DocumentFormat.TEXT),
        (compound("WordDocument"), "x.docx", DocumentFormat.OFFICE),
        (compound("WordDocument", "Workbook"), "x.xls", DocumentFormat.OFFICE),
        (compound("Workbook", "WordDocument"), "x.doc", DocumentFormat.BINARY_WORKBOOK),
        (compound("WpsCustomData"), "x.wps", DocumentFormat.OFFICE),
        (b"{\\rtf1\\ansi x}", "x.doc", DocumentFormat.OFFICE),
        (b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:x/>", "x.doc", DocumentFormat.OFFICE),
        (zipped("xl/workbook.xml", "word/x"), "x.docx", DocumentFormat.WORKBOOK),
        (zipped("word/document.xml", "xl/workbook.xml"), "x.xlsx", DocumentFormat.WORD),
        (zipped("xl/workbook.xml") + b"PK\x05\x06", "x", DocumentFormat.WORKBOOK),
        (zipped("mimetype", content="application/vnd.oasis.opendocument.spreadsheet"), "x.xls", DocumentFormat.BINARY_WORKBOOK),
        (zipped("mimetype", content="application/vnd.oasis.opendocument.text"), "x.doc", DocumentFormat.OFFICE),
    ],
)  # fmt: skip
def test_detection_goes_by_bytes(raw, name, form):
    assert detect(raw, name) is form


@pytest.mark.parametrize(
    ("raw", "message", "hint"),
    [
        (b"", "empty", "copied whole"),
        (b"\xef\xbb\xbf \r\n\x00", "empty", "copied whole"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password", "take the password off"),
        (OLE + "Workbook".encode("utf-16-le"), "not a whole workbook", "save it as .xlsx"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture .JPEG.", "OCR"),
        (b"\x89PNG\r\n\x1a\n\x00", "picture .PNG.", "OCR"),
        (b"BM\x00\x00\x00\x00\x00\x00\x00\x00", "picture .BMP.", "OCR"),
        (b"\x7fELF\x02\x01\x01\x00\x00\x00" + bytes(range(256)), "not a document", ".docx"),
        (bytes(range(1, 256)) * 40, "not a document", ".docx"),
        (zipped("xl/workbook.xml"), "not a whole workbook", "repaired"),
        (zipped("OFD.xml"), "an OFD document", "save its text as .docx"),
        (zipped("other.txt"), "not a whole Word document", "repaired"),
        (zipped("word/document.xml")[:60], "not a whole Word document", "repaired"),
        (b"<?xml version='1.0'?><?mso-application progid=\"Excel.Sheet\"?><w:x/>", "saved as XML", "save it as .xlsx"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_with_a_way_out(raw, message, hint):
    with pytest.raises(SafetyPlanError, match=message) as error:
        document(raw, "file.bin")
    assert error.value.message.startswith("file.bin")
    assert hint in error.value.hint


def test_a_file_larger_than_any_plan_is_refused_before_it_is_looked_at():
    with pytest.raises(SafetyPlanError, match="64 MB"):
        detect(b"a" * (MAX_BYTES + 1), "x.txt")


@pytest.mark.slow
def test_more_paragraphs_than_any_plan_has_are_refused():
    with pytest.raises(SafetyPlanError, match="more than 50000 paragraphs"):
        document(b"a\n" * 200_001, "x.txt")


def test_without_a_name_the_message_still_has_a_subject():
    with pytest.raises(SafetyPlanError, match="the document is empty"):
        document(b"")
