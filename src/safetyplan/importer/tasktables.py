"""Which rows of the tables state tasks: their heads, their columns, and the headings among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, takewhile

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar import labels
from safetyplan.grammar.numbers import read_label
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.importer.columns import (
    CATEGORY,
    NUMBER,
    ROLES,
    TASK,
    RowHeading,
    TableColumn,
    TableRow,
    columns_by_content,
    head_columns,
    holds_by_head,
    holds_time,
    holds_units,
    is_ditto,
    is_nothing,
    names_tasks,
    settled,
)
from safetyplan.importer.document import Paragraph
from safetyplan.importer.lines import tidy
from safetyplan.messages import _, ngettext
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_tables import columns_guessed, rows_not_read, table_not_read
from safetyplan.text import squeezed

_LONGEST_HEADING = 40
"""Characters of a heading between rows (test_headings_between_the_rows_of_a_typed_table)."""
_CONTINUED = Pattern(r"[（(]?(?:续表?|接上表)[）)]?\s?[\d一二三四五六七八九十]{0,2}", example="（续表）")
_TOTAL = Pattern(r"(?:合|总|小|共)\s*计", example="合计")
_NOTE = Pattern(r"备?注\s?[：:]|说明\s?[：:]|[。；]", example="注：")


def read_tables(
    paragraphs: Sequence[Paragraph], named: tuple[TableColumn, ...] = ()
) -> tuple[list[Paragraph], list[Finding]]:
    """Return `paragraphs` with every row that states a task marked as one, and every category as a heading before its rows.

    `named` are the columns somebody gave for the tables that are so wide.  A table that speaks of duties and
    cannot be read stays text, and is a finding.
    """
    result: list[Paragraph] = []
    findings: list[Finding] = []
    at = 0
    while at < len(paragraphs):
        if not paragraphs[at].cells:
            result.append(paragraphs[at])
            at += 1
            continue
        end = _table_end(paragraphs, at)
        for block in _blocks(paragraphs[at:end]):
            rows, found = _read_block(block, named)
            result += rows
            findings += found
        at = end
    return result, findings


def _table_end(paragraphs: Sequence[Paragraph], start: int) -> int:
    """Return where the rows end; a short heading between rows of one width is part of their table."""
    at = start
    while at < len(paragraphs):
        paragraph = paragraphs[at]
        if not paragraph.cells:
            following = paragraphs[at + 1] if at + 1 < len(paragraphs) else paragraph
            same = len(following.cells) == len(paragraphs[at - 1].cells) > 0
            if not same or not _stands_between_rows(paragraph):
                break
        at += 1
    return at


def _stands_between_rows(paragraph: Paragraph) -> bool:
    text = paragraph.text
    if len(text) > _LONGEST_HEADING:
        return False
    return bool(paragraph.label or read_label(text) or _CONTINUED.fullmatch(squeezed(text)))


@dataclass(slots=True)
class _Block:
    """Rows under one head: its rows, the columns it names, and what stands below it, headings included."""

    heads: list[Paragraph] = field(default_factory=list)
    columns: tuple[TableColumn, ...] = ()
    body: list[Paragraph] = field(default_factory=list)

    @property
    def rows(self) -> list[Paragraph]:
        """The rows of the body that are as wide as the table and are no head printed again."""
        whole = [p for p in self.body if p.cells and not p.across and not self.is_head(p)]
        return [p for p in whole if len(p.cells) == self.width]

    @property
    def width(self) -> int:
        """How many columns the table has."""
        return next((len(p.cells) for p in (*self.heads, *self.body) if p.cells), 0)

    def is_head(self, paragraph: Paragraph) -> bool:
        """Tell whether a row prints the head again, as on a new page."""
        return any(_same(paragraph.cells, head.cells) for head in self.heads)


def _same(cells: Sequence[str], others: Sequence[str]) -> bool:
    return [squeezed(cell) for cell in cells] == [squeezed(cell) for cell in others]


def _blocks(rows: Sequence[Paragraph]) -> list[_Block]:
    """Part the rows of a table, or of tables that follow one another, by their heads and widths."""
    blocks = [_Block()]
    at = 0
    while at < len(rows):
        row, block = rows[at], blocks[-1]
        count, columns = _head(rows, at)
        if columns and not block.is_head(row):
            blocks.append(_Block(list(rows[at : at + count]), columns))
            at += count
            continue
        width = block.width or len(row.cells)
        if row.cells and len(row.cells) != width and not (block.heads and _is_odd(rows, at, width)):
            blocks.append(_Block())
        blocks[-1].body.append(row)
        at += 1
    return [block for block in blocks if block.heads or block.body]


def _is_odd(rows: Sequence[Paragraph], at: int, width: int) -> bool:
    """Tell whether a row of another width is one of its table all the same: a single one, or the width comes back."""
    before_head = takewhile(lambda p: not head_columns(p.cells), rows[at + 1 :])
    widths = [len(p.cells) for p in before_head if p.cells]
    return not widths or width in widths


def _head(rows: Sequence[Paragraph], at: int) -> tuple[int, tuple[TableColumn, ...]]:
    """Return how many rows from `at` on head a table, one or two, and its columns; 0 and nothing if none do."""
    upper = rows[at]
    if not upper.cells or upper.across:
        return 0, ()
    columns = head_columns(upper.cells)
    lower = rows[at + 1] if at + 1 < len(rows) else upper
    if lower is not upper and len(lower.cells) == len(upper.cells) and _refines(lower):
        words = [below or above for above, below in zip(upper.cells, lower.cells, strict=True)]
        both = head_columns(words)
        if both and (columns or not head_columns(lower.cells)):
            return 2, both
    return (1, columns) if columns else (0, ())


def _refines(row: Paragraph) -> bool:
    """Tell whether a row is the second one of a head: every cell in it is a head, and some are empty."""
    filled = [cell for cell in row.cells if cell.strip()]
    return 0 < len(filled) < len(row.cells) and all(holds_by_head(cell) for cell in filled)


def _read_block(block: _Block, named: tuple[TableColumn, ...]) -> tuple[list[Paragraph], list[Finding]]:
    columns, findings = _columns(block, named)
    if not columns:
        return [*block.heads, *block.body], findings
    categories = _categories(block, columns)
    reader = _RowReader(columns, categories, numbered=_numbers_categories(block, columns, categories))
    reader.before(block.heads)
    for paragraph in block.body:
        if paragraph.cells and block.is_head(paragraph):
            reader.before([paragraph])
        else:
            reader.take(paragraph)
    return reader.finished(), [*findings, *_rows_not_read(reader.unread)]


def _columns(block: _Block, named: tuple[TableColumn, ...]) -> tuple[tuple[TableColumn, ...], list[Finding]]:
    """Return the columns of a block of tasks, () where it is none, and what is to be said about it."""
    rows = [p.cells for p in block.rows]
    if not rows:
        return (), []
    if named and len(named) == len(rows[0]):
        return named, []
    columns = settled(columns_by_content(rows, block.columns))
    guessed = [
        c
        for c, head in zip(columns, block.columns or (None,) * len(columns), strict=True)
        if c.holds in ROLES and not (head and head.holds)
    ]
    if any(c.holds in ROLES for c in block.columns):
        columns = tuple(replace(c, holds=labels.OTHER) if c in guessed and c.words else c for c in columns)
        guessed = []
    has_task = any(c.holds == TASK for c in columns)
    if (
        has_task
        and names_tasks(columns)
        and len(guessed) <= 1
        and _fits(block, columns)
        and (block.columns or len(rows) > 1)
    ):
        return _known(columns), [_guessed(block, columns)] if guessed else []
    return (), [_not_read(block)] if _speaks_of_duties(block, unheaded=has_task and not block.heads) else []


def _known(columns: tuple[TableColumn, ...]) -> tuple[TableColumn, ...]:
    return tuple(c if c.holds else replace(c, holds=labels.OTHER) for c in columns)


def _fits(block: _Block, columns: tuple[TableColumn, ...]) -> bool:
    """Tell whether the cells of a table read without its lines hold what their columns say."""
    if not any(p.doubtful for p in block.rows):
        return True
    good = bad = 0
    for paragraph in block.rows:
        for column, cell in zip(columns, paragraph.cells, strict=True):
            if not cell.strip() or is_nothing(cell) or is_ditto(cell):
                fits = column.holds != TASK
            elif column.holds in ROLES:
                fits = holds_units(cell) and not holds_time(cell)
            elif column.holds == labels.DEADLINE:
                fits = not holds_units(cell)
            elif column.holds in (TASK, CATEGORY):
                fits = not _is_unit_list(cell) and not (column.holds == TASK and cell.isdecimal())
            else:
                continue
            good, bad = good + fits, bad + (not fits)
    return bad * 8 <= good


def _is_unit_list(cell: str) -> bool:
    return len(cell) <= 12 and all(looks_like_unit(name.text) for name in split_names(cell))


def _guessed(block: _Block, columns: tuple[TableColumn, ...]) -> Finding:
    why = _("no head says what these columns hold; it was told by their cells")
    read = "，".join(
        column.label.rstrip("：")
        if column.holds in (*ROLES, labels.DEADLINE)
        else _NAMES.get(column.holds, "备注")
        for column in columns
    )
    return columns_guessed.finding(
        why, block.rows[0].place, reading=Interpretation(_shown(block.rows[0]), read)
    )


_NAMES = {NUMBER: "序号", CATEGORY: "类别", TASK: "任务", labels.PEOPLE: "责任人"}


def _not_read(block: _Block) -> Finding:
    why = _("this table speaks of duties, but which cell says what is not certain; it was kept as text")
    first = (block.heads or block.rows)[0]
    text = "；".join(_shown(p) for p in (*block.heads, *block.body))
    return table_not_read.finding(why, first.place, reading=Interpretation(text))


def _rows_not_read(rows: Sequence[Paragraph]) -> Iterator[Finding]:
    """Yield one finding for all rows of a table that do not fit its columns, if there are any."""
    if rows:
        why = ngettext(
            "{count} row of this table does not fit its columns; its cells were kept as the text of a task",
            "{count} rows of this table do not fit its columns; their cells were kept as the text of tasks",
            len(rows),
        )
        reading = Interpretation("；".join(map(_shown, rows)))
        yield rows_not_read.finding(why.format(count=len(rows)), rows[0].place, reading=reading)


def _shown(paragraph: Paragraph) -> str:
    return "｜".join(squeezed(cell) for cell in paragraph.cells) if paragraph.cells else paragraph.text


_DUTY = Pattern(r"牵头|配合|责任|负责|主办|承办|协办|督办|落实", example="牵头单位")
_ROSTER = Pattern(r"电话|手机|职务|姓名|人数|地址|\b1\d{10}\b|\d{3,4}-\d{7,8}", example="联系电话")


def _speaks_of_duties(block: _Block, *, unheaded: bool) -> bool:
    """Tell whether a table that was not read states duties: units beside times or role words; a roster does not.

    `unheaded`: its cells are tasks, and no head says what else they are; then units alone are a sign.
    """
    head = [cell for p in block.heads for cell in p.cells]
    cells = [cell for p in block.rows for cell in p.cells if cell.strip()]
    if any(_ROSTER.search(cell) for cell in (*head, *cells[:60])):
        return False
    units = sum(holds_units(cell) for cell in cells)
    if not units:
        return False
    said = any(_DUTY.search(cell) for cell in (*head, *cells))
    return said or (units * 6 >= len(cells) and (unheaded or any(holds_time(cell) for cell in cells)))


def _categories(block: _Block, columns: tuple[TableColumn, ...]) -> tuple[int, ...]:
    """Return the columns whose texts head rows: merged, left empty below, said again row by row, or of one row each.

    Categories that come and go from row to row head nothing; they are the rows' titles.
    """
    texts = [at for at, column in enumerate(columns) if column.holds in (CATEGORY, TASK)]
    tasks = [at for at in texts if columns[at].holds == TASK]
    result = []
    for at in texts:
        if tasks and at >= tasks[-1]:
            break
        values = [squeezed(p.cells[at]) for p in block.rows]
        again = any(not value or value == before for before, value in pairwise(values))
        apart = columns[at].holds == CATEGORY and len(set(values)) == len(values)
        if (again or apart) and values[0]:
            result.append(at)
    return tuple(result)


def _numbers_categories(block: _Block, columns: tuple[TableColumn, ...], categories: tuple[int, ...]) -> bool:
    """Tell whether the numbers are those of the categories: merged, or left empty, as these are."""
    number = next((at for at, column in enumerate(columns) if column.holds == NUMBER), None)
    if number is None or not categories or number > categories[0]:
        return False
    rows = block.rows
    blank = [row for row in rows if not row.cells[number].strip()]
    return bool(blank) and all(not row.cells[categories[0]].strip() for row in blank)


_UNREAD = (TableColumn("", NUMBER), TableColumn("", TASK))
_LONGEST_NUMBER = 5
"""Characters of a cell that is only a number: （十二）."""


class _RowReader:
    """Makes the rows of one block, one after another."""

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
        cells = paragraph.cells
        filled = [at for at, cell in enumerate(cells) if cell.strip()]
        first = cells[filled[0]].strip() if filled else paragraph.text
        if not cells and _CONTINUED.fullmatch(squeezed(first)):
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
            or (column.holds == labels.DEADLINE and holds_units(cell) and not holds_time(cell))
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
        if _CONTINUED.fullmatch(squeezed_text):
            self.waiting.append(paragraph)
        elif (
            len(squeezed_text) > _LONGEST_HEADING or _NOTE.search(squeezed_text) or read_label(squeezed_text)
        ):
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
        row = TableRow(self.columns, tuple(stated), printed, self._before())
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
