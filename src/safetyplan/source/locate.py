"""Where a key, a value or a text inside a value stands in its file: looked up late, all in one pass."""

from functools import cached_property
from typing import NamedTuple

from safetyplan.findings import Place, Target
from safetyplan.plan.model import Route
from safetyplan.source.walk import Node, walk


def locate(path: str, text: str, targets: set[Target]) -> dict[Target, Place]:
    """Return the place of every target in `text`, in one pass over its events.

    A route that leads nowhere takes the place of its nearest existing ancestor, and an empty value that
    of its key, since the parser puts it on the next line.
    """
    nodes: dict[Route, Node] = {}
    for node in walk(path, text, {target.route for target in targets}):
        nodes.setdefault(node.route, node)  # of a key that stands twice, the first
    lines = text.split("\n")
    start = Place(path, 1, 1, 1, 1)
    written: dict[Place, _Written] = {}
    return {target: _refine(target, *_nearest(nodes, target, start), lines, written) for target in targets}


def _nearest(nodes: dict[Route, Node], target: Target, start: Place) -> tuple[Place, str]:
    """Return place and style of the value a target names, of its nearest ancestor where there is none."""
    route = target.route
    while route and route not in nodes:
        route = route[:-1]
    if not route:
        return start, ""
    node = nodes[route]
    value = node.place
    exact = route == target.route
    empty = (value.line, value.column) == (value.end_line, value.end_column)
    return (value, node.style) if exact and target.part == "value" and not empty else (node.key, "")


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
        self._starts: dict[str, list[int]] = {}
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
        text, positions = self._whole if excerpt.isspace() else self._dense
        wanted = excerpt if excerpt.isspace() else "".join(excerpt.split())
        starts = self._starts.setdefault(wanted, [])
        while (
            len(starts) <= nth
        ):  # where the one before stands is known: a thousand alike are found in one pass
            at = text.find(wanted, starts[-1] + 1 if starts else 0)
            if at < 0:
                return None
            starts.append(at)
        at = starts[nth]
        line, column = positions[at]
        end_line, end_column = positions[at + len(wanted) - 1]
        if end_line != line:
            end_line, end_column = line, len(self.lines[line - 1]) - 1
        return Place(self.path, line, column + 1, end_line, end_column + 2)

    @cached_property
    def _whole(self) -> tuple[str, list[tuple[int, int]]]:
        return "".join(self.all), self.positions

    @cached_property
    def _dense(self) -> tuple[str, list[tuple[int, int]]]:
        kept = [pair for pair in zip(self.all, self.positions, strict=True) if not pair[0].isspace()]
        return "".join(character for character, _ in kept), [position for _, position in kept]


class Twice(NamedTuple):
    """A key that stands again in its mapping: where it stands first, whether it has no value there, and the line on
    which the entry of a list begins that the mapping is, 0 where it is none of lines."""

    first: Place
    is_empty: bool
    entry: int


def first_keys(path: str, text: str, seconds: set[tuple[int, int]]) -> dict[tuple[int, int], Twice]:
    """Return, for keys given by line and column, where the same key stands first in its mapping."""
    found: dict[tuple[int, int], Twice] = {}
    seen: dict[tuple[Node | None, str | int], Node] = {}
    for node in walk(path, text):
        if node.marker is not None:
            first = seen.setdefault((node.parent, node.step), node)
            mark = node.marker.start_mark
            if first is not node and (mark.line + 1, mark.column + 1) in seconds:
                is_empty = first.is_scalar and not first.event.value
                parent = first.parent
                is_entry = parent is not None and parent.is_entry and not parent.event.flow_style
                entry = parent.event.start_mark.line + 1 if parent is not None and is_entry else 0
                found[mark.line + 1, mark.column + 1] = Twice(first.key, is_empty, entry)
    return found
