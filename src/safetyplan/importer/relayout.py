"""Layout that a document lost: lines cut at a width joined, paragraphs that ran together parted."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar import labels
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.numbers import Label, Style, is_amount, read_doubtful_label, read_label
from safetyplan.importer.document import WHOLE, Paragraph
from safetyplan.importer.lines import names_annex, tidy
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported import lines_joined
from safetyplan.text import enclosed, widened


def relaid(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs of a document with those that ran together parted.

    The text of what has neither cells nor a number of its own is tidied.
    """
    half = sum(len(paragraph.text) for paragraph in paragraphs) // 2
    heads = frozenset(
        (label.style, label.value)
        for paragraph in paragraphs
        if (label := read_label(paragraph.text.lstrip()))
    )
    return [part for paragraph in paragraphs for part in _parts(paragraph, half, heads)]


def _parts(paragraph: Paragraph, half: int, heads: frozenset[tuple[Style, int]]) -> Iterator[Paragraph]:
    if paragraph.cells or paragraph.label:
        yield paragraph
        return
    for text in _headings_parted(tidy(paragraph.text), heads, whole=len(paragraph.text) >= half):
        yield paragraph if text == paragraph.text else replace(paragraph, text=text)


_NARROWEST = 40
_PLAY = 6
"""Columns, a Chinese character taking two: how wide lines are at least, and how much earlier a full one may end
so that no punctuation mark or number is parted from what it belongs to."""

_ENDS = Pattern(r"[。；：！？:;!?）)”]\Z")
_GAP = Pattern(r"\S(?:\s{3,}|\t)\S")
_INDENT = Pattern(r"[\s\u3000]*")
_BETWEEN_WORDS = Pattern(r"[A-Za-z,.;:]\n[A-Za-z]")


def unwrapped(paragraphs: Sequence[Paragraph], lines: Sequence[str]) -> tuple[list[Paragraph], list[Finding]]:
    """Join the lines of paragraphs that were cut at a constant width, and say so; others stay as they are.

    `lines` are the lines of the file as they are, empty ones included; each of `paragraphs` is one that is
    not.  That lines were cut shows where several of one width, and hardly a longer one, end inside a sentence.
    """
    kept = iter(paragraphs)
    rows = [_TypedLine(line, next(kept)) if line.strip() else None for line in lines]
    width = _width_of_cut(rows)
    if not width:
        return list(paragraphs), []
    spaced = _is_spaced(rows)
    joined: list[Paragraph] = []
    count = 0
    before: _TypedLine | None = None
    for row in rows:
        if (
            row
            and before
            and before.columns >= width - _PLAY
            and (_goes_on(before, row, anyway=spaced or _is_open(joined[-1].text)))
        ):
            joined[-1] = replace(joined[-1], text=_join(joined[-1].text, row.paragraph.text))
            count += 1
        elif row:
            joined.append(row.paragraph)
        before = row
    why = _("the lines were cut at one width; {count} of them were joined to the line before").format(
        count=count
    )
    return joined, [lines_joined.finding(why, WHOLE, reading=Interpretation())]


class _TypedLine:
    """A line that is not empty, and the paragraph it was read as."""

    def __init__(self, line: str, paragraph: Paragraph) -> None:
        self.line = line.rstrip()
        self.paragraph = paragraph
        self.columns = len(self.line.encode("gb18030", "replace"))  # two bytes for what is two columns wide
        self.indent = len(_INDENT.match(self.line)[0].encode("gb18030", "replace"))  # type: ignore[index]

    @cached_property
    def begins(self) -> bool:
        """Whether a paragraph begins here, whatever stands before: a number, a label, 附件：."""
        text = self.paragraph.text
        return bool(read_label(text) or labels.read_role_label(widened(text[:40])) or names_annex(text))

    @cached_property
    def is_table(self) -> bool:
        """Whether this is a row of cells parted by space."""
        return not self.begins and _GAP.search(self.line.lstrip()) is not None


def _width_of_cut(rows: Sequence[_TypedLine | None]) -> int:
    """Return the width at which lines were cut, 0 where they were not."""
    prose = [row for row in rows if row and not row.is_table]
    cut = [
        row.columns
        for row, following in pairwise(rows)
        if row and following and row.columns >= _NARROWEST and _is_cut(row, following)
    ]
    width = max(cut, default=0)
    full = sum(columns >= width - _PLAY for columns in cut)
    longer = sum(row.columns > width + 2 for row in prose)
    return width if full >= 2 and full * 4 >= len(cut) * 3 and longer * 20 <= len(prose) else 0


