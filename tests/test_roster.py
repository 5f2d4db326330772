"""A county with its Word file and its Excel list of townships, and nothing else, comes to papers it can hand out."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyplan.importer.roster import joined, read_unit_list
from safetyplan.messages import SafetyPlanError
from safetyplan.source.load import load, register_of

docx = pytest.importorskip("docx")
openpyxl = pytest.importorskip("openpyxl")

PARAGRAPHS = [
    "河湾县2025年安全生产工作要点",
    "为做好今年安全生产工作，制定本要点。",
    "一、压实责任",
    "1.落实党政责任。每季度至少研究1次安全生产工作。（县安委会办公室牵头，县应急局、县公安局配合，各乡镇（街道）落实）",
    "2.整治渡口。2025年6月底前完成渡口排查。（县交通局牵头，县水利局、县应急局按职责分工负责）",
    "二、宣传教育",
    "3.组织安全生产月。广泛开展宣传。（县委宣传部、县应急局）",
]
ROSTER = [
    ["河湾县乡镇（街道）和部门联系表"],
    ["序号", "单位名称", "简称", "类别", "联系人", "联系电话"],
    [1, "城关镇", "", "镇", "张三丰", "13800000000"],
    [2, "柳林乡人民政府", "", "", "李四", "13900000000"],
    [3, "河湾街道办事处", "", "", "", ""],
    [4, "县应急管理局", "县应急局", "", "王五", ""],
    [5, "县工业园区管委会", "园区", "", "", ""],
    ["合计", "", "", "", "", "5"],
]


def workbook(rows: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def document(rows: list[list[Any]]) -> bytes:
    made = docx.Document()
    table = made.add_table(rows=0, cols=6)
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=False):
            cell.text = str(value)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def text(rows: list[list[Any]]) -> bytes:
    return "\n".join(",".join(map(str, row)) for row in rows).encode("gb18030")


WANTED = [
    ("城关镇", "town", ()),
    ("柳林乡人民政府", "township", ("柳林乡",)),
    ("河湾街道办事处", "subdistrict", ("河湾街道",)),
    ("县应急管理局", "department", ("县应急局",)),
    ("县工业园区管委会", "commission", ("园区",)),
]


@pytest.mark.parametrize(("form", "name"), [(workbook, "表.xlsx"), (document, "表.docx"), (text, "表.csv")])
def test_a_list_is_the_same_in_every_form_and_keeps_no_person(
    form: Callable[[list[list[Any]]], bytes], name: str
) -> None:
    rows = ROSTER[1:] if name.endswith("csv") else ROSTER
    found = read_unit_list(form(rows), name)
    assert [(unit.name, unit.kind.value, unit.aliases) for unit in found.units] == WANTED
    made, taken = joined(None, found.units, "units.yaml")
    assert taken == () and not any(word in made.decode() for word in ("张三", "138", "李四", "王五", "合计"))
    assert joined(made, found.units, "units.yaml") == (made, ())
    assert "13800000000" not in "".join(found.passed_over)


def test_a_plain_list_of_names_is_enough() -> None:
    found = read_unit_list("一、乡镇\n1. 东港镇、西港镇\n2．北山乡\n县教育局\n".encode(), "名单.txt")
    assert [unit.name for unit in found.units] == ["东港镇", "西港镇", "北山乡", "县教育局"]
    with pytest.raises(SafetyPlanError):
        read_unit_list("今天天气很好。\n".encode(), "x.txt")


def test_a_list_completes_the_register_it_is_taken_into() -> None:
    before = """\
