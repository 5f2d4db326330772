"""Plans whose items have sub-points: what each paper must say, told by a clerk who did not see the program.

`plans/nested/statements.yaml` holds the statements; its head explains the kinds.  Below it, properties over
generated plans: whatever the shape, papers and duties agree, and nothing of a task's text is missing.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from safetyplan.messages import SafetyPlanError
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Deadline, Entry, Item, Plan, Responsibility, Section
from safetyplan.plan.printed import item_text
from safetyplan.plan.query import EVERY_BASIS, Query, item_of, select
from safetyplan.plan.register import Register, Roster, Unit
from safetyplan.plan.tasks import Task
from safetyplan.plan.vocabulary import ROLES, Role
from safetyplan.source.load import load
from safetyplan.views.handout import handout_view
from safetyplan.views.matrix import matrix_view
from safetyplan.views.task import OF_ITS_OWN, task_view
from safetyplan.views.tasklist import MENTIONED, task_list_view

FOLDER = Path(__file__).parent / "plans" / "nested"


@cache
def statements() -> list[dict[str, Any]]:
    return YAML(typ="safe").load((FOLDER / "statements.yaml").read_text(encoding="utf-8"))


@cache
def plan(name: str) -> Duties:
    loaded = load(FOLDER / name)
    assert loaded.plan is not None and loaded.register is not None, loaded.findings
    return Duties(loaded.plan, loaded.register)


def rows(duties: Duties, unit: Unit) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a unit's paper, each with the name of the part it stands in."""
    parts = handout_view(duties, unit).blocks if unit.is_township else task_list_view(duties, unit).parts
    for part in parts:
        for row in part.rows:
            yield part.name, row


def squeezed(text: str) -> str:
    return "".join(text.split())


def shown(duties: Duties, said: dict[str, Any], entry: Entry) -> Any:
    """Return what the program answers to a statement, in the statement's own terms."""
    fact, task = said["fact"], duties.task_of.get(entry.key)
    unit = duties.register.unit(said["unit"]) if said["unit"] else None
    held = [duty for duty in duties.by_item[entry.key] if unit is None or duty.unit is unit]
    dues = duties.timetable.dues(task) if task else ()
    if fact == "is_task":
        return task is not None and task.key == entry.key
    if fact == "holds":
        return (said["role"], said["basis"]) in {(duty.role, duty.basis) for duty in held}
    if fact == "holds_not":
        return not any(duty.is_certain for duty in held)
    if fact == "leads":
        return [known(duties, n) for n in task.names(Role.LEAD)] if task else []
    if fact == "date":
        days = {due.last_day for due in dues} | {span.start for due in dues for span in due.spans}
        return set(map(day, said["dates"])) <= days
    if fact == "last_day":
        return duties.timetable.last_day(task).isoformat() if task else ""
    if fact == "due_before":
        found = select(duties, Query(unit=unit, due_before=day(said["day"]))).rows
        return entry.key in [row.task.key for row in found]
    if fact == "default_rest":
        return any(due.deadline is None for due in dues)
    if fact == "event_days":
        spans = [
            (span.start, span.end)
            for due in dues
            if due.deadline and said["event"] in (due.deadline.event or "")
            for span in due.spans
        ]
        return (day(said["start"]), day(said["end"])) in spans if said["start"] else not spans
    assert unit is not None
    papers = [(part, row) for part, row in rows(duties, unit)]
    if fact == "mentioned":
        return any(p == MENTIONED and task and row.task.number == task.key for p, row in papers)
    mine = [row for p, row in papers if p != MENTIONED and task and row.task.number == task.key]
    assert mine, f"{unit.name} is shown nothing of {entry.key}"
    if fact == "no_undated_claim":
        return not any("原文未写时限" in row.task.due_text for row in mine)
    assert fact == "text"
    paper = squeezed("".join([*mine[0].task.words, mine[0].task.due_text]))
    return [words for words in said["strings"] if squeezed(words) not in paper] == []


def day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))


def known(duties: Duties, name: str) -> str:
    found = duties.register.find(name)
    return found.name if found else name


def meant(duties: Duties, said: dict[str, Any]) -> Entry:
    """Return the item a statement is about: by its key, or else by how its text begins."""
    by_key = [entry for entry in duties.entries if entry.key == said["item"]]
    begins = said.get("content_starts") or ""
    return next(
        (e for e in duties.entries if (e.item.content or e.item.heading).startswith(begins)), by_key[0]
    ) if len(by_key) != 1 else by_key[0]  # fmt: skip


