"""The columns of a table of tasks: which one holds the number, the task, the units, the deadline, by head or by content."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from safetyplan.grammar import labels
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.grammar.roles import closing_verb
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role
from safetyplan.text import squeezed

NUMBER = "number"
CATEGORY = "category"
TASK = "task"
ROLES = tuple(str(role) for role in Role)
PERIOD = "period"
"""A column headed by the time itself: 一季度, 3月; what is done then stands in it, or a tick."""
ANSWERING = (*ROLES, labels.PEOPLE, labels.DEADLINE, PERIOD, labels.OTHER)
"""What the columns hold that say who answers for a task, and until when."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: the words of its head, and what it holds (number, category, task, a role, people, a deadline, a period, other).

    `holds` is empty where that is not known.
    """

    words: str
    holds: str

    @property
    def label(self) -> str:
        """The head as a label that the grammar of clauses reads in the same way, colon included."""
        own = labels.read_role_label(self.words + "：")
        own = own if own and own.end == len(self.words) + 1 else None
        beside = (labels.PEOPLE, labels.OTHER)
        if own and (str(own.role) == self.holds or (own.role in beside and self.holds in beside)):
            return self.words + "："
        if self.holds in _STANDARD and (self.holds != labels.PEOPLE or _ANSWERS.search(self.words)):
            return _STANDARD[self.holds]
        return f"备注：{self.words}" if self.words else "备注："


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that states a task: for each column what its cell says, and what of that is printed just there.

    What a merged cell or 同上 says is not printed; a 无 is printed and says nothing.  A category is said by the heading
    of its rows, not by each.  `before` is printed in front of the row and is no part of it, such as the head of the
    table.
    """

    columns: tuple[TableColumn, ...]
    values: tuple[str, ...]
    printed: tuple[str, ...]
    before: str = ""


@dataclass(frozen=True, slots=True)
class RowHeading:
    """A category, or a cell across the table, as the heading of the rows below it; `level` counts from 0, outermost.

    `num` is its own number, printed in a cell that is merged as it is.  `before` is printed in front of it and no
    part of it: the number of the first row, or the table's head.
    """

    level: int
    before: str = ""
    num: str = ""


_STANDARD = {
    str(Role.LEAD): "牵头单位：",
    str(Role.SUPPORT): "配合单位：",
    str(Role.SUPERVISE): "督办单位：",
    str(Role.ORGANIZE): "组织单位：",
    str(Role.IMPLEMENT): "落实单位：",
    str(Role.SHARE): "责任单位：",
    labels.DEADLINE: "完成时限：",
    PERIOD: "完成时限：",
    labels.PEOPLE: "责任人：",
}

_NUMBER = Pattern(r"(?:序|编|顺序|条目)\s?[号列]|序次|项次|号|任务编号|[Nn][Oo][.．]?", example="序号")
_PEOPLE = Pattern(
    r"姓名|职务|(?:联系|办公|值班|移动)?(?:电话|手机)(?:号码)?|联系方式|责任人.{0,4}|.{0,8}(?:领导|责任人|负责人|联系人|联络员|联系人及电话|具体人员|干部|负责同志)",
    example="整改责任人",
)
_ANSWERS = Pattern(r"\A\Z|领导|责任|负责|人员|干部|联系人", example="包保领导")
"""The heads of persons who answer for the task; a name, a post or a telephone beside them is a remark."""
_DEADLINE = Pattern(
    r".{0,6}(?:时限|期限|限期|时间|时点|日期|节点|何时|截止|月份|时段|工期|期限要求)(?:要求|安排|节点|完成)?"
    r"|(?:推进|进度|实施|时间|完成|整改)(?:进度)?(?:计划|安排|进度|时序)(?:进度|安排)?|何时.{0,4}|什么时候.{0,4}|.{0,4}时间.{0,4}",
    example="何时完成",
)
_PERIOD = Pattern(
    r"第?[一二三四1-4]季度?|[上下]半年|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?", example="一季度"
)
_ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    (r"牵头|主办|主责|主抓|抓总|第一责任", Role.LEAD),
    (r"配合|协办|协助|协同|参与|参加|会办|支持|联办", Role.SUPPORT),
    (r"督办|督导|督促|监督|指导|考核|验收|核查", Role.SUPERVISE),
    (r"组织|统筹|协调", Role.ORGANIZE),
    (r"责任|承办|负责|承担|分工|主管|归口|整改|包保|认领|谁", Role.SHARE),
    (r"落实|实施|执行", Role.IMPLEMENT),
)
_UNIT_KIND = Pattern(
    r"(?:单位|部门|科室|处室|股室|站所|机构|主体|地区|乡镇|镇街|街道|科股|方|者)(?:和单位|及单位|和部门|名称)?\Z",
    example="落实部门",
)
_ROLE_ALONE = Pattern(
    r"(?:责任|职责|任务|工作)?分工|主办|承办|协办|牵头|配合|责任|督办|由?谁.{1,4}|.{0,4}单位|.{0,2}部门",
    example="承办",
)
_CATEGORY = Pattern(
    r".{0,4}(?:类别|分类|类型|领域|板块|版块|行业|门类|方面|模块|专题|大类|小类)(?:名称)?|类",
    example="任务类别",
)
_TASK = Pattern(
    r"任务|事项|内容|措施|工作|项目|要求|举措|指标|要点|目标|问题|隐患|做法|清单|做什么|干什么|怎么[做干]",
    example="工作任务",
)
_OTHER = Pattern(
    r"备注|说明|依据|.{0,4}(?:进展|完成|落实|办理|整改|推进)(?:情况|状态|结果)|状态|来源|(?:考核)?分值|得分|评分.{0,4}|.{0,6}[（(](?:万?元|个|人|处|公里|家|次)[）)]"
    r"|人数|数量|单价|金额|投资|资金.{0,4}|地点|地址|位置|等级|级别|面积|规格|型号",
    example="备注",
)
_RESULT = Pattern(r".{0,4}(?:目标|成[果效])(?:形式|要求)?|.{0,4}标准", example="预期成果")
_LONGEST = 16


