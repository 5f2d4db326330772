"""`safetyplan units`: the register with counts of duties, and one unit or group in full."""

from typing import Annotated

import typer

from safetyplan.cli.opening import PlanOption, open_duties
from safetyplan.messages import _

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    help=_("Show the register with the number of certain duties by role, or one unit or group in full.")
)
def units(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help=_("A unit or group, by any of its names."))
    ] = None,
    plan: PlanOption = None,
) -> None:
    """Print the register, or what is known about one unit or group."""
    from safetyplan.cli.roster import describe_group, describe_register, describe_unit
    from safetyplan.plan.query import named_holder
    from safetyplan.plan.register import Unit

    duties = open_duties(plan)
    if name is None:
        lines = describe_register(duties)
    else:
        found = named_holder(duties.register, name)
        lines = describe_unit(found, duties) if isinstance(found, Unit) else describe_group(found, duties)
    typer.echo("\n".join(lines))
