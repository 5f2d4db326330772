"""One task as every document shows it: its original words, who has which role, and when it is due."""

from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Entry, Item
from safetyplan.plan.printed import item_text, label
from safetyplan.plan.tasks import Task, own_paragraphs
from safetyplan.plan.vocabulary import ROLES, Role
from safetyplan.views import wording
from safetyplan.views.wording import NOBODY, When

OF_ITS_OWN = "【单列任务】"
"""What marks, in the task above it, a sub-item that is a task of its own."""


class TaskView(NamedTuple):
    """A task of the plan.

    `number` is the key people call it by; `heading` its own or that of the item it lies in; `title` a short
    name that tells it from the others below that heading.  `lead_in` are the words and clauses of the items it
    lies in, `text` its own paragraphs, `clause` the bracket its roles rest on, `reading` how words of
    the clause other than the usual ones were read, `below` the lines of the items below it, sub-tasks marked.
    The role fields hold names as printed, marked where they need it.  `due_by` is its last day.
    """

    number: str
    heading: str
    title: str
    sections: tuple[str, ...]
    lead_in: tuple[str, ...]
    text: tuple[str, ...]
    clause: str
    reading: str
    below: tuple[str, ...]
    organizers: tuple[str, ...]
    leads: tuple[str, ...]
    supervisors: tuple[str, ...]
    sharers: tuple[str, ...]
    supporters: tuple[str, ...]
    implementers: tuple[str, ...]
    in_charge: str
    shared_by: str
    dues: tuple[When, ...]
    due_by: date

    @property
    def words(self) -> tuple[str, ...]:
        """Everything the plan says of the task below its heading: text, clause and the items below, a line each."""
        evidence = tuple(filter(None, (self.clause, self.reading)))
        return (*self.lead_in, *self.text, *evidence, *self.below)

    @property
    def evidence(self) -> str:
        """The clause the roles rest on, and how it was read, on one line."""
        return self.clause + self.reading

    @property
    def supervised_by(self) -> str:
        """Who supervises."""
        return "、".join(self.supervisors) or NOBODY

    @property
    def implemented_by(self) -> str:
        """Who implements."""
        return "、".join(self.implementers) or NOBODY

    @property
    def due_text(self) -> str:
        """Every deadline, one a line."""
        return "\n".join(when.text for when in self.dues)


_made: WeakKeyDictionary[Duties, dict[str, TaskView]] = WeakKeyDictionary()


def task_view(duties: Duties, task: Task) -> TaskView:
    """Return `task` as the documents show it; made once, for the handouts of all townships show the same."""
    made = _made.setdefault(duties, {})
    if task.key not in made:
        made[task.key] = _view(duties, task)
    return made[task.key]


def _view(duties: Duties, task: Task) -> TaskView:
    entry = task.entry
    dues = duties.timetable.dues(task)
    return TaskView(
        number=task.key,
        heading=wording.heading(entry),
        title=wording.title(entry),
        sections=tuple(label(section.num) + section.heading for section in entry.sections),
        lead_in=tuple(line for parent in entry.parents for line in _lead_in(parent, entry)),
        text=own_paragraphs(task.item),
        clause=task.item.clause or "",
        reading=reading(task.item),
        below=tuple(line for below in task.below for line in _below(below.entry, below.is_task)),
        organizers=wording.names_of(duties, task, Role.ORGANIZE),
        leads=wording.names_of(duties, task, Role.LEAD),
        supervisors=wording.names_of(duties, task, Role.SUPERVISE),
        sharers=wording.names_of(duties, task, Role.SHARE),
        supporters=wording.names_of(duties, task, Role.SUPPORT),
        implementers=wording.names_of(duties, task, Role.IMPLEMENT),
        in_charge=wording.in_charge(duties, task),
        shared_by=wording.shared_by(duties, task),
        dues=wording.whens(dues, task, duties.plan.year),
        due_by=duties.timetable.last_day(task),
    )


def _lead_in(parent: Item, entry: Entry) -> tuple[str, ...]:
    """Return the words and the clause of an item `entry` lies in; its heading is shown already where `entry` has none."""
    shown = parent.heading if entry.item.heading else ""
    words = list(own_paragraphs(parent))
    if shown:
        words.insert(0, label(parent.num) + shown)
    elif words and not parent.heading:
        words[0] = label(parent.num) + words[0]
    return (*words, *filter(None, [parent.clause]))


def _below(entry: Entry, is_task: bool) -> list[str]:
    *lines, last = item_text(entry.item).split("\n")
    return [*lines, last + (OF_ITS_OWN if is_task else "")]


def reading(item: Item) -> str:
    """Return which words of a clause stand for a role by another name (负责 for 牵头), empty where none does."""
    if not item.clause:
        return ""
    from safetyplan.grammar.clause import parse_clause

    stated = {responsibility.role for responsibility in item.responsibilities}
    found: dict[str, None] = {}
    for party in parse_clause(item.clause).parties:
        if party.role in stated and party.words and ROLES[party.role] not in party.words:
            word = party.words.partition("…")[0]  # 会同…分工负责
            found[f"“{word}”读作{ROLES[party.role]}"] = None
        elif party.role in stated and party.default:
            found[f"排在首位的读作{ROLES[party.role]}"] = None
    return f"（注：条款中{'，'.join(found)}）" if found else ""
