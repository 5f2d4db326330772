"""Text whose line breaks were lost: a whole document in one line."""

import re
from itertools import pairwise

from safetyplan.grammar import labels
from safetyplan.grammar.numbers import Style, read_label

_SHORT = 100
_RUN_TOGETHER = 300
"""Characters; shorter paragraphs are taken as they are, a shorter one too if it is all there is."""

_CHAPTER = 3000
_SPACE = re.compile(
    r"(?<=[^\x20-\x7e]) (?=[^\x20-\x7e])|(?<=[^\x20-\x7e]) (?=\d{1,3}[.．、]|[（(]|\d{4}年)|(?<=[)）\]]) | (?=\d{4}年)"
)
_INNER_NUMBER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[⑴-⒛㈠-㈩]|\d{1,3}[.．﹒](?:(?!\d)|(?=[1-9]\d{3}))|\d{1,3}、(?!\d)"
)


def parted(text: str, *, whole: bool) -> list[str]:
    """Part a paragraph into which a whole document has run together; leave every other one alone.

    It shows by numbers inside the text that follow one another, or by 责任单位： that comes again and again.
    `whole`: the paragraph is most of the document.  In others only numbers behind a closing bracket part it;
    1.…2.… inside a sentence is an enumeration.
    """
    if len(text) < (_SHORT if whole else _RUN_TOGETHER):
        return [text]
    cuts = _number_cuts(text)
    if not whole and len(text) < _CHAPTER:
        cuts = [at for at in cuts if text[at - 1] in "）)" or text[at - 2 : at] in ("）。", "） ", ") ")]
    spaced = [at for at in cuts if text[at - 1] == " "]
    if len(spaced) >= 2 or _repeated_labels(text):
        cuts = sorted({*cuts, *_space_cuts(text)})
    elif len(cuts) < (2 if whole else 3):
        return [text]
    points = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(points)]
    return [part for part in parts if part]


def _repeated_labels(text: str) -> bool:
    spaced = sum(text[label.start - 1 : label.start] == " " for label in labels.find_role_labels(text))
    return spaced >= 2


def _space_cuts(text: str) -> list[int]:
    """Spaces outside brackets and titles stand where the paragraphs of a run-together text parted."""
    cuts: list[int] = []
    depth, last = 0, 0
    for match in _SPACE.finditer(text):
        for c in text[last : match.start()]:
            if c in "《“":
                depth += 1
            elif c in "》”":
                depth = max(0, depth - 1)
        last = match.start()
        if (
            depth
            and match.start() - (cuts[-1] if cuts else 0) < 400
            and text.find("》", match.start(), match.start() + 80) >= 0
        ):
            continue
        depth = 0
        cuts.append(match.end())
    return cuts


def _number_cuts(text: str) -> list[int]:
    """Numbers inside a text at which a paragraph begins: each follows the one before it in its own style.

    A number stands behind white space, a full stop or a bracket, or directly behind a short heading.
    """
    cuts: list[int] = []
    values: dict[Style, int] = {}
    order: list[Style] = []
    begin = 0
    for match in _INNER_NUMBER.finditer(text):
        at = match.start()
        label = read_label(text, at)
        if label is None or label.end >= len(text):
            continue
        after_break = at == 0 or text[at - 1] in " 。；：！？）)”"
        before = values.get(label.style)
        follows = label.value == (before or 0) + 1 or (
            after_break and before is not None and 0 < label.value - before <= 3
        )
        anew = label.value == 1 and (
            label.style not in order or len(order) > order.index(label.style) + 1 or text[at - 1] != "；"
        )
        if not (follows or anew) or not (after_break or _behind_heading(text, begin, at, order)):
            continue
        if label.style in order:
            del order[order.index(label.style) + 1 :]
        else:
            order.append(label.style)
        values[label.style] = label.value
        if at:
            cuts.append(at)
        begin = label.end
    return cuts


def _behind_heading(text: str, begin: int, at: int, order: list[Style]) -> bool:
    """Tell whether what stands between the last number and `at` is a heading without a full stop."""
    return bool(order) and 3 <= at - begin <= 40 and not re.search(r"[，。；：、（(]", text[begin:at])
