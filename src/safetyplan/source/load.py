"""Files → plan and register, or findings with their place: the schema's part of checking (SP1xx)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from safetyplan.findings import Finding, Place, Related, Severity, Target, Which, ordered
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Plan, Record, Route
from safetyplan.plan.register import Register, Roster
from safetyplan.source import Source, parse
from safetyplan.source.files import MAX_BYTES, decoded, read_bytes
from safetyplan.source.gate import read_named, tree_of
from safetyplan.source.locate import locate


@dataclass
class Loaded:
    """What was read: the two sources, and plan and register where their schema holds.

    `found` is what was found in reading, places looked up or not; `findings` are the same, located.  `plan`
    and `register` are None only if there is an error among them.
    """

    plan_source: Source
    register_source: Source | None = None
    plan: Plan | None = None
    register: Register | None = None
    found: list[Finding] = field(default_factory=list)

    @cached_property
    def findings(self) -> list[Finding]:
        """What was found in reading, located and ordered; looking up a place costs as much as parsing."""
        return self.located(self.found)

    @property
    def sources(self) -> dict[Which, Source]:
        """The files that were read."""
        sources: dict[Which, Source] = {"plan": self.plan_source}
        return sources if self.register_source is None else sources | {"register": self.register_source}

    def source(self, which: Which) -> Source:
        """Return the source a finding is about; the plan's where no register could be read."""
        return self.plan_source if which == "plan" or self.register_source is None else self.register_source

    def located(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return `findings` with lines and columns, ordered; each file is walked at most once."""
        return locate_all(findings, self.sources)


def load(path: Path, register: Path | None = None) -> Loaded:
    """Read the plan at `path` and its register (the one it names, beside it, unless `register` is given)."""
    return load_bytes(read_bytes(path), str(path), path.parent, register)


def load_bytes(
    raw: bytes,
    name: str,
    folder: Path,
    register: Path | None = None,
    read: Callable[[Path], bytes] | None = None,
) -> Loaded:
    """Read a plan from its bytes; the register it names is looked for in `folder`, with `read` or through the gate."""
    source = parse(name, raw)
    loaded = Loaded(source, found=list(source.findings))
    if _is_register(source.data):
        message = _("this is a register of units, not a plan")
        hint = _("check a plan that names it: `register: {name}`").format(name=Path(name).name)
        loaded.found.append(Finding("SP102", Severity.ERROR, message, Target(()), hint))
    elif source.data is not None:
        loaded.plan = _validated(source.data, Plan, "plan", loaded.found)
    named = source.data.get("register") if isinstance(source.data, dict) else None
    if register is not None:
        _load_register(loaded, register, read or read_bytes)
    elif isinstance(named, str) and named:
        _load_register(loaded, folder / named, read or (lambda _path: _named_register(folder, named)))
    if any(finding.severity is Severity.ERROR and _is_of(finding, name) for finding in loaded.found):
        loaded.plan = None
    return loaded


def register_of(raw: bytes, name: str) -> Register | None:
    """Return the register that bytes hold; None where its schema does not hold."""
    loaded = Loaded(Source("", ""))
    _load_register(loaded, Path(name), lambda _path: raw)
    return loaded.register


def load_register(path: Path) -> tuple[Register | None, list[Finding]]:
    """Read a register alone; None, with findings, where its schema does not hold."""
    loaded = Loaded(Source("", ""))
    _load_register(loaded, path)
    return loaded.register, loaded.findings


_Record = TypeVar("_Record", bound=Record)


def record_of(raw: bytes, name: str, record: type[_Record], hint: str) -> _Record:
    """Return the record that a file of its own holds; SafetyPlanError with its first fault, and where that is.

    `hint` says how such a file is made, for one that is something else.
    """
    source = parse(name, raw)
    found = [each for each in source.findings if each.severity is Severity.ERROR and raw.strip()]
    keys = {key for key, field in record.model_fields.items() if field.is_required()}
    if not found and not (isinstance(source.data, dict) and keys <= source.data.keys()):
        message = _("{path} is something else: it has no `{keys}`").format(
            path=name, keys=", ".join(sorted(keys))
        )
        raise SafetyPlanError(message, hint)
    read = None if found else _validated(source.data, record, "plan", found)
    if read is None:
        fault = Loaded(source).located(found)[0]
        assert isinstance(fault.where, Place)
        place = f"{name}:{fault.where.line}:{fault.where.column}"
        raise SafetyPlanError(_(": ").join((place, fault.message)), fault.hint)
    return cast("_Record", read)


def _is_register(data: Any) -> bool:
    """Whether a file given as a plan is plainly a register."""
    return (
        isinstance(data, dict) and bool(data) and data.keys() <= {"units", "groups", "events"} != {"events"}
    )


def _is_of(finding: Finding, path: str) -> bool:
    where = finding.where
    return where.path == path if isinstance(where, Place) else where.file == "plan"


def _named_register(folder: Path, name: str) -> bytes:
    """Return the register that a plan names.

    What is plainly none is not read on: what is found in a file is shown with its lines, and those of a file that a
    stranger's plan points to are nobody's business.
    """
    raw = read_named(folder, name, tree=tree_of(folder), suffixes=(".yaml", ".yml"), most=MAX_BYTES)
    if raw.strip() and not _LIKE_REGISTER.search(decoded(raw).text):
        message = _("{path} is not a register of units").format(path=name)
        raise SafetyPlanError(message, _("name the register's file here"))
    return raw


_LIKE_REGISTER = Pattern(r"(?m)^[\ufeff\s{-]*[\"']?(?:units|groups)\b", example="units:")


def _load_register(loaded: Loaded, path: Path, read: Callable[[Path], bytes] = read_bytes) -> None:
    try:
        raw = read(path)
    except SafetyPlanError as error:
        where = Target(("register",))
        hint = _near_by(path) or error.hint or _("name the register's file here")
        loaded.found.append(Finding("SP201", Severity.ERROR, error.message, where, hint))
        return
    source = loaded.register_source = parse(str(path), raw)
    loaded.found += source.findings
    if source.data is None:
        return
    roster = _validated(source.data, Roster, "register", loaded.found)
    if roster is not None and not any(finding.severity is Severity.ERROR for finding in source.findings):
        loaded.register = Register(roster)


def _near_by(path: Path) -> str:
    """Return a hint at the file beside the plan that is spelt most like the register it names, empty where none is."""
    import difflib

    try:
        names = sorted(each.name for each in path.parent.glob("*.y*ml"))[:1000]
    except OSError:
        return ""
    near = difflib.get_close_matches(path.name, [name for name in names if name != path.name], 1, 0.8)
    return _("did you mean {name}?").format(name=near[0]) if near else ""


def _validated(data: Any, record: type[Any], which: Which, found: list[Finding]) -> Any:
    """Return the record, or None with a finding for everything the schema objects to."""
    try:
        return record.model_validate(data)
    except ValidationError as error:
        from safetyplan.source.schema_errors import finding

        found.extend(finding(each, which, record) for each in error.errors(include_url=False))
        return None


def locate_all(findings: Iterable[Finding], sources: dict[Which, Source]) -> list[Finding]:
    """Return `findings` with every target turned into a place, ordered."""
    findings = list(findings)
    places: dict[Target, Place] = {}
    for which, source in sources.items():
        targets = {target for target in _targets(findings) if target.file == which}
        if targets:
            places |= locate(source.path, source.text, targets)

    def place(where: Target | Place) -> Place:
        return where if isinstance(where, Place) else places[where]

    def located(finding: Finding) -> Finding:
        related = tuple(Related(each.message, place(each.where)) for each in finding.related)
        return finding._replace(where=place(finding.where), related=related)

    return ordered([located(finding) for finding in findings])


def _targets(findings: list[Finding]) -> Iterator[Target]:
    for finding in findings:
        for where in (finding.where, *(related.where for related in finding.related)):
            if isinstance(where, Target):
                yield where


__all__ = [
    "Loaded",
    "Route",
    "load",
    "load_bytes",
    "load_register",
    "locate_all",
    "read_bytes",
    "record_of",
    "register_of",
]
