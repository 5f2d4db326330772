"""Calendars (RFC 5545): all-day events, as tasks (VTODO) are ignored by several programs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

import icalendar

from safetyplan.messages import SafetyPlanError, _
from safetyplan.render import View
from safetyplan.render.characters import printable
from safetyplan.render.templating import Templates
from safetyplan.views.calendar import Calendar, CalendarEvent


def render(views: Sequence[View], templates: Templates) -> Iterator[bytes]:  # noqa: ARG001
    """Yield every calendar as an .ics file."""
    for view in views:
        if not isinstance(view, Calendar):
            raise SafetyPlanError(_("only a calendar can be an .ics file"))
        yield _file(view)


def _file(view: Calendar) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//safetyplan//calendar//ZH")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", icalendar.vText(printable(view.title)))
    stamp = datetime.combine(view.stamp, time(), UTC)
    mark = f"【{view.draft_mark}】" if view.draft_mark else ""
    for event in view.events:
        calendar.add_component(_event(event, stamp, mark))
    text: bytes = calendar.to_ical()
    return text


def _event(event: CalendarEvent, stamp: datetime, mark: str) -> icalendar.Event:
    summary = mark + printable(event.summary)
    made = icalendar.Event()
    made.add("uid", event.uid)
    made.add("dtstamp", stamp)
    made.add("summary", summary)
    made.add("description", printable(event.description))
    made.add("dtstart", event.day)
    made.add("dtend", event.day + timedelta(days=1))
    made.add("transp", "TRANSPARENT")
    if event.frequency:
        made.add("rrule", _rule(event))
    if not event.remind_days:
        return made
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -timedelta(days=event.remind_days))
    made.add_component(alarm)
    return made


def _rule(event: CalendarEvent) -> dict[str, object]:
    rule: dict[str, object] = {"freq": event.frequency, "interval": event.interval}
    if event.month_days:
        rule["bymonthday"] = list(event.month_days)
    return rule | {"until": event.until}
