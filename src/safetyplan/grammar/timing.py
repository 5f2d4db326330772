"""Every time in a text and what it is for: due (6月底前完成…), since (2023年以来), validity (有效期至…), attribute (对…前建成的小区), amount, name.

First `grammar.dates`, `frequencies` and `periods` find every expression; then its place in the sentence says
what it is for.  A limit (前, 内, 到) is due unless the words around it say otherwise; a bare point is due at the
head of a part of a sentence, where these papers put what they demand.  No list of verbs decides.
"""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from safetyplan.grammar.dates import (
    Given,
    Shape,
    TimeExpression,
    Timing,
    Use,
    find_lengths,
    find_moments,
    find_stretches,
)
from safetyplan.grammar.frequencies import find_frequencies
from safetyplan.grammar.periods import find_periods
from safetyplan.grammar.time_lists import explained, listed
from safetyplan.patterns import Pattern
from safetyplan.text import half_width_digits

__all__ = ["Timing", "Use", "find_deadlines", "find_times"]


@lru_cache(maxsize=16_384)
def find_deadlines(text: str, year: int | None, issued: date | None = None) -> tuple[Timing, ...]:
    """Return the deadlines in running text, in order.

    `year` is the year where a phrase names none; where nobody says it either, the phrase stands for itself as an
    event.  Lengths of time run from `issued`.  Titles in 《》 are passed over.
    """
    return tuple(
        each.timing._replace(task=_task(text, each.timing))
        for each in find_times(text, year, issued)
        if each.use is Use.DUE
    )


@lru_cache(maxsize=16_384)  # items, their accounting and the rules ask for the same texts
def find_times(text: str, year: int | None, issued: date | None = None) -> tuple[TimeExpression, ...]:
    """Return every expression of time in running text, in order, none overlapping, with what it is for."""
    plain = half_width_digits(text)
    given = Given(year, issued)
    hidden = _titles(plain)
    found: list[TimeExpression] = []
    for each in sorted(_expressions(plain, given), key=lambda e: (e.timing.start, -e.timing.end)):
        start, end = each.timing.start, each.timing.end
        if found and start < found[-1].timing.end:
            continue
        timing = each.timing._replace(phrase=text[start:end])
        use = Use.NAME if _in_any(start, hidden) else each.use
        found.append(each._replace(timing=timing, use=use))
    return tuple(listed(plain, explained(text, found)))


def _expressions(text: str, given: Given) -> Iterator[TimeExpression]:
    for each in find_moments(text, given):
        yield each._replace(use=_use_of_moment(text, each, given))
    for each in find_stretches(text, given):
        yield each._replace(use=_use_of_stretch(text, each, given))
    for each in find_lengths(text, given):
        yield each._replace(use=_use_of_length(text, each))
    for each, is_paid in find_frequencies(text):
        yield each._replace(use=Use.AMOUNT if is_paid else _use_of_frequency(text, each))
    for each in find_periods(text):
        yield each._replace(use=_use_of_period(text, each))
    yield from _ongoing(text)


# What stands around an expression

