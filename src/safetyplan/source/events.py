"""The YAML parser's events, from libyaml where it is installed."""

from collections.abc import Callable
from typing import Any

from ruamel.yaml.events import Event

from safetyplan.findings import Place

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
