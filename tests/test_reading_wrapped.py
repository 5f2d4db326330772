"""Text files whose lines were cut at one width are read as the paragraphs they were."""

import textwrap

import pytest

from safetyplan.importer import read
from safetyplan.importer.text import read_text

PARAGRAPHS = (
    "某县2024年渡口安全整治工作要点",
    "2024年，全县渡口安全工作要坚持预防为主、标本兼治，持续压紧压实各方责任，坚决防范遏制渡运事故，为群众平安出行提供坚实保障。",
    "一、压实责任",
    "1.整治渡船。对全县在用的渡船逐艘检验登记，不合格的一律停航，6月底前完成检修并张贴核载标志。（责任单位：县交通运输局牵头，县水利局、各乡镇（场）配合）",
    "2.培训船员。组织全县渡工分批参加水上救生与应急处置培训，考核合格后方可上岗，不合格的离岗复训。（牵头单位：县人社局；配合单位：县交通运输局、县红十字会）",
    "3.巡查渡口。节假日和汛期每天到渡口巡查，发现超载立即制止。",
    "责任单位：县公安局、县交通运输局，各乡镇（场）",
)


def wrapped(columns, *, between="\n", indent=""):
    return between.join(
        "\n".join(textwrap.wrap(p, columns, initial_indent=indent if at else ""))
        for at, p in enumerate(PARAGRAPHS)
    )


@pytest.mark.parametrize("columns", [32, 38, 40])
@pytest.mark.parametrize("between", ["\n", "\n\n"])
@pytest.mark.parametrize("indent", ["", "　　"])
def test_lines_cut_at_one_width_are_the_paragraphs_they_were(columns, between, indent):
    found = read_text(wrapped(columns, between=between, indent=indent))
    assert tuple(p.text for p in found.paragraphs) == PARAGRAPHS
    assert len(found.findings) == 1


def test_the_plan_of_a_cut_text_is_the_plan_of_the_whole_one():
    whole, cut = (read(text.encode("gb18030")) for text in ("\n".join(PARAGRAPHS), wrapped(40)))
    assert cut.plan == whole.plan
    assert {f.code for f in cut.findings} - {f.code for f in whole.findings} == {"IM304"}
    assert len(cut.plan.sections[0].items) == 3


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n".join(
            f"{number}.第{number}项任务要求各单位认真抓好落实并按时完成全部工作" for number in range(1, 9)
        ),
        "\n".join(PARAGRAPHS[3:])
        + "\n县渡口安全专项整治工作领导小组成员单位名单及其联络员如下\n县交通局\n县水利局",
    ],
)
def test_lines_that_end_where_paragraphs_end_are_left_alone(text):
    found = read_text(text)
    assert [p.text for p in found.paragraphs] == text.split("\n")
    assert found.findings == ()


def test_space_around_the_numbers_of_a_day_is_none():
    (item,) = read("某县2024年要点\n1.渡口整治。3 月 31 日前制定计划。（县交通局负责）\n".encode()).plan.items
    assert [str(deadline.by) for deadline in item.deadlines] == ["2024-03-31"]


def test_the_rows_of_a_table_laid_out_with_spaces_are_not_joined():
    rows = [
        "序号      任务                牵头单位            完成时限        备注说明",
        "1         检修渡船            县交通运输局        2024年6月底     含乡镇自用船",
        "2         培训船员            县人社局            2024年9月底     含船员复训班",
    ]
    found = read_text(wrapped(40) + "\n附件：渡口整治分工表\n" + "\n".join(rows))
    assert [p.cells or p.text for p in found.paragraphs][-4:] == [
        "附件：渡口整治分工表",
        *(tuple(row.split()) for row in rows),
    ]
