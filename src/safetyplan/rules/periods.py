"""Periods (SP402, 403, 406, 408–410): deadlines against the plan's year, and against one another; days there are none of."""

from collections.abc import Iterator
from datetime import date

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.rules.deadlines import each_deadline
from safetyplan.text import fold


@rule("SP402", "outside-the-year", Severity.WARNING)
def outside_the_year(context: Context) -> Iterator[Finding]:
    """A deadline lies outside the plan's year.

    A plan is worked off within its year. A date before it is usually left over from last year's plan; a later
    one is fine where the document prints that year.

    Wrong:

        - content: 6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 6月底前, task: 完成排查, by: 2023-06-30}
          #                                       ^^^^^^^^^^ SP402

    Right:

        - content: 6月底前完成排查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 6月底前, task: 完成排查, by: 2024-06-30}
    """
    if context.plan.year is None:
        return
    first, last = date(context.plan.year, 1, 1), date(context.plan.year, 12, 31)
    for _entry, _place, deadline, route in each_deadline(context):
        if deadline.by:
            day, where = deadline.by, Target((*route, "by"))
            outside = day < first or (day > last and str(day.year) not in deadline.phrase)
        elif deadline.within:
            day, where = deadline.within.end, Target((*route, "within"))
            outside = day < first or deadline.within.start > last
        else:
            continue
        if outside:
            message = _("{day} is not in the plan's year {year}").format(day=day, year=context.plan.year)
            hint = _("correct the date; a later year must be printed in the phrase")
            yield outside_the_year.finding(message, where, hint)


@rule("SP403", "ends-before-it-begins", Severity.ERROR)
def ends_before_it_begins(context: Context) -> Iterator[Finding]:
    """A period ends before it begins.

    Wrong:

        - content: 2024年至2026年开展治本攻坚行动。
          clause: （市安委会牵头）
          responsibilities:
          - {role: lead, units: [市安委会]}
          deadlines:
          - {phrase: 2024年至2026年, within: {start: 2024-01-01, end: 2023-12-31}}
          #                                                           ^^^^^^^^^^ SP403

    Right:

        - content: 2024年至2026年开展治本攻坚行动。
          clause: （市安委会牵头）
          responsibilities:
          - {role: lead, units: [市安委会]}
          deadlines:
          - {phrase: 2024年至2026年, within: {start: 2024-01-01, end: 2026-12-31}}
    """
    for _entry, _place, deadline, route in each_deadline(context):
        if deadline.within and deadline.within.end < deadline.within.start:
            message = _("the period ends on {end}, before it begins on {start}").format(
                end=deadline.within.end, start=deadline.within.start
            )
            yield ends_before_it_begins.finding(
                message, Target((*route, "within", "end")), _("swap or correct them")
            )


@rule("SP406", "deadline-repeated", Severity.WARNING)
def deadline_repeated(context: Context) -> Iterator[Finding]:
    """The same deadline is recorded twice in one item.

    Wrong:

        - content: 2024年底前完成排查，消除隐患。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年底前, task: 完成排查, by: 2024-12-31}
          - {phrase: 2024年底前, task: 完成排查, by: 2024-12-31}
          #          ^^^^^^^^^^ SP406

    Right:

        - content: 2024年底前完成排查，消除隐患。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
          deadlines:
          - {phrase: 2024年底前, task: 完成排查，消除隐患, by: 2024-12-31}
    """
    for entry in context.entries:
        deadlines = entry.item.deadlines
        for place, deadline in enumerate(deadlines):
            first = deadlines.index(deadline)
            if first < place:
                message = _("{phrase} is recorded twice").format(phrase=deadline.phrase)
                related = (Related(_("first here"), Target((*entry.route, "deadlines", first, "phrase"))),)
                where = Target((*entry.route, "deadlines", place, "phrase"))
                yield deadline_repeated.finding(message, where, _("delete one"), related)


@rule("SP408", "other-year", Severity.ERROR, in_draft=Severity.WARNING)
def other_year(context: Context) -> Iterator[Finding]:
    """The title names another year than `year`.

    A new plan often begins as a copy of last year's file. Every date without a year is reckoned in `year`.

    Wrong:

        title: 高安市2024年安全生产工作要点
        year: 2023
        #     ^^^^ SP408

    Right:

        title: 高安市2024年安全生产工作要点
        year: 2024
    """
    digits = "".join(c if c.isdecimal() else " " for c in fold(context.plan.title)).split()
    years = [number for number in digits if len(number) == 4]
    if years and context.plan.year and str(context.plan.year) not in years:
        message = _("the title says {title}, year says {year}").format(title=years[0], year=context.plan.year)
        related = (Related(_("the title"), Target(("title",), excerpt=years[0])),)
        hint = _("write year: {year}, or correct the title").format(year=years[0])
        yield other_year.finding(message, Target(("year",)), hint, related)


_DAY = Pattern(r"(?<!\d)(?P<month>1[0-2]|0?[1-9])\s?月\s?(?P<day>[1-9]\d|0?[1-9])\s?[日号]")
_LAST_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@rule("SP409", "no-such-day", Severity.WARNING)
def no_such_day(context: Context) -> Iterator[Finding]:
    """The text names a day that no calendar has.

    Nothing can be due on 2月30日, and no date can be compared with it.

    Wrong:

        - content: 2月30日前完成排查。
        #          ^^^^^^^ SP409
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]

    Right:

        - content: 2月28日前完成排查。
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
          deadlines: [{phrase: 2月28日前, task: 完成排查, by: 2024-02-28}]
    """
    for route, text in context.texts:
        for match in _DAY.finditer(text) if "月" in text else ():
            month = int(match["month"])
            if int(match["day"]) > _LAST_DAYS[month - 1]:
                message = _("{month}月 has no day {day}").format(month=month, day=match["day"])
                nth = text.count(match.group(), 0, match.start())
                hint = _("correct it as the document has it")
                yield no_such_day.finding(message, Target(route, excerpt=match.group(), nth=nth), hint)


_YEAR_OF_NUMBER = Pattern(r"[〔\[［（(【]\s?(?P<year>20\d\d)\s?[〕\]］）)】]")


@rule("SP410", "issued-in-another-year", Severity.WARNING)
def issued_in_another_year(context: Context) -> Iterator[Finding]:
    """The document's number names another year than the day it was issued.

    Terms such as 自印发之日起一个月内 are reckoned from that day.

    Wrong:

        title: 高安市2024年安全生产工作要点
        year: 2024
        document_number: 高安委〔2024〕1号
        issued: 2023-02-18
        #       ^^^^^^^^^^ SP410

    Right:

        title: 高安市2024年安全生产工作要点
        year: 2024
        document_number: 高安委〔2024〕1号
        issued: 2024-02-18
    """
    plan = context.plan
    number = _YEAR_OF_NUMBER.search(plan.document_number)
    if number and plan.issued and int(number["year"]) != plan.issued.year:
        message = _("the number says {year}, the day of issue is {day}").format(
            year=number["year"], day=plan.issued
        )
        hint = _("correct the one that is wrong")
        wrong = "document_number" if plan.issued.year == plan.year else "issued"
        yield issued_in_another_year.finding(message, Target((wrong,)), hint)
