"""`safetyplan validate` and `rules` as they are called: formats, policy, several plans, standard input, exit codes."""

import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

PLANS = Path(__file__).parent / "plans"
REAL_PLAN = PLANS.parent.parent / "data" / "plan_2024.yaml"
Cli = Callable[..., Any]


@pytest.fixture
def full(tmp_path: Path) -> Path:
    shutil.copy(PLANS / "units.yaml", tmp_path)
    return Path(shutil.copy(PLANS / "full.yaml", tmp_path / "plan.yaml"))


def edited(path: Path, old: str, new: str) -> Path:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} is found {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


@pytest.fixture
def broken(full: Path) -> Path:
    """Return a plan with an error (SP301), warnings (SP203 twice) and a note (SP531)."""
    edited(full, "units: [市应急管理局]", "units: [市应急局]")
    return edited(full, "units: [市公安局, 市直有关部门]", "units: [市教体局, 有关部门]")


def codes(text: str) -> list[str]:
    return [finding["code"] for finding in json.loads(text)["findings"]]


def test_a_good_plan_is_one_quiet_line(cli: Cli, full: Path) -> None:
    edited(full, ", certain: false", "")
    result = cli("validate", full)
    assert (result.code, result.out) == (0, "")
    assert result.err == f"{full}: nothing to report\n"


def test_findings_go_to_stdout_and_their_number_to_stderr(cli: Cli, broken: Path) -> None:
    result = cli("validate", broken)
    assert result.code == 1
    assert result.out.startswith("warning[SP203] 市应急局 is an alias of 市应急管理局 [fixable]\n")
    assert "error[SP301] the clause names 市公安局 here, the responsibilities 市教体局\n" in result.out
    assert result.err == f"{broken}: 1 error, 2 warnings, 1 note; --fix mends 2 of them\n"


@pytest.mark.parametrize(
    ("options", "code", "expected"),
    [
        ((), 1, ["SP203", "SP301", "SP203", "SP531"]),
        (("--select", "SP2"), 0, ["SP203", "SP203"]),
        (("--select", "alias-for-name,SP301"), 1, ["SP203", "SP301", "SP203"]),
        (("--select", "sp3", "--select", "repair-uncertain"), 1, ["SP301", "SP531"]),
        (("--ignore", "clause-disagrees"), 0, ["SP203", "SP203", "SP531"]),
        (("--ignore", "SP2，SP3"), 0, ["SP531"]),
        (("--select", "SP3", "--ignore", "SP301"), 0, []),
        (("--ignore", "SP301", "--fail-on", "warning"), 1, ["SP203", "SP203", "SP531"]),
        (("--select", "SP5", "--fail-on", "warning"), 0, ["SP531"]),
        (("--select", "SP5", "--fail-on", "note"), 1, ["SP531"]),
        (("--fail-on", "never"), 0, ["SP203", "SP301", "SP203", "SP531"]),
        (("--exit-zero",), 0, ["SP203", "SP301", "SP203", "SP531"]),
    ],
)
def test_policy(cli: Cli, broken: Path, options: tuple[str, ...], code: int, expected: list[str]) -> None:
    result = cli("validate", broken, "--format", "json", *options)
    assert (result.code, codes(result.out)) == (code, expected)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--select", "clause-disagree"),
            "no rule is called clause-disagree\n  hint: did you mean clause-disagrees",
        ),
        (("--ignore", "SP999"), "no rule is called SP999\n"),
        (("--format", "xml"), "--format cannot be xml\n  hint: write one of: text, json, github, sarif"),
        (("--fail-on", "fatal"), "--fail-on cannot be fatal\n"),
    ],
)
def test_wrong_use_is_2_with_a_hint(cli: Cli, broken: Path, arguments: tuple[str, ...], message: str) -> None:
    result = cli("validate", broken, *arguments)
    assert result.code == 2 and message in result.err and result.out == ""


def test_what_keeps_a_plan_from_being_read_cannot_be_chosen_away(cli: Cli, full: Path) -> None:
    edited(full, "year: 2024", "year: 二〇二四")
    result = cli("validate", full, "--format", "json", "--select", "SP3", "--ignore", "SP1")
    assert (result.code, codes(result.out)) == (1, ["SP106"])


