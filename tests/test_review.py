"""`safetyplan review`: every decision is written where it belongs, nothing else changes, and the review ends."""

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyplan.messages import SafetyPlanError
from safetyplan.plan.model import Deadline, Plan, Question, Repair, Responsibility
from safetyplan.plan.register import Roster, Unit
from safetyplan.plan.vocabulary import Kind, Role
from safetyplan.review.cases import alike
from safetyplan.review.decisions import Decision, Review
from safetyplan.review.sheet import sheet_of, ticks
from safetyplan.source.load import load
from safetyplan.source.lock import locked
from safetyplan.source.rewrite import rewritten

ROOT = Path(__file__).resolve().parent.parent

DRAFT = """\
# 导入所得
title: 渡口县安全生产工作要点
status: draft
register: units.yaml

items:
- num: 1
  heading: 检修渡船
  content: |-
    开展检查，6月底前完成。

    # 不是注释
  clause: （县交通局、县水利局）   # 见纸质文件
  responsibilities:
  - {role: share, units: [县交通局, 县水利局]}
  deadlines:
  - {phrase: 6月底前, task: 开展检查, event: 6月底前}
  - {phrase: 汛期, event: 汛期}
  repairs:
  - {printed: 船开, read: 船。开, certain: false}

- num: 2
  heading: 培训船员
  content: |-
    组织培训。
  clause: （县人社局牵头，县邮管局、县邮政管理局配合）
  responsibilities:
  - {role: lead, units: [县人社局]}
  - {role: support, units: [县邮管局, 县邮政管理局]}
open:
- {code: IM202, place: 第2行, item: "1", printed: 县交通局、县水利局, read: share, alternatives: [lead, support]}
- {code: IM205, printed: 县邮管局、县邮政管理局}
- {code: IM302, place: 第5行, printed: 4.整治, read: "4"}
"""
UNITS = """\
# 名录
units:
- {name: 县交通局, kind: department}
- name: 县水利局
  kind: department
  confirmed: false  # 待核
- {name: 县邮政管理局, kind: department}
- {name: 县邮管局, kind: department, confirmed: false}
"""


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8", newline="\n")
    path = tmp_path / "draft.yaml"
    path.write_text(DRAFT, encoding="utf-8", newline="\n")
    return path


def opened(path: Path) -> Review:
    return Review(path, path.read_bytes())


def code_of(path: Path, kind: str, word: str = "") -> str:
    return next(case.code for case in opened(path).open() if case.kind == kind and word in case.words)