_LEADS_IN = Pattern(
    r"(?:并|且|同时|于|在|要|应|须|需|将|力争|确保|争取|原则上|务必|必须|应当|分别|最迟|最晚|尽快|计划|拟|预计|其中|可|和|及|一般|以后|均|由此|到时|再|则)*\Z",
    example="并于",
)
_SUBJECT = Pattern(
    r"(?:局|委|办|厅|会|组|队|院|所|站|中心|政府|部门|单位|企业|公司|乡镇|街道|镇|乡|县|市|区|园|场|处|校|村|社区|各地|各级|负责人|主体|机构|专班|工作)(?:[）)])?(?:要|应|须|需|应当|必须|务必|于|在|力争|确保|可|均|都|将|分别|原则上)*\Z",
    example="各乡镇要",
)
_SINCE = Pattern(
    r"\s?(?:以来|之?后(?!勤)|起(?!草)|开始|至今|之日起?|同期|度?预算|版|以后|期间以来|以上|以下|至(?!少))",
    example="以来",
)
_SINCE_BEFORE = Pattern(r"(?:自|从|始于|同比|比|较|相比)\Z", example="自")
_POLICY = Pattern(
    r"(?:延长|顺延|执行|有效期|延期|施行|实施(?:期限?)?|暂定|有效|展期|截止日期|效期|享受|缓缴|减免|租期|保质期|使用年限)(?:限|期)?(?:为|暂定为|自|至|到)?\Z",
    example="有效期为",
)
_VALID = Pattern(
    r"\s?(?:止|有效(?=[期。；，）]|$)|期满|届满|到期(?!前)|失效|废止|起?施行|起?执行|起?实施(?=[。；，]|$))",
    example="止",
)
_DONE = Pattern(
    r"(?:已|新|未|曾)?[^，。；、的]{0,6}?(?:到期|建成|出台|签订|注册|登记|竣工|投产|设立|成立|批准|开工|审批|发生|形成|购置|入库|公布|颁布|出生|印发|发布"
    r"|投入使用|投用|使用|立项|未完成|完成|排查|发现|开业|入驻|认定|制定|修建|修订|参加工作|建设|出厂|生产|安装|取得|整改|核发|备案|排查发现|在建|存在)(?:[^，。；、的]{0,4})的",
    example="建成投用的",
)
_ASIDE = Pattern(
    r"(?:对|将|把|给|为|含|除|消除|包括|整治|排查|治理|完成|查处|按照|巩固|针对|涉及|清理|化解|推进|消化|围绕|落实|属于|纳入|处置|整改|销号|于)\Z",
    example="对",
)
_DOING = Pattern(
    r"[\s，,：:]{0,2}(?![、的）)”》。；])(?:[\u4e00-\u9fff]|[A-Za-z0-9“《【])", example="完成整改"
)
_LABEL_BEFORE = Pattern(
    r"(?:时限|期限|完成时间|时间节点|时间|截止日期|完成日期|整改时间|进度|限期)(?:要求|安排)?(?:为|是|[：:])\s?\Z",
    example="完成时间：",
)
_NOUN_OF_YEAR = Pattern(
    r"度?[^，。；、]{0,16}?(?:工作(?=的)|工作会议|工作(?:总结|要点|计划|方案|部署|任务|会议|安排|报告|目标)|要点|计划|规划|方案|预算|决算|任务(?:清单|分解)|清单|总结|报告|考核(?:办法|结果)?|台账|目录|名单|情况|数据|分值|成绩|结果|收入|比例|标准|会议精神|部署会|动员会|会议后|水平|行动|经验|指标)(?=[，。；、）)》”的和及与中]|\Z)",
    example="年度工作要点",
)


_PUBLISHED = Pattern(
    r"(?:发布|成文|公开|印发|生成|发文|更新|登记|签发)(?:时间|日期)[：:]\s?\Z", example="发布时间："
)
_NOUN_BEHIND = Pattern(
    r"[度份]?(?:[\u4e00-\u9fff]{0,4}(?:分值|数据|成绩|情况|结果|收入|申报|例会|报表)|(?:安全生产|重点)?工作(?=的|会议|要点)|[^，。；、]{0,12}(?:会议后|会议精神))",
    example="考评分值",
)
_GRANTS = Pattern(
    r"[^。；]{0,14}?(?:暂?免(?:收|征|除|缴)|减半|减征|减免|缓缴|缓征|延期(?:缴|还|办)|房租|租金|申报期限|补贴标准|续贷|展期)",
    example="房租免收",
)
_HAPPENED = Pattern(
    r"许|[，,]?[^。；]{0,40}?发生[^。；，]{0,14}(?:事故|火灾|爆炸|事件|坍塌)", example="，某地发生火灾事故"
)


def _opens(text: str, start: int) -> bool:
    """Tell whether a bracket opens right before `start`."""
    return text[start - 1 : start] in ("（", "(")


_REACH = 20
"""Characters before an expression that are looked at; what introduces a time stands right before it."""


def _left(text: str, start: int) -> str:
    """Return the part of the sentence before `start`, its last `_REACH` characters."""
    stop = max(0, start - _REACH)
    for at in range(start - 1, stop - 1, -1):
        if text[at] in _PART_MARKS:
            return text[at + 1 : start].strip()
    return text[stop:start].strip()


