"""What each rule must tell, and must not tell, beyond the examples of its manual."""

from pathlib import Path

import pytest

from safetyplan.findings import Finding, Place, Severity
from safetyplan.plan.mentions import Names
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load_bytes, load_register

UNITS = Path(__file__).parent / "plans" / "units.yaml"
HEADER = "title: 高安市2024年安全生产工作要点\nyear: 2024\nregister: units.yaml\n"


def found(tmp_path: Path, plan: str, *select: str, units: str = "") -> list[Finding]:
    (tmp_path / "units.yaml").write_text(units or UNITS.read_text(encoding="utf-8"), encoding="utf-8")
    header = "" if plan.startswith("title:") else HEADER
    loaded = load_bytes((header + plan).encode(), "plan.yaml", tmp_path)
    assert loaded.plan is not None, loaded.findings
    return examine(loaded, policy(select, ()))


def told(tmp_path: Path, plan: str, *select: str, units: str = "") -> list[str]:
    return [f"{finding.code} {finding.message}" for finding in found(tmp_path, plan, *select, units=units)]


def item(clause: str, *responsibilities: str, content: str = "开展检查。", extra: str = "") -> str:
    lines = [f"- content: {content}", f"  clause: {clause}", "  responsibilities:"]
    lines += [f"  - {{{each}}}" for each in responsibilities]
    return "items:\n" + "\n".join(lines) + f"\n{extra}"


LEAD = "role: lead, units: [市住建局]"


@pytest.mark.parametrize(
    ("clause", "responsibilities", "messages"),
    [
        ("（市住建局牵头）", [LEAD], []),
        ("（牵头单位：市住建局；配合单位：市公安局）", [LEAD, "role: support, units: [市公安局]"], []),
        ("（责任单位：市住建局、市公安局）", ["role: share, units: [市住建局, 市公安局]"], []),
        ("市住建局牵头，市公安局配合", [LEAD, "role: support, units: [市公安局]"], []),
        ("(市住建局牵头,市公安局配合)", [LEAD, "role: support, units: [市公安局]"], []),
        ("（市公安局配合，市住建局牵头）", [LEAD, "role: support, units: [市公安局]"], []),
        (
            "（市住建局、市公安局分工负责）",
            [LEAD, "role: share, units: [市公安局]"],
            ["the clause gives 市住建局 the role share 分工负责, here it has lead 牵头"],
        ),
        (
            "（市住建局牵头，市公安局配合，市教体局配合）",
            [LEAD],
            [
                "the clause names 市公安局, and no responsibility does",
                "the clause names 市教体局, and no responsibility does",
            ],
        ),
        (
            "（市住建局牵头）",
            [LEAD, "role: support, units: [市公安局, 市教体局]"],
            [
                "市公安局 has a role here, and the clause does not name it",
                "市教体局 has a role here, and the clause does not name it",
            ],
        ),
        (
            "（市住建局牵头，市公安局配合）",
            [LEAD, "role: support, units: [市教体局]"],
            ["the clause names 市公安局 here, the responsibilities 市教体局"],
        ),
        (
            "（市住建局牵头，市档案馆配合）",
            [LEAD],
            ["the clause names 市档案馆, and no responsibility does"],
        ),
    ],
)
def test_clauses_against_responsibilities(
    tmp_path: Path, clause: str, responsibilities: list[str], messages: list[str]
) -> None:
    found_here = told(tmp_path, item(clause, *responsibilities), "SP301")
    assert found_here == [f"SP301 {message}" for message in messages]


def test_a_mistaken_unit_shows_where_the_clause_says_otherwise(tmp_path: Path) -> None:
    plan = item("（市住建局牵头，市公安局配合）", LEAD, "role: support, units: [市教体局]")
    (finding,) = found(tmp_path, plan, "SP301")
    assert finding.where == Place("plan.yaml", 9, 29, 9, 33)
    assert finding.related[0].where == Place("plan.yaml", 6, 19, 6, 23)
    assert finding.hint == "write 市公安局, or correct the clause"


