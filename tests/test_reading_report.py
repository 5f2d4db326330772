"""The report of an import: the gravest first, one reason at a time, each doubt with its place."""

import json
from dataclasses import replace

import pytest

from safetyplan.findings import Finding, Interpretation, Place, Severity
from safetyplan.importer.importer import Counts, Failed, Imported
from safetyplan.importer.proposals import Proposal
from safetyplan.importer.report import as_github, as_json, as_markdown, as_sarif, as_text, in_short
from safetyplan.plan.register import Group, Kind, Unit


def uncertain(code, name, why, printed="", read="", alternatives=(), item=""):
    severity = {"1": Severity.ERROR, "2": Severity.WARNING}.get(code[2], Severity.NOTE)
    reading = Interpretation(printed, read, alternatives, item)
    return Finding(code, severity, why, Place("要点.docx", 0, 0, 0, 0, name), reading=reading)


RESULT = Imported(
    source="要点.docx",
    plan="",
    counts=Counts(2, 3, 3, 7, 1),
    findings=(
        uncertain("IM102", "paragraph 9", "a character cannot be read", "市安委\ufffd"),
        uncertain(
            "IM203", "paragraph 4", "a separator seems lost", "部门乡镇", "部门、乡镇", ("部门乡镇",), "2"
        ),
        uncertain("IM301", "paragraph 3", "its end is a guess", "加强_监管_深化", "加强监管", item="1"),
        uncertain("IM301", "paragraph 5", "its end is a guess", "推进宣传开展", "推进宣传", item="3"),
        uncertain("IM402", "", "the year is a guess"),
    ),
    proposal=Proposal(
        (Unit(name="市文旅局", kind=Kind.DEPARTMENT, part_of="市政府", confirmed=False),),
        (Group(name="各镇"),),
    ),
    left_out=("页脚：— 1 —",),
    checked=(
        Finding("SP301", Severity.WARNING, "nobody leads", Place("plan.yaml", 12, 3, 12, 9), "name one"),
        Finding(
            "SP202", Severity.WARNING, "no unit is called 市文旅局", Place("plan.yaml", 14, 3, 14, 9), ""
        ),
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
    a character cannot be read [IM102]
       paragraph 9: 市安委\ufffd

  Who does what, and by when
    a separator seems lost [IM203]
       paragraph 4, item 2: 部门乡镇 → 部门、乡镇 (or: 部门乡镇)

  What is a heading, what is an item
    its end is a guess [IM301]
       paragraph 3, item 1: 加强_监管_深化 → 加强监管
       paragraph 5, item 3: 推进宣传开展 → 推进宣传

  Small things
    the year is a guess [IM402]

  Not in the register; check kind and parent before you add them
       市文旅局 (department, part of 市政府)
       各镇 (group)

  Left to decide, as `safetyplan validate` will say
       plan.yaml:12: warning[SP301] nobody leads
       1 place uses a name that the register lacks
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
    assert text.count("- [ ] ") == len(RESULT.findings)
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
    found = uncertain("IM402", "", "why", printed)
    assert f"- [ ] {shown}\n" in as_markdown([replace(RESULT, findings=(found,))])


def test_a_chinese_report_has_chinese_words_for_kinds_and_roles(monkeypatch):
    monkeypatch.setenv("SAFETYPLAN_LANG", "zh_CN")
    found = uncertain("IM202", "", "why", "市水利局", "lead", ("support",))
    text = as_text([replace(RESULT, findings=(found,))])
    assert "部门，隶属市政府" in text
    assert "市水利局 → 牵头" in text
    assert "配合" in text
    assert "department" not in text


def test_json():
    found, failed = json.loads(as_json([RESULT, FAILED]))["documents"]
    assert found["findings"][1] == {
        "code": "IM203",
        "name": "separator-lost",
        "severity": "warning",
        "message": "a separator seems lost",
        "hint": "",
        "replacement": None,
        "place": {
            "path": "要点.docx",
            "line": 0,
            "column": 0,
            "end_line": 0,
            "end_column": 0,
            "name": "paragraph 4",
        },
        "related": [],
        "reading": {
            "printed": "部门乡镇",
            "read": "部门、乡镇",
            "alternatives": ["部门乡镇"],
            "item": "2",
        },
    }
    assert found["proposed"]["units"] == [
        {"name": "市文旅局", "kind": "department", "part_of": "市政府", "confirmed": False}
    ]
    assert (found["findings"][5]["code"], found["findings"][5]["place"]["line"]) == ("SP301", 12)
    assert found["left_out"] == ["页脚：— 1 —"]
    assert failed == {
        "source": "扫描.pdf",
        "error": {"message": "扫描.pdf has no text layer", "hint": "have its text recognised"},
    }


def test_annotations_and_sarif_hold_every_finding_of_document_and_draft():
    lines = as_github([RESULT, FAILED]).splitlines()
    assert len(lines) == len(RESULT.findings) + len(RESULT.checked) + 1
    assert lines[1] == (
        "::warning title=safetyplan IM203,file=要点.docx::要点.docx, paragraph 4: IM203 a separator seems lost: "
        "item 2: 部门乡镇 → 部门、乡镇 (or: 部门乡镇)"
    )
    assert "file=plan.yaml,line=12,col=3," in lines[5]
    assert lines[-1].startswith(
        "::error title=safetyplan IM001,file=扫描.pdf::扫描.pdf: IM001 扫描.pdf has no text"
    )
    results = json.loads(as_sarif([RESULT, FAILED]))["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == [
        *(f.code for f in (*RESULT.findings, *RESULT.checked)),
        "IM001",
    ]
    (location,) = results[1]["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "paragraph 4"}]
    assert "region" not in location["physicalLocation"]


def test_many_documents_in_short():
    assert in_short([RESULT, FAILED]).splitlines() == [
        "要点.docx: 2 sections, 3 items, 3 clauses, 7 responsibilities, 1 deadlines; 5 readings to check",
        "扫描.pdf: 扫描.pdf has no text layer",
        "    have its text recognised",
        "1 document could not be read",
    ]
