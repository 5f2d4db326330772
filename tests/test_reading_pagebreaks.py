"""Paragraphs that a page cut apart are joined where they are a clause or one sentence, and nowhere else."""

from safetyplan.importer import document

HEAD = "某县2024年安全生产工作要点\n"


def paragraphs(text):
    found = document((HEAD + text).encode(), "x.txt")
    return [each.text for each in found.paragraphs[1:]], found.left_out, [f.code for f in found.findings]


def test_page_numbers_and_running_heads_between_the_parts_of_a_sentence():
    assert paragraphs(
        "1.清理可燃物，3月10日前完成重点区域\n— 3 —\n清理任务。（县林业局牵头，各乡镇\n落实）\n"
        "2.清明期间实行联防，倡导文明\n某县应急管理局文件　　第4页\n祭扫。（县民政局负责）\n"
    ) == (
        [
            "1.清理可燃物，3月10日前完成重点区域清理任务。（县林业局牵头，各乡镇落实）",
            "2.清明期间实行联防，倡导文明祭扫。（县民政局负责）",
        ],
        ("— 3 —", "某县应急管理局文件　　第4页"),
        ["IM311"] * 3,
    )


def test_a_clause_over_three_paragraphs():
    joined, _, codes = paragraphs(
        "1.检修渡船。（县交通局牵头，\n县水利局、县公安局配合；\n\n沿江各乡镇落实）\n2.培训。（县人社局负责）\n"
    )
    assert joined == [
        "1.检修渡船。（县交通局牵头，县水利局、县公安局配合；沿江各乡镇落实）",
        "2.培训。（县人社局负责）",
    ]
    assert codes == ["IM311"]


def test_headings_numbers_and_other_brackets_are_not_joined():
    for text in (
        "一、加强领导\n— 3 —\n坚持党政同责，落实责任。",
        "1.检修渡船，培训船员\n— 3 —\n2.整治渡口，发布通告。",
        "1.检修渡船（包括客船以及\n货船）并培训船员。",
        "1.检修渡船，培训船员\n整治渡口，发布通告。",
    ):
        joined, _, codes = paragraphs(text)
        assert (len(joined), codes) == (2, []), text
