"""The parts of a Word template: unpacked, turned into Jinja a paragraph a line, and put right after filling."""

import re
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from safetyplan.messages import SafetyPlanError, _
from safetyplan.render.jinja import FULL_WIDTH

MAX_SIZE = 64_000_000
"""How large a template may be once unpacked, in bytes."""

DOCUMENT = "word/document.xml"
"""The part that holds the text."""

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_REMOVED = (("tr", re.compile(r"\{[{%#]tr\s")), ("tc", re.compile(r"\{[{%#]tc\s")))
"""Tags that docxtpl lets stand for the whole row or cell they are in."""


@dataclass(frozen=True, slots=True)
class XmlPart:
    """A part with fields, as Jinja: every paragraph of the template begins a line, from line 2 on."""

    source: str
    paragraphs: tuple[str, ...]

    @property
    def repeats_columns(self) -> bool:
        """Whether a table of it gets its columns from the data."""
        return any("{%tc" in text for text in self.paragraphs)


def unpack(name: str, raw: bytes) -> dict[str, bytes]:
    """Return the members of a .docx in their order; SafetyPlanError where it is none, or too large."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len({member.filename.casefold() for member in members}) < len(members):
                raise _not_word(name, _("a part stands in it twice"))
            if sum(member.file_size for member in members) > MAX_SIZE:
                raise SafetyPlanError(
                    _("template {name}: it is larger than {n} MB").format(name=name, n=MAX_SIZE // 10**6),
                    _("leave large pictures out"),
                )
            read = {member.filename: archive.read(member) for member in members}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise _not_word(name, error) from error
    if DOCUMENT not in read:
        raise _not_word(name, _("{part} is missing").format(part=DOCUMENT))
    return read


def prepare(name: str, part: str, raw: bytes) -> XmlPart:
    """Return a part of the template `name` as Jinja; SafetyPlanError where it is not well-formed XML."""
    root = parsed(name, part, raw)
    paragraphs = tuple(_text(paragraph) for paragraph in root.iter(W + "p"))
    for number, text in enumerate(paragraphs, 1):
        if sign := next((sign for sign in FULL_WIDTH.findall(text) if not sign.isascii()), None):
            raise SafetyPlanError(
                place(name, number, text)
                + _("{sign} is typed in full width and means nothing to Jinja").format(sign=sign),
                _("type { } and % in half width"),
            )
    _break_lines(root)
    patched: str = DocxTemplate(name).patch_xml(etree.tostring(root, encoding="unicode"))
    return XmlPart(patched, paragraphs)


def parsed(name: str, part: str, raw: bytes) -> etree._Element:
    """Return a part of the template `name` as XML; SafetyPlanError where it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise _not_word(name, f"{part}: {error}") from error
    if root.getroottree().docinfo.doctype:
        raise _not_word(name, f"{part}: DOCTYPE")
    return root


def place(name: str, paragraph: int, text: str) -> str:
    """Return how to find a paragraph of a template, as the beginning of a message."""
    shown = text if len(text) <= 40 else text[:40] + "…"
    return _("template {name}, paragraph {n} “{text}”: ").format(name=name, n=paragraph, text=shown)


def _not_word(name: str, why: object) -> SafetyPlanError:
    return SafetyPlanError(
        _("template {name} is not a Word document: {why}").format(name=name, why=why),
        _("save it from Word or WPS as .docx, without a password"),
    )


def _text(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(W + "t"))


def _break_lines(root: etree._Element) -> None:
    """Put a line break before every paragraph, so that a line of Jinja tells its paragraph.

    A row or cell that docxtpl removes for its tag takes its paragraphs along; their breaks go before it.
    """
    for paragraph in root.iter(W + "p"):
        before = paragraph
        for tag, pattern in _REMOVED:
            holder = next(paragraph.iterancestors(W + tag), None)
            if holder is not None and pattern.search(_text(holder)) and not _has_inner(holder, tag, pattern):
                before = holder
                break
        _break_before(before)


def _has_inner(holder: etree._Element, tag: str, pattern: re.Pattern[str]) -> bool:
    """Whether the tag is that of a nested row or cell, which alone is removed."""
    return any(inner is not holder and pattern.search(_text(inner)) for inner in holder.iter(W + tag))


def _break_before(element: etree._Element) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + "\n"
    elif parent is not None:
        parent.text = (parent.text or "") + "\n"


def check(name: str, filled: str) -> None:
    """Raise SafetyPlanError where a filled part is not well-formed, as when a tag opens in one cell and closes in another."""
    try:
        etree.fromstring(filled.encode())
    except etree.XMLSyntaxError as error:
        lines = filled.splitlines()
        line = re.sub("<[^>]*>", "", lines[min(error.lineno or 1, len(lines)) - 1])[:40]
        raise SafetyPlanError(
            _("template {name}: filled in, it is no Word document any more, near “{text}”").format(
                name=name, text=line
            ),
            _("open and close a tag in the same paragraph, or write {%p, {%tr and {%tc around whole ones"),
        ) from error


def fit_columns(filled: str) -> str:
    """Return a part whose tables' grids have the columns the data gave them, narrowed to the page where they must be."""
    root = etree.fromstring(filled.encode())
    for table in root.iter(W + "tbl"):
        rows = [[(cell, _width(cell)) for cell in row.iter(W + "tc")] for row in table.iter(W + "tr")]
        longest = max(rows, key=len, default=[])
        grid = table.find(W + "tblGrid")
        if grid is None or len(grid) == len(longest) or not all(width for _, width in longest):
            continue
        total = sum(width for _, width in longest)
        scale = min(1.0, _room(table, total) / total)
        grid[:] = [etree.Element(W + "gridCol", {W + "w": str(int(width * scale))}) for _, width in longest]
        for size in table.iterfind(f"{W}tblPr/{W}tblW"):
            size.set(W + "w", str(sum(int(width * scale) for _, width in longest)))
        for cell, width in (pair for row in rows for pair in row):
            next(cell.iter(W + "tcW")).set(W + "w", str(int(width * scale)))
    fitted: str = etree.tostring(root, encoding="unicode")
    return fitted


def _width(cell: etree._Element) -> int:
    return next((int(width.get(W + "w", "0")) for width in cell.iter(W + "tcW")), 0)


def _room(table: etree._Element, otherwise: int) -> int:
    """Return the width of the type area `table` stands in."""
    sections = table.xpath("following::w:sectPr", namespaces={"w": W.strip("{}")})
    if not sections:
        return otherwise
    section = sections[0]
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    if size is None or margins is None:
        return otherwise
    return int(size.get(W + "w", "0")) - sum(int(margins.get(W + side, "0")) for side in ("left", "right"))
