"""责任分工表: the matrix as a list, one row an item and one column a role."""

from typing import NamedTuple

from safetyplan.plan.duties import Duties
from safetyplan.plan.query import Query, select
from safetyplan.views.task import TaskView, task_view
from safetyplan.views.wording import bases_of, draft_mark, plan_title, selection


class ListingRow(NamedTuple):
    """One task; `basis` tells whether its units are named, gathered in groups or follow from elsewhere."""

    task: TaskView
    basis: str


class Listing(NamedTuple):
    """责任分工表 of a whole plan."""

    title: str
    plan_title: str
    rows: tuple[ListingRow, ...]
    notes: tuple[str, ...]
    draft_mark: str = ""


def listing_view(duties: Duties, query: Query | None = None) -> Listing:
    """Return the responsibilities of every task `query` selects, role by role."""
    query = query or Query()
    found = select(duties, query).rows
    rows = tuple(ListingRow(task_view(duties, row.task), bases_of(duties, row.task)) for row in found)
    return Listing(
        title=f"{plan_title(duties.plan)}责任分工表",
        plan_title=plan_title(duties.plan),
        rows=rows,
        notes=tuple(filter(None, [selection(query), no_lead_note([row.task for row in rows])])),
        draft_mark=draft_mark(duties.plan),
    )


def no_lead_note(tasks: list[TaskView]) -> str:
    """Return which tasks name no lead, empty where all do; the plan says so, and nobody is guessed."""
    without = [task for task in tasks if not task.leads]
    if not without:
        return ""
    organized = [t.number for t in without if t.organizers]
    nobody = [t.number for t in without if not t.organizers]
    told = [f"第{'、'.join(organized)}项只写明组织单位"] if organized else []
    told += [f"第{'、'.join(nobody)}项既无牵头单位也无组织单位"] if nobody else []
    return f"原文未写明牵头单位的任务共{len(without)}项：{'；'.join(told)}。"
