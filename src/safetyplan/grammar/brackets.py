"""Brackets and quotation marks: which belong together, and what lies inside."""

import re
from collections import deque
from typing import NamedTuple

from safetyplan.grammar.patterns import Pattern

OPENING = {
    "（": "）",
    "(": ")",
    "〔": "〕",
    "[": "]",
    "【": "】",
    "［": "］",
    "〈": "〉",
    "《": "》",
    "“": "”",
    "‘": "’",
    "「": "」",
}
CLOSING = {closing: opening for opening, closing in OPENING.items()}
ROUND = "（(〔[【［"
ROUND_CLOSING = "）)〕]】］"
_DEPTH = 64
"""Openers waiting for their closer; of more than these the oldest is given up, so memory is bounded."""


class Pair(NamedTuple):
    """A bracket and its partner; `end` is just after the closing one."""

    start: int
    end: int


class Brackets(NamedTuple):
    """The brackets of a text: outermost pairs in order, openers and closers left alone."""

    pairs: tuple[Pair, ...]
    openers: tuple[int, ...]
    closers: tuple[int, ...]


def find_brackets(text: str) -> Brackets:
    """Match the brackets of `text`, half-width with full-width, in one pass; quotation marks are no brackets.

    A pair that lies inside another pair is left out; one that lies behind an opener without partner is not.
    """
    waiting: deque[int] = deque()
    pairs: list[Pair] = []
    openers: list[int] = []
    closers: list[int] = []
    for match in _BRACKET.finditer(text):
        at, c = match.start(), match.group()
        if c in ROUND:
            if len(waiting) == _DEPTH:
                openers.append(waiting.popleft())
            waiting.append(at)
            continue
        depth = next((d for d in range(1, min(len(waiting), 8) + 1) if _fits(text[waiting[-d]], c)), 0)
        if not depth:
            closers.append(at)
            continue
        openers += [waiting.pop() for _ in range(depth - 1)]
        start = waiting.pop()
        while pairs and pairs[-1].start > start:
            pairs.pop()
        pairs.append(Pair(start, at + 1))
    return Brackets(tuple(pairs), tuple(sorted([*openers, *waiting])), tuple(closers))


_BRACKET = Pattern(r"[（(〔\[【［）)〕\]】］]", example="（")


_MARK = Pattern("[" + re.escape("".join([*OPENING, *CLOSING])) + "]", example="“")


def enclosed(text: str) -> bytearray:
    """Return 1 for every character of `text` that lies in brackets or quotation marks, these included, else 0.

    A mark without partner counts for nothing, so that one lost bracket does not swallow the rest.
    """
    result = bytearray(len(text))
    waiting: list[int] = []
    for match in _MARK.finditer(text):
        at, c = match.start(), match.group()
        if c in OPENING:
            waiting.append(at)
            del waiting[:-_DEPTH]
            continue
        for place in range(len(waiting) - 1, max(-1, len(waiting) - 9), -1):
            start = waiting[place]
            if _fits(text[start], c):
                del waiting[place:]
                result[start : at + 1] = b"\x01" * (at + 1 - start)
                break
    return result


def _fits(opening: str, closing: str) -> bool:
    return (
        OPENING[opening] == closing
        or (opening in "（(" and closing in "）)")
        or (opening in "〔[［" and closing in "〕]］")
    )
