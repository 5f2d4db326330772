"""HTML as a stream of tags and text, in one pass whose cost is the length of the page.

A tree builder that follows the HTML standard takes time with the square of the depth (400 kB of
``<div>`` keep lexbor busy for 20 seconds), and the standard library's parser is quadratic on broken
comments.  What is wanted here is only which text stands in which block.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from safetyplan.patterns import Pattern

_TAG = Pattern(
    r"""<(?P<close>/?)(?P<name>[a-zA-Z][^\s/>]*+)
        (?P<attributes>(?>[\s/]++|[^\s/>][^\s/>=]*+(?>\s*+=\s*+(?>"[^"]*+"|'[^']*+'|[^\s>]*+))?+)*+)>""",
    re.VERBOSE,
)
_SIMPLE_TAG = Pattern(r"<(?P<close>/?)(?P<name>[a-zA-Z][^\s/<>]*+)(?P<attributes>[^<>]*+)>")
_ATTRIBUTE = Pattern(r"""([^\s/>=]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>]*+))|([^\s/>=]++)""")
_RAW = frozenset({"script", "style", "textarea", "iframe", "noembed", "noframes", "xmp", "title"})
"""Elements whose content is no markup."""


class Text(NamedTuple):
    """Characters of the page, entities resolved, white space as it stands."""

    text: str


class Tag(NamedTuple):
    """A start tag or an end tag; the name is in small letters."""

    name: str
    closes: bool
    raw_attributes: str

    def attributes(self) -> dict[str, str]:
        """Return the attributes; the first of a name counts."""
        found: dict[str, str] = {}
        for name, double, single, bare, alone in _ATTRIBUTE.findall(self.raw_attributes):
            found.setdefault((name or alone).lower(), html.unescape(double or single or bare))
        return found


class Raw(NamedTuple):
    """The content of an element such as ``script`` or ``title``."""

    name: str
    text: str


def tokens(page: str) -> Iterator[Text | Tag | Raw]:
    """Yield the tokens of `page`; whatever is no markup is text, so nothing is lost."""
    at, last = 0, page.rfind(">")
    tag_pattern = _TAG
    never_closed: set[str] = set()
    while 0 <= (begin := page.find("<", at)) < last:
        if begin > at:
            yield Text(html.unescape(page[at:begin]))
        sign = page[begin + 1 : begin + 2]
        if sign in ("!", "?"):
            at = _past_declaration(page, begin, never_closed)
            continue
        match = tag_pattern.match(page, begin)
        if match is None:
            if tag_pattern is _TAG and re.match(r"/?[a-zA-Z]", page[begin + 1 : begin + 3]):
                # A quote nobody closes reaches to the end: from here on quotes mean nothing,
                # or every later tag would have to be tried to the end again.
                tag_pattern = _SIMPLE_TAG
                at = begin
                continue
            yield Text("<")
            at = begin + 1
            continue
        at = match.end()
        tag = Tag(match["name"].lower(), bool(match["close"]), match["attributes"])
        yield tag
        if tag.name in _RAW and not tag.closes and tag.name not in never_closed:
            end = _CLOSING[tag.name].search(page, at)
            if end:
                yield Raw(tag.name, page[at : end.start()])
                at = end.start()
            else:
                never_closed.add(tag.name)
    if at < len(page):
        yield Text(html.unescape(page[at:]))


def _past_declaration(page: str, begin: int, never_closed: set[str]) -> int:
    """Return where a comment or declaration ends; a comment nobody closes hides nothing."""
    if not page.startswith("<!--", begin):
        return page.index(">", begin) + 1
    if page.startswith(("<!-->", "<!--->"), begin):
        return page.index(">", begin) + 1
    end = -1 if "-->" in never_closed else page.find("-->", begin)
    if end < 0:
        never_closed.add("-->")
        return begin + len("<!--")
    return end + len("-->")


_CLOSING: dict[str, re.Pattern[str]] = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW
}
