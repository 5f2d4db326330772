"""Signs in a document's paragraphs that the file is damaged or its text out of order."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from safetyplan.importer.document import Paragraph
from safetyplan.importer.doubts import Doubt, Grade
from safetyplan.messages import _
from safetyplan.text import find_brackets

_AROUND = 10
_ASTRAY = re.compile(r"“\s*”|‘\s*’|《\s*》")


def damage(paragraphs: Sequence[Paragraph]) -> Iterator[Doubt]:
    """Yield a doubt for characters that cannot be read, marks astray, and sentences cut in two."""
    for paragraph in paragraphs:
        if (at := paragraph.text.find("\ufffd")) >= 0:
            yield _doubt(paragraph, at, _("the file is damaged here: a character cannot be read"))
        if empty := _ASTRAY.search(paragraph.text):
            why = _(
                "nothing stands between these quotation marks; they probably belong elsewhere in the line"
            )
            yield _doubt(paragraph, empty.start(), why)
    for paragraph, following in pairwise(paragraphs):
        opened = _unpaired(paragraph, opening=True)
        if opened is not None and _unpaired(following, opening=False) is not None:
            why = _(
                "a bracket opened here is closed in the next paragraph: the lines may have been cut apart"
            )
            yield _doubt(paragraph, opened, why, Grade.DUTY)


def _unpaired(paragraph: Paragraph, *, opening: bool) -> int | None:
    """Return the place of the last bracket that is not closed, or of the first that was not opened."""
    if paragraph.cells:
        return None
    found = find_brackets(paragraph.text, "（(")
    if opening:
        return found.openers[-1] if found.openers else None
    return next((at for at in found.closers if not _IS_NUMBER.search(paragraph.text[:at])), None)


_IS_NUMBER = re.compile(r"(?:\A|[。；：，\s])(?:\d{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])\Z")


def _doubt(paragraph: Paragraph, at: int, why: str, grade: Grade = Grade.LOSS) -> Doubt:
    shown = paragraph.text[max(0, at - _AROUND) : at + _AROUND]
    return Doubt(grade, paragraph.place, shown, "", why)
