"""Two plans → what changed, by item in plan order and by unit (“对你单位的变化”)."""

from safetyplan.compare.changes import Comparison, UnitChange
from safetyplan.compare.identity import Identity
from safetyplan.compare.items import Outline, untold
from safetyplan.compare.units import unit_changes
from safetyplan.compare.wording import rewordings
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Plan

__all__ = ["Comparison", "UnitChange", "compare", "narrowed"]

_TEXTS = (
    "title",
    "year",
    "register_file",
    "issuer",
    "document_number",
    "issued",
    "front",
    "preamble",
    "closing",
)


def compare(old: Duties, new: Duties) -> Comparison:
    """Return everything that differs between two plans, each under its own register.

    Items are the same by stable id, by their words, or by likeness of their words: one that was
    renumbered, moved or reworded is told of as such and not as lost and new.
    """
    identity = Identity(old.register, new.register)
    outline = Outline(old, new)
    items = tuple(outline.items(identity))
    wording = tuple(
        change
        for key in _TEXTS
        for change in rewordings(key.removesuffix("_file"), _text(old.plan, key), _text(new.plan, key))
    )
    told = {change.key for change in wording} | {"sections", "items"}
    return Comparison(
        wording=wording,
        other=untold(old.plan, new.plan, told),
        sections=tuple(outline.sections()),
        items=tuple(item for item in items if not item.is_nothing),
        units=tuple(unit_changes(items, old, new, identity)),
        register=tuple(identity.changes()),
    )


def _text(plan: Plan, key: str) -> str:
    value = getattr(plan, key)
    return "" if value is None else str(value)


def narrowed(comparison: Comparison, name: str) -> Comparison:
    """Return what concerns the unit that the new register calls `name` (the old one, if it is gone)."""
    units = tuple(unit for unit in comparison.units if unit.name == name)
    concerned = {id(change.item) for unit in units for change in unit.changes}
    return Comparison(
        items=tuple(item for item in comparison.items if id(item) in concerned),
        units=units,
        register=tuple(change for change in comparison.register if name in (change.new or change.old,)),
    )
