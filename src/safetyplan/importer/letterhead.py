"""What stands around the items: letterhead and title before them, signature and notes behind them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from safetyplan.importer.document import IssuedDocument
from safetyplan.importer.lines import ANNEX, SourceLine
from safetyplan.importer.outline import OutlineNode
from safetyplan.importer.provisions import is_label_line
from safetyplan.importer.titles import DATE_ONLY, NO_TITLE, TITLE_END, is_title
from safetyplan.patterns import Pattern
from safetyplan.text import to_int

_IS_NO_NAME = Pattern(
    r"[\s\d〇○零一二三四五六七八九十年月日（）()]+|[^，。]{1,14}[〔\[［（(【]\s?20\d\d\s?[〕\]］）)】]\s?第?\s?\d{1,5}\s?号"
)
"""Lines at the head that name no plan: a day, a document's number."""
_DOCUMENT_NUMBER = Pattern(
    r"[\u4e00-\u9fff]{1,14}\s?[〔\[［（(【]\s?20\d\d\s?[〕\]］）)】]\s?第?\s?\d{1,5}\s?号"
)
_CLOSING = Pattern(
    r"附\s?[件表录]\s?\d{0,2}\s?[：:]|[^。；]{2,40}年\s?\d{1,2}\s?月\s?\d{1,2}\s?日\s?印发\Z|[（(](?:此件|联系人|联系电话|此文)|抄\s?送|抄\s?报|主\s?送|印发机关|扫一扫|关闭|返回|打印|分享|责任编辑|来源[：:]|主办(?:单位)?[：:]"
    r"|版权|网站标识|备案|相关(?:链接|阅读|文章|稿件)|政策解读|【|\[|\*?\[|-->|上一篇|下一篇|网站地图|联系我们|附注|注[：:]"
    r"|本(?:方案|办法|通知|措施|意见|政策|计划|规定|细则|要点|清单|文件|实施方案|行动方案|若干措施|行动计划)[^。]{0,40}?(?:自|由|执行|施行|实施|纳入|解释|有效期|发布之日|印发之日|适用于|未尽)"
    r"|上述|以上(?:政策|措施|任务)|各(?:责任单位|有关单位|牵头单位|部门|地|地区)[^。]{0,30}?(?:要|应)[^。]{0,60}(?:报送|报告|上报|反馈)"
)


# Documents are those of the corpus that benchmarks/corpus.py reads; where none is named, none there shows the limit.
_SHORTEST_PLAIN_TITLE = 4
_LONGEST_PLAIN_TITLE = 60
"""Characters of a title that does not end like one (…方案, …要点)."""
_MOST_TITLE_LINES = 6
_LONGEST_TITLE_LINE = 40
"""Lines of a broken title, and characters of each but the last: 08-guofa-2019-3-zongbaoqu, 09-suining-20tiao."""
_TITLE_REST = 8
"""Characters; fewer are only the rest of a title. 16 would join too much in 22-guoban-wufei-chengshi."""
_LONGEST_NUMBER_LINE = 120
"""Characters of a line with the document's number; 60 are too few for 13-xiangtan-12tiao and 15-shijingshan."""
_LONGEST_ISSUER = 40
"""Characters of an issuer's name; 20 are too few for 02-anhui-rcep."""
_SIGNATURES = 3
"""Issuers that sign one below the other, before the day (08-guofa-2019-3-zongbaoqu, 18-taian-aiqinhai)."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The text around the items; `title` is one line, the others are paragraphs."""

    front: tuple[str, ...]
    title: str
    preamble: tuple[str, ...]
    invented: bool = False


def read_letterhead(lines: Sequence[SourceLine], document: IssuedDocument) -> Letterhead:
    """Find the title among the lines before the first number: the last that looks like one, put together if it was broken."""
    texts = [line.full for line in lines]
    place = _title_place(lines, texts, document)
    if place is None and texts and (run_on := _RUN_ON_TITLE.match(texts[0])):
        return Letterhead((), run_on.group(), (texts[0][run_on.end() :], *texts[1:]))
    if place is None:
        return Letterhead((), document.title or document.name or "（无标题）", tuple(texts), invented=True)
    first, last = whole_title(texts, *place, document)
    return Letterhead(tuple(texts[:first]), _joined(texts[first : last + 1]), tuple(texts[last + 1 :]))


