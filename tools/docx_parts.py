"""The parts of a .docx in the layout of GB/T 9704—2012, written as plain WordprocessingML.

Lengths are twentieths of a point (twips) where the format wants them so; 1 mm is 56.7 of them.
Fonts are named, never embedded; those Windows lacks (小标宋) carry an alternative name.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO

FANGSONG, HEITI, KAITI, SONGTI, XIAOBIAOSONG = "仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"

LINE = 579
"""One of 22 lines in a type area 225 mm high, in twips: 28.95 pt (GB/T 9704—2012, 5.2.3)."""

TIGHTER = -5
"""What makes 28 characters of 16 pt fit 156 mm, in twips.  A character grid (charSpace) would say the same,
but LibreOffice misreads a negative one and prints 16 characters a line."""

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Page:
    """A sheet and its margins in twips; `grid` sets 22 lines of 28 characters."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    footer: int = 1268
    grid: bool = False
    turned: bool = False

    @property
    def text_width(self) -> int:
        """The width of the type area."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """The height of the type area."""
        return self.height - self.top - self.bottom


PORTRAIT = Page(11906, 16838, top=2098, right=1474, bottom=1984, left=1588, grid=True)
LANDSCAPE = Page(16838, 11906, top=1588, right=2098, bottom=1474, left=1984, turned=True)
"""A portrait page turned to the left: its head is this page's left edge's opposite, 订口 is on top."""
LANDSCAPE_A3 = Page(23811, 16838, top=1021, right=1474, bottom=1134, left=1588, footer=600)


def fonts(name: str) -> str:
    """Return the fonts of a run: the East Asian one, told to draw “ ” … — and digits as well."""
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="Times New Roman"/>'


def run(text: str, font: str = FANGSONG, size: float = 0, color: str = "") -> str:
    """Return a run of `text`; without `size` it has that of its paragraph's style."""
    half_points = f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else ""
    tint = f'<w:color w:val="{color}"/>' if color else ""
    return f'<w:r><w:rPr>{fonts(font)}{tint}{half_points}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


TAB = "<w:r><w:tab/></w:r>"


