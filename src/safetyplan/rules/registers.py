"""The register itself (SP2xx): names that clash, circles, references to nobody, and what to confirm."""

from collections.abc import Iterator

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.grammar.kinds import kind_of
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Route
from safetyplan.plan.register import Group, Unit
from safetyplan.plan.vocabulary import Kind, term
from safetyplan.rules import punctuation
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context


def _at(*route: str | int) -> Target:
    return Target(route, file="register")


@rule("SP211", "shared-name", Severity.ERROR)
def shared_name(context: Context) -> Iterator[Finding]:
    """Two units or groups go by the same name.

    Names are the keys of the register: a name, full name or alias that two share cannot be resolved, and one
    of them would silently get the other's duties. (A former name may be shared: two may come from one.)

    Wrong:

        units:
        - {name: 市住建局, kind: department, aliases: [市建设局]}
        - {name: 市城管局, kind: department, aliases: [市建设局]}
        #                                              ^^^^^^^^ SP211

    Right:

        units:
        - {name: 市住建局, kind: department, aliases: [市建设局]}
        - {name: 市城管局, kind: department}
    """
    first: dict[str, tuple[Unit | Group, Route, bool]] = {}
    for holder, name, route, former in _names(context):
        if name not in first:
            first[name] = holder, route, former
            continue
        other, place, other_former = first[name]
        if other is holder or (former and other_former):
            continue
        message = _("{name} is a name of both {first} and {second}").format(
            name=name, first=other.name, second=holder.name
        )
        hint = _("keep it with the one it means in the documents")
        if other.name == holder.name:
            message = _("the register has {name} twice").format(name=name)
            hint = _("delete one of the two, or write the name that was meant")
        related = (Related(_("first here"), _at(*place)),)
        yield shared_name.finding(message, _at(*route), hint, related)


def _names(context: Context) -> Iterator[tuple[Unit | Group, str, Route, bool]]:
    """Yield every holder with each of its names, where it stands, and whether it is a former one."""
    for index, unit in enumerate(context.register.units):
        yield unit, unit.name, ("units", index, "name"), False
        if unit.full_name:
            yield unit, unit.full_name, ("units", index, "full_name"), False
        for place, alias in enumerate(unit.aliases):
            yield unit, alias, ("units", index, "aliases", place), False
        for place, former in enumerate(unit.former):
            yield unit, former.name, ("units", index, "former", place, "name"), True
    for index, group in enumerate(context.register.groups):
        yield group, group.name, ("groups", index, "name"), False
        for place, alias in enumerate(group.aliases):
            yield group, alias, ("groups", index, "aliases", place), False


@rule("SP212", "circle", Severity.ERROR)
def circle(context: Context) -> Iterator[Finding]:
    """A unit is, in the end, part of itself.

    `part_of` and `hosted_by` lead from a unit to the one above it. A circle has no top, so nobody can answer
    for what the units in it have to do.

    Wrong:

        units:
        - {name: 市安委会, kind: council, part_of: 市安委办}
        #                                          ^^^^^^^^ SP212
        - {name: 市安委办, kind: office, part_of: 市安委会}

    Right:

        units:
        - {name: 市安委会, kind: council}
        - {name: 市安委办, kind: office, part_of: 市安委会}
    """
    told: set[str] = set()
    for index, unit in enumerate(context.register.units):
        for key in ("part_of", "hosted_by"):
            chain = _chain(context, unit, key)
            if chain and not told & set(chain):
                told |= set(chain)
                message = _("a circle: {chain}").format(chain=" → ".join([*chain, unit.name]))
                hint = _("delete the {key} that does not hold").format(key=key)
                yield circle.finding(message, _at("units", index, key), hint)


def _chain(context: Context, start: Unit, key: str) -> list[str]:
    """Return the names from `start` upwards that come back to it, empty where they do not."""
    chain, unit = [start.name], _above(context, start, key)
    while unit and unit.name not in chain:
        chain.append(unit.name)
        unit = _above(context, unit, "part_of") or _above(context, unit, "hosted_by")
    return chain if unit is not None and unit.name == start.name else []


