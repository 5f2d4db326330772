"""Deadlines and recurring duties of one unit as calendar events."""

import hashlib
from datetime import date, timedelta
from typing import NamedTuple

from safetyplan.plan.due import Due
from safetyplan.plan.duties import Duties
from safetyplan.plan.query import Query, Row, select
from safetyplan.plan.register import Unit
from safetyplan.plan.vocabulary import Period
from safetyplan.views.task import TaskView, task_view
from safetyplan.views.wording import WHOLE, When, draft_mark, plan_title, roles, when


class CalendarEvent(NamedTuple):
    """An all-day event on `day`, the last day of a deadline or of the first of its periods.

    `frequency` is an iCalendar FREQ or empty, `interval` its INTERVAL; the event recurs until `until`.
    `month_days` are the days of every month it falls in, -1 its last one, which months have on different days.
    """

    uid: str
    summary: str
    description: str
    day: date
    remind_days: int
    frequency: str = ""
    interval: int = 1
    month_days: tuple[int, ...] = ()
    until: date | None = None


class Calendar(NamedTuple):
    """The events of one unit, or of the whole plan, in order of their day."""

    title: str
    unit: str
    stamp: date
    events: tuple[CalendarEvent, ...]
    draft_mark: str = ""


_RECURRENCE = {
    Period.WEEK: ("WEEKLY", 1, 1),
    Period.TEN_DAYS: ("MONTHLY", 1, 1),
    Period.MONTH: ("MONTHLY", 1, 3),
    Period.QUARTER: ("MONTHLY", 3, 7),
    Period.HALF_YEAR: ("MONTHLY", 6, 7),
    Period.YEAR: ("", 1, 7),
}
"""FREQ, INTERVAL and the days of notice."""

_REMIND = 7


def calendar_view(duties: Duties, unit: Unit | None = None, query: Query | None = None) -> Calendar:
    """Return the calendar of what `unit` holds for certain, or of the whole plan, narrowed by `query`.

    A deadline falls on its last day, a recurring duty on the last day of each of its periods in the plan
    year (weekly ones on Friday).  What is to be done every day has no day of its own.  What is due by default gathers in one event at the end of the year.  What
    has no day at all is no deadline of that day: it is listed on the first day, so that none is missing.
    """
    plan = duties.plan
    assert plan.year is not None and duties.timetable.year_end is not None, "a calendar needs the year"
    start = plan.issued or date(plan.year, 1, 1)
    query = (query or Query())._replace(unit=unit)
    rows = select(duties, query).rows
    shown = [_Shown(duties, row, unit) for row in rows]
    dated: list[CalendarEvent] = []
    by_default: list[str] = []
    undated: list[str] = []
    for each in shown:
        for place, due in enumerate(each.row.dues):
            line = f"{each.head}{each.when(due)}"
            if due.deadline is None:
                by_default.append(line)
            elif due.deadline.every and due.deadline.every is not Period.DAY:
                dated.append(_recurring(due.deadline.every, plan.year, *each.event(due, place)))
            elif due.spans:
                dated += (_on(each, due, place, number) for number in range(len(due.spans)))
            else:
                undated.append(line)
    if by_default:
        summary = f"年底前：{len(by_default)}项按年度计划计的任务"
        text = "\n".join(by_default)
        dated.append(CalendarEvent(_uid(duties, unit, ""), summary, text, duties.timetable.year_end, _REMIND))
    if undated:
        summary = f"全年：{len(undated)}项没有确定日期的时限"
        dated.append(CalendarEvent(_uid(duties, unit, "undated"), summary, "\n".join(undated), start, 0))
    name = unit.name if unit else ""
    return Calendar(
        title=plan_title(plan) + (f"（{name}）" if name else "") + ("（节选）" if query.narrows else ""),
        unit=name,
        stamp=start,
        events=tuple(sorted(dated, key=lambda event: (event.day, event.uid))),
        draft_mark=draft_mark(plan),
    )


class _Shown(NamedTuple):
    """A row of the calendar's answer with what its events say of it."""

    duties: Duties
    row: Row
    unit: Unit | None

    @property
    def view(self) -> TaskView:
        return task_view(self.duties, self.row.task)

    @property
    def roles(self) -> tuple[str, ...]:
        return roles(self.row.duties) if self.unit else ()

    @property
    def head(self) -> str:
        role = f"【{'、'.join(self.roles)}】" if self.roles else ""
        return f"{self.view.number} {role}{self.view.title}："

    def when(self, due: Due) -> str:
        """Return one deadline in words, told from the task's others."""
        return self._told(due).text

    def _told(self, due: Due) -> When:
        return when(due, self.row.task, self.duties.plan.year, alone=len(self.row.dues) == 1)

    def event(self, due: Due, place: int) -> tuple[str, str, str]:
        """Return identifier, summary and description of the event of the deadline at `place`."""
        told = self._told(due)
        task = self.view.title if told.task in ("", WHOLE) else told.task
        what = f"{self.view.number} {task}（{told.wording}）"
        lines = [f"本单位角色：{'、'.join(self.roles)}"] if self.roles else []
        lines += [
            f"牵头（组织）单位：{self.view.in_charge}",
            f"时限：{self.view.due_text.replace(chr(10), '；')}",
        ]
        text = "\n".join([*lines, *self.view.words])
        return _uid(self.duties, self.unit, self.view.number, str(place)), what, text


def _on(each: _Shown, due: Due, place: int, number: int) -> CalendarEvent:
    """Return the event of one of a deadline's spans, on its last day."""
    uid, what, text = each.event(due, place)
    if number:
        uid = _uid(each.duties, each.unit, each.view.number, str(place), str(number))
    return CalendarEvent(uid, what, text, due.spans[number].end, _REMIND)


def _recurring(period: Period, year: int, uid: str, what: str, text: str) -> CalendarEvent:
    frequency, interval, remind = _RECURRENCE[period]
    last = date(year, 12, 31)
    if period is Period.WEEK:
        first = date(year, 1, 1)
        first += timedelta(days=(4 - first.weekday()) % 7)
        return CalendarEvent(uid, what, text, first, remind, frequency, interval, until=last)
    if period is Period.YEAR:
        return CalendarEvent(uid, what, text, last, remind)
    if period is Period.TEN_DAYS:
        days = (10, 20, -1)
        return CalendarEvent(uid, what, text, date(year, 1, 10), remind, frequency, interval, days, last)
    first = date(year + interval // 12, interval % 12 + 1, 1) - timedelta(days=1)
    return CalendarEvent(uid, what, text, first, remind, frequency, interval, (-1,), last)


def _uid(duties: Duties, unit: Unit | None, *parts: str) -> str:
    """Return an identifier that stays the same from one run to the next, as calendars need for updates."""
    name = "\0".join([duties.plan.title, unit.name if unit else "", *parts])
    return hashlib.sha256(name.encode()).hexdigest()[:32] + "@safetyplan"
