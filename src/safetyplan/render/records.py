"""Answers as JSON: a versioned record whose keys and values depend on no language (docs/answers.md).

A field of a view that is empty is still there: a reader need not ask whether a key exists.
"""

import json
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from safetyplan.render import View

VERSION = 1
"""Of every answer's schema; it grows when a key goes or changes its meaning, not when one is added."""

KINDS = {
    "AnswerView": "list",
    "ItemView": "item",
    "RegisterView": "register",
    "UnitView": "unit",
    "GroupView": "group",
}
"""What an answer says it is, by the class of its view."""

WORDED = {"in_charge", "shared_by", "whens", "reading"}
"""Fields in the words of the documents: for people, and left out of records."""


def as_json(view: View) -> str:
    """Return a view as one JSON object: `kind`, `version`, then its fields."""
    record = {"kind": KINDS[type(view).__name__], "version": VERSION, **_fields(view)}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _fields(view: Any) -> dict[str, Any]:
    return {name: _plain(getattr(view, name)) for name in view._fields if name not in WORDED}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        if value and all(type(each) is tuple and isinstance(each[0], StrEnum) for each in value):
            return {word.value: _plain(of_it) for word, of_it in value}
        return _fields(value) if hasattr(value, "_fields") else [_plain(each) for each in value]
    return value
