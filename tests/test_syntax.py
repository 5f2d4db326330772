"""YAML faults as people make them, told at the line where they are and with their cause; by both parsers."""

from pathlib import Path

import pytest

from safetyplan.findings import Place
from safetyplan.source import parse, walk
from safetyplan.source.load import load_bytes

PLAN = """\
title: 高安市2025年要点
sections:
- num: 一、
  heading: 总体要求
  items:
  - num: （一）
    heading: 加强检查
    content: |-
      深入开展检查。
      及时整改隐患。
    clause: （市住建局牵头）
    responsibilities:
    - {role: lead, units: [市住建局]}
    deadlines:
    - {phrase: 6月底前, by: 2025-06-30}
  - num: （二）
    heading: 加强培训
    content: 组织培训。
    clause: "（市公安局牵头）"
"""

HEADING = "    heading: 加强检查"
TEXT = "      及时整改隐患。"
CLAUSE = "    clause: （市住建局牵头）"
LEAD = "    - {role: lead, units: [市住建局]}"
DAY = "    - {phrase: 6月底前, by: 2025-06-30}"
BLOCK = "    content: |-"

SLIPS = [
    # what stands there, what is written for it, code, line and part of the message
    (TEXT, f"<<<<<<< HEAD\n{TEXT}\n=======\n      整改。\n>>>>>>> b", "SP015", 10, "merge conflict"),
    (TEXT, f"      <<<<<<< HEAD\n{TEXT}\n      =======\n      >>>>>>> b", "SP015", 10, "merge conflict"),
    (
        HEADING,
        f"<<<<<<< HEAD\n{HEADING}\n=======\n    heading: 检查\n>>>>>>> b",
        "SP015",
        7,
        "merge conflict",
    ),
    (TEXT, f"{TEXT}\n>>>>>>> b", "SP015", 11, "merge conflict"),
    (TEXT, f"{TEXT}\n=======", "SP015", 11, "merge conflict"),
    (HEADING, "　　heading: 加强检查", "SP005", 7, "U+3000"),
    (HEADING, "  \u00a0\u00a0heading: 加强检查", "SP005", 7, "U+00A0"),
    ("  - num: （一）", "  -\u00a0num: （一）", "SP005", 6, "U+00A0"),
    (CLAUSE, CLAUSE.replace(": ", ":　"), "SP005", 11, "behind the colon"),
    (LEAD, LEAD.replace("units: ", "units:\u00a0"), "SP005", 13, "behind the colon"),
    (BLOCK, "    content: 　|-", "SP005", 8, "keeps it from opening"),
    (BLOCK, "    content:\u00a0|-", "SP005", 8, "keeps it from opening"),
    (TEXT, "　　及时整改隐患。", "SP005", 10, "U+3000"),
    ("  - num: （一）", "  • num: （一）", "SP005", 6, "• opens"),
    (LEAD, LEAD.replace("-", "·"), "SP005", 13, "· opens"),
    (LEAD, LEAD.replace("-", "●"), "SP005", 13, "● opens"),
    (LEAD, LEAD.replace("-", "–"), "SP005", 13, "– opens"),
    (LEAD, LEAD.replace("- ", "\uf0b7\t"), "SP005", 13, "U+F0B7 opens"),
    (LEAD, LEAD.replace("- ", "-"), "SP006", 13, "no space after the hyphen"),
    (TEXT, "  及时整改隐患。", "SP006", 10, "falls out of"),
    (TEXT, "    要求：及时整改隐患。", "SP006", 10, "falls out of"),
    (TEXT, "及时整改隐患。\n及时上报。", "SP006", 10, "falls out of"),
    ("      深入开展检查。", "深入开展检查。", "SP006", 9, "falls out of"),
    (CLAUSE, f"粘贴的一段。\n{CLAUSE}", "SP006", 11, "falls out of"),
    (CLAUSE, f"{CLAUSE}\n    粘贴的一段。", "SP006", 12, "text without a key"),
    (LEAD, LEAD.replace("}", ""), "SP006", 13, "{ is not closed"),
    (LEAD, LEAD.replace("]", ""), "SP006", 13, "[ is not closed"),
    (LEAD, LEAD.replace("]}", ""), "SP006", 13, "[ is not closed"),
    (DAY, DAY.replace("}", ""), "SP006", 15, "{ is not closed"),
    (LEAD, LEAD.replace("{", ""), "SP006", 13, "} closes none"),
    (LEAD, LEAD.replace("[", ""), "SP006", 13, "] closes none"),
    (LEAD, LEAD + "}", "SP006", 13, "} closes none"),
    (LEAD, LEAD.replace(", ", "，"), "SP005", 13, "full-width ，"),
    (LEAD, LEAD.replace("lead, ", "lead "), "SP006", 13, "comma is missing in front of units"),
    (HEADING, '    heading: "加强检查', "SP006", 7, "never closed"),
    (HEADING, "    heading: '加强检查", "SP006", 7, "never closed"),
    (HEADING, '    heading: "加强检查”', "SP006", 7, "never closed"),
    (HEADING, '    heading: "加强"检查', "SP006", 7, "follows the closing"),
    (HEADING, '    heading: "加强\\检查"', "SP006", 7, "backslash"),
    (HEADING, "    heading: 加强: 检查", "SP006", 7, "a colon and a space"),
    (HEADING, "      heading: 加强检查", "SP006", 7, "indented further"),
    (HEADING, "    heading 加强检查", "SP006", 7, "without a colon"),
    (HEADING, "    heading:加强检查", "SP006", 7, "no space after the colon"),
    ("title: 高安市2025年要点", "title 高安市2025年要点", "SP006", 1, "without a colon"),
    ("title: 高安市2025年要点", "title:高安市2025年要点", "SP006", 1, "no space after the colon"),
    (BLOCK, "　　content: |-", "SP005", 8, "U+3000"),
    ("  - num: （一）", "   - num: （一）", "SP006", 6, "indented by 3 spaces"),
    (HEADING, "    heading：加强检查", "SP005", 7, "full-width colon"),
    (HEADING, "\theading: 加强检查", "SP004", 7, "tab"),
    (HEADING, "    heading: @加强检查", "SP006", 7, "may not begin with @"),
    (HEADING, "    heading: >80%的企业", "SP006", 7, "a text behind >"),
    (BLOCK, "    content: |- 开展", "SP006", 8, "a text behind |"),
    (HEADING, "    heading: %加强检查", "SP006", 7, "may not begin with %"),
]

