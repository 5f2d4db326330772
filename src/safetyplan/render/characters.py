"""Which characters a document can hold."""

import re

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|[\ud800-\udfff]")
"""Characters that XML 1.0 and HTML do not allow in text."""


def printable(text: str) -> str:
    """Return `text` with control characters, which no document can hold, made visible as U+FFFD."""
    return UNPRINTABLE.sub("\ufffd", text)
