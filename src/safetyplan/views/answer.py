"""The answer to “who leads what”: one row a task, as data that knows no language and as the words documents use."""

from datetime import date
from typing import NamedTuple

from safetyplan.plan.due import Due, latest
from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.printed import label
from safetyplan.plan.query import Answer, Query, Row
from safetyplan.plan.tasks import Task
from safetyplan.plan.vocabulary import Basis, Role
from safetyplan.views import wording
from safetyplan.views.wording import When


class StatedRole(NamedTuple):
    """A role as a clause states it: the names it prints, and the item whose clause that is."""

    role: Role
    units: tuple[str, ...]
    item: str
    default: bool


class HeldDuty(NamedTuple):
    """A duty: `via` is what the clause names, `item` whose clause that is (empty for a rule, whose words are `rule`)."""

    unit: str
    confirmed: bool
    role: Role
    basis: Basis
    via: str
    note: str
    item: str
    rule: str


class Days(NamedTuple):
    """A stretch of days, both ends included."""

    start: date
    end: date


class DueDate(NamedTuple):
    """A deadline: its item and words, what is due, the days it means and the last of them.

    `is_default` is the end of the year for what no deadline covers; `every`, `times` and `event` say how often.
    """

    item: str
    task: str
    phrase: str
    days: tuple[Days, ...]
    last_day: date | None
    is_default: bool
    is_above: bool
    every: str
    times: int
    event: str
    note: str


class AnswerRow(NamedTuple):
    """One task; `duties` are those that brought it here, of one unit if one was asked for.

    `title`, `in_charge`, `shared_by` and `whens` are in words, as every document puts them.
    """

    item: str
    sections: tuple[str, ...]
    heading: str
    title: str
    clause: str
    organizers: tuple[str, ...]
    leads: tuple[str, ...]
    stated: tuple[StatedRole, ...]
    duties: tuple[HeldDuty, ...]
    dues: tuple[DueDate, ...]
    last_day: date | None
    in_charge: str
    shared_by: str
    whens: tuple[When, ...]

    @property
    def due_text(self) -> str:
        """Every deadline with what is due then, one a line, briefly."""
        return "\n".join(when.brief for when in self.whens)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles among the duties, each once."""
        return tuple(dict.fromkeys(duty.role for duty in self.duties))


class AnswerView(NamedTuple):
    """An answer in plan order; `unit` is empty where none was asked for.

    `counts` are the duties shown and `more` those left out, by basis.
    """

    plan_title: str
    year: int | None
    unit: str
    rows: tuple[AnswerRow, ...]
    counts: tuple[tuple[Basis, int], ...]
    more: tuple[tuple[Basis, int], ...]
    draft_mark: str = ""


def answer_view(duties: Duties, query: Query, answer: Answer) -> AnswerView:
    """Return an answer of `select` to `query` as data and words."""
    found = [duty.basis for row in answer.rows for duty in row.duties]
    return AnswerView(
        plan_title=wording.plan_title(duties.plan),
        year=duties.plan.year,
        unit=query.unit.name if query.unit else "",
        rows=tuple(_row(duties, row) for row in answer.rows),
        counts=tuple((basis, found.count(basis)) for basis in Basis if basis in found),
        more=tuple(answer.more.items()),
        draft_mark=wording.draft_mark(duties.plan),
    )


def _row(duties: Duties, row: Row) -> AnswerRow:
    task = row.task
    return AnswerRow(
        item=task.key,
        sections=tuple(label(section.num) + section.heading for section in task.entry.sections),
        heading=wording.heading(task.entry),
        title=wording.title(task.entry),
        clause=task.item.clause or "",
        organizers=task.names(Role.ORGANIZE),
        leads=task.names(Role.LEAD),
        stated=stated(task),
        duties=tuple(map(held, row.duties)),
        dues=tuple(map(due_date, row.dues)),
        last_day=latest(row.dues),
        in_charge=wording.in_charge(duties, task),
        shared_by=wording.shared_by(duties, task),
        whens=wording.whens(row.dues, task, duties.plan.year, in_short=True),
    )


def stated(task: Task) -> tuple[StatedRole, ...]:
    """Return the roles of a task as its clauses state them, those of items above behind its own."""
    return tuple(
        StatedRole(
            each.responsibility.role, each.responsibility.units, each.origin.key, each.responsibility.default
        )
        for each in task.stated
    )


def held(duty: Duty) -> HeldDuty:
    """Return a duty as data."""
    unit = duty.unit
    item = duty.origin.key if duty.origin else ""
    return HeldDuty(unit.name, unit.confirmed, duty.role, duty.basis, duty.via, duty.note, item, duty.phrase)


def due_date(due: Due) -> DueDate:
    """Return a deadline as data."""
    deadline = due.deadline
    return DueDate(
        item=due.entry.key,
        task=deadline.task if deadline else "",
        phrase=deadline.phrase if deadline else "",
        days=tuple(Days(span.start, span.end) for span in due.spans),
        last_day=due.last_day,
        is_default=deadline is None,
        is_above=due.is_above,
        every=deadline.every.value if deadline and deadline.every else "",
        times=(deadline.times or 0) if deadline else 0,
        event=(deadline.event or "") if deadline else "",
        note=due.note,
    )
