"""Bounds for what a stranger's template does: its own process, with a deadline and a limit of memory.

A sandbox keeps a template from the file system; it cannot keep ``{% for %}`` inside ``{% for %}`` from
running for years.
"""

from collections.abc import Callable, Sequence
from typing import Any

from safetyplan.confine import OutOfBoundsError, run_confined
from safetyplan.messages import SafetyPlanError, _

SECONDS = 20.0
"""The deadline, for a batch that takes under a second in earnest; `SECONDS_EACH` more for every document."""

SECONDS_EACH = 2.0

MEMORY = 2 << 30
"""Bytes of address space; fonts and the PDF engine take a quarter of it."""


def confined(render: Callable[..., Sequence[bytes]], *arguments: Any, documents: int = 1) -> Sequence[bytes]:
    """Return ``render(*arguments)``, run in a process of its own; `render` is a function of a module.

    SafetyPlanError where it fails with one, or runs out of time or memory.
    """
    seconds = SECONDS + SECONDS_EACH * documents
    try:
        made: Sequence[bytes] = run_confined(render, *arguments, seconds=seconds, memory=MEMORY)
    except OutOfBoundsError as error:
        if error.late:
            message = _("the templates are not finished after {n} seconds").format(n=int(seconds))
            raise SafetyPlanError(message, _("look for a loop that is too long")) from error
        message = _("the templates need more memory or time than they may have")
        raise SafetyPlanError(message, _("look for a loop or a text that is too long")) from error
    return made
