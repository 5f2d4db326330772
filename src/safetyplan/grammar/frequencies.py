"""How often: 每季度至少1次, 每月25日前, 按季度通报."""

import re
from collections.abc import Iterator

from safetyplan.grammar.dates import Timing
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Period
from safetyplan.text import NUMERAL, to_int

FREQUENCY = Pattern(
    r"每(?:一|个)?(?P<n>两|2|半)?(?:个)?(?P<unit>年度?|季度?|月度?|周|星期|学期)(?:\d{1,2}月(?:\d{1,2}日|份|底|末|初|[上中下]旬)?(?:之?前)?|(?:底|末|初)?(?:\d{1,2}[日号])?(?:之?前)?)"
    r"(?!限|龄|薪|均|收入|租|息|利)",
    example="每月25日前",
)
_TIMES = Pattern(
    rf"[^，。；每]{{0,24}}?(?:至少|不少于|不低于|不得少于|最少)?[^，。；每\d{NUMERAL}]{{0,12}}(?P<times>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s?(?:以上)?(?:[\u4e00-\u9fff]{{0,2}})?(?:次|轮|遍|场次|期|回)(?:以上)?",
    example="至少开展1次",
)
_MONEY = Pattern(r"[^，。；]{0,14}?(?:元|补贴|补助|租金|房租)", example="每人发放补贴")
_PERIODS = {
    "年": Period.YEAR,
    "季": Period.QUARTER,
    "月": Period.MONTH,
    "周": Period.WEEK,
    "星": Period.WEEK,
    "学": Period.HALF_YEAR,
}
_BY_PERIOD = Pattern(
    r"按(?P<unit>月度?|季度?|周|年度?)(?=调度|通报|报送|上报|汇总|督查|公布|监测|评估|总结|报告|考核|梳理|更新|开展|组织|推进)",
    example="按季度通报",
)


def find_frequencies(text: str) -> Iterator[Timing]:
    """Yield how often something is to be done; amounts paid each month are no deadlines."""
    for match in FREQUENCY.finditer(text):
        if _MONEY.match(text, match.end()):
            continue
        yield every(text, match)
    for match in _BY_PERIOD.finditer(text):
        yield Timing(match.group(), match.start(), match.end(), every=_PERIODS[match["unit"][0]])


def every(text: str, match: re.Match[str]) -> Timing:
    """Return what a match of `FREQUENCY` in `text` means, times included."""
    period = _PERIODS[match["unit"][0]]
    if match["n"] == "半" and period is Period.YEAR:
        period = Period.HALF_YEAR
    elif match["n"] in ("两", "2"):
        phrase = match.group()
        return Timing(phrase, match.start(), match.end(), event=phrase)
    times, end = how_many(text, match.end())
    return Timing(text[match.start() : end], match.start(), end, every=period, times=times)


def how_many(text: str, at: int) -> tuple[int | None, int]:
    """Return the number of times that the words from `at` on demand, and where they end: 至少开展1次."""
    match = _TIMES.match(text, at)
    count = to_int(match["times"].replace("两", "二")) if match else None
    return (count, match.end()) if match and count else (None, at)
