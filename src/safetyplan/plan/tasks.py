"""The tasks of a plan: what one bracket covers, and who has which role in it by the brackets above.

A task is an item that states responsibilities, with all text below it that states none of its own.  A
sub-item with a bracket is a task of its own, shown in the task above as well; a role it does not state is
the one of the nearest item above that states it.  An item over such sub-items that states nothing itself is
a heading; one with no bracket above, below or beside it is a task for which nobody is named.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from safetyplan.patterns import Pattern
from safetyplan.plan.model import Default, Entry, Item, Plan, Responsibility, Route, Section, walk
from safetyplan.plan.printed import paragraphs
from safetyplan.plan.vocabulary import Role
from safetyplan.text import squeezed


class Below(NamedTuple):
    """An item below a task: one of its `is_part`s, a task of its own (`is_task`), or a part of that."""

    entry: Entry
    is_part: bool
    is_task: bool


class Stated(NamedTuple):
    """A responsibility a task has, and the item that prints it: the task's own, or one above (`is_above`)."""

    responsibility: Responsibility
    origin: Entry
    is_above: bool


class Task(NamedTuple):
    """One task.

    `below` is every item under it in plan order, `above` every item it lies in, the nearest first.  `stated`
    are its own responsibilities as printed, then the roles that only an item above states.  `rules` are
    those stated once, before it, that give a role to units without printing them in each item.
    """

    entry: Entry
    below: tuple[Below, ...]
    above: tuple[Entry, ...]
    stated: tuple[Stated, ...]
    rules: tuple[Default, ...]

    @property
    def key(self) -> str:
        """What people call the task by."""
        return self.entry.key

    @property
    def item(self) -> Item:
        """The item itself."""
        return self.entry.item

    @property
    def parts(self) -> tuple[Entry, ...]:
        """The items below whose text belongs to this task, since no bracket of their own takes them out."""
        return tuple(each.entry for each in self.below if each.is_part)

    def names(self, role: Role) -> tuple[str, ...]:
        """Return the unit and group names printed for `role`, each once, in the order of the clauses."""
        named = (
            n for each in self.stated if each.responsibility.role is role for n in each.responsibility.units
        )
        return tuple(dict.fromkeys(named))


class Tasks:
    """The items of a plan and the tasks they form."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.entries = walk(plan)

    @cached_property
    def all(self) -> tuple[Task, ...]:
        """Every task in plan order."""
        by_route = {entry.route: entry for entry in self.entries}
        stating = {entry.route for entry in self.entries if entry.item.responsibilities}
        headings = {route[:length] for route in stating for length in range(2, len(route), 2)}
        owners: dict[Route, Route] = {}
        for route in by_route:
            if route in stating:
                owners[route] = route
            elif route[:-2] in owners:
                owners[route] = owners[route[:-2]]
            elif route not in headings:
                owners[route] = route
        return tuple(
            self._task(place, by_route, owners)
            for place, entry in enumerate(self.entries)
            if owners.get(entry.route) == entry.route
        )

    def _task(self, place: int, by_route: dict[Route, Entry], owners: dict[Route, Route]) -> Task:
        entry = self.entries[place]
        depth = len(entry.route)
        below: list[Below] = []
        for at in range(place + 1, len(self.entries)):
            other = self.entries[at]
            if other.route[:depth] != entry.route:
                break
            owner = owners[other.route]
            below.append(Below(other, owner == entry.route, owner == other.route))
        above = tuple(by_route[entry.route[:length]] for length in _lengths_above(entry))
        return Task(entry, tuple(below), above, tuple(_stated(entry, above)), self._rules[entry.route])

    @cached_property
    def of(self) -> dict[str, Task]:
        """The task every item belongs to, by the item's key; a heading over tasks belongs to none."""
        found: dict[str, Task] = {}
        for task in self.all:
            for entry in (task.entry, *task.parts):
                found[entry.key] = task
        return found

    @cached_property
    def _rules(self) -> dict[Route, tuple[Default, ...]]:
        """The rules that hold for every item: those printed before it, wherever; all, if after the last item."""
        rules = {
            squeezed(default.phrase): default
            for default in self.plan.defaults
            if default.role and default.units
        }
        closing = squeezed(self.plan.closing)
        running: dict[str, Route] = {phrase: () for phrase in rules if phrase in closing}
        found: dict[Route, tuple[Default, ...]] = {}
        for route, text in _texts(self.plan):
            found[route] = tuple(
                rules[phrase] for phrase, scope in running.items() if route[: len(scope)] == scope
            )
            printed = squeezed(text)
            for phrase in rules:
                if phrase in printed and phrase not in running:
                    running[phrase] = _scope(phrase, route)
        return found


def _scope(phrase: str, route: Route) -> Route:
    """Return within what a rule holds that is printed at `route`: 本部分 in its section, 本条 in its item, else everywhere."""
    if _OF_ITEM.search(phrase) and "items" in route:
        return route
    if _OF_SECTION.search(phrase) and "sections" in route:
        return route[: route.index("items")] if "items" in route else route
    return ()


_OF_SECTION = Pattern("本(?:部分|章|节|编|篇|方面|类)")
_OF_ITEM = Pattern("本(?:条|项|点)")


def _lengths_above(entry: Entry) -> range:
    """Return the lengths of the routes of the items an item lies in, the nearest first."""
    depth = len(entry.route)
    return range(depth - 2, depth - 2 - 2 * len(entry.parents), -2)


def _stated(entry: Entry, above: tuple[Entry, ...]) -> Iterator[Stated]:
    """Yield what an item states, then for every role it does not, what the nearest item above says of it."""
    taken: set[Role] = set()
    for origin in (entry, *above):
        found = [r for r in origin.item.responsibilities if r.role not in taken]
        yield from (Stated(responsibility, origin, origin is not entry) for responsibility in found)
        if not entry.item.responsibilities:
            return
        taken |= {responsibility.role for responsibility in found}


def _texts(plan: Plan) -> Iterator[tuple[Route, str]]:
    """Yield everything a plan prints that can state a rule, with its route, in the order it is printed."""
    yield ("preamble",), plan.front + plan.preamble
    yield from _texts_below(plan, ())


def _texts_below(node: Plan | Section | Item, route: Route) -> Iterator[tuple[Route, str]]:
    for index, item in enumerate(node.items):
        here = (*route, "items", index)
        yield here, item.heading + item.content + (item.clause or "")
        yield from _texts_below(item, here)
    if not isinstance(node, Item):
        for index, section in enumerate(node.sections):
            here = (*route, "sections", index)
            yield here, section.heading + section.content
            yield from _texts_below(section, here)


def own_paragraphs(item: Item) -> tuple[str, ...]:
    """Return the paragraphs of an item's own text, whether or not its heading stands on a line of its own."""
    return paragraphs(item.content.lstrip("\n"))