@pytest.mark.parametrize(
    ("clause", "support", "told_as"),
    [
        ("市公按局", "市公安局", [("write 市公安局 in the clause", 6)]),
        ("市公安局", "市公按局", [("write 市公安局, or correct the clause", 9)]),
        ("市教体局、市公按局", "市公安局, 市教休局", [("write 市教体局", 9), ("write 市公安局 in", 6)]),
        ("市公安局、市教休局", "市公安局", [("if 市教体局 is meant, write it in the clause", 6)]),
        ("市公安局、市档案馆", "市公安局", [("add it to the register, then here", 6)]),
    ],
)
def test_the_side_whose_name_the_register_knows_wins(
    tmp_path: Path, clause: str, support: str, told_as: list[tuple[str, int]]
) -> None:
    plan = item(f"（市住建局牵头，{clause}配合）", LEAD, f"role: support, units: [{support}]")
    findings = found(tmp_path, plan, "SP301")
    assert all(
        any(f.hint.startswith(hint) and f.where.line == line for f in findings) for hint, line in told_as
    ), findings
    assert len(findings) == len(told_as), findings


def test_a_default_lead_is_not_asked_of_the_clause(tmp_path: Path) -> None:
    plan = "preamble: 排在第一位的为牵头单位，下同。\ndefaults:\n- {phrase: 排在第一位的为牵头单位，下同, first_leads: true}\n"
    plan += item(
        "（责任单位：市住建局、市公安局）", LEAD + ", default: true", "role: share, units: [市公安局]"
    )
    assert told(tmp_path, plan, "SP3") == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("市公安局要检查。", ["市公安局"]),
        ("由市公安局交警检查", ["市公安局交警大队"]),
        ("督促宜春市公安局检查", []),
        ("省公安局检查", []),
        ("高安市公安局检查", ["市公安局"]),
        ("市安全生产委员会、市住建局", ["市安委会", "市住建局"]),
        ("市公安局、市公安局交警大队和八景镇", ["市公安局", "市公安局交警大队", "八景镇"]),
        ("高安市住房和城乡建设局检查", ["市住建局"]),
        ("没有谁", []),
    ],
)
def test_units_in_running_text(text: str, named: list[str]) -> None:
    register, _findings = load_register(UNITS)
    assert register is not None
    names = Names(register, "高安市2024年安全生产工作要点")
    assert [unit.name for unit, _at, _name in names.in_text(text)] == named


def test_a_unit_above_or_below_one_in_the_clause_is_not_only_in_the_text(tmp_path: Path) -> None:
    clause = "（市公安局交警大队牵头，各乡镇（街道）落实）"
    holders = ["role: lead, units: [市公安局交警大队]", "role: implement, units: [各乡镇（街道）]"]
    plan = item(clause, *holders, content="市公安局和八景镇开展检查，报市住建局。")
    assert told(tmp_path, plan, "SP306") == [
        "SP306 市住建局 is named in the text and has no part in the clause"
    ]


def numbered(*lists: list[str]) -> str:
    sections = ""
    for index, nums in enumerate(lists):
        items = "".join(
            f"  - {{num: {num}, heading: 条目{index}{place}}}\n" for place, num in enumerate(nums)
        )
        sections += f"- heading: 部分{index}\n  items:\n{items}"
    return "sections:\n" + sections


@pytest.mark.parametrize(
    ("lists", "messages"),
    [
        ([["1", "2"], ["3", "4"]], []),
        ([["1", "2"], ["1", "2"]], []),
        ([["1", "2"], ["4"]], ["SP501 number 4 stands where 1 or 3 is expected"]),
        ([["1", "3"]], ["SP501 number 3 stands where 2 is expected"]),
        ([["2"]], ["SP501 number 2 stands where 1 is expected"]),
        ([["1", "2", "2"]], ["SP502 number 2 is given twice"]),
        ([["1", "3", "2"]], ["SP501 number 3 stands where 2 is expected", "SP502 number 2 goes back"]),
        ([["（一）", "（二）"], ["（一）"]], []),
        ([["（一）", "（三）"]], ["SP501 number （三） stands where （二） is expected"]),
        ([["1、", "2、", "4、"]], ["SP501 number 4、 stands where 3、 is expected"]),
        ([["①", "②", "④"]], ["SP501 number ④ stands where ③ is expected"]),
        (
            [["1", "（2）"]],
            ["SP501 number （2） stands where （1） is expected", "SP503 number （2） has another form"],
        ),
        ([["第一条", "第二条"]], []),
        ([["甲", "乙"]], []),
        ([["99999999999999999999"]], ["SP501 number 99999999999999999999 stands where 1 is expected"]),
    ],
)
def test_numbering(tmp_path: Path, lists: list[list[str]], messages: list[str]) -> None:
    found_here = told(tmp_path, numbered(*lists), "SP50")
    assert len(found_here) == len(messages)
    assert all(ours.startswith(wanted) for ours, wanted in zip(found_here, messages, strict=True)), found_here


