"""Who leads what: a query has one optional field per option, an answer is rows in plan order."""

import unicodedata
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.plan.due import Due
from safetyplan.plan.duties import CERTAIN, Duties, Duty
from safetyplan.plan.model import Entry, Plan, Section, walk_sections
from safetyplan.plan.printed import item_text, label
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.plan.tasks import Task
from safetyplan.plan.vocabulary import Basis, Role
from safetyplan.text import NUMERAL, fold, to_int, unified

EVERY_BASIS = frozenset(Basis)
"""What a unit holds and what only may concern it."""


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

    @property
    def narrows(self) -> bool:
        """Whether it leaves out tasks of its unit, or of the plan, that it could show."""
        return self._replace(unit=None) not in (Query(), Query(bases=EVERY_BASIS))


class Row(NamedTuple):
    """One task of an answer, with the duties that brought it there; those of one unit if one was asked for."""

    task: Task
    duties: tuple[Duty, ...]
    dues: tuple[Due, ...]


class Answer(NamedTuple):
    """The rows of a query, and how many more duties each basis left out would add."""

    rows: tuple[Row, ...]
    more: dict[Basis, int]


def select(duties: Duties, query: Query) -> Answer:
    """Return the tasks of the plan that `query` selects, in plan order.

    With a unit, roles or bases: the tasks with a duty that passes.  Without: every task that passes the
    other filters.  A task is looked through with all text and all
    deadlines shown in it.  SafetyPlanError where no section is the query's.
    """
    rows: list[Row] = []
    more: dict[Basis, int] = {}
    within = sections_of(duties.plan, query.section) if query.section else ()
    held_by_unit: dict[str, list[Duty]] = {}
    for duty in duties.of_one(query.unit) if query.unit else ():
        held_by_unit.setdefault(duty.task.key, []).append(duty)
    for task in duties.tasks:
        if query.section and not any(section is one for section in task.entry.sections for one in within):
            continue
        held = held_by_unit.get(task.key, ()) if query.unit else duties.by_item[task.key]
        if query.unit and not held:
            continue
        dues = duties.timetable.dues(task)
        if not _passes(task, dues, query):
            continue
        of_roles = [d for d in held if not query.roles or d.role in query.roles]
        chosen = tuple(d for d in of_roles if d.basis in query.bases)
        for duty in of_roles:
            if duty.basis not in query.bases:
                more[duty.basis] = more.get(duty.basis, 0) + 1
        if chosen or not (query.unit or query.roles or query.bases not in (CERTAIN, EVERY_BASIS)):
            rows.append(Row(task, chosen, dues))
    return Answer(tuple(rows), more)


def _passes(task: Task, dues: tuple[Due, ...], query: Query) -> bool:
    if query.no_lead and task.names(Role.LEAD):
        return False
    if query.text:
        texts = [item_text(task.item), *(item_text(below.entry.item) for below in task.below)]
        if not any(fold(query.text) in fold(text) for text in texts):
            return False
    earliest, latest = query.due_after, query.due_before
    if earliest is None and latest is None:
        return True
    days = [due.last_day for due in dues if due.last_day is not None]
    return any((earliest or date.min) <= day <= (latest or date.max) for day in days)


def sections_of(plan: Plan, wanted: str) -> tuple[Section, ...]:
    """Return the sections that go by a number, written in any way, or by a part of their heading.

    SafetyPlanError naming those there are where none does.
    """
    sections = tuple(section for _route, section in walk_sections(plan))
    number = number_of(wanted)
    ways: tuple[Callable[[Section], bool], ...] = (
        lambda section: bool(section.num) and _bare(section.num or "") == _bare(wanted),
        lambda section: number is not None and number_of(section.num or "") == number,
        lambda section: number is None and fold(wanted) in fold(section.heading),
    )
    for way in ways:
        if found := tuple(section for section in sections if way(section)):
            return found
    shown = "".join(f"\n    {label(section.num)}{section.heading}" for section in sections)
    hint = (
        _("the plan's sections are:{names}").format(names=shown) if shown else _("the plan has no sections")
    )
    raise SafetyPlanError(_("there is no section {name}").format(name=wanted), hint)


def _bare(number: str) -> str:
    return fold(number).rstrip("、.")


def number_of(text: str) -> int | None:
    """Return the number that people mean by 16, 十六, 第16条, 16、, （四） or 第四部分; None for other text."""
    found = _NUMBER.fullmatch(fold(text))
    return to_int(found[1]) if found else None


_NUMBER = Pattern(rf"\(?第?([0-9]{{1,3}}|[{NUMERAL}]{{1,5}})(?:条|项|号|部分|编|篇|章|节)?\)?[、.:]?")


def named_holder(register: Register, name: str) -> Unit | Group:
    """Return the unit or group that goes by any of its names; SafetyPlanError with suggestions where none does."""
    found = register.find(name) or register.find(unicodedata.normalize("NFKC", unified(name)).strip())
    if found is not None:
        return found
    near = register.suggestions(name)
    units = [known for known in near if isinstance(register.find(known), Unit)]
    hint = _("`safetyplan units` lists every unit of the register")
    if units:
        hint = _("did you mean {names}?").format(names=_(" or ").join(units))
    elif near:
        hint = _("did you mean the group {name}? `safetyplan units {name}` shows its members").format(
            name=near[0]
        )
    raise SafetyPlanError(_("no unit is called {name}").format(name=name), hint)


def named_unit(register: Register, name: str) -> Unit:
    """Return the unit that goes by any of its names; SafetyPlanError where that is a group or nobody."""
    found = named_holder(register, name)
    if isinstance(found, Unit):
        return found
    members = "、".join(unit.name for unit in register.members(found)[:3])
    message = _("{name} is a group, not a unit").format(name=name)
    raise SafetyPlanError(message, _("ask for one of its members, such as {names}").format(names=members))


def item_of(duties: Duties, key: str) -> Entry:
    """Return the item called `key`; SafetyPlanError naming those there are where none is."""
    ways: tuple[Callable[[Entry], bool], ...] = (
        lambda entry: entry.key == key,
        lambda entry: _path(entry) == key,
        lambda entry: _bare(entry.key) == _bare(key) or _bare(_path(entry)) == _bare(key),
        lambda entry: number_of(key) is not None and number_of(entry.item.num or "") == number_of(key),
    )
    alike: list[Entry] = []
    for way in ways:
        alike = [entry for entry in duties.entries if way(entry)]
        if len(alike) == 1:
            return alike[0]
        if alike:
            break
    keys = [entry.key for entry in duties.entries]
    shown = "、".join(keys) if len(keys) <= 12 else "、".join([*keys[:6], "…", *keys[-3:]])
    hint = _("the plan's items are {names}").format(names=shown) if keys else _("the plan has no items")
    if alike:
        hint = _("did you mean {names}?").format(names=_(" or ").join(entry.key for entry in alike))
    raise SafetyPlanError(_("no item is numbered {key}").format(key=key), hint)


def _path(entry: Entry) -> str:
    """Return the numbers of the items an item lies in and its own, as people say them: 3.（一）.①."""
    return ".".join(item.num for item in (*entry.parents, entry.item) if item.num)
