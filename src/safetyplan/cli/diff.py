"""`safetyplan diff`: what changed between two plans, by item and by unit."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.messages import _

if TYPE_CHECKING:
    from safetyplan.compare import Comparison
    from safetyplan.compare.as_lines import DiffPart
    from safetyplan.plan.duties import Duties

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class DiffFormat(StrEnum):
    """How the changes are printed."""

    TEXT = "text"
    MARKDOWN = "markdown"
    JSON = "json"


@app.command(
    help=_(
        "Show what changed between two plans: by item in plan order, and for each unit what it gained or lost."
    )
)
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help=_("The old plan: a file, or REVISION:path of git."))],
    new: Annotated[str, typer.Argument(metavar="NEW", help=_("The new plan: a file, or REVISION:path of git."))],
    unit: Annotated[str | None, typer.Option("--unit", metavar="NAME", help=_("Only what concerns this unit, in full."))] = None,
    format_: Annotated[DiffFormat, typer.Option("--format", help=_("How to print the changes."))] = DiffFormat.TEXT,
    exit_code: Annotated[bool, typer.Option("--exit-code", help=_("Exit with 1 if anything changed."))] = False,
) -> None:  # fmt: skip
    """Print the differences of two plans, each read under the register that stands beside it."""
    from safetyplan.compare import compare, narrowed

    before, after = _duties(old), _duties(new)
    comparison = compare(before, after)
    wanted = _named(unit, before, after) if unit is not None else ""
    if wanted:
        comparison = narrowed(comparison, wanted)
    typer.echo(_printed(comparison, old, new, wanted, format_), nl=False)
    if exit_code and not comparison.is_empty:
        raise typer.Exit(1)


def _duties(argument: str) -> "Duties":
    from safetyplan.cli.opening import usable
    from safetyplan.plan.duties import Duties
    from safetyplan.source.git import load_named

    loaded = usable(load_named(argument))
    assert loaded.plan is not None and loaded.register is not None
    return Duties(loaded.plan, loaded.register)


def _named(unit: str, before: "Duties", after: "Duties") -> str:
    """Return the present name of a unit of either plan; one that is gone keeps the name it had."""
    from safetyplan.compare.identity import Identity
    from safetyplan.plan.query import named_unit
    from safetyplan.plan.register import Unit

    if isinstance(after.register.find(unit), Unit):
        return named_unit(after.register, unit).name
    if isinstance(before.register.find(unit), Unit):
        return Identity(before.register, after.register).of_old(unit)
    return named_unit(after.register, unit).name


def _printed(comparison: "Comparison", old: str, new: str, unit: str, format_: DiffFormat) -> str:
    if format_ is DiffFormat.JSON:
        import json

        from safetyplan.compare.as_json import record

        return json.dumps(record(comparison, old, new), ensure_ascii=False, indent=2) + "\n"
    from safetyplan.compare.as_lines import parts, summary

    if format_ is DiffFormat.MARKDOWN:
        from safetyplan.compare.as_markdown import markdown

        title = _("What changed from {old} to {new}").format(old=old, new=new)
        return markdown(title, summary(comparison), parts(comparison, unit))
    return "\n".join([*_text(parts(comparison, unit)), summary(comparison)]) + "\n"


def _text(parts: "Iterable[DiffPart]") -> Iterator[str]:
    from safetyplan.terminal import screen_width, wrap

    columns = screen_width()
    for part in parts:
        yield part.title
        for block in part.blocks:
            yield from _hanging(f"{block.mark} ", wrap(block.title, columns - 2))
            for line in block.lines:
                yield from _hanging("    " + (line.mark and f"{line.mark} "), wrap(line.text, columns - 6))
        if part.note:
            yield from _hanging("  ", wrap(part.note, columns - 2))
        yield ""


def _hanging(first: str, lines: list[str]) -> Iterator[str]:
    """Yield `lines` behind `first`, those after the first one as far to the right."""
    for number, line in enumerate(lines):
        yield (first if number == 0 else " " * len(first)) + line
