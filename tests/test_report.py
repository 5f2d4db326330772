"""Every format on the same findings: one of each shape, located in one small file."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from safetyplan.findings import Finding, Place, Related, Severity
from safetyplan.report import FORMATS, github, json_v1, markdown, sarif, terminal
from safetyplan.source import Source
from safetyplan.source.load import Loaded, load_bytes
from safetyplan.text import width

ROOT = Path(__file__).parent.parent
TEXT = """\
title: 高安市2024年安全生产工作要点
items:
- {clause: （市应急局牵头）, units: [市应急局管理局]}
- note: "\x1b[31m红\x07色"
- long: LONG
""".replace("LONG", "甲" * 300 + "乙" + "丙" * 300)

FINDINGS = [
    Finding(
        "SP202",
        Severity.ERROR,
        "no unit is called 市应急局管理局",
        Place("计划 一.yaml", 3, 30, 3, 37),
        "did you mean 市应急管理局?",
        (Related("first here", Place("计划 一.yaml", 3, 12, 3, 16)),),
        "市应急管理局",
        fixable=True,
    ),
    Finding("SP513", Severity.WARNING, "50% of\nit, all: 市", Place("计划 一.yaml", 1, 1, 1, 6)),
    Finding("SP303", Severity.NOTE, "nobody leads item 1", Place("计划 一.yaml", 9, 1, 9, 2), "leave it"),
    Finding("SP003", Severity.ERROR, "a \x1b in it", Place("计划 一.yaml", 4, 10, 4, 16), "delete it"),
    Finding("SP531", Severity.NOTE, "a long line", Place("计划 一.yaml", 5, 309, 5, 310), "look"),
]


@pytest.fixture
def loaded() -> Loaded:
    return Loaded(Source("计划 一.yaml", TEXT))


def test_the_terminal_shows_line_caret_related_place_and_hint(loaded: Loaded) -> None:
    assert terminal.render(FINDINGS[:3], loaded) == (
        "error[SP202] no unit is called 市应急局管理局 [fixable]\n"
        " --> 计划 一.yaml:3:30\n"
        "3 | - {clause: （市应急局牵头）, units: [市应急局管理局]}\n"
        "  |                                      ^^^^^^^^^^^^^^\n"
        "  = first here: 计划 一.yaml:3:12\n"
        "  = hint: did you mean 市应急管理局?\n"
        "\n"
        "warning[SP513] 50% of␊it, all: 市\n"
        " --> 计划 一.yaml:1:1\n"
        "1 | title: 高安市2024年安全生产工作要点\n"
        "  | ^^^^^\n"
        "\n"
        "note[SP303] nobody leads item 1\n"
        " --> 计划 一.yaml:9:1\n"
        "  = hint: leave it\n"
        "\n"
    )


def test_the_caret_stands_under_what_is_meant(loaded: Loaded) -> None:
    lines = terminal.render(FINDINGS[:1], loaded).splitlines()
    shown, caret = lines[2], lines[3]
    assert width(shown[: shown.index("市应急局管理局")]) == caret.index("^")
    assert width("市应急局管理局") == caret.count("^")


def test_no_file_can_drive_the_terminal(loaded: Loaded) -> None:
    text = terminal.render(FINDINGS[3:4], loaded)
    assert "\x1b" not in text and "\x07" not in text
    assert "␛[31m红␇色" in text and "a ␛ in it" in text


def test_of_a_long_line_what_is_meant_is_shown(loaded: Loaded) -> None:
    lines = terminal.render(FINDINGS[4:], loaded).splitlines()
    shown, caret = lines[2], lines[3]
    assert width(shown) <= terminal.COLUMNS + 6
    assert shown.startswith("5 | … 甲") and shown.endswith("丙 …")
    assert width(shown[: shown.index("乙")]) == caret.index("^")
    assert caret.count("^") == 2


def test_colours_only_if_asked(loaded: Loaded) -> None:
    plain = terminal.render(FINDINGS[:3], loaded)
    coloured = terminal.render(FINDINGS[:3], loaded, colour=True)
    assert "\x1b" not in plain and "\x1b[1;31merror[SP202]\x1b[0m" in coloured


def test_json_follows_its_schema(loaded: Loaded) -> None:
    document = json.loads(json_v1.render(FINDINGS, loaded))
    schema = json.loads((ROOT / "docs" / "findings.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(document, schema)
    assert document["version"] == json_v1.VERSION == schema["properties"]["version"]["const"]
    assert document["summary"] == {"errors": 2, "warnings": 1, "notes": 2}
    assert document["findings"][0] == {
        "code": "SP202",
        "name": "unknown-unit",
        "severity": "error",
        "message": "no unit is called 市应急局管理局",
        "hint": "did you mean 市应急管理局?",
        "replacement": "市应急管理局",
        "place": {"path": "计划 一.yaml", "line": 3, "column": 30, "end_line": 3, "end_column": 37},
        "related": [
            {
                "message": "first here",
                "place": {"path": "计划 一.yaml", "line": 3, "column": 12, "end_line": 3, "end_column": 16},
            }
        ],
        "fixable": True,
    }
    assert not any(finding["fixable"] for finding in document["findings"][1:])


def test_json_without_findings_follows_its_schema_too(loaded: Loaded) -> None:
    document = json.loads(json_v1.render([], loaded))
    jsonschema.validate(
        document, json.loads((ROOT / "docs" / "findings.schema.json").read_text(encoding="utf-8"))
    )
    assert document["files"] == ["计划 一.yaml"] and document["findings"] == []


def test_github_annotations_are_one_escaped_line_each(loaded: Loaded) -> None:
    lines = github.render(FINDINGS[:3], loaded).splitlines()
    assert lines[0] == (
        "::error title=safetyplan SP202,file=计划 一.yaml,line=3,col=30,endLine=3,endColumn=37::"
        "计划 一.yaml:3:30: SP202 no unit is called 市应急局管理局 [fixable]%0Adid you mean 市应急管理局?"
    )
    assert lines[1].startswith("::warning ") and lines[1].endswith("SP513 50%25 of%0Ait, all: 市")
    assert lines[2].startswith("::notice ")
    assert len(lines) == 3


def _sarif_schema() -> Any:
    path = Path(__file__).parent / "schemas" / "sarif-2.1.0-rtm.5.json"
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("findings", [FINDINGS, []], ids=["some", "none"])
def test_sarif_is_valid_against_the_published_schema(loaded: Loaded, findings: list[Finding]) -> None:
    document = json.loads(sarif.render(findings, loaded))
    validator = jsonschema.Draft4Validator(_sarif_schema(), format_checker=jsonschema.FormatChecker())
    assert list(validator.iter_errors(document)) == []
    with pytest.raises(jsonschema.ValidationError):
        validator.validate({**document, "version": "2.0.0"})


def test_sarif_counts_columns_in_code_points_and_tells_each_rule_once(loaded: Loaded) -> None:
    run = json.loads(sarif.render([*FINDINGS, FINDINGS[0]], loaded))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    told = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert told == ["SP003", "SP202", "SP303", "SP513", "SP531"]
    first = run["results"][0]
    assert told[first["ruleIndex"]] == first["ruleId"] == "SP202"
    location = first["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "%E8%AE%A1%E5%88%92%20%E4%B8%80.yaml"
    assert location["region"] == {"startLine": 3, "startColumn": 30, "endLine": 3, "endColumn": 37}
    assert first["relatedLocations"][0]["message"]["text"] == "first here"


def test_every_format_has_a_module_and_gives_the_same_bytes_twice(tmp_path: Path) -> None:
    from importlib import import_module

    assert list(FORMATS) == ["text", "json", "github", "sarif", "markdown"]
    loaded = load_bytes(b"title: \xe4\xb8\x80\nyear: x\n", "plan.yaml", tmp_path)
    assert {finding.code for finding in loaded.findings} == {"SP102", "SP106"}
    for module in FORMATS.values():
        render = import_module(f"safetyplan.report.{module}").render
        assert render(loaded.findings, loaded) == render(loaded.findings, loaded) != ""


def test_markdown_has_a_box_for_every_finding_the_gravest_first(loaded: Loaded) -> None:
    text = markdown.render(FINDINGS, loaded)
    assert text.count("- [ ] ") == len(FINDINGS)
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        "# Findings",
        "## Errors",
        "## Warnings",
        "## Notes",
    ]
    assert (
        "[SP202]\n\n- [ ] 计划 一.yaml:3:30: no unit is called 市应急局管理局 [fixable] (did you mean 市应急管理局?)\n"
        in text
    )
    assert "50% of it, all" in text
    assert markdown.render([], loaded) == "# Findings\n\nnothing to report\n"


def noted(line: int, message: str, hint: str, code: str = "SP303") -> Finding:
    return Finding(code, Severity.NOTE, message, Place("plan.yaml", line, 3, line, 6), hint)


PLAN = b"""\
title: t
register: units.yaml
items:
- num: 7
  heading: one
