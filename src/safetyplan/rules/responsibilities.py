"""Responsibilities (SP3xx): who leads, who is named twice, and what rules stated once may add."""

from collections.abc import Iterator

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.messages import _
from safetyplan.plan.model import Entry, Route
from safetyplan.plan.register import Group
from safetyplan.plan.vocabulary import ROLES, Role
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.rules.quoting import near_words
from safetyplan.text import squeezed


@rule("SP303", "no-lead", Severity.NOTE)
def no_lead(context: Context) -> Iterator[Finding]:
    """Nobody leads the item.

    Many documents leave the lead open, and organising is not leading. The program never guesses one; it says
    so, because the units concerned will ask whom they report to.

    Wrong:

        - clause: （市住建局、市公安局分工负责）
          responsibilities:
        # ^^^^^^^^^^^^^^^^ SP303
          - {role: share, units: [市住建局, 市公安局]}

    Right:

        - clause: （市住建局牵头，市公安局配合）
          responsibilities:
          - {role: lead, units: [市住建局]}
          - {role: support, units: [市公安局]}
    """
    for task in context.duties.tasks:
        entry = task.entry
        if task.stated and not task.names(Role.LEAD):
            message = _("nobody leads item {key}")
            hint = _("leave it if the document names no lead; ask the office who answers for it")
            if ruled := _first_by_rule(context, entry):
                message = _(
                    "no lead is recorded for item {key}, though by the plan's rule the first one listed leads"
                )
                hint = _(
                    "if the rule holds here, record it: `- {{role: lead, units: [{unit}], default: true}}`"
                )
                hint = hint.format(unit=ruled)
            message = message.format(key=entry.key)
            yield no_lead.finding(message, Target((*entry.route, "responsibilities"), "key"), hint)


def _first_by_rule(context: Context, entry: Entry) -> str:
    """Return who is listed first where the plan has the rule that the first one leads, and several share; else nothing."""
    sharing = [each.units for each in entry.item.responsibilities if each.role is Role.SHARE]
    ruled = any(default.first_leads for default in context.plan.defaults)
    return sharing[0][0] if ruled and sharing and sharing[0] else ""


@rule("SP304", "two-roles", Severity.WARNING)
def two_roles(context: Context) -> Iterator[Finding]:
    """A unit has two roles in one item.

    Whoever leads does not also support itself. Two roles are usually a slip: a unit that was moved and not
    taken out, or an alias of one already named.

    Wrong:

        - clause: （市住建局牵头，市公安局、市住建局配合）
          responsibilities:
          - {role: lead, units: [市住建局]}
          - {role: support, units: [市公安局, 市住建局]}
          #                                   ^^^^^^^^ SP304

    Right:

        - clause: （市住建局牵头，市公安局配合）
          responsibilities:
          - {role: lead, units: [市住建局]}
          - {role: support, units: [市公安局]}
    """
    for unit, role, route, before, first in _again(context):
        if role is not before:
            message = _("{unit} has the role {role} here and {before} above").format(
                unit=unit, role=_worded(role), before=_worded(before)
            )
            hint = _("keep the role the document means; compare the clause")
            related = (Related(_("first here"), Target(first)),)
            yield two_roles.finding(message, Target(route), hint, related)


@rule("SP305", "named-twice", Severity.WARNING)
def named_twice(context: Context) -> Iterator[Finding]:
    """A unit is named twice in the same role.

    The second mention says nothing new; perhaps another unit was meant.

    Wrong:

        - clause: （市住建局、市公安局、市住建局分工负责）
          responsibilities:
          - {role: share, units: [市住建局, 市公安局, 市住建局]}
          #                                           ^^^^^^^^ SP305

    Right:

        - clause: （市住建局、市公安局分工负责）
          responsibilities:
          - {role: share, units: [市住建局, 市公安局]}
    """
    for unit, role, route, before, first in _again(context):
        if role is before:
            message = _("{unit} is named twice in the role {role}").format(unit=unit, role=_worded(role))
            hint = _("delete it, or write the unit that was meant")
            if context.is_alone(route):
                hint = _("delete the whole entry, or write the unit that was meant")
            related = (Related(_("first here"), Target(first)),)
            yield named_twice.finding(message, Target(route), hint, related)


