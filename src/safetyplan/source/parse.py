"""YAML text → plain data: dicts, lists and text, nothing else.

The data is built from the parser's events, ten times faster than by any loader, and every scalar
stays text: ``1.10`` stays ``1.10``, ``no`` stays ``no``.  A plan is written by people, so what
machines need YAML for (anchors, aliases, tags, several documents) is refused with its place, and size,
depth and the number of findings are bounded.  Places are looked up late, by `locate`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from safetyplan.findings import Finding, Place, Related, Severity
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.source.damage import conflicts, hidden_blocks
from safetyplan.source.files import MAX_BYTES, decode
from safetyplan.source.locate import first_keys
from safetyplan.source.walk import event_place, next_event

if TYPE_CHECKING:
    from safetyplan.source.syntax import Problem

MAX_DEPTH = 48
MAX_FINDINGS = 100


@dataclass(slots=True)
class Source:
    """A file as text and as plain data; `data` is None where the text could not be read as YAML.

    `path` is shown to the user as it is.  `findings` are what was wrong with the file itself, located.
    """

    path: str
    text: str
    data: Any = None
    findings: list[Finding] = field(default_factory=list)


def parse(path: str, raw: bytes) -> Source:
    """Return `raw` as a source; never raises for what the bytes hold."""
    if len(raw) > MAX_BYTES:
        size = _("the file has {size} MB, more than the {limit} MB a plan may have").format(
            size=len(raw) >> 20, limit=MAX_BYTES >> 20
        )
        where = Place(path, 1, 1, 1, 1)
        hint = _("is this the right file? split the plan if it is")
        return Source(path, "", None, [Finding("SP011", Severity.ERROR, size, where, hint)])
    text, findings = decode(path, raw)
    source = Source(path, text, None, findings)
    builder = _Builder(path, findings)
    broken: YAMLError | None = None
    try:
        source.data = builder.build(next_event(text))
    except YAMLError as error:
        broken = error
    except _TooMuch:
        pass
    if builder.duplicates:
        findings += _duplicates(path, text, builder.duplicates)
    left = [*conflicts(path, text), *hidden_blocks(path, text)]
    if broken is not None and not left:
        from safetyplan.source.syntax import explain

        findings.append(explain(path, text, _problem(broken)))
    findings += left
    return source


def _problem(error: YAMLError) -> "Problem":
    from safetyplan.source.syntax import Problem

    if not isinstance(error, MarkedYAMLError):
        return Problem("", 0, 0)
    begun = error.context_mark
    mark = error.problem_mark or begun
    return Problem(
        f"{error.problem} {error.context or ''}",
        mark.line if mark else 0,
        mark.column if mark else 0,
        (begun.line, begun.column) if begun else None,
    )


_ESCAPED = Pattern(
    "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u2028\\u2029\\ud800-\\udfff\\ufeff\\ufffe\\uffff]", example="\x1b]0;"
)
"""What only an escape between double quotes can bring into a value, and what nobody means to write."""


class _TooMuch(Exception):
    """The file is deeper, or has more structural faults, than any plan written by people."""


class _Builder:
    """One walk over the events: builds the data and reports what a plan may not contain."""

    def __init__(self, path: str, findings: list[Finding]) -> None:
        self.path = path
        self.findings = findings
        self.duplicates: list[tuple[str, Place]] = []

    def build(self, get_event: Callable[[], Any]) -> Any:
        """Return the data of the one document; None where there is none."""
        root: list[Any] = []
        stack: list[Any] = []
        into: Any = root
        key: str | None = None
        documents = 0
        while True:
            event = get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                value: Any = event.value
                if event.anchor is not None or (event.tag is not None and event.tag != "!"):
                    self._refuse(event)
                if event.style == '"' and (bad := _ESCAPED.search(value)):
                    self._refuse_character(event, bad[0])
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if event.anchor is not None or event.tag is not None:
                    self._refuse(event)
                if len(stack) >= MAX_DEPTH:
                    self._too_deep(event)
                if key is None and into.__class__ is dict:
                    self._report(
                        "SP012",
                        event,
                        _("a key must be a word, not a list or a mapping"),
                        _("write the key as a word"),
                    )
                    raise _TooMuch
                value = {} if kind is MappingStartEvent else []
                if into.__class__ is dict:
                    into[key] = value
                    key = None
                else:
                    into.append(value)
                stack.append(into)
                into = value
                continue
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                into = stack.pop()
                continue
            elif kind is AliasEvent:
                self._refuse(event)
                value = ""
            elif kind is StreamEndEvent:
                break
            else:
                if kind is DocumentStartEvent:
                    documents += 1
                    if documents == 2:
                        self._report(
                            "SP009",
                            event,
                            _("the file holds several documents, separated by ---"),
                            _("make a file of each; inside a text, indent the line"),
                        )
                assert kind in (StreamStartEvent, DocumentStartEvent, DocumentEndEvent)
                continue
            if into.__class__ is dict:
                if key is None:
                    key = value
                    if key in into:
                        self.duplicates.append((key, event_place(self.path, event)))
                        self._limit()
                else:
                    into[key] = value
                    key = None
            else:
                into.append(value)
        if not root or root[0] == "":
            hint = _("is this the right file? a plan has title:, year:, register: and its items")
            self._add(
                Finding("SP010", Severity.ERROR, _("the file is empty"), Place(self.path, 1, 1, 1, 1), hint)
            )
            return None
        return root[0]

    def _refuse(self, event: Event) -> None:
        what = _("anchors (&), aliases (*) and tags (!) have no place in a plan")
        self._report("SP008", event, what, _("write the value out; quote it if it begins with & * or !"))

    def _refuse_character(self, event: Event, character: str) -> None:
        message = _("an escape stands for the control character U+{code:04X}").format(code=ord(character))
        self._report("SP003", event, message, _("delete it; no document can print it"))

    def _too_deep(self, event: Event) -> None:
        message = _("lists and mappings are nested more than {n} deep").format(n=MAX_DEPTH)
        self._report("SP011", event, message, _("a plan is a few levels deep; is this the right file?"))
        raise _TooMuch

    def _report(self, code: str, event: Event, message: str, hint: str = "") -> None:
        self._add(Finding(code, Severity.ERROR, message, event_place(self.path, event), hint))

    def _add(self, finding: Finding) -> None:
        self.findings.append(finding)
        self._limit()

    def _limit(self) -> None:
        if len(self.findings) + len(self.duplicates) >= MAX_FINDINGS:
            raise _TooMuch


def _duplicates(path: str, text: str, seconds: list[tuple[str, Place]]) -> Iterator[Finding]:
    """Yield a finding for every key that stands twice; where several of an entry do, two entries ran together, and
    it is told once."""
    found = first_keys(path, text, {(place.line, place.column) for _key, place in seconds})
    entries = [found[place.line, place.column].entry for _key, place in seconds]
    told: set[int] = set()
    for (key, place), entry in zip(seconds, entries, strict=True):
        first = found[place.line, place.column]
        message = _("the key {key} stands twice in the same mapping").format(key=key)
        hint = _("delete one of the two; only one can be meant")
        if first.is_empty:
            hint = _("delete the first, in line {line}: it has no value").format(line=first.first.line)
        elif entry and entries.count(entry) > 1:
            if entry in told:
                continue
            told.add(entry)
            hint = _("begin an entry here: write `- ` in front of {key}").format(key=key)
        related = (Related(_("first here"), first.first),)
        yield Finding("SP007", Severity.ERROR, message, place, hint, related)