def test_one_wrong_date_does_not_hide_what_else_is_wrong(cli: Cli, broken: Path) -> None:
    edited(broken, "within: {start: 2024-01-01", "within: {start: 2024-02-30")
    result = cli("validate", broken, "--format", "json")
    assert codes(result.out) == ["SP203", "SP301", "SP203", "SP531", "SP105"]


def test_of_the_item_at_fault_nothing_else_is_told(cli: Cli, broken: Path) -> None:
    edited(broken, "by: 2024-06-30", "by: 2024-06-31")
    assert codes(cli("validate", broken, "--format", "json").out) == ["SP105"]


def test_one_warning_stands_below_the_notes_and_each_note_is_shown_on_request(cli: Cli) -> None:
    """The real plan has forty notes; of a terminal people see the end."""
    short, full = cli("validate", REAL_PLAN), cli("validate", REAL_PLAN, "--notes")
    assert short.code == full.code == 0
    assert short.out.count("note[SP303]") == 1 and full.out.count("note[SP303]") == 16
    assert "items 2, 3, 5, " in short.out and len(short.out.splitlines()) < 40
    assert short.err.endswith(": 43 notes\n--notes shows every note in full\n")
    assert full.err.endswith(": 43 notes\n")


def test_several_plans_in_one_run(cli: Cli, broken: Path, tmp_path: Path) -> None:
    other = shutil.copy(PLANS / "full.yaml", tmp_path / "other.yaml")
    result = cli("validate", broken, other, "--format", "json")
    document = json.loads(result.out)
    assert result.code == 1
    assert document["files"] == [str(broken), str(other)]
    assert {finding["place"]["path"] for finding in document["findings"]} == {str(broken), str(other)}
    assert result.err.splitlines() == [
        f"{broken}: 1 error, 2 warnings, 1 note; --fix mends 2 of them",
        f"{other}: 1 note",
    ]


def test_an_unreadable_plan_is_2_and_the_others_are_still_checked(
    cli: Cli, broken: Path, tmp_path: Path
) -> None:
    result = cli("validate", tmp_path / "no.yaml", broken)
    assert result.code == 2
    assert "no.yaml cannot be read" in result.err and "error[SP301]" in result.out


def test_standard_input(cli: Cli, broken: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(broken.parent)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(broken.read_bytes())))
    result = cli("validate", "-", "--format", "json")
    document = json.loads(result.out)
    assert result.code == 1 and document["files"] == ["<stdin>"]
    assert document["findings"][0]["place"]["path"] == "<stdin>"


