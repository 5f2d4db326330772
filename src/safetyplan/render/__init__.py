"""Render: views → files.  Nothing here knows the model; every format shows the same view.

Each format's module has one function ``render(views, templates)`` that yields the bytes of every view in
turn, so that what is costly (a compiled template, a font scan) is prepared once for many documents.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING

from safetyplan.messages import SafetyPlanError, _

if TYPE_CHECKING:
    from safetyplan.render.templating import Templates
    from safetyplan.views.answer import AnswerView
    from safetyplan.views.calendar import Calendar
    from safetyplan.views.handout import Handout
    from safetyplan.views.item import ItemView
    from safetyplan.views.listing import Listing
    from safetyplan.views.matrix import Matrix
    from safetyplan.views.plantext import PlanText
    from safetyplan.views.tasklist import TaskList
    from safetyplan.views.units import GroupView, RegisterView, UnitView

    View = (
        Matrix | Listing | TaskList | Handout | PlanText | Calendar
        | AnswerView | ItemView | RegisterView | UnitView | GroupView
    )  # fmt: skip
else:
    View = tuple  # the modules of the views wait until one is made

TEMPLATE_NAMES = {
    "Matrix": "matrix",
    "Listing": "listing",
    "TaskList": "tasks",
    "Handout": "handout",
    "PlanText": "plan",
}
"""The name under which a view's templates lie: ``matrix.html.j2``, ``handout.docx`` and so on."""


class Format(StrEnum):
    """A file format, by its suffix."""

    TABLE = "table"
    JSON = "json"
    MD = "md"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    PDF = "pdf"
    ICS = "ics"


_TABLES = (Format.MD, Format.HTML, Format.CSV, Format.XLSX, Format.DOCX, Format.PDF)

_ANSWERS = (Format.TABLE, Format.JSON, Format.CSV, Format.MD)

FORMATS = {
    "Matrix": _TABLES,
    "Listing": _TABLES,
    "TaskList": _TABLES,
    "Handout": _TABLES,
    "PlanText": (Format.MD, Format.HTML, Format.DOCX, Format.PDF),
    "Calendar": (Format.ICS,),
    "AnswerView": _ANSWERS,
    "RegisterView": _ANSWERS,
    "ItemView": (Format.TABLE, Format.JSON),
    "UnitView": (Format.TABLE, Format.JSON),
    "GroupView": (Format.TABLE, Format.JSON),
}
"""The formats every view can be had in, by the name of its class, the usual one first."""

_MODULES = {
    Format.MD: ("text", ""),
    Format.HTML: ("text", ""),
    Format.CSV: ("csv", ""),
    Format.XLSX: ("excel", "excel"),
    Format.DOCX: ("word", "word"),
    Format.PDF: ("pdf", "pdf"),
    Format.ICS: ("ics", "ics"),
}
"""The module of every format of documents, and the install extra it needs."""


def formats_of(view: View) -> tuple[Format, ...]:
    """Return the formats a view can be had in, the usual one first."""
    return FORMATS[type(view).__name__]


def template_of(view: View) -> str:
    """Return the name under which the templates of a view lie."""
    return TEMPLATE_NAMES[type(view).__name__]


def render(format_: Format, views: Sequence[View], templates: "Templates | None" = None) -> Iterator[bytes]:
    """Yield every view as a file of `format_`; without `templates` from the shipped ones.

    SafetyPlanError where the format's library is not installed.
    """
    if views and Format.TABLE in formats_of(views[0]):
        from safetyplan.render import answers

        yield from answers.render(views, format_)
        return
    name, _extra = _MODULES[format_]
    try:
        module = import_module(f"safetyplan.render.{name}")
    except ModuleNotFoundError as error:
        raise not_installed(format_, error) from error
    if templates is None:
        from safetyplan.render.templating import Templates

        templates = Templates()
    if name == "text":
        yield from module.render(views, templates, format_)
    else:
        yield from module.render(views, templates)


def not_installed(format_: Format, error: ModuleNotFoundError) -> SafetyPlanError:
    """Return the error for files of `format_` where the library that writes them is not installed."""
    from safetyplan.source.shipped import how_to_install

    name, extra = _MODULES[format_]
    return SafetyPlanError(
        _("{format} files need the Python package {package}, which is not installed").format(
            format=f".{format_}", package=_package(error.name or name)
        ),
        how_to_install(extra),
    )


def _package(module: str) -> str:
    """Return what a library is installed as, by its module: packages are written with hyphens."""
    return "python-docx" if module == "docx" else module.partition(".")[0].replace("_", "-")
