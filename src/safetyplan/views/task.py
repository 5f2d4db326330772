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
    due_by: date | None

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
        lead_in=lead_in(entry),
        text=own_paragraphs(task.item),
        clause=task.item.clause or "",
        reading=reading(task.item) + "".join(f"（统一规则：“{rule.phrase}”）" for rule in task.rules),
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


def lead_in(entry: Entry) -> tuple[str, ...]:
    """Return the words and clauses of the items an item lies in, each with its number, the outermost first.

    The heading of the nearest that has one stands over the task already where it has none of its own.
    """
    over = None if entry.item.heading else next((p for p in reversed(entry.parents) if p.heading), None)
    lines: list[str] = []
    for parent in entry.parents:
        words = list(own_paragraphs(parent))
        if parent.heading and parent is not over:
            lines.append(label(parent.num) + parent.heading)
        elif words and not parent.heading:
            words[0] = label(parent.num) + words[0]
        lines += [*words, *filter(None, [parent.clause])]
    return tuple(lines)


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
        if party.role not in stated:
            continue
        word = party.words.partition("…")[0]  # 会同…分工负责
        if party.default:
            found[f"列首位的读作{ROLES[party.role]}"] = None
        elif word.startswith("会同"):
            found[f"“{word}”之前的单位读作牵头，之后的读作分工负责"] = None
        elif party.words and ROLES[party.role] not in party.words:
            found[f"“{word}”读作{ROLES[party.role]}"] = None
    return f"（注：条款中{'，'.join(found)}）" if found else ""
