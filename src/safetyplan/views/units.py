"""The register as a view: every unit with what it holds, and one unit or group in full."""

from collections import Counter
from datetime import date
from typing import NamedTuple

from safetyplan.plan.duties import CERTAIN, Duties
from safetyplan.plan.register import Group, Unit
from safetyplan.plan.vocabulary import Basis, Kind, Role
from safetyplan.views.wording import draft_mark, plan_title


class UnitRow(NamedTuple):
    """A unit with its certain duties by role, and the tasks that may concern it besides."""

    name: str
    kind: Kind
    confirmed: bool
    counts: tuple[tuple[Role, int], ...]
    maybe: int


class GroupRow(NamedTuple):
    """A group and its members; of an open one the members only may be concerned."""

    name: str
    is_open: bool
    members: tuple[str, ...]


class RegisterView(NamedTuple):
    """The whole register, in its order."""

    plan_title: str
    units: tuple[UnitRow, ...]
    groups: tuple[GroupRow, ...]
    draft_mark: str = ""


class HeldItems(NamedTuple):
    """The items in which a unit has one role on one basis; `via` is empty where the plan names the unit itself."""

    basis: Basis
    via: str
    role: Role
    items: tuple[str, ...]


class UnitView(NamedTuple):
    """One unit: its names, where it belongs, and its duties, the surest basis first."""

    name: str
    unit_kind: Kind
    confirmed: bool
    full_name: str
    aliases: tuple[str, ...]
    part_of: str
    hosted_by: str
    hosts: tuple[str, ...]
    parts: tuple[str, ...]
    former: tuple[tuple[str, date], ...]
    note: str
    duties: tuple[HeldItems, ...]
    mentioned: tuple[str, ...]
    draft_mark: str = ""


class GroupView(NamedTuple):
    """One group: whom it gathers, whether for certain, and in which items a clause names it."""

    name: str
    is_open: bool
    aliases: tuple[str, ...]
    members: tuple[str, ...]
    note: str
    named: tuple[tuple[Role, tuple[str, ...]], ...]
    draft_mark: str = ""


def register_view(duties: Duties) -> RegisterView:
    """Return the register with counts of duties."""
    register = duties.register
    return RegisterView(
        plan_title=plan_title(duties.plan),
        units=tuple(_row(duties, unit) for unit in register.units),
        groups=tuple(
            GroupRow(group.name, group.open, tuple(unit.name for unit in register.members(group)))
            for group in register.groups
        ),
        draft_mark=draft_mark(duties.plan),
    )


def _row(duties: Duties, unit: Unit) -> UnitRow:
    held = duties.of(unit)
    certain = Counter(duty.role for duty in held if duty.basis in CERTAIN)
    maybe = len({duty.task.key for duty in held if duty.basis not in CERTAIN})
    return UnitRow(unit.name, unit.kind, unit.confirmed, tuple((role, certain[role]) for role in Role), maybe)


def unit_view(duties: Duties, unit: Unit) -> UnitView:
    """Return what is known about one unit."""
    grouped: dict[tuple[Basis, str, Role], list[str]] = {}
    for duty in duties.of(unit):
        via = "" if duty.via == unit.name else duty.via
        grouped.setdefault((duty.basis, via, duty.role), []).append(duty.task.key)
    order = list(Basis)
    held = sorted(grouped.items(), key=lambda pair: order.index(pair[0][0]))
    return UnitView(
        name=unit.name,
        unit_kind=unit.kind,
        confirmed=unit.confirmed,
        full_name=unit.full_name,
        aliases=unit.aliases,
        part_of=unit.part_of or "",
        hosted_by=unit.hosted_by or "",
        hosts=tuple(u.name for u in duties.register.units if u.hosted_by == unit.name),
        parts=tuple(u.name for u in duties.register.parts(unit)),
        former=tuple((former.name, former.until) for former in unit.former),
        note=unit.note,
        duties=tuple(HeldItems(*key, tuple(items)) for key, items in held),
        mentioned=tuple(mention.task.key for mention in duties.mentions.get(unit.name, ())),
        draft_mark=draft_mark(duties.plan),
    )


def group_view(duties: Duties, group: Group) -> GroupView:
    """Return what is known about one group."""
    named: dict[Role, list[str]] = {role: [] for role in Role}
    for entry in duties.entries:
        for responsibility in entry.item.responsibilities:
            if any(duties.register.find(name) is group for name in responsibility.units):
                named[responsibility.role].append(entry.key)
    return GroupView(
        name=group.name,
        is_open=group.open,
        aliases=group.aliases,
        members=tuple(unit.name for unit in duties.register.members(group)),
        note=group.note,
        named=tuple((role, tuple(dict.fromkeys(items))) for role, items in named.items() if items),
        draft_mark=draft_mark(duties.plan),
    )
