"""Names that a clause prints so misspelt that the grammar reads no unit there: 市公安剧牵头.

What the responsibilities record, and the register knows, tells which name is meant.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from safetyplan.grammar.roles import closing_verb
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Entry
from safetyplan.plan.vocabulary import Role
from safetyplan.rules.context import Context

if TYPE_CHECKING:
    from safetyplan.grammar.clause import Clause


class Misspelt(NamedTuple):
    """What the clause prints from `start` to `end`, and the holder it means: by its name, and as it is to be written.

    `place` and `n` are where the responsibilities record it.
    """

    unit: str
    right: str
    start: int
    end: int
    place: int
    n: int
    role: Role


_MOST_UNITS = 12
_MOST_PIECES = 60
_JOINED = 6
"""Pieces that may be one name: 各乡镇（街道、管委会、场、库）."""


def misspelt(context: Context, entry: Entry, read: "Clause") -> list[Misspelt]:
    """Return what stands unread in a clause and is a slip of a name that only the responsibilities have."""
    if not read.unread:
        return []
    clause = entry.item.clause or ""
    pieces = list(islice(_pieces(clause, read.unread), _MOST_PIECES))
    near: list[tuple[int, int, Misspelt]] = []
    for place, n, unit, role in islice(_unsaid(context, entry, read), _MOST_UNITS):
        for right in context.forms[unit]:
            for start, end in pieces:
                slips = _slips(clause[start:end], right)
                if slips and (right not in clause or _is_doubled(clause[start:end], right)):
                    near.append((slips, start - end, Misspelt(unit, right, start, end, place, n, role)))
    found: list[Misspelt] = []
    for slips, _length, each in sorted(near):
        if any(each.unit == o.unit or (each.start < o.end and o.start < each.end) for o in found):
            continue
        if slips == 1 or not _is_nearer_to_another(context, clause[each.start : each.end], each.unit, slips):
            found.append(each)
    return sorted(found, key=lambda each: each.start)


def one_slip_away(context: Context, clause: str, part: tuple[int, int]) -> tuple[str, str] | None:
    """Return what an unread part of a clause prints and the only name of the register that is one slip from it."""
    for start, end in islice(_pieces(clause, (part,)), _MOST_PIECES // 4):
        printed = clause[start:end]
        near = {holder.name: name for holder, name in context.register.names() if _slips(printed, name) == 1}
        if len(near) == 1:
            return printed, next(iter(near.values()))
    return None


def _unsaid(context: Context, entry: Entry, read: "Clause") -> Iterator[tuple[int, int, str, Role]]:
    """Yield the known holders that the responsibilities record and the reading of the clause has not, with their places."""
    said = {context.named(name) for party in read.parties for name in party.units}
    for place, responsibility in enumerate(entry.item.responsibilities):
        for n, given in enumerate(responsibility.units):
            unit = context.named(given)
            if unit in context.forms and unit not in said:
                yield place, n, unit, responsibility.role


_BETWEEN = Pattern(r"[、，；。：:,;（）()\s]|以及|会同|[等和及与]", example="、")


def _pieces(clause: str, parts: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield every stretch of `parts` of the clause that may be one name, without the verb behind it."""
    for start, end in parts:
        verb = closing_verb(clause[start:end])
        stop = start + verb.start if verb else end
        cuts = [
            (start, start),
            *(found.span() for found in _BETWEEN.finditer(clause, start, stop)),
            (stop, stop),
        ]
        for at, (_before, first) in enumerate(cuts[:-1]):
            for last, closing in cuts[at + 1 : at + 1 + _JOINED]:
                if first < last:
                    yield first, last
                if closing > last and clause[last] in "）)":  # it belongs to the name
                    yield first, closing


def _is_doubled(printed: str, right: str) -> bool:
    """Whether `printed` is the name with one character twice: 市直有关部门门."""
    return any(printed == right[:at] + right[at - 1] + right[at:] for at in range(1, len(right) + 1))


def _is_nearer_to_another(context: Context, printed: str, unit: str, slips: int) -> bool:
    """Whether another name of the register is as near to what is printed."""
    others = (name for holder, name in context.register.names() if holder.name != unit)
    return any(0 < _slips(printed, name) <= slips for name in others)


def _slips(printed: str, right: str) -> int:
    """Return by how many slips two names differ, 0 where by too many: a character lost, too many, another, or exchanged."""
    most = 1 if len(right) < 4 else min(len(right) // 2, 3)
    if len(right) < 3 or abs(len(printed) - len(right)) > most:
        return 0
    if 2 * len(set(printed) & set(right)) < len(set(right)) - 1:
        return 0
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(printed, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == printed[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1] if rows[-1][-1] <= most else 0
