"""An issued document → a draft plan, and what the reading was not sure of, as findings.

`read` is a plain function of bytes: no files, no state, no clock.  Whoever has very many documents can
map it with whatever they map other functions with (`safetyplan.importer.batch` shows Dask).

The stages stand below in their order.  Each takes what the one before returned and returns its own value
and its findings:

    decode → paragraphs → site chrome → page breaks → relayout → tables → lines → outside → outline → classify → letterhead
    → items → plan → accounting
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.wholerules import WholeRule, whole_rules
from safetyplan.importer.accounting import nobody_answers, unaccounted
from safetyplan.importer.celllines import rows_found
from safetyplan.importer.charset import decode
from safetyplan.importer.classify import Candidate, classify, headed_styles
from safetyplan.importer.columns import TableColumn, columns_named
from safetyplan.importer.document import WHOLE, IssuedDocument, Paragraph, at_path, bounded, in_line
from safetyplan.importer.formats import DocumentFormat, detect
from safetyplan.importer.items import DraftBuilder, content_of, items_of
from safetyplan.importer.letterhead import Issue, Letterhead, read_issue, read_letterhead
from safetyplan.importer.lines import SourceLine, names_joined, read_lines
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
from safetyplan.importer.pagebreaks import joined_over_pages
from safetyplan.importer.planyear import read_year
from safetyplan.importer.questions import open_questions
from safetyplan.importer.relayout import relaid
from safetyplan.importer.severalplans import parted_plans
from safetyplan.importer.sitechrome import without_chrome
from safetyplan.importer.tasktables import read_tables
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
)
from safetyplan.rules.imported_duties import lists_left_open
from safetyplan.rules.imported_sheets import converted

__all__ = ["Draft", "document", "draft_plan", "read", "read_all"]

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
    columns: Sequence[str] = (),
) -> Draft:
    """Return the draft plan that the bytes of an issued document hold.

    `name` is for messages and for the description of the source; the format is told by the bytes.
    Without `register` every unit is unknown and proposed.  `columns` names what the columns of a table hold whose
    head does not say, as heads usually do (序号, 任务, 牵头单位).  `SafetyPlanError` where the file cannot be read.
    """
    return draft_plan(
        _checked(raw, name),
        register or Register(Roster()),
        register_file=register_file,
        year=year,
        columns=columns_named(columns) if columns else (),
    )


def read_all(
    raw: bytes,
    name: str = "",
    register: Register | None = None,
    *,
    register_file: str = "units.yaml",
    year: int | None = None,
    columns: Sequence[str] = (),
) -> list[Draft]:
    """Return a draft for each plan that the bytes of an issued document hold; one for most documents.

    Two plans pasted together, or a notice with annexes that are plans, are parted where each has a title and tasks of
    its own; `read` takes them for one.
    """
    known = register or Register(Roster())
    named = columns_named(columns) if columns else ()
    first, *others = parted_plans(_checked(raw, name))
    drafts = [draft_plan(first, known, register_file=register_file, year=year, columns=named)]
    plan = drafts[0].plan
    for part in others:  # who issued the first of them, and when, holds for all
        issued = replace(part, issuer=part.issuer or plan.issuer, issued=part.issued or plan.issued)
        drafts.append(draft_plan(issued, known, register_file=register_file, year=year, columns=named))
    return drafts


def _checked(raw: bytes, name: str) -> IssuedDocument:
    found = document(raw, name)
    return replace(found, findings=(*found.findings, *damage(found.paragraphs)))


def document(raw: bytes, name: str = "") -> IssuedDocument:
    """Return the paragraphs of an issued document; `SafetyPlanError` where it cannot be read."""
    shown = name or _("the document")
    return replace(joined_over_pages(without_chrome(_paragraphs(raw, shown, detect(raw, shown)))), name=name)


def draft_plan(
    document: IssuedDocument,
    register: Register,
    *,
    register_file: str,
    year: int | None = None,
    columns: tuple[TableColumn, ...] = (),
) -> Draft:
    """Draft the plan of an issued document.

    Nothing is left out: as printed, the plan is the document again but for white space and width.  `year` is the
    plan's year where the document does not say; it outranks what the document says.  `columns` are those of the
    document's tables, where their heads do not say.  The same document always gives the same draft.
    """
    paragraphs, of_layout = _relayout(document)
    paragraphs, of_tables = read_tables(paragraphs, columns)
    lines, of_lines = _lines(paragraphs)
    parts, of_parts = _outside(lines)
    tree, of_outline = _outline(parts)
    candidates, of_kinds = classify(tree.root.children, headed_styles(tree.root))
    head, of_head = _letterhead(parts, tree, document, year)
    content, of_items = _items(candidates, head, register)
    plan, of_plan = _plan(head, content, tree, document, register_file)
    rows = [line.full for line in parts.attached if line.cells]
    of_signs = list(unaccounted(plan, document, head.issue.issued, rows))
    of_signs += nobody_answers(plan, document, of_signs)
    found = (
        document.findings, of_plan, of_head, of_layout, of_tables, of_lines, of_outline, of_parts, of_kinds, of_items,
        of_signs,
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
    paragraphs = bounded(declared(found.paragraphs), name)
    if is_marked("\n".join(paragraph.text for paragraph in paragraphs)):  # typed in Markdown, saved in Word
        paragraphs = tuple(unmarked(paragraphs))
    return replace(found, paragraphs=paragraphs)


def _laid_out(raw: bytes, name: str, form: DocumentFormat) -> IssuedDocument:
    if form is DocumentFormat.WORD:
        from safetyplan.importer.word import read_word

        return read_word(raw, name)
    if form is DocumentFormat.OFFICE:
        from safetyplan.importer.libreoffice import as_word

        return _copied(_laid_out(as_word(raw, name), name, DocumentFormat.WORD), "LibreOffice")
    if form in (DocumentFormat.WORKBOOK, DocumentFormat.DELIMITED):
        from safetyplan.importer.sheets import read_sheets

        return read_sheets(raw, name, form)
    if form is DocumentFormat.BINARY_WORKBOOK:
        from safetyplan.importer.sheets import read_sheets

        return _copied(read_sheets(raw, name, form), "python-calamine")
    if form is DocumentFormat.PDF:
        from safetyplan.importer.pdf import read_pdf

        return read_pdf(raw, name)
    from safetyplan.importer.web import read_web_archive, read_web_page

    return read_web_archive(raw, name) if form is DocumentFormat.WEB_ARCHIVE else read_web_page(raw, name)


def _copied(found: IssuedDocument, program: str) -> IssuedDocument:
    """Say that a document was read from what another program made of it."""
    why = _("what was read is the copy that {program} made of the document").format(program=program)
    return replace(found, findings=(*found.findings, converted.finding(why, WHOLE)))


# relayout, lines


def _relayout(document: IssuedDocument) -> tuple[list[Paragraph], Findings]:
    """Put back the layout that a document lost; lines cut at a width are joined by the reader of text."""
    paragraphs, findings = rows_found(document.paragraphs)
    return list(bounded(relaid(paragraphs), document.name or _("the document"))), findings


def _lines(paragraphs: Sequence[Paragraph]) -> tuple[list[SourceLine], Findings]:
    """Read the number of every paragraph, and the responsibility clauses in its text."""
    return contents_as_text(list(names_joined(read_lines(paragraphs)))), ()


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
    texts = [line.full for line in (*lines, *parts.attached)]
    year, findings = read_year(letterhead.title, issue, texts, year)
    rules = tuple(dict.fromkeys(rule for line in lines for rule in whole_rules(line.text)))
    if letterhead.invented:
        why = _("the document has no title of its own")
        findings.append(title_invented.finding(why, WHOLE, reading=Interpretation(read=letterhead.title)))
    return _Head(letterhead, issue, year, rules), findings


# items


class _Content(NamedTuple):
    """The items and sections, the names of units in them and in the rules for all of them, and these rules."""

    items: list[Item]
    sections: list[Section]
    names: PrintedNames
    rules: tuple[WholeRule, ...]


def _items(candidates: Sequence[Candidate], head: _Head, register: Register) -> tuple[_Content, Findings]:
    """Make items and sections, with clauses, responsibilities, deadlines and repairs."""
    names = PrintedNames(register)
    rules = tuple(
        rule._replace(units=tuple(names.resolve(unit)[0] for unit in rule.units)) for rule in head.rules
    )
    first_leads = any(rule.first_leads for rule in head.rules)
    builder = DraftBuilder(head.year, names, issued=head.issue.issued, first_leads=first_leads)
    items, sections = items_of(candidates, builder)
    findings = [*builder.findings, *_alike_findings(names)]
    if builder.mended:
        why = _("{count} clauses had lost a bracket, which was put back").format(count=len(builder.mended))
        reading = Interpretation("、".join(builder.mended), "（…）")
        findings.append(brackets_restored.finding(why, WHOLE, reading=reading))
    if builder.open_lists:
        why = _("{count} clauses leave a list of units open with 等; who else is meant is not said")
        reading = Interpretation("、".join(dict.fromkeys(builder.open_lists)))
        message = why.format(count=len(builder.open_lists))
        findings.append(lists_left_open.finding(message, WHOLE, reading=reading))
    if builder.unhurried:
        why = _("{count} items speak of time without setting one; no deadline was recorded")
        words = "、".join(dict.fromkeys(builder.unhurried))
        reading = Interpretation(words, alternatives=("ongoing: true",))
        message = why.format(count=len(builder.unhurried))
        findings.append(time_without_deadline.finding(message, WHOLE, reading=reading))
    return _Content(items, sections, names, rules), findings


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


def _origin(document: IssuedDocument) -> Origin | None:
    """Return where a plan comes from, and what of it was left out; None for a document without a name."""
    if not document.name:
        return None
    return Origin(description=document.name, left_out=tuple(map(in_line, document.left_out)))


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
        source=_origin(document),
        front=content_of(letterhead.front),
        preamble=content_of(letterhead.preamble),
        defaults=tuple(
            Default(phrase=r.phrase, first_leads=r.first_leads, role=r.role, units=r.units)
            for r in content.rules
        ),
        sections=tuple(content.sections),
        items=tuple(content.items),
        closing=content_of([line.full for line in tree.closing]),
    )
    return plan, lost_text(plan, document, invented=letterhead.invented)
