"""From the outline to sections and items: heading, content, clause, duties, deadlines, repairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.clause import Clause, parse_clause
from safetyplan.grammar.headings import Head
from safetyplan.grammar.parties import Name, leaves_list_open
from safetyplan.grammar.segments import Party
from safetyplan.grammar.statements import opening_statement
from safetyplan.grammar.timing import Timing, find_deadlines
from safetyplan.importer.classify import (
    Candidate,
    NodeKind,
    announces_tasks,
    classify,
    clause_start,
    heading_of,
    names_day,
    runs_on,
)
from safetyplan.importer.columns import RowHeading, TableRow
from safetyplan.importer.lines import SourceLine, with_clauses
from safetyplan.importer.naming import PrintedNames
from safetyplan.importer.outline import OutlineNode
from safetyplan.importer.provisions import (
    Passage,
    Provision,
    is_label_line,
    passage_behind,
    passage_of,
    provisions_of,
)
from safetyplan.importer.repairing import Replacement, repairs
from safetyplan.importer.rowitems import (
    Points,
    heading_repairs,
    points_of,
    row_repairs,
    row_text,
)
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Deadline, Item, Responsibility, Section, Span
from safetyplan.plan.printed import item_text, label, section_text
from safetyplan.plan.vocabulary import ROLES, Role
from safetyplan.rules.imported import (
    clause_not_understood,
    heading_end_guessed,
    name_completed,
    role_guessed,
    separator_lost,
)
from safetyplan.rules.imported_duties import duty_in_text
from safetyplan.text import sentences

_LONGEST_SECTION_HEADING = 60
"""Characters after which running text of a section is cut where it has no stop; no document shows the limit."""


@dataclass(slots=True)
class DraftBuilder:
    """What reading an item depends on besides its text, and what was found on the way.

    `mended` are the items whose clause had
    a bracket put back; `open_lists` those whose clause ends a list of units in 等; `unhurried` those that speak of time (持续, 适时, 年度) without setting one.
    """

    year: int | None
    names: PrintedNames
    issued: date | None = None
    first_leads: bool = False
    findings: list[Finding] = field(default_factory=list)
    mended: list[str] = field(default_factory=list)
    unhurried: list[str] = field(default_factory=list)
    open_lists: list[str] = field(default_factory=list)


def items_of(candidates: Sequence[Candidate], builder: DraftBuilder) -> tuple[list[Item], list[Section]]:
    """Turn the candidates of one list into items and sections; a plan prints items before sections."""
    found = (_item(r, builder) for r in candidates if r.kind is NodeKind.ITEM)
    items = [each for item in found for each in (item.items if item_text(item) == "" else (item,))]
    sections = [_section(r, builder) for r in candidates if r.kind is NodeKind.SECTION]
    return items, sections


def _num(line: SourceLine) -> str | None:
    return line.label.num if line.label else None


def _passages(lines: Sequence[SourceLine]) -> list[Passage]:
    return [passage_of(line) for line in lines]


def _item(r: Candidate, builder: DraftBuilder) -> Item:
    node = r.node
    if node.task_row:
        return _row_item(node, node.task_row, builder)
    text, head = node.line.text, r.head
    own_line = False
    if head:
        first = [passage_of(node.line, head.end)]
    elif (node.body or node.children) and not runs_on(r) and not r.own_clauses:
        own_line = any(not is_label_line(line.text) for line in node.body)
        first = [] if own_line or (node.children and not node.body) else [passage_of(node.line)]
        head = None if first else Head(text, len(text))
    else:
        first = [passage_of(node.line)]
    provisions = provisions_of([*first, *_passages(node.body)])
    item = build_item(_num(node.line), head, provisions, builder, own_line=own_line)
    if not node.children:
        return item
    children = [_item(each, builder) for each in r.children]
    return item.model_copy(update={"items": (*item.items, *children)})


def _section(r: Candidate, builder: DraftBuilder) -> Section:
    """Make a section; text that runs on behind its heading becomes content, or items where it has clauses.

    Alone under its heading it is an item, too, where something is due in it: a section holds no deadlines.
    """
    node = r.node
    text = node.line.text
    end = r.head.end if r.head else _heading_end(node.line)
    rest = [passage_of(node.line, end)] if text[end:].strip() else []
    passages = [*rest, *_passages(node.body)]
    content, items = _section_body(passages, builder)
    texts = tuple(passage.text for passage in passages)
    is_leaf = node.label is not None and not node.children
    if content and not items and is_leaf and announces_tasks(node) and any(map(names_day, texts)):
        content, items = "", [build_item(None, None, [Provision(texts, place=node.line.place)], builder)]
    below, sections = items_of(r.children, builder)
    section = Section(
        num=_num(node.line),
        heading=text[:end].rstrip(),
        content=content,
        items=(*items, *below),
        sections=tuple(sections),
    )
    if isinstance(node.line.row, RowHeading):
        num = node.line.row.num or None
        section = section.model_copy(update={"num": num})
        mended = heading_repairs(node.line.row, section_text(section))
        return section.model_copy(update={"repairs": mended})
    return section


_HEADING_END = Pattern(r"[。；：，]")
_SHORTEST_HEADING = 4


def _heading_end(line: SourceLine) -> int:
    """Cut running text that has no heading of its own where a section's heading may end.

    Before a clause it ends at the first comma, so that the item that has the clause has text, too.
    """
    text = line.text
    end = clause_start(line)
    if 0 < end <= _LONGEST_SECTION_HEADING:
        comma = text.find("，", _SHORTEST_HEADING, end) if line.clauses else -1
        return end if comma < 0 else comma + 1
    stop = _HEADING_END.search(text, 4, _LONGEST_SECTION_HEADING)
    return stop.end() if stop else min(len(text), _LONGEST_SECTION_HEADING)


def _section_body(passages: list[Passage], builder: DraftBuilder) -> tuple[str, list[Item]]:
    """Part the paragraphs of a section into its content and, from the first clause on, items without number."""
    joined: list[list[Passage]] = []
    for each in passages:
        if joined and is_label_line(each.text):
            joined[-1].append(each)
        else:
            joined.append([each])
    with_clause = [any(p.clauses for p in group) for group in joined]
    if not any(with_clause):
        return content_of([p.text for p in passages]), []
    first = with_clause.index(True)
    content = content_of([p.text for group in joined[:first] for p in group])
    items = []
    for group in joined[first:]:
        head = heading_of(group[0])
        start = [passage_behind(group[0], head.end)] if head else [group[0]]
        items.append(build_item(None, head, provisions_of([*start, *group[1:]]), builder))
    return content, items


def content_of(paragraphs: Sequence[str], *, own_line: bool = False) -> str:
    """Lay paragraphs out as a plan keeps them: one sentence a line, an empty line between paragraphs."""
    text = "\n\n".join("\n".join(map(str.strip, sentences(paragraph))) for paragraph in paragraphs)
    return "\n\n" + text if own_line else text


def build_item(
    num: str | None,
    head: Head | None,
    provisions: Sequence[Provision],
    builder: DraftBuilder,
    *,
    own_line: bool = False,
) -> Item:
    """Make the item of a number, its heading and its provisions.

    One provision makes a plain item.  Several make child items without number, one per clause, but for a clause
    right behind the heading, which is the item's own.  `own_line`: the heading stands on a line of its own,
    and so keeps its full stop if it has one.
    """
    if (
        head
        and head.certain
        and len(provisions) > 1
        and provisions[0].clause
        and not "".join(provisions[0].content)
    ):
        apart = own_line and not head.heading.endswith(("。", "；", "："))
        item = _plain_item(num, head, provisions[0], builder, own_line=apart)
        children = tuple(_plain_item(None, None, provision, builder) for provision in provisions[1:])
        return item.model_copy(update={"items": children})
    if len(provisions) <= 1:
        return _plain_item(
            num, head, provisions[0] if provisions else Provision(()), builder, own_line=own_line
        )
    stop = "。" if head and head.stopped and not own_line else ""
    children = tuple(_plain_item(None, None, provision, builder) for provision in provisions)
    heading = head.heading + stop if head else ""
    deadlines = deadlines_of(heading, "", None, builder) if heading else ()
    return Item(num=num, heading=heading, deadlines=deadlines, items=children)


def _plain_item(
    num: str | None, head: Head | None, provision: Provision, builder: DraftBuilder, *, own_line: bool = False
) -> Item:
    heading = head.heading if head else ""
    apart = head is not None and (own_line or (not head.stopped and head.certain))
    content = content_of(provision.content, own_line=apart)
    clause = _clause(provision, builder)
    title = num or heading or "".join(provision.content)[:16]
    item = Item(
        num=num,
        heading=heading,
        content=content,
        clause=provision.clause or None,
        responsibilities=responsibilities_of(clause, provision, builder, title)
        if clause
        else _stated(heading, content.lstrip(), provision, builder, title),
        deadlines=deadlines_of(heading, content, clause, builder),
    )
    changes = _changes(item, head, provision, builder, title)
    return item.model_copy(update={"repairs": repairs(item_text(item), changes)}) if changes else item


def _clause(provision: Provision, builder: DraftBuilder) -> Clause | None:
    """Read the clause of a provision, anew only where the year, the document's rules or repairs make a difference."""
    known = provision.parsed
    if known and not (provision.insertions or known.deadlines or builder.first_leads):
        return known
    if not provision.clause:
        return None
    return parse_clause(provision.clause, first_leads=builder.first_leads, year=builder.year)