def changed_lines(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = before.split("\n"), after.split("\n")
    return [line for line in old if line not in new], [line for line in new if line not in old]


def test_everything_that_is_open_is_asked_and_said(draft: Path, cli: Callable[..., Any]) -> None:
    kinds = alike(opened(draft).open())
    assert {kind: len(cases) for kind, cases in kinds.items()} == {
        "SP543": 1, "SP215": 2, "SP202": 1, "IM301": 1, "IM202": 1, "IM205": 1, "IM302": 1,
    }  # fmt: skip
    shown = cli("review", "draft.yaml", "--list")
    assert shown.code == 1
    assert "县交通局、县水利局" in shown.out and "检修渡船｜开展检查" in shown.out
    assert "8 questions open, of 7 kinds; next: safetyplan review draft.yaml" in shown.err
    assert draft.read_text("utf-8") == DRAFT


def test_a_draft_is_reviewed_to_its_end_by_options(draft: Path, cli: Callable[..., Any]) -> None:
    assert cli("review", "draft.yaml", "--done").code == 2
    result = cli(
        "review", "draft.yaml", "--year", "2024", "--accept", "IM202", "--answer", "IM205=same",
        "--accept", "IM301,SP202", "--accept", "IM302",
    )  # fmt: skip
    assert result.code == 1
    result = cli("review", "draft.yaml", "--accept", "SP215", "--done")
    assert (result.code, result.out) == (0, "")
    assert "draft.yaml is reviewed; next: safetyplan validate draft.yaml" in result.err
    gone, new = changed_lines(DRAFT, draft.read_text("utf-8"))
    assert gone == [
        "status: draft",
        "  - {phrase: 6月底前, task: 开展检查, event: 6月底前}",
        "  - {printed: 船开, read: 船。开, certain: false}",
        "  - {role: support, units: [县邮管局, 县邮政管理局]}",
        "open:",
        *DRAFT.rstrip("\n").split("\n")[-3:],
    ]
    assert new == [
        "status: reviewed",
        "year: 2024",
        "  - {phrase: 6月底前, task: 开展检查, by: 2024-06-30}",
        "  - {printed: 船开, read: 船。开}",
        "  - {role: support, units: [县邮政管理局]}",
    ]
    assert (
        (draft.parent / "units.yaml").read_text("utf-8")
        == """\
# 名录
units:
- {name: 县交通局, kind: department}
- name: 县水利局
  kind: department
- {name: 县邮政管理局, kind: department, aliases: [县邮管局]}
- {name: 县人社局, kind: department}
"""
    )
    loaded = load(draft)
    assert loaded.plan is not None and not loaded.plan.is_draft and loaded.plan.year == 2024
    assert cli("review", "draft.yaml").code == 0
    assert "（草稿）" not in cli("render", "plan", "--plan", "draft.yaml").out


@pytest.mark.parametrize("suffix", [".md", ".docx", ".xlsx"])
def test_a_sheet_is_ticked_and_read_back(draft: Path, suffix: str) -> None:
    review = opened(draft)
    path = draft.with_name("review" + suffix)
    cases = review.open()
    blank = sheet_of("渡口县", cases, path)
    assert blank == sheet_of("渡口县", cases, path)
    assert ticks(blank, path, cases) == ((), ())
    wanted = {"IM205": 1, "IM301": 0, "IM302": 0, "SP202": 0}
    read = ticks(
        ticked(blank, suffix, {c.code: wanted[c.kind] for c in cases if c.kind in wanted}), path, cases
    )
    assert read.unplaced == ()
    assert {a.case.kind: a.said for a in read.answers} == {
        "IM205": "same", "IM301": "yes", "IM302": "yes", "SP202": "yes",
    }  # fmt: skip
    assert review.decide(read.answers) == []
    late = ticks(ticked(blank, suffix, {c.code: 0 for c in cases if c.kind == "IM301"}), path, review.open())
    assert late.answers == () and len(late.unplaced) == 1 and code_of(draft, "IM301") in late.unplaced[0]


def test_a_question_answered_twice_in_a_sheet_is_applied_once_or_not_at_all(draft: Path) -> None:
    review, path = opened(draft), draft.with_name("review.md")
    code = code_of(draft, "IM205")
    answered = [ticked(sheet_of("渡口县", review.open(), path), ".md", {code: answer}) for answer in (0, 1)]
    twice = ticks(answered[0] * 2, path, review.open())
    assert [answer.case.code for answer in twice.answers] == [code] and twice.unplaced == ()
    assert review.decide(twice.answers) == []
    both = ticks(b"".join(answered), path, opened(draft).open())
    assert both.answers == ()
    assert both.unplaced == (f"{code}: answered twice, in two ways; neither was applied",)


def test_a_sheet_whose_library_is_missing_is_told_and_not_written(
    draft: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "safetyplan.render.excel", raising=False)
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    done = cli("review", "draft.yaml", "--sheet", "review.xlsx")
    assert done.code == 2 and 'safetyplan[excel]"' in done.err
    assert not draft.with_name("review.xlsx").exists()


def ticked(sheet: bytes, suffix: str, wanted: dict[str, int]) -> bytes:
    """Tick the wanted choice of each question, as a clerk would."""
    assert wanted
    if suffix == ".md":
        lines = sheet.decode().split("\n")
        for place, line in enumerate(lines):
            for code, choice in wanted.items():
                if line.startswith(f"| {code} "):
                    lines[place] = line.replace(f"☐{choice + 1}", f"☑{choice + 1}")
        return "\n".join(lines).encode()
    out = io.BytesIO()
    if suffix == ".docx":
        docx = pytest.importorskip("docx")
        document = docx.Document(io.BytesIO(sheet))
        for row in document.tables[0].rows:
            if (code := row.cells[0].text) in wanted:
                cell = row.cells[-1]
                cell.text = cell.text.replace(f"☐{wanted[code] + 1}", f"√{wanted[code] + 1}")
        document.save(out)
        return out.getvalue()
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    page = book.active
    lists = {
        str(each.sqref): each.formula1.strip('"').split(",") for each in page.data_validations.dataValidation
    }
    for row in page.iter_rows(min_row=2):
        if row[0].value in wanted:
            row[4].value = lists[row[4].coordinate][wanted[row[0].value]]
    book.save(out)
    return out.getvalue()


def test_what_cannot_be_placed_or_is_no_answer_changes_nothing(draft: Path, cli: Callable[..., Any]) -> None:
    code = code_of(draft, "IM301")
    for wrong in (f"{code}=检修船", "SP215=好", "SP543=二〇二四", "IM202=organize"):
        result = cli("review", "draft.yaml", "--answer", wrong)
        assert result.code == 1 and "is no answer" in result.err, wrong
    assert cli("review", "draft.yaml", "--accept", "abcdef").code == 2
    assert draft.read_text("utf-8") == DRAFT
    assert (draft.parent / "units.yaml").read_text("utf-8") == UNITS


def test_one_wrong_answer_does_not_hold_up_the_others(draft: Path) -> None:
    review = opened(draft)
    answers = [
        Decision(case, "镇" if "水利" in case.printed else "好")
        for case in review.open()
        if case.kind == "SP215"
    ]
    failed = review.decide(answers)
    assert [case.printed for case, _error in failed] == ["县邮管局"]
    found = review.register.unit("县水利局")
    assert found is not None and (found.kind, found.confirmed) == (Kind.TOWN, True)
    assert b"confirmed: false  #" not in review.files.register


def test_a_heading_that_ends_elsewhere_is_put_right_with_its_repair(
    draft: Path, cli: Callable[..., Any]
) -> None:
    assert (
        cli("review", "draft.yaml", "--answer", f"{code_of(draft, 'IM301')}=检修渡船开展检查，6月底前").code
        == 1
    )
    text = draft.read_text("utf-8")
    assert "heading: 检修渡船开展检查，6月底前" in text and "    完成。\n\n    # 不是注释" in text
    printed = cli("render", "plan", "--as-printed", "--plan", "draft.yaml").out
    assert "检修渡船开展检查，6月底前完成。" in printed


def test_an_alias_of_a_known_unit_is_no_new_unit(draft: Path, cli: Callable[..., Any]) -> None:
    assert cli("review", "draft.yaml", "--answer", "SP202=县水利局").code == 1
    assert "aliases:\n  - 县人社局" in (draft.parent / "units.yaml").read_text("utf-8")
    assert "- {role: lead, units: [县水利局]}" in draft.read_text("utf-8")


def test_a_terminal_asks_alike_questions_once(
    draft: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from safetyplan.cli import review as command

    said = iter(["2024", "1", "1", "", "1", "2", "1"])
    monkeypatch.setattr(command, "_typed", lambda: next(said))
    review = opened(draft)
    command._ask_all(review)
    assert next(said, None) is None
    assert [case.kind for case in review.open()] == ["IM301"]
    assert "2 questions alike" in capsys.readouterr().err
    assert "role: support, units: [县邮政管理局]" in draft.read_text("utf-8")


def test_our_own_text_needs_few_decisions(tmp_path: Path, cli: Callable[..., Any]) -> None:
    """Once there were twenty-six, each a line to delete by hand."""
    paper = ROOT / "tests" / "golden" / "plan_2024.as_printed.txt"
    (tmp_path / "units.yaml").write_bytes((ROOT / "data" / "units.yaml").read_bytes())
    plan = tmp_path / "plan.yaml"
    assert cli("import", str(paper), "--register", str(tmp_path / "units.yaml"), "-o", str(plan)).code == 0
    kinds = alike(opened(plan).open())
    assert 1 <= len(kinds) <= 6 and sum(map(len, kinds.values())) >= 20
    accepted = [part for kind in kinds for part in ("--accept", kind)]
    result = cli("review", str(plan), *accepted, "--done")
    assert result.code == 0, result.err
    assert "certain: false" not in plan.read_text("utf-8")


BLOCKS = """\
title: 题目   # 一
year: 2024
register: units.yaml
items:
  - num: 1
    heading: 甲
    deadlines:
      - phrase: 年底前
        by: 2024-12-31
        # 尾注
      - {phrase: 长期, ongoing: true}

    repairs: [{printed: a, read: b}]
"""


def test_a_value_is_written_anew_and_nothing_else() -> None:
    below = ("items", 0)
    changes = {
        (*below, "deadlines", 0): Deadline(phrase="年底前", event="年底前"),
        (*below, "heading"): "乙",
        ("issuer",): "某局",
    }
    assert rewritten(BLOCKS.encode(), changes, Plan).decode() == BLOCKS.replace(
        "        by: 2024-12-31\n", "        event: 年底前\n"
    ).replace("heading: 甲", "heading: 乙").replace("units.yaml\n", "units.yaml\nissuer: 某局\n")
    without = rewritten(
        BLOCKS.encode(), {(*below, "deadlines", 0): None, (*below, "deadlines", 1): None}, Plan
    )
    assert b"deadlines" not in without and b"repairs: [{printed: a, read: b}]" in without
    crlf = BLOCKS.replace("\n", "\r\n").encode()
    assert rewritten(crlf, changes, Plan) == rewritten(BLOCKS.encode(), changes, Plan).replace(b"\n", b"\r\n")
    with pytest.raises(SafetyPlanError):
        rewritten(BLOCKS.encode(), {(*below, "repairs", 0, "read"): None}, Plan)


def test_records_of_a_draft_are_written_as_the_house_writes_them() -> None:
    raw = UNITS.encode()
    unit = Unit(name="县水利局", kind=Kind.DEPARTMENT, aliases=("水利局",), note="有 # 号")
    made = rewritten(raw, {("units", 1): unit}, Roster).decode()
    assert 'note: "有 # 号"' in made and "confirmed" not in made.split("县邮政")[0]
    assert Question(code="IM202").alternatives == () and Repair(printed="a", read="b").certain
    assert Responsibility(role=Role.LEAD, units=("甲",)).default is False


BARE = """\
title: 渡口县2024年安全生产工作要点
status: draft
year: 2024
register: units.yaml

items:
- num: 1
  content: |-
    检修渡船。
  clause: （县交通局、县水利局）
  responsibilities:
  - {role: share, units: [县交通局, 县水利局]}
- num: 2
  content: |-
    检修航标。
  clause: （县交通局，县水利局县邮政管理局配合）
  responsibilities:
  - {role: share, units: [县交通局, 县水利局, 县邮政管理局]}
open:
- {code: IM202, place: 第2行, item: "1", printed: 县交通局、县水利局, read: share, alternatives: [lead, support, implement]}
"""


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("yes", [("share", ("县交通局", "县水利局"))]),
        ("lead", [("lead", ("县交通局",)), ("share", ("县水利局",))]),
        ("implement", [("implement", ("县交通局", "县水利局"))]),
    ],
)
def test_the_role_no_word_gives_is_given_by_a_person(draft: Path, said: str, kept: list[Any]) -> None:
    draft.write_text(BARE, encoding="utf-8", newline="\n")
    review = opened(draft)
    answers = [Decision(case, said) for case in review.open() if case.kind == "IM202"]
    assert len(answers) == 1 and review.decide(answers) == []
    assert [(r.role.value, r.units) for r in review.plan.items[0].responsibilities] == kept
    assert not [case for case in review.open() if case.kind == "IM202"]


