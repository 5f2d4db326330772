"""What Pydantic objects to, in words a plan editor can act on (SP1xx); mapped by error type, never by text."""

import difflib
from enum import EnumMeta
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from safetyplan.findings import Finding, Severity, Target, Which
from safetyplan.messages import _
from safetyplan.plan.model import Route
from safetyplan.source.damage import ODD_SPACE, named_space

_LISTS = {"tuple_type", "list_type"}
_MAPPINGS = {"model_type", "model_attributes_type", "dict_type"}


def finding(error: ErrorDetails, which: Which, record: type[BaseModel]) -> Finding:
    """Return the finding for one Pydantic error of `record`."""
    route: Route = tuple(error["loc"])
    kind, value = error["type"], error["input"]
    name = str(route[-1]) if route else ""
    target = Target(route, file=which)
    shown = _shown(value)
    if kind == "extra_forbidden":
        return _unknown_key(error, record, which)
    if kind == "missing":
        message = _("the key {name} is missing").format(name=name)
        hint = _("add `{name}: …` here").format(name=name)
        return Finding("SP102", Severity.ERROR, message, Target(route[:-1], "key", file=which), hint)
    if kind == "year_missing":
        message = _("the key {name} is missing").format(name="year")
        hint = _("add `{name}: …` here").format(name="year")
        return Finding("SP102", Severity.ERROR, message, Target(route[:-1], "key", file=which), hint)
    if value == "" and kind != "one_meaning":
        message = _("{name} has no value").format(name=_named(route))
        return Finding("SP107", Severity.ERROR, message, target, _value_hint(record, route))
    if kind == "enum":
        key = next((step for step in reversed(route) if isinstance(step, str)), name)
        return _not_one_of(key, str(value), error, target)
    if kind in {"iso_date", "date_from_datetime_parsing", "date_parsing", "date_type"}:
        message = _("{value} is no date").format(value=shown)
        return Finding("SP105", Severity.ERROR, message, target, _date_hint(str(value)))
    if kind in {"count", "greater_than_equal", "less_than_equal", "int_type", "int_parsing"}:
        message = _("{value} is no number that {name} can have").format(value=shown, name=name)
        limits = error.get("ctx", {})
        hint = _("write a whole number in the digits 0-9")
        if "ge" in limits:
            hint = _("write a whole number from {n} on").format(n=limits["ge"])
        elif "le" in limits:
            hint = _("write a whole number up to {n}").format(n=limits["le"])
        return Finding("SP106", Severity.ERROR, message, target, hint)
    if kind == "string_pattern_mismatch":
        message = _("{value} is no code").format(value=shown)
        return Finding(
            "SP106", Severity.ERROR, message, target, _('write 6 to 12 digits, in ASCII quotes: "360983104"')
        )
    if kind == "truth":
        message = _("{value} is neither true nor false").format(value=shown)
        near = difflib.get_close_matches(str(value).lower(), ("true", "false"), 1, 0.6)
        hint = _("did you mean {name}?").format(name=near[0]) if near else _("write true or false")
        return Finding("SP106", Severity.ERROR, message, target, hint)
    if kind == "one_meaning":
        message = _("a deadline means exactly one of by, within, every, event or ongoing")
        hint = _("keep one of them; write two deadlines where the phrase says two things")
        if not isinstance(value, dict) or not value.keys() & {"by", "within", "every", "event", "ongoing"}:
            hint = _("add the one that the phrase means, such as by: 2024-12-31 or every: month")
        return Finding("SP108", Severity.ERROR, message, target, hint)
    if kind == "times_of_nothing":
        message = _("times tells how often within `every` or at each `event`, and neither is given")
        return Finding("SP108", Severity.ERROR, message, target, _("add every: or event:, or delete times"))
    if kind == "period_backwards":
        message = _("the period ends before it starts")
        return Finding("SP108", Severity.ERROR, message, target, _("exchange start and end"))
    if kind in {"too_short", "string_too_short"}:
        message = _("{name} is empty").format(name=_named(route))
        return Finding("SP107", Severity.ERROR, message, target, _value_hint(record, route))
    return _wrong_shape(kind, route, shown, target)


def _wrong_shape(kind: str, route: Route, shown: str, target: Target) -> Finding:
    if kind in _LISTS:
        message = _("{name} must be a list, not {value}")
        hint = _("write `[…]`, or one entry a line beginning with `- `")
        if shown == _("a mapping"):
            hint = _("write `- ` in front of its first key, in the place of two spaces")
    elif kind in _MAPPINGS:
        message = _("{name} must be a mapping of keys and values, not {value}")
        hint = _("write `key: value`, with an ASCII colon and a space")
    else:
        message = _("{name} must be a text, not {value}")
        hint = _("put the text in double quotes")
    text = message.format(name=_named(route), value=shown)
    return Finding("SP103", Severity.ERROR, text, target, hint)


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return _("a mapping")
    if isinstance(value, list | tuple):
        return _("a list")
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"


