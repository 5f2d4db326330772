"""`safetyplan render`: the documents people hand out."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.cli.filters import (
    BasisOption,
    DeptOption,
    DueAfterOption,
    DueBeforeOption,
    RoleOption,
    SectionOption,
    TextOption,
    TownshipOption,
    UnitOption,
    day_of,
    query_of,
)
from safetyplan.cli.opening import DraftOption, PlanOption, open_duties
from safetyplan.messages import SafetyPlanError, _, ngettext

if TYPE_CHECKING:
    from safetyplan.plan.duties import Duties
    from safetyplan.plan.register import Unit
    from safetyplan.render import View
    from safetyplan.render.batch import Document

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help=_("Make the documents people hand out, as Markdown, HTML, CSV, Excel, Word, PDF or calendar."),
)


class Layout(StrEnum):
    """What the matrix looks like."""

    MARKS = "marks"
    LIST = "list"


FormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=_("md, html, csv, xlsx, docx or pdf. Default: what the suffix of -o says, else md."),
    ),
]
TextFormatOption = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help=_("md, html, docx or pdf. Default: what the suffix of -o says, else md."),
    ),
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar="PATH", help=_("A file or a folder; - is standard output, the default.")
    ),
]
TemplatesOption = Annotated[
    Path | None,
    typer.Option(
        "--templates", metavar="DIR", help=_("Your own templates, laid over the shipped ones file by file.")
    ),
]
FontsOption = Annotated[
    Path | None,
    typer.Option(
        "--fonts", metavar="DIR", help=_("A folder of fonts for PDF, to be used before the free ones.")
    ),
]
DateOption = Annotated[
    str | None,
    typer.Option(
        "--date", metavar="DATE", help=_("The date on the document, such as 2024-03-01; left blank without.")
    ),
]
AllOption = Annotated[bool, typer.Option("--all", help=_("One document for every unit that has any."))]
PruneOption = Annotated[
    bool, typer.Option("--prune", help=_("With --all: remove what an earlier run left in the folder."))
]
ZipOption = Annotated[bool, typer.Option("--zip", help=_("Put all documents into one zip archive."))]


@app.command(help=_("The responsibility matrix: items by units, or as a list with --layout list."))
def matrix(
    layout: Annotated[Layout, typer.Option("--layout", help=_("Marks in a grid, or a list by role."))] = Layout.MARKS,
    every_unit: Annotated[bool, typer.Option("--every-unit", help=_("A column for every unit any item may concern, and none for groups."))] = False,
    section: SectionOption = "",
    text: TextOption = "",
    due_before: DueBeforeOption = None,
    due_after: DueAfterOption = None,
    plan: PlanOption = None,
    draft: DraftOption = False,
    format_: FormatOption = None,
    output: OutputOption = None,
    templates: TemplatesOption = None,
    fonts: FontsOption = None,
) -> None:  # fmt: skip
    """Render the matrix of the whole plan."""
    from safetyplan.cli.delivery import deliver
    from safetyplan.render.batch import Document
    from safetyplan.render.templating import Templates
    from safetyplan.views.listing import listing_view
    from safetyplan.views.matrix import matrix_view

    duties = open_duties(plan, as_draft=draft)
    query = query_of(section=section, text=text, due_before=due_before, due_after=due_after)
    if layout is Layout.LIST:
        documents = [Document("责任分工表", listing_view(duties, query))]
    else:
        documents = [Document("责任分工矩阵", matrix_view(duties, query, expand=every_unit))]
    deliver(documents, format_, output, Templates(templates, fonts))
    _tell_unconfirmed([unit for unit in duties.register.units if unit.name in duties.holders])


@app.command(help=_("The task list of a department: what names it, and apart from that what may concern it."))
def tasks(
    dept: DeptOption = None,
    all_: AllOption = False,
    role: RoleOption = None,
    basis: BasisOption = None,
    section: SectionOption = "",
    text: TextOption = "",
    due_before: DueBeforeOption = None,
    due_after: DueAfterOption = None,
    plan: PlanOption = None,
    draft: DraftOption = False,
    format_: FormatOption = None,
    output: OutputOption = None,
    zip_: ZipOption = False,
    prune: PruneOption = False,
    templates: TemplatesOption = None,
    fonts: FontsOption = None,
    date: DateOption = None,
) -> None:
    """Render the task list of one department or of all."""
    from safetyplan.cli.delivery import deliver
    from safetyplan.render.templating import Templates
    from safetyplan.views.tasklist import departments, task_list_view

    duties, when = open_duties(plan, as_draft=draft), day_of(date)
    query = query_of(role, basis, section, text, due_before, due_after, every_basis=True)
    units = _chosen(duties, {"--dept": dept}, departments(duties) if all_ else None)
    documents = _named("任务清单", units, [task_list_view(duties, unit, when, query) for unit in units], all_)
    deliver(
        documents,
        format_,
        output,
        Templates(templates, fonts),
        many=all_,
        zipped=zip_,
        together="任务清单",
        prune=prune,
    )
    _tell_unconfirmed(units)


@app.command(help=_("The handout of a township: its tasks, whom it answers to, deadlines, and a receipt."))
def handout(
    township: TownshipOption = None,
    all_: AllOption = False,
    role: RoleOption = None,
    basis: BasisOption = None,
    section: SectionOption = "",
    text: TextOption = "",
    due_before: DueBeforeOption = None,
    due_after: DueAfterOption = None,
    plan: PlanOption = None,
    draft: DraftOption = False,
    format_: FormatOption = None,
    output: OutputOption = None,
    zip_: ZipOption = False,
    prune: PruneOption = False,
    templates: TemplatesOption = None,
    fonts: FontsOption = None,
    date: DateOption = None,
) -> None:
    """Render the handout of one township or of all."""
    from safetyplan.cli.delivery import deliver
    from safetyplan.render.templating import Templates
    from safetyplan.views.handout import handout_view, townships

    duties, when = open_duties(plan, as_draft=draft), day_of(date)
    query = query_of(role, basis, section, text, due_before, due_after, every_basis=True)
    if all_ and not any(unit.is_township for unit in duties.register.units):
        raise SafetyPlanError(
            _("the register has no townships, so nobody gets a handout"),
            _("take them from a list: safetyplan units --from LIST.xlsx --register units.yaml"),
        )
    units = _chosen(duties, {"--township": township}, townships(duties) if all_ else None)
    for unit in units:
        if not unit.is_township:
            message = _("{name} is not at township level and gets no handout").format(name=unit.name)
            raise SafetyPlanError(
                message, _("try `safetyplan render tasks --dept {name}`").format(name=unit.name)
            )
    documents = _named("任务交办单", units, [handout_view(duties, unit, when, query) for unit in units], all_)
    deliver(
        documents,
        format_,
        output,
        Templates(templates, fonts),
        many=all_,
        zipped=zip_,
        together="任务交办单",
        prune=prune,
    )
    _tell_unconfirmed(units)


@app.command(help=_("The whole plan as a document, or the text exactly as its source printed it."))
def plan(
    as_printed: Annotated[bool, typer.Option("--as-printed", help=_("Plain text with every repair turned back."))] = False,
    plan: PlanOption = None,
    draft: DraftOption = False,
    format_: TextFormatOption = None,
    output: OutputOption = None,
    templates: TemplatesOption = None,
    fonts: FontsOption = None,
) -> None:  # fmt: skip
    """Render the plan itself."""
    from safetyplan.cli.delivery import deliver, put, suffix_of, wrong_suffix
    from safetyplan.plan.printed import as_printed as text_as_printed
    from safetyplan.render.batch import Document, file_name
    from safetyplan.render.templating import Templates
    from safetyplan.views.plantext import plan_text_view
    from safetyplan.views.wording import plan_title

    duties = open_duties(plan, as_draft=draft)
    if as_printed:
        if format_ is not None:
            raise SafetyPlanError(_("--as-printed gives plain text"), _("leave --format out"))
        if suffix_of(output) not in {"", "txt"}:
            raise wrong_suffix(str(output), "txt", ("txt",))
        put(text_as_printed(duties.plan).encode(), output, file_name(plan_title(duties.plan)) + ".txt")
        return
    documents = [Document(file_name(duties.plan.title), plan_text_view(duties.plan))]
    deliver(documents, format_, output, Templates(templates, fonts))


@app.command(
    help=_("Deadlines and recurring duties as a calendar: of one unit, of every unit, or of the plan.")
)
def calendar(
    dept: DeptOption = None,
    township: TownshipOption = None,
    unit: UnitOption = None,
    all_: AllOption = False,
    role: RoleOption = None,
    basis: BasisOption = None,
    section: SectionOption = "",
    text: TextOption = "",
    due_before: DueBeforeOption = None,
    due_after: DueAfterOption = None,
    plan: PlanOption = None,
    draft: DraftOption = False,
    output: OutputOption = None,
    zip_: ZipOption = False,
    prune: PruneOption = False,
) -> None:
    """Render a calendar."""
    from safetyplan.cli.delivery import deliver
    from safetyplan.render.batch import Document
    from safetyplan.render.templating import Templates
    from safetyplan.views.calendar import calendar_view
    from safetyplan.views.handout import townships
    from safetyplan.views.tasklist import departments

    duties = open_duties(plan, as_draft=draft)
    if duties.plan.year is None:
        raise SafetyPlanError(
            _("a calendar needs the year, and the draft does not know it"),
            _("give the year with `safetyplan review --year YEAR`"),
        )
    query = query_of(role, basis, section, text, due_before, due_after)
    given = {"--dept": dept, "--township": township, "--unit": unit}
    if not all_ and all(name is None for name in given.values()):
        deliver([Document("日历", calendar_view(duties, query=query))], None, output, Templates())
        return
    everybody = (*departments(duties), *townships(duties)) if all_ else None
    units = _chosen(duties, given, everybody)
    documents = _named("日历", units, [calendar_view(duties, unit, query) for unit in units], all_)
    deliver(documents, None, output, Templates(), many=all_, zipped=zip_, together="日历", prune=prune)


def _tell_unconfirmed(units: "Sequence[Unit]") -> None:
    """Say on stderr which of the units a paper is for, or speaks of, the register has not confirmed."""
    names = [unit.name for unit in units if not unit.confirmed]
    if names:
        told = ngettext(
            "{n} unit is not confirmed yet (待核): {names}",
            "{n} units are not confirmed yet (待核): {names}",
            len(names),
        )
        typer.echo(told.format(n=len(names), names="、".join(names)), err=True)


def _chosen(
    duties: "Duties", given: dict[str, str | None], everybody: "tuple[Unit, ...] | None"
) -> "tuple[Unit, ...]":
    """Return the one unit that is named, or everybody if --all was given; SafetyPlanError for both or neither."""
    from safetyplan.plan.query import named_unit

    names = [name for name in given.values() if name is not None]
    if everybody is not None and not names:
        return everybody
    if everybody is None and len(names) == 1:
        return (named_unit(duties.register, names[0]),)
    options = _(" or ").join([*given, "--all"])
    raise SafetyPlanError(
        _("exactly one of {options} is needed").format(options=options),
        _("`safetyplan units` lists every unit of the register"),
    )


def _named(what: str, units: "tuple[Unit, ...]", views: "Sequence[View]", all_: bool) -> "list[Document]":
    """Return documents called after their units; numbered in register order if they are many."""
    from safetyplan.render.batch import Document, file_name, numbered

    names = [unit.name for unit in units]
    stems = numbered(names) if all_ else [file_name(f"{what}_{name}") for name in names]
    return [Document(stem, view) for stem, view in zip(stems, views, strict=True)]
