"""Findings that somebody has accepted, kept in a file of their own: they are told no more, and what is new is.

An entry knows a finding by its rule, by where it is in the numbers and names of the plan, and by the text it is about,
never by a line; so it outlasts whatever is written around it, and a change of the text itself brings the finding back.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.plan.model import Record, Route
from safetyplan.rules.fix import as_utf8
from safetyplan.source.address import Addresses
from safetyplan.source.emit import flow
from safetyplan.source.gate import read_plain
from safetyplan.source.load import Loaded, record_of
from safetyplan.source.parse import Source
from safetyplan.text import sentences, squeezed

MOST = 8 << 20
"""The most bytes a baseline may have: some fifty thousand entries."""

_ABOUT = 24
_HEAD = (
    "# 已接受的检查结果，不再提示；由 safetyplan validate --write-baseline 写出。"
    "text 是所涉文字的指纹，note 可写明由谁接受。\n"
)


class Accepted(Record):
    """One finding that is accepted in one plan.

    `where` are the numbers, names and keys that lead to it, `text` a fingerprint of what it is about, `about` how
    that begins, for whoever reviews the file, and `note` what somebody wants to say about it.
    """

    plan: str
    rule: str
    where: str
    text: str
    about: str = ""
    note: str = ""

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells one entry from another; the rest is for people."""
        return self.plan, self.rule, self.where, self.text


class Baseline(Record):
    """The file: its entries, one as often as its finding is accepted."""

    accepted: tuple[Accepted, ...]


def read(path: Path) -> Baseline:
    """Return the baseline at `path`; SafetyPlanError where it is no file, too large, damaged or something else."""
    text, _encoding = as_utf8(read_plain(path, MOST))
    return record_of(
        text,
        str(path),
        Baseline,
        _("name a file of its own: safetyplan validate PLAN --write-baseline baseline.yaml"),
    )


def as_file(entries: Iterable[Accepted]) -> bytes:
    """Return `entries` as the bytes of a baseline, ordered by plan and rule."""
    lines = [f"- {flow(entry)}\n" for entry in sorted(entries, key=lambda entry: entry.key[:2])]
    return (_HEAD + ("accepted:\n" + "".join(lines) if lines else "accepted: []\n")).encode()


def plan_name(plan: str, baseline: Path) -> str:
    """Return what a baseline calls a plan: its path from the baseline's folder, the same from wherever it is checked."""
    if plan == "<stdin>":
        return plan
    try:
        name = os.path.relpath(os.path.realpath(plan), os.path.realpath(baseline.parent))
    except ValueError:  # on another drive of Windows
        name = os.path.realpath(plan)
    return Path(name).as_posix()


@dataclass(frozen=True)
class Sifted:
    """The findings of one plan: those that are told, how many are accepted, and entries that match none any more."""

    told: list[Finding]
    quiet: int = 0
    unmatched: tuple[Accepted, ...] = ()


def sift(findings: Sequence[Finding], loaded: Loaded, name: str, entries: Iterable[Accepted]) -> Sifted:
    """Return the findings of the plan called `name` less those that `entries` accept; each accepts one.

    An error is never accepted.
    """
    own = [entry for entry in entries if entry.plan == name]
    if not own:
        return Sifted(list(findings))
    left = Counter(entry.key for entry in own)
    told = []
    for finding, entry in _entries(findings, loaded, name):
        if entry is not None and left[entry.key]:
            left[entry.key] -= 1
        else:
            told.append(finding)
    unmatched = []
    for entry in own:
        if left[entry.key]:
            left[entry.key] -= 1
            unmatched.append(entry)
    return Sifted(told, len(findings) - len(told), tuple(unmatched))


def acceptable(findings: Sequence[Finding], loaded: Loaded, name: str) -> Iterator[Accepted]:
    """Yield an entry for every one of `findings` that can be accepted: all but errors."""
    yield from (entry for _finding, entry in _entries(findings, loaded, name) if entry is not None)


def _entries(
    findings: Sequence[Finding], loaded: Loaded, name: str
) -> Iterator[tuple[Finding, Accepted | None]]:
    files = {loaded.plan_source.path: _File(loaded.plan_source)}
    if loaded.register_source is not None:
        files.setdefault(loaded.register_source.path, _File(loaded.register_source, "register"))
    for finding in findings:
        where = finding.where
        assert isinstance(where, Place), "only located findings are accepted"
        if finding.severity is Severity.ERROR or where.path not in files:
            yield finding, None
            continue
        lasting, text = files[where.path].known_by(where)
        words = squeezed(text)
        yield (
            finding,
            Accepted(
                plan=name, rule=finding.code, where=lasting, text=_fingerprint(words), about=words[:_ABOUT]
            ),
        )


def _fingerprint(words: str) -> str:
    """Return ten letters that stand for a text; letters alone need no quotation marks in YAML."""
    return "".join(
        chr(ord("a") + byte % 26) for byte in sha256(words.encode("utf-8", "replace")).digest()[:10]
    )


class _File:
    """A file, in which a place is known by what leads to it and by its text; it is walked when one is asked for."""

    def __init__(self, source: Source, above: str = "") -> None:
        self._source = source
        self._above = above

    @cached_property
    def _addresses(self) -> Addresses:
        return Addresses(self._source)

    @cached_property
    def _lines(self) -> list[str]:
        return self._source.text.split("\n")

    def known_by(self, place: Place) -> tuple[str, str]:
        """Return the names that lead to `place`, and the text there: the value, or its sentence that is meant."""
        route = self._addresses.at(place)
        steps = [self._above, *self._addresses.lasting(route)]
        return "/".join(filter(None, steps)), self._text(place, route)

    def _text(self, place: Place, route: Route) -> str:
        node = self._addresses.node(route)
        line = self._lines[place.line - 1] if 0 < place.line <= len(self._lines) else ""
        if not route or node is None:
            return line[place.column - 1 : place.end_column - 1]
        value = node.place
        if (place.line, place.column) < (value.line, value.column) or not node.is_scalar:
            return _written(self._addresses.value(route))
        begin = value.column - 1 if place.line == value.line else len(line) - len(line.lstrip())
        end = value.end_column - 1 if place.line == value.end_line else len(line)
        first = value.line + (node.style in ("|", ">"))
        if place.line == first and place.column - 1 <= begin and place.end_column > end:
            return _written(self._addresses.value(route))
        return (
            _sentence(line[begin:end], place.column - 1 - begin, place.end_column - 1 - begin)
            or (line[place.column - 1 : place.end_column - 1])
        )


def _sentence(text: str, begin: int, end: int) -> str:
    """Return the sentences of `text` that what stands from `begin` to `end` is part of."""
    at = 0
    found = ""
    for sentence in sentences(text):
        if at < end and begin < at + len(sentence):
            found += sentence
        at += len(sentence)
    return found


def _written(value: Any) -> str:
    """Return a value with all that lies in it as one text."""
    if isinstance(value, dict):
        return "；".join(f"{key}: {_written(each)}" for key, each in value.items())
    if isinstance(value, list):
        return "、".join(map(_written, value))
    return "" if value is None else str(value)
