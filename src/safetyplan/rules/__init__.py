"""The rules a plan is checked by: one small generator each, whose docstring is its manual page."""

from safetyplan.rules.policy import check

__all__ = ["check"]
