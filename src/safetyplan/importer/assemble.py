"""From the outline to sections and items: which numbered line is a heading here, and which is a task.

The same number looks can be headings in one part and items in another, so it is decided list by list: what has
numbered lines below it or paragraphs with clauses of their own is a section, what carries a clause or running
text is an item, and a line that could be either goes with its neighbours.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import zip_longest

from safetyplan.grammar.headings import Head, split_glued_heading, split_heading
from safetyplan.grammar.numbers import Style
from safetyplan.importer.blocks import Passage, blocks_of, is_label_line, passage_behind, passage_of
from safetyplan.importer.doubts import Doubt, Grade
from safetyplan.importer.items import Context, build_item, content_of
from safetyplan.importer.lines import Line
from safetyplan.importer.outline import Node
from safetyplan.importer.tables import row_item
from safetyplan.messages import _
from safetyplan.plan.model import Item, Section


class Sort(Enum):
    """What a node becomes."""

    SECTION = auto()
    ITEM = auto()
    EITHER = auto()


@dataclass(slots=True)
class Reading:
    """A node with what was found out about its text."""

    node: Node
    sort: Sort
    head: Head | None
    own_clauses: int
    body_clauses: int
    below: int


def assemble(
    nodes: Sequence[Node], context: Context, *, inside_item: bool = False
) -> tuple[list[Item], list[Section]]:
    """Turn the nodes of one list into items and sections; a plan prints items before sections."""
    nodes = _with_lost_numbers(nodes, context)
    readings = _settled([_read(node) for node in nodes])
    _guess_headings(readings, context)
    if inside_item:
        return [_item(reading, context) for reading in readings], []
    _in_printed_order(readings)
    items = [_item(r, context) for r in readings if r.sort is Sort.ITEM]
    sections = [_section(r, context) for r in readings if r.sort is Sort.SECTION]
    return items, sections


def _read(node: Node) -> Reading:
    if node.columns:
        return Reading(node, Sort.ITEM, None, 1, 0, 0)
    own = len(node.line.clauses)
    head = _head(passage_of(node.line))
    body = sum(_clauses(node.body))
    below = sum(_subtree_clauses(child) for child in node.children)
    reading = Reading(node, Sort.EITHER, head, own, body, below)
    reading.sort = _sort(reading)
    return reading


def _head(first: Passage) -> Head | None:
    """Return the heading of a paragraph; a single sentence in front of its clause is no heading, but the text."""
    head = split_heading(first.text)
    if head and first.clauses and not first.text[head.end : first.clauses[0].start].strip():
        return None
    return head


def _clauses(lines: Sequence[Line]) -> list[int]:
    """Count the clauses of each paragraph; lines of labels that follow one another are one clause."""
    counts = [len(line.clauses) for line in lines]
    first: int | None = None
    for place, line in enumerate(lines):
        if not is_label_line(line.text):
            first = None
        elif first is None:
            first = place
        else:
            counts[first] = min(1, counts[first] + counts[place])
            counts[place] = 0
    return counts


def _subtree_clauses(node: Node) -> int:
    return len(node.line.clauses) + sum(_clauses(node.body)) + sum(map(_subtree_clauses, node.children))


def _sort(r: Reading) -> Sort:
    if r.node.is_heading:
        return Sort.SECTION
    runs_on = _runs_on(r)
    if r.node.label and r.node.label.style is Style.ARTICLE:
        return Sort.ITEM
    if r.node.children:
        if r.own_clauses or (r.body_clauses and is_label_line(r.node.body[0].text)):
            return Sort.ITEM
        return Sort.EITHER if runs_on and not r.below else Sort.SECTION
    if r.own_clauses:
        return Sort.SECTION if r.body_clauses and r.head and r.head.stopped else Sort.ITEM
    if runs_on:
        return Sort.ITEM
    if r.body_clauses == 1 and _closes_body(r.node.body):
        return Sort.ITEM
    if r.body_clauses:
        return Sort.SECTION
    return Sort.EITHER


def _runs_on(r: Reading) -> bool:
    """Tell whether the line is more than a heading."""
    text = r.node.line.text
    return r.head is not None or len(text) > 60 or (len(text) > 30 and text.endswith(("。", "；", "，")))


def _closes_body(body: Sequence[Line]) -> bool:
    counts = _clauses(body)
    last = max(i for i, count in enumerate(counts) if count)
    return all(is_label_line(line.text) for line in body[last + 1 :])


def _settled(readings: list[Reading]) -> list[Reading]:
    """Let the undecided go with their neighbours; alone among themselves, bare headings over text are sections."""
    items = sum(r.sort is Sort.ITEM for r in readings)
    sections = sum(r.sort is Sort.SECTION for r in readings)
    for r in readings:
        if r.sort is Sort.EITHER:
            if r.node.children:
                r.sort = Sort.ITEM if items > sections else Sort.SECTION
            elif items:
                r.sort = Sort.ITEM if items >= sections or not r.node.body else Sort.SECTION
            else:
                r.sort = Sort.SECTION if r.node.body or sections else Sort.ITEM
    return readings


def _in_printed_order(readings: list[Reading]) -> None:
    """Items stand before sections; a list that mixes them otherwise is made all of one sort.

    Prose among sections (一、总体要求。…) is a section, too.
    """
    sections = sum(r.sort is Sort.SECTION for r in readings)
    prose = [r for r in readings if r.sort is Sort.ITEM and not (r.own_clauses or r.body_clauses or r.below)]
    if 0 < len(prose) <= sections:
        for r in prose:
            r.sort = Sort.SECTION
    first = next((i for i, r in enumerate(readings) if r.sort is Sort.SECTION), len(readings))
    late = [r for r in readings[first:] if r.sort is Sort.ITEM]
    if not late:
        return
    with_clause = [r for r in readings if r.sort is Sort.ITEM and (r.own_clauses or r.body_clauses)]
    others = [r for r in readings if r.sort is Sort.SECTION]
    if len(with_clause) > len(others) and all(r.node.label for r in others):
        for r in others:
            r.sort = Sort.ITEM
        return
    for r in late:
        r.sort = Sort.SECTION


def headed_looks(root: Node) -> frozenset[str]:
    """Return the looks of numbers of which at least every third line, in the whole document, has a heading."""
    all_lines: Counter[str] = Counter()
    headed: Counter[str] = Counter()
    waiting = list(root.children)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.label:
            all_lines[node.look] += 1
            headed[node.look] += split_heading(node.line.text) is not None
    return frozenset(look for look, count in all_lines.items() if count >= 3 and headed[look] * 3 >= count)


def _guess_headings(readings: list[Reading], context: Context) -> None:
    """Where headings are rare, take long ones for sentences; where they are usual, guess the lost ends."""
    for r in readings:
        usual = r.node.look in context.headed
        if r.head and r.head.stopped and not usual and len(r.head.heading) > 24 and "，" in r.head.heading:
            r.head = None
        if r.head is None and usual and r.sort is Sort.ITEM and r.own_clauses and not r.node.columns:
            r.head = split_glued_heading(r.node.line.text[: _clause_start(r.node.line)])


def _clause_start(line: Line) -> int:
    return line.clauses[0].start if line.clauses else len(line.text)


def _with_lost_numbers(nodes: Sequence[Node], context: Context) -> list[Node]:
    """Where a number is missing and just as many paragraphs with clauses stand there, these are the lost items."""
    result: list[Node] = []
    for node, following in zip_longest(nodes, nodes[1:]):
        result.append(node)
        if not (node.label and following and following.label) or node.children:
            continue
        missing = following.label.value - node.label.value - 1
        counts = _clauses(node.body)
        if (
            missing < 1
            or following.look != node.look
            or sum(map(bool, counts)) != missing
            or not node.line.clauses
        ):
            continue
        first = next(i for i, count in enumerate(counts) if count)
        lost, node.body = node.body[first:], node.body[:first]
        for line in lost:
            if line.clauses:
                result.append(Node(line, look=node.look))
                context.doubts.append(
                    Doubt(
                        Grade.STRUCTURE,
                        line.place,
                        line.text[:20],
                        "",
                        _("the number {number} is missing here; this paragraph is taken for the item").format(
                            number=node.label.value + 1
                        ),
                    )
                )
            else:
                result[-1].body.append(line)
    return result


def _num(line: Line) -> str | None:
    return line.label.num if line.label else None


def _passages(lines: Sequence[Line]) -> list[Passage]:
    return [passage_of(line) for line in lines]


def _item(r: Reading, context: Context) -> Item:
    node = r.node
    if node.columns:
        return row_item(node, context)
    text, head = node.line.text, r.head
    own_line = False
    if head:
        first = [passage_of(node.line, head.end)]
    elif (node.body or node.children) and not _runs_on(r) and not r.own_clauses:
        own_line = any(not is_label_line(line.text) for line in node.body)
        first = [] if own_line or (node.children and not node.body) else [passage_of(node.line)]
        head = None if first else Head(text, len(text))
    else:
        first = [passage_of(node.line)]
    blocks = blocks_of([*first, *_passages(node.body)])
    item = build_item(_num(node.line), head, blocks, context, own_line=own_line)
    if not node.children:
        return item
    children, _none = assemble(node.children, context, inside_item=True)
    return item.model_copy(update={"items": (*item.items, *children)})


def _section(r: Reading, context: Context) -> Section:
    """Make a section; text that runs on behind its heading becomes content, or items where it has clauses."""
    node = r.node
    text = node.line.text
    end = r.head.end if r.head else _heading_end(node.line)
    rest = [passage_of(node.line, end)] if text[end:].strip() else []
    content, items = _section_body([*rest, *_passages(node.body)], context)
    below, sections = assemble(node.children, context)
    return Section(
        num=_num(node.line),
        heading=text[:end].rstrip(),
        content=content,
        items=(*items, *below),
        sections=tuple(sections),
    )


_HEADING_END = re.compile(r"[。；：，]")


def _heading_end(line: Line) -> int:
    """Cut running text that has no heading of its own where a section's heading may end."""
    text = line.text
    end = _clause_start(line)
    if 0 < end <= 60:
        return end
    stop = _HEADING_END.search(text, 4, 60)
    return stop.end() if stop else min(len(text), 60)


def _section_body(passages: list[Passage], context: Context) -> tuple[str, list[Item]]:
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
        head = _head(group[0])
        start = [passage_behind(group[0], head.end)] if head else [group[0]]
        items.append(build_item(None, head, blocks_of([*start, *group[1:]]), context))
    return content, items