def paragraph(*runs: str, style: str = "Body", properties: str = "") -> str:
    """Return a paragraph of `runs`; a bare string is set in the body font."""
    content = "".join(piece if piece.startswith("<w:") else run(piece) for piece in runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'


def tag(statement: str, level: str = "p") -> str:
    """Return a paragraph, or with `level` tr or tc a row or cell, that docxtpl takes for a bare Jinja tag."""
    inner = f'<w:p><w:r><w:t xml:space="preserve">{{%{level} {statement} %}}</w:t></w:r></w:p>'
    if level == "p":
        return inner
    cell = f"<w:tc><w:tcPr/>{inner}</w:tc>"
    return cell if level == "tc" else f"<w:tr>{cell}</w:tr>"


def cell(width: int, *paragraphs: str, span: int = 1, centred: bool = False) -> str:
    """Return a table cell."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    middle = '<w:vAlign w:val="center"/>' if centred else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{middle}</w:tcPr>{"".join(paragraphs)}</w:tc>'


def row(*cells: str, heading: bool = False, height: int = 0) -> str:
    """Return a table row, which may go on on the next page unless it is a heading, repeated on each, or of a form."""
    repeated = "<w:tblHeader/>" if heading else ""
    high = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    whole = "<w:cantSplit/>" if heading or height else ""
    return f"<w:tr><w:trPr>{whole}{high}{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: list[int], *rows: str, margin: int = 85) -> str:
    """Return a ruled table with fixed column `widths`."""
    edges = "".join(
        f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for edge in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    sides = f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{edges}</w:tblBorders>"
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def section(page: Page) -> str:
    """Return the properties of a section that ends here; pages are numbered throughout."""
    turned = "Turned" if page.turned else ""
    grid = f'<w:docGrid w:type="lines" w:linePitch="{LINE}"/>' if page.grid else ""
    orientation = ' w:orient="landscape"' if page.width > page.height else ""
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="odd{turned}"/>'
        f'<w:footerReference w:type="even" r:id="even{turned}"/>'
        f'<w:type w:val="nextPage"/><w:pgSz w:w="{page.width}" w:h="{page.height}"{orientation}/>'
        f'<w:pgMar w:top="{page.top}" w:right="{page.right}" w:bottom="{page.bottom}" w:left="{page.left}"'
        f' w:header="851" w:footer="{page.footer}" w:gutter="0"/>{grid}</w:sectPr>'
    )


def section_break(page: Page) -> str:
    """Return the paragraph that ends a section of `page`s; it takes no room of its own."""
    return f'<w:p><w:pPr><w:pStyle w:val="Break"/>{section(page)}</w:pPr></w:p>'


def package(title: str, body: str, last: Page) -> bytes:
    """Return a .docx of `body`, whose last section is of `last` pages: the same bytes every time."""
    document = f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}{section(last)}</w:body></w:document>"
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _package_relationships(),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _document_relationships(),
        "word/styles.xml": _styles(),
        "word/settings.xml": _settings(),
        "word/fontTable.xml": _font_table(),
        "docProps/core.xml": _core_properties(title),
        **{f"word/{name}.xml": _footer(name) for name in FOOTERS},
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name)
            member.create_system, member.external_attr = 0, 0
            archive.writestr(member, text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


FOOTERS = ("odd", "even", "oddTurned", "evenTurned")


def _footer(name: str) -> str:
    """Return `— 1 —`: odd pages right less one character, even pages left less one (7.5)."""
    side = '<w:jc w:val="right"/>' if name.startswith("odd") else '<w:jc w:val="left"/>'
    indent = f'<w:ind w:{"right" if name.startswith("odd") else "left"}="280"/>'
    mark = paragraph(
        run("— ", SONGTI),
        _field("begin"),
        f'<w:r><w:rPr>{fonts(SONGTI)}</w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
        _field("separate"),
        run("1", SONGTI),
        _field("end"),
        run(" —", SONGTI),
        style="PageNumber",
        properties=indent + side,
    )
    content = mark if not name.endswith("Turned") else _beside(mark) + paragraph(style="Break")
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{content}</w:ftr>"


def _field(kind: str) -> str:
    return f'<w:r><w:rPr>{fonts(SONGTI)}</w:rPr><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _beside(mark: str) -> str:
    """Return a page number that stands where it does on portrait pages once the page is turned (7.4).

    The foot of the turned page is this one's left edge, 35 mm from the type area; the number begins
    7 mm from it and reads from top to bottom.
    """
    return (
        '<w:tbl><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="page" w:horzAnchor="page"'
        f' w:tblpX="1267" w:tblpY="{LANDSCAPE.top}"/><w:tblW w:w="320" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblGrid><w:gridCol w:w="320"/></w:tblGrid>'
        f'<w:tr><w:trPr><w:trHeight w:val="{LANDSCAPE.text_height}" w:hRule="exact"/></w:trPr>'
        f'<w:tc><w:tcPr><w:tcW w:w="320" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>{mark}</w:tc></w:tr></w:tbl>'
    )


STYLES = {
    "Body": ("公文正文", FANGSONG, 16, '<w:ind w:firstLineChars="200" w:firstLine="632"/><w:jc w:val="both"/>'),
    "Flush": ("公文顶格", FANGSONG, 16, '<w:jc w:val="left"/>'),
    "Signature": ("公文落款", FANGSONG, 16, '<w:tabs><w:tab w:val="center" w:pos="6460"/></w:tabs><w:jc w:val="left"/>'),
    "DocumentTitle": ("公文标题", XIAOBIAOSONG, 22, '<w:jc w:val="center"/>'),
    "AnnexLabel": ("附件标识", HEITI, 16, '<w:jc w:val="left"/>'),
    "Annex": ("附件说明", FANGSONG, 16, '<w:ind w:leftChars="200" w:left="632"/><w:jc w:val="left"/>'),
    "TableText": ("表格正文", FANGSONG, 9, '<w:jc w:val="left"/>'),
    "TableCentre": ("表格居中", FANGSONG, 9, '<w:jc w:val="center"/>'),
    "TableHead": ("表头", HEITI, 9, '<w:jc w:val="center"/>'),
    "TableNote": ("表注", FANGSONG, 10.5, '<w:jc w:val="left"/>'),
    "FormText": ("回执栏目", FANGSONG, 14, '<w:jc w:val="center"/>'),
    "PageNumber": ("页码", SONGTI, 14, ""),
    "Break": ("分节", FANGSONG, 1, ""),
}  # fmt: skip
"""Every style by its id: the name people see, its font, its size in points, and what else it sets."""

TIGHT = {"TableText", "TableCentre", "TableHead", "TableNote"}
"""Styles whose lines are as high as their type: a fixed line would cut or burst the rows of a table."""


def _styles() -> str:
    default = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:rPr>{fonts(FANGSONG)}<w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    )
    return f"{DECLARATION}<w:styles {NAMESPACES}>{default}{''.join(map(_style, STYLES))}</w:styles>"


def _style(key: str) -> str:
    name, font, size, layout = STYLES[key]
    line = {"Break": 20, "PageNumber": 320, "DocumentTitle": LINE + 61}.get(key, LINE)
    spacing = (
        '<w:snapToGrid w:val="0"/><w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
    )
    if key not in TIGHT:
        spacing = f'<w:spacing w:line="{line}" w:lineRule="exact"/>'
    closer = f'<w:spacing w:val="{TIGHTER}"/>' if size == 16 else ""
    tabs, rest = layout.split("</w:tabs>") if layout.startswith("<w:tabs>") else ("", layout)
    tabs += "</w:tabs>" if tabs else ""
    breaks = '<w:wordWrap w:val="0"/>' if key in TIGHT else ""
    wrapping = breaks + '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:widowControl w:val="0"/>{tabs}{wrapping}{spacing}{rest}</w:pPr>'
        f'<w:rPr>{fonts(font)}{closer}<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/></w:rPr></w:style>'
    )


def _settings() -> str:
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:compat><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


ALTERNATIVES = {
    FANGSONG: "FangSong",
    HEITI: "SimHei",
    KAITI: "KaiTi",
    SONGTI: "SimSun",
    XIAOBIAOSONG: "华文中宋",
}
"""What stands in for a font that is not installed, before the system's own choice."""


def _font_table() -> str:
    entries = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in ALTERNATIVES.items()
    )
    return f"{DECLARATION}<w:fonts {NAMESPACES}>{entries}</w:fonts>"


def _core_properties(title: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
    )


OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _content_types() -> str:
    parts = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/fontTable.xml": f"{WORD}.fontTable+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        **{f"/word/{name}.xml": f"{WORD}.footer+xml" for name in FOOTERS},
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts.items())
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _package_relationships() -> str:
    return (
        f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="document" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="core" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )


def _document_relationships() -> str:
    targets = dict.fromkeys(FOOTERS, "footer") | {key: key for key in ("styles", "settings", "fontTable")}
    entries = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{name}.xml"/>'
        for name, kind in targets.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{entries}</Relationships>'
