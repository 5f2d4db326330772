"""One item in full: its words, who has which duty on which basis, when it is due, how its source was read."""

from typing import NamedTuple

from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Entry, Repair
from safetyplan.plan.printed import label
from safetyplan.plan.tasks import own_paragraphs
from safetyplan.text import first_sentence
from safetyplan.views import wording
from safetyplan.views.answer import DueDate, HeldDuty, StatedRole, due_date, held, stated
from safetyplan.views.task import OF_ITS_OWN, lead_in, reading
from safetyplan.views.wording import When


class Meant(NamedTuple):
    """Whom an open group means here, and on whose word."""

    group: str
    units: tuple[str, ...]
    note: str


class ItemView(NamedTuple):
    """One item.

    `task` is the item whose task it belongs to: itself, or the one above whose bracket covers it; empty for a
    heading over tasks.  Duties and deadlines are those of that task.  `reading` says which words of the
    clause were read as another role's.  `mentions` are units the text names without a duty.
    """

    item: str
    number: str
    heading: str
    lead_in: tuple[str, ...]
    sections: tuple[str, ...]
    text: tuple[str, ...]
    clause: str
    reading: str
    task: str
    stated: tuple[StatedRole, ...]
    duties: tuple[HeldDuty, ...]
    dues: tuple[DueDate, ...]
    whens: tuple[When, ...]
    means: tuple[Meant, ...]
    mentions: tuple[str, ...]
    repairs: tuple[Repair, ...]
    below: tuple[str, ...]
    draft_mark: str = ""


def item_view(duties: Duties, entry: Entry) -> ItemView:
    """Return everything known about one item."""
    task = duties.task_of.get(entry.key)
    dues = duties.timetable.dues(task) if task else ()
    subtasks = {below.entry.key for below in task.below if below.is_task} if task else set()
    mentions = (
        unit
        for unit, found in duties.mentions.items()
        if task and any(mention.task.key == task.key and mention.entry.key == entry.key for mention in found)
    )
    return ItemView(
        item=entry.key,
        number=label(entry.item.num),
        heading=entry.item.heading,
        lead_in=lead_in(entry),
        sections=tuple(label(section.num) + section.heading for section in entry.sections),
        text=own_paragraphs(entry.item),
        clause=entry.item.clause or "",
        reading=reading(entry.item),
        task=task.key if task else "",
        stated=stated(task) if task else (),
        duties=tuple(map(held, duties.by_item[task.key])) if task else (),
        dues=tuple(map(due_date, dues)),
        whens=wording.whens(dues, task, duties.plan.year) if task else (),
        means=tuple(Meant(m.group, m.units, m.note) for m in entry.item.means),
        mentions=tuple(mentions),
        repairs=entry.item.repairs,
        below=tuple(
            f"{label(child.num)}{child.heading or first_sentence(child.content)}"
            + (OF_ITS_OWN if child.responsibilities and subtasks else "")
            for child in entry.item.items
        ),
        draft_mark=wording.draft_mark(duties.plan),
    )
