"""How often: 每季度至少1次, 每月25日前, 逐月, 一季一通报, 全年不少于4次, 每三年."""

import re
from collections.abc import Iterator

from safetyplan.grammar.dates import Shape, TimeExpression, Timing
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Period
from safetyplan.text import NUMERAL, to_int

FREQUENCY = Pattern(
    rf"每\s?(?:隔)?\s?(?P<n>\d{{1,2}}|[{NUMERAL}两半]{{1,3}})?\s?个?(?P<unit>年度?|季度?|月度?|周|星期|旬|日(?!常)|天|学期|学年|半年)"
    r"(?:[一二三四五六日天](?=[前，、。开召组报通调上下对]|之前)|\d{1,2}月(?:\d{1,2}[日号]|份|底|末|初|[上中下]旬)?|(?:底|末|初)?(?:\d{1,2}[日号])?|[上中下]旬)(?:之?前)?"
    r"(?!限|龄|薪|均|收入|租|息|利)",
    example="每月25日前",
)
_TIMES = Pattern(
    rf"[^，。；每]{{0,24}}?(?:至少|不少于|不低于|不得少于|最少)?[^，。；每\d{NUMERAL}]{{0,12}}(?P<times>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s?(?:以上)?(?:[\u4e00-\u9fff]{{0,2}})?(?:次|轮|遍|场次|场|期|回)(?:以上)?",
    example="至少开展1次",
)
_MONEY = Pattern(r"[^，。；]{0,14}?(?:元|补贴|补助|租金|房租|工资|津贴)", example="每人发放补贴")
_PERIODS = {
    "年": Period.YEAR,
    "半": Period.HALF_YEAR,
    "季": Period.QUARTER,
    "月": Period.MONTH,
    "旬": Period.TEN_DAYS,
    "周": Period.WEEK,
    "星": Period.WEEK,
    "日": Period.DAY,
    "天": Period.DAY,
    "学": Period.HALF_YEAR,
}
_BY_PERIOD = Pattern(
    r"(?:按|逐)(?P<unit>月度?|季度?|周|年度|旬|日|天)(?![龄常薪边期光份租后工内])|分(?P<part>月度?|季度?|旬)(?=[\u4e00-\u9fff])",
    example="按季度通报",
)
_ONE_EACH = Pattern(
    r"(?:[“\"])?(?:一|半)?(?P<unit>日|天|周|旬|月|季度?|半年|年)(?:一|两)(?P<what>调度|通报|研判|报告?|小结|总结|检查|督查|督导|评估|例会|会商|分析|考核|公布|排查|巡查|演练|培训|更新|主题|汇总|清零?|会|查|巡|报|次)(?:[”\"])?",
    example="一季一通报",
)
_HABIT = Pattern(
    r"(?<![每按逐分个本当上下同各某\d"
    + NUMERAL
    + r"])(?P<unit>日|周|旬|月|季度?)(?=(?:调度|通报|研判|例会|巡查|排查|检查|小结|汇总|考核|分析|报告)(?!月))",
    example="月调度",
)
_A_YEAR = Pattern(
    rf"(?P<n>一|1|半|两|2)年(?:至少|不少于|开展|组织|最少)?(?P<times>\d{{1,2}}|[{NUMERAL}两]{{1,2}})(?:次|回|轮|场)",
    example="半年一次",
)
_IN_YEAR = Pattern(
    r"(?:全年|年度内?|本年度内?|一年内|当年|年内)(?=[^，。；每]{0,40}(?:次|轮|遍|场|期|回))(?:应|要|须|计划|累计|原则上|组织|共)?[^，。；每]{0,20}?(?:至少|不少于|不低于|不得少于|最少|累计)[^，。；每]{0,10}?"
    rf"(?P<times>\d{{1,2}}|[{NUMERAL}两]{{1,2}})\s?(?:以上)?(?:次|轮|遍|场次|场|期|回)",
    example="全年不少于4次",
)
_RATE = Pattern(r"(?P<times>\d{1,2})\s?次\s?[/／]\s?(?P<unit>年|季度?|月|周|天|日)", example="2次/年")


def find_frequencies(text: str) -> Iterator[tuple[TimeExpression, bool]]:
    """Yield how often something is done, and whether it is an amount: what is paid each month is no deadline."""
    for match in FREQUENCY.finditer(text):
        if match.start() and text[match.start() - 1] in "于对为" and match["unit"] in ("日", "天"):
            continue
        yield TimeExpression(every(text, match), Shape.OFTEN), _MONEY.match(text, match.end()) is not None
    for match in (*_BY_PERIOD.finditer(text), *_ONE_EACH.finditer(text), *_HABIT.finditer(text)):
        unit = match["unit"] or match["part"]
        period = Period.HALF_YEAR if match.group().startswith("半") else _PERIODS[unit[0]]
        yield _often(match, period, None), _MONEY.match(text, match.end()) is not None
    for match in _A_YEAR.finditer(text):
        if match["n"] in ("两", "2"):
            timing = Timing(match.group(), *match.span(), event=match.group())
            yield TimeExpression(timing, Shape.OFTEN), False
        else:
            yield (
                _often(match, Period.HALF_YEAR if match["n"] == "半" else Period.YEAR, match["times"]),
                False,
            )
    for match in _IN_YEAR.finditer(text):
        yield _often(match, Period.YEAR, match["times"]), False
    for match in _RATE.finditer(text):
        yield _often(match, _PERIODS[match["unit"][0]], match["times"]), False


def _often(match: re.Match[str], period: Period, times: str | None) -> TimeExpression:
    count = _count(times) if times else None
    return TimeExpression(Timing(match.group(), *match.span(), every=period, times=count), Shape.OFTEN)


def every(text: str, match: re.Match[str]) -> Timing:
    """Return what a match of `FREQUENCY` in `text` means, times included."""
    period = _PERIODS[match["unit"][0]]
    number = match["n"] or ""
    if number == "半" and period is Period.YEAR:
        period = Period.HALF_YEAR
    elif number == "半" and period is Period.MONTH:
        return Timing(match.group(), match.start(), match.end(), event=match.group())
    elif number and (_count(number) or 1) > 1:
        phrase = match.group()
        return Timing(phrase, match.start(), match.end(), event=phrase)
    times, end = how_many(text, match.end())
    return Timing(text[match.start() : end], match.start(), end, every=period, times=times)


def how_many(text: str, at: int) -> tuple[int | None, int]:
    """Return the number of times that the words from `at` on demand, and where they end: 至少开展1次."""
    match = _TIMES.match(text, at)
    count = _count(match["times"]) if match else None
    return (count, match.end()) if match and count else (None, at)


def _count(written: str) -> int | None:
    return to_int(written.replace("两", "二"))
