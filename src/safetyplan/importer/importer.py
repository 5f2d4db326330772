"""The import of documents into files: where everything goes, and each document read, drafted and checked."""

import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from safetyplan.findings import Finding, Severity, ordered
from safetyplan.importer import Draft, read_all
from safetyplan.importer.document import MAX_BYTES, at_path
from safetyplan.importer.proposals import Proposal, appended, merged, register_yaml
from safetyplan.importer.writing import plan_yaml
from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.plan.model import Item, Plan, Section
from safetyplan.plan.register import Register
from safetyplan.source.files import names_folder, write_atomic
from safetyplan.source.files import read_bytes as source_bytes
from safetyplan.source.load import load_bytes, register_of
from safetyplan.source.lock import locked

STANDARD_INPUT = Path("-")
"""Names standard input among documents."""

UNITS = ".units.yml"
"""What the file of proposed units beside a draft ends in: no pattern for plans (plan_*.yaml, *.yaml) catches it."""


@dataclass(frozen=True, slots=True)
class Known:
    """The register the documents are read with; `raw` is its file, None where there is none yet."""

    register: Register
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class ImportTask:
    """A document to be read: where from, and how its plan is to name the plan's own file and the register.

    `columns` are the heads somebody gave for its tables.
    `joined`: that register is going to have the units that are proposed.
    """

    source: Path
    plan_name: str
    register_file: str
    year: int | None = None
    columns: tuple[str, ...] = ()
    joined: bool = True


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

    `checked` are the errors and warnings `validate` will have about the draft as it is written, located; of the
    notes, the number.  `joined`: the register that the draft names has the proposed units.  `further` are the
    drafts of the other plans the document holds.
    """

    source: str
    plan: str
    counts: Counts
    findings: tuple[Finding, ...]
    proposal: Proposal
    left_out: tuple[str, ...]
    checked: tuple[Finding, ...]
    notes: int
    joined: bool = True
    year_open: bool = False
    further: tuple["Imported", ...] = ()

    @property
    def plans(self) -> "tuple[Imported, ...]":
        """The drafts of all plans of the document."""
        return (replace(self, further=()), *self.further)


@dataclass(frozen=True, slots=True)
class Failed:
    """A document that could not be read, and why; `path` is where findings say it is, its name if empty."""

    source: str
    message: str
    hint: str
    path: str = ""


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


def import_document(raw: bytes, task: ImportTask, known: Known) -> Imported:
    """Read and check one document; `SafetyPlanError` where it cannot be read."""
    name = "" if task.source == STANDARD_INPUT else task.source.name
    drafts = read_all(
        raw,
        name,
        known.register,
        register_file=task.register_file,
        year=task.year,
        columns=task.columns,
    )
    wanted = merged([Proposal(draft.proposed, draft.proposed_groups) for draft in drafts])
    first, *others = (_imported(draft, number, task, known, wanted) for number, draft in enumerate(drafts, 1))
    return replace(first, further=tuple(others))


def _imported(draft: Draft, number: int, task: ImportTask, known: Known, wanted: Proposal) -> Imported:
    """Write and check the draft of the plan that is number `number` of its document, whose plans want `wanted`."""
    task = replace(task, plan_name=str(numbered(Path(task.plan_name), number)))
    proposal = Proposal(draft.proposed, draft.proposed_groups)
    text = plan_yaml(draft.plan)
    checked, notes = _checked(text, task, known, wanted)
    return Imported(
        source=task.source.name if number == 1 else f"{task.source.name} ({number})",
        plan=text,
        counts=_counts(draft.plan),
        findings=tuple(at_path(finding, path_of(task)) for finding in draft.findings),
        proposal=proposal,
        left_out=draft.plan.source.left_out if draft.plan.source else (),
        checked=tuple(checked),
        notes=notes,
        joined=task.joined or not proposal,
        year_open=draft.plan.year is None,
    )


def numbered(path: Path, number: int) -> Path:
    """Return the file of a plan that is one of several in its document: name.yaml, name-2.yaml, …"""
    return path if number == 1 else path.with_stem(f"{path.stem}-{number}")


def path_of(task: ImportTask) -> str:
    """Return the document as findings name it."""
    return "<stdin>" if task.source == STANDARD_INPUT else str(task.source)


def _checked(text: str, task: ImportTask, known: Known, proposal: Proposal) -> tuple[list[Finding], int]:
    """Return the errors and warnings that `validate` will give of the draft, and the number of its notes.

    The register is the one that the draft names, as that is going to be written.
    """
    from safetyplan.rules.policy import findings_of

    wanted = proposal if task.joined else Proposal()
    if known.raw is None:
        register = register_yaml(wanted).encode()
    else:
        try:
            register = appended(known.raw, wanted, task.register_file)
        except SafetyPlanError:  # its form leaves no place to add a line
            register = known.raw
    loaded = load_bytes(text.encode(), task.plan_name, Path(), None, lambda _path: register)
    found = [*loaded.found, *findings_of(loaded)]
    grave = [finding for finding in found if finding.severity >= Severity.WARNING]
    return ordered(loaded.located(grave)) if grave else [], len(found) - len(grave)


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


@dataclass(frozen=True, slots=True)
class Destination:
    """The draft's file, None for standard output; and that of its own proposals, None where they go elsewhere."""

    document: Path
    plan: Path | None
    proposed: Path | None


