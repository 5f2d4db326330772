"""What a person has to look at after an import, in every format of `report`; the gravest first."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from safetyplan.findings import Finding, Place, Severity
from safetyplan.importer.document import WHOLE
from safetyplan.importer.importer import Failed, Imported
from safetyplan.messages import _, ngettext
from safetyplan.plan.vocabulary import term
from safetyplan.report.markdown import checklist, grouped
from safetyplan.rules.imported import unreadable_document
from safetyplan.rules.imported_duties import nothing_read
from safetyplan.rules.references import unknown_group, unknown_unit
from safetyplan.text import escape_markdown

VERSION = 2
"""Of the JSON form; it grows by new keys only, and changes when a key changes its meaning."""


def as_text(results: Sequence[Imported | Failed]) -> str:
    """Return the report for a terminal."""
    return "\n".join("".join(f"{line}\n" for line in _text(result)) for result in results)


def _text(result: Imported | Failed) -> Iterator[str]:
    yield _first_line(result)
    if isinstance(result, Failed):
        yield "  " + _("error: {message}").format(message=result.message)
        yield "  " + _("hint: {hint}").format(hint=result.hint)
        return
    yield "  " + _summary(result)
    for heading, reasons in grouped(result.findings, _title):
        yield ""
        yield f"  {heading}"
        for why, lines in reasons.items():
            yield f"    {why}"
            yield from (f"       {line}" for line in lines if line)
    if result.proposal:
        yield ""
        yield "  " + _("Not in the register; check kind and parent before you add them")
        for line in _proposed(result):
            yield f"       {line}"
    if result.checked or result.notes:
        yield ""
        yield "  " + _("Left to decide, as `safetyplan validate` will say")
        for line in _undecided(result):
            yield f"       {line}"
        if result.notes:
            yield "       " + ngettext("{n} note", "{n} notes", result.notes).format(n=result.notes)
    if result.left_out:
        yield ""
        yield "  " + _("Not taken into the plan")
        for text in result.left_out:
            yield f"       {text}"
    if told := _unjoined(result):
        yield ""
        yield "  " + told


def in_short(results: Sequence[Imported | Failed]) -> str:
    """Return one line a document, and a sum; for many documents at once."""
    lines = [
        f"{r.source}: {r.message}\n    {r.hint}"
        if isinstance(r, Failed)
        else f"{_first_line(r)}: {_summary(r)}"
        for r in results
    ]
    failed = sum(isinstance(result, Failed) for result in results)
    if failed:
        told = ngettext("{n} document could not be read", "{n} documents could not be read", failed)
        lines.append(told.format(n=failed))
    return "".join(f"{line}\n" for line in lines)


def as_markdown(results: Sequence[Imported | Failed]) -> str:
    """Return the report as Markdown, each finding a box to tick."""
    return "\n".join("".join(f"{line}\n" for line in _markdown(result)) for result in results)


def _markdown(result: Imported | Failed) -> Iterator[str]:
    yield f"# {escape_markdown(_first_line(result))}"
    yield ""
    if isinstance(result, Failed):
        yield f"**{escape_markdown(result.message)}**  "
        yield escape_markdown(result.hint)
        return
    yield _summary(result)
    yield from checklist(result.findings, _title)
    for heading, lines in (
        (_("Not in the register; check kind and parent before you add them"), list(_proposed(result))),
        (_("Left to decide, as `safetyplan validate` will say"), list(_undecided(result))),
        (_("Not taken into the plan"), list(result.left_out)),
    ):
        if lines:
            yield ""
            yield f"## {heading}"
            yield ""
            yield from (f"- {escape_markdown(line)}" for line in lines)
    if told := _unjoined(result):
        yield ""
        yield escape_markdown(told)


def as_json(results: Sequence[Imported | Failed]) -> str:
    """Return the report as JSON."""
    import json

    documents = [_failed(r) if isinstance(r, Failed) else _imported(r) for r in results]
    return json.dumps({"version": VERSION, "documents": documents}, ensure_ascii=False, indent=1) + "\n"


def as_github(results: Sequence[Imported | Failed]) -> str:
    """Return all findings, on documents and on drafts, as annotations of a GitHub pull request."""
    from safetyplan.report import github

    return github.render(_all_findings(results))


def as_sarif(results: Sequence[Imported | Failed]) -> str:
    """Return all findings, on documents and on drafts, as one SARIF log."""
    from safetyplan.report import sarif

    return sarif.render(_all_findings(results))


FORMATS = {"text": as_text, "json": as_json, "github": as_github, "sarif": as_sarif, "markdown": as_markdown}


def _all_findings(results: Sequence[Imported | Failed]) -> list[Finding]:
    found: list[Finding] = []
    for result in results:
        if isinstance(result, Failed):
            where = WHOLE._replace(path=result.path or result.source)
            found.append(unreadable_document.finding(result.message, where, result.hint))
        else:
            found += [*result.findings, *result.checked]
    return found


def _failed(result: Failed) -> dict[str, Any]:
    return {"source": result.source, "error": {"message": result.message, "hint": result.hint}}


def _imported(result: Imported) -> dict[str, Any]:
    from safetyplan.report import json_v1

    return {
        "source": result.source,
        "counts": asdict(result.counts),
        "findings": [json_v1.as_data(finding) for finding in (*result.findings, *result.checked)],
        "proposed": {
            "units": [unit.model_dump(mode="json", exclude_defaults=True) for unit in result.proposal.units],
            "groups": [
                group.model_dump(mode="json", exclude_defaults=True) for group in result.proposal.groups
            ],
        },
        "notes": result.notes,
        "left_out": list(result.left_out),
    }


def _first_line(result: Imported | Failed) -> str:
    """Return the document's name, and behind it that nothing of use was read, where that is so."""
    found = () if isinstance(result, Failed) else result.findings
    said = [finding.message for finding in found if finding.code == nothing_read.code]
    return _(": ").join((result.source, *said))


