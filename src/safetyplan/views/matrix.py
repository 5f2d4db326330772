"""责任分工矩阵: items by units, a mark for every role; what is named apart from what is derived."""

from operator import attrgetter
from typing import Literal, NamedTuple

from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.query import Query, select
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.plan.tasks import Task
from safetyplan.plan.vocabulary import MARKS, ROLES, Basis, Role
from safetyplan.views.listing import no_lead_note
from safetyplan.views.task import TaskView, task_view
from safetyplan.views.wording import draft_mark, plan_title, selection, unit_name


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


class MatrixColumn(NamedTuple):
    """A unit, or a group as the plan names it; the members a group's column stands for, in register order.

    `label` is what stands over it: the name, marked where the register has not confirmed the unit.
    """

    name: str
    label: str
    is_group: bool = False
    is_open: bool = False
    members: tuple[str, ...] = ()


class MatrixRow(NamedTuple):
    """One item: a cell for every column, and how many columns it is certain and derived for."""

    task: TaskView
    cells: tuple[Cell, ...]
    named: int
    derived: int


class Matrix(NamedTuple):
    """责任分工矩阵.  `named` and `derived` are the totals of every column."""

    title: str
    plan_title: str
    columns: tuple[MatrixColumn, ...]
    rows: tuple[MatrixRow, ...]
    named: tuple[int, ...]
    derived: tuple[int, ...]
    legend: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    draft_mark: str = ""


def matrix_view(duties: Duties, query: Query | None = None, *, expand: bool = False) -> Matrix:
    """Return the matrix of the tasks `query` selects.

    A group the plan names has a column of its own, which stands for the members that have none: 23 equal
    columns for the townships would say no more than one.  With `expand` every unit that any item may
    concern has a column instead, and groups have none.
    """
    query = query or Query()
    tasks = [row.task for row in select(duties, query).rows]
    holders = _everybody(duties) if expand else _named(duties, tasks)
    places = {holder.name: place for place, holder in enumerate(holders)}
    rows = tuple(_row(duties, task, places, expand) for task in tasks)
    columns = tuple(_column(duties.register, holder, places) for holder in holders)
    return Matrix(
        title=f"{plan_title(duties.plan)}责任分工矩阵",
        plan_title=plan_title(duties.plan),
        columns=columns,
        rows=rows,
        named=_totals(rows, len(columns), "named"),
        derived=_totals(rows, len(columns), "derived"),
        legend=tuple((MARKS[role], ROLES[role]) for role in Role),
        notes=tuple(filter(None, [selection(query), *_notes(duties, tasks, columns, rows)])),
        draft_mark=draft_mark(duties.plan),
    )


def _everybody(duties: Duties) -> list[Unit | Group]:
    return [unit for unit in duties.register.units if duties.of(unit)]


def _named(duties: Duties, tasks: list[Task]) -> list[Unit | Group]:
    """Return the columns: groups the plan names, and units with a duty no group's column tells of.

    Units stand in register order, a group behind the last of its members.  Whom an open group was decided
    to mean in one task is told in a note, not by a column beside the group's own.
    """
    register = duties.register
    found: dict[str, Unit | Group] = {}
    for task in tasks:
        for stated in task.stated:
            for name in stated.responsibility.units:
                if holder := register.find(name):
                    found[holder.name] = holder
        for duty in duties.by_item[task.key]:
            via = register.find(duty.via)
            if isinstance(via, Group):
                if duty.basis is Basis.DEFAULT:
                    found[via.name] = via
            elif duty.is_certain:
                found[duty.unit.name] = duty.unit
    return sorted(found.values(), key=lambda holder: _place(register, holder))


def _place(register: Register, holder: Unit | Group) -> tuple[int, int]:
    if isinstance(holder, Unit):
        return register.order[holder.name], 0
    members = register.members(holder)
    last = max((register.order[unit.name] for unit in members), default=len(register.order))
    return last, 1 + register.groups.index(holder)


def _column(register: Register, holder: Unit | Group, places: dict[str, int]) -> MatrixColumn:
    if isinstance(holder, Unit):
        return MatrixColumn(holder.name, unit_name(holder))
    members = tuple(u.name for u in register.members(holder) if holder.open or u.name not in places)
    return MatrixColumn(holder.name, holder.name, is_group=True, is_open=holder.open, members=members)


