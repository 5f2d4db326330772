"""Findings for programs: JSON under a schema of its own, `docs/findings.schema.json`.

The shape is versioned and independent of the types inside: it changes only with `VERSION`.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from safetyplan.findings import Finding, Place, Severity
from safetyplan.rules.catalogue import rules
from safetyplan.source.load import Loaded

VERSION = 1


def render(findings: Sequence[Finding], *loaded: Loaded) -> str:
    """Return `findings` as one JSON document; `files` are the plans that were checked."""
    names = {rule.code: rule.name for rule in rules()}
    counts = Counter(finding.severity for finding in findings)
    document = {
        "version": VERSION,
        "files": [each.plan_source.path for each in loaded],
        "findings": [_finding(finding, names) for finding in findings],
        "summary": {severity.label + "s": counts[severity] for severity in sorted(Severity, reverse=True)},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _finding(finding: Finding, names: dict[str, str]) -> dict[str, Any]:
    assert isinstance(finding.where, Place)
    return {
        "code": finding.code,
        "name": names[finding.code],
        "severity": finding.severity.label,
        "message": finding.message,
        "hint": finding.hint,
        "replacement": finding.instead or None,
        "place": _place(finding.where),
        "related": [
            {"message": related.message, "place": _place(related.where)}
            for related in finding.related
            if isinstance(related.where, Place)
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
