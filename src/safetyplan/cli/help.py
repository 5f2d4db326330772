"""Help in the user's language, folded by display width: Typer's own words are English and break at spaces."""

import re
from collections.abc import Sequence
from typing import Any

import typer

from safetyplan.messages import _
from safetyplan.terminal import screen_width, wrap
from safetyplan.text import width

_EXTRAS = re.compile(r"  \[(default: [^\]]+|required)\]$")

_RANGE = re.compile(r"\[(\d+)<=x<=(\d+)\]$")
_TYPE = re.compile(r" <([^<>]+)>$")

_Formatter: Any = typer.Context.formatter_class  # Typer's vendored Click has no public name for it


class Formatter(_Formatter):  # type: ignore[misc]
    """Typer's formatter with its words translated and Chinese broken where the line ends."""

    def __init__(self, *_arguments: Any, **_options: Any) -> None:
        super().__init__(width=min(screen_width(), 100))

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how the command is called."""
        placeholders = {"[OPTIONS]": _("[OPTIONS]"), "COMMAND [ARGS]...": _("COMMAND [ARGS]...")}
        for english, word in placeholders.items():
            args = args.replace(english, word)
        args = (
            args.replace("{", "").replace("}", "").replace("......", "...")
        )  # required is what has no brackets
        first, *rest = wrap(_("Usage: {call}").format(call=f"{prog} {args}"), self.width)
        self.write("\n".join([first, *(f"    {line}" for line in rest)]) + "\n")

    def write_heading(self, heading: str) -> None:
        """Write the title of a list."""
        headings = {"Options": _("Options"), "Arguments": _("Arguments"), "Commands": _("Commands")}
        self.write(_("{title}:").format(title=headings.get(heading, heading)) + "\n")

    def write_text(self, text: str) -> None:
        """Write what the command is for."""
        indent = " " * self.current_indent
        for line in wrap(text, self.width - self.current_indent):
            self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write options or commands, each with what it does beside it."""
        rows = [(_named(name), text) for name, text in rows]
        indent = " " * self.current_indent
        first = min(max(width(name) for name, _text in rows), col_max)
        room = self.width - self.current_indent - first - col_spacing
        for name, text in rows:
            lines = wrap(_translated(text), room)
            beside = name if width(name) <= first else ""
            if not beside:
                self.write(f"{indent}{name}\n")
            for head, line in zip([beside, *[""] * len(lines)], lines, strict=False):
                self.write(f"{indent}{head}{' ' * (first - width(head) + col_spacing)}{line}".rstrip() + "\n")


def _named(name: str) -> str:
    """Return what stands for an option or argument without the Python type that Typer appends."""
    found = _TYPE.search(name)
    if found is None:
        return name
    return name[: found.start()] + (f" {found[1]}" if name.startswith("-") else "")


def _translated(text: str) -> str:
    """Return the help of one option; only the words that Typer adds itself are still English."""
    if text == "Show this message and exit.":
        return _("Show this message and exit.")
    text = _RANGE.sub(r"[\1–\2]", text)
    extra = _EXTRAS.search(text)
    if extra is None:
        return text
    word = extra[1]
    said = _("required") if word == "required" else _("default: {value}").format(value=word[9:])
    return f"{text[: extra.start()]}  [{said}]"


class HelpContext(typer.Context):
    """A command's context whose help goes through our formatter."""

    formatter_class = Formatter