@lru_cache(maxsize=4096)  # of a list without numbers, every line may be the head of a table
def holds_by_head(word: str) -> str:
    """Return what a column holds by the words of its head, empty where they do not say."""
    word = squeezed(word).strip("：:*")
    if not word or len(word) > _LONGEST:
        return ""
    if _NUMBER.fullmatch(word):
        return NUMBER
    if _PERIOD.fullmatch(word):
        return PERIOD
    if _PEOPLE.fullmatch(word):
        return labels.PEOPLE
    if _CATEGORY.fullmatch(word):
        return CATEGORY
    if _OTHER.fullmatch(word) or _RESULT.fullmatch(word):
        return labels.OTHER
    return _role_or_task(word)


def _role_or_task(word: str) -> str:
    label = labels.read_role_label(word + "：")
    if label and label.end == len(word) + 1 and not _TASK.fullmatch(word):
        return str(label.role)
    if _UNIT_KIND.search(word) or _ROLE_ALONE.fullmatch(word):
        return str(next((role for words, role in _ROLE_WORDS if re.search(words, word)), Role.SHARE))
    if _DEADLINE.fullmatch(word) and not re.search(r"任务|内容|事项|措施", word):
        return labels.DEADLINE
    return TASK if _TASK.search(word) else ""


def head_columns(cells: Sequence[str], before: Sequence[TableColumn] = ()) -> tuple[TableColumn, ...]:
    """Return the columns that a row of `cells` heads, none if it is no head of a table of tasks.

    A second row of heads, under a merged cell, refines `before`.
    """
    words = [squeezed(cell) for cell in cells]
    filled = [word for word in words if word]
    if any(len(word) > _LONGEST or re.search(r"[。；]", word) for word in words) or len(filled) < 2:
        return ()
    new = tuple(TableColumn(word, holds_by_head(word)) for word in words)
    if len(before) == len(new):
        columns = tuple(lower if lower.holds else upper for upper, lower in zip(before, new, strict=True))
    else:
        columns = new
    known = [c.holds for c in new if c.holds]
    if len(known) < 2 or len(known) * 2 < len(filled) or not names_tasks(columns):
        return ()
    return settled(columns)


def names_tasks(columns: Sequence[TableColumn]) -> bool:
    """Tell whether a table with these columns states tasks: somebody has a role in them, or they have a deadline."""
    held = {column.holds for column in columns}
    return not held.isdisjoint(ROLES) or {TASK, labels.DEADLINE} <= held


def settled(columns: tuple[TableColumn, ...]) -> tuple[TableColumn, ...]:
    """Tell by its neighbours what a column is whose head may mean two things.

    工作目标 and 备注 in front of whoever answers is text, and so is 检查项目类别 where nothing else is; behind them it is neither.
    """
    first = next((i for i, c in enumerate(columns) if c.holds in (*ROLES, labels.DEADLINE)), len(columns))
    result = [
        TableColumn(c.words, TASK)
        if i < first and c.holds == labels.OTHER and _RESULT.fullmatch(c.words)
        else c
        for i, c in enumerate(columns)
    ]
    tasks = [i for i, c in enumerate(result) if c.holds == TASK]
    if not tasks:
        last = next((i for i in reversed(range(len(result))) if result[i].holds == CATEGORY), None)
        if last is not None:
            result[last] = TableColumn(result[last].words, TASK)
            tasks = [last]
    for i, c in enumerate(result):
        if tasks and i > tasks[-1] and c.holds == CATEGORY:
            result[i] = TableColumn(c.words, labels.OTHER)
    return tuple(result)


# What cells say by themselves

