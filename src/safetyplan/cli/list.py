"""`safetyplan list`: who leads what."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from safetyplan.cli.opening import PlanOption, open_duties, show_answer
from safetyplan.messages import SafetyPlanError, _, ngettext
from safetyplan.plan.vocabulary import BASES, ROLES, term

if TYPE_CHECKING:
    from safetyplan.views.answer import AnswerView

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MD = "md"


@app.command(
    help=_("List items and duties: all of them, or those of one unit, by role, deadline, section or text.")
)
def list_(
    dept: Annotated[str | None, typer.Option("--dept", metavar="NAME", help=_("A department, by any of its names."))] = None,
    township: Annotated[str | None, typer.Option("--township", metavar="NAME", help=_("A township, subdistrict, farm …, by any of its names."))] = None,
    unit: Annotated[str | None, typer.Option("--unit", metavar="NAME", help=_("Any unit, by any of its names."))] = None,
    role: Annotated[list[str] | None, typer.Option("--role", metavar="ROLE", help=_("Only duties in this role: organize, lead, supervise, share, support, implement; may be given again."))] = None,
    basis: Annotated[list[str] | None, typer.Option("--basis", metavar="BASIS", help=_("Only duties on this basis: named, member, part, host, above, default, relevant; may be given again. Default: all but relevant."))] = None,
    section: Annotated[str, typer.Option("--section", metavar="TEXT", help=_("Only a section, by its number or a part of its heading."))] = "",
    text: Annotated[str, typer.Option("--text", metavar="TEXT", help=_("Only items that contain this text."))] = "",
    due_before: Annotated[str | None, typer.Option("--due-before", metavar="DATE", help=_("Only items due on this day or earlier."))] = None,
    due_after: Annotated[str | None, typer.Option("--due-after", metavar="DATE", help=_("Only items due on this day or later."))] = None,
    no_lead: Annotated[bool, typer.Option("--no-lead", help=_("Only items for which nobody is named to lead."))] = False,
    format_: Annotated[AnswerFormat, typer.Option("--format", help=_("How to print the answer."))] = AnswerFormat.TABLE,
    plan: PlanOption = None,
) -> None:  # fmt: skip
    """Print what the options select, in plan order; what is derived comes after what is named."""
    from safetyplan.plan.duties import CERTAIN
    from safetyplan.plan.query import Query, named_unit, select
    from safetyplan.views.answer import answer_view

    names = [name for name in (dept, township, unit) if name is not None]
    if len(names) > 1:
        raise SafetyPlanError(
            _("--dept, --township and --unit name one unit, and {n} are given").format(n=len(names)),
            _("give one of them"),
        )
    duties = open_duties(plan)
    wanted = named_unit(duties.register, names[0]) if names else None
    query = Query(
        unit=wanted,
        roles=frozenset(_word(text, ROLES, "--role") for text in role or ()),
        bases=frozenset(_word(text, BASES, "--basis") for text in basis or ()) or CERTAIN,
        section=section,
        text=text,
        due_before=_day(due_before),
        due_after=_day(due_after),
        no_lead=no_lead,
    )
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


_Word = TypeVar("_Word", bound=StrEnum)


def _word(text: str, words: dict[_Word, str], option: str) -> _Word:
    """Return the word of the schema that `text` means: itself, or its Chinese word, or how that begins."""
    found = [
        word for word, chinese in words.items() if text and (text.lower() == word or chinese.startswith(text))
    ]
    if len(found) == 1:
        return found[0]
    message = _("{value} is no value that {name} can have").format(value=text, name=option)
    names = ", ".join(f"{word}（{chinese}）" for word, chinese in words.items())
    raise SafetyPlanError(message, _("write one of: {names}").format(names=names))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SafetyPlanError(
            _("{value} is no date").format(value=text), _("write year-month-day, such as 2024-12-31")
        ) from error
