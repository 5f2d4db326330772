"""Rows of tables that lost their lines, and rows that do not fit: read where there is one way to, said where there is not."""

import io
from pathlib import Path

import pytest

from safetyplan.findings import Severity
from safetyplan.importer import Draft, read
from safetyplan.importer.importer import ImportTask, Known, import_document
from safetyplan.plan.model import Item, walk
from safetyplan.plan.register import Register, Roster

TITLE = "某县2024年渡口整治任务表"


def draft(*lines: str, name: str = "任务表.txt") -> Draft:
    return read("\n".join(lines).encode(), name)


def items(made: Draft) -> list[Item]:
    return [*made.plan.items, *(item for section in made.plan.sections for item in section.items)]


def duties(item: Item) -> list[tuple[str, str]]:
    return [(str(r.role), unit) for r in item.responsibilities for unit in r.units]


def codes(made: Draft) -> list[str]:
    return [finding.code for finding in made.findings if finding.severity >= Severity.WARNING]


# A cell a line, without numbers

LINES = (
    "工作内容",
    "责任单位",
    "完成时限",
    "检修渡船",
    "县交通局",
    "6月底前",
    "培训船员",
    "县人社局",
    "9月底前",
)


def test_cells_a_line_are_put_together_where_their_kinds_explain_every_line():
    made = draft(TITLE, *LINES)
    assert [(item.content, duties(item), [d.phrase for d in item.deadlines]) for item in items(made)] == [
        ("检修渡船", [("share", "县交通局")], ["6月底前"]),
        ("培训船员", [("share", "县人社局")], ["9月底前"]),
    ]
    assert codes(made) == []


@pytest.mark.parametrize(
    "behind",
    [
        ("某县安委会办公室", "2024年3月1日"),
        ("以上任务由县安委办每季度调度一次。",),
        LINES[:3],
    ],
    ids=["signature", "prose", "head"],
)
def test_what_stands_behind_the_last_row_is_no_cell(behind):
    made = draft(TITLE, *LINES, *behind)
    assert [duties(item) for item in items(made)[:2]] == [[("share", "县交通局")], [("share", "县人社局")]]
    assert sum(len(duties(item)) for item in items(made)) == 2


def test_a_head_printed_again_is_no_row():
    made = draft(TITLE, *LINES, *LINES)
    assert [item.content for item in items(made)] == ["检修渡船", "培训船员"] * 2
    assert codes(made) == []


def test_a_category_stands_only_where_it_begins():
    made = draft(TITLE, "类别", "任务", "牵头单位", "渡船", "检修渡船", "县交通局", "培训船员", "县人社局")
    assert [section.heading for section in made.plan.sections] == ["渡船"]
    assert [duties(item) for item in items(made)] == [[("lead", "县交通局")], [("lead", "县人社局")]]


@pytest.mark.parametrize(
    "more",
    [
        ("清理水域", "县水利局"),
        ("清理水域", "县水利局", "县公安局", "年底前"),
        ("清理水域", "9月底前"),
        ("县水利局", "清理水域", "年底前"),
    ],
    ids=["time lost", "several units", "unit lost", "shifted"],
)
def test_lines_that_no_pattern_explains_are_said(more):
    made = draft(TITLE, *LINES, *more, "检查船厂", "县工信局", "年底前")
    assert items(made) == []
    assert codes(made).count("IM231") == 1
    (found,) = (f for f in made.findings if f.code == "IM231")
    assert found.reading is not None
    assert all(unit in found.reading.printed for unit in ("县交通局", "县人社局", "县工信局"))


def test_two_columns_of_units_with_three_lines_are_not_guessed():
    head = ("任务", "牵头单位", "配合单位", "完成时限")
    row = ("检修渡船", "县交通局", "县水利局", "6月底前")
    assert codes(draft(TITLE, *head, *row, *row)) == []
    assert "IM231" in codes(
        draft(TITLE, *head, *row, "培训船员", "县人社局", "县公安局", "县教育局", "9月底前")
    )


def test_a_short_row_with_a_number_is_placed_where_there_is_one_choice():
    head = ("序号", "任务", "牵头单位", "配合单位", "完成时限")
    made = draft(
        TITLE, *head, "1", "检修渡船", "县交通局", "县水利局", "2", "培训船员", "县人社局", "9月底", "3", "检查船用产品",
        "县工信局", "县公安局", "年底前",
    )  # fmt: skip
    first, second, third = items(made)
    assert (duties(first), first.deadlines) == ([("lead", "县交通局"), ("support", "县水利局")], ())
    assert (duties(second), second.num) == ([], "2")  # whether 县人社局 leads, nobody says
    assert duties(third) == [("lead", "县工信局"), ("support", "县公安局")]
    assert codes(made) == ["IM233"]


# Rows that do not fit

