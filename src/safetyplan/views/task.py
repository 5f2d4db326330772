"""One task as every document shows it: its original words, who has which role, and when it is due."""

from datetime import date
from typing import NamedTuple
from weakref import WeakKeyDictionary

from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.model import Deadline, Entry, Item
from safetyplan.plan.printed import label, paragraphs
from safetyplan.plan.vocabulary import BASES, PERIODS, Basis, Role
from safetyplan.text import first_sentence

NOBODY = "—"
"""What a cell says where the plan names nobody: an empty one would look forgotten."""


SHORT = 20
"""How many characters of a task stand beside its deadline; the full words stand in the same row."""

UNDATED = {"适时", "及时", "择机"}
"""Phrases that leave a day open, where the others without one (持续, 定期) speak of the long run."""


class Due(NamedTuple):
    """One deadline in words.

    `wording` says when, `source` in brackets where that comes from.  Among several of an item, `task` is
    what has to be done by then if that is short, and `number` tells those apart that have none.
    """

    wording: str
    source: str = ""
    task: str = ""
    number: str = ""

    @property
    def text(self) -> str:
        """The deadline with what it is about and where it comes from, on one line."""
        about = f"{self.task}：" if self.task else ""
        return self.number + about + self.wording + self.source


class Task(NamedTuple):
    """An item of the plan.

    `number` is the key people call it by; `heading` its own or that of the item it lies in; `title` a short
    name that tells it from the others below that heading; `lead_in` the words of the items it lies in;
    `text` its own paragraphs.  The role fields hold unit and group names as the plan prints them, in its order.
    `due_by` is its last day, None where it has deadlines without a date only.
    """

    number: str
    heading: str
    title: str
    sections: tuple[str, ...]
    lead_in: tuple[str, ...]
    text: tuple[str, ...]
    clause: str
    organizers: tuple[str, ...]
    leads: tuple[str, ...]
    supervisors: tuple[str, ...]
    sharers: tuple[str, ...]
    supporters: tuple[str, ...]
    implementers: tuple[str, ...]
    dues: tuple[Due, ...]
    due_by: date | None

    @property
    def words(self) -> tuple[str, ...]:
        """The task in the original words below its heading: what it lies in, then its own text."""
        return (*self.lead_in, *self.text)

    @property
    def in_charge(self) -> str:
        """Who leads and who only organises, the latter marked as such; says so where the plan names no lead."""
        named = [*self.leads, *(f"{name}（组织）" for name in self.organizers)]
        return "、".join(named) if named else "原文未明确"

    @property
    def shared_by(self) -> str:
        """Who shares the work and who supports it, the latter marked as such."""
        return "、".join([*self.sharers, *(f"{name}（配合）" for name in self.supporters)]) or NOBODY

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
        return "\n".join(due.text for due in self.dues)


def is_task(entry: Entry) -> bool:
    """Whether an item is a task itself, rather than a heading over the items below it."""
    return bool(entry.item.responsibilities or not entry.item.items)


_made: WeakKeyDictionary[Duties, dict[str, Task]] = WeakKeyDictionary()


def task(duties: Duties, entry: Entry) -> Task:
    """Return `entry` as the documents show it; made once, for the handouts of all townships show the same."""
    made = _made.setdefault(duties, {})
    if entry.key not in made:
        made[entry.key] = _task(duties, entry)
    return made[entry.key]


def _task(duties: Duties, entry: Entry) -> Task:
    deadlines = duties.due(entry)
    return Task(
        number=entry.key,
        heading=duties.heading(entry),
        title=_title(duties, entry),
        sections=tuple(label(section.num) + section.heading for section in entry.sections),
        lead_in=tuple(line for parent in entry.parents for line in _lead_in(parent, entry)),
        text=paragraphs(entry.item.content.lstrip("\n")),
        clause=entry.item.clause or "",
        organizers=holders(entry, Role.ORGANIZE),
        leads=holders(entry, Role.LEAD),
        supervisors=holders(entry, Role.SUPERVISE),
        sharers=holders(entry, Role.SHARE),
        supporters=holders(entry, Role.SUPPORT),
        implementers=holders(entry, Role.IMPLEMENT) + _ruled(duties, entry),
        dues=dues(deadlines) or (Due(f"{duties.plan.year}年底前", "（原文未写时限，按年度计划计）"),),
        due_by=due_by(duties, deadlines),
    )


