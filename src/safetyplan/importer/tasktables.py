"""Which rows of the tables state tasks: their heads, their columns, and the headings among them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar import labels
from safetyplan.grammar.numbers import read_label
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.importer.columns import (
    CATEGORY,
    NUMBER,
    ROLES,
    TASK,
    TableColumn,
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
from safetyplan.importer.keyedtables import keyed_tasks
from safetyplan.importer.rowreader import CONTINUED, LONGEST_HEADING, RowReader
from safetyplan.messages import _, ngettext
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_tables import columns_guessed, rows_not_read, table_not_read
from safetyplan.text import squeezed


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
        if tasks := keyed_tasks(paragraphs[at:end]):
            result += tasks
            at = end
            continue
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
    if len(text) > LONGEST_HEADING:
        return False
    return bool(paragraph.label or read_label(text) or CONTINUED.fullmatch(squeezed(text)))


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


_NEAR = 10
"""Rows within which the width of a table has to come back (test_a_row_that_does_not_fit_is_a_task_nobody_answers_for_and_is_said)."""


def _is_odd(rows: Sequence[Paragraph], at: int, width: int) -> bool:
    """Tell whether a row of another width is one of its table all the same: the last one, or the width comes back."""
    ahead = rows[at + 1 : at + 1 + _NEAR]
    back = next((n for n, p in enumerate(ahead, 1) if len(p.cells) == width), 0)
    if not back:
        return not any(p.cells for p in ahead)
    return not any(head_columns(p.cells) for p in ahead[:back] if p.cells)


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
    reader = RowReader(columns, categories, numbered=_numbers_categories(block, columns, categories))
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
    last = max(at for at, column in enumerate(columns) if column.holds == TASK)
    for paragraph in block.rows:
        for at, (column, cell) in enumerate(zip(columns, paragraph.cells, strict=True)):
            if not cell.strip() or is_nothing(cell) or is_ditto(cell):
                fits = at != last  # those to its left are merged over rows
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
