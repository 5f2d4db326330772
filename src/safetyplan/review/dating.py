"""The deadlines of a draft whose year somebody has given, or corrected."""

from safetyplan.grammar.clause import parse_clause
from safetyplan.importer.items import DraftBuilder, deadlines_of
from safetyplan.plan.model import Deadline, Item


def year_of(said: str) -> int | None:
    """Return the year that an answer names, None where it is none a plan may have."""
    is_year = said.isascii() and said.isdecimal() and len(said) == 4 and 1949 <= int(said) <= 2200
    return int(said) if is_year else None


def moved(item: Item, before: DraftBuilder, after: DraftBuilder) -> tuple[Deadline, ...]:
    """Return the deadlines of an item read under another year; what a person wrote stays.

    One that nothing is due by in the new year stays as it is, too: its phrase names its own year.
    """
    anew = {(new.phrase, new.task): new for new in _read(item, after)}
    read = set(_read(item, before))
    return tuple(dict.fromkeys(anew.get((d.phrase, d.task), d) if d in read else d for d in item.deadlines))


def dated_anew(item: Item, builder: DraftBuilder) -> tuple[Deadline, ...]:
    """Return the deadlines of an item with those read again that only repeat their phrase; what a person wrote stays."""
    if not any(deadline.event == deadline.phrase for deadline in item.deadlines):
        return item.deadlines
    found = _read(item, builder)
    dated: list[Deadline] = []
    for deadline in item.deadlines:
        same = [new for new in found if new.phrase == deadline.phrase]
        same = [new for new in same if new.task == deadline.task] or same[:1]
        if deadline.event == deadline.phrase and same:
            dated += [new.model_copy(update={"task": deadline.task}) for new in same]
        else:
            dated.append(deadline)
    return tuple(dict.fromkeys(dated))


def _read(item: Item, builder: DraftBuilder) -> tuple[Deadline, ...]:
    clause = parse_clause(item.clause, year=builder.year) if item.clause else None
    return deadlines_of(item.heading, item.content, clause, builder)
