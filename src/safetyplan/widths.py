"""How wide a terminal shows text: Chinese characters take two columns, combining marks none."""

from functools import lru_cache
from unicodedata import category, east_asian_width


@lru_cache(maxsize=8192)
def character_width(character: str) -> int:
    """Return how many columns a terminal gives a character: 2 for wide and full-width, 0 for combining."""
    if category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Return how many columns a terminal gives `text`."""
    return len(text) if text.isascii() else sum(map(character_width, text))
