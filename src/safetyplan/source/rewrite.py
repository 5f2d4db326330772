"""Values of a YAML file changed in place: written anew in the house style, every other byte as it was.

A route names what is changed: a key of a block (`("year",)`) or an entry of a list (`("open", 3)`).
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from safetyplan.findings import Place
from safetyplan.messages import SafetyPlanError, _
from safetyplan.plan.model import Route
from safetyplan.source.emit import entry, flow
from safetyplan.source.parse import parse
from safetyplan.source.splice import splice
from safetyplan.source.walk import Node, walk

Written = BaseModel | tuple[Any, ...] | str | int | None
"""What a value becomes; None takes it out, with its key where nothing is left of a list."""

_Edit = tuple[Place, str]


def rewritten(raw: bytes, given: Mapping[Route, Written], record: type[BaseModel], name: str = "") -> bytes:
    """Return the file with every change made; a key that is not there is put where the schema of `record` has it.

    The file must be UTF-8.  `SafetyPlanError` where its form leaves no safe way to make a change; what is
    returned has been read again and says what it should.
    """
    source = parse(name, raw)
    nodes = {node.route: node for node in walk(name, source.text)}
    changes = dict(_by_key(source.data, nodes, _without_empty_lists(source.data, given)))
    records = {(): record} | {
        route: type(value) for route, value in given.items() if isinstance(value, BaseModel)
    }
    # What is taken out goes last: until then it is where something new is put beside.
    made = _changed(raw, {route: v for route, v in changes.items() if v is not None}, records, name)
    return _changed(made, {route: v for route, v in changes.items() if v is None}, records, name)


def _changed(
    raw: bytes, changes: dict[Route, Written], records: Mapping[Route, type[BaseModel]], name: str
) -> bytes:
    if not changes:
        return raw
    source = parse(name, raw)
    nodes = {node.route: node for node in walk(name, source.text)}
    lines = source.text.split("\n")
    edits = [
        edit
        for route, value in changes.items()
        for edit in _edits(nodes, lines, route, value, _keys(records.get(route[:-1])))
    ]
    made = splice(raw, edits)
    if parse(name, made).data != _applied(source.data, changes):
        raise _no_way(name)
    return made


def _without_empty_lists(data: Any, changes: Mapping[Route, Written]) -> dict[Route, Written]:
    """Take out the key of a list that loses its last entry."""
    found = dict(changes)
    lists = {route[:-1] for route, value in changes.items() if value is None and isinstance(route[-1], int)}
    for route in lists:
        entries = [(*route, index) for index in range(len(_at(data, route)))]
        if all(each in found and found[each] is None for each in entries):
            for each in entries:
                del found[each]
            found[route] = None
    return found


def _by_key(
    data: Any, nodes: Mapping[Route, Node], changes: Mapping[Route, Written]
) -> Iterator[tuple[Route, Written]]:
    """Yield the changes; of a record that is written key by key, only its keys that become others."""
    for route, value in changes.items():
        node = nodes.get(route)
        in_lines = node is not None and node.is_mapping and not node.event.flow_style
        if not isinstance(value, BaseModel) or not in_lines:
            yield route, value
            continue
        old, new = _at(data, route), parse("", f"x: {flow(value)}".encode()).data["x"]
        names = {field.alias or name: name for name, field in type(value).model_fields.items()}
        for key in (*(k for k in old if k not in new), *(k for k in new if old.get(k) != new[k])):
            yield (*route, key), getattr(value, names[key]) if key in new else None


def _at(data: Any, route: Route) -> Any:
    for step in route:
        data = data[step]
    return data


def _keys(record: type[BaseModel] | None) -> list[str]:
    if record is None:
        return []
    return [field.alias or name for name, field in record.model_fields.items()]


def _edits(
    nodes: Mapping[Route, Node], lines: list[str], route: Route, value: Written, keys: list[str]
) -> Iterator[_Edit]:
    node = nodes.get(route)
    if node is None:
        if value is not None:
            yield _inserted(nodes, lines, route, value, keys)
    elif node.in_brackets:
        if value is None or isinstance(value, BaseModel | tuple) or not node.is_scalar:
            raise _no_way(node.path)
        yield node.place, str(value)
    elif value is None:
        yield _lines_of(node, lines), ""
    else:
        start = node.key
        end = _last_line(node, lines)
        column = start.column - 1
        place = Place("", start.line, start.column, end, len(lines[end - 1]) + 1)
        if node.is_entry:
            assert isinstance(value, BaseModel)
            yield place, flow(value)
        else:
            yield place, _text(str(route[-1]), value, column)


def _text(key: str, value: Written, column: int) -> str:
    return "\n".join(entry(key, value, " " * column)).lstrip(" ")


def _lines_of(node: Node, lines: list[str]) -> Place:
    """Return the whole lines of a key or an entry."""
    start = node.key
    before = lines[start.line - 1][: start.column - 1].strip()
    if before not in ("", "-") or (before == "-" and not node.is_entry):
        raise _no_way(node.path)
    end = _last_line(node, lines)
    if end < len(lines):
        return Place("", start.line, 1, end + 1, 1)
    return Place("", start.line, 1, end, len(lines[end - 1]) + 1)


def _last_line(node: Node, lines: list[str]) -> int:
    """Return the last line of a value; what follows it as empty lines or comments is not part of it."""
    if node.end is not None:  # of a list without indent it stands before the next key
        line = lines[node.end.line] if node.end.line < len(lines) else ""
        last = int(node.end.line) + bool(line[: node.end.column].strip())
    else:
        place = node.place
        last = place.end_line if place.end_column > 1 else place.end_line - 1
    first = node.key.line
    last = min(max(last, first), len(lines))
    block_text = node.is_scalar and node.style in {"|", ">"}
    while last > first and _is_idle(lines[last - 1], comments=not block_text):
        last -= 1
    return last


def _is_idle(line: str, *, comments: bool) -> bool:
    return not line.strip() or (comments and line.lstrip().startswith("#"))


def _inserted(
    nodes: Mapping[Route, Node], lines: list[str], route: Route, value: Written, keys: list[str]
) -> _Edit:
    """Put a key behind the last of those that the schema has before it."""
    routes = ((*route[:-1], key) for key in _before(str(route[-1]), keys))
    before = [nodes[each] for each in routes if each in nodes]
    if not before or before[-1].in_brackets:
        raise _no_way("")
    node = before[-1]
    line = _last_line(node, lines)
    text = _text(str(route[-1]), value, node.key.column - 1)
    indent = " " * (node.key.column - 1)
    end = len(lines[line - 1]) + 1
    return Place("", line, end, line, end), f"\n{indent}{text}"


def _before(key: str, keys: list[str]) -> Iterable[str]:
    return keys[: keys.index(key)] if key in keys else keys


def _applied(data: Any, changes: Mapping[Route, Written]) -> Any:
    """Return the data as they should be when all changes are made."""
    wanted = copy.deepcopy(data)
    for route, value in changes.items():
        if value is not None:
            key = str(route[-1])
            text = f"x: {flow(value)}" if isinstance(value, BaseModel) else "\n".join(entry(key, value, ""))
            _at(wanted, route[:-1])[route[-1]] = next(iter(parse("", text.encode()).data.values()))
    for route in sorted((r for r, value in changes.items() if value is None), key=_last_step, reverse=True):
        del _at(wanted, route[:-1])[route[-1]]
    return wanted


def _last_step(route: Route) -> tuple[int, int]:
    """Order routes so that of one list the entries come by their place, and lists before what lies in them."""
    return len(route), route[-1] if isinstance(route[-1], int) else -1


def _no_way(name: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("{name} cannot be changed in place as it is written").format(name=name or _("the file")),
        _("change it by hand, in an editor"),
    )
