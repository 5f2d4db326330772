"""Small good files in the formats that the program reads: an input of the fuzzer costs milliseconds, and little of it is ballast."""

import io
import re
import zipfile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def packed(parts: dict[str, bytes]) -> bytes:
    """Return an archive of parts, not compressed and of no time."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()


def parts_of(raw: bytes) -> dict[str, bytes]:
    """Return the parts of an archive by name."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Word

_LIST = (
    f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)
_STYLES = (
    f'<w:styles xmlns:w="{WORD}"><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/>'
    '<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="a">'
    '<w:basedOn w:val="1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
)


def _links(*targets: tuple[str, str]) -> bytes:
    each = "".join(
        f'<Relationship Id="r{number}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f"<Relationships>{each}</Relationships>".encode()


def word(lines: list[str]) -> bytes:
    """Return a Word document of lines, the second in a style of headings, the third numbered, and a table."""
    before = {1: '<w:pStyle w:val="1"/>', 2: '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'}
    text = "".join(
        f"<w:p><w:pPr>{before.get(number, '')}</w:pPr><w:r><w:t>{line}</w:t></w:r></w:p>"
        for number, line in enumerate(lines)
    )
    rows = [("序号", "任务", "牵头单位"), ("1", "检修渡口", "市交通局"), ("", "培训船员", "市人社局")]
    merged = {0: '<w:vMerge w:val="restart"/>', 1: "<w:vMerge/>"}
    table = "".join(
        "<w:tr>"
        + "".join(
            f"<w:tc><w:tcPr>{merged.get(number - 1, '') if not column else ''}</w:tcPr>"
            f"<w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>"
            for column, cell in enumerate(row)
        )
        + "</w:tr>"
        for number, row in enumerate(rows)
    )
    extras = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins><w:r><w:t>新</w:t></w:r></w:ins>"
        '<w:r><w:sym w:char="F0FE"/><w:footnoteReference w:id="1"/></w:r></w:p>'
    )
    body = f'<w:document xmlns:w="{WORD}"><w:body>{text}{extras}<w:tbl>{table}</w:tbl></w:body></w:document>'
    notes = f'<w:footnotes xmlns:w="{WORD}"><w:footnote w:id="1"><w:p><w:r><w:t>注。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    return packed(
        {
            "_rels/.rels": _links(("officeDocument", "word/document.xml")),
            "word/document.xml": body.encode(),
            "word/numbering.xml": _LIST.encode(),
            "word/styles.xml": _STYLES.encode(),
            "word/footnotes.xml": notes.encode(),
            "word/_rels/document.xml.rels": _links(
                ("numbering", "numbering.xml"), ("styles", "styles.xml"), ("footnotes", "footnotes.xml")
            ),
        }
    )


# Excel

ROWS = (
    ("试验市2024年安全生产重点任务分解表", "", "", "", ""),
    ("序号", "工作任务", "牵头单位", "配合单位", "完成时限"),
    ("1", "检修全市渡口渡船", "市交通局", "市水利局、市公安局", "6月底前"),
    ("2", "培训船员。", "市人社局", "", "45473"),
)


def workbook() -> bytes:
    """Return a workbook with a title over merged cells, shared texts, a number and a date."""
    words = [cell for row in ROWS for cell in row if cell and not cell.isdecimal()]
    shared = f'<sst xmlns="{SHEET}">' + "".join(f"<si><t>{each}</t></si>" for each in words) + "</sst>"
    rows = ""
    for number, row in enumerate(ROWS, 1):
        cells = "".join(
            f'<c r="{letter}{number}" s="1"><v>{cell}</v></c>'
            if cell.isdecimal()
            else f'<c r="{letter}{number}" t="s"><v>{words.index(cell)}</v></c>'
            for letter, cell in zip("ABCDE", row, strict=True)
            if cell
        )
        rows += f'<row r="{number}">{cells}</row>'
    page = (
        f'<worksheet xmlns="{SHEET}"><dimension ref="A1:E4"/><sheetData>{rows}</sheetData>'
        '<mergeCells count="1"><mergeCell ref="A1:E1"/></mergeCells></worksheet>'
    )
    styles = (
        f'<styleSheet xmlns="{SHEET}"><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    book = f'<workbook xmlns="{SHEET}" xmlns:r="{LINKS}"><sheets><sheet name="任务" r:id="r1"/></sheets></workbook>'
    return packed(
        {
            "_rels/.rels": _links(("officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": book.encode(),
            "xl/_rels/workbook.xml.rels": _links(
                ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml")
            ),
            "xl/worksheets/sheet1.xml": page.encode(),
            "xl/sharedStrings.xml": shared.encode(),
            "xl/styles.xml": styles.encode(),
        }
    )  # fmt: skip


# PDF


def pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of objects, the first its catalogue: with true lengths and a true table of places."""
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate(objects, 1):
        head, stream, rest = content.partition(b"stream\n")
        if stream and (end := rest.rfind(b"\nendstream")) >= 0:
            head = re.sub(rb"/Length \d+", b"/Length %d" % end, head)
        places.append(len(made))
        made += b"%d 0 obj" % number + head + stream + rest + b"endobj\n"
    start = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    return bytes(made)


def printed(lines: list[str]) -> bytes:
    """Return a PDF with the lines as text, which a map of characters makes readable, and a table in drawn lines."""
    characters = sorted({character for line in lines for character in line})
    known = "".join(f"<{ord(each):04X}><{ord(each):04X}>\n" for each in characters)
    mapped = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def 1 begincodespacerange <0000><FFFF> "
        f"endcodespacerange {len(characters)} beginbfchar\n{known}endbfchar endcmap end end"
    )
    shown = "".join(
        f"1 0 0 1 72 {760 - 24 * number} Tm <{_hex(line)}> Tj\n" for number, line in enumerate(lines)
    )
    ruled = "".join(
        f"{72 + 100 * n} 300 m {72 + 100 * n} 400 l S 72 {300 + 50 * n} m 272 {300 + 50 * n} l S\n"
        for n in range(3)
    )
    cells = "".join(
        f"1 0 0 1 {80 + 100 * (n % 2)} {370 - 50 * (n // 2)} Tm [<{_hex(lines[0][n : n + 3])}> -20 <{_hex('市')}>] TJ\n"
        for n in range(4)
    )
    content = f"BT /F1 12 Tf\n{shown}ET\n{ruled}BT /F1 12 Tf\n{cells}ET q 1 0 0 1 0 0 cm /X Do Q"
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F1 4 0 R>>/XObject<</X 8 0 R>>>>>>",
            b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
            b"<</Length 0>>stream\n" + content.encode() + b"\nendstream ",
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000>>",
            b"<</Length 0>>stream\n" + mapped.encode() + b"\nendstream ",
            b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F1 4 0 R>>>>/Length 0>>stream\nBT ET\nendstream ",
        ]
    )  # fmt: skip


def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()
