"""A plan drafted from an issued document, and what the reading was not sure of."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safetyplan.findings import Finding, Reading
from safetyplan.grammar.wholerules import whole_rules
from safetyplan.importer.annexes import attached_findings, attached_table
from safetyplan.importer.blocks import is_label_line
from safetyplan.importer.classify import assemble, headed_looks
from safetyplan.importer.contents import contents_as_text
from safetyplan.importer.document import WHOLE, Document
from safetyplan.importer.frame import Frame, closing_start, read_frame, read_issue, year_of
from safetyplan.importer.items import Context, content_of
from safetyplan.importer.lines import Line, read_lines
from safetyplan.importer.naming import Names
from safetyplan.importer.notice import notice_end
from safetyplan.importer.outline import Jump, Node, outline
from safetyplan.messages import _
from safetyplan.plan.model import Default, Origin, Plan
from safetyplan.plan.printed import as_printed
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.rules.imported import (
    brackets_restored,
    names_alike,
    number_skipped,
    text_lost,
    time_without_deadline,
    title_invented,
    year_unknown,
)


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan to be reviewed: `findings` gravest first, and the units and groups the register does not have.

    Without `year_known` the plan's year is made up, and every deadline with it.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    proposed: tuple[Unit, ...]
    proposed_groups: tuple[Group, ...]
    year_known: bool = True


def gravest_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings by family, gravest first, and within a family in the order of the source, without repeats."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.code[:3]))


def draft_plan(
    document: Document, register: Register, *, register_file: str, year: int | None = None
) -> Draft:
    """Draft the plan of an issued document.

    Nothing is left out: as printed, the plan is the document again but for white space and width.  `year` is the
    plan's year where the document does not say; it outranks what the document says.  The same document always
    gives the same draft.
    """
    lines = contents_as_text(read_lines(document.paragraphs))
    behind = attached_table(lines)
    attached = [line.plain() for line in lines[behind:]]
    del lines[behind:]
    notice = notice_end(lines)
    root, jumps = outline(lines[notice:])
    if not root.children:
        _open_unnumbered(root)
    closing = [*_closing(root), *attached]
    _close_before_annexes(root)
    _keep_rosters_as_text(root)
    frame = read_frame([*(line.plain() for line in lines[:notice]), *root.body], document)
    issue = read_issue(
        frame.front, frame.title, (*frame.preamble, *(line.full for line in closing)), document
    )
    found_year = year or year_of(frame.title, issue, [line.full for line in (*lines, *attached)])
    rules = tuple(dict.fromkeys(rule for line in lines for rule in whole_rules(line.text)))
    context = Context(
        found_year or 2000, Names(register), first_leads=any(rule.first_leads for rule in rules)
    )
    context.headed = headed_looks(root)
    items, sections = assemble(root.children, context)
    plan = Plan(
        title=frame.title,
        year=found_year or 2000,
        register=register_file,
        issuer=issue.issuer,
        document_number=issue.number,
        issued=issue.issued,
        source=_origin(document),
        front=content_of(frame.front),
        preamble=content_of(frame.preamble),
        defaults=tuple(
            Default(phrase=r.phrase, first_leads=r.first_leads, role=r.role, units=r.units) for r in rules
        ),
        sections=tuple(sections),
        items=tuple(items),
        closing=content_of([line.full for line in closing]),
    )
    findings = [
        *_lost_text(plan, document, invented=frame.invented),
        *_frame_findings(frame, found_year),
        *_gap_findings(jumps),
        *attached_findings(attached),
        *context.findings,
        *_alike_findings(context.names),
        *_mended_findings(context.mended),
        *_unhurried_findings(context.unhurried),
    ]
    names = context.names
    return Draft(
        plan, gravest_first(findings), names.proposed_units(), names.proposed_groups(), found_year is not None
    )


def _open_unnumbered(root: Node) -> None:
    """In a document without any number the paragraphs from the first clause on are the items."""
    with_clause = [bool(line.clauses) for line in root.body]
    if not any(with_clause):
        return
    first = with_clause.index(True)
    if first and is_label_line(root.body[first].text):
        first -= 1
    last = len(with_clause) - 1 - with_clause[::-1].index(True)
    rest = root.body[first:]
    del root.body[first:]
    for place, line in enumerate(rest, first):
        if root.children and (is_label_line(line.text) or place > last):
            root.children[-1].body.append(line)
        else:
            root.children.append(Node(line))


def _last(node: Node) -> Node:
    while node.children:
        node = node.children[-1]
    return node


def _closing(root: Node) -> list[Line]:
    """Take the text behind the plan off its last node."""
    if not root.children:
        return []
    return _cut(_last(root.children[-1]))


def _cut(node: Node) -> list[Line]:
    start = closing_start(node)
    rest, node.body = node.body[start:], node.body[:start]
    return rest


def _close_before_annexes(root: Node) -> None:
    """A signature in front of an attachment belongs to no item; it stands as a part of its own."""
    nodes: list[Node] = []
    for node in root.children:
        if node.annex and nodes and (rest := _cut(_last(nodes[-1]))):
            nodes.append(Node(rest[0].plain(), body=[line.plain() for line in rest[1:]], look="heading"))
        nodes.append(node)
    root.children = nodes


def _keep_rosters_as_text(root: Node) -> None:
    """An attachment without any clause, in a document that has many, is a roster or a form: numbers in it are no items."""
    counts = {id(node): _clause_count(node) for node in root.children}
    if sum(counts.values()) < _MANY:
        return
    for node in root.children:
        if node.annex and not counts[id(node)]:
            node.body = [line.plain() for line in _all_lines(node)][1:]
            node.children = []


_MANY = 3


def _clause_count(node: Node) -> int:
    own = bool(node.columns) + len(node.line.clauses) + sum(len(line.clauses) for line in node.body)
    return own + sum(map(_clause_count, node.children))


def _all_lines(node: Node) -> Iterator[Line]:
    yield node.line
    yield from node.body
    for child in node.children:
        yield from _all_lines(child)


def _origin(document: Document) -> Origin | None:
    return Origin(description=document.name, left_out=document.left_out) if document.name else None


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _lost_text(plan: Plan, document: Document, *, invented: bool) -> list[Finding]:
    """Compare the plan as printed with the document; anything missing or out of its place is the gravest finding.

    A title of our own making is left aside.
    """
    source = _folded(
        "".join(p.label + ("".join(p.cells) if p.cells else p.text) for p in document.paragraphs)
    )
    printed = _folded(as_printed(plan).removeprefix(plan.title) if invented else as_printed(plan))
    if printed == source:
        return []
    at = next(
        (i for i, (a, b) in enumerate(zip(source, printed, strict=False)) if a != b),
        min(len(source), len(printed)),
    )
    around = slice(max(0, at - 10), at + 20)
    why = _("as printed, the draft differs from the document from here on")
    return [text_lost.finding(why, WHOLE, reading=Reading(source[around], printed[around]))]


def _frame_findings(frame: Frame, year: int | None) -> list[Finding]:
    findings = []
    if frame.invented:
        why = _("the document has no title of its own")
        findings.append(title_invented.finding(why, WHOLE, reading=Reading(read=frame.title)))
    if year is None:
        why = _("the document names no year; give the plan's with --year, deadlines depend on it")
        findings.append(year_unknown.finding(why, WHOLE, reading=Reading(read="2000")))
    return findings


def _alike_findings(names: Names) -> list[Finding]:
    why = _(
        "these may be two names of one unit; if so, let the register give one of them as an alias of the other"
    )
    return [
        names_alike.finding(why, WHOLE, reading=Reading(f"{name}、{other}")) for name, other in names.alike()
    ]


def _mended_findings(mended: Sequence[str]) -> list[Finding]:
    if not mended:
        return []
    why = _("{count} clauses had lost a bracket, which was put back").format(count=len(mended))
    return [brackets_restored.finding(why, WHOLE, reading=Reading("、".join(mended), "（…）"))]


def _unhurried_findings(words: Sequence[str]) -> list[Finding]:
    if not words:
        return []
    why = _("{count} items speak of time without setting one; no deadline was recorded").format(
        count=len(words)
    )
    reading = Reading("、".join(dict.fromkeys(words)), alternatives=("ongoing: true",))
    return [time_without_deadline.finding(why, WHOLE, reading=reading)]


def _gap_findings(jumps: Sequence[Jump]) -> list[Finding]:
    return [
        number_skipped.finding(
            _("the number {number} was expected here").format(number=jump.expected),
            jump.line.place,
            reading=Reading(jump.line.full[:24], jump.line.label.num if jump.line.label else ""),
        )
        for jump in jumps
    ]
