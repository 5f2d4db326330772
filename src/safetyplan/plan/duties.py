"""Who holds which task, in which role, on what basis: the one index every answer comes from.

A duty is derived, never stored.  Its basis tells how sure it is: a unit named in the clause, or a member
of a closed group, holds it; a member of an open group (有关部门) only may be concerned.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from safetyplan.plan.due import Timetable
from safetyplan.plan.mentions import Names
from safetyplan.plan.model import Entry, Meaning, Plan
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.plan.tasks import Stated, Task, Tasks
from safetyplan.plan.vocabulary import Basis, Role

CERTAIN = frozenset(Basis) - {Basis.RELEVANT}
"""What a unit holds, as against what may concern it."""


class Duty(NamedTuple):
    """One unit, one task, one role, one basis.

    `via` is what the clause names: the unit itself, the group it is a member of, or the unit that is
    part of it or hosted by it.  `note` tells on whose word an open group was taken to mean the unit.
    `origin` is the item whose clause states it, the task's own or one above; None for a rule stated once,
    whose words are `phrase`.
    """

    unit: Unit
    task: Task
    role: Role
    basis: Basis
    via: str
    note: str = ""
    origin: Entry | None = None
    phrase: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the unit holds the duty, rather than that it may concern it."""
        return self.basis in CERTAIN

    @property
    def is_from_above(self) -> bool:
        """Whether an item above states it, and not the task's own clause."""
        return self.origin is not None and self.origin.route != self.task.entry.route


class Mention(NamedTuple):
    """A task whose text names a unit: the item that does, by which name, and where in its content."""

    task: Task
    entry: Entry
    name: str
    at: int


