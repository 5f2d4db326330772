"""Deadline phrases, their meaning, and the dates that are no deadlines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.timing import find_deadlines, find_times
from safetyplan.plan.vocabulary import Period


def only(text, year=2024):
    found = find_deadlines(text, year)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "phrase", "by"),
    [
        ("2024年底前基本消除重大隐患。", "2024年底前", date(2024, 12, 31)),
        ("到2025年，建成示范城市。", "到2025年", date(2025, 12, 31)),
        ("至2020年末，成本下降。", "至2020年末", date(2020, 12, 31)),
        ("2019年6月底前，研究建立指标体系。", "2019年6月底前", date(2019, 6, 30)),
        ("2025年上半年，印发实施方案。", "2025年上半年", date(2025, 6, 30)),
        ("平台建设7月底前完成。", "7月底前", date(2024, 7, 31)),
        ("10月底完善平台功能。", "10月底", date(2024, 10, 31)),
        ("年底前完成全部改造任务。", "年底前", date(2024, 12, 31)),
        ("明年6月底前投用。", "明年6月底前", date(2025, 6, 30)),
        ("2月29日前报送。", "2月29日前", date(2024, 2, 29)),
        ("第一季度完成。", "第一季度", date(2024, 3, 31)),
        ("“十四五”末，达到90%。", "“十四五”末", date(2025, 12, 31)),
        ("于十二月底前办结。", "十二月底前", date(2024, 12, 31)),
    ],
)
def test_days_by_which_something_is_due(text, phrase, by):
    found = only(text)
    assert (found.phrase, found.by) == (phrase, by)
    assert text[found.start : found.end] == phrase


@pytest.mark.parametrize(
    ("text", "phrase", "every", "times"),
    [
        ("每季度至少组织研究1次安全生产问题。", "每季度至少组织研究1次", Period.QUARTER, 1),
        ("每半年考评一次。", "每半年考评一次", Period.HALF_YEAR, 1),
        ("每年度进行两次疏散逃生演练。", "每年度进行两次", Period.YEAR, 2),
        ("每月25日前报送进展。", "每月25日前", Period.MONTH, None),
        ("每年1月31日前制定计划。", "每年1月31日前", Period.YEAR, None),
        ("各地每周报告一次。", "每周报告一次", Period.WEEK, 1),
        ("按季度通报。", "按季度", Period.QUARTER, None),
    ],
)
def test_how_often(text, phrase, every, times):
    found = only(text)
    assert (found.phrase, found.every, found.times) == (phrase, every, times)


@pytest.mark.parametrize(
    ("text", "phrase", "start", "end"),
    [
        ("（一）动员部署（2024年3月—4月）。", "2024年3月—4月", date(2024, 3, 1), date(2024, 4, 30)),
        ("集中整治（4月1日至10月31日）。", "4月1日至10月31日", date(2024, 4, 1), date(2024, 10, 31)),
    ],
)
def test_stretches_of_days(text, phrase, start, end):
    found = only(text)
    assert (found.phrase, found.within) == (phrase, (start, end))


@pytest.mark.parametrize(
    ("written", "by"),
    [
        ("2024.6", date(2024, 6, 30)),
        ("2024-06-15", date(2024, 6, 15)),
        ("6月底", date(2024, 6, 30)),
        ("二季度", date(2024, 6, 30)),
    ],
)
def test_deadlines_behind_a_label(written, by):
    clause = parse_clause(f"责任单位：市住建局；完成时限：{written}", year=2024)
    assert [(d.phrase, d.by) for d in clause.deadlines] == [(written, by)]


def test_events():
    found = only("领导干部在每个重要时段、重要节点至少深入一线开展1次督导。")
    assert (found.event, found.times) == ("重要时段、重要节点", 1)
    assert only("公立医院应于目录更新后30天内，组织评估。").phrase == "目录更新后30天内"
    assert only("开展安全生产月活动。").event == "安全生产月"


@pytest.mark.parametrize(
    "text",
    ["定期听取汇报。", "安委会定期组织开展检查。", "常态化开展打非治违行动。", "完善制度。（长期坚持）"],
)
def test_without_end(text):
    assert only(text).ongoing


@pytest.mark.parametrize(
    "text",
    [
        "消除2023年以来排查发现的隐患。",
        "2020年5月1日前到期的贷款予以续贷。",
        "2000年底前建成的小区。",
        "本政策执行至2020年6月30日止。",
        "申报期限延长至2月24日。",
        "从2月1日起发放。",
        "疫情结束后3个月内补缴。",
        "选择2-3个乡镇。",
        "5年内关税显著下降。",
        "确保2020年信贷增长20%。",
        "每月补助100元。",
        "48小时内放行。",
        "印发《三年行动方案（2024-2026年）》。",
        "形成常态化机制。",
        "建立受理、定期调度、通报等机制。",
        "2月30日前报送。",
        "不定期开展抽查。",
        "定期检验不到位。",
        "上半年考评分值。",
    ],
)
def test_dates_that_are_no_deadlines(text):
    assert find_deadlines(text, 2024) == ()


def test_the_task_of_a_phrase():
    assert only("健全机制，2024年底前基本消除重大隐患。").task == "基本消除重大隐患"


def test_times_in_brackets_that_say_when_a_frequency_falls_belong_to_it():
    timing = only("各部门要在每季度末（分别在6月、9月和12月底），将进展情况报送督查组。")
    assert (timing.phrase, timing.every) == ("每季度末（分别在6月、9月和12月底）", Period.QUARTER)
    assert timing.task == "将进展情况报送督查组"


def test_how_often_in_a_year_may_stand_behind_what_is_done():
    timing = only("全年开展主要负责人安全培训不少于2次，确保全员覆盖。")
    assert (timing.phrase, timing.every, timing.times) == (
        "全年开展主要负责人安全培训不少于2次",
        Period.YEAR,
        2,
    )
    assert timing.task == ""


@pytest.mark.parametrize(
    ("segment", "by", "ongoing"),
    [
        ("6月底完成", date(2022, 6, 30), False),
        ("5月底取得阶段性成效并持续推进", date(2022, 5, 31), False),
        ("11月份取得明显成效", date(2022, 11, 30), False),
        ("2023年12月底前完成", date(2023, 12, 31), False),
        ("持续推进", None, True),
        ("按进度推进", None, True),
        ("长期坚持", None, True),
    ],
)
def test_deadlines_inside_a_clause(segment, by, ongoing):
    clause = parse_clause(f"（{segment}，牵头单位：市工信局）", year=2022)
    assert [(d.phrase, d.by, d.ongoing) for d in clause.deadlines] == [(segment, by, ongoing)]
    assert [p.units for p in clause.parties] == [("市工信局",)]


PIECES = st.sampled_from(
    "2024年 年底前 6月底前 每季度 至少 1次 定期 持续 汛期 ， 。 《 》 （ ） 完成 到 至 12月".split()
)


def test_every_phrase_stands_in_the_text_once_and_means_one_thing():
    seen = 0

    @given(
        st.text(alphabet="2024年月日底前到至每季度次12定期，。《》（）完成", max_size=60)
        | st.lists(PIECES, max_size=12).map("".join)
    )
    def holds(text):
        nonlocal seen
        end = 0
        for found in find_deadlines(text, 2024):
            assert text[found.start : found.end] == found.phrase
            assert found.start >= end
            end = found.end
            meanings = [found.by, found.within, found.every, found.event or None, found.ongoing or None]
            assert sum(meaning is not None for meaning in meanings) == 1
            seen += 1

    holds()
    assert seen >= 20, seen


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("2.11月30日前，完成整改。", ["11月30日前"]),
        ("完成排查。2.11月底前完成整改。", ["11月底前"]),
        ("增长2.11月", []),
    ],
)
def test_a_date_behind_a_number_that_was_not_parted_from_it(text, phrases):
    assert [each.timing.phrase for each in find_times(text, 2024)] == phrases


@pytest.mark.parametrize(
    "text",
    [
        "严查未对餐饮企业等场所用户进行户内燃气设施定期检查的行为。",
        "以“安全生产月”活动为契机，深入开展宣传。",
        "发现隐患要立行立改，消除风险。",
    ],
)
def test_neglect_occasion_and_attitude_set_no_time(text):
    assert find_deadlines(text, 2024) == ()