def _is_cut(row: _TypedLine, following: _TypedLine) -> bool:
    if row.is_table or following.is_table or following.begins or following.indent > row.indent + 1:
        return False
    return _ENDS.search(row.line) is None


def _is_spaced(rows: Sequence[_TypedLine | None]) -> bool:
    """Tell whether empty lines part the paragraphs, so that lines without one between them are one paragraph."""
    starts = [before is None for before, row in pairwise(rows) if row and row.begins]
    return bool(starts) and sum(starts) * 4 >= len(starts) * 3


def _goes_on(before: _TypedLine, row: _TypedLine, *, anyway: bool) -> bool:
    if before.is_table or row.is_table or row.begins or row.indent > before.indent + 1:
        return False
    return anyway or row.indent < before.indent or not _ENDS.search(before.line)


def _is_open(text: str) -> bool:
    """Tell whether a bracket is still open at the end."""
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))


def _join(text: str, more: str) -> str:
    return text + (" " if _BETWEEN_WORDS.fullmatch(f"{text[-1:]}\n{more[:1]}") else "") + more


_SHORT = 100
_RUN_TOGETHER = 300
"""Characters; shorter paragraphs are taken as they are, a shorter one too if it is all there is (07-guoban-2020-fangguanfu
and most others of the corpus have paragraphs between the two)."""

_CHAPTER = 3000
_SPACE_BETWEEN = Pattern(
    r"(?<=[^\x20-\x7e]) (?=[^\x20-\x7e])|(?<=[^\x20-\x7e]) (?=\d{1,3}[.．、]|[（(]|\d{4}年)|(?<=[)）\]]) | (?=\d{4}年)"
)
_INNER_NUMBER = Pattern(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|[⑴-⒛㈠-㈩]|\d{1,3}[.．﹒、]"
)


def _headings_parted(text: str, heads: frozenset[tuple[Style, int]], *, whole: bool) -> Iterator[str]:
    """Part headings from a list that begins in their line and goes on below: 一、压实责任（一）…, then （二）….

    `heads` are the numbers at the heads of paragraphs.
    """
    for _level in range(_MOST_HEADINGS):
        if not (at := _behind_heading(text, heads)):
            break
        yield text[:at].rstrip()
        text = text[at:]
    yield from parted(text, whole=whole)


def parted(text: str, *, whole: bool) -> list[str]:
    """Part a paragraph into which several have run together; leave every other one alone.

    It shows by numbers inside the text that follow one another, or by 责任单位： that comes again and again.
    `whole`: the paragraph is most of the document.  In others only numbers behind a clause, and the first of their
    list, part it; 1.…2.… inside a sentence is an enumeration.
    """
    numbers = _inner_numbers(text)
    run_together = len(text) >= (_SHORT if whole else _RUN_TOGETHER)
    if not run_together or (not whole and len(text) < _CHAPTER):
        numbers = _behind_clauses(text, numbers)
    cuts = [number.at for number in numbers]
    spaced = [at for at in cuts if text[at - 1] == " "]
    if run_together and (len(spaced) >= 2 or _repeated_labels(text)):
        cuts = sorted({*cuts, *_space_cuts(text)})
    elif run_together and whole and len(cuts) < 2:
        return [text]
    points = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(points)]
    return [part for part in parts if part]


class _InnerNumber(NamedTuple):
    """A number inside a text at which a paragraph may begin."""

    at: int
    style: Style
    value: int


def _behind_clauses(text: str, numbers: list[_InnerNumber]) -> list[_InnerNumber]:
    """Return the numbers that stand behind a responsibility clause, and the first ones of their lists."""
    if not numbers:
        return []
    kept: set[_InnerNumber] = set()
    first: dict[Style, _InnerNumber] = {}
    begin = 0
    for number in numbers:
        if number.value == 1:
            first[number.style] = number
        before = text[max(begin, number.at - _LONGEST_CLAUSE) : number.at].rstrip(" 。；")
        begin = number.at
        if any(len(before) == found.end for found in find_clauses(before)):
            opening = first.pop(number.style, None)
            kept |= {opening, number} if opening else {number}
    return sorted(kept)


_LONGEST_CLAUSE = 600
"""Characters before a number in which a clause is looked for; it keeps the search linear."""
_LONGEST_HEADING = 44
"""Characters within which the list below a heading has to begin."""
_MOST_HEADINGS = 4
"""Headings of one line: one a level, as GB/T 9704 has them."""


