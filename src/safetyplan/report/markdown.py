"""Findings as Markdown: one heading a severity, those of one kind together, each with a box to tick."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.report import in_words, mark_in_words, reading_in_words
from safetyplan.rules.catalogue import rules
from safetyplan.rules.manual import headline
from safetyplan.source.load import Loaded
from safetyplan.text import escape_markdown


def render(findings: Sequence[Finding], *_loaded: Loaded) -> str:
    """Return `findings` as a list to work through, the gravest first; nothing but a heading where there are none."""
    titles = {Severity.ERROR: _("Errors"), Severity.WARNING: _("Warnings"), Severity.NOTE: _("Notes")}
    gravest = sorted(findings, key=lambda finding: -finding.severity)
    lines = [f"# {_('Findings')}", *checklist(gravest, lambda finding: titles[finding.severity])]
    return "".join(f"{line}\n" for line in (lines if findings else [*lines, "", _("nothing to report")]))


def checklist(findings: Sequence[Finding], title: Callable[[Finding], str]) -> Iterator[str]:
    """Yield the lines of `findings` in their order: a heading whenever the title changes, below it a list a reason."""
    for heading, reasons in grouped(findings, title):
        yield ""
        yield f"## {heading}"
        for why, lines in reasons.items():
            yield ""
            reason, _bracket, code = why.rpartition(" [")
            yield f"{escape_markdown(reason)} [{code}"
            yield ""
            yield from (f"- [ ] {escape_markdown(line) or _('the whole document')}" for line in lines)


def grouped(
    findings: Sequence[Finding], title: Callable[[Finding], str]
) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """Yield the findings under each title, those with one reason together: they are gone through in one go.

    The reason of a reading is its message, which many share; that of any other what its rule says, and the
    message stands in its line.
    """
    known = {rule.code: rule for rule in rules()}
    for heading, group in groupby(findings, key=title):
        reasons: dict[str, list[str]] = {}
        for finding in group:
            why = finding.message if finding.reading else headline(known[finding.code])
            reasons.setdefault(f"{why} [{finding.code}]", []).append(_line(finding))
        yield heading, reasons


def _line(finding: Finding) -> str:
    """Return where a finding is, and what it is about."""
    assert isinstance(finding.where, Place), "only located findings are reported"
    if finding.reading:
        return reading_in_words(finding)
    hint = _(" ({hint})").format(hint=finding.hint) if finding.hint else ""
    return (
        _(": ")
        .join((in_words(finding.where), finding.message + mark_in_words(finding.fixable) + hint))
        .replace("\n", " ")
    )
