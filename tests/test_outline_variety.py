"""How places differ: numbers in front of years, rules said in other words, cells over several lines."""

import unicodedata
from datetime import date

import pytest

from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.numbers import read_label
from safetyplan.grammar.parties import split_names
from safetyplan.grammar.timing import find_deadlines
from safetyplan.grammar.wholerules import whole_rules
from safetyplan.importer import draft_plan
from safetyplan.importer.text import read_text
from safetyplan.plan.model import Item, Plan, walk
from safetyplan.plan.printed import as_printed
from safetyplan.plan.register import Register, Roster


def draft(text: str) -> Plan:
    made = draft_plan(read_text(text), Register(Roster()), register_file="units.yaml", year=2024)
    assert folded(text) in folded(as_printed(made.plan))
    return made.plan


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def items(plan: Plan) -> list[Item]:
    return [entry.item for entry in walk(plan)]


def roles(item: Item) -> list[tuple[str, tuple[str, ...]]]:
    return [(r.role.value, r.units) for r in item.responsibilities]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2024年底前完成摸排。", 1),
        ("3．12345热线按时办结。", 3),
        ("2、2025年前建成平台。", 2),
        ("3﹒整修渡口", 3),
        ("⒉整修渡口", 2),
        ("⑺整修渡口", 7),
        ("㈣整修渡口", 4),
        ("1.5亿元", None),
        ("2.35倍", None),
        ("2024、2025年", None),
    ],
)
def test_a_number_in_front_of_a_year_is_a_number(text, value):
    label = read_label(text)
    assert (label and label.value) == value


def test_an_item_that_begins_with_a_year():
    plan = draft(
        "某县2024年工作要点\n一、重点任务\n1.2024年底前完成摸排。（县林业局负责）\n2.修好道路。（县交通局负责）\n"
    )
    first, second = items(plan)
    assert (first.num, first.content, second.num) == ("1", "2024年底前完成摸排。", "2")


def test_numbers_run_on_over_a_gap():
    lines = [f"{n}.做好第{n}项。（县水利局负责）" for n in range(1, 38)]
    plan = draft("\n".join(["某县2024年工作要点", "一、前一半", *lines[:35], "二、后一半", lines[36]]))
    assert [item.num for item in items(plan)][-2:] == ["35", "37"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市林业局，各区、县级市", ("市林业局", "各区、县级市")),
        ("各有关区、县级市人民政府", ("各有关区、县级市人民政府",)),
        ("各地级以上市、县人民政府", ("各地级以上市、县人民政府",)),
        ("市农业局、县级市水利局", ("市农业局", "县级市水利局")),
    ],
)
def test_groups_of_places_that_look_like_lists(text, names):
    assert tuple(name.text for name in split_names(text)) == names


@pytest.mark.parametrize(
    ("text", "phrase", "role", "units"),
    [
        ("（省林业厅负责。各项任务均涉及有关市（州）政府，不再作分工，下同）",
         "各项任务均涉及有关市（州）政府，不再作分工，下同", "share", ("有关市（州）政府",)),
        ("（各乡镇人民政府均为落实单位，不再单独列出）",
         "各乡镇人民政府均为落实单位，不再单独列出", "implement", ("各乡镇人民政府",)),
        ("县林业局牵头，各镇均为配合单位，以下不再列出", "各镇均为配合单位，以下不再列出", "support", ("各镇",)),
        ("以下各项均需各乡镇落实，不再列出。", "以下各项均需各乡镇落实，不再列出", "implement", ("各乡镇",)),
    ],
)  # fmt: skip
def test_rules_about_units_not_listed_again(text, phrase, role, units):
    (rule,) = whole_rules(text)
    assert rule.role is not None
    assert (rule.phrase, rule.role.value, rule.units) == (phrase, role, units)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3月1日至5月31日集中开展整治。", [("3月1日至5月31日", date(2024, 3, 1), date(2024, 5, 31))]),
        ("清查阶段（2024年6月至8月）。", [("2024年6月至8月", date(2024, 6, 1), date(2024, 8, 31))]),
        ("10-12月，组织验收。", [("10-12月", date(2024, 10, 1), date(2024, 12, 31))]),
        ("原补贴标准实施至2024年4月30日。", []),
        ("2024年5月1日至9月30日减半征收。", []),
        ("对2023年3月至6月期间新办的企业给予奖励。", []),
        ("2023年1月1日至2024年12月31日，对新办的渔场给予奖励。", []),
        ("客流比2023年3-5月增长一成。", []),
    ],
)
def test_stretches_of_days_are_for_work_and_not_for_policies(text, found):
    assert [(t.phrase, *(t.within or ())) for t in find_deadlines(text, 2024)] == found


