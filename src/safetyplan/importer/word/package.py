"""A Word file as a bounded set of parts (ECMA-376 part 2): nothing is unpacked beyond what is asked for."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from safetyplan.messages import SafetyPlanError, _

MAX_PART = 64 * 1024 * 1024
"""Bytes of XML one part may unpack to; a zip bomb holds more."""

_MAX_SMALL_PART = 8 * 1024 * 1024
_MAX_MEMBERS = 20_000
_MEMBER = b"PK\x01\x02"


class WordPackage:
    """The parts of a Word file by name, and how they point at one another."""

    def __init__(self, raw: bytes, name: str) -> None:
        self._name = name
        if raw.count(_MEMBER) > _MAX_MEMBERS:
            raise self._damaged(_("it has too many parts"))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError) as error:
            raise self._damaged(str(error)) from error
        # Some programs write back slashes, some other capitals than the links use.
        self._members = {self._key(member.filename): member for member in self._zip.infolist()}
        self.main = next(self._targets("", "officeDocument"), "word/document.xml")
        if self._key(self.main) not in self._members:
            raise self._damaged(_("it has no text part"))

    def text_part(self) -> bytes:
        """Return the XML of the document itself."""
        return self._read(self.main, MAX_PART)

    def related(self, kind: str) -> Iterator[bytes]:
        """Yield the XML of the parts the document points at as ``styles``, ``footnotes``, ``header``…"""
        for target in self._targets(self.main, kind):
            if self._key(target) in self._members:
                yield self._read(target, _MAX_SMALL_PART)

    def _targets(self, part: str, kind: str) -> Iterator[str]:
        folder, base = posixpath.split(part)
        links = posixpath.join(folder, "_rels", base + ".rels")
        if self._key(links) not in self._members:
            return
        for link in self.parsed(self._read(links, _MAX_SMALL_PART)):
            target = link.get("Target", "")
            if link.get("Type", "").endswith("/" + kind) and target and link.get("TargetMode") != "External":
                yield (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )

    def parsed(self, xml: bytes) -> ElementTree.Element:
        """Return the root of a small part."""
        try:
            return ElementTree.fromstring(xml)
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self._damaged(str(error)) from error

    def _read(self, part: str, limit: int) -> bytes:
        member = self._members[self._key(part)]
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._damaged(_("it is packed in a way Word does not use"))
        try:
            with self._zip.open(member) as stream:
                xml = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
            raise self._damaged(str(error)) from error
        if len(xml) > limit:
            raise SafetyPlanError(
                _("{name} unpacks to more than {limit} MB of text").format(
                    name=self._name, limit=limit // 1024 // 1024
                ),
                _("no issued plan is that long; do not open the file if you do not know where it comes from"),
            )
        return xml

    def _damaged(self, detail: str) -> SafetyPlanError:
        return damaged(self._name, detail)

    @staticmethod
    def _key(part: str) -> str:
        return part.replace("\\", "/").lstrip("/").lower()


def damaged(name: str, detail: str) -> SafetyPlanError:
    """Return the error for a Word file that cannot be read to its end."""
    return SafetyPlanError(
        _("{name} is not a whole Word document: {detail}").format(name=name, detail=detail),
        _("open it in Word or WPS, let it be repaired, and save it as .docx again"),
    )
