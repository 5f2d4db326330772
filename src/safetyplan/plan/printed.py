"""The plan's text as it reads, and as its source printed it.

A line break inside a paragraph means nothing (Chinese has no spaces), an empty line starts a new
paragraph.  A heading is followed by a full stop where its text runs on in the same line.  Repairs
turn the text kept back into the text printed, so nothing of a damaged source is lost.
"""

from dataclasses import dataclass

from safetyplan.plan.model import Item, Plan, Repair, Section
from safetyplan.text import NUMERAL

ENDS_IN_PUNCTUATION = tuple("。，、；：！？…—,;:!?")


def paragraphs(content: str) -> tuple[str, ...]:
    """Return the paragraphs of a `content`, each on one line."""
    blocks = content.strip("\n").split("\n\n")
    return tuple("".join(block.split("\n")) for block in blocks) if content else ()


def label(num: str | None) -> str:
    """Return a number as printed: ``三`` as 三、, ``11`` as 11., every other form (（一）, 1、, ①) as it stands."""
    if not num:
        return ""
    if all(c in NUMERAL for c in num):
        return num + "、"
    return num + "." if num.isascii() and num.isdecimal() else num


def item_text(item: Item) -> str:
    """Return what `item` itself prints, paragraphs on lines of their own: number, heading, content, clause.

    Its child items are not part of it.
    """
    body = "\n".join(paragraphs(item.content)) + (item.clause or "")
    return label(item.num) + item.heading + (_after_heading(item) if body else "") + body


def _after_heading(item: Item) -> str:
    if not item.heading:
        return ""
    if item.content.startswith("\n"):
        return "\n"
    return "" if item.heading.endswith(ENDS_IN_PUNCTUATION) else "。"


def section_text(section: Section) -> str:
    """Return what `section` prints before its own sections and items."""
    return "\n".join([label(section.num) + section.heading, *paragraphs(section.content)])


def opening_text(plan: Plan) -> str:
    """Return what `plan` prints before its first section or item, from the title on."""
    return "\n".join([plan.title, *paragraphs(plan.preamble)])


@dataclass(frozen=True, slots=True)
class Damage:
    """Repairs that cannot be undone as they stand: how often each of their texts was found instead of once."""

    repair: Repair
    index: int
    printed: int
    read: int
    overlaps: bool = False


def restore(text: str, repairs: tuple[Repair, ...]) -> tuple[str, list[Damage]]:
    """Return `text` with every repair turned back, and the repairs that could not be.

    Line breaks between paragraphs are kept; a repair may not span them.
    """
    if not repairs:
        return text, []
    damages: list[Damage] = []
    spans: list[tuple[int, int, int]] = []
    for index, repair in enumerate(repairs):
        found = _occurrences(text, repair.read)
        if found != 1:
            damages.append(Damage(repair, index, 1, found))
            continue
        start = text.index(repair.read)
        spans.append((start, start + len(repair.read), index))
    spans.sort()
    pieces: list[str] = []
    applied: list[int] = []
    at = 0
    for start, end, index in spans:
        if start < at:
            damages.append(Damage(repairs[index], index, 1, 1, overlaps=True))
            continue
        applied.append(index)
        pieces += [text[at:start], repairs[index].printed]
        at = end
    printed = "".join([*pieces, text[at:]])
    damages += [
        Damage(repairs[index], index, count, 1)
        for index in applied
        if (count := _occurrences(printed, repairs[index].printed)) != 1
    ]
    return printed, damages


def _occurrences(text: str, part: str) -> int:
    """Return how often `part` stands in `text`, overlapping ones counted: 甲甲 stands twice in 甲甲甲."""
    count, at = 0, text.find(part)
    while at >= 0:
        count, at = count + 1, text.find(part, at + 1)
    return count


def as_printed(plan: Plan) -> str:
    """Return the whole plan as its source printed it, one paragraph a line, from front matter to closing.

    Equal to the source after NFKC and with white space removed; what was left out stands in `Plan.source`.
    """
    lines = [*paragraphs(plan.front), restore(opening_text(plan), plan.repairs)[0]]
    lines += [line for item in plan.items for line in _item_lines(item)]
    lines += [line for section in plan.sections for line in _section_lines(section)]
    return "\n".join([*lines, *paragraphs(plan.closing)]) + "\n"


def _section_lines(section: Section) -> list[str]:
    lines = [restore(section_text(section), section.repairs)[0]]
    lines += [line for item in section.items for line in _item_lines(item)]
    return lines + [line for child in section.sections for line in _section_lines(child)]


def _item_lines(item: Item) -> list[str]:
    return [restore(item_text(item), item.repairs)[0]] + [
        line for child in item.items for line in _item_lines(child)
    ]
