"""What an earlier state of the plan held and the plan does not (SP60x); `review.losses` finds it."""

from safetyplan.findings import Severity
from safetyplan.rules.catalogue import described

item_lost = described(
    "SP601",
    "item-lost",
    Severity.ERROR,
    """An item of the earlier plan is gone.

    Told by `safetyplan validate --against`. Where it is meant so, `changes` says on whose word.
    """,
    in_draft=Severity.WARNING,
)

duty_lost = described(
    "SP602",
    "duty-lost",
    Severity.ERROR,
    """A unit no longer holds a role that it held in the earlier plan.

    Told by `safetyplan validate --against`. Where it is meant so, `changes` says on whose word.
    """,
    in_draft=Severity.WARNING,
)

deadline_lost = described(
    "SP603",
    "deadline-lost",
    Severity.ERROR,
    """A deadline of the earlier plan is gone, or is another day now.

    Told by `safetyplan validate --against`. Where it is meant so, `changes` says on whose word.
    """,
    in_draft=Severity.WARNING,
)

text_lost = described(
    "SP604",
    "text-lost-since",
    Severity.ERROR,
    """Words of the earlier plan are gone, and none stand in their place.

    Told by `safetyplan validate --against`. Where it is meant so, `changes` says on whose word.
    """,
    in_draft=Severity.WARNING,
)

unit_lost = described(
    "SP605",
    "unit-lost",
    Severity.ERROR,
    """A unit loses all or some of its duties because the register changed: it is gone, of another kind, or in no group.

    Told by `safetyplan validate --against`. Where it is meant so, `changes` says on whose word.
    """,
    in_draft=Severity.WARNING,
)
