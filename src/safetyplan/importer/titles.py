"""What looks like the title of a plan, before anything else of its document is known."""

from safetyplan.patterns import Pattern

TITLE_END = Pattern(
    r"(?:要点|方案|分解|计划|意见|办法|措施|举措|通知|清单|安排|规划|任务|细则|规定|决定|指标|台账|分工|条例|规则|制度|纲要|机制|目标|工作|标准|政策|通告|公告|若干条|\d+条|[一二三四五六七八九十]+条"
    r"|分解表|分工表|任务表|责任表|一览表|汇总表|行动|工程|指引|指南|预案|责任书|报告|建议|批复|函|令)"
    r"(?:[（(〔][^（）()]{1,40}[）)〕])?(?:的通知|的函|的决定)?\Z"
)
NO_TITLE = Pattern(
    r"[。；：，、:;,]\Z|\.(?:docx?|xlsx?|pdf|wps|zip|rar)\b|^(?:http|原文链接|来源|索引号|主题词|文号|发文字号|发布|成文|检索|当前位置|您当前|首页|附件|分享|字号|打印)"
)
DATE_ONLY = Pattern(
    r"[（(]?\s?(?P<y>20\d\d|二[〇○零Oo0][一二三四五六七八九〇○零]{2})\s?年\s?(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})\s?月\s?(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})\s?日\s?(?:印发)?[）)]?"
)

_SHORTEST_TITLE = 5
_LONGEST_TITLE = 120
"""Characters of a title in one line; 60 would be too few for 15-shijingshan and 18-taian-aiqinhai."""


def is_title(text: str) -> bool:
    """Tell whether a line looks like the title of a plan: …方案, …要点（试行）."""
    bare = text.strip("*#＊ ")
    return (
        _SHORTEST_TITLE <= len(bare) <= _LONGEST_TITLE
        and "。" not in bare
        and not NO_TITLE.search(bare)
        and TITLE_END.search(bare) is not None
        and not DATE_ONLY.fullmatch(bare)
    )
