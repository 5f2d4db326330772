"""The values of a YAML file as they are written: where each stands, in which style, under which key."""

from collections.abc import Iterator
from dataclasses import dataclass

from safetyplan.findings import Place
from safetyplan.source.walk import Node, walk

_LISTS_OF_NODES = ("items", "sections", "units", "groups")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value that is a text, as the file writes it.

    `group` is the line on which the item, section or unit begins that it belongs to, 0 for the file's own;
    `indent` the column of its key, 0 where it has none on its line.
    """

    place: Place
    style: str
    key: str
    group: int
    indent: int
    in_flow: bool

    @property
    def start(self) -> tuple[int, int]:
        """Line and column of the first character."""
        return self.place.line, self.place.column

    @property
    def end(self) -> tuple[int, int]:
        """Line and column behind the last character."""
        return self.place.end_line, self.place.end_column

    @property
    def is_one_line(self) -> bool:
        """Whether it begins and ends on the same line."""
        return self.place.line == self.place.end_line

    def line_places(self, lines: list[str]) -> Iterator[Place]:
        """Yield where the text stands on each of its lines, without indentation, quotes and header."""
        place = self.place
        is_block = self.style in ("|", ">")
        last = place.end_line if place.end_column > 1 else place.end_line - 1
        for number in range(place.line + is_block, min(last, len(lines)) + 1):
            line = lines[number - 1]
            begin = place.column if number == place.line else len(line) - len(line.lstrip(" ")) + 1
            end = place.end_column if number == place.end_line else len(line) + 1
            if self.style in ("'", '"'):
                begin += number == place.line
                end -= number == place.end_line
            if begin < end:
                yield Place(place.path, number, begin, number, end)


def scalars(path: str, text: str) -> Iterator[Scalar]:
    """Yield every text that is a value, in the order of the file; where it breaks off, those before."""
    parent: Node | None = None
    group = 0
    for node in walk(path, text):
        if node.is_scalar:
            if node.parent is not parent:
                parent = node.parent
                group = _group(parent)
            key = node.marker
            beside = key is not None and key.start_mark.line == node.event.start_mark.line
            indent = key.start_mark.column + 1 if beside else 0
            yield Scalar(node.place, node.style, _name(node), group, indent, node.in_brackets)


def _name(node: Node | None) -> str:
    """Return the key a value stands under, or the list it is in."""
    while node is not None and node.marker is None:
        node = node.parent
    return "" if node is None else str(node.step)


def _group(node: Node | None) -> int:
    """Return the line on which the item, section or unit begins that lies around, 0 where none does."""
    while node is not None:
        if node.is_mapping and node.is_entry and _name(node) in _LISTS_OF_NODES:
            return int(node.event.start_mark.line) + 1
        node = node.parent
    return 0
