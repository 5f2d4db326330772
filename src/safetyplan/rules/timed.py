"""Short cuts past the grammar of deadlines: nearly all texts and phrases are settled here, at a glance.

Compiling the grammar takes longer than checking a whole plan.  False settles nothing; then the grammar is asked.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from safetyplan.plan.model import Deadline
from safetyplan.plan.vocabulary import Period

_ALWAYS = ("月", "季度", "按季", "岁末")
_ACTS = frozenset(
    "组织 开展 听取 研判 召开 进行 调度 通报 研究 分析 评估 更新 发布 公布 检查 督导 督查 协调 报告 报送 督促 推进 梳理 会商 走访 巡查 维护 "
    "演练 抽查 排查 监测 盘点 清理 总结 公示 交流 培训 联系 深入 落实 做好 实施 编制 汇总 考核 跟踪 上报 修订 完善 回访".split()
)
"""What 定期 must be followed by to be more than a word in passing."""
_KEPT_UP = frozenset(("更新", "坚持", "监测", "跟踪", "抓好", "运行", "开展"))
"""What 持续 must be followed by at the head of a sentence."""
_PERIOD_AFTER_EACH = frozenset("年季月周星学时节汛重敏关")
_BEFORE_WEEK = frozenset("每按个一两2产传灾量动日半")
_BEFORE_WITHIN = frozenset("日天时周月年以之")
_AFTER_YEAR = frozenset("年底末内终全初中前之以度上下第0123456789一二三四五六七八九十 ")
_BEFORE_YEAR = frozenset("今明当半按")


def may_be_timed(text: str, recorded: Iterable[Deadline]) -> bool:
    """Tell whether `text` may hold a deadline beside those recorded; False is certain, True is not."""
    for deadline in recorded:
        text = text.replace(deadline.phrase, "\n", 1)
    for sign in _ALWAYS:
        if sign in text:
            return True
    for sign, may_be in _CHECKS:
        at = text.find(sign)
        while at >= 0:
            if may_be(text, at):
                return True
            at = text.find(sign, at + 1)
    return False


def _is_dated(text: str, at: int) -> bool:
    """Whether the year that ends at `at` may belong to a date by which something is due."""
    if text[at + 1 : at + 3] in ("以来", "以后", "之后"):
        return False
    if text[at + 1 : at + 2] in _AFTER_YEAR or text[at - 1 : at] in _BEFORE_YEAR:
        return True
    return bool({"到", "至"} & set(text[max(0, at - 6) : max(0, at - 4)]))


def _is_frequent(text: str, at: int) -> bool:
    return bool(_PERIOD_AFTER_EACH & set(text[at + 1 : at + 6]))


def _is_week(text: str, at: int) -> bool:
    return text[at - 1 : at] in _BEFORE_WEEK


def _is_term(text: str, at: int) -> bool:
    return text[at - 1 : at] in _BEFORE_WITHIN


def _is_plan_end(text: str, at: int) -> bool:
    return bool({"期", "末"} & set(text[at + 3 : at + 8]))


def _is_regular(text: str, at: int) -> bool:
    after = at + (2 if text[at] == "定" else 3)
    return text[after : after + 2] in _ACTS or text[after : after + 1] in ("对", "向")


def _is_kept_up(text: str, at: int) -> bool:
    before = text[at - 1 : at] if at else "\n"
    return before in "（(" or (before in "。；\n " and text[at + 2 : at + 4] in _KEPT_UP)


_CHECKS: tuple[tuple[str, Callable[[str, int], bool]], ...] = (
    ("年", _is_dated),
    ("每", _is_frequent),
    ("周", _is_week),
    ("内", _is_term),
    ("十三五", _is_plan_end),
    ("十四五", _is_plan_end),
    ("十五五", _is_plan_end),
    ("十六五", _is_plan_end),
    ("定期", _is_regular),
    ("常态化", _is_regular),
    ("持续", _is_kept_up),
    ("长期", _is_kept_up),
    ("常年", _is_kept_up),
    ("全年", _is_kept_up),
    ("常态化", _is_kept_up),
)


_EACH = {
    "每周": Period.WEEK,
    "每月": Period.MONTH,
    "每季度": Period.QUARTER,
    "每半年": Period.HALF_YEAR,
    "每年": Period.YEAR,
    "年度": Period.YEAR,
}


def plainly_means(deadline: Deadline, text: str, year: int) -> bool:
    """Tell whether the phrase of a deadline, where it stands in `text`, means what is recorded beyond doubt."""
    phrase = deadline.phrase
    if deadline.event:
        return True
    if deadline.ongoing:
        return phrase in ("定期", "持续", "常态化", "适时", "长期")
    if deadline.every:
        said = next((period for words, period in _EACH.items() if phrase.startswith(words)), None)
        rest = phrase.lstrip("每周月季度半年")
        counted = "".join(c for c in rest if c.isdecimal())
        is_plain = "月" not in rest and "日" not in rest and not set("一二两三四五六七八九十") & set(rest)
        return (
            said is deadline.every and is_plain and counted == (str(deadline.times) if deadline.times else "")
        )
    if deadline.by and phrase.endswith("前"):
        at = text.find(phrase)
        return text[at - 1 : at] != "年" and deadline.by in _last_days(phrase[:-1], year)
    return False


def _last_days(words: str, year: int) -> list[date]:
    """Return the day that 2024年底, 2024年6月底, 6月30日 or the like means; empty for other words."""
    head, has_year, rest = words.partition("年")
    if has_year and len(head) == 4 and head.isascii() and head.isdecimal():
        year, words = int(head), rest
    elif has_year:
        words = rest if not head else words
    if words == "底":
        return [date(year, 12, 31)]
    month, _, day = words.partition("月")
    if not (month.isascii() and month.isdecimal() and 1 <= int(month) <= 12):
        return []
    if day == "底":
        return [date(year + int(month) // 12, int(month) % 12 + 1, 1) - timedelta(days=1)]
    number = day.removesuffix("日")
    if number != day and number.isascii() and number.isdecimal() and 1 <= int(number) <= 28:
        return [date(year, int(month), int(number))]
    return []
