"""Word: templates in the dialect of docxtpl, prepared once and filled for every view.

docxtpl opens its template anew for every document, which costs more than filling it.  Here it only
turns what Word saved into Jinja; filling and packing are ours, so that a view always gives the same bytes.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import BytesIO

import jinja2
from markupsafe import Markup

from safetyplan.messages import SafetyPlanError, _
from safetyplan.render import View, template_of
from safetyplan.render.confine import confined
from safetyplan.render.docx_header import with_header
from safetyplan.render.docx_parts import (
    DECLARATION,
    DOCUMENT,
    XmlPart,
    check,
    fit_columns,
    place,
    prepare,
    unpack,
)
from safetyplan.render.jinja import Engine
from safetyplan.render.templating import Templates

FILLED = re.compile(r"word/(document|header|footer|footnotes|endnotes)\w*\.xml|docProps/core\.xml")
"""The parts of a package that may hold fields."""

_PROPERTIES = "docProps/core.xml"

_SPECIAL = re.compile("[&<>\t\n]")

_MARKUP = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "\t": '</w:t><w:tab/><w:t xml:space="preserve">',
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
    }
)


def render(views: Sequence[View], templates: Templates) -> Iterable[bytes]:
    """Return every view as a .docx file."""
    if templates.are_foreign:
        return confined(fill_all, views, templates, documents=len(views))
    return fill_each(views, templates)


def fill_all(views: Sequence[View], templates: Templates) -> list[bytes]:
    """Return what the templates make of every view."""
    return list(fill_each(views, templates))


def fill_each(views: Sequence[View], templates: Templates) -> Iterator[bytes]:
    """Yield what the templates make of every view, each template prepared once."""
    packages: dict[tuple[str, str], Package] = {}
    for view in views:
        name = template_of(view)
        kind = name, view.draft_mark
        if kind not in packages:
            packages[kind] = Package(f"{name}.docx", templates, view.draft_mark)
        yield packages[kind].fill(**{name: view})


def escape(text: str) -> Markup:
    """Return `text` as the content of ``w:t``, with line breaks and tabs as Word has them."""
    return Markup(text.translate(_MARKUP) if _SPECIAL.search(text) else text)


def escape_property(text: str) -> Markup:
    """Return `text` as the content of a property of the document, which has no line breaks."""
    return Markup(" ".join(text.split()).translate(_MARKUP))


class Package:
    """A Word template: parts with fields, and parts that every document has as they are.

    With a `mark` it stands in the header of every page.
    """

    def __init__(self, name: str, templates: Templates, mark: str = "") -> None:
        self.name = name
        members = unpack(name, templates.read(templates.find(name)))
        if mark:
            members = with_header(name, members, mark)
        self._parts = {
            part: prepare(name, part, raw)
            for part, raw in members.items()
            if FILLED.fullmatch(part) and (part == DOCUMENT or b"{" in raw or "｛".encode() in raw)
        }
        self._fixed = _packed(b"", {part: raw for part, raw in members.items() if part not in self._parts})
        self._check = templates.are_foreign
        self._engine = _WordEngine(templates, name, self._parts)
        self._properties = _WordEngine(templates, name, self._parts, escape_property)

    def fill(self, **data: View) -> bytes:
        """Return the package filled with `data`."""
        return _packed(self._fixed, {part: self._expand(part, data) for part in self._parts})

    def _expand(self, part: str, data: Mapping[str, View]) -> str:
        engine = self._properties if part == _PROPERTIES else self._engine
        filled = engine.expand(part, **data)
        if self._parts[part].repeats_columns:
            filled = fit_columns(filled)
        if self._check:
            check(self.name, filled)
        return DECLARATION + filled


def _packed(archive: bytes, members: Mapping[str, str | bytes]) -> bytes:
    """Return a zip `archive` with `members` added, the same bytes whatever the clock and the system."""
    buffer = BytesIO(archive)
    with zipfile.ZipFile(buffer, "a") as package:
        for name, content in members.items():
            member = zipfile.ZipInfo(name)  # of 1 January 1980
            member.create_system = member.external_attr = 0
            package.writestr(member, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


class _WordEngine(Engine):
    """Jinja over the parts of one package; a fault is told by its paragraph."""

    def __init__(
        self,
        templates: Templates,
        name: str,
        parts: Mapping[str, XmlPart],
        escaped: Callable[[str], str] = escape,
    ) -> None:
        super().__init__(templates, escaped, _Loader(parts))
        self._name = name
        self._parts = parts

    def fault(self, template: str, line: int, why: str) -> SafetyPlanError:
        """Return what to say of a fault in the paragraph that begins line `line` of a part."""
        part = next((part for name, part in self._parts.items() if name.endswith(template)), None)
        if part is None or not 1 < line <= len(part.paragraphs) + 1:
            return SafetyPlanError(_("template {name}: {why}").format(name=self._name, why=why))
        return SafetyPlanError(place(self._name, line - 1, part.paragraphs[line - 2]) + why)


class _Loader(jinja2.BaseLoader):
    """Finds templates among the parts of a package."""

    def __init__(self, parts: Mapping[str, XmlPart]) -> None:
        self._parts = parts

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        if template not in self._parts:
            raise jinja2.TemplateNotFound(template)
        return self._parts[template].source, template, lambda: True
