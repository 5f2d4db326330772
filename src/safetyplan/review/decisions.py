"""Answers to the open questions of a draft → the bytes of draft and register, all else in them untouched."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from safetyplan.findings import Severity
from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.kinds import kind_of
from safetyplan.importer.items import DraftBuilder, responsibilities_of
from safetyplan.importer.naming import PrintedNames
from safetyplan.importer.proposals import Proposal, appended
from safetyplan.importer.provisions import Provision
from safetyplan.importer.repairing import Replacement, repairs
from safetyplan.messages import SafetyPlanError, _
from safetyplan.plan.model import (
    Item,
    Plan,
    Repair,
    Responsibility,
    Route,
    walk,
)
from safetyplan.plan.printed import item_text, label, restore
from safetyplan.plan.register import Group, Register, Roster, Unit
from safetyplan.plan.vocabulary import KINDS, Kind, Status
from safetyplan.review.assigning import assigned, with_names
from safetyplan.review.cases import (
    CONFIRM,
    HEADING,
    NAME,
    REPAIR,
    SEPARATOR,
    YEAR,
    YEAR_ELSEWHERE,
    YES,
    Case,
    cases,
)
from safetyplan.review.dating import dated_anew, moved, year_of
from safetyplan.rules.policy import check
from safetyplan.source.load import Loaded, load_bytes
from safetyplan.source.rewrite import Written, rewritten


class Files(NamedTuple):
    """A draft and its register as they lie, or are to lie, on the disk."""

    plan: bytes
    register: bytes


class Decision(NamedTuple):
    """What a person answers to a case: the key of a choice, or free text where the case takes some."""

    case: Case
    said: str


class Review:
    """A draft under review: what is open in it, and its files after each decision."""

    def __init__(self, path: Path, raw: bytes, register: Path | None = None) -> None:
        self.path = path
        self._begin(raw, register)

    def _begin(self, raw: bytes, register: Path | None) -> None:
        self.loaded = load_bytes(raw, str(self.path), self.path.parent, register)
        source = self.loaded.register_source
        self.register_path = Path(source.path) if source else None
        self.files = Files(raw, _read(self.register_path))
        self._errors = _errors(self.loaded)

    def take_up(self) -> None:
        """Read draft and register again if another run has written to them since; its decisions stand.

        What was decided here must have been written.  SafetyPlanError where they cannot be read any more.
        """
        from safetyplan.source.files import read_bytes

        raw = read_bytes(self.path)
        if Files(raw, _read(self.register_path)) == self.files:
            return
        self._begin(raw, self.register_path)
        if not self.is_readable:
            raise SafetyPlanError(
                _("{path} or its register was changed meanwhile and is wrong now").format(path=self.path),
                _("`safetyplan validate {path}` says what is wrong").format(path=self.path),
            )

    @property
    def is_readable(self) -> bool:
        """Whether draft and register hold their schemas."""
        return self.loaded.plan is not None and self.loaded.register is not None

    @property
    def plan(self) -> Plan:
        """The draft as it stands after the decisions so far."""
        assert self.loaded.plan is not None
        return self.loaded.plan

    @property
    def register(self) -> Register:
        """Its register, likewise."""
        assert self.loaded.register is not None
        return self.loaded.register

    def open(self) -> tuple[Case, ...]:
        """Return what is left to decide."""
        return cases(self.loaded)

    def decide(self, answers: Iterable[Decision]) -> list[tuple[Case, SafetyPlanError]]:
        """Apply answers to the files; return those that could not be, each with the reason.  Nothing is written."""
        failed: list[tuple[Case, SafetyPlanError]] = []
        for kind, given in _by_kind(answers):
            apply = _APPLY.get(kind, _listed)
            now = self._now()
            failed += [(each.case, _gone(each.case)) for each in given if each.case.code not in now]
            group = [each for each in given if each.case.code in now]
            try:
                self._become(apply(self, self._renewed(group)))
            except SafetyPlanError:  # one of them is to blame; the others are applied without it
                for answer in group:
                    try:
                        self._become(apply(self, self._renewed([answer])))
                    except SafetyPlanError as error:
                        failed.append((answer.case, error))
        return failed

    def _now(self) -> dict[str, Case]:
        return {case.code: case for case in self.open()}

    def _renewed(self, answers: list[Decision]) -> list[Decision]:
        """Look the cases up anew: what was applied before may have moved them."""
        now = self._now()
        return [answer._replace(case=now[answer.case.code]) for answer in answers]

    def finish(self) -> None:
        """Call the draft reviewed; `SafetyPlanError` while anything is open."""
        if self.open():
            raise SafetyPlanError(
                _("{n} questions are open").format(n=len(self.open())),
                _("`safetyplan review --list` shows them"),
            )
        self._become(
            Files(rewritten(self.files.plan, {("status",): Status.REVIEWED.value}, Plan), self.files.register)
        )

    def _become(self, files: Files) -> None:
        read: Callable[[Path], bytes] = lambda _path: files.register  # noqa: E731
        loaded = load_bytes(files.plan, str(self.path), self.path.parent, self.register_path, read)
        if loaded.plan is None or loaded.register is None:
            message = loaded.findings[0].message if loaded.findings else ""
            raise SafetyPlanError(message, _("the answer does not fit; nothing was changed"))
        errors = _errors(loaded)
        if new := next((message for message in errors if message not in self._errors), None):
            raise SafetyPlanError(new, _("the answer would make the plan wrong; nothing was changed"))
        self._errors = errors
        self.files, self.loaded = files, loaded

    def changed(self, changes: dict[Route, Written]) -> Files:
        """Return the files with changes in the draft."""
        return self.files._replace(plan=rewritten(self.files.plan, changes, Plan, str(self.path)))

    def changed_register(self, changes: dict[Route, Written]) -> Files:
        """Return the files with changes in the register."""
        raw = rewritten(self.files.register, changes, Roster, str(self.register_path))
        return self.files._replace(register=raw)


def _errors(loaded: Loaded) -> list[str]:
    """Return what the rules call an error in a draft: no answer may add to it."""
    return [finding.message for finding in check(loaded) if finding.severity is Severity.ERROR]


def _read(path: Path | None) -> bytes:
    from safetyplan.source.files import read_bytes

    try:
        return read_bytes(path) if path is not None else b""
    except SafetyPlanError:
        return b""


def _by_kind(answers: Iterable[Decision]) -> Iterator[tuple[str, list[Decision]]]:
    kinds: dict[str, list[Decision]] = {}
    for answer in answers:
        kinds.setdefault(answer.case.kind, []).append(answer)
    # entries of the list `open` go last: whoever takes one away moves the others
    yield from sorted(kinds.items(), key=lambda pair: pair[0] not in _APPLY)


def _gone(case: Case) -> SafetyPlanError:
    return SafetyPlanError(
        _("the question {code} is not open any more, or its text has changed").format(code=case.code),
        _("`safetyplan review --list` shows what is open"),
    )


def _by_hand(case: Case) -> SafetyPlanError:
    return SafetyPlanError(
        _("{words}: the place cannot be told for sure").format(words=case.words),
        _("change the draft by hand, then accept the question ({code})").format(code=case.code),
    )


def _wrong(case: Case, said: str) -> SafetyPlanError:
    keys = [choice.key for choice in case.choices] + ([case.free] if case.free else [])
    return SafetyPlanError(
        _("{said} is no answer to {words}").format(said=said, words=case.words),
        _("write one of: {names}").format(names=", ".join(keys)),
    )


def _builder(review: Review, year: int | None) -> DraftBuilder:
    """Return what the text of the draft is read with, as when it was imported."""
    first_leads = any(rule.first_leads for rule in review.plan.defaults)
    names = PrintedNames(review.register)
    return DraftBuilder(year, names, issued=review.plan.issued, first_leads=first_leads)


def _item_at(plan: Plan, route: Route) -> Item:
    return next(entry.item for entry in walk(plan) if entry.route == route)


# the year


def _year(review: Review, answers: list[Decision]) -> Files:
    """Set the year, and read again what was kept as a phrase for want of it."""
    (answer,) = answers
    year = year_of(answer.said)
    if year is None:
        raise _wrong(answer.case, answer.said)
    changes: dict[Route, Written] = {("year",): year}
    builder = _builder(review, year)
    for entry in walk(review.plan):
        dated = dated_anew(entry.item, builder)
        if dated != entry.item.deadlines:
            changes[(*entry.route, "deadlines")] = dated
    return review.changed(changes)


def _in_another_year(review: Review, year: int) -> dict[Route, Written]:
    """Return the changes that put a draft into another year; deadlines that a person changed stay."""
    changes: dict[Route, Written] = {("year",): year}
    before, after = _builder(review, review.plan.year), _builder(review, year)
    for entry in walk(review.plan):
        dated = moved(entry.item, before, after)
        if dated != entry.item.deadlines:
            changes[(*entry.route, "deadlines")] = dated
    return changes


# names and units


def _name(review: Review, answers: list[Decision]) -> Files:
    """Add names to the register, as the kind they look like or as another, or make them aliases of what it has."""
    names = PrintedNames(review.register)
    kinds: dict[str, Kind] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for answer in answers:
        name = answer.case.printed
        if answer.said == YES or _kind(answer.said):
            names.resolve(name)
            kinds[name] = _kind(answer.said) or kind_of(name)
        elif holder := review.register.find(answer.said):
            aliases[holder.name] = (*aliases.get(holder.name, ()), name)
        else:
            raise _wrong(answer.case, answer.said)
    units = (
        unit.model_copy(update={"confirmed": True, "kind": kinds[unit.name]})
        for unit in names.proposed_units()
    )
    raw = appended(
        review.files.register, Proposal(tuple(units), names.proposed_groups()), str(review.register_path)
    )
    changes: dict[Route, Written] = {}
    entries: tuple[tuple[str, Sequence[Unit | Group]], ...] = (
        ("units", review.register.units),
        ("groups", review.register.groups),
    )
    for key, holders in entries:
        for place, each in enumerate(holders):
            if each.name in aliases:
                changes[key, place] = each.model_copy(
                    update={"aliases": (*each.aliases, *aliases[each.name])}
                )
    raw = rewritten(raw, changes, Roster, str(review.register_path))
    renamed = {name: holder for holder, others in aliases.items() for name in others}
    return _renamed(review, review.files._replace(register=raw), renamed)


def _renamed(review: Review, files: Files, renamed: dict[str, str]) -> Files:
    """Return the files with names of the draft's data replaced; the clauses keep the words of the paper."""
    changes: dict[Route, Written] = {}
    for entry in walk(review.plan) if renamed else ():
        new = tuple(with_names(each, renamed) for each in entry.item.responsibilities)
        if new != entry.item.responsibilities:
            changes[(*entry.route, "responsibilities")] = new
    if not changes:
        return files
    return files._replace(plan=rewritten(files.plan, changes, Plan, str(review.path)))