def _title(duties: Duties, entry: Entry) -> str:
    heading = duties.heading(entry)
    texts = paragraphs(entry.item.content.lstrip("\n"))
    if entry.item.heading or not texts:
        return heading
    sentence = first_sentence(texts[0])
    return f"{heading}：{sentence}" if heading else sentence


def _lead_in(parent: Item, entry: Entry) -> tuple[str, ...]:
    """Return the words of an item `entry` lies in; its heading is shown already where `entry` has none."""
    shown = parent.heading if entry.item.heading else ""
    return ((label(parent.num) + shown,) if shown else ()) + paragraphs(parent.content.lstrip("\n"))


def _ruled(duties: Duties, entry: Entry) -> tuple[str, ...]:
    """Return whom a rule stated once for the whole plan adds to an item without printing them there."""
    printed = set(holders(entry, Role.IMPLEMENT))
    added = (
        duty.via
        for duty in duties.by_item[entry.key]
        if duty.basis is Basis.DEFAULT and duty.role is Role.IMPLEMENT and duty.via not in printed
    )
    return tuple(dict.fromkeys(added))


def holders(entry: Entry, role: Role) -> tuple[str, ...]:
    """Return the names an item prints for `role`, each once."""
    named = (n for r in entry.item.responsibilities if r.role is role for n in r.units)
    return tuple(dict.fromkeys(named))


def due_by(duties: Duties, deadlines: tuple[Deadline, ...]) -> date | None:
    """Return the last day of an item; the end of the plan year where its text says nothing of time."""
    days = [d.by for d in deadlines if d.by] + [d.within.end for d in deadlines if d.within]
    return max(days, default=None if deadlines else duties.year_end)


def dues(deadlines: tuple[Deadline, ...]) -> tuple[Due, ...]:
    """Return the deadlines of one item in words: what is due is told only where there are several."""
    told = [due(deadline) for deadline in deadlines]
    if len(told) > 1:
        about = [deadline.task if len(deadline.task) <= SHORT else "" for deadline in deadlines]
        told = list(dict.fromkeys(one._replace(task=task) for one, task in zip(told, about, strict=True)))
    if len(told) > 1 and not all(one.task for one in told):
        told = [one._replace(number=f"（{place}）") for place, one in enumerate(told, 1)]
    return tuple(told)


def due(deadline: Deadline) -> Due:
    """Return when a deadline is, in words."""
    if deadline.ongoing:
        return Due(deadline.phrase, "（无确定日期）" if deadline.phrase in UNDATED else "（长期）")
    wording = _wording(deadline)
    return Due(wording, "" if deadline.phrase == wording else f"（原文：{deadline.phrase}）")


def _wording(deadline: Deadline) -> str:
    times = f"至少{deadline.times}次" if deadline.times else ""
    if deadline.by:
        return f"{day(deadline.by)}前"
    if deadline.within:
        return f"{day(deadline.within.start)}至{day(deadline.within.end)}"
    if deadline.every:
        return PERIODS[deadline.every] + times
    return (deadline.event or deadline.phrase) + times


def day(when: date) -> str:
    """Return a date as official documents write it: 2024年6月9日, no leading zeros (GB/T 9704, 7.3.5.4)."""
    return f"{when.year}年{when.month}月{when.day}日"


def why(duty: Duty) -> str:
    """Return the basis of a duty in words, with the unit or group it comes through."""
    through = "" if duty.via == duty.unit.name else f"：{duty.via}"
    return BASES[duty.basis] + through + (f"（{duty.note}）" if duty.note else "")
