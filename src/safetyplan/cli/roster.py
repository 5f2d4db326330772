"""The register and its units, as lines of text."""

from collections import Counter
from collections.abc import Iterable, Iterator

from safetyplan.cli.output import screen_width, table, wrap
from safetyplan.messages import _
from safetyplan.plan.duties import CERTAIN, Duties
from safetyplan.plan.register import Group, Unit
from safetyplan.plan.vocabulary import MARKS, Basis, Role, term


def describe_register(duties: Duties) -> Iterator[str]:
    """Yield the register as a table: every unit with its certain duties by role, then the groups."""
    headings = [_("Unit"), _("Kind"), *MARKS.values(), _("Maybe")]
    rows = [[_name(unit), term(unit.kind), *_counts(unit, duties)] for unit in duties.register.units]
    yield from table(headings, rows, screen_width())
    yield ""
    yield "  ".join(f"{mark} {term(role)}" for role, mark in MARKS.items())
    if any(not unit.confirmed for unit in duties.register.units):
        yield _("* not confirmed yet")
    if duties.register.groups:
        yield ""
        rows = [[group.name, _members(group, duties)] for group in duties.register.groups]
        yield from table([_("Group"), _("Members")], rows, screen_width())


def _name(unit: Unit) -> str:
    return unit.name if unit.confirmed else unit.name + " *"


def _counts(unit: Unit, duties: Duties) -> list[str]:
    """Return the number of certain duties in each role, and of items that may concern the unit besides."""
    held = duties.of(unit)
    certain = Counter(duty.role for duty in held if duty.basis in CERTAIN)
    maybe = len({duty.entry.key for duty in held if duty.basis not in CERTAIN})
    return [str(certain[role] or "") for role in Role] + [str(maybe or "")]


def _members(group: Group, duties: Duties) -> str:
    members = duties.register.members(group)
    names = "、".join(unit.name for unit in members[:4]) + (" …" if len(members) > 4 else "")
    said = _("{n} units: {names}").format(n=len(members), names=names)
    return _("may concern {units}").format(units=said) if group.open else said


def describe_unit(unit: Unit, duties: Duties) -> Iterator[str]:
    """Yield what is known about one unit: its names, where it belongs, its duties by basis and role."""
    columns = screen_width()
    yield from wrap(f"{_name(unit)}  {term(unit.kind)}", columns)
    facts = [
        (_("full name"), unit.full_name),
        (_("also called"), "、".join(unit.aliases)),
        (_("part of"), unit.part_of or ""),
        (_("hosted by"), unit.hosted_by or ""),
        (_("hosts"), "、".join(u.name for u in duties.register.units if u.hosted_by == unit.name)),
        (_("its parts"), "、".join(u.name for u in duties.register.parts(unit))),
        (
            _("formerly"),
            "、".join(f"{f.name}（{_('until {date}').format(date=f.until)}）" for f in unit.former),
        ),
        (_("remark"), unit.note),
    ]
    yield from _facts(facts, columns)
    yield ""
    rows = _duties(unit, duties)
    if rows:
        yield from table([_("Basis"), _("Role"), _("Items")], rows, columns)
    else:
        yield _("it holds no duty in this plan")


def _facts(facts: Iterable[tuple[str, str]], columns: int) -> Iterator[str]:
    for word, value in facts:
        if value:
            first, *rest = wrap(f"{word}: {value}", columns - 4)
            yield from (f"  {first}", *(f"    {line}" for line in rest))


def describe_group(group: Group, duties: Duties) -> Iterator[str]:
    """Yield what is known about a group: whom it gathers, whether for certain, and the items that name it."""
    columns = screen_width()
    yield from wrap(f"{group.name}  {_('group')}", columns)
    open_ = _("what the plan asks of the group may concern each member; the office says whom")
    closed = _("what the plan asks of the group, every member holds")
    members = duties.register.members(group)
    facts = [
        (_("open"), open_) if group.open else (_("closed"), closed),
        (_("also called"), "、".join(group.aliases)),
        (_("members"), "、".join(unit.name for unit in members)),
        (_("number of members"), str(len(members))),
        (_("remark"), group.note),
    ]
    yield from _facts(facts, columns)
    yield ""
    rows = _naming(group, duties)
    yield from table([_("Role"), _("Items")], rows, columns) if rows else [_("no item of this plan names it")]


def _naming(group: Group, duties: Duties) -> list[list[str]]:
    """Return role and numbers of the items that name a group."""
    keys: dict[Role, list[str]] = {role: [] for role in Role}
    for entry in duties.entries:
        for responsibility in entry.item.responsibilities:
            if any(duties.register.find(name) is group for name in responsibility.units):
                keys[responsibility.role].append(entry.key)
    return [[term(role), "、".join(dict.fromkeys(named))] for role, named in keys.items() if named]


def _duties(unit: Unit, duties: Duties) -> list[list[str]]:
    """Return basis, role and item numbers, the surest basis first."""
    grouped: dict[tuple[str, str], list[str]] = {}
    held = sorted(duties.of(unit), key=lambda duty: list(Basis).index(duty.basis))
    for duty in held:
        basis = term(duty.basis) if duty.via == unit.name else f"{term(duty.basis)}（{duty.via}）"
        grouped.setdefault((basis, term(duty.role)), []).append(duty.entry.key)
    return [[basis, role, "、".join(keys)] for (basis, role), keys in grouped.items()]
