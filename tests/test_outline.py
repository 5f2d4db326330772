"""From paragraphs to a draft: structure, clauses, repairs, units, and that nothing is lost."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.importer import draft_plan
from safetyplan.importer.document import IssuedDocument, Paragraph
from safetyplan.importer.text import read_text
from safetyplan.plan.model import walk
from safetyplan.plan.printed import as_printed, item_text, restore
from safetyplan.plan.register import Group, Register, Roster, Unit


def draft(text, register=None, **options):
    document = text if isinstance(text, IssuedDocument) else read_text(text)
    return draft_plan(document, register or Register(Roster()), register_file="units.yaml", **options)


def folded(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


def shape(node):
    """Return sections and items as nested tuples of number and heading or first words."""
    items = tuple(("item", i.num, i.heading or i.content[:6], *shape(i)) for i in node.items)
    sections = getattr(node, "sections", ())
    return (*items, *(("section", s.num, s.heading, *shape(s)) for s in sections))


def items(plan):
    return {entry.key: entry.item for entry in walk(plan)}


def roles(item):
    return [(r.role.value, r.units) for r in item.responsibilities]


HEAD = "某市2024年安全生产工作要点\n为做好安全生产工作，制定本要点。\n"


def lossless(text, made):
    assert folded(as_printed(made.plan)) == folded(text)
    assert not [f for f in made.findings if f.code.startswith("IM1")]


def test_numbers_that_run_on_across_sections():
    text = (
        HEAD
        + "一、压实责任\n1.严格党政责任。制定清单。（甲局负责）\n2.夯实监管责任。抓好执行。\n二、专项整治\n3.开展整治。排查隐患。\n"
    )
    made = draft(text)
    assert shape(made.plan) == (
        ("section", "一", "压实责任", ("item", "1", "严格党政责任"), ("item", "2", "夯实监管责任")),
        ("section", "二", "专项整治", ("item", "3", "开展整治")),
    )
    assert (made.plan.title, made.plan.year) == ("某市2024年安全生产工作要点", 2024)
    assert made.plan.preamble == "为做好安全生产工作，制定本要点。"
    lossless(text, made)


def test_one_look_is_a_heading_here_and_an_item_there():
    text = (
        HEAD
        + "一、重点产品\n（一）影像产品。加快迭代升级。\n（二）手术产品。推动研发应用。\n二、重点任务\n（一）提升能力\n1.加强研究。开展攻关。\n（二）强化应用\n2.拓展场景。推广设备。\n"
    )
    assert shape(draft(text).plan) == (
        ("section", "一", "重点产品", ("item", "（一）", "影像产品"), ("item", "（二）", "手术产品")),
        (
            "section",
            "二",
            "重点任务",
            ("section", "（一）", "提升能力", ("item", "1", "加强研究")),
            ("section", "（二）", "强化应用", ("item", "2", "拓展场景")),
        ),
    )


def test_chapters_and_articles():
    text = "某县安全生产办法（试行）\n第一章 总则\n第一条 为压实责任，制定本办法。\n第二章 职责\n第二条 加强监管。（县公安局牵头）\n第三条 本办法自印发之日起施行。\n"
    plan = draft(text, year=2024).plan
    assert shape(plan)[1] == (
        "section",
        "第二章",
        "职责",
        ("item", "第二条", "加强监管。"),
        ("item", "第三条", "本办法自印发"),
    )


def test_bare_headings_over_text_are_sections_and_neighbours_decide_the_rest():
    made = draft(HEAD + "一、保障措施\n（一）加强领导。\n成立领导小组。\n（二）强化考核\n纳入年度考核。\n")
    assert shape(made.plan)[0][3:] == (("section", "（一）", "加强领导。"), ("section", "（二）", "强化考核"))
    made = draft(
        HEAD
        + "一、总体要求\n（一）重大意义。开展试点意义重大。\n（二）基本原则。\n坚持问题导向。\n坚持系统集成。\n"
    )
    assert shape(made.plan)[0][3:] == (("item", "（一）", "重大意义"), ("item", "（二）", "基本原则。"))


def test_several_clauses_in_one_paragraph_are_child_items():
    text = (
        HEAD
        + "1.扩大出口。建立清单。（甲局负责）巩固优势。（乙局牵头，丙局配合）另行安排。\n2.扩大进口。（乙局负责）\n"
    )
    made = draft(text)
    first = made.plan.items[0]
    assert (first.num, first.heading, first.content, first.clause) == ("1", "扩大出口。", "", None)
    assert [(c.num, c.content, c.clause) for c in first.items] == [
        (None, "建立清单。", "（甲局负责）"),
        (None, "巩固优势。", "（乙局牵头，丙局配合）"),
        (None, "另行安排。", None),
    ]
    lossless(text, made)


def test_paragraphs_with_clauses_under_a_run_on_heading():
    text = (
        HEAD
        + "一、主要任务\n（一）强化引领。建立体系。（甲部牵头，乙部参与）\n优化机制。（甲部指导）\n（二）绿色生产。实施开采。（丙部指导）\n推行设计。（丁部指导）\n"
    )
    made = draft(text)
    section = made.plan.sections[0].sections[0]
    assert (section.num, section.heading) == ("（一）", "强化引领。")
    assert [(i.num, i.content, i.clause) for i in section.items] == [
        (None, "建立体系。", "（甲部牵头，乙部参与）"),
        (None, "优化机制。", "（甲部指导）"),
    ]
    lossless(text, made)


def test_a_lost_number_is_found_by_the_gap():
    text = (
        HEAD
        + "1.设立资金，支持企业。（责任单位：甲局）\n2.搭建平台，协助企业。（责任单位：乙局）\n采取减租措施。（责任单位：丙局）\n4.鼓励业主，减免房租。（责任单位：丁局）\n"
    )
    made = draft(text)
    assert [i.num for i in made.plan.items] == ["1", "2", None, "4"]
    assert made.plan.items[2].content == "采取减租措施。"
    assert [f.code for f in made.findings] == ["IM302", "IM303"]
    lossless(text, made)


def test_one_line_with_and_without_spaces():
    body = (
        "一、加大支持 1.完善服务。组建专班。 责任单位:市金融监管局、人行，各银行机构 2.纾解困难。不得抽贷。 责任单位:市金融监管局 "
        "二、稳定队伍 3.实施稳岗。返还保费。 责任单位：市人社局、财政局 某市人民政府 2020年2月4日"
    )
    text = (
        "某市人民政府关于支持企业十二条措施的通知 各县（市、区）人民政府： 为支持企业，制定如下措施： " + body
    )
    plan = draft(text).plan
    assert shape(plan) == (
        ("section", "一", "加大支持", ("item", "1", "完善服务"), ("item", "2", "纾解困难")),
        ("section", "二", "稳定队伍", ("item", "3", "实施稳岗")),
    )
    assert plan.closing == "某市人民政府\n\n2020年2月4日"
    assert (plan.issuer, plan.issued) == ("某市人民政府", date(2020, 2, 4))
    assert roles(items(plan)["3"]) == [("share", ("市人社局", "财政局"))]
    lossless(text, draft(text))

    text = (
        "某市2024年工作要点为推进公开，制定本要点。"
        + "".join(
            f"{'一二三'[n]}、重点领域{n}（{'一二三'[n]}）加强公开。推进预决算公开，细化公开内容，及时公开事故调查报告，接受社会监督。（责任单位：市财政局）"
            for n in range(3)
        )
        + "（四）加强领导。各单位要明确专人负责，落实工作责任，加强业务培训，强化监督检查，确保工作取得实效，重要情况及时报告。"
    )
    plan = draft(text).plan
    assert [(s.num, s.heading, [i.num for i in s.items]) for s in plan.sections] == [
        ("一", "重点领域0", ["（一）"]),
        ("二", "重点领域1", ["（二）"]),
        ("三", "重点领域2", ["（三）", "（四）"]),
    ]


def test_label_lines_below_an_item():
    text = (
        HEAD
        + "1．新开工项目20个。\n牵头领导：张三\n牵头单位：区发改局\n配合单位：区工信局、各街道\n完成时限：10月底前\n2．推进整治。\n每月检查1次。\n责任单位：区应急局\n"
    )
    made = draft(text)
    first, second = made.plan.items
    assert roles(first) == [("lead", ("区发改局",)), ("support", ("区工信局", "各街道"))]
    assert [(d.phrase, d.by) for d in first.deadlines] == [("10月底前", date(2024, 10, 31))]
    assert first.num == "1．"
    assert (second.heading, second.content, second.clause) == (
        "推进整治。",
        "\n\n每月检查1次。",
        "责任单位：区应急局",
    )
    lossless(text, made)


def test_tables():
    rows = [
        ("序号", "重点任务", "工作措施", "牵头单位", "责任单位", "完成时限"),
        ("一、专项整治", "", "", "", "", ""),
        ("1", "燃气安全", "更新管网。开展检查。", "市住建局", "市商务局、各乡镇", "2024年12月底前"),
        ("2", "消防安全", "排查“九小场所”。", "市消防救援大队", "", "持续推进"),
    ]
    document = IssuedDocument(
        (Paragraph("某市2024年任务清单"), *(Paragraph("\t".join(r), cells=r) for r in rows))
    )
    made = draft(document)
    first, second = made.plan.sections[0].items
    assert (first.num, first.heading, first.content) == ("1", "燃气安全", "\n\n更新管网。\n开展检查。")
    assert first.clause == "牵头单位：市住建局；责任单位：市商务局、各乡镇；完成时限：2024年12月底前"
    assert roles(first) == [("lead", ("市住建局",)), ("share", ("市商务局", "各乡镇"))]
    assert [(d.phrase, d.by, d.ongoing) for d in (*first.deadlines, *second.deadlines)] == [
        ("2024年12月底前", date(2024, 12, 31), False),
        ("持续推进", None, True),
    ]
    printed, damage = restore(item_text(first), first.repairs)
    assert not damage
    assert folded(printed) == folded("".join(rows[2]))
    assert not [f for f in made.findings if f.code.startswith("IM1")]


def test_tables_whose_cells_stand_in_lines():
    text = "某区2024年重点任务分工方案\n序号\n重点任务\n牵头单位\n责任单位\n1\n开展诊断\n区应急局\n区市场监管局\n2\n更新管道\n排查隐患\n区住建局\n区城管局\n"
    made = draft(text)
    assert [roles(i) for i in made.plan.items] == [
        [("lead", ("区应急局",)), ("share", ("区市场监管局",))],
        [("lead", ("区住建局",)), ("share", ("区城管局",))],
    ]
    lossless(text, made)


def test_automatic_numbers_and_headings_of_the_source():
    document = IssuedDocument(
        (
            Paragraph("某市2024年工作要点", heading_level=1),
            Paragraph("压实责任", label="一、", heading_level=2),
            Paragraph("严格责任。制定清单。（甲局负责）", label="1."),
            Paragraph("夯实责任。抓好执行。（乙局负责）", label="2."),
            Paragraph("保障措施", heading_level=2),
            Paragraph("加强领导。成立专班。", label="3."),
        )
    )
    made = draft(document)
    assert shape(made.plan) == (
        ("section", "一", "压实责任", ("item", "1", "严格责任"), ("item", "2", "夯实责任")),
        ("section", None, "保障措施", ("item", "3", "加强领导")),
    )


def test_a_notice_is_letterhead_and_what_follows_is_closing():
    notice = "某市安委会关于印发《某市2024年活动方案》的通知\n某安委〔2024〕5号\n各县（市、区）安委会：\n现印发给你们，要求如下：\n一、提高认识。各单位要重视。\n二、加强领导。请于6月30日前报送总结。\n某市安委会\n2024年5月20日\n"
    text = (
        notice
        + "某市2024年活动方案\n制定本方案。\n一、活动内容\n（一）开展宣传。（市委宣传部牵头）\n（二）开展演练。（市应急局牵头）\n本方案自印发之日起施行。\n（此件公开发布）\n"
    )
    made = draft(text)
    plan = made.plan
    assert plan.title == "某市2024年活动方案"
    assert (plan.document_number, plan.issuer, plan.issued) == (
        "某安委〔2024〕5号",
        "某市安委会",
        date(2024, 5, 20),
    )
    assert "二、加强领导。" in plan.front
    assert plan.closing == "本方案自印发之日起施行。\n\n（此件公开发布）"
    assert shape(plan) == (
        ("section", "一", "活动内容", ("item", "（一）", "开展宣传。"), ("item", "（二）", "开展演练。")),
    )
    lossless(text, made)


def test_lists_of_attachments_and_rosters_are_text():
    text = (
        HEAD
        + "1.甲。（甲局负责）\n2.乙。（乙局负责）\n3.丙。（丙局负责）\n附件：1.任务分工表\n2.成员名单\n某市安委办\n2024年1月5日\n附件1\n成员名单\n1.张三\n2.李四\n"
    )
    made = draft(text)
    assert [i.num for i in made.plan.items] == ["1", "2", "3"]
    assert [entry.item.num for entry in walk(made.plan)] == ["1", "2", "3"]
    assert made.plan.sections[-1].content.endswith("1.张三\n\n2.李四")
    lossless(text, made)


def test_damage_is_mended_and_can_be_put_back():
    text = HEAD + (
        "1.着力抓好落实。及时传达学习,专题研究。市安委会组织,市直有关部门乡镇(街道、场)落实\n"
        "2.加强燃气安全监管深化专项整治工作,推进管道更新。(市住建局牵头,各乡镇(街道、场)落实\n"
        "3.加强消防安全监管。紧盯高层建筑。(市消防大队负责)\n"
    )
    made = draft(text)
    first, second, third = made.plan.items
    assert first.clause == "（市安委会组织，市直有关部门、乡镇（街道、场）落实）"
    assert (second.heading, second.clause) == ("加强燃气安全监管", "（市住建局牵头，各乡镇（街道、场）落实）")
    assert third.repairs == ()
    for item in (first, second):
        printed, damage = restore(item_text(item), item.repairs)
        assert not damage
        assert folded(printed) in folded(text)
    assert [r.certain for r in second.repairs] == [False, True]
    assert [(f.code, f.reading.item) for f in made.findings] == [
        ("IM203", "1"),
        ("IM301", "2"),
        ("IM401", ""),
    ]
    lossless(text, made)


def test_document_rules_become_defaults():
    text = (
        HEAD
        + "1.甲任务。（税务局、财政局负责，排在第一位的部门为牵头部门，下同）\n2.乙任务。（海关、税务局负责）\n3.丙任务。（财政局牵头）\n"
    )
    plan = draft(text).plan
    assert [(d.phrase, d.first_leads) for d in plan.defaults] == [("排在第一位的部门为牵头部门，下同", True)]
    assert [[(r.role.value, r.units, r.default) for r in i.responsibilities] for i in plan.items] == [
        [("lead", ("税务局",), True), ("share", ("财政局",), False)],
        [("lead", ("海关",), True), ("share", ("税务局",), False)],
        [("lead", ("财政局",), False)],
    ]


REGISTER = Register(
    Roster(
        units=(
            Unit(name="市应急管理局", kind="department", aliases=("市应急局",)),
            Unit(name="市财政局", kind="department"),
        ),
        groups=(Group(name="市直有关部门", open=True, aliases=("有关部门",)),),
    )
)


def test_units_are_resolved_proposed_and_never_merged_silently():
    text = HEAD + "1.甲任务。（责任单位：市应急局、财政局、审计局等有关部门，各乡镇）\n"
    made = draft(text, REGISTER)
    assert roles(made.plan.items[0]) == [
        ("share", ("市应急管理局", "市财政局", "审计局", "市直有关部门", "各乡镇"))
    ]
    (found,) = [f for f in made.findings if f.reading.printed == "财政局"]
    assert (found.reading.read, found.reading.alternatives, found.code) == ("市财政局", ("财政局",), "IM204")
    assert [(u.name, u.kind.value, u.confirmed) for u in made.proposed] == [("审计局", "department", False)]
    assert [g.name for g in made.proposed_groups] == ["各乡镇"]


def test_a_part_is_proposed_under_its_unit():
    made = draft(HEAD + "1.甲任务。（市公安局、市公安局交警大队负责）\n")
    assert [(u.name, u.part_of) for u in made.proposed] == [
        ("市公安局", None),
        ("市公安局交警大队", "市公安局"),
    ]


@pytest.mark.parametrize(
    "text", ["", "一句话。", "1.\n2.\n", "（（（（", "附件\n附件\n附件", "一、\n" * 30, "1.甲\n" * 3 + "5.乙"]
)
def test_scraps(text):
    made = draft(text, year=2024)
    assert made.plan.title
    assert folded(text) in folded(as_printed(made.plan))


LINES = st.sampled_from(
    ["一、总体要求", "二、任务", "（一）加强领导。成立专班。", "1.开展检查。排查隐患。（市应急局牵头，各乡镇（街道）落实）", "2.推进整治（责任单位：市住建局", "3、加强培训。",
     "（1）每季度至少检查1次；", "责任单位：市公安局、市财政局", "完成时限：6月底前", "附件", "附件：1.清单", "第一章 总则", "第二条 本办法。", "某市安委办", "2024年3月1日",
     "2024年工作要点", "重点任务", "市安委会组织，市直有关部门落实", "序号\t任务\t责任单位", "1\t甲\t市局", "甲。（甲局负责）乙。（乙局负责）丙", "5.跳号。", "①小项", "（此件公开发布）"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(LINES, max_size=14).map("\n".join), st.booleans())
def test_nothing_is_lost_and_every_repair_can_be_undone(text, in_one_line):
    text = text.replace("\n", " ") if in_one_line else text
    made = draft(text, year=2024)
    assert not [f for f in made.findings if f.code.startswith("IM1")]
    for entry in walk(made.plan):
        assert restore(item_text(entry.item), entry.item.repairs)[1] == []
        kept = entry.item.heading + "。" + entry.item.content.replace("\n", "") + (entry.item.clause or "")
        assert all(deadline.phrase in kept for deadline in entry.item.deadlines)
    assert draft(text, year=2024) == made


WITH_CLAUSE = "一、重点工作\n1.检查船厂。（甲局负责）\n2.检修渡口。（乙局负责）\n"


def test_bare_headings_over_text_are_tasks_where_tasks_were_announced_and_the_frame_where_not():
    points = (
        "（一）严把源头清洗关\n规范设施运行，督促工地清洗车辆。\n（二）严把车辆运输关\n全面整治车容车况。\n"
    )
    for heading, kinds in (
        ("二、工作内容", (2, 0)),
        ("二、保障措施", (0, 2)),
        ("二、组织领导与责任分工", (2, 0)),
    ):
        text = HEAD + WITH_CLAUSE + f"{heading}\n{points}"
        made = draft(text)
        section = made.plan.sections[-1]
        assert (len(section.items), len(section.sections)) == kinds, heading
        lossless(text, made)


def test_what_is_due_under_a_bare_heading_is_an_item_since_a_section_holds_no_deadline():
    text = HEAD + WITH_CLAUSE + "二、整治阶段\n6月30日前完成底数排查。\n三、工作目标\n到6月30日全面好转。\n"
    made = draft(text)
    due, aim = made.plan.sections[1:]
    assert [d.phrase for item in due.items for d in item.deadlines] == ["6月30日前"]
    assert (due.content, aim.items) == ("", ())
    lossless(text, made)
