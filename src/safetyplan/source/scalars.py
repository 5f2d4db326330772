"""The values of a YAML file as they are written: where each stands, in which style, under which key."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from safetyplan.findings import Place
from safetyplan.source.events import event_place, next_event

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


@dataclass(slots=True)
class _Level:
    """A mapping or list that is open while walking."""

    is_mapping: bool
    in_flow: bool
    name: str
    group: int
    key: ScalarEvent | None = None
    expects_key: bool = True


def scalars(path: str, text: str) -> Iterator[Scalar]:
    """Yield every text that is a value, in the order of the file; where it breaks off, those before."""
    with suppress(YAMLError):
        yield from _walk(path, text)


def _walk(path: str, text: str) -> Iterator[Scalar]:
    get_event = next_event(text)
    stack: list[_Level] = []
    while (event := get_event()).__class__ is not StreamEndEvent:
        kind = event.__class__
        above = stack[-1] if stack else None
        if kind is MappingEndEvent or kind is SequenceEndEvent:
            stack.pop()
            continue
        if kind not in (ScalarEvent, AliasEvent, MappingStartEvent, SequenceStartEvent):
            continue
        if above and above.is_mapping and above.expects_key:
            above.expects_key = False
            above.key = event if kind is ScalarEvent else None
            if kind is ScalarEvent or kind is AliasEvent:
                continue
        elif above and above.is_mapping:
            above.expects_key = True
        name = _name(above)
        if kind is ScalarEvent:
            yield _scalar(path, event, above, name)
        elif kind is not AliasEvent:
            stack.append(_level(event, kind is MappingStartEvent, above, name))


def _name(above: _Level | None) -> str:
    if above is None:
        return ""
    return (above.key.value if above.key else "") if above.is_mapping else above.name


def _scalar(path: str, event: ScalarEvent, above: _Level | None, name: str) -> Scalar:
    key = above.key if above and above.is_mapping else None
    indent = key.start_mark.column + 1 if key and key.start_mark.line == event.start_mark.line else 0
    group = above.group if above else 0
    return Scalar(
        event_place(path, event), event.style or "", name, group, indent, bool(above and above.in_flow)
    )


def _level(event: MappingStartEvent, is_mapping: bool, above: _Level | None, name: str) -> _Level:
    group = above.group if above else 0
    if is_mapping and above and not above.is_mapping and name in _LISTS_OF_NODES:
        group = event.start_mark.line + 1
    in_flow = bool(event.flow_style) or bool(above and above.in_flow)
    return _Level(is_mapping, in_flow, name, group)
