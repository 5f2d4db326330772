"""One plan whose tasks stand in a table, by every carrier: the same duties and deadlines, and nobody invented."""

import io
from itertools import pairwise

import pytest

from safetyplan.importer import Draft, read

TITLE = "某县2024年渡口整治任务表"
HEAD = ("序号", "类别", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "渡船", "检修全县渡口渡船", "县交通局", "县水利局", "2024年6月底"),
    ("2", "渡船", "培训渡口渡船船员", "同上", "无", "2024年9月底"),
    ("3", "渡口", "清理渡口周边水域", "县水利局", "—", "2024年9月底"),
)
SAID = [
    ("1", "检修全县渡口渡船", {("lead", "县交通局"), ("support", "县水利局")}, ["2024-06-30"]),
    ("2", "培训渡口渡船船员", {("lead", "县交通局")}, ["2024-09-30"]),
    ("3", "清理渡口周边水域", {("lead", "县水利局")}, ["2024-09-30"]),
]


def said(made: Draft) -> list[tuple[str | None, str, set[tuple[str, str]], list[str]]]:
    items = [*made.plan.items, *(item for section in made.plan.sections for item in section.items)]
    return [
        (
            item.num,
            item.heading + item.content,
            {(str(r.role), unit) for r in item.responsibilities for unit in r.units},
            [str(deadline.by) for deadline in item.deadlines],
        )
        for item in items
    ]


def word() -> bytes:
    import docx

    made = docx.Document()
    made.add_paragraph(TITLE)
    table = made.add_table(len(ROWS) + 1, len(HEAD))
    for row, cells in zip(table.rows, (HEAD, *ROWS), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1)).text = "渡船"
    table.cell(2, 5).merge(table.cell(3, 5)).text = "2024年9月底"
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def web() -> bytes:
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEAD, *ROWS))
    rows = rows.replace("<td>渡船</td>", '<td rowspan="2">渡船</td>', 1).replace("<td>渡船</td>", "", 1)
    return f"<html><body><h1>{TITLE}</h1><table>{rows}</table></body></html>".encode()


def joined(mark: str) -> bytes:
    return "\n".join([TITLE, *(mark.join(row) for row in (HEAD, *ROWS))]).encode()


def markdown() -> bytes:
    lines = ["| " + " | ".join(row) + " |" for row in (HEAD, *ROWS)]
    return "\n".join([f"# {TITLE}", "", lines[0], "|---" * len(HEAD) + "|", *lines[1:]]).encode()


def drawn() -> bytes:
    rule = "─" * 4
    between = "├" + "┼".join([rule] * len(HEAD)) + "┤"
    lines = ["┌" + "┬".join([rule] * len(HEAD)) + "┐"]
    for row in (HEAD, *ROWS):
        lines += ["│" + "│".join(row) + "│", between]
    lines[-1] = "└" + "┴".join([rule] * len(HEAD)) + "┘"
    return "\n".join([TITLE, *lines]).encode()


CARRIERS = {
    "word": (word, "x.docx"), "web": (web, "x.html"), "markdown": (markdown, "x.md"), "drawn": (drawn, "x.txt"),
    "tabs": (lambda: joined("\t"), "x.txt"), "commas": (lambda: joined(","), "x.txt"),
    "pipes": (lambda: joined(" | "), "x.txt"), "spaces": (lambda: joined("    "), "x.txt"),
    "wide spaces": (lambda: joined("　　"), "x.txt"),
}  # fmt: skip


@pytest.mark.parametrize("carrier", CARRIERS)
def test_every_carrier_says_the_same(carrier: str) -> None:
    make, name = CARRIERS[carrier]
    made = read(make(), name)
    assert said(made) == SAID
    assert [section.heading for section in made.plan.sections] == ["渡船", "渡口"]
    assert not [finding for finding in made.findings if finding.code < "IM3"]


def test_a_merged_cell_holds_for_every_row_under_it_and_is_printed_once() -> None:
    made = read(word(), "x.docx")
    assert not [finding for finding in made.findings if finding.code == "IM101"]
    printed = [item.repairs for section in made.plan.sections for item in section.items]
    assert len(printed) == 3 and all(printed)


def test_cells_in_lines_that_do_not_fit_their_columns_are_asked_about() -> None:
    lines = ["序号", "任务", "牵头单位", "责任单位", "1", "检修全县渡口渡船", "县交通局", "县水利局",
             "2", "县安委会", "县纪委监委"]  # fmt: skip
    made = read("\n".join([TITLE, *lines]).encode(), "x.txt")
    assert [finding.code for finding in made.findings if finding.code.startswith("IM23")] == ["IM233"]
    assert [(num, units) for num, _text, units, _days in said(made)] == [
        ("1", {("lead", "县交通局"), ("share", "县水利局")}),
        ("2", set()),
    ]


def test_a_merged_category_of_cells_in_lines_may_be_missing_and_a_displaced_row_is_told() -> None:
    lines = ["序号", "任务名称", "任务内容", "牵头部门", "配合部门", "时间节点",
             "1", "加强组织", "召开动员大会，建立制度。", "县政府办公室", "县交通局", "2024年3月",
             "2", "将渡口管理纳入考核，落实到人。", "县交通局", "县水利局", "2024年6月",
             "3", "检修全县渡船，培训船员。", "县水利局", "县交通局、县公安局", "2024年9月",
             "4", "整治沿河码头，完成改造。", "县公安局", "县水利局", "县交通局", "2024年9月"]  # fmt: skip
    made = read("\n".join([TITLE, *lines]).encode(), "x.txt")
    assert [finding.code for finding in made.findings if finding.code.startswith("IM23")] == ["IM233"]
    assert [(num, units) for num, _text, units, _days in said(made)] == [
        ("1", {("lead", "县政府办公室"), ("support", "县交通局")}),
        ("2", {("lead", "县交通局"), ("support", "县水利局")}),
        ("3", {("lead", "县水利局"), ("support", "县交通局"), ("support", "县公安局")}),
        ("4", set()),  # whether 县水利局 leads, too, or supports, nothing says
    ]


def test_the_columns_of_a_table_without_a_head_can_be_named() -> None:
    rows = [row[:1] + row[2:5] for row in ROWS]
    text = "\n".join([TITLE, *("\t".join(row) for row in rows)]).encode()
    assert "IM231" in {finding.code for finding in read(text, "x.txt").findings}
    named = read(text, "x.txt", columns=("序号", "任务", "牵头单位", "配合单位"))
    assert [units for _num, _text, units, _days in said(named)] == [units for _n, _t, units, _d in SAID]
    assert all(before < after for before, after in pairwise(item[0] or "" for item in said(named)))
