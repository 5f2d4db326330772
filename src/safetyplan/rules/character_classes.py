"""Which characters have no place in a Chinese plan, by Unicode category and property, and what some certainly mean.

The rules report what is odd here and `fix` writes what is certain, so the two cannot disagree.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from safetyplan.findings import Place
from safetyplan.patterns import Pattern
from safetyplan.source import Source
from safetyplan.source.scalars import scalars
from safetyplan.source.walk import walk
from safetyplan.text import FULL_WIDTH, unified


class Oddity(Enum):
    """Why a character has no place in a plan."""

    INVISIBLE = "invisible"
    DIRECTION = "direction"
    LOST = "lost"
    COMPATIBILITY = "compatibility"
    SPACE = "space"
    LOOK_ALIKE = "look-alike"
    FOREIGN = "foreign"


class Odd(NamedTuple):
    """A stretch of odd characters: where it begins and ends in the text, why, and what is certainly or likely meant."""

    start: int
    end: int
    why: Oddity
    instead: str = ""


# By the character alone

_AT_HOME = frozenset(
    "LATIN GREEK CYRILLIC CJK IDEOGRAPHIC BOPOMOFO HIRAGANA KATAKANA KATAKANA-HIRAGANA VERTICAL FULLWIDTH "
    "MODIFIER MICRO FEMININE MASCULINE HANGUL MONGOLIAN TIBETAN ARABIC YI LISU MIAO TAI NEW THAI LAO MYANMAR".split()
)
"""First words of the names of letters that a Chinese paper may print: its own, formulas', those of neighbours and minorities."""

_JOINING = frozenset("MONGOLIAN TIBETAN ARABIC MYANMAR".split())
"""Scripts that need joiners and selectors to be written."""

_EMOJI = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)
"""Emoji_Presentation (Unicode 15.1, emoji-data.txt) below U+10000: shown in colour, and in no font of documents."""

_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
"""Letters and marks that show nothing (Default_Ignorable_Code_Point, beside format characters and selectors)."""

_STROKES = range(0x31C0, 0x31E4)
_DESCRIPTION = range(0x2FF0, 0x3000)
_KANA = dict(zip("エロカタニトハー", "工口力夕二卜八一", strict=True))
_LETTERS = dict(
    zip("АВЕЅІЈКМНОРСТХаеорсхіјѕΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABESIJKMHOPCTXaeopcxijsABEZHIKMNOPTXo", strict=True)
)
"""Cyrillic and Greek letters that look like Latin ones."""


@lru_cache(maxsize=8192)
def oddity(character: str) -> Oddity | None:
    """Return why `character` may have no place in a plan; None where it is at home."""
    code = ord(character)
    if code < 0x7F or 0x4E00 <= code <= 0x9FFF:
        return None
    category = unicodedata.category(character)
    if (
        character in _BLANKS
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0100 <= code <= 0xE01EF
        or 0x180B <= code <= 0x180F
    ):
        return Oddity.INVISIBLE
    if category == "Cf":
        return _of_format(code)
    if category in ("Co", "Cn") or code in (0xFFFC, 0xFFFD) or code in _DESCRIPTION:
        return Oddity.LOST
    if category == "Zs":
        return None if character in _SPACES_OF_LAYOUT else Oddity.SPACE
    if character in _LETTERS or character in _KANA:
        return Oddity.LOOK_ALIKE
    if _is_compatibility(character, code):
        return Oddity.COMPATIBILITY
    return Oddity.FOREIGN if _is_foreign(character, code, category) else None


def _of_format(code: int) -> Oddity | None:
    if 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069:
        return Oddity.DIRECTION
    if 0xFFF9 <= code <= 0xFFFB:  # what they annotate would run together with its annotation
        return Oddity.LOST
    is_sign = 0x0600 <= code <= 0x0605 or code in (0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2)
    return None if is_sign else Oddity.INVISIBLE


def _is_compatibility(character: str, code: int) -> bool:
    """Whether a character is another one's double: what fonts and PDF put in place of the one that is meant."""
    if 0x2E80 <= code <= 0x2FDF or 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
        return unified(character) != character or code < 0x3000
    if 0xFF61 <= code <= 0xFFDC or 0xFFE8 <= code <= 0xFFEE or 0x1D400 <= code <= 0x1D7FF:
        return True
    if 0xFE10 <= code <= 0xFE19 or 0xFE30 <= code <= 0xFE6B:
        return character != "﹒"  # printed behind numbers
    return 0xFB00 <= code <= 0xFB06


def _is_foreign(character: str, code: int, category: str) -> bool:
    """Whether a character is none that the fonts of Chinese documents have, nor one of a script that stands in them."""
    if category[0] == "M":
        return _script(character) not in _AT_HOME
    if category[0] == "L":
        return not 0x2100 <= code <= 0x214F and _script(character) not in _AT_HOME
    return code > 0xFFFF or character in _EMOJI or code in _STROKES or 0x2800 <= code <= 0x28FF


