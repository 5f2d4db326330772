"""The columns of every view that is a table, for the formats made of rows and cells: CSV and Excel."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from safetyplan.messages import SafetyPlanError, _
from safetyplan.views.calendar import Calendar
from safetyplan.views.handout import Handout
from safetyplan.views.listing import Listing
from safetyplan.views.matrix import Matrix, MatrixRow
from safetyplan.views.plantext import PlanText
from safetyplan.views.tasklist import TaskList

Value = str | int | date


class SheetColumn(NamedTuple):
    """A heading, a width in half 汉字, how to get the value out of a row, and how it is set."""

    heading: str
    width: float
    value: Callable[[Any], Value]
    centred: bool = False


class RowBlock(NamedTuple):
    """Rows of one kind: its name in short, and the heading over them, empty where all are of one kind."""

    name: str
    heading: str
    rows: tuple[Any, ...]


class Table(NamedTuple):
    """A document as one table: what stands above, the columns, the blocks of rows, what stands below."""

    title: str
    above: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    blocks: tuple[RowBlock, ...]
    below: tuple[str, ...]

    def cells(self, row: Any) -> Iterable[Value]:
        """Return the values of a row."""
        return (column.value(row) for column in self.columns)


def _titled(row: Any) -> str:
    """Return the short name of a task, and below it the clause its roles rest on."""
    return "\n".join(filter(None, [row.task.title, row.task.evidence]))


def _blank(_row: object) -> str:
    """Return nothing: the cell is filled in by hand."""
    return ""


def _words(row: Any) -> str:
    return "\n".join(filter(None, [row.task.heading, *row.task.words]))


_TASKS = (
    SheetColumn("序号", 6, lambda row: row.task.number, centred=True),
    SheetColumn("重点任务（原文）", 64, _words),
    SheetColumn("本单位角色", 9, lambda row: row.role, centred=True),
    SheetColumn("牵头（组织）单位", 17, lambda row: row.task.in_charge),
    SheetColumn("共同责任单位", 20, lambda row: row.task.shared_by),
    SheetColumn("时限（来源）", 24, lambda row: row.task.due_text),
    SheetColumn("最迟日期", 11.5, lambda row: row.task.due_by or "年度待定", centred=True),
    SheetColumn("依据", 11, lambda row: row.basis, centred=True),
    SheetColumn("责任科室", 9, _blank),
    SheetColumn("责任人", 8, _blank),
    SheetColumn("备注", 7, _blank),
)

_HANDOUT = (
    SheetColumn("编号", 6, lambda row: row.task.number, centred=True),
    SheetColumn("任务原文", 62, _words),
    SheetColumn("属地要求", 30, lambda row: "\n".join([row.requirement, *row.quoted])),
    SheetColumn("适用范围", 13, lambda row: row.scope),
    SheetColumn("对口牵头单位（报送对象）", 17, lambda row: row.contact),
    SheetColumn("时限（频次）", 22, lambda row: row.task.due_text),
    SheetColumn("最迟日期", 11.5, lambda row: row.task.due_by or "年度待定", centred=True),
    SheetColumn("经办人", 8, _blank),
)

_LISTING = (
    SheetColumn("序号", 6, lambda row: row.task.number, centred=True),
    SheetColumn("重点任务", 34, _titled),
    SheetColumn("牵头（组织）单位", 24, lambda row: row.task.in_charge),
    SheetColumn("责任单位", 34, lambda row: row.task.shared_by),
    SheetColumn("督促单位", 18, lambda row: row.task.supervised_by),
    SheetColumn("落实单位", 26, lambda row: row.task.implemented_by),
    SheetColumn("时限", 26, lambda row: row.task.due_text),
    SheetColumn("最迟日期", 11.5, lambda row: row.task.due_by or "年度待定", centred=True),
    SheetColumn("依据", 11, lambda row: row.basis, centred=True),
)


def table(view: object) -> Table:
    """Return `view` as a table; SafetyPlanError for one that is none."""
    if isinstance(view, Listing):
        return Table(view.title, (), _LISTING, (RowBlock("责任分工", "", view.rows),), _numbered(view.notes))
    if isinstance(view, TaskList):
        blocks = tuple(
            RowBlock(p.name, f"{p.label}{p.title}（{len(p.rows)}项）  {p.note}", p.rows) for p in view.parts
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
    signed = f"{view.issuer}　　{view.date}".strip()
    receipt = "　　".join(f"{field}：{'　' * 6}" for field in view.receipt)
    below = (view.closing, signed, view.contact, f"回执　　{receipt}")
    blocks = tuple(RowBlock(b.name, b.note, b.rows) for b in view.blocks)
    return Table(f"{view.title}（{view.addressee}）", above, _HANDOUT, blocks, tuple(filter(None, below)))


def _matrix(view: Matrix) -> Table:
    """Return the matrix with a column for every unit; derived marks stand in brackets, as in every format."""
    units = tuple(
        SheetColumn(column.label, 6, partial(_mark, place), centred=True)
        for place, column in enumerate(view.columns)
    )
    columns = (
        SheetColumn("序号", 6, lambda row: row.task.number, centred=True),
        SheetColumn("重点任务", 34, _titled),
        *units,
        SheetColumn("点名", 5, lambda row: row.named, centred=True),
        SheetColumn("派生", 5, lambda row: row.derived, centred=True),
    )
    legend = "图例：" + "　".join(f"{mark}＝{word}" for mark, word in view.legend)
    clauses = [f"第{row.task.number}项：{row.task.evidence}" for row in view.rows if row.task.clause]
    below = (legend, *_numbered(view.notes), *(("各项责任条款（原文）", *clauses) if clauses else ()))
    return Table(view.title, (), columns, (RowBlock("责任分工", "", view.rows),), below)


def _mark(place: int, row: MatrixRow) -> str:
    return row.cells[place].text


def _numbered(notes: Sequence[str]) -> tuple[str, ...]:
    return tuple(f"注{place}：{note}" for place, note in enumerate(notes, 1))
