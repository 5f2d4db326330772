"""Text as it is compared: without white space, width and case."""

import unicodedata


def fold(text: str) -> str:
    """Return `text` without white space, width and case, for comparing what people type with what is printed."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
