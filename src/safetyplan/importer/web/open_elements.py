"""The elements open at a point of a page, with what an end tag may close (HTML 13.2.4.2, simplified)."""

from collections import defaultdict
from typing import NamedTuple

MAX_DEPTH = 256
"""Deeper elements are not told apart from the one they lie in; browsers stop at 512."""


class Element(NamedTuple):
    """An open element and the number of the container its text belongs to."""

    name: str
    container: int


class OpenElements:
    """A stack on which every question is answered without searching it.

    Tables and cells are barriers: ``</div>`` inside a cell never closes a ``div`` around the table.
    """

    def __init__(self) -> None:
        self._elements: list[Element] = []
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        self._barriers: list[int] = []

    @property
    def container(self) -> int:
        """The container at this point; 0 is the page."""
        return self._elements[-1].container if self._elements else 0

    @property
    def innermost_barrier(self) -> str:
        """``table``, ``td``, or "" outside tables."""
        return self._elements[self._barriers[-1]].name if self._barriers else ""

    @property
    def is_full(self) -> bool:
        """Whether no more elements are opened."""
        return len(self._elements) >= MAX_DEPTH

    def push(self, element: Element) -> None:
        """Open an element."""
        if element.name in {"table", "td"}:
            self._barriers.append(len(self._elements))
        self._places[element.name].append(len(self._elements))
        self._elements.append(element)

    def closable(self, name: str) -> bool:
        """Tell whether an end tag of that name closes anything here."""
        places = self._places.get(name)
        if not places:
            return False
        return name == "table" or not self._barriers or places[-1] >= self._barriers[-1]

    def pop(self) -> Element:
        """Close the innermost element and return it."""
        element = self._elements.pop()
        self._places[element.name].pop()
        if element.name in {"table", "td"}:
            self._barriers.pop()
        return element

    def __bool__(self) -> bool:
        return bool(self._elements)
