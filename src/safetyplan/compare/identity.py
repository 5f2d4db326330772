"""Which unit of an old register is which of a new one, renamed ones included."""

from collections.abc import Iterator

from safetyplan.compare.changes import RegisterChange
from safetyplan.plan.register import Group, Register, Unit

Holder = Unit | Group


class Identity:
    """One name for every unit and group of two registers: the one it has in the new register.

    Who kept the name is the same; who changed it is found by its other names on either side
    (市消防救援局, formerly 市消防救援大队).
    """

    def __init__(self, old: Register, new: Register) -> None:
        self.old = old
        self.new = new
        kept = {holder.name for holder in _holders(old)} & {holder.name for holder in _holders(new)}
        self._now: dict[str, str] = {name: name for name in kept}
        taken = set(kept)
        for holder in _holders(old):
            if holder.name not in kept and (successor := self._successor(holder, taken)):
                self._now[holder.name] = successor
                taken.add(successor)
        self.former = {now: was for was, now in self._now.items() if was != now}

    def _successor(self, holder: Holder, taken: set[str]) -> str:
        names = [name for other, name in self.old.names() if other is holder]
        found = [self.new.find(name) for name in names]
        found += [other for other, name in self.new.names() if self.old.find(name) is holder]
        return next((f.name for f in found if f and type(f) is type(holder) and f.name not in taken), "")

    def of_old(self, name: str) -> str:
        """Return the present name of whom the old plan calls `name`; an unknown name stands for itself."""
        holder = self.old.find(name)
        return self._now.get(holder.name, holder.name) if holder else name

    def of_new(self, name: str) -> str:
        """Return the name of whom the new plan calls `name`."""
        holder = self.new.find(name)
        return holder.name if holder else name

    def changes(self) -> Iterator[RegisterChange]:
        """Yield what differs between the registers: new order first, then what is gone."""
        for holder in _holders(self.new):
            was = self.former.get(holder.name, holder.name)
            before = next((h for h in (self.old.find(was),) if h and h.name == was), None)
            if before is None:
                yield RegisterChange("", holder.name)
            elif keys := _differing(before, holder):
                yield RegisterChange(was, holder.name, keys)
        for holder in _holders(self.old):
            if holder.name not in self._now:
                yield RegisterChange(holder.name, "")


def _holders(register: Register) -> tuple[Holder, ...]:
    return (*register.units, *register.groups)


def _differing(old: Holder, new: Holder) -> tuple[str, ...]:
    if old == new:
        return ()
    one, other = old.model_dump(), new.model_dump()
    return tuple(key for key in other if one.get(key) != other[key])
