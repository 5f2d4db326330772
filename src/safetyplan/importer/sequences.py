"""Numbers settled as a whole: of the labels a line may begin with, the one whose sequence explains most lines.

`1.6月底前…`, `2.9月底前…` could be decimals, dates or numbers of items; that 1, 2, 3 follow one another says what they
are.  No line is cut before all of them are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from safetyplan.grammar.numbers import Label, Style, is_amount, read_doubtful_label, read_label

_SURE, _DOUBTFUL = 1.0, 0.9
"""What a label adds to its sequence; so a sure one wins over a doubtful one in the same place."""
_ENOUGH = 1.5
"""A doubtful label needs a neighbour that precedes or follows it."""
_BETTER = 0.5
"""By how much a doubtful reading has to explain more than the sure one."""


@dataclass(slots=True, eq=False)
class _Candidate:
    line: int
    label: Label
    sure: bool
    is_amount: bool = False
    ahead: float = 0.0
    """Weight of the sequence that ends here."""
    behind: float = 0.0
    """Weight of the sequence that begins here."""
    before: "_Candidate | None" = None
    after: "_Candidate | None" = None

    @property
    def weight(self) -> float:
        return _SURE if self.sure else _DOUBTFUL

    @property
    def explained(self) -> float:
        return self.ahead + self.behind - self.weight


def settled_labels(texts: Sequence[str]) -> list[Label | None]:
    """Return the label each of `texts`, the paragraphs of a document, begins with; None where there is none."""
    options = [_options(line, text) for line, text in enumerate(texts)]
    if all(each.sure for line in options for each in line):
        return [line[0].label if line else None for line in options]
    candidates = [each for line in options for each in line]
    _link(candidates)
    taken = {
        (_list_of(each.label), each.label.value, id(neighbour))
        for each in candidates
        if each.sure
        for neighbour in (each.before, each.after)
        if neighbour
    }
    return [_best(line, taken) for line in options]


def _options(line: int, text: str) -> list[_Candidate]:
    sure, doubtful = read_label(text), read_doubtful_label(text)
    found = [_Candidate(line, sure, sure=True)] if sure else []
    if doubtful and not (sure and sure.style is doubtful.style):
        found.append(_Candidate(line, doubtful, sure=False, is_amount=is_amount(text)))
    return found


def _list_of(label: Label) -> tuple[Style, tuple[int, ...]]:
    return label.style, label.above


def _link(candidates: Sequence[_Candidate]) -> None:
    """Give every candidate the nearest one that its number follows, and the nearest that follows it."""
    latest: dict[tuple[Style, tuple[int, ...], int], _Candidate] = {}
    for each in candidates:
        each.before = next((latest[key] for key in _preceding(each.label) if key in latest), None)
        each.ahead = each.weight + (each.before.ahead if each.before else 0)
        _remember(each, each.before, latest)
    latest.clear()
    for each in reversed(candidates):
        style, above = _list_of(each.label)
        each.after = latest.get((style, above, each.label.value + 1))
        each.behind = each.weight + (each.after.behind if each.after else 0)
        _remember(each, each.after or each.before, latest)


def _remember(
    each: _Candidate,
    neighbour: _Candidate | None,
    latest: dict[tuple[Style, tuple[int, ...], int], _Candidate],
) -> None:
    """A doubtful number without a neighbour does not hide a sure one."""
    key = (*_list_of(each.label), each.label.value)
    if each.sure or neighbour or each.label.value == 1 or key not in latest:
        latest[key] = each


def _preceding(label: Label) -> list[tuple[Style, tuple[int, ...], int]]:
    """Return which numbers may precede one: 2.1 stands behind 2. or behind any 1.x."""
    same = [(label.style, label.above, label.value - 1)]
    if label.value == 1 and len(label.above) == 1:
        above = label.above[0]
        return [(Style.NUMBER, (), above), *((label.style, (above - 1,), value) for value in range(9, 0, -1))]
    return same


def _best(
    options: Sequence[_Candidate], taken: set[tuple[tuple[Style, tuple[int, ...]], int, int]]
) -> Label | None:
    sure = next((each for each in options if each.sure), None)
    doubtful = next((each for each in options if not each.sure), None)
    if doubtful is None or doubtful.explained < _ENOUGH + (doubtful.is_amount and 1):
        return sure.label if sure else None
    place = (_list_of(doubtful.label), doubtful.label.value)
    rivalled = any((*place, id(near)) in taken for near in (doubtful.before, doubtful.after) if near)
    one_sided = doubtful.after is None or (doubtful.before is None and doubtful.label.value > 1)
    if rivalled or (doubtful.is_amount and one_sided):
        return sure.label if sure else None
    if sure and doubtful.explained < sure.explained + _BETTER:
        return sure.label
    return doubtful.label
