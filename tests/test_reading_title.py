"""The title, the year and the issuer of a document, and what of them a person is asked about."""

import pytest

from safetyplan.importer import read

ITEM = "1.6月底前检修渡船。（县交通局牵头）\n"


def draft(text):
    return read(text.encode(), "x.txt")


def codes(made):
    return [f.code for f in made.findings]


@pytest.mark.parametrize(
    ("title", "year", "told"),
    [
        ("某县2023年安全生产工作总结和2024年安全生产工作要点", 2024, ["IM312"]),
        ("关于2024年工作打算和2023年工作情况的报告", 2024, ["IM312"]),
        ("某县二〇二四年安全生产工作要点", 2024, []),
        ("某县２０２４年安全生产工作要点", 2024, []),
        ("某县治本攻坚三年行动方案（2024—2026年）", 2024, []),
        ("某县“十四五”安全生产规划", 2021, ["IM313"]),
        ("某县安全生产工作要点", None, ["IM206"]),
    ],
)
def test_the_year_of_a_title(title, year, told):
    made = draft(f"{title}\n{ITEM}")
    assert (made.plan.year, codes(made)) == (year, told)


@pytest.mark.parametrize(
    "around",
    [
        ("", "某县人民政府\n2024年1月14日"),
        ("某政发〔2024〕3号\n", ""),
        ("发布时间：2024-03-13 10:22　来源：本站\n", ""),
    ],
)
def test_a_year_from_elsewhere_is_told(around):
    before, behind = around
    made = draft(f"{before}某县安全生产工作要点\n{ITEM}{behind}")
    assert (made.plan.year, codes(made)) == (2024, ["IM313"])


def test_a_title_over_five_lines_begins_with_its_issuer():
    made = draft(
        "某县安全生产委员会\n关于印发\n2024年下半年全县安全生产\n重点工作任务\n的　通　知\n\n"
        f"各乡镇人民政府：\n{ITEM}"
    )
    assert made.plan.title == "某县安全生产委员会关于印发2024年下半年全县安全生产重点工作任务的通知"
    assert not [code for code in codes(made) if code.startswith("IM1")]


def test_a_day_or_a_number_is_no_title_and_the_letterhead_outranks_the_site():
    made = draft(f"发布机构：某网信办\n某县人民政府文件\n某政发〔2024〕3号\n二〇二四年三月\n{ITEM}")
    assert made.plan.title == "x.txt"
    assert made.plan.issuer == "某县人民政府"
