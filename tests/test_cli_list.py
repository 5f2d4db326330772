"""`list`, `show` and `units` as a person calls them: what is printed, where, and with which exit code."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from safetyplan.terminal import width


def test_list_answers_a_clerk_in_80_columns(cli, small: Path) -> None:
    result = cli("list", "--plan", small, "--dept", "市应急管理局")
    assert result.code == 0
    assert ["1", "开展大检查", "lead"] in [line.split()[:3] for line in result.out.splitlines()]
    assert all(width(line) <= 80 for line in result.out.splitlines())
    assert result.err == "市应急局: 2 items (named 1、host 1)\n"


def test_the_closing_line_tells_how_many_more_there_are(cli, small: Path) -> None:
    result = cli("list", "--plan", small, "--dept", "市住建局")
    assert (
        result.err == "市住建局: 2 items (named 1、member 1); 1 more as relevant, shown by --basis relevant\n"
    )
    more = cli("list", "--plan", small, "--dept", "市住建局", "--basis", "relevant", "--format", "json")
    assert [row["item"] for row in json.loads(more.out)["rows"]] == ["1"]


def test_json_has_the_same_duties_as_the_table(cli, small: Path) -> None:
    result = cli("list", "--plan", small, "--township", "东镇", "--format", "json")
    answer = json.loads(result.out)
    assert (answer["kind"], answer["version"], answer["unit"]) == ("list", 1, "东镇")
    assert (answer["counts"], answer["more"]) == ({"member": 1}, {"relevant": 1})
    (row,) = answer["rows"]
    assert row == {
        "item": "1",
        "sections": ["一、全面排查"],
        "heading": "开展大检查",
        "title": "开展大检查",
        "clause": "（市安委会组织，市应急局牵头，市公安局等有关部门分工负责，各镇落实）",
        "organizers": ["市安委会"],
        "leads": ["市应急局"],
        "stated": [
            {"role": "organize", "units": ["市安委会"], "item": "1", "default": False},
            {"role": "lead", "units": ["市应急局"], "item": "1", "default": False},
            {"role": "share", "units": ["市公安局", "有关部门"], "item": "1", "default": False},
            {"role": "implement", "units": ["各镇"], "item": "1", "default": False},
        ],
        "duties": [
            {
                "unit": "东镇",
                "confirmed": True,
                "role": "implement",
                "basis": "member",
                "via": "各镇",
                "note": "",
                "item": "1",
                "rule": "",
            }
        ],
        "dues": [
            {
                "item": "1",
                "task": "组织开展安全生产大检查",
                "phrase": "2024年6月底前",
                "days": [{"start": "2024-06-30", "end": "2024-06-30"}],
                "last_day": "2024-06-30",
                "is_default": False,
                "is_above": False,
                "every": "",
                "times": 0,
                "event": "",
                "note": "",
            },
            {
                "item": "1",
                "task": "",
                "phrase": "每月至少通报1次",
                "days": [],
                "last_day": "2024-12-31",
                "is_default": False,
                "is_above": False,
                "every": "month",
                "times": 1,
                "event": "",
                "note": "",
            },
        ],
        "last_day": "2024-12-31",
    }


def test_csv_opens_in_excel_and_holds_no_formula(cli, small: Path) -> None:
    small.write_text(
        small.read_text(encoding="utf-8").replace("heading: 加强宣传", "heading: =1+1"), encoding="utf-8"
    )
    result = cli("list", "--plan", small, "--dept", "市应急局", "--format", "csv")
    assert result.out.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(result.out.removeprefix("\ufeff"))))
    assert rows[0][:6] == ["item", "section", "title", "unit", "role", "basis"]
    assert [row[2] for row in rows[1:]] == ["开展大检查", "'=1+1"]


def test_markdown_escapes_what_would_break_the_table(cli, small: Path) -> None:
    small.write_text(
        small.read_text(encoding="utf-8").replace("heading: 加强宣传", 'heading: "甲|乙<b>"'),
        encoding="utf-8",
    )
    out = cli("list", "--plan", small, "--dept", "市应急局", "--format", "md").out
    assert "| 甲\\|乙&lt;b> |" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--dept", "应急委"], "no unit is called 应急委"),
        (["--dept", "有关部门"], "有关部门 is a group, not a unit"),
        (["--dept", "市应急局", "--township", "东镇"], "name one unit"),
        (["--due-before", "2024-02-30"], "2024-02-30 is no date"),
        (["--role", "boss"], "write one of: organize（组织）, lead（牵头）"),
        (["--role", ""], " is no value that --role can have"),
        (["--basis", "牵头"], "牵头 is no value that --basis can have"),
        (["--section", "4"], "there is no section 4"),
        (["--plan", "/nowhere/plan.yaml"], "/nowhere/plan.yaml cannot be read"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what_to_do(cli, small: Path, arguments: list[str], said: str) -> None:
    result = cli("list", "--plan", small, *arguments)
    assert result.code == 2 and said in result.err and result.out == ""


def test_a_plan_with_errors_is_not_listed(cli, small: Path) -> None:
    small.write_text(
        small.read_text(encoding="utf-8").replace(
            "role: share, units: [市公安局", "role: share, units: [市公安"
        ),
        encoding="utf-8",
    )
    result = cli("list", "--plan", small, "--dept", "市公安局")
    assert result.code == 1 and result.out == ""
    assert f"{small}:17:29" in result.err and "市公安" in result.err


def test_show_tells_everything_about_one_item(cli, small: Path) -> None:
    result = cli("show", "2", "--plan", small)
    assert result.code == 0
    lines = result.out.splitlines()
    assert lines[:2] == ["一、全面排查", "2.加强宣传"]
    assert "  share  市住建局（member：有关部门，市安委办2024年第3号函）" in lines
    assert "  lead   市应急局（host：市安委办）" in lines
    assert "  本项任务：2024年1月1日至2026年12月31日（原文：三年计划）" in lines or (
        "  2024年1月1日至2026年12月31日（原文：三年计划）" in lines
    )
    assert "  有关部门 → 市住建局（市安委办2024年第3号函）" in lines


def test_show_tells_repairs_and_default_deadlines_of_the_real_plan(cli) -> None:
    result = cli("show", "6", "--plan", Path(__file__).parent.parent / "data" / "plan_2024.yaml")
    assert "五个一活动 → “五个一”活动（certain）" in result.out
    assert "各安全生产委员会 → 各安全生产专业委员会（not certain, to be confirmed" in result.out


def test_units_counts_certain_duties_by_role(cli, small: Path) -> None:
    rows = {
        line.split()[0]: line.split()[1:]
        for line in cli("units", "--plan", small).out.splitlines()
        if line.strip()
    }
    assert rows["市应急局"] == ["department", "2"]
    assert rows["市住建局"] == ["department", "2", "1"]
    assert rows["各镇"] == ["2", "units:", "东镇、西镇"]


def test_units_name_tells_names_parents_and_duties(cli, small: Path) -> None:
    out = cli("units", "西镇", "--plan", small).out
    assert "formerly: 西乡（until 2020-05-31）" in out
    assert cli("units", "西乡", "--plan", small).out == out
    office = cli("units", "市安委办", "--plan", small).out
    assert "part of: 市安委会" in office and "hosted by: 市应急局" in office


@pytest.mark.parametrize(
    ("folder", "expected"),
    [("", "shipped"), ("data", "here"), (".", "here")],
)
def test_the_plan_is_looked_for_here_and_then_taken_from_the_program(
    cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, expected: str
) -> None:
    from shutil import copy

    home = tmp_path / "desk"
    home.mkdir()
    monkeypatch.chdir(home)
    if folder:
        (home / folder).mkdir(exist_ok=True)
        shipped = Path(__file__).parent.parent / "data"
        copy(shipped / "units.yaml", home / folder)
        text = (shipped / "plan_2024.yaml").read_text(encoding="utf-8")
        (home / folder / "plan_2023.yaml").write_text(text.replace("高安市", "旧高安市"), encoding="utf-8")
        (home / folder / "plan_2024.yaml").write_text(text, encoding="utf-8")
        (home / folder / "plan_draft.yaml").write_text("title: 不是计划\n", encoding="utf-8")
    result = cli("show", "1")
    assert result.code == 0
    assert ("using the plan shipped" in result.err) is (expected == "shipped")


def test_the_environment_names_a_plan(cli, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETYPLAN_PLAN", str(small))
    assert "2.加强宣传" in cli("show", "2").out


def test_chinese_arguments_survive_a_c_locale(small: Path) -> None:
    command = [
        sys.executable,
        "-X",
        "utf8=0",
        "-m",
        "safetyplan",
        "list",
        "--plan",
        str(small),
        "--dept",
        "市应急局",
    ]
    environment = {"LC_ALL": "C", "PATH": "", "SAFETYPLAN_LANG": "en", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "开展大检查" in done.stdout.decode()


def test_a_reader_that_goes_away_is_no_fault(small: Path) -> None:
    command = f"{sys.executable} -m safetyplan list --plan {small} | head -1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert done.returncode == 0 and b"Traceback" not in done.stderr


def test_a_fault_of_the_program_is_told_apart(cli, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safetyplan.plan.tasks.walk", lambda plan: 1 / 0)
    result = cli("list", "--plan", small)
    assert (
        result.code == 3
        and "ZeroDivisionError" in result.err
        and "this is a fault of safetyplan" in result.err
    )


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        (["--role", "牵头"], ["--role", "lead"]),
        (["--role", "牵", "--role", "组织"], ["--role", "lead", "--role", "organize"]),
        (["--dept", "市住建局", "--basis", "有关部门"], ["--dept", "市住建局", "--basis", "RELEVANT"]),
    ],
)
def test_roles_and_bases_have_chinese_words(cli, small: Path, chinese: list[str], english: list[str]) -> None:
    asked = [cli("list", "--plan", small, "--format", "json", *words) for words in (chinese, english)]
    assert asked[0] == asked[1]
    assert 0 < len(json.loads(asked[0].out)["rows"]) < 3


def test_units_shows_a_group(cli, small: Path) -> None:
    open_group = cli("units", "有关部门", "--plan", small)
    assert open_group.code == 0
    lines = open_group.out.splitlines()
    assert lines[0] == "有关部门  group"
    assert lines[1].startswith("  open: what the plan asks of the group may concern each member;")
    assert "  members: 市应急局、市公安局、市交警大队、市住建局" in lines
    assert lines[-1].split() == ["share", "1、2"]
    closed = cli("units", "各镇", "--plan", small).out
    assert "  closed: what the plan asks of the group, every member holds" in closed
    assert "  number of members: 2" in closed


@pytest.mark.parametrize(
    "command",
    [
        ["list", "--dept", "市应急管理局"],
        ["show", "1"],
        ["units"],
        ["render", "matrix", "--format", "md"],
        ["render", "calendar"],
    ],
)
def test_a_plan_with_errors_is_shown_as_a_draft_only(cli, small: Path, command: list[str]) -> None:
    text = small.read_text("utf-8")
    assert "有关镇落实）" in text
    small.write_text(text.replace("有关镇落实）", "东镇落实）", 1), encoding="utf-8")
    refused = cli(*command, "--plan", small)
    assert (refused.code, refused.out) == (1, "")
    assert "error[SP301]" in refused.err and "--draft shows it as a draft" in refused.err
    shown = cli(*command, "--plan", small, "--draft")
    assert shown.code == 0
    assert "is a draft, not a reviewed plan" in shown.err
    if "matrix" in command:
        assert "（草稿）" in shown.out


def test_a_plan_that_cannot_be_read_is_not_said_to_come_as_a_draft(cli, small: Path) -> None:
    small.write_text("title: [\n", encoding="utf-8")
    for command in (["list", "--draft", "--plan", small], ["list", "--plan", small], ["diff", small, small]):
        done = cli(*command)
        assert done.code == 1 and "error[" in done.err and "--draft" not in done.err
