"""`safetyplan show`: one item and everything known about it."""

from typing import Annotated

import typer

from safetyplan.cli.opening import PlanOption, open_duties
from safetyplan.messages import _

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(help=_("Show one item: text, clause, duties with their basis, deadlines and repairs."))
def show(
    item: Annotated[str, typer.Argument(metavar="ITEM", help=_("The item's number, such as 11."))],
    plan: PlanOption = None,
) -> None:
    """Print everything known about one item."""
    from safetyplan.cli.details import describe
    from safetyplan.plan.query import item_of

    duties = open_duties(plan)
    typer.echo("\n".join(describe(item_of(duties, item), duties)))
