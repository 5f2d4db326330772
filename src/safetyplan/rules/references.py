"""References (SP2xx): the names a plan uses, against those the register knows."""

from collections.abc import Iterator
from datetime import date, timedelta

from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Route
from safetyplan.plan.register import Group, Unit
from safetyplan.rules.catalogue import Rule, described, rule
from safetyplan.rules.context import Context
from safetyplan.text import fold, is_one_slip

_GROUP_BEGINS = ("各", "有关", "相关", "全市", "其他", "市直")
_GROUP_ENDS = ("部门", "单位", "乡镇", "成员")
_SUGGESTED = 100
"""Distinct unknown names that get suggestions of their own; more than these come from the wrong register."""

described(
    "SP201",
    "register-unreadable",
    Severity.ERROR,
    """The register of units cannot be read.

    Every name of the plan is looked up in the register it names (`register:`, relative to the plan).
    Without it no name can be checked and no duty derived.

    Wrong:

        register: unit.yaml
        #         ^^^^^^^^^ SP201

    Right:

        register: units.yaml
    """,
)


@rule("SP202", "unknown-unit", Severity.ERROR, in_draft=Severity.WARNING)
def unknown_unit(context: Context) -> Iterator[Finding]:
    """A unit is named that the register does not know.

    A duty given to a name nobody has would reach nobody: no list, matrix or handout would show it.
    Usually the name is misspelt; a unit that is new or renamed is entered in the register first.

    Wrong:

        - clause: （市应急局管理局牵头）
          responsibilities:
          - {role: lead, units: [市应急局管理局]}
          #                      ^^^^^^^^^^^^^^ SP202

    Right:

        - clause: （市应急管理局牵头）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
    """
    for place, name in enumerate(_unknown(context)):
        if together := context.run_together(name):
            message = _("{name} is read as one name; YAML divides names by an ASCII comma").format(name=name)
            instead = ", ".join(together)
            hint = _("write {name}").format(name=instead)
            for route in context.mentions.get(name, ()):
                yield unknown_unit.finding(message, Target(route), hint, instead=instead)
        elif not _is_like_group(name):
            message = _("no unit is called {name}").format(name=name)
            yield from _mentions(context, unknown_unit, message, name, suggest=place < _SUGGESTED)


@rule("SP205", "unknown-group", Severity.ERROR, in_draft=Severity.WARNING)
def unknown_group(context: Context) -> Iterator[Finding]:
    """A group is named that nobody defines.

    A group such as 各乡镇 stands for units; the register says for which, and whether its members certainly
    hold what the group holds. Without that, nobody holds it.

    Wrong:

        - clause: （各相关企业落实）
          responsibilities:
          - {role: implement, units: [各相关企业]}
          #                           ^^^^^^^^^^ SP205

    Right:

        - clause: （各乡镇（街道）落实）
          responsibilities:
          - {role: implement, units: [各乡镇（街道）]}
    """
    for place, name in enumerate(_unknown(context)):
        if _is_like_group(name) and not context.run_together(name):
            message = _("no group is called {name}").format(name=name)
            yield from _mentions(context, unknown_group, message, name, suggest=place < _SUGGESTED)


def _unknown(context: Context) -> list[str]:
    return [name for name in context.used if context.register.find(name) is None]


def _is_like_group(name: str) -> bool:
    return name.startswith(_GROUP_BEGINS) or name.endswith(_GROUP_ENDS)


def _mentions(context: Context, by: Rule, message: str, name: str, *, suggest: bool) -> Iterator[Finding]:
    """Yield a finding for every place that names an unknown unit or group.

    Where the clause prints the same name and a known one is near, the hint is for both.
    """
    hint, instead = _nearest(context, name, suggest)
    routes = context.mentions.get(name, ())
    printed = {route for route in routes if _is_printed(context, name, route)}
    also = printed if printed and context.register.suggestions(name, 1) else set()
    for route in routes:
        told = _("{hint} (in the clause, too)").format(hint=hint) if route in also else hint
        yield by.finding(message, Target(route), told, instead=instead)


def _is_printed(context: Context, name: str, route: Route) -> bool:
    """Tell whether the clause of the item names an unknown holder as well."""
    entry = context.entry_of(route)
    clause = (entry.item.clause or "") if entry else ""
    return name in clause and any(
        name == each.text for party in context.read(clause).parties for each in party.names
    )


def _nearest(context: Context, name: str, suggest: bool) -> tuple[str, str]:
    """Return the hint for an unknown name, and the one name it can only mean, if there is one."""
    if exact := context.folded.get(fold(name).strip("“”‘’\"'。，、")):
        return _("write {name}").format(name=exact), exact
    near = context.register.suggestions(name) if suggest else []
    if near:
        return _("did you mean {names}?").format(names=_(" or ").join(near)), ""
    if _is_like_group(name):
        return _("add it to `groups` of the register, with the kinds or members it stands for"), ""
    return _("add it to `units` of the register; `safetyplan units` lists those there are"), ""


