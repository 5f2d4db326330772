"""The elements of WordprocessingML that matter to the reader (ECMA-376 part 1), by what is done with them."""

PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "urn:schemas-microsoft-com:vml": "v:",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a:",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c:",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm:",
}
UNREAD = frozenset(
    # Properties as they were before a tracked change; the reading aid over a character; page layout.
    {"w:pPrChange", "w:rPrChange", "w:tblPrChange", "w:trPrChange", "w:tcPrChange", "w:numberingChange"}
    | {"w:rt", "w:sectPr"}
)
DELETIONS = frozenset({"w:del", "w:moveFrom"})
PROPERTIES = {"w:pPr": "paragraph", "w:rPr": "run", "w:trPr": "row"}
TEXTS = frozenset({"w:t", "m:t", "w:delText", "w:instrText"})
NOTES = frozenset({"w:footnote", "w:endnote", "w:comment"})
CITATIONS = {"w:footnoteReference": "footnotes", "w:endnoteReference": "endnotes"}
SIGNS = {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-"}
ILLEGIBLE = {
    "a:blip": "图片",
    "v:imagedata": "图片",
    "c:chart": "图表",
    "dgm:relIds": "图示",
    "w:object": "嵌入对象",
    "w:altChunk": "嵌入文档",
}
"""What may hold text that cannot be read here, in the words of the report."""