def test_frequencies_side_by_side():
    found = find_deadlines("县级每季度、乡级每月、村级每周巡查不少于2次。", 2024)
    assert [(t.phrase, t.times) for t in found] == [
        ("每季度", None),
        ("每月", None),
        ("每周巡查不少于2次", 2),
    ]


def test_an_article_is_an_item_even_where_it_has_no_clause():
    plan = draft(
        "某市渡口管理办法\n第一章 总则\n第一条 为了管好渡口，制定本办法。\n第二条 市交通局主管渡口工作。\n各县协助。\n"
        "第二章 任务\n第三条 检修渡船。每年检修一次。（责任单位：市交通局）\n"
    )
    assert [item.num for item in items(plan)] == ["第一条", "第二条", "第三条"]


def test_a_phrase_in_front_of_its_clause_is_not_cut_for_a_heading():
    plan = draft(
        "某县2024年工作要点\n一、任务\n1.加强渡口管理。检修渡船。（县交通局负责）\n2.修好道路。补好路面。（县交通局负责）\n"
        "3.开展“清网”常态化规范化整治（县水利局负责）\n"
    )
    assert items(plan)[2].heading == "" and items(plan)[2].content == "开展“清网”常态化规范化整治"


def test_the_first_leads_said_the_other_way_round():
    clause = parse_clause("（县水利局、县林业局，牵头单位列首位，下同）")
    assert [(party.role.value, party.units, party.default) for party in clause.parties] == [
        ("lead", ("县水利局",), True),
        ("share", ("县林业局",), False),
    ]


def test_levels_of_government_are_no_part_of_a_name():
    clause = parse_clause("（省级层面由省林业厅牵头，省水利厅配合；市县层面由各市人民政府负责）")
    assert [(party.role.value, party.units) for party in clause.parties] == [
        ("lead", ("省林业厅",)),
        ("support", ("省水利厅",)),
        ("share", ("各市人民政府",)),
    ]


def test_a_rule_in_a_clause_names_no_units_of_the_clause():
    clause = parse_clause(
        "（责任单位：省林业厅、省水利厅按职责分工负责。具体任务均涉及有关市政府，不再做分工，下同）"
    )
    assert [party.units for party in clause.parties] == [("省林业厅", "省水利厅")]
    assert [party.units for party in parse_clause("（省林业厅负责，下同）").parties] == [("省林业厅",)]


def test_headings_between_the_rows_of_a_typed_table():
    head = "某市2024年任务分解表\n序号\t工作任务\t牵头单位\t完成时间\n"
    plan = draft(head + "一、检修\n1\t检修渡船\t市交通局\t6月\n二、清淤\n2\t清淤河道\t市水利局\t12月\n")
    assert [(s.heading, [roles(item) for item in s.items]) for s in plan.sections] == [
        ("检修", [[("lead", ("市交通局",))]]),
        ("清淤", [[("lead", ("市水利局",))]]),
    ]


def test_cells_of_units_over_several_lines():
    head = "某县2024年实事任务表\n序号\n重点任务\n责任单位\n完成时限\n"
    plan = draft(
        head + "1\n修好桥梁。\n县交通局\n县林业局\n6月底前\n2\n清淤河道\n整修堤岸。\n县水利局\n12月底前\n"
    )
    first, second = items(plan)
    assert roles(first) == [("share", ("县交通局", "县林业局"))]
    assert roles(second) == [("share", ("县水利局",))]
    assert second.content == "清淤河道\n\n整修堤岸。"
    assert [d.phrase for d in first.deadlines] == ["6月底前"]


def test_a_second_column_of_units_takes_what_the_first_leaves():
    head = "某县2024年实事任务表\n序号\n重点任务\n牵头单位\n配合单位\n"
    (only,) = items(draft(head + "1\n修好桥梁。\n县交通局\n县林业局\n县水利局\n2\n清淤河道。\n县水利局\n"))[
        :1
    ]
    assert roles(only) == [("lead", ("县交通局",)), ("support", ("县林业局", "县水利局"))]


def test_a_table_of_contents_is_text():
    plan = draft(
        "某市渡口整治方案\n目 录\n一、总体要求\n二、任务（3）\n（一）检修渡船\n某市渡口整治方案\n一、总体要求\n保平安。\n"
        "二、任务\n（一）检修渡船。全部检修。（市交通局负责）\n"
    )
    assert [s.num for s in plan.sections] == ["一", "二"] and plan.front.endswith("（一）检修渡船")
    assert [item.num for item in items(plan)] == ["（一）"]