def expected(duties: Duties, said: dict[str, Any]) -> Any:
    if said["fact"] == "leads":
        return [known(duties, name) for name in said["leads"]]
    return str(said["day"]) if said["fact"] == "last_day" else said.get("expected", True)


@pytest.mark.parametrize("name", sorted(path.name for path in FOLDER.glob("p*.yaml")))
def test_papers_say_what_a_clerk_reads_in_the_plan(name: str) -> None:
    duties = plan(name)
    about = [said for said in statements() if said["plan"] == name]
    wrong = [
        f"{said['item']} {said['unit'] or ''}: {said['about']}: {answer}"
        for said in about
        if (answer := shown(duties, said, meant(duties, said))) != expected(duties, said)
    ]
    assert wrong == [] and len(about) >= 20


def test_there_are_statements_of_every_kind() -> None:
    kinds = Counter(said["fact"] for said in statements())
    assert len(kinds) == 12 and min(kinds.values()) >= 9 and kinds.total() >= 400


# Generated plans.

UNITS = Roster.model_validate(
    {
        "units": [
            {"name": "县安委会", "kind": "council"},
            {"name": "县安委办", "kind": "office", "part_of": "县安委会", "hosted_by": "县应急局"},
            {"name": "县应急局", "kind": "department"},
            {"name": "县公安局", "kind": "department"},
            {"name": "县住建局", "kind": "department", "confirmed": "false"},
            {"name": "东镇", "kind": "town"},
            {"name": "西镇", "kind": "town"},
        ],
        "groups": [
            {"name": "各镇", "kinds": ["town"]},
            {"name": "有关部门", "open": "true", "kinds": ["department"]},
        ],
    }
)
NAMES = [*(unit.name for unit in UNITS.units), *(group.name for group in UNITS.groups)]
LINES = ["开展排查整治", "建立工作台账", "6月底前完成摸排", "每月通报1次", "全面落实责任", "县公安局通报情况"]


@st.composite
def responsibilities(draw: st.DrawFn) -> tuple[Responsibility, ...]:
    roles = draw(st.lists(st.sampled_from(list(Role)), max_size=3, unique=True))
    return tuple(
        Responsibility(role=role, units=tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))))
        for role in roles
    )  # fmt: skip


@st.composite
def items(draw: st.DrawFn, depth: int = 2) -> Item:
    lines = draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=3, unique=True))
    held = draw(responsibilities())
    deadlines = []
    if "6月底前完成摸排" in lines:
        task = draw(st.sampled_from(["", "完成摸排"]))
        deadlines.append(Deadline(phrase="6月底前", task=task, by="2024-06-30"))
    if "每月通报1次" in lines:
        deadlines.append(Deadline(phrase="每月通报1次", every="month", times="1"))
    clause = "，".join("、".join(r.units) + ROLES[r.role] for r in held)
    below = draw(st.lists(items(depth - 1), max_size=2)) if depth else []
    return Item(
        heading=draw(st.sampled_from(["", "加强监管"])),
        content="。\n".join(lines) + "。",
        clause=f"（{clause}）" if clause else None,
        responsibilities=held,
        deadlines=tuple(deadlines),
        items=tuple(item.model_copy(update={"num": f"（{place}）"}) for place, item in enumerate(below, 1)),
    )


@st.composite
def generated(draw: st.DrawFn) -> Duties:
    found = draw(st.lists(items(), min_size=1, max_size=3))
    rule = draw(st.booleans())
    section = Section(
        num="一",
        heading="重点任务",
        content="以下任务均由各镇落实。" if rule else "",
        items=tuple(item.model_copy(update={"num": str(place)}) for place, item in enumerate(found, 1)),
    )
    defaults = [{"phrase": "以下任务均由各镇落实", "role": "implement", "units": ["各镇"]}] if rule else []
    data = {
        "title": "试验县2024年安全生产工作要点",
        "year": "2024",
        "register": "units.yaml",
        "defaults": defaults,
    }
    made = Plan.model_validate(data).model_copy(update={"sections": (section,)})
    return Duties(made, Register(UNITS))


def texts_of(task: Task) -> list[str]:
    return [line for entry in (task.entry, *task.parts) for line in item_text(entry.item).split("\n")]


