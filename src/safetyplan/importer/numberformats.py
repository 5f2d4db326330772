"""How Word writes the numbers of a list (ECMA-376 part 1, 17.18.59 ST_NumberFormat)."""

from collections.abc import Callable

from safetyplan.text import to_chinese

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("零一二三四五六七八九十百", "零壹贰叁肆伍陆柒捌玖拾佰")
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def formatted(number: int, style: str) -> str:
    """Return `number` in the format Word calls `style`; in Arabic digits where the format does not reach."""
    if style == "none":
        return ""
    write = _FORMATS.get(style, str)
    return (write(number) if number >= 0 else "") or str(number)


def _chinese(number: int) -> str:
    """Write 一百零三, as ``chineseCountingThousand`` does."""
    return to_chinese(number) if 1 <= number <= 999 else "〇" if number == 0 else ""


def _chinese_counting(number: int) -> str:
    """Write 十一 up to 九十九 and digit by digit from there on, as ``chineseCounting`` does."""
    return _chinese(number) if number < 100 else _digit_by_digit(number)


def _digit_by_digit(number: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))


def _one_of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[number - 1] if 1 <= number <= len(signs) else ""


def _run(first: str, count: int) -> Callable[[int], str]:
    """Return the writer for `count` signs that follow one another in Unicode."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else ""


def _circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    return (
        chr(0x3251 + number - 21)
        if 21 <= number <= 35
        else chr(0x32B1 + number - 36)
        if 36 <= number <= 50
        else ""
    )


_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    )
)


def _roman(number: int) -> str:
    if not 1 <= number <= 3999:
        return ""
    text = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        text += sign * times
    return text


def _letters(number: int) -> str:
    """Write A … Z, AA, BB …, as Word goes on after Z."""
    times, place = divmod(number - 1, 26)
    return chr(ord("A") + place) * (times + 1) if 1 <= number <= 780 else ""


def _sexagenary(number: int) -> str:
    return _STEMS[(number - 1) % 10] + _BRANCHES[(number - 1) % 12] if 1 <= number <= 60 else ""


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02}",
    "numberInDash": lambda number: f"- {number} -",
    "chineseCounting": _chinese_counting,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese_counting,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digit_by_digit,
    "japaneseDigitalTenThousand": _digit_by_digit,
    "taiwaneseDigital": _digit_by_digit,
    "chineseLegalSimplified": lambda number: _chinese(number).translate(_LEGAL),
    "ideographLegalTraditional": lambda number: _chinese(number).translate(_LEGAL),
    "ideographTraditional": _one_of(_STEMS),
    "ideographZodiac": _one_of(_BRANCHES),
    "ideographZodiacTraditional": _sexagenary,
    "ideographEnclosedCircle": _run("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _run("⒈", 20),
    "decimalEnclosedParen": _run("⑴", 20),
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda number: str(number).translate(_FULL_WIDTH),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
}