def test_a_repeated_number_shows_the_first(tmp_path: Path) -> None:
    (finding,) = found(tmp_path, numbered(["1", "2", "2"]), "SP502")
    assert isinstance(finding.related[0].where, Place)
    assert (finding.related[0].where.line, finding.related[0].where.column) == (8, 11)


@pytest.mark.parametrize(
    ("year", "issued", "codes"),
    [
        ("2019", "", []),
        ("2019", "issued: 2019-03-15\n", []),
        ("2019", "issued: 2019-03-16\n", ["SP204"]),
        ("2020", "", ["SP204"]),
    ],
)
def test_a_former_name_until_its_last_day(tmp_path: Path, year: str, issued: str, codes: list[str]) -> None:
    header = f"title: 某市{year}年要点\nyear: {year}\nregister: units.yaml\n{issued}"
    plan = header + item("（市安监局牵头）", "role: lead, units: [市安监局]")
    assert [f.code for f in found(tmp_path, plan, "SP203,SP204")] == codes


def test_suggestions_stay_few_however_many_names_are_unknown(tmp_path: Path) -> None:
    names = ", ".join(f"市第{n}办公室" for n in range(500))
    findings = found(tmp_path, item("（市住建局牵头）", LEAD, f"role: share, units: [{names}]"), "SP202")
    assert len(findings) == 500 and all(finding.hint for finding in findings)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("市应急管理局 ", ""),
        ("“市应急管理局”", "write 市应急管理局"),
        ("各乡镇(街道)", "write 各乡镇（街道）"),
        ("市应急局管理局", "did you mean 市应急管理局?"),
        ("交警", "did you mean 市公安局交警大队?"),
        ("市佳建局", "did you mean 市住建局?"),
        ("市建局", "did you mean 市住建局?"),
        ("市建住局", "did you mean 市住建局?"),
        ("各水库", "add it to `groups` of the register"),
    ],
)
def test_hints_for_unknown_names(tmp_path: Path, name: str, hint: str) -> None:
    findings = found(
        tmp_path, item("（市住建局牵头）", LEAD, f"role: support, units: [{name}]"), "SP202,SP205"
    )
    assert [finding.hint[: len(hint)] for finding in findings] == ([hint] if hint else [])


def test_a_meaning_decides_who_is_idle(tmp_path: Path) -> None:
    units = "units:\n- {name: 市住建局, kind: department}\n- {name: 市公安局, kind: department}\ngroups:\n- {name: 有关部门, open: true, kinds: [department]}\n"
    plan = item("（有关部门落实）", "role: implement, units: [有关部门]")
    assert told(tmp_path, plan, "SP216", units=units) == []
    plan += "  means: [{group: 有关部门, units: [市住建局], note: 函}]\n"
    assert told(tmp_path, plan, "SP216", units=units) == ["SP216 市公安局 holds no duty in this plan"]


def test_a_part_keeps_those_above_it_busy(tmp_path: Path) -> None:
    plan = item("（市公安局交警大队牵头）", "role: lead, units: [市公安局交警大队]")
    idle = told(tmp_path, plan, "SP216")
    assert idle and not any("市公安局 " in message for message in idle)