def _named(route: Route) -> str:
    """Return what a route's value is called: the key, and for a list entry its place."""
    if not route:
        return _("the file")
    if isinstance(route[-1], int):
        return _("entry {n} of {name}").format(n=route[-1] + 1, name=_named(route[:-1]))
    return str(route[-1])


def _value_hint(record: type[BaseModel], route: Route) -> str:
    """Return what to do about a key without a value: one that must be there cannot be deleted."""
    owner = _record_at(record, route[:-1])
    info = owner.model_fields.get(str(route[-1])) if owner and route else None
    if info is not None and info.is_required():
        return _("write a value")
    return _("write a value, or delete the key")


def _unknown_key(error: ErrorDetails, record: type[BaseModel], which: Which) -> Finding:
    route: Route = tuple(error["loc"])
    name = str(route[-1])
    target = Target(route, "key", file=which)
    owner = _record_at(record, route[:-1])
    known = _keys(owner) if owner else []
    if "：" in name:
        hint = _("type `: ` (colon and space) with the Chinese input off")
        message = _("the key {name} holds a full-width colon").format(name=name)
        return Finding("SP005", Severity.ERROR, message, target, hint)
    if name and name[0] in ODD_SPACE:
        message = _("{space} in the indentation, where YAML needs ordinary spaces").format(
            space=named_space(name[0])
        )
        hint = _("delete it and indent with ordinary spaces, as many as the lines beside it have")
        return Finding("SP005", Severity.ERROR, message, target, hint)
    word, _space, value = name.partition(" ")
    near = difflib.get_close_matches(word, known, 1, 0.6)
    if near and value and not error["input"]:
        hint = _("write `{key}: {value}`, with an ASCII colon and a space").format(key=near[0], value=value)
    elif near:
        hint = _("did you mean {name}?").format(name=near[0])
    elif above := _list_above(record, route):
        hint = _("a line `{key}:` is missing above the first of these entries").format(key=above)
    else:
        hint = _("known keys here: {names}").format(names=", ".join(known))
    message = _("the key {name} is not known here").format(name=name)
    return Finding("SP101", Severity.ERROR, message, target, hint)


def _list_above(record: type[BaseModel], route: Route) -> str:
    """Return the list that an entry with a strange key belongs to, where just one of those beside its own knows the key.

    With the line `deadlines:` gone, its entries are read as more responsibilities.
    """
    if len(route) < 3 or not isinstance(route[-2], int):
        return ""
    owner = _record_at(record, route[:-3])
    others = [
        name
        for name in (_keys(owner) if owner else ())
        if name != route[-3]
        and (entry := _record_at(owner, (name,))) is not None
        and route[-1] in _keys(entry)
        and name not in ("items", "sections")
    ]
    return others[0] if len(others) == 1 else ""


def _not_one_of(name: str, value: str, error: ErrorDetails, target: Target) -> Finding:
    from safetyplan.plan.vocabulary import CHINESE

    expected = str(error.get("ctx", {}).get("expected", ""))
    known = [word.strip().strip("'") for word in expected.replace(" or ", ",").split(",")]
    chinese = next((word for word in known if CHINESE.get(word) and CHINESE[word] in value), None)
    near = [chinese] if chinese else difflib.get_close_matches(value, known, 1, 0.5)
    hint = _("did you mean {name}?").format(name=near[0]) if near else ""
    hint = hint or _("write one of: {names}").format(names=", ".join(known))
    message = _("{value} is no {name}").format(value=value, name=name)
    return Finding("SP104", Severity.ERROR, message, target, hint)


def _date_hint(value: str) -> str:
    digits = "".join(c if c.isdecimal() else " " for c in value).split()
    if len(digits) == 3 and len(digits[0]) == 4 and all(len(d) <= 2 for d in digits[1:]):
        from calendar import monthrange

        year, month, day = (int(d) for d in digits)
        if year and 1 <= month <= 12:
            last = min(max(day, 1), monthrange(year, month)[1])
            return _("did you mean {name}?").format(name=f"{year}-{month:02}-{last:02}")
    return _("write year-month-day, such as 2024-12-31")


def _keys(record: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in record.model_fields.items()]


def _record_at(record: type[BaseModel] | None, route: Route) -> type[BaseModel] | None:
    """Return the record type that a route below `record` leads to."""
    for step in route:
        if record is None or isinstance(step, int):
            continue
        fields = {info.alias or name: info for name, info in record.model_fields.items()}
        info = fields.get(step)
        record = _inner(info.annotation) if info else None
    return record


def _inner(annotation: Any) -> type[BaseModel] | None:
    if (
        isinstance(annotation, type)
        and not isinstance(annotation, EnumMeta)
        and issubclass(annotation, BaseModel)
    ):
        return annotation
    return next((found for arg in get_args(annotation) if (found := _inner(arg))), None)
