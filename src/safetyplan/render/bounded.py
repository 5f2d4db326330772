"""Jinja for strangers: a sandbox in which nothing grows from small to gigantic in one step.

A deadline ends what takes long, and a limit of memory ends what grows step by step; a single call such as
``'a' | center(1999999999)`` is over before either looks, and not every system keeps a limit of memory.
"""

import re
from collections.abc import Callable, Mapping
from functools import wraps
from inspect import isgenerator
from typing import Any

from jinja2.sandbox import ImmutableSandboxedEnvironment

from safetyplan.messages import _

MAX_REPEATED = 1_000_000
"""How long a string a stranger's template may make by multiplication."""

_WIDTH = re.compile(r"\d{7,}|\*")
"""A width in a format of text that is beyond every line, or that the data says."""

_REFUSED = {"translate", "format_map", "to_bytes", "maketrans"}
"""Methods no document needs, each of which can multiply a text."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which also refuses to make a giant of a string in one step."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        del self.globals["lipsum"]
        self.filters = {name: _bounded(function) for name, function in self.filters.items()}

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Compute ``*``, ``**`` and ``%`` within bounds."""
        if operator == "*" and not all(isinstance(side, int | float) for side in (left, right)):
            size = max((len(side) for side in (left, right) if hasattr(side, "__len__")), default=0)
            times = next((side for side in (left, right) if isinstance(side, int)), 1)
            _hold(size * times)
        if operator == "**" and (abs(left) > 10**6 or abs(right) > 64):
            raise OverflowError(_("a number out of all proportion"))
        if operator == "%" and isinstance(left, str):
            parts = right if isinstance(right, tuple) else (right,)
            _check_call(left, parts, {})
            _hold(MAX_REPEATED + 1 if _WIDTH.search(left) else 0)
        return super().call_binop(context, operator, left, right)

    def call(self, *arguments: Any, **named: Any) -> Any:
        """Call what a template calls, if what comes of it is bounded; Jinja gives its context and the function first."""
        context, function, *given = arguments
        of = getattr(getattr(function, "__wrapped__", function), "__self__", None)  # Jinja wraps `format`
        name = getattr(function, "__name__", "")
        if isinstance(of, str | bytes | int) and not isinstance(of, bool):
            if name in _REFUSED:
                raise OverflowError(_("{name} is not for templates").format(name=name))
            _check_call(of, given, named)
        return super().call(context, function, *given, **named)


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a filter that refuses what would multiply; what the filter is, Jinja sees through the wrapper."""

    @wraps(function)
    def held(*arguments: Any, **named: Any) -> Any:
        passed = getattr(function, "jinja_pass_arg", None) is not None
        value, *given = arguments[1:] if passed else arguments
        if isgenerator(value):
            value = list(value)
            arguments = (arguments[0], value, *given) if passed else (value, *given)
        _check_call(value, given, named)
        return function(*arguments, **named)

    return held


def _check_call(value: Any, given: Any, named: Mapping[str, Any]) -> None:
    """Raise OverflowError where a number or a text among the arguments could multiply `value` beyond bounds."""
    arguments = [*given, *named.values()]
    size = len(value) if hasattr(value, "__len__") else 1
    numbers = [abs(each) for each in arguments if isinstance(each, int) and not isinstance(each, bool)]
    texts = [len(each) for each in arguments if isinstance(each, str | bytes | list | tuple)]
    if isinstance(value, str) and arguments:
        if "{" in value or "%" in value:
            _hold(MAX_REPEATED + 1 if _WIDTH.search(value) else 0)
        lines = value.count("\n") + value.count("\t") + 1
        _hold(lines * max(numbers, default=0))
    _hold(max(numbers, default=0))
    if size > 1 and texts and sum(texts) > _SHORT:
        _hold(size * max(texts))
    if isinstance(value, list | tuple):
        _hold(sum(len(each) for each in value if isinstance(each, str)))


_SHORT = 64
"""Texts up to here multiply nothing to speak of: a separator, a pattern, a fill."""


def _hold(size: int) -> None:
    if size > MAX_REPEATED:
        raise OverflowError(_("a text longer than {n} characters").format(n=MAX_REPEATED))
