"""The clause as printed against the responsibilities recorded (SP301, SP302)."""

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from safetyplan.findings import Finding, Related, Severity, Target
from safetyplan.messages import _
from safetyplan.plan.model import Entry, Route
from safetyplan.plan.vocabulary import ROLES, Role
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.rules.misspelt import misspelt, one_slip_away
from safetyplan.text import ROUND, find_brackets

if TYPE_CHECKING:
    from safetyplan.grammar.clause import Party
    from safetyplan.grammar.parties import Name


@rule("SP301", "clause-disagrees", Severity.ERROR)
def clause_disagrees(context: Context) -> Iterator[Finding]:
    """The clause and the responsibilities disagree.

    The clause is what the document prints, the responsibilities are how it is read; lists and handouts come
    from the latter. A unit or role that is in one and not in the other means that a duty is lost, invented,
    or given to the wrong office: correct whichever of the two is wrong. Where the register knows the name of one
    side only, the other is taken to be the slip, even where it is so misspelt that no unit is read there (市公安剧牵头).

    Wrong:

        - clause: （市应急管理局牵头，市住建局配合）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
          - {role: support, units: [市教体局]}
          #                         ^^^^^^^^ SP301

    Right:

        - clause: （市应急管理局牵头，市住建局配合）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
          - {role: support, units: [市住建局]}
    """
    for entry in context.entries:
        if entry.item.clause:
            yield from _compared(context, entry)


@rule("SP302", "clause-unread", Severity.WARNING)
def clause_unread(context: Context) -> Iterator[Finding]:
    """A part of the clause cannot be read.

    The program compares the clause with the responsibilities; where it cannot read the clause, only a person
    can. Often a bracket, a comma or a verb such as 负责 or 落实 is missing.

    Wrong:

        - clause: （市应急管理局牵头，抓紧抓实抓细）
          #                           ^^^^^^^^^^^^ SP302
          responsibilities:
          - {role: lead, units: [市应急管理局]}

    Right:

        - clause: （市应急管理局牵头）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
    """
    for entry in context.entries:
        printed = entry.item.clause
        if not printed:
            continue
        clause = context.read(printed)
        where = (*entry.route, "clause")
        hint = _("write who does what: 某局牵头，某局配合，各乡镇落实; compare the source")
        told = misspelt(context, entry, clause)  # by SP301
        for start, end in clause.unread:
            if any(start <= each.start < end for each in told):
                continue
            text = printed[start:end]
            shown = text if len(text) <= 40 else text[:40] + "…"
            message = _("“{text}” in the clause names no unit with a role").format(text=shown)
            target = Target(where, excerpt=text, nth=printed.count(text, 0, start))
            near = one_slip_away(context, printed, (start, end))
            meant = (
                _("if “{printed}” is a slip, write {name}").format(printed=near[0], name=near[1])
                if near
                else ""
            )
            yield clause_unread.finding(message, target, meant or hint)
        if not clause.parties and not clause.unread and clause.says_who:
            message = _("the clause names no unit with a role")
            yield clause_unread.finding(message, Target(where), hint)


class _Held(NamedTuple):
    """One role of one unit, as the clause prints it or as the data record it.

    `certain` is false where the clause has no word for the role, so that it may be any.
    """

    unit: str
    role: Role
    where: Target
    certain: bool = True


def _compared(context: Context, entry: Entry) -> Iterator[Finding]:
    clause = entry.item.clause or ""
    read = context.read(clause, any(responsibility.default for responsibility in entry.item.responsibilities))
    slips = misspelt(context, entry, read)
    for slip in slips:
        route: Route = (*entry.route, "responsibilities", slip.place, "units", slip.n)
        printed = clause[slip.start : slip.end]
        nth = clause.count(printed, 0, slip.start)
        where = Target((*entry.route, "clause"), excerpt=printed, nth=nth)
        held = _Held(slip.unit, slip.role, Target(route))
        yield _mistaken(context, held, _Held(printed, slip.role, where), entry, slip.right)
    if not read.parties:
        return
    slipped = {slip.unit for slip in slips}
    said = list(_said(context, entry, read.parties))
    kept = list(_kept(context, entry))
    only_said = [held for held in said if not any(k.unit == held.unit for k in kept)]
    only_kept = [
        held
        for held in kept
        if held.unit not in slipped
        and not any(s.unit == held.unit for s in said)
        and not any(
            form in clause[a:b] for a, b in read.unread for form in context.forms.get(held.unit, (held.unit,))
        )
    ]
    yield from _roles_differ(context, said, kept)
    for held in only_kept:
        rivals = [other for other in only_said if other.role is held.role]
        if len(rivals) > 1 or sum(other.role is held.role for other in only_kept) > 1:
            rivals = [other for other in rivals if _is_misspelt(context, held.unit, other.unit)]
        if len(rivals) == 1:
            only_said.remove(rivals[0])
            yield _mistaken(context, held, rivals[0], entry)
        else:
            yield _invented(context, held, entry)
    for held in only_said:
        yield _lost(context, held, entry)


