"""Drafts (SP54x): what a person has still to decide before a plan read from a document may be relied on."""

from collections.abc import Iterator

from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _
from safetyplan.plan.vocabulary import Status
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context


@rule("SP541", "question-open", Severity.NOTE)
def question_open(context: Context) -> Iterator[Finding]:
    """A question of the import is not answered yet.

    `open` lists what the reading of the issued document was not sure of. `safetyplan review` asks one question
    after the other and deletes those that are answered.

    Wrong:

        status: draft
        year: 2024
        open:
        - {code: IM202, place: 第2行, printed: 市住建局, read: share}
        # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SP541

    Right:

        status: draft
        year: 2024
    """
    for place, question in enumerate(context.plan.open):
        said = " → ".join(dict.fromkeys(filter(None, (question.printed, question.read))))
        about = _(": ").join(filter(None, (question.code, question.place, said)))
        yield question_open.finding(about, Target(("open", place)), _("answer it with `safetyplan review`"))


@rule("SP542", "reviewed-too-early", Severity.WARNING)
def reviewed_too_early(context: Context) -> Iterator[Finding]:
    """A plan is called reviewed though questions of its import are open.

    Whoever relies on a reviewed plan relies on somebody having compared it with the paper.

    Wrong:

        status: reviewed
        #       ^^^^^^^^ SP542
        open:
        - {code: IM202, place: 第2行, printed: 市住建局, read: share}

    Right:

        status: reviewed
    """
    if context.plan.status is Status.REVIEWED and context.plan.open:
        message = _("the plan is called reviewed, and {n} questions of its import are open")
        hint = _("answer them with `safetyplan review`, or write `status: draft`")
        yield reviewed_too_early.finding(message.format(n=len(context.plan.open)), Target(("status",)), hint)


@rule("SP543", "year-open", Severity.WARNING)
def year_open(context: Context) -> Iterator[Finding]:
    """A draft does not know its year.

    Its deadlines have no days yet. `safetyplan review` takes the year and reads them again.

    Wrong:

        title: 高安市安全生产工作要点
        status: draft
        #       ^^^^^ SP543
        register: units.yaml

    Right:

        title: 高安市安全生产工作要点
        status: draft
        year: 2024
        register: units.yaml
    """
    if context.plan.year is None:
        hint = _("give the year with `safetyplan review --year YEAR`")
        yield year_open.finding(_("the draft does not know its year"), Target(("status",)), hint)
