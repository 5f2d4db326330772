"""Comments that ignore findings: ``# safetyplan: ignore[SP301]`` on the line of an item or of a finding."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.rules.catalogue import CHECKED, PREFIXES, code_of, described, rules
from safetyplan.source import Source
from safetyplan.source.walk import walk

unused_ignore = described(
    "SP013",
    "unused-ignore",
    Severity.NOTE,
    """An ignore comment ignores nothing.

    What it was for has been mended; left there it would hide the next mistake.

    Wrong:

        - num: 1
          heading: 加强检查  # safetyplan: ignore[SP511]
          #                                       ^^^^^ SP013
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """,
)

unknown_ignore = described(
    "SP014",
    "unknown-ignore",
    Severity.WARNING,
    """An ignore comment names no rule.

    It takes codes (SP301), names (clause-disagrees) or prefixes (SP3) in square brackets, divided by commas.
    What keeps the plan from being read (SP0, SP1) cannot be ignored.

    Wrong:

        - num: 1  # safetyplan: ignore[SP999]
          #                            ^^^^^ SP014
          heading: 加强检查，
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - num: 1  # safetyplan: ignore[SP303]
          heading: 加强检查，
          clause: （市住建局、市公安局分工负责）
          responsibilities: [{role: share, units: [市住建局, 市公安局]}]
    """,
)

_COMMENT = re.compile(r"(?:^|\s)#\s*safetyplan:\s*ignore\b(?:\[([^\]\n]*)\])?")


class _Ignore(NamedTuple):
    """One name in an ignore comment: where it stands, and the lines it holds for, both ends included."""

    name: str
    place: Place
    first: int
    last: int


def without_ignored(source: Source, findings: list[Finding], ran: set[str]) -> list[Finding]:
    """Return `findings` less those that comments in `source` ignore, with what is wrong with the comments.

    `ran` are the codes of the rules that were run: a comment for one that was not may yet be of use.
    """
    kept = findings
    told: list[Finding] = []
    for ignore in _ignores(source):
        code = code_of(ignore.name, CHECKED) if ignore.name else ""
        if not code or code in PREFIXES:
            message = _("{name} is no rule that can be ignored here").format(name=ignore.name or _("nothing"))
            told.append(
                unknown_ignore.finding(message, ignore.place, _("name rules: `ignore[SP301]`, `ignore[SP3]`"))
            )
            continue
        left = [finding for finding in kept if not _is_meant(finding, source.path, code, ignore)]
        meant = {rule.code for rule in rules(CHECKED) if rule.code.startswith(code)}
        if len(left) == len(kept) and meant <= ran:
            message = _("{name} is ignored here and not found").format(name=ignore.name)
            told.append(unused_ignore.finding(message, ignore.place, _("delete it from the comment")))
        kept = left
    return kept + told


def _is_meant(finding: Finding, path: str, code: str, ignore: _Ignore) -> bool:
    where = finding.where
    assert isinstance(where, Place)
    return where.path == path and finding.code.startswith(code) and ignore.first <= where.line <= ignore.last


def _ignores(source: Source) -> Iterator[_Ignore]:
    lines = source.text.split("\n")
    comments = [
        (number, match)
        for number, line in enumerate(lines, 1)
        if "#" in line and (match := _COMMENT.search(line))
    ]
    if not comments:
        return
    within, entries = _extents(source, {number for number, _match in comments})
    for number, match in comments:
        hash_at = match.start() + match.group().index("#") + 1
        if any(start <= (number, hash_at) < end for start, end in within):
            continue
        first = number
        if not lines[number - 1][: hash_at - 1].strip():
            first = next((n for n in range(number + 1, len(lines) + 1) if _says(lines[n - 1])), number)
        last = max(first, entries.get(first, first))
        names = (match[1] or "").replace("，", ",").split(",")
        at = match.start(1) if match[1] is not None else hash_at - 1
        for name in names:
            begin = at + len(name) - len(name.lstrip()) + 1
            end = begin + max(1, len(name.strip()))
            yield _Ignore(name.strip(), Place(source.path, number, begin, number, end), first, last)
            at += len(name) + 1


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


_Point = tuple[int, int]


def _extents(source: Source, numbers: set[int]) -> tuple[list[tuple[_Point, _Point]], dict[int, int]]:
    """Return the scalars on the lines `numbers`, and for each line that begins a list entry, its last line."""
    within: list[tuple[_Point, _Point]] = []
    entries: dict[int, int] = {}
    for node in walk(source.path, source.text):
        for event in (node.marker, node.event):
            if hasattr(event, "value"):  # a text
                start, end = event.start_mark, event.end_mark
                if not numbers.isdisjoint(range(start.line + 1, end.line + 2)):
                    is_block = event.style in ("|", ">")
                    begin = (start.line + 2, 1) if is_block else (start.line + 1, start.column + 1)
                    within.append((begin, (end.line + 1, end.column + 1)))
        if node.is_mapping and node.is_entry:
            line = node.event.start_mark.line + 1
            entries[line] = max(entries.get(line, 0), node.last_line)
    return within, entries
