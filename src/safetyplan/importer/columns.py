"""The head of a table of tasks: which column holds the number, the task, the units, the deadline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from safetyplan.grammar import labels
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role

NUMBER = "number"
TASK = "task"


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: the words of its head, and what it holds (number, task, a role, people, a deadline, other)."""

    words: str
    holds: str


_NUMBER = Pattern(r"序\s?号|编\s?号|项次|号")
_TASK = Pattern(r"任务|事项|内容|措施|工作|项目|要求|举措|指标|要点|目标|分类|类别|领域")
_LONGEST = 16


def head_columns(cells: Sequence[str], before: Sequence[TableColumn] = ()) -> tuple[TableColumn, ...]:
    """Return the columns that a row of `cells` heads, none if it is no head of a table of tasks.

    A second row of heads, under a merged cell, refines `before`.
    """
    words = [re.sub(r"\s", "", cell) for cell in cells]
    if any(len(word) > _LONGEST for word in words):
        return ()
    columns = tuple(TableColumn(word, _holds(word)) for word in words)
    known = [c.holds for c in columns if c.holds]
    has_role = any(holds in tuple(Role) for holds in known)
    filled = [word for word in words if word]
    if not has_role or len(known) < 2 or len(known) * 2 < len(filled):
        return ()
    if len(before) == len(columns):
        return tuple(new if new.holds else old for old, new in zip(before, columns, strict=True))
    return columns


def _holds(word: str) -> str:
    if not word:
        return ""
    if _NUMBER.fullmatch(word):
        return NUMBER
    label = labels.read_role_label(word + "：")
    if label and label.end == len(word) + 1 and not _TASK.fullmatch(word):
        return str(label.role)
    return TASK if _TASK.search(word) else ""