class Duties:
    """Every duty of a plan under a register, by task and by unit, in plan order.

    Names the register does not know carry no duty; `rules` reports them.
    """

    def __init__(self, plan: Plan, register: Register) -> None:
        self.plan = plan
        self.register = register
        self._items = Tasks(plan)
        self.entries = self._items.entries
        self.timetable = Timetable(plan, register.events)
        self._parents: dict[str, list[tuple[Unit, Basis]]] = {}
        self._gathered: dict[str, dict[str, Unit]] = {}
        self._reaches: dict[str, frozenset[str]] = {}

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task of the plan, in plan order."""
        return self._items.all

    @property
    def task_of(self) -> dict[str, Task]:
        """The task every item belongs to, by the item's key; headings over tasks have none."""
        return self._items.of

    @cached_property
    def by_item(self) -> dict[str, tuple[Duty, ...]]:
        """The duties of every task, by its key: as the clause prints them, derived ones after.

        An item that is no task, because its text belongs to one above or only heads others, has none.
        """
        held: dict[str, tuple[Duty, ...]] = {entry.key: () for entry in self.entries}
        for task in self.tasks:
            held[task.key] = tuple(_strongest(self._of(task)))
        return held

    @cached_property
    def by_unit(self) -> dict[str, tuple[Duty, ...]]:
        """The duties of every unit that has any, by its name, in plan order."""
        index: dict[str, list[Duty]] = defaultdict(list)
        for held in self.by_item.values():
            for duty in held:
                index[duty.unit.name].append(duty)
        return {name: tuple(duties) for name, duties in index.items()}

    def unknown_names(self) -> set[str]:
        """Return the names in responsibilities, meanings and rules that the register does not know."""
        items = [entry.item for entry in self.entries]
        named = {name for item in items for r in item.responsibilities for name in r.units}
        named |= {
            name for item in items for meaning in item.means for name in (meaning.group, *meaning.units)
        }
        named |= {name for default in self.plan.defaults for name in default.units}
        return {name for name in named if self.register.find(name) is None}

    def of(self, unit: Unit) -> tuple[Duty, ...]:
        """Return the duties of `unit` in plan order."""
        return self.by_unit.get(unit.name, ())

    def of_one(self, unit: Unit) -> tuple[Duty, ...]:
        """Return the same as `of`; where nobody's are derived yet, without deriving everybody's.

        For a question about one unit of a large plan.
        """
        if "by_unit" in vars(self):
            return self.of(unit)
        tasks = (task for task in self.tasks if unit.name in self._reached(task))
        return tuple(duty for task in tasks for duty in _strongest(self._of(task)) if duty.unit is unit)

    @cached_property
    def holders(self) -> frozenset[str]:
        """The names of all units that hold a duty on any basis."""
        return frozenset().union(*map(self._reached, self.tasks))

    def _reached(self, task: Task) -> frozenset[str]:
        """Return the names of the units that the names of a task reach: themselves, members, those above."""
        named: list[tuple[str, Entry | None]] = [
            (name, each.origin) for each in task.stated for name in each.responsibility.units
        ]
        named += [(name, None) for rule in task.rules for name in rule.units]
        return frozenset().union(*(self._reach(task, name, origin) for name, origin in named))

    def _reach(self, task: Task, name: str, origin: Entry | None) -> frozenset[str]:
        holder = self.register.find(name)
        if isinstance(holder, Group) and (meaning := self.meaning(task, origin, holder)):
            return frozenset().union(*(self._reach(task, unit, None) for unit in meaning.units))
        if name not in self._reaches:
            units = [holder] if isinstance(holder, Unit) else []
            above = [parent for unit in units for parent, _basis in self._above(unit)]
            members = self._members_of(holder) if isinstance(holder, Group) else ()
            self._reaches[name] = frozenset(unit.name for unit in (*units, *above)).union(members)
        return self._reaches[name]

    @cached_property
    def mentions(self) -> dict[str, tuple[Mention, ...]]:
        """Where the text of tasks names a unit that holds no duty there for certain, by the unit's name.

        A duty may hide there (“巡查情况抄报市纪委监委”); only a clause gives it.  Duties are derived for the
        tasks that name somebody, not for all.
        """
        names = Names(self.register, self.plan.title)
        found: dict[str, dict[str, Mention]] = {}
        for task in self.tasks:
            held: set[str] | None = None
            for entry in (task.entry, *task.parts):
                for unit, at, name in names.in_text(entry.item.content):
                    if held is None:
                        held = {duty.unit.name for duty in self._of(task) if duty.is_certain}
                    if unit.name not in held:
                        mention = Mention(task, entry, name, at)
                        found.setdefault(unit.name, {}).setdefault(task.key, mention)
        return {unit: tuple(mentions.values()) for unit, mentions in found.items()}

    def meaning(self, task: Task, origin: Entry | None, group: Group) -> Meaning | None:
        """Return whom an open group means in a task, by the task's own word or that of the item that names it."""
        for item in (task.item, *([origin.item] if origin else [])):
            for meaning in item.means:
                if self.register.find(meaning.group) is group:
                    return meaning
        return None

    def _of(self, task: Task) -> Iterator[Duty]:
        """Yield the duties of one task, the surest of each name first; the same duty may come twice."""
        for stated in task.stated:
            for name in stated.responsibility.units:
                yield from self._holders(
                    task, stated.responsibility.role, name, _basis(stated), stated.origin
                )
        for rule in task.rules:
            for name in rule.units:
                if rule.role:
                    for duty in self._holders(task, rule.role, name, Basis.DEFAULT, None):
                        yield duty._replace(phrase=rule.phrase)

    def _holders(
        self, task: Task, role: Role, name: str, basis: Basis, origin: Entry | None
    ) -> Iterator[Duty]:
        found = self.register.find(name)
        if isinstance(found, Unit):
            yield from self._with_parents(Duty(found, task, role, basis, name, "", origin))
        elif isinstance(found, Group):
            yield from self._members(task, role, found, basis, origin)

    def _members(
        self, task: Task, role: Role, group: Group, basis: Basis, origin: Entry | None
    ) -> Iterator[Duty]:
        member = Basis.MEMBER if basis is Basis.NAMED else basis
        if meaning := self.meaning(task, origin, group):
            for name in meaning.units:
                if unit := self.register.unit(name):
                    decided = Duty(unit, task, role, member, group.name, meaning.note, origin)
                    yield from self._with_parents(decided)
            return
        for unit in self._members_of(group).values():
            yield Duty(unit, task, role, Basis.RELEVANT if group.open else member, group.name, "", origin)

    def _members_of(self, group: Group) -> dict[str, Unit]:
        if group.name not in self._gathered:
            self._gathered[group.name] = {unit.name: unit for unit in self.register.members(group)}
        return self._gathered[group.name]

    def _with_parents(self, duty: Duty) -> Iterator[Duty]:
        """Yield a duty, and what follows from it for the bodies its unit is part of or hosted by."""
        yield duty
        for parent, basis in self._above(duty.unit):
            yield duty._replace(unit=parent, basis=basis, via=duty.unit.name, note="")

    def _above(self, unit: Unit) -> list[tuple[Unit, Basis]]:
        if unit.name not in self._parents:
            self._parents[unit.name] = list(self._climb(unit))
        return self._parents[unit.name]

    def _climb(self, unit: Unit) -> Iterator[tuple[Unit, Basis]]:
        seen = {unit.name}
        if unit.hosted_by and (host := self.register.unit(unit.hosted_by)) and host.name not in seen:
            seen.add(host.name)
            yield host, Basis.HOST
        above = unit.part_of and self.register.unit(unit.part_of)
        while above and above.name not in seen:
            seen.add(above.name)
            yield above, Basis.PART
            above = above.part_of and self.register.unit(above.part_of)


def _basis(stated: Stated) -> Basis:
    if stated.is_above:
        return Basis.ABOVE
    return Basis.DEFAULT if stated.responsibility.default else Basis.NAMED


_SURENESS = {basis: place for place, basis in enumerate(Basis)}


def _strongest(duties: Iterable[Duty]) -> Iterator[Duty]:
    """Keep one duty for each unit and role, on its surest basis, in the order they first appear.

    A unit that certainly holds an item is not, over and above that, one of its 有关部门.
    """
    kept: dict[tuple[str, Role], Duty] = {}
    for duty in duties:
        key = duty.unit.name, duty.role
        if key not in kept or _SURENESS[duty.basis] < _SURENESS[kept[key].basis]:
            kept[key] = duty
    sure = {duty.unit.name for duty in kept.values() if duty.is_certain}
    yield from (duty for duty in kept.values() if duty.is_certain or duty.unit.name not in sure)
