"""An issued document → a draft plan, and what the reading was not sure of, as findings.

`read` is a plain function of bytes: no files, no state, no clock.  Whoever has very many documents can
map it with whatever they map other functions with (`safetyplan.importer.batch` shows Dask).

The stages stand below in their order.  Each takes what the one before returned and returns its own value
and its findings:

    decode → paragraphs → relayout → lines → outside → outline → classify → letterhead → items → plan
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.wholerules import WholeRule, whole_rules
from safetyplan.importer.charset import decode
from safetyplan.importer.classify import Candidate, classify, headed_styles
from safetyplan.importer.document import WHOLE, IssuedDocument, Paragraph, at_path
from safetyplan.importer.formats import DocumentFormat, detect
from safetyplan.importer.items import DraftBuilder, content_of, items_of
from safetyplan.importer.letterhead import Issue, Letterhead, read_issue, read_letterhead, year_of
from safetyplan.importer.lines import SourceLine, read_lines
from safetyplan.importer.loss import damage, lost_text
from safetyplan.importer.markdown import is_marked, read_markdown, unmarked
from safetyplan.importer.naming import PrintedNames
from safetyplan.importer.outline import NumberGap, OutlineNode, outline
from safetyplan.importer.outside import (
    attached_findings,
    attached_table,
    closing_taken,
    contents_as_text,
    declared,
    notice_end,
)
from safetyplan.importer.questions import open_questions
from safetyplan.importer.relayout import relaid
from safetyplan.importer.text import read_text
from safetyplan.messages import _
from safetyplan.plan.model import Default, Item, Origin, Plan, Section
from safetyplan.plan.register import Group, Register, Roster, Unit
from safetyplan.plan.vocabulary import Status
from safetyplan.rules.imported import (
    brackets_restored,
    foreign_register,
    names_alike,
    number_skipped,
    time_without_deadline,
    title_invented,
    year_unknown,
)

__all__ = ["Draft", "document", "draft_plan", "read"]

Findings = Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan to be reviewed: `findings` gravest first, and the units and groups the register does not have.

    The plan has no year where nobody says which; what hangs on it is then kept as a phrase without a day.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    proposed: tuple[Unit, ...]
    proposed_groups: tuple[Group, ...]


def read(
    raw: bytes,
    name: str = "",
    register: Register | None = None,
    *,
    register_file: str = "units.yaml",
    year: int | None = None,
) -> Draft:
    """Return the draft plan that the bytes of an issued document hold.

    `name` is for messages and for the description of the source; the format is told by the bytes.
    Without `register` every unit is unknown and proposed.  `SafetyPlanError` where the file cannot be read.
    """
    found = document(raw, name)
    found = replace(found, findings=(*found.findings, *damage(found.paragraphs)))
    return draft_plan(found, register or Register(Roster()), register_file=register_file, year=year)


def document(raw: bytes, name: str = "") -> IssuedDocument:
    """Return the paragraphs of an issued document; `SafetyPlanError` where it cannot be read."""
    shown = name or _("the document")
    return replace(_paragraphs(raw, shown, detect(raw, shown)), name=name)


def draft_plan(
    document: IssuedDocument, register: Register, *, register_file: str, year: int | None = None
) -> Draft:
    """Draft the plan of an issued document.

    Nothing is left out: as printed, the plan is the document again but for white space and width.  `year` is the
    plan's year where the document does not say; it outranks what the document says.  The same document always
    gives the same draft.
    """
    paragraphs, of_layout = _relayout(document)
    lines, of_lines = _lines(paragraphs)
    parts, of_parts = _outside(lines)
    tree, of_outline = _outline(parts)
    candidates, of_kinds = classify(tree.root.children, headed_styles(tree.root))
    head, of_head = _letterhead(parts, tree, document, year)
    content, of_items = _items(candidates, head, register)
    plan, of_plan = _plan(head, content, tree, document, register_file)
    found = (
        document.findings, of_plan, of_head, of_layout, of_lines, of_outline, of_parts, of_kinds, of_items
    )  # fmt: skip
    findings = tuple(_gravest_first(f for each in found for f in each))
    return Draft(
        plan.model_copy(update={"open": open_questions(findings)}),
        tuple(at_path(finding, document.name) for finding in findings),
        content.names.proposed_units(),
        content.names.proposed_groups(),
    )


def _gravest_first(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Return findings by family, gravest first, and within a family in the order of the source, without repeats."""
    return sorted(dict.fromkeys(findings), key=lambda finding: finding.code[:3])


