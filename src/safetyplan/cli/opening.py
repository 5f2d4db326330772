"""Open the plan a command works on: options, announcement, and findings where it cannot be used."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.messages import _, ngettext

if TYPE_CHECKING:
    from safetyplan.findings import Finding
    from safetyplan.plan.duties import Duties
    from safetyplan.render import View
    from safetyplan.source.load import Loaded

PlanOption = Annotated[
    Path | None,
    typer.Option(
        "--plan",
        metavar="PATH",
        help=_(
            "The plan's YAML file. Default: $SAFETYPLAN_PLAN, data/plan_*.yaml here, or the shipped plan."
        ),
    ),
]


DraftOption = Annotated[
    bool,
    typer.Option("--draft", help=_("Show a plan with errors all the same, marked as a draft.")),
]


class AnswerFormat(StrEnum):
    """How an answer is printed; one about a single thing comes as table and JSON only."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


AnswerFormatOption = Annotated[AnswerFormat, typer.Option("--format", help=_("How to print the answer."))]


def open_duties(plan: Path | None, *, as_draft: bool = False) -> "Duties":
    """Return the duties of the plan a command works on.

    A plan with errors is not worked on: the errors are printed and the command ends with exit code 1.  A draft is,
    whatever names it has, and it is said that it is one; `as_draft` makes a draft of any plan that can be read.
    """
    from safetyplan.plan.duties import Duties
    from safetyplan.plan.vocabulary import Status

    loaded = _load(plan)
    if loaded.plan is None or loaded.register is None:
        usable(loaded)
    assert loaded.plan is not None and loaded.register is not None
    if as_draft:
        loaded.plan = loaded.plan.model_copy(update={"status": Status.DRAFT})
    duties = Duties(loaded.plan, loaded.register)
    if duties.plan.is_draft:
        _tell_draft(loaded.plan_source.path, duties, len(duties.unknown_names()))
    else:
        _refuse_errors(loaded)
    return duties


def _refuse_errors(loaded: "Loaded") -> None:
    """Print the errors of a plan, if it has any that no comment ignores, and exit with 1."""
    from safetyplan.findings import Severity, at_least
    from safetyplan.rules.policy import examine, findings_of, policy

    if not at_least([*loaded.found, *findings_of(loaded)], Severity.ERROR):
        return
    errors = [f for f in examine(loaded, policy((), ())) if f.severity is Severity.ERROR]
    if errors:
        _tell(loaded, errors)
        told = _("nothing is listed or rendered until the plan is valid; --draft shows it as a draft")
        typer.echo(told, err=True)
        raise typer.Exit(1)


def _tell_draft(path: str, duties: "Duties", unknown: int) -> None:
    """Say that a plan is a draft, and what it lacks for being relied on."""
    said = _("{path} is a draft, not a reviewed plan").format(path=path)
    if unknown:
        told = ngettext(
            "; {n} name is not in the register, and its duties reach nobody",
            "; {n} names are not in the register, and their duties reach nobody",
            unknown,
        )
        said += told.format(n=unknown)
    if duties.plan.year is None:
        said += _("; its year is open, and its deadlines have no days")
    typer.echo(said + _("; next: safetyplan review {path}").format(path=path), err=True)


def _load(plan: Path | None) -> "Loaded":
    from safetyplan.source.load import load
    from safetyplan.source.shipped import plan_path

    path, shipped = plan_path(plan)
    if shipped:
        typer.echo(_("using the plan shipped with safetyplan: {name}").format(name=path.name), err=True)
    loaded = load(path)
    opened[:] = [source.path for source in (loaded.plan_source, loaded.register_source) if source]
    return loaded


opened: list[str] = []
"""The files of the plan this command works on, which no output replaces."""


def usable(loaded: "Loaded") -> "Loaded":
    """Return what was loaded; print its findings and exit with 1 if its schema or a reference does not hold."""
    from safetyplan.findings import Severity, at_least

    findings = [f for f in loaded.findings if f.severity is Severity.ERROR] or _references(loaded)
    if at_least(findings, Severity.ERROR) or loaded.plan is None or loaded.register is None:
        _tell(loaded, findings)
        raise typer.Exit(1)
    return loaded


def _references(loaded: "Loaded") -> "list[Finding]":
    """Return the errors of references: a name nobody has would be a duty silently lost."""
    from safetyplan.findings import Severity
    from safetyplan.rules import check

    return [f for f in check(loaded, select=("SP2",)) if f.severity is Severity.ERROR]


def _tell(loaded: "Loaded", findings: "list[Finding]") -> None:
    from safetyplan.report.terminal import render

    typer.echo(render(findings, loaded), err=True, nl=False)


def show_answer(view: "View", format_: str) -> None:
    """Print one answer on standard output; SafetyPlanError where it does not come in that format."""
    from safetyplan.messages import SafetyPlanError
    from safetyplan.render import Format, formats_of, render

    if format_ not in formats_of(view):
        raise SafetyPlanError(
            _("this document does not come as {format}").format(format=format_),
            _("the formats are {names}").format(names=", ".join(formats_of(view))),
        )
    (content,) = render(Format(format_), [view])
    typer.echo(content.decode(), nl=False)
