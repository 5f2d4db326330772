"""The plan as data: frozen, strict and dumb.

Words follow Akoma Ntoso (num, heading, content) and OSCAL (role, responsibility).  Every scalar
arrives as text, so that ``1.10`` stays ``1.10`` and ``2024-02-30`` is reported with its place; the
few numbers, dates and truth values say here what text they accept.  Nothing here derives,
groups or looks up: meaning lives in `duties` and `query`, places in `source`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Annotated, NamedTuple

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Period, Role, Status

Route = tuple[str | int, ...]
"""The address of a value in a file, such as ``("sections", 1, "items", 4, "clause")``."""

ISO_DATE = Pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso_date(value: object) -> object:
    """Take an ISO 8601 calendar date only; Pydantic alone would read ``86400`` as 2 January 1970."""
    if isinstance(value, str) and not ISO_DATE.fullmatch(value):
        raise PydanticCustomError("iso_date", "not a date of the form 2024-12-31")
    return value


def _count(value: object) -> object:
    if isinstance(value, str):
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise PydanticCustomError("count", "not a whole number in the digits 0-9")
        return int(value)
    return value


def _truth(value: object) -> object:
    if isinstance(value, str):
        if value not in {"true", "false"}:
            raise PydanticCustomError("truth", "neither true nor false")
        return value == "true"
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Date = Annotated[date, BeforeValidator(_iso_date)]
Count = Annotated[int, Field(ge=1), BeforeValidator(_count)]
Truth = Annotated[bool, BeforeValidator(_truth)]


class Record(BaseModel):
    """What every record of the plan and of the register has in common: no unknown keys, no changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Responsibility(Record):
    """One role and the units that hold it, as the clause of the item says."""

    role: Role = Field(
        description="角色：organize 组织、lead 牵头、supervise 督促、share 分工负责、support 配合、implement 落实"
    )
    units: tuple[Text, ...] = Field(min_length=1, description="单位或单位群，用名录中的名称，按原文顺序")
    default: Truth = Field(
        False, description="是否由全文统一规则得出（如“排在第一位的为牵头部门，下同”），而非本条原文写明"
    )


class Span(Record):
    """A stretch of days; both ends belong to it."""

    start: Date = Field(description="起始日期，如 2024-01-01")
    end: Date = Field(description="截止日期（含当日），如 2026-12-31")


class Deadline(Record):
    """A phrase of the item's text and what it means: exactly one of by, within, every, event, ongoing.

    前 is inclusive: 年底前 is ``by: 2024-12-31``.  A date that only tells where something begins
    (2023年以来) is no deadline.
    """

    phrase: Text = Field(description="时限的原文用语，须见于本条正文或责任条款")
    task: str = Field("", description="须在该时限内完成的事项，摘自原文")
    by: Date | None = Field(None, description="截止日期（含当日），如 2024-12-31")
    within: Span | None = Field(None, description="起止期间")
    every: Period | None = Field(
        None,
        description="频次：day 每日、week 每周、ten-days 每旬、month 每月、quarter 每季度、half-year 每半年、year 每年",
    )
    times: Count | None = Field(None, description="每个周期（或每次事件）至少几次")
    event: Text | None = Field(None, description="触发时限的事件或时段，如 重要时段、安全生产月")
    ongoing: Truth = Field(False, description="长期、定期、持续或常态化，无确定日期")

    @model_validator(mode="after")
    def _means_one_thing(self) -> "Deadline":
        meanings = [self.by, self.within, self.every, self.event, self.ongoing or None]
        if sum(meaning is not None for meaning in meanings) != 1:
            raise PydanticCustomError("one_meaning", "exactly one of by, within, every, event, ongoing")
        if self.times is not None and self.every is None and self.event is None:
            raise PydanticCustomError("times_of_nothing", "times goes with every or event")
        return self


class Repair(Record):
    """A place where the source is damaged: what it printed, and how it is read.

    Both texts are found exactly once, `read` in the text kept and `printed` in the text as printed,
    so the damage can always be put back.
    """

    printed: Text = Field(description="来源文本中的原样")
    read: Text = Field(description="校补后的文字，即本文件所采用的文字")
    certain: Truth = Field(True, description="校补是否确定；不确定的须经人工确认")
    note: str = Field("", description="校补理由")


class Meaning(Record):
    """Whom an open group means in one item, on whose word."""

    group: Text = Field(description="单位群名称，如 市直有关部门")
    units: tuple[Text, ...] = Field(min_length=1, description="该单位群在本条中所指的单位")
    note: Text = Field(description="依据：由谁、凭什么确定")


