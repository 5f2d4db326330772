"""Which sentences of a text changed; how its lines are broken makes no difference."""

from collections.abc import Iterator
from difflib import SequenceMatcher

from safetyplan.compare.changes import Rewording
from safetyplan.plan.printed import paragraphs
from safetyplan.text import subsentences

MOST_STEPS = 1_000_000
"""Beyond this many pairs of sentences the differing stretch is reported as a whole."""


def rewordings(key: str, old: str, new: str) -> Iterator[Rewording]:
    """Yield the stretches of `old` that read otherwise in `new`, sentence by sentence."""
    before, after = _sentences(old), _sentences(new)
    first = _common(before, after)
    last = _common(before[first:][::-1], after[first:][::-1])
    before, after = before[first : len(before) - last], after[first : len(after) - last]
    if not before and not after:
        return
    if len(before) * len(after) > MOST_STEPS:
        yield Rewording(key, "".join(before), "".join(after))
        return
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "replace" and j - i == m - k:
            yield from (Rewording(key, *both) for both in zip(before[i:j], after[k:m], strict=True))
        elif tag != "equal":
            yield Rewording(key, "".join(before[i:j]), "".join(after[k:m]))


def _sentences(text: str) -> list[str]:
    return [sentence for paragraph in paragraphs(text) for sentence in subsentences(paragraph)]


def _common(one: list[str], other: list[str]) -> int:
    """Return how many entries both begin with."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count
