"""Deadline phrases and what they mean: 2024年底前, 每季度至少1次, 持续推进, 目录更新后30天内.

Terms granted to others (缓缴3个月) are no deadlines; 定期 is one where it tells how to act, not in 定期检验 or in a
list of mechanisms.
"""

import re
from collections.abc import Iterator
from datetime import date

from safetyplan.grammar.dates import DATE, Timing, find_dates, in_month, point
from safetyplan.grammar.frequencies import FREQUENCY, every, find_frequencies, how_many
from safetyplan.patterns import Pattern
from safetyplan.text import NUMERAL

__all__ = ["Timing", "clause_timings", "find_deadlines"]

_N = rf"(?:\d{{1,3}}|[{NUMERAL}两]{{1,3}})"
_EACH_EVENT = Pattern(
    r"每(?:个|次|逢|到|遇)(?P<event>(?:重要|重大|重点|敏感|关键)(?:时段|节点|时期|活动|节日)(?:、(?:重要|重大|重点|敏感|关键)?(?:时段|节点|时期|活动|节日))*|节假日|汛期)",
    example="每逢重要时段",
)
_CAMPAIGN = Pattern(
    r"(?:安全生产|消防(?:安全)?宣传|防灾减灾(?:宣传)?|质量|科技活动|环境日宣传)(?:月|周)(?=[^\u6240]|$)",
    example="安全生产月",
)
_REGULARLY = Pattern(
    r"(?<![不、“‘])(?:定期|常态化)(?=(?:组织|开展|听取|研判|召开|进行|调度|通报|研究|分析|评估|更新|发布|公布|检查|督导|督查|协调|报告|报送|对|向|督促|推进|梳理|会商|走访|巡查|维护|演练|抽查|排查|监测|盘点|清理|总结|公示|交流|培训|联系|深入|落实|做好|实施|编制|汇总|考核|跟踪|上报|修订|完善|回访))",
    example="定期开展",
)
_MECHANISM = Pattern(r"[\u4e00-\u9fff]{0,8}(?:机制|制度|体系|模式)(?![^，。；]{0,6}会)", example="会商机制")
_KEEP_UP = Pattern(
    r"(?<=[。；\n])\s?(?:持续|长期|常年)(?=更新|坚持|监测|跟踪|抓好|运行|开展)|\A(?:持续|长期|常年)(?=更新|坚持|监测|跟踪|抓好|运行|开展)",
    example="持续更新",
)
_BRACKETED = Pattern(
    r"[（(](?P<phrase>(?:长期|持续|常年|全年|常态化)[^（）()，。；]{0,8})[）)]", example="（长期坚持）"
)
_AFTER = Pattern(
    r"(?P<own>印发|发布|出台|下发|下达|收到|接到|会议|更新|批准|公布)(?P<what>[\u4e00-\u9fff]{0,4}?)"
    rf"(?:之日)?(?:起|后|以后|之后)(?:的)?\s?{_N}\s?(?:个工作日|工作日|日|天|小时|周|个月|年)(?:之内|以内|内)",
    example="更新后30天内",
)
_EVENT_BEFORE = Pattern(r"(?:(?![应须需在于自并将要])[\u4e00-\u9fff《》“”]){0,8}\Z", example="目录")
_DUTY_BEFORE = Pattern(r"(?:应当|必须|应|须|需|要|自|在|于|并)\Z", example="应当")

_VAGUE = Pattern(
    r"(?:长期|持续|常年|全年|常态化?|永久|按(?:照)?(?:工作|时序|计划|规定)?(?:进度|时序|计划|时间节点|时限要求|要求)|分年度|贯穿全年|动态|适时|定期|逐步|立行立改|立即|即时|即知即改|及时|滚动|贯穿始终)[\u4e00-\u9fff]{0,10}",
    example="持续推进",
)
_TITLE = Pattern(r"[《》]", example="《")
_SEGMENT_END = Pattern(r"[，。；]", example="。")


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
    yield from find_dates(text, year)
    for match in _MONTHS.finditer(text):
        if _is_stretch_of_work(text, match) and (span := _months(match, year)):
            yield Timing(match.group(), match.start(), match.end(), within=span)
    yield from find_frequencies(text)
    yield from _events(text)
    for match in _BRACKETED.finditer(text):
        yield Timing(match["phrase"], match.start("phrase"), match.end("phrase"), ongoing=True)
    for match in (*_REGULARLY.finditer(text), *_KEEP_UP.finditer(text)):
        if match.group() == "常态化" and _MECHANISM.match(text, match.end()):
            continue
        phrase = match.group().strip()
        yield Timing(phrase, match.end() - len(phrase), match.end(), ongoing=True)


def _is_stretch_of_work(text: str, match: re.Match[str]) -> bool:
    """Tell whether something is to be done in these days; how long a policy holds is no deadline."""
    start, end = match.span()
    if text[start - 1 : start] in ("（", "("):
        return True
    if _POLICY_TERM.match(text, end) or text[max(0, start - 2) : start] in ("执行", "实施", "有效", "期为"):
        return False
    at_head = start == 0 or text[start - 1] in "。；：，\n于在"
    follows = match["ay"] is not None or text[end : end + 1] == "，"
    return _WORK.match(text, end) is not None or (at_head and follows)


