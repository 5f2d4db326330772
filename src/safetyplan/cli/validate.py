"""`safetyplan validate`: check plans, report what is found, and mend what is safe to mend."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from safetyplan.cli.accepting import Accepting, CheckedPlan, accepting
from safetyplan.cli.opening import PlanOption
from safetyplan.cli.streams import exact
from safetyplan.messages import _, ngettext

if TYPE_CHECKING:
    from safetyplan.findings import Finding
    from safetyplan.rules.policy import Policy
    from safetyplan.source.load import Loaded

app = typer.Typer(add_completion=False, rich_markup_mode=None)

_FORMATS = ("text", "json", "github", "sarif", "markdown")
_LEVELS = ("error", "warning", "note", "never")


@app.command(help=_("Check plans: every fault with its place and what to type instead."))
def validate(
    plans: Annotated[
        list[str] | None,
        typer.Argument(metavar="PLAN", help=_("Plans to check; - reads standard input.")),
    ] = None,
    plan: PlanOption = None,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register", metavar="PATH", help=_("The register to use instead of the one the plan names.")
        ),
    ] = None,
    format_: Annotated[
        str, typer.Option("--format", metavar="|".join(_FORMATS), help=_("How findings are written."))
    ] = "text",
    select: Annotated[
        list[str] | None,
        typer.Option(
            "--select", metavar="RULES", help=_("Only these rules: codes, names or prefixes, with commas.")
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="RULES", help=_("Leave these rules out."))
    ] = None,
    fail_on: Annotated[
        str,
        typer.Option(
            "--fail-on", metavar="|".join(_LEVELS), help=_("The least severity that makes the exit code 1.")
        ),
    ] = "error",
    exit_zero: Annotated[
        bool,
        typer.Option("--exit-zero", help=_("Exit with 0 whatever is found; the same as --fail-on never.")),
    ] = False,
    against: Annotated[
        str | None,
        typer.Option(
            "--against",
            metavar="REVISION",
            help=_("Also find what the plan lost since a revision of git, or since another file."),
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option("--baseline", metavar="FILE", help=_("Keep quiet what this file has accepted.")),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            "--write-baseline",
            metavar="FILE",
            help=_("Accept all warnings and notes there are now, in this file; errors never."),
        ),
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help=_("Mend what is safe to mend, in the files themselves."))
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help=_("Show what --fix would change, and change nothing."))
    ] = False,
    statistics: Annotated[
        bool, typer.Option("--statistics", help=_("Tell how often each rule is broken, as text or json."))
    ] = False,
    notes: Annotated[
        bool, typer.Option("--notes", help=_("Show every note in full, also where there are errors."))
    ] = False,
) -> None:
    """Check plans, or mend them."""
    _known(format_, _FORMATS, "--format")
    _known(fail_on, _LEVELS, "--fail-on")
    _apart(write_baseline is not None and diff, "--write-baseline", "--diff")
    _apart(statistics and format_ not in ("text", "json"), "--statistics", f"--format {format_}")
    from safetyplan.rules.policy import policy

    chosen = policy(select or (), ignore or ())
    names = [*(plans or ()), *([str(plan)] if plan else ())]
    accepted = accepting(baseline, write_baseline, chosen, compares=against is not None)
    if fix or diff:
        _mend(names, register, chosen, None if write_baseline else accepted, only_shown=diff)
        if diff:
            return
    checked, unreadable = _checked(names, register, chosen, against)
    if accepted and write_baseline:
        accepted = accepted.written(checked, complete=not unreadable)
    if accepted:
        checked = [accepted.sifted(each) for each in checked]
        accepted.tell_unmatched(checked)
    _report(checked, accepted, format_, notes=notes, statistics=statistics)
    failed = not exit_zero and _fails([f for each in checked for f in each.findings], fail_on)
    raise typer.Exit(2 if unreadable else 1 if failed else 0)


def _known(value: str, values: tuple[str, ...], option: str) -> None:
    if value not in values:
        from safetyplan.messages import SafetyPlanError

        message = _("{option} cannot be {value}").format(option=option, value=value)
        raise SafetyPlanError(message, _("write one of: {names}").format(names=", ".join(values)))


def _apart(both: bool, one: str, other: str) -> None:
    """Raise SafetyPlanError where `both` of two options are given that do not go together."""
    if both:
        from safetyplan.messages import SafetyPlanError

        raise SafetyPlanError(_("{one} does not go with {other}").format(one=one, other=other))


def _checked(
    names: list[str], register: Path | None, by: "Policy", against: str | None
) -> tuple[list[CheckedPlan], bool]:
    """Return every plan that could be read with its findings, and whether one could not."""
    from safetyplan.messages import SafetyPlanError
    from safetyplan.rules.mends import may_be_fixed
    from safetyplan.rules.policy import examine

    checked: list[CheckedPlan] = []
    unreadable = False
    for name in names or [_default()]:
        try:
            loaded = _load(name, register)
            lost = _lost(loaded, name, against, by) if against else []
        except SafetyPlanError as error:
            typer.echo(_("error: {message}").format(message=error.message), err=True)
            typer.echo(_("  hint: {hint}").format(hint=error.hint), err=True)
            unreadable = True
            continue
        found = examine(loaded, by)
        if name != "-" and may_be_fixed(found):
            from safetyplan.rules.fix import marked

            found = marked(loaded, found, Path(name), register, by)
        checked.append(CheckedPlan(loaded, list(dict.fromkeys([*found, *lost]))))
    return checked, unreadable


def _lost(loaded: "Loaded", name: str, against: str, by: "Policy") -> "list[Finding]":
    """Return what the plan lost since it stood at a revision or in another file; nothing where it was not there yet."""
    from safetyplan.cli.opening import usable
    from safetyplan.plan.duties import Duties
    from safetyplan.review.losses import losses
    from safetyplan.source.git import earlier

    if loaded.plan is None or loaded.register is None:
        return []
    before = earlier(name, against)
    if before is None:
        typer.echo(_("{path} is not in {revision} yet").format(path=name, revision=against), err=True)
        return []
    old = usable(before)
    assert old.plan is not None and old.register is not None
    found = losses(Duties(old.plan, old.register), Duties(loaded.plan, loaded.register))
    return loaded.located([finding for finding in found if by.wants(finding.code)])


def _default() -> str:
    from safetyplan.source.shipped import plan_path

    path, shipped = plan_path(None)
    if shipped:
        from safetyplan.messages import SafetyPlanError

        raise SafetyPlanError(
            _("there is no plan here to check"),
            _(
                "name it: safetyplan validate PATH; without one, data/plan_*.yaml and plan_*.yaml are looked for"
            ),
        )
    return str(path)


def _load(name: str, register: Path | None) -> "Loaded":
    from safetyplan.source.files import read_stream
    from safetyplan.source.load import load, load_bytes

    if name == "-":
        import sys

        return load_bytes(read_stream(sys.stdin.buffer, "<stdin>"), "<stdin>", Path(), register)
    return load(Path(name), register)


def _report(
    checked: list[CheckedPlan],
    accepted: Accepting | None,
    format_: str,
    *,
    notes: bool,
    statistics: bool,
) -> None:
    """Write the findings to standard output and one line about each plan to standard error."""
    import sys

    found = list(dict.fromkeys(finding for each in checked for finding in each.findings))
    loaded = [each.loaded for each in checked]
    shortened = False
    if format_ == "text" and statistics:
        _write_statistics(found)
    elif format_ == "text":
        shortened = _write_text(found, loaded, notes=notes)
    else:
        from importlib import import_module

        from safetyplan.report import FORMATS

        writer = import_module(f"safetyplan.report.{FORMATS[format_]}")
        more = _further_keys(found, checked, accepted, statistics=statistics) if format_ == "json" else {}
        exact(sys.stdout, to_programs=format_ != "github").write(writer.render(found, *loaded, **more))
    sys.stdout.flush()
    for each in checked:
        typer.echo(_summary(each, accepted), err=True)
    if shortened:
        typer.echo(_("--notes shows every note in full"), err=True)


def _write_text(found: "list[Finding]", loaded: "list[Loaded]", *, notes: bool) -> bool:
    """Write findings for people, and return whether notes were left out or put together.

    Nothing grave is to drown in notes: where there is an error, they are only counted, else told once a rule, unless
    all are asked for.
    """
    import sys

    from safetyplan.findings import Severity
    from safetyplan.report import terminal

    shortened = not notes and sum(finding.severity is Severity.NOTE for finding in found) > 1
    if not notes and _fails(found, "error"):
        found = [finding for finding in found if _fails([finding], "warning")]
    render = terminal.render if notes else terminal.overview
    sys.stdout.write(render(found, *loaded, colour=_coloured()))
    return shortened


def _write_statistics(found: "list[Finding]") -> None:
    from safetyplan.report.statistics import render
    from safetyplan.terminal import screen_width

    for line in render(found, screen_width()):
        typer.echo(line)


def _further_keys(
    found: "list[Finding]", checked: list[CheckedPlan], accepted: Accepting | None, *, statistics: bool
) -> dict[str, Any]:
    """Return what the JSON document says beside the findings, as far as it was asked for."""
    more: dict[str, Any] = {}
    if accepted:
        unmatched = (entry for each in checked for entry in each.unmatched)
        more["baseline"] = {
            "path": str(accepted.path),
            "accepted": sum(each.quiet for each in checked),
            "unmatched": [
                entry.model_dump(include={"plan", "rule", "where", "about"}) for entry in unmatched
            ],
        }
    if statistics:
        from dataclasses import asdict

        from safetyplan.report.statistics import statistics as counted

        more["statistics"] = [asdict(each) for each in counted(found)]
    return more


def _coloured() -> bool:
    import os
    import sys

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _summary(checked: CheckedPlan, accepted: Accepting | None) -> str:
    from safetyplan.findings import Severity

    counts = {severity: sum(f.severity is severity for f in checked.findings) for severity in Severity}
    parts = []
    if n := counts[Severity.ERROR]:
        parts.append(ngettext("{n} error", "{n} errors", n).format(n=n))
    if n := counts[Severity.WARNING]:
        parts.append(ngettext("{n} warning", "{n} warnings", n).format(n=n))
    if n := counts[Severity.NOTE]:
        parts.append(ngettext("{n} note", "{n} notes", n).format(n=n))
    path = checked.loaded.plan_source.path
    told = _("{path}: nothing to report").format(path=path)
    if parts:
        told = _("{path}: {counts}").format(path=path, counts=_(", ").join(parts))
    if n := sum(finding.fixable for finding in checked.findings):
        told += ngettext("; --fix mends {n} of them", "; --fix mends {n} of them", n).format(n=n)
    if accepted and (n := checked.quiet):
        words = ngettext("; {n} accepted by {baseline}", "; {n} accepted by {baseline}", n)
        told += words.format(n=n, baseline=accepted.path)
    return told


def _fails(findings: "list[Finding]", fail_on: str) -> bool:
    from safetyplan.findings import Severity, at_least

    return fail_on != "never" and at_least(findings, Severity[fail_on.upper()])


def _mend(
    names: list[str], register: Path | None, by: "Policy", accepted: Accepting | None, *, only_shown: bool
) -> None:
    """Write what `fix` mends, or show it as a diff; what is accepted stays as it is."""
    import sys

    from safetyplan.messages import SafetyPlanError
    from safetyplan.rules.fix import as_diff, mended
    from safetyplan.source.files import write_atomic

    if "-" in names:
        raise SafetyPlanError(_("standard input cannot be mended in place"), _("give the path of a file"))
    for name in names or [_default()]:
        changes = mended(Path(name), register, by, accepted.told if accepted else None)
        if not changes:
            typer.echo(_("{path}: nothing that could be mended by itself").format(path=name), err=True)
        for change in changes:
            if only_shown:
                exact(sys.stdout).write(as_diff(change))
            elif change.after != change.before:
                write_atomic(change.path, change.after)
                typer.echo(
                    ngettext(
                        "mended {n} place in {path}", "mended {n} places in {path}", change.count
                    ).format(n=change.count, path=change.path),
                    err=True,
                )
            if change.left:
                message = _(
                    "{path}: left as it is, since something else would be read or found wrong there after the mend; "
                    "mend by hand: line {lines}"
                )
                lines = _(", ").join(map(str, change.left))
                typer.echo(message.format(path=change.path, lines=lines), err=True)
