"""When a task is due: every deadline with what is due then, and the one last day of it all.

A deadline with a `task` covers that part of the text, one without covers the whole item it stands in.  What
no deadline covers is due when the nearest item above says, or else, by default, at the end of the plan year.
Days of named periods (安全生产月, 汛期) come from the plan's events, then the register's, and from nowhere else.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from safetyplan.patterns import Pattern
from safetyplan.plan.model import Deadline, Entry, Event, Item, Plan, Span
from safetyplan.plan.tasks import Task, own_paragraphs
from safetyplan.text import fold, squeezed, subsentences


class Due(NamedTuple):
    """One deadline of a task.

    `entry` is the item that prints it: the task's own, one below it or one above it (`is_above`).  `spans` are
    the days it means, empty where no day is known (ongoing, recurring, an event nobody dated); `note` says on
    whose word an event has these days.  Without a `deadline` it is the default for what no deadline covers,
    which is all of the task if it has no other.  `last_day` is None where it hangs on the year of a draft that has none.
    """

    entry: Entry
    deadline: Deadline | None
    spans: tuple[Span, ...]
    last_day: date | None
    is_above: bool = False
    note: str = ""


class Timetable:
    """The deadlines of one plan's tasks."""

    def __init__(self, plan: Plan, events: Iterable[Event] = ()) -> None:
        self.year_end = date(plan.year, 12, 31) if plan.year else None
        self._year = plan.year
        self._events = (tuple(plan.events), tuple(events))
        self._known: dict[str, tuple[Due, ...]] = {}
        self._rules = tuple(squeezed(default.phrase) for default in plan.defaults)

    def dues(self, task: Task) -> tuple[Due, ...]:
        """Return every deadline of `task` and of all that is shown in it, in the order of the text.

        Those of its parts below come with it; sub-tasks have their own, unless there is nothing else to do.
        What has none of its own has those of the nearest item above, or else the default, which comes last.
        Never empty.
        """
        if task.key not in self._known:
            self._known[task.key] = tuple(self._dues(task))
        return self._known[task.key]

    def _dues(self, task: Task) -> list[Due]:
        found = [self._due(entry, d) for entry in (task.entry, *task.parts) for d in entry.item.deadlines]
        if self._leaves_rest(task):
            above = self._above(task)
            found += above or [Due(task.entry, None, (), self.year_end)]
        if not found:  # it only leads over to tasks of their own, and is done when they are
            below = [self._due(each.entry, d) for each in task.below for d in each.entry.item.deadlines]
            found = below or [Due(task.entry, None, (), self.year_end)]
        return found

    def _above(self, task: Task) -> list[Due]:
        """Return the deadlines of the nearest item above that has any for what lies below it."""
        for entry in task.above:
            reaching = [d for d in entry.item.deadlines if _reaches_below(entry.item, d)]
            if reaching:
                return [self._due(entry, d)._replace(is_above=True) for d in reaching]
        return []

    def last_day(self, task: Task) -> date | None:
        """Return the last day of a task."""
        return latest(self.dues(task))

    def _leaves_rest(self, task: Task) -> bool:
        """Whether some of a task's text has no deadline: its own text, or that of a part below it."""
        return _has_rest(task.item, bool(task.below), self._rules) or any(
            _has_rest(part.item, bool(part.item.items), self._rules) and not _is_covered(part, task)
            for part in task.parts
        )

    def _due(self, entry: Entry, deadline: Deadline) -> Due:
        note = ""
        spans: tuple[Span, ...] = ()
        if deadline.by:
            spans = (Span(start=deadline.by, end=deadline.by),)
        elif deadline.within:
            spans = (deadline.within,)
        elif deadline.event:
            events = self._named(deadline.event)
            note = "；".join(dict.fromkeys(event.note for event in events))
            spans = tuple(_days(event, deadline.phrase) for event in events)
        last = max((span.end for span in spans), default=self.year_end)
        return Due(entry, deadline, spans, last, note=note)

    def _named(self, name: str) -> list[Event]:
        """Return the periods a deadline's event means, the plan's own before the register's."""
        wanted = {_bare(name), *(_bare(part) for part in re.split("[、，和及]", name))}
        found = (
            [e for e in events if _bare(e.name) in wanted and self._year in (e.start.year, e.end.year)]
            for events in self._events
        )
        return next(filter(None, found), [])


