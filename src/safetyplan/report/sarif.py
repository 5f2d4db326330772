"""Findings in the Static Analysis Results Interchange Format (OASIS SARIF 2.1.0), columns in code points."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from safetyplan import __version__
from safetyplan.findings import Finding, Place, Severity
from safetyplan.report import message_in_words
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
    message = message_in_words(finding)
    text = f"{message}\n{finding.hint}" if finding.hint else message
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [_location(finding.where)],
    }
    if finding.fixable:
        result["properties"] = {"fixable": True}
    related = [(each.message, each.where) for each in finding.related if isinstance(each.where, Place)]
    if related:
        result["relatedLocations"] = [
            {"id": number, **_location(place), "message": {"text": message}}
            for number, (message, place) in enumerate(related)
        ]
    return result


def _location(place: Place) -> dict[str, Any]:
    """Return a location: by lines and columns where the file has them, else by what people call the place."""
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(place.path.replace("\\", "/"))}}
    if not place.line:
        named = {"logicalLocations": [{"fullyQualifiedName": place.name}]} if place.name else {}
        return {"physicalLocation": physical, **named}
    physical["region"] = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": max(place.end_column, 1),
    }
    return {"physicalLocation": physical}