def _summary(result: Imported) -> str:
    counts = result.counts
    return _(
        "{sections} sections, {items} items, {clauses} clauses, {responsibilities} responsibilities, "
        "{deadlines} deadlines; {doubts} readings to check"
    ).format(**asdict(counts), doubts=len(result.findings))


def _title(finding: Finding) -> str:
    """Return what depends on a finding, by its family."""
    return {
        "IM1": _("Text that may be lost or damaged"),
        "IM2": _("Who does what, and by when"),
        "IM3": _("What is a heading, what is an item"),
        "IM4": _("Small things"),
    }[finding.code[:3]]


def _proposed(result: Imported) -> Iterator[str]:
    for unit in result.proposal.units:
        parent = _(", part of {name}").format(name=unit.part_of) if unit.part_of else ""
        yield _("{name} ({kind}{parent})").format(name=unit.name, kind=term(unit.kind), parent=parent)
    for group in result.proposal.groups:
        yield _("{name} (group)").format(name=group.name)


def _undecided(result: Imported) -> Iterator[str]:
    """Yield the findings on the draft, a line each; names the register lacks are listed already, and only counted."""
    listed = (unknown_unit.code, unknown_group.code) if result.proposal else ()
    yield from (_one_line(finding) for finding in result.checked if finding.code not in listed)
    if places := sum(finding.code in listed for finding in result.checked):
        told = ngettext(
            "{n} place uses a name that the register lacks",
            "{n} places use names that the register lacks",
            places,
        )
        yield told.format(n=places)


def _unjoined(result: Imported) -> str:
    """Say what to do where the register that the draft names lacks the proposed units; else nothing."""
    if result.joined:
        return ""
    return _("the register lacks the names above: import with --append-units, or run `safetyplan review`")


def _one_line(finding: Finding) -> str:
    assert isinstance(finding.where, Place), "only located findings are reported"
    words = {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTE: _("note")}
    word = words[finding.severity]
    return f"{finding.where.path}:{finding.where.line}: {word}[{finding.code}] {finding.message}"