@pytest.mark.parametrize(
    ("content", "deadline", "codes"),
    [
        ("2024年6月底前完成。", "", ["SP404"]),
        ("2023年以来的隐患要消除。", "", []),
        ("定期开展检查。", "", ["SP404"]),
        ("定期检验不到位。", "", []),
        ("定期开展检查，定期组织演练。", "phrase: 定期, task: 开展检查, ongoing: true", ["SP404"]),
        ("每季度至少1次检查。", "phrase: 每季度至少1次, every: quarter, times: 2", ["SP405"]),
        ("每季度至少1次检查。", "phrase: 每季度, every: quarter, times: 1", []),
        ("年底前完成。", "phrase: 年底前, by: 2025-12-31", ["SP402", "SP405"]),
        ("2025年底前完成。", "phrase: 2025年底前, by: 2025-12-31", []),
        ("6月底前完成。", "phrase: 6月底前, ongoing: true", ["SP405"]),
        ("安全生产月集中宣传。", "phrase: 安全生产月, event: 安全生产周", ["SP405"]),
        ("安全生产月集中宣传。", "phrase: 安全生产月, event: 全国安全生产月", []),
        ("三年行动。", "phrase: 三年行动, within: {start: 2022-01-01, end: 2023-12-31}", ["SP402"]),
        ("三年行动。", "phrase: 三年行动, within: {start: 2024-01-01, end: 2026-12-31}", []),
        ("重要时段检查1次。", "phrase: 重要时段, event: 重要时段", []),
        ("完成检查，2024年6月底前。", "phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30", ["SP407"]),
        ("开展大排查、大整治，6月底前完成整改。", "phrase: 6月底前, task: 开展大整治, by: 2024-06-30", []),
    ],
)
def test_deadlines(tmp_path: Path, content: str, deadline: str, codes: list[str]) -> None:
    extra = f"  deadlines: [{{{deadline}}}]\n" if deadline else ""
    plan = item("（市住建局牵头）", LEAD, content=content, extra=extra)
    assert [finding.code for finding in found(tmp_path, plan, "SP4")] == codes


def test_a_deadline_of_the_item_above_counts(tmp_path: Path) -> None:
    plan = item(
        "（市住建局牵头）",
        LEAD,
        content="6月底前完成。",
        extra="  deadlines: [{phrase: 6月底前, by: 2024-06-30}]\n",
    )
    plan += "  items:\n  - content: 继续。\n    deadlines: [{phrase: 6月底前, by: 2024-06-30}]\n"
    assert [f.code for f in found(tmp_path, plan, "SP401")] == []


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        ("对照“三管三必须”（含‘两书’）要求。", []),
        ("对照”三管三必须“要求。", ["SP512"]),
        ("对照“三管“三必须”要求。", ["SP512"]),
        ("（甲（乙）丙）。", []),
        ("甲）乙（丙。", ["SP511", "SP511"]),
        ("《甲〈乙〉丙》。", []),
        ("完成1,000万元，8:00开始，占2.5%。", []),
        ("完成检查.消除隐患。", ["SP513"]),
        ("检查A,B两处。", []),
        ("use it, now。", []),
        ("检查。。", ["SP515"]),
        ("检查 隐患。", ["SP516"]),
        ("检查\u200b隐患。", []),
        ("检查 A 区。", []),
        ("检查３处。", ["SP517"]),
        ("“检查隐患”", ["SP518"]),
        ("“检查”与“整治”", []),
    ],
)
def test_marks(tmp_path: Path, content: str, codes: list[str]) -> None:
    plan = item("（市住建局牵头）", LEAD, content=f"'{content}'")
    assert [finding.code for finding in found(tmp_path, plan, "SP51")] == codes


@pytest.mark.parametrize(
    ("repairs", "codes"),
    [
        ("{printed: 三必须, read: “三必须”}", []),
        ("{printed: 三必须, read: “三必须”}, {printed: 必须”要, read: 必须”的要}", ["SP533"]),
        ("{printed: 落实“三, read: 落实“三}, {printed: 三必须, read: 三必须}", ["SP534", "SP533", "SP534"]),
        ("{printed: 的, read: “三必须”}", ["SP532"]),
        ("{printed: 落, read: 实}", ["SP532"]),
    ],
)
def test_repairs(tmp_path: Path, repairs: str, codes: list[str]) -> None:
    plan = item("（市住建局牵头）", LEAD, content="落实“三必须”的要求。", extra=f"  repairs: [{repairs}]\n")
    assert [finding.code for finding in found(tmp_path, plan, "SP53")] == codes


