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

from safetyplan.findings import Reading
from safetyplan.grammar.numbers import Style
from safetyplan.grammar.sentences import Head, split_glued_heading, split_heading
from safetyplan.importer.blocks import Passage, blocks_of, is_label_line, passage_behind, passage_of
from safetyplan.importer.items import Context, build_item, content_of
from safetyplan.importer.lines import Line
from safetyplan.importer.outline import Node
from safetyplan.importer.tables import row_item
from safetyplan.messages import _
from safetyplan.plan.model import Item, Section
from safetyplan.rules.imported import number_lost


class NodeKind(Enum):
    """What a node becomes."""

    SECTION = auto()
    ITEM = auto()
    UNDECIDED = auto()


@dataclass(slots=True)
class Candidate:
    """A node with what was found out about its text."""

    node: Node
    kind: NodeKind
    head: Head | None
    own_clauses: int
    body_clauses: int
    below: int


def assemble(
    nodes: Sequence[Node], context: Context, *, inside_item: bool = False
) -> tuple[list[Item], list[Section]]:
    """Turn the nodes of one list into items and sections; a plan prints items before sections."""
    nodes = _with_lost_numbers(nodes, context)
    candidates = _settled([_read(node) for node in nodes])
    _guess_headings(candidates, context)
    if inside_item:
        return [_item(each, context) for each in candidates], []
    _in_printed_order(candidates)
    items = [_item(r, context) for r in candidates if r.kind is NodeKind.ITEM]
    sections = [_section(r, context) for r in candidates if r.kind is NodeKind.SECTION]
    return items, sections


def _read(node: Node) -> Candidate:
    if node.columns:
        return Candidate(node, NodeKind.ITEM, None, 1, 0, 0)
    own = len(node.line.clauses)
    head = _head(passage_of(node.line))
    body = sum(_clauses(node.body))
    below = sum(_subtree_clauses(child) for child in node.children)
    candidate = Candidate(node, NodeKind.UNDECIDED, head, own, body, below)
    candidate.kind = _kind(candidate)
    return candidate


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


def _kind(r: Candidate) -> NodeKind:
    if r.node.is_heading:
        return NodeKind.SECTION
    runs_on = _runs_on(r)
    if r.node.label and r.node.label.style is Style.ARTICLE:
        return NodeKind.ITEM
    if r.node.children:
        if r.own_clauses or (r.body_clauses and is_label_line(r.node.body[0].text)):
            return NodeKind.ITEM
        return NodeKind.UNDECIDED if runs_on and not r.below else NodeKind.SECTION
    if r.own_clauses:
        return NodeKind.SECTION if r.body_clauses and r.head and r.head.stopped else NodeKind.ITEM
    if runs_on:
        return NodeKind.ITEM
    if r.body_clauses == 1 and _closes_body(r.node.body):
        return NodeKind.ITEM
    if r.body_clauses:
        return NodeKind.SECTION
    return NodeKind.UNDECIDED


def _runs_on(r: Candidate) -> bool:
    """Tell whether the line is more than a heading."""
    text = r.node.line.text
    return r.head is not None or len(text) > 60 or (len(text) > 30 and text.endswith(("。", "；", "，")))


def _closes_body(body: Sequence[Line]) -> bool:
    counts = _clauses(body)
    last = max(i for i, count in enumerate(counts) if count)
    return all(is_label_line(line.text) for line in body[last + 1 :])


def _settled(candidates: list[Candidate]) -> list[Candidate]:
    """Let the undecided go with their neighbours; alone among themselves, bare headings over text are sections."""
    items = sum(r.kind is NodeKind.ITEM for r in candidates)
    sections = sum(r.kind is NodeKind.SECTION for r in candidates)
    for r in candidates:
        if r.kind is NodeKind.UNDECIDED:
            if r.node.children:
                r.kind = NodeKind.ITEM if items > sections else NodeKind.SECTION
            elif items:
                r.kind = NodeKind.ITEM if items >= sections or not r.node.body else NodeKind.SECTION
            else:
                r.kind = NodeKind.SECTION if r.node.body or sections else NodeKind.ITEM
    return candidates


def _in_printed_order(candidates: list[Candidate]) -> None:
    """Items stand before sections; a list that mixes them otherwise is made all of one kind.

    Prose among sections (一、总体要求。…) is a section, too.
    """
    sections = sum(r.kind is NodeKind.SECTION for r in candidates)
    prose = [
        r for r in candidates if r.kind is NodeKind.ITEM and not (r.own_clauses or r.body_clauses or r.below)
    ]
    if 0 < len(prose) <= sections:
        for r in prose:
            r.kind = NodeKind.SECTION
    first = next((i for i, r in enumerate(candidates) if r.kind is NodeKind.SECTION), len(candidates))
    late = [r for r in candidates[first:] if r.kind is NodeKind.ITEM]
    if not late:
        return
    with_clause = [r for r in candidates if r.kind is NodeKind.ITEM and (r.own_clauses or r.body_clauses)]
    others = [r for r in candidates if r.kind is NodeKind.SECTION]
    if len(with_clause) > len(others) and all(r.node.label for r in others):
        for r in others:
            r.kind = NodeKind.ITEM
        return
    for r in late:
        r.kind = NodeKind.SECTION


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


def _guess_headings(candidates: list[Candidate], context: Context) -> None:
    """Where headings are rare, take long ones for sentences; where they are usual, guess the lost ends."""
    for r in candidates:
        usual = r.node.look in context.headed
        if r.head and r.head.stopped and not usual and len(r.head.heading) > 24 and "，" in r.head.heading:
            r.head = None
        if r.head is None and usual and r.kind is NodeKind.ITEM and r.own_clauses and not r.node.columns:
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
                why = _("the number {number} is missing here; this paragraph is taken for the item")
                context.findings.append(
                    number_lost.finding(
                        why.format(number=node.label.value + 1), line.place, reading=Reading(line.text[:20])
                    )
                )
            else:
                result[-1].body.append(line)
    return result


def _num(line: Line) -> str | None:
    return line.label.num if line.label else None


def _passages(lines: Sequence[Line]) -> list[Passage]:
    return [passage_of(line) for line in lines]


def _item(r: Candidate, context: Context) -> Item:
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


def _section(r: Candidate, context: Context) -> Section:
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
