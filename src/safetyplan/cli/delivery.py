"""Where rendered documents go: standard output, a file, a folder or an archive."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from safetyplan.errors import SafetyPlanError
from safetyplan.language import _
from safetyplan.render import FORMATS, Format
from safetyplan.render.batch import Document, archive, rendered, write_folder
from safetyplan.render.templating import Templates
from safetyplan.writing import write_atomic

STDOUT = "-"


def deliver(
    documents: Sequence[Document],
    format_name: str | None,
    output: str | None,
    templates: Templates,
    *,
    many: bool = False,
    zipped: bool = False,
) -> None:
    """Render `documents` and put them where the options say; nothing is written unless all are rendered."""
    if not documents:
        raise SafetyPlanError(_("no unit has any task in this plan"))
    if many and not zipped and output in {None, STDOUT}:
        raise SafetyPlanError(
            _("{n} documents do not fit on standard output").format(n=len(documents)),
            _("name a folder with -o, or add --zip"),
        )
    format_ = _format(documents[0], format_name, None if many else output)
    with _progress(len(documents)) as advance:
        files = rendered(documents, format_, templates, advance)
    if zipped:
        put(archive(files), output, "documents.zip")
    elif many:
        write_folder(files, Path(str(output)))
        typer.echo(_("{n} files written to {path}").format(n=len(files), path=output), err=True)
    else:
        put(files[0][1], output, files[0][0], binary=format_ in {Format.XLSX, Format.DOCX, Format.PDF})


def put(content: bytes, output: str | None, name: str, *, binary: bool | None = None) -> None:
    """Write one file: to standard output, to `output`, or as `name` into the folder `output`."""
    if output is None or output == STDOUT:
        if (binary or name.endswith(".zip")) and sys.stdout.isatty():
            raise SafetyPlanError(
                _("a .{suffix} file cannot be shown on a terminal").format(suffix=name.rpartition(".")[2]),
                _("name a file with -o, or pipe it on with -o - | …"),
            )
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    path = Path(output)
    if path.is_dir() or output.endswith(("/", "\\")):
        write_folder([(name, content)], path)
    else:
        write_atomic(path, content)


def _format(document: Document, name: str | None, output: str | None) -> Format:
    """Return the format asked for, or that of the output's suffix, or the usual one of the view."""
    possible = FORMATS[type(document.view)]
    suffix = Path(output).suffix[1:].lower() if output and output != STDOUT else ""
    wanted = (name or "").lower() or (suffix if suffix in set(Format) else "") or possible[0]
    shown = ", ".join(possible)
    if wanted not in possible:
        raise SafetyPlanError(
            _("this document does not come as {format}").format(format=wanted),
            _("the formats are {names}").format(names=shown),
        )
    if name and suffix in set(Format) - {Format(wanted)}:
        message = _("--format {format} contradicts the name {path}").format(format=wanted, path=output)
        raise SafetyPlanError(message, _("leave --format out, or change the name"))
    return Format(wanted)


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    """Show a progress bar while many documents are made, on a terminal only."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Rendering"), total=total)
        yield lambda: bar.advance(task)