def _said(context: Context, entry: Entry, parties: "tuple[Party, ...]") -> Iterator[_Held]:
    """Yield what the clause says."""
    clause = entry.item.clause or ""
    route = (*entry.route, "clause")
    for party in parties:
        for name in _parted(party, entry):
            target = Target(
                route, excerpt=name.text, nth=clause.count(clause[name.start : name.end], 0, name.start)
            )
            yield _Held(context.named(name.text), party.role, target, party.certain)


def _parted(party: "Party", entry: Entry) -> Iterator["Name"]:
    """Yield the names of a party; two without a mark between them as one where the responsibilities have it so."""
    one = {unit for responsibility in entry.item.responsibilities for unit in responsibility.units}
    names = list(party.names)
    while names:
        name = names.pop(0)
        if names and names[0].lost_separator and name.text + names[0].text in one:
            name = name._replace(text=name.text + names[0].text, end=names.pop(0).end)
        yield name


def _kept(context: Context, entry: Entry) -> Iterator[_Held]:
    """Yield what the responsibilities record."""
    for place, responsibility in enumerate(entry.item.responsibilities):
        for n, given in enumerate(responsibility.units):
            route: Route = (*entry.route, "responsibilities", place, "units", n)
            for name in context.run_together(given) or (given,):
                yield _Held(context.named(name), responsibility.role, Target(route))


def _worded(role: Role) -> str:
    return f"{role.value} {ROLES[role]}"


def _roles_differ(context: Context, said: list[_Held], kept: list[_Held]) -> Iterator[Finding]:
    for unit in dict.fromkeys(held.unit for held in kept):
        said_roles = [held for held in said if held.unit == unit]
        kept_roles = [held for held in kept if held.unit == unit]
        missing = [s for s in said_roles if s.role not in {k.role for k in kept_roles}]
        surplus = [k for k in kept_roles if said_roles and k.role not in {s.role for s in said_roles}]
        if any(not held.certain for held in missing):  # some person has said which role it is
            open_roles = sum(not held.certain for held in missing)
            missing = [held for held in missing if held.certain]
            surplus = surplus[open_roles:]
        for held, other in zip(surplus, missing, strict=False):
            message = _("the clause gives {unit} the role {said}, here it has {kept}").format(
                unit=unit, said=_worded(other.role), kept=_worded(held.role)
            )
            hint = _("list it under role: {role}, or correct the clause").format(role=other.role.value)
            yield _finding(message, held, other, hint)
        for held in surplus[len(missing) :]:
            message = _("the clause does not give {unit} the role {kept}").format(
                unit=unit, kept=_worded(held.role)
            )
            hint = _("take it out here, or correct the clause")
            if context.is_alone(held.where.route):
                hint = _("take the whole entry out, or correct the clause")
            yield clause_disagrees.finding(message, held.where, hint)
        for held in missing[len(surplus) :]:
            message = _("the clause gives {unit} the role {said}, the responsibilities do not").format(
                unit=unit, said=_worded(held.role)
            )
            hint = _("add it under role: {role}, or correct the clause").format(role=held.role.value)
            yield clause_disagrees.finding(message, held.where, hint)


def _is_misspelt(context: Context, kept: str, said: str) -> bool:
    """Tell whether one of two names is what the register, which does not know the other, would suggest for it."""
    find, suggestions = context.register.find, context.register.suggestions
    if (find(kept) is None) is (find(said) is None):
        return False
    return said in suggestions(kept, 1) if find(kept) is None else kept in suggestions(said, 1)


def _put_right(context: Context, entry: Entry, printed: _Held) -> str:
    """Return a name of the clause as it must read for the clause to say what the responsibilities do, but for one slip.

    Empty where no one slip is to blame: 督促市直有关部门 has lost its ，, 场、库落实） its ）, 各乡镇落会 its 实.
    """
    clause, name = entry.item.clause or "", printed.where.excerpt
    if context.register.find(name) is not None or len(name) > _LONGEST or clause.count(name) != 1:
        return ""
    begin = clause.index(name)
    kept = {(held.unit, held.role) for held in _kept(context, entry)}
    before, behind = clause[:begin], clause[begin + len(name) :]
    for better in _without_slip(name, sorted(kept)[:_TRIED]):
        if behind and better.endswith(behind[:4]):
            continue  # 分工负责分工负责
        read = context.read(before + better + behind)
        if not read.unread and {(h.unit, h.role) for h in _said(context, entry, read.parties)} == kept:
            return better
    return ""


