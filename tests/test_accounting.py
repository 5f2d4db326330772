"""No sign of a duty and no time is lost in silence, and ordinary words are asked about by nobody."""

from pathlib import Path

import pytest

from safetyplan.grammar.signs import find_signs
from safetyplan.importer import read

FRAME = "某县2024年安全生产工作要点\n{front}1.检修渡船。（县交通局牵头）\n2.{text}\n3.培训船员。（县人社局牵头）\n{closing}"


def found(text="加强检查。", front="", closing=""):
    """Return the codes and quoted words of what the import of a plan with `text` cannot account for."""
    draft = read(FRAME.format(text=text, front=front, closing=closing).encode())
    return [(f.code, f.reading.printed, f.where.line) for f in draft.findings if f.code in ASKED]


ASKED = ("IM201", "IM211", "IM212", "IM213", "IM403")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("巡察安全生产。（县应急局、县公安局主要领导负责）", "（县应急局、县公安局主要领导负责）"),
        ("落实责任。（分管副县长牵头，各单位主要负责人落实）", "（分管副县长牵头，各单位主要负责人落实）"),
        ("检修渡口。（会同县公安局、县财政局）", "（会同县公安局、县财政局）"),
        ("检修渡口。（责任单位同上）", "（责任单位同上）"),
        ("检修渡口。（责任单位另行通知）", "（责任单位另行通知）"),
        ("检修渡口。（同上）", "（同上）"),
        ("检修渡口。责任单位同第1条。", "责任单位同第1条"),
        ("检修渡口。（各网格员落实）", "（各网格员落实）"),
        ("检修渡口。（常务副县长王某，县应急局）", "（常务副县长王某，县应急局）"),
        ("检修渡口。（安委办成员单位）", "（安委办成员单位）"),
        ("检修渡口。（县应急局联合县公安局开展）", "（县应急局联合县公安局开展）"),
        ("检修渡口。（县应急局", "（县应急局"),
        ("检修渡口。（　　）", "（ ）"),
        ("培训人员。【责任单位：待定】", "【责任单位：待定】"),
        ("检修渡口。包联单位：县应急局、县公安局", "包联单位：县应急局、县公安局"),
        ("县应急局要加强统筹协调，督促指导各地抓好落实。", "县应急局要加强统筹协调，督促指导各地抓好落实"),
        (
            "检修渡口。县应急局、县公安局负责制定方案，并抓紧实施。",
            "县应急局、县公安局负责制定方案，并抓紧实施",
        ),
    ],
)
def test_a_sign_of_a_duty_that_is_in_no_clause_is_asked_about(text, words):
    assert found(text) == [("IM211", words, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "落实企业主体责任，压实责任，企业主要负责人负责本单位安全生产。",
        "组织开展安全检查，督促企业整改，配合检查。",
        "各乡镇（街道）、各有关部门要高度重视，确保各项任务落到实处。",
        "对县教育局负责审批的校外培训机构开展检查。",
        "执行统一标准（县应急局印发的标准）。",
        "开展自查自改（见附件）。",
        "国务院安委会各有关成员单位要加强督促指导，推动落实责任。",
        "检查乡镇（东山镇、西山乡、南山街道）。",
        "填写第（ ）号登记表，发放手册（略）。",
        "完善物资储备。（责任人：王某）",
        "县政府与各乡镇、县安委会成员单位签订目标责任书。",
        "本要点由县应急局负责解释。",
        "（县应急局牵头，县公安局配合）",
    ],
)
def test_the_same_words_as_ordinary_ones_are_no_sign(text):
    assert found("加强检查。" + text) == []


def test_what_a_clause_of_the_item_gives_the_unit_is_accounted_for():
    assert found("县应急局要加强统筹，督促落实。由县公安局牵头制定方案。（县应急局牵头，县公安局配合）") == []


def test_part_of_a_clause_is_kept_and_the_rest_asked_about():
    text = "检修。（县应急局牵头，监管部门主要领导负责，各乡镇落实）"
    assert found(text) == [("IM201", "监管部门主要领导负责", 3)]


def test_a_deadline_outside_the_tasks_is_asked_about():
    (asked,) = found(front="各单位于2024年6月30日前上报方案。\n")
    assert asked[0] == "IM212" and "2024年6月30日前" in asked[1] and asked[2] == 2


def test_a_deadline_in_the_text_of_a_section_is_asked_about():
    text = "某县2024年安全生产工作要点\n一、整治\n2024年6月底前完成全部整治。\n1.检修渡船。（县交通局牵头）\n2.培训。（县人社局牵头）\n"
    draft = read(text.encode())
    (asked,) = [f for f in draft.findings if f.code == "IM212"]
    assert asked.reading.printed == "2024年6月底前完成全部整治" and asked.where.line == 3


@pytest.mark.parametrize("closing", ["某县安委办\n2024年3月1日\n", "2024年3月1日印发\n"])
def test_the_date_of_a_letter_is_no_deadline(closing):
    assert found(closing=closing) == []


