"""Which year a plan is for: what its title says, else when it was issued; and where that is not certain."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.dates import FIVE_YEARS, year_of_numeral
from safetyplan.importer.document import WHOLE
from safetyplan.importer.letterhead import Issue, published_on
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported import year_unknown
from safetyplan.rules.imported_outline import year_not_in_title, years_in_title
from safetyplan.text import half_width_digits

_YEAR = Pattern(
    r"(?<!\d)(?P<first>20\d\d)\s?(?:年?\s?[-—–~－～至]{1,2}\s?20\d\d\s?年?|年)"
    r"|(?P<chinese>二[〇○零Oo0][〇○零Oo0一二三四五六七八九]{2})\s?年"
)
_SPAN_OF_FIVE = Pattern(r"[“\"]?(?P<plan>十[三四五六七]五)[”\"]?")
_IS_PLAN = Pattern(r"要点|计划|方案|安排|任务|措施|打算|部署|清单|思路|行动|分工|分解")
_NUMBER = Pattern(r"[〔\[（(【](20\d\d)[〕\]）)】]")


class _YearRead(NamedTuple):
    value: int
    start: int
    end: int


def read_year(
    title: str, issue: Issue, texts: Sequence[str], given: int | None
) -> tuple[int | None, list[Finding]]:
    """Return the year of a plan, None where nobody says it, and what a person has to confirm.

    `given` is the year a person states; `texts` are the lines of the document.
    """
    if given:
        return given, []
    named = _years(title)
    values = list(dict.fromkeys(year.value for year in named))
    if len(values) == 1:
        return values[0], []
    if values:
        year = _year_of_plan(title, named)
        why = _("the title names several years; {year} was taken").format(year=year)
        others = tuple(str(value) for value in values if value != year)
        reading = Interpretation(title, str(year), others)
        return year, [years_in_title.finding(why, WHOLE, reading=reading)]
    return _year_elsewhere(title, issue, texts)


def _years(text: str) -> list[_YearRead]:
    return [
        _YearRead(value, match.start(), match.end())
        for match in _YEAR.finditer(half_width_digits(text))
        if (value := year_of_numeral(match["first"] or match["chinese"]))
    ]


def _year_of_plan(title: str, years: list[_YearRead]) -> int:
    """Return the year that stands next to 要点, 计划 or 方案: …2023年工作总结和2024年工作要点; else the latest."""
    ends = [*(year.start for year in years[1:]), len(title)]
    planned = {
        year.value for year, end in zip(years, ends, strict=True) if _IS_PLAN.search(title, year.end, end)
    }
    return max(planned or (year.value for year in years))


def _year_elsewhere(title: str, issue: Issue, texts: Sequence[str]) -> tuple[int | None, list[Finding]]:
    """Return the year of issue, of the document's number, of its page or of its text, and say which it is."""
    issued = issue.issued
    five = _SPAN_OF_FIVE.search(title)
    if five and not (issued and 0 <= issued.year - FIVE_YEARS[five["plan"]] < 5):
        why, year = _("the title names five years; the first was taken"), FIVE_YEARS[five["plan"]]
        return year, [_told(why, five.group(), year)]
    if issued:
        why = _("the title names no year; that of issue was taken")
        return issued.year, [_told(why, str(issued), issued.year)]
    if match := _NUMBER.search(issue.number):
        why = _("the title names no year; that of the document's number was taken")
        return int(match[1]), [_told(why, issue.number, int(match[1]))]
    if published := _published(texts):
        why = _("the title names no year; that in which the page was published was taken")
        return published.year, [_told(why, str(published), published.year)]
    for text in texts:
        if years := _years(text):
            shown = text[max(0, years[0].start - 8) : years[0].end + 8]
            why = _("the title names no year; the first one in the text was taken")
            return years[0].value, [_told(why, shown, years[0].value)]
    why = _("the document names no year; give the plan's with --year, deadlines depend on it")
    return None, [year_unknown.finding(why, WHOLE, reading=Interpretation())]


def _published(texts: Sequence[str]) -> date | None:
    return next((day for text in texts if (day := published_on(text))), None)


def _told(why: str, printed: str, year: int) -> Finding:
    return year_not_in_title.finding(why, WHOLE, reading=Interpretation(printed, str(year)))