class Event(Record):
    """A named period and the days it has, on somebody's word; both ends belong to it."""

    name: Text = Field(description="时段名称，如 安全生产月、汛期、春节")
    start: Date = Field(description="起始日期，如 2024-06-01")
    end: Date = Field(description="截止日期（含当日），如 2024-06-30")
    note: Text = Field(description="依据：由谁、凭什么确定")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Event":
        if self.end < self.start:
            raise PydanticCustomError("period_backwards", "the end is before the start")
        return self


class Default(Record):
    """A rule the document states once for many items; it holds from the item that prints `phrase` on."""

    phrase: Text = Field(description="统一规则的原文，如 排在第一位的部门为牵头部门，下同")
    first_leads: Truth = Field(False, description="责任单位中排在第一位的为牵头单位")
    role: Role | None = Field(None, description="未在各条列出的单位所担任的角色")
    units: tuple[Text, ...] = Field((), description="未在各条列出、但均须承担该角色的单位")


class Item(Record):
    """A numbered task, or one clause's share of a paragraph that carries several (then without num)."""

    id: Text | None = Field(None, description="稳定编号；省略时即 num，年中插入条目导致序号变动时才需设置")
    num: Text | None = Field(None, description="印发的序号，如 11；（一）、1、等不同写法照原样")
    heading: str = Field("", description="条目标题，不含其后的句号")
    content: str = Field("", description="正文；每句一行，空行分段，首行为空表示标题独占一行")
    clause: Text | None = Field(None, description="责任条款原文，含括号")
    responsibilities: tuple[Responsibility, ...] = Field(
        (), description="责任条款所定的角色与单位，按原文顺序"
    )
    means: tuple[Meaning, ...] = Field((), description="本条中“有关部门”等单位群的具体所指")
    deadlines: tuple[Deadline, ...] = Field((), description="正文与责任条款中的全部时限")
    repairs: tuple[Repair, ...] = Field((), description="对来源文本残缺之处的校补")
    items: tuple["Item", ...] = Field((), description="下级条目")


class Section(Record):
    """A part of the plan with a heading of its own."""

    num: Text | None = Field(None, description="印发的序号，如 三、（一）")
    heading: Text = Field(description="部分标题")
    content: str = Field("", description="标题之下、条目之前的正文；每句一行，空行分段")
    repairs: tuple[Repair, ...] = Field((), description="对标题和正文残缺之处的校补")
    items: tuple[Item, ...] = Field((), description="条目，印在下级部分之前")
    sections: tuple["Section", ...] = Field((), description="下级部分")


class Origin(Record):
    """Where the text came from and what of it was not taken over."""

    description: Text = Field(description="来源：网页、文件名、取得日期等")
    left_out: tuple[Text, ...] = Field((), description="未收入的网页栏目、访问量等文字")


class Question(Record):
    """What the reading of a draft left for a person to decide, and what the draft says until then."""

    code: Text = Field(description="问题的种类，如 IM202；safetyplan rules IM202 有说明")
    place: str = Field("", description="在来源文件中的位置，如 第12行")
    item: str = Field("", description="所属条目的序号或标题")
    printed: str = Field("", description="来源原样")
    read: str = Field("", description="草稿采用的读法")
    alternatives: tuple[Text, ...] = Field((), description="其他可能的读法")


class Acknowledgement(Record):
    """Something of an earlier state of the plan that is meant to be gone, and on whose word."""

    item: str = Field("", description="条目的编号或标识，如 （六）；与条目无关的留空")
    lost: Text = Field(
        description="不再有的内容，照 validate --against 提示所写，如 牵头 县应急管理局、时限 6月底前、条目"
    )
    decided_by: Text = Field(description="由谁决定，如 县安委办")
    on: Date | None = Field(None, description="决定的日期，如 2024-05-06")
    note: str = Field("", description="说明")


