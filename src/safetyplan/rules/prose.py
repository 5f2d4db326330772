"""Texts (SP52x): what is said twice, not at all, or on one line too many."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.grammar.labels import read_role_label
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Entry, Item, Route
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.text import sentences, squeezed

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
    """Two items of a section have the same heading, or two items the same text.

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
    first: dict[tuple[str, ...], Entry] = {}
    for entry in context.entries:
        item = entry.item
        above = tuple(parent.heading for parent in entry.parents) if entry.parents else ()
        titled = item.content and read_role_label(item.clause or "")  # a row that its category titles
        keys: list[tuple[str, ...]] = []
        if item.heading and not titled:  # 组织领导 may close every section
            keys.append(("heading", item.heading, *(section.heading for section in entry.sections), *above))
        if len(item.content) >= 20:
            keys.append(("content", item.content, *above))
        for key in keys:
            other = first.setdefault(key, entry)
            if other is not entry:
                message = _("item {key} says the same as item {other}")
                if key[0] == "heading" and (item.content, item.items) != (
                    other.item.content,
                    other.item.items,
                ):
                    message = _("item {key} has the heading of item {other}")
                hint = _("was it copied and not changed? write what belongs here")
                related = (Related(_("first here"), Target((*other.route, key[0]))),)
                where = Target((*entry.route, key[0]))
                yield text_repeated.finding(
                    message.format(key=entry.key, other=other.key), where, hint, related
                )
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


@rule("SP527", "sentence-copied", Severity.WARNING)
def sentence_copied(context: Context) -> Iterator[Finding]:
    """A long sentence stands in two places, word for word or with one change.

    It was copied, and the date, unit or number that should differ was changed in one place only, or not at all. What
    stands in more than three places is a formula, and is left alone.

    Wrong:

        - num: 1
          content: 2024年6月底前完成全部燃气管网改造。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines: [{phrase: 2024年6月底前, by: 2024-06-30}]
        - num: 2
          content: 2024年9月底前完成全部燃气管网改造。
          #        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SP527
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines: [{phrase: 2024年9月底前, by: 2024-09-30}]

    Right:

        - num: 1
          content: 2024年6月底前完成全部燃气管网改造。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines: [{phrase: 2024年6月底前, by: 2024-06-30}]
        - num: 2
          content: 9月起对改造的管网逐一验收。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """
    for first, second, change in _copies(context):
        before, after = change
        message = _("the same sentence stands in item {key}").format(key=first.key)
        if before or after:
            message = _(
                "nearly the same sentence stands in item {key}: “{before}” there, “{after}” here"
            ).format(key=first.key, before=before, after=after)
        hint = _("was it copied and not changed? write what belongs here; if both are meant, leave it")
        related = (Related(_("first here"), first.target),)
        yield sentence_copied.finding(message, second.target, hint, related)


class _Sentence(NamedTuple):
    """A sentence of an item: without white space, its place in the plan's order, the item and its whole text."""

    text: str
    order: int
    key: str
    whole: str
    target: Target


_LONG_COPY = 16
_SHARED = 0.75
"""How much of the longer sentence both have in common in front of the change and behind it."""
_NEIGHBOURS = 3
"""Places in which a sentence stands before it is a formula."""
_EDGE = int(_LONG_COPY * _SHARED / 2)
"""Characters that nearly equal sentences share at their beginning or at their end, at least."""


def _copies(context: Context) -> list[tuple[_Sentence, _Sentence, tuple[str, str]]]:
    """Return the pairs of nearly equal sentences, the later one second, in its order; none of a formula.

    They are neighbours in the order of the alphabet, read forwards or backwards: so their number grows the cost, and
    not its square.
    """
    unlike = _without_formulas(list(_long_sentences(context)))
    pairs: dict[tuple[int, int], tuple[_Sentence, _Sentence, tuple[str, str]]] = {}
    for step in (1, -1):
        texts = [sentence.text[::step] for sentence in unlike]
        ordered = sorted(range(len(texts)), key=texts.__getitem__)
        for at, one in enumerate(ordered):
            edge = texts[one][:_EDGE]
            for other in ordered[at + 1 : at + _NEIGHBOURS]:
                if not texts[other].startswith(edge):
                    break
                first, second = unlike[min(one, other)], unlike[max(one, other)]
                change = _change(first.text, second.text)
                if change == ("", "") and first.whole == second.whole:
                    continue  # the whole item is a copy (SP523), or the sentence stands here twice (SP526)
                if change is not None:
                    pairs[second.order, first.order] = first, second, change
    times = Counter(order for pair in pairs for order in pair)
    return [each for pair, each in sorted(pairs.items()) if max(times[order] for order in pair) < _NEIGHBOURS]


_NUMBER = Pattern(r"[0-9]+", example="36")


def _without_formulas(given: list[_Sentence]) -> list[_Sentence]:
    """Leave out what stands in more places than a copy, numbers aside: the rows of a table say the same of each thing."""
    shapes = [_NUMBER.sub("0", sentence.text) for sentence in given]
    times = Counter(shapes)
    return [sentence for sentence, shape in zip(given, shapes, strict=True) if times[shape] <= _NEIGHBOURS]


def _long_sentences(context: Context) -> Iterator[_Sentence]:
    order = 0
    for entry in context.entries:
        whole = entry.item.content
        for sentence in sentences(whole) if len(whole) >= _LONG_COPY else ():
            text = squeezed(sentence)
            if len(text) >= _LONG_COPY:
                order += 1
                target = Target((*entry.route, "content"), excerpt=sentence.strip())
                yield _Sentence(text, order, entry.key, whole, target)


def _change(one: str, other: str) -> tuple[str, str] | None:
    """Return the one stretch in which two sentences differ; None where they have too little in common."""
    longer = max(len(one), len(other))
    if abs(len(one) - len(other)) > longer * (1 - _SHARED):
        return None
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    if start + end < longer * _SHARED:
        return None
    return one[start : len(one) - end], other[start : len(other) - end]


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    for at, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return at
    return min(len(one), len(other))


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
