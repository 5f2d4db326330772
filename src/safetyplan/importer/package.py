"""An Office file as a bounded set of parts (ECMA-376 part 2): nothing is unpacked beyond what is asked for."""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import NamedTuple
from xml.parsers import expat

from safetyplan.messages import SafetyPlanError, _

MAX_PART = 64 * 1024 * 1024
"""Bytes of XML one part may unpack to; a zip bomb holds more."""

MAX_SMALL_PART = 8 * 1024 * 1024
"""Bytes of a part that is no text: links, styles, numbers."""

_MAX_MEMBERS = 20_000
_MEMBER = b"PK\x01\x02"
_CHUNK = 1 << 18

Damage = Callable[[str], SafetyPlanError]
"""Makes the error for a file that is not whole from what is wrong with it."""


class Link(NamedTuple):
    """How one part points at another: under which id, as what, and where that is."""

    id: str
    kind: str
    target: str


class OfficePackage:
    """The parts of an Office file by name, and how they point at one another.

    `main` is where the main part lies in a file that does not say so; `damaged` makes the error for a broken file.
    """

    def __init__(self, raw: bytes, name: str, main: str, damaged: Damage) -> None:
        self._name = name
        self._damaged = damaged
        if raw.count(_MEMBER) > _MAX_MEMBERS:
            raise damaged(_("it has too many parts"))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError) as error:
            raise damaged(str(error)) from error
        # Some programs write back slashes, some other capitals than the links use.
        self._members = {self._key(member.filename): member for member in self._zip.infolist()}
        parts = [self._key(member.filename) for member in self._zip.infolist() if not member.is_dir()]
        if len(set(parts)) < len(parts):
            raise damaged(_("a part stands in it twice"))
        self.main = next((link.target for link in self.links("") if link.kind == "officeDocument"), main)
        if self.main not in self:
            raise damaged(_("it has no text part"))

    def __contains__(self, part: str) -> bool:
        return self._key(part) in self._members

    def related(self, part: str, kind: str) -> Iterator[str]:
        """Yield the parts there are that `part` points at as ``styles``, ``footnotes``, ``header``…"""
        for link in self.links(part):
            if link.kind == kind and link.target in self:
                yield link.target

    def links(self, part: str) -> list[Link]:
        """Return how a part points at others inside the file; "" is the file as a whole."""
        folder, name = posixpath.split(part)
        links = posixpath.join(folder, "_rels", name + ".rels")
        found: list[Link] = []
        if links not in self:
            return found

        def start(element: str, attributes: dict[str, str]) -> None:
            target = attributes.get("Target", "")
            local = element.rpartition(":")[2]
            if local == "Relationship" and target and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                whole = (
                    target.lstrip("/")
                    if target.startswith("/")
                    else posixpath.normpath(posixpath.join(folder, target))
                )
                found.append(Link(attributes.get("Id", ""), kind, whole))

        parser = expat.ParserCreate()
        parser.StartElementHandler = start
        self.parse(parser, links, MAX_SMALL_PART)
        return found

    def parse(self, parser: expat.XMLParserType, part: str, limit: int) -> None:
        """Give the XML of a part to `parser`, piece by piece; a document type, which no Office program writes, is an error."""

        def refuse(*_declared: object) -> None:
            raise self._damaged(_("it declares a document type, which no Office program does"))

        parser.StartDoctypeDeclHandler = refuse
        try:
            for piece in self.pieces(part, limit):
                parser.Parse(piece)
            parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise self._damaged(str(error)) from error

    def read(self, part: str, limit: int) -> bytes:
        """Return a part; `SafetyPlanError` where it unpacks to more than `limit` bytes."""
        return b"".join(self.pieces(part, limit))

    def pieces(self, part: str, limit: int) -> Iterator[bytes]:
        """Yield a part piece by piece; `SafetyPlanError` as soon as that is more than `limit` bytes."""
        member = self._members[self._key(part)]
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise self._damaged(_("it is packed in a way Office does not use"))
        unpacked = 0
        try:
            with self._zip.open(member) as stream:
                while piece := stream.read(_CHUNK):
                    unpacked += len(piece)
                    if unpacked > limit:
                        raise self._too_large(limit)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
            raise self._damaged(str(error)) from error

    def _too_large(self, limit: int) -> SafetyPlanError:
        return SafetyPlanError(
            _("{name} unpacks to more than {limit} MB of text").format(
                name=self._name, limit=limit // 1024 // 1024
            ),
            _("no issued plan is that long; do not open the file if you do not know where it comes from"),
        )

    @staticmethod
    def _key(part: str) -> str:
        return part.replace("\\", "/").lstrip("/").lower()
