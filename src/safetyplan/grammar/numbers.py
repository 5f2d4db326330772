"""Numerals and printed numbers: 十二, （三）, 4., 5、, ⑥, 第七条."""

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from safetyplan.patterns import Pattern
from safetyplan.text import NUMERAL, to_int

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Style(StrEnum):
    """How a printed number looks; GB/T 9704 ranks 一、 over （一） over 1. over （1）."""

    PART = "第一部分"
    CHAPTER = "第一章"
    PASSAGE = "第一节"
    ARTICLE = "第一条"
    CHINESE = "一、"
    CHINESE_BRACKET = "（一）"
    TASK = "任务一"
    NUMBER = "1."
    DECIMAL = "1.1"
    DECIMAL_3 = "1.1.1"
    NUMBER_BRACKET = "（1）"
    NUMBER_HALF_BRACKET = "1）"
    CIRCLED = "①"
    ORDINAL = "第一、"


class Label(NamedTuple):
    """A number printed at the head of a paragraph: its look, its value, and the text itself.

    `num` is the text in the plan's convention, where 三、 is kept as 三 and 11. as 11.  `end` is where
    the paragraph goes on, white space skipped.
    """

    style: Style
    value: int
    num: str
    end: int
    above: tuple[int, ...] = ()


_ORDINALS = {
    "部分": Style.PART,
    "编": Style.PART,
    "篇": Style.PART,
    "章": Style.CHAPTER,
    "节": Style.PASSAGE,
    "条": Style.ARTICLE,
}

_LABEL = Pattern(
    rf"""
    (?P<ordinal>第\s?(?P<o>[{NUMERAL}]{{1,6}}|\d{{1,3}})\s?(?P<word>部分|编|篇|章|节|条)(?:[、：:.．]|(?=\s|[^、，。；之第]|$)))
  | (?P<rank>第(?P<r>[一二三四五六七八九十]{{1,3}})、)
  | (?P<chinese>(?P<c>[{NUMERAL}]{{1,5}})\s?[、．.](?!\s?[{NUMERAL}]{{1,5}}\s?[、．.]))
  | (?P<chinese_bracket>[（(〔\[]\s?(?P<cb>[{NUMERAL}]{{1,5}})\s?[）)〕\]][、.．]?)
  | (?P<task>(?:任务|措施|行动|项目)\s?(?P<t>[{NUMERAL}]{{1,4}}|\d{{1,3}})\s?[：:、.．])
  | (?P<decimal>(?P<d>\d{{1,2}}(?:[.．﹒]\d{{1,2}}){{1,2}})[.．、]?(?=\s|[\u4e00-\u9fff]|[“《（]))
  | (?P<number>(?P<n>\d{{1,3}})\s?(?:[.．﹒](?:(?!\d)|(?=[1-9]\d{{3}}))|、(?:(?!\s?\d)|(?=(?:19|20)\d\d年))))
  | (?P<number_bracket>[（(]\s?(?P<nb>\d{{1,3}})\s?[）)][、.．]?)
  | (?P<number_half>(?P<nh>\d{{1,3}})\s?[）)])
  | (?P<circled>[①-⑳])
  | (?P<enclosed>[⑴-⒛㈠-㈩])
    """,
    re.VERBOSE,
    example="（三）",
    starts=r"\d(\[①-⒛○〇〔㈠-㈩一七三九二五任八六十卅四廿措百第行零项（",
)

_UNIT_AFTER_DECIMAL = Pattern(
    r"[万亿千百个倍米吨元分版年月日%％级度公亩台户件人次]|平方|以[上下内]|左右", example="万元"
)
_POINT = Pattern(r"[.．﹒]", example="1.2")
_SPACE = Pattern(r"\s*", example="　")


