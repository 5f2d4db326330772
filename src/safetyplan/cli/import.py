"""`safetyplan import`: issued documents → draft plans, and a report of what to look at."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.messages import _

if TYPE_CHECKING:
    from safetyplan.importer.importer import Destinations, Failed, Imported, Known

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class ReportFormat(StrEnum):
    """How the report is written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    MARKDOWN = "markdown"


@app.command(
    name="import",
    help=_(
        "Read issued plans (.docx, .xlsx, .xls, .ods, .csv, .html, .mht, .pdf, .md, .txt, and by LibreOffice .doc, "
        ".wps, .rtf, .odt; - for standard input) into YAML drafts, "
        "and say what the reading was not sure of. Exits with 1 where a finding is an error: text may be lost, or "
        "no task or nobody's responsibility was read; also where one of several documents cannot be read."
    ),
)
def import_(
    documents: Annotated[
        list[Path], typer.Argument(metavar="DOCUMENT", help=_("The documents; - reads standard input."))
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help=_(
                "The draft's file, or a folder, FOLDER/, for drafts named as their documents. Default: standard output."
            ),
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register", metavar="PATH", help=_("The register of units. Default: a new one is proposed.")
        ),
    ] = None,
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="YEAR",
            min=1949,
            max=2200,
            help=_("The plan's year, where the document does not say."),
        ),
    ] = None,
    columns: Annotated[
        str,
        typer.Option(
            "--columns",
            metavar="HEADS",
            help=_(
                "What the columns of its tables hold, where their heads do not say: 序号,任务,牵头单位,完成时限."
            ),
        ),
    ] = "",
    proposed: Annotated[
        Path | None,
        typer.Option(
            "--proposed",
            metavar="PATH",
            help=_("Where to write units the register does not have. Default: beside the draft, .units.yml."),
        ),
    ] = None,
    append_units: Annotated[
        bool, typer.Option("--append-units", help=_("Add these units to the register itself instead."))
    ] = False,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report", metavar="PATH", help=_("Write the report to a file instead of printing it.")
        ),
    ] = None,
    report_format: Annotated[
        ReportFormat | None,
        typer.Option("--report-format", help=_("Default: by the name of the report's file, else text.")),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help=_("Replace files that exist."))] = False,
) -> None:
    """Read documents, write drafts and proposals, print the report."""
    from safetyplan.findings import Severity, at_least
    from safetyplan.importer.batch import import_all
    from safetyplan.importer.importer import Imported, destinations, refuse_to_replace

    where = destinations(documents, output, register, proposed, append_units=append_units)
    if not force:
        refuse_to_replace(where, report)
    known = _known(register)
    heads = tuple(columns.replace("，", ",").split(",")) if columns.strip() else ()
    results: list[Imported | Failed] = []
    files: list[Path | None] = []
    with _progress(len(documents)) as done:
        tasks = where.tasks(year, heads)
        for each, read in zip(where.each, import_all(tasks, known, done), strict=True):
            result = _with_year(read, where, known, heads)
            if isinstance(result, Imported):
                files.append(where.write(each, result, force=force))
                results += result.plans
            else:
                results.append(result)
    drafts = [result for result in results if isinstance(result, Imported)]
    files.append(where.write_shared([draft.proposal for draft in drafts], known))
    if output is None:
        typer.echo("".join(draft.plan for draft in drafts), nl=False)
    _report(results, report, report_format, whole=len(documents) == 1, err=output is None)
    _tell_next(list(filter(None, files)), where.each[0].plan if len(results) == len(drafts) == 1 else None)
    failed = len(results) - len(drafts)
    if failed and len(results) == 1:
        raise typer.Exit(2)
    if failed or any(at_least(draft.findings, Severity.ERROR) for draft in drafts):
        raise typer.Exit(1)


def _with_year(
    result: "Imported | Failed", where: "Destinations", known: "Known", heads: tuple[str, ...]
) -> "Imported | Failed":
    """Ask for a year that is nowhere, on a terminal and of one document; a batch leaves it open."""
    import sys

    from safetyplan.importer.batch import import_all
    from safetyplan.importer.importer import STANDARD_INPUT, Failed

    if isinstance(result, Failed) or not result.year_open:
        return result
    alone = len(where.each) == 1 and where.each[0].document != STANDARD_INPUT
    if not (alone and sys.stdin.isatty() and sys.stderr.isatty()):
        return result
    asked = _("Which year is this plan for? (Enter leaves it open)")
    year: str = typer.prompt(asked, default="", show_default=False, err=True)
    if not year.isdecimal() or not 1949 <= int(year) <= 2200:
        return result
    return next(iter(import_all(where.tasks(int(year), heads), known)))


def _tell_next(units: Sequence[Path], draft: Path | None) -> None:
    """Say which files of units were written, and of one draft what comes next."""
    for path in units:
        typer.echo(_("{path} written: the units proposed for the register").format(path=path), err=True)
    if draft is not None:
        typer.echo(_("next: safetyplan review {path}").format(path=draft), err=True)


def _known(register: Path | None) -> "Known":
    """Return the register; one with errors would silently lose the names it could not hold."""
    from safetyplan.findings import Severity, at_least
    from safetyplan.importer.importer import Known
    from safetyplan.messages import SafetyPlanError
    from safetyplan.plan.register import Register, Roster
    from safetyplan.source.files import read_bytes
    from safetyplan.source.load import load_register

    if register is None:
        return Known(Register(Roster()))
    raw = read_bytes(register)
    found, findings = load_register(register)
    if found is None or at_least(findings, Severity.ERROR):
        raise SafetyPlanError(
            _("the register {path} has errors").format(path=register),
            _("mend it first; `safetyplan validate` says where"),
        )
    return Known(found, raw)


@contextmanager
def _progress(count: int) -> Iterator[Callable[[], None]]:
    """Show a bar while several documents are read, on a terminal only."""
    import sys

    if count < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(file=sys.stderr), transient=True) as progress:
        bar = progress.add_task(_("reading"), total=count)
        yield lambda: progress.advance(bar)


def _report(
    results: "Sequence[Imported | Failed]",
    file: Path | None,
    form: ReportFormat | None,
    *,
    whole: bool,
    err: bool,
) -> None:
    """Write the whole report to its file, or print it; unless `whole`, only a line for each plan is printed."""
    from safetyplan.importer.report import FORMATS, in_short
    from safetyplan.report import SUFFIXES
    from safetyplan.source.files import write_atomic

    if file is not None:
        form = form or ReportFormat(SUFFIXES.get(file.suffix.lower(), "text"))
        write_atomic(file, FORMATS[form](results).encode())
    if file is None and (form is not None or whole):
        typer.echo(FORMATS[form or ReportFormat.TEXT](results), nl=False, err=err)
    else:
        typer.echo(in_short(results), nl=False, err=err)
