"""Numerals and printed numbers: what is one, what it is worth, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.grammar.numbers import Style, read_label
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
