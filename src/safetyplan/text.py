"""Chinese text as such, wherever it stands: folding, width, radicals, brackets, sentences, numerals, escaping."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from safetyplan.patterns import Pattern

# Characters


def unspaced(text: str) -> str:
    """Return what two printings of one text have in common: its characters in NFKC, without white space."""
    return squeezed(unicodedata.normalize("NFKC", text))


def squeezed(text: str) -> str:
    """Return `text` without white space: a line break inside Chinese text means nothing."""
    return "".join(text.split())


def fold(text: str) -> str:
    """Return `text` without white space, width, case and radicals, for comparing what is typed with what is printed."""
    return squeezed(unicodedata.normalize("NFKC", unified(text)).casefold())


def is_one_slip(name: str, known: str) -> bool:
    """Tell whether one character is missing, too many or another, or two neighbours are exchanged.

    Of words of two characters no slip is told: 春节 and 春季 are two words.
    """
    if abs(len(name) - len(known)) > 1 or max(len(name), len(known)) < 3:
        return False
    same = next((n for n, (a, b) in enumerate(zip(name, known, strict=False)) if a != b), None)
    if same is None:
        return len(name) != len(known)
    one, other = name[same:], known[same:]
    exchanged = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    return exchanged or one[1:] == other[1:] or one[1:] == other or one == other[1:]


_DOUBLE = Pattern("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")


def unified(text: str) -> str:
    """Return `text` with CJK radicals (⻔, ⼀) and compatibility ideographs made the characters they look like (门, 一).

    PDFs printed by browsers name some glyphs by their radical, and copied text keeps that.  Length and
    place of every character stay.
    """
    return text.translate(_ideographs()) if _DOUBLE.search(text) else text


@cache
def _ideographs() -> dict[int, str]:
    kangxi = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    supplement = {code: unicodedata.normalize("NFKC", chr(code)) for code in (0x2E9F, 0x2EF3)}
    simplified = {0x2F3E: "户", 0x2FAD: "青", 0x2FC8: "黄"}  # Chinese fonts draw these as on the mainland
    own = dict(zip(map(ord, _SUPPLEMENT), _SUPPLEMENT_UNIFIED, strict=True))
    doubles = {
        code: unicodedata.normalize("NFC", chr(code))
        for codes in (range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))
        for code in codes
    }
    return kangxi | supplement | own | simplified | doubles


_SUPPLEMENT = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅"
    "⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲"
)
_SUPPLEMENT_UNIFIED = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见"
    "角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)
"""Equivalent_Unified_Ideograph (Unicode 14.0, EquivalentUnifiedIdeograph.txt) of the radicals that NFKC leaves as they are; U+2E80 has none."""


@lru_cache(maxsize=8192)
def character_width(character: str) -> int:
    """Return how many columns a terminal gives a character: 2 for wide and full-width, 0 for combining."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def width(text: str) -> int:
    """Return how many columns a terminal gives `text`."""
    return len(text) if text.isascii() else sum(map(character_width, text))


FULL_WIDTH = dict(zip("(),:;?!.", "（），：；？！。", strict=True))
"""The mark that Chinese text has in place of the half-width one."""

_HALF_MARK = Pattern("[(),:;]")
_WIDENED = str.maketrans({half: FULL_WIDTH[half] for half in "(),:;"})


def widened(text: str) -> str:
    """Return `text` with half-width brackets and punctuation made full-width, character by character."""
    return text.translate(_WIDENED) if _HALF_MARK.search(text) else text


_FULL_DIGIT = Pattern("[０-９]")
_HALF_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def half_width_digits(text: str) -> str:
    """Return `text` with full-width digits made half-width, character by character."""
    return text.translate(_HALF_DIGITS) if _FULL_DIGIT.search(text) else text


# Brackets and quotation marks

PAIRS = dict(zip("（(〔[【［〈《“‘「", "）)〕]】］〉》”’」", strict=True))
"""Every opening bracket and quotation mark with its closing one."""

_CLOSERS = PAIRS | dict.fromkeys("（(", "）)") | dict.fromkeys("〔[［", "〕]］")
"""What may close a bracket in a document: 〔2024], (一）."""

ROUND = "（(〔[【［"
"""The opening brackets that may hold a clause; quotation marks and those of titles are none."""

_DEPTH = 64
"""Openers waiting for their closer; of more than these the oldest is given up, so memory is bounded."""

_REACH = 8
"""How many of them a closer looks at."""


class Pair(NamedTuple):
    """A bracket and its partner; `end` is just after the closing one."""

    start: int
    end: int


class Brackets(NamedTuple):
    """The brackets of a text: outermost pairs in order, openers and closers left alone."""

    pairs: tuple[Pair, ...]
    openers: tuple[int, ...]
    closers: tuple[int, ...]


