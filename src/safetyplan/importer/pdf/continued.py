"""A table that goes on over pages is one: its heads printed again are dropped, a row that a page cut is joined."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from safetyplan.findings import Finding, Interpretation, Place
from safetyplan.grammar.parties import looks_like_unit
from safetyplan.importer.columns import NUMBER, head_columns, holds_by_head
from safetyplan.importer.document import place_named
from safetyplan.importer.pdf.grid import PageTable
from safetyplan.importer.pdf.visual_lines import VisualLine
from safetyplan.importer.table import Merge, PrintedTable
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_tables import row_joined
from safetyplan.text import squeezed

_SAME_EDGE = 4.0
"""Points by which the columns of two pages may differ."""
_CONTINUED = Pattern(r"[（(]?(?:续表?|接上表)[）)]?\s?[\d一二三四五六七八九十]{0,2}", example="（续表）")
_ENDED = Pattern(r"[。；]\Z")

_MOST_WAITING = 3
"""Lines between two pages of a table that are looked at."""

Content = VisualLine | PageTable | PrintedTable


@dataclass(slots=True)
class _Whole:
    """A table as far as it was put together, and the page it has come to; `reaching` are the merged cells down to its last row."""

    first: PageTable
    page: int
    rows: list[tuple[str, ...]]
    merges: list[Merge]
    places: list[Place]
    is_open: bool
    reaching: list[Merge] = field(default_factory=list)


class TableJoiner:
    """Joins the tables of the pages of a document, and keeps the heads that were printed again."""

    def __init__(self) -> None:
        self.repeated: list[str] = []
        self.findings: list[Finding] = []

    def joined(self, content: Sequence[VisualLine | PageTable]) -> list[VisualLine | PrintedTable]:
        """Return the content of a document with whole tables; what stands between lines and tables parts them."""
        result: list[VisualLine | PrintedTable] = []
        open_table: _Whole | None = None
        waiting: list[VisualLine] = []
        for each in content:
            if isinstance(each, VisualLine):
                if open_table and len(waiting) < _MOST_WAITING:
                    waiting.append(each)
                    continue
                result += self._closed(open_table)
                open_table = None
                result += [*waiting, each]
                waiting = []
            elif (
                open_table
                and _goes_on(open_table, each)
                and (again := _only_drawn_again(open_table, each, waiting)) is not None
            ):
                self.repeated += [line.text for line in waiting]
                waiting = []
                self._append(open_table, each, again)
            else:
                result += [*self._closed(open_table), *waiting]
                waiting = []
                open_table = _Whole(each, each.page, [], [], [], each.is_open[1])
                self._add(open_table, each, each.rows, 0)
        return [*result, *self._closed(open_table), *waiting]

    @staticmethod
    def _closed(whole: _Whole | None) -> list[PrintedTable]:
        if whole is None:
            return []
        table = PrintedTable(
            tuple(whole.rows), tuple(whole.merges), tuple(whole.places), whole.first.doubtful
        )
        return [table]

    def _append(self, whole: _Whole, part: PageTable, again: set[int]) -> None:
        """Add the rows of the next page; what its first row shows in the columns `again` stands in the cell above."""
        heads = _repeated_heads(whole, part)
        self.repeated += ["\t".join(row) for row in part.rows[:heads]]
        rows = part.rows[heads:]
        for merge in whole.reaching if again else ():
            if merge.column in again:
                whole.rows[merge.row] = _with(whole.rows[merge.row], merge.column, rows[0][merge.column])
                rows = (_with(rows[0], merge.column, ""), *rows[1:])
        if rows and _is_cut(whole, part, rows[0]):
            self._join_row(whole, part, rows[0])
            rows, heads = rows[1:], heads + 1
            self._add(whole, part, rows, heads, cut=True)
        else:
            self._add(whole, part, rows, heads)
        whole.page, whole.is_open = part.page, part.is_open[1]

    def _join_row(self, whole: _Whole, part: PageTable, row: tuple[str, ...]) -> None:
        last = len(whole.rows) - 1
        joined = list(whole.rows[last])
        for column, text in enumerate(row):
            at = _first_row_of(whole.reaching, last, column) if not joined[column] else last
            if at == last:
                joined[column] = _sewn(joined[column], text)
            elif text:  # a cell merged over rows, whose text the page cut
                upper = list(whole.rows[at])
                upper[column] = _sewn(upper[column], text)
                whole.rows[at] = tuple(upper)
        whole.rows[last] = tuple(joined)
        why = _("a row of this table was cut by the page; it was joined to the rest on the next one")
        shown = "｜".join(squeezed(cell) for cell in joined)
        self.findings.append(row_joined.finding(why, whole.places[last], reading=Interpretation(shown)))

    def _add(
        self,
        whole: _Whole,
        part: PageTable,
        rows: Sequence[tuple[str, ...]],
        before: int,
        *,
        cut: bool = False,
    ) -> None:
        """Add `rows` of a page, which `before` others precede there that were not added."""
        at = len(whole.rows)
        place = _("page {page}, table row {row}")
        for number, row in enumerate(rows, before + 1):
            whole.rows.append(row)
            whole.places.append(place_named(place.format(page=part.page, row=number)))
        added: list[Merge] = []
        for merge in part.merges:
            if merge.last_row < before or (merge.row < before and not cut):
                continue
            shift = at - before
            first = at - 1 if merge.row < before else merge.row + shift  # it began with the row that was cut
            added.append(Merge(first, merge.column, merge.last_row + shift, merge.last_column))
        if at and rows:
            added = _carried_over(whole, added, at)
        whole.merges += added
        last = len(whole.rows) - 1
        whole.reaching = [merge for merge in (*whole.reaching, *added) if merge.last_row == last]


def _carried_over(whole: _Whole, added: Sequence[Merge], at: int) -> list[Merge]:
    """Let a merged cell that the page cut go on: it is empty behind the page and was merged before it, or is there."""
    result = list(added)
    for column, text in enumerate(whole.rows[at]):
        if text:
            continue
        upper = next((m for m in whole.reaching if m.column == column and m.row < at - 1), None)
        lower = next((m for m in added if m.column == column and m.row == at and m.last_row > at), None)
        if lower and (upper or whole.rows[at - 1][column]):
            result.remove(lower)
            first = upper.row if upper else at - 1
            result.append(Merge(first, column, lower.last_row, lower.last_column))
        elif upper:
            result.append(Merge(upper.row, column, at, upper.last_column))
    return result


def _with(row: tuple[str, ...], column: int, text: str) -> tuple[str, ...]:
    return (*row[:column], text, *row[column + 1 :])


def _only_drawn_again(whole: _Whole, part: PageTable, lines: Sequence[VisualLine]) -> set[int] | None:
    """Return the columns whose merged cell the page cut, if lines between two pages of a table are no text of their own.

    续表 is none, nor is the text of such a cell: office programs draw it on both pages, below the table on the first.
    None where any line is another.
    """
    columns: set[int] = set()
    for line in lines:
        column = _drawn_again(whole, part, line)
        if column is not None:
            columns.add(column)
        elif not _CONTINUED.fullmatch(squeezed(line.text)):
            return None
    return columns


def _drawn_again(whole: _Whole, part: PageTable, line: VisualLine) -> int | None:
    """Return the column whose merged cell shows a line on the next page, and nothing on this one."""
    if line.page != whole.page or not part.rows:
        return None
    first = part.rows[_repeated_heads(whole, part) :][:1]
    for column, text in enumerate(first[0] if first else ()):
        reaching = any(merge.column == column for merge in whole.reaching)
        if text and reaching and squeezed(text) == squeezed(line.text) and not whole.rows[-1][column]:
            return column
    return None


def _first_row_of(merges: Sequence[Merge], row: int, column: int) -> int:
    for merge in merges:
        if merge.row <= row <= merge.last_row and merge.column <= column <= merge.last_column:
            return merge.row
    return row


def _sewn(above: str, below: str) -> str:
    """Join a cell and its rest; where it lists its units one a line, the cut is between two of them."""
    if not above or not below:
        return above or below
    listed = "\n" in above + below and all(
        looks_like_unit(name)
        for name in (above.rsplit("\n", maxsplit=1)[-1], below.split("\n", maxsplit=1)[0])
    )
    return above + ("\n" if listed or _ENDED.search(above) else "") + below


def _goes_on(whole: _Whole, part: PageTable) -> bool:
    """Tell whether a table is the rest of the one on the page before: nothing between, and the same columns."""
    edges = whole.first.edges
    return (
        part.page == whole.page + 1
        and len(edges) == len(part.edges)
        and all(abs(a - b) <= _SAME_EDGE for a, b in zip(edges, part.edges, strict=True))
        and whole.first.doubtful == part.doubtful
        and not _is_other_head(whole, part)
    )


def _is_other_head(whole: _Whole, part: PageTable) -> bool:
    head = next((row for row in part.rows if sum(map(bool, row)) > 1), ())
    return bool(head_columns(head)) and not any(_same(head, row) for row in whole.rows[:3])


def _repeated_heads(whole: _Whole, part: PageTable) -> int:
    """Return how many rows of a page print the head of the table again, with or without the title above it."""
    for start in range(min(3, len(whole.rows))):
        rows = list(zip(part.rows[:3], whole.rows[start : start + 3], strict=False))
        count = next((at for at, (row, above) in enumerate(rows) if not _same(row, above)), len(rows))
        if any(head_columns(row) for row, _above in rows[:count]):
            return count
    return 0


def _same(row: Sequence[str], other: Sequence[str]) -> bool:
    return [squeezed(cell) for cell in row] == [squeezed(cell) for cell in other]


def _is_cut(whole: _Whole, part: PageTable, row: tuple[str, ...]) -> bool:
    """Tell whether the first row of a page is the rest of the last row of the page before.

    No line between them says so.  Where there is one, as Word draws it, the rest of a row has no number though
    every other row has one, and nothing in a cell that was empty before; one that begins anew fills more cells.
    """
    if whole.is_open or part.is_open[0]:
        return True
    numbers = next((at for row in whole.rows[:3] if (at := _number_column(row)) is not None), None)
    if numbers is None or row[numbers] or not any(row):
        return False
    last = len(whole.rows) - 1
    before = [whole.rows[_first_row_of(whole.reaching, last, column)][column] for column in range(len(row))]
    if not before[numbers] or any(text and not above for text, above in zip(row, before, strict=True)):
        return False
    merged = _first_row_of(whole.reaching, last, numbers) != last
    unended = any(
        text and above and not _ENDED.search(above) for text, above in zip(row, before, strict=True)
    )
    fewer = any(
        above and not text for at, (text, above) in enumerate(zip(row, before, strict=True)) if at != numbers
    )
    return unended and fewer and not merged


def _number_column(row: Sequence[str]) -> int | None:
    if not head_columns(row):
        return None
    return next((at for at, word in enumerate(row) if holds_by_head(word) == NUMBER), None)