def _confirm(review: Review, answers: list[Decision]) -> Files:
    """Confirm units of the register, as the kind it has or as another."""
    changes: dict[Route, Written] = {}
    for answer in answers:
        unit = review.register.units[int(answer.case.route[-1])]
        kind = unit.kind if answer.said == YES else _kind(answer.said)
        if kind is None:
            raise _wrong(answer.case, answer.said)
        changes[answer.case.route] = unit.model_copy(update={"confirmed": True, "kind": kind})
    return review.changed_register(changes)


def _kind(said: str) -> Kind | None:
    """Return the kind of unit that a word names, Chinese or English."""
    return next((kind for kind, word in KINDS.items() if said in (word, kind.value)), None)


# damaged text


def _repair(review: Review, answers: list[Decision]) -> Files:
    """Confirm repairs as they are read."""
    changes: dict[Route, Written] = {}
    for answer in answers:
        route = answer.case.route
        if answer.said == YES:
            changes[route] = _repair_at(review.plan, route).model_copy(update={"certain": True})
        elif answer.case.kind == HEADING:
            changes |= _with_heading(review.plan, route, answer)
        elif answer.case.kind == SEPARATOR and answer.said == "no":
            changes |= _as_one_name(review, route, answer.case)
        else:
            raise _wrong(answer.case, answer.said)
    return review.changed(changes)


