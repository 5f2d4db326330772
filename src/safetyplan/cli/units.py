"""`safetyplan units`: the register with counts of duties, and one unit or group in full."""

from typing import Annotated

import typer

from safetyplan.cli.opening import AnswerFormat, AnswerFormatOption, PlanOption, open_duties, show_answer
from safetyplan.messages import _

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
) -> None:
    """Print the register, or what is known about one unit or group."""
    from safetyplan.plan.query import named_holder
    from safetyplan.plan.register import Unit
    from safetyplan.views.units import group_view, register_view, unit_view

    duties = open_duties(plan)
    if name is None:
        show_answer(register_view(duties), format_)
    else:
        found = named_holder(duties.register, name)
        show_answer(
            unit_view(duties, found) if isinstance(found, Unit) else group_view(duties, found), format_
        )
