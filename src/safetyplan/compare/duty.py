"""Who gains and who loses which role of an item, and which deadlines became which."""

from collections.abc import Callable, Iterator, Sequence

from safetyplan.compare.changes import DeadlineChange, RoleChange, Shift
from safetyplan.compare.identity import Identity
from safetyplan.plan.model import Deadline, Entry
from safetyplan.plan.vocabulary import Role


def role_changes(old: Entry | None, new: Entry | None, identity: Identity) -> Iterator[RoleChange]:
    """Yield each role that other units or groups hold now, by the names the plans print.

    Who only changes roles is told of once, under the higher of them.
    """
    before = _held(old, identity.of_old) if old else {}
    after = _held(new, identity.of_new) if new else {}
    lost = {name: [r for r in roles if r not in after.get(name, ())] for name, roles in before.items()}
    gained = {name: [r for r in roles if r not in before.get(name, ())] for name, roles in after.items()}
    for role in Role:
        leaves = tuple(_shifts(role, lost, gained))
        takes = tuple(_shifts(role, gained, lost))
        if leaves or takes:
            yield RoleChange(role, leaves, takes)


def _held(entry: Entry, name_of: Callable[[str], str]) -> dict[str, list[Role]]:
    held: dict[str, list[Role]] = {}
    for responsibility in entry.item.responsibilities:
        for name in responsibility.units:
            roles = held.setdefault(name_of(name), [])
            if responsibility.role not in roles:
                roles.append(responsibility.role)
    return held


_RANK = {role: rank for rank, role in enumerate(Role)}


def _shifts(role: Role, here: dict[str, list[Role]], there: dict[str, list[Role]]) -> Iterator[Shift]:
    """Yield who takes (or leaves) `role`, unless a higher role that they leave (or take) tells of it."""
    for name, roles in here.items():
        others = tuple(there.get(name, ()))
        if role in roles and not any(_RANK[other] < _RANK[role] for other in others):
            yield Shift(name, others)


def deadline_changes(old: Sequence[Deadline], new: Sequence[Deadline]) -> Iterator[DeadlineChange]:
    """Yield deadlines that came, went or changed; one with the same task or phrase is the same one."""
    if old == new:
        return
    kept = set(old) & set(new)
    gone = dict.fromkeys(deadline for deadline in old if deadline not in kept)
    come = dict.fromkeys(deadline for deadline in new if deadline not in kept)
    was: dict[Deadline, Deadline] = {}
    for sign in (_task_and_phrase, _task, _phrase):
        named = {sign(deadline): deadline for deadline in reversed(gone) if sign(deadline)}
        for deadline in list(come):
            if (same := named.pop(sign(deadline), None)) is not None:
                was[deadline] = same
                del gone[same], come[deadline]
    if len(gone) == len(come):
        was.update(zip(come, gone, strict=True))
        gone, come = {}, {}
    for deadline in dict.fromkeys(new):
        if deadline in was or deadline in come:
            yield DeadlineChange(was.get(deadline), deadline)
    yield from (DeadlineChange(deadline, None) for deadline in gone)


def _task_and_phrase(deadline: Deadline) -> tuple[str, str]:
    return deadline.task, deadline.phrase


def _task(deadline: Deadline) -> str:
    return deadline.task


def _phrase(deadline: Deadline) -> str:
    return deadline.phrase
