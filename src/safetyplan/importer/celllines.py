"""Tables whose cells stand one a line, as text has them that was copied out of Word or a PDF: rows put together again.

Where a column counts 1, 2, 3 … the numbers part the rows.  Without numbers a row is told by what its lines hold, and
only where that explains every line in exactly one way; otherwise nothing is put together, and that is said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import heappop, heappush
from itertools import combinations, islice, pairwise, takewhile

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar import labels
from safetyplan.grammar.labels import is_bare_label
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.importer.columns import (
    CATEGORY,
    NUMBER,
    ROLES,
    TASK,
    TableColumn,
    head_columns,
    holds_by_head,
    holds_time,
    holds_units,
    is_ditto,
    is_nothing,
)
from safetyplan.importer.document import Paragraph
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_tables import table_not_read
from safetyplan.text import squeezed

_WIDEST = 12
"""Columns of a table whose cells stand in lines (test_tables_whose_cells_stand_in_lines)."""
_LONGEST_ROW = 24
"""Lines of one row (test_cells_of_units_over_several_lines)."""
_LONGEST_HEAD = 16
_FEWEST_ROWS = 2


def rows_found(paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[Finding]]:
    """Return `paragraphs` with the rows of such tables put together, nothing else changed, and tables that could not be."""
    result: list[Paragraph] = []
    findings: list[Finding] = []
    at = end = 0
    while at < len(paragraphs):
        if at >= end:  # one stretch of lines that may be cells after another
            end = at + sum(1 for _each in takewhile(_may_be_cell, islice(paragraphs, at, None)))
        rows, behind = _table_at(paragraphs, at, end, findings) if at < end else ([], at)
        result += rows or [_tabbed(paragraphs[at])]
        at = behind if rows else at + 1
    return result, findings


def _table_at(
    paragraphs: Sequence[Paragraph], at: int, end: int, findings: list[Finding]
) -> tuple[list[Paragraph], int]:
    """Return the rows of the table whose head begins at `at` and where it ends; no rows where none does."""
    first = paragraphs[at].text
    if len(first) > _LONGEST_HEAD or not holds_by_head(first):
        return [], at
    if _is_number_head(first):
        width, columns = _head(paragraphs, at)
        if columns:
            rows = [_row_of(paragraphs[at : at + width], len(columns))]
            return rows, _numbered_rows(paragraphs, at + width, columns, rows)
    return _rows_by_kinds(_Lines(paragraphs, at, end), findings)


def _tabbed(paragraph: Paragraph) -> Paragraph:
    if paragraph.cells or paragraph.label or paragraph.text.count("\t") < 2:
        return paragraph
    return replace(paragraph, cells=tuple(cell.strip() for cell in paragraph.text.split("\t")))


# Rows told by their numbers


def _is_number_head(text: str) -> bool:
    return squeezed(text) in ("序号", "编号", "项次")


def _head(paragraphs: Sequence[Paragraph], at: int) -> tuple[int, tuple[TableColumn, ...]]:
    """Return how many lines from `at` on head a table, and its columns; 0 and nothing if none do."""
    words = []
    for paragraph in paragraphs[at : at + _WIDEST]:
        if paragraph.cells or paragraph.label or len(paragraph.text) > 16 or paragraph.text.strip() == "1":
            break
        words.append(paragraph.text)
    for width in range(len(words), 2, -1):
        if at + width < len(paragraphs) and _value(paragraphs[at + width]) == 1:
            columns = head_columns(words[:width])
            if columns:
                return width, columns
    return 0, ()


def _value(paragraph: Paragraph) -> int | None:
    text = paragraph.text.strip().rstrip(".．、")
    return int(text) if len(text) <= 3 and text.isdecimal() and not paragraph.cells else None


def _numbered_rows(
    paragraphs: Sequence[Paragraph], at: int, columns: tuple[TableColumn, ...], result: list[Paragraph]
) -> int:
    """Put rows together as long as the numbers go on; return where the table ends."""
    number = 1
    while at < len(paragraphs) and _value(paragraphs[at]) == number:
        ahead = range(at + 1, min(len(paragraphs), at + _LONGEST_ROW))
        following = next((i for i in ahead if _value(paragraphs[i]) == number + 1), None)
        if following is None:
            end, row = _last_row_of(paragraphs, at, columns)
        else:
            end, row = following, _fitted(paragraphs[at:following], columns)
        result.append(row)
        at, number = end, number + 1
    return at


def _last_row_of(
    paragraphs: Sequence[Paragraph], at: int, columns: tuple[TableColumn, ...]
) -> tuple[int, Paragraph]:
    """Behind the last number the row ends where its cells fit their columns: units under 责任单位."""
    for surplus in range(4):
        end = min(len(paragraphs), at + len(columns) + surplus)
        row = _fitted(paragraphs[at:end], columns)
        cells = [cell for column, cell in zip(columns, row.cells, strict=False) if column.holds in ROLES]
        if all(looks_like_unit(name.text) for cell in cells for name in split_names(cell)):
            return end, row
    end = min(len(paragraphs), at + len(columns))
    return end, _fitted(paragraphs[at:end], columns)


def _fitted(lines: Sequence[Paragraph], columns: tuple[TableColumn, ...]) -> Paragraph:
    """Spread the lines of a row over its columns: units and tasks may take several lines, the last cells may be empty."""
    surplus = len(lines) - len(columns)
    if surplus < 0:
        return _short_row(lines, columns)
    if surplus == 0:
        return _row_of(lines, len(columns))
    cells = [[line] for line in lines[: len(columns)]]
    at, end = len(lines), len(lines)
    for place in reversed(range(len(columns))):
        at = end - 1
        if surplus and _is_last_of_units(columns, place):
            more = _lines_of_units(lines, at, _units_left(columns, place))
            taken = min(more, surplus)
            at, surplus = at - taken, surplus - taken
        elif surplus and (columns[place].holds == TASK or place == 1):
            at, surplus = at - surplus, 0
        cells[place] = list(lines[at:end])
        end = at
    return _row_of(
        [replace(cell[0], text="\n".join(line.text for line in cell)) for cell in cells], len(columns)
    )


def _short_row(lines: Sequence[Paragraph], columns: tuple[TableColumn, ...]) -> Paragraph:
    """Put the lines of a row into the columns that hold such, if these can be but one choice; else they stay as many."""
    needed = {at for at, column in enumerate(columns) if column.holds in (NUMBER, TASK)}
    fits = [[_may_hold(column, line.text) for column in columns] for line in lines]
    choices = [
        places
        for places in islice(combinations(range(len(columns)), len(lines)), _MOST_CHOICES)
        if needed <= set(places) and all(fits[n][at] for n, at in enumerate(places))
    ]
    if len(choices) != 1:
        return _row_of(lines, len(lines))
    cells = [replace(lines[0], text="") for _column in columns]
    for at, line in zip(choices[0], lines, strict=True):
        cells[at] = line
    return replace(_row_of(cells, len(columns)), place=lines[0].place)


_MOST_CHOICES = 1000


def _may_hold(column: TableColumn, text: str) -> bool:
    """Tell whether a text may be a cell of a column."""
    if is_nothing(text) or is_ditto(text):
        return True
    if column.holds in ROLES:
        return holds_units(text)
    if column.holds == labels.DEADLINE:
        return holds_time(text)
    return column.holds in (NUMBER, TASK) or not (holds_units(text) or holds_time(text))


def _is_last_of_units(columns: tuple[TableColumn, ...], place: int) -> bool:
    """Tell whether a column of units has none such to its right."""
    following = columns[place + 1].holds if place + 1 < len(columns) else ""
    return columns[place].holds in ROLES and following not in ROLES


def _units_left(columns: tuple[TableColumn, ...], place: int) -> int:
    """Return how many columns of units stand side by side directly left of one."""
    count = 0
    while place > count and columns[place - count - 1].holds in ROLES:
        count += 1
    return count


def _lines_of_units(lines: Sequence[Paragraph], at: int, needed: int) -> int:
    """Return how many lines above `at` name units and nothing else, but for the `needed` ones of columns to the left."""
    count = 0
    while at - count > 1 and all(
        looks_like_unit(name.text) for name in split_names(lines[at - count - 1].text)
    ):
        count += 1
    return max(0, count - needed)


def _row_of(lines: Sequence[Paragraph], width: int) -> Paragraph:
    cells = tuple(line.text for line in lines) + ("",) * (width - len(lines))
    return replace(lines[0], text="\t".join(cells), cells=cells, doubtful=True)


# Rows told by what their lines hold

_LONGEST_CELL = 200
"""Characters of a line that may be a cell of such a table; nobody types more without a stop."""
_DAY = Pattern(r"[\d〇○零一二三四五六七八九十]{4}年.{1,3}月.{1,3}日", example="2024年3月1日")

_Row = tuple[int, ...]
"""Where each cell of a row begins among the lines, and where the last one ends."""


def _rows_by_kinds(lines: "_Lines", findings: list[Finding]) -> tuple[list[Paragraph], int]:
    """Put rows together under the one head that explains all lines below it; a head that does not is a finding."""
    words = lines.head_words(_WIDEST)
    heads = [head for width in range(2, len(words) + 1) if _is_head(head := head_columns(words[:width]))]
    if not heads:
        return [], lines.start
    read = [rows for head in heads if (rows := lines.rows(head))]
    if len(read) == 1:
        return [lines.row(row) for row in read[0]], lines.start + read[0][-1][-1]
    width = len(heads[-1])
    end = lines.next_head(width)
    named = [number for number in range(width, end) if lines.kind(number) == _UNITS]
    if len(named) < _FEWEST_ROWS:
        return [], lines.start
    findings.append(_not_put_together(lines.between(0, named[-1] + 1)))
    return list(lines.between(0, end)), lines.start + end


def _may_be_cell(paragraph: Paragraph) -> bool:
    return not paragraph.cells and not paragraph.label and len(paragraph.text) <= _LONGEST_CELL


def _is_head(columns: tuple[TableColumn, ...]) -> bool:
    """Tell whether every column is known, one is the task, and somebody answers for it."""
    held = [column.holds for column in columns]
    return all(held) and held.count(TASK) == 1 and not set(held).isdisjoint(ROLES)


_UNITS, _TIME, _TEXT, _ANY = "units", "time", "text", "any"


class _Lines:
    """Lines of which the first head a table, counted from 0 at `start`, and what each of them holds."""

    def __init__(self, paragraphs: Sequence[Paragraph], start: int, end: int) -> None:
        self.start = start
        self._paragraphs = paragraphs
        self._count = end - start
        self._kinds: dict[int, str] = {}

    def text(self, at: int) -> str:
        """Return a line."""
        return self._paragraphs[self.start + at].text

    def between(self, first: int, last: int) -> Sequence[Paragraph]:
        """Return the paragraphs of lines, the last one not included."""
        return self._paragraphs[self.start + first : self.start + min(last, self._count)]

    def head_words(self, most: int) -> list[str]:
        """Return the first lines, as long as they may be words of a head that names one task; none if nobody answers."""
        words: list[str] = []
        held: list[str] = []
        for paragraph in self.between(0, most):
            holds = holds_by_head(paragraph.text) if "\t" not in paragraph.text else ""
            if not holds or (holds == TASK and TASK in held):
                break
            words.append(paragraph.text)
            held.append(holds)
        return words if any(h in ROLES for h in held) and any(h not in ROLES for h in held) else []

    def kind(self, at: int) -> str:
        """Return what a line holds: units, a time, text, or a mark that may stand in any cell."""
        if at not in self._kinds:
            text = self.text(at)
            if is_nothing(text) or is_ditto(text):
                self._kinds[at] = _ANY
            elif "。" in text or is_bare_label(text):
                self._kinds[at] = _TEXT
            elif holds_units(text):
                self._kinds[at] = _UNITS
            else:
                self._kinds[at] = _TIME if holds_time(text) else _TEXT
        return self._kinds[at]

    def next_head(self, at: int) -> int:
        """Return where the lines end that stand under the first head: at the next one, or at the last line."""
        labels_after = (n for n in range(at, self._count) if is_bare_label(self.text(n)))
        following = next(labels_after, self._count)
        while at < following < self._count and holds_by_head(self.text(following - 1)):
            following -= 1
        return following

    def row(self, cuts: _Row) -> Paragraph:
        """Return the lines between cuts as a row."""
        cells = ["\n".join(p.text for p in self.between(a, b)) for a, b in pairwise(cuts)]
        first = self._paragraphs[self.start + cuts[0]]
        return replace(first, text="\t".join(cells), cells=tuple(cells), doubtful=True)

    def rows(self, columns: tuple[TableColumn, ...]) -> list[_Row]:
        """Return the rows, head first, that all lines of a table make in exactly one way; none where there is no such."""
        width = len(columns)
        ways, came = {width: 1}, {width: tuple(range(width + 1))}
        reached = [width]
        while reached:
            start = heappop(reached)
            for row in self._from(start, columns):
                if row[-1] not in ways:
                    heappush(reached, row[-1])
                ways[row[-1]] = ways.get(row[-1], 0) + ways[start]
                came[row[-1]] = row
        end = max(ways)
        if ways[end] > 1 or self._goes_on(end, width):
            return []
        found = [came[end]]
        while found[-1][0]:
            found.append(came[found[-1][0]])
        return found[::-1] if len(found) > _FEWEST_ROWS + (width == 2) else []

    def _from(self, start: int, columns: tuple[TableColumn, ...]) -> list[_Row]:
        """Return the rows that may begin at a line, the head printed again among them."""
        width = len(columns)
        words = [squeezed(p.text) for p in self.between(start, start + width)]
        if words == [column.words for column in columns]:
            return [tuple(range(start, start + width + 1))]
        rows: list[_Row] = [(start,)]
        for column in columns:
            rows = [
                (*row, row[-1] + count)
                for row in rows
                for count in self._counts(row[-1], column, first=start == width)
            ]
        return rows

    def _counts(self, at: int, column: TableColumn, *, first: bool) -> Iterator[int]:
        """Yield how many lines from `at` on may be the cell of a column, 1 or none; `first`: in the first row.

        A category stands where it begins, a remark where there is one.  More lines would be a guess: one that seems to
        name a further unit may be the next task (检查船厂).
        """
        if column.holds == labels.OTHER or (column.holds == CATEGORY and not first):
            yield 0
        if at >= self._count:
            return
        kind = self.kind(at)
        if column.holds in ROLES:
            yield from (1,) * (kind in (_UNITS, _ANY))
        elif column.holds == labels.DEADLINE:
            yield from (1,) * (kind in (_TIME, _ANY))
        elif column.holds == NUMBER:
            yield from (1,) * (_COUNT.fullmatch(self.text(at)) is not None)
        else:
            yield from (1,) * (kind in (_TEXT, _TIME))

    def _goes_on(self, end: int, width: int) -> bool:
        """Tell whether cells seem to stand behind the last row: units or times that are no signature."""
        rest = self.between(end, end + 2 * width)
        if self._count - end <= _SIGNATURE and rest and _DAY.fullmatch(squeezed(rest[-1].text)):
            return False
        before_next = takewhile(lambda n: not is_bare_label(self.text(n)), range(end, end + len(rest)))
        return any(self.kind(number) in (_UNITS, _TIME) for number in before_next)


_COUNT = Pattern(r"\d{1,3}[.．、]?|[一二三四五六七八九十]{1,3}[.．、]?", example="3")
_SIGNATURE = 3
"""Lines below the last row: who signs, and when."""


def _not_put_together(lines: Sequence[Paragraph]) -> Finding:
    """Return the finding for lines under a head that are cells, and that could be put together in several ways or none."""
    why = _("these lines seem to be cells of a table, and which of them make a row is not certain")
    text = "；".join(squeezed(line.text) for line in lines)
    return table_not_read.finding(why, lines[0].place, reading=Interpretation(text))
