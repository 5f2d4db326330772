"""Repairs (SP53x): whether what the source printed can be put back, and what a person must confirm."""

from collections.abc import Iterator

from safetyplan.findings import Finding, Severity, Target
from safetyplan.messages import _
from safetyplan.plan.model import Repair, Route
from safetyplan.plan.printed import Damage, item_text, opening_text, restore, section_text
from safetyplan.rules.catalogue import rule
from safetyplan.rules.context import Context
from safetyplan.rules.quoting import near_words
from safetyplan.text import unspaced


def _repaired(context: Context) -> Iterator[tuple[Route, str, tuple[Repair, ...]]]:
    """Yield every route that has repairs, with the text they belong to."""
    plan = context.plan
    if plan.repairs:
        yield ("repairs",), opening_text(plan), plan.repairs
    for route, section in context.sections:
        if section.repairs:
            yield (*route, "repairs"), section_text(section), section.repairs
    for entry in context.entries:
        if entry.item.repairs:
            yield (*entry.route, "repairs"), item_text(entry.item), entry.item.repairs


@rule("SP531", "repair-uncertain", Severity.NOTE)
def repair_uncertain(context: Context) -> Iterator[Finding]:
    """A repair is not certain.

    The source is damaged here and can be read in more than one way. Somebody who knows, or who has the paper
    document, should confirm the reading.

    Wrong:

        - content: 督促各专业委员会落实。
          repairs:
          - {printed: 各委员会, read: 各专业委员会, certain: false}
          #                           ^^^^^^^^^^^^ SP531

    Right:

        - content: 督促各专业委员会落实。
          repairs:
          - {printed: 各委员会, read: 各专业委员会}
    """
    for route, _text, repairs in _repaired(context):
        for index, repair in enumerate(repairs):
            if not repair.certain:
                message = _("{read} is a guess; the source prints {printed}").format(
                    read=repair.read, printed=repair.printed
                )
                hint = _("compare the issued document; then delete `certain: false`, or correct it")
                if repair.note:
                    hint += _(" ({note})").format(note=repair.note)
                yield repair_uncertain.finding(message, Target((*route, index, "read")), hint)


@rule("SP532", "repair-ambiguous", Severity.ERROR)
def repair_ambiguous(context: Context) -> Iterator[Finding]:
    """A repair could be meant in several places.

    A repair is put back where its words stand; they must be found just once in the item, so take a few
    characters more of what surrounds the damage.

    Wrong:

        - content: 落实“三管三必须”要求，宣传“三管三必须”要求。
          repairs:
          - {printed: 三管三必须, read: “三管三必须”}
            #                           ^^^^^^^^^^^^ SP532

    Right:

        - content: 落实“三管三必须”要求，宣传“三管三必须”要求。
          repairs:
          - {printed: 落实三管三必须, read: 落实“三管三必须”}
          - {printed: 宣传三管三必须, read: 宣传“三管三必须”}
    """
    for route, repair, damage in _damages(context):
        key, times = ("read", damage.read) if damage.read > 1 else ("printed", damage.printed)
        if damage.overlaps or times < 2:
            continue
        message = _("{text} is found {n} times here").format(text=getattr(repair, key), n=times)
        hint = _("take in a few characters more on both sides, in printed and in read")
        yield repair_ambiguous.finding(message, Target((*route, damage.index, key)), hint)


@rule("SP533", "repair-lost", Severity.ERROR)
def repair_lost(context: Context) -> Iterator[Finding]:
    """A repair cannot be put back: what it is read as is not in the text, or it overlaps another one.

    Often the text was changed and its repair was not.

    Wrong:

        - content: 落实“三管三必须”要求。
          repairs:
          - {printed: 三管三必需, read: “三管三必需”}
            #                           ^^^^^^^^^^^^ SP533

    Right:

        - content: 落实“三管三必须”要求。
          repairs:
          - {printed: 三管三必须, read: “三管三必须”}
    """
    for route, text, repairs in _repaired(context):
        for damage in restore(text, repairs)[1]:
            repair = damage.repair
            if damage.overlaps:
                message = _("{text} overlaps another repair").format(text=repair.read)
                hint = _("make one repair of the two")
                if repairs.count(repair) > 1:
                    hint = _("delete the repair; it stands here twice")
            elif damage.read == 0:
                message = _("the text does not contain {text}").format(text=repair.read)
                hint = _("copy the words from the text as it stands here, a few characters on both sides")
                if near := near_words(text, repair.read):
                    hint = _("write {near}, or put {text} back into the text").format(
                        near=near, text=repair.read
                    )
            else:
                continue
            yield repair_lost.finding(message, Target((*route, damage.index, "read")), hint)


def _damages(context: Context) -> Iterator[tuple[Route, Repair, Damage]]:
    for route, text, repairs in _repaired(context):
        for damage in restore(text, repairs)[1]:
            yield route, damage.repair, damage


@rule("SP534", "repair-idle", Severity.NOTE)
def repair_idle(context: Context) -> Iterator[Finding]:
    """A repair changes only the width of characters or white space, or nothing.

    Half-width and full-width forms of one character count as the same (they are compared after NFKC), and so do texts
    with more or less white space: no repair is needed.

    Wrong:

        - content: 加强检查，消除隐患。
          repairs:
          - {printed: "检查,消除", read: 检查，消除}
          #                              ^^^^^^^^^^ SP534

    Right:

        - content: 加强检查，消除隐患。
    """
    for route, _text, repairs in _repaired(context):
        for index, repair in enumerate(repairs):
            if unspaced(repair.printed) == unspaced(repair.read):
                message = _("{printed} and {read} differ in width or white space only").format(
                    printed=repair.printed, read=repair.read
                )
                hint = _("delete the repair; width and white space need none")
                yield repair_idle.finding(message, Target((*route, index, "read")), hint)