# decode, paragraphs


def _paragraphs(raw: bytes, name: str, form: DocumentFormat) -> IssuedDocument:
    """Read a document in the given format; the readers of what is not text are imported on demand."""
    if form is DocumentFormat.TEXT:
        return read_text(decode(raw, name).text, name)
    if form is DocumentFormat.MARKDOWN:
        return read_markdown(decode(raw, name).text, name)
    found = _laid_out(raw, name, form)
    paragraphs = tuple(declared(found.paragraphs))
    if is_marked("\n".join(paragraph.text for paragraph in paragraphs)):  # typed in Markdown, saved in Word
        paragraphs = tuple(unmarked(paragraphs))
    return replace(found, paragraphs=paragraphs)


def _laid_out(raw: bytes, name: str, form: DocumentFormat) -> IssuedDocument:
    if form is DocumentFormat.WORD:
        from safetyplan.importer.word import read_word

        return read_word(raw, name)
    if form is DocumentFormat.PDF:
        from safetyplan.importer.pdf import read_pdf

        return read_pdf(raw, name)
    from safetyplan.importer.web import read_web_archive, read_web_page

    return read_web_archive(raw, name) if form is DocumentFormat.WEB_ARCHIVE else read_web_page(raw, name)


# relayout, lines


def _relayout(document: IssuedDocument) -> tuple[list[Paragraph], Findings]:
    """Put back the layout that a document lost; lines cut at a width are joined by the reader of text."""
    return relaid(document.paragraphs), ()


def _lines(paragraphs: Sequence[Paragraph]) -> tuple[list[SourceLine], Findings]:
    """Read the number of every paragraph, and the responsibility clauses in its text."""
    return contents_as_text(read_lines(paragraphs)), ()


# outside


class _Parts(NamedTuple):
    """The lines of a document: the notice in front, the plan, a table attached behind it."""

    notice: list[SourceLine]
    plan: list[SourceLine]
    attached: list[SourceLine]


def _outside(lines: list[SourceLine]) -> tuple[_Parts, Findings]:
    """Part what is no plan from what is; it is kept as text in front of the plan and behind it."""
    behind = attached_table(lines)
    attached = [line.plain() for line in lines[behind:]]
    notice = notice_end(lines[:behind])
    return _Parts(lines[:notice], lines[notice:behind], attached), list(attached_findings(attached))


# outline, classify


class _Tree(NamedTuple):
    """The outline of the plan, and the text behind it."""

    root: OutlineNode
    closing: list[SourceLine]


def _outline(parts: _Parts) -> tuple[_Tree, Findings]:
    """Lay every numbered line under the one it belongs to."""
    root, gaps = outline(parts.plan)
    return _Tree(root, [*closing_taken(root), *parts.attached]), [_gap_finding(gap) for gap in gaps]


def _gap_finding(gap: NumberGap) -> Finding:
    why = _("the number {number} was expected here").format(number=gap.expected)
    reading = Interpretation(gap.line.full[:24], gap.line.label.num if gap.line.label else "")
    return number_skipped.finding(why, gap.line.place, reading=reading)


# letterhead


class _Head(NamedTuple):
    """What the document says of itself and of all its clauses; `year` is None where nobody says which."""

    letterhead: Letterhead
    issue: Issue
    year: int | None
    rules: tuple[WholeRule, ...]