def _above(context: Context, unit: Unit, key: str) -> Unit | None:
    name = unit.part_of if key == "part_of" else unit.hosted_by
    return context.register.unit(name) if name else None


@rule("SP213", "reference-to-nobody", Severity.ERROR)
def reference_to_nobody(context: Context) -> Iterator[Finding]:
    """The register refers to a unit that it does not have.

    `part_of`, `hosted_by` and `members` name units of the same register; a group is none.

    Wrong:

        units:
        - {name: 市安委办, kind: office, part_of: 市安委会员}
        #                                         ^^^^^^^^^^ SP213
        - {name: 市安委会, kind: council}

    Right:

        units:
        - {name: 市安委办, kind: office, part_of: 市安委会}
        - {name: 市安委会, kind: council}
    """
    register = context.register
    references: list[tuple[str, Route]] = []
    for index, unit in enumerate(register.units):
        if unit.part_of:
            references.append((unit.part_of, ("units", index, "part_of")))
        if unit.hosted_by:
            references.append((unit.hosted_by, ("units", index, "hosted_by")))
    for index, group in enumerate(register.groups):
        references += [(name, ("groups", index, "members", n)) for n, name in enumerate(group.members)]
    for name, route in references:
        if register.unit(name) is not None:
            continue
        is_group = register.find(name) is not None
        message = _("{name} is a group, not a unit") if is_group else _("no unit is called {name}")
        near = [n for n in register.suggestions(name) if register.unit(n)]
        hint = _("did you mean {names}?").format(names=_(" or ").join(near)) if near else ""
        hint = hint or _("add it to `units`, or delete the reference")
        yield reference_to_nobody.finding(message.format(name=name), _at(*route), hint)


@rule("SP214", "empty-group", Severity.WARNING)
def empty_group(context: Context) -> Iterator[Finding]:
    """A group has no members.

    What such a group has to do, nobody has to do. Give it the kinds of units it gathers, or list them.

    Wrong:

        groups:
        - {name: 各水库管理单位, kinds: [reservoir]}
        #        ^^^^^^^^^^^^^^ SP214

    Right:

        units:
        - {name: 上游水库, kind: reservoir}
        groups:
        - {name: 各水库管理单位, kinds: [reservoir]}
    """
    for index, group in enumerate(context.register.groups):
        if not context.register.members(group):
            message = _("{name} has no members").format(name=group.name)
            hint = _("give it `kinds: […]` or `members: […]` that units of the register have")
            yield empty_group.finding(message, _at("groups", index, "name"), hint)


@rule("SP215", "unconfirmed-unit", Severity.NOTE)
def unconfirmed_unit(context: Context) -> Iterator[Finding]:
    """A unit that holds duties is not confirmed yet.

    Some units can only be inferred, such as which 场 and 库 a plan means. They get their lists and handouts
    like all others, so somebody who knows should confirm them.

    Wrong:

        units:
        - {name: 市应急管理局, kind: department, confirmed: false}
        #                                                   ^^^^^ SP215

    Right:

        units:
        - {name: 市应急管理局, kind: department}
    """
    for index, unit in enumerate(context.register.units):
        if not unit.confirmed and unit.name in context.duties.holders:
            message = _("{name} holds duties and is not confirmed").format(name=unit.name)
            hint = _("once it is certain, delete `confirmed: false`; otherwise delete the unit")
            yield unconfirmed_unit.finding(message, _at("units", index, "confirmed"), hint)


@rule("SP216", "idle-unit", Severity.NOTE)
def idle_unit(context: Context) -> Iterator[Finding]:
    """A unit of the register holds no duty, on no basis.

    It may have been forgotten in the plan, renamed, or dissolved; or the register is shared with other plans.

    Wrong:

        units:
        - {name: 市应急管理局, kind: department}
        - {name: 市档案馆, kind: other}
        #        ^^^^^^^^ SP216

    Right:

        units:
        - {name: 市应急管理局, kind: department}
    """
    if not context.duties.holders:
        return
    for index, unit in enumerate(context.register.units):
        if unit.name not in context.duties.holders:
            message = _("{name} holds no duty in this plan").format(name=unit.name)
            hint = _("was it forgotten, or is it called by another name in the plan?")
            yield idle_unit.finding(message, _at("units", index, "name"), hint)


