"""Which text of an old plan is which text of a new one, though renumbered, moved or reworded.

Cheap and certain signs come first (a stable id, the same words); only what is left over is compared by
likeness, each text with a few candidates that share its rarest phrases, so the cost grows with the
length of the plan and not with its square.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import NamedTuple

from safetyplan.text import fold

LIKE = 0.5
"""Likeness from which two texts with different numbers are taken for one, reworded."""

LIKE_WITH_NUMBER = 0.3
"""Likeness from which two texts with the same number are taken for one."""

CANDIDATES = 5
RARE_PHRASES = 24
COMMON = 40
"""A phrase that more texts than this share tells nothing about which is which."""


class OutlineEntry(NamedTuple):
    """What is known of one item or section: its key, whether that is a stable id, its number and words."""

    key: str
    has_id: bool
    num: str
    heading: str
    body: str


def pair(old: Sequence[OutlineEntry], new: Sequence[OutlineEntry]) -> dict[int, int]:
    """Return, for each place in `new` whose text was in `old` too, the place it had there."""
    pairing = _Pairing(old, new)
    pairing.by_stable_id()
    pairing.by_same(lambda node: (node.heading, node.body), repeats=True)
    pairing.by_same(lambda node: (node.heading, node.num) if node.heading else None)
    pairing.by_same(lambda node: node.heading or None)
    pairing.by_same(lambda node: node.body if len(node.body) >= 8 else None)
    pairing.by_likeness()
    pairing.by_same(lambda node: None if node.heading or node.body else ("no words", node.num), repeats=True)
    return pairing.found


def node(key: str, has_id: bool, num: str | None, heading: str, *body: str) -> OutlineEntry:
    """Return the node for a text; white space, width and case make no difference."""
    return OutlineEntry(key, has_id, fold(num or "").strip("、.()"), fold(heading), fold("".join(body)))


class _Pairing:
    """The pairs found so far, and what is still free on either side (both in plan order)."""

    def __init__(self, old: Sequence[OutlineEntry], new: Sequence[OutlineEntry]) -> None:
        self.old = old
        self.new = new
        self.free_old = dict.fromkeys(range(len(old)))
        self.free_new = dict.fromkeys(range(len(new)))
        self.found: dict[int, int] = {}

    def take(self, old: int, new: int) -> None:
        self.found[new] = old
        del self.free_old[old], self.free_new[new]

    def by_stable_id(self) -> None:
        """An id is set exactly because numbers shift: it is taken at its word."""
        keys = {self.old[place].key: place for place in self.free_old}
        for place in list(self.free_new):
            before = keys.get(self.new[place].key)
            if before in self.free_old and before is not None and self.new[place].has_id:
                self.take(before, place)

    def by_same(self, sign: Callable[[OutlineEntry], Hashable], repeats: bool = False) -> None:
        """Pair texts that share a sign nothing else has; with `repeats`, equals of equal number, then in order."""
        old, new = _grouped(self.old, self.free_old, sign), _grouped(self.new, self.free_new, sign)
        for value, places in new.items():
            before = old.get(value, [])
            if len(places) == len(before) == 1:
                self.take(before[0], places[0])
            elif repeats and before:
                numbers = {self.old[place].num: place for place in reversed(before)}
                for place in places:
                    if (same := numbers.pop(self.new[place].num, None)) is not None:
                        self.take(same, place)
                rest = [place for place in places if place in self.free_new]
                for place, was in zip(rest, (p for p in before if p in self.free_old), strict=False):
                    self.take(was, place)

    def by_likeness(self) -> None:
        """Pair what is left with the likest text, the likest pairs first."""
        if not self.free_old or not self.free_new:
            return
        scored = sorted(self._scores(), key=lambda score: (-score[0], score[1], score[2]))
        for _likeness, new, old in scored:
            if new in self.free_new and old in self.free_old:
                self.take(old, new)

    def _scores(self) -> Iterable[tuple[float, int, int]]:
        index: dict[str, list[int]] = defaultdict(list)
        by_number: dict[str, list[int]] = defaultdict(list)
        bigrams: dict[int, set[str]] = {}
        for place in self.free_old:
            text = self.old[place].heading + self.old[place].body
            bigrams[place] = _phrases(text, 2)
            by_number[self.old[place].num].append(place)
            for phrase in _phrases(text, 3):
                index[phrase].append(place)
        for place in self.free_new:
            text = self.new[place].heading + self.new[place].body
            own = _phrases(text, 2)
            number = self.new[place].num
            same_number = by_number[number][:CANDIDATES] if number else []
            for candidate in dict.fromkeys([*_nearest(text, index), *same_number]):
                likeness = _dice(own, bigrams[candidate])
                same = bool(number) and number == self.old[candidate].num
                if likeness >= (LIKE_WITH_NUMBER if same else LIKE):
                    yield likeness + 0.1 * same, place, candidate


def _grouped(
    nodes: Sequence[OutlineEntry], free: Iterable[int], sign: Callable[[OutlineEntry], Hashable]
) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for place in free:
        value = sign(nodes[place])
        if value is not None and value != ("", ""):
            groups[value].append(place)
    return groups


def _phrases(text: str, length: int) -> set[str]:
    return {text[at : at + length] for at in range(max(1, len(text) - length + 1))} if text else set()


def _nearest(text: str, index: dict[str, list[int]]) -> list[int]:
    """Return the few old texts that share most of the rarest phrases of `text`."""
    shared = sorted((len(index[p]), p) for p in _phrases(text, 3) if p in index and len(index[p]) <= COMMON)
    counts = Counter(place for _many, phrase in shared[:RARE_PHRASES] for place in index[phrase])
    return [place for place, _n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:CANDIDATES]]


def _dice(one: set[str], other: set[str]) -> float:
    """Return 2·|both| / (|one| + |other|), the likeness of Dice (1945)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def in_order(places: Sequence[int]) -> set[int]:
    """Return the places of the longest rising run: what kept its order while the rest moved."""
    from bisect import bisect_left

    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        at[length : length + 1] = [index]
        before.append(at[length - 1] if length else -1)
    kept: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        kept.add(places[index])
        index = before[index]
    return kept
