"""What rules look at: the plan and its duties, and indexes over them that several rules use."""

import re
from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Entry, Plan, Route, Section, walk_sections
from safetyplan.plan.register import Register
from safetyplan.text import fold

if TYPE_CHECKING:
    from safetyplan.findings import Which
    from safetyplan.grammar.clause import Clause
    from safetyplan.grammar.dates import Timing
    from safetyplan.rules.character_classes import Oddity, Told
    from safetyplan.source import Source


_NO_FILES: "Mapping[Which, Source]" = MappingProxyType({})


class Context:
    """One plan under one register, for one run of the rules, and the files they were read from, where there are any."""

    def __init__(self, plan: Plan, register: Register, sources: "Mapping[Which, Source]" = _NO_FILES) -> None:
        self.plan = plan
        self.register = register
        self.sources = sources
        self.duties = Duties(plan, register)
        self.entries = self.duties.entries

    @cached_property
    def sections(self) -> list[tuple[Route, Section]]:
        """Every section with its route, in plan order."""
        return list(walk_sections(self.plan))

    @cached_property
    def texts(self) -> list[tuple[Route, str]]:
        """Every running text of the plan with its route, in plan order, line breaks as in the file."""
        found: list[tuple[Route, str]] = [(("title",), self.plan.title), (("preamble",), self.plan.preamble)]
        for route, section in self.sections:
            found += (((*route, "heading"), section.heading), ((*route, "content"), section.content))
        for entry in self.entries:
            item, route = entry.item, entry.route
            found += (
                ((*route, "heading"), item.heading),
                ((*route, "content"), item.content),
                ((*route, "clause"), item.clause or ""),
            )
        return [pair for pair in found if pair[1]]

    @cached_property
    def odd_characters(self) -> "list[dict[Oddity, list[Told]]]":
        """The characters of each file that have no place in it, by the reason."""
        from safetyplan.rules.character_classes import in_source

        return list(map(in_source, self.sources.values()))

    @cached_property
    def forms(self) -> dict[str, tuple[str, ...]]:
        """Every name the register knows, with all the names of the same holder, longest first."""
        forms: dict[str, list[str]] = {}
        for holder, name in self.register.names():
            forms.setdefault(holder.name, []).append(name)
        ordered = {
            holder: tuple(sorted(set(names), key=lambda n: (-len(n), n))) for holder, names in forms.items()
        }
        return {name: ordered[holder.name] for holder, name in self.register.names()}

    def named(self, name: str) -> str:
        """Return the register's name for whoever goes by `name`; `name` itself where nobody does."""
        found = self.register.find(name)
        return found.name if found else name

    def read(self, clause: str, first_leads: bool = False) -> "Clause":
        """Return what the grammar reads in a clause."""
        from safetyplan.grammar.clause import parse_clause

        return parse_clause(clause, first_leads=first_leads, year=self.plan.year)

    def timings(self, text: str) -> "tuple[Timing, ...]":
        """Return the deadlines the grammar reads in a text."""
        from safetyplan.grammar.timing import find_deadlines

        return find_deadlines(text, self.plan.year, self.plan.issued)

    @cached_property
    def _entries_by_route(self) -> dict[Route, Entry]:
        return {entry.route: entry for entry in self.entries}

    def entry_of(self, route: Route) -> Entry | None:
        """Return the item that a route leads into, None for what belongs to the plan itself."""
        found = (self._entries_by_route.get(route[:end]) for end in range(len(route), 1, -1))
        return next((entry for entry in found if entry), None)

    def is_alone(self, route: Route) -> bool:
        """Tell whether the unit at `route` is the only one of its responsibility."""
        entry = self.entry_of(route)
        return entry is not None and len(entry.item.responsibilities[int(route[-3])].units) == 1

    def run_together(self, name: str) -> tuple[str, ...]:
        """Return the names of a list that was divided by Chinese marks; nothing unless each of them is known.

        ``[市委宣传部，市应急管理局]`` is one name to YAML, and two to whoever typed it.
        """
        pieces = tuple(piece.strip() for piece in re.split("[，、；]", name))
        known = len(pieces) > 1 and all(self.register.find(piece) for piece in pieces)
        return pieces if known and self.register.find(name) is None else ()

    @cached_property
    def used(self) -> list[str]:
        """Every name the plan uses as data, each once, in plan order."""
        used: dict[str, None] = {}
        for default in self.plan.defaults:
            used.update(dict.fromkeys(default.units))
        for entry in self.entries:
            item = entry.item
            for responsibility in item.responsibilities:
                for name in responsibility.units:
                    used[name] = None
            for meaning in item.means:
                used.update(dict.fromkeys((meaning.group, *meaning.units)))
        return list(used)

    @cached_property
    def mentions(self) -> dict[str, list[Route]]:
        """Where the plan uses each name that is no register's name as it stands, in plan order."""
        found: dict[str, list[Route]] = {}
        right = {
            *(unit.name for unit in self.register.units),
            *(group.name for group in self.register.groups),
        }

        def add(route: Route, names: tuple[str, ...]) -> None:
            for n, name in enumerate(names):
                if name not in right:
                    found.setdefault(name, []).append((*route, n))

        for index, default in enumerate(self.plan.defaults):
            add(("defaults", index, "units"), default.units)
        for entry in self.entries:
            for place, responsibility in enumerate(entry.item.responsibilities):
                add((*entry.route, "responsibilities", place, "units"), responsibility.units)
            for place, meaning in enumerate(entry.item.means):
                if meaning.group not in right:
                    found.setdefault(meaning.group, []).append((*entry.route, "means", place, "group"))
                add((*entry.route, "means", place, "units"), meaning.units)
        return found

    @cached_property
    def folded(self) -> dict[str, str]:
        """The register's name of every holder, by each of its names without width, case and white space."""
        return {fold(name): holder.name for holder, name in self.register.names()}
