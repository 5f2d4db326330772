"""Coverage (SP306 to SP308): whom the text means and the clause forgets, townships and items left out."""

from collections.abc import Iterator

from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _
from safetyplan.plan.model import Entry, Item, Route
from safetyplan.plan.register import Unit
from safetyplan.plan.vocabulary import TOWNSHIP_LEVEL
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context


@rule("SP306", "only-in-text", Severity.NOTE)
def only_in_text(context: Context) -> Iterator[Finding]:
    """A unit is named in the text of an item in whose clause it has no part.

    Duties hide in the text: “巡查情况抄报市纪委监委”. The unit's own list shows them apart
    from its duties, as 正文提及, since only the clause gives duties.

    Wrong:

        - content: 检查情况抄报市公安局。
          #                    ^^^^^^^^ SP306
          clause: （市应急管理局牵头）
          responsibilities:
          - {role: lead, units: [市应急管理局]}

    Right:

        - content: 检查情况抄报市公安局。
          clause: （市应急管理局牵头，市公安局配合）
          responsibilities:
          - {role: lead, units: [市应急管理局]}
          - {role: support, units: [市公安局]}
    """
    parts = {unit.name: context.register.parts(unit) for unit in context.register.units}
    find = context.register.unit
    for name, mentions in context.duties.mentions.items():
        for mention in mentions:
            named = {u.name for s in mention.task.stated for n in s.responsibility.units if (u := find(n))}
            if not named or any(part.name == name for unit in named for part in parts[unit]):
                continue
            message = _("{unit} is named in the text and has no part in the clause").format(unit=name)
            hint = _("if it has something to do here, its list shows it only as 正文提及; ask the office")
            text, at = mention.entry.item.content, mention.at
            nth = text.count(mention.name, 0, at)
            target = Target((*mention.entry.route, "content"), excerpt=mention.name, nth=nth)
            yield only_in_text.finding(message, target, hint)


@rule("SP307", "townships-missing", Severity.NOTE)
def townships_missing(context: Context) -> Iterator[Finding]:
    """The items around this one end in the townships, this one does not.

    “各乡镇（街道）落实” closes most clauses. Where the neighbours on both sides have it and one item has not,
    it may have been lost on the way.

    Wrong:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头，各乡镇（街道）落实）
          responsibilities: [{role: lead, units: [市住建局]}, {role: implement, units: [各乡镇（街道）]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
        # ^^^^^^^^^^^^^^^^ SP307
        - num: 3
          heading: 加强宣传
          clause: （市教体局牵头，各乡镇（街道）落实）
          responsibilities: [{role: lead, units: [市教体局]}, {role: implement, units: [各乡镇（街道）]}]

    Right:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头，各乡镇（街道）落实）
          responsibilities: [{role: lead, units: [市住建局]}, {role: implement, units: [各乡镇（街道）]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头，各乡镇（街道）落实）
          responsibilities: [{role: lead, units: [市公安局]}, {role: implement, units: [各乡镇（街道）]}]
        - num: 3
          heading: 加强宣传
          clause: （市教体局牵头，各乡镇（街道）落实）
          responsibilities: [{role: lead, units: [市教体局]}, {role: implement, units: [各乡镇（街道）]}]
    """
    tasks = [entry for entry in context.entries if entry.item.responsibilities]
    townships = _township_level(context)
    has = [any(name in townships for r in entry.item.responsibilities for name in r.units) for entry in tasks]
    for place in range(1, len(tasks) - 1):
        before, entry, after = tasks[place - 1 : place + 2]
        if has[place] or not (has[place - 1] and has[place + 1]):
            continue
        if before.sections == entry.sections == after.sections:
            message = _(
                "items {before} and {after} give townships a part, item {key} between them does not"
            ).format(before=before.key, after=after.key, key=entry.key)
            hint = _("compare the source; leave it if the townships have no part in it")
            yield townships_missing.finding(message, Target((*entry.route, "responsibilities"), "key"), hint)


def _township_level(context: Context) -> set[str]:
    """Return every name of the units and groups at township level."""
    register = context.register
    level: set[str] = set()
    for holder, name in register.names():
        units = (holder,) if isinstance(holder, Unit) else register.members(holder)
        if units and all(unit.kind in TOWNSHIP_LEVEL for unit in units):
            level.add(name)
    return level


@rule("SP308", "nobody-responsible", Severity.ERROR, in_draft=Severity.WARNING)
def nobody_responsible(context: Context) -> Iterator[Finding]:
    """Nobody is responsible for an item, though the items beside it have somebody.

    A task without responsibilities appears on nobody's list. Items that only head others are not meant, nor
    lists in which no item names anybody, such as 总体要求.

    Wrong:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          #    ^ SP308
          heading: 加强执法

    Right:

        - num: 1
          heading: 加强监管
          clause: （市住建局牵头）
          responsibilities: [{role: lead, units: [市住建局]}]
        - num: 2
          heading: 加强执法
          clause: （市公安局牵头）
          responsibilities: [{role: lead, units: [市公安局]}]
    """
    lists = {entry.route[:-1] for entry in context.entries if entry.item.responsibilities}
    for task in context.duties.tasks:
        entry = task.entry
        if task.stated or task.rules or entry.route[:-1] not in lists or _closes(entry):
            continue
        if task.item.clause and context.read(task.item.clause).says_who:
            continue  # SP302 says that it cannot be read
        message = _("nobody is responsible for item {key}").format(key=entry.key)
        hint = _(
            "add the clause and its responsibilities; where the document names nobody, write "
            "`# safetyplan: ignore[SP308]` behind the item's number"
        )
        yield nobody_responsible.finding(message, Target(_name_of(entry)), hint)


def _closes(entry: Entry) -> bool:
    """Whether the item is the text after the last clause of its paragraph: without a number, and not first."""
    return not entry.item.num and bool(entry.parents) and int(entry.route[-1]) > 0


def _name_of(entry: Entry) -> Route:
    """Return the route of what names an item: its number, heading or content."""
    item: Item = entry.item
    key = "num" if item.num else "heading" if item.heading else "content" if item.content else ""
    return (*entry.route, key) if key else entry.route
