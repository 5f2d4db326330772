"""The group of all commands; each command's module is imported when it is called."""

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from safetyplan.cli.help import HelpContext
from safetyplan.messages import _

COMMANDS = (
    "list",
    "show",
    "units",
    "validate",
    "render",
    "import",
    "review",
    "diff",
    "rules",
    "schema",
    "templates",
)
"""Every command, in the order of `--help`; the module of `safetyplan.cli` that holds it has its name."""


class Commands(TyperGroup):
    """A group that knows its commands by name and imports each one's module on use."""

    context_class = HelpContext

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of `COMMANDS`."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return the command, None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        found: Any = get_command(import_module(f"safetyplan.cli.{cmd_name}").app)
        found.name = cmd_name
        _speak(found)
        found.get_params = _coercing_only_text(found.get_params)
        return found

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write what every command is for, without making its options."""
        apps = ((name, import_module(f"safetyplan.cli.{name}").app) for name in COMMANDS)
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _help_of(app)) for name, app in apps])


def _help_of(app: typer.Typer) -> str:
    """Return what a command is for: a group says so itself, else the one command in it does."""
    own = app.info.help
    return own if isinstance(own, str) else str(app.registered_commands[0].help)


def _speak(command: Any) -> None:
    """Let a command and those below it use our help, whole: Typer's summaries break at spaces and end in “...”."""
    command.context_class = HelpContext
    command.short_help = command.help
    for below in getattr(command, "commands", {}).values():
        _speak(below)


def _coercing_only_text(get_params: Callable[[Any], list[Any]]) -> Callable[[Any], list[Any]]:
    """Spare Typer the Pydantic adapter, 2 ms each, that it builds even for an option nobody gave."""

    def params(ctx: Any) -> list[Any]:
        options = get_params(ctx)
        for option in options:
            option.process_value = partial(_process, option)
        return options

    return params


def _process(option: Any, ctx: Any, value: Any) -> Any:
    """Return what the command receives for `option`: a value that has its type already stays as it is."""
    type_ = option.type_descriptor.annotation
    if option.required or not (value is None or (isinstance(type_, type) and isinstance(value, type_))):
        return type(option).process_value(option, ctx, value)
    return option.callback(ctx, option, value) if option.callback else value


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
command.get_params = _coercing_only_text(command.get_params)


def call(arguments: Sequence[str]) -> int:
    """Run the program and return its exit code; what is wrong with the command line is a SafetyPlanError."""
    try:
        code = command(arguments, prog_name="safetyplan", standalone_mode=False)
    except typer.TyperException as error:
        from safetyplan.cli.usage import is_only_help, usage_error

        if is_only_help(error):
            typer.echo(error.format_message(), err=True)
            return 2
        raise usage_error(error) from error
    return code if isinstance(code, int) else 0
