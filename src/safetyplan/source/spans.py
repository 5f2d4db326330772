"""Where a key, a value or a text inside a value stands in its file: looked up late, all in one pass."""

from contextlib import suppress
from functools import cached_property
from typing import Any

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

from safetyplan.findings import Place, Target
from safetyplan.plan.model import Route
from safetyplan.source.events import event_place, next_event

_OPEN = (MappingStartEvent, SequenceStartEvent)
_CLOSE = (MappingEndEvent, SequenceEndEvent)


def locate(path: str, text: str, targets: set[Target]) -> dict[Target, Place]:
    """Return the place of every target in `text`, in one pass over its events.

    A route that leads nowhere takes the place of its nearest existing ancestor, and an empty value that
    of its key, since the parser puts it on the next line.
    """
    places = _places(path, text, {target.route for target in targets})
    lines = text.split("\n")
    start = Place(path, 1, 1, 1, 1)
    written: dict[Place, _Written] = {}
    return {target: _refine(target, *_nearest(places, target, start), lines, written) for target in targets}


_Pair = tuple[Place, Place, str]
"""The place of a key (or list entry), of its value, and the value's style."""


def _nearest(places: dict[Route, _Pair], target: Target, start: Place) -> tuple[Place, str]:
    route = target.route
    while route and route not in places:
        route = route[:-1]
    if not route:
        return start, ""
    key, value, style = places[route]
    exact = route == target.route
    empty = (value.line, value.column) == (value.end_line, value.end_column)
    return (value, style) if exact and target.part == "value" and not empty else (key, "")


def _places(path: str, text: str, routes: set[Route]) -> dict[Route, _Pair]:
    """Return key and value places of `routes` and of what they lie in."""
    wanted: dict[str | int, Any] = {}
    for route in routes:
        node = wanted
        for step in route:
            node = node.setdefault(step, {})
    found: dict[Route, _Pair] = {}
    get_event = next_event(text)
    with suppress(YAMLError):  # where the file breaks off, what was found so far is still true
        _collect(path, get_event, wanted, found)
    return found


def _collect(path: str, get_event: Any, wanted: dict[str | int, Any], found: dict[Route, _Pair]) -> None:
    """Walk the events along `wanted`, skipping whatever no route leads to."""
    frames: list[tuple[bool, dict[str | int, Any], Route]] = []
    is_mapping, node, here = False, {0: wanted}, ()  # type: tuple[bool, dict[str | int, Any], Route]
    index = -1
    indexes: list[int] = []
    key: Any = None
    while True:
        event = get_event()
        kind = event.__class__
        if kind is StreamEndEvent:
            return
        if kind in _CLOSE:
            _widen(found, here, event)
            is_mapping, node, here = frames.pop()
            index = indexes.pop()
            continue
        if kind not in _OPEN and kind is not ScalarEvent and kind is not AliasEvent:
            continue
        if is_mapping and key is None:
            key = event
            if kind in _OPEN:
                _skip(get_event)
            continue
        if is_mapping:
            step: str | int = getattr(key, "value", "")
            marker, key = key, None
        else:
            index += 1
            step, marker = index, event
        below = node.get(step)
        route = (*here, step) if frames else ()
        if below is not None and route:
            place = event_place(path, event)
            key_place = event_place(path, marker) if marker is not event else place
            found.setdefault(route, (key_place, place, getattr(event, "style", "") or ""))
        if kind in _OPEN:
            if not below:
                _widen(found, route, _skip(get_event))
                continue
            frames.append((is_mapping, node, here))
            indexes.append(index)
            is_mapping, node, here, index = kind is MappingStartEvent, below, route, -1


def _skip(get_event: Any) -> Any:
    """Pass over what is open and return the event that closes it."""
    depth = 1
    while True:
        event = get_event()
        kind = event.__class__
        if kind in _OPEN:
            depth += 1
        elif kind in _CLOSE:
            depth -= 1
            if not depth:
                return event


