from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Deadline, Plan, Span
from safetyplan.plan.printed import item_text, opening_text, section_text
from safetyplan.plan.query import Query, select
from safetyplan.plan.register import Register, Roster, Unit
from safetyplan.plan.vocabulary import MARKS, Basis
from safetyplan.views.calendar import calendar_view
from safetyplan.views.handout import HandoutRow, handout_view, townships
from safetyplan.views.listing import listing_view
from safetyplan.views.matrix import Cell, matrix_view
from safetyplan.views.plantext import plan_text_view
from safetyplan.views.task import task_view
from safetyplan.views.tasklist import MENTIONED, TaskRow, departments, task_list_view
from safetyplan.views.wording import day

NESTED = Path(__file__).parent / "plans" / "good" / "nested.yaml"


@pytest.fixture
def nested(duties_at: Callable[[Path], Duties]) -> Duties:
    return duties_at(NESTED)


def unit_of(duties: Duties, name: str) -> Unit:
    unit = duties.register.unit(name)
    assert unit is not None
    return unit


def held(duties: Duties, unit: Unit, bases: frozenset[Basis]) -> set[tuple[str, str]]:
    """Return item and mark of every duty the query answers with."""
    answer = select(duties, Query(unit=unit, bases=bases))
    return {(row.task.key, MARKS[duty.role]) for row in answer.rows for duty in row.duties}


CERTAIN = frozenset(Basis) - {Basis.RELEVANT}
MAYBE = frozenset({Basis.RELEVANT})


@pytest.mark.parametrize(
    ("deadline", "text"),
    [
        (
            Deadline(phrase="2024年底前", by=date(2024, 12, 31), task="消除隐患"),
            "消除隐患：2024年12月31日前（原文：2024年底前）",
        ),
        (Deadline(phrase="2024年6月9日前", by=date(2024, 6, 9)), "2024年6月9日前"),
        (
            Deadline(phrase="三年行动", within=Span(start=date(2024, 1, 1), end=date(2026, 12, 31))),
            "2024年1月1日至2026年12月31日（原文：三年行动）",
        ),
        (Deadline(phrase="每季度至少1次", every="quarter", times=1), "每季度至少1次"),
        (Deadline(phrase="每半年开展一次", every="half-year"), "每半年（原文：每半年开展一次）"),
        (Deadline(phrase="安全生产月", event="安全生产月"), "安全生产月"),
        (
            Deadline(phrase="重要节点各1次", event="重要节点", times=1),
            "重要节点1次（原文：重要节点各1次）",
        ),
        (Deadline(phrase="适时", ongoing=True), "适时（无确定日期）"),
        (Deadline(phrase="持续", task="宣传", ongoing=True), "宣传：持续（长期）"),
    ],
)
def test_a_deadline_in_words(deadline: Deadline, text: str) -> None:
    assert in_words(deadline) == text.splitlines()


def in_words(*deadlines: Deadline, content: str = "") -> list[str]:
    """Return how the deadlines of an item stand on paper, in the year 2024."""
    item = {"num": "1", "content": content or "。".join(d.phrase for d in deadlines), "deadlines": deadlines}
    data = {"title": "试验市2024年工作要点", "year": "2024", "register": "units.yaml", "items": [item]}
    duties = Duties(Plan.model_validate(data), Register(Roster()))
    return [when.text for when in task_view(duties, duties.tasks[0]).dues]