# 手工
units:
- {name: 县应急局, kind: department, confirmed: false}
- {name: 东镇, kind: town}   # 别动
- {name: 园区, kind: park}
"""
    made, taken = joined(before.encode(), read_unit_list(workbook(ROSTER), "表.xlsx").units, "units.yaml")
    after = made.decode()
    assert (
        "- {name: 县应急管理局, kind: department, aliases: [县应急局]}\n- {name: 东镇, kind: town}   # 别动"
        in after
    )
    assert len(taken) == 1 and "园区" in taken[0] and "县工业园区管委会" not in after
    register = register_of(made, "units.yaml")
    assert register is not None and register.unit("柳林乡") is not None


def test_a_county_comes_from_its_papers_to_handouts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Callable[..., Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    made = docx.Document()
    for paragraph in PARAGRAPHS:
        made.add_paragraph(paragraph)
    made.save("要点.docx")
    Path("乡镇.xlsx").write_bytes(workbook(ROSTER))

    imported = cli("import", "要点.docx", "-o", "data/plan_2025.yaml")
    assert imported.code == 0
    assert "data/plan_2025.units.yml written" in imported.err
    assert "next: safetyplan review data/plan_2025.yaml" in imported.err
    assert "这是" not in imported.out and not list(Path("data").glob("*.units.yaml"))
    plan = ("--plan", "data/plan_2025.yaml")
    early = cli("render", "handout", "--all", "-o", "out", *plan)
    assert early.code == 2 and "safetyplan units --from" in early.err

    assert cli("units", "--from", "乡镇.xlsx", *plan).code == 0
    again = cli("units", "--from", "乡镇.xlsx", *plan)
    assert again.code == 0 and "nothing new" in again.err

    left = cli("review", "data/plan_2025.yaml", "--list")
    assert left.code == 1
    kinds = {line.rpartition("[")[2].rstrip("]") for line in left.out.splitlines() if line.endswith("]")}
    assert kinds == {"SP215", "IM202"}
    assert cli("review", "data/plan_2025.yaml", "--accept", "IM202,SP215", "--done").code == 0
    assert cli("validate", "data/plan_2025.yaml", "--fix").code == 0
    checked = cli("validate", "data/plan_2025.yaml", "--fail-on", "warning")
    assert checked.code == 0, checked.out
    loaded = load(Path("data/plan_2025.yaml"))
    assert loaded.plan is not None and not loaded.plan.is_draft

    assert cli("render", "handout", "--all", "-o", "out", "--format", "md", *plan).code == 0
    papers = {path.name: path.read_text("utf-8") for path in Path("out").iterdir()}
    assert len(papers) >= 3 and all("落实党政责任" in paper for paper in papers.values())
    assert not any("草稿" in paper or "待核" in paper for paper in papers.values())


def test_a_register_given_as_a_plan_is_said_to_be_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cli: Callable[..., Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("units.yaml").write_text("units:\n- {name: 东镇, kind: town}\n", encoding="utf-8")
    result = cli("validate", "units.yaml")
    assert result.code == 1 and result.out.count("error[") == 1
    assert "this is a register of units, not a plan" in result.out


def test_a_kind_that_reads_like_a_head_loses_no_row():
    rows = [
        ["江河县部门和乡镇名册"],
        ["序号", "单位名称", "类别"],
        [1, "县水利局", "部门"],
        [2, "城关镇", "乡镇"],
        [3, "河东街道", "街道"],
    ]
    found = read_unit_list(workbook(rows), "名册.xlsx")
    assert [unit.name for unit in found.units] == ["县水利局", "城关镇", "河东街道"]


def names(found):
    return [unit.name for unit in found.units]


def test_two_halves_of_a_list_side_by_side():
    rows = [
        ["单位名称", "联系人", "单位名称", "联系人"],
        ["县公安局", "张三", "县水利局", "李四"],
        ["县财政局", "", "三江镇", ""],
    ]
    assert names(read_unit_list(workbook(rows), "名册.xlsx")) == [
        "县公安局",
        "县水利局",
        "县财政局",
        "三江镇",
    ]


def test_several_names_in_a_cell_and_the_second_name_of_a_unit():
    rows = [
        ["类别", "单位名单"],
        ["乡镇", "城关镇、九龙镇"],
        ["部门", "县公安局\n县文旅局（县文物局、县体育局）"],
        ["部门", "县红十字会"],
    ]
    found = read_unit_list(workbook(rows), "名册.xlsx")
    assert names(found) == ["城关镇", "九龙镇", "县公安局", "县文旅局", "县红十字会"]
    assert found.units[3].aliases == ("县文物局", "县体育局")


def test_lines_of_names_behind_a_label_and_what_in_them_is_no_name():
    found = read_unit_list(
        "一、街道（2个）：河东街道、河西街道\n县直单位\n县公安局、某某、县妇联。\n".encode(), "名单.txt"
    )
    assert names(found) == ["河东街道", "河西街道", "县公安局", "县妇联"]
    assert found.passed_over == ("县直单位", "某某")
