"""A short cut past the grammar of clauses: nearly all say the responsibilities in their order and usual words."""

from safetyplan.plan.model import Responsibility
from safetyplan.plan.register import Register, Unit
from safetyplan.plan.vocabulary import Role

_VERBS = {
    Role.ORGANIZE: {"组织"},
    Role.LEAD: {"牵头", "牵头组织", "牵头负责"},
    Role.SUPERVISE: {"督促"},
    Role.SHARE: {"分工负责", "按职责分工负责", "按照职责分工负责", "按职责分工落实"},
    Role.SUPPORT: {"配合"},
    Role.IMPLEMENT: {"落实"},
}
"""The words plans usually say a role with."""

_OTHERS = ("有关部门", "相关部门", "有关单位", "相关单位")
"""What 等 before the last name of a list may be followed by."""

Forms = dict[str, tuple[str, ...]]
"""Every name of the register with all the names of the same holder, longest first."""


def plainly_agree(
    clause: str, responsibilities: tuple[Responsibility, ...], forms: Forms, register: Register
) -> bool:
    """Tell whether the clause says just the responsibilities; False settles nothing."""
    if clause[:1] != "（" or clause[-1:] != "）" or not responsibilities:
        return False
    at, end = 1, len(clause) - 1
    last = len(responsibilities) - 1
    follows_lead = False
    for place, responsibility in enumerate(responsibilities):
        role = responsibility.role
        if responsibility.default:
            return False
        at = _after_list(forms, clause, at, responsibility.units)
        if at < 0:
            return False
        if place < last and role is Role.LEAD and clause.startswith("会同", at):
            if responsibilities[place + 1].role is not Role.SHARE:
                return False
            at, follows_lead = at + 2, True
            continue
        stop = clause.find("，", at, end) if place < last else end
        verb = clause[at:stop]
        if verb not in _VERBS[role] and not (verb == "负责" and _is_one_leader(register, responsibility)):
            return False
        if follows_lead and role is not Role.SHARE:
            return False
        at, follows_lead = stop + 1, False
    return True


def _after_list(forms: Forms, clause: str, at: int, units: tuple[str, ...]) -> int:
    """Return where the list of `units` ends that begins at `at`, -1 where the clause does not print it there."""
    for n, name in enumerate(units):
        mark = clause[at : at + 1] if n else "、"
        if mark not in ("、", "等") or (mark == "等" and n < len(units) - 1):
            return -1
        at += bool(n)
        for form in forms.get(name, ()):
            if clause.startswith(form, at):
                break
        else:
            return -1
        if mark == "等" and not form.endswith(_OTHERS):
            return -1
        at += len(form)
    return at


def _is_one_leader(register: Register, responsibility: Responsibility) -> bool:
    """负责 alone makes a single unit the leader."""
    units = responsibility.units
    return responsibility.role is Role.LEAD and len(units) == 1 and isinstance(register.find(units[0]), Unit)