def _row(duties: Duties, task: Task, places: dict[str, int], expand: bool) -> MatrixRow:
    marks: dict[int, tuple[dict[str, None], dict[str, None], dict[str, None]]] = {}

    def put(name: str, kind: int, role: Role) -> None:
        if (place := places.get(name)) is not None:
            marks.setdefault(place, ({}, {}, {}))[kind][MARKS[role]] = None

    for name, role, kind in _group_marks(duties, task):
        put(name, kind, role)
    for duty in duties.by_item[task.key]:
        if duty.unit.name in places and (expand or duty.is_certain):
            put(duty.unit.name, _kind(duty), duty.role)
    cells = [_NO_CELL] * len(places)
    for place, found in marks.items():
        cells[place] = Cell(*("".join(kind) for kind in found))
    named = sum(1 for cell in cells if cell.named)
    return MatrixRow(task_view(duties, task), tuple(cells), named, sum(1 for cell in cells if cell.derived))


_NO_CELL = Cell()


def _kind(duty: Duty) -> int:
    return 0 if duty.basis is Basis.NAMED else 1 if duty.is_certain else 2


def _group_marks(duties: Duties, task: Task) -> list[tuple[str, Role, int]]:
    """Return what the columns of groups hold: named where the task's clause prints the group, else derived."""
    found: dict[tuple[str, Role], int] = {}
    for responsibility, _origin, is_above in task.stated:
        derived = responsibility.default or is_above
        for name in responsibility.units:
            if isinstance(group := duties.register.find(name), Group):
                found.setdefault((group.name, responsibility.role), 1 if derived else 0)
    for rule in task.rules:
        for name in rule.units:
            if rule.role and isinstance(group := duties.register.find(name), Group):
                found.setdefault((group.name, rule.role), 1)
    return [(name, role, kind) for (name, role), kind in found.items()]


def _totals(rows: tuple[MatrixRow, ...], width: int, kind: Literal["named", "derived"]) -> tuple[int, ...]:
    if not rows:
        return (0,) * width
    marked = attrgetter(kind)
    return tuple(
        sum(map(bool, map(marked, column))) for column in zip(*(row.cells for row in rows), strict=True)
    )


def _notes(
    duties: Duties, tasks: list[Task], columns: tuple[MatrixColumn, ...], rows: tuple[MatrixRow, ...]
) -> list[str]:
    notes = ["粗体为计划点名；( )为派生：所属单位群、内设机构、设在本单位的机构、上级条目或全文统一规则。"]
    if any(cell.maybe for row in rows for cell in row.cells):
        notes.append("[ ]为可能涉及：计划只写“有关部门”等单位群，是否承担由牵头（组织）单位明确。")
    decided = _decided(duties, tasks)
    for column in columns:
        if column.is_open:
            words = decided.get(column.name, [])
            but = "除以下各项外，" if words else ""
            also = "".join(f"{word}。" for word in words)
            notes.append(
                f"“{column.name}”所含单位{but}未经计划确定，只可能涉及，故单列一栏，不记入各单位。{also}"
            )
        elif column.is_group and column.members:
            units = filter(None, map(duties.register.unit, column.members))
            names = "、".join(map(unit_name, units))
            notes.append(f"“{column.name}”含{len(column.members)}个单位：{names}。")
    return [*notes, *filter(None, [no_lead_note([row.task for row in rows])])]


def _decided(duties: Duties, tasks: list[Task]) -> dict[str, list[str]]:
    """Return whom open groups were decided to mean, item by item and on whose word, by the group's name."""
    found: dict[str, dict[str, None]] = {}
    for task in tasks:
        for responsibility, origin, _is_above in task.stated:
            for name in responsibility.units:
                group = duties.register.find(name)
                if isinstance(group, Group) and (meaning := duties.meaning(task, origin, group)):
                    word = f"第{task.key}项指{'、'.join(meaning.units)}（{meaning.note}）"
                    found.setdefault(group.name, {})[word] = None
    return {name: list(words) for name, words in found.items()}