_PART_MARKS = frozenset("。，；：:;,！？\n（(“、\t")


def _at_head(left: str) -> bool:
    return _LEADS_IN.fullmatch(left) is not None


def _is_aside(text: str, left: str, end: int, *, past: bool) -> bool:
    """Tell whether an expression belongs to a noun behind it: 对2015年前建成的小区, not 6月底前制定统一的标准."""
    if text[end : end + 1] == "的":
        return True
    done = _DONE.match(text, end)
    if not done:
        return False
    if past:
        return True
    if _at_head(left) or _SUBJECT.search(left):
        return False
    return _ASIDE.search(left) is not None or done.end() - end <= 8


def _use_of_moment(text: str, each: TimeExpression, given: Given) -> Use:
    start, end = each.timing.start, each.timing.end
    left = _left(text, start)
    by = each.timing.by
    past = bool(by and given.year and by.year < given.year)
    if _PUBLISHED.search(text, max(0, start - 10), start):
        return Use.NAME
    if _LABEL_BEFORE.search(text, max(0, start - 10), start):
        return Use.DUE
    if _POLICY.search(text, max(0, start - 8), start) or _VALID.match(text, end):
        return Use.VALIDITY
    if _SINCE.match(text, end) or _SINCE_BEFORE.search(left):
        return Use.SINCE
    if past and each.timing.phrase.startswith("截"):
        return Use.SINCE
    if _is_aside(text, left, end, past=past):
        return Use.ATTRIBUTE
    if _GRANTS.match(text, end):
        return Use.VALIDITY
    if _HAPPENED.match(text, end):
        return Use.SINCE
    if each.bounded:
        return Use.DUE
    if each.shape is Shape.YEAR:
        return _use_of_year(text, each, left, past=past)
    if past:
        return Use.SINCE
    if _NOUN_BEHIND.match(text, end):
        return Use.NAME
    if _at_head(left) or _SUBJECT.search(left) or _opens(text, start):
        closes = text[end : end + 1] in "）)"
        return Use.DUE if closes or _DOING.match(text, end) else Use.UNKNOWN
    if left.endswith(("于", "在", "至迟", "力争", "确保")) or _is_month_end(each):
        return Use.DUE if _DOING.match(text, end) else Use.UNKNOWN
    return Use.UNKNOWN if each.timing.by else Use.NAME


_MONTH_END = Pattern(r"(?:底|末|[上中下]旬|年内|季度)\Z", example="底")


def _is_month_end(each: TimeExpression) -> bool:
    return _MONTH_END.search(each.timing.phrase) is not None


def _use_of_year(text: str, each: TimeExpression, left: str, *, past: bool) -> Use:
    """A year alone is due as a milestone (2025年，全面建成…; 在2025年实现…); before a noun it is part of a name."""
    end = each.timing.end
    if past:
        return Use.SINCE
    head = not left or left in ("力争", "到", "并")
    if head and text[end : end + 1] in "，,":
        return Use.DUE
    if not _DOING.match(text, end) or (each.named and each.timing.phrase.endswith("度")):
        return Use.NAME
    if _NOUN_OF_YEAR.match(text, end):
        return Use.UNKNOWN if head and _NOUN_BEHIND.match(text, end) is None else Use.NAME
    return Use.DUE if head or left.endswith(("在", "于")) else Use.NAME


_TERM_BEHIND = Pattern(
    r"(?:期间|内|止)?(?:的(?!统一)|新(?!建|增)|执行|暂停|停止|阶段性|减|免|缓|缴|销售|购买)|止(?=[，。；])|[，,](?:对|给予|凡|按)",
    example="期间执行",
)


def _use_of_stretch(text: str, each: TimeExpression, given: Given) -> Use:
    """Days in which something is done are due; how long a policy holds, or what a programme is called, is not."""
    start, end = each.timing.start, each.timing.end
    left = _left(text, start)
    within = each.timing.within
    if _LABEL_BEFORE.search(text, max(0, start - 10), start):
        return Use.DUE
    if within and given.year and within[1].year < given.year:
        return Use.SINCE
    if _TERM_BEHIND.match(text, end) or _POLICY.search(text, max(0, start - 6), start):
        return Use.VALIDITY
    if within and within[1].year - within[0].year > 1 and text[end : end + 1] not in "，,":
        return Use.NAME  # 三年行动（2024—2026年）
    if each.bounded or _opens(text, start) or _at_head(left) or _SUBJECT.search(left):
        return Use.DUE
    return Use.DUE if _DOING.match(text, end) and left.endswith(("于", "在")) else Use.UNKNOWN


