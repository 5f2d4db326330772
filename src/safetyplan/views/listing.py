"""责任分工表: the matrix as a list, one row an item and one column a role."""

from typing import NamedTuple

from safetyplan.plan.duties import Duties
from safetyplan.plan.register import Group
from safetyplan.plan.vocabulary import Basis, Role
from safetyplan.views.task import NOBODY, Task, is_task, task

WORDS = {Basis.NAMED: "点名", Basis.MEMBER: "群组", Basis.DEFAULT: "统一规则"}
"""What a name in a clause can be."""


class ListingRow(NamedTuple):
    """One item; `basis` tells whether its units are named, gathered in groups or follow from a rule."""

    task: Task
    basis: str


class Listing(NamedTuple):
    """责任分工表 of a whole plan."""

    title: str
    plan_title: str
    rows: tuple[ListingRow, ...]
    notes: tuple[str, ...]


def listing(duties: Duties) -> Listing:
    """Return the responsibilities of every item, role by role."""
    rows = tuple(
        ListingRow(task(duties, entry), _basis(duties, entry.key))
        for entry in duties.entries
        if is_task(entry)
    )
    return Listing(
        title=f"{duties.plan.title}责任分工表",
        plan_title=duties.plan.title,
        rows=rows,
        notes=tuple(filter(None, [no_lead_note([row.task for row in rows])])),
    )


def no_lead_note(tasks: list[Task]) -> str:
    """Return which items name no lead, empty where all do; the plan says so, and nobody is guessed."""
    without = [task for task in tasks if not task.leads]
    if not without:
        return ""
    organized = [t.number for t in without if t.organizers]
    nobody = [t.number for t in without if not t.organizers]
    told = [f"第{'、'.join(organized)}项只写明组织单位"] if organized else []
    told += [f"第{'、'.join(nobody)}项既无牵头单位也无组织单位"] if nobody else []
    return f"原文未写明牵头单位的任务共{len(without)}项：{'；'.join(told)}。"


def _basis(duties: Duties, key: str) -> str:
    entry = duties.entry_of[key]
    found: dict[Basis, None] = {}
    for responsibility in entry.item.responsibilities:
        for name in responsibility.units:
            group = isinstance(duties.register.find(name), Group)
            found[Basis.DEFAULT if responsibility.default else Basis.MEMBER if group else Basis.NAMED] = None
    if any(d.basis is Basis.DEFAULT and d.role is Role.IMPLEMENT for d in duties.by_item[key]):
        found[Basis.DEFAULT] = None
    return "、".join(word for basis, word in WORDS.items() if basis in found) or NOBODY
