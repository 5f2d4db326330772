"""Markdown: headings, bold markers, tables and entities.

Every line is a paragraph: these documents are written line by line, and a line joined to the one
before it would be lost as an item.  Only marks are taken away; links and front matter stay as they are.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from safetyplan.importer.document import IssuedDocument, Paragraph
from safetyplan.importer.text import clean, read_lines_and_tables
from safetyplan.patterns import Pattern

_MARKED = Pattern(
    r"""^[ ]{0,3}\#{1,6}[ \t]+\S                # a heading
    | \A---[ \t]*\n(?:[\w-]+:.*\n)+---[ \t]*$   # front matter
    | ^\*\*[^*\n]+\*\*                          # a line that begins in bold
    | \]\([^()\[\]\s]+\)                        # a link
    | ^\|?[ \t]*:?-{3,}:?[ \t]*\|               # the rule under the head of a table
    """,
    re.MULTILINE | re.VERBOSE,
)


def is_marked(text: str) -> bool:
    """Tell whether `text` is written in Markdown."""
    return _MARKED.search(text) is not None


def read_markdown(text: str, name: str = "") -> IssuedDocument:
    """Return the lines of `text` as paragraphs, without their marks."""
    document = read_lines_and_tables(text, name)
    return replace(document, paragraphs=tuple(unmarked(document.paragraphs)))


_RULE = Pattern(r"(?:[-*_=#`~]\s*)+")
_HEADING = Pattern(r"(#{1,6})[ \t]+")
_LEAD = Pattern(r"(?:>[ \t]?|[-*+][ \t]+(?=\S))+")
_TABLE_RULE = Pattern(r"\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-{2,}:?[ \t]*)?")
_BREAK = Pattern(r"<br[ \t]*/?>", re.IGNORECASE)


def unmarked(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield `paragraphs` without the marks of Markdown, which some people type into Word as well."""
    for paragraph in paragraphs:
        if paragraph.cells:
            yield _row(paragraph, paragraph.cells)
            continue
        text = paragraph.text
        if _RULE.fullmatch(text) or _TABLE_RULE.fullmatch(text):
            continue
        if text.startswith("|") and text.endswith("|") and len(text) > 1:
            yield _row(paragraph, text[1:-1].replace(r"\|", "\x00").split("|"))
            continue
        level = paragraph.heading_level
        if heading := _HEADING.match(text):
            level, text = len(heading[1]), text[heading.end() :].rstrip("#")
        else:
            text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
        for part in _BREAK.split(text):
            if kept := _inline(part):
                yield replace(paragraph, text=kept, heading_level=level)


def _row(paragraph: Paragraph, cells: Iterable[str]) -> Paragraph:
    plain = tuple(_inline(_BREAK.sub("\n", cell).replace("\x00", "|")) for cell in cells)
    return replace(paragraph, text="\t".join(plain), cells=plain)


_TAG = Pattern(
    r"</?(?:center|div|p|span|font|b|strong|i|em|u|sup|sub|small|big)(?:[ \t][^<>]*)?>", re.IGNORECASE
)
_STRONG = Pattern(r"(\*{2,3}|__)(?![*_\s]*\1)([^*_\n]+)\1")
_EMPHASIS = Pattern(r"(?<![0-9A-Za-z*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?![0-9A-Za-z*])")
_ESCAPE = Pattern(r"\\([!-/:-@\[-`{-~])")


def _inline(text: str) -> str:
    """Take away emphasis, tags and escapes inside a line, and turn entities into what they stand for."""
    if "<" in text:
        text = _TAG.sub("", text)
    if "*" in text or "__" in text:
        text = _EMPHASIS.sub(r"\1", _STRONG.sub(r"\2", text))
    if "&" in text:
        import html

        text = html.unescape(text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return clean(text)