def test_what_is_due_is_always_told_with_the_rest_by_default() -> None:
    short = Deadline(phrase="持续", task="开展安全生产工作访谈", ongoing=True)
    long = Deadline(
        phrase="年度", task="制定党政领导干部安全生产责任清单和年度重点工作任务清单", every="year"
    )
    text = "持续开展安全生产工作访谈，制定党政领导干部安全生产责任清单和年度重点工作任务清单。"
    both = [
        "开展安全生产工作访谈：持续（长期）",
        "制定党政领导干部安全生产责任清单和年度重点工作任务清单：2024年内（原文：年度）",
    ]
    assert in_words(short, long, content=text) == both
    assert in_words(short, long, long, content=text + "严查违法行为。") == [
        *both,
        "其余部分：2024年底前（按年度计划计）",
    ]
    whole = Deadline(phrase="6月底前", by=date(2024, 6, 30))
    assert in_words(whole, short, content=text) == ["本项任务：2024年6月30日前（原文：6月底前）", both[0]]


def test_what_has_no_date_is_due_at_the_end_of_the_plan_year(real_duties: Duties) -> None:
    tasks = {row.task.number: row.task for row in listing_view(real_duties).rows}
    assert tasks["2"].due_text.splitlines() == [
        "听取安全生产情况汇报，专题研究解决重大事故隐患治理等安全生产重大事项：定期（长期）",
        "其余部分：2024年底前（按年度计划计）",
    ]
    assert tasks["2"].due_by == date(2024, 12, 31)
    assert tasks["9"].due_by == date(2026, 12, 31)
    assert tasks["11"].due_by == date(2024, 12, 31)


def test_dates_have_no_leading_zeros() -> None:
    assert day(date(2024, 6, 9)) == "2024年6月9日"


def test_an_item_without_deadline_is_due_at_the_end_of_the_year_and_says_so(real_duties: Duties) -> None:
    first = listing_view(real_duties).rows[0].task
    assert first.due_text == "2024年底前（原文未写时限，按年度计划计）"
    assert first.due_by == date(2024, 12, 31)


def test_the_matrix_has_a_column_for_every_name_of_the_plan_and_one_for_each_group(
    real_duties: Duties,
) -> None:
    matrix = matrix_view(real_duties)
    names = [column.name for column in matrix.columns]
    named = {
        holder.name
        for entry in real_duties.entries
        for responsibility in entry.item.responsibilities
        for name in responsibility.units
        if (holder := real_duties.register.find(name))
    }
    assert set(names) == named
    assert len(names) == len(named) == 37
    townships = next(column for column in matrix.columns if column.name.startswith("各乡镇"))
    assert townships.is_group
    assert not townships.is_open
    assert townships.members[0] == "瑞州街道"
    assert names.index("市直有关部门") > names.index("市消防救援大队")


def test_named_and_derived_marks_are_apart(real_duties: Duties) -> None:
    matrix = matrix_view(real_duties)
    at = [column.name for column in matrix.columns].index
    seventh = matrix.rows[6]
    assert seventh.task.number == "7"
    assert seventh.cells[at("市安委办")] == Cell(named="牵")
    assert seventh.cells[at("市应急管理局")] == Cell(derived="牵")
    assert seventh.cells[at("市安委会")].text == "组(牵)"
    assert (seventh.named, seventh.derived) == (3, 2)
    assert matrix.named[at("市应急管理局")] == 10
    assert matrix.derived[at("市应急管理局")] == 3


def test_the_matrix_names_the_items_without_a_lead(real_duties: Duties) -> None:
    note = matrix_view(real_duties).notes[-1]
    assert "第6、13、14、25、26、27、28、30、31项既无牵头单位也无组织单位" in note
    assert "第2、3、5、8、9、11、12项只写明组织单位" in note


def test_every_duty_of_every_unit_stands_in_the_expanded_matrix(real_duties: Duties) -> None:
    matrix = matrix_view(real_duties, expand=True)
    assert len(matrix.columns) > 50
    for place, column in enumerate(matrix.columns):
        unit = unit_of(real_duties, column.name)
        cells = [(row.task.number, row.cells[place]) for row in matrix.rows]
        certain = {(number, mark) for number, cell in cells for mark in cell.named + cell.derived}
        maybe = {(number, mark) for number, cell in cells for mark in cell.maybe}
        assert certain == held(real_duties, unit, CERTAIN), column.name
        assert maybe == held(real_duties, unit, MAYBE), column.name


