"""How a workbook shows numbers and days (ECMA-376 part 1, 18.8.30): enough for what lists of tasks hold.

A day is shown as 2024年6月30日, whatever order, signs or numerals its format has, because that is what
`safetyplan.grammar` reads and nobody takes for anything else; of year, month and day only those that the format
shows.  A number is shown with the decimals, leading zeros, per cent sign and words of its format; thousands are
not parted, and what the formats of fractions, exponents and scales say is not followed: the number itself is shown.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from safetyplan.patterns import Pattern

Shown = Callable[[float], str]
"""Writes a number as its format shows it."""

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    14: "yyyy/m/d", 15: "yyyy-m-d", 16: "m-d", 17: "yyyy-m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy/m/d h:mm", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss",
    # Days in the Chinese edition (18.8.30, zh-cn)
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"', 35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"',
    55: 'h"时"mm"分"', 56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""The formats a file names by number alone."""

_SECTIONS = Pattern(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;])+', example='0"项";-0')
_LITERAL = Pattern(r'"([^"]*)"|\\(.)|[_*].|\[[^\]]*\]', example='"年"')
_FIELDS = Pattern(r"(?i)y+|m+|d+|h+|s+|g+|e+|am/pm|a/p|上午/下午|aaa+|b{2,4}", example="yyyy")
_ELAPSED = Pattern(r"(?i)\[(h+|m+|s+)\]", example="[h]")
_DIGITS = Pattern(r"[#0?,]+(?:\.([0#?]*))?(,*)", example="#,##0.00")
_PLAIN = Pattern(r"[^#0?.,/E@+]*", example="项")

_LAST_DAY = 2_958_466
"""The day after the last of the year 9999."""


def shown_by(code: str, *, from_1904: bool = False) -> Shown:
    """Return the writer for numbers in the format `code`."""
    first = _SECTIONS.match(code)
    section = first[0] if first else ""
    bare = _LITERAL.sub("", section)
    if section and section.strip().casefold() != GENERAL.casefold() and "general" not in bare.casefold():
        fields = {word[0][0].lower() for word in _FIELDS.finditer(bare)}
        if _ELAPSED.search(section):
            return elapsed
        if fields & set("ymdhsge") and not set(bare) & set("#0?@"):
            return _day_writer(bare, from_1904=from_1904)
        if (writer := _number_writer(section)) is not None:
            return writer
    return general


def general(value: float) -> str:
    """Return a number as a cell without a format shows it: 1, 0.5."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return format(Decimal(f"{value:.15g}"), "f") if 1e-9 < abs(value) < 1e15 else f"{value:.15g}"


def elapsed(value: float) -> str:
    """Return days as hours and minutes: 25:30."""
    minutes = round(value * 24 * 60)
    return f"{minutes // 60}:{minutes % 60:02}"


def _number_writer(section: str) -> Shown | None:
    """Return the writer for a format of one number with words around it, None where there is more to it."""
    words = _LITERAL.sub("\0", section)
    found = _DIGITS.search(words)
    if not found or found[2] or found[0].endswith(",") or not any(sign in found[0] for sign in "0#?"):
        return None
    before, behind = words[: found.start()], words[found.end() :]
    if not (_PLAIN.fullmatch(before) and _PLAIN.fullmatch(behind)):
        return None
    literals = [(m[1] or m[2] or "") for m in _LITERAL.finditer(section)]
    at = before.count("\0")
    prefix, suffix = _filled(before, literals[:at]), _filled(behind, literals[at:])
    least = found[1].count("0") if found[1] else 0
    most = len(found[1]) if found[1] else 0
    zeros = found[0].partition(".")[0].count("0")
    percent = "%" in before + behind

    def write(value: float) -> str:
        exact = Decimal(f"{value:.15g}") * (100 if percent else 1)
        rounded = exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
        whole, _point, decimals = format(abs(rounded), "f").partition(".")
        kept = decimals[:least] + decimals[least:].rstrip("0")
        sign = "-" if rounded < 0 else ""
        return sign + prefix + whole.zfill(zeros) + ("." + kept if kept else "") + suffix

    return lambda value: write(value) if abs(value) < 1e15 else general(value)


def _filled(words: str, literals: list[str]) -> str:
    parts = words.split("\0")
    return "".join(part + literal for part, literal in zip(parts, [*literals, ""], strict=True)).strip()


def _day_writer(bare: str, *, from_1904: bool) -> Shown:
    """Return the writer for a format that shows a day, a time, or both."""
    fields = [word[0].lower() for word in _FIELDS.finditer(bare)]
    has_year = any(f[0] in "yeg" for f in fields)
    has_day = any(f[0] == "d" for f in fields)
    has_time = any(f[0] in "hs" for f in fields)
    months = [at for at, f in enumerate(fields) if f[0] == "m"]
    has_month = any(not _means_minutes(fields, at) for at in months)

    def write(value: float) -> str:
        moment = moment_of(value, from_1904=from_1904)
        if moment is None:
            return general(value)
        parts = (has_year, f"{moment.year}年"), (has_month, f"{moment.month}月"), (has_day, f"{moment.day}日")
        day = "".join(text for is_shown, text in parts if is_shown)
        clock = shown_time(moment.time()) if has_time and not (day and moment.time() == time()) else ""
        return " ".join(filter(None, (day, clock)))

    return write


def _means_minutes(fields: list[str], at: int) -> bool:
    """An m behind hours or before seconds is minutes, elsewhere months."""
    before = fields[at - 1] if at else ""
    after = fields[at + 1] if at + 1 < len(fields) else ""
    return len(fields[at]) <= 2 and (before[:1] == "h" or after[:1] == "s")


def moment_of(value: float, *, from_1904: bool = False) -> datetime | None:
    """Return the moment a workbook counts as `value` days, None where there is none.

    Days are counted from 1904 in books of old Macs, else from 1900, of which a wrong 29 February is counted too.
    """
    if not 0 <= value < _LAST_DAY:
        return None
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30 if value >= 60 else 31)
    try:
        return first + timedelta(days=int(value), seconds=round((value - int(value)) * 86_400))
    except OverflowError:
        return None


def shown_day(value: date | datetime) -> str:
    """Return a day, or a moment with its time if it has one: 2024年6月30日 14:30."""
    day = f"{value.year}年{value.month}月{value.day}日"
    has_time = isinstance(value, datetime) and value.time() != time()
    return f"{day} {shown_time(value.time())}" if has_time and isinstance(value, datetime) else day


def shown_time(value: time) -> str:
    """Return a time: 14:30, with seconds only where there are any."""
    return f"{value.hour}:{value.minute:02}" + (f":{value.second:02}" if value.second else "")
