"""Notes of one rule told together: what it is once, then the items and lines, so that no warning drowns in notes."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _, ngettext, preferred
from safetyplan.plan.model import Route, walk
from safetyplan.source.address import Addresses
from safetyplan.source.load import Loaded


class Fold(NamedTuple):
    """Several notes that one rule has about one file: told at the place of the first.

    `message` is their own where they all say the same, else what the rule says; `places` names items or entries of
    the register with their lines; `hint` is empty where each has another; `fixable` are they where all are.
    """

    first: Finding
    message: str
    places: str
    hint: str
    fixable: bool


def folded(findings: Sequence[Finding], loaded: Sequence[Loaded]) -> Iterator[Finding | Fold]:
    """Yield `findings` in their order, where the first of several notes of a rule stands all of them as one."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if _is_foldable(finding):
            groups.setdefault(_kind(finding), []).append(finding)
    names = _Names(loaded)
    for finding in findings:
        group = groups.get(_kind(finding), []) if _is_foldable(finding) else []
        if len(group) < 2:
            yield finding
        elif finding is group[0]:
            yield _fold(group, names)


def _is_foldable(finding: Finding) -> bool:
    """Whether it is a note about a line; what an import was not sure of is gone through one by one."""
    where = finding.where
    return (
        finding.severity is Severity.NOTE
        and finding.reading is None
        and isinstance(where, Place)
        and where.line > 0
    )


def _kind(finding: Finding) -> tuple[str, str]:
    assert isinstance(finding.where, Place)
    return finding.code, finding.where.path


def _fold(group: list[Finding], names: "_Names") -> Fold:
    from safetyplan.rules.catalogue import rules
    from safetyplan.rules.manual import headline

    messages, hints = ({each.message for each in group}, {each.hint for each in group})
    message = group[0].message
    if len(messages) > 1:
        (rule,) = (rule for rule in rules() if rule.code == group[0].code)
        message = headline(rule).rstrip("。.")
    told = ngettext("{message} ({n} place)", "{message} ({n} places)", len(group))
    places = [each.where for each in group if isinstance(each.where, Place)]
    return Fold(
        group[0],
        told.format(message=message, n=len(group)),
        names.of(places),
        group[0].hint if len(hints) == 1 else "",
        all(each.fixable for each in group),
    )


class _Names:
    """What people call the places of a plan and its register; files are walked when a place in them is asked for."""

    def __init__(self, loaded: Sequence[Loaded]) -> None:
        self._plans = {each.plan_source.path: each for each in loaded}
        self._sources = {source.path: source for each in loaded for source in each.sources.values()}
        self._known: dict[str, tuple[Addresses, dict[Route, str]]] = {}

    def of(self, places: list[Place]) -> str:
        """Return the items that `places` of one file lie in, or what else they are called, with their lines."""
        items: dict[str, None] = {}
        others: dict[str, None] = {}
        for place in places:
            is_item, name = self._name(place)
            if name:
                (items if is_item else others)[name] = None
        called = [_("items {numbers}").format(numbers=_listed(items))] if items else []
        called += [_listed(others)] if others else []
        lines = _("lines {numbers}").format(numbers=_listed(dict.fromkeys(str(each.line) for each in places)))
        if not called:
            return lines
        return _("{names} ({lines})").format(names=_(", ").join(called), lines=lines)

    def _name(self, place: Place) -> tuple[bool, str]:
        """Return whether a place lies in an item, and the item's key, or else the name of the list entry."""
        if place.path not in self._sources:
            return False, ""
        if place.path not in self._known:
            plan = self._plans[place.path].plan if place.path in self._plans else None
            keys = {entry.route: entry.key for entry in walk(plan)} if plan else {}
            self._known[place.path] = Addresses(self._sources[place.path]), keys
        addresses, keys = self._known[place.path]
        route = addresses.at(place)
        for depth in range(len(route), 1, -1):
            if route[depth - 2] == "items":
                return True, keys.get(route[:depth]) or addresses.name(route[:depth])
        names = (addresses.name(route[:depth]) for depth in range(1, len(route) + 1))
        return False, next(filter(None, names), "")


def _listed(names: dict[str, None]) -> str:
    return ("、" if preferred() == "zh_CN" else ", ").join(names)
