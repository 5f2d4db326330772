"""Numerals and printed numbers: what is one, what it is worth, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.grammar.numbers import Style, read_label
from safetyplan.importer.sequences import settled_labels
from safetyplan.plan.printed import label
from safetyplan.text import to_chinese, to_int


@given(st.integers(1, 999))
def test_numerals_go_there_and_back(number):
    assert to_int(to_chinese(number)) == number


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("廿三", 23),
        ("卅", 30),
        ("一百零三", 103),
        ("一百一十", 110),
        ("二〇二四", 2024),
        ("１２", 12),
    ],
)
def test_numerals(numeral, value):
    assert to_int(numeral) == value


@pytest.mark.parametrize("text", ["", "甲", "十a", "1234567890"])
def test_no_numerals(text):
    assert to_int(text) is None


def test_chinese_stops_at_999():
    with pytest.raises(ValueError, match="1000"):
        to_chinese(1000)


@pytest.mark.parametrize(
    ("text", "style", "value", "num", "rest"),
    [
        ("一、加强领导", Style.CHINESE, 1, "一", "加强领导"),
        ("十二、其他", Style.CHINESE, 12, "十二", "其他"),
        ("三．要求", Style.CHINESE, 3, "三．", "要求"),
        ("（二）压实责任", Style.CHINESE_BRACKET, 2, "（二）", "压实责任"),
        ("(二) 压实责任", Style.CHINESE_BRACKET, 2, "(二)", "压实责任"),
        ("11.提升质量", Style.NUMBER, 11, "11", "提升质量"),
        ("11．提升质量", Style.NUMBER, 11, "11．", "提升质量"),
        ("1、推动", Style.NUMBER, 1, "1、", "推动"),
        ("（3）推动", Style.NUMBER_BRACKET, 3, "（3）", "推动"),
        ("3）推动", Style.NUMBER_HALF_BRACKET, 3, "3）", "推动"),
        ("⑥推动", Style.CIRCLED, 6, "⑥", "推动"),
        ("第三章 职责", Style.CHAPTER, 3, "第三章", "职责"),
        ("第十二条 本办法", Style.ARTICLE, 12, "第十二条", "本办法"),
        ("任务一：推动", Style.TASK, 1, "任务一：", "推动"),
        ("2.3 推动", Style.DECIMAL, 3, "2.3", "推动"),
        ("2.3.1推动", Style.DECIMAL_3, 1, "2.3.1", "推动"),
    ],
)
def test_labels(text, style, value, num, rest):
    found = read_label(text)
    assert found is not None
    assert (found.style, found.value, found.num, text[found.end :]) == (style, value, num, rest)


@pytest.mark.parametrize(
    "text",
    [
        "2024年底前",
        "1.5万人",
        "2.0版",
        "3、4月份",
        "一、二、三等奖",
        "第一位的部门",
        "第一，加强",
        "10.5亿元",
        "一是加强",
        "（PPP）",
        "甲、乙",
    ],
)
def test_what_only_looks_like_a_label(text):
    assert read_label(text) is None


@given(st.sampled_from(["三", "十二", "11", "（一）", "1、", "1．", "①", "第三条", "2.3"]))
def test_kept_numbers_print_as_a_plan_prints_them(num):
    found = read_label(label(num) + "推动")
    assert found is not None
    assert found.num == num


@given(st.text(max_size=40))
def test_any_text_is_a_label_or_none(text):
    found = read_label(text)
    assert found is None or (0 < found.end <= len(text) and found.value > 0)


def values(*texts):
    return [label.value if label else None for label in settled_labels(texts)]


@pytest.mark.parametrize("mark", [".", "．", "、"])
def test_numbers_that_run_into_digits_are_told_by_their_sequence(mark):
    months = [f"{n}{mark}{month}月底前完成。" for n, month in enumerate((6, 9, 12), 1)]
    assert values(*months) == [1, 2, 3]
    others = [
        f"{n}{mark}{rest}" for n, rest in enumerate(("2024年建成", "3家企业", "119消防月", "5个专项"), 1)
    ]
    assert values(*others) == [1, 2, 3, 4]


def test_amounts_months_and_decimals_stay_what_they_are():
    assert values("1.检修渡船。", "2.培训船员。", "3.5亿元用于改造。", "3.整治渡口。") == [1, 2, None, 3]
    assert values("1.检修渡船。", "2.培训船员。", "3、4月份开展检查。") == [1, 2, None]
    assert values("9月底前完成。", "1.5万人。") == [None, None]
    assert values("1.总则", "1.1检修", "1.2培训", "2.附则", "2.1其他", "2.2 其他") == [1, 1, 2, 2, 1, 2]


def test_a_doubtful_number_belongs_to_the_list_it_stands_in_and_not_to_the_next_one():
    texts = (
        "（二）排查阶段", "1.9月30日前，完成底数排查。", "2.11月30日前，完成整改。",
        "（三）巩固阶段", "1.开展督导。", "2.制定计划。",
    )  # fmt: skip
    assert values(*texts) == [2, 1, 2, 3, 1, 2]
