"""Bounds for what a stranger's template does: its own process, with a deadline and a limit of memory.

A sandbox keeps a template from the file system; it cannot keep ``{% for %}`` inside ``{% for %}`` from
running for years.  Where the system has no limit of memory (Windows), the deadline stands alone.
"""

import pickle
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Any

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
    task = pickle.dumps((render, arguments, int(seconds) + 1, MEMORY))
    try:
        done = subprocess.run(
            [sys.executable, "-m", "safetyplan.render.confine"],
            input=task,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = _("the templates are not finished after {n} seconds").format(n=int(seconds))
        raise SafetyPlanError(message, _("look for a loop that is too long")) from error
    if done.returncode:
        if b"MemoryError" in done.stderr or done.returncode < 0:
            message = _("the templates need more memory or time than they may have")
            raise SafetyPlanError(message, _("look for a loop or a text that is too long"))
        raise RuntimeError(done.stderr.decode("utf-8", "replace"))
    is_fine, answer = pickle.loads(done.stdout)
    if is_fine:
        documents_made: Sequence[bytes] = answer
        return documents_made
    raise SafetyPlanError(*answer)


def _limit(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, seconds)):
        hard = resource.getrlimit(what)[1]
        resource.setrlimit(what, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


def _main() -> None:
    render, arguments, seconds, memory = pickle.loads(sys.stdin.buffer.read())
    _limit(seconds, memory)
    try:
        answer: tuple[bool, Any] = (True, render(*arguments))
    except SafetyPlanError as error:
        answer = (False, (error.message, error.hint))
    sys.stdout.buffer.write(pickle.dumps(answer))


if __name__ == "__main__":
    _main()
