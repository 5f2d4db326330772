"""Little tables of one task each, what a cell holds said to its left: 任务名称 ｜ …, 牵头单位 ｜ …, 完成时限 ｜ …."""

from collections.abc import Sequence
from dataclasses import replace

from safetyplan.grammar import labels
from safetyplan.importer.columns import (
    NUMBER,
    ROLES,
    TASK,
    TableColumn,
    TableRow,
    holds_by_head,
    holds_units,
    is_nothing,
)
from safetyplan.importer.document import Paragraph
from safetyplan.text import squeezed


def keyed_tasks(rows: Sequence[Paragraph]) -> list[Paragraph] | None:
    """Return one row for each such table that `rows` are, all of them; None where any of them is something else."""
    if not all(len(p.cells) == 2 and holds_by_head(p.cells[0]) for p in rows):
        return None
    first = squeezed(rows[0].cells[0])
    starts = [at for at, p in enumerate(rows) if squeezed(p.cells[0]) == first]
    tables = [rows[a:b] for a, b in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return [_task(table) for table in tables] if all(map(_is_task, tables)) else None


def _is_task(table: Sequence[Paragraph]) -> bool:
    """Tell whether rows state one task: each key once, one of them the task, and units behind the roles."""
    keys = [holds_by_head(p.cells[0]) for p in table]
    words = [squeezed(p.cells[0]) for p in table]
    said = [p.cells[1] for p, key in zip(table, keys, strict=True) if key in ROLES]
    return (
        keys.count(TASK) == 1
        and len(set(words)) == len(words)
        and bool(said)
        and all(holds_units(cell) or is_nothing(cell) or not cell.strip() for cell in said)
    )


def _task(table: Sequence[Paragraph]) -> Paragraph:
    """Return the rows of a table as one row that states a task; what is printed of it are the keys, too."""
    columns = tuple(TableColumn(squeezed(p.cells[0]), _known(p.cells[0])) for p in table)
    values = tuple("" if is_nothing(p.cells[1]) else p.cells[1].strip() for p in table)
    printed = tuple(p.cells[0] + p.cells[1] for p in table)
    text = "\t".join(cell for p in table for cell in p.cells)
    row = TableRow(columns, values, printed)
    return replace(table[0], text=text, cells=values, held=(), row=row)


def _known(key: str) -> str:
    holds = holds_by_head(key)
    return holds if holds in (NUMBER, TASK, *ROLES, labels.DEADLINE, labels.PEOPLE) else labels.OTHER
