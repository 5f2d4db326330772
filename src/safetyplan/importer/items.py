"""From the paragraphs of one item to the item: heading, content, clause, duties, deadlines, repairs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from safetyplan.findings import Finding, Reading
from safetyplan.grammar.clause import Clause, parse_clause
from safetyplan.grammar.parties import Name
from safetyplan.grammar.segments import Party
from safetyplan.grammar.sentences import Head, sentences
from safetyplan.grammar.timing import Timing, find_deadlines
from safetyplan.importer.blocks import Block
from safetyplan.importer.naming import Names
from safetyplan.importer.repairing import Change, repairs
from safetyplan.messages import _
from safetyplan.plan.model import Deadline, Item, Responsibility, Span
from safetyplan.plan.printed import item_text, label
from safetyplan.plan.vocabulary import Role
from safetyplan.rules.imported import (
    clause_not_understood,
    heading_end_guessed,
    name_completed,
    role_guessed,
    separator_lost,
)


@dataclass(slots=True)
class Context:
    """What reading an item depends on besides its text, and what was found on the way.

    `headed` are the looks of numbers whose lines often have headings; `mended` the items whose clause had
    a bracket put back; `unhurried` those that speak of time (持续, 适时, 年度) without setting one.
    """

    year: int
    names: Names
    first_leads: bool = False
    findings: list[Finding] = field(default_factory=list)
    headed: frozenset[str] = frozenset()
    mended: list[str] = field(default_factory=list)
    unhurried: list[str] = field(default_factory=list)


def content_of(paragraphs: Sequence[str], *, own_line: bool = False) -> str:
    """Lay paragraphs out as a plan keeps them: one sentence a line, an empty line between paragraphs."""
    text = "\n\n".join("\n".join(sentences(paragraph)) for paragraph in paragraphs)
    return "\n\n" + text if own_line else text


def build_item(
    num: str | None, head: Head | None, blocks: Sequence[Block], context: Context, *, own_line: bool = False
) -> Item:
    """Make the item of a number, its heading and its blocks.

    One block makes a plain item.  Several make child items without number, one per clause, but for a clause
    right behind the heading, which is the item's own.  `own_line`: the heading stands on a line of its own,
    and so keeps its full stop if it has one.
    """
    if head and head.certain and len(blocks) > 1 and blocks[0].clause and not "".join(blocks[0].content):
        apart = own_line and not head.heading.endswith(("。", "；", "："))
        item = _plain_item(num, head, blocks[0], context, own_line=apart)
        children = tuple(_plain_item(None, None, block, context) for block in blocks[1:])
        return item.model_copy(update={"items": children})
    if len(blocks) <= 1:
        return _plain_item(num, head, blocks[0] if blocks else Block(()), context, own_line=own_line)
    stop = "。" if head and head.stopped and not own_line else ""
    children = tuple(_plain_item(None, None, block, context) for block in blocks)
    return Item(num=num, heading=head.heading + stop if head else "", items=children)


def _plain_item(
    num: str | None, head: Head | None, block: Block, context: Context, *, own_line: bool = False
) -> Item:
    heading = head.heading if head else ""
    apart = head is not None and (own_line or (not head.stopped and head.certain))
    content = content_of(block.content, own_line=apart)
    clause = _clause(block, context)
    title = num or heading or "".join(block.content)[:16]
    item = Item(
        num=num,
        heading=heading,
        content=content,
        clause=block.clause or None,
        responsibilities=responsibilities_of(clause, block, context, title) if clause else (),
        deadlines=deadlines_of(heading, content, clause, context),
    )
    changes = _changes(item, head, block, context, title)
    return item.model_copy(update={"repairs": repairs(item_text(item), changes)}) if changes else item


def _clause(block: Block, context: Context) -> Clause | None:
    """Read the clause of a block, anew only where the year, the document's rules or repairs make a difference."""
    known = block.parsed
    if known and not (block.insertions or known.deadlines or context.first_leads):
        return known
    if not block.clause:
        return None
    return parse_clause(block.clause, first_leads=context.first_leads, year=context.year)