def test_an_attachment_alone_is_the_plan():
    plan = draft("附件2\n某市渡口整治台账\n一、检修\n1.检修渡船。全部检修。（市交通局负责）\n")
    assert (plan.front, plan.title) == ("附件2", "某市渡口整治台账")
    assert [s.heading for s in plan.sections] == ["检修"]


def test_a_clause_right_behind_the_heading_is_the_items_own():
    plan = draft(
        "某市整改清单\n一、渡船检修不力。\n责任单位：市交通局，各县（市、区）党委、政府\n整改时限：2024年6月底前\n整改目标：消除隐患。\n"
        "整改措施：\n（一）检修渡船。全部检修一遍。\n（二）补发证书。\n二、河道清淤不力\n责任单位：市水利局\n整改措施：\n（一）清淤。全部清淤一遍。\n"
    )
    first, second = plan.items
    assert (first.num, first.heading, first.clause) == (
        "一",
        "渡船检修不力。",
        "责任单位：市交通局，各县（市、区）党委、政府 整改时限：2024年6月底前",
    )
    assert roles(first) == [("share", ("市交通局", "各县（市、区）党委、政府"))]
    assert [child.num for child in first.items] == [None, "（一）", "（二）"]
    assert (second.num, roles(second)) == ("二", [("share", ("市水利局",))])


def test_the_line_of_the_printing_office_closes_the_plan():
    plan = draft(
        "某市渡口整治方案\n一、任务\n1.检修渡船。全部检修一遍。\n某市人民政府办公室 2024年3月5日印发\n"
    )
    assert plan.closing == "某市人民政府办公室 2024年3月5日印发" and not items(plan)[0].deadlines


def test_an_item_with_parts_among_items_is_an_item():
    plan = draft(
        "某区若干措施\n一、支持渔业。给予补助。（责任单位：区农业农村局）\n二、支持林业。\n（一）补助苗木。（区林业局）\n"
        "（二）补助农具。（区农业农村局）\n三、支持牧业。给予贴息。（责任单位：区财政局）\n"
    )
    assert [item.num for item in plan.items] == ["一", "二", "三"]
    assert [item.num for item in plan.items[1].items] == ["（一）", "（二）"]


def test_labels_below_a_bare_heading_that_begin_with_a_person():
    plan = draft(
        "某市2024年实事表\n一、修好桥梁\n内容：修桥3座。\n牵头领导：王某\n牵头单位：市交通局\n责任单位：市财政局\n"
        "二、清淤河道\n内容：清淤2条。\n牵头领导：李某\n牵头单位：市水利局\n责任单位：市财政局\n"
    )
    assert [(item.num, roles(item)[0]) for item in plan.items] == [
        ("一", ("lead", ("市交通局",))),
        ("二", ("lead", ("市水利局",))),
    ]


@pytest.mark.parametrize(
    ("text", "parties"),
    [
        ("修好道路。（县交通局会同县财政局、各镇）",
         [("lead", ("县交通局",)), ("share", ("县财政局", "各镇"))]),
        ("修好道路。（东山、西山、南山县政府负责）", [("share", ("东山", "西山", "南山县政府"))]),
        ("修好道路。（县委办、县政府办，各镇）", [("share", ("县委办", "县政府办", "各镇"))]),
        ("修好道路。（负有监管职责的部门，园区）", [("share", ("负有监管职责的部门", "园区"))]),
        ("修好道路。（市交通局、市林业局；县（市、区）人民政府）",
         [("share", ("市交通局", "市林业局", "县（市、区）人民政府"))]),
    ],
)  # fmt: skip
def test_lists_without_a_verb(text, parties):
    (found,) = find_clauses(text)
    assert [(party.role.value, party.units) for party in found.clause.parties] == parties


def test_two_items_in_one_line():
    plan = draft(
        "关于支持渔业的二条意见。为落实县委部署，结合我县实际，提出以下意见。"
        "1.对新建渔港给予补助，标准由主管部门另行制定，连续补助三次。责任单位：县农业农村局、县财政局。"
        "2.对改造老旧渔船给予贴息，额度不超过上一次的一半，逐船核定。责任单位：县财政局。"
    )
    assert plan.title == "关于支持渔业的二条意见"
    assert [(item.num, roles(item)) for item in items(plan)] == [
        ("1", [("share", ("县农业农村局", "县财政局"))]),
        ("2", [("share", ("县财政局",))]),
    ]


