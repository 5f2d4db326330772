"""What stands on a page, in the order it was drawn: lines of text, and tables with their cells."""

from collections.abc import Iterator, Sequence

from safetyplan.findings import Finding, Interpretation
from safetyplan.importer.document import place_named
from safetyplan.importer.pdf.grid import FoundTable, PageTable, ruled_tables
from safetyplan.importer.pdf.ruling import RuledLines
from safetyplan.importer.pdf.visual_lines import Fragment, VisualLine, visual_lines
from safetyplan.messages import _
from safetyplan.rules.imported_tables import table_not_read


def page_content(
    fragments: Sequence[Fragment], rules: RuledLines, page: int
) -> tuple[list[VisualLine | PageTable], list[Finding]]:
    """Return the lines and tables of a page; a table whose cells are not certain stays lines, and is a finding."""
    drawn = [fragment for fragment in fragments if fragment.text.strip()]
    found = ruled_tables(rules, drawn, page)
    tables = [each for each in found if each.table]
    findings = [_not_read(each, drawn, page) for each in found if not each.table]
    return list(_in_order(drawn, tables, page)), findings


def _in_order(
    fragments: Sequence[Fragment], tables: Sequence[FoundTable], page: int
) -> Iterator[VisualLine | PageTable]:
    first = {min(each.taken): each.table for each in tables}
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


def _not_read(found: FoundTable, fragments: Sequence[Fragment], page: int) -> Finding:
    why = _("which cells this table has is not certain; it was kept as text")
    text = "；".join(line.text for line in visual_lines([fragments[at] for at in found.taken], page))
    place = place_named(_("page {page}").format(page=page))
    return table_not_read.finding(why, place, reading=Interpretation(text))