def _changes(item: Item, head: Head | None, block: Block, context: Context, title: str) -> list[Change]:
    """Return what was mended in the item, as changes of its printed text, and say so of each."""
    text = item_text(item)
    changes: list[Change] = []
    if head and not head.certain:
        at = len(label(item.num)) + len(item.heading)
        changes.append(Change(at, "。", "", certain=False))
        why = _("the full stop behind the heading seems to be lost, so its end is a guess")
        reading = Reading(item.heading + "".join(block.content)[:12], item.heading, item=title)
        context.findings.append(heading_end_guessed.finding(why, block.place, reading=reading))
    start = len(text) - len(block.clause)
    for put in block.insertions:
        changes.append(Change(start + put.at, put.text, "", certain=put.is_bracket))
        if put.is_bracket:
            continue
        before, behind = block.clause[max(0, put.at - 10) : put.at], block.clause[put.at + 1 : put.at + 12]
        reading = Reading(before + behind, before + put.text + behind, item=title)
        context.findings.append(separator_lost.finding(put.why, block.place, reading=reading))
    if any(put.is_bracket for put in block.insertions):
        context.mended.append(title)
    return changes


def responsibilities_of(
    clause: Clause, block: Block, context: Context, title: str
) -> tuple[Responsibility, ...]:
    """Return who does what by `clause`, in the register's names, and say what was not certain."""
    result: list[Responsibility] = []
    for party in clause.parties:
        units = tuple(dict.fromkeys(_unit(name, party, block, context, title) for name in party.names))
        last = result[-1] if result else None
        if last and last.role is party.role and last.default == party.default:
            result[-1] = Responsibility(
                role=party.role, units=tuple(dict.fromkeys((*last.units, *units))), default=party.default
            )
        else:
            result.append(Responsibility(role=party.role, units=units, default=party.default))
        if not party.certain:
            others = tuple(role.value for role in (Role.LEAD, Role.SUPPORT) if role is not party.role)
            reading = Reading("、".join(party.units), party.role.value, others, title)
            why = _("no word says what these units do")
            context.findings.append(role_guessed.finding(why, block.place, reading=reading))
    for start, end in clause.unread:
        reading = Reading(clause.text[start:end], item=title)
        why = _("this part of the clause was not understood")
        context.findings.append(clause_not_understood.finding(why, block.place, reading=reading))
    return tuple(result)


def _unit(name: Name, party: Party, block: Block, context: Context, title: str) -> str:
    with_level = context.names.with_prefix(name, party.names[0])
    if with_level is None:
        return context.names.resolve(name.text)[0]
    reading = Reading(name.text, with_level, (name.text,), title)
    why = _("the name was completed as its list begins")
    context.findings.append(name_completed.finding(why, block.place, reading=reading))
    return with_level


_UNHURRIED = re.compile("持续|适时|常态化|长期|年度|逐年")


def deadlines_of(heading: str, content: str, clause: Clause | None, context: Context) -> tuple[Deadline, ...]:
    """Return the deadlines of an item's text and of its clause, each once."""
    text = "".join((heading + "。" if heading else "", content.replace("\n", "")))
    timings: list[Timing] = [*find_deadlines(text, context.year), *(clause.deadlines if clause else ())]
    if not timings and (vague := _UNHURRIED.search(text)):
        context.unhurried.append(vague.group())
    return tuple(dict.fromkeys(_deadline(timing) for timing in timings))


def _without_torn_marks(text: str) -> str:
    """Return a stretch of a sentence without the marks at its ends that belong to what stands beside it."""
    return text.lstrip("”’》〉）】、，；。：").rstrip("“‘《〈（【、，；")


def _deadline(timing: Timing) -> Deadline:
    within = Span(start=timing.within[0], end=timing.within[1]) if timing.within else None
    return Deadline(
        phrase=timing.phrase,
        task=_without_torn_marks(timing.task),
        by=timing.by,
        within=within,
        every=timing.every,
        times=timing.times,
        event=timing.event or None,
        ongoing=timing.ongoing,
    )
