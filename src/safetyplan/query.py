"""Who leads what: a query has one optional field per option, an answer is rows in plan order."""

import unicodedata
from datetime import date
from typing import NamedTuple

from safetyplan.duties import CERTAIN, Duties, Duty
from safetyplan.errors import SafetyPlanError
from safetyplan.folding import fold
from safetyplan.language import _
from safetyplan.model import Deadline, Entry
from safetyplan.printed import item_text
from safetyplan.register import Group, Register, Unit
from safetyplan.words import Basis, Role

HEADS = (Role.ORGANIZE, Role.LEAD)
"""The roles that answer “who is in charge”: whoever organises or leads."""


class Query(NamedTuple):
    """What to select; an empty field selects everything.

    `due_before` and `due_after` both include the day itself, as 前 does in these documents.
    """

    unit: Unit | None = None
    roles: frozenset[Role] = frozenset()
    bases: frozenset[Basis] = CERTAIN
    section: str = ""
    text: str = ""
    due_before: date | None = None
    due_after: date | None = None
    no_lead: bool = False


class Row(NamedTuple):
    """One item of an answer, with the duties that brought it there; those of one unit if one was asked for."""

    entry: Entry
    duties: tuple[Duty, ...]
    heads: tuple[str, ...]
    deadlines: tuple[Deadline, ...]
    due: tuple[date, ...]


class Answer(NamedTuple):
    """The rows of a query, and how many more duties each basis left out would add."""

    rows: tuple[Row, ...]
    more: dict[Basis, int]


def select(duties: Duties, query: Query) -> Answer:
    """Return the items of the plan that `query` selects, in plan order.

    With a unit: the items it holds on one of the query's bases.  Without: every item that passes the
    other filters, with those of its duties that do.
    """
    rows: list[Row] = []
    more: dict[Basis, int] = {}
    index = duties.by_item if query.unit is None else duties.by_item_of(query.unit)
    for entry in duties.entries:
        if not _passes(duties, entry, query):
            continue
        held = [d for d in index[entry.key] if not query.roles or d.role in query.roles]
        chosen = tuple(d for d in held if d.basis in query.bases)
        for duty in held:
            if duty.basis not in query.bases:
                more[duty.basis] = more.get(duty.basis, 0) + 1
        if chosen or (query.unit is None and not query.roles and _is_task(entry)):
            rows.append(Row(entry, chosen, heads(entry), duties.due(entry), due_dates(duties, entry)))
    return Answer(tuple(rows), more)


def _is_task(entry: Entry) -> bool:
    """Whether the item itself is a task, rather than a heading over the items below it."""
    return bool(entry.item.responsibilities or not entry.item.items)


def heads(entry: Entry) -> tuple[str, ...]:
    """Return who organises or leads an item, as the plan names them; empty where it says nobody does."""
    return tuple(
        name for responsibility in entry.item.responsibilities if responsibility.role in HEADS
        for name in responsibility.units
    )  # fmt: skip


def has_lead(entry: Entry) -> bool:
    """Whether an item says who leads it; a body that only organises does not lead."""
    return any(responsibility.role is Role.LEAD for responsibility in entry.item.responsibilities)


def due_dates(duties: Duties, entry: Entry) -> tuple[date, ...]:
    """Return the days by which an item is due, sorted; the end of the plan year where its text gives none."""
    deadlines = duties.due(entry)
    days = {d.by for d in deadlines if d.by} | {d.within.end for d in deadlines if d.within}
    return tuple(sorted(days)) or (duties.year_end,)


def _passes(duties: Duties, entry: Entry, query: Query) -> bool:
    if query.no_lead and (has_lead(entry) or not _is_task(entry)):
        return False
    if query.section and not any(_in_section(query.section, s.num or "", s.heading) for s in entry.sections):
        return False
    if query.text and fold(query.text) not in fold(item_text(entry.item)):
        return False
    days = due_dates(duties, entry)
    if query.due_before and days[0] > query.due_before:
        return False
    return not (query.due_after and days[-1] < query.due_after)


def _in_section(wanted: str, num: str, heading: str) -> bool:
    return fold(wanted).strip("、.()") == fold(num).strip("、.()") or (
        len(wanted) > 1 and fold(wanted) in fold(heading)
    )


def named_unit(register: Register, name: str) -> Unit:
    """Return the unit that goes by any of its names; SafetyPlanError with suggestions where none does."""
    found = register.find(name) or register.find(unicodedata.normalize("NFKC", name).strip())
    if isinstance(found, Unit):
        return found
    if isinstance(found, Group):
        members = "、".join(unit.name for unit in register.members(found)[:3])
        message = _("{name} is a group, not a unit").format(name=name)
        raise SafetyPlanError(message, _("ask for one of its members, such as {names}").format(names=members))
    near = [n for n in register.suggestions(name) if isinstance(register.find(n), Unit)]
    hint = _("did you mean {names}?").format(names=_(" or ").join(near)) if near else ""
    hint = hint or _("`safetyplan units` lists every unit of the register")
    raise SafetyPlanError(_("no unit is called {name}").format(name=name), hint)


def item_of(duties: Duties, key: str) -> Entry:
    """Return the item called `key`; SafetyPlanError naming those there are where none is."""
    wanted = fold(key).rstrip("、.")
    found = next((entry for entry in duties.entries if fold(entry.key).rstrip("、.") == wanted), None)
    if found:
        return found
    keys = [entry.key for entry in duties.entries]
    shown = "、".join(keys) if len(keys) <= 12 else "、".join([*keys[:6], "…", *keys[-3:]])
    hint = _("the plan's items are {names}").format(names=shown) if keys else _("the plan has no items")
    raise SafetyPlanError(_("no item is numbered {key}").format(key=key), hint)
