"""The report of an import: the gravest first, one reason at a time, each doubt with its place."""

import json
from dataclasses import replace

import pytest

from safetyplan.findings import Finding, Place, Severity
from safetyplan.importer.doubts import Doubt, Grade
from safetyplan.importer.importing import Counts, Failed, Imported
from safetyplan.importer.proposals import Proposal
from safetyplan.importer.report import as_json, as_markdown, as_text, in_short
from safetyplan.plan.register import Group, Kind, Unit

RESULT = Imported(
    source="要点.docx",
    plan="",
    counts=Counts(2, 3, 3, 7, 1),
    doubts=(
        Doubt(Grade.LOSS, "paragraph 9", "市安委\ufffd", "", "a character cannot be read"),
        Doubt(
            Grade.DUTY, "paragraph 4", "部门乡镇", "部门、乡镇", "a separator seems lost", ("部门乡镇",), "2"
        ),
        Doubt(Grade.STRUCTURE, "paragraph 3", "加强_监管_深化", "加强监管", "its end is a guess", item="1"),
        Doubt(Grade.STRUCTURE, "paragraph 5", "推进宣传开展", "推进宣传", "its end is a guess", item="3"),
        Doubt(Grade.DETAIL, "", "", "", "the year is a guess"),
    ),
    proposal=Proposal(
        (Unit(name="市文旅局", kind=Kind.DEPARTMENT, part_of="市政府", confirmed=False),),
        (Group(name="各镇"),),
    ),
    left_out=("页脚：— 1 —",),
    findings=(
        Finding("SP301", Severity.WARNING, "nobody leads", Place("plan.yaml", 12, 3, 12, 9), "name one"),
    ),
    notes=2,
)
FAILED = Failed("扫描.pdf", "扫描.pdf has no text layer", "have its text recognised")


def test_text():
    assert (
        as_text([RESULT, FAILED])
        == """\
要点.docx
  2 sections, 3 items, 3 clauses, 7 responsibilities, 1 deadlines; 5 readings to check

  Text that may be lost or damaged
    a character cannot be read
       paragraph 9: 市安委\ufffd

  Who does what, and by when
    a separator seems lost
       paragraph 4, item 2: 部门乡镇 → 部门、乡镇 (or: 部门乡镇)

  What is a heading, what is an item
    its end is a guess
       paragraph 3, item 1: 加强_监管_深化 → 加强监管
       paragraph 5, item 3: 推进宣传开展 → 推进宣传

  Small things
    the year is a guess

  Not in the register; check kind and parent before you add them
       市文旅局 (department, part of 市政府)
       各镇 (group)

  Left to decide, as `safetyplan validate` will say
       plan.yaml:12: warning[SP301] nobody leads
       2 notes

  Not taken into the plan
       页脚：— 1 —

扫描.pdf
  error: 扫描.pdf has no text layer
  hint: have its text recognised
"""
    )


def test_markdown_has_a_box_for_every_doubt_and_no_marks_of_the_document():
    text = as_markdown([RESULT, FAILED])
    assert text.count("- [ ] ") == len(RESULT.doubts)
    assert "- [ ] paragraph 3, item 1: 加强_监管_深化 → 加强监管\n" in text
    assert "- [ ] the whole document\n" in text
    assert "## Not in the register; check kind and parent before you add them\n\n- 市文旅局" in text
    assert text.endswith("# 扫描.pdf\n\n**扫描.pdf has no text layer**  \nhave its text recognised\n")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("渡口_a_整治", "渡口_a_整治"),
        ("_渡口_", "\\_渡口\\_"),
        ("warning[SP301] 渡口", "warning[SP301] 渡口"),
        ("[附件](/a)", "\\[附件\\](/a)"),
        ("**渡口**", "\\*\\*渡口\\*\\*"),
        ("# 渡口", "\\# 渡口"),
        ("3#渡口、3 < 5", "3#渡口、3 < 5"),
        ("<b>渡口", "&lt;b>渡口"),
        ("1. 渡口", "1\\. 渡口"),
        ("D:\\渡口", "D:\\渡口"),
    ],
)
def test_only_what_markdown_would_read_as_a_mark_is_escaped(printed, shown):
    doubt = Doubt(Grade.DETAIL, "", printed, "", "why")
    assert f"- [ ] {shown}\n" in as_markdown([replace(RESULT, doubts=(doubt,))])


def test_a_chinese_report_has_chinese_words_for_kinds_and_roles(monkeypatch):
    monkeypatch.setenv("SAFETYPLAN_LANG", "zh_CN")
    doubt = Doubt(Grade.DUTY, "", "市水利局", "lead", "why", ("support",))
    text = as_text([replace(RESULT, doubts=(doubt,))])
    assert "部门，隶属市政府" in text
    assert "市水利局 → 牵头" in text
    assert "配合" in text
    assert "department" not in text


def test_json():
    found, failed = json.loads(as_json([RESULT, FAILED]))["documents"]
    assert found["doubts"][1] == {
        "grade": "duty",
        "place": "paragraph 4",
        "printed": "部门乡镇",
        "read": "部门、乡镇",
        "why": "a separator seems lost",
        "alternatives": ["部门乡镇"],
        "item": "2",
    }
    assert found["proposed"]["units"] == [
        {"name": "市文旅局", "kind": "department", "part_of": "市政府", "confirmed": False}
    ]
    assert found["findings"][0]["line"] == 12
    assert found["left_out"] == ["页脚：— 1 —"]
    assert failed == {
        "source": "扫描.pdf",
        "error": {"message": "扫描.pdf has no text layer", "hint": "have its text recognised"},
    }


def test_many_documents_in_short():
    assert in_short([RESULT, FAILED]).splitlines() == [
        "要点.docx: 2 sections, 3 items, 3 clauses, 7 responsibilities, 1 deadlines; 5 readings to check",
        "扫描.pdf: 扫描.pdf has no text layer",
        "    have its text recognised",
        "1 document could not be read",
    ]