def test_numbers_behind_a_heading_without_a_stop_and_several_items_in_a_line():
    made = draft(
        "某县2024年安全生产工作要点\n"
        "一、加强领导（一）压实责任。每季度研究一次。（各乡镇落实）（二）健全机构。4月底前配齐人员。（县委编办牵头）\n"
        "二、突出重点（一）煤矿。7月底前完成普查。（县能源局负责）（二）燃气。9月底前完成整合。（县住建局牵头）\n"
    )
    assert [(s.num, s.heading, [i.num for i in s.items]) for s in made.sections] == [
        ("一", "加强领导", ["（一）", "（二）"]),
        ("二", "突出重点", ["（一）", "（二）"]),
    ]


def test_numbers_inside_a_sentence_are_an_enumeration():
    made = draft(
        "某县2024年安全生产工作要点\n"
        "1.建立制度。登记信息包括：（1）品种；（2）规格；（3）数量。（县应急局负责）\n"
        "2.推进攻坚。一是明确目标；二是压实责任。（县应急局负责）\n"
    )
    assert [(i.num, i.items) for i in made.items] == [("1", ()), ("2", ())]


def test_a_short_document_in_one_line_with_months_behind_the_numbers():
    made = draft(
        "某县2024年工作要点 1.6月底前检查。（县应急局负责）2.9月底前整改。（县应急局负责）3.12月底前总结。（县应急局负责）"
    )
    assert [(i.num, [d.phrase for d in i.deadlines]) for i in made.items] == [
        ("1", ["6月底前"]),
        ("2", ["9月底前"]),
        ("3", ["12月底前"]),
    ]


def test_marked_headings_and_quarters_before_and_between_the_items():
    for first, second in (
        ("★重点任务", "★常规任务"),
        ("第一季度", "第二季度"),
        ("【重点任务】", "【常规任务】"),
    ):
        made = draft(
            f"某县2024年安全生产工作要点\n为做好工作，制定本要点。\n{first}\n1.检修渡船。（县交通局牵头）\n2.培训船员。\n"
            f"{second}\n3.整治渡口。（县水利局牵头）\n4.发布通告。（县文旅局牵头）\n本要点自印发之日起施行。\n"
        )
        shown = [(s.heading, [i.num for i in s.items]) for s in made.sections]
        assert shown == [(first, ["1", "2"]), (second, ["3", "4"])]
        assert made.closing == "本要点自印发之日起施行。"


def test_a_closing_note_behind_items_without_clauses_makes_no_section_of_the_last():
    made = draft(
        "某县2024年安全生产工作要点\n1.检修渡船。\n2.培训船员。\n重点任务\n3.整治渡口。\n4.发布通告。\n"
        "各单位要高度重视，抓好落实。\n某县安委会\n2024年1月2日\n"
    )
    assert [(s.heading, [i.num for i in s.items]) for s in made.sections] == [("重点任务", ["3", "4"])]
    assert made.closing.startswith("各单位要高度重视")


def test_downloads_and_file_names_are_no_items():
    made = draft(
        "某县2024年安全生产工作要点\n1.检修渡船。（县交通局牵头）\n[某县2024年安全生产工作要点.pdf]\n"
        "附件下载：1.责任清单.docx\n2.县应急局名单.xlsx\n"
    )
    assert [(i.num, i.items) for i in made.items] == [("1", ())]
    assert made.closing.count("\n\n") == 2


def test_bare_headings_over_dated_text_are_items_where_no_list_has_clauses():
    made = draft(
        "某县2024年工作通知\n一、提升能力\n10月底前建成救援队伍。\n二、规范管理\n修订预案，6月底前完成备案。\n三、完善场所\n新增场所2处。\n"
    )
    assert not made.sections
    assert [(i.heading, [d.phrase for d in i.deadlines]) for i in made.items] == [
        ("提升能力", ["10月底前"]),
        ("规范管理", ["6月底前"]),
        ("完善场所", []),
    ]


def test_a_list_that_runs_on_behind_headings_with_a_comma():
    """As in 07-guoban-2020-fangguanfu, where one line holds the whole document."""
    lists = {
        "一、把握宏观政策、稳住市场": "一二",
        "二、放出活力、放出创造力": "三四",
        "三、管出公平、管出质量": "五六",
    }
    made = draft(
        "某县2024年改革工作要点 "
        + "".join(
            heading
            + "".join(f"（{n}）开展第{n}项工作，抓好各项任务的落实。（县政府办牵头）" for n in numbers)
            for heading, numbers in lists.items()
        )
    )
    assert [[i.num for i in s.items] for s in made.sections] == [
        ["（一）", "（二）"],
        ["（三）", "（四）"],
        ["（五）", "（六）"],
    ]


