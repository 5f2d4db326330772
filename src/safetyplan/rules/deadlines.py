"""Deadlines (SP4xx): what is recorded against what the text says."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Deadline, Entry, Route
from safetyplan.plan.vocabulary import PERIODS
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.rules.quoting import near_words
from safetyplan.text import fold, is_one_slip, squeezed

if TYPE_CHECKING:
    from safetyplan.grammar.dates import Timing


_ENOUGH = 12
"""Deadlines told of one text that are not recorded; with more, recording has not begun."""


def each_deadline(context: Context) -> Iterator[tuple[Entry, int, Deadline, Route]]:
    """Yield every deadline with its item, its place in it and its route."""
    for entry in context.entries:
        for place, deadline in enumerate(entry.item.deadlines):
            yield entry, place, deadline, (*entry.route, "deadlines", place)


@rule("SP401", "phrase-not-found", Severity.ERROR)
def phrase_not_found(context: Context) -> Iterator[Finding]:
    """The phrase of a deadline is not in the item's text.

    Every deadline rests on words of the document. If they are not in the heading, the text or the clause of
    the item, the deadline was invented, stands at the wrong item, or the text was changed afterwards.

    Wrong:

        - content: 2024年6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年底前, task: 完成排查, by: 2024-12-31}
          #          ^^^^^^^^^^ SP401

    Right:

        - content: 2024年6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30}
    """
    for entry, _place, deadline, route in each_deadline(context):
        if deadline.phrase in entry.item.content or deadline.phrase in _text(entry):
            continue
        folded = fold(deadline.phrase)
        if folded in fold(_text(entry)) or any(
            folded in fold(_text(parent)) for parent in _around(context, entry)
        ):
            continue
        message = _("the text of item {key} does not contain {phrase}").format(
            key=entry.key, phrase=deadline.phrase
        )
        hint = _("copy the words from the item's text, or delete the deadline")
        texts = (("content", _joined(entry.item.content)), ("clause", entry.item.clause or ""))
        found = [
            timing
            for field, text in texts
            for timing in _unrecorded(context, text, field, entry.item.deadlines)
        ]
        if found:
            said = dict.fromkeys(f"`phrase: {timing.phrase}, {_meaning(timing)}`" for timing in found)
            hint = _("write {said}, as the text says").format(said=_(" or ").join(said))
        yield phrase_not_found.finding(message, Target((*route, "phrase")), hint)


def _joined(content: str) -> str:
    """Return a content as it reads: line breaks join with nothing."""
    return content.replace("\n", "")


def _text(entry: Entry) -> str:
    item = entry.item
    return f"{item.heading}\n{_joined(item.content)}\n{item.clause or ''}"


def _around(context: Context, entry: Entry) -> Iterator[Entry]:
    """Yield the items that `entry` lies in."""
    routes = {entry.route[:end] for end in range(2, len(entry.route), 2)} if entry.parents else set()
    yield from (other for other in context.entries if other.route in routes) if routes else ()


@rule("SP404", "deadline-not-recorded", Severity.ERROR, in_draft=Severity.WARNING)
def deadline_not_recorded(context: Context) -> Iterator[Finding]:
    """The text has a phrase that reads like a deadline, and it is not recorded.

    Lists and calendars know only the deadlines that are recorded. 2023年以来 and the like tell where something
    begins and are passed over.

    Wrong:

        - content: 2024年6月底前完成排查。
          #        ^^^^^^^^^^^^^ SP404
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}

    Right:

        - content: 2024年6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30}
    """
    for entry in context.entries:
        item = entry.item
        for field in ("content", "clause"):
            text = _joined(item.content) if field == "content" else item.clause or ""
            timings = _unrecorded(context, text, field, item.deadlines)
            for timing in timings[:_ENOUGH]:
                message = _("{phrase} reads like a deadline and is not recorded").format(phrase=timing.phrase)
                hint = _(
                    "add it to deadlines: `- {{phrase: {phrase}, {meaning}}}`; where nothing is due then, write "
                    "`# safetyplan: ignore[SP404]` behind the item's number"
                ).format(phrase=timing.phrase, meaning=_task_beside(text, timing) + _meaning(timing))
                nth = text.count(timing.phrase, 0, timing.start)
                target = Target((*entry.route, field), excerpt=timing.phrase, nth=nth)
                yield deadline_not_recorded.finding(message, target, hint)


def _read(context: Context, text: str, field: str) -> "tuple[Timing, ...]":
    if field == "clause":
        return context.read(text).deadlines
    return context.timings(text)


def _unrecorded(context: Context, text: str, field: str, recorded: tuple[Deadline, ...]) -> "list[Timing]":
    """Return the deadlines that a text has and the data do not."""
    timings = _read(context, text, field)
    spans = {span for deadline in recorded for span in _spans(text, deadline)} if timings else set()
    return [
        timing
        for timing in timings
        if not any(start < timing.end and timing.start < end for start, end in spans)
    ]


def _span(text: str, deadline: Deadline) -> tuple[int, int] | None:
    """Return where the words of a deadline stand: where its task follows or surrounds them, if that is anywhere."""
    phrase, task = deadline.phrase, squeezed(deadline.task)
    at = text.find(phrase + task)
    if at < 0 and task and phrase in task and (whole := text.find(task)) >= 0:
        at = whole + task.find(phrase)
    if at < 0 and task and (whole := text.find(task)) >= 0:
        at = text.rfind(phrase, 0, whole + len(task))
    if at < 0:
        at = text.find(phrase)
    return (at, at + len(phrase)) if at >= 0 else None


def _spans(text: str, deadline: Deadline) -> list[tuple[int, int]]:
    """Return where the words of a deadline stand, and where the same words stand again with the same behind them."""
    span = _span(text, deadline)
    if span is None:
        return []
    words = text[slice(*span)] + _behind(text, span[1])
    spans, at = [], text.find(words)
    while at >= 0:
        spans.append((at, at + span[1] - span[0]))
        at = text.find(words, at + 1)
    return [span, *spans]


_WORDS = Pattern(r"[^，。；：、！？\n]*", example="完成排查")


def _behind(text: str, at: int) -> str:
    """Return the words from `at` to the next mark."""
    found = _WORDS.match(text, at)
    return found.group() if found else ""


def _task_beside(text: str, timing: "Timing") -> str:
    """Return the task that tells a deadline from others of the same words in its text, as the data write it."""
    task = _behind(text, timing.end) if text.count(timing.phrase) > 1 else ""
    return f"task: {task}, " if task else ""


def _meaning(timing: "Timing") -> str:
    """Return what a phrase means as the data write it."""
    if timing.by:
        return f"by: {timing.by}"
    if timing.within:
        return f"within: {{start: {timing.within[0]}, end: {timing.within[1]}}}"
    if timing.every:
        return f"every: {timing.every.value}" + (f", times: {timing.times}" if timing.times else "")
    return f"event: {timing.event}" if timing.event else "ongoing: true"


@rule("SP405", "deadline-disagrees", Severity.ERROR)
def deadline_disagrees(context: Context) -> Iterator[Finding]:
    """A phrase says something other than what is recorded for it.

    每季度 is every quarter, 6月底前 is 30 June (前 is inclusive), 年底前 is 31 December of the plan's year.

    Wrong:

        - content: 每季度至少研究1次安全生产工作。
          clause: （市安委会牵头）
          responsibilities:
          - {role: lead, units: [市安委会]}
          deadlines:
          - {phrase: 每季度至少研究1次, every: month, times: 1}
            #                                  ^^^^^ SP405

    Right:

        - content: 每季度至少研究1次安全生产工作。
          clause: （市安委会牵头）
          responsibilities:
          - {role: lead, units: [市安委会]}
          deadlines:
          - {phrase: 每季度至少研究1次, every: quarter, times: 1}
    """
    for entry, _place, deadline, route in each_deadline(context):
        timing = _overlapping(context, entry, deadline)
        if timing is None:
            continue
        found = _difference(deadline, timing)
        if found:
            key, kept = found
            message = _("{phrase} means {meaning}, and {kept} is recorded").format(
                phrase=deadline.phrase, meaning=_in_words(timing), kept=kept
            )
            hint = _("write `{meaning}`").format(meaning=_meaning(timing))
            yield deadline_disagrees.finding(message, Target((*route, *key)), hint)


def _overlapping(context: Context, entry: Entry, deadline: Deadline) -> "Timing | None":
    """Return what the grammar reads where the words of `deadline` stand."""
    for field, text in (("content", _joined(entry.item.content)), ("clause", entry.item.clause or "")):
        span = _span(text, deadline)
        if span:
            for timing in _read(context, text, field):
                if timing.start < span[1] and span[0] < timing.end:
                    return timing
    return _alone(context, deadline.phrase)


def _alone(context: Context, phrase: str) -> "Timing | None":
    """Return what a phrase says that reads as one time, though nothing may be due then: 三年行动（2024—2026年）."""
    from safetyplan.grammar.timing import find_times

    for each in find_times(phrase, context.plan.year, context.plan.issued):
        if each.timing.end - each.timing.start == len(phrase):
            return each.timing
    return None


def _difference(deadline: Deadline, timing: "Timing") -> tuple[tuple[str, ...], str] | None:
    """Return the key whose value is not what the phrase means, and that value.

    What an event is called, or when it is, the phrase need not say: only a slip of the keyboard is told.
    """
    if deadline.event:
        return (("event",), deadline.event) if is_one_slip(timing.event, deadline.event) else None
    if timing.by:
        if deadline.by and deadline.by != timing.by:
            return ("by",), str(deadline.by)
        if deadline.within and deadline.within.end != timing.by:
            return ("within", "end"), str(deadline.within.end)
    if timing.within and deadline.within:
        for key, (meant, kept) in zip(
            ("start", "end"),
            zip(timing.within, (deadline.within.start, deadline.within.end), strict=True),
            strict=True,
        ):
            if meant != kept:
                return ("within", key), str(kept)
    if timing.every and deadline.every and deadline.every is not timing.every:
        return ("every",), deadline.every.value
    if timing.times and deadline.times and timing.times != deadline.times:
        return ("times",), str(deadline.times)
    if (timing.by or timing.every) and deadline.ongoing:
        return ("ongoing",), "ongoing"
    if timing.every and deadline.by:
        return ("by",), str(deadline.by)
    if timing.by and deadline.every:
        return ("every",), deadline.every.value
    return None


def _in_words(timing: "Timing") -> str:
    if timing.by:
        return str(timing.by)
    if timing.every:
        return PERIODS[timing.every] + (_(", {n} times").format(n=timing.times) if timing.times else "")
    return _meaning(timing)


@rule("SP407", "task-not-found", Severity.WARNING)
def task_not_found(context: Context) -> Iterator[Finding]:
    """What is due is not in the words of the item.

    `task` says what must be done by then, in the document's words. Words may be left out, none may be added.

    Wrong:

        - content: 2024年6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年6月底前, task: 完成整改, by: 2024-06-30}
          #                               ^^^^^^^^ SP407

    Right:

        - content: 2024年6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30}
    """
    for entry, _place, deadline, route in each_deadline(context):
        if not deadline.task or deadline.task in entry.item.content or deadline.task in _text(entry):
            continue
        rest = iter(fold(_text(entry)))
        if not all(character in rest for character in fold(deadline.task)):
            message = _("the text of item {key} does not say {task}").format(
                key=entry.key, task=deadline.task
            )
            hint = _("copy the words from the item's text")
            if near := near_words(_text(entry), deadline.task):
                hint = _("did you mean {name}?").format(name=near)
            yield task_not_found.finding(message, Target((*route, "task")), hint)
