"""`validate --fix`: the repairs that are safe, written into the file itself, every other byte as it was.

Safe is what a person would do without thinking: the name for an alias, the right punctuation marks, one
sentence a line, UTF-8.  What is written has been scanned and validated: it has the same keys and lists, every
text has its style and what the mend meant it to say, every other text is as it was, and nothing new is wrong.
A mend that fails this is dropped, and its place told.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.rules import character_classes
from safetyplan.rules.mends import MENDS, RENAMES, SENTENCES, is_mendable
from safetyplan.rules.policy import Policy, examine
from safetyplan.source.files import decoded, read_bytes
from safetyplan.source.load import Loaded, load_bytes
from safetyplan.source.scalars import Scalar, scalars
from safetyplan.source.splice import splice
from safetyplan.source.walk import walk
from safetyplan.text import fold, sentences

_BESIDE = ("read", "phrase", "task")
"""Keys whose texts are quoted from the item's: what mends the one mends the others."""

_ROUNDS = 4
_TRIALS = 60

_Edit = tuple[Place, str]


class _Mend(NamedTuple):
    """The edits of one text, which is the `nth` of the file, and what it says then: `value`, or the same words."""

    nth: int
    edits: list[_Edit]
    value: str | None = None
    becomes_block: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; `count` places in it were mended, `encoding` is what it was written in before.

    At the lines `left` a mend was dropped, since it would have changed what YAML reads there; where nothing
    else was to mend, `after` is `before`.
    """

    path: Path
    before: bytes
    after: bytes
    count: int
    encoding: str = "UTF-8"
    left: tuple[int, ...] = ()


class _Checked:
    """A file that was read: the routes of its values, its texts with their style, and what is found in it."""

    def __init__(self, loaded: Loaded, by: Policy, told: "Told | None" = None) -> None:
        self._loaded = loaded
        self._by = by
        self._told = told
        nodes = list(walk("", loaded.plan_source.text))
        self.routes = [node.route for node in nodes]
        self.texts = [(node.style, node.event.value) for node in nodes if node.is_scalar]

    @cached_property
    def findings(self) -> list[Finding]:
        """What is found in it and told; dearer than reading it."""
        found = examine(self._loaded, self._by)
        return self._told(self._loaded, found) if self._told else found


Told = Callable[[Loaded, list[Finding]], list[Finding]]
"""What returns the findings of a plan that are told, the others being accepted as they are."""


def mended(path: Path, register: Path | None, by: Policy, told: Told | None = None) -> list[Change]:
    """Return what is to be written for the plan at `path` and its register, or was to be mended and could not.

    Where only some findings are `told`, the others' places are left as they are.
    """
    raw = read_bytes(path)
    changes = [change for change in (_plan_change(path, raw, register, by, told),) if change]
    loaded = load_bytes(raw, str(path), path.parent, register)
    if loaded.register_source is not None:
        other = Path(loaded.register_source.path)
        before = read_bytes(other)
        after, encoding = as_utf8(before)
        if after != before:
            changes.append(Change(other, before, after, 1, encoding))
    return changes


def marked(
    loaded: Loaded, findings: list[Finding], path: Path, register: Path | None, by: Policy
) -> list[Finding]:
    """Return `findings`, those `fixable` that are found no more in what `mended` writes for the plan at `path`.

    Costs as much as mending: only where `mends.may_be_fixed` says so.
    """
    if not path.is_file():
        return findings
    after = {change.path: change.after for change in mended(path, register, by)}
    raw = after.pop(path, None) or read_bytes(path)
    written = load_bytes(raw, str(path), path.parent, register, after.__getitem__ if after else None)
    left = set(_marks(examine(written, by), written))
    return [
        finding._replace(fixable=mark not in left)
        for finding, mark in zip(findings, _marks(findings, loaded), strict=True)
    ]


def _marks(findings: Iterable[Finding], loaded: Loaded) -> Iterator[tuple[str, ...]]:
    """Yield what each finding can be recognised by after a mend: its rule and the text it is in, else its message.

    A mend leaves all texts in their order, so that each keeps its number.
    """
    starts: dict[str, list[tuple[int, int]]] = {}
    ends: dict[str, list[tuple[int, int]]] = {}
    for source in loaded.sources.values():
        found = list(scalars(source.path, source.text))
        starts[source.path] = [scalar.start for scalar in found]
        ends[source.path] = [scalar.end for scalar in found]
    for finding in findings:
        where = finding.where
        assert isinstance(where, Place)
        at = (where.line, where.column)
        nth = bisect_right(starts.get(where.path, []), at) - 1
        is_inside = nth >= 0 and at < ends[where.path][nth]
        yield finding.code, where.path, str(nth) if is_inside else finding.message


def as_utf8(raw: bytes) -> tuple[bytes, str]:
    """Return the bytes of a text file as UTF-8 without byte order mark, and what they were written in.

    Bytes that are neither UTF-8 nor GB18030 stay as they are.
    """
    found = decoded(raw)
    told = (
        found.marked.upper() + " BOM"
        if found.marked
        else "UTF-8"
        if found.damaged
        else found.encoding.upper()
    )
    is_sure = not found.damaged and (not found.marked or found.wrong < 0)
    return found.text.encode() if is_sure else raw, told


def _plan_change(
    path: Path, raw: bytes, register: Path | None, by: Policy, told: Told | None
) -> Change | None:
    text, encoding = as_utf8(raw)
    if (
        decoded(text).encoding != "utf-8" or decoded(text).damaged
    ):  # what its bytes mean is for a person to say
        return None
    count = int(text != raw)

    if decoded(
        text
    ).damaged:  # which bytes are meant is for a person to say; the places of the rest are unsure
        return None

    def check(candidate: bytes) -> _Checked:
        return _Checked(load_bytes(candidate, str(path), path.parent, register), by, told)

    checked = check(text)
    groups: list[list[_Mend]] = []
    for _round in range(_ROUNDS):
        fixable = [f for f in checked.findings if is_mendable(f) and _is_in(f, str(path))]
        groups = _mends(text, str(path), fixable)
        better, remaining = _accepted(text, groups, checked, check)
        if better == text:
            break
        fewer = sum(map(is_mendable, checked.findings)) - sum(map(is_mendable, remaining.findings))
        count += max(1, fewer)
        text, checked, groups = better, remaining, []
    left = tuple(sorted({place.line for group in groups for mend in group for place, _new in mend.edits}))
    return Change(path, raw, text, count, encoding, left) if text != raw or left else None


def _is_in(finding: Finding, path: str) -> bool:
    return isinstance(finding.where, Place) and finding.where.path == path


def _accepted(
    text: bytes, groups: list[list[_Mend]], before: _Checked, check: Callable[[bytes], _Checked]
) -> tuple[bytes, _Checked]:
    """Return `text` with every group of mends that makes nothing worse, and what is found in it then.

    Those that are misread are left out; if what is left makes something worse, it is halved, so that only those to
    blame are left out.
    """
    accepted: list[list[_Mend]] = []
    best, found = text, before
    waiting = [groups] if groups else []
    trials = 0
    while waiting and trials < _TRIALS:
        trials += 1
        part = waiting.pop(0)
        mends = [mend for group in accepted + part for mend in group]
        candidate = splice(text, [edit for mend in mends for edit in mend.edits])
        after = check(candidate)
        misread = _misread(before, after, mends)
        if misread:
            part = [group for group in part if misread.isdisjoint(mend.nth for mend in group)]
            waiting[:0] = [part] if part else []
        elif misread is not None and _is_no_worse(before.findings, after.findings):
            accepted += part
            best, found = candidate, after
        elif len(part) > 1:
            half = len(part) // 2
            waiting[:0] = [part[:half], part[half:]]
    return best, found


def _misread(before: _Checked, after: _Checked, mends: list[_Mend]) -> set[int] | None:
    """Return which of the mended texts have another style or say else than was meant; None where anything else changed.

    A mend can change what YAML makes of its surroundings: an invisible character in front of ``|-`` keeps it
    from opening a block, one in front of ``#`` keeps it from opening a comment.
    """
    if before.routes != after.routes or len(before.texts) != len(after.texts):
        return None
    by_place = {mend.nth: mend for mend in mends}
    misread: set[int] = set()
    for nth, (old, new) in enumerate(zip(before.texts, after.texts, strict=True)):
        mend = by_place.get(nth)
        if mend is None:
            if old != new:
                return None
        elif (
            new[0] != ("|" if mend.becomes_block else old[0])
            or (mend.value is not None and new[1] != mend.value)
            or (mend.value is None and _words(new[1]) != _words(old[1]))
        ):
            misread.add(nth)
    return misread


_SAME = {ord(mark): plain for marks, plain in (("“”", '"'), ("‘’", "'"), ("。", ".")) for mark in marks}
"""What `MENDS` changes, beside white space, width and what nobody sees."""


def _words(text: str) -> str:
    """Return what a mend may not change of `text`: all but white space, width and the form of its marks."""
    return fold(character_classes.without_invisible(text).translate(_SAME))


def _is_no_worse(before: list[Finding], after: list[Finding]) -> bool:
    """Tell whether no rule above a note is broken more often than before."""
    counts = [Counter(f.code for f in found if f.severity > Severity.NOTE) for found in (before, after)]
    return all(n <= counts[0][code] for code, n in counts[1].items())


def _mends(text: bytes, path: str, findings: list[Finding]) -> list[list[_Mend]]:
    """Return the mends of `findings`, those of one item together."""
    if not findings:
        return []
    source = text.decode().replace("\r\n", "\n").replace("\r", "\n")
    lines = source.split("\n")
    found = list(scalars(path, source))
    wanted = _by_scalar(findings, found)
    codes: dict[int, set[str]] = {}
    for scalar, each in wanted.items():
        codes.setdefault(scalar.group, set()).update(f.code for f in each if f.code in MENDS)
    groups: dict[int, list[_Mend]] = {}
    for nth, scalar in enumerate(found):
        own = wanted.get(scalar, [])
        beside = codes.get(scalar.group, set()) if scalar.key in _BESIDE else set()
        mend = _for_scalar(nth, scalar, lines, own, beside)
        if mend.edits:
            groups.setdefault(scalar.group, []).append(mend)
    return list(groups.values())


def _by_scalar(findings: list[Finding], found: list[Scalar]) -> dict[Scalar, list[Finding]]:
    """Return the findings of each scalar; both lists are in the order of the file."""
    result: dict[Scalar, list[Finding]] = {}
    at = 0
    for finding in findings:
        where = finding.where
        assert isinstance(where, Place)
        while at < len(found) and found[at].end <= (where.line, where.column):
            at += 1
        if at < len(found) and found[at].start <= (where.line, where.column):
            result.setdefault(found[at], []).append(finding)
    return result


def _for_scalar(
    nth: int, scalar: Scalar, lines: list[str], findings: list[Finding], beside: set[str]
) -> _Mend:
    rename = next((f for f in findings if f.code in RENAMES and f.instead), None)
    if rename:
        is_plain = scalar.style == "" and scalar.is_one_line
        # What is to be several names is not one text: then the number of texts says no, and a person decides.
        return _Mend(nth, [(scalar.place, rename.instead)] if is_plain else [], rename.instead)
    codes = {finding.code for finding in findings} | beside
    mends = [mend for code, mend in MENDS.items() if code in codes]
    if SENTENCES in codes and scalar.style not in ("|", ">"):
        return _as_block(nth, scalar, lines, mends)
    edits: list[_Edit] = []
    for place in scalar.line_places(lines) if codes else ():
        old = lines[place.line - 1][place.column - 1 : place.end_column - 1]
        if scalar.style in ("'", '"') and ("\\" in old or "''" in old):
            continue
        new = _mended_line(old, mends)
        if SENTENCES in codes and scalar.style == "|":
            new = ("\n" + " " * (place.column - 1)).join(map(str.rstrip, sentences(new)))
        if new != old:
            edits.append((place, new))
    is_whole = scalar.is_one_line and scalar.style == "" and edits
    return _Mend(nth, edits, edits[0][1] if is_whole else None)


def _mended_line(line: str, mends: list[Callable[[str], str]]) -> str:
    for mend in mends:
        line = mend(line)
    return line


def _as_block(nth: int, scalar: Scalar, lines: list[str], mends: list[Callable[[str], str]]) -> _Mend:
    """Return the mend that makes a text on the line of its key a block of one sentence a line."""
    if scalar.style or not scalar.is_one_line or scalar.in_flow or not scalar.indent:
        return _Mend(nth, [])
    place = scalar.place
    line = lines[place.line - 1]
    text = _mended_line(line[place.column - 1 : place.end_column - 1], mends)
    each = [sentence.rstrip() for sentence in sentences(text)]
    indent = "\n" + " " * (scalar.indent + 1)
    end = Place(place.path, place.line, len(line) + 1, place.line, len(line) + 1)
    return _Mend(nth, [(place, "|-"), (end, indent + indent.join(each))], "\n".join(each), becomes_block=True)


def as_diff(change: Change) -> str:
    """Return a change as a unified diff; a change of encoding is told in front of it."""
    import difflib

    name = change.path.as_posix().lstrip("/")
    before, after = _shown(change.before, change.encoding), _shown(change.after, "UTF-8")
    told = ""
    if change.encoding != "UTF-8":
        told = (
            _("# {path}: {encoding} becomes UTF-8 without byte order mark").format(
                path=name, encoding=change.encoding
            )
            + "\n"
        )
    diff = difflib.unified_diff(before, after, f"a/{name}", f"b/{name}")
    return told + "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in diff
    )


def _shown(raw: bytes, encoding: str) -> list[str]:
    """Return the lines of a file with their ends; a byte order mark is not shown."""
    text = raw.decode(encoding.removesuffix(" BOM"), errors="replace").removeprefix("\ufeff")
    return text.splitlines(keepends=True)