@lru_cache(maxsize=16_384)  # each stage of the importer asks how a line begins
def read_label(text: str, at: int = 0) -> Label | None:
    """Return the printed number that `text` shows at `at`; None where there is none.

    Dates (2024年), amounts (1.5万) and versions (2.0版) are not numbers of items.
    """
    match = _LABEL.match(text, at)
    if match is None:
        return None
    end = _SPACE.match(text, match.end()).end()  # type: ignore[union-attr]
    printed = match.group()
    if match["ordinal"]:
        value = to_int(match["o"])
        return Label(_ORDINALS[match["word"]], value, printed, end) if value else None
    if match["decimal"]:
        parts = tuple(int(p) for p in _POINT.split(match["d"]))
        if _UNIT_AFTER_DECIMAL.match(text, match.end()) or not all(parts):
            return None
        style = Style.DECIMAL if len(parts) == 2 else Style.DECIMAL_3
        return Label(style, parts[-1], printed, end, parts[:-1])
    if match["enclosed"]:
        style, value = _enclosed(printed)
        return Label(style, value, printed, end)
    if match["circled"]:
        return Label(Style.CIRCLED, CIRCLED.index(printed) + 1, printed, end)
    style, digits = next((style, match[name]) for style, name in _PLAIN.items() if match[name])
    value = to_int(digits)
    if not value or value > 999:
        return None
    return Label(style, value, _kept(style, digits, printed), end)


_RUNS_INTO_DIGITS = Pattern(
    r"(?P<n>\d{1,3})\s?(?P<mark>[.．﹒、])\s?(?P<next>[1-9１-９]\d{0,3})(?!\d)", example="1.6月底前"
)
_MAGNITUDE = Pattern(
    r"(?:\.\d+)?(?:[万亿千百倍米吨元版级度%％]|公里|公顷|平方|个百分点|以[上下内]|左右)", example="万元"
)


_WITHOUT_MARK = Pattern(
    r"(?P<n>\d{1,2})[ \t\u3000]+(?=[\u4e00-\u9fff]|[“《])(?![万亿千百个倍米吨元分年月日级度户件人次名家项期])",
    example="1 加强检查",
)


def read_doubtful_label(text: str, at: int = 0) -> Label | None:
    """Return the number that `text` may show at `at` where digits follow directly, or no mark: 1.6月底前, 1、2个, 1 加强检查.

    Only the sequence it stands in tells whether it is one; `is_amount` says where much speaks against it.
    """
    if bare := _WITHOUT_MARK.match(text, at):
        return Label(Style.NUMBER, int(bare["n"]), bare["n"] + " ", bare.end()) if int(bare["n"]) else None
    match = _RUNS_INTO_DIGITS.match(text, at)
    if match is None or not int(match["n"]):
        return None
    printed = text[match.start() : match.end("mark")]
    return Label(Style.NUMBER, int(match["n"]), _kept(Style.NUMBER, match["n"], printed), match.start("next"))


def is_amount(text: str, at: int = 0) -> bool:
    """Tell whether a number that runs into digits looks like an amount (3.5万元) or two months (3、4月)."""
    match = _RUNS_INTO_DIGITS.match(text, at)
    if match is None:
        return False
    if match["mark"] == "、":
        return int(match["next"]) == int(match["n"]) + 1 and text[match.end() : match.end() + 1] in "月日季年"
    return _MAGNITUDE.match(text, match.end()) is not None


def _enclosed(sign: str) -> tuple[Style, int]:
    """Read a number and its brackets or full stop written as one sign: ㈠ is （一）, ⑴ is （1）, ⒈ is 1."""
    if sign >= "㈠":
        return Style.CHINESE_BRACKET, ord(sign) - ord("㈠") + 1
    if sign < "⒈":
        return Style.NUMBER_BRACKET, ord(sign) - ord("⑴") + 1
    return Style.NUMBER, ord(sign) - ord("⒈") + 1


_PLAIN = {
    Style.CHINESE: "c",
    Style.CHINESE_BRACKET: "cb",
    Style.TASK: "t",
    Style.ORDINAL: "r",
    Style.NUMBER: "n",
    Style.NUMBER_BRACKET: "nb",
    Style.NUMBER_HALF_BRACKET: "nh",
}


def _kept(style: Style, digits: str, printed: str) -> str:
    """Return the number as a plan keeps it: bare where the usual mark follows, else as printed."""
    if style is Style.CHINESE and printed == digits + "、":
        return digits
    if style is Style.NUMBER and printed == digits + "." and digits.isascii():
        return digits
    return printed


def gap(before: int | None, value: int) -> int:
    """Return how many numbers are missing between two neighbours: 0 where `value` follows or starts anew at 1.

    Negative where the number repeats or goes back.
    """
    if before is None or value == 1:
        return 0 if value == 1 else value - 1
    return value - before - 1
