"""Marks (SP51x): brackets and quotation marks that do not pair, and those of the wrong keyboard."""

from collections.abc import Iterator

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Route
from safetyplan.rules import punctuation
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.text import PAIRS, find_brackets

_BRACKETS = "（《〈【〔「["
_ENOUGH = 5
"""Lost brackets told of one text; where there are more, the text is not Chinese prose."""


@rule("SP511", "unbalanced-bracket", Severity.WARNING)
def unbalanced_bracket(context: Context) -> Iterator[Finding]:
    """A bracket is opened and not closed, or closed and not opened.

    Web pages and PDFs lose brackets where the type face changes. Put it back and record a repair, so that the
    plan can still be printed as its source had it.

    Wrong:

        - clause: （市住建局牵头，各乡镇（街道落实）
          #       ^^ SP511
          responsibilities:
          - {role: lead, units: [市住建局]}

    Right:

        - clause: （市住建局牵头，各乡镇（街道）落实）
          responsibilities:
          - {role: lead, units: [市住建局]}
          - {role: implement, units: [各乡镇（街道）]}
    """
    for route, text in context.texts:
        for at in _alone(text)[:_ENOUGH]:
            yield _unbalanced(route, text, at)


def _alone(text: str) -> list[int]:
    """Return the indexes of brackets without a partner."""
    found = find_brackets(text, _BRACKETS, exact=True)
    closers = [
        at for at in found.closers if text[at] != "）" or not _ENUMERATOR.search(text, max(0, at - 8), at)
    ]
    return sorted([*found.openers, *closers])


_ENUMERATOR = Pattern(
    r"(?:^|[。；：，、\s])(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3}|[A-Za-z])\Z", example="：1"
)
"""What stands in front of a bracket that closes a number and was never opened: 1）查隐患；2）促整改。"""


def _unbalanced(route: Route, text: str, at: int) -> Finding:
    mark = text[at]
    opens = mark in _BRACKETS
    message = _("{mark} is opened and never closed") if opens else _("{mark} closes what was never opened")
    partner = PAIRS[mark] if opens else next(o for o in _BRACKETS if PAIRS[o] == mark)
    hint = _("add {partner} where it belongs; if the source lost it, record that under repairs").format(
        partner=partner
    )
    where = Target(route, excerpt=mark, nth=text.count(mark, 0, at))
    return unbalanced_bracket.finding(message.format(mark=mark), where, hint)


@rule("SP512", "unbalanced-quote", Severity.WARNING)
def unbalanced_quote(context: Context) -> Iterator[Finding]:
    """Quotation marks do not pair.

    “ opens and ” closes; inside them stand ‘ and ’ (GB/T 15834—2011, 4.8).

    Wrong:

        - content: 落实“三管三必须要求。
          #            ^ SP512

    Right:

        - content: 落实“三管三必须”要求。
    """
    for route, text in context.texts:
        for opening, closing in (("“", "”"), ("‘", "’")):
            if (opening not in text and closing not in text) or _STRAIGHT[opening] in text:
                continue
            at = _broken_quote(text, opening, closing)
            if at >= 0:
                mark = text[at]
                opens = mark == opening
                message = (
                    _("{mark} is opened and never closed")
                    if opens
                    else _("{mark} closes what was never opened")
                )
                hint = _("“ opens, ” closes; add the missing one, or turn it round")
                where = Target(route, excerpt=mark, nth=text.count(mark, 0, at))
                yield unbalanced_quote.finding(message.format(mark=mark), where, hint)


_STRAIGHT = {"“": '"', "‘": "'"}
"""What may have been typed for the missing partner; then `straight_quote` tells of it."""


def _broken_quote(text: str, opening: str, closing: str) -> int:
    """Return where the first mark stands that does not pair, -1 where all do."""
    opened = -1
    for at, character in enumerate(text):
        if character == opening:
            if opened >= 0:
                return opened
            opened = at
        elif character == closing:
            if opened < 0:
                return at
            opened = -1
    return opened


def _first_change(text: str, mended: str) -> int:
    """Return where two texts first differ."""
    return next(
        (at for at, (a, b) in enumerate(zip(text, mended, strict=False)) if a != b),
        min(len(text), len(mended)),
    )


def _suspects(context: Context, signs: str) -> Iterator[tuple[Route, str]]:
    """Yield the texts that hold one of `signs`."""
    wanted = frozenset(signs)
    return ((route, text) for route, text in context.texts if not wanted.isdisjoint(text))


