"""The ruled lines of a PDF page, told from the paths that it strokes and fills."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

_THIN = 3.0
"""Points: a filled rectangle not thicker than this is a line, as browsers draw the borders of cells."""
_STRAIGHT = 0.8
"""Points by which a line may lean, a drawing's rounding."""
_MOST = 20_000
"""Lines of a page: more are a drawing, not tables."""

_STROKES = frozenset((b"S", b"s", b"B", b"B*", b"b", b"b*"))
_FILLS = frozenset((b"f", b"F", b"f*"))
_CURVES = frozenset((b"c", b"v", b"y"))

Point = tuple[float, float]


class RuledLine(NamedTuple):
    """A straight line: at `at` across its direction, from `start` to `end` along it, in points."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class RuledLines:
    """The lines of a page: level ones at their height, upright ones at their distance from the left."""

    level: tuple[RuledLine, ...] = ()
    upright: tuple[RuledLine, ...] = ()

    def turned(self, right: int, up: int) -> "RuledLines":
        """Return the lines as they lie where the direction (`right`, `up`), one of four, is turned to the right."""
        if up == 0:
            return RuledLines(_scaled(self.level, -1, -1), _scaled(self.upright, -1, -1))
        return RuledLines(_scaled(self.upright, -up, up), _scaled(self.level, up, -up))


def _scaled(rules: Sequence[RuledLine], across: int, along: int) -> tuple[RuledLine, ...]:
    ends = ((rule.at * across, sorted((rule.start * along, rule.end * along))) for rule in rules)
    return tuple(RuledLine(at, start, end) for at, (start, end) in ends)


class PathReader:
    """Follows the drawing operators of a page and keeps the straight lines that show."""

    def __init__(self) -> None:
        self._paths: list[list[Point]] = []
        self._curved = False
        self._level: list[RuledLine] = []
        self._upright: list[RuledLine] = []

    def take(self, operator: bytes, operands: Sequence[Any], matrix: Sequence[float]) -> None:
        """Take one operator under the transformation that is in force."""
        if operator == b"m" and len(operands) == 2:
            self._paths.append([_placed(operands, matrix)])
        elif operator == b"l" and len(operands) == 2 and self._paths:
            self._paths[-1].append(_placed(operands, matrix))
        elif operator == b"re" and len(operands) == 4:
            x, y, width, height = map(float, operands)
            corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y))
            self._paths.append([_placed(corner, matrix) for corner in corners])
        elif operator == b"h" and self._paths:
            self._paths[-1].append(self._paths[-1][0])
        elif operator in _CURVES:
            self._curved = True
        elif operator in _STROKES or operator in _FILLS:
            self._paint(stroked=operator in _STROKES)
        elif operator == b"n":
            self._forget()

    def rules(self) -> RuledLines:
        """Return the lines found; none where there are too many for tables."""
        if len(self._level) + len(self._upright) >= _MOST:
            return RuledLines()
        return RuledLines(tuple(self._level), tuple(self._upright))

    def _paint(self, *, stroked: bool) -> None:
        for points in self._paths if not self._curved else ():
            if len(self._level) + len(self._upright) >= _MOST:
                break
            xs, ys = [x for x, _y in points], [y for _x, y in points]
            box = (min(xs), min(ys), max(xs), max(ys))
            if min(box[2] - box[0], box[3] - box[1]) <= _THIN:
                self._keep(*box)
            elif stroked:
                for (x, y), (to_x, to_y) in pairwise(points):
                    if min(abs(x - to_x), abs(y - to_y)) <= _STRAIGHT:
                        self._keep(min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y))
        self._forget()

    def _keep(self, left: float, bottom: float, right: float, top: float) -> None:
        if right - left > max(_THIN, top - bottom):
            self._level.append(RuledLine((bottom + top) / 2, left, right))
        elif top - bottom > _THIN:
            self._upright.append(RuledLine((left + right) / 2, bottom, top))

    def _forget(self) -> None:
        self._paths = []
        self._curved = False


def _placed(point: Sequence[Any], matrix: Sequence[float]) -> Point:
    x, y = float(point[0]), float(point[1])
    return x * matrix[0] + y * matrix[2] + matrix[4], x * matrix[1] + y * matrix[3] + matrix[5]


def joined(rules: Sequence[RuledLine], *, play: float) -> list[RuledLine]:
    """Return lines with those at one place joined that touch or overlap, in the order of their places."""
    places: list[list[RuledLine]] = []
    for rule in sorted(rules):
        if places and rule.at - places[-1][0].at <= play:
            places[-1].append(rule)
        else:
            places.append([rule])
    result: list[RuledLine] = []
    for place in places:
        at = sum(rule.at for rule in place) / len(place)
        start, end = place[0].start, place[0].end
        for rule in sorted(place, key=lambda each: each.start):
            if rule.start > end + play:
                result.append(RuledLine(at, start, end))
                start, end = rule.start, rule.end
            else:
                start, end = min(start, rule.start), max(end, rule.end)
        result.append(RuledLine(at, start, end))
    return result