_FORMER = Pattern(
    r"(?:(?:压缩|压减|缩短|控制|减少|降低|缩减|限定|提速|不超过)[至到在为]?|近|过去|前|连续|累计|每|满|超过|达|不少于|不低于|至少|以后|今后|未来|有效|任职|从业|购买|入职|毕业|取得)\s?\Z",
    example="近",
)
_GRANTED = Pattern(
    r"(?:[，,]?(?:可|享受|免|减|缓|给予|补缴|补贴|补助|按|累计|发生|不得|予以|在计算|关税|办结|放行|到场|响应|赶到|处置|答复|出具|审批)|的)",
    example="享受",
)


def _use_of_length(text: str, each: TimeExpression) -> Use:
    """A length of time is due if the administration's own act begins it, or if it heads what is demanded."""
    start, end = each.timing.start, each.timing.end
    left = _left(text, start)
    phrase = each.timing.phrase
    if _FORMER.search(left) or _GRANTED.match(text, end):
        return Use.AMOUNT
    if _HOURS.search(phrase) and not each.named:
        return Use.AMOUNT
    if each.named or (each.bounded and _DUTY_BEFORE.fullmatch(left)):
        return Use.DUE
    if each.bounded:
        return (
            Use.DUE if _OWN_ACT.search(phrase) else Use.AMOUNT if _OTHERS_ACT.search(phrase) else Use.UNKNOWN
        )
    if _at_head(left) or _SUBJECT.search(left) or _opens(text, start):
        return Use.DUE if _DOING.match(text, end) else Use.UNKNOWN
    return Use.UNKNOWN


_DUTY_BEFORE = Pattern(r".*(?:应当|必须|应|须|需|要|自|在|于|并)", example="应当")
_OWN_ACT = Pattern(
    r"印发|下发|收到|接到|会议|更新|公布|通报|检查|排查|批准|方案|通知|要点|备案", example="收到"
)
_OTHERS_ACT = Pattern(r"疫情|取得|毕业|入职|离职|注册|成立|投产|期满|到期|退休|中标", example="取得")


_HOURS = Pattern("小时|分钟", example="小时")
_SYSTEM = Pattern("[^，。；、]{0,5}(?:制度|机制)", example="例会制度")
_HOURS_A_DAY = Pattern(r"\d*小时", example="8小时")


def _use_of_frequency(text: str, each: TimeExpression) -> Use:
    end = each.timing.end
    if _SYSTEM.match(text, end, end + 8):
        return Use.NAME
    if _HOURS_A_DAY.match(text, end, end + 5) and "值" not in text[end : end + 10]:
        return Use.AMOUNT
    return Use.DUE


def _use_of_period(text: str, each: TimeExpression) -> Use:
    """A named period is due with 前, 期间 and the like, or at the head of what is done then."""
    start, end = each.timing.start, each.timing.end
    left = _left(text, start)
    if _SINCE.match(text, end) or _SINCE_BEFORE.search(left):
        return Use.SINCE
    if _OCCASION.match(text, end):
        return Use.NAME
    if each.bounded:
        return Use.DUE
    heads = _at_head(left) and text[start - 1 : start] != "、" and text[end : end + 1] != "的"
    if heads or _FOCUS.search(left) or (_SUBJECT.search(left) and each.timing.phrase[-1] in "末底"):
        return Use.DUE
    return Use.NAME


_OCCASION = Pattern(r"[”\"]?(?:主题|系列|宣传)*(?:活动)?等?为(?:契机|抓手|载体|牵引)", example="活动为契机")
"""Behind 以安全生产月活动 no time is set: the whole year's work takes its occasion from it."""
_FOCUS = Pattern(
    r"(?:做好|抓好|针对|应对|紧盯|盯紧|聚焦|突出|加强|强化|抓实|围绕|结合|把握|紧扣)\Z", example="紧盯"
)


