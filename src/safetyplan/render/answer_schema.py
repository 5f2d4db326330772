"""The JSON Schema of the answers of `list`, `show` and `units`, derived from the views they are made of.

`safetyplan schema answers` prints it; `docs/answers.schema.json` is what it printed, `docs/answers.md` explains it.
"""

from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from safetyplan.plan.vocabulary import Status
from safetyplan.render.records import KINDS, VERSION, WORDED
from safetyplan.views.answer import AnswerView
from safetyplan.views.item import ItemView
from safetyplan.views.units import GroupView, RegisterView, UnitView

DRAFT = "https://json-schema.org/draft/2020-12/schema"


class Explained(NamedTuple):
    """What a record is, and what each of its fields says."""

    title: str
    fields: dict[str, str]


EXPLAINED = {
    "AnswerView": Explained("The answer of `list`", {
        "plan_title": "the plan's title",
        "year": "the year of the plan; null in a draft that has none yet",
        "unit": "the unit that was asked for, by the name of the register; empty if none was",
        "rows": "the tasks found, in the order of the plan",
        "counts": "how many duties are shown, by basis; a basis with none is left out",
        "more": "how many duties the filter of bases left out, by basis",
    }),
    "AnswerRow": Explained("One task of an answer", {
        "item": "the key of the item, for `show`",
        "sections": "the sections it stands in, number and heading, the outermost first",
        "heading": "its heading, or that of the nearest item above that has one; may be empty",
        "title": "a short name that tells it from its neighbours",
        "clause": "the bracket as printed; empty if it has none",
        "organizers": "who only organises, as the clauses print the names",
        "leads": "who leads, as the clauses print the names; empty if nobody is named, for nobody is guessed",
        "stated": "the roles as the clauses state them, the task's own before those of items above",
        "duties": "the duties that brought the task here: of the unit asked for, or of all units",
        "dues": "every deadline of the task, never empty",
        "last_day": "the last of its days; what has no day counts as due at the end of the year; null where the year is not known yet",
    }),
    "StatedRole": Explained("A role as a clause states it", {
        "role": "the role",
        "units": "the units and groups, as the clause prints their names",
        "item": "the item whose clause it is: the task's own, or one above",
        "default": "whether the plan's rule for unmarked names made it this role",
    }),
    "HeldDuty": Explained("A duty: one unit, one task, one role, one basis", {
        "unit": "the unit, by the name of the register",
        "confirmed": "whether the register has confirmed the unit; false is 待核",
        "role": "the role",
        "basis": "on what the duty rests, from `named` to `relevant`, which only may concern the unit",
        "via": "what the clause or rule names: the unit itself, its group, or a unit that is part of it or hosted by it",
        "note": "on whose word an open group means the unit here; else empty",
        "item": "the item whose clause states it; empty for a rule stated once",
        "rule": "the words of the rule stated once; else empty",
    }),
    "DueDate": Explained("A deadline of a task", {
        "item": "the item that prints it: the task's own, one below it, or one above",
        "task": "what is due, in words of the text; empty for all of the item",
        "phrase": "the words of the deadline in the text; empty for the default",
        "days": "the days it means, earliest first; empty where no day is known",
        "last_day": "the last of its days; the end of the year where no day is known, null in a draft without a year",
        "is_default": "whether it is the end of the year, for what no deadline covers",
        "is_above": "whether it is printed in an item above",
        "every": "how often it recurs; else empty",
        "times": "how many times at least; 0 if the text does not say",
        "event": "the named period it hangs on (安全生产月, 汛期); else empty",
        "note": "on whose word the period has these days; else empty",
    }),
    "Days": Explained("A stretch of days, both ends included", {
        "start": "the first day",
        "end": "the last day; the same for a single day",
    }),
    "ItemView": Explained("The answer of `show`", {
        "item": "the key of the item",
        "number": "its number as printed; empty if it has none",
        "heading": "its heading; may be empty",
        "lead_in": "the words and brackets of the items it lies in, the outermost first",
        "sections": "the sections it stands in, number and heading, the outermost first",
        "text": "the paragraphs of its own text",
        "clause": "the bracket as printed; empty if it has none",
        "task": "the item whose task it belongs to: itself, or one above; empty for a heading over tasks",
        "stated": "the roles of that task as the clauses state them",
        "duties": "the duties of that task, of all units and on every basis",
        "dues": "the deadlines of that task",
        "means": "whom an open group means in this item",
        "mentions": "units its text names without a duty there (正文提及)",
        "repairs": "places where the source is damaged, and how they are read",
        "below": "the items directly below it, a line each; one that is a task of its own is marked 【单列任务】",
    }),
    "Meant": Explained("Whom an open group means in an item", {
        "group": "the group, as the clause names it",
        "units": "the units it means",
        "note": "on whose word",
    }),
    "Repair": Explained("A repair of the source", {
        "printed": "what the source printed",
        "read": "how it is read",
        "certain": "whether the reading is certain; if not, somebody has to confirm it",
        "note": "why; may be empty",
    }),
    "RegisterView": Explained("The answer of `units`", {
        "plan_title": "the plan's title",
        "units": "every unit, in the order of the register",
        "groups": "every group, in the order of the register",
    }),
    "UnitRow": Explained("A unit of the register, with its duties counted", {
        "name": "the unit's name",
        "kind": "what sort of unit it is",
        "confirmed": "whether the register has confirmed it; false is 待核",
        "counts": "how many duties it certainly holds, by role",
        "maybe": "how many tasks may concern it besides, as one of 有关部门",
    }),
    "GroupRow": Explained("A group of the register", {
        "name": "the group's name",
        "is_open": "whether a duty of the group only may concern a member (有关部门)",
        "members": "its members, in the order of the register",
    }),
    "UnitView": Explained("The answer of `units NAME` for a unit", {
        "name": "the unit's name",
        "unit_kind": "what sort of unit it is",
        "confirmed": "whether the register has confirmed it; false is 待核",
        "full_name": "its full name; may be empty",
        "aliases": "the other names it goes by",
        "part_of": "the unit it is part of; else empty",
        "hosted_by": "the unit that hosts it (设在); else empty",
        "hosts": "the units it hosts",
        "parts": "the units that are part of it",
        "former": "names it had, each with the day until which",
        "note": "the register's remark; may be empty",
        "duties": "its duties in this plan, the surest basis first",
        "mentioned": "the tasks whose text names it without a duty (正文提及)",
    }),
    "HeldItems": Explained("The tasks in which a unit has one role on one basis", {
        "basis": "on what the duties rest",
        "via": "the group or unit named in its stead; empty where the unit itself is",
        "role": "the role",
        "items": "the keys of the tasks",
    }),
    "GroupView": Explained("The answer of `units NAME` for a group", {
        "name": "the group's name",
        "is_open": "whether a duty of the group only may concern a member (有关部门)",
        "aliases": "the other names it goes by",
        "members": "its members, in the order of the register",
        "note": "the register's remark; may be empty",
        "named": "the items whose clauses name it, by role; a role with none is left out",
    }),
}  # fmt: skip
"""What stands in the schema and in docs/answers.md, by the class of the view."""

