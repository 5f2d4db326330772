"""Chinese text as such, wherever it stands: folding, display width, full-width marks, numerals."""

import unicodedata
from functools import lru_cache


def fold(text: str) -> str:
    """Return `text` without white space, width and case, for comparing what people type with what is printed."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=8192)
def character_width(character: str) -> int:
    """Return how many columns a terminal gives a character: 2 for wide and full-width, 0 for combining."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Return how many columns a terminal gives `text`."""
    return len(text) if text.isascii() else sum(map(character_width, text))


_WIDE = tuple(zip("(),:;", "（），：；", strict=True))


def widened(text: str) -> str:
    """Return `text` with half-width brackets and punctuation made full-width, character by character."""
    for half, full in _WIDE:
        text = text.replace(half, full)
    return text


DIGITS = {c: value for value, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
TENS = {"十": 10, "百": 100}
JOINED_TENS = {"廿": 20, "卅": 30}
NUMERAL = "〇○零一二三四五六七八九十百廿卅"


def to_int(numeral: str) -> int | None:
    """Return the value of a Chinese or ASCII numeral up to 999, None where it is none.

    廿 and 卅 are 20 and 30 (廿三 is 23); digits alone are read by place (二〇二四 is 2024).
    """
    if numeral.isdecimal():
        return int(numeral) if len(numeral) <= 9 else None
    if not numeral or any(c not in DIGITS and c not in TENS and c not in JOINED_TENS for c in numeral):
        return None
    if all(c in DIGITS for c in numeral):
        return int("".join(str(DIGITS[c]) for c in numeral)) if len(numeral) <= 9 else None
    total, digit = 0, None
    for c in numeral:
        if c in DIGITS:
            digit = DIGITS[c]
        elif c in TENS:
            total += (1 if digit is None else digit) * TENS[c]
            digit = None
        else:
            total += JOINED_TENS[c]
            digit = None
    return total + (digit or 0)


def to_chinese(number: int) -> str:
    """Return 1 to 999 in Chinese, as sections are numbered: 十, 十一, 二十, 一百零三."""
    if not 1 <= number <= 999:
        raise ValueError(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    digits = "零一二三四五六七八九"
    text = digits[hundreds] + "百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")
