"""Deadlines and recurring duties of one unit as calendar events."""

import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.model import Deadline, Entry
from safetyplan.plan.register import Unit
from safetyplan.plan.vocabulary import ROLES, Period
from safetyplan.views.task import Task, due, is_task, task


class Event(NamedTuple):
    """An all-day event on `day`, the last day of a deadline or of the first of its periods.

    `frequency` is an iCalendar FREQ or empty, `interval` its INTERVAL; the event recurs until `until`.
    `month_end` asks for the last day of every month it falls in, which have different lengths.
    """

    uid: str
    summary: str
    description: str
    day: date
    remind_days: int
    frequency: str = ""
    interval: int = 1
    month_end: bool = False
    until: date | None = None


class Calendar(NamedTuple):
    """The events of one unit, or of the whole plan, in order of their day."""

    title: str
    unit: str
    stamp: date
    events: tuple[Event, ...]


_RECURRENCE = {
    Period.WEEK: ("WEEKLY", 1, 1),
    Period.MONTH: ("MONTHLY", 1, 3),
    Period.QUARTER: ("MONTHLY", 3, 7),
    Period.HALF_YEAR: ("MONTHLY", 6, 7),
    Period.YEAR: ("", 1, 7),
}
"""FREQ, INTERVAL and the days of notice."""

_REMIND = 7


def calendar(duties: Duties, unit: Unit | None = None) -> Calendar:
    """Return the calendar of what `unit` holds for certain, or of the whole plan.

    A deadline falls on its last day, a recurring duty on the last day of each of its periods in the plan
    year (weekly ones on Friday).  Items without a date gather in one event at the end of the year, each
    with what the plan says instead, so that none is missing.
    """
    plan = duties.plan
    events = [event for held in _held(duties, unit) for event in _events(duties, unit, *held)]
    if undated := [held for held in _held(duties, unit) if not any(map(_is_dated, duties.due(held[0])))]:
        events.append(_year_end(duties, unit, undated))
    name = unit.name if unit else ""
    return Calendar(
        title=f"{plan.title}（{name}）" if name else plan.title,
        unit=name,
        stamp=plan.issued or date(plan.year, 1, 1),
        events=tuple(sorted(events, key=lambda event: (event.day, event.uid))),
    )


def _held(duties: Duties, unit: Unit | None) -> list[tuple[Entry, tuple[str, ...]]]:
    """Return the items of a calendar with the roles of its unit, in plan order."""
    if unit is None:
        return [(entry, ()) for entry in duties.entries if is_task(entry)]
    roles: dict[str, list[Duty]] = {}
    for duty in duties.of(unit):
        if duty.is_certain:
            roles.setdefault(duty.entry.key, []).append(duty)
    return [(d[0].entry, tuple(dict.fromkeys(ROLES[duty.role] for duty in d))) for d in roles.values()]


def _is_dated(deadline: Deadline) -> bool:
    return bool(deadline.by or deadline.within or deadline.every)


def _events(duties: Duties, unit: Unit | None, entry: Entry, roles: tuple[str, ...]) -> Iterator[Event]:
    shown = task(duties, entry)
    for place, deadline in enumerate(duties.due(entry)):
        if not _is_dated(deadline):
            continue
        told = due(deadline)
        what = f"{shown.number} {deadline.task or shown.title}（{told.wording}）"
        uid = _uid(duties, unit, shown.number, str(place))
        text = _description(shown, roles)
        if deadline.every:
            yield _recurring(deadline.every, duties.plan.year, uid, what, text)
        else:
            day = deadline.by or (deadline.within.end if deadline.within else duties.year_end)
            yield Event(uid, what, text, day, _REMIND)


def _recurring(period: Period, year: int, uid: str, what: str, text: str) -> Event:
    frequency, interval, remind = _RECURRENCE[period]
    last = date(year, 12, 31)
    if period is Period.WEEK:
        first = date(year, 1, 1)
        first += timedelta(days=(4 - first.weekday()) % 7)
        return Event(uid, what, text, first, remind, frequency, interval, until=last)
    if period is Period.YEAR:
        return Event(uid, what, text, last, remind)
    first = date(year + interval // 12, interval % 12 + 1, 1) - timedelta(days=1)
    return Event(uid, what, text, first, remind, frequency, interval, month_end=True, until=last)


def _year_end(duties: Duties, unit: Unit | None, undated: list[tuple[Entry, tuple[str, ...]]]) -> Event:
    lines = []
    for entry, roles in undated:
        shown = task(duties, entry)
        role = f"【{'、'.join(roles)}】" if roles else ""
        lines.append(f"{shown.number} {role}{shown.title}：{'；'.join(due.text for due in shown.dues)}")
    summary = f"年底前：{len(undated)}项没有确定日期的任务"
    return Event(_uid(duties, unit, "", ""), summary, "\n".join(lines), duties.year_end, _REMIND)


def _description(shown: Task, roles: tuple[str, ...]) -> str:
    lines = [f"本单位角色：{'、'.join(roles)}"] if roles else []
    lines += [f"牵头（组织）单位：{shown.in_charge}", f"时限：{'；'.join(due.text for due in shown.dues)}"]
    return "\n".join([*lines, *shown.words])


def _uid(duties: Duties, unit: Unit | None, *parts: str) -> str:
    """Return an identifier that stays the same from one run to the next, as calendars need for updates."""
    name = "\0".join([duties.plan.title, unit.name if unit else "", *parts])
    return hashlib.sha256(name.encode()).hexdigest()[:32] + "@safetyplan"