@given(generated())
def test_all_papers_together_hold_exactly_the_duties(duties: Duties) -> None:
    """Every duty stands on its unit's paper, in its role, and no paper holds another."""
    on_paper = {
        (unit.name, row.task.number, role)
        for unit in duties.register.units
        for part, row in rows(duties, unit)
        if part != MENTIONED
        for role in row.roles
    }
    derived = {
        (duty.unit.name, duty.task.key, ROLES[duty.role]) for held in duties.by_item.values() for duty in held
    }
    assert on_paper == derived
    answered = {
        (unit.name, row.task.key, ROLES[duty.role])
        for unit in duties.register.units
        for row in select(duties, Query(unit=unit, bases=EVERY_BASIS)).rows
        for duty in row.duties
    }
    assert answered == derived


@given(generated())
def test_no_text_of_a_task_is_missing_and_none_stands_outside_a_task(duties: Duties) -> None:
    for task in duties.tasks:
        view = task_view(duties, task)
        paper = squeezed("".join([view.heading, *view.words]))
        body = [
            line.removeprefix(f"{task.item.num}.").removeprefix(task.item.num or "")
            for line in texts_of(task)
        ]
        heading = task.item.heading + "。"
        assert [line for line in body if squeezed(line.removeprefix(heading)) not in paper] == []
        assert sum(line.endswith(OF_ITS_OWN) for line in view.below) == sum(b.is_task for b in task.below)
    covered = [entry.route for task in duties.tasks for entry in (task.entry, *task.parts)]
    headings = {entry.route for entry in duties.entries} - set(covered)
    assert len(covered) == len(set(covered))
    assert all(e.item.items and not e.item.responsibilities for e in duties.entries if e.route in headings)


@given(generated())
def test_no_paper_says_the_text_gives_no_date_when_it_gives_one(duties: Duties) -> None:
    assert duties.tasks
    for task in duties.tasks:
        view = task_view(duties, task)
        dated = any("月" in line for line in [*view.text, *view.below])
        assert not (dated and "原文未写时限" in view.due_text)
        assert (
            dated or any(parent.deadlines for parent in task.entry.parents) or "原文未写时限" in view.due_text
        )
        days = [due.last_day for due in duties.timetable.dues(task)]
        assert view.due_by == max(days) == duties.timetable.last_day(task)


@given(generated())
def test_a_role_nobody_states_is_never_invented(duties: Duties) -> None:
    assert duties.tasks
    for task in duties.tasks:
        stated = {r.role for e in (task.item, *task.entry.parents) for r in e.responsibilities}
        ruled = {rule.role for rule in task.rules}
        own = {r.role for r in task.item.responsibilities}
        for duty in duties.by_item[task.key]:
            assert duty.role in (stated if own else set()) | ruled
            assert duty.is_from_above == (duty.origin is not None and duty.role not in own)


@given(generated())
def test_the_matrix_counts_every_task_once(duties: Duties) -> None:
    numbers = [row.task.number for row in matrix_view(duties).rows]
    assert numbers == [task.key for task in duties.tasks] and len(set(numbers)) == len(numbers)


# What readers of the first papers found.


def made(items: list[dict[str, Any]], **fields: Any) -> Duties:
    """Return the duties of a plan of 2024 with one section that holds `items`."""
    data = {"title": "试验县2024年安全生产工作要点", "year": "2024", "register": "units.yaml"}
    section = {"num": "一", "heading": "重点任务", "content": fields.pop("content", ""), "items": items}
    sections = [section, *fields.pop("more", [])]
    return Duties(Plan.model_validate({**data, **fields, "sections": sections}), Register(UNITS))


LEAD = [{"role": "lead", "units": ["县公安局"]}]
TOWNS = [{"role": "implement", "units": ["各镇"]}]
PART = {"phrase": "7月底前", "task": "完成初步复核", "by": "2024-07-31"}


def dues_of(duties: Duties, key: str) -> list[str]:
    return [when.text for when in task_view(duties, duties.task_of[key]).dues]


