"""`safetyplan schema`: the JSON Schemas of plans and registers, for editors, and of answers, for programs."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safetyplan.messages import _

if TYPE_CHECKING:
    from safetyplan.plan.register import Register

app = typer.Typer(rich_markup_mode=None, add_completion=False)


class SchemaKind(StrEnum):
    """What the schema is of."""

    PLAN = "plan"
    UNITS = "units"
    ANSWERS = "answers"


@app.command(
    help=_("Print the JSON Schema of a plan, of a register, or of the answers that --format json gives.")
)
def schema(
    kind: Annotated[SchemaKind, typer.Argument(metavar="KIND", help=_("What the schema is of: plan, units or answers."))] = SchemaKind.PLAN,
    register: Annotated[Path | None, typer.Option("--register", metavar="PATH", help=_("Complete and check the names of this register's units in a plan."))] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="PATH", help=_("Write to this file instead of standard output."))] = None,
) -> None:  # fmt: skip
    """Print a schema, or write it as a whole."""
    from safetyplan.source.files import write_atomic
    from safetyplan.source.schema import as_json

    text = as_json(_made(kind, register))
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_atomic(output, text.encode())


def _made(kind: SchemaKind, register: Path | None) -> dict[str, Any]:
    """Return the schema that was asked for; the register is read, and must hold, whichever it is."""
    from safetyplan.source.schema import plan_schema, register_schema

    names = _register(register) if register is not None else None
    if kind is SchemaKind.ANSWERS:
        from safetyplan.render.answer_schema import answer_schema

        return answer_schema()
    return plan_schema(names) if kind is SchemaKind.PLAN else register_schema()


def _register(path: Path) -> "Register":
    """Return a register; one that does not hold is told of, and the command ends with exit code 1."""
    from safetyplan.findings import Place
    from safetyplan.source.files import read_bytes
    from safetyplan.source.load import load_register

    read_bytes(path)
    register, findings = load_register(path)
    for finding in findings:
        where = finding.where
        assert isinstance(where, Place)
        typer.echo(f"{where.path}:{where.line}:{where.column}: {finding.message} [{finding.code}]", err=True)
    if register is None:
        raise typer.Exit(1)
    return register
