"""Findings as annotations of a GitHub pull request: workflow commands, one line each."""

from collections.abc import Sequence

from safetyplan.findings import Finding, Place, Severity
from safetyplan.report import in_words, mark_in_words, message_in_words
from safetyplan.report.folding import Fold, folded
from safetyplan.source.load import Loaded

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(findings: Sequence[Finding], *loaded: Loaded) -> str:
    """Return one workflow command for each finding; the place is repeated in the log's own line.

    Of notices GitHub shows ten a step, so the notes of one rule are one: the eleventh may be another rule's.
    """
    return "".join(f"{_command(each)}\n" for each in folded(findings, loaded))


def _command(told: Finding | Fold) -> str:
    finding = told.first if isinstance(told, Fold) else told
    where = finding.where
    assert isinstance(where, Place)
    fields = {
        "title": f"safetyplan {finding.code}",
        "file": where.path.replace("\\", "/"),
    }
    if where.line:
        fields |= {
            "line": str(where.line),
            "col": str(where.column),
            "endLine": str(where.end_line),
            "endColumn": str(where.end_column),
        }
    listed = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
    if isinstance(told, Fold):
        parts = [told.message, told.places, told.hint]
    else:
        parts = [message_in_words(finding) + mark_in_words(finding.fixable), finding.hint]
    text = f"{in_words(where)}: {finding.code} " + "\n".join(filter(None, parts))
    return f"::{_COMMANDS[finding.severity]} {listed}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
