"""What a plan lost against an earlier state of it: items, duties, deadlines, words, and units of the register.

What is meant so stands under `changes` in the plan, with the word on which it was changed; that is not told again.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from safetyplan.compare import compare
from safetyplan.compare.changes import Comparison, DeadlineChange, ItemChange, Rewording, RoleChange
from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _, ngettext
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Deadline, Plan, Route
from safetyplan.plan.register import Register
from safetyplan.plan.vocabulary import CHINESE
from safetyplan.rules.catalogue import Rule
from safetyplan.rules.losses import deadline_lost, duty_lost, item_lost, text_lost, unit_lost

_TEXTS = {"heading": "标题", "content": "正文", "clause": "责任条款"}
_ITEM, _DEADLINE, _UNIT = "条目", "时限", "单位"


class _Loss(NamedTuple):
    """One thing lost: the item it belongs to, and the words under which `changes` acknowledges it."""

    rule: Rule
    item: str
    lost: str
    message: str
    where: Target


def losses(old: Duties, new: Duties) -> list[Finding]:
    """Return a finding for everything that `old` held and `new` does not, but for what its `changes` acknowledge.

    In a draft they are warnings.  Places are those of the new plan: the item, its neighbour where it is gone.
    """
    acknowledged = {(change.item, change.lost) for change in new.plan.changes}
    return [
        _finding(loss, new.plan)
        for loss in _losses(compare(old, new), new)
        if (loss.item, loss.lost) not in acknowledged
    ]


def _finding(loss: _Loss, plan: Plan) -> Finding:
    item = f"item: {loss.item}, " if loss.item else ""
    hint = _("put it back, or say who wants it so: `changes: [{{{item}lost: {lost}, decided_by: …}}]`")
    finding = loss.rule.finding(loss.message, loss.where, hint.format(item=item, lost=loss.lost))
    lesser = loss.rule.in_draft if plan.is_draft else None
    return finding._replace(severity=lesser or Severity.ERROR)


def _losses(comparison: Comparison, new: Duties) -> Iterator[_Loss]:
    place = Target(("title",))
    explained: set[str] = set()
    for item in comparison.items:
        if item.new is None:
            key = item.entry.key
            message = _("item {key} is gone: {text}").format(key=key, text=_shown(item))
            yield _Loss(item_lost, key, _ITEM, message, place)
        else:
            yield from _of_item(item)
        if item.new is None or item.roles:
            explained.add(item.entry.key)
    for change in comparison.wording:
        if _is_cut(change) and change.key in ("title", "preamble", "closing", "front"):
            message = _("words of `{key}` are gone: {words}").format(key=change.key, words=_gone(change))
            where = Target((change.key,)) if change.new else place
            yield _Loss(text_lost, "", change.key, message, where)
    yield from _of_units(comparison, new, explained)


def _shown(item: ItemChange) -> str:
    text = item.entry.item.heading or item.entry.item.content.strip()
    return text.split("\n")[0][:24]


def _of_item(item: ItemChange) -> Iterator[_Loss]:
    assert item.new is not None
    key, route = item.entry.key, item.new.route
    node = item.new.item
    for role in item.roles:
        held = [responsibility.role for responsibility in node.responsibilities]
        yield from _of_role(role, key, _within(route, "responsibilities", held, role.role))
    for change in item.deadlines:
        if change.old is not None:
            where = _within(route, "deadlines", node.deadlines, change.new)
            yield _of_deadline(change, change.old, key, where)
    for text in item.wording:
        if text.key in _TEXTS and _is_cut(text):
            message = _("words of item {key} are gone: {words}").format(key=key, words=_gone(text))
            where = Target((*route, text.key), "key") if text.new else Target(route)
            yield _Loss(text_lost, key, _TEXTS[text.key], message, where)


def _within(route: Route, key: str, records: Sequence[object], record: object) -> Target:
    """Return where `record` stands among the records of an item; the key of them, or the item, where it does not."""
    if record in records:
        return Target((*route, key, records.index(record)))
    return Target((*route, key), "key") if records else Target(route, "key")


def _of_role(change: RoleChange, key: str, where: Target) -> Iterator[_Loss]:
    word = CHINESE[change.role]
    instead = "、".join(shift.name for shift in change.gained)
    for shift in change.lost:
        message = _("{name} no longer has the role {role} in item {key}").format(
            name=shift.name, role=word, key=key
        )
        if instead:
            message += _("; now: {names}").format(names=instead)
        yield _Loss(duty_lost, key, f"{word} {shift.name}", message, where)


def _of_deadline(change: DeadlineChange, old: Deadline, key: str, where: Target) -> _Loss:
    message = _("the deadline {phrase} of item {key} is gone").format(phrase=old.phrase, key=key)
    if change.new is not None:
        message = _("the deadline {phrase} of item {key} is another one now: {new}").format(
            phrase=old.phrase, key=key, new=change.new.phrase
        )
    return _Loss(deadline_lost, key, f"{_DEADLINE} {old.phrase}", message, where)


def _is_cut(change: Rewording) -> bool:
    """Whether words were only taken away: what is left stood there before."""
    return bool(change.old.strip()) and change.new.strip() in change.old


def _gone(change: Rewording) -> str:
    rest = change.old.replace(change.new, "", 1).strip() if change.new else change.old.strip()
    return rest.replace("\n", "")[:24]


def _of_units(comparison: Comparison, new: Duties, explained: set[str]) -> Iterator[_Loss]:
    """Yield units that lose duties which no change of an item explains, and groups that gather fewer."""
    changed = {change.new for change in comparison.register if change.new}
    left: dict[int, list[str]] = {}
    for unit in comparison.units:
        name = unit.formerly or unit.name
        lost = [change for change in unit.changes if change.lost and change.item.entry.key not in explained]
        place = _group_left(new.register, unit.name, changed)
        if lost and place is not None:
            left.setdefault(place, []).append(name)
        elif lost and any(duty.is_certain for change in lost for duty in change.before):
            message = _("{name} loses {n} duties, for the register changed").format(name=name, n=len(lost))
            at = new.register.order.get(unit.name)
            where = Target(("register",)) if at is None else Target(("units", at, "name"), file="register")
            yield _Loss(unit_lost, "", f"{_UNIT} {name}", message, where)
    for place, names in left.items():
        group = new.register.groups[place].name
        message = ngettext(
            "{group} no longer gathers {names}: a unit loses the duties it has through it",
            "{group} no longer gathers {names}: {n} units lose the duties they have through it",
            len(names),
        ).format(
            group=group, names="、".join(names[:_SHOWN]) + ("等" if names[_SHOWN:] else ""), n=len(names)
        )
        where = Target(("groups", place), "key", file="register")
        yield _Loss(unit_lost, "", f"{_UNIT} {group}", message, where)


_SHOWN = 5


def _group_left(register: Register, name: str, changed: Collection[str]) -> int | None:
    """Return which group no longer gathers a unit because the group changed, and not the unit; None where none does."""
    unit = register.unit(name)
    if unit is None or name in changed:
        return None
    groups = enumerate(register.groups)
    return next((at for at, g in groups if g.name in changed and unit not in register.members(g)), None)
