"""Where the shipped data and templates lie: in the wheel, or in the checkout."""

import os
import re
from pathlib import Path

from safetyplan.messages import SafetyPlanError, _

_PACKAGE = Path(__file__).parent.parent


def shipped(name: str) -> Path:
    """Return the folder ``data`` or ``templates`` as shipped with the program.

    An editable install also copies the folders; the checkout's own come first, so that edits count.
    """
    checkout = _PACKAGE.parent.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    if (_PACKAGE / "_shipped" / name).is_dir():
        return _PACKAGE / "_shipped" / name
    raise SafetyPlanError(
        _("the folder {name} is missing from this installation").format(name=name),
        _("install safetyplan again"),
    )


def plan_path(given: Path | None) -> tuple[Path, bool]:
    """Return the plan to use, and whether it is the shipped one.

    In order: `given`, ``$SAFETYPLAN_PLAN``, ``data/plan_*.yaml`` of the current folder (the newest year),
    ``plan_*.yaml`` there, and the plan shipped with the program.
    """
    if given is not None:
        return given, False
    if named := os.environ.get("SAFETYPLAN_PLAN"):
        return Path(named), False
    for folder in (Path("data"), Path()):
        if plan := _newest(folder):
            return plan, False
    plan = _newest(shipped("data"))
    assert plan is not None, "the package ships a plan"
    return plan, True


def _newest(folder: Path) -> Path | None:
    """Return the plan with the latest year in its name; names without a year (plan_draft.yaml) come last."""
    plans = folder.glob("plan_*.yaml")
    return max(plans, key=lambda path: (re.findall(r"\d{4}", path.stem)[:1], path.name), default=None)


def how_to_install(extra: str) -> str:
    """Return the hint for somebody who lacks an optional part, by its name in ``pip install``."""
    return _("install it with: {command}, or from a checkout: {checkout}").format(
        command=f'python -m pip install "safetyplan[{extra}]"', checkout=f'python -m pip install ".[{extra}]"'
    )