SLIPS_OF_LIBYAML = [
    # the pure parser reads these, and the first two are refused as machinery, the third as several documents
    (HEADING, "    heading: *加强检查", "SP006", 7, "may not begin with *"),
    (HEADING, "    heading: &加强检查", "SP006", 7, "may not begin with &"),
    (TEXT, "...", "SP006", 10, "ends the plan"),
]

ENGLISH = ("expected", "found", "while", "scanning", "parsing", "token")
"""Words of the parser's that no message may hold."""


@pytest.fixture(params=["libyaml", "pure"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure":
        monkeypatch.setattr(walk, "CParser", None)
    return str(request.param)


@pytest.mark.parametrize(("good", "bad", "code", "line", "told"), SLIPS)
@pytest.mark.usefixtures("parser")
def test_a_slip_is_told_where_it_is(good: str, bad: str, code: str, line: int, told: str) -> None:
    _is_told(good, bad, code, line, told)


@pytest.mark.parametrize(("good", "bad", "code", "line", "told"), SLIPS_OF_LIBYAML)
def test_a_slip_of_libyaml_is_told_where_it_is(good: str, bad: str, code: str, line: int, told: str) -> None:
    _is_told(good, bad, code, line, told)


def _is_told(good: str, bad: str, code: str, line: int, told: str) -> None:
    assert PLAN.count(good) == 1
    found = parse("plan.yaml", PLAN.replace(good, bad).encode()).findings
    first = min(found, key=lambda f: f.where)
    assert isinstance(first.where, Place)
    assert (first.code, first.where.line) == (code, line), first
    assert told in first.message and first.hint
    assert not any(word in f.message for f in found for word in ENGLISH)


@pytest.mark.usefixtures("parser")
def test_cut_off_anywhere_the_parser_is_not_quoted() -> None:
    said = {
        finding.message
        for end in range(0, len(PLAN), 3)
        for odd in ("", "\n\u00a0", "]", "\n- x\n y: z", '"', "%", "\n?")
        for finding in parse("plan.yaml", (PLAN[:end] + odd).encode()).findings
    }
    assert len(said) > 10
    assert not [message for message in said if any(word in message for word in ENGLISH)]


def test_lines_of_equals_signs_are_drawn_by_people_too() -> None:
    text = PLAN.replace(TEXT, f"      =======\n{TEXT}\n      =======")
    assert parse("plan.yaml", text.encode()).findings == []


def test_odd_white_space_that_yaml_takes_for_part_of_a_key(tmp_path: Path) -> None:
    text = "title: 要点\nyear: 2025\nregister: units.yaml\n\u00a0items: []\n"
    found = load_bytes(text.encode(), "plan.yaml", tmp_path).findings
    told = [(f.code, f.where.line) for f in found if isinstance(f.where, Place) and "U+00A0" in f.message]
    assert told == [("SP005", 4)]


@pytest.mark.parametrize("text", ["title: [", "title: {\n", "a: 1\ntitle: [\n\n"])
def test_a_bracket_at_the_end_of_the_file_is_told_where_it_stands(text: str) -> None:
    (finding,) = load_bytes(text.encode(), "plan.yaml", Path()).found
    assert isinstance(finding.where, Place)
    row = text.split("\n")[finding.where.line - 1]
    assert row[finding.where.column - 1] in "[{" and f"bracket {row[-1]} is not closed" in finding.message