_NOBODY = frozenset("无 — —— － - -- ― – / ／ \\ ＼ 空 （空） (空) 无。 暂无 × 〇 … —／— ———".split())
_DITTO = frozenset("同上 〃 ″ “ ” \" '' 〞 〝 同前 同左 如上 同上。 （同上） 〃〃 々".split())


def is_nothing(cell: str) -> bool:
    """Tell whether a cell is filled only to say that nothing stands in it: 无, —, ／."""
    return squeezed(cell) in _NOBODY


def is_ditto(cell: str) -> bool:
    """Tell whether a cell says that what stands above holds here, too: 同上, 〃."""
    return squeezed(cell) in _DITTO


_TIME = Pattern(
    r"\d{4}[年./-]|\d{1,2}月|[一二三四五六七八九十]{1,3}月|年底|年内|季度|月底|每[年月周日季]|长期|持续|立行立改|常态|前\Z|\d{1,2}[./]\d{1,2}\Z|[上中下]旬|半年|全年|汛期",
    example="6月底",
)
_LONGEST_TIME = 30
_WITHIN_UNITS = Pattern(r"[。；]|牵头|配合|负责|落实", example="牵头")


def holds_units(cell: str) -> bool:
    """Tell whether a cell holds units and nothing else, or says in words what units do: 市应急局牵头."""
    names = [name.text for name in split_names(squeezed(cell) if "\n" not in cell else cell)]
    if names and all(looks_like_unit(name) for name in names):
        return True
    return (
        len(cell) <= 200
        and closing_verb(squeezed(cell)) is not None
        and _WITHIN_UNITS.search(cell) is not None
    )


def holds_time(cell: str) -> bool:
    """Tell whether a cell holds a time and hardly anything else."""
    text = squeezed(cell)
    return len(text) <= _LONGEST_TIME and _TIME.search(text) is not None and not looks_like_unit(text)


def runs_on(cells: Sequence[str]) -> bool:
    """Tell whether cells count 1, 2, 3 …"""
    values = [squeezed(cell).strip(".．、()（）") for cell in cells if cell.strip()]
    return (
        len(values) >= 2
        and all(value.isdecimal() for value in values)
        and [int(value) for value in values] == list(range(int(values[0]), int(values[0]) + len(values)))
    )


_TEXT = 6
"""Characters that a task has on average at least; shorter cells are names, places or amounts."""


def columns_by_content(
    rows: Sequence[Sequence[str]], heads: Sequence[TableColumn] = ()
) -> tuple[TableColumn, ...]:
    """Return the columns of rows by what they hold; those that `heads` know stay.

    Only one column can be told to hold units: of two, nobody says which leads.
    """
    width = max(map(len, rows), default=0)
    heads = heads if len(heads) == width else tuple(TableColumn("", "") for _each in range(width))
    columns: list[TableColumn] = []
    for at, head in enumerate(heads):
        cells = [
            row[at]
            for row in rows
            if at < len(row) and row[at].strip() and not is_nothing(row[at]) and not is_ditto(row[at])
        ]
        holds = head.holds or _holds_by_content(cells)
        if holds == Role.SHARE and not head.words and columns and columns[-1].holds in ROLES:
            holds = columns[-1].holds  # one head over two columns
        columns.append(TableColumn(head.words, holds))
    if not any(c.holds == TASK for c in columns):
        longest = max(
            (at for at, c in enumerate(columns) if not c.holds),
            key=lambda at: sum(len(row[at]) for row in rows if at < len(row)),
            default=None,
        )
        if longest is not None and sum(len(row[longest]) for row in rows) >= _TEXT * len(rows):
            columns[longest] = TableColumn(columns[longest].words, TASK)
    return tuple(columns)


def _holds_by_content(cells: Sequence[str]) -> str:
    if not cells:
        return ""
    if runs_on(cells):
        return NUMBER
    if all(holds_time(cell) for cell in cells):
        return labels.DEADLINE
    if all(holds_units(cell) for cell in cells):
        return str(Role.SHARE)
    return ""


def columns_named(names: Sequence[str]) -> tuple[TableColumn, ...]:
    """Return the columns somebody named; `SafetyPlanError` where a name says nothing, or none is a task."""
    columns = []
    for name in names:
        holds = holds_by_head(name) if name.strip() else labels.OTHER
        if not holds:
            raise SafetyPlanError(
                _("{name} names no column that is known").format(name=name),
                _(
                    "name columns as tables do: 序号,类别,任务,牵头单位,责任单位,配合单位,完成时限,责任人,备注"
                ),
            )
        columns.append(TableColumn(squeezed(name), holds))
    result = settled(tuple(columns))
    if not any(c.holds == TASK for c in result):
        raise SafetyPlanError(
            _("none of the columns {names} is the task").format(names=",".join(names)),
            _("name columns as tables do: 序号,类别,任务,牵头单位,责任单位,配合单位,完成时限,责任人,备注"),
        )
    return result
