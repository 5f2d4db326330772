"""A comparison as titled lists of lines, in the user's language: what text and Markdown both print."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from safetyplan.compare.changes import (
    Comparison,
    DeadlineChange,
    DutyChange,
    ItemChange,
    RegisterChange,
    Rewording,
    RoleChange,
    SectionChange,
    Shift,
    UnitChange,
)
from safetyplan.messages import _, ngettext
from safetyplan.plan.duties import Duty
from safetyplan.plan.model import Deadline, Entry
from safetyplan.plan.printed import label, paragraphs
from safetyplan.plan.vocabulary import Basis, term
from safetyplan.text import first_sentence


class DiffLine(NamedTuple):
    """One line of a block; ``-`` marks words or duties that went, ``+`` those that came."""

    mark: str
    text: str


class DiffBlock(NamedTuple):
    """One thing that changed: ``+`` came, ``-`` went, ``~`` changed, ``=`` only has another number."""

    mark: str
    title: str
    lines: tuple[DiffLine, ...]


class DiffPart(NamedTuple):
    """A titled list of blocks; the note tells what the list leaves out."""

    title: str
    blocks: tuple[DiffBlock, ...]
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


# By item


def parts(comparison: Comparison, unit: str = "") -> Iterator[DiffPart]:
    """Yield what there is to tell; of one unit only, and then in full, if `unit` names it."""
    if not unit:
        found = (
            DiffPart(_("The plan"), (*_plan_blocks(comparison), *map(_section_block, comparison.sections))),
            DiffPart(_("By item"), tuple(_item_blocks(comparison.items))),
        )
        yield from (part for part in found if part.blocks)
    if comparison.units:
        yield unit_part(comparison, unit)
    if comparison.register:
        yield DiffPart(_("The register"), tuple(map(_register_block, comparison.register)))


def summary(comparison: Comparison) -> str:
    """Return one line that counts what changed."""
    if comparison.is_empty:
        return _("nothing changed")
    items = comparison.items
    counts = (
        (sum(i.old is None for i in items), _("{n} new")),
        (sum(i.new is None for i in items), _("{n} gone")),
        (sum(i.is_only_renumbered for i in items), _("{n} only renumbered")),
    )
    changed = len(items) - sum(count for count, _text in counts)
    said = [ngettext("{n} item changed", "{n} items changed", changed).format(n=changed)]
    said += [text.format(n=count) for count, text in counts if count]
    certain = sum(any(change.is_certain for change in unit.changes) for unit in comparison.units)
    said.append(ngettext("{n} unit concerned", "{n} units concerned", certain).format(n=certain))
    return _(", ").join(said)


def _plan_blocks(comparison: Comparison) -> Iterator[DiffBlock]:
    for key in dict.fromkeys(change.key for change in comparison.wording):
        lines = (line for change in comparison.wording if change.key == key for line in _wording(change))
        yield DiffBlock("~", key, tuple(lines))
    if comparison.other:
        yield DiffBlock("~", _("also changed: {keys}").format(keys=", ".join(comparison.other)), ())


def _section_block(change: SectionChange) -> DiffBlock:
    title = label(change.section.num) + change.section.heading
    if change.old is None:
        return DiffBlock("+", _("new section {name}").format(name=title), ())
    if change.new is None:
        return DiffBlock("-", _("section gone: {name}").format(name=title), ())
    lines = [DiffLine("", _("moved"))] if change.moved else []
    lines += [line for each in change.wording for line in _wording(each)]
    return DiffBlock("~", _("section {name}").format(name=title), (*lines, *_other(change.other)))


def _item_blocks(items: tuple[ItemChange, ...]) -> Iterator[DiffBlock]:
    """Yield a block an item; items that only have another number are told together, run by run."""
    run: list[ItemChange] = []
    for item in items:
        if item.is_only_renumbered:
            run.append(item)
            continue
        if run:
            yield _renumbered(run)
            run = []
        yield _item_block(item)
    if run:
        yield _renumbered(run)


def _renumbered(run: list[ItemChange]) -> DiffBlock:
    first, last = (_numbers(item) for item in (run[0], run[-1]))
    if len(run) == 1:
        title = _("{item}: number {old}, now {new}")
        return DiffBlock("=", title.format(item=item_name(run[0].entry), old=first[0], new=first[1]), ())
    title = _("{n} items only renumbered: {old} to {old_last} are now {new} to {new_last}")
    counted = title.format(n=len(run), old=first[0], old_last=last[0], new=first[1], new_last=last[1])
    return DiffBlock("=", counted, ())


def _numbers(item: ItemChange) -> tuple[str, str]:
    old, new = (_number(entry) for entry in (item.old, item.new))
    return old, new


def _number(entry: Entry | None) -> str:
    return (entry.item.num if entry else None) or _("none")


def _item_block(item: ItemChange) -> DiffBlock:
    mark = "+" if item.old is None else "-" if item.new is None else "~"
    title = item_name(item.entry)
    if item.old is None:
        title = _("{item} (new)").format(item=title)
    elif item.new is None:
        title = _("{item} (gone)").format(item=title)
    return DiffBlock(mark, title, tuple(_item_lines(item)))


def _item_lines(item: ItemChange) -> Iterator[DiffLine]:
    if item.renumbered:
        old, new = _numbers(item)
        yield DiffLine("", _("number: {old}, now {new}").format(old=old, new=new))
    if item.moved:
        yield DiffLine("", _moved(item))
    for role in item.roles:
        yield DiffLine("", role_line(role, whole=item.old is None or item.new is None))
    for deadline in item.deadlines:
        yield DiffLine("", deadline_line(deadline))
    for change in item.wording:
        if change.key != "clause" or not item.roles:
            yield from _wording(change)
    yield from _other(item.other)


def _moved(item: ItemChange) -> str:
    assert item.old is not None and item.new is not None
    old, new = (
        "".join(label(s.num) + s.heading for s in entry.sections[-1:]) for entry in (item.old, item.new)
    )
    if old == new:
        return _("moved to another place among its neighbours")
    return _("moved from {old} to {new}").format(old=old or _("no section"), new=new or _("no section"))


def _wording(change: Rewording) -> Iterator[DiffLine]:
    key = "" if change.key == "content" else _("{key}: ").format(key=change.key)
    if change.old:
        yield DiffLine("-", key + change.old)
    if change.new:
        yield DiffLine("+", key + change.new)


def _other(keys: Iterable[str]) -> Iterator[DiffLine]:
    if keys := tuple(keys):
        yield DiffLine("", _("also changed: {keys}").format(keys=", ".join(keys)))


def _register_block(change: RegisterChange) -> DiffBlock:
    if not change.old:
        return DiffBlock("+", _("{name} is new").format(name=change.new), ())
    if not change.new:
        return DiffBlock("-", _("{name} is gone").format(name=change.old), ())
    keys = tuple(key for key in change.keys if key != "name")
    if change.old != change.new:
        title = _("{old} is now called {new}").format(old=change.old, new=change.new)
        return DiffBlock("~", title, tuple(_other(keys)))
    return DiffBlock("~", change.new, tuple(_other(keys)))


# By unit


def unit_part(comparison: Comparison, unit: str) -> DiffPart:
    """Return the changes by unit; without a `unit` only what is certain, and a note that counts the rest."""
    if unit:
        blocks = (
            DiffBlock("~", _title(each), tuple(line for c in each.changes for line in _lines(c, True)))
            for each in comparison.units
        )
        return DiffPart(_("What changed for {unit}").format(unit=unit), tuple(blocks))
    alike: dict[tuple[DiffLine, ...], list[str]] = {}
    maybe: set[int] = set()
    for each in comparison.units:
        maybe.update(id(change.item) for change in each.changes if not change.is_certain)
        if lines := tuple(line for c in each.changes if c.is_certain for line in _lines(c, False)):
            alike.setdefault(lines, []).append(_title(each))
    note = ngettext(
        "{n} item that changed may concern units as one of a group such as 有关部门; --unit NAME shows it",
        "{n} items that changed may concern units as one of a group such as 有关部门; --unit NAME shows them",
        len(maybe),
    )
    groups = tuple(DiffBlock("~", _together(names), lines) for lines, names in alike.items())
    return DiffPart(_("By unit"), groups, note.format(n=len(maybe)) if maybe else "")


def _title(unit: UnitChange) -> str:
    if not unit.formerly:
        return unit.name
    return _("{name} (formerly {formerly})").format(name=unit.name, formerly=unit.formerly)


def _together(names: list[str]) -> str:
    said = "、".join(names)
    return said if len(names) < 4 else _("{n} units: {names}").format(n=len(names), names=said)


def _lines(change: DutyChange, in_full: bool) -> Iterator[DiffLine]:
    """Yield what changed for a unit in one item; `in_full` adds the words themselves."""
    name = item_name(change.item.entry)
    before, after = _held(change.before), _held(change.after)
    if change.gained:
        yield DiffLine("", _("gains {item}: {roles}").format(item=name, roles=after))
        return
    if change.lost:
        yield DiffLine("", _("loses {item}: {roles}").format(item=name, roles=before))
        if change.after and in_full:
            yield DiffLine("", _("{item}: may still concern it: {roles}").format(item=name, roles=after))
        return
    if change.roles_differ or change.bases_differ:
        yield DiffLine(
            "", _("{item}: was {before}, now {after}").format(item=name, before=before, after=after)
        )
    for deadline in change.item.deadlines:
        yield DiffLine("", f"{name}: {deadline_line(deadline)}")
    if change.item.reads_otherwise:
        yield DiffLine("", _("{item}: the wording changed").format(item=name))
        if in_full:
            for each in change.item.wording:
                yield from (DiffLine(mark, text) for mark, text in (("-", each.old), ("+", each.new)) if text)


def _held(duties: tuple[Duty, ...]) -> str:
    """Return roles, and for each that the plan does not give by name, whom it names instead."""
    return "、".join(dict.fromkeys(map(_role, duties)))


def _role(duty: Duty) -> str:
    if duty.basis is Basis.NAMED:
        return term(duty.role)
    via = f"：{duty.via}" if duty.via != duty.unit.name else ""
    return f"{term(duty.role)}（{term(duty.basis)}{via}）"
