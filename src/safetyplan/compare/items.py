"""Two plans → what changed in their sections and items, in plan order."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple, TypeVar

from safetyplan.compare.changes import ItemChange, SectionChange
from safetyplan.compare.duty import deadline_changes, role_changes
from safetyplan.compare.identity import Identity
from safetyplan.compare.matching import OutlineEntry, in_order, node, pair
from safetyplan.compare.wording import rewordings
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Deadline, Entry, Item, Plan, Route, Section, walk_sections
from safetyplan.plan.printed import paragraphs


class Pairs(NamedTuple):
    """Places in both plans, in the order to tell them; None for no other side; `moved` are new places."""

    places: list[tuple[int | None, int | None]]
    moved: set[int]


class Outline:
    """The sections and items of two plans, paired."""

    def __init__(self, old: Duties, new: Duties) -> None:
        self.old = old
        self.new = new
        self.old_sections = list(walk_sections(old.plan))
        self.new_sections = list(walk_sections(new.plan))
        routes: dict[Route, Route] = {(): ()}
        self.section_pairs = _paired(
            [(route, _section_node(section)) for route, section in self.old_sections],
            [(route, _section_node(section)) for route, section in self.new_sections],
            routes,
        )
        self.item_pairs = _paired(
            [(entry.route, _item_node(entry)) for entry in old.entries],
            [(entry.route, _item_node(entry)) for entry in new.entries],
            routes,
        )

    def sections(self) -> Iterator[SectionChange]:
        """Yield the sections that differ."""
        for before, after in self.section_pairs.places:
            old = None if before is None else self.old_sections[before][1]
            new = None if after is None else self.new_sections[after][1]
            change = _section_change(old, new, after in self.section_pairs.moved)
            if not change.is_nothing:
                yield change

    def items(self, identity: Identity) -> Iterator[ItemChange]:
        """Yield every item of either plan, those that do not differ included."""
        for before, after in self.item_pairs.places:
            old = None if before is None else self.old.entries[before]
            new = None if after is None else self.new.entries[after]
            yield self._item_change(old, new, after in self.item_pairs.moved, identity)

    def _item_change(
        self, old: Entry | None, new: Entry | None, moved: bool, identity: Identity
    ) -> ItemChange:
        roles = tuple(role_changes(old, new, identity))
        deadlines = tuple(deadline_changes(_in_force(old) if old else (), _in_force(new) if new else ()))
        if old is None or new is None:
            return ItemChange(old, new, False, roles, deadlines)
        if old.item == new.item:
            return ItemChange(old, new, moved, roles, deadlines)
        wording = tuple(
            change
            for key in ("heading", "content", "clause")
            for change in rewordings(key, getattr(old.item, key) or "", getattr(new.item, key) or "")
        )
        told = {change.key for change in wording} | {"num", "items"}
        told |= ({"responsibilities"} if roles else set()) | ({"deadlines"} if deadlines else set())
        return ItemChange(old, new, moved, roles, deadlines, wording, untold(old.item, new.item, told))


_Record = TypeVar("_Record", Plan, Section, Item)


def untold(old: _Record, new: _Record, told: set[str]) -> tuple[str, ...]:
    """Return the keys of the file whose values differ, except those told of otherwise."""
    return tuple(
        info.alias or key
        for key, info in type(new).model_fields.items()
        if key not in told and not _same(getattr(old, key), getattr(new, key))
    )


def _same(old: object, new: object) -> bool:
    """Whether two values print the same; where the lines of a paragraph are broken means nothing."""
    if not isinstance(old, str) or not isinstance(new, str):
        return old == new
    return paragraphs(old) == paragraphs(new) and old.startswith("\n") == new.startswith("\n")


def _section_node(section: Section) -> OutlineEntry:
    return node("", False, section.num, section.heading, section.content)


def _item_node(entry: Entry) -> OutlineEntry:
    item = entry.item
    body = item.content or ("" if item.heading else item.clause or "")
    return node(entry.key, item.id is not None, item.num, item.heading, body)


def _section_change(old: Section | None, new: Section | None, moved: bool) -> SectionChange:
    if old is None or new is None:
        return SectionChange(old, new)
    if old == new:
        return SectionChange(old, new, moved)
    wording = tuple(
        change
        for key in ("num", "heading", "content")
        for change in rewordings(key, getattr(old, key) or "", getattr(new, key) or "")
    )
    told = {change.key for change in wording} | {"items", "sections"}
    return SectionChange(old, new, moved, wording, untold(old, new, told))


def _paired(
    old: list[tuple[Route, OutlineEntry]], new: list[tuple[Route, OutlineEntry]], routes: dict[Route, Route]
) -> Pairs:
    """Pair two lists, add the pairs to `routes` (old route → new route), and tell what moved."""
    found = pair([one for _r, one in old], [one for _r, one in new])
    routes.update((old[before][0], new[after][0]) for after, before in found.items())
    moved: set[int] = set()
    siblings: dict[Route, list[int]] = defaultdict(list)
    for after in sorted(found):
        container = new[after][0][:-2]
        if routes.get(old[found[after]][0][:-2]) == container:
            siblings[container].append(after)
        else:
            moved.add(after)
    for places in siblings.values():
        kept = in_order([found[after] for after in places])
        moved.update(after for after in places if found[after] not in kept)
    return Pairs(_telling_order(found, len(old), len(new)), moved)


def _telling_order(found: dict[int, int], old: int, new: int) -> list[tuple[int | None, int | None]]:
    """Return all places in the new order, what is gone after what it stood behind."""
    after_of = {before: after for after, before in found.items()}
    gone: dict[int, list[int]] = defaultdict(list)
    behind = -1
    for before in range(old):
        if before in after_of:
            behind = after_of[before]
        else:
            gone[behind].append(before)
    order: list[tuple[int | None, int | None]] = [(before, None) for before in gone[-1]]
    for after in range(new):
        order.append((found.get(after), after))
        order += [(before, None) for before in gone[after]]
    return order


def _in_force(entry: Entry) -> tuple[Deadline, ...]:
    """Return the deadlines of an item; a task of its own without any has those of the nearest item above."""
    above = reversed(entry.parents) if entry.item.responsibilities else ()
    items = (entry.item, *above)
    return next((item.deadlines for item in items if item.deadlines), ())