class Plan(Record):
    """A yearly work-safety plan as it was issued.

    A draft may lack its year, and then has no day that depends on it.  Without `status` a plan is held to the
    rules of a reviewed one.
    """

    title: Text = Field(description="标题")
    status: Status | None = Field(
        None, description="状态：draft 草稿（导入所得，尚待核定）、reviewed 已核定；省略时按已核定对待"
    )
    year: Annotated[Count, Field(ge=1949, le=2200)] | None = Field(
        None, description="计划年度，四位数字；仅草稿可暂缺", validate_default=True
    )
    register_file: Text = Field(alias="register", description="单位名录文件，相对于本文件，如 units.yaml")
    issuer: str = Field("", description="印发机关")
    document_number: str = Field("", description="发文字号，如 高安委〔2024〕1号")
    issued: Date | None = Field(None, description="成文日期")
    source: Origin | None = Field(None, description="文本来源")
    front: str = Field("", description="标题之前的文字，如发文字号、主送机关、印发通知")
    preamble: str = Field("", description="标题之后、第一部分之前的正文；每句一行，空行分段")
    defaults: tuple[Default, ...] = Field((), description="全文统一的责任规则")
    events: tuple[Event, ...] = Field((), description="有名称的时段（安全生产月、汛期、春节等）的起止日期")
    repairs: tuple[Repair, ...] = Field((), description="对标题和引言残缺之处的校补")
    items: tuple[Item, ...] = Field((), description="不属于任何部分的条目，印在各部分之前")
    sections: tuple[Section, ...] = Field((), description="部分")
    closing: str = Field("", description="最后一条之后的文字，如落款、附件说明")
    changes: tuple[Acknowledgement, ...] = Field(
        (), description="对已核定计划的有意变更：validate --against 不再提示"
    )
    open: tuple[Question, ...] = Field(
        (), description="导入时未能确定、尚待核定的问题；safetyplan review 逐一作答后删去"
    )

    @field_validator("year")
    @classmethod
    def _only_a_draft_lacks_it(cls, year: int | None, others: ValidationInfo) -> int | None:
        if year is None and others.data.get("status") is not Status.DRAFT:
            raise PydanticCustomError("year_missing", "only a draft may lack its year")
        return year

    @property
    def is_draft(self) -> bool:
        """Whether the plan was read by a program and nobody has confirmed it yet."""
        return self.status is Status.DRAFT


class Entry(NamedTuple):
    """One item in its place: how to address it, what it lies in, and the key people call it by."""

    route: Route
    key: str
    item: Item
    sections: tuple[Section, ...]
    parents: tuple[Item, ...]


def walk(plan: Plan) -> tuple[Entry, ...]:
    """Return every item of `plan`, nested ones included, in plan order.

    The key is the item's id, or its printed number where that is unique in the plan; a number that
    recurs is prefixed with those of its sections (``三.（一）``), and an item without a number takes
    its parent's key and its place (``11-2``).  A key that is taken is counted: ``二.5（2）``.
    """
    entries = tuple(_entries(plan, (), (), ()))
    printed = Counter(_own_key(entry.item) for entry in entries)
    keys: dict[Route, str] = {}
    taken: set[str] = set()
    counted: dict[str, int] = {}
    for entry in entries:
        key = own = _key(entry, printed, keys)
        again = counted.get(own, 1)
        while key in taken:
            again += 1
            key = f"{own}（{again}）"
        counted[own] = again
        taken.add(key)
        keys[entry.route] = key
    return tuple(entry._replace(key=keys[entry.route]) for entry in entries)


def _entries(
    node: Plan | Section | Item, route: Route, sections: tuple[Section, ...], parents: tuple[Item, ...]
) -> Iterator[Entry]:
    """Yield the items below `node`; those that stand before its sections come first."""
    for index, item in enumerate(node.items):
        here = (*route, "items", index)
        yield Entry(here, "", item, sections, parents)
        yield from _entries(item, here, sections, (*parents, item))
    if not isinstance(node, Item):
        for index, section in enumerate(node.sections):
            yield from _entries(section, (*route, "sections", index), (*sections, section), ())


def walk_sections(node: Plan | Section, route: Route = ()) -> Iterator[tuple[Route, Section]]:
    """Yield the sections below `node`, which stands at `route`, each with its route, in printed order."""
    for index, section in enumerate(node.sections):
        here = (*route, "sections", index)
        yield here, section
        yield from walk_sections(section, here)


def _own_key(item: Item) -> str:
    return item.id or item.num or ""


def _key(entry: Entry, printed: Counter[str], keys: dict[Route, str]) -> str:
    own = _own_key(entry.item)
    if own and (printed[own] == 1 or entry.item.id):
        return own
    above = keys.get(entry.route[:-2]) or ".".join(s.num for s in entry.sections if s.num)
    if own:
        return f"{above}.{own}" if above else own
    place = int(entry.route[-1]) + 1
    return f"{above}-{place}" if above else f"-{place}"
