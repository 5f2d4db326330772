"""A comparison as plain data for JSON: version 1, everything in it, Chinese or English alike."""

from typing import Any

from safetyplan.compare.changes import Comparison, DutyChange, ItemChange, Rewording, SectionChange, Shift
from safetyplan.plan.duties import Duty
from safetyplan.plan.model import Deadline, Section

VERSION = 1


def record(comparison: Comparison, old: str, new: str) -> dict[str, Any]:
    """Return `comparison` of the plans called `old` and `new` as dictionaries and lists."""
    return {
        "version": VERSION,
        "old": old,
        "new": new,
        "changed": not comparison.is_empty,
        "plan": {"wording": _wording(comparison.wording), "other": list(comparison.other)},
        "sections": [_section(change) for change in comparison.sections],
        "items": [_item(change) for change in comparison.items],
        "units": [
            {"unit": unit.name, "formerly": unit.formerly, "changes": [_duty(c) for c in unit.changes]}
            for unit in comparison.units
        ],
        "register": [{"old": c.old, "new": c.new, "keys": list(c.keys)} for c in comparison.register],
    }


def _wording(changes: tuple[Rewording, ...]) -> list[dict[str, str]]:
    return [{"key": change.key, "old": change.old, "new": change.new} for change in changes]


def _section(change: SectionChange) -> dict[str, Any]:
    return {
        "old": _heading(change.old),
        "new": _heading(change.new),
        "moved": change.moved,
        "wording": _wording(change.wording),
        "other": list(change.other),
    }


def _heading(section: Section | None) -> dict[str, Any] | None:
    return None if section is None else {"num": section.num, "heading": section.heading}


def _item(change: ItemChange) -> dict[str, Any]:
    return {
        "old": change.old.key if change.old else None,
        "new": change.new.key if change.new else None,
        "heading": change.entry.item.heading,
        "renumbered": change.renumbered,
        "moved": change.moved,
        "roles": [
            {"role": r.role.value, "lost": _shifts(r.lost), "gained": _shifts(r.gained)} for r in change.roles
        ],
        "deadlines": [{"old": _deadline(d.old), "new": _deadline(d.new)} for d in change.deadlines],
        "wording": _wording(change.wording),
        "other": list(change.other),
    }


def _shifts(shifts: tuple[Shift, ...]) -> list[dict[str, Any]]:
    return [{"unit": shift.name, "others": [role.value for role in shift.others]} for shift in shifts]


def _deadline(deadline: Deadline | None) -> dict[str, Any] | None:
    return None if deadline is None else deadline.model_dump(mode="json", exclude_defaults=True)


def _duty(change: DutyChange) -> dict[str, Any]:
    facts = {
        "gained": change.gained,
        "lost": change.lost,
        "role": change.roles_differ and not change.gained and not change.lost,
        "basis": change.bases_differ,
        "deadline": bool(change.item.deadlines),
        "wording": change.item.reads_otherwise,
    }
    return {
        "item": change.item.entry.key,
        "gone": change.item.new is None,
        "changed": [fact for fact, holds in facts.items() if holds],
        "certain": change.is_certain,
        "before": [_held(duty) for duty in change.before],
        "after": [_held(duty) for duty in change.after],
    }


def _held(duty: Duty) -> dict[str, str]:
    return {"role": duty.role.value, "basis": duty.basis.value, "via": duty.via}
