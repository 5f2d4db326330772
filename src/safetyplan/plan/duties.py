"""Who holds which item, in which role, on what basis: the one index every answer comes from.

A duty is derived, never stored.  Its basis tells how sure it is: a unit named in the clause, or a member
of a closed group, holds it; a member of an open group (有关部门) only may be concerned.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import NamedTuple

from safetyplan.plan.model import Deadline, Entry, Plan, walk
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.plan.vocabulary import Basis, Role

CERTAIN = frozenset(Basis) - {Basis.RELEVANT}
"""What a unit holds, as against what may concern it."""


class Duty(NamedTuple):
    """One unit, one item, one role, one basis.

    `via` is what the clause names: the unit itself, the group it is a member of, or the unit that is
    part of it or hosted by it.  `note` tells on whose word an open group was taken to mean the unit.
    """

    unit: Unit
    entry: Entry
    role: Role
    basis: Basis
    via: str
    note: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the unit holds the duty, rather than that it may concern it."""
        return self.basis in CERTAIN


class Duties:
    """Every duty of a plan under a register, by item and by unit, in plan order.

    Names the register does not know carry no duty; `rules` reports them.
    """

    def __init__(self, plan: Plan, register: Register) -> None:
        self.plan = plan
        self.register = register
        self.entries = walk(plan)
        self._parents: dict[str, list[tuple[Unit, Basis]]] = {}
        self._gathered: dict[str, dict[str, Unit]] = {}

    @cached_property
    def by_item(self) -> dict[str, tuple[Duty, ...]]:
        """The duties of every item, by its key: as the clause prints them, derived ones after."""
        return {entry.key: duties for entry, duties in self._derived(None)}

    @cached_property
    def by_unit(self) -> dict[str, tuple[Duty, ...]]:
        """The duties of every unit that has any, by its name, in plan order."""
        index: dict[str, list[Duty]] = defaultdict(list)
        for entry in self.entries:
            for duty in self.by_item[entry.key]:
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

    def by_item_of(self, unit: Unit) -> dict[str, tuple[Duty, ...]]:
        """Return the duties of one unit by item, without the cost of the whole index."""
        return {entry.key: duties for entry, duties in self._derived(unit)}

    @cached_property
    def entry_of(self) -> dict[str, Entry]:
        """Every item by its key."""
        return {entry.key: entry for entry in self.entries}

    def heading(self, entry: Entry) -> str:
        """Return what `entry` is called: its heading, its parents', or the beginning of its text."""
        if entry.item.heading:
            return entry.item.heading
        return next((parent.heading for parent in reversed(entry.parents) if parent.heading), "")

    def due(self, entry: Entry) -> tuple[Deadline, ...]:
        """Return the deadlines of an item and of the items it lies in, its own first."""
        own = entry.item.deadlines
        return own or next((parent.deadlines for parent in reversed(entry.parents) if parent.deadlines), ())

    @property
    def year_end(self) -> date:
        """The day an item without a deadline is due (basis default)."""
        return date(self.plan.year, 12, 31)

    def _rules_stated_in(self, entry: Entry) -> Iterator[tuple[Role, str]]:
        text = (entry.item.clause or "") + "".join(entry.item.content.split())
        for default in self.plan.defaults:
            if default.role and "".join(default.phrase.split()) in text:
                for name in default.units:
                    yield default.role, name

    def _derived(self, only: Unit | None) -> Iterator[tuple[Entry, tuple[Duty, ...]]]:
        """Yield every item with its duties, or with those of one unit."""
        running: list[tuple[Role, str]] = []
        for entry in self.entries:
            held = self._of(entry, running, only)
            yield entry, tuple(_strongest(d for d in held if only is None or d.unit is only))
            running += self._rules_stated_in(entry)

    def _of(self, entry: Entry, running: list[tuple[Role, str]], only: Unit | None) -> Iterator[Duty]:
        """Yield the duties of one item, the surest of each name first; the same duty may come twice.

        With `only` the members of a group are passed over but for that one.
        """
        for responsibility in entry.item.responsibilities:
            for name in responsibility.units:
                basis = Basis.DEFAULT if responsibility.default else Basis.NAMED
                yield from self._holders(entry, responsibility.role, name, basis, only)
        if entry.item.responsibilities:
            for role, name in running:
                yield from self._holders(entry, role, name, Basis.DEFAULT, only)

    def _holders(
        self, entry: Entry, role: Role, name: str, basis: Basis, only: Unit | None
    ) -> Iterator[Duty]:
        found = self.register.find(name)
        if isinstance(found, Unit):
            yield from self._with_parents(Duty(found, entry, role, basis, name))
        elif isinstance(found, Group):
            yield from self._members(entry, role, found, basis, only)

    def _members(
        self, entry: Entry, role: Role, group: Group, basis: Basis, only: Unit | None
    ) -> Iterator[Duty]:
        for meaning in entry.item.means:
            if self.register.find(meaning.group) is group:
                for name in meaning.units:
                    if unit := self.register.unit(name):
                        yield from self._with_parents(
                            Duty(unit, entry, role, Basis.MEMBER, group.name, meaning.note)
                        )
                return
        member = Basis.RELEVANT if group.open else Basis.MEMBER if basis is Basis.NAMED else basis
        members = self._members_of(group)
        for unit in members.values() if only is None else filter(None, [members.get(only.name)]):
            yield Duty(unit, entry, role, member, group.name)

    def _members_of(self, group: Group) -> dict[str, Unit]:
        if group.name not in self._gathered:
            self._gathered[group.name] = {unit.name: unit for unit in self.register.members(group)}
        return self._gathered[group.name]

    def _with_parents(self, duty: Duty) -> Iterator[Duty]:
        """Yield a duty, and what follows from it for the bodies its unit is part of or hosted by."""
        yield duty
        for parent, basis in self._above(duty.unit):
            yield Duty(parent, duty.entry, duty.role, basis, duty.unit.name)

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
