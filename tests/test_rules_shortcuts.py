"""The short cuts past the grammar never settle what the grammar would read otherwise."""

from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.timing import find_deadlines
from safetyplan.plan.model import Deadline, Responsibility
from safetyplan.plan.vocabulary import Period, Role
from safetyplan.rules.clauses import clause_disagrees
from safetyplan.rules.context import Context
from safetyplan.rules.plain import plainly_agree
from safetyplan.rules.timed import may_be_timed, plainly_means
from safetyplan.source.load import load, load_register

HERE = Path(__file__).parent
REAL = HERE.parent / "data" / "plan_2024.yaml"

PIECES = st.sampled_from(
    "2024年 2025年 年底前 底 前 6月 6月底前 6月30日前 上半年 下半年 第三季度末 今年 明年 本年度 年内 十四五 期末 规划 每 每季度 每月 每半年 每周 每年 每学期 "
    "至少 1次 两次 个 重要时段 节假日 汛期 定期 常态化 持续 长期 常年 （ ） 《 》 “ ” 。 ， ； 、 到 至 截至 以来 之后 起 印发 收到 会议 后 30日内 "
    "5个工作日内 一个月内 24小时内 一年内 以内 安全生产月 消防宣传月 质量月 宣传周 按季度 按月 通报 调度 组织 开展 坚持 更新 听取 对 向 机制 完成 建成的 "
    "企业 隐患 10 三 一 的 在 于 应 完成时限： 3月份 中旬 周边 个月 室内".split()
)
TEXTS = st.lists(PIECES, min_size=1, max_size=9).map("".join)


@pytest.mark.slow
def test_a_text_with_a_deadline_is_never_passed_over() -> None:
    timed = 0

    @settings(max_examples=1500)
    @given(TEXTS)
    def holds(text: str) -> None:
        nonlocal timed
        if find_deadlines(text, 2024):
            assert may_be_timed(text, ())
            timed += 1

    holds()
    assert timed >= 300, timed


def test_most_texts_of_a_real_plan_are_passed_over() -> None:
    loaded = load(REAL)
    assert loaded.plan and loaded.register
    items = [entry.item for entry in Context(loaded.plan, loaded.register).entries]
    asked = [item.num for item in items if may_be_timed(item.content.replace("\n", ""), item.deadlines)]
    assert len(items) == 34 and len(asked) <= 3, asked


@pytest.mark.slow
def test_what_plainly_means_something_means_it_to_the_grammar() -> None:
    days = [date(2024, 12, 31), date(2024, 6, 30), date(2025, 12, 31), date(2024, 6, 10)]
    agreed = 0

    @settings(max_examples=1500)
    @given(TEXTS, st.sampled_from([*Period]), st.integers(1, 3) | st.none(), st.sampled_from(days))
    def holds(text: str, every: Period, times: int | None, by: date) -> None:
        nonlocal agreed
        for timing in find_deadlines(text, 2024):
            if timing.by:
                deadline = Deadline(phrase=timing.phrase, by=by)
                if plainly_means(deadline, text, 2024) and text.count(timing.phrase) == 1:
                    assert timing.by == by
                    agreed += 1
            if timing.every:
                deadline = Deadline(phrase=timing.phrase, every=every, times=times)
                if plainly_means(deadline, text, 2024) and text.count(timing.phrase) == 1:
                    assert (timing.every, timing.times or times) == (every, times)
                    agreed += 1

    holds()
    assert agreed >= 10, agreed


@pytest.mark.parametrize(
    ("phrase", "meaning", "text", "is_plain"),
    [
        ("2024年底前", {"by": date(2024, 12, 31)}, "2024年底前完成", True),
        ("6月底前", {"by": date(2024, 6, 30)}, "6月底前完成", True),
        ("6月底前", {"by": date(2024, 6, 30)}, "2025年6月底前完成", False),
        ("12月底前", {"by": date(2024, 12, 31)}, "12月底前", True),
        ("6月15日前", {"by": date(2024, 6, 15)}, "6月15日前", True),
        ("6月15日前", {"by": date(2024, 6, 16)}, "6月15日前", False),
        ("每季度至少1次", {"every": Period.QUARTER, "times": 1}, "每季度至少1次", True),
        ("每季度至少1次", {"every": Period.QUARTER, "times": 2}, "每季度至少1次", False),
        ("每季度至少1次", {"every": Period.MONTH, "times": 1}, "每季度至少1次", False),
        ("每月25日前", {"every": Period.MONTH}, "每月25日前", False),
        ("定期", {"ongoing": True}, "定期", True),
        ("6月底前", {"ongoing": True}, "6月底前", False),
    ],
)
def test_plain_meanings(phrase: str, meaning: dict[str, object], text: str, is_plain: bool) -> None:
    assert plainly_means(Deadline.model_validate({"phrase": phrase, **meaning}), text, 2024) is is_plain


def test_a_clause_that_plainly_agrees_agrees_by_the_grammar() -> None:
    register, findings = load_register(HERE / "plans" / "units.yaml")
    assert register is not None and findings == []
    loaded = load(HERE / "plans" / "full.yaml")
    assert loaded.plan is not None
    context = Context(loaded.plan, register)
    random = Random(7)
    verbs = [
        "组织",
        "牵头",
        "牵头组织",
        "负责",
        "督促",
        "分工负责",
        "按职责分工负责",
        "按职责分工落实",
        "配合",
        "落实",
        "共同负责",
    ]
    names = sorted({name for _holder, name in register.names() if not name.startswith("高安")})
    plain = 0
    for _ in range(20_000):
        segments, given = [], []
        for _segment in range(random.randint(1, 3)):
            units = random.sample(names, random.randint(1, 3))
            verb = random.choice(verbs)
            if len(units) > 1 and random.random() < 0.3:
                segments.append(f"{units[0]}会同{random.choice(['、', '等']).join(units[1:])}{verb}")
                given += [(random.choice([Role.LEAD, Role.SHARE]), units[:1]), (Role.SHARE, units[1:])]
            else:
                segments.append(random.choice(["、", "、", "等"]).join(units) + verb)
                given.append((random.choice(list(Role)), units))
        clause = "（" + "，".join(segments) + "）"
        responsibilities = tuple(Responsibility(role=role, units=tuple(units)) for role, units in given)
        if not plainly_agree(clause, responsibilities, context.forms, register):
            continue
        plain += 1
        said = {
            (context.named(name.text), party.role)
            for party in parse_clause(clause).parties
            for name in party.names
        }
        kept = {(context.named(name), each.role) for each in responsibilities for name in each.units}
        assert said == kept, clause
    assert plain >= 300
    assert clause_disagrees.code == "SP301"
