"""How the documents put things: a deadline, a role, a basis, a title, a date, a name.  The only place."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from safetyplan.plan.due import Due, is_before
from safetyplan.plan.duties import CERTAIN, Duties, Duty
from safetyplan.plan.model import Deadline, Entry, Plan, Span
from safetyplan.plan.printed import label
from safetyplan.plan.query import EVERY_BASIS, Query
from safetyplan.plan.register import Group, Unit
from safetyplan.plan.tasks import Task, own_paragraphs
from safetyplan.plan.vocabulary import BASES, PERIODS, ROLES, Basis, Period, Role
from safetyplan.text import first_sentence

NOBODY = "—"
"""What a cell says where the plan names nobody: an empty one would look forgotten."""

WHOLE = "本项任务"
"""What a deadline is about that covers the whole task, among others that cover parts."""

UNKNOWN = "原文未明确"
"""Who leads, where the plan names nobody."""

UNCONFIRMED = "（待核）"
"""What stands behind a unit the register has not confirmed."""

BY_DEFAULT = "按年度计划计"
"""What is said of the end of the year where the text gives no time."""

NO_YEAR = "（年度待定）"
"""What stands behind a day of a draft that does not know its year."""

UNKNOWN_NAME = "未入名录"
"""What stands behind a name of a draft that the register does not have."""

DRAFT = "（草稿）"
"""What stands behind the title of a draft, and behind the name of a file that shows it."""

DRAFT_MARK = "草稿，未经核定"
"""What every page and every file of a draft says."""

AT_LEAST = ("至少", "不少于", "不低于", "不得少于", "最少", "以上")
"""Words that make a number of times the least."""

UNDATED = {"适时", "及时", "择机"}
"""Phrases that leave a day open, where the others without one (持续, 定期) speak of the long run."""


class When(NamedTuple):
    """One deadline in words: what has to be done (empty for the whole task), when, and where that comes from."""

    task: str
    wording: str
    source: str = ""

    @property
    def text(self) -> str:
        """The deadline with what it is about and where it comes from, on one line."""
        return (f"{self.task}：" if self.task else "") + self.wording + self.source

    @property
    def brief(self) -> str:
        """The deadline with what it is about, and whether it is by default: for a narrow screen."""
        default = "（默认）" if BY_DEFAULT in self.source else ""
        return (f"{self.task}：" if self.task else "") + self.wording + default


def whens(dues: tuple[Due, ...], task: Task, year: int | None, *, in_short: bool = False) -> tuple[When, ...]:
    """Return the deadlines of a task in words, each with what is due then; equal ones once.

    `in_short`: enough for `When.brief`, without what the text says where no deadline is recorded.
    """
    alone = len(dues) == 1
    return tuple(dict.fromkeys(when(due, task, year, alone=alone, in_short=in_short) for due in dues))


def when(due: Due, task: Task, year: int | None, *, alone: bool, in_short: bool = False) -> When:
    """Return one deadline in words; `alone` if the task has no other."""
    if due.deadline is None:
        end = f"{year}年底前" if year else f"年底前{NO_YEAR}"
        what = "" if alone else "其余部分"
        if in_short or not alone:
            return When(what, end, f"（{BY_DEFAULT}）")
        others = any(item.deadlines for item in (*task.entry.parents, *(b.entry.item for b in task.below)))
        said = "本项未写时限，" if others else _what_the_text_says(task, year)
        return When(what, end, f"（{said}{BY_DEFAULT}）")
    above = f"（据上级第{due.entry.key}项）" if due.is_above else ""
    wording, source = deadline_words(due, year)
    return When(_what(due, task, alone=alone), wording, source + above)


def _what_the_text_says(task: Task, year: int | None) -> str:
    """Return what the text of a task without any deadline says of time: nothing, or words that nobody recorded."""
    items = (task.item, *(part.item for part in task.parts))
    texts = [t.replace("\n", "") for item in items for t in (item.heading, item.content, item.clause or "")]
    from safetyplan.grammar.timing import Use, find_times  # a list, which is short, needs no reading

    uses = (Use.DUE, Use.UNKNOWN)
    found = [each.timing.phrase for text in texts for each in find_times(text, year) if each.use in uses]
    if not found:
        return "原文未写时限，"
    return f"原文写有{'、'.join(f'“{phrase}”' for phrase in dict.fromkeys(found))}，未登记为时限，"


def _what(due: Due, task: Task, *, alone: bool) -> str:
    """Return what a deadline is about: its part of the text, the item below that it covers, or the whole."""
    deadline = due.deadline
    assert deadline is not None
    below = len(due.entry.route) > len(task.entry.route)
    number = label(due.entry.item.num) if below else ""
    if deadline.task or below:
        own = due.entry.item.heading or first_sentence("".join(own_paragraphs(due.entry.item)[:1]))
        return number + (deadline.task or own)
    return "" if alone else WHOLE


def deadline_words(due: Due, year: int | None) -> tuple[str, str]:
    """Return when a deadline is, and in brackets the words of the text where they differ."""
    deadline = due.deadline
    assert deadline is not None
    if deadline.ongoing:
        return deadline.phrase, "（无确定日期）" if deadline.phrase in UNDATED else "（长期）"
    wording = _wording(deadline, due.spans, year)
    word = f"；{due.note}" if due.note else ""
    if deadline.phrase == wording:
        return wording, f"（{due.note}）" if due.note else ""
    return wording, f"（原文：{deadline.phrase}{word}）"


def _wording(deadline: Deadline, spans: tuple[Span, ...], year: int | None) -> str:
    least = "至少" if any(word in deadline.phrase for word in AT_LEAST) else ""
    times = f"{least}{deadline.times}次" if deadline.times else ""
    if deadline.by:
        return f"{day(deadline.by)}前"
    if deadline.within:
        return period(deadline.within)
    if deadline.every is Period.YEAR and "每" not in deadline.phrase:
        return (f"{year}年内" if year else f"年内{NO_YEAR}") + times  # 年度 in the plan of one year
    if deadline.every:
        return PERIODS[deadline.every] + times
    if year is None and deadline.event == deadline.phrase:
        return deadline.phrase + NO_YEAR
    days = "、".join(map(period, spans))
    eve = "前" if is_before(deadline.phrase) else ""
    return (deadline.event or deadline.phrase) + eve + (f"（{days}）" if days else "") + times


def period(span: Span) -> str:
    """Return a stretch of days as documents write it: 2024年6月1日至6月30日."""
    if span.start == span.end:
        return f"{day(span.end)}前"
    same_year = span.start.year == span.end.year
    return f"{day(span.start)}至{day(span.end).removeprefix(f'{span.end.year}年') if same_year else day(span.end)}"


def plan_title(plan: Plan) -> str:
    """Return the title of a plan as every answer and document shows it: a draft says that it is one."""
    return plan.title + (DRAFT if plan.is_draft else "")


def draft_mark(plan: Plan) -> str:
    """Return what stands on every page of a draft, whatever the page shows; nothing for a reviewed plan."""
    return DRAFT_MARK if plan.is_draft else ""


def day(when: date) -> str:
    """Return a date as official documents write it: 2024年6月9日, no leading zeros (GB/T 9704, 7.3.5.4)."""
    return f"{when.year}年{when.month}月{when.day}日"


def title(entry: Entry) -> str:
    """Return a short name for an item that tells it from its neighbours.

    Its heading; else the first sentence of its text, behind the heading of the item it lies in.
    """
    texts = own_paragraphs(entry.item)
    if entry.item.heading or not texts:
        return heading(entry)
    sentence = first_sentence(texts[0])
    above = heading(entry)
    return f"{above}：{sentence}" if above else sentence


def heading(entry: Entry) -> str:
    """Return the heading of an item, or of the nearest item above that has one; empty where none has."""
    items = (entry.item, *reversed(entry.parents))
    return next((item.heading for item in items if item.heading), "")


def roles(duties: Iterable[Duty]) -> tuple[str, ...]:
    """Return the roles of duties in words, each once, in their order."""
    return tuple(dict.fromkeys(ROLES[duty.role] for duty in duties))


def why(duty: Duty) -> str:
    """Return the basis of a duty in words, with the unit, group, rule or item it comes through."""
    through = [] if duty.via == duty.unit.name else [duty.via]
    if duty.is_from_above and duty.origin:
        through.insert(0, f"第{duty.origin.key}项")
    basis = BASES[duty.basis] + ("：" + "，".join(through) if through else "")
    return basis + (f"（{duty.note}）" if duty.note else "")


def names_of(duties: Duties, task: Task, role: Role) -> tuple[str, ...]:
    """Return who has a role in a task, as its clauses print the names, each once and marked where it must be.

    What comes from an item above, whom an open group was decided to mean and on whose word, and what
    the register has not confirmed is said behind the name.
    """
    found: dict[str, None] = {}
    for stated in task.stated:
        if stated.responsibility.role is not role:
            continue
        for name in stated.responsibility.units:
            notes = [f"据上级第{stated.origin.key}项"] if stated.is_above else []
            notes += ["据统一规则"] if stated.responsibility.default else []
            holder = duties.register.find(name)
            if isinstance(holder, Group) and (meaning := duties.meaning(task, stated.origin, holder)):
                notes.append(f"指{'、'.join(meaning.units)}，{meaning.note}")
            if isinstance(holder, Unit) and not holder.confirmed:
                notes.append("待核")
            if holder is None:
                notes.append(UNKNOWN_NAME)
            found[name + (f"（{'；'.join(notes)}）" if notes else "")] = None
    printed = task.names(role)
    for rule in task.rules:
        if rule.role is role:
            found |= {f"{name}（统一规则）": None for name in rule.units if name not in printed}
    return tuple(found)


def in_charge(duties: Duties, task: Task) -> str:
    """Return who leads and who only organises, the latter marked as such; says so where the plan names no lead."""
    leads = names_of(duties, task, Role.LEAD)
    named = [*leads, *(f"{name}（组织）" for name in names_of(duties, task, Role.ORGANIZE))]
    return "、".join(named) or UNKNOWN


def shared_by(duties: Duties, task: Task) -> str:
    """Return who shares the work and who supports it, the latter marked as such."""
    sharers = names_of(duties, task, Role.SHARE)
    named = [*sharers, *(f"{name}（配合）" for name in names_of(duties, task, Role.SUPPORT))]
    return "、".join(named) or NOBODY


def selection(query: Query) -> str:
    """Return by what a paper is narrowed, for it must say that it is not the whole; empty where it is."""
    if not query.narrows:
        return ""
    said = [f"“{query.section}”部分"] if query.section else []
    said += [f"含“{query.text}”"] if query.text else []
    said += [f"角色为{'、'.join(ROLES[role] for role in Role if role in query.roles)}"] if query.roles else []
    if query.bases not in (CERTAIN, EVERY_BASIS):
        said.append(f"依据为{'、'.join(BASES[basis] for basis in Basis if basis in query.bases)}")
    said += [f"时限在{day(query.due_after)}及以后"] if query.due_after else []
    said += [f"时限在{day(query.due_before)}及以前"] if query.due_before else []
    said += ["未明确牵头单位"] if query.no_lead else []
    return f"本件仅为节选，只列{'、'.join(said)}的任务。"


def unit_name(unit: Unit) -> str:
    """Return a unit's name, marked where the register has not confirmed it."""
    return unit.name if unit.confirmed else unit.name + UNCONFIRMED


def bases_of(duties: Duties, task: Task) -> str:
    """Return in one cell on what the names of a task rest: named, a group, an item above, a rule."""
    found: dict[Basis, None] = {}
    for stated in task.stated:
        for name in stated.responsibility.units:
            holder = duties.register.find(name)
            group = isinstance(holder, Group)
            own = Basis.DEFAULT if stated.responsibility.default else Basis.MEMBER if group else Basis.NAMED
            if isinstance(holder, Group) and holder.open and not duties.meaning(task, stated.origin, holder):
                own = Basis.RELEVANT
            found[Basis.ABOVE if stated.is_above else own] = None
    if task.rules:
        found[Basis.DEFAULT] = None
    return "、".join(BASES[basis] for basis in Basis if basis in found) or NOBODY