def latest(dues: Iterable[Due]) -> date | None:
    """Return the latest day of some deadlines, the end of the plan year for what has none; None where one is unknown."""
    days = [due.last_day for due in dues]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def is_before(phrase: str) -> bool:
    """Whether a phrase means the time before a period (汛期前, 春节来临之前), not the period itself or about it (春节前后)."""
    return bool(_BEFORE.search(phrase))


_BEFORE = Pattern("(?<![当目])前(?!后)")


def _days(event: Event, phrase: str) -> Span:
    """Return the days a phrase means: those of the period, or the eve of it (汛期前, 春节来临之前)."""
    if is_before(phrase):
        eve = event.start - timedelta(days=1)
        return Span(start=eve, end=eve)
    return Span(start=event.start, end=event.end)


def _bare(name: str) -> str:
    return fold(name).strip("“”\"'‘’")


def _is_covered(part: Entry, task: Task) -> bool:
    """Whether an item between a part and its task, or the task itself, has a deadline for the whole of it."""
    inside = part.parents[len(task.entry.parents) :]
    return any(not deadline.task for item in inside for deadline in item.deadlines)


_HOW = tuple("按照 根据 依据 依照 围绕 针对 结合 通过 对照 聚焦 紧盯 突出 坚持 深入贯彻 为 以".split())
_WHERE = ("方面，", "方面,")


def _modifies(stretch: str) -> bool:
    """Whether a phrase only says how, why or where the one after it is done.

    按照“十问六查三督”要求，…（高安市2024年）；道路交通方面，…
    """
    return stretch.startswith(_HOW) or (len(stretch) <= 15 and stretch.endswith(_WHERE))


def _has_rest(item: Item, has_below: bool, rules: tuple[str, ...]) -> bool:
    """Whether an item's own text says something to do that none of its deadlines covers.

    A deadline covers the stretches between commas that its task or its phrase touches, all of the sentence
    where its task is not to be found in the text.  What leads over to the items below (…：) or states
    a rule for all items is nothing to do.
    """
    if any(not deadline.task for deadline in item.deadlines):
        return False
    text = squeezed("".join(own_paragraphs(item)))
    if not text:
        return not has_below
    covered = [span for d in item.deadlines for span in _covered(text, d)]
    for start, end in _sentences(text):
        leads_over = has_below and text[end - 1 : end] in "：:"
        if leads_over or any(rule in text[start:end] for rule in rules):
            continue
        at = start
        for stretch in text[start:end].replace(",", "，").split("，"):
            here = at, min(at + len(stretch) + 1, end)
            at = here[1]
            if at < end and _modifies(text[slice(*here)]):
                continue
            if stretch.strip("。；： ") and not any(a < here[1] and here[0] < b for a, b in covered):
                return True
    return False


def _covered(text: str, deadline: Deadline) -> list[tuple[int, int]]:
    phrase, about = map(squeezed, (deadline.phrase, deadline.task))
    at = text.find(phrase)
    place = text.find(about)
    if place < 0:
        return [span for span in _sentences(text) if at >= 0 and span[0] <= at < span[1]]
    return [(place, place + len(about)), *([(at, at + len(phrase))] if at >= 0 else [])]


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    for sentence in subsentences(text):
        yield at, at + len(sentence)
        at += len(sentence)


def _reaches_below(item: Item, deadline: Deadline) -> bool:
    """Whether a deadline holds for the items below as well: for the whole item, or in what leads over to them."""
    if not deadline.task:
        return True
    text = squeezed("".join(own_paragraphs(item)))
    last = re.split("[。；，]", text.rstrip("：:"))[-1] if text.endswith(("：", ":")) else ""
    return squeezed(deadline.phrase) in last
