"""The columns of every view that is a table, for the formats made of rows and cells: CSV and Excel."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from safetyplan.errors import SafetyPlanError
from safetyplan.language import _
from safetyplan.views import Calendar, Handout, Listing, Matrix, MatrixRow, PlanText, TaskList

Value = str | int | date


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, a width in characters of Latin text, and how to get the value out of a row."""

    heading: str
    width: int
    value: Callable[[Any], Value]


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of one kind: its name in short, and the heading over them, empty where all are of one kind."""

    name: str
    heading: str
    rows: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A document as one table: what stands above, the columns, the blocks of rows, what stands below."""

    title: str
    above: tuple[str, ...]
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    below: tuple[str, ...]

    def cells(self, row: Any) -> Iterable[Value]:
        """Return the values of a row."""
        return (column.value(row) for column in self.columns)


def _blank(_row: object) -> str:
    """Return nothing: the cell is filled in by hand."""
    return ""


def _words(row: Any) -> str:
    return "\n".join(row.task.words)


_TASKS = (
    Column("序号", 7, lambda row: row.task.number),
    Column("重点任务（原文）", 64, _words),
    Column("本单位角色", 10, lambda row: row.role),
    Column("牵头（组织）单位", 18, lambda row: row.task.in_charge),
    Column("共同责任单位", 22, lambda row: row.task.shared_by),
    Column("时限（来源）", 30, lambda row: row.task.due_text),
    Column("最迟日期", 12, lambda row: row.task.due_by),
    Column("依据", 14, lambda row: row.basis),
    Column("责任科室", 10, _blank),
    Column("责任人", 9, _blank),
    Column("备注", 9, _blank),
)

_HANDOUT = (
    Column("编号", 7, lambda row: row.task.number),
    Column("任务原文", 60, _words),
    Column("属地要求", 34, lambda row: "\n".join([row.requirement, *row.quotes])),
    Column("适用范围", 16, lambda row: row.scope),
    Column("对口牵头单位（报送对象）", 20, lambda row: row.contact),
    Column("时限（频次）", 30, lambda row: row.task.due_text),
    Column("最迟日期", 12, lambda row: row.task.due_by),
    Column("经办人", 9, _blank),
)

_LISTING = (
    Column("序号", 7, lambda row: row.task.number),
    Column("重点任务", 26, lambda row: row.task.title),
    Column("牵头（组织）单位", 24, lambda row: row.task.in_charge),
    Column("责任单位", 34, lambda row: row.task.shared_by),
    Column("督促单位", 18, lambda row: "、".join(row.task.supervisors)),
    Column("落实单位", 26, lambda row: "、".join(row.task.implementers)),
    Column("时限", 40, lambda row: row.task.due_text),
    Column("最迟日期", 12, lambda row: row.task.due_by),
    Column("依据", 11, lambda row: row.basis),
)


def table(view: object) -> Table:
    """Return `view` as a table; SafetyPlanError for one that is none."""
    if isinstance(view, Listing):
        return Table(view.title, (), _LISTING, (Block("责任分工", "", view.rows),), _numbered(view.notes))
    if isinstance(view, TaskList):
        blocks = tuple(
            Block(p.name, f"{p.label}{p.title}（{len(p.rows)}项）  {p.note}", p.rows) for p in view.parts
        )
        above = (f"依据：《{view.plan_title}》。{view.summary}",)
        return Table(view.title, above, _TASKS, blocks, ())
    if isinstance(view, Handout):
        return _handout(view)
    if isinstance(view, Matrix):
        return _matrix(view)
    name = "plan" if isinstance(view, PlanText) else "calendar" if isinstance(view, Calendar) else "document"
    raise SafetyPlanError(_("a {name} is no table").format(name=name))


def _handout(view: Handout) -> Table:
    above = (f"主送：{view.addressee}", view.opening)
    below = (view.closing, *(f"{name}：" for name in view.receipt), f"{view.issuer}　　{view.date}".strip())
    blocks = tuple(Block(b.name, b.note, b.rows) for b in view.blocks)
    return Table(f"{view.title}（{view.addressee}）", above, _HANDOUT, blocks, tuple(filter(None, below)))


def _matrix(view: Matrix) -> Table:
    """Return the matrix with a column for every unit; derived marks stand in brackets, as in every format."""
    units = tuple(Column(column.name, 5, partial(_mark, place)) for place, column in enumerate(view.columns))
    columns = (
        Column("序号", 7, lambda row: row.task.number),
        Column("重点任务", 30, lambda row: row.task.title),
        *units,
        Column("点名", 5, lambda row: row.named),
        Column("派生", 5, lambda row: row.derived),
    )
    legend = "图例：" + "　".join(f"{mark}＝{word}" for mark, word in view.legend)
    return Table(
        view.title, (), columns, (Block("责任分工", "", view.rows),), (legend, *_numbered(view.notes))
    )


def _mark(place: int, row: MatrixRow) -> str:
    return row.cells[place].text


def _numbered(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"注{place}：{note}" for place, note in enumerate(notes, 1))
