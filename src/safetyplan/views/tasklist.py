"""部门任务清单: the tasks of one department, what is certain apart from what only may concern it."""

from datetime import date
from typing import NamedTuple

from safetyplan.plan.duties import Duties, Mention
from safetyplan.plan.query import EVERY_BASIS, Query, Row, select
from safetyplan.plan.register import Unit
from safetyplan.plan.vocabulary import Basis
from safetyplan.views.task import TaskView, task_view
from safetyplan.views.wording import day, draft_mark, plan_title, roles, selection, unit_name, why

MENTIONED = "正文提及"
"""The role of a unit that a task's text names and its clause does not."""


class TaskRow(NamedTuple):
    """One task of a unit: the roles it has and why it has them."""

    task: TaskView
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


class TaskListPart(NamedTuple):
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
    parts: tuple[TaskListPart, ...]
    summary: str
    draft_mark: str = ""


SURE = frozenset({Basis.NAMED, Basis.MEMBER, Basis.ABOVE, Basis.DEFAULT})
THROUGH = frozenset({Basis.PART, Basis.HOST})
MAYBE = frozenset({Basis.RELEVANT})

PARTS = (
    (
        "明确承担",
        SURE,
        "明确承担的任务",
        "计划点名，或由已确定范围的单位群、上级条目、全文统一规则明确由本单位承担。",
    ),
    ("经由相关机构", THROUGH, "经由相关机构承担的任务", "计划点名的是本单位的内设机构或设在本单位的机构。"),
    (
        "可能涉及",
        MAYBE,
        "作为有关部门可能涉及的任务",
        "计划只写“有关部门”等单位群，未点名本单位；是否承担由牵头（组织）单位或安委会办公室明确。",
    ),
    (
        MENTIONED,
        frozenset[Basis](),
        "正文提及本单位的任务",
        "任务正文提到本单位，责任条款没有给本单位定角色；是否需要办理，请向牵头（组织）单位确认。",
    ),
)


_NOTHING = {False: "本计划中没有涉及本单位的任务。", True: "其中没有涉及本单位的任务。"}


def departments(duties: Duties) -> tuple[Unit, ...]:
    """Return who gets a task list: every unit above township level that holds a duty for certain."""
    return tuple(
        unit
        for unit in duties.register.units
        if not unit.is_township and any(duty.is_certain for duty in duties.of(unit))
    )


def task_list_view(
    duties: Duties, unit: Unit, when: date | None = None, query: Query | None = None
) -> TaskList:
    """Return the task list of `unit`; without `when` the date is left for handwriting.

    `query` narrows it; its unit is `unit`, and unless it names bases everything is shown.
    """
    query = (query or Query(bases=EVERY_BASIS))._replace(unit=unit)
    found = select(duties, query).rows
    filled = [
        (part, _rows(duties, unit, found, part[0], part[1]))
        for part in PARTS
        if not (query.narrows and part[0] == MENTIONED)
    ]
    filled = [(part, rows) for part, rows in filled if rows]
    parts = tuple(
        TaskListPart(name, f"{'一二三四'[place]}、", title, note, rows)
        for place, ((name, _, title, note), rows) in enumerate(filled)
    )
    counts = "，".join(f"{part.title}{len(part.rows)}项" for part in parts)
    return TaskList(
        title=f"{unit.name}安全生产任务清单",
        unit=unit_name(unit),
        plan_title=plan_title(duties.plan),
        issuer=duties.plan.issuer,
        date=day(when) if when else "",
        parts=parts,
        summary=selection(query) + (f"{counts}。" if counts else _NOTHING[query.narrows]),
        draft_mark=draft_mark(duties.plan),
    )


def _rows(
    duties: Duties, unit: Unit, found: tuple[Row, ...], name: str, bases: frozenset[Basis]
) -> tuple[TaskRow, ...]:
    """Return one row for every task among `found` held on one of `bases`, in plan order."""
    if name == MENTIONED:
        return tuple(
            TaskRow(task_view(duties, mention.task), (MENTIONED,), (quoted(mention),))
            for mention in duties.mentions.get(unit.name, ())
        )
    held = ((row.task, [duty for duty in row.duties if duty.basis in bases]) for row in found)
    return tuple(
        TaskRow(task_view(duties, task), roles(chosen), tuple(dict.fromkeys(map(why, chosen))))
        for task, chosen in held
        if chosen
    )


def quoted(mention: Mention) -> str:
    """Return the words around a unit's name in a text, up to the next comma or stop, in quotation marks."""
    text = mention.entry.item.content
    start = max(text.rfind(mark, 0, mention.at) for mark in "。；，：\n") + 1
    ends = [at for mark in "。；，：\n" if (at := text.find(mark, mention.at)) >= 0]
    return f"正文：“{text[start : min(ends, default=len(text))].strip()}”"