- num: 8
  heading: two
- num: 9
  heading: three
"""


def test_notes_of_one_rule_are_one_block_above_what_is_graver() -> None:
    plan = load_bytes(PLAN, "plan.yaml", Path("nowhere"))
    warned = Finding("SP513", Severity.WARNING, "this one", Place("plan.yaml", 1, 1, 1, 6))
    wrong = Finding("SP202", Severity.ERROR, "that one", Place("plan.yaml", 1, 8, 1, 9))
    notes = [noted(5, "nobody leads item 7", "leave it"), noted(9, "nobody leads item 9", "leave it")]
    text = terminal.overview([wrong, warned, *notes, noted(2, "alone", "so", "SP531")], plan)
    blocks = text.split("\n\n")
    assert blocks[0].splitlines() == [
        "note[SP303] Nobody leads the item (2 places)",
        " --> plan.yaml",
        "  = items 7, 9 (lines 5, 9)",
        "  = hint: leave it",
    ]
    assert [block.split(" ")[0] for block in blocks[1:-1]] == [
        "note[SP531]",
        "warning[SP513]",
        "error[SP202]",
    ]
    assert "2 | register: units.yaml" in blocks[1]


def test_what_notes_say_alike_is_said_and_what_they_hint_apart_is_not() -> None:
    plan = load_bytes(PLAN, "plan.yaml", Path("nowhere"))
    text = terminal.overview([noted(1, "the same", "one"), noted(3, "the same", "another")], plan)
    assert text == "note[SP303] the same (2 places)\n --> plan.yaml\n  = lines 1, 3\n\n"


def test_a_long_list_of_items_is_folded_at_the_edge_of_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = terminal.overview([noted(line, "the same", "") for line in range(100, 160)])
    lines = text.splitlines()
    assert len(lines) > 5 and max(map(width, lines)) <= 60
    assert text.count("1") > 60 and "…" not in text


def test_of_forty_notes_github_shows_one_a_rule() -> None:
    plan = load_bytes(PLAN, "plan.yaml", Path("nowhere"))
    notes = [noted(line, f"nobody leads {line}", "leave it") for line in range(1, 41)]
    out = github.render([*notes, noted(5, "another", "", "SP531")], plan)
    first, second = out.splitlines()
    assert first.startswith("::notice title=safetyplan SP303,file=plan.yaml,line=1,")
    assert "SP303 Nobody leads the item (40 places)%0Aitems 7, 8, 9 (lines 1, 2, " in first
    assert first.endswith("%0Aleave it") and "SP531 another" in second
