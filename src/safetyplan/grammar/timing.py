"""Deadline phrases and what they mean: 2024年底前, 每季度至少1次, 持续推进.

Not every date is a deadline: 2023年以来 tells where something begins, 2025年底前建成的小区 which ones are meant,
执行至6月30日止 how long a policy holds; nor are terms granted to others (缓缴3个月).  前 is inclusive: 年底前 is
31 December.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from safetyplan.grammar.numbers import NUMERAL, to_int
from safetyplan.words import Period


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


_Y = r"(?:(?P<year>20\d\d)\s?年|(?P<rel>今年|本年度?|当年|明年|次年|翌年))"
_N = rf"(?:\d{{1,3}}|[{NUMERAL}两]{{1,3}})"
_POINT = r"""
    (?: (?P<y1>20\d\d)\s?年(?:度)?\s? | (?P<r1>今年|本年度?|当年|明年) )?
    (?: (?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?
          (?: (?P<day>[0-3]?\d)\s?[日号] | (?P<part>底|末|上旬|中旬|下旬|初|中) )?
      | (?P<half>上半年|下半年)(?:底|末)?
      | (?:第)?(?P<quarter>[一二三四1-4])\s?季度(?:底|末)?
    )
  | (?P<y2>20\d\d)\s?年(?:度)?(?P<yearpart>\s?(?:年)?(?:底|末|内|全年|初|中))?
  | (?P<r2>今年|本年度?|当年|明年)(?P<relpart>底|末|内|年底|年末)
  | (?P<bare>年底|年末|年内|年终|岁末)
  | (?P<plan>[“"']?(?P<fy>十三五|十四五|十五五|十六五)[”"']?(?:规划)?(?P<planpart>期?末|期间))
"""
_DATE = re.compile(_POINT, re.VERBOSE)
_FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}

_BEFORE = re.compile(r"(?:之前|以前|前)(?!后|述|款|列|期|提|往|来|去|置|端|三)")
_TOWARDS = re.compile(r"(?:力争)?(?:截至到|截止到|截至|截止|到|至)\Z")
_SINCE = re.compile(r"\s?(?:以来|之?后|起|开始|至今|之日|同期|度?预算|版|前后|以后|期间以来)")
_POLICY = re.compile(
    r"(?:延长|顺延|执行|有效期|延期|施行|实施期限?|暂定|有效|展期|自|从|截止日期|起)(?:限|期)?(?:为|暂定为|自)?\Z"
)
_ATTRIBUTE = re.compile(
    r"[^，。；、]{0,6}?(?:到期|建成|出台|签订|注册|登记|竣工|投产|设立|成立|批准|开工|审批|发生|形成|购置|入库|公布|颁布|出生|印发|发布"
    r"|投入使用|投用|立项|未完成|排查发现|开业|入驻|认定|制定|修建|修订|参加工作)[^，。；、]{0,4}的"
)
_DOING = re.compile(r"[\s，,：:]{0,2}(?![、的])[\u4e00-\u9fff“《]")
_FREQUENCY = re.compile(
    r"每(?:一|个)?(?P<n>两|2|半)?(?:个)?(?P<unit>年度?|季度?|月度?|周|星期|学期)(?:\d{1,2}月(?:\d{1,2}日|份|底|末|初|[上中下]旬)?(?:之?前)?|(?:底|末|初)?(?:\d{1,2}[日号])?(?:之?前)?)"
    r"(?!限|龄|薪|均|收入|租|息|利)"
)
_TIMES = re.compile(
    rf"[^，。；]{{0,24}}?(?P<least>至少|不少于|不低于|不得少于|最少)?[^，。；\d{NUMERAL}]{{0,12}}(?P<times>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})\s?(?P<plus>以上)?(?:[\u4e00-\u9fff]{{0,2}})?(?:次|轮|遍|场次|期|回)(?P<more>以上)?"
)
_MONEY = re.compile(r"[^，。；]{0,14}?(?:元|补贴|补助|租金|房租)")
_PERIODS = {
    "年": Period.YEAR,
    "季": Period.QUARTER,
    "月": Period.MONTH,
    "周": Period.WEEK,
    "星": Period.WEEK,
    "学": Period.HALF_YEAR,
}
_BY_PERIOD = re.compile(
    r"按(?P<unit>月度?|季度?|周|年度?)(?=调度|通报|报送|上报|汇总|督查|公布|监测|评估|总结|报告|考核|梳理|更新|开展|组织|推进)"
)
_EACH_EVENT = re.compile(
    r"每(?:个|次|逢|到|遇)(?P<event>(?:重要|重大|重点|敏感|关键)(?:时段|节点|时期|活动|节日)(?:、(?:重要|重大|重点|敏感|关键)?(?:时段|节点|时期|活动|节日))*|节假日|汛期)"
)
_CAMPAIGN = re.compile(
    r"(?:安全生产|消防(?:安全)?宣传|防灾减灾(?:宣传)?|质量|科技活动|环境日宣传)(?:月|周)(?=[^\u6240]|$)"
)
_REGULARLY = re.compile(
    r"(?<![不、“‘])(?:定期|常态化)(?=(?:组织|开展|听取|研判|召开|进行|调度|通报|研究|分析|评估|更新|发布|公布|检查|督导|督查|协调|报告|报送|对|向|督促|推进|梳理|会商|走访|巡查|维护|演练|抽查|排查|监测|盘点|清理|总结|公示|交流|培训|联系|深入|落实|做好|实施|编制|汇总|考核|跟踪|上报|修订|完善|回访))"
)
_MECHANISM = re.compile(r"[\u4e00-\u9fff]{0,8}(?:机制|制度|体系|模式)(?![^，。；]{0,6}会)")
_KEEP_UP = re.compile(
    r"(?<=[。；\n])\s?(?:持续|长期|常年)(?=更新|坚持|监测|跟踪|抓好|运行|开展)|\A(?:持续|长期|常年)(?=更新|坚持|监测|跟踪|抓好|运行|开展)"
)
_BRACKETED = re.compile(r"[（(](?P<phrase>(?:长期|持续|常年|全年|常态化)[^（）()，。；]{0,8})[）)]")
_AFTER = re.compile(
    r"(?P<own>印发|发布|出台|下发|下达|收到|接到|会议|更新|批准|公布)(?P<what>[\u4e00-\u9fff]{0,4}?)"
    rf"(?:之日)?(?:起|后|以后|之后)(?:的)?\s?(?P<n>{_N})\s?(?:个工作日|工作日|日|天|小时|周|个月|年)(?:之内|以内|内)"
)
_EVENT_BEFORE = re.compile(r"(?:(?![应须需在于自并将要])[\u4e00-\u9fff《》“”]){0,8}\Z")
_DUTY_BEFORE = re.compile(r"(?:应当|必须|应|须|需|要|自|在|于|并)\Z")

_VAGUE = re.compile(
    r"(?:长期|持续|常年|全年|常态化?|永久|按(?:照)?(?:工作|时序|计划|规定)?(?:进度|时序|计划|时间节点|时限要求|要求)|分年度|贯穿全年|动态|适时|定期|逐步|立行立改|立即|即时|即知即改|及时|滚动|贯穿始终)[\u4e00-\u9fff]{0,10}"
)
_SEGMENT_END = re.compile(r"[，。；]")


def find_deadlines(text: str, year: int) -> tuple[Timing, ...]:
    """Return the deadlines in running text, in order; `year` is the year where a phrase names none.

    Titles in 《》 are passed over.
    """
    hidden = _titles(text)
    found: list[Timing] = []
    for timing in sorted(_candidates(text, year), key=lambda t: (t.start, -t.end)):
        if (found and timing.start < found[-1].end) or _in_any(timing.start, hidden):
            continue
        found.append(timing._replace(task=_task(text, timing)))
    return tuple(found)


def _candidates(text: str, year: int) -> Iterator[Timing]:
    yield from _dates(text, year)
    yield from _frequencies(text)
    yield from _events(text)
    for match in _BRACKETED.finditer(text):
        yield Timing(match["phrase"], match.start("phrase"), match.end("phrase"), ongoing=True)
    for match in (*_REGULARLY.finditer(text), *_KEEP_UP.finditer(text)):
        if match.group() == "常态化" and _MECHANISM.match(text, match.end()):
            continue
        phrase = match.group().strip()
        yield Timing(phrase, match.end() - len(phrase), match.end(), ongoing=True)


def _titles(text: str) -> list[tuple[int, int]]:
    spans, start = [], -1
    for match in re.finditer(r"[《》]", text):
        if match.group() == "《":
            start = match.start() if start < 0 else start
        elif start >= 0:
            spans.append((start, match.end()))
            start = -1
    return spans


def _in_any(at: int, spans: list[tuple[int, int]]) -> bool:
    while spans and spans[0][1] <= at:
        spans.pop(0)
    return bool(spans) and spans[0][0] <= at


def _dates(text: str, year: int) -> Iterator[Timing]:
    for match in _DATE.finditer(text):
        start, end = match.span()
        if start and (
            text[start - 1].isdigit()
            or text[start - 1] in NUMERAL + "每个近前这.．-—~～至第、"
            and not match["y1"]
            and not match["y2"]
            and not match["plan"]
        ):
            continue
        towards = _TOWARDS.search(text, max(0, start - 5), start)
        before = _BEFORE.match(text, end)
        due = point(match, year)
        if due is None or _SINCE.match(text, end if not before else before.end()):
            continue
        begin = towards.start() if towards else start
        stop = before.end() if before else end
        if (
            _POLICY.search(text, max(0, begin - 8), begin)
            or _ATTRIBUTE.match(text, stop)
            or text[stop : stop + 1] == "止"
        ):
            continue
        if before or towards or _is_due_date(text, match, begin, stop):
            yield Timing(text[begin:stop], begin, stop, by=due)


_LIMIT_BEFORE = re.compile(r"(?:时限|期限|完成时间|时间节点)[：:]\s?\Z")


def _is_due_date(text: str, match: re.Match[str], begin: int, stop: int) -> bool:
    """Tell whether a point in time without 前 or 到 is when something is due: 2019年上半年，…; 10月底完善…"""
    if match["month"] and _LIMIT_BEFORE.search(text, max(0, begin - 8), begin):
        return True
    at_head = begin == 0 or text[begin - 1] in "。，；：\n（( 于在将"
    if match["y2"]:
        return bool(match["yearpart"]) and at_head and _DOING.match(text, stop) is not None
    if match["bare"] or match["relpart"] or match["plan"]:
        return _DOING.match(text, stop) is not None and (
            at_head or match["bare"] == "年内" or bool(match["relpart"])
        )
    if not at_head or not _DOING.match(text, stop):
        return False
    if match["half"] or match["quarter"] or match["part"]:
        return text[stop : stop + 1] == "，" or _VERB.match(text, stop) is not None
    return (
        match["y1"] is not None or match["day"] is not None or match["month"] is not None
    ) and _VERB.match(text, stop) is not None


_VERB = re.compile(
    r"[，,]?(?:全面|基本|初步|正式|集中|全部|力争|要|应|确保|争取|组织|召开)?(?:完成|完善|启动|开展|建成|实现|出台|印发|形成|建立|制定|取得|投入|上线|召开|举办|组织|报送|上报|达到|试运行|投用|落实|部署|开工|竣工|验收|编制|发布|推出|推动|推进|进行|实施|汇总|总结|通报|提交|前|底)"
)


def point(match: re.Match[str], year: int) -> date | None:
    """Return the last day of the point in time that `match` of a date names; None for a day that is none."""
    if match["plan"]:
        return date(_FIVE_YEARS[match["fy"]] + 4, 12, 31)
    named = match["y1"] or match["y2"]
    relative = match["r1"] or match["r2"] or ""
    year = int(named) if named else year + (relative in ("明年", "次年", "翌年"))
    if match["month"]:
        return _in_month(year, to_int(match["month"]) or 0, match["day"], match["part"])
    if match["half"]:
        return date(year, 6, 30) if match["half"] == "上半年" else date(year, 12, 31)
    if match["quarter"]:
        month = 3 * (to_int(match["quarter"]) or 4)
        return date(year, month, monthrange(year, month)[1])
    if match["y2"] and (match["yearpart"] or "").strip().endswith(("初", "中")):
        return date(year, 6, 30) if "中" in match["yearpart"] else date(year, 3, 31)
    return date(year, 12, 31)


def _in_month(year: int, month: int, day: str | None, part: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day:
        return date(year, month, int(day)) if 1 <= int(day) <= last else None
    return date(year, month, {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part or "", last))


def _frequencies(text: str) -> Iterator[Timing]:
    for match in _FREQUENCY.finditer(text):
        if _MONEY.match(text, match.end()):
            continue
        yield _every(text, match)
    for match in _BY_PERIOD.finditer(text):
        yield Timing(match.group(), match.start(), match.end(), every=_PERIODS[match["unit"][0]])


def _every(text: str, match: re.Match[str]) -> Timing:
    period = _PERIODS[match["unit"][0]]
    if match["n"] == "半" and period is Period.YEAR:
        period = Period.HALF_YEAR
    elif match["n"] in ("两", "2"):
        phrase = match.group()
        return Timing(phrase, match.start(), match.end(), event=phrase)
    times = _TIMES.match(text, match.end())
    count = to_int(times["times"].replace("两", "二")) if times else None
    end = times.end() if times and count else match.end()
    return Timing(text[match.start() : end], match.start(), end, every=period, times=count or None)


def _events(text: str) -> Iterator[Timing]:
    for match in _EACH_EVENT.finditer(text):
        times = _TIMES.match(text, match.end())
        count = to_int(times["times"].replace("两", "二")) if times else None
        end = times.end() if times and count else match.end()
        yield Timing(text[match.start() : end], match.start(), end, event=match["event"], times=count or None)
    for match in _CAMPAIGN.finditer(text):
        yield Timing(match.group(), match.start(), match.end(), event=match.group())
    yield from _afterwards(text)


def _afterwards(text: str) -> Iterator[Timing]:
    """Terms that run from an act of the administration itself: 目录更新后30天内, 自印发之日起一个月内."""
    for match in _AFTER.finditer(text):
        before = _EVENT_BEFORE.search(text, max(0, match.start() - 8), match.start())
        start = before.start() if before else match.start()
        due = _DUTY_BEFORE.search(text, max(0, start - 3), start)
        if due or match["own"] in ("印发", "下发", "收到", "接到"):
            event = text[start : match.start("what")] + match["what"] + "后"
            yield Timing(text[start : match.end()], start, match.end(), event=event)


def _task(text: str, timing: Timing) -> str:
    """Return what is due: the words from the phrase to the end of its part of the sentence, without the phrase."""
    end = timing.end
    if text[end : end + 1] in "，,":
        end += 1
    stop = _SEGMENT_END.search(text, end)
    task = text[end : stop.start() if stop else len(text)].strip()
    return task if len(task) <= 80 else ""


def clause_timings(
    text: str, start: int, end: int, year: int | None, *, labelled: bool = False
) -> list[Timing] | None:
    """Read a segment of a clause as a deadline: 6月底完成, 持续推进, 5月底取得明显成效并持续推进.

    None where the segment is no deadline; `labelled`: it stands behind 完成时限：, so that it must be one.
    """
    segment = text[start:end]
    if len(segment) > 60:
        return None
    match = _DATE.match(segment.removeprefix("到").removeprefix("至"))
    year_known = year if year is not None else 2000
    due = point(match, year_known) if match and not segment.startswith(("自", "从")) else None
    if due is not None and (labelled or _is_short_date(segment, match)):
        if year is None and not (match["y1"] or match["y2"] or match["plan"]):  # type: ignore[index]
            return [Timing(segment, start, end, event=segment)]
        span = _span(segment, year_known)
        if span:
            return [Timing(segment, start, end, within=span)]
        return [Timing(segment, start, end, by=due)]
    every = _FREQUENCY.match(segment)
    if every and (labelled or len(segment) <= 20):
        timing = _every(segment, every)
        return [timing._replace(phrase=segment, start=start, end=end)]
    if _VAGUE.fullmatch(segment) or (labelled and _VAGUE.match(segment)):
        return [Timing(segment, start, end, ongoing=True)]
    return [Timing(segment, start, end, event=segment)] if labelled and segment else None


_ORG_INSIDE = re.compile(r"[局委厅署](?:[、，]|\Z)|牵头|负责|配合|单位|部门|政府")


def _is_short_date(segment: str, match: re.Match[str] | None) -> bool:
    return match is not None and len(segment) <= 40 and not _ORG_INSIDE.search(segment)


_SPAN = re.compile(r"(?P<a>20\d\d)\s?年?(?:\d{1,2}月)?\s?[-—–~～至到]{1,2}\s?(?P<b>20\d\d)\s?年")


def _span(segment: str, year: int) -> tuple[date, date] | None:
    match = _SPAN.match(segment)
    if not match or int(match["a"]) >= int(match["b"]):
        return None
    return date(int(match["a"]), 1, 1), date(int(match["b"]), 12, 31)