_NAMED_BY_KIND = {Kind.TOWN, Kind.TOWNSHIP, Kind.SUBDISTRICT}
"""Kinds that always stand at the end of the name; what is called a park or a farm may be a department's."""


@rule("SP217", "kind-against-name", Severity.ERROR, in_draft=Severity.WARNING)
def kind_against_name(context: Context) -> Iterator[Finding]:
    """A unit is of a kind that its name contradicts.

    A 乡, 镇 or 街道 of another kind drops out of 各乡镇 or 各街道 and gets neither duties nor a handout.

    Wrong:

        units:
        - {name: 上湖乡, kind: department}
        #                      ^^^^^^^^^^ SP217

    Right:

        units:
        - {name: 上湖乡, kind: township}
    """
    for index, unit in enumerate(context.register.units):
        speaks_of = kind_of(unit.name)
        kinds = {speaks_of, unit.kind}
        if speaks_of is unit.kind or Kind.OTHER in kinds or not kinds & _NAMED_BY_KIND:
            continue
        message = _("{name} is called a {kind}, and its name speaks of a {other}").format(
            name=unit.name, kind=term(unit.kind), other=term(speaks_of)
        )
        hint = _("write `kind: {kind}`").format(kind=speaks_of.value)
        yield kind_against_name.finding(message, _at("units", index, "kind"), hint, instead=speaks_of.value)


@rule("SP218", "code-repeated", Severity.WARNING)
def code_repeated(context: Context) -> Iterator[Finding]:
    """Two units have the same official code.

    A code belongs to one place only; here a line was copied and not changed.

    Wrong:

        units:
        - {name: 上湖乡, kind: township, codes: {nbs: "360983200"}}
        - {name: 汪家圩乡, kind: township, codes: {nbs: "360983200"}}
        #                                               ^^^^^^^^^^^ SP218

    Right:

        units:
        - {name: 上湖乡, kind: township, codes: {nbs: "360983200"}}
        - {name: 汪家圩乡, kind: township, codes: {nbs: "360983201"}}
    """
    first: dict[tuple[str, str], tuple[str, Route]] = {}
    for index, unit in enumerate(context.register.units):
        for series, code in unit.codes or ():
            route = ("units", index, "codes", series)
            name, place = first.setdefault((series, code or ""), (unit.name, route))
            if code and place != route:
                message = _("{name} and {other} have the same code {code}").format(
                    name=unit.name, other=name, code=code
                )
                related = (Related(_("first here"), _at(*place)),)
                hint = _("correct the one that was copied")
                yield code_repeated.finding(message, _at(*route), hint, related)


@rule("SP219", "name-as-typed", Severity.WARNING)
def name_as_typed(context: Context) -> Iterator[Finding]:
    """A name of the register holds a space, a half-width mark or a full-width digit.

    Names are compared as they are written: the plan that has the right marks would name a unit nobody knows. How
    else a document prints it belongs to its aliases, which are left alone.

    Wrong:

        units:
        - {name: 市住建 局, kind: department}
        #        ^^^^^^^^^ SP219

    Right:

        units:
        - {name: 市住建局, kind: department}
    """
    for _holder, name, route, _former in _names(context):
        if route[-1] not in ("name", "full_name") or "former" in route or not _MENDED.search(name):
            continue
        better = punctuation.full_width(punctuation.half_width(punctuation.stray_space(name)))
        if better != name:
            message = _("the name “{name}” holds a space, a half-width mark or a full-width digit")
            hint = _("write {name}; what else documents print belongs to `aliases`").format(name=better)
            yield name_as_typed.finding(message.format(name=name), _at(*route), hint, instead=better)


_MENDED = Pattern(r"[\s!(),.:;?\u200b-\u200f\u2028\u2029\u2060０-９Ａ-Ｚａ-ｚ]", example="市住建 局")
"""What the mends of `punctuation` change; names that hold none of it, nearly all, need not be tried."""