@rule("SP513", "half-width-mark", Severity.WARNING)
def half_width_mark(context: Context) -> Iterator[Finding]:
    """Half-width punctuation stands in Chinese text.

    Chinese text takes ，；：（）。 (GB/T 15834—2011, 5.1). Times, ratios and amounts such as 8:00 and 1,000 keep
    theirs. `validate --fix` mends it.

    Wrong:

        - content: 加强检查,消除隐患。
          #                ^ SP513

    Right:

        - content: 加强检查，消除隐患。
    """
    for route, text in _suspects(context, ",;:!?()."):
        mended = punctuation.half_width(text)
        if mended != text:
            at = _first_change(text, mended)
            changes = sum(a != b for a, b in zip(text, mended, strict=True))
            message = _("half-width {mark} in Chinese text").format(mark=text[at])
            if changes > 1:
                message = _("half-width {mark} in Chinese text, and {n} more marks").format(
                    mark=text[at], n=changes - 1
                )
            hint = _("write {name}").format(name=mended[at])
            if changes > 1:
                hint = _("write {mark}, and make the other marks full-width, too").format(mark=mended[at])
            where = Target(route, excerpt=text[at], nth=text.count(text[at], 0, at))
            yield half_width_mark.finding(message, where, hint, instead=mended[at])


@rule("SP514", "straight-quote", Severity.WARNING)
def straight_quote(context: Context) -> Iterator[Finding]:
    """Straight quotation marks stand in Chinese text.

    A Western keyboard types " where Chinese has “ and ”. `validate --fix` turns those that pair.

    Wrong:

        - content: 落实"三管三必须"要求。
          #            ^ SP514

    Right:

        - content: 落实“三管三必须”要求。
    """
    for route, text in _suspects(context, "\"'"):
        at = punctuation.stray_quote(text)
        if at >= 0:
            message = _("a straight quotation mark {mark} in Chinese text").format(mark=text[at])
            where = Target(route, excerpt=text[at], nth=text.count(text[at], 0, at))
            yield straight_quote.finding(message, where, _("write “ and ”"))


@rule("SP515", "doubled-mark", Severity.WARNING)
def doubled_mark(context: Context) -> Iterator[Finding]:
    """Two marks stand where one belongs.

    Wrong:

        - content: 加强检查，，消除隐患。
          #                ^^^^ SP515

    Right:

        - content: 加强检查，消除隐患。
    """
    for route, text in context.texts:
        if found := _DOUBLED.search(text):
            marks = found.group()
            message = _("{marks}: two marks where one belongs").format(marks=marks)
            yield doubled_mark.finding(message, Target(route, excerpt=marks), _("keep one of them"))


_DOUBLED = Pattern(r"[，、；：。]{2,}", example="，，")


@rule("SP516", "stray-space", Severity.WARNING)
def stray_space(context: Context) -> Iterator[Finding]:
    """White space stands in Chinese text.

    Chinese has no spaces between words; they come from copying, and keep a search from finding the text.
    `validate --fix` takes them out.

    Wrong:

        - content: 加强 检查，消除隐患。
          #            ^ SP516

    Right:

        - content: 加强检查，消除隐患。
    """
    for route, text in _suspects(context, _SPACES):
        mended = punctuation.stray_space(text)
        if mended != text:
            at = _first_change(text, mended)
            message = _("white space (U+{code:04X}) in Chinese text").format(code=ord(text[at]))
            hint = _("delete it; a line break that YAML read as a space needs ` |-` behind the key")
            yield stray_space.finding(message, _beside(route, text, at), hint)


_SPACES = "\t \u3000"


def _beside(route: Route, text: str, at: int) -> Target:
    """Return a target for white space, which an excerpt cannot name."""
    return Target(route, excerpt=text[at], nth=text.count(text[at], 0, at))


@rule("SP517", "full-width-digit", Severity.NOTE)
def full_width_digit(context: Context) -> Iterator[Finding]:
    """Full-width digits or letters stand in the text.

    Digits and letters are half-width in official documents (GB/T 15835—2011). `validate --fix` mends it.

    Wrong:

        - content: 检查３６家企业。
          #            ^^^^ SP517

    Right:

        - content: 检查36家企业。
    """
    for route, text in _suspects(context, _FULL_WIDTH):
        mended = punctuation.full_width(text)
        if mended != text:
            at = _first_change(text, mended)
            end = next((n for n in range(at, len(text)) if text[n] == mended[n]), len(text))
            found = text[at:end]
            message = _("full-width {text}").format(text=found)
            hint = _("write {name}").format(name=mended[at:end])
            where = Target(route, excerpt=found, nth=text.count(found, 0, at))
            yield full_width_digit.finding(message, where, hint, instead=mended[at:end])


_FULL_WIDTH = "".join(map(chr, (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))))


@rule("SP518", "wholly-quoted", Severity.WARNING)
def wholly_quoted(context: Context) -> Iterator[Finding]:
    """A whole value stands in Chinese quotation marks.

    Word turns the " that YAML knows into “ and ”, which then become part of the text.

    Wrong:

        - num: 1
          heading: “加强检查”
          #        ^^^^^^^^^^ SP518
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - num: 1
          heading: 加强检查
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
    """
    for route, text in context.texts:
        if text[0] in "“”" and text[-1] in "“”" and len(text) > 2 and not {"“", "”"} & set(text[1:-1]):
            message = _("the whole value stands in quotation marks")
            hint = _(
                'take “ and ” away, unless the source prints them: a value needs none, and YAML knows only "'
            )
            related: tuple[Related, ...] = ()
            yield wholly_quoted.finding(message, Target(route), hint, related, text[1:-1])