def _changes(
    item: Item, head: Head | None, provision: Provision, builder: DraftBuilder, title: str
) -> list[Replacement]:
    """Return what was mended in the item, as changes of its printed text, and say so of each."""
    text = item_text(item)
    changes: list[Replacement] = []
    if head and not head.certain:
        at = len(label(item.num)) + len(item.heading)
        changes.append(Replacement(at, "。", "", certain=False))
        why = _("the full stop behind the heading seems to be lost, so its end is a guess")
        reading = Interpretation(item.heading + "".join(provision.content)[:12], item.heading, item=title)
        builder.findings.append(heading_end_guessed.finding(why, provision.place, reading=reading))
    start = len(text) - len(provision.clause)
    for put in provision.insertions:
        changes.append(Replacement(start + put.at, put.text, "", certain=put.is_bracket))
        if put.is_bracket:
            continue
        before, behind = (
            provision.clause[max(0, put.at - 10) : put.at],
            provision.clause[put.at + 1 : put.at + 12],
        )
        reading = Interpretation(before + behind, before + put.text + behind, item=title)
        builder.findings.append(separator_lost.finding(put.why, provision.place, reading=reading))
    if any(put.is_bracket for put in provision.insertions):
        builder.mended.append(title)
    return changes


def responsibilities_of(
    clause: Clause, provision: Provision, builder: DraftBuilder, title: str
) -> tuple[Responsibility, ...]:
    """Return who does what by `clause`, in the register's names, and say what was not certain."""
    result: list[Responsibility] = []
    for party in clause.parties:
        units = tuple(dict.fromkeys(_unit(name, party, provision, builder, title) for name in party.names))
        last = result[-1] if result else None
        if last and last.role is party.role and last.default == party.default:
            result[-1] = Responsibility(
                role=party.role, units=tuple(dict.fromkeys((*last.units, *units))), default=party.default
            )
        else:
            result.append(Responsibility(role=party.role, units=units, default=party.default))
        if not party.certain:
            others = tuple(
                role.value for role in (Role.LEAD, Role.SUPPORT, Role.IMPLEMENT) if role is not party.role
            )
            reading = Interpretation("、".join(party.units), party.role.value, others, title)
            why = _("no word says what these units do")
            builder.findings.append(role_guessed.finding(why, provision.place, reading=reading))
    if leaves_list_open(clause.text):
        builder.open_lists.append(title)
    for start, end in clause.unread:
        reading = Interpretation(clause.text[start:end], item=title)
        why = _("this part of the clause was not understood")
        builder.findings.append(clause_not_understood.finding(why, provision.place, reading=reading))
    return tuple(result)


