"""Records → YAML in the house style: one sentence a line, small records in one line, quotes only where needed."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from safetyplan.patterns import Pattern
from safetyplan.plan.model import Item, Section

_RECORDS = ("responsibilities", "deadlines", "repairs", "means", "defaults", "open")
_PROSE = ("content", "preamble", "front", "closing")
_TYPED = frozenset(
    {"year", "num", "issued", "by", "start", "end", "times", "default", "certain", "ongoing", "first_leads"}
)
"""Keys whose values read well unquoted though other programs would take them for numbers, dates or truth values."""


def modeline(schema: str) -> str:
    """Return the comment that tells an editor by which schema it is to complete and check the file."""
    return f"# yaml-language-server: $schema={schema}"


def block(record: BaseModel) -> Iterator[str]:
    """Yield the lines of a file that holds `record`, an empty one before its sections or items."""
    for name, value in _fields(record):
        if name in ("items", "sections"):
            yield ""
        yield from entry(name, value, "")


def flow(record: BaseModel) -> str:
    """Return `record` in one line, in braces."""
    return "{" + ", ".join(f"{name}: {_flow_value(value, name)}" for name, value in _fields(record)) + "}"


def _fields(record: BaseModel) -> Iterator[tuple[str, Any]]:
    """Yield what `record` says beyond the defaults, under the names of the file, in the order of the schema."""
    for name, written, default in _keys(type(record)):
        value = getattr(record, name)
        if value != default:
            yield written, _without_control(value)


@cache
def _keys(record: type[BaseModel]) -> tuple[tuple[str, str, object], ...]:
    """Return the fields of a record, their names in the file and their defaults; what is required equals none."""
    fields = record.model_fields.items()
    return tuple(
        (name, field.alias or name, object() if field.is_required() else field.get_default())
        for name, field in fields
    )


def _without_control(value: Any) -> Any:
    """Return what a plan may hold of a value: in place of a control character that which stands for any other."""
    if isinstance(value, str):
        return _CONTROL.sub("\ufffd", value) if _CONTROL.search(value) else value
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return tuple(map(_without_control, value))
    return value


def entry(name: str, value: Any, indent: str) -> Iterator[str]:
    """Yield the lines of a key with its value."""
    if name in ("items", "sections"):
        yield f"{indent}{name}:"
        for place, child in enumerate(value):
            if place:
                yield ""
            yield from _listed(child, indent)
    elif name in _RECORDS:
        yield f"{indent}{name}:"
        yield from (f"{indent}- {flow(record)}" for record in value)
    elif isinstance(value, BaseModel):
        yield f"{indent}{name}:"
        for key, inner in _fields(value):
            yield from entry(key, inner, indent + "  ")
    elif isinstance(value, tuple):
        yield f"{indent}{name}:"
        yield from (f"{indent}- {_scalar(each, name)}" for each in value)
    elif name in _PROSE and _fits_block(value):
        yield f"{indent}{name}: |-"
        yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
    else:
        yield f"{indent}{name}: {_scalar(value, name)}"


def _listed(child: Item | Section, indent: str) -> Iterator[str]:
    """Write one element of a list of items or sections, its first key behind the dash."""
    lines = [line for name, value in _fields(child) for line in entry(name, value, indent + "  ")]
    if not lines:
        yield f"{indent}- {{}}"
        return
    yield f"{indent}- {lines[0].removeprefix(indent + '  ')}"
    yield from lines[1:]


def _flow_value(value: Any, name: str) -> str:
    if isinstance(value, BaseModel):
        return flow(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_flow_value(each, name) for each in value) + "]"
    return _scalar(value, name, in_flow=True)


def _scalar(value: Any, name: str, *, in_flow: bool = False) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if _is_plain(text, in_flow=in_flow, typed=name in _TYPED) else _quoted(text)


_INDICATOR = Pattern(r"[-?:,\[\]{}#&*!|>'\"%@`~=<]")
_INSIDE = Pattern(r":(?=\s|\Z)|\s#|[\n\t]")
_INSIDE_FLOW = Pattern(r"[,\[\]{}:?]|\s#|[\n\t]")
_OTHER_TYPE = Pattern(
    r"(?i:null|true|false|yes|no|on|off|y|n)|[-+]?[.\d][\d_,.:eExXoO+\-a-fA-F]*|[-+]?\.(?i:inf|nan)"
    r"|\d{4}-\d{1,2}-\d{1,2}.*"
)


def _is_plain(text: str, *, in_flow: bool, typed: bool) -> bool:
    """Tell whether `text` may stand without quotation marks and is text to other programs, too."""
    if not text or text != text.strip() or _INDICATOR.match(text) or _UNPRINTABLE.search(text):
        return False
    if text.startswith(("---", "...")) or (_INSIDE_FLOW if in_flow else _INSIDE).search(text):
        return False
    return typed or not _OTHER_TYPE.fullmatch(text)


_UNPRINTABLE = Pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


_CONTROL = Pattern("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\ud800-\\udfff]", example="\x07")
"""What a plan may not hold even as an escape (SP003): a document that has one is read all the same."""


def _fits_block(text: str) -> bool:
    """Tell whether `text` can stand line by line as a block: nothing that a block would lose or misread."""
    lines = text.split("\n")
    return (
        not _UNPRINTABLE.search(text)
        and bool(lines[-1])
        and all(not line or (line.strip() and line[0] not in " \t") for line in lines)
    )


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\x00": "\\0"}


def _quoted(text: str) -> str:
    return '"' + "".join(_escaped(text)) + '"'


def _escaped(text: str) -> Iterable[str]:
    for c in text:
        if c in _ESCAPES:
            yield _ESCAPES[c]
        elif _UNPRINTABLE.match(c):
            yield f"\\u{ord(c):04x}"
        else:
            yield c
