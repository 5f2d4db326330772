"""From the rows below one head to the tasks they state and the headings among them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from safetyplan.grammar import labels
from safetyplan.grammar.numbers import read_label
from safetyplan.importer.columns import (
    CATEGORY,
    NUMBER,
    PERIOD,
    ROLES,
    TASK,
    RowHeading,
    TableColumn,
    TableRow,
    holds_time,
    holds_units,
    is_ditto,
    is_nothing,
)
from safetyplan.importer.document import Paragraph
from safetyplan.importer.lines import tidy
from safetyplan.patterns import Pattern
from safetyplan.text import squeezed

LONGEST_HEADING = 40
"""Characters of a heading between rows (test_headings_between_the_rows_of_a_typed_table)."""
CONTINUED = Pattern(r"[（(]?(?:续表?|接上表)[）)]?\s?[\d一二三四五六七八九十]{0,2}", example="（续表）")
_TOTAL = Pattern(r"(?:合|总|小|共)\s*计", example="合计")
_NOTE = Pattern(r"备?注\s?[：:]|说明\s?[：:]|[。；]", example="注：")

_UNREAD = (TableColumn("", NUMBER), TableColumn("", TASK))
_LONGEST_NUMBER = 5
"""Characters of a cell that is only a number: （十二）."""


_TICK = Pattern(r"[✓✔√☑●★■▲]", example="✓")
_HAN = Pattern(r"[\u4e00-\u9fff]", example="印发方案")


def _in_period(column: TableColumn, value: str) -> tuple[TableColumn, str]:
    """Return a column and its cell, of a quarter the time with what is done then; a number there is only a remark."""
    if column.holds != PERIOD or not value:
        return column, value
    if _TICK.fullmatch(value):
        return column, column.words
    return (
        (column, column.words + value) if _HAN.search(value) else (replace(column, holds=labels.OTHER), value)
    )


class RowReader:
    """Makes the rows of one block, one after another.

    `categories` are the columns that head rows, `numbered` says that the numbers are theirs.  `unread` are the rows
    that do not fit the columns.
    """

    def __init__(
        self, columns: tuple[TableColumn, ...], categories: tuple[int, ...], *, numbered: bool
    ) -> None:
        self.columns = columns
        self.categories = categories
        self.rows: list[Paragraph] = []
        self.unread: list[Paragraph] = []
        self.waiting: list[Paragraph] = []
        self.values = [""] * len(columns)
        self.numbers = next((at for at, column in enumerate(columns) if column.holds == NUMBER), None)
        self.tasks = [at for at, c in enumerate(columns) if c.holds == TASK and at not in categories]
        self.numbers_headings = numbered

    def before(self, paragraphs: Sequence[Paragraph]) -> None:
        """Remember heads: the row behind them says that they are printed in front of it."""
        self.waiting += paragraphs

    def finished(self) -> list[Paragraph]:
        """Return the rows, heads that nothing followed as text."""
        return [*self.rows, *self.waiting]

    def take(self, paragraph: Paragraph) -> None:
        """Read the next row, or the heading between rows."""
        cells = paragraph.cells
        filled = [at for at, cell in enumerate(cells) if cell.strip()]
        first = cells[filled[0]].strip() if filled else paragraph.text
        if not cells and CONTINUED.fullmatch(squeezed(first)):
            self.waiting.append(paragraph)
        elif not cells or _TOTAL.match(squeezed(first)):
            self._as_text(paragraph)
        elif len(cells) != len(self.columns) or self._is_shifted(cells):
            self._not_read(paragraph)
        elif paragraph.across or (len(filled) == 1 and filled[0] == 0 and not any(paragraph.held)):
            self._across(paragraph, first)
        else:
            self._row(paragraph)

    def _as_text(self, paragraph: Paragraph) -> None:
        self.rows += [*self.waiting, paragraph]
        self.waiting = []

    def _is_shifted(self, cells: Sequence[str]) -> bool:
        """Tell whether a time stands where units belong, or units where a time does."""
        return any(
            (column.holds in ROLES and holds_time(cell) and not holds_units(cell))
            or (column.holds == labels.DEADLINE and not holds_time(cell) and holds_units(cell))
            for column, cell in zip(self.columns, cells, strict=True)
            if cell.strip() and not is_nothing(cell) and not is_ditto(cell)
        )

    def _not_read(self, paragraph: Paragraph) -> None:
        """Take a row that does not fit the columns for a task of which all cells are the text."""
        cells = paragraph.cells
        numbered = self.numbers == 0 and len(squeezed(cells[0])) <= _LONGEST_NUMBER
        num, rest = (cells[0], cells[1:]) if numbered else ("", cells)
        text = "；".join(squeezed(cell) for cell in rest if cell.strip())
        row = TableRow(_UNREAD, (num, text), (num, "".join(rest)), self._before())
        self.rows.append(replace(paragraph, row=row))
        self.values = [""] * len(self.columns)
        self.unread.append(paragraph)

    def _across(self, paragraph: Paragraph, text: str) -> None:
        """Take a cell across the table: the heading of the rows below it, or a note."""
        squeezed_text = squeezed(text)
        self.values = [""] * len(self.columns)
        if CONTINUED.fullmatch(squeezed_text):
            self.waiting.append(paragraph)
        elif len(squeezed_text) > LONGEST_HEADING or _NOTE.search(squeezed_text) or read_label(squeezed_text):
            self._as_text(paragraph)
        else:
            self.rows.append(replace(paragraph, text=tidy(text), cells=(), row=RowHeading(0, self._before())))

    def _before(self) -> str:
        text = "".join(p.body for p in self.waiting)
        self.waiting = []
        return squeezed(text)

    def _row(self, paragraph: Paragraph) -> None:
        held = paragraph.held or ("",) * len(paragraph.cells)
        values = []
        for at, (cell, merged) in enumerate(zip(paragraph.cells, held, strict=True)):
            carries = at in self.categories
            values.append(self._value(at, cell.strip(), merged or (self.values[at] if carries else "")))
        if not any(values[at] for at in self.tasks) and not self._goes_on(values):
            self._without_task(paragraph)
            return
        printed = self._headings(paragraph, values)
        self.values = values
        stated = ("" if at in self.categories else value for at, value in enumerate(values))
        pairs = [_in_period(c, value) for c, value in zip(self.columns, stated, strict=True)]
        columns, said = tuple(c for c, _value in pairs), tuple(value for _c, value in pairs)
        row = TableRow(columns, said, printed, self._before())
        self.rows.append(replace(paragraph, row=row))

    def _goes_on(self, values: list[str]) -> bool:
        """Carry the task down to a row that says only who does it, too, or until when: its merged cell was lost."""
        numbered = self.numbers is not None and bool(values[self.numbers])
        if numbered or not any(self._answers(values)):
            return False
        for at in self.tasks:
            values[at] = self.values[at]
        return any(values[at] for at in self.tasks)

    def _without_task(self, paragraph: Paragraph) -> None:
        """Keep a row that states no task as text: who filled in the table, or, to be looked at, units without a task."""
        if any(self._answers(paragraph.cells)):
            self._not_read(paragraph)
        else:
            self._as_text(paragraph)

    def _answers(self, values: Sequence[str]) -> Iterator[bool]:
        """Yield for each cell whether it says who answers for a task, or until when."""
        for column, value in zip(self.columns, values, strict=True):
            if column.holds in ROLES:
                yield holds_units(value)
            elif column.holds == labels.DEADLINE:
                yield holds_time(value)

    def _value(self, at: int, cell: str, held: str) -> str:
        if is_ditto(cell):
            return self.values[at]
        if at == self.numbers and (self.numbers_headings or not cell):
            return ""
        if not cell:
            return held
        answers = self.columns[at].holds not in (NUMBER, TASK, CATEGORY)
        return "" if answers and is_nothing(cell) else cell

    def _headings(self, paragraph: Paragraph, values: Sequence[str]) -> tuple[str, ...]:
        """Open the categories that begin with this row; return what of its cells is left to print in it."""
        printed = list(paragraph.cells)
        opened = False
        for level, at in enumerate(self.categories, 1):
            opened = opened or squeezed(values[at]) != squeezed(self.values[at])
            if not opened or not values[at]:
                continue
            front = "".join(printed[:at])
            if not printed[
                at
            ].strip():  # an outer category changed, this one goes on and is not printed again
                continue
            printed[: at + 1] = [""] * (at + 1)
            num = squeezed(front) if self.numbers_headings and at == self.categories[0] else ""
            heading = RowHeading(level, self._before() + ("" if num else squeezed(front)), num)
            self.rows.append(replace(paragraph, text=tidy(values[at]), cells=(), held=(), row=heading))
        return tuple(printed)
