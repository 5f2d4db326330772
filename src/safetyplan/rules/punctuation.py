"""What belongs in Chinese text instead of the marks a Western keyboard or a copy from Word leaves.

The patterns are compiled on first use: a good plan needs none of them.  The rules report what `mended` would change and `fix` writes it, so the two cannot disagree.
"""

import re
from collections.abc import Callable

from safetyplan.text import FULL_WIDTH

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff"
_CHINESE = rf"{_HAN}，。；：！？、（）《》〈〉“”‘’【】〔〕"
_MARK = rf"(?<=[{_CHINESE}])[,;:!?]+|[,;:!?]+(?=[{_CHINESE}])|(?<=[{_HAN}）”》])\.(?![0-9A-Za-z.])"
_BRACKET = rf"\([^()（）\n]*\)|(?<=[{_CHINESE}])[()]|[()](?=[{_CHINESE}])"
_NUMERALS = "一二三四五六七八九十百〇零廿卅"

_QUOTES = rf"""(?<=[{_CHINESE}])(["'])([^"'\n]*)\1|(["'])([^"'\n]*)\3(?=[{_CHINESE}])"""
_HALF_CURLED = r"""“([^“”"\n]+)"|"([^“”"\n]+)”"""
_QUOTE = rf"""(?<=[{_CHINESE}])["']|["'](?=[{_CHINESE}])"""
_SPACE = rf"(?m)(?<=[{_CHINESE}])[ \t\u3000]+(?=[{_CHINESE}])|[ \t\u3000]+$|^\u3000+"
_FULL_WIDTH = "[０-９Ａ-Ｚａ-ｚ]+"


def half_width(text: str) -> str:
    """Return `text` with the half-width marks that stand at Chinese characters made full-width.

    Times, ratios and amounts (8:00, 1,000, 2.5) and marks between Latin words stay.
    """
    return _settled(text, lambda given: re.sub(_BRACKET, _widened_brackets, re.sub(_MARK, _widened, given)))


_PASSES = 20


def _settled(text: str, mend: Callable[[str], str]) -> str:
    """Apply `mend` until nothing changes: a mended mark is Chinese, and so may be what its neighbour waits for."""
    for _ in range(_PASSES):
        better = mend(text)
        if better == text:
            break
        text = better
    return text


def _widened(match: re.Match[str]) -> str:
    marks = match.group()
    if marks == "." and match.string[match.start() - 1] in _NUMERALS:
        return marks
    return "".join(FULL_WIDTH[mark] for mark in marks)


def _widened_brackets(match: re.Match[str]) -> str:
    found = match.group()
    if len(found) == 1:
        return FULL_WIDTH[found]
    text, (start, end) = match.string, match.span()
    if (
        re.search(_HAN_OR_MARK, found)
        or re.match(_HAN_OR_MARK, text[start - 1 : start])
        or re.match(_HAN_OR_MARK, text[end : end + 1])
    ):
        return f"（{found[1:-1]}）"
    return found


_HAN_OR_MARK = f"[{_CHINESE}]"


def straight_quotes(text: str) -> str:
    """Return `text` with pairs of straight quotation marks at Chinese characters made “” or ‘’.

    A straight mark that belongs to a curled one (“三违") is curled as well.
    """
    return _settled(text, lambda given: re.sub(_QUOTES, _curled, re.sub(_HALF_CURLED, r"“\1\2”", given)))


def _curled(match: re.Match[str]) -> str:
    mark = match[1] or match[3]
    inside = match[2] if match[1] else match[4]
    return f"“{inside}”" if mark == '"' else f"‘{inside}’"


def stray_quote(text: str) -> int:
    """Return where a straight quotation mark at a Chinese character stands, -1 where none does."""
    found = re.search(_QUOTE, text)
    return found.start() if found else -1


def stray_space(text: str) -> str:
    """Return `text` without white space between Chinese characters and at line ends."""
    return _settled(text, lambda given: re.sub(_SPACE, "", given))


def full_width(text: str) -> str:
    """Return `text` with full-width digits and letters made half-width."""
    return re.sub(_FULL_WIDTH, lambda found: "".join(chr(ord(c) - 0xFEE0) for c in found.group()), text)
