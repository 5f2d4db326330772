"""One issued document → the draft as a file, checked, with all that a person has to look at."""

import sys
from dataclasses import dataclass
from pathlib import Path

from safetyplan.findings import Finding, Severity
from safetyplan.importer import read
from safetyplan.importer.document import at_path
from safetyplan.importer.limits import MAX_BYTES
from safetyplan.importer.proposals import Proposal, appended, register_yaml
from safetyplan.importer.writing import plan_yaml
from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.plan.model import Item, Plan, Section
from safetyplan.plan.register import Register
from safetyplan.source.load import load_bytes

STANDARD_INPUT = Path("-")
"""Names standard input among documents."""


@dataclass(frozen=True, slots=True)
class Known:
    """The register the documents are read with; `raw` is its file, None where there is none yet."""

    register: Register
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """A document to be read: where from, and how its plan is to name the plan's own file and the register."""

    source: Path
    plan_name: str
    register_file: str
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was read."""

    sections: int
    items: int
    clauses: int
    responsibilities: int
    deadlines: int


@dataclass(frozen=True, slots=True)
class Imported:
    """The draft of one document; `findings` is what the reading was not sure of.

    `checked` are the errors and warnings the rules have about the draft, located; of their notes, the number.
    """

    source: str
    plan: str
    counts: Counts
    findings: tuple[Finding, ...]
    proposal: Proposal
    left_out: tuple[str, ...]
    checked: tuple[Finding, ...]
    notes: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be read, and why."""

    source: str
    message: str
    hint: str


def read_file(path: Path) -> bytes:
    """Return the bytes of a document, of one too large only so many that this shows."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SafetyPlanError(
            _("{path} cannot be read: {why}").format(path=path, why=reason(error)),
            _("check the path; a folder is given as FOLDER/*"),
        ) from error


def import_document(raw: bytes, task: Task, known: Known) -> Imported:
    """Read and check one document; `SafetyPlanError` where it cannot be read, or nobody says for which year it is."""
    name = "" if task.source == STANDARD_INPUT else task.source.name
    draft = read(raw, name, known.register, register_file=task.register_file, year=task.year)
    if not draft.year_known:
        raise SafetyPlanError(
            _("{name} does not say which year its plan is for").format(name=name or _("the document")),
            _("give the year with --year YEAR; deadlines depend on it"),
        )
    proposal = Proposal(draft.proposed, draft.proposed_groups)
    text = plan_yaml(draft.plan)
    checked = _checked(text, task, known, proposal)
    return Imported(
        source=task.source.name,
        plan=text,
        counts=_counts(draft.plan),
        findings=tuple(at_path(finding, _path(task)) for finding in draft.findings),
        proposal=proposal,
        left_out=draft.plan.source.left_out if draft.plan.source else (),
        checked=tuple(f for f in checked if f.severity >= Severity.WARNING),
        notes=sum(f.severity is Severity.NOTE for f in checked),
    )


def _path(task: Task) -> str:
    """Return the document as findings name it."""
    return "<stdin>" if task.source == STANDARD_INPUT else str(task.source)


def _checked(text: str, task: Task, known: Known, proposal: Proposal) -> list[Finding]:
    """Return what the rules say of the draft, as if the register already had what is proposed for it."""
    from safetyplan.rules import check

    try:
        register = appended(known.raw or b"", proposal, task.register_file)
    except SafetyPlanError:  # there is no register, or none that a line can be added to
        units, groups = known.register.units, known.register.groups
        register = register_yaml(Proposal((*units, *proposal.units), (*groups, *proposal.groups))).encode()
    loaded = load_bytes(text.encode(), task.plan_name, Path(), None, lambda _path: register)
    return [*loaded.findings, *check(loaded)]


def _counts(plan: Plan) -> Counts:
    sections, items = 0, 0
    clauses, responsibilities, deadlines = 0, 0, 0
    nodes: list[Plan | Section | Item] = [plan]
    while nodes:
        node = nodes.pop()
        nodes.extend(node.items)
        if isinstance(node, Item):
            items += 1
            clauses += node.clause is not None
            responsibilities += len(node.responsibilities)
            deadlines += len(node.deadlines)
        else:
            nodes.extend(node.sections)
            sections += len(node.sections)
    return Counts(sections, items, clauses, responsibilities, deadlines)
