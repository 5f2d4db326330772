"""Findings in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0), columns in code points."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from safetyplan import __version__
from safetyplan.findings import Finding, Place, Severity
from safetyplan.rules.catalogue import Rule, rules
from safetyplan.rules.manual import read_manual
from safetyplan.source.load import Loaded

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(findings: Sequence[Finding], *_loaded: Loaded) -> str:
    """Return `findings` as one run of one log; rules that were not broken are left out."""
    broken = {finding.code for finding in findings}
    told = [rule for rule in rules() if rule.code in broken]
    index = {rule.code: place for place, rule in enumerate(told)}
    run = {
        "tool": {
            "driver": {"name": "safetyplan", "version": __version__, "rules": [_rule(rule) for rule in told]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in findings],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(rule: Rule) -> dict[str, Any]:
    manual = read_manual(rule.manual)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": manual.what},
        "fullDescription": {"text": " ".join([manual.what, *manual.why])},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    assert isinstance(finding.where, Place)
    text = f"{finding.message}\n{finding.hint}" if finding.hint else finding.message
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(finding.where)}],
    }
    related = [(each.message, each.where) for each in finding.related if isinstance(each.where, Place)]
    if related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _location(place), "message": {"text": message}}
            for number, (message, place) in enumerate(related)
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": quote(place.path.replace("\\", "/"))},
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": max(place.end_column, 1),
        },
    }
