"""Deadlines inside a clause, where a segment is one as a whole: 6月底完成, 持续推进, behind 完成时限：anything."""

import re
from datetime import date

from safetyplan.grammar.dates import (
    DATE,
    NUMERIC,
    STRETCH,
    YEARS,
    Timing,
    months,
    numeric_day,
    point,
    whole_years,
)
from safetyplan.grammar.frequencies import FREQUENCY, every
from safetyplan.patterns import Pattern
from safetyplan.text import half_width_digits

_VAGUE = Pattern(
    r"(?:长期|持续|常年|全年|常态化?|永久|按(?:照)?(?:工作|时序|计划|规定)?(?:进度|时序|计划|时间节点|时限要求|要求)|分年度|贯穿全年|动态|适时|定期|逐步|立行立改|立即|即时|即知即改|及时|滚动|贯穿始终)[\u4e00-\u9fff]{0,10}",
    example="持续推进",
)
_AHEAD = Pattern(
    r"\A(?:应当?|须|要|力争|确保|争取)?[于在到至]?(?=\d|[一二三四五六七八九十今本当明年上下第])",
    example="于6月底前完成",
)
_ORG_INSIDE = Pattern(r"[局委厅署](?:[、，]|\Z)|牵头|负责|配合|单位|部门|政府", example="市财政局牵头")


def clause_timings(
    text: str, start: int, end: int, year: int | None, *, labelled: bool = False
) -> list[Timing] | None:
    """Read a segment of a clause as a deadline: 6月底完成, 持续推进, 5月底取得明显成效并持续推进.

    None where the segment is no deadline; `labelled`: it stands behind 完成时限：, so that it must be one.
    """
    segment = text[start:end]
    if len(segment) > 60:
        return None
    plain = half_width_digits(segment)
    match = DATE.match(_AHEAD.sub("", plain, count=1))
    is_date = (
        match is not None
        and (point(match, year) or point(match, 2000))
        and not plain.startswith(("自", "从"))
    )
    if is_date and (labelled or _is_short_date(segment)):
        assert match is not None
        due = point(match, year)
        if due is None:
            return [Timing(segment, start, end, event=segment)]
        span = _span(plain, year)
        if span:
            return [Timing(segment, start, end, within=span)]
        if labelled and (several := _several(segment, plain, start, year)):
            return several
        return [Timing(segment, start, end, by=due)]
    if labelled and (numeric := NUMERIC.match(plain)) and (day := numeric_day(numeric)):
        return [Timing(segment, start, end, by=day)]
    often = FREQUENCY.match(plain)
    if often and (labelled or len(segment) <= 20):
        timing = every(plain, often)
        return [timing._replace(phrase=segment, start=start, end=end)]
    vague = segment.removeprefix("并")
    if _VAGUE.fullmatch(vague) or (labelled and _VAGUE.match(vague)):
        return [Timing(segment, start, end, ongoing=True)]
    return [Timing(segment, start, end, event=segment)] if labelled and segment else None


def _several(segment: str, plain: str, start: int, year: int | None) -> list[Timing]:
    """Return the points of a list such as 3月、9月, none where `segment` is no such list."""
    parts = list(re.finditer(r"[^\s、，,；;和及](?:[^、，,；;和及]*[^\s、，,；;和及])?", plain))
    days = [DATE.match(part.group()) for part in parts]
    if len(parts) < 2 or not all(days):
        return []
    return [
        Timing(segment[p.start() : p.end()], start + p.start(), start + p.end(), by=point(day, year))
        for p, day in zip(parts, days, strict=True)
        if day
    ]


def _is_short_date(segment: str) -> bool:
    return len(segment) <= 40 and not _ORG_INSIDE.search(segment)


def _span(segment: str, year: int | None) -> tuple[date, date] | None:
    """Read 2024年至2026年, 2024年3月—10月 as a stretch of days."""
    if match := YEARS.match(segment):
        return whole_years(match)
    match = STRETCH.match(segment)
    return months(match, year) if match else None