def test_columns_of_units_and_of_their_groups_tell_every_certain_duty(
    real_duties: Duties, nested: Duties
) -> None:
    for duties in (real_duties, nested):
        matrix = matrix_view(duties)
        assert sum(bool(held(duties, unit, CERTAIN)) for unit in duties.register.units) >= 5
        for unit in duties.register.units:
            told = {
                (row.task.number, mark)
                for row in matrix.rows
                for column, cell in zip(matrix.columns, row.cells, strict=True)
                if column.name == unit.name or (unit.name in column.members and not column.is_open)
                for mark in cell.named + cell.derived
            }
            assert told == held(duties, unit, CERTAIN), unit.name


def test_a_task_list_keeps_what_is_certain_apart(real_duties: Duties) -> None:
    shown = task_list_view(real_duties, unit_of(real_duties, "市应急管理局"))
    assert [(part.name, len(part.rows)) for part in shown.parts] == [
        ("明确承担", 10),
        ("经由相关机构", 3),
        ("可能涉及", 20),
    ]
    assert [part.label for part in shown.parts] == ["一、", "二、", "三、"]
    first = shown.parts[0].rows[0]
    assert (first.task.number, first.role, first.basis) == ("1", "牵头", "点名")
    assert first.task.in_charge == "市委宣传部、市应急管理局"
    assert shown.parts[1].rows[0].basis == "设在本单位：市安委办"
    assert shown.date == ""


def test_task_lists_and_handouts_hold_what_the_query_answers(real_duties: Duties, nested: Duties) -> None:
    checked = 0
    for duties in (real_duties, nested):
        for unit in departments(duties):
            rows = [(part.name, row) for part in task_list_view(duties, unit).parts for row in part.rows]
            _compare(duties, unit, rows)
            checked += 1
        for unit in townships(duties):
            blocks = handout_view(duties, unit).blocks
            _compare(duties, unit, [(block.name, row) for block in blocks for row in block.rows])
            checked += 1
    assert checked > 60


def _compare(
    duties: Duties, unit: Unit, rows: list[tuple[str, TaskRow]] | list[tuple[str, HandoutRow]]
) -> None:
    short = {"组织": "组", "牵头": "牵", "督促": "督", "分工负责": "分", "配合": "配", "落实": "落"}
    for maybe, bases in ((False, CERTAIN), (True, MAYBE)):
        told = {
            (row.task.number, short[role])
            for name, row in rows
            if (name == "可能涉及") is maybe and name != MENTIONED
            for role in row.roles
        }
        assert told == held(duties, unit, bases), unit.name


def test_a_handout_leaves_out_what_is_not_for_townships(real_duties: Duties) -> None:
    shown = handout_view(real_duties, unit_of(real_duties, "八景镇"), date(2024, 3, 1))
    certain, maybe = shown.blocks
    numbers = [row.task.number for row in certain.rows]
    assert len(numbers) == 26
    assert not {"5", "7", "25", "26", "27", "28", "15", "16"} & set(numbers)
    assert [(row.task.number, row.scope) for row in maybe.rows] == [("15", "仅有关乡镇（场、库）")]
    assert shown.date == "2024年3月1日"
    assert "26项任务" in shown.opening
    assert "另有1项可能涉及" in shown.opening


def test_a_handout_tells_whom_to_answer_to(real_duties: Duties) -> None:
    rows = handout_view(real_duties, unit_of(real_duties, "八景镇")).blocks[0].rows
    contacts = {row.task.number: row.contact for row in rows}
    assert contacts["1"] == "市委宣传部、市应急管理局"
    assert contacts["2"] == "市安委会（组织）"
    assert contacts["6"] == "各安全生产专业委员会（督促）"
    assert contacts["13"].startswith("原文未明确牵头单位，分工负责单位：")


