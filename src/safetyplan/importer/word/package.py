"""A Word file as a set of parts; broken ones are told as such."""

from collections.abc import Iterator
from functools import partial
from xml.etree import ElementTree

from safetyplan.importer.package import MAX_PART, MAX_SMALL_PART, OfficePackage
from safetyplan.messages import SafetyPlanError, _


class WordPackage:
    """The parts of a Word file that its text part points at."""

    def __init__(self, raw: bytes, name: str) -> None:
        self._damaged = partial(damaged, name)
        self._parts = OfficePackage(raw, name, "word/document.xml", self._damaged)

    def text_part(self) -> bytes:
        """Return the XML of the document itself."""
        return self._parts.read(self._parts.main, MAX_PART)

    def related(self, kind: str) -> Iterator[bytes]:
        """Yield the XML of the parts the document points at as ``styles``, ``footnotes``, ``header``…"""
        for part in self._parts.related(self._parts.main, kind):
            yield self._parts.read(part, MAX_SMALL_PART)

    def parsed(self, xml: bytes) -> ElementTree.Element:
        """Return the root of a small part."""
        try:
            return ElementTree.fromstring(xml)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self._damaged(str(error)) from error


def damaged(name: str, detail: str) -> SafetyPlanError:
    """Return the error for a Word file that cannot be read to its end."""
    return SafetyPlanError(
        _("{name} is not a whole Word document: {detail}").format(name=name, detail=detail),
        _("open it in Word or WPS, let it be repaired, and save it as .docx again"),
    )
