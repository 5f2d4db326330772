"""The answers of `list`, `show` and `units`: tables for the terminal, JSON, CSV and Markdown.

In CSV, as in JSON, keys and values depend on no language; tables and Markdown are for people.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from safetyplan.messages import _
from safetyplan.plan.model import Repair
from safetyplan.plan.vocabulary import MARKS, Basis, Role, Status, term
from safetyplan.render import Format, View
from safetyplan.render.characters import printable
from safetyplan.render.drafts import markdown_mark
from safetyplan.terminal import screen_width, table, wrap
from safetyplan.text import harmless_cell, markdown_cell, width

if TYPE_CHECKING:
    from safetyplan.views.answer import AnswerRow, AnswerView, HeldDuty
    from safetyplan.views.item import ItemView
    from safetyplan.views.units import GroupView, RegisterView, UnitView

Lines = Iterator[str]


def render(views: Sequence[View], format_: Format) -> Iterator[bytes]:
    """Yield every view in `format_`, in UTF-8; a table is as wide as the terminal."""
    for view in views:
        yield _rendered(view, format_).encode("utf-8-sig" if format_ is Format.CSV else "utf-8")


def _rendered(view: View, format_: Format) -> str:
    if format_ is Format.JSON:
        from safetyplan.render.records import as_json

        return as_json(view)
    if format_ is Format.CSV:
        keys, records = _record_rows(view)
        if view.draft_mark:  # behind all others, so that those keep their places
            keys, records = [*keys, "status"], [[*record, Status.DRAFT.value] for record in records]
        return _csv(keys, records)
    if format_ is Format.MD:
        return markdown_mark(view) + _markdown(*_columns(view))
    mark = [view.draft_mark, ""] if view.draft_mark else []
    return "".join(line + "\n" for line in (*mark, *_LINES[type(view).__name__](view)))


def _columns(view: Any) -> tuple[list[str], list[list[str]]]:
    """Return the headings and cells of a view's table, in the user's language."""
    if type(view).__name__ == "RegisterView":
        headings = [_("Unit"), _("Kind"), *MARKS.values(), _("Maybe")]
        return headings, [
            [_marked(row.name, row.confirmed), term(row.kind)]
            + [str(n or "") for _role, n in row.counts] + [str(row.maybe or "")]
            for row in view.units
        ]  # fmt: skip
    if view.unit:
        headings = [_("No."), _("Task"), _("Role"), _("Leads or organizes"), _("Deadline"), _("Basis")]
        rows = [
            [
                row.item,
                row.title,
                "、".join(map(term, row.roles)),
                row.in_charge,
                row.due_text,
                "\n".join(dict.fromkeys(map(_basis, row.duties))),
            ]
            for row in _named_first(view)
        ]
    else:
        headings = [_("No."), _("Task"), _("Leads or organizes"), _("Shares and supports"), _("Deadline")]
        rows = [[row.item, row.title, row.in_charge, row.shared_by, row.due_text] for row in view.rows]
    return headings, rows


def _named_first(view: "AnswerView") -> "list[AnswerRow]":
    """Order the rows of one unit: what names it, then what is derived; plan order within each."""
    return sorted(view.rows, key=lambda row: all(duty.basis is not Basis.NAMED for duty in row.duties))


def _record_rows(view: Any) -> tuple[list[str], list[list[str]]]:
    """Return keys and values for a spreadsheet; several values of one cell stand one a line."""
    if type(view).__name__ == "RegisterView":
        keys = ["unit", "kind", "confirmed", *(role.value for role in Role), "maybe"]
        return keys, [
            [row.name, row.kind.value, str(row.confirmed).lower()]
            + [str(n) for _role, n in row.counts] + [str(row.maybe)]
            for row in view.units
        ]  # fmt: skip
    keys = ["item", "section", "title", "unit", "role", "basis", "via", "organize", "lead", "due", "last_day"]
    return keys, [_record(row, view.unit) for row in view.rows]


def _record(row: "AnswerRow", unit: str) -> list[str]:
    return [
        row.item,
        " / ".join(row.sections),
        row.title,
        unit,
        "\n".join(dict.fromkeys(duty.role.value for duty in row.duties)),
        "\n".join(dict.fromkeys(duty.basis.value for duty in row.duties)),
        "\n".join(dict.fromkeys(duty.via for duty in row.duties)),
        "\n".join(row.organizers),
        "\n".join(row.leads),
        row.due_text,
        row.last_day.isoformat() if row.last_day else "",
    ]


def _csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([headings, *([harmless_cell(printable(cell)) for cell in row] for row in rows)])
    return out.getvalue()


def _markdown(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings)]
    lines += [[markdown_cell(printable(cell)) for cell in row] for row in rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def _marked(name: str, confirmed: bool) -> str:
    return name if confirmed else name + " *"


def _answer(view: "AnswerView") -> Lines:
    headings, rows = _columns(view)
    return table(headings, rows, screen_width()) if rows else iter(())


def _item(view: "ItemView") -> Lines:
    columns = screen_width()
    for line in (*view.sections, *view.lead_in, view.number + view.heading):
        yield from wrap(line, columns)
    yield ""
    for paragraph in (*view.text, *filter(None, [view.clause + view.reading])):
        yield from wrap(paragraph, columns)
    if view.task and view.task != view.item:
        yield ""
        yield from wrap(
            _("Part of the task of item {item}, whose duties and deadlines follow").format(item=view.task),
            columns,
        )
    yield from _part(_("Duties"), _held(view.duties), columns)
    yield from _part(_("Deadlines"), (when.text for when in view.whens), columns)
    means = (f"{m.group} → {'、'.join(m.units)}（{m.note}）" for m in view.means)
    yield from _part(_("Whom groups mean here"), means, columns)
    yield from _part(
        _("Named in the text without a duty"), ["、".join(view.mentions)] if view.mentions else [], columns
    )
    yield from _part(_("Repairs of the source"), map(_repair, view.repairs), columns)
    yield from _part(_("Items below"), view.below, columns)


def _part(title: str, lines: Iterable[str], columns: int) -> Lines:
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


def _held(duties: "tuple[HeldDuty, ...]") -> Lines:
    """Yield a line for every role and basis, the units of a group named together."""
    lines: dict[tuple[str, str], list[str]] = {}
    for duty in duties:
        lines.setdefault((term(duty.role), _basis(duty)), []).append(_marked(duty.unit, duty.confirmed))
    pad = max((width(role) for role, _why in lines), default=0)
    for (role, why), names in lines.items():
        yield f"{role}{' ' * (pad - width(role))}  {'、'.join(names)}（{why}）"


def _basis(duty: "HeldDuty") -> str:
    """Return why a unit holds a duty: the basis, whom the clause names, where it stands, on whose word."""
    through = [] if duty.via == duty.unit else [duty.via]
    if duty.basis is Basis.ABOVE:
        through.insert(0, _("item {item}").format(item=duty.item))
    through += [duty.note] if duty.note else []
    return term(duty.basis) + ("：" + "，".join(through) if through else "")


def _repair(repair: Repair) -> str:
    certain = _("certain") if repair.certain else _("not certain, to be confirmed")
    note = f"；{repair.note}" if repair.note else ""
    return f"{repair.printed} → {repair.read}（{certain}{note}）"


def _register(view: "RegisterView") -> Lines:
    yield from table(*_columns(view), screen_width())
    yield ""
    yield "  ".join(f"{mark} {term(role)}" for role, mark in MARKS.items())
    if any(not row.confirmed for row in view.units):
        yield _("* not confirmed yet")
    if view.groups:
        yield ""
        rows = [[group.name, _members(group.members, group.is_open)] for group in view.groups]
        yield from table([_("Group"), _("Members")], rows, screen_width())


def _members(members: tuple[str, ...], is_open: bool) -> str:
    names = "、".join(members[:4]) + (" …" if len(members) > 4 else "")
    said = _("{n} units: {names}").format(n=len(members), names=names)
    return _("may concern {units}").format(units=said) if is_open else said


def _unit(view: "UnitView") -> Lines:
    columns = screen_width()
    yield from wrap(f"{_marked(view.name, view.confirmed)}  {term(view.unit_kind)}", columns)
    former = (f"{name}（{_('until {date}').format(date=until)}）" for name, until in view.former)
    facts = [
        (_("full name"), view.full_name),
        (_("also called"), "、".join(view.aliases)),
        (_("part of"), view.part_of),
        (_("hosted by"), view.hosted_by),
        (_("hosts"), "、".join(view.hosts)),
        (_("its parts"), "、".join(view.parts)),
        (_("formerly"), "、".join(former)),
        (_("remark"), view.note),
    ]
    yield from _facts(facts, columns)
    yield ""
    rows = [
        [term(held.basis) + (f"（{held.via}）" if held.via else ""), term(held.role), "、".join(held.items)]
        for held in view.duties
    ]
    if rows:
        yield from table([_("Basis"), _("Role"), _("Items")], rows, columns)
    else:
        yield _("it holds no duty in this plan")
    if view.mentioned:
        yield from wrap(
            _("named in the text, without a duty, in: {items}").format(items="、".join(view.mentioned)),
            columns,
        )


def _facts(facts: Iterable[tuple[str, str]], columns: int) -> Lines:
    for word, value in facts:
        if value:
            first, *rest = wrap(f"{word}: {value}", columns - 4)
            yield from (f"  {first}", *(f"    {line}" for line in rest))


def _group(view: "GroupView") -> Lines:
    columns = screen_width()
    yield from wrap(f"{view.name}  {_('group')}", columns)
    open_ = _("what the plan asks of the group may concern each member; the office says whom")
    closed = _("what the plan asks of the group, every member holds")
    facts = [
        (_("open"), open_) if view.is_open else (_("closed"), closed),
        (_("also called"), "、".join(view.aliases)),
        (_("members"), "、".join(view.members)),
        (_("number of members"), str(len(view.members))),
        (_("remark"), view.note),
    ]
    yield from _facts(facts, columns)
    yield ""
    rows = [[term(role), "、".join(items)] for role, items in view.named]
    yield from table([_("Role"), _("Items")], rows, columns) if rows else [_("no item of this plan names it")]


_LINES: dict[str, Callable[[Any], Lines]] = {
    "AnswerView": _answer,
    "ItemView": _item,
    "RegisterView": _register,
    "UnitView": _unit,
    "GroupView": _group,
}