@dataclass(frozen=True, slots=True)
class Destinations:
    """All files of one import.

    `register` is None where the documents are read without one; `shared` takes the proposals of all
    documents, `append` says that it is the register itself.
    """

    each: tuple[Destination, ...]
    register: Path | None
    shared: Path | None
    append: bool

    def tasks(self, year: int | None, columns: tuple[str, ...] = ()) -> list[ImportTask]:
        """Return what is to be read."""
        joined = self.append or self.register is None
        return [
            ImportTask(
                each.document,
                str(each.plan or "<stdout>"),
                self._register_of(each),
                year,
                columns,
                joined,
            )
            for each in self.each
        ]

    def _register_of(self, each: Destination) -> str:
        """Return the register as the draft names it: relative to the draft, with strokes that lean forward."""
        register = self.register or self.shared or each.proposed or Path("units.yaml")
        folder = each.plan.parent if each.plan else Path()
        try:
            return Path(os.path.relpath(register, folder)).as_posix()
        except ValueError:  # on another Windows drive
            return register.absolute().as_posix()

    def write(self, each: Destination, result: Imported, *, force: bool = False) -> Path | None:
        """Write the drafts of a document and, where they have a file of their own, their proposals.

        Return that file, None if none.
        """
        if each.plan is None:
            if result.further:
                raise SafetyPlanError(
                    _("{name} holds {count} plans, and standard output takes one").format(
                        name=result.source, count=len(result.plans)
                    ),
                    _("give a file with -o PLAN.yaml; the others are written beside it"),
                )
            return None
        _make_folder(each.plan.parent)
        files = [numbered(each.plan, number) for number in range(1, len(result.plans) + 1)]
        taken = {_identity(other.plan) for other in self.each if other.plan}
        taken |= {_identity(other.document) for other in self.each}
        for plan in files[1:]:
            if _identity(plan) in taken or (plan.exists() and not force):
                raise SafetyPlanError(
                    _("{path} exists").format(path=plan),
                    _("add --force to replace it, or choose another name"),
                )
        for plan, one in zip(files, result.plans, strict=True):
            write_atomic(plan, one.plan.encode())
        proposal = merged([one.proposal for one in result.plans])
        if each.proposed is None or not (proposal or self.register is None):
            return None
        write_atomic(each.proposed, register_yaml(proposal).encode())
        return each.proposed

    def write_shared(self, proposals: Sequence[Proposal], known: Known) -> Path | None:
        """Write the proposals of all documents to where they go together; return the file, None if none."""
        proposal = merged(proposals)
        if self.shared is None or not (proposal or self.register is None):
            return None
        if self.append and known.raw is not None:
            with locked(self.shared):
                raw = source_bytes(self.shared)  # another run may have added to it since
                write_atomic(
                    self.shared, appended(raw, _lacking(proposal, raw, self.shared), str(self.shared))
                )
        else:
            _make_folder(self.shared.parent)
            write_atomic(self.shared, register_yaml(proposal).encode())
        return self.shared


