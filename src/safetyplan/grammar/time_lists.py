"""Several times that belong together: 3月、6月底前; 每季度末（分别在6月、9月和12月底）."""

from collections.abc import Sequence

from safetyplan.grammar.dates import Shape, TimeExpression, Use
from safetyplan.patterns import Pattern

_AND = Pattern(r"\s?(?:、|和|及|与|或|以及|/)\s?", example="、")


def listed(text: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """Give every member of a list of times the use of the one that is settled: 3月、6月底前, 每年3月和9月."""
    for order in (range(len(found) - 2, -1, -1), range(len(found) - 1)):
        for at in order:
            one, other = found[at], found[at + 1]
            if not _AND.fullmatch(text, one.timing.end, other.timing.start):
                continue
            if other.use is Use.DUE and one.use in (Use.UNKNOWN, Use.NAME):
                found[at] = one._replace(use=Use.DUE)
            elif one.use is Use.DUE and other.use in (Use.UNKNOWN, Use.NAME):
                found[at + 1] = other._replace(use=Use.DUE)
    return found


_EXPLANATION = Pattern(
    r"[（(](?:即|指|一般)?(?:分别)?(?:为|于|在)?(?P<times>[^（()）。；]{2,40})[）)]",
    example="（分别在6月和12月底）",
)
_BETWEEN_TIMES = Pattern(r"[、和及与，,\s前底]*", example="、")


def explained(text: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """Leave the times in brackets that only say when a frequency falls with it: 每季度末（分别在6月、9月和12月底）."""
    kept: list[TimeExpression] = []
    place = 0
    while place < len(found):
        each = found[place]
        place += 1
        bracket = _EXPLANATION.match(text, each.timing.end) if each.shape is Shape.OFTEN else None
        if bracket:
            behind = place
            while behind < len(found) and found[behind].timing.start < bracket.end():
                behind += 1
            if behind > place and _only_times(bracket["times"], found[place:behind]):
                phrase = text[each.timing.start : bracket.end()]
                each = each._replace(timing=each.timing._replace(phrase=phrase, end=bracket.end()))
                place = behind
        kept.append(each)
    return kept


def _only_times(words: str, inside: Sequence[TimeExpression]) -> bool:
    for each in inside:
        words = words.replace(each.timing.phrase, "", 1)
    return _BETWEEN_TIMES.fullmatch(words) is not None
