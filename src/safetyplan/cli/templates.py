"""`safetyplan templates`: the shipped set, to look at and to make one's own from."""

from pathlib import Path
from typing import Annotated

import typer

from safetyplan.messages import SafetyPlanError, _

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    no_args_is_help=True,
    help=_("The templates documents are made from: list them, or export them to make your own."),
)


@app.command("list", help=_("Name the shipped templates, and which document each one makes."))
def list_() -> None:
    """Print a line for every template: its name and what it makes."""
    from safetyplan.render.templating import shipped_templates
    from safetyplan.terminal import screen_width, table

    rows = [[path.name, _made_of(path.name)] for path in shipped_templates()]
    typer.echo("\n".join(table([_("File"), _("Document")], rows, screen_width())))


def _made_of(name: str) -> str:
    """Return what a template makes, as documents are called in `safetyplan render`."""
    parts = {
        "gongwen.typ": _("page, type and title of every PDF"),
        "macros.html.j2": _("what all HTML pages share"),
        "print.css": _("what HTML pages look like, on screen and on paper"),
    }
    documents = {
        "matrix": _("responsibility matrix"),
        "listing": _("responsibility list (matrix --layout list)"),
        "tasks": _("task list of a department"),
        "handout": _("handout of a township"),
        "plan": _("the whole plan"),
    }
    formats = {"docx": "Word", "html.j2": "HTML", "md.j2": "Markdown", "typ": "PDF"}
    stem, _dot, suffix = name.partition(".")
    if name in parts or stem not in documents or suffix not in formats:
        return parts.get(name, "")
    return _("{document}, {format}").format(document=documents[stem], format=formats[suffix])


@app.command(
    help=_("Copy the shipped templates into a folder, to be changed there and used with --templates.")
)
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=_("Where to; made if it is not there."))],
    force: Annotated[bool, typer.Option("--force", help=_("Replace files that are there."))] = False,
) -> None:
    """Write the shipped set; nothing is written if a file would be replaced without --force."""
    from safetyplan.render.batch import write_folder
    from safetyplan.render.templating import shipped_templates

    files = [(path.name, path.read_bytes()) for path in shipped_templates()]
    there = [name for name, _content in files if (folder / name).exists()]
    if there and not force:
        message = _("{path} already holds {names}").format(path=folder, names=", ".join(there))
        raise SafetyPlanError(message, _("choose another folder, or replace them with --force"))
    write_folder(files, folder)
    typer.echo(_("{n} files written to {path}").format(n=len(files), path=folder), err=True)