def _worded(role: Role) -> str:
    return f"{role.value} {ROLES[role]}"


def _again(context: Context) -> list[tuple[str, Role, Route, Role, Route]]:
    """Return every holder that has a role in its item already: name, role, place, first role, first place."""
    again: list[tuple[str, Role, Route, Role, Route]] = []
    for entry in context.entries:
        given = [name for each in entry.item.responsibilities for name in each.units]
        if len({context.named(name) for name in given}) < len(given):
            again += _repeats(context, entry)
    return again


def _repeats(context: Context, entry: Entry) -> Iterator[tuple[str, Role, Route, Role, Route]]:
    seen: dict[str, tuple[Role, Route]] = {}
    for place, responsibility in enumerate(entry.item.responsibilities):
        for n, given in enumerate(responsibility.units):
            name = context.named(given)
            route = (*entry.route, "responsibilities", place, "units", n)
            if name in seen:
                yield name, responsibility.role, route, *seen[name]
            else:
                seen[name] = responsibility.role, route


@rule("SP309", "clause-missing", Severity.ERROR, in_draft=Severity.WARNING)
def clause_missing(context: Context) -> Iterator[Finding]:
    """Responsibilities are recorded, and no clause says so.

    Everything recorded must be found in the document. Without the clause nobody can check the reading, and
    the item as printed lacks its bracket.

    Wrong:

        - content: 开展检查。
          responsibilities:
        # ^^^^^^^^^^^^^^^^ SP309
          - {role: lead, units: [市住建局]}

    Right:

        - content: 开展检查。
          clause: （市住建局牵头）
          responsibilities:
          - {role: lead, units: [市住建局]}
    """
    for entry in context.entries:
        item = entry.item
        if item.clause or not item.responsibilities or all(each.default for each in item.responsibilities):
            continue
        text = squeezed(item.content)
        names = [name for each in item.responsibilities for name in each.units]
        if any(form in text for name in names for form in context.forms.get(name, (name,))):
            continue
        message = _("item {key} has responsibilities and no clause").format(key=entry.key)
        hint = _("write the clause as the document prints it: `clause: （…）`")
        yield clause_missing.finding(message, Target((*entry.route, "responsibilities"), "key"), hint)


@rule("SP310", "nobody-to-support", Severity.WARNING)
def nobody_to_support(context: Context) -> Iterator[Finding]:
    """Units support, and there is nobody they could support.

    配合 goes with somebody who leads, organises or shares the work. Alone it usually means that the leading
    unit was lost.

    Wrong:

        - clause: （市住建局配合）
          responsibilities:
          - {role: support, units: [市住建局]}
          #        ^^^^^^^ SP310

    Right:

        - clause: （市公安局牵头，市住建局配合）
          responsibilities:
          - {role: lead, units: [市公安局]}
          - {role: support, units: [市住建局]}
    """
    for task in context.duties.tasks:
        entry = task.entry
        roles = [each.role for each in entry.item.responsibilities]
        answering = {stated.responsibility.role for stated in task.stated}
        if Role.SUPPORT in roles and not {Role.LEAD, Role.ORGANIZE, Role.SHARE, Role.IMPLEMENT} & answering:
            route = (*entry.route, "responsibilities", roles.index(Role.SUPPORT), "role")
            message = _("units support here, and nobody leads, organises, shares or implements")
            hint = _("add whom they support; compare the clause")
            yield nobody_to_support.finding(message, Target(route), hint)