def test_a_heading_and_the_first_of_its_list_in_one_line_are_parted_where_the_list_goes_on():
    plan = draft(
        "某县2024年要点\n一、筑牢防线（一）学习理论。开设课程。（县委党校负责）\n（二）警示教育。拍摄短片。（县应急局负责）\n"
        "二、织密网络（三）调整专委会。印发文件。（县安委办负责）（四）开展约谈。约谈企业。（县应急局负责）\n"
    )
    assert [s.heading for s in plan.sections] == ["筑牢防线", "织密网络"]
    assert [i.num for i in items(plan)] == ["（一）", "（二）", "（三）", "（四）"]


def test_ordinals_are_numbers_of_items_and_stay_text_inside_one():
    plan = draft(
        "某县2024年要点\n第一、整治矿山。第一，摸清底数。（县应急局负责）\n第二、整治渡口。一是检修船只。（县交通局负责）\n"
    )
    assert [(i.num, i.heading) for i in items(plan)] == [("第一、", "整治矿山"), ("第二、", "整治渡口")]


def test_full_width_digits_behind_a_full_width_number():
    plan = draft("某县2024年要点\n１．３月底前摸排。（县应急局负责）\n２．６月底前整改。（县应急局负责）\n")
    assert [(i.num, i.content) for i in items(plan)] == [
        ("１．", "３月底前摸排。"),
        ("２．", "６月底前整改。"),
    ]


def test_a_single_sentence_with_its_clause_stays_an_item_beside_headings_over_lists():
    plan = draft(
        "某县2024年要点\n一、重点任务\n（一）摸清底数\n1.企业建档。（县工信局负责）\n2.小企业建档。（各乡镇负责）\n"
        "（二）场所造册，4月底前完成。（县应急局负责）\n二、抓好落实，12月底前报送总结。（县安委办负责）\n"
    )
    first, second = plan.sections
    assert [(i.num, i.heading, i.content, len(i.items)) for i in first.items] == [
        ("（一）", "摸清底数", "", 2),
        ("（二）", "", "场所造册，4月底前完成。", 0),
    ]
    assert (second.heading, second.items[0].content) == ("抓好落实，", "12月底前报送总结。")


@pytest.mark.parametrize(
    "text", ["牵头单位为列第一位者，其余为配合单位", "第一个单位牵头，其他单位配合", "首位单位牵头"]
)
def test_the_first_leads_in_yet_other_words(text):
    (rule,) = whole_rules(text)
    assert rule.first_leads


def test_numbers_without_a_mark_that_follow_one_another_and_headings_without_number():
    plan = draft(
        "某县数字发展重点工作\n打造创新高地\n1 实施技术攻关\n推进项目。\n县科技局牵头\n2 推进协同创新\n建设平台。\n县工信局牵头\n"
        "深化要素改革\n3 完善制度\n制定办法。\n县数据局牵头\n"
    )
    assert [(s.heading, [i.num for i in s.items]) for s in plan.sections] == [
        ("打造创新高地", ["1 ", "2 "]),
        ("深化要素改革", ["3 "]),
    ]


def test_the_title_before_the_first_item_is_no_heading_and_amounts_are_no_numbers():
    plan = draft(
        "某县2024年工作要点\n1.排查渡口。（县交通局负责）\n其他重点事项\n2.组织培训。\n3 名干部参加。（县应急局负责）\n"
    )
    assert [i.num for i in plan.items] == ["1"]
    assert [(s.heading, [i.num for i in s.items]) for s in plan.sections] == [("其他重点事项", ["2"])]


def test_paragraphs_without_numbers_end_with_a_paragraph_that_is_all_clause():
    plan = draft(
        "促进就业若干措施\n扩大企业就业规模\n财政部、人民银行、税务总局、人力资源社会保障部等按职责分工负责\n"
        "拓宽基层就业空间\n挖掘社区岗位\n教育部牵头，民政部配合\n"
    )
    assert [(i.heading, roles(i)) for i in plan.items] == [
        ("扩大企业就业规模", [("share", ("财政部", "人民银行", "税务总局", "人力资源社会保障部"))]),
        ("拓宽基层就业空间", [("lead", ("教育部",)), ("support", ("民政部",))]),
    ]
