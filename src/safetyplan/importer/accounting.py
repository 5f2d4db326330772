"""Nothing of who and when is lost in silence: every sign of a duty and every time has to be in the plan, or is asked about.

When the plan is made, its text without the clauses is read again for what may be a duty or a deadline and
became none; and a document of which no task or nobody's responsibility was read says so before all else.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from safetyplan.findings import Finding, Interpretation, Place
from safetyplan.grammar.dates import Shape, TimeExpression, Use
from safetyplan.grammar.signs import Sign, SignKind, find_signs, speaks_of_duties
from safetyplan.grammar.timing import find_times
from safetyplan.importer.columns import head_columns
from safetyplan.importer.document import WHOLE, IssuedDocument
from safetyplan.importer.lines import GAP, names_annex
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Item, Plan, Section
from safetyplan.plan.printed import paragraphs
from safetyplan.rules.imported_duties import duty_unaccounted, nothing_read, time_unaccounted
from safetyplan.rules.imported_tables import table_not_read
from safetyplan.text import unspaced


def unaccounted(
    plan: Plan, document: IssuedDocument, issued: date | None, rows: Sequence[str] = ()
) -> Iterator[Finding]:
    """Yield a finding for every sign of a duty and every time in the plan's text that became neither, in its order.

    `rows` are those of a table that is kept as text behind the plan; their times make one finding.
    """
    lines = _Lines(document)
    stated = tuple(default.phrase for default in plan.defaults)
    of_table = frozenset(map(unspaced, rows))
    phrases: dict[str, Place] = {}
    for text in _texts(plan):
        for paragraph in text.paragraphs:
            yield from unaccounted_duties(paragraph, text, lines, stated)
            if of_table and unspaced(paragraph) in of_table:
                for each, _why in _open_times(paragraph, text, plan.year, issued):
                    phrases.setdefault(each.timing.phrase, lines.place(paragraph))
            else:
                yield from unaccounted_times(paragraph, text, lines, plan.year, issued)
    if phrases:
        why = _("this table was kept as text behind the plan, so its times became no deadlines")
        first, *_others = phrases.values()
        yield time_unaccounted.finding(why, first, reading=Interpretation("、".join(phrases)))


def nobody_answers(plan: Plan, document: IssuedDocument, found: list[Finding]) -> Iterator[Finding]:
    """Yield a finding where the document gave no task, or tasks and nobody's responsibility though it speaks of any."""
    items = [node for node in _nodes(plan) if isinstance(node, Item)]
    if not items:
        yield nothing_read.finding(_("no task was read from this document"), WHOLE, reading=Interpretation())
        return
    if any(item.responsibilities for item in items) or plan.defaults:
        return
    lost = (duty_unaccounted.code, table_not_read.code)
    said = any(finding.code in lost for finding in (*found, *document.findings))
    if said or any(speaks_of_duties("\t".join(p.cells) or p.text) for p in document.paragraphs):
        why = _("nobody's responsibility was read from this document, though it speaks of responsibilities")
        yield nothing_read.finding(why, WHOLE, reading=Interpretation())


# The text of the plan


class _Text(NamedTuple):
    """Text that stands in one place of the plan: whose, and which units and times are known there."""

    paragraphs: tuple[str, ...]
    item: str = ""
    units: frozenset[str] = frozenset()
    times: tuple[str, ...] | None = None


def _texts(plan: Plan) -> Iterator[_Text]:
    """Yield all text of the plan but clauses, in printed order; `times` is None where no deadline can be held."""
    yield _Text(paragraphs(plan.front))
    yield _Text(paragraphs(plan.preamble))
    for node in _nodes(plan):
        title = node.num or node.heading or node.content.strip()[:16]
        texts = tuple(filter(None, (node.heading, *paragraphs(node.content))))
        if isinstance(node, Item):
            holders = frozenset(u for r in _all_below(node) for u in r)
            yield _Text(texts, title, holders, tuple(d.phrase for d in node.deadlines))
        else:
            yield _Text(texts, title)
    yield _Text(paragraphs(plan.closing))


def _nodes(plan: Plan) -> Iterator[Item | Section]:
    """Yield items and sections in the order in which they are printed."""
    waiting: list[Item | Section] = [*plan.sections[::-1], *plan.items[::-1]]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += node.sections[::-1] if isinstance(node, Section) else ()
        waiting += node.items[::-1]


def _all_below(item: Item) -> Iterator[tuple[str, ...]]:
    yield from (responsibility.units for responsibility in item.responsibilities)
    for child in item.items:
        yield from _all_below(child)


class _Lines:
    """The paragraphs of a document, to find again where some words of the plan stand in it."""

    def __init__(self, document: IssuedDocument) -> None:
        folded = [unspaced(p.label + p.body) for p in document.paragraphs]
        self._text = "".join(folded)
        self._starts = list(accumulate(map(len, folded), initial=0))
        self._places = [paragraph.place for paragraph in document.paragraphs]
        self._at = 0
        self._misses = 0

    def place(self, words: str) -> Place:
        """Return the place of the next paragraph with these words behind those asked for before."""
        at = self._text.find(unspaced(words), self._at) if self._misses < _MOST_MISSES else -1
        if at < 0:
            self._misses += 1
            return WHOLE
        self._at = at
        return self._places[bisect_right(self._starts, at) - 1]


