"""Characters (SP56x): what has no place in a Chinese plan or its register, by Unicode category and property.

In the examples `<U+200B>` and the like stand for what cannot be shown.
"""

from collections.abc import Iterator

from safetyplan.findings import Finding, Severity
from safetyplan.messages import _
from safetyplan.rules.catalogue import Rule, rule
from safetyplan.rules.character_classes import Oddity, Told, named
from safetyplan.rules.context import Context

_SHOWN = 3
"""Characters of a run that are named."""


def _told(context: Context, why: Oddity, by: Rule, message: str, hint: str) -> Iterator[Finding]:
    """Yield a finding for every line that has characters odd for the reason `why`; `message` has a place for their names."""
    for lines in context.odd_characters:
        for told in lines.get(why, ()):
            said = message.format(names=_names(told), text=told.characters)
            if told.rest:
                said = _("{message}; {n} more on this line").format(message=said, n=told.rest)
            way = hint.format(text=told.characters, instead=told.instead)
            yield by.finding(said, told.where, way, instead=told.instead)


def _names(told: Told) -> str:
    names = list(dict.fromkeys(map(named, told.characters)))
    return _(", ").join([*names[:_SHOWN], "…"] if len(names) > _SHOWN else names)


@rule("SP561", "invisible-character", Severity.WARNING)
def invisible_character(context: Context) -> Iterator[Finding]:
    """A character that shows nothing stands in a text or name.

    Zero-width spaces and joiners, soft hyphens, direction marks, tags and variation selectors come with what is
    copied from web pages, PDF and chats. Nobody sees them, and no search finds the name or word they stand in.
    `validate --fix` takes them out of a plan.

    Wrong:

        - content: 加强<U+200B>检查，消除隐患。
          #            ^^^^^^^^ SP561

    Right:

        - content: 加强检查，消除隐患。
    """
    message = _("an invisible character: {names}")
    hint = _("delete it; where it cannot be seen, type the word anew")
    yield from _told(context, Oddity.INVISIBLE, invisible_character, message, hint)


@rule("SP562", "text-direction", Severity.ERROR, in_draft=Severity.WARNING)
def text_direction(context: Context) -> Iterator[Finding]:
    """A control character changes the direction in which the text is shown.

    What is seen is then not what is written: 市住建局 may be shown where 局建住市 stands, or a name where there is
    another. Chinese needs none of them; they come from copied file properties, or from somebody who means harm.

    Wrong:

        - content: 加强<U+202E>检查，消除隐患。
          #            ^^^^^^^^ SP562

    Right:

        - content: 加强检查，消除隐患。
    """
    message = _("a control character turns the direction in which the text is shown: {names}")
    hint = _("delete it, then read the line again: the characters may stand in another order than was shown")
    yield from _told(context, Oddity.DIRECTION, text_direction, message, hint)


@rule("SP563", "lost-character", Severity.ERROR, in_draft=Severity.WARNING)
def lost_character(context: Context) -> Iterator[Finding]:
    """A character was lost: something stands in its place that no other computer can show.

    U+FFFD and 锟斤拷 are left where bytes could not be decoded, private-use characters where a font of its own drew
    the sign (造字, papers converted from typesetting), U+FFFC where a picture stood. Which character it was, only
    the paper tells.

    Wrong:

        - content: 督促上<U+E5E5>水库消除隐患。
          #              ^^^^^^^^ SP563

    Right:

        - content: 督促上堎水库消除隐患。
    """
    message = _("a character was lost here: {names}")
    hint = _("look into the issued document, and type the character that stands there")
    yield from _told(context, Oddity.LOST, lost_character, message, hint)


@rule("SP564", "compatibility-character", Severity.WARNING)
def compatibility_character(context: Context) -> Iterator[Finding]:
    """A character is the double of another one.

    PDF and old fonts name some characters by a radical (⼀ for 一), a compatibility ideograph, a ligature, a
    half-width or vertical form. They look the same, and no search or comparison takes them for the same.
    `validate --fix` writes those that are certain into a plan.

    Wrong:

        - content: 加强⼤检查，消除隐患。
          #            ^^ SP564

    Right:

        - content: 加强大检查，消除隐患。
    """
    for finding in _told(
        context,
        Oddity.COMPATIBILITY,
        compatibility_character,
        _("the double of another character: {names}"),
        "",
    ):
        meant = finding.instead
        hint = _("write {text}").format(text=meant) if meant else _("type the character that is meant")
        yield finding._replace(hint=hint)


@rule("SP565", "unusual-space", Severity.WARNING)
def unusual_space(context: Context) -> Iterator[Finding]:
    """A space is another one than it seems.

    No-break, thin, en and em spaces come from Word and web pages. They look like a space, and programs do not take
    them for one. `validate --fix` makes them ordinary in a plan, and takes them out of Chinese text.

    Wrong:

        - content: 检查<U+00A0>36 家企业。
          #            ^^^^^^^^ SP565

    Right:

        - content: 检查36 家企业。
    """
    message = _("an unusual space: {names}")
    hint = _("delete it; where a space belongs, type an ordinary one")
    yield from _told(context, Oddity.SPACE, unusual_space, message, hint)


@rule("SP566", "look-alike", Severity.WARNING)
def look_alike(context: Context) -> Iterator[Finding]:
    """A letter stands where the digit or letter it looks like is meant.

    O and l among digits, a Cyrillic А among Latin letters, a katakana ロ among ideographs: the page looks right, and
    no search, date or name is recognised.

    Wrong:

        - content: 检查1O8家企业。
          #             ^ SP566

    Right:

        - content: 检查108家企业。
    """
    message = _("{text} only looks right: it is {names}")
    yield from _told(context, Oddity.LOOK_ALIKE, look_alike, message, _("write {instead}"))


@rule("SP567", "foreign-character", Severity.WARNING)
def foreign_character(context: Context) -> Iterator[Finding]:
    """A character stands in the text that the fonts of Chinese documents do not have.

    Emoji and ornaments come with what is copied from chats and web pages, letters of distant scripts and accents
    without a letter from text that was decoded wrongly. In a printed document an empty box would stand there.

    Wrong:

        - content: 加强检查📌，消除隐患。
          #                ^^ SP567

    Right:

        - content: 加强检查，消除隐患。
    """
    message = _("a character that the fonts of Chinese documents do not have: {names}")
    hint = _("delete it, or write in Chinese what it is to say")
    yield from _told(context, Oddity.FOREIGN, foreign_character, message, hint)
