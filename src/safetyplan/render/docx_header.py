"""A line in the header of every page of a Word document, whatever headers its template has.

A section without a header of its own goes on with that of the section before; so the first section gets a header for
every kind of page it has none for, and every header there is gets the line added.
"""

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree  # type: ignore[import-untyped]

from safetyplan.render.docx_parts import DECLARATION, DOCUMENT, W, parsed

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_HEADER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"

_RELATIONS = "word/_rels/document.xml.rels"
_CONTENT_TYPES = "[Content_Types].xml"
_NEW = "draftMark"
"""The part and the relationship of the header that is made, and what the part is called."""

_KINDS = "default", "even", "first"


def with_header(name: str, members: Mapping[str, bytes], line: str) -> dict[str, bytes]:
    """Return the members of a Word file with `line` in the header of every page; the template `name` is told in faults."""
    made = dict(members)
    relations = _relations(name, members)
    document = parsed(name, DOCUMENT, members[DOCUMENT])
    for part in _headers(relations):
        if part in made:
            header = parsed(name, part, made[part])
            header.append(_paragraph(line))
            made[part] = _bytes(header)
    _refer(document)
    header = etree.Element(W + "hdr", nsmap={"w": W.strip("{}")})
    header.append(_paragraph(line))
    relations.append(etree.Element(_PACKAGE + "Relationship", Id=_NEW, Type=_HEADER, Target=f"{_NEW}.xml"))
    types = parsed(name, _CONTENT_TYPES, made.get(_CONTENT_TYPES, b""))
    types.append(etree.Element(_TYPES + "Override", PartName=f"/word/{_NEW}.xml", ContentType=_CONTENT))
    return made | {
        DOCUMENT: _bytes(document),
        _RELATIONS: _bytes(relations),
        _CONTENT_TYPES: _bytes(types),
        f"word/{_NEW}.xml": _bytes(header),
    }


def _relations(name: str, members: Mapping[str, bytes]) -> etree._Element:
    if _RELATIONS not in members:
        return etree.Element(_PACKAGE + "Relationships", nsmap={None: _PACKAGE.strip("{}")})
    return parsed(name, _RELATIONS, members[_RELATIONS])


def _headers(relations: etree._Element) -> Iterator[str]:
    """Yield the names of the parts that are headers."""
    for each in relations:
        if each.get("Type") == _HEADER:
            yield posixpath.normpath(posixpath.join("/word", each.get("Target", ""))).lstrip("/")


def _refer(document: etree._Element) -> None:
    """Give the first section our header for the kinds of pages it has none for."""
    section = next(document.iter(W + "sectPr"), None)
    if section is None:
        section = etree.SubElement(next(document.iter(W + "body")), W + "sectPr")
    there = {each.get(W + "type") for each in section.iterfind(W + "headerReference")}
    for kind in reversed(_KINDS):
        if kind not in there:
            section.insert(0, etree.Element(W + "headerReference", {W + "type": kind, _R + "id": _NEW}))


def _paragraph(line: str) -> etree._Element:
    paragraph = etree.Element(W + "p")
    properties = etree.SubElement(paragraph, W + "pPr")
    etree.SubElement(
        properties,
        W + "spacing",
        {W + "before": "0", W + "after": "0", W + "line": "280", W + "lineRule": "exact"},
    )
    etree.SubElement(properties, W + "ind", {W + "firstLine": "0"})
    etree.SubElement(properties, W + "jc", {W + "val": "center"})
    run = etree.SubElement(paragraph, W + "r")
    shown = etree.SubElement(run, W + "rPr")
    fonts = dict.fromkeys((W + "ascii", W + "eastAsia", W + "hAnsi"), "黑体")
    etree.SubElement(shown, W + "rFonts", {W + "hint": "eastAsia", **fonts})
    etree.SubElement(shown, W + "color", {W + "val": "B00020"})
    etree.SubElement(shown, W + "sz", {W + "val": "24"})
    etree.SubElement(run, W + "t").text = line
    return paragraph


def _bytes(root: etree._Element) -> bytes:
    text: str = etree.tostring(root, encoding="unicode")
    return (DECLARATION + text).encode()
