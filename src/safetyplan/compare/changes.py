"""What changed, as plain values: texts, roles, deadlines, items, units."""

from dataclasses import dataclass, field

from safetyplan.plan.duties import Duty
from safetyplan.plan.model import Deadline, Entry, Section
from safetyplan.plan.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Rewording:
    """A stretch of text, called by its key in the file, and what stands there now; empty for none."""

    key: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Shift:
    """A unit or group, as the plan names it, that takes or leaves a role, and the roles on its other side."""

    name: str
    others: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleChange:
    """Who loses and who gains one role of an item."""

    role: Role
    lost: tuple[Shift, ...]
    gained: tuple[Shift, ...]


@dataclass(frozen=True, slots=True)
class DeadlineChange:
    """A deadline and what it is now; None where there was or is none."""

    old: Deadline | None
    new: Deadline | None


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item in both plans; `old` is None for a new item, `new` for one that is gone.

    `other` are the keys that changed besides: records about the text, and spellings without consequence.
    """

    old: Entry | None
    new: Entry | None
    moved: bool = False
    roles: tuple[RoleChange, ...] = ()
    deadlines: tuple[DeadlineChange, ...] = ()
    wording: tuple[Rewording, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def entry(self) -> Entry:
        """The item as it is now; as it was, where it is gone."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def renumbered(self) -> bool:
        """Whether the printed number differs."""
        return self.old is not None and self.new is not None and self.old.item.num != self.new.item.num

    @property
    def reads_otherwise(self) -> bool:
        """Whether its words changed; a clause that only says what the roles say now does not count."""
        return any(change.key != "clause" or not self.roles for change in self.wording)

    @property
    def is_only_renumbered(self) -> bool:
        """Whether nothing but the number differs."""
        return self.renumbered and not (
            self.moved or self.roles or self.deadlines or self.wording or self.other
        )

    @property
    def is_nothing(self) -> bool:
        """Whether the item is the same in both plans."""
        both = self.old is not None and self.new is not None
        return both and not (
            self.renumbered or self.moved or self.roles or self.deadlines or self.wording or self.other
        )


@dataclass(frozen=True, slots=True)
class SectionChange:
    """One section in both plans; `old` is None for a new one, `new` for one that is gone."""

    old: Section | None
    new: Section | None
    moved: bool = False
    wording: tuple[Rewording, ...] = ()
    other: tuple[str, ...] = ()

    @property
    def section(self) -> Section:
        """The section as it is now; as it was, where it is gone."""
        found = self.new or self.old
        assert found is not None
        return found

    @property
    def is_nothing(self) -> bool:
        """Whether the section is the same in both plans."""
        both = self.old is not None and self.new is not None
        return both and not (self.moved or self.wording or self.other)


@dataclass(frozen=True, slots=True)
class DutyChange:
    """What one unit held of an item and holds now, and whether its deadline or words changed."""

    item: ItemChange
    before: tuple[Duty, ...]
    after: tuple[Duty, ...]

    @property
    def is_certain(self) -> bool:
        """Whether the unit holds or held the duty, rather than that it may concern it."""
        return any(duty.is_certain for duty in (*self.before, *self.after))

    @property
    def gained(self) -> bool:
        """Whether the unit has a duty that it did not have, or that only might have concerned it."""
        return _sureness(self.after) > _sureness(self.before)

    @property
    def lost(self) -> bool:
        """Whether the unit had a duty and has none, or none but what may still concern it."""
        return _sureness(self.after) < _sureness(self.before)

    @property
    def roles_differ(self) -> bool:
        """Whether the unit has other roles here than it had."""
        return {duty.role for duty in self.before} != {duty.role for duty in self.after}

    @property
    def bases_differ(self) -> bool:
        """Whether it holds the same roles for another reason, such as by name and no longer as a member."""
        before, after = ({(duty.role, duty.basis) for duty in side} for side in (self.before, self.after))
        return before != after and not self.roles_differ


def _sureness(duties: tuple[Duty, ...]) -> int:
    return max((2 if duty.is_certain else 1 for duty in duties), default=0)


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What changed for one unit, items in plan order; `formerly` is the name it had in the old register."""

    name: str
    formerly: str
    changes: tuple[DutyChange, ...]


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """A unit or group of the register: empty `old` for a new one, empty `new` for one that is gone.

    With both, it was renamed, or the `keys` named have other values.
    """

    old: str
    new: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two plans, in plan order; units in the order of the register."""

    wording: tuple[Rewording, ...] = ()
    other: tuple[str, ...] = ()
    sections: tuple[SectionChange, ...] = ()
    items: tuple[ItemChange, ...] = ()
    units: tuple[UnitChange, ...] = ()
    register: tuple[RegisterChange, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        """Whether the plans say the same under registers that say the same."""
        return not (self.wording or self.other or self.sections or self.items or self.units or self.register)