def test_a_deadline_for_one_piece_of_work_above_is_none_for_a_sub_task() -> None:
    below = {"num": "①", "content": "更新台账。", "clause": "（各镇落实）", "responsibilities": TOWNS}
    above = {"num": "1", "clause": "（县公安局牵头）", "responsibilities": LEAD, "items": [below]}
    for content, deadline, expected in (
        ("开展鉴定，7月底前完成初步复核。", PART, ["2024年底前（本项未写时限，按年度计划计）"]),
        (
            "开展整治，7月底前完成：",
            {**PART, "task": "开展整治"},
            ["开展整治：2024年7月31日前（原文：7月底前）（据上级第1项）"],
        ),
        (
            "7月底前整治到位。",
            {"phrase": "7月底前", "by": "2024-07-31"},
            ["2024年7月31日前（原文：7月底前）（据上级第1项）"],
        ),
    ):
        duties = made([{**above, "content": content, "deadlines": [deadline]}])
        assert [text.removeprefix("本项任务：") for text in dues_of(duties, "①")] == expected


def test_the_dates_of_a_sub_task_stand_on_its_own_row() -> None:
    below = {
        "num": "（1）",
        "content": "7月底前完成初步复核。",
        "clause": "（县住建局牵头）",
        "responsibilities": [{"role": "lead", "units": ["县住建局"]}],
        "deadlines": [{"phrase": "7月底前", "by": "2024-07-31"}],
    }
    above = {"num": "1", "clause": "（县公安局牵头）", "responsibilities": LEAD, "items": [below]}
    assert dues_of(made([{**above, "content": "开展整治。"}]), "1") == [
        "2024年底前（本项未写时限，按年度计划计）"
    ]
    only_leads_over = made([{**above, "content": "抓好以下工作："}])
    assert only_leads_over.timetable.last_day(only_leads_over.task_of["1"]) == date(2024, 7, 31)


@pytest.mark.parametrize(
    ("phrase", "reached"),
    [("以下任务均由各镇落实", ["1", "2"]), ("本部分各项任务均由各镇落实", ["1"])],
)
def test_a_rule_of_one_part_ends_with_it(phrase: str, reached: list[str]) -> None:
    item = {"num": "1", "content": "整治。", "clause": "（县公安局牵头）", "responsibilities": LEAD}
    rule = {"phrase": phrase, "role": "implement", "units": ["各镇"]}
    other = {"num": "二", "heading": "其他", "items": [{**item, "num": "2"}]}
    duties = made([item], content=phrase + "。", defaults=[rule], more=[other])
    town = duties.register.unit("东镇")
    assert town is not None and [duty.task.key for duty in duties.of(town)] == reached


def test_before_a_period_means_its_eve_and_says_so() -> None:
    flood = {"name": "汛期", "start": "2024-04-15", "end": "2024-09-30", "note": "县防指通知"}
    deadline = {"phrase": "汛期前", "event": "汛期"}
    item = {"num": "1", "content": "汛期前完成排查。", "deadlines": [deadline]}
    duties = made([item], events=[flood])
    assert dues_of(duties, "1") == ["汛期前（2024年4月14日前）（原文：汛期前；县防指通知）"]
    assert dues_of(made([item]), "1") == ["汛期前"]


def test_around_a_period_is_not_before_it() -> None:
    spring = {"name": "春节", "start": "2024-02-10", "end": "2024-02-17", "note": "国办通知"}
    deadline = {"phrase": "春节前后", "event": "春节"}
    item = {"num": "1", "content": "春节前后开展检查。", "deadlines": [deadline]}
    duties = made([item], events=[spring])
    assert dues_of(duties, "1") == ["春节（2024年2月10日至2月17日）（原文：春节前后；国办通知）"]
    assert duties.timetable.last_day(duties.task_of["1"]) == date(2024, 2, 17)


@pytest.mark.parametrize(
    ("asked", "found"),
    [("1", "1"), ("①", "①"), ("一、", None), ("1.（1）", "（1）"), ("1.（1）.①", "①"), ("（1）", "（1）")],
)
def test_an_item_is_found_by_what_is_printed_before_what_it_may_mean(asked: str, found: str | None) -> None:
    inner = {"num": "（1）", "content": "甲。", "items": [{"num": "①", "content": "乙。"}]}
    duties = made([{"num": "1", "content": "丙：", "items": [inner]}, {"num": "2", "content": "丁。"}])
    if found:
        assert item_of(duties, asked).key == found
    else:
        with pytest.raises(SafetyPlanError):
            item_of(duties, asked)


@given(generated())
def test_one_unit_alone_has_what_the_index_of_all_gives_it(duties: Duties) -> None:
    assert {unit.name for unit in duties.register.units if duties.of(unit)} == duties.holders
    for unit in duties.register.units:
        assert duties.of_one(unit) == duties.of(unit)
