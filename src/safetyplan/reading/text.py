"""Plain text: one paragraph a line, nothing dropped but characters without ink."""

import re

from safetyplan.language import _
from safetyplan.reading.document import Document, Paragraph

_INKLESS = re.compile(
    r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\u00ad\ufffc\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
"""Zero-width and control characters, which no print shows and which would part a word from itself."""

_LINE_END = re.compile(r"\r\n?|[\n\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return `text` as printed: without characters that leave no ink, and without white space around it."""
    return _INKLESS.sub("", text).strip()


def lines(text: str) -> list[str]:
    """Split `text` at every kind of line end."""
    return _LINE_END.split(text)


def read_text(text: str, name: str = "") -> Document:
    """Return the non-empty lines of `text` as paragraphs."""
    place = _("line {number}")
    paragraphs = (
        Paragraph(kept, place=place.format(number=number))
        for number, line in enumerate(lines(text), 1)
        if (kept := clean(line))
    )
    return Document(tuple(paragraphs), name=name)
