"""What a web site puts around a text and a copy takes along: the path to the page, buttons, counters, markup."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from safetyplan.importer.document import IssuedDocument, Paragraph
from safetyplan.patterns import Pattern

_FIRST = 30
"""Paragraphs in which the chrome above a text stands."""
_LONGEST_TAG = 40
"""Lines of one tag."""

_CHROME = Pattern(
    r"(?:您?(?:当前|现在|所在)*(?:的?位置|所在)\s*[：:].*|首页\s*(?:[>＞»›/]|&gt;).*)"
    r"|[【\[（(]?\s*字\s*(?:体|号)\s*(?:大小)?\s*[：:]?[\s【\[]*(?:特?大|超大|小|默认).*"
    r"|(?:[【\[（(]?\s*(?:打印(?:本页|此页)?|关闭(?:窗口|本页)?|收藏|分享(?:到)?|返回|大|中|小|朗读|无障碍)\s*[】\]）)]?[\s|｜]*)+"
    r"|(?:浏览|阅读|点击|访问|查看)(?:次数|量|数)\s*[：:]?\s*\d*\s*次?"
)
_TAG = Pattern(
    r"</?(?:p|div|span|br|strong|em|font|o:p|table|tbody|thead|tr|td|th|ul|ol|li|h[1-6]|img|style|script|section|center)"
    r"(?:\s[^<>]*)?/?>|<!--[^<>]*-->",
)
_TAG_OPENS = Pattern(r"<(?:/?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?|!--[^<>]*)\Z")


def without_chrome(document: IssuedDocument) -> IssuedDocument:
    """Return the document without such lines above its text and without tags that were copied with it."""
    left_out: list[str] = []
    kept: list[Paragraph] = []
    for at, each in enumerate(_untagged(document.paragraphs, left_out)):
        if at < _FIRST and not each.cells and not each.label and _CHROME.fullmatch(each.text):
            left_out.append(each.text)
        else:
            kept.append(each)
    if not left_out:
        return document
    return replace(document, paragraphs=tuple(kept), left_out=(*document.left_out, *left_out))


def _untagged(paragraphs: Sequence[Paragraph], left_out: list[str]) -> Iterator[Paragraph]:
    """Yield `paragraphs` without their tags, those over several lines included."""
    at = 0
    while at < len(paragraphs):
        each, end = paragraphs[at], at + 1
        if "<" in each.text and not each.cells:
            if _TAG_OPENS.search(each.text):
                ahead = islice(range(end, len(paragraphs)), _LONGEST_TAG)
                close = next((i for i in ahead if ">" in paragraphs[i].text), None)
                if close is not None:
                    text = " ".join(part.text for part in paragraphs[at : close + 1])
                    each, end = replace(each, text=text), close + 1
            left_out += [tag.group() for tag in _TAG.finditer(each.text)]
            each = replace(each, text=_TAG.sub("", each.text).strip())
        if each.text or each.cells or each.label:
            yield each
        at = end
