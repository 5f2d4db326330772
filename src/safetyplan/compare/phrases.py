"""How one change is put into words, and the blocks of lines that hold them."""

from collections.abc import Iterable
from typing import NamedTuple

from safetyplan.compare.changes import DeadlineChange, RoleChange, Shift
from safetyplan.messages import _
from safetyplan.plan.model import Deadline, Entry
from safetyplan.plan.printed import paragraphs
from safetyplan.plan.vocabulary import term
from safetyplan.text import first_sentence


class Line(NamedTuple):
    """One line of a block; ``-`` marks words or duties that went, ``+`` those that came."""

    mark: str
    text: str


class Block(NamedTuple):
    """One thing that changed: ``+`` came, ``-`` went, ``~`` changed, ``=`` only has another number."""

    mark: str
    title: str
    lines: tuple[Line, ...]


class Part(NamedTuple):
    """A titled list of blocks; the note tells what the list leaves out."""

    title: str
    blocks: tuple[Block, ...]
    note: str = ""


def item_name(entry: Entry) -> str:
    """Return the key and heading of an item; without a heading, its first sentence or its clause."""
    item = entry.item
    name = item.heading or first_sentence("".join(paragraphs(item.content)[:1])) or item.clause or ""
    return f"{entry.key} {name}".strip()


def role_line(change: RoleChange, whole: bool) -> str:
    """Return who gains and who loses a role; of a whole item that came or went, only who holds it."""
    lost = "、".join(_shift(shift, _("{name} (now {roles})")) for shift in change.lost)
    gained = "、".join(_shift(shift, _("{name} (was {roles})")) for shift in change.gained)
    role = term(change.role)
    if whole:
        return _("{role}: {names}").format(role=role, names=lost or gained)
    if lost and gained:
        return _("{role}: passes from {lost} to {gained}").format(role=role, lost=lost, gained=gained)
    if gained:
        return _("{role}: {gained} takes it on").format(role=role, gained=gained)
    return _("{role}: {lost} no longer holds it").format(role=role, lost=lost)


def _shift(shift: Shift, with_others: str) -> str:
    if not shift.others:
        return shift.name
    return with_others.format(name=shift.name, roles="、".join(map(term, shift.others)))


def deadline_line(change: DeadlineChange) -> str:
    """Return what a deadline was and is."""
    if change.old is None and change.new is not None:
        return _("deadline added: {new}").format(new=deadline_text(change.new))
    if change.new is None and change.old is not None:
        return _("deadline dropped: {old}").format(old=deadline_text(change.old))
    assert change.old is not None and change.new is not None
    old, new = deadline_text(change.old), deadline_text(change.new)
    return _("deadline: was {old}, now {new}").format(old=old, new=new)


def deadline_text(deadline: Deadline) -> str:
    """Return a deadline as printed, with its meaning and what is due."""
    meaning = "，".join(_meaning(deadline))
    said = f"“{deadline.phrase}”（{meaning}）" if meaning else f"“{deadline.phrase}”"
    return f"{said}{deadline.task}"


def _meaning(deadline: Deadline) -> Iterable[str]:
    if deadline.by:
        yield str(deadline.by)
    if deadline.within:
        yield f"{deadline.within.start} – {deadline.within.end}"
    if deadline.every:
        yield term(deadline.every)
    if deadline.event and deadline.event != deadline.phrase:
        yield deadline.event
    if deadline.times:
        yield _("at least {n} times").format(n=deadline.times)
