"""PDF files with a text layer, through pypdf."""

import io
import logging
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from math import hypot
from typing import TYPE_CHECKING, Any

from safetyplan.findings import Finding
from safetyplan.importer.document import IssuedDocument, bounded
from safetyplan.importer.pdf.celltext import right_of
from safetyplan.importer.pdf.content import page_content
from safetyplan.importer.pdf.continued import TableJoiner
from safetyplan.importer.pdf.grid import PageTable
from safetyplan.importer.pdf.paragraphs import paragraphs, without_page_furniture
from safetyplan.importer.pdf.ruling import PathReader, RuledLines
from safetyplan.importer.pdf.visual_lines import Fragment, VisualLine
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.source.shipped import how_to_install

if TYPE_CHECKING:
    from pypdf import PageObject

__all__ = ["read_pdf"]

_MAX_PAGES = 3000
_MAX_SHARE_UNREADABLE = 0.2
_UNREADABLE = Pattern(r"[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f\U000f0000-\U0010ffff]")

# What pypdf lets through when a file is damaged: it trusts the types of objects it finds.
_DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)


def read_pdf(raw: bytes, name: str) -> IssuedDocument:
    """Return the paragraphs of a PDF; page numbers and running heads are listed as left out."""
    found: list[Finding] = []
    content, removed = without_page_furniture(list(_content(raw, name, found)))
    tables = TableJoiner()
    made = bounded(paragraphs(tables.joined(content)), name)
    text = "".join(paragraph.text for paragraph in made)
    if not text:
        raise SafetyPlanError(
            _("{name} has no text layer: its pages are pictures").format(name=name),
            _("have its text recognised (OCR), or ask for the Word file"),
        )
    if len(_UNREADABLE.findall(text)) > len(text) * _MAX_SHARE_UNREADABLE:
        raise SafetyPlanError(
            _("the fonts of {name} do not say which characters they show").format(name=name),
            _("have its text recognised (OCR), or ask for the Word file"),
        )
    left_out = tuple(dict.fromkeys((*removed, *tables.repeated)))
    return IssuedDocument(made, left_out, name=name, findings=(*found, *tables.findings))


def _content(raw: bytes, name: str, findings: list[Finding]) -> Iterator[VisualLine | PageTable]:
    """Yield the lines and tables of all pages; what is to be said about them is added to `findings`."""
    try:
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, PyPdfError
    except ImportError as error:
        raise SafetyPlanError(_("reading PDF files needs pypdf"), how_to_install("import")) from error
    log = logging.getLogger("pypdf")
    if not log.handlers:  # it warns of every oddity of a file; what matters shows in the text
        log.addHandler(logging.NullHandler())
        log.propagate = False
    try:
        reader = PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise _protected(name)
        count = len(reader.pages)
        if count > _MAX_PAGES:
            raise SafetyPlanError(
                _("{name} has {count} pages; up to {limit} are read").format(
                    name=name, count=count, limit=_MAX_PAGES
                ),
                _("split it, and give the part with the plan"),
            )
        before: PageTable | None = None
        for number in range(count):
            content, found = page_content(*_drawn(reader.pages[number]), number + 1, before)
            before = next((each for each in reversed(content) if isinstance(each, PageTable)), None)
            findings += found
            yield from content
    except DependencyError as error:
        raise _protected(name) from error
    except (PyPdfError, *_DAMAGE) as error:
        raise SafetyPlanError(
            _("{name} is a damaged PDF: {detail}").format(
                name=name, detail=str(error) or type(error).__name__
            ),
            _("open it in a PDF viewer and print it to a new PDF, or ask for the Word file"),
        ) from error


def _drawn(page: "PageObject") -> tuple[list[Fragment], RuledLines]:
    """Return the text and the ruled lines of a page, turned so that most of its text stands upright."""
    found: list[Fragment] = []
    directions = Counter[tuple[int, int]]()
    paths = PathReader()
    pen = _Pen()

    def visit(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
            y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
            scale = hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]) or 1.0
            here = Fragment(text, x, y, size * scale)
            found.append(pen.placed(here))
            along, up = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
            directions[(_sign(along), 0) if abs(along) >= abs(up) else (0, _sign(up))] += len(text)

    def draw(operator: bytes, operands: list[Any], cm: list[float], _tm: list[float]) -> None:
        paths.take(operator, operands, cm)

    page.extract_text(visitor_text=visit, visitor_operand_before=draw)
    rules = paths.rules()
    right, up = directions.most_common(1)[0][0] if directions else (1, 0)
    if (right, up) == (1, 0):
        return found, rules
    turned = [replace(each, x=each.x * right + each.y * up, y=each.y * right - each.x * up) for each in found]
    return turned, rules.turned(right, up)


class _Pen:
    """Places text that is drawn where the text before it ended: pypdf gives it the place of that one's beginning."""

    def __init__(self) -> None:
        self._origin = (0.0, 0.0)
        self._x = 0.0

    def placed(self, fragment: Fragment) -> Fragment:
        origin = (fragment.x, fragment.y)
        if origin == self._origin:
            fragment = replace(fragment, x=self._x)
        self._origin, self._x = origin, right_of(fragment)
        return fragment


def _sign(value: float) -> int:
    return -1 if value < 0 else 1


def _protected(name: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("{name} is protected with a password").format(name=name),
        _("open it in a PDF viewer, print it to a new PDF without a password, and give that"),
    )