HEAD = ("序号", "任务", "牵头单位", "配合单位", "完成时限")
GOOD = ("1", "检修渡船", "县交通局", "县水利局", "6月底")
LAST = ("3", "检查船厂", "县工信局", "县公安局", "年底前")
ODD = {
    "longer": ("2", "培训船员", "县人社局", "县公安局", "县教育局", "9月底"),
    "shorter": ("2", "培训船员", "县人社局", "9月底"),
    "shifted": ("2", "培训", "船员", "县人社局", "县公安局"),
}


@pytest.mark.parametrize(("mark", "name"), [("\t", "a.txt"), ("|", "a.txt"), (",", "a.csv"), ("|", "a.md")])
@pytest.mark.parametrize("odd", ODD)
def test_a_row_that_does_not_fit_is_a_task_nobody_answers_for_and_is_said(mark, name, odd):
    rows = [mark.join(row) for row in (HEAD, GOOD, ODD[odd], LAST)]
    made = draft(*([] if name == "a.csv" else [TITLE]), *rows, name=name)
    first, second, third = items(made)
    assert duties(first) == [("lead", "县交通局"), ("support", "县水利局")]
    assert (second.num, duties(second)) == ("2", [])
    assert all(cell in second.content for cell in ODD[odd][1:])
    assert duties(third) == [("lead", "县工信局"), ("support", "县公安局")]
    assert codes(made).count("IM233") == 1


def test_a_row_that_says_only_who_has_the_task_above():
    rows = ["\t".join(row) for row in (HEAD, GOOD, ("", "", "县人社局", "", "9月底"), LAST)]
    made = draft(TITLE, *rows)
    assert [(item.num, item.content, duties(item)) for item in items(made)][:2] == [
        ("1", "检修渡船", [("lead", "县交通局"), ("support", "县水利局")]),
        (None, "检修渡船", [("lead", "县人社局")]),
    ]
    assert codes(made) == []


def test_who_filled_in_a_table_is_no_task():
    rows = ["\t".join(row) for row in (HEAD, GOOD, LAST, ("填表人：赵某", "", "审核人：孙某", "", ""))]
    made = draft(TITLE, *rows)
    assert [item.num for item in made.plan.items] == ["1", "3"]
    assert "填表人：赵某" in made.plan.closing


# Points in a cell


def table(*rows: tuple[str, ...]) -> Draft:
    cells = ("".join(f"<td>{cell.replace(chr(10), '<br>')}</td>" for cell in row) for row in rows)
    return read(
        f"<html><body><h1>{TITLE}</h1><table><tr>{'</tr><tr>'.join(cells)}</tr></table></body></html>".encode(),
        "任务.html",
    )


def test_points_of_a_cell_are_items_below_their_task():
    made = table(
        ("序号", "任务", "措施", "责任单位", "完成时限"),
        ("1", "管好渡船", "1.检修渡船；\n2.6月底前更换救生衣；3.培训船员。", "县交通局、各乡镇", "年底前"),
        ("2", "管好渡口", "清理水域", "县水利局", "9月底前"),
    )
    first, second = made.plan.items
    assert (first.num, first.heading, first.content) == ("1", "管好渡船", "")
    assert duties(first) == [("share", "县交通局"), ("share", "各乡镇")]
    assert [(each.num, each.content, [d.phrase for d in each.deadlines]) for each in first.items] == [
        ("1", "检修渡船；", []),
        ("2", "6月底前更换救生衣；", ["6月底前"]),
        ("3", "培训船员。", []),
    ]
    assert second.heading + second.content == "管好渡口\n\n清理水域"
    assert codes(made) == []


def test_points_that_say_who_are_tasks_of_their_own():
    made = table(
        ("类别", "任务", "完成时限"),
        ("渡船", "1.检修渡船（县交通局牵头，县水利局配合）\n2.培训船员（县人社局负责）", "6月底前"),
        ("渡口", "3.清理水域（县水利局负责）\n4.整修码头（县交通局负责）", "9月底前"),
    )
    assert [section.heading for section in made.plan.sections] == ["渡船", "渡口"]
    assert [(item.num, duties(item), [str(d.by) for d in item.deadlines]) for item in items(made)] == [
        ("1", [("lead", "县交通局"), ("support", "县水利局")], ["2024-06-30"]),
        ("2", [("lead", "县人社局")], ["2024-06-30"]),
        ("3", [("lead", "县水利局")], ["2024-09-30"]),
        ("4", [("lead", "县交通局")], ["2024-09-30"]),
    ]
    assert codes(made) == []


def test_points_of_a_unit_are_the_text_of_its_task():
    made = table(
        ("序号", "责任单位", "任务"),
        ("1", "县交通局", "1.检修渡船；\n2.6月底前更换救生衣。"),
        ("2", "县水利局", "1.清理水域；\n2.9月底前整修码头。"),
    )
    assert [(duties(item), [d.phrase for d in item.deadlines]) for item in items(made)] == [
        ([("share", "县交通局")], ["6月底前"]),
        ([("share", "县水利局")], ["9月底前"]),
    ]
    assert "2.6月底前更换救生衣。" in items(made)[0].content
    assert codes(made) == []


