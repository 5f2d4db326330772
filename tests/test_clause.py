"""The grammar of responsibility clauses: roles, names, deadlines and rules, and what is no clause."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.parties import split_names
from safetyplan.grammar.wholerules import whole_rules
from safetyplan.plan.vocabulary import Role


def roles(text, **options):
    return [(party.role.value, party.units) for party in parse_clause(text, **options).parties]


def units(text):
    return [name.text for name in split_names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "（市委宣传部、市应急管理局会同市直有关部门分工负责，各乡镇（街道、管委会、场、库）落实）",
            [
                ("lead", ("市委宣传部", "市应急管理局")),
                ("share", ("市直有关部门",)),
                ("implement", ("各乡镇（街道、管委会、场、库）",)),
            ],
        ),
        (
            "（市交通运输局牵头负责、各乡镇组织落实）",
            [("lead", ("市交通运输局",)), ("implement", ("各乡镇",))],
        ),
        (
            "（市安委会组织，各安全生产专业委员会督促，市直有关部门、各乡镇落实）",
            [
                ("organize", ("市安委会",)),
                ("supervise", ("各安全生产专业委员会",)),
                ("implement", ("市直有关部门", "各乡镇")),
            ],
        ),
        ("（市农业农村局负责，各乡镇落实）", [("lead", ("市农业农村局",)), ("implement", ("各乡镇",))]),
        ("（市公安局、市住建局负责）", [("share", ("市公安局", "市住建局"))]),
        ("（各地区、各有关部门负责）", [("share", ("各地区", "各有关部门"))]),
        ("（地方各级人民政府负责）", [("share", ("地方各级人民政府",))]),
        ("（合肥海关牵头，省商务厅按职责分工配合）", [("lead", ("合肥海关",)), ("support", ("省商务厅",))]),
        ("（商务部指导，供销合作总社参与）", [("supervise", ("商务部",)), ("support", ("供销合作总社",))]),
        (
            "（生态环境部指导，试点城市政府负责落实）",
            [("supervise", ("生态环境部",)), ("implement", ("试点城市政府",))],
        ),
        ("（市直有关部门按职责分工落实）", [("share", ("市直有关部门",))]),
        ("（由市应急局牵头，会同市公安局负责）", [("lead", ("市应急局",)), ("share", ("市公安局",))]),
        ("（市住建局牵头市城管局配合）", [("lead", ("市住建局",)), ("support", ("市城管局",))]),
        (
            "（市公安局负责交通秩序，市住建局负责督促落实）",
            [("lead", ("市公安局",)), ("supervise", ("市住建局",))],
        ),
        ("（按职责分工由市教育局、市财政局负责）", [("share", ("市教育局", "市财政局"))]),
        ("（县安委办牵头，县应急局负责）", [("lead", ("县安委办",)), ("share", ("县应急局",))]),
        ("（分管副县长牵头，县应急局具体负责）", [("share", ("县应急局",))]),
        ("（市公安局负责交通，市住建局负责工地）", [("lead", ("市公安局", "市住建局"))]),
        ("（各行业主管部门按照“三管三必须”要求负责）", [("share", ("各行业主管部门",))]),
        ("（各乡镇按照属地管理原则落实）", [("implement", ("各乡镇",))]),
        (
            "（县应急局牵头，会同县水利局、县公安局）",
            [("lead", ("县应急局",)), ("share", ("县水利局", "县公安局"))],
        ),
        ("（商务局负责餐饮场所督促）", [("lead", ("商务局",))]),
        ("（各单位主要负责人负责，分管副县长牵头）", []),
        (
            "（县应急局负总责，县公安局、县水利局各负其责）",
            [("lead", ("县应急局",)), ("share", ("县公安局", "县水利局"))],
        ),
        (
            "（县应急局牵头，于2024年6月30日前完成，县公安局配合）",
            [("lead", ("县应急局",)), ("support", ("县公安局",))],
        ),
        (
            "（第八师应急局牵头，各团场、镇、街道落实）",
            [("lead", ("第八师应急局",)), ("implement", ("各团场、镇、街道",))],
        ),
        ("（县应急局、县公安局等5部门负责）", [("share", ("县应急局", "县公安局"))]),
        ("（县应急局统筹，各乡镇属地负责）", [("organize", ("县应急局",)), ("share", ("各乡镇",))]),
        ("（县应急局主办，县水利局承办）", [("lead", ("县应急局",)), ("share", ("县水利局",))]),
        ("（1.县应急局牵头；2.县公安局配合）", [("lead", ("县应急局",)), ("support", ("县公安局",))]),
        (
            "（县应急局牵头/县公安局&县水利局配合）",
            [("lead", ("县应急局",)), ("support", ("县公安局", "县水利局"))],
        ),
        ("（属地乡镇负责）", [("share", ("属地乡镇",))]),
        ("（市、县应急管理部门负责）", [("share", ("市、县应急管理部门",))]),
        ("（县“两办”牵头）", [("lead", ("县“两办”",))]),
        ("（市科技局（牵头）、市财政局按职责分工负责）", [("lead", ("市科技局",)), ("share", ("市财政局",))]),
        ("（省十大产业工作专班牵头单位牵头）", [("lead", ("省十大产业工作专班牵头单位",))]),
        (
            "（市委组织部、市政府督查室牵头，服务指导中心配合）",
            [("lead", ("市委组织部", "市政府督查室")), ("support", ("服务指导中心",))],
        ),
    ],
)
def test_roles_by_verbs(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("（责任单位：市科委、市教委）", [("share", ("市科委", "市教委"))]),
        (
            "(责任单位:省财政厅，各市、自治州人民政府，贵安新区管委会)",
            [("share", ("省财政厅", "各市、自治州人民政府", "贵安新区管委会"))],
        ),
        ("责任单位：、区市场监管局、区司法局", [("share", ("区市场监管局", "区司法局"))]),
        ("（6月底完成，牵头考核单位：市公安局）", [("lead", ("市公安局",))]),
        ("牵头单位：市教育局 配合单位：市财政局", [("lead", ("市教育局",)), ("support", ("市财政局",))]),
        ("牵头单位：市教育局责任单位：市财政局", [("lead", ("市教育局",)), ("share", ("市财政局",))]),
        (
            "责任单位：市发展改革委牵头，市财政局配合",
            [("lead", ("市发展改革委",)), ("support", ("市财政局",))],
        ),
        ("（责任领导：张三；牵头部门：市应急局）", [("lead", ("市应急局",))]),
        ("［责任单位：省教育厅］", [("share", ("省教育厅",))]),
        (
            "（牵头单位：市应急局）（督导单位：市安委办）",
            [("lead", ("市应急局",)), ("supervise", ("市安委办",))],
        ),
    ],
)
def test_roles_by_labels(text, expected):
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("市公安局、各县（市、区）人民政府等有关部门", ["市公安局", "各县（市、区）人民政府", "有关部门"]),
        ("国家发展和改革委、工业和信息化部", ["国家发展和改革委", "工业和信息化部"]),
        ("省粮食和物资储备局、市财政局和市审计局", ["省粮食和物资储备局", "市财政局", "市审计局"]),
        ("各级党委和政府", ["各级党委和政府"]),
        ("财政部、税务总局等有关部门及各地区", ["财政部", "税务总局", "有关部门", "各地区"]),
        ("国家发展改革委、教育部等部门", ["国家发展改革委", "教育部"]),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("各县、区人民政府，各开发区管委会", ["各县、区人民政府", "各开发区管委会"]),
        ("省推进“三地一区”建设领导小组成员单位、省外办", ["省推进“三地一区”建设领导小组成员单位", "省外办"]),
        ("市安委会各成员单位", ["市安委会各成员单位"]),
        ("省市场监督管理局、省公安厅", ["省市场监督管理局", "省公安厅"]),
        ("市人社局 市财政局", ["市人社局", "市财政局"]),
        ("市高等教育中心", ["市高等教育中心"]),
        ("江河县东山、西山、南山镇", ["江河县东山", "西山", "南山镇"]),
        ("各乡镇（街道）、村（社区）", ["各乡镇（街道）", "村（社区）"]),
        ("各村、社区", ["各村、社区"]),
        ("各乡镇、街道、园区管委会", ["各乡镇、街道", "园区管委会"]),
        ("各苏木、嘎查", ["各苏木", "嘎查"]),
        ("各区、县级市", ["各区、县级市"]),
        ("各乡镇、村", ["各乡镇、村"]),
    ],
)
def test_names(text, expected):
    assert units(text) == expected


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("市交通运输局、市公路事业发展中心市直有关部门", "市直有关部门"),
        ("区国资委、区政府集体资产监管办区住房城市建设委", "区住房城市建设委"),
        ("市直有关部门乡镇（街道、场）", "乡镇（街道、场）"),
    ],
)
def test_names_that_lost_their_separator(text, second):
    last = split_names(text)[-1]
    assert (last.text, last.lost_separator) == (second, True)
    assert text[last.start : last.end] == second


def test_a_list_without_any_word_is_shared_and_uncertain():
    (party,) = parse_clause("（市财政局、市税务局）").parties
    assert (party.role, party.units, party.certain) == (Role.SHARE, ("市财政局", "市税务局"), False)


def test_rules_for_the_whole_document():
    clause = parse_clause("（税务总局、财政部负责，排在第一位的部门为牵头部门，下同）")
    assert [(p.role, p.units, p.default) for p in clause.parties] == [
        (Role.LEAD, ("税务总局",), True),
        (Role.SHARE, ("财政部",), False),
    ]
    (rule,) = clause.rules
    assert (rule.phrase, rule.first_leads) == ("排在第一位的部门为牵头部门，下同", True)
    (rule,) = parse_clause("（甲部指导，试点城市政府负责落实。以下均需试点城市政府落实，不再列出）").rules
    assert (rule.role, rule.units) == (Role.IMPLEMENT, ("试点城市政府",))


def test_a_rule_that_names_what_is_to_be_done_makes_no_unit_of_its_own_words():
    clause = parse_clause(
        "（县教育局牵头。各镇落实属地管理责任，以下均需各镇落实属地管理责任，不再重复列出）"
    )
    assert [(p.role, p.units) for p in clause.parties] == [
        (Role.LEAD, ("县教育局",)),
        (Role.IMPLEMENT, ("各镇",)),
    ]
    (rule,) = clause.rules
    assert (rule.role, rule.units) == (Role.IMPLEMENT, ("各镇",))


@pytest.mark.parametrize(
    "text",
    [
        "各项任务责任单位中，列第一位的责任单位为牵头单位或汇总单位。",
        "（排名第一的单位为牵头单位，下同）",
        "注：列首位的为牵头单位。",
    ],
)
def test_first_listed_leads(text):
    (rule,) = whole_rules(text)
    assert rule.first_leads
    assert rule.phrase in text


def test_the_rule_does_not_outrank_a_named_lead():
    assert roles("（市财政局牵头，市税务局负责）", first_leads=True)[0] == ("lead", ("市财政局",))
    assert not any(
        p.default for p in parse_clause("（市财政局牵头，市税务局负责）", first_leads=True).parties
    )


@pytest.mark.parametrize(
    "text",
    [
        "推广政府和社会资本合作（PPP）模式。",
        "按照“谁审批谁负责”（谁审批谁负责）的原则。",
        "由市应急局牵头制定方案。",
        "本办法（由市发展改革委负责解释）施行。",
        "企业（实际控制人、实际负责人）履行责任。",
        "实施“装、树、联”（企业依法安装污染物排放自动监测设备、与部门联网）。",
        "各有关部门按职责分工负责。",
        "深化工作（以下简称“三年行动”）。",
        "详见清单（详见附件1）",
        "范围（含乡镇、街道）",
        "各牵头单位：要认真落实。",
        "一体化平台建设（3分）",
    ],
)
def test_what_only_looks_like_a_clause(text):
    assert find_clauses(text) == ()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "建立清单。（甲局负责）扩大出口。（乙局牵头，丙局配合）",
            ["（甲局负责）", "（乙局牵头，丙局配合）"],
        ),
        ("完成改造。（0.5分）（6月底完成，牵头单位：市工信局）", ["（6月底完成，牵头单位：市工信局）"]),
        (
            "开展检查。(市住建局等部门分工负责,各乡镇(街道、场)落实",
            ["(市住建局等部门分工负责,各乡镇(街道、场)落实"],
        ),
        (
            "开展检查。市安委会组织,市直有关部门、各乡镇(街道、场)落实",
            ["市安委会组织,市直有关部门、各乡镇(街道、场)落实"],
        ),
        ("开展检查。责任单位：市应急局、市公安局", ["责任单位：市应急局、市公安局"]),
        ("开展检查（责任单位：市应急局）完成时限：6月底前。", ["（责任单位：市应急局）完成时限：6月底前。"]),
        ("开展检查。（牵头单位：甲局）（配合单位：乙局）", ["（牵头单位：甲局）（配合单位：乙局）"]),
        ("加强执法（市城市管理局（市综合执法局）牵头）。", ["（市城市管理局（市综合执法局）牵头）。"]),
        ("加强监管。（市财政局、市税务局）", ["（市财政局、市税务局）"]),
    ],
)
def test_where_clauses_are(text, clauses):
    assert [text[found.start : found.end] for found in find_clauses(text)] == clauses


def test_a_paragraph_of_its_own_may_be_a_clause_without_brackets():
    text = "省发展改革委牵头负责，省统计局配合。"
    assert [text[f.start : f.end] for f in find_clauses(text, alone=True)] == [text]
    assert find_clauses(text) == ()
    for prose in ("各有关部门要认真落实。", "市公安局要加强管理。", "市应急局牵头制定全市年度监督检查计划。"):
        assert find_clauses(prose, alone=True) == ()


PIECES = st.sampled_from(
    ["市应急局", "各乡镇（街道）", "等有关部门", "、", "，", "；", "。", "（", "）", "(", ")", "牵头", "负责", "会同", "按职责分工", "落实",
     "责任单位：", "完成时限：", "6月底完成", "持续推进", "和", "由", " ", "“", "”", "《", "排在第一位的为牵头单位，下同", "以下均需市局落实，不再列出", "张三", "a1"]
)  # fmt: skip


def test_any_text_is_read_inside_its_bounds():
    seen = Counter()

    text = st.lists(PIECES, max_size=30).map("".join)

    @given(text | text.map("加强检查。（市公安局牵头，{}，6月底完成）".format))
    def holds(text):
        end = 0
        for found in find_clauses(text):
            assert end <= found.start < found.end <= len(text)
            end = found.end
            seen["clauses"] += 1
        clause = parse_clause(text)
        for party in clause.parties:
            assert party.names
            for name in party.names:
                assert 0 <= name.start < name.end <= len(text)
                seen["names"] += 1
        for timing in clause.deadlines:
            assert text[timing.start : timing.end] == timing.phrase
            seen["deadlines"] += 1

    holds()
    assert seen["clauses"] >= 10 and seen["names"] >= 25 and seen["deadlines"] >= 10, seen


@given(st.text(max_size=80))
def test_no_text_breaks_the_grammar(text):
    find_clauses(text)
    parse_clause(text)


def test_units_behind_the_last_verb_are_not_lost():
    assert roles("（县应急局牵头、县交通局、县公安局）") == [
        ("lead", ("县应急局",)),
        ("share", ("县交通局", "县公安局")),
    ]
    clause = parse_clause("（县水利局负责水库、山塘、县公安局）")
    assert [clause.text[a:b] for a, b in clause.unread] == ["县公安局"]


def test_a_bracket_that_says_when_belongs_to_the_clause_before_it():
    (found,) = find_clauses("开展考核。（省应急厅、省教育厅负责）（持续推进）")
    assert found.clause.text == "（省应急厅、省教育厅负责）（持续推进）"
    assert [(d.phrase, d.ongoing) for d in found.clause.deadlines] == [("持续推进", True)]
    (found,) = find_clauses("开展考核。（省应急厅负责）（见附件）")
    assert found.clause.text == "（省应急厅负责）"


def test_labels_say_whose_units_they_name():
    clause = parse_clause(
        "（省直责任单位：省应急厅；地方责任单位：各市人民政府；完成时间：12月底前，并长期坚持）"
    )
    assert [(p.role, p.units) for p in clause.parties] == [
        (Role.SHARE, ("省应急厅",)),
        (Role.SHARE, ("各市人民政府",)),
    ]
    assert not clause.unread
    assert [(d.phrase, d.ongoing) for d in clause.deadlines] == [("12月底前", False), ("并长期坚持", True)]


@pytest.mark.parametrize("mark", "/／·•･﹑､丶&+-—.．|\\")
def test_whatever_is_typed_for_the_mark_between_two_names_parts_them(mark):
    assert roles(f"（县应急局{mark}县公安局负责）") == [("share", ("县应急局", "县公安局"))]


def test_one_or_the_other_is_no_unit():
    assert roles("（县财政局或县审计局负责）") == []


def test_a_label_that_nobody_filled_in_is_told_and_one_before_a_line_break_is_none():
    clause = parse_clause("（牵头单位：；配合单位：市人社局）")
    assert [clause.text[start:end] for start, end in clause.unread] == ["牵头单位："]
    clause = parse_clause("（责任单位：\n市人社局）")
    assert (roles(clause.text), clause.unread) == ([("share", ("市人社局",))], ())
