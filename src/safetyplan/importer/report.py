"""What a person has to look at after an import, as text, Markdown or JSON; the gravest first."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from safetyplan.findings import Finding, Place
from safetyplan.importer.doubts import Doubt, Grade
from safetyplan.importer.importing import Failed, Imported
from safetyplan.messages import _, ngettext, preferred
from safetyplan.plan.vocabulary import CHINESE, term
from safetyplan.text import escape_markdown

VERSION = 1
"""Of the JSON form; it grows by new keys only, and changes when a key changes its meaning."""


def as_text(results: Sequence[Imported | Failed]) -> str:
    """Return the report for a terminal."""
    return "\n".join("".join(f"{line}\n" for line in _text(result)) for result in results)


def _text(result: Imported | Failed) -> Iterator[str]:
    yield result.source
    if isinstance(result, Failed):
        yield "  " + _("error: {message}").format(message=result.message)
        yield "  " + _("hint: {hint}").format(hint=result.hint)
        return
    yield "  " + _summary(result)
    for heading, reasons in _by_grade(result.doubts):
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
    if result.findings or result.notes:
        yield ""
        yield "  " + _("Left to decide, as `safetyplan validate` will say")
        for finding in result.findings:
            yield f"       {_one_line(finding)}"
        if result.notes:
            yield "       " + ngettext("{n} note", "{n} notes", result.notes).format(n=result.notes)
    if result.left_out:
        yield ""
        yield "  " + _("Not taken into the plan")
        for text in result.left_out:
            yield f"       {text}"


def in_short(results: Sequence[Imported | Failed]) -> str:
    """Return one line a document, and a sum; for many documents at once."""
    lines = [
        f"{r.source}: {r.message}\n    {r.hint}" if isinstance(r, Failed) else f"{r.source}: {_summary(r)}"
        for r in results
    ]
    failed = sum(isinstance(result, Failed) for result in results)
    if failed:
        told = ngettext("{n} document could not be read", "{n} documents could not be read", failed)
        lines.append(told.format(n=failed))
    return "".join(f"{line}\n" for line in lines)


def as_markdown(results: Sequence[Imported | Failed]) -> str:
    """Return the report as Markdown, each doubt a box to tick."""
    return "\n".join("".join(f"{line}\n" for line in _markdown(result)) for result in results)


def _markdown(result: Imported | Failed) -> Iterator[str]:
    yield f"# {escape_markdown(result.source)}"
    yield ""
    if isinstance(result, Failed):
        yield f"**{escape_markdown(result.message)}**  "
        yield escape_markdown(result.hint)
        return
    yield _summary(result)
    for heading, reasons in _by_grade(result.doubts):
        yield ""
        yield f"## {heading}"
        for why, lines in reasons.items():
            yield ""
            yield escape_markdown(why)
            yield ""
            yield from (f"- [ ] {escape_markdown(line) or _('the whole document')}" for line in lines)
    for heading, lines in (
        (_("Not in the register; check kind and parent before you add them"), list(_proposed(result))),
        (_("Left to decide, as `safetyplan validate` will say"), [_one_line(f) for f in result.findings]),
        (_("Not taken into the plan"), list(result.left_out)),
    ):
        if lines:
            yield ""
            yield f"## {heading}"
            yield ""
            yield from (f"- {escape_markdown(line)}" for line in lines)


def as_json(results: Sequence[Imported | Failed]) -> str:
    """Return the report as JSON."""
    documents = [_failed(r) if isinstance(r, Failed) else _imported(r) for r in results]
    return json.dumps({"version": VERSION, "documents": documents}, ensure_ascii=False, indent=1) + "\n"


FORMATS = {"text": as_text, "markdown": as_markdown, "json": as_json}


def _failed(result: Failed) -> dict[str, Any]:
    return {"source": result.source, "error": {"message": result.message, "hint": result.hint}}


def _imported(result: Imported) -> dict[str, Any]:
    return {
        "source": result.source,
        "counts": asdict(result.counts),
        "doubts": [{**asdict(doubt), "grade": doubt.grade.name.lower()} for doubt in result.doubts],
        "proposed": {
            "units": [unit.model_dump(mode="json", exclude_defaults=True) for unit in result.proposal.units],
            "groups": [
                group.model_dump(mode="json", exclude_defaults=True) for group in result.proposal.groups
            ],
        },
        "findings": [_finding(finding) for finding in result.findings],
        "notes": result.notes,
        "left_out": list(result.left_out),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    assert isinstance(finding.where, Place), "only located findings are reported"
    return {
        "code": finding.code,
        "severity": finding.severity.label,
        "message": finding.message,
        "hint": finding.hint,
        "path": finding.where.path,
        "line": finding.where.line,
        "column": finding.where.column,
    }


def _summary(result: Imported) -> str:
    counts = result.counts
    return _(
        "{sections} sections, {items} items, {clauses} clauses, {responsibilities} responsibilities, "
        "{deadlines} deadlines; {doubts} readings to check"
    ).format(**asdict(counts), doubts=len(result.doubts))


def _by_grade(doubts: Sequence[Doubt]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield the doubts of each grade, those with one reason together: they are gone through in one go."""
    headings = {
        Grade.LOSS: _("Text that may be lost or damaged"),
        Grade.DUTY: _("Who does what, and by when"),
        Grade.STRUCTURE: _("What is a heading, what is an item"),
        Grade.DETAIL: _("Small things"),
    }
    for grade, group in groupby(doubts, key=lambda doubt: doubt.grade):
        reasons: dict[str, list[str]] = {}
        for doubt in group:
            reasons.setdefault(doubt.why, []).append(_in_line(doubt))
        yield headings[grade], reasons


def _in_line(doubt: Doubt) -> str:
    """Return where a doubt is, what was printed and how it was read, as far as there is any of it."""
    item = _("item {item}").format(item=doubt.item) if doubt.item else ""
    place = _(", ").join(part for part in (doubt.place, item) if part)
    differs = doubt.printed and doubt.read and doubt.read != doubt.printed
    read = _word(doubt.read)
    text = f"{doubt.printed} → {read}" if differs else doubt.printed or read
    if doubt.alternatives:
        text += _(" (or: {others})").format(others=_(" / ").join(map(_word, doubt.alternatives)))
    return _(": ").join(part for part in (place, text) if part)


def _word(text: str) -> str:
    """Return a word of the schema in the user's language, anything else as it is."""
    return CHINESE.get(text, text) if preferred() == "zh_CN" else text


def _proposed(result: Imported) -> Iterator[str]:
    for unit in result.proposal.units:
        parent = _(", part of {name}").format(name=unit.part_of) if unit.part_of else ""
        yield _("{name} ({kind}{parent})").format(name=unit.name, kind=term(unit.kind), parent=parent)
    for group in result.proposal.groups:
        yield _("{name} (group)").format(name=group.name)


def _one_line(finding: Finding) -> str:
    assert isinstance(finding.where, Place), "only located findings are reported"
    return f"{finding.where.path}:{finding.where.line}: {finding.severity.label}[{finding.code}] {finding.message}"
