"""A comparison as titled lists of lines, in the user's language: what text and Markdown both print."""

from collections.abc import Iterable, Iterator

from safetyplan.compare.changes import Comparison, ItemChange, RegisterChange, Rewording, SectionChange
from safetyplan.compare.phrases import Block, Line, Part, deadline_line, item_name, role_line
from safetyplan.compare.unit_lines import unit_part
from safetyplan.messages import _, ngettext
from safetyplan.plan.model import Entry
from safetyplan.plan.printed import label


def parts(comparison: Comparison, unit: str = "") -> Iterator[Part]:
    """Yield what there is to tell; of one unit only, and then in full, if `unit` names it."""
    if not unit:
        found = (
            Part(_("The plan"), (*_plan_blocks(comparison), *map(_section_block, comparison.sections))),
            Part(_("By item"), tuple(_item_blocks(comparison.items))),
        )
        yield from (part for part in found if part.blocks)
    if comparison.units:
        yield unit_part(comparison, unit)
    if comparison.register:
        yield Part(_("The register"), tuple(map(_register_block, comparison.register)))


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


def _plan_blocks(comparison: Comparison) -> Iterator[Block]:
    for key in dict.fromkeys(change.key for change in comparison.wording):
        lines = (line for change in comparison.wording if change.key == key for line in _wording(change))
        yield Block("~", key, tuple(lines))
    if comparison.other:
        yield Block("~", _("also changed: {keys}").format(keys=", ".join(comparison.other)), ())


def _section_block(change: SectionChange) -> Block:
    title = label(change.section.num) + change.section.heading
    if change.old is None:
        return Block("+", _("new section {name}").format(name=title), ())
    if change.new is None:
        return Block("-", _("section gone: {name}").format(name=title), ())
    lines = [Line("", _("moved"))] if change.moved else []
    lines += [line for each in change.wording for line in _wording(each)]
    return Block("~", _("section {name}").format(name=title), (*lines, *_other(change.other)))


def _item_blocks(items: tuple[ItemChange, ...]) -> Iterator[Block]:
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


def _renumbered(run: list[ItemChange]) -> Block:
    first, last = (_numbers(item) for item in (run[0], run[-1]))
    if len(run) == 1:
        title = _("{item}: number {old}, now {new}")
        return Block("=", title.format(item=item_name(run[0].entry), old=first[0], new=first[1]), ())
    title = _("{n} items only renumbered: {old} to {old_last} are now {new} to {new_last}")
    counted = title.format(n=len(run), old=first[0], old_last=last[0], new=first[1], new_last=last[1])
    return Block("=", counted, ())


def _numbers(item: ItemChange) -> tuple[str, str]:
    old, new = (_number(entry) for entry in (item.old, item.new))
    return old, new


def _number(entry: Entry | None) -> str:
    return (entry.item.num if entry else None) or _("none")


def _item_block(item: ItemChange) -> Block:
    mark = "+" if item.old is None else "-" if item.new is None else "~"
    title = item_name(item.entry)
    if item.old is None:
        title = _("{item} (new)").format(item=title)
    elif item.new is None:
        title = _("{item} (gone)").format(item=title)
    return Block(mark, title, tuple(_item_lines(item)))


def _item_lines(item: ItemChange) -> Iterator[Line]:
    if item.renumbered:
        old, new = _numbers(item)
        yield Line("", _("number: {old}, now {new}").format(old=old, new=new))
    if item.moved:
        yield Line("", _moved(item))
    for role in item.roles:
        yield Line("", role_line(role, whole=item.old is None or item.new is None))
    for deadline in item.deadlines:
        yield Line("", deadline_line(deadline))
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


def _wording(change: Rewording) -> Iterator[Line]:
    key = "" if change.key == "content" else _("{key}: ").format(key=change.key)
    if change.old:
        yield Line("-", key + change.old)
    if change.new:
        yield Line("+", key + change.new)


def _other(keys: Iterable[str]) -> Iterator[Line]:
    if keys := tuple(keys):
        yield Line("", _("also changed: {keys}").format(keys=", ".join(keys)))


def _register_block(change: RegisterChange) -> Block:
    if not change.old:
        return Block("+", _("{name} is new").format(name=change.new), ())
    if not change.new:
        return Block("-", _("{name} is gone").format(name=change.old), ())
    keys = tuple(key for key in change.keys if key != "name")
    if change.old != change.new:
        title = _("{old} is now called {new}").format(old=change.old, new=change.new)
        return Block("~", title, tuple(_other(keys)))
    return Block("~", change.new, tuple(_other(keys)))
