"""The options that narrow an answer, the same for `list` and `render`, and the query they mean."""

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from safetyplan.messages import SafetyPlanError, _
from safetyplan.plan.vocabulary import BASES, ROLES

if TYPE_CHECKING:
    from safetyplan.plan.duties import Duties
    from safetyplan.plan.query import Query
    from safetyplan.plan.register import Unit

DeptOption = Annotated[
    str | None, typer.Option("--dept", metavar="NAME", help=_("A department, by any of its names."))
]
TownshipOption = Annotated[
    str | None,
    typer.Option("--township", metavar="NAME", help=_("A township, subdistrict, farm …, by any of its names.")),
]  # fmt: skip
UnitOption = Annotated[
    str | None, typer.Option("--unit", metavar="NAME", help=_("Any unit, by any of its names."))
]
RoleOption = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        metavar="ROLE",
        help=_("Only duties in this role: organize, lead, supervise, share, support, implement; may be given again."),
    ),
]  # fmt: skip
BasisOption = Annotated[
    list[str] | None,
    typer.Option(
        "--basis",
        metavar="BASIS",
        help=_("Only duties on this basis: named, member, part, host, above, default, relevant; may be given again. Default: in `list` and calendars all but relevant, on papers all."),
    ),
]  # fmt: skip
SectionOption = Annotated[
    str,
    typer.Option("--section", metavar="TEXT", help=_("Only a section, by its number or a part of its heading.")),
]  # fmt: skip
TextOption = Annotated[
    str, typer.Option("--text", metavar="TEXT", help=_("Only items that contain this text."))
]
DueBeforeOption = Annotated[
    str | None,
    typer.Option("--due-before", metavar="DATE", help=_("Only items due on this day or earlier.")),
]
DueAfterOption = Annotated[
    str | None,
    typer.Option("--due-after", metavar="DATE", help=_("Only items due on this day or later.")),
]


def query_of(
    role: list[str] | None = None,
    basis: list[str] | None = None,
    section: str = "",
    text: str = "",
    due_before: str | None = None,
    due_after: str | None = None,
    *,
    every_basis: bool = False,
) -> "Query":
    """Return the query that options mean; without --basis what is certain, or with `every_basis` all.

    SafetyPlanError for what is no role, basis or date.
    """
    from safetyplan.plan.duties import CERTAIN
    from safetyplan.plan.query import EVERY_BASIS, Query

    bases = frozenset(_word(word, BASES, "--basis") for word in basis or ())
    return Query(
        roles=frozenset(_word(word, ROLES, "--role") for word in role or ()),
        bases=bases or (EVERY_BASIS if every_basis else CERTAIN),
        section=section,
        text=text,
        due_before=day_of(due_before),
        due_after=day_of(due_after),
    )


def chosen_unit(duties: "Duties", dept: str | None, township: str | None, unit: str | None) -> "Unit | None":
    """Return the one unit that an option names, None if none does; SafetyPlanError for two."""
    from safetyplan.plan.query import named_unit

    names = [name for name in (dept, township, unit) if name is not None]
    if len(names) > 1:
        raise SafetyPlanError(
            _("--dept, --township and --unit name one unit, and {n} are given").format(n=len(names)),
            _("give one of them"),
        )
    return named_unit(duties.register, names[0]) if names else None


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


def day_of(text: str | None) -> date | None:
    """Return the date somebody typed, None for none; SafetyPlanError where it is no date."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise SafetyPlanError(
            _("{value} is no date").format(value=text), _("write year-month-day, such as 2024-12-31")
        ) from error
