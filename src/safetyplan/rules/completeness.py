"""Whether something of the plan is gone (SP55x): texts emptied or run together, a file that ends in mid-sentence."""

import unicodedata
from collections.abc import Iterator
from itertools import chain

from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Route, walk_sections
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.text import ROUND, find_brackets

_ENDS = tuple("。！？；：…”）)")
_TEXTS = ("heading", "content", "clause")
"""What an item or a section says; a key of these that is written says something.  A content of line breaks alone
puts the clause on a line of its own."""


@rule("SP551", "text-emptied", Severity.ERROR, in_draft=Severity.WARNING)
def text_emptied(context: Context) -> Iterator[Finding]:
    """A heading, a text or a clause is written and says nothing.

    What stood there was deleted. Nobody who reads the matrix or a handout can see that something is missing.

    Wrong:

        - num: 1
          heading: 加强检查
          content: |-
        # ^^^^^^^ SP551
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """
    sections = ((route, section) for route, section in walk_sections(context.plan))
    for route, node in chain(((e.route, e.item) for e in context.entries), sections):
        for field in _TEXTS:
            said = getattr(node, field, "") or ""
            if field in node.model_fields_set and not said.strip() and not said.startswith("\n"):
                message = _("`{key}` is written and says nothing").format(key=field)
                hint = _("write what the document says there, or delete the line")
                yield text_emptied.finding(message, Target((*route, field), "key"), hint)


@rule("SP552", "cut-off", Severity.ERROR, in_draft=Severity.WARNING)
def cut_off(context: Context) -> Iterator[Finding]:
    """The plan ends in mid-sentence.

    Its file was cut when it was copied or sent; what followed is lost, and perhaps whole items.

    Wrong:

        - content: 加强检查。
        - content: 消除隐
        #          ^^^^^^ SP552

    Right:

        - content: 加强检查。
        - content: 消除隐患。
    """
    if context.plan.closing.strip() or not context.entries:
        return
    texts = [
        (entry.route, field, text)
        for entry in context.entries
        for field, text in (("content", entry.item.content.strip()), ("clause", entry.item.clause or ""))
        if text
    ]
    if not texts or texts[-1][0] != context.entries[-1].route:
        return
    route, field, text = texts[-1]
    whole = [t for _route, other, t in texts[:-1] if other == field]
    if not whole or 2 * sum(map(_is_whole, whole)) <= len(whole) or _is_whole(text):
        return
    tail = text[-4:].strip("\n")
    message = _("the plan ends with “{tail}”, in mid-sentence").format(tail=tail)
    hint = _("get the end of the file back: git, or the document it was made from")
    yield cut_off.finding(message, _at_end(route, field, text, tail), hint)


def _is_whole(text: str) -> bool:
    return text.endswith(_ENDS) and not find_brackets(text, ROUND).openers


def _at_end(route: Route, field: str, text: str, tail: str) -> Target:
    return Target((*route, field), excerpt=tail, nth=text.count(tail) - 1)


@rule("SP553", "block-mark-full-width", Severity.ERROR)
def block_mark_full_width(context: Context) -> Iterator[Finding]:
    """A text begins with a full-width ｜ or ＞, which opens no block.

    An input method wrote it. YAML takes it for the first word, and runs the lines below together into one.

    Wrong:

        - num: 1
          content: ｜-
          #        ^^^ SP553
            加强检查。
            消除隐患。

    Right:

        - num: 1
          content: |-
            加强检查。
            消除隐患。
    """
    for route, text in context.texts:
        if found := _BLOCK_MARK.match(text):
            message = _("{mark} is full-width, and opens no block of lines").format(mark=found["mark"])
            meant = unicodedata.normalize("NFKC", found["mark"])
            yield block_mark_full_width.finding(
                message, Target(route, excerpt=found["mark"]), _("write {mark}").format(mark=meant)
            )


_BLOCK_MARK = Pattern(r"(?P<mark>[｜＞][-+－＋]?)(?:\s|\Z)", example="｜-")