def _repair_at(plan: Plan, route: Route) -> Repair:
    node: Any = plan
    for step in route:
        node = node[step] if isinstance(step, int) else getattr(node, step)
    assert isinstance(node, Repair)
    return node


def _with_heading(plan: Plan, route: Route, answer: Decision) -> dict[Route, Written]:
    """Return the changes that let a heading end where a person says; what is behind it becomes text."""
    item = _item_at(plan, route[:-2])
    heading, whole = answer.said.rstrip("。"), item.heading + item.content
    if not heading or not whole.startswith(heading) or not whole[len(heading) :].strip() or "\n" in heading:
        raise _wrong(answer.case, answer.said)
    new = item.model_copy(update={"heading": heading, "content": whole[len(heading) :]})
    text = item_text(new)
    (mended,) = repairs(text, [Replacement(len(label(item.num)) + len(heading), "。", "")])
    kept = tuple(mended if place == route[-1] else each for place, each in enumerate(item.repairs))
    if restore(text, kept)[1] or restore(text, kept)[0] != restore(item_text(item), item.repairs)[0]:
        raise _by_hand(answer.case)
    above = route[:-2]
    return {(*above, "heading"): heading, (*above, "content"): new.content, route: mended}


def _as_one_name(review: Review, route: Route, case: Case) -> dict[Route, Written]:
    """Return the changes that take a mark out of a clause again, and read the clause as it is printed."""
    item, repair = _item_at(review.plan, route[:-2]), _repair_at(review.plan, route)
    clause = item.clause or ""
    printed = clause.replace(repair.read, repair.printed, 1)
    if _as_read(review, clause) != item.responsibilities:  # somebody has changed them since
        raise _by_hand(case)
    above = route[:-2]
    found = _as_read(review, printed)
    if found == item.responsibilities:  # it is read as two names all the same
        found = tuple(_with_one_name(each, clause, printed) for each in found)
        if found == item.responsibilities:
            raise _by_hand(case)
    return {(*above, "clause"): printed, (*above, "responsibilities"): found or None, route: None}