@pytest.mark.parametrize("front", ["2024年全县安全生产工作的主要任务是检修渡船。\n", "县安委办定期调度。\n"])
def test_what_outside_the_tasks_sets_no_day_is_not_asked_about(front):
    assert found(front=front) == []


def test_lists_left_open_are_one_question():
    assert found("检修。（县交通局牵头，县应急局、县公安局等部门配合）") == [("IM403", "2", 0)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("某县2024年安全生产工作要点\n为做好工作，制定本要点。\n", "no task was read"),
        (
            "某县2024年安全生产工作要点\n1.检修渡船。对全县渡船逐一开展检查，发现隐患立即整改到位，保证安全。\n2.培训人员。对全县船员开展培训，没有合格证的一律不得上岗。包联单位：县应急局、县公安局\n",
            "nobody's responsibility was read",
        ),
    ],
)
def test_a_document_of_which_nothing_was_read_says_so_first_and_exits_with_1(
    text, said, tmp_path, cli, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    Path("要点.txt").write_text(text, encoding="utf-8")
    result = cli("import", "要点.txt", "-o", "plan.yaml")
    assert result.code == 1
    assert result.out.splitlines()[0].startswith(f"要点.txt: {said}")
    assert cli("import", "要点.txt", "-o", "plan.yaml", "--force", "--report", "r.md").code == 1
    assert said in Path("r.md").read_text(encoding="utf-8").splitlines()[0]


def test_a_document_that_gives_nobody_a_duty_in_any_word_is_fine(tmp_path, cli, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("要点.txt").write_text(
        "某县2024年安全生产工作要点\n1.检修渡船。对全县渡船逐一开展检查，保证安全。\n2.培训人员。对全县船员逐一开展培训，不得遗漏。\n",
        encoding="utf-8",
    )
    assert cli("import", "要点.txt", "-o", "plan.yaml").code == 0


def test_names_of_a_rule_stated_once_are_proposed():
    text = (
        "某县2024年安全生产工作要点\n以下任务均需各乡镇负责落实，不再列出。\n1.检修渡船。（县交通局牵头）\n"
    )
    draft = read(text.encode())
    assert [group.name for group in draft.proposed_groups] == ["各乡镇"]
    assert draft.plan.defaults[0].units == ("各乡镇",)


def test_signs_cost_what_the_text_is_long():
    for text in (
        "由" * 30_000,
        "（" * 30_000,
        "责任单位" * 8_000,
        "市应急局要" * 6_000,
        "甲、" * 15_000 + "局牵头",
    ):
        find_signs(text)


def held(text):
    """Return the roles and units of the item with `text`."""
    plan = read(FRAME.format(text=text, front="", closing="").encode()).plan
    return [(r.role.value, r.units) for r in plan.items[1].responsibilities]


@pytest.mark.parametrize(
    "text",
    [
        "检修渡口。（牵头单位：县水利局；配合单位：县公安局",
        "检修渡口。（牵 头 单 位：县水利局；配 合 单 位：县公安局）",
        "检修渡口。（牵头单位：县水利局；\n配合单位：县公安局）",
    ],
)
def test_labels_in_a_damaged_bracket_are_read(text):
    assert held(text) == [("lead", ("县水利局",)), ("support", ("县公安局",))]


def test_which_tasks_are_meant_above_is_asked():
    text = "检修渡口。（以上由各乡镇负责落实，县公安局督促）"
    assert held(text) == [("implement", ("各乡镇",)), ("supervise", ("县公安局",))]
    assert found(text) == [("IM201", "以上", 3)]


def test_the_times_of_a_table_left_as_text_are_one_question():
    table = "附件：2024年任务分工表\n序号\t任务\t牵头单位\t责任单位\t完成时限\n"
    rows = ("检修渡船\t县交通局\t县水利局\t6月底前", "培训船员\t县人社局\t县交通局\t2024年9月30日")
    closing = table + "".join(f"{number}\t{row}\n" for number, row in enumerate(rows, 1))
    assert found(closing=closing) == [("IM212", "6月底前、2024年9月30日", 6)]


def test_a_date_line_asks_nothing_unless_something_is_due_then():
    assert found(closing="某县应急局2024年3月1日") == []
    assert found(front="现印发给你们，请认真贯彻落实。某县应急局2024年3月1日（此件公开发布）\n") == []
    assert [code for code, _words, _line in found(closing="上报截止时间：2024年6月30日")] == ["IM212"]


def test_a_sentence_that_gives_out_the_work_above_is_a_clause():
    text = "检修渡口。此项工作由县水利局牵头，县公安局配合。"
    assert held(text) == [("lead", ("县水利局",)), ("support", ("县公安局",))]
    plan = read(FRAME.format(text=text, front="", closing="").encode()).plan
    assert plan.items[1].clause == "此项工作由县水利局牵头，县公安局配合。" and not plan.items[1].repairs


def test_a_list_of_ministries_that_answer_is_a_sign():
    (sign,) = find_signs("财政部、人民银行、税务总局等按职责分工负责")
    assert sign.units == ("财政部", "人民银行", "税务总局")
    assert not find_signs("全体干部、职工负责宣传")
