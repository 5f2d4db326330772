"""“对你单位的变化”: what changed for each unit, units for which the same changed told of together."""

from collections.abc import Iterator

from safetyplan.compare.changes import Comparison, DutyChange, UnitChange
from safetyplan.compare.phrases import Block, Line, Part, deadline_line, item_name
from safetyplan.messages import _, ngettext
from safetyplan.plan.duties import Duty
from safetyplan.plan.vocabulary import Basis, term


def unit_part(comparison: Comparison, unit: str) -> Part:
    """Return the changes by unit; without a `unit` only what is certain, and a note that counts the rest."""
    if unit:
        blocks = (
            Block("~", _title(each), tuple(line for c in each.changes for line in _lines(c, True)))
            for each in comparison.units
        )
        return Part(_("What changed for {unit}").format(unit=unit), tuple(blocks))
    alike: dict[tuple[Line, ...], list[str]] = {}
    maybe: set[int] = set()
    for each in comparison.units:
        maybe.update(id(change.item) for change in each.changes if not change.is_certain)
        if lines := tuple(line for c in each.changes if c.is_certain for line in _lines(c, False)):
            alike.setdefault(lines, []).append(_title(each))
    note = ngettext(
        "{n} item that changed may concern units as one of a group such as 有关部门; --unit NAME shows it",
        "{n} items that changed may concern units as one of a group such as 有关部门; --unit NAME shows them",
        len(maybe),
    )
    groups = tuple(Block("~", _together(names), lines) for lines, names in alike.items())
    return Part(_("By unit"), groups, note.format(n=len(maybe)) if maybe else "")


def _title(unit: UnitChange) -> str:
    if not unit.formerly:
        return unit.name
    return _("{name} (formerly {formerly})").format(name=unit.name, formerly=unit.formerly)


def _together(names: list[str]) -> str:
    said = "、".join(names)
    return said if len(names) < 4 else _("{n} units: {names}").format(n=len(names), names=said)


def _lines(change: DutyChange, in_full: bool) -> Iterator[Line]:
    """Yield what changed for a unit in one item; `in_full` adds the words themselves."""
    name = item_name(change.item.entry)
    before, after = _held(change.before), _held(change.after)
    if change.gained:
        yield Line("", _("gains {item}: {roles}").format(item=name, roles=after))
        return
    if change.lost:
        yield Line("", _("loses {item}: {roles}").format(item=name, roles=before))
        if change.after and in_full:
            yield Line("", _("{item}: may still concern it: {roles}").format(item=name, roles=after))
        return
    if change.roles_differ or change.bases_differ:
        yield Line("", _("{item}: was {before}, now {after}").format(item=name, before=before, after=after))
    for deadline in change.item.deadlines:
        yield Line("", f"{name}: {deadline_line(deadline)}")
    if change.item.reads_otherwise:
        yield Line("", _("{item}: the wording changed").format(item=name))
        if in_full:
            for each in change.item.wording:
                yield from (Line(mark, text) for mark, text in (("-", each.old), ("+", each.new)) if text)


def _held(duties: tuple[Duty, ...]) -> str:
    """Return roles, and for each that the plan does not give by name, whom it names instead."""
    return "、".join(dict.fromkeys(map(_role, duties)))


def _role(duty: Duty) -> str:
    if duty.basis is Basis.NAMED:
        return term(duty.role)
    via = f"：{duty.via}" if duty.via != duty.unit.name else ""
    return f"{term(duty.role)}（{term(duty.basis)}{via}）"