# Without end

_REGULARLY = Pattern(r"(?<![不、“‘非])(?P<phrase>定期|常态化)(?=[\u4e00-\u9fff])", example="定期开展")
_NO_DEMAND = Pattern(
    r"的|存款|(?:检验|检测|体检|轮换|报告|会商|维护|评估|巡查|例会|联席)[^，。；、]{0,2}(?:不|率|证|报告|合格|周期|制度|机制|标志)|[\u4e00-\u9fff]{0,8}(?:机制|制度|体系|模式|格局|化管理)(?![^，。；]{0,6}会)|[^，。；、]{0,6}、[^，。；]{0,20}(?:等)?(?:机制|制度|体系)|和|与|化",
    example="会商机制",
)
_KEEP_UP = Pattern(
    r"(?:(?<=[。；\n])|(?<=，)(?!持续)|\A)\s?(?P<phrase>持续(?=更新|坚持|监测|跟踪|抓好|运行|开展)|长期(?=坚持|抓|开展|推进|保持|跟踪|监测|落实|运行)|常年(?=[\u4e00-\u9fff]))",
    example="持续更新",
)
_BRACKETED = Pattern(
    r"[（(](?P<phrase>(?:长期|持续|常年|全年|常态化|贯穿全年)[^（）()，。；]{0,8})[）)]",
    example="（长期坚持）",
)
_LASTING = Pattern(
    r"(?P<phrase>(?:并|要|需|须|应|作为)?(?:长期坚持|常抓不懈|长期抓好|贯穿全年))(?=[，。；）)]|$)",
    example="长期坚持",
)


def _ongoing(text: str) -> Iterator[TimeExpression]:
    for pattern in (_REGULARLY, _KEEP_UP, _BRACKETED, _LASTING):
        for match in pattern.finditer(text):
            start, end = match.span("phrase")
            aside = pattern is _REGULARLY and _is_no_demand(text, match["phrase"], start, end)
            timing = Timing(match["phrase"], start, end, ongoing=True)
            yield TimeExpression(timing, Shape.ONGOING, use=Use.NAME if aside else Use.DUE)


def _is_no_demand(text: str, phrase: str, start: int, end: int) -> bool:
    """Tell 定期检验 (a kind of inspection) and 常态化疫情防控 from 定期开展, which says how often."""
    left = _left(text, start)
    if _NO_DEMAND.match(text, end) or _GRANTS.match(text, end) or _MADE.search(left):
        return True
    if _NEGLECTED.search(text, max(0, start - 40), start):
        return True
    return phrase == "常态化" and not (_at_head(left) or _SUBJECT.search(left))


_NEGLECTED = Pattern(r"(?:未|没有|不按)[^，。；]{0,36}\Z", example="未对燃气设施进行")
"""What is forbidden is no demand: 严查未定期检验的 (12-shanghai-ranqi)."""
_MADE = Pattern(r"(?:形成|纳入|建立|健全|完善|转为|实现|保持|的)\Z", example="形成")


# Titles, tasks

_TITLE = Pattern(r"[《》]", example="《")


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


_SEGMENT_END = Pattern(r"[，。；]", example="。")
_LONGEST_TASK = 80
_NO_TASK = ("）", ")", "、", "等")
"""What follows a phrase that is itself one of several things named: 安全生产月、消防宣传月等活动."""


def _task(text: str, timing: Timing) -> str:
    """Return what is due: the words from the phrase to the end of its part of the sentence, without the phrase.

    Nothing where the phrase stands in quotation marks (开展“安全生产月”“119消防宣传月”等活动 names it), nor where it
    ends its part and holds the task itself: 全年培训不少于2次，….
    """
    end = timing.end
    if text[end : end + 1] in ("”", '"') or (timing.times and text[end : end + 1] in "，,"):
        return ""
    if text[end : end + 1] in "，,":
        end += 1
    stop = _SEGMENT_END.search(text, end, end + 2 * _LONGEST_TASK)
    task = text[end : stop.start() if stop else end + 2 * _LONGEST_TASK].strip()
    return task if len(task) <= _LONGEST_TASK and not task.startswith(_NO_TASK) else ""
