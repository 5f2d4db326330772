"""`safetyplan show`: one item and everything known about it."""

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
from safetyplan.messages import _

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(help=_("Show one item: text, clause, duties with their basis, deadlines and repairs."))
def show(
    item: Annotated[str, typer.Argument(metavar="ITEM", help=_("The item's number, such as 11."))],
    format_: AnswerFormatOption = AnswerFormat.TABLE,
    plan: PlanOption = None,
    draft: DraftOption = False,
) -> None:
    """Print everything known about one item."""
    from safetyplan.plan.query import item_of
    from safetyplan.views.item import item_view

    duties = open_duties(plan, as_draft=draft)
    show_answer(item_view(duties, item_of(duties, item)), format_)