def _joined(lines: Sequence[str]) -> str:
    return "".join(_SPACES.sub("", line) if _KIND_ALONE.fullmatch(line) else line for line in lines)


def _title_place(
    lines: Sequence[SourceLine], texts: list[str], document: IssuedDocument
) -> tuple[int, int] | None:
    """Return the first and last line of what looks like the title."""
    for at in reversed(range(len(texts))):
        if is_title(texts[at]):
            return at, at
    for at, line in enumerate(lines):
        if line.heading_level == 1 or (document.title and texts[at] == document.title):
            return at, at
    short = (
        i
        for i, text in enumerate(texts)
        if _SHORTEST_PLAIN_TITLE <= len(text) <= _LONGEST_PLAIN_TITLE
        and not (NO_TITLE.search(text) or _IS_NO_NAME.fullmatch(text) or _RED_HEAD.fullmatch(text))
    )
    first = next(short, None)
    return None if first is None else (first, first)


_RUN_ON_TITLE = Pattern(
    r"[^。《》]{0,60}(?:《[^《》。]{2,80}》)?[^。《》]{0,80}?(?:的通知|的意见|的决定|(?:实施|工作|行动|整治|分工)方案|行动计划|工作要点|(?:若干|条)(?:意见|措施|政策|举措)(?!的))"
)
_SUFFIX = Pattern(
    r"[（(〔](?:试行|暂行|征求意见稿|修订稿?|送审稿|草案|20\d\d[^（）()]{0,12}|节选|摘要)[）)〕]"
)
_KIND_ALONE = Pattern(r"的?\s*(?:通\s*知|意\s*见|决\s*定|报\s*告|批\s*复|函)")
"""The last line of a title that says what kind of document it is, often spaced: 的　通　知."""
_UNFINISHED = Pattern(r"(?:的|和|及|与|暨|、|印发|关于|转发|《[^》]*)\Z")


def whole_title(texts: list[str], first: int, last: int, document: IssuedDocument) -> tuple[int, int]:
    """Return the first and last line of the title that stands in lines `first` to `last`.

    The lines before are taken in while they are clearly the same title, and a line such as （试行） behind it.
    """
    core = last
    if last + 1 < len(texts) and _KIND_ALONE.fullmatch(texts[last + 1]):
        last += 1
    if last + 1 < len(texts) and _SUFFIX.fullmatch(texts[last + 1]):
        last += 1
    while (
        first > 0
        and last - first < _MOST_TITLE_LINES - 1
        and _belongs(texts[first - 1], "".join(texts[first : core + 1]), texts, document)
    ):
        first -= 1
    return first, last


def _belongs(before: str, title: str, texts: list[str], document: IssuedDocument) -> bool:
    if (
        len(before) > _LONGEST_TITLE_LINE
        or NO_TITLE.search(before)
        or DATE_ONLY.fullmatch(before)
        or _DOCUMENT_NUMBER.search(before)
    ):
        return False
    if title.startswith("关于") and _ORGAN.search(before):  # a title begins with who issues the document
        return True
    whole = before + title
    if whole in texts or whole == document.title:
        return True
    if TITLE_END.search(before) or ("《" in before and "》" in before):
        return False
    starts_whole = (
        re.match(r"[\u4e00-\u9fff]{2,20}?(?:省|市|县|区|州|旗|部|厅|局|委|集团|公司)|关于|20\d\d|《|“", title)
        is not None
    )
    return (
        bool(_UNFINISHED.search(before))
        or len(title) < _TITLE_REST
        or ("关于" in before and not starts_whole)
    )


def closing_start(node: OutlineNode) -> int:
    """Return where in the body of the last node the text behind the plan begins: signature, notes, page chrome.

    Behind an item that ends with its clause nothing goes on with it.
    """
    body = node.body
    clauses = [place for place, line in enumerate(body) if line.clauses or is_label_line(line.text)]
    ended = bool(clauses) or bool(node.task_row) or _ends_with_clause(node.line)
    last = clauses[-1] if clauses else -1
    for at, line in enumerate(body):
        text = line.full
        if at > last and ended:
            return at
        if line.cells:
            continue
        if at > last and (_CLOSING.match(text) or DATE_ONLY.fullmatch(text) or ANNEX.fullmatch(text)):
            return at
        if at > last and _is_signature(text) and _signs(body[at + 1 : at + 1 + _SIGNATURES]):
            return at
    return len(body)


