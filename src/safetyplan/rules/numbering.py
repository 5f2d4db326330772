"""Printed numbers (SP50x): gaps, repeats, mixed styles, and ids given twice."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Item, Plan, Route, Section
from safetyplan.plan.printed import label
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.text import NUMERAL, to_chinese

_Number = tuple[str, int]
"""The look of a printed number and its value."""

_DIGITS = "一二三四五六七八九十"


def _read(num: str) -> _Number | None:
    """Return the look and value of a number as kept; None where it is none."""
    if num.isascii() and num.isdecimal():
        return "1.", int(num) if len(num) < 10 else 10**9
    if len(num) == 1 and num in _DIGITS:
        return "一、", _DIGITS.index(num) + 1
    from safetyplan.grammar.numbers import read_label

    found = read_label(label(num) + "条")
    return (found.style.value, found.value) if found else None


def _lists(context: Context) -> Iterator[tuple[Route, tuple[Section | Item, ...]]]:
    """Yield every list of sections or items with its route, in plan order."""
    nodes: list[tuple[Route, Plan | Section | Item]] = [((), context.plan)]
    nodes += context.sections
    nodes += [(entry.route, entry.item) for entry in context.entries]
    for route, node in nodes:
        if node.items:
            yield (*route, "items"), node.items
        if not isinstance(node, Item) and node.sections:
            yield (*route, "sections"), node.sections


@rule("SP501", "number-gap", Severity.ERROR, in_draft=Severity.WARNING)
def number_gap(context: Context) -> Iterator[Finding]:
    """A number is missing.

    Numbers run on by one, within a list or through the whole plan. A gap means that an item was deleted, or
    lost when the plan was typed.

    Wrong:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 3
        #      ^ SP501
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]

    Right:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
    """
    for route, num, (_style, value), expected in _steps(context).out:
        if value > expected[0]:
            message = _("number {num} stands where {expected} is expected").format(
                num=num, expected=_(" or ").join(_of_look(num, each) for each in expected)
            )
            hint = _(
                "renumber it, or put in what is missing; where the document counts so, write "
                "`# safetyplan: ignore[SP501]` behind the number"
            )
            yield number_gap.finding(message, Target(route), hint)


@rule("SP502", "number-repeated", Severity.ERROR)
def number_repeated(context: Context) -> Iterator[Finding]:
    """A number is given twice, or the numbers go back.

    People call items by their numbers: with two items 12, half of the answers go to the wrong one.

    Wrong:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 1
        #      ^ SP502
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]

    Right:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
    """
    steps = _steps(context)
    for route, num, number, expected in steps.out:
        if number[1] < min(expected):
            there = steps.first.get(number)
            related = (Related(_("first here"), Target(there)),) if there and there != route else ()
            message = _("number {num} is given twice") if related else _("number {num} goes back")
            hint = _("number it {expected}").format(expected=_of_look(num, max(expected)))
            if (number[0], max(expected)) in steps.first:
                hint = _("compare the numbers with the document: {expected} is there already").format(
                    expected=_of_look(num, max(expected))
                )
            yield number_repeated.finding(message.format(num=num), Target(route), hint, related)


_NUMERAL = Pattern(r"[0-9]+|[①-⑳]|[〇零一二三四五六七八九十百]+", example="（三）")


def _of_look(num: str, value: int) -> str:
    """Return a value as a number of the look of `num`: （二） beside （一）."""
    from safetyplan.grammar.numbers import CIRCLED

    numerals = [found.span() for found in _NUMERAL.finditer(num)]
    if not numerals or not 1 <= value <= 999:
        return str(value)
    begin, end = numerals[-1]
    if num[begin].isascii():
        text = str(value)
    else:
        text = to_chinese(value) if num[begin] in NUMERAL else CIRCLED[(value - 1) % len(CIRCLED)]
    return num[:begin] + text + num[end:]


class _Step(NamedTuple):
    """A number that neither follows its neighbour nor begins anew, and the values it could have."""

    route: Route
    num: str
    number: _Number
    expected: tuple[int, ...]


class _Steps(NamedTuple):
    """The numbers of the whole plan: those out of step, those of another look, and where each first stands."""

    out: list[_Step]
    mixed: list[tuple[Route, str]]
    first: dict[_Number, Route]


@lru_cache(maxsize=1)  # three rules look at them
def _steps(context: Context) -> _Steps:
    """Walk every list: it begins with 1, or goes on from the last list at its depth or of its look.

    Sections go on from the items printed before them.
    """
    steps = _Steps([], [], {})
    last: dict[tuple[int, str], int] = {}
    latest: dict[tuple[bool, str], int] = {}
    for route, nodes in _lists(context):
        depth = len(route) if route[-1] == "items" else -len(route)
        before: _Number | None = None
        around = ""
        for index, node in enumerate(nodes):
            number = _read(node.num) if node.num else None
            if not node.num or not number:
                continue
            style, value = number
            if before and before[0] == style:
                follows = value == before[1] + 1
                if _around(node.num) != around:
                    steps.mixed.append(((*route, index, "num"), node.num))
            else:
                follows = value == 1
                if before:
                    steps.mixed.append(((*route, index, "num"), node.num))
            if not follows:
                expected = _expected(
                    before,
                    number,
                    max(last.get((depth, style), 0), last.get((-depth, style), 0)),
                    latest.get((depth > 0, style), 0),
                )
                if value not in expected:
                    steps.out.append(_Step((*route, index, "num"), node.num, number, expected))
            last[depth, style] = latest[depth > 0, style] = value
            steps.first.setdefault(number, (*route, index, "num"))
            before, around = number, _around(node.num)
    return steps


def _around(num: str) -> str:
    """Return the marks of a number without its numerals: （） of （三）, so that (三) among them shows."""
    return "".join(character for character in num if not character.isalnum())


def _expected(before: _Number | None, number: _Number, last: int, latest: int) -> tuple[int, ...]:
    if before and before[0] == number[0]:
        return (before[1] + 1,)
    return tuple(sorted({1, last + 1, latest + 1}))


@rule("SP503", "number-style", Severity.NOTE)
def number_style(context: Context) -> Iterator[Finding]:
    """The numbers of one list look different.

    一、（一）1.（1） are ranks (GB/T 9704—2012, 7.3.3). Within one list they do not mix; if they do, an item
    probably belongs a level deeper.

    Wrong:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: （一）
        #      ^^^^^^ SP503
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]

    Right:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
    """
    for route, num in _steps(context).mixed:
        message = _("number {num} has another form than the one before it").format(num=num)
        hint = _("give it the same form, or put it a level deeper")
        yield number_style.finding(message, Target(route), hint)


@rule("SP504", "id-repeated", Severity.ERROR)
def id_repeated(context: Context) -> Iterator[Finding]:
    """Two items have the same id.

    An id is given so that an item keeps its name when numbers shift; progress reports hang on it.

    Wrong:

        - id: a
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - id: a
        #     ^ SP504
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]

    Right:

        - id: a
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - id: b
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
    """
    first: dict[str, Route] = {}
    for entry in context.entries:
        if entry.item.id:
            place = (*entry.route, "id")
            there = first.setdefault(entry.item.id, place)
            if there is not place:
                message = _("the id {id} is given twice").format(id=entry.item.id)
                related = (Related(_("first here"), Target(there)),)
                yield id_repeated.finding(
                    message, Target(place), _("give one of the items another id"), related
                )
