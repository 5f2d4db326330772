"""Jinja for every format made of text, with faults that name the template and the line.

Filters only format; whatever selects, groups or sorts belongs in `views`.  A name nobody defines is an
error, never a blank.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import jinja2
from jinja2.loaders import split_template_path
from markupsafe import Markup

from safetyplan.messages import SafetyPlanError, _
from safetyplan.render.bounded import Sandbox
from safetyplan.render.characters import printable
from safetyplan.render.templating import Templates

FULL_WIDTH = re.compile("[｛{][｛{%％#]|[｝}%％#][｝}]")
"""Signs of Jinja, also as a Chinese input method types them; Jinja would print those as they stand."""

MAX_OUTPUT = 64_000_000
"""How many characters a stranger's template may print: a hundred times the longest plan."""

FAULTS = (ArithmeticError, AttributeError, LookupError, MemoryError, RecursionError, TypeError, ValueError)
"""What an expression of a template can raise, besides Jinja's own errors."""

Escape = Callable[[str], str]


class Engine:
    """Compiled templates of one format.

    `escape` makes data harmless for the format and is applied to everything a template prints but
    ``Markup``; without it output is HTML and Jinja's own escaping applies.  Templates come from files,
    or from `loader`.
    """

    def __init__(
        self, templates: Templates, escape: Escape | None = None, loader: jinja2.BaseLoader | None = None
    ) -> None:
        self._foreign = templates.are_foreign
        make = Sandbox if self._foreign else jinja2.Environment
        self.environment = make(
            loader=loader or _Loader(templates),
            undefined=jinja2.StrictUndefined,
            autoescape=escape is None,
            finalize=_finalizer(escape),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def expand(self, name: str, **data: Any) -> str:
        """Return the template `name` filled with `data`; SafetyPlanError names template and line of a fault."""
        try:
            template = self.environment.get_template(name)
            pieces = template.generate(**data)
            return "".join(_bounded(pieces) if self._foreign else pieces)
        except jinja2.TemplateSyntaxError as error:
            raise self.fault(error.name or name, error.lineno, str(error.message)) from error
        except jinja2.TemplateNotFound as error:
            if error.name == name:
                raise SafetyPlanError(
                    _("there is no template {name}").format(name=name),
                    _("`safetyplan templates list` names those there are"),
                ) from error
            why = _("there is no template {name}").format(name=error.name)
            raise self.fault(*_place(error.__traceback__, name), why) from error
        except (jinja2.TemplateError, *FAULTS) as error:
            why = str(error) or type(error).__name__
            raise self.fault(*_place(error.__traceback__, name), why) from error

    def fault(self, template: str, line: int, why: str) -> SafetyPlanError:
        """Return what to say of a fault; a format whose templates have no lines says it in its own way."""
        return _fault(template, line, why)


def _bounded(pieces: Iterator[str]) -> Iterator[str]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MAX_OUTPUT:
            raise OverflowError(_("it prints more than {n} characters").format(n=MAX_OUTPUT))
        yield piece


class _Loader(jinja2.BaseLoader):
    """Reads templates and looks for signs in full width, which would be left in the document without a word."""

    def __init__(self, templates: Templates) -> None:
        self._templates = templates

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        pieces = split_template_path(template)
        path = self._templates.path("/".join(pieces))
        if path is None:
            raise jinja2.TemplateNotFound(template)
        try:
            text = self._templates.read(path).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise SafetyPlanError(
                _("the template {name} is not encoded in UTF-8").format(name=template),
                _("save it as UTF-8"),
            ) from error
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for number, line in enumerate(text.splitlines(), 1):
            if sign := next((s for s in FULL_WIDTH.findall(line) if not s.isascii()), None):
                why = _("{sign} is typed in full width and means nothing to Jinja").format(sign=sign)
                raise _fault(template, number, why, _("type { } and % in half width"))
        return text, str(path), lambda: True


def _finalizer(escape: Escape | None) -> Callable[[Any], Any]:
    def harmless(value: Any) -> Any:
        if isinstance(value, jinja2.Undefined):
            return str(value)  # which raises the error there is to tell
        if isinstance(value, Markup):
            return value
        text = printable(str(value))
        return escape(text) if escape else text

    return harmless


def _place(trace: TracebackType | None, name: str) -> tuple[str, int]:
    """Return template and line of the innermost frame that is a template's."""
    place = name, 0
    while trace:
        if "__jinja_exception__" in trace.tb_frame.f_globals:  # a frame Jinja made for a template's line
            place = Path(trace.tb_frame.f_code.co_filename).name, trace.tb_lineno
        trace = trace.tb_next
    return place


def _fault(template: str, line: int, why: str, hint: str = "") -> SafetyPlanError:
    message = _("template {name}, line {line}: {why}").format(name=template, line=line or "?", why=why)
    return SafetyPlanError(message, hint)
