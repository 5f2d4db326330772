"""Points in time, and which of them say when something is due.

Not every date does: 2023年以来 tells where something begins, 2025年底前建成的小区 which ones are meant, 执行至6月30日止 how
long a policy holds.  前 is inclusive: 年底前 is 31 December.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
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


_POINT = r"""
    (?: (?P<y1>20\d\d)\s?年(?:度)?\s? | (?P<r1>今年|本年度?|当年|明年) )?
    (?: (?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?
          (?: \s?(?P<day>[0-3]?\d)\s?[日号] | (?P<part>底|末|上旬|中旬|下旬|初|中) )?
      | (?P<half>上半年|下半年)(?:底|末)?
      | (?:第)?(?P<quarter>[一二三四1-4])\s?季度(?:底|末)?
    )
  | (?P<y2>20\d\d)\s?年(?:度)?(?P<yearpart>\s?(?:年)?(?:底|末|内|全年|初|中))?
  | (?P<r2>今年|本年度?|当年|明年)(?P<relpart>底|末|内|年底|年末)
  | (?P<bare>年底|年末|年内|年终|岁末)
  | (?P<plan>[“"']?(?P<fy>十三五|十四五|十五五|十六五)[”"']?(?:规划)?(?P<planpart>期?末|期间))
"""
DATE = Pattern(_POINT, re.VERBOSE, example="2024年6月底")
_FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}

_BEFORE = Pattern(r"(?:之前|以前|前)(?!后|述|款|列|期|提|往|来|去|置|端|三)", example="之前")
_TOWARDS = Pattern(r"(?:力争)?(?:截至到|截止到|截至|截止|到|至)\Z", example="力争到")
_SINCE = Pattern(r"\s?(?:以来|之?后|起|开始|至今|之日|同期|度?预算|版|前后|以后|期间以来)", example="以来")
_POLICY = Pattern(
    r"(?:延长|顺延|执行|有效期|延期|施行|实施(?:期限?)?|暂定|有效|展期|自|从|截止日期|(?<!即日)起)(?:限|期)?(?:为|暂定为|自)?\Z",
    example="有效期为",
)
_ATTRIBUTE = Pattern(
    r"[^，。；、]{0,6}?(?:到期|建成|出台|签订|注册|登记|竣工|投产|设立|成立|批准|开工|审批|发生|形成|购置|入库|公布|颁布|出生|印发|发布"
    r"|投入使用|投用|立项|未完成|排查发现|开业|入驻|认定|制定|修建|修订|参加工作)[^，。；、]{0,4}的",
    example="建成投用的",
)
_DOING = Pattern(r"[\s，,：:]{0,2}(?![、的])[\u4e00-\u9fff“《]", example="完成整改")


def find_dates(text: str, year: int) -> Iterator[Timing]:
    """Yield the days by which something is due; `year` is the year where a date names none."""
    previous: re.Match[str] | None = None
    for match in DATE.finditer(text):
        start, end = match.span()
        before_it, previous = previous, match
        if before_it and _TO.fullmatch(text, before_it.end(), start):
            continue  # the end of a stretch of days, which has its own rule
        if start and (
            text[start - 1].isdigit()
            or (text[start - 1] in _GOES_ON and not (match["y1"] or match["y2"] or match["plan"]))
            or (text[start - 1] == "至" and text[max(0, start - 2)] in _ENDS_DATE)
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


_TO = Pattern(r"\s?(?:至|到|[-—–－~～]{1,2})\s?", example="至")
_GOES_ON = NUMERAL + "每个近前这.．-—~～第、"
_ENDS_DATE = "0123456789年月日底初旬"
_LIMIT_BEFORE = Pattern(r"(?:时限|期限|完成时间|时间节点)[：:]\s?\Z", example="完成时间：")


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


_VERB = Pattern(
    r"[，,]?(?:全面|基本|初步|正式|集中|全部|力争|要|应|确保|争取|组织|召开)?(?:完成|完善|启动|开展|建成|实现|出台|印发|形成|建立|制定|取得|投入|上线|召开|举办|组织|报送|上报|达到|试运行|投用|落实|部署|开工|竣工|验收|编制|发布|推出|推动|推进|进行|实施|汇总|总结|通报|提交|前|底)",
    example="，全面完成",
)


def point(match: re.Match[str], year: int) -> date | None:
    """Return the last day of the point in time that `match` of a date names; None for a day that is none."""
    if match["plan"]:
        return date(_FIVE_YEARS[match["fy"]] + 4, 12, 31)
    named = match["y1"] or match["y2"]
    relative = match["r1"] or match["r2"] or ""
    year = int(named) if named else year + (relative in ("明年", "次年", "翌年"))
    if match["month"]:
        return in_month(year, to_int(match["month"]) or 0, match["day"], match["part"])
    if match["half"]:
        return date(year, 6, 30) if match["half"] == "上半年" else date(year, 12, 31)
    if match["quarter"]:
        month = 3 * (to_int(match["quarter"]) or 4)
        return date(year, month, monthrange(year, month)[1])
    if match["y2"] and (match["yearpart"] or "").strip().endswith(("初", "中")):
        return date(year, 6, 30) if "中" in match["yearpart"] else date(year, 3, 31)
    return date(year, 12, 31)


def in_month(year: int, month: int, day: str | None, part: str | None) -> date | None:
    """Return a day of a month, its last one where neither day nor part (初, 中旬) is named; None for 2月30日."""
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day:
        return date(year, month, int(day)) if 1 <= int(day) <= last else None
    return date(year, month, {"上旬": 10, "初": 10, "中旬": 20, "中": 20}.get(part or "", last))
