"""Several plans in one file are parted on purpose; annexes that are none stay with their plan, and that is told."""

from safetyplan.importer import read_all
from safetyplan.plan.printed import as_printed

FIRST = "某县2024年防汛工作要点\n1.4月底前完成检查。（县水利局牵头）\n2.5月底前完成维护。（县水利局负责）\n"
SECOND = "某县2025年地灾防治工作方案\n1.3月底前完成发放。（县自然资源局负责）\n2.6月底前完成搬迁。（县自然资源局牵头）\n"
NOTICE = (
    "某县安委会关于印发两个方案的通知\n各乡镇：\n现印发《某县2024年防汛工作要点》《某县2025年地灾防治工作方案》。\n"
    "某县安委会\n2024年1月2日\n"
)


def plans(text):
    drafts = read_all(text.encode(), "x.txt")
    printed = "".join("".join(as_printed(draft.plan).split()) for draft in drafts)
    assert printed == "".join(text.split())
    return drafts


def shape(text):
    drafts = plans(text)
    codes = [f.code for draft in drafts for f in draft.findings if f.code in ("IM314", "IM315")]
    return [(d.plan.title, d.plan.year, [i.num for i in d.plan.items]) for d in drafts], codes


def test_two_plans_one_behind_the_other():
    assert shape(FIRST + SECOND) == (
        [("某县2024年防汛工作要点", 2024, ["1", "2"]), ("某县2025年地灾防治工作方案", 2025, ["1", "2"])],
        ["IM314", "IM314"],
    )


def test_a_notice_with_two_annexed_plans():
    drafts = plans(NOTICE + "附件1\n" + FIRST + "附件2\n" + SECOND)
    assert [(d.plan.title, d.plan.issuer, len(d.plan.items)) for d in drafts] == [
        ("某县2024年防汛工作要点", "某县安委会", 2),
        ("某县2025年地灾防治工作方案", "某县安委会", 2),
    ]


def test_a_notice_with_one_plan_and_an_annex_that_is_none():
    one = NOTICE + "附件1\n" + FIRST
    assert len(plans(one)) == 1
    found, codes = shape(FIRST + "附件1\n部门职责\n1.清理河道。（县水利局牵头）\n")
    assert (len(found), codes) == (1, ["IM315"])
    found, codes = shape(FIRST + "附件1\n成员名单\n1.张某某　局长\n2.李某某　主任\n")
    assert (len(found), codes) == (1, [])


def test_headings_of_a_plan_are_no_titles():
    text = (
        "某县2024年工作要点\n重点工作任务\n1.检修渡船。（县交通局牵头）\n2.培训船员。（县人社局牵头）\n"
        "常规工作任务\n1.整治渡口。（县水利局牵头）\n2.发布通告。（县文旅局牵头）\n"
    )
    assert len(plans(text)) == 1
