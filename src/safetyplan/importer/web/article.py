"""What of a page is the document and what is the site around it.

No site is known by name.  The article is the innermost container with four fifths of all prose; outside
it only prose, headings, numbered lines and declarations about the document (发文字号：…) are kept, inside
it everything but lines every site has (扫一扫, 访问量, 打印本页).  Whatever is not kept is listed.
"""

import re

from safetyplan.grammar.numbers import read_label
from safetyplan.importer.web.flow import Container, Flow, WebBlock
from safetyplan.patterns import Pattern

_PUNCTUATION = Pattern(r"[。；，]")
_MIN_PROSE = 15
_ARTICLE_SHARE = 0.8
_SITE_SHARE = 0.5
_WHOLE_PAGE = frozenset({"div", "td", "table", "section", "article", "main", "body", "form", "center", "dd"})
_SITE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_SITE_NAMES = Pattern(
    r"(?:^|[\s_-])(?:nav|menu|crumbs?|breadcrumbs?|footer|copyright|share|bdshare\w*|toolbar|sidebar|related|recommend"
    r"|qr|ewm|erweima|qrcode|search|login|pagination|pager|jiathis\w*|statement|friendlink|links)(?=$|[\s_\d-])"
)
_MAX_SITE_LINE = 200
_SITE_LINE = Pattern(
    r"""(?:您?(?:的|当前)?(?:所在)?(?:的)?位置\s*[:：]|当前位置|首页\s*[>»›/]).*
      | [【\[（(]?\s*(?:本文|本页)?(?:访问|浏览|点击|阅读)(?:次数|量|数|人次)?\s*[:：][\s\d次]*[】\]）)]?
      | (?:字体|字号)\s*[:：]?[\s\[【（(大中小默认|\]】）)]*
      | [\[【（(]?(?>打\s?印|关\s?闭|收\s?藏|分\s?享|复制链接|返回|纠错|扫一扫在手机上?(?:打开|查看)(?:当前|此)页面?
          |本页|窗口|页面|正文|此页|到|至|顶部|文章|微信|微博|朋友圈|字号|大|中|小|[\s|｜、/:：])++[\]】）)]?
      | (?:上一[篇条]|下一[篇条]|相关(?:链接|附件|稿件|阅读|文档|文章|解读|信息|报道)|关联(?:稿件|文档)|延伸阅读)\s*[:：]?.{0,80}
      | .{0,12}扫一扫.{0,20}""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""Lines that sites put around and into the text of every article."""

_SITE_NOTICE = Pattern(
    r"(?:版权所有|主办|承办|技术支持|网站标识码|备案号|联系我们|网站地图|建议使用|Copyright|©).*|.{0,40}(?:ICP备|公网安备).*",
    re.IGNORECASE | re.DOTALL,
)
"""Lines at the foot of a site; in an article they may be part of a plan (主办单位：…)."""

_DECLARATION = Pattern(
    r"(?:索\s*引\s*号|发\s*文\s*机\s*[关构]|发\s*布\s*机\s*[关构]|制\s*发\s*机\s*关|成\s*文\s*日\s*期|标\s*题|文\s*件\s*名\s*称"
    r"|名\s*称|发\s*文\s*字\s*号|文\s*号|文\s*件\s*编\s*号|主\s*题\s*词|主\s*题\s*分\s*类|公\s*文\s*种\s*类|生\s*成\s*日\s*期"
    r"|发\s*[布文]\s*日\s*期|有\s*效\s*性|时\s*效|统\s*一\s*编\s*号|信\s*息\s*名\s*称)\s*[:：]?"
)


def split(flow: Flow) -> tuple[list[WebBlock], list[str]]:
    """Return the blocks of the document and the texts of the site around it, each in page order."""
    of_site = _of_site(flow.containers, _prose(flow, [False] * len(flow.containers)))
    article = _article(flow, _prose(flow, of_site))
    inside = _inside(flow.containers, article)
    title = _significant(flow.meta.get("articletitle", "") or flow.title)
    kept: list[WebBlock] = []
    left_out: list[str] = []
    for block in flow.blocks:
        stays = not _is_of_site(block, _SITE_LINE)
        if stays and inside[block.container]:
            stays = not of_site[block.container] or bool(_weight(block))
        elif stays:
            stays = not of_site[block.container] and _belongs(block, title)
        if stays:
            kept.append(block)
        else:
            left_out.append(block.text)
    return kept, [*left_out, *flow.hidden]


def _is_of_site(block: WebBlock, pattern: Pattern[str]) -> bool:
    return len(block.text) <= _MAX_SITE_LINE and pattern.fullmatch(block.text) is not None


def _weight(block: WebBlock) -> int:
    """Return the length of a block of prose, 0 for menus and short lines."""
    text = block.text
    if len(text) < _MIN_PROSE or block.linked * 2 > len(text) or not _PUNCTUATION.search(text):
        return 0
    return len(text)


def _prose(flow: Flow, of_site: list[bool]) -> list[int]:
    """Return how much prose each container holds, with those inside it but for those of the site."""
    prose = [0] * len(flow.containers)
    for block in flow.blocks:
        if not of_site[block.container]:
            prose[block.container] += _weight(block)
    for number in range(len(prose) - 1, 0, -1):
        prose[flow.containers[number].parent] += prose[number]
    return prose


def _article(flow: Flow, prose: list[int]) -> int:
    """Return the innermost container with nearly all prose; a child's number is greater than its parent's."""
    article = 0
    for number, container in enumerate(flow.containers):
        if (
            container.parent == article
            and number
            and not container.data
            and container.tag in _WHOLE_PAGE
            and prose[number] >= prose[0] * _ARTICLE_SHARE
            and prose[0]
        ):
            article = number
    return article


def _inside(containers: list[Container], article: int) -> list[bool]:
    inside = [False] * len(containers)
    inside[article] = True
    for number in range(article + 1, len(containers)):
        inside[number] = inside[containers[number].parent]
    return inside


def _of_site(containers: list[Container], prose: list[int]) -> list[bool]:
    """Tell for each container whether it, or one around it, is named as a part of the site."""
    of_site = [False] * len(containers)
    for number, container in enumerate(containers):
        named = container.tag in _SITE_TAGS or _SITE_NAMES.search(container.names) is not None
        of_site[number] = (number > 0 and of_site[container.parent]) or (
            named and prose[number] < (prose[0] or 1) * _SITE_SHARE
        )
    return of_site


def _belongs(block: WebBlock, title: str) -> bool:
    """Tell whether a block outside the article belongs to the document all the same."""
    if block.linked * 2 > len(block.text) or _is_of_site(block, _SITE_NOTICE):
        return False
    first = block.cells[0] if block.cells else block.text
    if _DECLARATION.match(first) or block.heading_level == 1:
        return True
    own = _significant(block.text)
    if title and len(own) >= 6 and (own in title or title in own):
        return True
    return bool(_weight(block)) or bool(block.label) or read_label(block.text) is not None


def _significant(text: str) -> str:
    return re.sub(r"[\s\W_]+", "", text)