def test_two_names_that_are_one_are_one_though_they_read_like_two(draft: Path) -> None:
    text = BARE.replace("（县交通局，县水利局县邮政管理局配合）", "（县交通局、县水利局、县邮政管理局配合）")
    text = text.replace("share, units: [县交通局, 县水利局, 县", "support, units: [县交通局, 县水利局, 县")
    repaired = "县邮政管理局]}\n  repairs:\n  - {printed: 利局县, read: 利局、县, certain: false}\nopen"
    draft.write_text(text.replace("县邮政管理局]}\nopen", repaired), encoding="utf-8", newline="\n")
    review = opened(draft)
    answers = [Decision(case, "no") for case in review.open() if case.kind == "IM203"]
    assert len(answers) == 1 and review.decide(answers) == []
    assert review.plan.items[1].clause == "（县交通局、县水利局县邮政管理局配合）"
    assert review.plan.items[1].responsibilities[0].units == ("县交通局", "县水利局县邮政管理局")
    assert ("SP202", "县水利局县邮政管理局") in [(case.kind, case.printed) for case in review.open()]


@pytest.mark.parametrize(("said", "kept"), [("yes", 1), ("no", 0)])
def test_who_does_it_by_the_text_is_confirmed_or_taken_out(draft: Path, said: str, kept: int) -> None:
    text = BARE.replace("检修渡船。\n  clause: （县交通局、县水利局）", "由县交通局牵头检修渡船。")
    text = text.replace("{role: share, units: [县交通局, 县水利局]}", "{role: lead, units: [县交通局]}")
    question = '- {code: IM214, item: "1", printed: 由县交通局牵头检修渡船, read: 牵头：县交通局}\n'
    text = text[: text.index("- {code")] + question
    draft.write_text(text, encoding="utf-8", newline="\n")
    review = opened(draft)
    answers = [Decision(case, said) for case in review.open() if case.kind == "IM214"]
    assert len(answers) == 1 and review.decide(answers) == []
    assert len(review.plan.items[0].responsibilities) == kept
    assert not review.plan.open


