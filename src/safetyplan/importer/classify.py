"""Sections and items of the outline: which numbered line is a heading here, and which is a task.

The same number styles can be headings in one part and items in another, so it is decided list by list: what has
numbered lines below it or paragraphs with clauses of their own is a section, what carries a clause or running
text is an item, and a line that could be either goes with its neighbours.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import zip_longest

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.headings import Head, split_glued_heading, split_heading
from safetyplan.grammar.numbers import Style
from safetyplan.grammar.timing import find_deadlines
from safetyplan.importer.lines import SourceLine
from safetyplan.importer.outline import OutlineNode
from safetyplan.importer.provisions import Passage, is_label_line, passage_of
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported import number_lost

# Documents are those of the corpus that benchmarks/corpus.py reads, and the 高安 plan of 2024 in data/.
_LONGEST_HEADING = 60
"""Characters of a line that may still be only a heading (01-mem-zhiben-gongjian, 18-taian-aiqinhai)."""
_LONGEST_HEADING_WITH_STOP = 30
"""The same for one that ends with a stop: 03-anhui-gongye-hulianwang, 18-taian-aiqinhai, 22-guoban-wufei-chengshi."""
_ENOUGH_LINES = 3
_ONE_IN_HEADED = 3
"""Lines of one style before it is said to have headings, and one in how many has to have one: in the 高安 plan
12 of 34 have kept their full stop, so one in two would be too many; in 04-baotou-shuzi-zhengfu one in four
would take sentences for headings."""
_LONG_HEADING = 24
"""Characters beyond which a heading with a comma is a sentence where headings are rare: 04-baotou-shuzi-zhengfu has
one of just so many; 48 would be wrong for 01-mem-zhiben-gongjian and 07-guoban-2020-fangguanfu."""


class NodeKind(Enum):
    """What a node becomes."""

    SECTION = auto()
    ITEM = auto()
    UNDECIDED = auto()


@dataclass(slots=True)
class Candidate:
    """A node with what was found out about its text, and the candidates below it.

    `own_clauses`, `body_clauses` and `below` count the clauses in its line, in its paragraphs and in the
    nodes below it.
    """

    node: OutlineNode
    kind: NodeKind
    head: Head | None
    own_clauses: int
    body_clauses: int
    below: int
    children: list["Candidate"] = field(default_factory=list)


def classify(
    nodes: Sequence[OutlineNode],
    headed: frozenset[str],
    *,
    inside_item: bool = False,
    announced: bool = False,
    stated: bool | None = None,
) -> tuple[list[Candidate], list[Finding]]:
    """Decide for the nodes of one list, and of all lists below it, what is a section and what an item.

    `headed` are the styles of numbers whose lines often have headings.  Below an item everything is one.  `announced`:
    the list stands below a heading that announces tasks.  `stated`: whether the document states duties in clauses;
    unless given, whether `nodes` do.
    """
    nodes, findings = _with_lost_numbers(nodes)
    candidates = [_candidate(node) for node in nodes]
    is_outermost = stated is None
    if stated is None:
        stated = any(r.own_clauses or r.body_clauses or r.below for r in candidates)
    _settle(candidates, stated=stated, announced=announced)
    _guess_headings(candidates, headed)
    if inside_item:
        for each in candidates:
            each.kind = NodeKind.ITEM
    else:
        _in_printed_order(candidates, is_outermost=is_outermost)
    for each in candidates:
        each.children, found = classify(
            each.node.children,
            headed,
            inside_item=each.kind is NodeKind.ITEM,
            announced=announces_tasks(each.node),
            stated=stated,
        )
        findings += found
    return candidates, findings


def _candidate(node: OutlineNode) -> Candidate:
    if node.task_row:
        return Candidate(node, NodeKind.ITEM, None, 1, 0, 0)
    own = len(node.line.clauses)
    head = heading_of(passage_of(node.line))
    body = sum(_clauses(node.body))
    below = sum(_subtree_clauses(child) for child in node.children)
    candidate = Candidate(node, NodeKind.UNDECIDED, head, own, body, below)
    candidate.kind = _kind(candidate)
    return candidate


def heading_of(first: Passage) -> Head | None:
    """Return the heading of a paragraph; a single sentence in front of its clause is no heading, but the text."""
    head = split_heading(first.text)
    if head and first.clauses and not first.text[head.end : first.clauses[0].start].strip():
        return None
    return head


def _clauses(lines: Sequence[SourceLine]) -> list[int]:
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


def _subtree_clauses(node: OutlineNode) -> int:
    return len(node.line.clauses) + sum(_clauses(node.body)) + sum(map(_subtree_clauses, node.children))


def _kind(r: Candidate) -> NodeKind:
    if r.node.is_heading:
        return NodeKind.SECTION
    is_running_text = runs_on(r)
    if r.node.label and r.node.label.style is Style.ARTICLE:
        return NodeKind.ITEM
    if r.node.children:
        if r.own_clauses or (r.body_clauses and is_label_line(r.node.body[0].text)):
            return NodeKind.ITEM
        return NodeKind.UNDECIDED if is_running_text and not r.below else NodeKind.SECTION
    if r.own_clauses:
        return NodeKind.SECTION if r.body_clauses and r.head and r.head.stopped else NodeKind.ITEM
    if is_running_text:
        return NodeKind.ITEM
    if r.body_clauses == 1 and _closes_body(r.node.body):
        return NodeKind.ITEM
    if r.body_clauses:
        return NodeKind.SECTION
    return NodeKind.UNDECIDED


def runs_on(r: Candidate) -> bool:
    """Tell whether the line is more than a heading."""
    text = r.node.line.text
    return (
        r.head is not None
        or len(text) > _LONGEST_HEADING
        or (len(text) > _LONGEST_HEADING_WITH_STOP and text.endswith(("。", "；", "，")))
    )


def _closes_body(body: Sequence[SourceLine]) -> bool:
    counts = _clauses(body)
    last = max(i for i, count in enumerate(counts) if count)
    return all(is_label_line(line.text) for line in body[last + 1 :])


_FRAME = Pattern(
    r"(?!.*(?:任务|分工|职责|内容)).*(?:总体|指导思想|目标|原则|要求|保障|组织领导|组织实施|背景|意义|形势|范围|依据|附则)",
    example="保障措施",
)


def announces_tasks(node: OutlineNode) -> bool:
    """Tell whether what stands below a heading may be tasks: not below aims or means (03-anhui, 18-taian)."""
    return _FRAME.match(node.line.text[:_LONGEST_HEADING]) is None


def _settle(candidates: Sequence[Candidate], *, stated: bool, announced: bool) -> None:
    """Let the undecided go with their neighbours.

    Alone among themselves, bare headings over text are sections; but items where the list stands below a heading
    that announces tasks (二、工作内容).
    """
    items = sum(r.kind is NodeKind.ITEM for r in candidates)
    sections = sum(r.kind is NodeKind.SECTION and not r.node.is_heading for r in candidates)
    tasks = not stated and _are_tasks(candidates)
    for r in candidates:
        if r.kind is NodeKind.UNDECIDED:
            if tasks:
                r.kind = NodeKind.ITEM
            elif r.node.children:
                r.kind = NodeKind.ITEM if items > sections else NodeKind.SECTION
            elif items:
                r.kind = NodeKind.ITEM if items >= sections or not r.node.body else NodeKind.SECTION
            else:
                r.kind = NodeKind.SECTION if (r.node.body and not announced) or sections else NodeKind.ITEM


def _are_tasks(candidates: Sequence[Candidate]) -> bool:
    """Tell whether bare headings over text are tasks: a flat list of which at least every second one sets a time.

    A section could not hold these times.  Not where other lists have clauses: there such a list tells aims
    (03-anhui-gongye-hulianwang).
    """
    if any(r.node.children or r.node.is_heading for r in candidates):
        return False
    bare = [r for r in candidates if r.kind is NodeKind.UNDECIDED and r.node.body]
    dated = sum(any(_names_day(line.text) for line in r.node.body) for r in bare)
    return 0 < len(bare) <= 2 * dated


def _names_day(text: str) -> bool:
    """Tell whether something is due at a time that is named: 6月底前, not 定期."""
    return any(not (each.ongoing or each.every) for each in find_deadlines(text, None))


def _in_printed_order(candidates: list[Candidate], *, is_outermost: bool) -> None:
    """Items stand before sections; a list that mixes them otherwise is made all of one kind.

    Prose among sections (一、总体要求。…) is a section, too.  Below the outermost list, headings over lists
    become items beside one that is a single sentence with its clause: as a section that had no text left.
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
    holds_sentence = any(r.own_clauses and r.head is None for r in late)
    are_bare = all(not r.node.body for r in others)
    to_items = len(with_clause) > len(others) or (holds_sentence and are_bare and not is_outermost)
    if to_items and all(r.node.label for r in others):
        for r in others:
            r.kind = NodeKind.ITEM
        return
    for r in late:
        r.kind = NodeKind.SECTION


