"""Answers to the questions in the list `open` that change who does what in one item of the draft."""

from collections.abc import Callable

from safetyplan.plan.model import Entry, Plan, Question, Responsibility, Route, walk
from safetyplan.plan.register import Register
from safetyplan.plan.vocabulary import Role
from safetyplan.source.rewrite import Written


def assigned(plan: Plan, register: Register, question: Question, said: str) -> dict[Route, Written] | None:
    """Return the change that an answer asks for; None where which item it is about cannot be told for sure."""
    entries = [entry for entry in walk(plan) if _is_of(question, entry)]
    found: list[tuple[Route, tuple[Responsibility, ...]]] = []
    for entry in entries:
        new = _ANSWERS[question.code](entry, register, question, said)
        if new is not None:
            found.append(((*entry.route, "responsibilities"), new))
    if len(found) != 1:
        return None
    ((route, new),) = found
    return {route: new or None}


def with_names(responsibility: Responsibility, renamed: dict[str, str]) -> Responsibility:
    """Return a responsibility with some of its units under other names, each once."""
    units = tuple(dict.fromkeys(renamed.get(name, name) for name in responsibility.units))
    return responsibility.model_copy(update={"units": units})


def _is_of(question: Question, entry: Entry) -> bool:
    """Tell whether a question was asked about an item, as far as the words it is called by tell."""
    item = entry.item
    return question.item in ("", entry.key, item.num, item.heading, item.content[:16])


Assigned = tuple[Responsibility, ...] | None


def _as_printed(entry: Entry, _register: Register, question: Question, _said: str) -> Assigned:
    """Give a name back the form in which the clause prints it."""
    item = entry.item
    if question.printed not in (item.clause or ""):
        return None
    if not any(question.read in each.units for each in item.responsibilities):
        return None
    return tuple(with_names(each, {question.read: question.printed}) for each in item.responsibilities)


def _in_role(entry: Entry, register: Register, question: Question, said: str) -> Assigned:
    """Give units that are listed without any word for their role the one a person names; of several one leads."""
    item, role = entry.item, Role(said)
    if question.printed not in (item.clause or "").replace("，", "、"):
        return None
    holders = [(name, register.find(name)) for name in question.printed.split("、")]
    units = tuple(holder.name if holder else name for name, holder in holders)
    found = [each for each in item.responsibilities if set(units) <= set(each.units)]
    if len(found) != 1 or found[0].role != question.read:
        return None
    given = units[:1] if role is Role.LEAD else units
    new: list[Responsibility] = []
    for each in item.responsibilities:
        if each is not found[0]:
            new.append(each)
            continue
        rest = tuple(name for name in each.units if name not in given)
        new.append(each.model_copy(update={"role": role, "units": given}))
        new += [each.model_copy(update={"units": rest})] if rest else []
    return tuple(new)


def _taken_out(entry: Entry, _register: Register, question: Question, _said: str) -> Assigned:
    """Take out what was read out of the text of an item that has no clause."""
    item = entry.item
    text = (item.heading + item.content).replace("\n", "")
    return () if item.responsibilities and not item.clause and question.printed in text else None


_ANSWERS: dict[str, Callable[[Entry, Register, Question, str], Assigned]] = {
    "IM202": _in_role,
    "IM204": _as_printed,
    "IM214": _taken_out,
}
