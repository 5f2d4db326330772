"""Answers as JSON: a versioned record whose keys and values depend on no language (docs/answers.md).

A field of a view that is empty is still there: a reader need not ask whether a key exists.
"""

import json
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel

from safetyplan.plan.vocabulary import Status
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

WORDED = {"in_charge", "shared_by", "whens", "reading", "draft_mark"}
"""Fields in the words of the documents: for people, and left out of records."""


COUNTED = {"counts", "more", "named"}
"""Fields that hold something for each of several words: an object, the words its keys."""


def as_json(view: View) -> str:
    """Return a view as one JSON object: `kind`, `version`, for a draft its `status`, then the view's fields."""
    status = {"status": Status.DRAFT.value} if view.draft_mark else {}
    record = {"kind": KINDS[type(view).__name__], "version": VERSION, **status, **_fields(view)}
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def _fields(view: Any) -> dict[str, Any]:
    return {
        name: dict(_plain(value)) if name in COUNTED else _plain(value)
        for name in view._fields
        if name not in WORDED
        for value in (getattr(view, name),)
    }


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, tuple):
        return _fields(value) if hasattr(value, "_fields") else [_plain(each) for each in value]
    return value
