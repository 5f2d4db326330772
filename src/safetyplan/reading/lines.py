"""From paragraphs to lines: one numbered or plain paragraph each, text tidied, run-together text parted."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from safetyplan.grammar import labels
from safetyplan.grammar.finding import Found, find_clauses
from safetyplan.grammar.numbers import Label, Style, read_label
from safetyplan.reading.document import Paragraph

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’"
_WIDE = dict(zip(",:;()?!", "，：；（）？！", strict=True))
_HALF_MARK = re.compile(rf"(?<=[{_CJK}])[,:;()?!]|[,:;()?!](?=[{_CJK}])")
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return `text` with full-width punctuation beside Chinese and single spaces; equal to it after NFKC but for space."""
    text = _SPACES.sub(" ", text).strip()
    return _HALF_MARK.sub(lambda match: _WIDE[match.group()], text)


@dataclass(frozen=True)
class Line:
    """A paragraph as the outline sees it: its number, if it has one, and the text behind it."""

    text: str
    label: Label | None = None
    printed: str = ""
    place: str = ""
    heading_level: int = 0
    cells: tuple[str, ...] = ()
    in_table: bool = False

    @property
    def full(self) -> str:
        """The line as printed, number included."""
        return self.printed + self.text

    @cached_property
    def clauses(self) -> tuple[Found, ...]:
        """The responsibility clauses of the text; a row of a table has none of its own."""
        return () if self.cells else find_clauses(self.text)

    def plain(self) -> "Line":
        """Return the line with its number taken as part of its text."""
        return replace(self, text=self.full, label=None, printed="")


def read_lines(paragraphs: Iterable[Paragraph]) -> tuple[Line, ...]:
    """Return the lines of a document, in order; nothing is left out but white space."""
    return tuple(line for paragraph in paragraphs for line in _lines(paragraph) if line.full)


def _lines(paragraph: Paragraph) -> Iterator[Line]:
    if paragraph.cells:
        cells = tuple(tidy(cell) for cell in paragraph.cells)
        filled = [cell for cell in cells if cell]
        if len(filled) != 1:
            yield Line(" ".join(filled), place=paragraph.place, cells=cells, in_table=True)
            return
        yield replace(_line(filled[0], paragraph), in_table=True)
        return
    if paragraph.label:
        yield _numbered(paragraph)
        return
    for text in _parted(tidy(paragraph.text)):
        yield _line(text, paragraph)


def _line(text: str, paragraph: Paragraph) -> Line:
    label = read_label(text)
    if label is None:
        return Line(text, place=paragraph.place, heading_level=paragraph.heading_level)
    return Line(
        text[label.end :],
        label,
        text[: label.end].rstrip(),
        paragraph.place,
        paragraph.heading_level,
    )


def _numbered(paragraph: Paragraph) -> Line:
    """Take the number that Word or HTML printed by itself; a bullet is no number, but it is printed."""
    printed, text = tidy(paragraph.label), tidy(paragraph.text)
    label = read_label(printed + "字")
    if label is None or label.end != len(printed):
        return Line(printed + text, place=paragraph.place, heading_level=paragraph.heading_level)
    return Line(text, label, printed, paragraph.place, paragraph.heading_level)


_RUN_TOGETHER = 300
"""Characters; shorter paragraphs are taken as they are."""

_SPACE = re.compile(
    r"(?<=[^\x20-\x7e]) (?=[^\x20-\x7e])|(?<=[^\x20-\x7e]) (?=\d{1,3}[.．、]|[（(]|\d{4}年)|(?<=[)）\]]) | (?=\d{4}年)"
)
_INNER_NUMBER = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,3}[.．](?!\d)|\d{1,3}、(?!\d)"
)


def _parted(text: str) -> list[str]:
    """Part a paragraph into which a whole document has run together; leave every other one alone.

    It shows by numbers inside the text that follow one another, or by 责任单位： that comes again and again.
    """
    if len(text) < _RUN_TOGETHER:
        return [text]
    cuts = _number_cuts(text)
    spaced = [at for at in cuts if text[at - 1] == " "]
    if len(spaced) >= 2 or _repeated_labels(text):
        cuts = sorted({*cuts, *_space_cuts(text)})
    elif len(cuts) < 3:
        return [text]
    points = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in zip(points, points[1:], strict=False)]
    return [part for part in parts if part]


def _repeated_labels(text: str) -> bool:
    spaced = sum(text[label.start - 1 : label.start] == " " for label in labels.find_labels(text))
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