def headed_styles(root: OutlineNode) -> frozenset[str]:
    """Return the styles of numbers of which at least every third line, in the whole document, has a heading."""
    all_lines: Counter[str] = Counter()
    headed: Counter[str] = Counter()
    waiting = list(root.children)
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.label:
            all_lines[node.style] += 1
            headed[node.style] += split_heading(node.line.text) is not None
    return frozenset(
        style
        for style, count in all_lines.items()
        if count >= _ENOUGH_LINES and headed[style] * _ONE_IN_HEADED >= count
    )


def _guess_headings(candidates: list[Candidate], headed: frozenset[str]) -> None:
    """Where headings are rare, take long ones for sentences; where they are usual, guess the lost ends."""
    for r in candidates:
        usual = r.node.style in headed
        if (
            r.head
            and r.head.stopped
            and not usual
            and len(r.head.heading) > _LONG_HEADING
            and "，" in r.head.heading
        ):
            r.head = None
        if r.head is None and usual and r.kind is NodeKind.ITEM and r.own_clauses and not r.node.task_row:
            r.head = split_glued_heading(r.node.line.text[: clause_start(r.node.line)])


def clause_start(line: SourceLine) -> int:
    """Return where the first clause of a line begins; its end, where there is none."""
    return line.clauses[0].start if line.clauses else len(line.text)


def _with_lost_numbers(nodes: Sequence[OutlineNode]) -> tuple[list[OutlineNode], list[Finding]]:
    """Where a number is missing and just as many paragraphs with clauses stand there, these are the lost items."""
    result: list[OutlineNode] = []
    findings: list[Finding] = []
    for node, following in zip_longest(nodes, nodes[1:]):
        result.append(node)
        if not (node.label and following and following.label) or node.children:
            continue
        missing = following.label.value - node.label.value - 1
        counts = _clauses(node.body)
        if (
            missing < 1
            or following.style != node.style
            or sum(map(bool, counts)) != missing
            or not node.line.clauses
        ):
            continue
        first = next(i for i, count in enumerate(counts) if count)
        lost, node.body = node.body[first:], node.body[:first]
        for line in lost:
            if line.clauses:
                result.append(OutlineNode(line, style=node.style))
                why = _("the number {number} is missing here; this paragraph is taken for the item")
                findings.append(
                    number_lost.finding(
                        why.format(number=node.label.value + 1),
                        line.place,
                        reading=Interpretation(line.text[:20]),
                    )
                )
            else:
                result[-1].body.append(line)
    return result, findings
