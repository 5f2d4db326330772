"""One item in full, as lines of text."""

from collections.abc import Iterable, Iterator

from safetyplan.cli.output import screen_width, wrap
from safetyplan.messages import _
from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.model import Deadline, Entry, Repair
from safetyplan.plan.printed import label, paragraphs
from safetyplan.plan.query import due_dates
from safetyplan.plan.vocabulary import term
from safetyplan.text import width


def describe(entry: Entry, duties: Duties) -> Iterator[str]:
    """Yield the lines that tell everything known about one item."""
    columns = screen_width()
    for section in entry.sections:
        yield from wrap(label(section.num) + section.heading, columns)
    yield from wrap(label(entry.item.num) + duties.heading(entry), columns)
    yield ""
    for paragraph in paragraphs(entry.item.content):
        yield from wrap(paragraph, columns)
    if entry.item.clause:
        yield from wrap(entry.item.clause, columns)
    yield from _part(_("Duties"), _duties(duties.by_item[entry.key]), columns)
    yield from _part(_("Deadlines"), _deadlines(entry, duties), columns)
    means = [_means(m.group, m.units, m.note) for m in entry.item.means]
    yield from _part(_("Whom groups mean here"), means, columns)
    yield from _part(_("Repairs of the source"), map(_repair, entry.item.repairs), columns)
    below = [
        label(child.num) + (child.heading or child.clause or child.content[:30]) for child in entry.item.items
    ]
    yield from _part(_("Items below"), below, columns)


def _part(title: str, lines: Iterable[str], columns: int) -> Iterator[str]:
    """Yield a titled list; nothing at all where it has no lines."""
    lines = list(lines)
    if not lines:
        return
    yield ""
    yield title
    for line in lines:
        first, *rest = wrap(line, columns - 4)
        yield "  " + first
        yield from ("    " + more for more in rest)


def _duties(duties: tuple[Duty, ...]) -> Iterator[str]:
    """Yield a line for every role and basis, the units of a group named together."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for duty in duties:
        via = "" if duty.via == duty.unit.name or duty.basis.value == "named" else duty.via
        note = f"，{duty.note}" if duty.note else ""
        lines.setdefault((term(duty.role), term(duty.basis), via + note), []).append(duty.unit.name)
    pad = max((width(role) for role, _basis, _via in lines), default=0)
    for (role, basis, via), names in lines.items():
        source = f"{basis}：{via}" if via else basis
        yield f"{role}{' ' * (pad - width(role))}  {'、'.join(names)}（{source}）"


def _deadlines(entry: Entry, duties: Duties) -> Iterator[str]:
    if not duties.due(entry):
        yield _("{date}, the end of the plan year, since the text names none").format(
            date=due_dates(duties, entry)[0]
        )
    for deadline in duties.due(entry):
        task = f"：{deadline.task}" if deadline.task else ""
        yield f"“{deadline.phrase}” → {_meaning(deadline)}{task}"


def _meaning(deadline: Deadline) -> str:
    if deadline.by:
        return _("by {date}").format(date=deadline.by)
    if deadline.within:
        return _("from {start} to {end}").format(start=deadline.within.start, end=deadline.within.end)
    times = _(", at least {n} times").format(n=deadline.times) if deadline.times else ""
    if deadline.every:
        return term(deadline.every) + times
    if deadline.event:
        return _("at {event}").format(event=deadline.event) + times
    return _("ongoing")


def _means(group: str, units: tuple[str, ...], note: str) -> str:
    return f"{group} → {'、'.join(units)}（{note}）"


def _repair(repair: Repair) -> str:
    certain = _("certain") if repair.certain else _("not certain, to be confirmed")
    note = f"；{repair.note}" if repair.note else ""
    return f"{repair.printed} → {repair.read}（{certain}{note}）"