def _ends_with_clause(line: SourceLine) -> bool:
    """Tell whether a line ends with the clause of its text; behind a bare heading a clause ends nothing."""
    return bool(line.clauses) and "。" in line.text[: line.clauses[-1].start]


def is_day(text: str) -> bool:
    """Tell whether a line is nothing but a day: 2024年3月13日."""
    return DATE_ONLY.fullmatch(text) is not None


def _is_signature(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST_ISSUER and not re.search(r"[。；，：]", text)


def _signs(following: Sequence[SourceLine]) -> bool:
    for line in following:
        if DATE_ONLY.fullmatch(line.full):
            return True
        if not _is_signature(line.full):
            return False
    return False


@dataclass(frozen=True, slots=True)
class Issue:
    """Who issued the document, under what number, on what day; empty where it does not say."""

    issuer: str = ""
    number: str = ""
    issued: date | None = None


_FIELDS = {
    "issuer": re.compile(
        r"(?:^|.*\s)(?:发文机关|发布机构|印发机关|制发机关|发文单位|公开机构)\s?[：:]\s?(?P<value>\S+?)?(?:\s.*)?\Z"
    ),
    "issued": re.compile(r"(?:^|.*\s)(?:成文日期|发文日期|生成日期|印发日期)\s?[：:]\s?(?P<value>\S.*)?\Z"),
}


def read_issue(front: Sequence[str], title: str, behind: Sequence[str], document: IssuedDocument) -> Issue:
    """Read issuer, number and date from letterhead and signature."""
    around = [*front, title, *behind]
    number = next(
        (
            m.group()
            for text in around
            if (m := _DOCUMENT_NUMBER.search(text)) and len(text) <= _LONGEST_NUMBER_LINE
        ),
        document.number,
    )
    signed = next((i for i in reversed(range(len(around))) if DATE_ONLY.fullmatch(around[i])), None)
    issued = _field(around, "issued")
    above = ""
    if signed is not None:
        issued = issued or around[signed]
        above = around[signed - 1] if signed and _is_signature(around[signed - 1]) else ""
    head = next((m["organ"] for text in around if (m := _RED_HEAD.fullmatch(text))), "")
    organ = above if _ORGAN.search(above) else ""
    issuer = organ or head or _field(around, "issuer") or above
    return Issue(issuer or document.issuer, _SPACES.sub("", number), read_date(issued) or document.issued)


_PUBLISHED = Pattern(
    r"(?:发布|发表|更新|公开|上传)(?:时间|日期)\s?[：:]?\s?(?P<y>20\d\d)\s?[-—/.年]\s?(?P<m>\d{1,2})\s?[-—/.月]\s?(?P<d>\d{1,2})"
)


def published_on(text: str) -> date | None:
    """Return the day a web page says it was published: 发布时间：2024-03-13."""
    match = _PUBLISHED.search(text)
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"])) if match else None
    except ValueError:
        return None


_SPACES = Pattern(r"\s")


_ORGAN = Pattern(r"(?:政府|委员会|委|局|办公室|办|厅|部|院|处|所|中心|公司|指挥部|领导小组|街道|镇|乡)\Z")
_RED_HEAD = Pattern(
    r"(?P<organ>[\u4e00-\u9fff]{4,30}(?:政府|委员会|局|办公室|厅|部|院|中心|公司|指挥部))\s?文\s?件"
)
"""The line in red at the head of a page: 某县人民政府文件.  It outranks what a web site says of the publisher."""


def _field(texts: Sequence[str], name: str) -> str:
    for at, text in enumerate(texts):
        if match := _FIELDS[name].match(text):
            following = texts[at + 1] if at + 1 < len(texts) else ""
            return match["value"] or (
                following if len(following) <= _LONGEST_ISSUER and not following.endswith(("：", ":")) else ""
            )
    return ""


def read_date(text: str) -> date | None:
    """Read a day such as 2024年3月13日 or 二〇二四年三月十三日."""
    match = DATE_ONLY.search(text)
    if match is None:
        return None
    year, month, day = (to_int(match[part].replace("O", "〇").replace("o", "〇")) for part in "ymd")
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None