def _with_one_name(responsibility: Responsibility, clause: str, printed: str) -> Responsibility:
    """Return a responsibility with two units as the one that `printed` names where `clause` parts them."""
    units = list(responsibility.units)
    for at, (first, second) in enumerate(pairwise(responsibility.units)):
        if first + second in printed and f"{first}、{second}" in clause:
            return responsibility.model_copy(
                update={"units": (*units[:at], first + second, *units[at + 2 :])}
            )
    return responsibility


def _as_read(review: Review, clause: str) -> tuple[Responsibility, ...]:
    builder = _builder(review, review.plan.year)
    parsed = parse_clause(clause, first_leads=builder.first_leads, year=builder.year)
    return responsibilities_of(parsed, Provision((), clause), builder, "")


# the list `open`


def _listed(review: Review, answers: list[Decision]) -> Files:
    """Change what an answer asks for, and take the question out of the list."""
    changes: dict[Route, Written] = {}
    files = review.files
    for answer in answers:
        case, said = answer
        if case.kind == YEAR_ELSEWHERE and (year := year_of(said)):
            changes |= _in_another_year(review, year)
            changes[case.route] = None
            continue
        if said not in [choice.key for choice in case.choices]:
            raise _wrong(case, said)
        if said == YES:
            pass
        elif case.kind == "IM205":
            files = _same_unit(review, files, case)
        else:
            question = review.plan.open[int(case.route[-1])]
            change = assigned(review.plan, review.register, question, said)
            if change is None:
                raise _by_hand(case)
            changes |= change
        changes[case.route] = None
    return files._replace(plan=rewritten(files.plan, changes, Plan, str(review.path)))


def _same_unit(review: Review, files: Files, case: Case) -> Files:
    """Make the shorter of two names an alias of the other; the register keeps the unit that is confirmed."""
    first, second = review.plan.open[int(case.route[-1])].printed.split("、")[:2]
    register = review.register
    units = [register.unit(name) for name in (first, second)]
    known = [unit for unit in units if unit is not None]
    main = max(known, key=lambda unit: (unit.confirmed, len(unit.name)), default=None)
    name = main.name if main else max(first, second, key=len)
    other = second if name == first else first
    changes: dict[Route, Written] = {}
    if main is None:
        unit = Unit(name=name, kind=kind_of(name), aliases=(other,), confirmed=False)
        raw = appended(files.register, Proposal((unit,)), str(review.register_path))
        return _renamed(review, files._replace(register=raw), {other: name})
    aliases = tuple(
        dict.fromkeys((*main.aliases, other))
    )  # it is one where a run ended before the draft was written
    changes["units", register.order[main.name]] = main.model_copy(update={"aliases": aliases})
    if other in register.order:
        changes["units", register.order[other]] = None
    raw = rewritten(files.register, changes, Roster, str(review.register_path))
    return _renamed(review, files._replace(register=raw), {other: name})


_APPLY: dict[str, Callable[[Review, list[Decision]], Files]] = {
    YEAR: _year,
    NAME: _name,
    CONFIRM: _confirm,
    HEADING: _repair,
    SEPARATOR: _repair,
    REPAIR: _repair,
}
"""What an answer changes, by the kind of its case; all others stand in the list `open`."""
