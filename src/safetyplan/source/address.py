"""Which value of a file stands at a place: the way back from lines and columns to the route."""

from bisect import bisect_right
from typing import Any

from safetyplan.findings import Place
from safetyplan.plan.model import Route
from safetyplan.source.parse import Source
from safetyplan.source.walk import Node, walk

_NAMES = ("num", "name", "heading", "phrase", "printed")
"""Keys by which people tell the entries of a list apart, the most telling first."""


class Addresses:
    """The values of one file in the order they begin in, so that a place tells which of them is meant."""

    def __init__(self, source: Source) -> None:
        self._data = source.data
        found: dict[Route, Node] = {}
        for node in walk(source.path, source.text):
            found.setdefault(node.route, node)
        self._routes = sorted(found, key=lambda route: (_begin(found[route]), len(route)))
        self._begins = [_begin(found[route]) for route in self._routes]
        self._nodes = found

    def at(self, place: Place) -> Route:
        """Return the route of the value or key that stands at `place`; of the whole file where none does.

        An entry of a list begins where its first key does: it is meant where the place is but one character.
        """
        index = bisect_right(self._begins, (place.line, place.column)) - 1
        if index < 0:
            return ()
        begin = self._begins[index]
        is_point = place.end_line == place.line and place.end_column <= place.column + 1
        while is_point and begin == (place.line, place.column) and index and self._begins[index - 1] == begin:
            index -= 1
        return self._routes[index]

    def node(self, route: Route) -> Node | None:
        """Return the value at `route`, as the file writes it; None where there is none."""
        return self._nodes.get(route)

    def value(self, route: Route) -> Any:
        """Return what the file says at `route`: text, list or mapping; None where there is nothing."""
        value = self._data
        for step in route:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def lasting(self, route: Route) -> tuple[str, ...]:
        """Return `route` with the numbers and names of list entries for their indexes, which an insertion shifts.

        An entry that has neither goes without.
        """
        steps = ((step, self.name(route[:depth])) for depth, step in enumerate(route, 1))
        return tuple(step if isinstance(step, str) else name for step, name in steps if name or step)

    def name(self, route: Route) -> str:
        """Return the number or name of the list entry at `route`, empty where it has none."""
        if not route or isinstance(route[-1], str):
            return ""
        entry = self.value(route)
        if not isinstance(entry, dict):
            return ""
        return next((entry[key] for key in _NAMES if entry.get(key) and isinstance(entry[key], str)), "")


def _begin(node: Node) -> tuple[int, int]:
    mark = (node.marker or node.event).start_mark
    return mark.line + 1, mark.column + 1