def _lacking(proposal: Proposal, raw: bytes, path: Path) -> Proposal:
    """Return what of a proposal a register does not have."""
    register = register_of(raw, str(path))
    if register is None:
        raise SafetyPlanError(
            _("the register {path} has errors").format(path=path),
            _("mend it first; `safetyplan validate` says where"),
        )
    return Proposal(
        tuple(unit for unit in proposal.units if register.find(unit.name) is None),
        tuple(group for group in proposal.groups if register.find(group.name) is None),
    )


def destinations(
    documents: Sequence[Path],
    output: str | None,
    register: Path | None,
    proposed: Path | None,
    *,
    append_units: bool = False,
) -> Destinations:
    """Decide where everything goes; `SafetyPlanError` where the options contradict one another.

    `output` is as somebody typed it: a `Path` would have lost the slash that makes it a folder.
    """
    if append_units and (register is None or proposed is not None):
        raise SafetyPlanError(
            _("--append-units needs --register, and excludes --proposed"),
            _("give the register to append to, or a file for the proposals"),
        )
    if len(documents) > 1 and STANDARD_INPUT in documents:
        raise SafetyPlanError(_("standard input holds one document"), _("give - alone, or files"))
    shared = register if append_units else proposed
    plans = list(_plans(documents, output))
    own = [plan.with_suffix(UNITS) if plan and not shared else None for plan in plans]
    each = tuple(Destination(d, p, u) for d, p, u in zip(documents, plans, own, strict=True))
    return Destinations(each, register, shared, append_units)


def _plans(documents: Sequence[Path], output: str | None) -> Iterator[Path | None]:
    if output is None:
        if len(documents) > 1:
            raise SafetyPlanError(
                _("several documents do not go to standard output"), _("give a folder with -o FOLDER/")
            )
        yield None
        return
    folder = Path(output)
    if len(documents) == 1 and not names_folder(output):
        yield folder
    elif folder.exists() and not folder.is_dir():
        raise SafetyPlanError(
            _("{path} is a file, and there are several documents").format(path=folder),
            _("give a folder with -o FOLDER/"),
        )
    else:
        stems = [document.stem for document in documents]
        for document in documents:
            name = document.stem if stems.count(document.stem) == 1 else document.name
            yield folder / f"{name if document != STANDARD_INPUT else 'plan'}.yaml"


def refuse_to_replace(where: Destinations, report: Path | None, *, force: bool = False) -> None:
    """Raise `SafetyPlanError` if a file that may be written exists; the register is only added to.

    `force` replaces what is there, but neither what is read nor what the same run writes.
    """
    files = [path for each in where.each for path in (each.plan, each.proposed)]
    files += [report, None if where.append else where.shared]
    written = [path for path in files if path is not None]
    read = {_identity(path) for path in (*(each.document for each in where.each), where.register) if path}
    seen: set[str] = set()
    for path in written:
        if not force and path.exists() and not _is_device(path):
            raise SafetyPlanError(
                _("{path} exists").format(path=path), _("add --force to replace it, or choose another name")
            )
        if _identity(path) in read:
            raise SafetyPlanError(
                _("{path} is read by this command and is not replaced").format(path=path),
                _("choose another name with -o"),
            )
        if _identity(path) in seen and not _is_device(path):
            raise SafetyPlanError(
                _("{path} would be written twice").format(path=path), _("give the files different names")
            )
        seen.add(_identity(path))


def _identity(path: Path) -> str:
    """Return what two paths share that are one file on some system: links resolved, and case passed over."""
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SafetyPlanError(
            _("the folder {path} cannot be made: {why}").format(path=folder, why=reason(error)),
            _("choose another place with -o"),
        ) from error
