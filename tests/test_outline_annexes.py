"""Tables attached to a plan: text behind it where the plan has tasks of its own, else the plan itself."""

from safetyplan.importer import draft_plan
from safetyplan.importer.document import IssuedDocument, Paragraph
from safetyplan.plan.printed import as_printed
from safetyplan.plan.register import Register, Roster

TASKS = (
    Paragraph("某县2024年渡口整治要点"),
    Paragraph("整治渡船。全部检修。（县交通局牵头，县水利局配合）", label="1."),
    Paragraph("培训船员。分批培训。（县人社局负责）", label="2."),
)
ANNEX = Paragraph("附件：渡口整治分工表")
ROWS = tuple(
    Paragraph("\t".join(cells), cells=cells)
    for cells in (
        ("序号", "任务", "牵头单位", "完成时限"),
        ("1", "检修渡船", "县交通局", "2024年6月底"),
        ("2", "培训船员", "县人社局", "2024年9月底"),
    )
)
SIGNED = (Paragraph("某县安委办"), Paragraph("2024年3月5日"))


def draft(*paragraphs):
    return draft_plan(IssuedDocument(paragraphs), Register(Roster()), register_file="units.yaml")


def bare(text):
    return "".join(text.split())


def test_a_table_attached_to_numbered_tasks_is_text_behind_the_plan():
    made = draft(*TASKS, ANNEX, *ROWS, *SIGNED)
    assert [(item.num, item.items) for item in made.plan.items] == [("1", ()), ("2", ())]
    assert bare(made.plan.closing).startswith("附件：渡口整治分工表序号任务牵头单位完成时限1检修渡船")
    assert (made.plan.issuer, str(made.plan.issued)) == ("某县安委办", "2024-03-05")
    assert [f.reading[:2] for f in made.findings if f.code == "IM306"] == [(ANNEX.text, "")]
    assert {f.code for f in made.findings} == {"IM212", "IM306"}  # its times are quoted one by one


def test_nothing_of_the_attached_table_is_lost():
    paragraphs = (*TASKS, ANNEX, *ROWS, *SIGNED)
    printed = as_printed(draft(*paragraphs).plan)
    assert bare(printed) == bare("".join(p.label + p.text for p in paragraphs))


def test_a_table_that_is_the_only_list_of_tasks_is_the_plan():
    plan = draft(TASKS[0], ANNEX, *ROWS, *SIGNED).plan
    assert [item.num for item in plan.items] == ["1", "2"]
    assert plan.items[0].responsibilities[0].units == ("县交通局",)