def _letterhead(
    parts: _Parts, tree: _Tree, document: IssuedDocument, year: int | None
) -> tuple[_Head, Findings]:
    """Read title, issuer, number, dates and year, and the rules that hold for every clause."""
    front = [*(line.plain() for line in parts.notice), *tree.root.body]
    letterhead = read_letterhead(front, document)
    behind = [line.full for line in tree.closing]
    issue = read_issue(letterhead.front, letterhead.title, (*letterhead.preamble, *behind), document)
    lines = [*parts.notice, *parts.plan]
    year = year or year_of(letterhead.title, issue, [line.full for line in (*lines, *parts.attached)])
    rules = tuple(dict.fromkeys(rule for line in lines for rule in whole_rules(line.text)))
    findings = []
    if letterhead.invented:
        why = _("the document has no title of its own")
        findings.append(title_invented.finding(why, WHOLE, reading=Interpretation(read=letterhead.title)))
    if year is None:
        why = _("the document names no year; give the plan's with --year, deadlines depend on it")
        findings.append(year_unknown.finding(why, WHOLE, reading=Interpretation()))
    return _Head(letterhead, issue, year, rules), findings


# items


class _Content(NamedTuple):
    """The items and sections, and the names of units in them."""

    items: list[Item]
    sections: list[Section]
    names: PrintedNames


def _items(candidates: Sequence[Candidate], head: _Head, register: Register) -> tuple[_Content, Findings]:
    """Make items and sections, with clauses, responsibilities, deadlines and repairs."""
    names = PrintedNames(register)
    first_leads = any(rule.first_leads for rule in head.rules)
    builder = DraftBuilder(head.year, names, issued=head.issue.issued, first_leads=first_leads)
    items, sections = items_of(candidates, builder)
    findings = [*builder.findings, *_alike_findings(names)]
    if builder.mended:
        why = _("{count} clauses had lost a bracket, which was put back").format(count=len(builder.mended))
        reading = Interpretation("、".join(builder.mended), "（…）")
        findings.append(brackets_restored.finding(why, WHOLE, reading=reading))
    if builder.unhurried:
        why = _("{count} items speak of time without setting one; no deadline was recorded")
        words = "、".join(dict.fromkeys(builder.unhurried))
        reading = Interpretation(words, alternatives=("ongoing: true",))
        message = why.format(count=len(builder.unhurried))
        findings.append(time_without_deadline.finding(message, WHOLE, reading=reading))
    return _Content(items, sections, names), findings


def _alike_findings(names: PrintedNames) -> Findings:
    found = []
    if names.is_foreign:
        told = _("the register has hardly any of the units that the document names; it is of another place")
        found.append(foreign_register.finding(told, WHOLE, reading=Interpretation()))
    why = _(
        "these may be two names of one unit; if so, let the register give one of them as an alias of the other"
    )
    return found + [
        names_alike.finding(why, WHOLE, reading=Interpretation(f"{name}、{other}"))
        for name, other in names.alike()
    ]


# plan


def _plan(
    head: _Head, content: _Content, tree: _Tree, document: IssuedDocument, register_file: str
) -> tuple[Plan, Findings]:
    """Put the plan together, and compare it as printed with the document."""
    letterhead, issue = head.letterhead, head.issue
    plan = Plan(
        title=letterhead.title,
        status=Status.DRAFT,
        year=head.year,
        register=register_file,
        issuer=issue.issuer,
        document_number=issue.number,
        issued=issue.issued,
        source=Origin(description=document.name, left_out=document.left_out) if document.name else None,
        front=content_of(letterhead.front),
        preamble=content_of(letterhead.preamble),
        defaults=tuple(
            Default(phrase=r.phrase, first_leads=r.first_leads, role=r.role, units=r.units)
            for r in head.rules
        ),
        sections=tuple(content.sections),
        items=tuple(content.items),
        closing=content_of([line.full for line in tree.closing]),
    )
    return plan, lost_text(plan, document, invented=letterhead.invented)
