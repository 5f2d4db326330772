"""Where rendered documents go: standard output, a file, a folder or an archive."""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer

from safetyplan.cli.opening import opened
from safetyplan.cli.streams import exact, print_bytes
from safetyplan.messages import SafetyPlanError, _, ngettext
from safetyplan.render import Format, formats_of
from safetyplan.render.batch import Document, archive, mark_of, rendered, write_folder
from safetyplan.render.templating import Templates
from safetyplan.source.files import names_folder, write_atomic

STDOUT = "-"


def deliver(
    documents: Sequence[Document],
    format_name: str | None,
    output: str | None,
    templates: Templates,
    *,
    many: bool = False,
    zipped: bool = False,
    together: str = "",
    prune: bool = False,
) -> None:
    """Render `documents` and put them where the options say; nothing is written unless all are rendered.

    `together` is what they all are; an archive in a folder is called so.  `prune` takes away what an earlier run left
    in the folder.
    """
    if not documents:
        raise SafetyPlanError(_("no unit has any task in this plan"))
    if many and not zipped:
        _check_folder(len(documents), output)
    format_ = _format(documents[0], format_name, None if many or zipped else output)
    with _progress(len(documents)) as advance:
        files = rendered(documents, format_, templates, advance)
    if zipped:
        put(archive(files), _zip_path(output), f"{together}{mark_of(documents[0])}.zip")
    elif many:
        folder = Path(str(output))
        _write(files, folder, _("{n} files written to {path}").format(n=len(files), path=output))
        _tidy(folder, {name for name, _content in files}, f"{mark_of(documents[0])}.{format_}", prune=prune)
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
        if sys.stdout.isatty():
            sys.stdout.write(content.decode("utf-8", "replace"))
            return
        print_bytes(content)
        return
    path = Path(output)
    if names_folder(output):
        _write([(name, content)], path, _("{path} written").format(path=path / name))
    else:
        replaced = path.is_file()
        _refuse_inputs(path)
        write_atomic(path, content)
        _tell(_("{path} written").format(path=path), int(replaced))


def _write(files: Sequence[tuple[str, bytes]], folder: Path, told: str) -> None:
    replaced = sum((folder / name).is_file() for name, _content in files)
    for name, _content in files:
        _refuse_inputs(folder / name)
    write_folder(files, folder)
    _tell(told, replaced)


def _refuse_inputs(path: Path) -> None:
    """Raise SafetyPlanError where an output would replace the plan it is made from, or its register."""
    if path.exists() and any(Path(source).exists() and path.samefile(source) for source in opened):
        raise SafetyPlanError(
            _("{path} is read by this command and is not replaced").format(path=path),
            _("choose another name with -o"),
        )


def _tidy(folder: Path, written: set[str], ending: str, *, prune: bool) -> None:
    """Name the numbered files with this ending that an earlier run left in the folder, or take them away.

    Those of a draft say so at the end: a draft's run leaves what was issued where it is.
    """
    stale = sorted(
        path
        for path in folder.iterdir()
        if path.name not in written
        and re.fullmatch(rf"\d{{2,}}_.+{re.escape(ending)}", path.name)
        and path.is_file()
    )
    if not stale:
        return
    names = "、".join(path.name for path in stale)
    if prune:
        for path in stale:
            path.unlink()
        told = ngettext(
            "{n} file of an earlier run removed: {names}",
            "{n} files of an earlier run removed: {names}",
            len(stale),
        )
    else:
        told = ngettext(
            "{n} file there is of an earlier run and no longer holds: {names}; --prune removes it",
            "{n} files there are of an earlier run and no longer hold: {names}; --prune removes them",
            len(stale),
        )
    typer.echo(told.format(n=len(stale), names=names), err=True)


def _tell(what: str, replaced: int) -> None:
    """Say on stderr what was written, and how many files somebody may have edited are gone for it."""
    also = ngettext(
        "; {n} file that was there is replaced", "; {n} files that were there are replaced", replaced
    )
    typer.echo(what + (also.format(n=replaced) if replaced else ""), err=True)


def suffix_of(output: str | None) -> str:
    """Return what the suffix of a file's name says about its format; empty where it says nothing (v1.2)."""
    if output is None or output == STDOUT or names_folder(output):
        return ""
    suffix = Path(output).suffix[1:].lower()
    return _SAME.get(suffix, suffix) if suffix[:1].isalpha() and suffix.isascii() else ""


_SAME = {"htm": "html", "markdown": "md"}
_LIKE = {"doc": "docx", "wps": "docx", "rtf": "docx", "xls": "xlsx", "et": "xlsx", "txt": "md"}
"""The format somebody means who writes the suffix of another program's."""


def _zip_path(output: str | None) -> str | None:
    if output is None or output == STDOUT or names_folder(output) or output.lower().endswith(".zip"):
        return output
    return output + ".zip"


def _check_folder(documents: int, output: str | None) -> None:
    """Raise SafetyPlanError unless many documents can lie in `output`."""
    if output is None or output == STDOUT:
        raise SafetyPlanError(
            _("{n} documents do not fit on standard output").format(n=documents),
            _("name a folder with -o, or add --zip"),
        )
    if suffix_of(output) in {*Format, *_LIKE, "zip"}:
        raise SafetyPlanError(
            _("{n} documents do not fit into one file {path}").format(n=documents, path=output),
            _("name a folder with -o and the format with --format, or add --zip"),
        )


def _format(document: Document, name: str | None, output: str | None) -> Format:
    """Return the format asked for, or that of the output's suffix, or the usual one of the view."""
    possible = formats_of(document.view)
    suffix = suffix_of(output)
    wanted = (name or "").lower() or (suffix if suffix in set(Format) else "") or possible[0]
    if wanted not in possible:
        raise SafetyPlanError(
            _("this document does not come as {format}").format(format=wanted),
            _("the formats are {names}").format(names=", ".join(possible)),
        )
    if suffix not in {"", wanted}:
        raise _contradiction(possible, name, wanted, suffix, str(output))
    return Format(wanted)


def _contradiction(
    possible: Sequence[str], name: str | None, wanted: str, suffix: str, output: str
) -> SafetyPlanError:
    """Return the error for a file whose name says it is something else than it would hold."""
    if name and suffix in set(Format):
        message = _("--format {format} contradicts the name {path}").format(format=wanted, path=output)
        return SafetyPlanError(message, _("leave --format out, or change the name"))
    meant = wanted if name or _LIKE.get(suffix) not in possible else _LIKE[suffix]
    return wrong_suffix(output, meant, possible)


def wrong_suffix(output: str, meant: str, possible: Sequence[str]) -> SafetyPlanError:
    """Return the error for a file whose suffix is no format of the document, naming what to type instead."""
    better = Path(output).with_suffix(f".{meant}")
    return SafetyPlanError(
        _("this document does not come as {format}").format(format=Path(output).suffix[1:]),
        _("write -o {path}; the formats are {names}").format(path=better, names=", ".join(possible)),
    )


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], object]]:
    """Show a progress bar while many documents are made, on a terminal only."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(
        *columns, console=Console(file=exact(sys.stderr, to_programs=False)), transient=True
    ) as bar:
        task = bar.add_task(_("Rendering"), total=total)
        yield lambda: bar.advance(task)
