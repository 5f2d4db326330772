"""The group of all commands; each command's module is imported when it is called."""

from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from safetyplan.language import _

MODULES = {
    "list": "listing",
    "show": "showing",
    "units": "units",
    "validate": "validating",
    "render": "rendering",
    "import": "importing",
    "diff": "diffing",
    "rules": "rules",
    "schema": "schema",
    "templates": "templates",
}
"""Every command, in the order of `--help`, and the module of `safetyplan.cli` that holds it."""


class Commands(TyperGroup):
    """A group that knows its commands by name and imports each one's module on use."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of `MODULES`."""
        return list(MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command, None for an unknown name."""
        if cmd_name not in MODULES:
            return None
        found = get_command(import_module(f"safetyplan.cli.{MODULES[cmd_name]}").app)
        found.name = cmd_name
        return found


app = typer.Typer(
    cls=Commands,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    help=_("A city's yearly work-safety plan: who leads what, checks, and the documents people hand out."),
)


def _version(wanted: bool) -> None:
    if wanted:
        from safetyplan import __version__

        typer.echo(f"safetyplan {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", help=_("Print the version and exit."), callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Options that stand before the command."""


command: Any = get_command(app)
"""The whole program as one command."""