def _stated(
    heading: str, content: str, provision: Provision, builder: DraftBuilder, title: str
) -> tuple[Responsibility, ...]:
    """Return who does what where a text without clause begins by saying so; whether that is so is asked."""
    stated = opening_statement(content or heading, headed=bool(heading and content))
    if stated is None:
        return ()
    found = responsibilities_of(Clause(stated.words, stated.parties), provision, builder, title)
    read = "；".join(f"{ROLES[each.role]}：{'、'.join(each.units)}" for each in found)
    why = _("who does this was read out of the text, not of a clause")
    reading = Interpretation(stated.words, read, item=title)
    builder.findings.append(duty_in_text.finding(why, provision.place, reading=reading))
    return found


def _unit(name: Name, party: Party, provision: Provision, builder: DraftBuilder, title: str) -> str:
    with_level = builder.names.with_prefix(name, party.names[0])
    if with_level is None:
        return builder.names.resolve(name.text)[0]
    reading = Interpretation(name.text, with_level, (name.text,), title)
    why = _("the name was completed as its list begins")
    builder.findings.append(name_completed.finding(why, provision.place, reading=reading))
    return with_level


_UNHURRIED = Pattern("持续|适时|常态化|长期|年度|逐年")


def deadlines_of(
    heading: str, content: str, clause: Clause | None, builder: DraftBuilder
) -> tuple[Deadline, ...]:
    """Return the deadlines of an item's text and of its clause, each once."""
    text = "".join((heading + "。" if heading else "", content.replace("\n", "")))
    timings: list[Timing] = [
        *find_deadlines(text, builder.year, builder.issued),
        *(clause.deadlines if clause else ()),
    ]
    if not timings and (vague := _UNHURRIED.search(text)):
        builder.unhurried.append(vague.group())
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


