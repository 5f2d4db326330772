"""What can still be checked of a plan whose schema does not hold: everything but the items that are at fault.

One wrong date must not hide what else is wrong in a hundred items.
"""

from typing import Any

from pydantic import ValidationError

from safetyplan.findings import Finding, Target
from safetyplan.plan.model import Plan, Route
from safetyplan.plan.register import Register, Roster
from safetyplan.source.load import Loaded

UNSURE = ("SP215", "SP216", "SP307", "SP501", "SP502")
"""Rules that look at the plan as a whole, or at neighbours, and would blame what is sound for what is missing."""

WITHOUT_REGISTER = ("SP4", "SP5")
"""Rules that need no register."""

_ROUNDS = 3
_NODES = ("items", "sections")
_STAND_INS = {"title": "—", "heading": "—", "register": "—"}


class SoundPart:
    """A plan with what the schema objects to left out, a register, and where something was left out."""

    def __init__(self, plan: Plan, register: Register | None, damaged: set[Route]) -> None:
        self.plan = plan
        self.register = register or Register(Roster())
        self.has_register = register is not None
        self.damaged = damaged

    def is_sound(self, finding: Finding) -> bool:
        """Tell whether a finding owes nothing to what was left out."""
        if not self.has_register and not finding.code.startswith(WITHOUT_REGISTER):
            return False
        if self.damaged and finding.code.startswith(UNSURE):
            return False
        targets = (finding.where, *(related.where for related in finding.related))
        return not any(
            target.route[:end] in self.damaged
            for target in targets
            if isinstance(target, Target) and target.file == "plan"
            for end in range(1, len(target.route) + 1)
        )


def sound_part(loaded: Loaded) -> SoundPart | None:
    """Return what can be checked of what was loaded; None where there is nothing.

    The data of the plan's source are pruned where its schema does not hold.
    """
    if loaded.plan is not None:
        return SoundPart(loaded.plan, loaded.register, set())
    data = loaded.plan_source.data
    if not isinstance(data, dict):
        return None
    damaged: set[Route] = set()
    for _round in range(_ROUNDS):
        try:
            return SoundPart(Plan.model_validate(data), loaded.register, damaged)
        except ValidationError as error:
            for each in error.errors(include_url=False, include_context=False, include_input=False):
                damaged.add(_pruned(data, tuple(each["loc"])))
    return None


def _pruned(data: dict[str, Any], route: Route) -> Route:
    """Take out of `data` what the schema objects to at `route`; return the route of what is damaged by that."""
    node: Any = data
    at = 0
    while (
        at + 1 < len(route)
        and route[at] in _NODES
        and isinstance(node, dict)
        and isinstance(below := node.get(str(route[at])), list)
        and isinstance(route[at + 1], int)
        and int(route[at + 1]) < len(below)
    ):
        index = int(route[at + 1])
        if not isinstance(below[index], dict):
            below[index] = {"heading": "—"}
            return route[: at + 2]
        node, at = below[index], at + 2
    if not isinstance(node, dict) or at >= len(route):
        return route
    field = str(route[at])
    is_item = at >= 2 and route[at - 2] == "items"
    if field == "year":
        node[field] = _year_of(data)
    elif field in _STAND_INS and not is_item:
        node[field] = _STAND_INS[field]
    else:
        node.pop(field, None)
    return route[:at] if is_item else route[: at + 1]


def _year_of(data: dict[str, Any]) -> str:
    """Return the year that the title names, or one that makes no date wrong where it names none."""
    title = str(data.get("title", ""))
    years = [title[at : at + 4] for at in range(len(title) - 4) if title[at + 4] == "年"]
    return next(
        (year for year in years if year.isascii() and year.isdecimal() and "1949" <= year <= "2200"), "2000"
    )