def test_another_register(cli: Cli, full: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("units:\n- {name: 市住建局, kind: department}\n", encoding="utf-8")
    result = cli("validate", full, "--register", other, "--format", "json", "--select", "SP202")
    assert result.code == 1 and set(codes(result.out)) == {"SP202"}


def test_a_missing_register_is_told_at_its_name(cli: Cli, full: Path) -> None:
    (full.parent / "units.yaml").unlink()
    result = cli("validate", full, "--format", "json")
    finding = json.loads(result.out)["findings"][0]
    assert codes(result.out) == ["SP201", "SP531"]
    assert (finding["code"], finding["place"]["line"], finding["place"]["column"]) == ("SP201", 4, 11)


def test_github_and_sarif(cli: Cli, broken: Path) -> None:
    assert cli("validate", broken, "--format", "github").out.startswith("::warning title=safetyplan SP203,")
    assert json.loads(cli("validate", broken, "--format", "sarif").out)["version"] == "2.1.0"


def test_markdown(cli: Cli, broken: Path) -> None:
    text = cli("validate", broken, "--format", "markdown").out
    assert text.startswith("# Findings\n\n## ")
    assert text.count("- [ ] ") == cli("validate", broken, "--format", "github").out.count("::") // 2


def test_fix_writes_and_reports_what_is_left(cli: Cli, broken: Path) -> None:
    result = cli("validate", broken, "--fix", "--format", "json")
    assert codes(result.out) == ["SP301", "SP531"]
    assert result.err.startswith(f"mended 2 places in {broken}\n")
    assert "units: [市应急管理局]" in broken.read_text(encoding="utf-8")


def test_diff_shows_and_writes_nothing(cli: Cli, broken: Path) -> None:
    before = broken.read_bytes()
    result = cli("validate", broken, "--diff")
    assert "+    - {role: lead, units: [市应急管理局]}" in result.out
    assert broken.read_bytes() == before


def test_standard_input_is_not_mended(cli: Cli) -> None:
    assert cli("validate", "-", "--fix").code == 2


LEAD = "    - {role: lead, units: [市应急管理局]}\n"


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("ignore[SP203]", []),
        ("ignore[alias-for-name]", []),
        ("ignore[SP2]", []),
        ("ignore[SP301, SP203]", ["SP013"]),
        ("ignore[SP301]", ["SP203", "SP013"]),
        ("ignore[SP999]", ["SP203", "SP014"]),
        ("ignore[SP104]", ["SP203", "SP014"]),
        ("ignore", ["SP203", "SP014"]),
    ],
)
def test_an_ignore_comment_on_the_line(cli: Cli, full: Path, comment: str, expected: list[str]) -> None:
    edited(full, LEAD, f"    - {{role: lead, units: [市应急局]}}  # safetyplan: {comment}\n")
    result = cli("validate", full, "--format", "json", "--ignore", "SP531")
    assert codes(result.out) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - num: 2\n", "  - num: 2  # safetyplan: ignore[SP203]\n"),
        ("  - num: 2\n", "  # safetyplan: ignore[SP203]\n  # and a comment\n\n  - num: 2\n"),
    ],
)
def test_an_ignore_comment_on_the_item(cli: Cli, full: Path, old: str, new: str) -> None:
    edited(full, LEAD, "    - {role: lead, units: [市应急局]}\n")
    edited(full, old, new)
    assert codes(cli("validate", full, "--format", "json", "--ignore", "SP531").out) == []


def test_an_ignore_comment_of_the_next_item_does_not_count(cli: Cli, full: Path) -> None:
    edited(full, LEAD, "    - {role: lead, units: [市应急局]}\n")
    edited(full, "  - num: 3\n", "  - num: 3  # safetyplan: ignore[SP203]\n")
    assert codes(cli("validate", full, "--format", "json", "--ignore", "SP531").out) == ["SP203", "SP013"]


@pytest.mark.parametrize(
    "text",
    ["      做好宣传 # safetyplan: ignore[SP999]。\n", "      # safetyplan: ignore[SP999]。\n"],
)
def test_what_looks_like_a_comment_inside_a_text_is_none(cli: Cli, full: Path, text: str) -> None:
    edited(full, "      每月至少通报1次。\n", "      每月至少通报1次。\n" + text)
    assert "SP014" not in codes(cli("validate", full, "--format", "json").out)


def test_ignored_in_the_register(cli: Cli, full: Path) -> None:
    units = full.parent / "units.yaml"
    edited(units, "- {name: 上湖乡, kind: township}", "- {name: 上湖乡, kind: township, confirmed: false}")
    assert codes(cli("validate", full, "--format", "json").out) == ["SP531", "SP215"]
    edited(units, "township, confirmed: false}", "township, confirmed: false}  # safetyplan: ignore[SP215]")
    assert codes(cli("validate", full, "--format", "json").out) == ["SP531"]


def test_rules_are_listed_and_explained(cli: Cli) -> None:
    listed = cli("rules").out
    assert "SP301  clause-disagrees" in listed and "SP001  not-utf-8" in listed
    page = cli("rules", "clause-disagrees").out
    assert page == cli("rules", "SP301").out
    assert page.startswith(
        "## SP301 clause-disagrees\n\nThe clause and the responsibilities disagree. (error)\n"
    )
    assert "Wrong:\n\n```yaml\n- clause: " in page
    assert cli("rules", "SP2").out.count("\n## SP2") >= 10
    assert cli("rules", "nonsense").code == 2
