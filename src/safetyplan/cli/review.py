"""`safetyplan review`: the open questions of a draft, one after the other or many alike at once, until none is left."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safetyplan.messages import SafetyPlanError, _, ngettext

if TYPE_CHECKING:
    from safetyplan.review.cases import Case
    from safetyplan.review.decisions import Decision, Review

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    help=_(
        "Answer the open questions of a draft and write the decisions into it: on a terminal one after the "
        "other, by options, or by a sheet of paper with boxes to tick."
    )
)
def review(
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help=_("The draft that `import` has written."))],
    list_: Annotated[bool, typer.Option("--list", help=_("Show what is open, and ask nothing."))] = False,
    year: Annotated[
        int | None,
        typer.Option(
            "--year", metavar="YEAR", min=1949, max=2200, help=_("The year of a draft that has none.")
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept",
            metavar="CODE",
            help=_("Take as read: one question by its code, or all of a kind, such as IM301."),
        ),
    ] = None,
    answer: Annotated[
        list[str] | None,
        typer.Option(
            "--answer", metavar="CODE=ANSWER", help=_("Answer one question, or all of a kind: IM205=same.")
        ),
    ] = None,
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--sheet", metavar="PATH", help=_("Write the questions as a sheet to tick: .xlsx, .docx or .md.")
        ),
    ] = None,
    ticked: Annotated[
        Path | None, typer.Option("--from", metavar="PATH", help=_("Apply the ticks of such a sheet."))
    ] = None,
    done: Annotated[
        bool, typer.Option("--done", help=_("Call the draft reviewed, once nothing is open."))
    ] = False,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register", metavar="PATH", help=_("The register to use instead of the one the draft names.")
        ),
    ] = None,
) -> None:
    """Ask, apply and tell what is left."""
    import sys

    found = _opened(draft, register)
    if not found.plan.is_draft and not found.open():
        typer.echo(_("{path}: nothing is open").format(path=draft), err=True)
        return
    failed = _apply_options(found, year, accept or (), answer or (), ticked)
    if sheet is not None:
        _write_sheet(found, sheet)
    asks = not (list_ or year or accept or answer or sheet or ticked or done)
    if asks and sys.stdin.isatty():
        _ask_all(found)
        done = not found.open() and typer.confirm(_("Nothing is open. Call the plan reviewed?"), err=True)
    elif list_ or asks:
        _show(found.open())
    if done:
        with _alone(found):
            found.finish()
    _tell_left(found, draft)
    if failed or found.open():
        raise typer.Exit(1)


def _opened(draft: Path, register: Path | None) -> "Review":
    """Read draft and register; findings and exit code 1 where their schema does not hold."""
    from safetyplan.report.terminal import render
    from safetyplan.review.decisions import Review
    from safetyplan.source.files import read_bytes

    found = Review(draft, read_bytes(draft), register)
    if not found.is_readable:
        typer.echo(render(found.loaded.findings, found.loaded), err=True, nl=False)
        raise typer.Exit(1)
    return found


@contextmanager
def _alone(found: "Review") -> Iterator[None]:
    """Decide while no other run writes draft or register, on what the last one left there, and write both."""
    from safetyplan.source.files import read_bytes, write_atomic
    from safetyplan.source.lock import locked

    with locked(*filter(None, (found.path, found.register_path))):
        found.take_up()
        yield
        # The register first: a run that ends in between leaves the question open, and the answer can be given again.
        files = ((found.register_path, found.files.register), (found.path, found.files.plan))
        for path, content in files:
            if path is not None and read_bytes(path) != content:
                write_atomic(path, content)


def _apply_options(
    found: "Review", year: int | None, accept: Sequence[str], answers: Sequence[str], ticked: Path | None
) -> bool:
    """Apply what the options and a sheet answer, the year first; tell what could not be, and whether there was any."""
    from safetyplan.review.cases import YEAR, YES

    said = [(YEAR, str(year))] if year is not None else []
    for each in answers:
        code, equals, value = each.partition("=")
        if not equals or not value:
            raise SafetyPlanError(
                _("{value} is no answer").format(value=each), _("write --answer CODE=ANSWER")
            )
        said.append((code.strip(), value.strip()))
    said += [(code.strip(), YES) for each in accept for code in each.split(",")]
    failed = False
    for code, value in said:
        failed |= _decide(found, _chosen(found.open(), code), value)
    if ticked is not None:
        failed |= _apply_sheet(found, ticked)
    return failed


def _chosen(cases: "Sequence[Case]", code: str) -> "list[Case]":
    """Return the cases that a code or a kind means."""
    chosen = [case for case in cases if code in (case.code, case.kind)]
    if not chosen:
        raise SafetyPlanError(
            _("no open question is called {code}").format(code=code),
            _("`safetyplan review --list` shows what is open"),
        )
    return chosen


def _decide(found: "Review", cases: "Iterable[Case]", said: str) -> bool:
    from safetyplan.review.decisions import Decision

    return _take(found, [Decision(case, said) for case in cases])


def _take(found: "Review", answers: "list[Decision]") -> bool:
    """Apply answers and write the files at once; tell what could not be applied, and whether there was any."""
    with _alone(found):
        failed = found.decide(answers)
    for case, error in failed:
        typer.echo(f"{case.code} {error.message}", err=True)
        typer.echo(_("  hint: {hint}").format(hint=error.hint), err=True)
    return bool(failed)


def _apply_sheet(found: "Review", path: Path) -> bool:
    from safetyplan.review.sheet import ticks
    from safetyplan.source.files import read_bytes

    read = ticks(read_bytes(path), path, found.open())
    for told in read.unplaced:
        typer.echo(told, err=True)
    failed = _take(found, list(read.answers))
    applied = len(read.answers)
    typer.echo(
        ngettext("{n} answer read from {path}", "{n} answers read from {path}", applied).format(
            n=applied, path=path
        ),
        err=True,
    )
    return failed or bool(read.unplaced)


def _write_sheet(found: "Review", path: Path) -> None:
    from safetyplan.review.sheet import sheet_of
    from safetyplan.source.files import write_atomic

    write_atomic(path, sheet_of(found.plan.title, found.open(), path))
    typer.echo(
        _("{path} written; next: tick it, then safetyplan review {draft} --from {path}").format(
            path=path, draft=found.path
        ),
        err=True,
    )


# on a terminal


def _ask_all(found: "Review") -> None:
    """Ask kind by kind, those alike together; whatever is passed over stays open."""
    from safetyplan.review.cases import alike

    for kind, cases in alike(found.open()).items():
        left = len(found.open())
        typer.echo(_("— {n} open —").format(n=left), err=True)
        if len(cases) == 1 or not all(case.choices for case in cases):
            _ask_each(found, cases)
        else:
            _ask_alike(found, kind, cases)


def _ask_alike(found: "Review", kind: str, cases: "list[Case]") -> None:
    from safetyplan.review.cases import YES, about

    typer.echo(_("{n} questions alike: {about}").format(n=len(cases), about=about(kind)), err=True)
    for case in cases:
        typer.echo("   " + _line(case), err=True)
    meant = {case.choices[0].words for case in cases}
    all_read = (
        _("1 all as read ({words})").format(words=meant.pop()) if len(meant) == 1 else _("1 all as read")
    )
    typer.echo("  " + all_read, err=True)
    typer.echo("  " + _("2 one by one"), err=True)
    chosen = _typed()
    if chosen == "1":
        _decide(found, cases, YES)
    elif chosen == "2":
        _ask_each(found, cases)


def _ask_each(found: "Review", cases: "list[Case]") -> None:
    from safetyplan.review.cases import about

    for case in cases:
        typer.echo(about(case.kind), err=True)
        typer.echo("   " + _line(case), err=True)
        for number, choice in enumerate(case.choices, 1):
            typer.echo(f"  {number} {choice.words}", err=True)
        if case.free:
            typer.echo("  " + _("or type {what}").format(what=case.free), err=True)
        chosen = _typed()
        while chosen:
            inside = chosen.isdecimal() and 1 <= int(chosen) <= len(case.choices)
            if not _decide(found, [case], case.choices[int(chosen) - 1].key if inside else chosen):
                break
            chosen = _typed()


def _typed() -> str:
    typed: str = typer.prompt(_("answer (Enter: later)"), default="", show_default=False, err=True)
    return typed.strip()


# what is left


def _line(case: "Case") -> str:
    item = _("item {item}").format(item=case.item) if case.item else ""
    place = _(", ").join(filter(None, (case.place, item)))
    return _(": ").join(filter(None, (place, case.words)))


def _show(cases: "Sequence[Case]") -> None:
    """Print what is open: a heading a kind, below it a line a question with its code and the answers it takes."""
    from safetyplan.review.cases import about, alike

    for kind, group in alike(cases).items():
        typer.echo(f"{about(kind)} [{kind}]")
        for case in group:
            typer.echo(f"  {case.code}  {_line(case)}")
        for choice in group[0].choices:
            typer.echo(f"    {choice.key} = {choice.words}")
        if group[0].free:
            typer.echo("    " + _("or {what}").format(what=group[0].free))
        typer.echo()


def _tell_left(found: "Review", draft: Path) -> None:
    """Say what is left, and what comes next."""
    from safetyplan.review.cases import alike

    left = found.open()
    if left:
        kinds = len(alike(left))
        told = ngettext("{n} question open", "{n} questions open", len(left)).format(n=len(left))
        told += ngettext(", of {n} kind", ", of {n} kinds", kinds).format(n=kinds)
        typer.echo(told + _("; next: safetyplan review {path}").format(path=draft), err=True)
    elif found.plan.is_draft:
        told = _("nothing is open; next: safetyplan review {path} --done")
        typer.echo(told.format(path=draft), err=True)
    else:
        told = _("{path} is reviewed; next: safetyplan validate {path}")
        typer.echo(told.format(path=draft), err=True)
