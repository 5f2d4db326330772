"""`validate --write-baseline`, `--baseline` and `--statistics`: what is accepted stays quiet, and nothing else does."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = json.loads((ROOT / "docs" / "findings.schema.json").read_text("utf-8"))
Cli = Callable[..., Any]


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the real plan, forty-three notes in it, in the current folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "data" / "units.yaml", tmp_path)
    return Path(shutil.copy(ROOT / "data" / "plan_2024.yaml", "plan.yaml"))


@pytest.fixture
def accepted(cli: Cli, plan: Path) -> Path:
    assert cli("validate", plan, "--write-baseline", "accepted.yaml").code == 0
    return Path("accepted.yaml")


def edited(path: Path, old: str, new: str, count: int = 1) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, old
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def found(cli: Cli, *arguments: str | Path) -> dict[str, Any]:
    result = cli("validate", *arguments, "--format", "json")
    document: dict[str, Any] = json.loads(result.out)
    jsonschema.validate(document, SCHEMA)
    return document


def codes(cli: Cli, *arguments: str | Path) -> list[str]:
    return [each["code"] for each in found(cli, *arguments)["findings"]]


def test_what_is_accepted_is_quiet_and_counted(cli: Cli, plan: Path, accepted: Path) -> None:
    result = cli("validate", plan, "--baseline", accepted, "--fail-on", "note")
    assert (result.code, result.out) == (0, "")
    assert result.err == "plan.yaml: nothing to report; 43 accepted by accepted.yaml\n"
    document = found(cli, plan, "--baseline", accepted)
    assert document["baseline"] == {"path": "accepted.yaml", "accepted": 43, "unmatched": []}


def test_the_file_can_be_reviewed_and_knows_no_lines(cli: Cli, plan: Path, accepted: Path) -> None:
    lines = accepted.read_text("utf-8").splitlines()
    assert lines[0].startswith("# 已接受的检查结果") and lines[1] == "accepted:" and len(lines) == 45
    (lead,) = (line for line in lines if "SP303" in line and "items/13/" in line)
    assert lead.startswith(
        "- {plan: plan.yaml, rule: SP303, where: sections/四/items/13/responsibilities, text: "
    )
    assert ", about: " in lead
    before = accepted.read_bytes()
    assert cli("validate", plan, "--write-baseline", accepted).code == 0
    assert accepted.read_bytes() == before


def test_lines_may_be_inserted_anywhere(cli: Cli, plan: Path, accepted: Path) -> None:
    text = plan.read_text("utf-8")
    plan.write_text("# one\n\n# two\n" + text.replace("\n  - num: ", "\n\n  # here\n  - num: "), "utf-8")
    edited(Path("units.yaml"), "- name: 市纪委监委", "# a unit\n- name: 市纪委监委")
    assert cli("validate", plan, "--baseline", accepted).err.startswith("plan.yaml: nothing to report; 43 ")


def test_units_may_be_inserted(cli: Cli, plan: Path, accepted: Path) -> None:
    edited(Path("units.yaml"), "- name: 市纪委监委", "- {name: 新设局, kind: department}\n- name: 市纪委监委")
    assert codes(cli, plan, "--baseline", accepted) == []


def test_another_text_in_the_same_item_is_told(cli: Cli, plan: Path, accepted: Path) -> None:
    edited(
        plan,
        "note: 也可能作“反三违”行动}",
        "note: 也可能作“反三违”行动}\n    - {printed: 切实, read: 切实, certain: false}",
    )
    document = found(cli, plan, "--baseline", accepted)
    told = [each for each in document["findings"] if each["code"] == "SP531"]
    assert len(told) == 1 and "切实" in told[0]["message"]
    assert document["baseline"]["accepted"] == 43


def test_a_text_that_changed_is_told_and_its_entry_named(cli: Cli, plan: Path, accepted: Path) -> None:
    edited(plan, "read: 各安全生产专业委员会,", "read: 各安全生产专门委员会,")
    edited(plan, "各安全生产专业委员会", "各安全生产专门委员会")
    result = cli("validate", plan, "--baseline", accepted, "--select", "SP531")
    assert result.out.count("note[SP531]") == 1 and "各安全生产专门委员会" in result.out
    first, entry, _summary = result.err.splitlines()
    assert first.startswith("accepted.yaml: 1 entry matches nothing any more; ")
    assert entry.startswith("  plan.yaml SP531 sections/二/items/6/repairs/各安全生产委员会/read (")
    assert len(found(cli, plan, "--baseline", accepted)["baseline"]["unmatched"]) == 1


def test_the_same_words_a_second_time_are_told(cli: Cli, plan: Path) -> None:
    edited(plan, "切实传导压力、压实责任。", "切实传导压力,压实责任。")
    assert cli("validate", plan, "--write-baseline", "accepted.yaml").code == 0
    assert codes(cli, plan, "--baseline", "accepted.yaml") == []
    edited(plan, "切实传导压力,压实责任。", "切实传导压力、压实责任，严格,落实。")
    assert "SP513" in codes(cli, plan, "--baseline", "accepted.yaml")


def test_what_was_not_checked_is_not_called_gone(cli: Cli, plan: Path, accepted: Path) -> None:
    assert "matches nothing" not in cli("validate", plan, "--baseline", accepted, "--select", "SP2").err
    edited(plan, "year: 2024", "year: 二〇二四")
    result = cli("validate", plan, "--baseline", accepted)
    assert result.code == 1 and "match nothing" not in result.err and "SP106" in result.out


def test_an_error_is_never_accepted(cli: Cli, plan: Path) -> None:
    edited(plan, "units: [市委宣传部, 市应急管理局]", "units: [市委宣传部, 市应急局管理局]")
    result = cli("validate", plan, "--write-baseline", "accepted.yaml")
    assert result.code == 1 and "error[SP202]" in result.out and "note[" not in result.out
    assert "SP202" not in Path("accepted.yaml").read_text("utf-8")
    text = Path("accepted.yaml").read_text("utf-8")
    assert cli("validate", plan, "--baseline", "accepted.yaml").code == 1
    Path("accepted.yaml").write_text(text.replace("SP303", "SP202"), encoding="utf-8")
    assert "error[SP202]" in cli("validate", plan, "--baseline", "accepted.yaml").out


def test_a_plan_that_cannot_be_checked_as_a_whole_is_not_accepted(
    cli: Cli, plan: Path, accepted: Path
) -> None:
    before = accepted.read_bytes()
    edited(plan, "year: 2024", "year: 二〇二四")
    result = cli("validate", plan, "--write-baseline", accepted)
    assert result.code == 1 and "accepted.yaml is not written: " in result.err
    assert cli("validate", "no.yaml", "--write-baseline", accepted).code == 2
    assert accepted.read_bytes() == before


def test_written_anew_it_shrinks_and_keeps_notes_and_what_was_not_checked(
    cli: Cli, plan: Path, accepted: Path
) -> None:
    other = Path(shutil.copy(plan, "other.yaml"))
    assert cli("validate", other, "--write-baseline", accepted).code == 0
    entries = accepted.read_text("utf-8").splitlines()[2:]
    assert len(entries) == 86
    marked = [line[:-1] + ", note: 安委办同意}" if "items/13/resp" in line else line for line in entries]
    accepted.write_text("accepted:\n" + "\n".join(marked) + "\n", encoding="utf-8")
    edited(other, "certain: false", "certain: true", 100)
    assert cli("validate", other, "--select", "SP5", "--write-baseline", accepted).code == 0
    after = accepted.read_text("utf-8")
    assert len(after.splitlines()) == 2 + 86 - 19 and after.count("note: 安委办同意}") == 2
    assert codes(cli, plan, other, "--baseline", accepted) == []


def test_the_folder_somebody_stands_in_does_not_matter(
    cli: Cli, plan: Path, accepted: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert codes(cli, "../plan.yaml", "--baseline", "../accepted.yaml") == []


def test_the_language_does_not_matter(
    cli: Cli, plan: Path, accepted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAFETYPLAN_LANG", "zh_CN")
    result = cli("validate", plan, "--baseline", accepted)
    assert result.err == "plan.yaml：未发现问题；另有43处已由 accepted.yaml 接受\n"


def test_what_is_accepted_is_not_mended(cli: Cli, plan: Path) -> None:
    edited(plan, "heading: 着力抓好贯彻落实", "heading: 着力抓好,贯彻落实")
    assert cli("validate", plan, "--write-baseline", "accepted.yaml").code == 0
    before = plan.read_bytes()
    assert cli("validate", plan, "--fix", "--baseline", "accepted.yaml").code == 0
    assert plan.read_bytes() == before
    assert cli("validate", plan, "--fix").code == 0
    assert plan.read_bytes() != before
    assert "1 entry matches nothing" in cli("validate", plan, "--baseline", "accepted.yaml").err


def test_with_a_comparison(cli: Cli, plan: Path) -> None:
    """What is lost in a draft is a warning, and can be accepted; without a comparison it is not looked for."""
    plan.write_text("status: draft\n" + plan.read_text("utf-8"), encoding="utf-8")
    old = Path(shutil.copy(plan, "old.yaml"))
    edited(plan, "市公安局", "市司法局", 1000)
    lost = codes(cli, plan, "--against", old, "--select", "SP6")
    assert lost
    assert cli("validate", plan, "--against", old, "--write-baseline", "accepted.yaml").code in (0, 1)
    assert codes(cli, plan, "--against", old, "--select", "SP6", "--baseline", "accepted.yaml") == []
    assert found(cli, plan, "--baseline", "accepted.yaml")["baseline"]["unmatched"] == []


@pytest.mark.parametrize("form", ["sarif", "github", "markdown"])
def test_in_other_formats(cli: Cli, plan: Path, accepted: Path, form: str) -> None:
    assert "SP303" in cli("validate", plan, "--format", form).out
    assert "SP303" not in cli("validate", plan, "--format", form, "--baseline", accepted).out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "b.yaml is something else: it has no `accepted`"),
        (b"units: []\n", "b.yaml is something else: it has no `accepted`"),
        (b"accepted:\n- {rule: SP303}\n", "b.yaml:2:3: the key plan is missing"),
        (
            b"accepted:\n- {plan: p, rule: r, where: w, text: t, line: 3}\n",
            "b.yaml:2:41: the key line is not",
        ),
        (b"accepted: [\n", "b.yaml:1:11: "),
        (b"accepted: 5\n", "b.yaml:1:11: accepted must be a list"),
        (b"accepted: []\naccepted: []\n", "b.yaml:2:1: "),
        (b"\xff\xfe\x00", "b.yaml"),
        (b"\xff\xff", "b.yaml"),
        (b"accepted:\n- &a [*a]\n", "b.yaml:2:3: "),
    ],
)
def test_a_damaged_file_is_told_with_its_place(cli: Cli, plan: Path, content: bytes, message: str) -> None:
    Path("b.yaml").write_bytes(content)
    result = cli("validate", plan, "--baseline", "b.yaml")
    assert result.code == 2 and result.out == ""
    assert result.err.startswith(f"error: {message}"), result.err
    if content:
        again = cli("validate", plan, "--write-baseline", "b.yaml")
        assert again.code == 2 and Path("b.yaml").read_bytes() == content


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(cli: Cli, plan: Path, accepted: Path) -> None:
    text = accepted.read_text("utf-8")
    accepted.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert codes(cli, plan, "--baseline", accepted) == []
    accepted.write_bytes(text.encode("gb18030"))
    assert codes(cli, plan, "--baseline", accepted) == []


def test_only_a_plain_file_of_some_megabytes_is_read(cli: Cli, plan: Path, tmp_path: Path) -> None:
    with Path("huge.yaml").open("wb") as file:
        file.truncate(9 << 20)
    for name in ("huge.yaml", "no.yaml", ".", "a\0b"):
        assert cli("validate", plan, "--baseline", name).code == 2
    if os.name != "nt":
        os.mkfifo("fifo")
        for name in ("fifo", "/dev/zero"):
            assert "it is no ordinary file" in cli("validate", plan, "--baseline", name).err


def test_inputs_are_not_overwritten(cli: Cli, plan: Path) -> None:
    before = plan.read_bytes(), Path("units.yaml").read_bytes()
    for name in (plan, "units.yaml"):
        result = cli("validate", plan, "--write-baseline", name)
        assert result.code == 2 and "--write-baseline baseline.yaml" in result.err
    assert (plan.read_bytes(), Path("units.yaml").read_bytes()) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--baseline", "a.yaml", "--write-baseline", "a.yaml"), "--baseline and --write-baseline do not go"),
        (("--write-baseline", "a.yaml", "--diff"), "--write-baseline does not go with --diff"),
        (("--statistics", "--format", "sarif"), "--statistics does not go with --format sarif"),
    ],
)
def test_what_does_not_go_together(cli: Cli, plan: Path, options: tuple[str, ...], message: str) -> None:
    result = cli("validate", plan, *options)
    assert result.code == 2 and f"error: {message}" in result.err and not Path("a.yaml").exists()


def test_statistics(cli: Cli, plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    edited(plan, "units: [市委宣传部, 市应急管理局]", "units: [市委宣传部, 市应急局管理局]")
    edited(plan, "heading: 着力抓好贯彻落实", "heading: 着力抓好,贯彻落实")
    lines = cli("validate", plan, "--statistics").out.splitlines()
    assert lines[0].split() == ["number", "--fix", "code", "name", "severity", "what"]
    rows = [line.split()[:5] for line in lines[2:] if line[0] != " "]
    assert rows[0][:4] == ["1", "SP202", "unknown-unit", "error"]
    assert ["1", "1", "SP513", "half-width-mark", "warning"] in rows
    assert ["16", "SP303", "no-lead", "note"] in [row[:4] for row in rows]
    document = found(cli, plan, "--statistics")
    assert [each["code"] for each in document["statistics"]] == [
        row[1] if len(row[1]) == 5 else row[2] for row in rows
    ]
    assert [each["fixable"] for each in document["statistics"] if each["code"] == "SP513"] == [1]
    assert sum(each["count"] for each in document["statistics"]) == len(document["findings"])
    assert cli("validate", plan, "--statistics").code == 1


def test_statistics_leave_out_what_is_accepted(cli: Cli, plan: Path, accepted: Path) -> None:
    assert cli("validate", plan, "--statistics", "--baseline", accepted).out == ""
