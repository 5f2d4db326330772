"""责任分工矩阵: items by units, a mark for every role; what is named apart from what is derived."""

from operator import attrgetter
from typing import Literal, NamedTuple

from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.model import Entry
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.plan.vocabulary import MARKS, ROLES, Basis, Role
from safetyplan.views.listing import no_lead_note
from safetyplan.views.task import Task, is_task, task


class Cell(NamedTuple):
    """What one unit has in one item: marks of roles it is named for, derived for, or may have."""

    named: str = ""
    derived: str = ""
    maybe: str = ""

    @property
    def text(self) -> str:
        """The marks in one string: named plain, derived in ( ), possible ones in [ ]; half width, to be narrow."""
        derived = f"({self.derived})" if self.derived else ""
        return self.named + derived + (f"[{self.maybe}]" if self.maybe else "")

    def __bool__(self) -> bool:
        return bool(self.named or self.derived or self.maybe)


class Column(NamedTuple):
    """A unit, or a group as the plan names it; the members a group's column stands for, in register order."""

    name: str
    is_group: bool = False
    is_open: bool = False
    members: tuple[str, ...] = ()


class MatrixRow(NamedTuple):
    """One item: a cell for every column, and how many columns it is certain and derived for."""

    task: Task
    cells: tuple[Cell, ...]
    named: int
    derived: int


class Matrix(NamedTuple):
    """责任分工矩阵.  `named` and `derived` are the totals of every column."""

    title: str
    plan_title: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    named: tuple[int, ...]
    derived: tuple[int, ...]
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def matrix(duties: Duties, *, expand: bool = False) -> Matrix:
    """Return the matrix of a plan.

    A group the plan names has a column of its own, which stands for the members that have none: 23 equal
    columns for the townships would say no more than one.  With `expand` every unit that any item may
    concern has a column instead, and groups have none.
    """
    entries = [entry for entry in duties.entries if is_task(entry)]
    holders = _everybody(duties) if expand else _named(duties, entries)
    places = {name: place for place, name in enumerate(holder.name for holder in holders)}
    rows = tuple(_row(duties, entry, places, expand) for entry in entries)
    columns = tuple(_column(duties.register, holder, places) for holder in holders)
    return Matrix(
        title=f"{duties.plan.title}责任分工矩阵",
        plan_title=duties.plan.title,
        columns=columns,
        rows=rows,
        named=_totals(rows, len(columns), "named"),
        derived=_totals(rows, len(columns), "derived"),
        legend=tuple((MARKS[role], ROLES[role]) for role in Role),
        notes=tuple(_notes(columns, rows)),
    )


def _everybody(duties: Duties) -> list[Unit | Group]:
    return [unit for unit in duties.register.units if duties.of(unit)]


def _named(duties: Duties, entries: list[Entry]) -> list[Unit | Group]:
    """Return the columns: groups the plan names, and units with a duty no group's column tells of.

    Units stand in register order, a group behind the last of its members.
    """
    register = duties.register
    closed = {group.name: group for group in register.groups if not group.open}
    found: dict[str, Unit | Group] = {}
    for entry in entries:
        for responsibility in entry.item.responsibilities:
            for name in responsibility.units:
                if holder := register.find(name):
                    found[holder.name] = holder
        for duty in duties.by_item[entry.key]:
            if duty.via not in closed and duty.is_certain:
                found[duty.unit.name] = duty.unit
            elif duty.basis is Basis.DEFAULT and duty.via in closed:
                found[duty.via] = closed[duty.via]
    return sorted(found.values(), key=lambda holder: _place(register, holder))


def _place(register: Register, holder: Unit | Group) -> tuple[int, int]:
    if isinstance(holder, Unit):
        return register.order[holder.name], 0
    members = register.members(holder)
    last = max((register.order[unit.name] for unit in members), default=len(register.order))
    return last, 1 + register.groups.index(holder)


def _column(register: Register, holder: Unit | Group, places: dict[str, int]) -> Column:
    if isinstance(holder, Unit):
        return Column(holder.name)
    members = tuple(u.name for u in register.members(holder) if holder.open or u.name not in places)
    return Column(holder.name, is_group=True, is_open=holder.open, members=members)


def _row(duties: Duties, entry: Entry, places: dict[str, int], expand: bool) -> MatrixRow:
    marks: dict[int, tuple[dict[str, None], dict[str, None], dict[str, None]]] = {}

    def put(name: str, kind: int, role: Role) -> None:
        if (place := places.get(name)) is not None:
            marks.setdefault(place, ({}, {}, {}))[kind][MARKS[role]] = None

    for name, role, kind in _group_marks(duties, entry):
        put(name, kind, role)
    for duty in duties.by_item[entry.key]:
        if duty.unit.name in places and (expand or duty.is_certain):
            put(duty.unit.name, _kind(duty), duty.role)
    cells = [_NO_CELL] * len(places)
    for place, found in marks.items():
        cells[place] = Cell(*("".join(kind) for kind in found))
    named = sum(1 for cell in cells if cell.named)
    return MatrixRow(task(duties, entry), tuple(cells), named, sum(1 for cell in cells if cell.derived))


_NO_CELL = Cell()


def _kind(duty: Duty) -> int:
    return 0 if duty.basis is Basis.NAMED else 1 if duty.is_certain else 2


def _group_marks(duties: Duties, entry: Entry) -> list[tuple[str, Role, int]]:
    """Return what the columns of groups hold: named where the item prints the group, else by a rule."""
    found: dict[tuple[str, Role], int] = {}
    for responsibility in entry.item.responsibilities:
        for name in responsibility.units:
            if isinstance(group := duties.register.find(name), Group):
                found.setdefault((group.name, responsibility.role), 1 if responsibility.default else 0)
    for duty in duties.by_item[entry.key]:
        if duty.basis is Basis.DEFAULT and isinstance(group := duties.register.find(duty.via), Group):
            found.setdefault((group.name, duty.role), 1)
    return [(name, role, kind) for (name, role), kind in found.items()]


def _totals(rows: tuple[MatrixRow, ...], width: int, kind: Literal["named", "derived"]) -> tuple[int, ...]:
    if not rows:
        return (0,) * width
    marked = attrgetter(kind)
    return tuple(
        sum(map(bool, map(marked, column))) for column in zip(*(row.cells for row in rows), strict=True)
    )


def _notes(columns: tuple[Column, ...], rows: tuple[MatrixRow, ...]) -> list[str]:
    notes = ["粗体为计划点名；( )为派生：所属单位群、内设机构、设在本单位的机构或全文统一规则。"]
    if any(cell.maybe for row in rows for cell in row.cells):
        notes.append("[ ]为可能涉及：计划只写“有关部门”等单位群，是否承担由牵头（组织）单位明确。")
    for column in columns:
        if column.is_open:
            notes.append(f"“{column.name}”所含单位未经计划确定，只可能涉及，故单列一栏，不记入各单位。")
        elif column.is_group and column.members:
            notes.append(f"“{column.name}”含{len(column.members)}个单位：{'、'.join(column.members)}。")
    return [*notes, *filter(None, [no_lead_note([row.task for row in rows])])]