def test_a_year_taken_from_elsewhere_may_be_another_one(
    tmp_path: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "渡口县安全生产工作要点\n根据2023年上级文件，制定本要点。\n1.检修渡船。6月底前完成。（县交通局牵头，12月底前完成）\n2.每季度巡查。（县水利局负责）\n"
    (tmp_path / "要点.txt").write_text(text, encoding="utf-8")
    assert cli("import", "要点.txt", "-o", "draft.yaml").code == 0
    before = load(tmp_path / "draft.yaml").plan
    assert before is not None and before.year == 2023
    answered = cli("review", "draft.yaml", "--answer", "IM313=2024")
    assert answered.code == 1 and "2 questions open" in answered.err
    plan = load(tmp_path / "draft.yaml").plan
    assert plan is not None and plan.year == 2024
    assert [str(d.by) for d in plan.items[0].deadlines] == ["2024-06-30", "2024-12-31"]
    assert plan.items[1] == before.items[1]
    assert not [question for question in plan.open if question.code == "IM313"]
    assert cli("review", "draft.yaml", "--answer", "IM313=2024").code == 2


def test_another_year_gives_no_deadline_the_day_of_its_neighbour(
    tmp_path: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = "渡口县安全生产工作要点\n根据2023年上级文件，制定本要点。\n1.检修渡船。2023年底前完成摸排，6月底前完成整改。（县交通局牵头）\n"
    (tmp_path / "要点.txt").write_text(text, encoding="utf-8")
    assert cli("import", "要点.txt", "-o", "draft.yaml").code == 0
    cli("review", "draft.yaml", "--answer", "IM313=2024")
    plan = load(tmp_path / "draft.yaml").plan
    assert plan is not None and plan.year == 2024
    assert [(d.phrase, str(d.by)) for d in plan.items[0].deadlines] == [
        ("2023年底前", "2023-12-31"),
        ("6月底前", "2024-06-30"),
    ]


# several runs at once


def test_runs_at_the_same_time_keep_each_others_decisions(draft: Path) -> None:
    said = ["IM202=lead", "IM205=same", "IM302=yes", "IM301=yes", "SP202=yes"]
    base = [sys.executable, "-m", "safetyplan", "review", "draft.yaml", "--answer"]
    answers = [f"{code_of(draft, answer[:5])}{answer[5:]}" for answer in said]
    runs = [subprocess.Popen([*base, answer], stderr=subprocess.PIPE, encoding="utf-8") for answer in answers]
    told = [run.communicate()[1] for run in runs]
    assert [run.returncode for run in runs] == [1] * 5, told  # something is always open yet
    assert sorted({case.kind for case in opened(draft).open()}) == ["SP215", "SP543"], told


def test_what_is_written_between_reading_and_deciding_is_not_lost(
    draft: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another run takes in units of a list, after the review has read the register and before it writes it."""
    (draft.parent / "list.txt").write_text("县文旅局\n", encoding="utf-8")

    def late(*paths: Path) -> Any:
        command = [
            sys.executable,
            "-m",
            "safetyplan",
            "units",
            "--from",
            "list.txt",
            "--register",
            "units.yaml",
        ]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return locked(*paths)

    monkeypatch.setattr("safetyplan.source.lock.locked", late)
    assert cli("review", "draft.yaml", "--answer", "IM205=same").code == 1
    register = (draft.parent / "units.yaml").read_text("utf-8")
    assert "县文旅局" in register and "aliases: [县邮管局]" in register


def test_a_register_that_became_wrong_meanwhile_is_told(
    draft: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(*paths: Path) -> Any:
        (draft.parent / "units.yaml").write_text("units: [\n", encoding="utf-8")
        return locked(*paths)

    monkeypatch.setattr("safetyplan.source.lock.locked", late)
    done = cli("review", "draft.yaml", "--answer", "IM205=same")
    assert done.code == 2 and "was changed meanwhile and is wrong now" in done.err
    assert draft.read_text("utf-8") == DRAFT
