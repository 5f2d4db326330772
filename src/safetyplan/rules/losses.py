"""What an earlier state of the plan held and the plan does not (SP60x); `review.losses` finds it."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import Rule, described

_TOLD = """

    Told by `safetyplan validate --against`. Where it is meant so, `changes` says on whose word.
    """


def _lost(code: str, name: str, what: str) -> Rule:
    return described(code, name, Severity.ERROR, what + _TOLD, in_draft=Severity.WARNING)


item_lost = _lost("SP601", "item-lost", "An item of the earlier plan is gone.")
duty_lost = _lost("SP602", "duty-lost", "A unit no longer holds a role that it held in the earlier plan.")
deadline_lost = _lost(
    "SP603", "deadline-lost", "A deadline of the earlier plan is gone, or is another day now."
)
text_lost = _lost(
    "SP604", "text-lost-since", "Words of the earlier plan are gone, and none stand in their place."
)
unit_lost = _lost(
    "SP605",
    "unit-lost",
    "A unit loses all or some of its duties because the register changed: it is gone, of another kind, or in no group.",
)