@pytest.mark.parametrize(
    ("clause", "responsibilities", "printed", "right"),
    [
        ("（市公安剧牵头）", ["role: lead, units: [市公安局]"], "市公安剧", "市公安局"),
        (
            "（市住建局牵头，市公安句配合）",
            [LEAD, "role: support, units: [市公安局]"],
            "市公安句",
            "市公安局",
        ),
        (
            "（市住建局牵头，是公安句、市教体局配合）",
            [LEAD, "role: support, units: [市公安局, 市教体局]"],
            "是公安句",
            "市公安局",
        ),
        ("（市应急管局理牵头）", ["role: lead, units: [市应急管理局]"], "市应急管局理", "市应急管理局"),
        (
            "（市住建局牵头，各乡镇（街道））落实）",
            [LEAD, "role: implement, units: [各乡镇（街道）]"],
            "各乡镇（街道））",
            "各乡镇（街道）",
        ),
        ("（抓紧抓实抓细）", ["role: lead, units: [市公安局]"], "", ""),
        ("（市公安局牵头，抓紧抓实抓细）", ["role: lead, units: [市公安局]"], "", ""),
    ],
)
def test_a_name_so_misspelt_that_no_unit_is_read(
    tmp_path: Path, clause: str, responsibilities: list[str], printed: str, right: str
) -> None:
    findings = found(tmp_path, item(clause, *responsibilities), "SP301", "SP302")
    if not printed:
        assert [f.code for f in findings] == ["SP302"]
        return
    (slip,) = findings
    assert (slip.code, slip.hint.split(";")[0]) == ("SP301", f"write {right} in the clause")
    assert printed in slip.message and isinstance(slip.where, Place) and slip.where.line == 6
    assert slip.where.end_column - slip.where.column == len(printed)


def test_an_unread_word_that_is_one_slip_from_a_name_is_asked_about(tmp_path: Path) -> None:
    findings = found(tmp_path, item("（市住建局牵头，市公安剧配合）", LEAD), "SP302")
    assert [f.hint for f in findings] == ["if “市公安剧” is a slip, write 市公安局"]


REVIEWED = "title: 高安市2024年安全生产工作要点\nstatus: {status}\nyear: {year}\nregister: units.yaml\n"
TWO = (
    "items:\n- num: 1\n  heading: 加强检查\n  content: 2024年6月底前完成排查。\n  clause: （市住建局牵头）\n"
    "  responsibilities: [{role: lead, units: [市住建局]}]\n"
    "  deadlines: [{phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30}]\n"
    "- num: 2\n  heading: 加强执法\n  content: 查处违法行为。\n  clause: （市公安局牵头）\n"
    "  responsibilities: [{role: lead, units: [市公安局]}]\n"
    "- num: 3\n  heading: 加强宣传\n  content: 组织培训。\n  clause: （市公安局牵头）\n"
    "  responsibilities: [{role: lead, units: [市公安局]}]\n"
)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("", "", ""),
        ("  deadlines: [{phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30}]\n", "", "SP404"),
        ("- num: 2\n", "- num: 4\n", "SP501"),
        ("  clause: （市住建局牵头）\n", "", "SP309"),
        (
            "  clause: （市公安局牵头）\n  responsibilities: [{role: lead, units: [市公安局]}]\n- num: 3",
            "- num: 3",
            "SP308",
        ),
        ("heading: 加强执法", "heading:", "SP551"),
        ("heading: 加强执法", 'heading: ""', "SP551"),
        ("  content: 查处违法行为。", "  content: |-", "SP551"),
        (
            "  content: 组织培训。\n  clause: （市公安局牵头）\n  responsibilities: [{role: lead, units: [市公安局]}]\n",
            "  content: 组织\n",
            "SP552",
        ),
        ("year: 2024", "year: 2023", "SP408"),
    ],
)
def test_what_loses_a_duty_is_an_error_in_a_reviewed_plan_and_a_warning_in_a_draft(tmp_path, old, new, code):
    for status, severity in (("reviewed", Severity.ERROR), ("draft", Severity.WARNING)):
        plan = (REVIEWED.format(status=status, year=2024) + TWO).replace(old, new, 1)
        findings = found(tmp_path, plan)
        if not code:
            assert not [finding for finding in findings if finding.severity is not Severity.NOTE]
            continue
        assert severity in {finding.severity for finding in findings if finding.code == code}


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        ("{name: 上湖乡, kind: department}", True),
        ("{name: 市应急管理局, kind: town}", True),
        ("{name: 上湖乡, kind: town}", True),
        ("{name: 上湖乡, kind: township}", False),
        ("{name: 红旗林场, kind: department}", False),
        ("{name: 八景, kind: town}", False),
    ],
)
def test_a_kind_that_its_name_contradicts(tmp_path, unit, told):
    units = f"units:\n- {{name: 市住建局, kind: department}}\n- {unit}\n"
    plan = "items:\n- content: 开展检查。\n  clause: （市住建局牵头）\n  responsibilities: [{role: lead, units: [市住建局]}]\n"
    assert [f.code for f in found(tmp_path, plan, "SP217", units=units)] == ["SP217"] * told