def _script(character: str) -> str:
    return unicodedata.name(character, "").split(" ", 1)[0]


def named(character: str) -> str:
    """Return a character as Unicode writes it: U+200B ZERO WIDTH SPACE."""
    kinds = {"Co": "PRIVATE USE", "Cn": "UNASSIGNED"}
    name = unicodedata.name(character, kinds.get(unicodedata.category(character), ""))
    return f"U+{ord(character):04X} {name}".rstrip()


# In the text

_MOJIBAKE = "锟斤拷"
"""What U+FFFD in UTF-8 becomes when it is read as GBK."""

_NUMERALS = "〇一二三四五六七八九"
_DIGIT_ALIKE = Pattern(
    "[OoIl0ОοＯ](?:(?<=[0-9][OoIl])|(?<=[OoIl])(?<![0-9A-Za-z].)(?=[0-9])"
    rf"|(?<=[{_NUMERALS}][OoОοＯ0])(?=[{_NUMERALS}]))",
    example="2O24",
)
_DIGITS = dict(zip("OoОοＯIl", "0000011", strict=True))
_WORD = Pattern(r"[0-9A-Za-z\u0370-\u03ff\u0400-\u04ff]+", example="АI")


def odd_characters(text: str) -> list[Odd]:
    """Return the odd characters of `text` in order, those that stand together and are odd in the same way as one."""
    odd = {c: why for c in set(text) if (why := oddity(c)) is not None}
    marked: dict[int, tuple[Oddity, str]] = {}
    if odd:
        for at, character in enumerate(text):
            if character in odd and (here := _here(text, at, odd[character])):
                marked[at] = here, _instead(character, here)
    for at, meant in _alike(text, look_alike=Oddity.LOOK_ALIKE in odd.values()):
        marked[at] = Oddity.LOOK_ALIKE, meant
    at = text.find(_MOJIBAKE)
    while at >= 0:
        marked |= dict.fromkeys(range(at, at + len(_MOJIBAKE)), (Oddity.LOST, ""))
        at = text.find(_MOJIBAKE, at + 1)
    return list(_together(sorted(marked.items())))


def _here(text: str, at: int, why: Oddity) -> Oddity | None:
    """Return why a character is odd where it stands; None where its neighbours need it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if why is Oddity.INVISIBLE:
        if before and (_script(before) in _JOINING or (after and _script(after) in _JOINING)):
            return None
        return Oddity.FOREIGN if before and oddity(before) is Oddity.FOREIGN else why
    if why is Oddity.FOREIGN and before and unicodedata.category(text[at])[0] == "M":
        is_pair = len(unicodedata.normalize("NFC", before + text[at])) == 1
        return Oddity.COMPATIBILITY if is_pair else why
    if why is Oddity.LOOK_ALIKE:
        is_kana = text[at] in _KANA and _is_ideograph(before) and _is_ideograph(after)
        return why if is_kana else None
    return why


def _is_ideograph(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


def _instead(character: str, why: Oddity) -> str:
    if why is Oddity.LOOK_ALIKE:
        return _KANA.get(character, "")
    return _plain(character) if why is Oddity.COMPATIBILITY else ""


def _alike(text: str, *, look_alike: bool) -> Iterator[tuple[int, str]]:
    """Yield where a letter stands for a digit, or for a Latin letter, and what is meant."""
    for found in _DIGIT_ALIKE.finditer(text):
        at = found.start()
        if text[at - 1 : at] in _NUMERALS and at:
            yield at, "〇"
        else:
            yield from _in_number(text, at)
    for found in _WORD.finditer(text) if look_alike else ():
        word = found.group()
        alike = [n for n, character in enumerate(word) if character in _LETTERS]
        if alike and (len(alike) == len(word) or all(c.isascii() or c in _LETTERS for c in word)):
            digits = len(word) > 1 and all(c in _DIGITS or c.isdecimal() for c in word)
            for n in alike:
                yield (
                    found.start() + n,
                    _DIGITS[word[n]] if digits and word[n] in _DIGITS else _LETTERS[word[n]],
                )


_LONGEST_NUMBER = 12


def _in_number(text: str, at: int) -> Iterator[tuple[int, str]]:
    """Yield the letter at `at` if it stands inside a number, or at the edge of one that counts a year, month or day."""
    start, end = at, at + 1
    while start and text[start - 1] in "0123456789OoIl" and at - start < _LONGEST_NUMBER:
        start -= 1
    while end < len(text) and text[end] in "0123456789OoIl" and end - at < _LONGEST_NUMBER:
        end += 1
    if _is_latin(text[start - 1 : start]) or _is_latin(text[end : end + 1]):
        return
    inside = any(map(str.isdecimal, text[start:at])) and any(map(str.isdecimal, text[at + 1 : end]))
    if inside or text[end : end + 1] in ("年", "月", "日"):
        for n in range(start, end):
            if text[n] in _DIGITS:
                yield n, _DIGITS[text[n]]


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "_-/.")


def _together(marked: list[tuple[int, tuple[Oddity, str]]]) -> Iterator[Odd]:
    for _key, group in groupby(enumerate(marked), lambda pair: (pair[1][0] - pair[0], pair[1][1][0])):
        run = [each for _n, each in group]
        pieces = [instead for _at, (_why, instead) in run]
        yield Odd(run[0][0], run[-1][0] + 1, run[0][1][0], "".join(pieces) if all(pieces) else "")


# What is certain

_VERTICAL = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︱︵︶︹︺︻︼︽︾︿﹀﹁﹂﹃﹄",
        "，、。：；！？〖〗—（）〔〕【】《》〈〉「」『』",
        strict=True,
    )
)


def _plain(character: str) -> str:
    """Return what a compatibility character stands for, nothing where that is not certain."""
    code = ord(character)
    if character in _VERTICAL:
        return _VERTICAL[character]
    if 0xFE10 <= code <= 0xFE48:
        return ""
    meant = unicodedata.normalize("NFKC", unified(character))
    if 0xFE50 <= code <= 0xFE6B:
        return FULL_WIDTH.get(meant, meant)
    return meant if meant != character else ""


def without_invisible(text: str) -> str:
    """Return `text` without the characters that show nothing."""
    return _mended(text, Oddity.INVISIBLE)


def without_compatibility(text: str) -> str:
    """Return `text` with each character that is another one's double made that one, where it is certain."""
    return _mended(text, Oddity.COMPATIBILITY)


