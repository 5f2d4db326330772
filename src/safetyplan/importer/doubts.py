"""What a reading was not sure of."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum


class Grade(IntEnum):
    """How much depends on a doubt; the graver comes first in a report."""

    LOSS = 4
    DUTY = 3
    STRUCTURE = 2
    DETAIL = 1


@dataclass(frozen=True, slots=True)
class Doubt:
    """One uncertain reading: where in the source, what was printed, how it was read, what else it may mean, and why."""

    grade: Grade
    place: str
    printed: str
    read: str
    why: str
    alternatives: tuple[str, ...] = ()
    item: str = ""


def sorted_doubts(doubts: Iterable[Doubt]) -> tuple[Doubt, ...]:
    """Return doubts by grade, gravest first, and within a grade in the order of the source, without repeats."""
    return tuple(sorted(dict.fromkeys(doubts), key=lambda doubt: -doubt.grade))
