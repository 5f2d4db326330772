"""Units and groups a register does not have yet, as a file of their own or added to the register's."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safetyplan.findings import Target
from safetyplan.messages import SafetyPlanError, _
from safetyplan.plan.register import Group, Unit
from safetyplan.source import parse
from safetyplan.source.emit import flow, modeline
from safetyplan.source.locate import locate


@dataclass(frozen=True, slots=True)
class Proposal:
    """Units and groups to be added to a register, in the order in which the documents name them."""

    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.units or self.groups)


def merged(proposals: Iterable[Proposal]) -> Proposal:
    """Return what several documents propose; of one name, the first proposal counts."""
    units: dict[str, Unit] = {}
    groups: dict[str, Group] = {}
    for proposal in proposals:
        for unit in proposal.units:
            units.setdefault(unit.name, unit)
        for group in proposal.groups:
            groups.setdefault(group.name, group)
    return Proposal(tuple(unit for name, unit in units.items() if name not in groups), tuple(groups.values()))


def register_yaml(proposal: Proposal) -> str:
    """Return the proposal as a register of its own."""
    text = modeline("units.schema.json") + "\n"
    for key, entries in (("units", proposal.units), ("groups", proposal.groups)):
        if entries:
            text += f"{key}:\n" + "".join(f"{line}\n" for line in _lines(entries))
    return text if proposal else text + "units: []\n"


def appended(raw: bytes, proposal: Proposal, name: str) -> bytes:
    """Return the register with the proposal added at the end of its units and groups; every other byte stays.

    `SafetyPlanError` where the file's form leaves no place to add a line.
    """
    for key, entries in (("units", proposal.units), ("groups", proposal.groups)):
        if entries:
            raw = _with(raw, key, list(_lines(entries)), name)
    return raw


def _lines(entries: Iterable[Unit | Group]) -> Iterator[str]:
    for entry in entries:
        yield f"- {flow(entry)}"


def _with(raw: bytes, key: str, lines: list[str], name: str) -> bytes:
    source = parse(name, raw)
    if not isinstance(source.data, dict):
        raise _no_place(name)
    encoding = "utf-8-sig" if raw.startswith(b"\xef\xbb\xbf") else "utf-8"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise _no_place(name) from error
    end = "\r\n" if "\r\n" in text else "\n"
    before = text.split(end)
    stretch = _stretch(source.text, list(source.data), key, name)
    if stretch is None:
        tail = [] if text.endswith(end) else [""]
        after = [*before[: len(before) - (not tail)], f"{key}:", *lines, ""]
    else:
        first, at = stretch
        if re.fullmatch(rf"{key}: *\[ *\] *", before[first - 1]):
            before[first - 1] = f"{key}:"
        indent = next((m[1] for line in before[first:at] if (m := re.match(r"( *)- ", line))), "")
        after = [*before[:at], *(indent + line for line in lines), *(before[at:] or [""])]
    made = end.join(after).encode(encoding)
    check = parse(name, made)
    wanted = {**source.data, key: [*(source.data.get(key) or []), *_parsed(lines)]}
    if check.data != wanted:
        raise _no_place(name)
    return made


def _parsed(lines: list[str]) -> list[object]:
    data = parse("", "\n".join(lines).encode()).data
    assert isinstance(data, list)
    return data


def _stretch(text: str, keys: list[str], key: str, name: str) -> tuple[int, int] | None:
    """Return the first and last line of a list at the top, as a slice; None where there is no such list."""
    if key not in keys:
        return None
    targets = {each: Target((each,), "key") for each in keys}
    places = locate(name, text, set(targets.values()))
    here = places[targets[key]].line
    following = [place.line for place in places.values() if place.line > here]
    lines = text.split("\n")
    end = min(following) - 1 if following else len(lines)
    while end > here and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    return here, end


def _no_place(name: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("nothing can be added to {name} as it is written").format(name=name),
        _("write the proposals to a file of their own with --proposed, and add them by hand"),
    )
