"""乡镇任务交办单: what one township has to do, whom it answers to, and a receipt to send back."""

import re
from datetime import date
from typing import NamedTuple

from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.query import EVERY_BASIS, Query, Row, select
from safetyplan.plan.register import Unit
from safetyplan.plan.tasks import Task, own_paragraphs
from safetyplan.plan.vocabulary import Basis, Role
from safetyplan.text import subsentences
from safetyplan.views.task import TaskView, task_view
from safetyplan.views.tasklist import MAYBE, MENTIONED, SURE, THROUGH, quoted
from safetyplan.views.wording import day, draft_mark, plan_title, roles, selection, unit_name, why

LOCAL_WORDS = ("各地", "属地", "乡镇", "街道", "村居", "村（社区）", "党委、政府", "党政")
"""Words by which a plan's text speaks of the level below the city."""

_INNER = str.maketrans("“”‘’", "‘’“”")
"""Quotation marks inside quotation marks are single ones, and the other way round (GB/T 15834—2011, 4.8.3.3)."""


class HandoutRow(NamedTuple):
    """One task handed over.

    `requirement` is what the township must do; `quotes` are the sentences of the text that speak of
    townships, verbatim; `scope` names whom of the township level the plan means; `answers_to` who leads
    (or organises, or at least supervises) and so takes the reports, empty where the plan names nobody, as `answers_note` says.
    """

    task: TaskView
    roles: tuple[str, ...]
    requirement: str
    quotes: tuple[str, ...]
    scope: str
    answers_to: tuple[str, ...]
    answers_note: str
    why: tuple[str, ...]

    @property
    def role(self) -> str:
        """The township's roles, in one cell."""
        return "、".join(self.roles)

    @property
    def quoted(self) -> tuple[str, ...]:
        """The quotes in quotation marks, each a sentence of its own."""
        return tuple(f"“{re.sub('；$', '。', quote).translate(_INNER)}”" for quote in self.quotes)

    @property
    def contact(self) -> str:
        """Whom to answer to, in one cell; says so where the plan names nobody."""
        return "、".join(self.answers_to) or self.answers_note


class HandoutBlock(NamedTuple):
    """Rows of one degree of certainty; `note` is the sentence that introduces them."""

    name: str
    note: str
    rows: tuple[HandoutRow, ...]


class Handout(NamedTuple):
    """乡镇任务交办单.

    `blocks` holds what is certain first, then what comes by way of a body that is part of the township,
    then what concerns it only if it is one of the 有关乡镇; empty ones are left out.  `date` is empty
    where it is to be written by hand.  `contact` is the note below the date; `receipt` names what
    the township fills in (回执).
    """

    title: str
    addressee: str
    plan_title: str
    issuer: str
    date: str
    opening: str
    blocks: tuple[HandoutBlock, ...]
    closing: str
    contact: str
    receipt: tuple[str, ...]
    draft_mark: str = ""


BLOCKS = (
    ("明确承担", SURE, "以下任务明确由你单位承担："),
    ("经由所属机构", THROUGH, "以下任务计划点名的是你单位的下属或所设机构："),
    (
        "可能涉及",
        MAYBE,
        "以下任务计划只要求“有关”乡镇、园区落实，是否涉及你单位，请向牵头（组织）单位确认：",
    ),
    (
        MENTIONED,
        frozenset[Basis](),
        "以下任务的正文提到你单位，责任条款没有给你单位定角色，是否需要办理请向牵头（组织）单位确认：",
    ),
)

CONTACT = f"（联系人：{'　' * 7}联系电话：{'　' * 9}反馈方式与日期：{'　' * 9}）"
"""The note below the date (GB/T 9704—2012, 7.3.6), with room to write who takes the answer,
how and when; the blanks let a line of 28 characters break before the last of the three."""

RECEIPT = ("签收单位（盖章）", "签收日期", "负责人（签字）", "经办人（签字）", "联系电话", "备注")


def townships(duties: Duties) -> tuple[Unit, ...]:
    """Return who gets a handout: every township-level unit any item may concern, in register order."""
    return tuple(unit for unit in duties.register.units if unit.is_township and duties.of(unit))


