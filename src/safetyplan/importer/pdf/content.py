"""What stands on a page, in the order it was drawn: lines of text, and tables with their cells."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from safetyplan.findings import Finding, Interpretation
from safetyplan.importer.columns import ROLES, head_columns
from safetyplan.importer.document import place_named
from safetyplan.importer.pdf.aligned import aligned_tables
from safetyplan.importer.pdf.celltext import printed_line
from safetyplan.importer.pdf.grid import FoundTable, PageTable, ruled_tables
from safetyplan.importer.pdf.ruling import RuledLines
from safetyplan.importer.pdf.visual_lines import Fragment, VisualLine, visual_lines
from safetyplan.messages import _
from safetyplan.rules.imported_tables import cell_empty, table_not_read
from safetyplan.text import squeezed, unified


def page_content(
    fragments: Sequence[Fragment], rules: RuledLines, page: int, before: PageTable | None = None
) -> tuple[list[VisualLine | PageTable], list[Finding]]:
    """Return the lines and tables of a page; a table whose cells are not certain stays lines, and is a finding.

    `before` is the table with which the page before ended, if it did.
    """
    drawn = [
        Fragment(unified(fragment.text.strip("\n")), fragment.x, fragment.y, fragment.size)
        for fragment in fragments
        if fragment.text.strip()
    ]
    found = ruled_tables(rules, drawn, page)
    within = {at for each in found for at in each.taken}
    free = [at for at in range(len(drawn)) if at not in within]
    goes_on = before if before and before.doubtful else None
    found += aligned_tables(drawn, rules.level, page, free=free, before=goes_on)
    findings = [_not_read(each, drawn, page) for each in found if not each.table]
    findings += [told for each in found if each.table and (told := _unsure(each.table))]
    return list(_in_order(drawn, found, page)), findings


def _in_order(
    fragments: Sequence[Fragment], tables: Sequence[FoundTable], page: int
) -> Iterator[VisualLine | PageTable]:
    first = {min(each.taken): each.table or _as_text(each, fragments, page) for each in tables}
    taken = {at for each in tables for at in each.taken}
    pending: list[Fragment] = []
    for at, fragment in enumerate(fragments):
        if table := first.get(at):
            yield from visual_lines(pending, page)
            pending = []
            yield table
        if at not in taken:
            pending.append(fragment)
    yield from visual_lines(pending, page)


def _as_text(found: FoundTable, fragments: Sequence[Fragment], page: int) -> PageTable:
    """Return a table whose cells are not certain as one row: its head, and all that stands below it.

    Read as paragraphs it would give clauses that nobody wrote.
    """
    lines = _printed(found, fragments)
    return PageTable(page, (0.0, 1.0, 2.0), ((lines[0], "\n".join(lines[1:])),))


def _printed(found: FoundTable, fragments: Sequence[Fragment]) -> list[str]:
    """Return the lines of a table as they are printed, with what stands apart in them apart."""
    heights: list[list[Fragment]] = []
    for fragment in sorted((fragments[at] for at in found.taken), key=lambda f: -f.y):
        if heights and abs(heights[-1][0].y - fragment.y) <= 0.5 * fragment.size:
            heights[-1].append(fragment)
        else:
            heights.append([fragment])
    return [printed_line(height) for height in heights]


def _unsure(table: PageTable) -> Finding | None:
    """Say which rows leave a cell for units empty below another, where no lines show whether that one reaches down."""
    columns = head_columns(table.rows[0])
    if not table.doubtful or not columns:
        return None
    places = [at for at, column in enumerate(columns) if column.holds in ROLES]
    rows = [
        row
        for above, row in pairwise(table.rows[1:])
        if any(not row[at] and above[at] for at in places) and sum(map(bool, row)) > 1
    ]
    if not rows:
        return None
    why = _(
        "no lines show whether the units of the row above hold for this row, too; its cell was taken as empty"
    )
    place = place_named(_("page {page}").format(page=table.page))
    shown = "；".join("｜".join(squeezed(cell) for cell in row) for row in rows)
    return cell_empty.finding(why, place, reading=Interpretation(shown))


def _not_read(found: FoundTable, fragments: Sequence[Fragment], page: int) -> Finding:
    why = _("which cells this table has is not certain; it was kept as text")
    place = place_named(_("page {page}").format(page=page))
    return table_not_read.finding(why, place, reading=Interpretation("；".join(_printed(found, fragments))))
