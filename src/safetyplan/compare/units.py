"""What changed for each unit: duties gained, lost, in another role, or with another deadline or wording."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from safetyplan.compare.changes import DutyChange, ItemChange, UnitChange
from safetyplan.compare.identity import Identity
from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.model import Entry


def unit_changes(
    items: Iterable[ItemChange], old: Duties, new: Duties, identity: Identity
) -> Iterator[UnitChange]:
    """Yield every unit for which something changed, in the order of the new register, then of the old one."""
    changes: dict[str, list[DutyChange]] = defaultdict(list)
    for item in items:
        if item.is_nothing and _is_part(old, item.old) and _is_part(new, item.new):
            continue
        before = _by_unit(old, item.old, identity.of_old)
        after = _by_unit(new, item.new, identity.of_new)
        reworded = item.deadlines or item.reads_otherwise
        for name in dict.fromkeys([*after, *before]):
            was, is_now = before.get(name, ()), after.get(name, ())
            if reworded or _what(was) != _what(is_now):
                changes[name].append(DutyChange(item, tuple(was), tuple(is_now)))
    order = [unit.name for unit in new.register.units]
    order += [identity.of_old(unit.name) for unit in old.register.units]
    for name in dict.fromkeys(order):
        if name in changes:
            yield UnitChange(name, identity.former.get(name, ""), tuple(changes[name]))


def _is_part(duties: Duties, entry: Entry | None) -> bool:
    """Whether an item's text belongs to a task above it, so that who holds it changes with that task."""
    task = duties.task_of.get(entry.key) if entry else None
    return entry is None or task is None or task.key != entry.key


def _by_unit(duties: Duties, entry: Entry | None, name_of: Callable[[str], str]) -> dict[str, list[Duty]]:
    held: dict[str, list[Duty]] = {}
    task = duties.task_of.get(entry.key) if entry else None
    for duty in duties.by_item[task.key] if task else ():
        held.setdefault(name_of(duty.unit.name), []).append(duty)
    return held


def _what(duties: Iterable[Duty]) -> set[tuple[str, str]]:
    return {(duty.role, duty.basis) for duty in duties}