def handout_view(duties: Duties, unit: Unit, when: date | None = None, query: Query | None = None) -> Handout:
    """Return the handout of `unit`; without `when` the date is left for handwriting.

    `query` narrows it; its unit is `unit`, and unless it names bases everything is shown.
    """
    query = (query or Query(bases=EVERY_BASIS))._replace(unit=unit)
    selected = select(duties, query).rows
    found = [
        HandoutBlock(
            name,
            note,
            _mentioned(duties, unit, query) if name == MENTIONED else _rows(duties, selected, bases),
        )
        for name, bases, note in BLOCKS
    ]
    counts = {block.name: len(block.rows) for block in found}
    maybe = counts["可能涉及"]
    certain = counts["明确承担"] + counts["经由所属机构"]
    return Handout(
        title="安全生产任务交办单",
        addressee=unit_name(unit),
        plan_title=plan_title(duties.plan),
        issuer=duties.plan.issuer,
        date=day(when) if when else "",
        opening=selection(query) + _opening(plan_title(duties.plan), certain, maybe),
        blocks=tuple(block for block in found if block.rows),
        closing="请于收到本交办单后填写回执，签字盖章后报回。",
        contact=CONTACT,
        receipt=RECEIPT,
        draft_mark=draft_mark(duties.plan),
    )


def _opening(title: str, certain: int, maybe: int) -> str:
    if not certain + maybe:
        return f"《{title}》中没有涉及你单位的任务。"
    also = f"另有{maybe}项可能涉及" if maybe else ""
    if certain:
        also = f"，{also}" if also else ""
        also = f"现将《{title}》中由你单位承担的{certain}项任务交办给你单位{also}"
    else:
        also = f"《{title}》中没有明确由你单位承担的任务，{also}"
    return f"{also}。请对照任务原文逐项明确责任人，按时限抓好落实，并向对口牵头单位报送进展。"


def _rows(duties: Duties, selected: tuple[Row, ...], bases: frozenset[Basis]) -> tuple[HandoutRow, ...]:
    held = ((row.task, [duty for duty in row.duties if duty.basis in bases]) for row in selected)
    return tuple(_row(duties, task, found) for task, found in held if found)


def _row(duties: Duties, task: Task, found: list[Duty]) -> HandoutRow:
    unit = found[0].unit
    shown = task_view(duties, task)
    held = roles(found)
    leads = any(duty.role is Role.LEAD for duty in found)
    answers_to = tuple(
        name
        for name in _answers_to(shown)
        if not (leads and duties.register.unit(name.partition("（")[0]) is unit)
    )
    return HandoutRow(
        task=shown,
        roles=held,
        requirement=f"{'' if found[0].is_certain else '如涉及，'}{'、'.join(held)}本条任务",
        quotes=_quotes(task),
        scope=_scope(duties, task),
        answers_to=answers_to,
        answers_note="" if answers_to else "本单位牵头" if leads else _nobody(shown),
        why=tuple(dict.fromkeys(map(why, found))),
    )


def _mentioned(duties: Duties, unit: Unit, query: Query) -> tuple[HandoutRow, ...]:
    found = []
    for mention in () if query.narrows else duties.mentions.get(unit.name, ()):
        shown = task_view(duties, mention.task)
        answers_to = _answers_to(shown)
        note = "" if answers_to else _nobody(shown)
        quote = (quoted(mention),)
        found.append(HandoutRow(shown, (MENTIONED,), quote[0], (), "", answers_to, note, quote))
    return tuple(found)


def _answers_to(shown: TaskView) -> tuple[str, ...]:
    return (
        shown.leads
        or tuple(f"{name}（组织）" for name in shown.organizers)
        or tuple(f"{name}（督促）" for name in shown.supervisors)
    )


def _nobody(shown: TaskView) -> str:
    named = (("分工负责", shown.sharers), ("配合", shown.supporters))
    told = "".join(f"，{role}单位：{'、'.join(names)}" for role, names in named if names)
    return f"原文未明确牵头单位{told}"


def _quotes(task: Task) -> tuple[str, ...]:
    """Return the sentences of a task that speak of the level below the city, as they stand."""
    items = (*task.entry.parents, task.item, *(part.item for part in task.parts))
    sentences = (s for item in items for line in own_paragraphs(item) for s in subsentences(line))
    return tuple(s for s in sentences if any(word in s for word in LOCAL_WORDS))


def _scope(duties: Duties, task: Task) -> str:
    """Return whom of the township level a task means, 仅 in front where it is not everybody."""
    direct = [
        duty for duty in duties.by_item[task.key] if duty.unit.is_township and duty.basis not in THROUGH
    ]
    named = "、".join(dict.fromkeys(_meant(duty) for duty in direct))
    everybody = any(duty.via != duty.unit.name and duty.is_certain and not duty.note for duty in direct)
    return named if everybody or not named else f"仅{named}"


def _meant(duty: Duty) -> str:
    """Return what names a unit; where an open group was decided to mean it, the unit and on whose word."""
    return f"{duty.unit.name}（{duty.note}）" if duty.note else duty.via
