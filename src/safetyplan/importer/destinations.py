"""Where drafts, proposed units and the report of an import go, decided before the first document is read."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from safetyplan.importer.importing import STANDARD_INPUT, Imported, Known, Task
from safetyplan.importer.proposals import Proposal, appended, merged, register_yaml
from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.source.files import write_atomic


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

    def tasks(self, year: int | None) -> list[Task]:
        """Return what is to be read."""
        return [
            Task(each.document, str(each.plan or "<stdout>"), self._register_of(each), year)
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

    def write(self, each: Destination, result: Imported) -> None:
        """Write a draft and, where they have a file of their own, its proposals."""
        if each.plan is None:
            return
        _make_folder(each.plan.parent)
        write_atomic(each.plan, result.plan.encode())
        if each.proposed and (result.proposal or self.register is None):
            write_atomic(each.proposed, register_yaml(result.proposal).encode())

    def write_shared(self, proposals: Sequence[Proposal], known: Known) -> Path | None:
        """Write the proposals of all documents to where they go together; return the file, None if none."""
        proposal = merged(proposals)
        if self.shared is None or not (proposal or self.register is None):
            return None
        if self.append and known.raw is not None:
            write_atomic(self.shared, appended(known.raw, proposal, str(self.shared)))
        else:
            _make_folder(self.shared.parent)
            write_atomic(self.shared, register_yaml(proposal).encode())
        return self.shared


def destinations(
    documents: Sequence[Path],
    output: Path | None,
    register: Path | None,
    proposed: Path | None,
    *,
    append_units: bool = False,
) -> Destinations:
    """Decide where everything goes; `SafetyPlanError` where the options contradict one another."""
    if append_units and (register is None or proposed is not None):
        raise SafetyPlanError(
            _("--append-units needs --register, and excludes --proposed"),
            _("give the register to append to, or a file for the proposals"),
        )
    if len(documents) > 1 and STANDARD_INPUT in documents:
        raise SafetyPlanError(_("standard input holds one document"), _("give - alone, or files"))
    shared = register if append_units else proposed
    plans = list(_plans(documents, output))
    own = [plan.with_suffix(".units.yaml") if plan and not shared else None for plan in plans]
    each = tuple(Destination(d, p, u) for d, p, u in zip(documents, plans, own, strict=True))
    return Destinations(each, register, shared, append_units)


def _plans(documents: Sequence[Path], output: Path | None) -> Iterator[Path | None]:
    if output is None:
        if len(documents) > 1:
            raise SafetyPlanError(
                _("several documents do not go to standard output"), _("give a folder with -o FOLDER/")
            )
        yield None
    elif len(documents) == 1 and not output.is_dir() and not str(output).endswith(("/", os.sep)):
        yield output
    elif output.exists() and not output.is_dir():
        raise SafetyPlanError(
            _("{path} is a file, and there are several documents").format(path=output),
            _("give a folder with -o FOLDER/"),
        )
    else:
        stems = [document.stem for document in documents]
        for document in documents:
            name = document.stem if stems.count(document.stem) == 1 else document.name
            yield output / f"{name if document != STANDARD_INPUT else 'plan'}.yaml"


def refuse_to_replace(where: Destinations, report: Path | None) -> None:
    """Raise `SafetyPlanError` if a file that may be written exists; the register is only added to."""
    files = [path for each in where.each for path in (each.plan, each.proposed)]
    files += [report, None if where.append else where.shared]
    for path in files:
        if path is not None and path.exists():
            raise SafetyPlanError(
                _("{path} exists").format(path=path), _("add --force to replace it, or choose another name")
            )
    written = [path for path in files if path is not None]
    if twice := next((path for path in written if written.count(path) > 1), None):
        raise SafetyPlanError(
            _("{path} would be written twice").format(path=twice), _("give the files different names")
        )


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SafetyPlanError(
            _("the folder {path} cannot be made: {why}").format(path=folder, why=reason(error)),
            _("choose another place with -o"),
        ) from error