_MOST_MISSES = 100
"""Words not found again before looking for any is given up: each miss reads the document to its end."""


# Duties

_LONGEST_QUOTE = 160


def unaccounted_duties(
    paragraph: str, text: _Text, lines: _Lines, stated: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield a finding for each sign of a duty of which the item holds not all the units it names.

    `stated` are the rules stated once for the whole plan; what they say is in the plan.
    """
    if GAP in paragraph and head_columns(paragraph.split(GAP)):
        return  # a table's head in front of its first heading; what it says of its rows is read with them
    for sign in find_signs(paragraph):
        if sign.units and all(_is_held(unit, text.units) for unit in sign.units):
            continue
        if any(paragraph[sign.start : sign.end] in phrase for phrase in stated):
            continue
        words = paragraph[sign.start : sign.end][:_LONGEST_QUOTE]
        reading = Interpretation(words, item=text.item)
        yield duty_unaccounted.finding(_why(sign), lines.place(words), reading=reading)


def _is_held(unit: str, holders: frozenset[str]) -> bool:
    return unit in holders or any(holder.endswith(unit) or unit.endswith(holder) for holder in holders)


def _why(sign: Sign) -> str:
    return {
        SignKind.BRACKET: _("this bracket seems to give units a duty, and was not understood as a clause"),
        SignKind.LABEL: _("this label of responsibility opens no clause that was understood"),
        SignKind.UNKNOWN_LABEL: _("it is not known which role this label gives"),
        SignKind.STATEMENT: _("the text gives this unit a part in the work that no clause gives it"),
    }[sign.kind]


# Times

_DATE_LINE = Pattern(
    r"(?![^，。；]{0,24}(?:截止|[时期]限|完成|报送|上报|请于))[^，。；]{0,24}?[\d〇○零一二三四五六七八九十]{2,4}\s?[年.\-/]\s?[\d〇一二三四五六七八九十]{1,3}\s?[月.\-/]\s?[\d〇一二三四五六七八九十]{1,3}\s?日?(?:\s?\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?(?:印发|发布|起?施行|印)?[）)。]?(?:[（(][^（）()]{0,12}[）)])?"
)
"""The date under a letter, or 发布时间：2024-03-01 in front of it."""


def unaccounted_times(
    paragraph: str, text: _Text, lines: _Lines, year: int | None, issued: date | None
) -> Iterator[Finding]:
    """Yield a finding for each time that may be a deadline, or is one, and that no deadline here holds."""
    if not paragraph or names_annex(paragraph):
        return
    last = paragraph.rfind("。", 0, -1) + 1
    end = last if _DATE_LINE.fullmatch(paragraph[last : last + 80]) else len(paragraph)
    for each, why in _open_times(paragraph, text, year, issued):
        if each.timing.start >= end:
            continue
        words = _around(paragraph, each)
        yield time_unaccounted.finding(why, lines.place(words), reading=Interpretation(words, item=text.item))


def _open_times(
    paragraph: str, text: _Text, year: int | None, issued: date | None
) -> Iterator[tuple[TimeExpression, str]]:
    """Yield the times of a paragraph that no deadline holds, and why each of them may be one."""
    for each in find_times(paragraph, year, issued):
        if each.use not in (Use.DUE, Use.UNKNOWN) or (text.times is None and _is_no_day(each)):
            continue
        phrase = each.timing.phrase
        if text.times is None and issued and each.timing.by and each.timing.by < issued:
            continue  # what was, as a preamble tells it: 2020年9月11日，会议部署…
        if text.times is not None and any(phrase in held or held in phrase for held in text.times):
            continue
        if each.use is Use.UNKNOWN:
            yield each, _("it is not certain whether something is due then")
        elif text.times is None:
            yield each, _("something is due then, but it stands where a plan holds no deadlines")
        else:
            yield each, _("something is due then, and the item has no such deadline")


def _is_no_day(each: TimeExpression) -> bool:
    """Tell what outside the tasks sets no day: 定期调度, and the year the whole plan is for."""
    return each.shape is Shape.ONGOING or (each.shape is Shape.YEAR and each.use is Use.UNKNOWN)


def _around(paragraph: str, each: TimeExpression) -> str:
    """Return the part of the sentence that a time stands in, from the mark before it."""
    start, end = each.timing.start, each.timing.end
    before = max(paragraph.rfind(mark, max(0, start - 20), start) for mark in "，。；：")
    stop = _MARK.search(paragraph, end, end + 30)
    begin = before + 1 if before >= 0 else max(0, start - 20)
    return paragraph[begin : stop.start() if stop else end + 30].strip()


_MARK = Pattern(r"[，。；]")
