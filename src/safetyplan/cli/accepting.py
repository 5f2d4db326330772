"""What `validate` keeps quiet since somebody accepted it: the baseline that is named, and the one that is written."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from safetyplan.messages import SafetyPlanError, _, ngettext

if TYPE_CHECKING:
    from safetyplan.findings import Finding
    from safetyplan.rules.baseline import Accepted
    from safetyplan.rules.policy import Policy
    from safetyplan.source.load import Loaded


class CheckedPlan(NamedTuple):
    """A plan that could be read, and its findings.

    Beside those that are told: how many are accepted, and the entries of the baseline that match nothing any more.
    """

    loaded: "Loaded"
    findings: "list[Finding]"
    quiet: int = 0
    unmatched: "tuple[Accepted, ...]" = ()

    @property
    def is_whole(self) -> bool:
        """Whether all rules could be checked, or only what is sound was."""
        return self.loaded.plan is not None and self.loaded.register is not None


class Accepting(NamedTuple):
    """A baseline in use: its file, its entries, and which rules are checked in this run."""

    path: Path
    entries: "tuple[Accepted, ...]"
    by: "Policy"
    compares: bool

    def sifted(self, checked: CheckedPlan) -> CheckedPlan:
        """Return a plan's findings less the accepted ones, with the entries that nothing matches."""
        from safetyplan.rules.baseline import sift

        found = sift(checked.findings, checked.loaded, self._name(checked), self.entries)
        unmatched = (entry for entry in found.unmatched if checked.is_whole and self._ran(entry.rule))
        return CheckedPlan(checked.loaded, found.told, found.quiet, tuple(unmatched))

    def told(self, loaded: "Loaded", found: "list[Finding]") -> "list[Finding]":
        """Return what of a plan's findings is not accepted."""
        return self.sifted(CheckedPlan(loaded, found)).findings

    def written(self, checked: list[CheckedPlan], *, complete: bool) -> "Accepting":
        """Write what is accepted from now on, and return the baseline as it is then.

        Nothing is written unless the check was `complete` and every plan whole: the file would lack what was not
        found.  Of plans and rules that were not checked the old entries stay, and of the others their notes.
        """
        from safetyplan.rules.baseline import acceptable, as_file
        from safetyplan.source.files import write_atomic

        if not complete or not all(each.is_whole for each in checked):
            message = _("{path} is not written: a plan cannot be checked as a whole; mend its errors first")
            typer.echo(message.format(path=self.path), err=True)
            return self._replace(entries=())
        named = {self._name(each): each for each in checked}
        notes = {entry.key: entry.note for entry in self.entries if entry.note}
        entries = [
            entry.model_copy(update={"note": notes.get(entry.key, "")})
            for name, each in named.items()
            for entry in acceptable(each.findings, each.loaded, name)
        ]
        entries += (e for e in self.entries if e.plan not in named or not self._ran(e.rule))
        write_atomic(self.path, as_file(entries))
        told = ngettext("{path}: {n} finding is accepted", "{path}: {n} findings are accepted", len(entries))
        typer.echo(told.format(path=self.path, n=len(entries)), err=True)
        return self._replace(entries=tuple(entries))

    def tell_unmatched(self, checked: list[CheckedPlan]) -> None:
        """Say which entries match nothing any more, so that the file shrinks with what it is for."""
        entries = [entry for each in checked for entry in each.unmatched]
        if not entries:
            return
        told = ngettext(
            "{path}: {n} entry matches nothing any more; delete it, or write the file anew with --write-baseline",
            "{path}: {n} entries match nothing any more; delete them, or write the file anew with --write-baseline",
            len(entries),
        )
        typer.echo(told.format(path=self.path, n=len(entries)), err=True)
        for entry in entries:
            about = _(" ({text})").format(text=entry.about) if entry.about else ""
            typer.echo(f"  {entry.plan} {entry.rule} {entry.where}{about}", err=True)

    def _name(self, checked: CheckedPlan) -> str:
        from safetyplan.rules.baseline import plan_name

        return plan_name(checked.loaded.plan_source.path, self.path)

    def _ran(self, rule: str) -> bool:
        """Whether a rule was checked at all: selected, and a comparison made for what only that finds."""
        return self.by.wants(rule) and (self.compares or not rule.startswith("SP6"))


def accepting(use: Path | None, write: Path | None, by: "Policy", *, compares: bool) -> Accepting | None:
    """Return the baseline that is to be used or written, if any; SafetyPlanError where it is not one, or is damaged."""
    if use and write:
        raise SafetyPlanError(
            _("--baseline and --write-baseline do not go together"),
            _("--write-baseline FILE accepts what there is now, --baseline FILE keeps that quiet"),
        )
    path = use or write
    if path is None:
        return None
    from safetyplan.rules.baseline import read

    is_new = write is not None and not (path.is_file() and path.stat().st_size)
    return Accepting(path, () if is_new else read(path).accepted, by, compares)