def _without_slip(name: str, kept: list[tuple[str, Role]]) -> Iterator[str]:
    """Yield what `name` may have been: with a mark put in or put right beside a unit, or with the word of its role."""
    for unit, role in kept:
        for at in _seams(name, unit):
            for mark, behind in product(("", *"，、）（"), (name[at:], name[at + 1 :])):
                yield name[:at] + mark + behind
        if name.startswith(unit):
            yield unit + ROLES[role]


_LONGEST = 60
_TRIED = 20
"""Characters of a name that ran together with what stands beside it, and units that are looked for in it."""


def _seams(name: str, unit: str) -> list[int]:
    """Return where a mark may be missing in `name`: in front of a unit's name, and where it ceases to be that name."""
    same = next(
        (at for at, (a, b) in enumerate(zip(name, unit, strict=False)) if a != b), min(len(name), len(unit))
    )
    return [at for at in (name.find(unit), same) if at > 1]


def _mistaken(context: Context, held: _Held, printed: _Held, entry: Entry, right: str = "") -> Finding:
    """Return the finding for two names of one unit; `right` is how the clause is to print it, where that is known."""
    if context.register.find(printed.unit) is None and context.register.find(held.unit) is not None:
        message = _(
            "the clause names {said} here, which the register does not know, the responsibilities {kept}"
        )
        hint = _("write {right} in the clause; if the source prints {said}, add it to the aliases of {kept}")
        related = (Related(_("the responsibilities say so here"), held.where),)
        names = {"said": printed.unit, "kept": held.unit, "right": right or held.unit}
        if not right and (better := _put_right(context, entry, printed)):
            hint = _("write {better} in the clause; a sign was lost there, or is another one").format(
                better=better
            )
        elif not right and any(find_brackets(printed.where.excerpt, ROUND)[1:]):
            hint = _("put the brackets of the clause right, as the document has them")
        return clause_disagrees.finding(message.format(**names), printed.where, hint.format(**names), related)
    message = _("the clause names {said} here, the responsibilities {kept}").format(
        said=printed.unit, kept=held.unit
    )
    hint = _("write {name}, or correct the clause").format(name=printed.unit)
    return _finding(message, held, printed, hint)


def _finding(message: str, held: _Held, printed: _Held, hint: str) -> Finding:
    related = (Related(_("the clause says so here"), printed.where),)
    return clause_disagrees.finding(message, held.where, hint, related)


def _invented(context: Context, held: _Held, entry: Entry) -> Finding:
    message = _("{unit} has a role here, and the clause does not name it").format(unit=held.unit)
    hint = _("take it out, or add it to the clause if the source prints it")
    if context.is_alone(held.where.route):
        hint = _("take the whole entry out, or add the unit to the clause if the source prints it")
    related = (Related(_("the clause"), Target((*entry.route, "clause"))),)
    return clause_disagrees.finding(message, held.where, hint, related)


def _lost(context: Context, held: _Held, entry: Entry) -> Finding:
    message = _("the clause names {unit}, and no responsibility does").format(unit=held.unit)
    key = Target((*entry.route, "responsibilities"), "key")
    related = (Related(_("the responsibilities"), key),) if entry.item.responsibilities else ()
    return clause_disagrees.finding(message, held.where, _adding(context, held, entry), related)


def _adding(context: Context, held: _Held, entry: Entry) -> str:
    """Return the hint at what makes the responsibilities name what only the clause does, or the clause name it rightly."""
    role, unit = held.role.value, held.unit
    if context.register.find(unit) is not None:
        return _("add it: `- {{role: {role}, units: [{unit}]}}`").format(role=role, unit=unit)
    if better := _put_right(context, entry, held):
        return _("write {better} in the clause; a sign was lost there, or is another one").format(
            better=better
        )
    near = context.register.suggestions(unit, 1)
    if not near:
        hint = _("add it to the register, then here: `- {{role: {role}, units: [{unit}]}}`")
        return hint.format(role=role, unit=unit)
    if any(near[0] == each.unit for each in _kept(context, entry)):
        return _("write {unit} and its role in the clause, as the document has it").format(unit=near[0])
    hint = _("if {unit} is meant, write it in the clause, and add: `- {{role: {role}, units: [{unit}]}}`")
    return hint.format(role=role, unit=near[0])