def find_brackets(text: str, kinds: str = "".join(PAIRS), *, exact: bool = False) -> Brackets:
    """Match the brackets and quotation marks of `text` in one pass, half-width also with full-width unless `exact`.

    `kinds` are the opening ones that count.  A pair that lies inside another pair is left out; one that lies
    behind an opener without partner is not, so that one lost bracket does not swallow the rest.
    """
    waiting: deque[int] = deque()
    pairs: list[Pair] = []
    openers: list[int] = []
    closers: list[int] = []
    for match in _marks(kinds).finditer(text):
        at, mark = match.start(), match.group()
        if mark in kinds:
            if len(waiting) == _DEPTH:
                openers.append(waiting.popleft())
            waiting.append(at)
            continue
        near = range(1, min(len(waiting), _REACH) + 1)
        depth = next((d for d in near if mark in (PAIRS if exact else _CLOSERS)[text[waiting[-d]]]), 0)
        if not depth:
            closers.append(at)
            continue
        openers += [waiting.pop() for _ in range(depth - 1)]
        start = waiting.pop()
        while pairs and pairs[-1].start > start:
            pairs.pop()
        pairs.append(Pair(start, at + 1))
    return Brackets(tuple(pairs), tuple(sorted([*openers, *waiting])), tuple(closers))


@cache
def _marks(kinds: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape(kinds + "".join(PAIRS[opening] for opening in kinds)) + "]")


def enclosed(text: str, kinds: str = "".join(PAIRS), *, longest: int | None = None) -> bytearray:
    """Return 1 for every character of `text` that lies in brackets or quotation marks, these included, else 0.

    A mark without partner counts for nothing, nor do pairs of more than `longest` characters: between marks so
    far apart stands no quotation, but text between two whose partners were lost.
    """
    result = bytearray(len(text))
    for start, end in find_brackets(text, kinds).pairs:
        if longest is None or end - start <= longest:
            result[start:end] = b"\x01" * (end - start)
    return result


# Sentences

_LONGEST_QUOTE = 400
"""Characters of what may hide full stops between two marks."""


def sentences(text: str) -> list[str]:
    """Cut `text` behind every sentence; the pieces joined are `text` again.

    A full stop inside brackets, quotation marks or a title ends none: 落实“加强检查。消除隐患。”要求。 is one.
    White space belongs to the sentence in front of it.
    """
    return list(_cut(text, _SENTENCE_END))


def subsentences(text: str) -> list[str]:
    """Cut `text` behind every sentence and every semicolon, as `sentences` does; the pieces joined are `text` again."""
    return list(_cut(text, _SUBSENTENCE_END))


def first_sentence(text: str) -> str:
    """Return the first sentence of `text` without its full stop, for a title."""
    return next(iter(sentences(text)), "").strip().removesuffix("。")


_SENTENCE_END = Pattern(r"[。！？]+[”’」』）)》\]】〕]*\s*")
_SUBSENTENCE_END = Pattern(r"[。！？；]+[”’」』）)》\]】〕]*\s*")


def _cut(text: str, end: Pattern[str]) -> Iterator[str]:
    begin, inside = 0, enclosed(text, longest=_LONGEST_QUOTE)
    for match in end.finditer(text):
        if not inside[match.start()] and match.end() < len(text):
            yield text[begin : match.end()]
            begin = match.end()
    if text[begin:]:
        yield text[begin:]


# Numerals

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


# Text in other formats

_MARKDOWN = Pattern(
    r"""
    ^[ \t]*(?:
        \#(?=\#{0,5}(?:\s|$)) | >          # a heading, a quotation
      | [-+=](?=[-+=\s]|$)                 # a list, a rule, the line below a heading
    )
  | ^[ \t]*\d{1,9}[.)](?=\s|$)           # a numbered list
  | [`*~|$]                               # code, emphasis, struck out; the cells of a table; a formula
  | \\(?=[!-/:-@\[-`{-~]|$)               # an escape, a line break
  | (?<!\w)_|_(?!\w)                      # emphasis; within a word it is none
  | ^\[ | \](?=[(\[:]|$)                 # a link or its definition; a box to tick
  | \#(?=\d)                             # an issue
    """,
    re.VERBOSE | re.MULTILINE,
)
_HTML = Pattern(r"<(?=[A-Za-z/!?]|$)|&(?=\#?\w+;|$)|(?<!\w)@(?=\w)", re.MULTILINE)
"""A tag, an entity, and the mention that sends somebody mail."""

_ENTITIES = {"<": "&lt;", "&": "&amp;", "@": "&#64;"}


def escape_markdown(text: str) -> str:
    """Return `text` so that Markdown (CommonMark 0.31 and GitHub's tables) shows it as it stands.

    What Markdown would not take for a mark stays as it is, for these files are also read as text.
    """
    escaped = _MARKDOWN.sub(lambda match: f"{match.group()[:-1]}\\{match.group()[-1]}", text)
    return _HTML.sub(lambda match: _ENTITIES[match.group()], escaped)


def markdown_cell(text: str) -> str:
    """Return `text` as a cell of a Markdown table: escaped, its lines broken with ``<br>``."""
    return "<br>".join(map(escape_markdown, text.splitlines()))


_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def harmless_cell(text: str) -> str:
    """Return `text` so that no spreadsheet takes it for a formula: an apostrophe in front makes it text.

    As OWASP describes CSV injection; some spreadsheets also calculate what begins with white space or in full width.
    """
    return "'" + text if text[:1] in ("\t", "\r") or text.lstrip().startswith(_FORMULA) else text
