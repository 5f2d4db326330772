"""`safetyplan units`: the register with counts of duties, and one unit or group in full."""

from pathlib import Path
from typing import Annotated

import typer

from safetyplan.cli.opening import (
    AnswerFormat,
    AnswerFormatOption,
    DraftOption,
    PlanOption,
    open_duties,
    show_answer,
)
from safetyplan.messages import SafetyPlanError, _, ngettext

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    help=_("Show the register with the number of certain duties by role, or one unit or group in full.")
)
def units(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help=_("A unit or group, by any of its names."))
    ] = None,
    format_: AnswerFormatOption = AnswerFormat.TABLE,
    plan: PlanOption = None,
    draft: DraftOption = False,
    from_: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="LIST",
            help=_("Take units from a list (.xlsx, .docx, .csv, .txt) into the register."),
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register",
            metavar="PATH",
            help=_("With --from: the register to write or extend. Default: the plan's."),
        ),
    ] = None,
) -> None:
    """Print the register, or what is known about one unit or group; or take units into it."""
    if from_ is not None:
        _take(from_, register, plan)
        return
    if register is not None:
        raise SafetyPlanError(
            _("--register goes with --from"), _("a plan names its register; give the plan with --plan")
        )
    from safetyplan.plan.query import named_holder
    from safetyplan.plan.register import Unit
    from safetyplan.views.units import group_view, register_view, unit_view

    duties = open_duties(plan, as_draft=draft)
    if name is None:
        show_answer(register_view(duties), format_)
    else:
        found = named_holder(duties.register, name)
        show_answer(
            unit_view(duties, found) if isinstance(found, Unit) else group_view(duties, found), format_
        )


def _take(listed: Path, register: Path | None, plan: Path | None) -> None:
    """Write the units of a list into the register: new ones behind its own, known ones confirmed."""
    from safetyplan.importer.roster import joined, read_unit_list
    from safetyplan.source.files import read_bytes, write_atomic
    from safetyplan.source.load import register_of
    from safetyplan.source.lock import locked

    path = register or _register_of(plan)
    found = read_unit_list(read_bytes(listed), listed.name)
    with locked(path):
        before = read_bytes(path) if path.exists() else None
        after, taken = joined(before, found.units, str(path))
        if register_of(after, str(path)) is None:
            raise SafetyPlanError(_("the units of {path} do not fit the register").format(path=listed))
        if after != before:
            write_atomic(path, after)
    for told in (*(_("passed over: {words}").format(words=w) for w in found.passed_over), *taken):
        typer.echo(told, err=True)
    if after == before:
        typer.echo(_("{path}: nothing new").format(path=path), err=True)
        return
    count = len(found.units)
    told = ngettext("{n} unit of {list} in {path}", "{n} units of {list} in {path}", count)
    typer.echo(told.format(n=count, list=listed.name, path=path), err=True)


def _register_of(plan: Path | None) -> Path:
    """Return the register of the plan; one shipped with the program is nobody's to extend."""
    from safetyplan.source.load import load
    from safetyplan.source.shipped import plan_path

    path, shipped = plan_path(plan)
    source = None if shipped else load(path).register_source
    if source is None:
        raise SafetyPlanError(
            _("which register is to take the units?"),
            _("name it with --register, such as --register units.yaml"),
        )
    return Path(source.path)