_POLICY_TERM = Pattern(
    r"(?:期间|内|止)?(?:的|新|实施|执行|暂停|停止|阶段性|减|免|缓|缴|发生|销售|购买)|止|[，,](?:对|给予|凡|按)",
    example="期间执行",
)
_WORK = Pattern(
    r"[，,]?(?:在[^，。；]{1,16})?(?:集中|组织|全面|部署|分批)?(?:开展|完成|进行|推进|整改|排查|整治|举办)",
    example="，集中开展",
)


def _titles(text: str) -> list[tuple[int, int]]:
    spans, start = [], -1
    for match in _TITLE.finditer(text):
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


def _events(text: str) -> Iterator[Timing]:
    for match in _EACH_EVENT.finditer(text):
        times, end = how_many(text, match.end())
        yield Timing(text[match.start() : end], match.start(), end, event=match["event"], times=times)
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
    stop = _SEGMENT_END.search(text, end, end + 2 * _LONGEST_TASK)
    task = text[end : stop.start() if stop else end + 2 * _LONGEST_TASK].strip()
    return task if len(task) <= _LONGEST_TASK and not task.startswith(_NO_TASK) else ""


_LONGEST_TASK = 80
_NO_TASK = ("）", ")", "、", "等")
"""What follows a phrase that is itself one of several things named: 安全生产月、消防宣传月等活动."""


def clause_timings(
    text: str, start: int, end: int, year: int | None, *, labelled: bool = False
) -> list[Timing] | None:
    """Read a segment of a clause as a deadline: 6月底完成, 持续推进, 5月底取得明显成效并持续推进.

    None where the segment is no deadline; `labelled`: it stands behind 完成时限：, so that it must be one.
    """
    segment = text[start:end]
    if len(segment) > 60:
        return None
    match = DATE.match(segment.removeprefix("到").removeprefix("至"))
    year_known = year if year is not None else 2000
    due = point(match, year_known) if match and not segment.startswith(("自", "从")) else None
    if due is not None and (labelled or _is_short_date(segment, match)):
        if year is None and not (match["y1"] or match["y2"] or match["plan"]):  # type: ignore[index]
            return [Timing(segment, start, end, event=segment)]
        span = _span(segment, year_known)
        if span:
            return [Timing(segment, start, end, within=span)]
        return [Timing(segment, start, end, by=due)]
    if labelled and (day := _numeric(segment)):
        return [Timing(segment, start, end, by=day)]
    often = FREQUENCY.match(segment)
    if often and (labelled or len(segment) <= 20):
        timing = every(segment, often)
        return [timing._replace(phrase=segment, start=start, end=end)]
    if _VAGUE.fullmatch(segment) or (labelled and _VAGUE.match(segment)):
        return [Timing(segment, start, end, ongoing=True)]
    return [Timing(segment, start, end, event=segment)] if labelled and segment else None


_ORG_INSIDE = Pattern(r"[局委厅署](?:[、，]|\Z)|牵头|负责|配合|单位|部门|政府", example="市财政局牵头")


def _is_short_date(segment: str, match: re.Match[str] | None) -> bool:
    return match is not None and len(segment) <= 40 and not _ORG_INSIDE.search(segment)


_YEARS = Pattern(r"(?P<a>20\d\d)\s?年?\s?[-—–~～至到]{1,2}\s?(?P<b>20\d\d)\s?年", example="2024年至2026年")
_DAY = r"(?:(?P<{0}y>20\d\d)\s?年)?\s?(?P<{0}m>1[0-2]|0?[1-9])\s?月份?(?:\s?(?P<{0}d>[0-3]?\d)\s?日|底|末|上旬|中旬|下旬)?"
_MONTHS = Pattern(
    r"(?<!\d)"
    + _DAY.format("a").replace("月份?", "(?:月份?)?", 1)
    + r"\s?[-—–~～至到]{1,2}\s?"
    + _DAY.format("b"),
    example="2024年3月—10月",
)
_NUMERIC = Pattern(
    r"(?P<y>20\d\d)\s?[.\-/]\s?(?P<m>1[0-2]|0?[1-9])(?:\s?[.\-/]\s?(?P<d>[0-3]?\d))?(?!\d)",
    example="2024-06-30",
)


def _span(segment: str, year: int) -> tuple[date, date] | None:
    """Read 2024年至2026年, 2024年3月—10月 as a stretch of days."""
    if match := _YEARS.match(segment):
        first, last = int(match["a"]), int(match["b"])
        return (date(first, 1, 1), date(last, 12, 31)) if first < last else None
    match = _MONTHS.match(segment)
    return _months(match, year) if match else None


def _months(match: re.Match[str], year: int) -> tuple[date, date] | None:
    first_year = int(match["ay"] or year)
    start = in_month(first_year, int(match["am"]), match["ad"], None)
    end = in_month(int(match["by"] or first_year), int(match["bm"]), match["bd"], None)
    if start is None or end is None or start > end:
        return None
    return (start if match["ad"] else start.replace(day=1)), end


def _numeric(segment: str) -> date | None:
    """Read a day written in figures, as tables do: 2024.6, 2024-06-30."""
    match = _NUMERIC.match(segment)
    return in_month(int(match["y"]), int(match["m"]), match["d"], None) if match else None