def test_the_park_alone_is_named(real_duties: Duties, nested: Duties) -> None:
    shown = handout_view(real_duties, unit_of(real_duties, "建陶基地园区"))
    assert [(row.task.number, row.scope) for row in shown.blocks[0].rows] == [("16", "仅建陶基地园区")]
    park = handout_view(nested, unit_of(nested, "化工园区")).blocks[0].rows[0]
    assert (park.task.number, park.contact) == ("2-2", "本单位牵头")


def test_sentences_that_speak_of_townships_are_quoted_as_they_stand(real_duties: Duties) -> None:
    rows = handout_view(real_duties, unit_of(real_duties, "八景镇")).blocks[0].rows
    fourth = next(row for row in rows if row.task.number == "4")
    assert any("各地党政主要领导每季度至少组织研究1次" in quote for quote in fourth.quotes)
    assert all(quote in "".join(row.task.words) for row in rows for quote in row.quotes)


def test_a_quote_has_marks_of_its_own(real_duties: Duties) -> None:
    rows = handout_view(real_duties, unit_of(real_duties, "八景镇")).blocks[0].rows
    quoted = [quote for row in rows for quote in row.quoted]
    assert any("‘十问六查三督’" in quote for quote in quoted)
    assert not any("“" in quote[1:] or quote.endswith("；”") for quote in quoted)
    broken = rows[0]._replace(quotes=("指导各地“一厂一策”；",))
    assert broken.quoted == ("“指导各地‘一厂一策’。”",)


def test_an_item_in_an_item_brings_the_words_it_lies_in(nested: Duties) -> None:
    rows = {row.task.number: row.task for row in listing_view(nested).rows}
    assert list(rows) == ["1", "2-1", "2-2", "（1）", "二.（二）-2"]
    inner = rows["2-1"]
    assert inner.heading == "压实部门责任"
    assert inner.title == "压实部门责任：道路交通方面，6月30日前完成隐患路段整治"
    assert inner.words == (
        "分行业落实以下要求：",
        "道路交通方面，6月30日前完成隐患路段整治。",
        "（市公安局牵头，市交通局配合）",
        "（统一规则：“以下任务均需各镇街落实，不再列出”）",
    )
    assert inner.sections == ("二、重点任务", "（一）压实责任")
    assert inner.implementers == ("各镇街（统一规则）",)
    assert rows["1"].implementers == ()
    assert rows["二.（二）-2"].in_charge == "原文未明确"


def test_the_text_of_the_plan_is_whole(real_duties: Duties, nested: Duties) -> None:
    for duties in (real_duties, nested):
        shown = plan_text_view(duties.plan)
        lines = [shown.title, *shown.preamble]
        lines += ["".join(line) for block in shown.blocks for line in block.lines]
        assert "\n".join(lines) == "\n".join([opening_text(duties.plan), *_texts(duties)])


def _texts(duties: Duties) -> list[str]:
    def below(node: object) -> list[str]:
        lines = []
        for item in getattr(node, "items", ()):
            lines += [item_text(item), *below(item)]
        for section in getattr(node, "sections", ()):
            lines += [section_text(section), *below(section)]
        return lines

    return below(duties.plan)


def test_levels_follow_the_printed_number(nested: Duties) -> None:
    levels = [(block.head, block.level, block.depth) for block in plan_text_view(nested.plan).blocks]
    assert levels == [
        ("一、总体要求", 1, 0),
        ("二、重点任务", 1, 0),
        ("（一）压实责任", 2, 1),
        ("1.落实领导责任。", 3, 2),
        ("2.压实部门责任。", 3, 2),
        ("", 4, 3),
        ("", 4, 3),
        ("（二）专项整治", 2, 1),
        ("（1）消防安全", 4, 2),
        ("无编号的任务", 3, 2),
    ]


