"""Templates: the shipped set, a unit's own laid over it file by file, and errors that name the line.

Filters only format; whatever selects, groups or sorts belongs in `views`.  Templates of strangers run in
a sandbox: `confine` adds the bounds on time and memory that a sandbox cannot give.
"""

import re
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from safetyplan.errors import SafetyPlanError
from safetyplan.language import _
from safetyplan.resources import shipped

if TYPE_CHECKING:
    import jinja2

_FULL_WIDTH = re.compile("｛｛|｝｝|｛%|%｝|｛％|％｝")
"""Signs of Jinja as a Chinese input method types them; Jinja would print them as they stand."""

TEMPLATE_FAULTS = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What an expression of a template can raise, besides Jinja's own errors."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The shipped templates with a folder of one's own laid over them; `overlay` None for the shipped alone."""

    overlay: Path | None = None

    def __post_init__(self) -> None:
        if self.overlay is not None and not self.overlay.is_dir():
            raise SafetyPlanError(
                _("{path} is not a folder of templates").format(path=self.overlay),
                _("`safetyplan templates export {path}` makes one").format(path=self.overlay),
            )

    def find(self, name: str) -> Path:
        """Return the file of the template `name`, one's own first; SafetyPlanError where there is none."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise SafetyPlanError(
            _("there is no template {name}").format(name=name),
            _("`safetyplan templates list` names those there are"),
        )

    def is_foreign(self, name: str) -> bool:
        """Whether the template `name` is a stranger's: it then runs in a sandbox, confined."""
        return self.overlay is not None and (self.overlay / name).is_file()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, in order."""
        own = () if self.overlay is None else (self.overlay,)
        return (*own, shipped("templates"))
