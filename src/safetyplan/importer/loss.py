"""Signs that text is lost: a damaged file, text out of order, a draft that is not the document printed again."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from safetyplan.findings import Finding, Interpretation
from safetyplan.importer.document import WHOLE, IssuedDocument, Paragraph
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Plan
from safetyplan.plan.printed import as_printed
from safetyplan.rules.catalogue import Rule
from safetyplan.rules.imported import (
    bracket_across_paragraphs,
    empty_quotation_marks,
    text_lost,
    unreadable_character,
)
from safetyplan.text import find_brackets, unspaced

_AROUND = 10
_ASTRAY = Pattern(r"“\s*”|‘\s*’|《\s*》")


def damage(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Yield a finding for characters that cannot be read, marks astray, and sentences cut in two."""
    for paragraph in paragraphs:
        if (at := paragraph.text.find("\ufffd")) >= 0:
            yield _finding(
                unreadable_character, paragraph, at, _("the file is damaged here: a character cannot be read")
            )
        if empty := _ASTRAY.search(paragraph.text):
            why = _(
                "nothing stands between these quotation marks; they probably belong elsewhere in the line"
            )
            yield _finding(empty_quotation_marks, paragraph, empty.start(), why)
    for paragraph, following in pairwise(paragraphs):
        opened = _unpaired(paragraph, opening=True)
        if opened is not None and _unpaired(following, opening=False) is not None:
            why = _(
                "a bracket opened here is closed in the next paragraph: the lines may have been cut apart"
            )
            yield _finding(bracket_across_paragraphs, paragraph, opened, why)


def _unpaired(paragraph: Paragraph, *, opening: bool) -> int | None:
    """Return the place of the last bracket that is not closed, or of the first that was not opened."""
    if paragraph.cells:
        return None
    found = find_brackets(paragraph.text, "（(")
    if opening:
        return found.openers[-1] if found.openers else None
    return next((at for at in found.closers if not _IS_NUMBER.search(paragraph.text[:at])), None)


_IS_NUMBER = Pattern(r"(?:\A|[。；：，\s])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])\Z")


def _finding(rule: Rule, paragraph: Paragraph, at: int, why: str) -> Finding:
    shown = paragraph.text[max(0, at - _AROUND) : at + _AROUND]
    return rule.finding(why, paragraph.place, reading=Interpretation(shown))


def lost_text(plan: Plan, document: IssuedDocument, *, invented: bool) -> list[Finding]:
    """Compare the plan as printed with the document; anything missing or out of its place is the gravest finding.

    A title of our own making is left aside.
    """
    source = unspaced("".join(p.label + p.body for p in document.paragraphs))
    printed = unspaced(as_printed(plan).removeprefix(plan.title) if invented else as_printed(plan))
    if printed == source:
        return []
    at = next(
        (i for i, (a, b) in enumerate(zip(source, printed, strict=False)) if a != b),
        min(len(source), len(printed)),
    )
    around = slice(max(0, at - 10), at + 20)
    why = _("as printed, the draft differs from the document from here on")
    return [text_lost.finding(why, WHOLE, reading=Interpretation(source[around], printed[around]))]
