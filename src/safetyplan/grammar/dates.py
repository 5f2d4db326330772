"""Points in time, stretches of days and lengths of time, as these papers write them: every one, whatever it is for.

前 is inclusive: 年底前 is 31 December.  Whether a point is when something is due is told by `grammar.timing`.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from enum import Enum, auto
from typing import NamedTuple

from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Period
from safetyplan.text import NUMERAL, to_int


class Timing(NamedTuple):
    """A phrase, where it stands, and exactly one meaning, as in `model.Deadline`."""

    phrase: str
    start: int
    end: int
    by: date | None = None
    within: tuple[date, date] | None = None
    every: Period | None = None
    times: int | None = None
    event: str = ""
    ongoing: bool = False
    task: str = ""


class Shape(Enum):
    """What kind of time a phrase names; `YEAR` is a year alone, `MOMENT` any other point in time."""

    MOMENT = auto()
    YEAR = auto()
    STRETCH = auto()
    LENGTH = auto()
    OFTEN = auto()
    PERIOD = auto()
    ONGOING = auto()


class Use(Enum):
    """What a time is for: only `DUE` is a deadline; of `UNKNOWN` a person has to be asked."""

    DUE = auto()
    SINCE = auto()
    VALIDITY = auto()
    ATTRIBUTE = auto()
    AMOUNT = auto()
    NAME = auto()
    UNKNOWN = auto()


class TimeExpression(NamedTuple):
    """A time found in a text: what it means if it is a deadline, and what it is used for.

    `bounded`: a word such as 前, 到 or 内 says that it is a limit.  `named`: it names its own year.
    """

    timing: Timing
    shape: Shape
    bounded: bool = False
    named: bool = True
    use: Use = Use.UNKNOWN


class Given(NamedTuple):
    """What dates are read with: the year of the plan and its day of issue, None where nobody says."""

    year: int | None
    issued: date | None = None


_YEAR_NAMED = r"(?:20\d\d|二[〇○零0][〇○零一二三四五六七八九]{2})\s?年度?"
DATE = Pattern(
    rf"""
    (?: (?P<y1>{_YEAR_NAMED})\s?(?:的\s?)? | (?P<r1>今年|本年度?|当年|明年|次年|来年|翌年|去年|上年度?)(?:的)? )?
    (?: (?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?
          (?: \s?(?P<day>[0-3]?\d|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?[日号](?![常均报内])
            | \s?(?P<part>底|末|上旬|中旬|下旬|初|中(?!医|心|小|央|国|间)) )?
          (?:[（(]?(?:周|星期)[一二三四五六日天][）)]?)?
      | (?P<half>上半年|下半年)(?:底|末)?
      | 第?(?P<quarter>[一二三四1-4])\s?季度(?P<quarterpart>底|末)?
    )
    (?: \s?(?P<hour>[0-2]?\d)\s?(?:[时点](?!许)(?:整|[0-5]\d分)?|[:：][0-5]\d) )?
  | (?P<y2>{_YEAR_NAMED})(?P<yearpart>\s?年?(?:底|末|内|全年|初|中(?![小央国心])|终|年底))?
  | (?P<r2>今年|本年度?|当年|明年|次年|来年|翌年)(?P<relpart>年底|年末|年内|底|末|内|初)?
  | (?P<bare>年底|年末|年内|年终|岁末(?!年初)|全年)
  | (?P<plan>[“"']?(?P<fy>十三五|十四五|十五五|十六五)[”"']?(?:规划|时期|期间)?(?P<planpart>期?末|中期|收官之年)|[“"']?(?P<fy2>十三五|十四五|十五五|十六五)[”"']?(?:规划)?期间)
    """,
    re.VERBOSE,
    example="2024年6月底",
    starts=r'"\'0-9“一七三上下九二五今全八六十去四岁年当明本来次第翌',
)
NUMERIC = Pattern(
    r"(?<![\d.\-/])(?P<y>20\d\d)\s?[.\-/．]\s?(?P<m>1[0-2]|0?[1-9])(?:\s?[.\-/．]\s?(?P<d>[0-3]?\d))?(?![\d./\-%])",
    example="2024-06-30",
)
FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031, "十七五": 2036}
"""The first year of each five-year plan."""

BEFORE = Pattern(
    r"\s?(?:之前|以前|来临前|到来前|前夕|前)(?!后|述|款|列|期|提|往|来|去|置|端|三|沿|景|年|瞻)",
    example="之前",
)
TOWARDS = Pattern(r"(?:力争|确保|争取)?(?:截至到|截止到|截至|截止|到|至)\s?\Z", example="力争到")
_GOES_ON = NUMERAL + "每个近前这第两半几数"
_TO = r"\s?(?:至|到|[-—–－~～]{1,2})\s?"


def find_moments(text: str, given: Given) -> Iterator[TimeExpression]:
    """Yield every point in time: 2024年6月底前, 到2025年, 三季度, 年内, 2024.6.30."""
    for match in DATE.finditer(text):
        start, end = match.span()
        if start and not _begins(text, start, match):
            continue
        meant = point(match, given.year)
        if meant is None and not is_undated(match, given.year):
            continue
        shape = (
            Shape.YEAR if (match["y2"] and not match["yearpart"]) or _is_whole_year(match) else Shape.MOMENT
        )
        named = bool(match["y1"] or match["y2"] or match["plan"])
        yield _moment(text, start, end, meant, shape=shape, named=named)
    for match in NUMERIC.finditer(text):
        if (meant := numeric_day(match)) is not None:
            yield _moment(text, match.start(), match.end(), meant, shape=Shape.MOMENT, named=True)


def _is_whole_year(match: re.Match[str]) -> bool:
    return bool(match["r2"] and not match["relpart"]) or match["bare"] == "全年"


def _begins(text: str, start: int, match: re.Match[str]) -> bool:
    """Tell whether a date really begins at `start`, and not inside a number, a longer numeral or a code."""
    before = text[start - 1]
    if before.isdigit() or (before in ".．-—–~～" and text[max(0, start - 2)].isdigit()):
        return False
    if before in "-—–~～" and match["month"] and not match["y1"]:
        return False
    return not (before in _GOES_ON and not (match["y1"] or match["y2"] or match["plan"]))


def _moment(
    text: str, start: int, end: int, meant: date | None, *, shape: Shape, named: bool
) -> TimeExpression:
    towards = TOWARDS.search(text, max(0, start - 5), start)
    before = BEFORE.match(text, end)
    begin = towards.start() if towards else start
    stop = before.end() if before else end
    phrase = text[begin:stop]
    event = "" if meant else phrase
    bounded = bool(before or towards)
    return TimeExpression(Timing(phrase, begin, stop, by=meant, event=event), shape, bounded, named)


def is_undated(match: re.Match[str], year: int | None) -> bool:
    """Tell whether only the year is lacking to make a date of `match`."""
    return year is None and point(match, 2000) is not None


def point(match: re.Match[str], year: int | None) -> date | None:
    """Return the last day of the point in time that `match` of `DATE` names.

    None for a day that is none, and for one whose year nobody says.
    """
    five = match["fy"] or match["fy2"]
    if five:
        last = 2 if match["planpart"] == "中期" else 4
        return date(FIVE_YEARS[five] + last, 12, 31)
    named = match["y1"] or match["y2"]
    if named:
        year = year_of_numeral(named)
    elif year is None:
        return None
    else:
        year += _years_on(match["r1"] or match["r2"] or "")
    if match["month"]:
        return in_month(year, to_int(match["month"]) or 0, match["day"], match["part"])
    if match["half"]:
        return date(year, 6, 30) if match["half"] == "上半年" else date(year, 12, 31)
    if match["quarter"]:
        month = 3 * (to_int(match["quarter"]) or 4)
        return date(year, month, monthrange(year, month)[1])
    part = (match["yearpart"] or match["relpart"] or "").strip()
    if part.endswith(("初", "中")):
        return date(year, 6, 30) if "中" in part else date(year, 3, 31)
    return date(year, 12, 31)


def year_of_numeral(written: str) -> int:
    """Return the year that 2024, 2024年度, 二〇二四年 or 二O二四 names, 0 where it names none."""
    if written[0] != "二":
        return to_int(written[:4]) or 0
    return to_int(written.rstrip("年度 \u3000").translate(_ZEROS)) or 0


_ZEROS = str.maketrans("0Oo", "〇〇〇")


def _years_on(relative: str) -> int:
    if relative.startswith(("明", "次", "来", "翌")):
        return 1
    return -1 if relative.startswith(("去", "上")) else 0


def in_month(year: int, month: int, day: str | None, part: str | None) -> date | None:
    """Return a day of a month, its last one where neither day nor part (初, 中旬) is named; None for 2月30日."""
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day:
        number = to_int(day) or 0
        return date(year, month, number) if 1 <= number <= last else None
    return date(year, month, {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part or "", last))


def numeric_day(match: re.Match[str]) -> date | None:
    """Return the day of a match of `NUMERIC`: 2024-06-30, the last one of 2024.6."""
    return in_month(int(match["y"]), int(match["m"]), match["d"], None)


# Stretches

_END = r"(?:(?P<{0}y>20\d\d)\s?年)?\s?(?P<{0}m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?(?:\s?(?P<{0}d>[0-3]?\d)\s?[日号]|底|末|上旬|中旬|下旬|初)?"
STRETCH = Pattern(
    r"(?<![\d第])"
    + _END.format("a").replace("月份?", "(?:月份?)?", 1)
    + _TO
    + _END.format("b")
    + r"(?:期间|止|之间)?",
    example="2024年3月—10月",
    starts=r"\s0-9一七三九二五八六十四",
)
_SAME_MONTH = Pattern(
    r"(?<!\d)(?:(?P<y>20\d\d)\s?年)?\s?(?P<m>1[0-2]|0?[1-9])\s?月\s?(?P<a>[0-3]?\d)\s?[日号]?"
    + _TO
    + r"(?P<b>[0-3]?\d)\s?[日号]",
    example="6月1日至15日",
    starts=r"\s0-9",
)
YEARS = Pattern(
    r"(?<!\d)(?P<a>20\d\d)\s?年?\s?(?:[-—–~～至到－]{1,2})\s?(?P<b>20\d\d)\s?年?(?!\d)",
    example="2024年至2026年",
)
_FROM_NOW = Pattern(
    r"(?:从|自)?(?:即日|现在|印发之日|本通知印发之日|发文之日)起?" + r"\s?(?:至|到|[-—–－~～]{1,2})\s?",
    example="即日起至",
)
_TWO_YEARS = Pattern(r"今明(?:两|二)年|[今本]年?(?:和|及)明年", example="今明两年")


def find_stretches(text: str, given: Given) -> Iterator[TimeExpression]:
    """Yield every stretch of days: 4月1日至10月31日, 2024年至2026年, 即日起至6月30日."""
    for match in STRETCH.finditer(text):
        if span := months(match, given.year):
            yield _stretch(match, span)
        elif given.year is None and months(match, 2000):
            yield TimeExpression(Timing(match.group(), *match.span(), event=match.group()), Shape.STRETCH)
    for match in _SAME_MONTH.finditer(text):
        if match["y"] or given.year is not None:
            year = int(match["y"] or given.year or 0)
            first, last = (in_month(year, int(match["m"]), match[day], None) for day in "ab")
            if first and last and first < last:
                yield _stretch(match, (first, last))
    for match in YEARS.finditer(text):
        if span := whole_years(match):
            yield _stretch(match, span)
    for match in _TWO_YEARS.finditer(text):
        if given.year is not None:
            yield _stretch(match, (date(given.year, 1, 1), date(given.year + 1, 12, 31)))
    for match in _FROM_NOW.finditer(text):
        until = DATE.match(text, match.end())
        if until and (meant := point(until, given.year)):
            stop = before.end() if (before := BEFORE.match(text, until.end())) else until.end()
            phrase = text[match.start() : stop]
            yield TimeExpression(Timing(phrase, match.start(), stop, by=meant), Shape.STRETCH, bounded=True)


def whole_years(match: re.Match[str]) -> tuple[date, date] | None:
    """Return the days of a match of `YEARS`; None where its years do not follow one another."""
    first, last = int(match["a"]), int(match["b"])
    return (date(first, 1, 1), date(last, 12, 31)) if first < last else None


def _stretch(match: re.Match[str], span: tuple[date, date]) -> TimeExpression:
    return TimeExpression(Timing(match.group(), *match.span(), within=span), Shape.STRETCH)


def months(match: re.Match[str], year: int | None) -> tuple[date, date] | None:
    """Return the days of a match of `STRETCH`; None where they are none, or nobody says of which year."""
    if not match["ay"] and year is None:
        return None
    first_year = int(match["ay"] or year or 0)
    start = in_month(first_year, to_int(match["am"]) or 0, match["ad"], None)
    first_month, last_month = to_int(match["am"]) or 0, to_int(match["bm"]) or 0
    last_year = int(match["by"] or first_year + (last_month < first_month))
    end = in_month(last_year, last_month, match["bd"], None)
    if start is None or end is None or start > end:
        return None
    return (start if match["ad"] else start.replace(day=1)), end


# Lengths

AMOUNT = rf"(?:\d{{1,3}}|[{NUMERAL}两半几数]{{1,4}})"
LENGTH = Pattern(
    rf"(?P<n>{AMOUNT})\s?(?P<unit>个工作日|工作日|个月|个自然月|日|天|小时|分钟|周|个星期|星期|个季度|年)\s?(?:之内|以内|内|时间内|左右的?时间|时间(?=[完建实基全达]))",
    example="5个工作日内",
    starts=r"\d○〇一七三两九二五八六几十卅半四廿数百零",
)
_FROM_ISSUE = Pattern(
    r"(?:(?:自|从|在)|(?<![\u4e00-\u9fff])|(?<=[于应须要将]))(?:本|该)?(?:通知|方案|要点|意见|办法|计划|文件|措施)?(?:印发|发布|下发|公布|施行|实施|出台|发文)(?:之日起?|后|之后|之日后|起)(?:的)?\s?\Z",
    example="自印发之日起",
)
_FROM_POINT = Pattern(r"20\d\d\s?年(?:\d{1,2}月(?:\d{1,2}日)?)?起\s?\Z", example="2024年起")
_FROM_EVENT = Pattern(
    r"(?:(?![应须需在于自并将要])(?:[\u4e00-\u9fff]|[《》“”])){1,12}(?:之日起|后|以后|之后)(?:的)?\s?\Z",
    example="目录更新后",
)
_COUNTED_ON = {"天": 1, "日": 1, "周": 7, "个星期": 7, "星期": 7}


def find_lengths(text: str, given: Given) -> Iterator[TimeExpression]:
    """Yield every length of time with 内, with what it runs from: 自印发之日起1个月内, 目录更新后30天内, 两年内.

    It is a date where it runs from the day of issue and that is known; working days need a person's given.
    """
    for match in LENGTH.finditer(text):
        start = match.start()
        if start and (text[start - 1].isdigit() or text[start - 1] in f"每近前第{NUMERAL}.．"):
            continue
        reach = max(0, start - 20)
        issue = _FROM_ISSUE.search(text, reach, start)
        since = issue or _FROM_POINT.search(text, reach, start)
        anchor = since or _FROM_EVENT.search(text, max(0, start - 14), start)
        begin = anchor.start() if anchor else start
        phrase = text[begin : match.end()]
        from_issue = issue is not None or anchor is None
        until = _ahead(given.issued, match) if from_issue else None
        if until:
            timing = Timing(phrase, begin, match.end(), by=until)
        else:
            timing = Timing(phrase, begin, match.end(), event=phrase)
        yield TimeExpression(timing, Shape.LENGTH, bounded=anchor is not None, named=since is not None)


def _ahead(issued: date | None, match: re.Match[str]) -> date | None:
    """Return the last day of a length of time that begins with the day of issue."""
    count = {"两": 2, "半": 0}.get(match["n"], to_int(match["n"].replace("两", "二")))
    unit = match["unit"]
    if issued is None or count is None:
        return None
    if unit in _COUNTED_ON:
        return issued + timedelta(days=count * _COUNTED_ON[unit])
    on = {"年": 12, "个月": 1, "个自然月": 1, "个季度": 3}.get(unit)
    if on is None:
        return None
    ahead = issued.month - 1 + (on * count or on // 2)
    year, month = issued.year + ahead // 12, ahead % 12 + 1
    return date(year, month, min(issued.day, monthrange(year, month)[1]))