def test_sections_go_on_from_the_items_printed_before_them(tmp_path):
    plan = (
        "sections:\n- num: 一\n  heading: 重点整治\n  items:\n  - num: （一）\n    content: 开展检查。\n    clause: （市住建局牵头）\n"
        "    responsibilities: [{role: lead, units: [市住建局]}]\n  sections:\n  - num: （二）\n    heading: 燃气\n    items:\n"
        "    - num: 1）\n      content: 改造管网。\n      clause: （市住建局牵头）\n      responsibilities: [{role: lead, units: [市住建局]}]\n"
    )
    assert found(tmp_path, plan, "SP501") == []


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("by: 2024-06-30", "by: 2024-06-30", None),
        ("start: 2024-05-01", "start: 2024-06-01", "SP405"),
        ("end: 2026-12-31", "end: 2025-12-31", "SP405"),
        ("2024年6月底前完成排查。", "2024年6月31日前完成排查。", "SP409"),
        ("issued: 2024-02-18", "issued: 2023-02-18", "SP410"),
        ("issued: 2024-02-18", "issued: 2024-02-18\nissuer: 高按市安全生产委员会", "SP220"),
        ("issued: 2024-02-18", "issued: 2024-02-18\nissuer: 宜春市安全生产委员会", None),
        ("content: |-\n    开展检查", "content: ｜-\n    开展检查", "SP553"),
        ("开展检查，全面消除隐患。", "开展检查，全面消除隐患。\n    开展检查，全面消除隐患。", "SP526"),
        ("num: （二）", "num: (二)", "SP503"),
    ],
)
def test_what_a_careless_hand_leaves_behind(tmp_path, old, new, code):
    plan = (
        "title: 高安市2024年安全生产工作要点\nyear: 2024\nregister: units.yaml\ndocument_number: 高安委〔2024〕1号\nissued: 2024-02-18\n"
        "items:\n- num: （一）\n  content: |-\n    2024年6月底前完成排查。\n    5月1日至10月31日每月检查。\n    实施三年行动（2024—2026年）。\n"
        "  clause: （市住建局牵头）\n  responsibilities: [{role: lead, units: [市住建局]}]\n  deadlines:\n"
        "  - {phrase: 2024年6月底前, by: 2024-06-30}\n  - {phrase: 5月1日至10月31日, within: {start: 2024-05-01, end: 2024-10-31}}\n"
        "  - {phrase: 每月, every: month}\n  - {phrase: 2024—2026年, within: {start: 2024-01-01, end: 2026-12-31}}\n"
        "- num: （二）\n  content: |-\n    开展检查，全面消除隐患。\n  clause: （市公安局牵头）\n  responsibilities: [{role: lead, units: [市公安局]}]\n"
    )
    assert old in plan
    codes = {f.code for f in found(tmp_path, plan.replace(old, new, 1)) if f.code not in ("SP216", "SP402")}
    assert code in codes if code else not codes


def test_two_units_with_one_code(tmp_path):
    units = "units:\n- {name: 市住建局, kind: department}\n- {name: 上湖乡, kind: township, codes: {nbs: '360983200'}}\n- {name: 荷岭镇, kind: town, codes: {nbs: '360983200', mca: '360983200'}}\n"
    plan = "items:\n- content: 开展检查。\n  clause: （市住建局牵头）\n  responsibilities: [{role: lead, units: [市住建局]}]\n"
    assert told(tmp_path, plan, "SP218", units=units) == [
        "SP218 荷岭镇 and 上湖乡 have the same code 360983200"
    ]


LONG = "督促企业落实燃气安全主体责任，6月底前完成整改。"


