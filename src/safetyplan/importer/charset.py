"""Bytes to text: UTF-8, GB18030 and UTF-16, with or without a byte order mark."""

import codecs
from typing import NamedTuple

from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.source.files import without_mark

_SAMPLE = 65536
_DAMAGE_ALLOWED = 0.02
"""Share of broken characters up to which a text is still taken to be in an encoding."""


class DecodedDocument(NamedTuple):
    """A text and the encoding it was in; what could not be decoded stands in it as U+FFFD."""

    text: str
    encoding: str


def decode(raw: bytes, name: str, declared: str = "") -> DecodedDocument:
    """Return the text of `raw`; `declared` is what the file says of itself and is only tried, not believed.

    A file with a few broken bytes is read all the same, since GB18030 would take a damaged UTF-8 file
    for other characters without complaint.  `SafetyPlanError` where it is no text at all.
    """
    body, marked = without_mark(raw)
    if marked:
        return DecodedDocument(body.decode(marked, "replace"), marked)
    if (wide := _without_bom(raw)) is not None:
        return DecodedDocument(raw.decode(wide, "replace"), wide)
    for encoding in ("utf-8", declared, "gb18030"):
        if _known(encoding) and (text := _attempt(raw, encoding)) is not None:
            return DecodedDocument(_checked(text, name), encoding)
    raise _no_text(name)


def _attempt(raw: bytes, encoding: str) -> str | None:
    """Return the text, with U+FFFD for the few bytes that may be broken; None if `encoding` is not the one."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return raw.decode(encoding, "replace") if _share_broken(raw, encoding) <= _DAMAGE_ALLOWED else None


_OF_CHINESE = ("gb", "hz", "big5", "cp950", "utf-8", "utf-16", "utf-32")
"""How the encodings begin that a Chinese text can be in.  Python knows others, which take any bytes for some text
(latin-1, unicode_escape), or are none of texts (idna, punycode, zlib)."""


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name.startswith(_OF_CHINESE)
    except (LookupError, ValueError):
        return False


_PLAUSIBLE = Pattern(r"[\t\n\r\x20-\x7e\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
_PLAUSIBLE_SHARE = 0.9


def _without_bom(raw: bytes) -> str | None:
    """Recognise UTF-16 by its zero bytes, and its order by which gives Chinese and ASCII."""
    sample = raw[:_SAMPLE]
    if len(raw) % 2 or b"\x00" not in sample:
        return None
    for encoding in ("utf-16-le", "utf-16-be"):
        text = sample.decode(encoding, "replace")
        if len(_PLAUSIBLE.findall(text)) >= len(text) * _PLAUSIBLE_SHARE:
            return encoding
    return None


def _share_broken(raw: bytes, encoding: str) -> float:
    """Return how many characters of a sample cannot be decoded, as a share of those beyond ASCII."""
    text = raw[:_SAMPLE].decode(encoding, "replace")
    beyond = sum(not character.isascii() for character in text)
    return text.count("\ufffd") / beyond if beyond else 0.0


_CONTROL = Pattern(r"[\x00-\x08\x0e-\x1b\x7f]")


def _is_text(text: str) -> bool:
    return len(_CONTROL.findall(text)) <= len(text) * _DAMAGE_ALLOWED


def _checked(text: str, name: str) -> str:
    if not _is_text(text[:_SAMPLE]):
        raise _no_text(name)
    return text


def _no_text(name: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("{name} is not a document: it holds neither text nor anything else that is known").format(
            name=name
        ),
        _("give a .docx, .xlsx, .html, .pdf, .md or .txt file; text in UTF-8 or GB18030"),
    )
