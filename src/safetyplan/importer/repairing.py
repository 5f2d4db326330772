"""Repairs: how a text that is kept differs from the text printed, so that it can be put back."""

import unicodedata
from dataclasses import dataclass

from safetyplan.plan.model import Repair


@dataclass(frozen=True, slots=True)
class Replacement:
    """At `at` in the text kept, `read` stands where the source printed `printed`; one of the two may be empty."""

    at: int
    read: str
    printed: str
    certain: bool = True
    note: str = ""


def repairs(kept: str, changes: list[Replacement]) -> tuple[Repair, ...]:
    """Return the repairs that turn `kept` back; each takes in enough of its surroundings to be found exactly once.

    Changes must be in order and apart.  Neighbours whose surroundings would overlap become one repair.
    """
    spans = [(c.at, c.at + len(c.read), [c]) for c in changes]
    printed = printed_text(kept, changes)
    while True:
        widened = [_unique(kept, printed, changes, start, end) for start, end, _ in spans]
        overlap = next((i for i in range(len(widened) - 1) if widened[i][1] > widened[i + 1][0]), None)
        if overlap is None:
            break
        first, second = spans[overlap], spans[overlap + 1]
        spans[overlap : overlap + 2] = [(first[0], second[1], [*first[2], *second[2]])]
    return tuple(
        Repair(
            printed=_printed_between(kept, changes, start, end),
            read=kept[start:end],
            certain=all(c.certain for c in inside),
            note="；".join(dict.fromkeys(c.note for c in inside if c.note)),
        )
        for (start, end), (_, _, inside) in zip(widened, spans, strict=True)
    )


def printed_text(kept: str, changes: list[Replacement]) -> str:
    """Return `kept` with every change turned back."""
    return _printed_between(kept, changes, 0, len(kept))


def _printed_between(kept: str, changes: list[Replacement], start: int, end: int) -> str:
    pieces, at = [], start
    for change in changes:
        if start <= change.at and change.at + len(change.read) <= end:
            pieces += [kept[at : change.at], change.printed]
            at = change.at + len(change.read)
    return "".join([*pieces, kept[at:end]])


def _unique(kept: str, printed: str, changes: list[Replacement], start: int, end: int) -> tuple[int, int]:
    """Widen a span, two characters before and one behind first, until both its texts are found exactly once."""
    reach = 2
    while True:
        a, b = max(0, start - reach), min(len(kept), end + reach // 2)
        a, b = _clear(changes, a, b)
        read, was = kept[a:b], _printed_between(kept, changes, a, b)
        if read and was and _once(kept, read) and _once(printed, was):
            return a, b
        if a == 0 and b == len(kept):
            return a, b
        reach += max(2, reach // 2)


def _clear(changes: list[Replacement], start: int, end: int) -> tuple[int, int]:
    """Do not end inside another change."""
    for change in changes:
        stop = change.at + len(change.read)
        if change.at < start < stop:
            start = change.at
        if change.at < end < stop:
            end = stop
    return start, end


def _once(text: str, part: str) -> bool:
    """Tell whether `part` is found exactly once, occurrences that overlap counted."""
    first = text.find(part)
    return first >= 0 and text.find(part, first + 1) < 0 and unicodedata.normalize("NFKC", part).strip() != ""
