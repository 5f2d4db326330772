"""Named periods whose days the text does not say: 汛期, 春节前, 重要时段, 安全生产月, 次月5日前, 月底前."""

from collections.abc import Iterator

from safetyplan.grammar.dates import Shape, TimeExpression, Timing
from safetyplan.grammar.frequencies import how_many
from safetyplan.patterns import Pattern

FESTIVALS = r"(?:农历)?(?:正月|腊月|冬月)(?:初|十|廿|二十)[一二三四五六七八九十]?|元旦|春节|元宵节?|清明节?|[“\"]?五一[”\"]?(?:国际)?(?:劳动节)?|端午节?|中秋节?|[“\"]?十一[”\"]?(?=假期|期间|黄金周|长假|前)|国庆节?|[“\"]?(?:双节|两节)[”\"]?"
SEASONS = (
    r"主汛期|汛期|入汛|雨季|台风(?:季节?|期)|(?:森林)?(?:草原)?防火(?:特护|紧要|戒严)?期|特护期|迎峰度夏|迎峰度冬|度夏度冬|今冬明春|岁末年初|岁尾年初|年终岁尾"
    r"|冬春(?:季节?)?|夏秋(?:季节?)?|春夏(?:季节?)?|秋冬(?:季节?)?|[春夏秋冬]季|春运|暑运|高温(?:季节?|天气|期|汛期)|暑期|暑假|寒假|开学(?:季|(?=前|后|期|之|伊始|初))|供暖(?:季|期)|采暖(?:季|期)|用电高峰期?|农忙(?:季节?)?|三夏|三秋|旅游旺季"
)
GATHERINGS = (
    r"(?:全国|省|市|县|区|各级)?[“\"]?两会[”\"]?|党的[二三]十届[一二三四五六七]中全会|高考|中考|中高考|(?:法定|重大|重要)?节假日|(?:重大|重要)活动"
    r"|(?:重要|重大|重点|关键|敏感|特殊)(?:时段|节点|时期|时间节点|节日|会议|时间段)|特别(?:防护|管控)期|(?:伏季)?(?:休渔|禁渔)(?:期(?!间))?|复工复产|节后复工|岁末|假期|黄金周|长假"
)
_NAME = rf"(?:{FESTIVALS}|{SEASONS}|{GATHERINGS})"
_LIST = rf"{_NAME}(?:(?:、|和|及|与|以及|暨)?{_NAME})*"
_MARK = r"(?:假期|黄金周|长假|来临|到来)?(?:期间|前后|来临之前|来临前|到来之前|到来前|之前|以前|前夕|前|时段|结束后|过后|开始前|节前)?"
PERIOD = Pattern(
    rf"(?P<name>{_LIST})(?P<mark>{_MARK})(?:等(?=重|特|敏|节|关))?",
    example="汛期前",
    starts=r'"“三两中主五今伏休供假元党入全关农冬区十县双台各国复夏寒岁市年度开敏旅春暑森正汛法清特用省禁秋端腊节草迎采重长防雨高黄',
)
_EACH = Pattern("每[个次逢到遇年]", example="每逢重要时段")
CAMPAIGN = Pattern(
    r"(?:第[\d一二三四五六七八九十]{1,4}个)?(?:全国)?(?:[“\"]?(?:安全生产|消防(?:安全)?(?:宣传)?|防灾减灾(?:宣传)?|质量|科技活动|环境日宣传|宪法宣传|安全宣传咨询|职业病防治法?宣传|119消防宣传|道路交通安全|应急(?:管理)?宣传|安全教育)[”\"]?(?:月|周|日)[”\"]?)(?P<mark>期间|前后|之前|前)?(?=[^\u6240报]|$)",
    example="安全生产月",
    starts=r'"1“全安宪应消环科第职质道防',
)
_MONTH_END = Pattern(
    r"(?:(?:次|下|本|当)(?:月|季度?|周|年度)(?:\d{1,2}[日号]|底|末|初|内|第一周|上旬|中旬|下旬|一)?|(?<![\d一二三四五六七八九十每])(?:月底|月末|季度?末|季度?底|旬末|周末(?=前)|周[一二三四五]))(?P<before>之?前)?",
    example="次月5日前",
    starts="下周季当旬月本次",
)


def find_periods(text: str) -> Iterator[TimeExpression]:
    """Yield every named period: with a mark (期间, 前), it is bounded."""
    for each in _EACH.finditer(text):
        if match := PERIOD.match(text, each.end()):
            times, end = how_many(text, match.end("mark"))
            timing = Timing(text[each.start() : end], each.start(), end, event=match["name"], times=times)
            yield TimeExpression(timing, Shape.OFTEN, bounded=True)
    for match in PERIOD.finditer(text):
        phrase = match.group().removesuffix("等")
        end = match.start() + len(phrase)
        timing = Timing(phrase, match.start(), end, event=match["name"])
        yield TimeExpression(timing, Shape.PERIOD, bounded=bool(match["mark"]))
    for match in CAMPAIGN.finditer(text):
        name = match.group().removesuffix(match["mark"] or "")
        quoted = match.group()[0] in '“"' and match.group()[-1] in '”"'
        start, end = match.start() + quoted, match.end() - quoted
        timing = Timing(text[start:end], start, end, event=name.strip('“”"'))
        yield TimeExpression(timing, Shape.PERIOD, bounded=True)
    for match in _MONTH_END.finditer(text):
        if match.group() not in ("本月", "当月", "本周", "当周", "本季", "当季", "本季度", "当季度"):
            timing = Timing(match.group(), *match.span(), event=match.group())
            yield TimeExpression(timing, Shape.PERIOD, bounded=bool(match["before"]))
