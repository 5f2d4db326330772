"""Findings for programs: JSON under a schema of its own, `docs/findings.schema.json`.

The shape is versioned and independent of the types inside: it changes only with `VERSION`.
"""

import json
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from safetyplan.findings import Finding, Place, Severity
from safetyplan.rules.catalogue import rules
from safetyplan.source.load import Loaded

VERSION = 1


def render(findings: Sequence[Finding], *loaded: Loaded, **more: Any) -> str:
    """Return `findings` as one JSON document; `files` are the plans that were checked, `more` are further keys of it."""
    counts = Counter(finding.severity for finding in findings)
    document = {
        "version": VERSION,
        "files": [each.plan_source.path for each in loaded],
        "findings": [as_data(finding) for finding in findings],
        "summary": {severity.label + "s": counts[severity] for severity in sorted(Severity, reverse=True)},
        **more,
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def as_data(finding: Finding) -> dict[str, Any]:
    """Return one finding in this shape; what an import was not sure of says also how it was read."""
    assert isinstance(finding.where, Place)
    data = {
        "code": finding.code,
        "name": _names()[finding.code],
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
    return data | (
        {"reading": finding.reading._asdict()} if finding.reading else {"fixable": finding.fixable}
    )


@cache
def _names() -> dict[str, str]:
    return {rule.code: rule.name for rule in rules()}


def _place(place: Place) -> dict[str, Any]:
    data = {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }
    return data | ({"name": place.name} if place.name else {})
