"""Where the shipped data and templates lie: in the wheel, or in the checkout."""

import os
from pathlib import Path

from safetyplan.errors import SafetyPlanError
from safetyplan.language import _

_PACKAGE = Path(__file__).parent


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
        plans = sorted(folder.glob("plan_*.yaml"))
        if plans:
            return plans[-1], False
    return sorted(shipped("data").glob("plan_*.yaml"))[-1], True
