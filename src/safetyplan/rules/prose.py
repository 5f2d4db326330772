"""Texts (SP52x): what is said twice, not at all, or on one line too many."""

from collections import Counter
from collections.abc import Iterator

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.grammar.labels import read_role_label
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Item, Route
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.text import sentences

_STOPS = "。！？；：…"
_ENDS = _STOPS + "”）》"


@rule("SP521", "heading-repeated", Severity.WARNING)
def heading_repeated(context: Context) -> Iterator[Finding]:
    """The text of an item begins with its heading.

    The heading is printed before the text by itself; repeated there it would stand twice. If the source really
    prints it twice, an ignore comment says so.

    Wrong:

        - num: 1
          heading: 加强渔业船舶安全监管
          content: 加强渔业船舶安全监管。开展检查。
          #        ^^^^^^^^^^^^^^^^^^^^^^ SP521
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - num: 1
          heading: 加强渔业船舶安全监管
          content: 开展检查。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """
    nodes = [(route, section.heading, section.content) for route, section in context.sections]
    nodes += [(entry.route, entry.item.heading, entry.item.content) for entry in context.entries]
    for route, heading, content in nodes:
        bare = heading.rstrip("。，；：")
        if bare and content.lstrip("\n").startswith(bare) and len(bare) > 2:
            message = _("the text begins with the heading {heading}").format(heading=bare)
            hint = _("take it out of content; it is printed once, from heading")
            behind = content.lstrip("\n").removeprefix(bare)[:1]
            excerpt = bare + (behind if behind in "。，；：" else "")
            yield heading_repeated.finding(message, Target((*route, "content"), excerpt=excerpt), hint)


@rule("SP522", "sentence-per-line", Severity.NOTE)
def sentence_per_line(context: Context) -> Iterator[Finding]:
    """Several sentences stand on one line.

    With one sentence a line, a diff shows the sentence that changed. `validate --fix` breaks the lines; in the
    documents nothing changes, because line breaks inside a paragraph mean nothing.

    Wrong:

        - content: |-
            加强检查。消除隐患。
            #         ^^^^^^^^^^ SP522

    Right:

        - content: |-
            加强检查。
            消除隐患。
    """
    for route, text in context.texts:
        if route[-1] != "content" and route != ("preamble",):
            continue
        if text.count("。") <= text.count("。\n") + text.endswith("。"):
            continue
        for line in text.split("\n"):
            parts = sentences(line)
            if len(parts) > 1:
                message = _("{n} sentences on one line").format(n=len(parts))
                hint = _(
                    "begin a new line after each full stop; the text needs ` |-` behind its key for that"
                )
                yield sentence_per_line.finding(message, Target(route, excerpt=parts[1]), hint)
                break


@rule("SP523", "text-repeated", Severity.WARNING)
def text_repeated(context: Context) -> Iterator[Finding]:
    """Two items say the same.

    A copied item whose heading or text was not changed yet.

    Wrong:

        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          heading: 加强检查
          #        ^^^^^^^^ SP523
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]

    Right:

        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
    """
    first: dict[tuple[str, ...], tuple[str, Route]] = {}
    for entry in context.entries:
        item = entry.item
        above = tuple(parent.heading for parent in entry.parents) if entry.parents else ()
        titled = item.content and read_role_label(item.clause or "")  # a row that its category titles
        keys = [("heading", item.heading)] if item.heading and not titled else []
        if len(item.content) >= 20:
            keys.append(("content", item.content))
        for field, text in keys:
            route = (*entry.route, field)
            key, there = first.setdefault((field, text, *above), (entry.key, route))
            if there is not route:
                message = _("item {key} says the same as item {other}").format(key=entry.key, other=key)
                hint = _("was it copied and not changed? write what belongs here")
                related = (Related(_("first here"), Target(there)),)
                yield text_repeated.finding(message, Target(route), hint, related)
                break


_LONG_SENTENCE = 10
"""Characters of a sentence that nobody writes twice on purpose; 认真抓好落实。 may be."""


@rule("SP526", "sentence-repeated", Severity.WARNING)
def sentence_repeated(context: Context) -> Iterator[Finding]:
    """A sentence stands twice in one text.

    It was pasted twice, or pasted over what stood there.

    Wrong:

        - content: |-
            全面排查高层建筑火灾隐患。
            全面排查高层建筑火灾隐患。
        #   ^^^^^^^^^^^^^^^^^^^^^^^^^^ SP526

    Right:

        - content: |-
            全面排查高层建筑火灾隐患。
            消除隐患。
    """
    for route, text in context.texts:
        if route[-1] != "content" or text.count("。") < 2:
            continue
        seen: set[str] = set()
        for sentence in map(str.strip, sentences(text)):
            if len(sentence) >= _LONG_SENTENCE and sentence in seen:
                message = _("this sentence stands here twice")
                target = Target(route, excerpt=sentence, nth=1)
                yield sentence_repeated.finding(message, target, _("delete it, or write what belongs here"))
            seen.add(sentence)


@rule("SP524", "no-full-stop", Severity.WARNING)
def no_full_stop(context: Context) -> Iterator[Finding]:
    """A text does not end with a full stop, though the others of its list do.

    It may have been cut off when it was copied. The rows of a table, and other lists of phrases, end without one.

    Wrong:

        - content: 加强检查，消除
          #                  ^^^^ SP524

    Right:

        - content: 加强检查，消除隐患。
    """
    texts, stopped = Counter[Route](), Counter[Route]()
    for entry in context.entries:
        if content := entry.item.content.rstrip():
            texts[entry.route[:-1]] += 1
            stopped[entry.route[:-1]] += content[-1] in _STOPS
    for entry in context.entries:
        content = entry.item.content.rstrip()
        if not content or content[-1] in _ENDS or (not entry.item.clause and entry.item.items):
            continue
        others = texts[entry.route[:-1]] - 1
        if 0 < others >= 2 * stopped[entry.route[:-1]] or (not others and _stands_in_a_row(entry.item)):
            continue
        tail = content[-2:].strip("\n")
        message = _("the text of item {key} ends with “{tail}”, without a full stop").format(
            key=entry.key, tail=tail
        )
        hint = _("add 。, or what was cut off")
        where = Target((*entry.route, "content"), excerpt=tail, nth=content.count(tail) - 1)
        yield no_full_stop.finding(message, where, hint)


def _stands_in_a_row(item: Item) -> bool:
    """Whether an item is a phrase with labels behind it, as the row of a table that stands alone is."""
    return _MARK.search(item.content) is None and read_role_label(item.clause or "") is not None


_MARK = Pattern(r"[，。；]", example="，")


@rule("SP525", "empty-item", Severity.ERROR, in_draft=Severity.WARNING)
def empty_item(context: Context) -> Iterator[Finding]:
    """An item says nothing: it has no heading, no text and no items of its own.

    Wrong:

        - num: 1
        #      ^ SP525
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """
    for entry in context.entries:
        item = entry.item
        if not (item.heading or item.content.strip() or item.items):
            key = "num" if item.num else "clause" if item.clause else ""
            message = _("item {key} has neither heading nor text").format(key=entry.key)
            where = Target((*entry.route, key) if key else entry.route)
            yield empty_item.finding(message, where, _("write what is to be done, or delete the item"))