@pytest.mark.parametrize(
    ("contents", "told"),
    [
        ([LONG, LONG.replace("6月", "9月")], ["“6” there, “9” here"]),
        ([LONG, "先行试点。" + LONG.replace("燃气", "危化品") + "再推开。"], ["“燃气” there, “危化品” here"]),
        (["开展检查。" + LONG, LONG + "消除隐患。"], ["the same sentence stands in item 1"]),
        ([LONG + LONG.replace("整改", "验收")], ["“整改” there, “验收” here"]),
        ([LONG, LONG], []),
        ([LONG + LONG], []),
        ([LONG.replace("6", str(n)) for n in range(1, 7)], []),
        ([LONG.replace("燃气", kind) for kind in ("燃气", "消防", "矿山", "粉尘")], []),
        ([LONG, "督促企业落实燃气安全主体责任，组织从业人员参加培训考核。"], []),
        (["认真抓好落实，确保取得实效。", "认真抓好落实，确保取得成效。"], []),
    ],
)
def test_copied_sentences(tmp_path: Path, contents: list[str], told: list[str]) -> None:
    plan = "items:\n" + "".join(
        f"- num: {n}\n  content: {content}\n  clause: （市住建局牵头）\n  responsibilities: [{{{LEAD}}}]\n"
        for n, content in enumerate(contents, 1)
    )
    messages = [finding.message for finding in found(tmp_path, plan, "SP527")]
    assert len(messages) == len(told)
    assert all(message.endswith(end) for message, end in zip(messages, told, strict=True))


SECTIONS = """\
sections:
- num: 一
  heading: 城区
  items:
  - num: （一）
    heading: 组织领导
    content: 安委办统筹城区各项工作。
    clause: （市住建局牵头）
    responsibilities: [{role: lead, units: [市住建局]}]
- num: 二
  heading: 农村
  items:
  - num: （一）
    heading: 组织领导
    content: 乡镇设专班。
    clause: （市住建局牵头）
    responsibilities: [{role: lead, units: [市住建局]}]
"""
RULED = "preamble: 排在第一位的为牵头部门，下同。\ndefaults: [{phrase: 排在第一位的为牵头部门，下同, first_leads: true}]\n"


@pytest.mark.parametrize(
    ("plan", "messages"),
    [
        (item("（市住建局牵头）", LEAD, content="抓好三件事：1）查隐患；2）促整改；三）严执法。"), []),
        (
            item("（市住建局牵头）", LEAD, content="检查乡镇）企业。"),
            ["SP511 ） closes what was never opened"],
        ),
        (item("（市住建局牵头）", LEAD, content="更换20\"管道，检查其中6'的接头。"), []),
        (SECTIONS, []),
        (
            SECTIONS.replace("二", "二").replace("农村", "城区"),
            ["SP523 item 二.（一） has the heading of item 一.（一）"],
        ),
        (
            item(
                "（市住建局牵头）",
                LEAD,
                content="推广abc系统。",
                extra="  repairs: [{printed: ABC系, read: abc系}]\n",
            ),
            [],
        ),
        (
            item(
                "（市住建局牵头）",
                LEAD,
                content="推广系统。",
                extra="  repairs: [{printed: 推广 系, read: 推广系}]\n",
            ),
            ["SP534 推广 系 and 推广系 differ in width or white space only"],
        ),
        (
            RULED + item("（市住建局、市公安局负责）", "role: share, units: [市住建局, 市公安局]"),
            ["SP303 no lead is recorded for item -1, though by the plan's rule the first one listed leads"],
        ),
    ],
)
def test_no_message_states_a_falsehood(tmp_path: Path, plan: str, messages: list[str]) -> None:
    assert told(tmp_path, plan, "SP303", "SP511", "SP514", "SP523", "SP534") == messages


@pytest.mark.parametrize(
    ("title", "year", "told"),
    [
        ("高安市安全生产治本攻坚行动方案（2022—2026年）", 2024, False),
        ("高安市安全生产治本攻坚行动方案（2022—2026年）", 2027, True),
        ("高安市贯彻ISO 9001标准工作要点", 2024, False),
        ("高安市2023年安全生产工作要点", 2024, True),
    ],
)
def test_the_years_of_a_title(tmp_path: Path, title: str, year: int, told: bool) -> None:
    plan = f"title: {title}\nyear: {year}\nregister: units.yaml\n" + item("（市住建局牵头）", LEAD)
    assert [f.code for f in found(tmp_path, plan, "SP408")] == ["SP408"] * told


def test_two_units_of_one_name(tmp_path: Path) -> None:
    units = "units:\n- {name: 市住建局, kind: department}\n- {name: 市住建局, kind: department}\n"
    plan = item("（市住建局牵头）", LEAD)
    assert told(tmp_path, plan, "SP211", units=units) == ["SP211 the register has 市住建局 twice"]
