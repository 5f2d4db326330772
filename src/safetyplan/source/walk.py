"""The one walk over a YAML file: the parser's events, and every value with its route, its place and its style."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from safetyplan.findings import Place
from safetyplan.plan.model import Route

try:
    from _ruamel_yaml import CParser  # type: ignore[import-not-found] # compiled, without stubs
except ImportError:  # no wheel for this machine: the pure parser reads the same events, ten times slower
    CParser = None

PARSER = "libyaml" if CParser is not None else "pure"
"""Which parser is in use; ruamel.yaml falls back without a word, so a test says it aloud."""


def next_event(text: str) -> Callable[[], Any]:
    """Return a function that gives the next event of `text` each time it is called; it raises YAMLError."""
    if CParser is not None:
        get: Callable[[], Any] = CParser(text.encode()).get_event
        return get
    from ruamel.yaml import YAML

    events = YAML(typ="safe", pure=True).parse(text)
    return lambda: next(events)


def event_place(path: str, event: Event) -> Place:
    """Return where `event` stands, counting from 1."""
    start, end = event.start_mark, event.end_mark
    return Place(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


_OPEN = (MappingStartEvent, SequenceStartEvent)
_CLOSE = (MappingEndEvent, SequenceEndEvent)


@dataclass(slots=True, eq=False)
class Node:
    """A value of a file; what it tells is looked up from the parser's events only when it is asked.

    `parent` is the mapping or list it lies in, `step` its key or index there.  `marker` is the event of the
    key, None in a list; `event` the one it begins with, None where the file breaks off behind the key; `end`
    the mark behind a list or mapping, None where it is never closed.
    """

    path: str
    parent: "Node | None"
    step: str | int
    marker: Any
    event: Any
    end: Any = None

    @property
    def route(self) -> Route:
        """The keys and indexes that lead here."""
        steps: list[str | int] = []
        node = self
        while node.parent is not None:
            steps.append(node.step)
            node = node.parent
        return tuple(reversed(steps))

    @property
    def key(self) -> Place:
        """Where the key stands; for an entry of a list, the entry."""
        return self.place if self.marker is None else event_place(self.path, self.marker)

    @property
    def place(self) -> Place:
        """Where the value stands: all of it for a text or brackets, its beginning for a block of lines."""
        place = event_place(self.path, self.event or self.marker)
        if self.end is not None and place.end_column > place.column:
            return place._replace(end_line=self.end.line + 1, end_column=self.end.column + 1)
        return place

    @property
    def style(self) -> str:
        """How a text is written: ``|`` and ``>`` for blocks, the quotation mark, or nothing."""
        return getattr(self.event, "style", "") or ""

    @property
    def is_scalar(self) -> bool:
        """Whether it is a text."""
        return self.event.__class__ is ScalarEvent

    @property
    def is_mapping(self) -> bool:
        """Whether it is a mapping."""
        return self.event.__class__ is MappingStartEvent

    @property
    def is_entry(self) -> bool:
        """Whether it stands in a list."""
        return self.parent is not None and self.parent.event.__class__ is SequenceStartEvent

    @property
    def in_brackets(self) -> bool:
        """Whether it lies in [ ] or { }."""
        return self.parent is not None and bool(self.parent.event.flow_style)

    @property
    def last_line(self) -> int:
        """The last line of a list or mapping, its first where it is never closed."""
        if self.end is None:
            return int(self.event.start_mark.line) + 1
        return int(self.end.line) + (1 if self.end.column else 0)


def walk(path: str, text: str, routes: Iterable[Route] | None = None) -> Iterator[Node]:
    """Yield every value of `text`, what lies in a list or mapping before itself.

    With `routes`, only those that a route leads to or through, in the first document.  Where the file breaks
    off, what is open there ends; what came before is still true.  A key that is a list or mapping is passed
    over: no plan may have one.
    """
    get_event = next_event(text)
    wanted: dict[str | int, Any] | None = None if routes is None else {0: _tree(routes)}
    stack: list[tuple[Node | None, Any, int]] = []
    here: Node | None = None
    index = -1
    key: Any = None
    try:
        while (kind := (event := get_event()).__class__) is not StreamEndEvent:
            if kind in _CLOSE:
                assert here is not None
                here.end = event.end_mark
                yield here
                here, wanted, index = stack.pop()
                continue
            if kind not in _OPEN and kind is not ScalarEvent and kind is not AliasEvent:
                continue
            if key is None and here is not None and here.event.__class__ is MappingStartEvent:
                key = event
                if kind in _OPEN:
                    _skip(get_event)
                continue
            if key is not None:
                step: str | int = getattr(key, "value", "")
            else:
                step = index = index + 1
            below = None if wanted is None else wanted.get(step)
            if wanted is not None and below is None:
                key = None
                if kind in _OPEN:
                    _skip(get_event)
                continue
            node = Node(path, here, step, key, event)
            key = None
            if kind not in _OPEN:
                yield node
            elif wanted is not None and not below:
                here = node  # so that it is told of where the file breaks off inside it
                node.end = _skip(get_event)
                here = node.parent
                yield node
            else:
                stack.append((here, wanted, index))
                here, wanted, index = node, below, -1
    except YAMLError:
        if key is not None and (wanted is None or getattr(key, "value", "") in wanted):
            yield Node(path, here, getattr(key, "value", ""), key, None)
        while here is not None:
            yield here
            here = here.parent


def _tree(routes: Iterable[Route]) -> dict[str | int, Any]:
    """Return the routes as a tree of their steps."""
    tree: dict[str | int, Any] = {}
    for route in routes:
        branch = tree
        for step in route:
            branch = branch.setdefault(step, {})
    return tree


def _skip(get_event: Callable[[], Any]) -> Any:
    """Pass over what is open and return the mark behind it."""
    depth = 1
    while depth:
        event = get_event()
        kind = event.__class__
        if kind in _OPEN:
            depth += 1
        elif kind in _CLOSE:
            depth -= 1
    return event.end_mark