@rule("SP203", "alias-for-name", Severity.WARNING)
def alias_for_name(context: Context) -> Iterator[Finding]:
    """An alias stands where the name should.

    The clause keeps the words of the document; the data names each unit in one way only, so that a search
    finds all of it and a rename is one edit. `validate --fix` writes the name.

    Wrong:

        - clause: （市应急局牵头）
          responsibilities:
          - {role: lead, units: [市应急局]}
          #                      ^^^^^^^^ SP203

    Right:

        - clause: （市应急局牵头）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
    """
    for name in context.used:
        holder = context.register.find(name)
        if holder is None or holder.name == name or _until(holder, name):
            continue
        message = _("{alias} is an alias of {name}").format(alias=name, name=holder.name)
        hint = _("write {name}").format(name=holder.name)
        for route in context.mentions.get(name, ()):
            yield alias_for_name.finding(message, Target(route), hint, instead=holder.name)


@rule("SP204", "former-name", Severity.WARNING)
def former_name(context: Context) -> Iterator[Finding]:
    """A unit is called by a name it no longer had when the plan was issued.

    The register says until when a former name was in use. A plan of that time may use it; in a later one it
    is a left-over of last year's text. Without `issued:` the first day of the plan's year counts.

    Wrong:

        - clause: （市安监局牵头）
          responsibilities:
          - {role: lead, units: [市安监局]}
          #                      ^^^^^^^^ SP204

    Right:

        - clause: （市应急管理局牵头）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
    """
    issued = context.plan.issued or (date(context.plan.year, 1, 1) if context.plan.year else None)
    if issued is None:
        return
    for name in context.used:
        holder = context.register.find(name)
        until = _until(holder, name)
        if holder is None or until is None or until >= issued:
            continue
        message = _("{former} has been called {name} since {day}").format(
            former=name, name=holder.name, day=until + timedelta(days=1)
        )
        hint = _("write {name}").format(name=holder.name)
        for route in context.mentions.get(name, ()):
            yield former_name.finding(message, Target(route), hint, instead=holder.name)


def _until(holder: Unit | Group | None, name: str) -> date | None:
    """Return the last day on which `holder` went by `name`, None where it is no former name."""
    if not isinstance(holder, Unit) or name == holder.name:
        return None
    return next((former.until for former in holder.former if former.name == name), None)


@rule("SP206", "meaning-misplaced", Severity.WARNING)
def meaning_misplaced(context: Context) -> Iterator[Finding]:
    """A decision on whom a group means does not fit its item.

    `means` says whom an open group stands for in one item. It has no effect if no responsibility of the
    item names the group, if the group is decided twice, or if it is a single unit.

    Wrong:

        - clause: （市安委会组织，市直有关部门落实）
          responsibilities:
          - {role: organize, units: [市安委会]}
          - {role: implement, units: [市直有关部门]}
          means:
          - {group: 各乡镇（街道）, units: [八景镇], note: 市安委办2024年3月通知}
          #         ^^^^^^^^^^^^^^ SP206

    Right:

        - clause: （市安委会组织，市直有关部门落实）
          responsibilities:
          - {role: organize, units: [市安委会]}
          - {role: implement, units: [市直有关部门]}
          means:
          - {group: 市直有关部门, units: [市住建局], note: 市安委办2024年3月通知}
    """
    for entry in context.entries:
        if not entry.item.means:
            continue
        named = {context.named(name) for r in entry.item.responsibilities for name in r.units}
        seen: set[str] = set()
        for place, meaning in enumerate(entry.item.means):
            group = context.named(meaning.group)
            where = Target((*entry.route, "means", place, "group"))
            if isinstance(context.register.find(group), Unit):
                message = _("{name} is a unit; only a group can mean somebody else")
            elif group not in named:
                message = _("no responsibility of this item names {name}")
            elif group in seen:
                message = _("whom {name} means is decided twice in this item")
            else:
                seen.add(group)
                continue
            hint = _("name a group of this item's responsibilities, or delete the entry")
            yield meaning_misplaced.finding(message.format(name=meaning.group), where, hint)


@rule("SP220", "issuer-of-another-place", Severity.WARNING)
def issuer_of_another_place(context: Context) -> Iterator[Finding]:
    """The issuer's place differs from the title's in one character: one of the two is misspelt.

    Both stand at the head of every document that is rendered.

    Wrong:

        title: 高安市2024年安全生产工作要点
        issuer: 高按市安全生产委员会
        #       ^^^^^^^^^^^^^^^^^^^^ SP220

    Right:

        title: 高安市2024年安全生产工作要点
        issuer: 高安市安全生产委员会
    """
    title, issuer = (_PLACE.match(text) for text in (context.plan.title, context.plan.issuer))
    if title and issuer and title[0] != issuer[0] and is_one_slip(title[0], issuer[0]):
        message = _("the issuer is of {issuer}, the title says {title}").format(
            issuer=issuer[0], title=title[0]
        )
        hint = _("correct the one that is wrong")
        yield issuer_of_another_place.finding(message, Target(("issuer",)), hint)


_PLACE = Pattern(r"[\u4e00-\u9fff]{2,7}?[省市县区州旗]", example="高安市")
