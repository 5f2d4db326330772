"""What Typer objects to in a command line, in the words and the language of our own errors."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from safetyplan.messages import SafetyPlanError, _

if TYPE_CHECKING:
    import typer


def usage_error(error: "typer.TyperException") -> SafetyPlanError:
    """Return Typer's usage error as ours; its hint names what comes nearest, or the help of the command."""
    said = error.format_message()
    context: Any = getattr(error, "ctx", None)
    called = context.command_path if context else "safetyplan"
    named = getattr(context and context.command, "list_commands", None)
    commands = named(context) if named else []
    message, hint = next(_in_our_words(said, called, commands), (said, ""))
    return SafetyPlanError(message, hint or _("`{command} --help` explains it").format(command=called))


def is_only_help(error: "typer.TyperException") -> bool:
    """Whether Typer raised nothing but the help of a group that was called without a command."""
    context: Any = getattr(error, "ctx", None)
    return context is not None and error.format_message() == context.get_help()


def _in_our_words(said: str, called: str, commands: list[str]) -> Iterator[tuple[str, str]]:
    """Yield message and hint; nothing for what a later version of Typer may say otherwise."""
    if found := re.match(r"No such option: (\S+)(?: \(Possible options: (.+)\))?", said):
        yield _("there is no option {name}").format(name=found[1]), _did_you_mean(found[2] or "")
    if found := re.match(r"No such command '(.*?)'(?:\.|$)", said):
        yield _("there is no command {name}").format(name=found[1]), _near(found[1], called, commands)
    if found := re.match(r"Missing \w+ '(.+?)'", said):
        yield _("{name} is missing").format(name=found[1]), ""
    if found := re.match(r"Option '(.+)' requires an argument", said):
        yield _("the option {name} needs a value").format(name=found[1]), ""
    if found := re.match(r"Option '(.+)' does not take a value", said):
        yield _("the option {name} takes no value").format(name=found[1]), ""
    if found := re.match(r"Got unexpected extra argument\(?s?\)? \((.+)\)", said):
        yield _("{words}: nothing more is expected here").format(words=found[1]), ""
    if found := re.match(
        r"Invalid value for '(.+?)': (?:Value error, )?'(.*)' is not one of (.+?)\.?$", said
    ):
        words = found[3].replace("'", "")
        message = _("{value} is no value that {name} can have").format(value=found[2], name=found[1])
        yield message, _("write one of: {names}").format(names=words)
    if found := re.match(r"Invalid value for '(.+?)': (.+)", said):
        yield _("{name} cannot be read: {why}").format(name=found[1], why=found[2]), ""


def _did_you_mean(names: str) -> str:
    return _("did you mean {names}?").format(names=_(" or ").join(names.split(", "))) if names else ""


def _near(name: str, called: str, commands: list[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, commands, 1)
    said = (
        _did_you_mean(near[0]) if near else _("the commands are {names}.").format(names=", ".join(commands))
    )
    return f"{said} " + _("`{command} --help` lists the commands").format(command=called)
