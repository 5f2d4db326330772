"""A draft as a file: the modeline, comments for whoever reviews it, and the plan."""

from collections.abc import Sequence

from safetyplan.plan.model import Plan
from safetyplan.source.emit import block, modeline


def plan_yaml(plan: Plan, comments: Sequence[str] = ()) -> str:
    """Return `plan` as a YAML file that loads as the very same plan; `comments` stand below the modeline."""
    said = [f"# {line}".rstrip() for text in comments for line in text.splitlines() or [""]]
    return "\n".join([modeline("plan.schema.json"), *said, "", *block(plan)]) + "\n"