def _row_item(node: OutlineNode, row: TableRow, builder: DraftBuilder) -> Item:
    """Make the item of a row of a table; lines behind it and before the next row stay with it as text."""
    points = points_of(row)
    below = _points(points, node.line, builder) if points else ()
    said = row_text(row, points if below else None)
    if said.num and not (said.heading or said.content):  # a task without a name: its points are its text
        said, timed = row_text(row), [text[found.end :] for found, text in points.lines] if points else []
        below = ()
    else:
        timed = list(said.content)
    points = points if below else None
    content = content_of(said.content, own_line=bool(said.heading)) if said.content else ""
    clause = (
        parse_clause(said.clause, first_leads=builder.first_leads, year=builder.year) if said.clause else None
    )
    title = said.num or said.heading or content[:16]
    provision = Provision((), said.clause, node.line.place)
    item = Item(
        num=said.num,
        heading=said.heading,
        content=content,
        clause=said.clause or None,
        responsibilities=responsibilities_of(clause, provision, builder, title) if clause else (),
        deadlines=deadlines_of(said.heading, content_of(timed), clause, builder),
    )
    behind = tuple(Item(content=content_of([line.text])) for line in node.body)
    if points and not title:
        return Item(items=(*_stating(below, item, row.before, points.tail), *behind))
    if points:
        below = (*below[:-1], _printing(below[-1], "", points.tail))
    return item.model_copy(update={"repairs": row_repairs(row, item, points), "items": (*below, *behind)})


def _points(points: Points, row: SourceLine, builder: DraftBuilder) -> tuple[Item, ...]:
    """Make the items of the points of a cell; none where that would be printed otherwise than it stands there."""
    lines = [
        with_clauses(SourceLine(text[label.end :], label, text[: label.end].rstrip(), row.place))
        for label, text in points.lines
    ]
    nodes = [OutlineNode(line, style=line.style) for line in lines]
    found, _gaps = classify(nodes, frozenset(), inside_item=True, stated=True)
    items = tuple(_item(each, builder) for each in found)
    plain = all(not item.repairs and not item.items for item in items)
    return items if plain and len(items) == len(lines) else ()


def _stating(points: Sequence[Item], row: Item, before: str, tail: str) -> Iterator[Item]:
    """Yield the points of a row that has no text of its own, each saying what the row says of all of them."""
    for place, point in enumerate(points):
        clause = "；".join(filter(None, (point.clause, row.clause)))
        stated = point.model_copy(
            update={
                "clause": clause or None,
                "responsibilities": (*point.responsibilities, *row.responsibilities),
                "deadlines": tuple(dict.fromkeys((*point.deadlines, *row.deadlines))),
            }
        )
        kept = len(item_text(point))
        last = place == len(points) - 1
        yield _printing(stated, "" if place else before, tail if last else "", kept)


def _printing(item: Item, before: str, tail: str, kept: int | None = None) -> Item:
    """Return an item in front of which and behind which further cells are printed, its text behind `kept` not."""
    text = item_text(item)
    kept = len(text) if kept is None else kept
    why = _("the heads of the table's columns, and where its cells stand")
    changes = [Replacement(0, "", before, note=why)] if before else []
    changes += [Replacement(kept, text[kept:], tail, note=why)] if tail or text[kept:] else []
    return item.model_copy(update={"repairs": repairs(text, changes)}) if changes else item
