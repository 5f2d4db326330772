"""Periods (SP402, 403, 406, 408): deadlines against the plan's year, and against one another."""

from collections.abc import Iterator
from datetime import date

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.messages import _
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
