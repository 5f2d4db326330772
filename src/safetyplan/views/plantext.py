"""The whole plan as an official document: a sequence of headings and paragraphs with their level."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from safetyplan.plan.model import Item, Plan, Section
from safetyplan.plan.printed import ENDS_IN_PUNCTUATION, label, paragraphs
from safetyplan.text import unspaced
from safetyplan.views.wording import day, draft_mark, plan_title

LEVELS = (
    re.compile(r"[〇零一二三四五六七八九十百廿卅]+、"),
    re.compile(r"[（(][〇零一二三四五六七八九十百廿卅]+[)）]"),
    re.compile(r"[0-9０-９]+[.．、]"),
    re.compile(r"[（(][0-9０-９]+[)）]|[①-⑳]"),
)
"""The four heading levels of GB/T 9704—2012, 7.3.3: 一、 （一） 1. （1）."""


class PlanBlock(NamedTuple):
    """A section or an item.

    `level` (1 to 4) is that of its printed number, or of its depth where it has none; `depth` counts from
    0.  `head` is number and heading as printed; with `runs_in` the first paragraph (or the clause) stands
    on the same line as the head.  The clause closes the last paragraph.
    """

    is_section: bool
    level: int
    depth: int
    head: str
    runs_in: bool
    paragraphs: tuple[str, ...]
    clause: str

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """The printed lines, each as head, text and clause, of which any may be empty."""
        texts = list(self.paragraphs)
        first = (self.head, texts.pop(0) if self.runs_in and texts else "")
        lines = [first] if any(first) or not texts else []
        lines += [("", text) for text in texts]
        return tuple((*line, self.clause if line is lines[-1] else "") for line in lines)


class PlanText(NamedTuple):
    """The plan as a document; `front` precedes the title, `closing` follows the last item.

    `document_number`, `issuer` and `date` are empty where `front` or `closing` prints them already.
    """

    title: str
    issuer: str
    document_number: str
    date: str
    front: tuple[str, ...]
    preamble: tuple[str, ...]
    blocks: tuple[PlanBlock, ...]
    closing: tuple[str, ...]
    draft_mark: str = ""


def plan_text_view(plan: Plan) -> PlanText:
    """Return the text of `plan`, repairs applied, as it was meant to read."""
    front, closing = paragraphs(plan.front), paragraphs(plan.closing)
    date = day(plan.issued) if plan.issued else ""
    return PlanText(
        title=plan_title(plan),
        issuer="" if _signs(closing, plan.issuer, date) else plan.issuer,
        document_number="" if _prints((*front, *closing), plan.document_number) else plan.document_number,
        date="" if _prints(closing, date) else date,
        front=front,
        preamble=paragraphs(plan.preamble),
        blocks=tuple(_blocks(plan, 0)),
        closing=closing,
        draft_mark=draft_mark(plan),
    )


def _prints(lines: Sequence[str], words: str) -> bool:
    """Tell whether a line prints `words`; a sentence that speaks of them is no letterhead and no signature."""
    return bool(words) and any(unspaced(words) in unspaced(line) and "。" not in line for line in lines)


def _signs(lines: Sequence[str], issuer: str, date: str) -> bool:
    """Tell whether a line is the issuer's name, alone or with the date."""
    name, on = unspaced(issuer), unspaced(date)
    signatures = (name, name + on, f"{name}{on}印发")
    return bool(issuer) and any(unspaced(line) in signatures for line in lines)


def _blocks(node: Plan | Section | Item, depth: int) -> Iterator[PlanBlock]:
    for item in node.items:
        yield _item(item, depth)
        yield from _blocks(item, depth + 1)
    if not isinstance(node, Item):
        for section in node.sections:
            yield _section(section, depth)
            yield from _blocks(section, depth + 1)


def _section(section: Section, depth: int) -> PlanBlock:
    number = label(section.num)
    texts = paragraphs(section.content)
    return PlanBlock(True, _level(number, depth), depth, number + section.heading, False, texts, "")


def _item(item: Item, depth: int) -> PlanBlock:
    number, clause = label(item.num), item.clause or ""
    texts = paragraphs(item.content)
    alone = bool(item.heading) and item.content.startswith("\n")
    stop = bool(item.heading and (texts or clause)) and not alone
    stop = stop and not item.heading.endswith(ENDS_IN_PUNCTUATION)
    head = number + item.heading + ("。" if stop else "")
    return PlanBlock(False, _level(number, depth), depth, head, not alone, texts, clause)


def _level(number: str, depth: int) -> int:
    for level, pattern in enumerate(LEVELS, 1):
        if pattern.match(number):
            return level
    return min(depth + 1, len(LEVELS))