def _widen(found: dict[Route, _Pair], route: Route, closing: Any) -> None:
    """Let the place of a list or mapping in brackets go on to the bracket that closes it."""
    if route in found:
        key, value, style = found[route]
        if value.end_column > value.column:
            end = closing.end_mark
            wide = Place(value.path, value.line, value.column, end.line + 1, end.column + 1)
            found[route] = (wide if key is value else key, wide, style)


def _refine(
    target: Target, place: Place, style: str, lines: list[str], written: "dict[Place, _Written]"
) -> Place:
    """Narrow `place` to the target's excerpt; a block or a list is shown by its first line only."""
    if target.excerpt:
        if place not in written:
            written[place] = _Written(place, style, lines)
        if found := written[place].find(target.excerpt, target.nth):
            return found
    if style in {"|", ">"}:
        first = place.line + 1
        text = lines[first - 1] if first <= len(lines) else ""
        indent = len(text) - len(text.lstrip(" "))
        return Place(place.path, first, indent + 1, first, max(len(text), indent) + 1)
    if place.end_line > place.line:
        end = max(len(lines[place.line - 1]) + 1, place.column)
        return Place(place.path, place.line, place.column, place.line, end)
    if place.end_column <= place.column:
        return Place(place.path, place.line, place.column, place.line, place.column + 1)
    return place


class _Written:
    """The characters of a value as the file has them, each with its place; indentation is not among them."""

    def __init__(self, place: Place, style: str, lines: list[str]) -> None:
        self.path = place.path
        self.lines = lines
        self.all: list[str] = []
        self.positions: list[tuple[int, int]] = []
        first = place.line + (1 if style in {"|", ">"} else 0)
        last = place.end_line if place.end_column > 1 else place.end_line - 1
        for number in range(first, min(last, len(lines)) + 1):
            text = lines[number - 1]
            begin = place.column - 1 if number == place.line else len(text) - len(text.lstrip(" "))
            end = place.end_column - 1 if number == place.end_line else len(text)
            self.all += text[begin:end]
            self.positions += [(number, column) for column in range(begin, end)]

    def find(self, excerpt: str, nth: int) -> Place | None:
        """Return where the nth occurrence of `excerpt` stands, white space and line breaks aside."""
        if excerpt.isspace():
            text, positions, wanted = "".join(self.all), self.positions, excerpt
        else:
            text, positions, wanted = *self._dense, "".join(excerpt.split())
        at = -1
        for _ in range(nth + 1):
            at = text.find(wanted, at + 1)
            if at < 0:
                return None
        line, column = positions[at]
        end_line, end_column = positions[at + len(wanted) - 1]
        if end_line != line:
            end_line, end_column = line, len(self.lines[line - 1]) - 1
        return Place(self.path, line, column + 1, end_line, end_column + 2)

    @cached_property
    def _dense(self) -> tuple[str, list[tuple[int, int]]]:
        kept = [pair for pair in zip(self.all, self.positions, strict=True) if not pair[0].isspace()]
        return "".join(character for character, _ in kept), [position for _, position in kept]


def first_keys(path: str, text: str, seconds: set[tuple[int, int]]) -> dict[tuple[int, int], Place]:
    """Return, for keys given by line and column, where the same key stands first in its mapping."""
    firsts: dict[tuple[int, int], Place] = {}
    get_event = next_event(text)
    stack: list[tuple[dict[str, Any] | None, Any]] = []
    keys: dict[str, Any] | None = None
    key: Any = None
    while len(firsts) < len(seconds):
        event = get_event()
        kind = event.__class__
        if kind is StreamEndEvent:
            break
        if kind in _CLOSE:
            keys, key = stack.pop()
        elif kind in _OPEN or kind is ScalarEvent or kind is AliasEvent:
            if keys is not None and key is None:
                key = event
                if kind in _OPEN:
                    _skip(get_event)
                    continue
                name = getattr(event, "value", "")
                place = event_place(path, event)
                if (place.line, place.column) in seconds and name in keys:
                    firsts[place.line, place.column] = event_place(path, keys[name])
                keys.setdefault(name, event)
            else:
                key = None
            if kind in _OPEN:
                stack.append((keys, key if key is event else None))
                keys, key = ({} if kind is MappingStartEvent else None), None
    return firsts
