"""部门任务清单: the tasks of one department, what is certain apart from what only may concern it."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.register import Unit
from safetyplan.plan.vocabulary import ROLES, Basis
from safetyplan.views.task import Task, day, task, why


class TaskRow(NamedTuple):
    """One task of a unit: the roles it has and why it has them."""

    task: Task
    roles: tuple[str, ...]
    why: tuple[str, ...]

    @property
    def role(self) -> str:
        """The unit's roles, in one cell."""
        return "、".join(self.roles)

    @property
    def basis(self) -> str:
        """Why the unit has them, in one cell."""
        return "、".join(self.why)


class Part(NamedTuple):
    """Rows of one degree of certainty; `name` in short, `note` tells the reader what puts a task here."""

    name: str
    label: str
    title: str
    note: str
    rows: tuple[TaskRow, ...]


class TaskList(NamedTuple):
    """部门任务清单.  Parts without rows are left out; `summary` gives the number of every part."""

    title: str
    unit: str
    plan_title: str
    issuer: str
    date: str
    parts: tuple[Part, ...]
    summary: str


SURE = frozenset({Basis.NAMED, Basis.MEMBER, Basis.DEFAULT})
THROUGH = frozenset({Basis.PART, Basis.HOST})
MAYBE = frozenset({Basis.RELEVANT})

PARTS = (
    ("明确承担", SURE, "明确承担的任务", "计划点名，或由已确定范围的单位群、全文统一规则明确由本单位承担。"),
    ("经由相关机构", THROUGH, "经由相关机构承担的任务", "计划点名的是本单位的内设机构或设在本单位的机构。"),
    (
        "可能涉及",
        MAYBE,
        "作为有关部门可能涉及的任务",
        "计划只写“有关部门”等单位群，未点名本单位；是否承担由牵头（组织）单位或安委会办公室明确。",
    ),
)


def departments(duties: Duties) -> tuple[Unit, ...]:
    """Return who gets a task list: every unit above township level that holds a duty for certain."""
    return tuple(
        unit
        for unit in duties.register.units
        if not unit.is_township and any(duty.is_certain for duty in duties.of(unit))
    )


def task_list(duties: Duties, unit: Unit, when: date | None = None) -> TaskList:
    """Return the task list of `unit`; without `when` the date is left for handwriting."""
    held = duties.of(unit)
    filled = [(part, rows(duties, held, part[1])) for part in PARTS]
    filled = [(part, found) for part, found in filled if found]
    parts = tuple(
        Part(name, f"{'一二三'[place]}、", title, note, found)
        for place, ((name, _, title, note), found) in enumerate(filled)
    )
    counts = "，".join(f"{part.title}{len(part.rows)}项" for part in parts)
    return TaskList(
        title=f"{unit.name}安全生产任务清单",
        unit=unit.name,
        plan_title=duties.plan.title,
        issuer=duties.plan.issuer,
        date=day(when) if when else "",
        parts=parts,
        summary=counts + "。" if counts else "本计划中没有涉及本单位的任务。",
    )


def rows(duties: Duties, held: Iterable[Duty], bases: frozenset[Basis]) -> tuple[TaskRow, ...]:
    """Return one row for every item among `held` on one of `bases`, in plan order."""
    items: dict[str, list[Duty]] = {}
    for duty in held:
        if duty.basis in bases:
            items.setdefault(duty.entry.key, []).append(duty)
    return tuple(
        TaskRow(
            task(duties, found[0].entry),
            tuple(dict.fromkeys(ROLES[duty.role] for duty in found)),
            tuple(dict.fromkeys(map(why, found))),
        )
        for found in items.values()
    )
