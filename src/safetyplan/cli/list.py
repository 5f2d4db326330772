"""`safetyplan list`: who leads what."""

from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.cli.filters import (
    BasisOption,
    DeptOption,
    DueAfterOption,
    DueBeforeOption,
    RoleOption,
    SectionOption,
    TextOption,
    TownshipOption,
    UnitOption,
    chosen_unit,
    query_of,
)
from safetyplan.cli.opening import (
    AnswerFormat,
    AnswerFormatOption,
    DraftOption,
    PlanOption,
    open_duties,
    show_answer,
)
from safetyplan.messages import _, ngettext
from safetyplan.plan.vocabulary import term

if TYPE_CHECKING:
    from safetyplan.views.answer import AnswerView

app = typer.Typer(rich_markup_mode=None, add_completion=False)


@app.command(
    help=_("List items and duties: all of them, or those of one unit, by role, deadline, section or text.")
)
def list_(
    dept: DeptOption = None,
    township: TownshipOption = None,
    unit: UnitOption = None,
    role: RoleOption = None,
    basis: BasisOption = None,
    section: SectionOption = "",
    text: TextOption = "",
    due_before: DueBeforeOption = None,
    due_after: DueAfterOption = None,
    no_lead: Annotated[bool, typer.Option("--no-lead", help=_("Only items for which nobody is named to lead."))] = False,
    format_: AnswerFormatOption = AnswerFormat.TABLE,
    plan: PlanOption = None,
    draft: DraftOption = False,
) -> None:  # fmt: skip
    """Print what the options select, in plan order; what is derived comes after what is named."""
    from safetyplan.plan.query import select
    from safetyplan.views.answer import answer_view

    duties = open_duties(plan, as_draft=draft)
    query = query_of(role, basis, section, text, due_before, due_after)
    query = query._replace(unit=chosen_unit(duties, dept, township, unit), no_lead=no_lead)
    view = answer_view(duties, query, select(duties, query))
    show_answer(view, format_)
    typer.echo(_closing_line(view), err=True)


def _closing_line(view: "AnswerView") -> str:
    """Return what was found, and how many more duties there are on which other basis, and how to see them."""
    items = len(view.rows)
    unconfirmed = len({duty.unit for row in view.rows for duty in row.duties if not duty.confirmed})
    if not view.unit:
        said = ngettext("{n} item", "{n} items", items).format(n=items)
    else:
        said = ngettext("{unit}: {n} item", "{unit}: {n} items", items).format(unit=view.unit, n=items)
        counts = "、".join(f"{term(basis)} {n}" for basis, n in view.counts)
        said += _(" ({counts})").format(counts=counts) if counts else ""
    for basis, count in view.more if view.unit else ():
        more = _("; {n} more as {basis}, shown by --basis {option}")
        said += more.format(n=count, basis=term(basis), option=basis.value)
    if unconfirmed:
        told = ngettext(
            "; {n} unit not confirmed yet (待核)", "; {n} units not confirmed yet (待核)", unconfirmed
        )
        said += told.format(n=unconfirmed)
    return said