_OFTEN = {"every": ["", "week", "month", "quarter", "half-year", "year"]}
"""Words of fields that are text in the views, because empty is one of them."""


def answer_schema() -> dict[str, Any]:
    """Return the schema of every answer: one of five kinds, each with its version and fields."""
    records: dict[str, Any] = {}
    for view in (AnswerView, ItemView, RegisterView, UnitView, GroupView):
        _record(view, records)
        body = records[view.__name__]
        kind = {
            "kind": {"const": KINDS[view.__name__], "description": "which answer it is"},
            "version": {"const": VERSION, "description": "the version of the schema"},
        }
        body["properties"] = kind | body["properties"]  # a field of the same name wins, as in records
        body["required"] = list(body["properties"])
        body["properties"]["status"] = {
            "const": Status.DRAFT.value,
            "description": "there where the answer is that of a draft, and only there",
        }
    return {
        "$schema": DRAFT,
        "$id": "answers.schema.json",
        "title": f"Answers of safetyplan with --format json, version {VERSION}",
        "description": (
            "What `list`, `show` and `units` write. `version` grows when a key goes or changes its meaning; "
            "a new key may come at any time."
        ),
        "oneOf": [{"$ref": f"#/$defs/{name}"} for name in KINDS],
        "$defs": records,
    }


def _record(view: Any, records: dict[str, Any]) -> dict[str, Any]:
    """Return a reference to the schema of a record, which is put with `records`."""
    name = view.__name__
    if name not in records:
        meaning = EXPLAINED[name]
        records[name] = {}
        fields = {key: of for key, of in get_type_hints(view).items() if key in _keys(view)}
        properties = {
            key: {"description": meaning.fields[key], **_typed(key, of, records)}
            for key, of in fields.items()
        }
        records[name] |= {
            "title": meaning.title,
            "type": "object",
            "required": list(properties),
            "properties": properties,
        }
    return {"$ref": f"#/$defs/{name}"}


def _keys(view: Any) -> tuple[str, ...]:
    names = tuple(view.model_fields) if issubclass(view, BaseModel) else view._fields
    return tuple(name for name in names if name not in WORDED)


def _typed(key: str, of: Any, records: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value, by the annotation of the field that holds it."""
    if get_origin(of) is UnionType:  # what a draft may lack: its year, and a day that hangs on it
        (known,) = (each for each in get_args(of) if each is not NoneType)
        return {"anyOf": [_typed(key, known, records), {"type": "null"}]}
    if get_origin(of) is tuple:
        return _many(key, get_args(of), records)
    if of is date:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    if of is bool:
        return {"type": "boolean"}
    if of is int:
        return {"type": "integer"}
    if of is str:
        return {"type": "string"} | ({"enum": _OFTEN[key]} if key in _OFTEN else {})
    if issubclass(of, StrEnum):
        return {"type": "string", "enum": [word.value for word in of]}
    return _record(of, records)


def _many(key: str, of: tuple[Any, ...], records: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a tuple: a list, a pair, or for pairs that begin with a word an object with it as key."""
    first, *rest = of
    if rest != [...]:
        items = [_typed(key, each, records) for each in of]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    pair = get_args(first)
    if get_origin(first) is tuple and issubclass(pair[0], StrEnum):
        words = {word.value: _typed(key, pair[1], records) for word in pair[0]}
        return {"type": "object", "properties": words, "additionalProperties": False}
    return {"type": "array", "items": _typed(key, first, records)}