def _behind_heading(text: str, heads: frozenset[tuple[Style, int]]) -> int:
    """Return where a number stands right behind a numbered heading and other paragraphs carry its list on; else 0."""
    label = read_label(text)
    match = _INNER_NUMBER.search(text, label.end, label.end + _LONGEST_HEADING) if label else None
    inner = read_label(text, match.start()) if match else None
    if label is None or match is None or inner is None or inner.style is label.style:
        return 0
    goes_on = (inner.style, inner.value + 1) in heads or (inner.style, inner.value - 1) in heads
    return match.start() if goes_on and _is_heading(text, label.end, match.start(), goes_on=True) else 0


def _repeated_labels(text: str) -> bool:
    spaced = sum(text[label.start - 1 : label.start] == " " for label in labels.find_role_labels(text))
    return spaced >= 2


def _space_cuts(text: str) -> list[int]:
    """Spaces outside brackets and titles stand where the paragraphs of a run-together text parted."""
    inside = enclosed(text, "《“", longest=_LONGEST_TITLE)
    return [match.end() for match in _SPACE_BETWEEN.finditer(text) if not inside[match.start()]]


_LONGEST_TITLE = 100
"""Characters between 《 and 》, or quotation marks, within which a space parts nothing."""


def _inner_numbers(text: str) -> list[_InnerNumber]:
    """Return the numbers inside a text at which a paragraph may begin: each follows the one before it in its own style.

    A number stands behind white space, a full stop or a bracket, or directly behind a short heading.  A heading may
    have a comma where the list goes on behind its number: 管出公平、管出质量（十一）…（十二） (07-guoban-2020-fangguanfu).
    """
    found: list[_InnerNumber] = []
    values: dict[Style, int] = {}
    order: list[Style] = []
    begin = 0
    numbers = [match.start() for match in _INNER_NUMBER.finditer(text)]
    if not any(numbers):  # none, or only the paragraph's own
        return []
    last = _last_behind_breaks(text, numbers)
    second = max((match.start() for match in _SECOND.finditer(text)), default=-1)
    for at in numbers:
        label = read_label(text, at) or _following_label(text, at, values, second)
        if label is None or label.end >= len(text):
            continue
        after_break = at == 0 or text[at - 1] in _BREAKS
        before = values.get(label.style)
        follows = label.value == (before or 0) + 1 or (
            after_break and before is not None and 0 < label.value - before <= 3
        )
        anew = label.value == 1 and (
            label.style not in order or len(order) > order.index(label.style) + 1 or text[at - 1] != "；"
        )
        goes_on = last.get((label.style, label.value + 1), -1) > at
        if not (follows or anew or at == 0):
            continue
        if not (after_break or (order and _is_heading(text, begin, at, goes_on=goes_on))):
            continue
        if label.style in order:
            del order[order.index(label.style) + 1 :]
        else:
            order.append(label.style)
        values[label.style] = label.value
        if at:
            found.append(_InnerNumber(at, label.style, label.value))
        begin = label.end
    return found


def _following_label(text: str, at: int, values: dict[Style, int], second: int) -> Label | None:
    """Read a number that runs into digits (2.9月底前) where a bracket or a sentence ends and the list goes on with it.

    `second` is where a 2. stands last: there has to be one behind a 1.
    """
    if not at or text[at - 1] not in "。；）) " or is_amount(text, at):
        return None
    label = read_doubtful_label(text, at)
    if label is None or label.value != values.get(Style.NUMBER, 0) + 1:
        return None
    return label if label.value > 1 or at <= second else None


_SECOND = Pattern(r"[。；）) ]2\s?[.．﹒、]")


_BREAKS = " 。；：！？）)”"


def _last_behind_breaks(text: str, numbers: Sequence[int]) -> dict[tuple[Style, int], int]:
    """Return where every number stands last behind a break."""
    labels = ((at, read_label(text, at)) for at in numbers if not at or text[at - 1] in _BREAKS)
    return {(label.style, label.value): at for at, label in labels if label}


def _is_heading(text: str, begin: int, end: int, *, goes_on: bool) -> bool:
    """Tell whether what stands between two numbers is a heading without a full stop."""
    stops = r"[。；：（(]" if goes_on else r"[，。；：、（(]"
    return 3 <= end - begin <= 40 and not re.search(stops, text[begin:end])