@rule("SP311", "open-group-leads", Severity.WARNING)
def open_group_leads(context: Context) -> Iterator[Finding]:
    """An open group leads, so nobody does.

    有关部门 only may concern a unit. As a leader it leaves open whom everybody else answers to; `means` tells
    whom the office takes it to be.

    Wrong:

        - clause: （市直有关部门牵头，市公安局配合）
          responsibilities:
          - {role: lead, units: [市直有关部门]}
          #                      ^^^^^^^^^^^^ SP311
          - {role: support, units: [市公安局]}

    Right:

        - clause: （市直有关部门牵头，市公安局配合）
          responsibilities:
          - {role: lead, units: [市直有关部门]}
          - {role: support, units: [市公安局]}
          means:
          - {group: 市直有关部门, units: [市住建局], note: 市安委办2024年3月通知}
    """
    for entry in context.entries:
        for place, responsibility in enumerate(entry.item.responsibilities):
            if responsibility.role is not Role.LEAD:
                continue
            decided = {context.named(meaning.group) for meaning in entry.item.means}
            for n, name in enumerate(responsibility.units):
                holder = context.register.find(name)
                if isinstance(holder, Group) and holder.open and holder.name not in decided:
                    route = (*entry.route, "responsibilities", place, "units", n)
                    message = _("{group} leads, and whom it means is open").format(group=holder.name)
                    hint = _(
                        "name the unit, or say whom it means: `means: [{{group: {group}, units: […], note: …}}]`"
                    )
                    yield open_group_leads.finding(message, Target(route), hint.format(group=holder.name))


@rule("SP312", "default-unfounded", Severity.WARNING)
def default_unfounded(context: Context) -> Iterator[Finding]:
    """A rule for the whole plan is recorded that its text does not state, or that says nothing.

    `defaults` holds rules such as “排在第一位的为牵头部门，下同”. The phrase must be found in the plan, because
    the rule holds from there on.

    Wrong:

        preamble: 各项任务由列第一位的单位牵头。
        defaults:
        - {phrase: 排在第一位的为牵头单位，下同, first_leads: true}
        #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SP312

    Right:

        preamble: 各项任务由列第一位的单位牵头。
        defaults:
        - {phrase: 列第一位的单位牵头, first_leads: true}
    """
    if not context.plan.defaults:
        return
    plan = context.plan
    texts = [plan.front, plan.closing, *(text for _route, text in context.texts)]
    whole = squeezed("".join(texts))
    for index, default in enumerate(plan.defaults):
        where = Target(("defaults", index, "phrase"))
        if not default.first_leads and not (default.role and default.units):
            message = _("the rule {phrase} says neither who leads nor who has which role")
            hint = _("add first_leads: true, or role: and units:")
        elif squeezed(default.phrase) not in whole:
            message = _("the plan's text does not contain {phrase}")
            hint = _("copy the words from the plan's text")
            if near := near_words(whole, default.phrase):
                hint = _("did you mean {name}?").format(name=near)
        else:
            continue
        yield default_unfounded.finding(message.format(phrase=default.phrase), where, hint)


@rule("SP313", "default-without-rule", Severity.WARNING)
def default_without_rule(context: Context) -> Iterator[Finding]:
    """A responsibility is said to follow from a rule of the plan, and no such rule is recorded.

    `default: true` marks a role that the clause does not print. It needs the rule it follows from, in
    `defaults`.

    Wrong:

        - clause: （市住建局、市公安局负责）
          responsibilities:
          - {role: lead, units: [市住建局], default: true}
          #                                          ^^^^ SP313
          - {role: share, units: [市公安局]}

    Right:

        - clause: （市住建局牵头，市公安局配合）
          responsibilities:
          - {role: lead, units: [市住建局]}
          - {role: support, units: [市公安局]}
    """
    if context.plan.defaults:
        return
    for entry in context.entries:
        for place, responsibility in enumerate(entry.item.responsibilities):
            if responsibility.default:
                route = (*entry.route, "responsibilities", place, "default")
                message = _("the role follows from a rule, and the plan records none")
                hint = _(
                    "record the rule under `defaults` of the plan; where there is none, the unit has the role "
                    "that the clause gives it"
                )
                yield default_without_rule.finding(message, Target(route), hint)