def test_a_calendar_has_deadlines_and_recurring_duties(small_duties: Duties) -> None:
    shown = calendar_view(small_duties, unit_of(small_duties, "市应急局"))
    told = [(event.day, event.frequency, event.interval, event.month_days) for event in shown.events]
    assert told == [
        (date(2024, 1, 31), "MONTHLY", 1, (-1,)),
        (date(2024, 6, 30), "", 1, ()),
        (date(2026, 12, 31), "", 1, ()),
    ]
    assert shown.events[0].until == date(2024, 12, 31)
    assert "组织开展安全生产大检查" in shown.events[1].summary


@pytest.mark.parametrize(
    ("period", "first", "frequency", "interval"),
    [
        ("week", date(2024, 1, 5), "WEEKLY", 1),
        ("month", date(2024, 1, 31), "MONTHLY", 1),
        ("quarter", date(2024, 3, 31), "MONTHLY", 3),
        ("half-year", date(2024, 6, 30), "MONTHLY", 6),
        ("year", date(2024, 12, 31), "", 1),
    ],
)
def test_the_first_day_of_every_period(
    small: Path,
    duties_at: Callable[[Path], Duties],
    period: str,
    first: date,
    frequency: str,
    interval: int,
) -> None:
    small.write_text(small.read_text("utf-8").replace("every: month", f"every: {period}"), "utf-8")
    events = calendar_view(duties_at(small)).events
    event = next(event for event in events if "每" in event.summary)
    assert (event.day, event.frequency, event.interval) == (first, frequency, interval)


def test_default_days_gather_at_the_end_of_the_year_and_what_has_no_day_at_the_beginning(
    real_duties: Duties,
) -> None:
    shown = calendar_view(real_duties)
    last = next(event for event in shown.events if event.summary.startswith("年底前"))
    undated = next(event for event in shown.events if event.summary.startswith("全年"))
    assert last.day == date(2024, 12, 31)
    assert (undated.day, undated.remind_days) == (date(2024, 1, 1), 0)
    dated = {event.summary.split()[0] for event in shown.events if event not in (last, undated)}
    by_default = {line.split()[0] for line in last.description.split("\n")}
    listed = {line.split()[0] for line in undated.description.split("\n")}
    assert dated | by_default | listed == {task.key for task in real_duties.tasks}
    assert "29 加大宣传教育力度：开展安全生产月、消防宣传月等活动：安全生产月" in undated.description or (
        "安全生产月" in undated.description and "安全生产月" not in last.description
    )


def test_a_unit_without_tasks_is_told_so(nested: Duties) -> None:
    empty = Unit(name="丙镇", kind="town")
    assert task_list_view(nested, empty).summary == "本计划中没有涉及本单位的任务。"
    assert handout_view(nested, empty).opening == "《试验市2024年安全生产工作方案》中没有涉及你单位的任务。"


def test_a_time_that_nobody_recorded_is_quoted_instead_of_denied(
    small: Path, duties_at: Callable[[Path], Duties]
) -> None:
    text = small.read_text("utf-8").replace("严查违法行为。", "受理后5个工作日内核查，严查违法行为。")
    small.write_text(text, "utf-8")
    (shown,) = (
        row.task.due_text for row in matrix_view(duties_at(small)).rows if "两客一危" in row.task.title
    )
    assert shown == "2024年底前（原文写有“受理后5个工作日内”，未登记为时限，按年度计划计）"


@pytest.mark.parametrize("words", ["上半年", "到2025年", "“五一”前", "长期坚持", "本年度", "2024.6.30前"])
def test_no_paper_denies_a_time_that_its_text_names(
    small: Path, duties_at: Callable[[Path], Duties], words: str
) -> None:
    text = small.read_text("utf-8").replace("严查违法行为。", f"{words}，严查违法行为。")
    small.write_text(text, "utf-8")
    (shown,) = (
        row.task.due_text for row in matrix_view(duties_at(small)).rows if "两客一危" in row.task.title
    )
    assert f"原文写有“{words}”" in shown