_SPACES_OF_LAYOUT = "\u2003\u3000"
"""The em space parts the cells of a row that an import kept as text; the ideographic one indents."""


def with_usual_spaces(text: str) -> str:
    """Return `text` with unusual spaces made usual ones, and without them where Chinese has none."""
    if not any(oddity(character) is Oddity.SPACE for character in set(text)):
        return text
    return _SPACES.sub(_usual, text)


_HAN_OR_MARK = "[\u3400-\u9fff\U00020000-\U0003ffff，。；：！？、（）《》〈〉“”‘’【】〔〕]"
_SPACES = Pattern(r"[^\S\n]+", example=" ")


def _usual(match: re.Match[str]) -> str:
    spaces, text = match.group(), match.string
    if not any(oddity(character) is Oddity.SPACE for character in spaces):
        return spaces
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    return " " if all(c and c != "\n" and not _CHINESE.match(c) for c in (before, after)) else ""


_CHINESE = Pattern(_HAN_OR_MARK, example="安")


def _mended(text: str, why: Oddity) -> str:
    """Return `text` with what is odd for the reason `why` made what is certainly meant."""
    result, done = "", 0
    for odd in odd_characters(text):
        if odd.why is not why:
            continue
        result += text[done : odd.start]
        for character in text[odd.start : odd.end] if why is Oddity.COMPATIBILITY else "":
            if unicodedata.category(character)[0] == "M":
                result = unicodedata.normalize("NFC", result[-1:] + character).join((result[:-1], ""))
            else:
                result += _plain(character) or character
        done = odd.end
    return result + text[done:]


# In a file


class Told(NamedTuple):
    """Odd characters of a value: where they stand, and which they are; `rest` others stand on the same line."""

    where: Place
    characters: str
    instead: str = ""
    rest: int = 0


_MOST = 100
"""Lines that are told for one reason; of more, the last says how many there are."""


def in_source(source: Source) -> dict[Oddity, list[Told]]:
    """Return what is odd in the values of a file, for each reason and line; what stands in comments is nobody's text."""
    text = source.text
    odds = odd_characters(text)
    escaped = "\\u" in text or "\\x" in text or "\\_" in text or "\\U" in text
    found: dict[Oddity, list[Told]] = {}
    if odds:
        for odd, place in _in_values(source, odds):
            lines = found.setdefault(odd.why, [])
            if lines and lines[-1].where.line == place.line:
                lines[-1] = lines[-1]._replace(rest=lines[-1].rest + 1)
            else:
                lines.append(Told(place, text[odd.start : odd.end], odd.instead))
    if escaped:
        for node in walk(source.path, text):
            if node.is_scalar and node.style == '"' and not set(node.event.value) <= set(text):
                for odd in odd_characters(node.event.value)[:1]:
                    told = Told(node.place, node.event.value[odd.start : odd.end])
                    found.setdefault(odd.why, []).append(told)
    return found


def _in_values(source: Source, odds: list[Odd]) -> Iterator[tuple[Odd, Place]]:
    """Yield those of `odds` that stand in a value, with their places; both are in the order of the file."""
    starts = [0, *(at + 1 for at, character in enumerate(source.text) if character == "\n")]
    waiting = iter(odds)
    odd = next(waiting, None)
    for scalar in scalars(source.path, source.text):
        while odd is not None:
            line = bisect_right(starts, odd.start)
            place = (line, odd.start - starts[line - 1] + 1)
            if place >= scalar.end:
                break
            if place >= scalar.start:
                yield odd, Place(source.path, *place, line, place[1] + odd.end - odd.start)
            odd = next(waiting, None)