# Times in the head


def test_the_head_of_a_column_is_the_time_of_what_stands_in_it():
    made = table(
        ("序号", "任务", "责任单位", "一季度", "二季度", "下半年"),
        ("1", "检修渡船", "县交通局", "√", "", "√"),
        ("2", "清理水域", "县水利局", "", "完成招标", "—"),
        ("3", "整修码头", "县水利局", "", "35", ""),
    )
    assert [[(d.phrase, str(d.by)) for d in item.deadlines] for item in items(made)] == [
        [("一季度", "2024-03-31"), ("下半年", "2024-12-31")],
        [("二季度完成招标", "2024-06-30")],
        [],
    ]
    assert "35" in (items(made)[2].clause or "")
    figures = table(("项目", "一季度", "二季度"), ("事故起数", "3", "2"), ("死亡人数", "1", "0"))
    assert items(figures) == []


# Keys to the left


def test_little_tables_of_one_task_each():
    one = (
        ("任务名称", "检修渡船"),
        ("牵头单位", "县交通局"),
        ("配合单位", "各乡镇"),
        ("完成时限", "6月底前"),
    )
    two = (("任务名称", "清理水域"), ("牵头单位", "县水利局"), ("配合单位", "无"), ("完成时限", "9月底前"))
    made = table(*one, *two)
    assert [(item.content, duties(item), [d.phrase for d in item.deadlines]) for item in items(made)] == [
        ("检修渡船", [("lead", "县交通局"), ("support", "各乡镇")], ["6月底前"]),
        ("清理水域", [("lead", "县水利局")], ["9月底前"]),
    ]
    assert codes(made) == []
    assert items(table(*one[:1], ("牵头单位", "另行通知"), *one[2:])) == []


# What the draft's own check says


def workbook() -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("任务")
    sheet.write(0, 0, TITLE)
    rows = (
        ("序号", "主要任务", "具体措施", "责任单位", "完成时限"),
        (
            "1",
            "提升渡船安全水平和应急处置能力，消除隐患",
            "检修全县渡口渡船",
            "牵头：县交通局\n配合：县水利局",
            "6月底",
        ),
        ("", "", "培训渡口渡船船员", "县人社局\n县教育局", "9月底"),
        ("2", "清理渡口", "清理水域", "", "年底前"),
    )
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write(number, column, cell)
    sheet.merge_range(2, 0, 3, 0, "1")
    sheet.merge_range(2, 1, 3, 1, rows[1][1])
    sheet.write(7, 0, "制表：某科")
    book.close()
    return file.getvalue()


def test_the_check_of_a_fresh_draft_says_nothing_of_what_the_import_wrote():
    rows = ["\t".join(row) for row in (HEAD, GOOD, ("2", *LAST[1:]))]
    people = "\n".join(
        [TITLE, "序号\t任务\t责任人\t联系电话\t整改时限", "1\t清理渡口\t张某\t13800000000\t6月底"]
    )
    roster = "\n".join(
        [TITLE, *rows, "", "单位名单", "序号\t单位\t联系人", "1\t县交通局\t张某", "2\t县水利局\t李某"]
    )
    seen = 0
    for raw, name in (
        ("\n".join([TITLE, *rows]).encode(), "a.txt"),
        (roster.encode(), "a.txt"),
        (people.encode(), "a.txt"),
        (workbook(), "a.xlsx"),
    ):
        made = import_document(
            raw, ImportTask(Path(name), "plan.yaml", "units.yaml"), Known(Register(Roster()))
        )
        seen += made.counts.items
        asked = {"SP214", "SP308"}  # who 各乡镇 are, and who does a task that names nobody
        assert [finding for finding in made.checked if finding.code not in asked] == []
    assert seen >= 8


def test_a_tabbed_row_whose_cells_hold_line_breaks():
    text = (
        "某区2023年任务分工\n序号\t工作任务\t牵头单位\t责任单位\t完成时限\n1\t召开会议\t区委办\t各街道\t6月底\n"
        "2\t宣贯标准\t区应急局\t区住建局\n区城管局\n区交通局\t3月31日前\n二、其他（1项）\n3\t开展自查\t区商务局\t各街道\t长期\n"
    )
    drafted = read(text.encode(), "分工.txt")
    found = [e.item for e in walk(drafted.plan)]
    assert [i.num for i in found] == ["1", "2", "3"]
    assert [(r.role.value, r.units) for r in found[1].responsibilities] == [
        ("lead", ("区应急局",)),
        ("share", ("区住建局", "区城管局", "区交通局")),
    ]
    assert not [f for f in drafted.findings if f.code in ("IM231", "IM232", "IM233")]
