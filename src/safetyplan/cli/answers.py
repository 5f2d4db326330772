"""The rows of an answer as a table, JSON, CSV or Markdown."""

from collections.abc import Iterable
from typing import Any

from safetyplan.cli.output import screen_width, table
from safetyplan.messages import _, ngettext
from safetyplan.plan.duties import Duties, Duty
from safetyplan.plan.model import Deadline
from safetyplan.plan.printed import paragraphs
from safetyplan.plan.query import Answer, Query, Row
from safetyplan.plan.vocabulary import Basis, Role, term
from safetyplan.text import first_sentence, harmless_cell, markdown_cell


def render(answer: Answer, query: Query, duties: Duties, format_: str) -> str:
    """Return `answer` in one of the formats table, json, csv and md."""
    if format_ == "json":
        return _json(answer, duties)
    cells = [_cells(row, query, duties) for row in _named_first(answer, query)]
    if format_ == "csv":
        return _csv(_headings(query), cells)
    if format_ == "md":
        return _markdown(_headings(query), cells)
    return "\n".join(table(_headings(query), cells, screen_width())) + "\n" if cells else ""


def closing_line(answer: Answer, query: Query) -> str:
    """Return what was found, and how many more duties there are on which other basis, and how to see them."""
    duties = sum(len(row.duties) for row in answer.rows)
    items = len(answer.rows)
    if query.unit is None:
        return ngettext("{n} item", "{n} items", items).format(n=items)
    said = ngettext("{unit}: {n} item", "{unit}: {n} items", items).format(unit=query.unit.name, n=items)
    counts = "、".join(
        f"{term(basis)} {n}"
        for basis in Basis
        if (n := sum(duty.basis is basis for row in answer.rows for duty in row.duties))
    )
    said += _(" ({counts})").format(counts=counts) if duties else ""
    for basis, count in answer.more.items():
        more = _("; {n} more as {basis}, shown by --basis {option}")
        said += more.format(n=count, basis=term(basis), option=basis.value)
    return said


def _headings(query: Query) -> list[str]:
    if query.unit is None:
        return [_("No."), _("Task"), _("Leads or organizes"), _("Shares and supports"), _("Deadline")]
    return [_("No."), _("Task"), _("Role"), _("Leads or organizes"), _("Deadline"), _("Basis")]


def _named_first(answer: Answer, query: Query) -> Iterable[Row]:
    """Order the rows of one unit: what names it, then what is derived; plan order within each."""
    if query.unit is None:
        return answer.rows
    return sorted(answer.rows, key=lambda row: all(duty.basis is not Basis.NAMED for duty in row.duties))


def _cells(row: Row, query: Query, duties: Duties) -> list[str]:
    heads = _heads(row) or _("nobody is named")
    first = [row.entry.key, title(row, duties)]
    if query.unit is None:
        return [*first, heads, "、".join(_names(row, Role.SHARE, Role.SUPPORT)), deadline_text(row)]
    roles = "、".join(dict.fromkeys(term(duty.role) for duty in row.duties))
    bases = "\n".join(dict.fromkeys(_basis(duty) for duty in row.duties))
    return [*first, roles, heads, deadline_text(row), bases]


def _heads(row: Row) -> str:
    """Return who leads, then who only organizes, marked as such: the two are not the same."""
    organizers = "、".join(_names(row, Role.ORGANIZE))
    leads = "、".join(_names(row, Role.LEAD))
    return "；".join(filter(None, [leads, organizers and f"{organizers}（{term(Role.ORGANIZE)}）"]))


def _names(row: Row, *roles: Role) -> list[str]:
    return [name for r in row.entry.item.responsibilities if r.role in roles for name in r.units]


def _basis(duty: Duty) -> str:
    return term(duty.basis) if duty.basis is Basis.NAMED else f"{term(duty.basis)}（{duty.via}）"


def title(row: Row, duties: Duties) -> str:
    """Return what a row's item is called; an item without a heading by its first sentence."""
    heading = duties.heading(row.entry)
    if row.entry.item.heading or not row.entry.item.content:
        return heading
    sentence = first_sentence(paragraphs(row.entry.item.content)[0])
    return f"{heading}：{sentence}" if heading else sentence


def deadline_text(row: Row) -> str:
    """Return the deadlines of a row: dates as such, other phrases as printed, the plan year's end by default."""
    return "；".join(dict.fromkeys(map(_deadline, row.deadlines))) or f"{row.due[0]}（{_('by default')}）"


def _deadline(deadline: Deadline) -> str:
    if deadline.by:
        return str(deadline.by)
    if deadline.within:
        return f"{deadline.within.start} – {deadline.within.end}"
    return deadline.phrase


def _json(answer: Answer, duties: Duties) -> str:
    import json

    return json.dumps([_record(row, duties) for row in answer.rows], ensure_ascii=False, indent=2) + "\n"


def _record(row: Row, duties: Duties) -> dict[str, Any]:
    item = row.entry.item
    return {
        "item": row.entry.key,
        "section": [section.heading for section in row.entry.sections],
        "heading": duties.heading(row.entry),
        "leads": list(row.heads),
        "duties": [
            {"unit": d.unit.name, "role": d.role.value, "basis": d.basis.value, "via": d.via, "note": d.note}
            for d in row.duties
        ],
        "deadlines": [d.model_dump(mode="json", exclude_defaults=True) for d in row.deadlines],
        "due": [str(day) for day in row.due],
        "clause": item.clause,
    }


def _csv(headings: list[str], rows: list[list[str]]) -> str:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out).writerows([headings, *([harmless_cell(cell) for cell in row] for row in rows)])
    return "\ufeff" + out.getvalue()


def _markdown(headings: list[str], rows: list[list[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(markdown_cell(cell) for cell in line) + " |\n" for line in lines)
