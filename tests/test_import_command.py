"""`safetyplan import`: drafts, proposals and reports are written where they are asked for, and nothing is overwritten."""

import json
import os
import re
import sys
from pathlib import Path

import pytest

from safetyplan.importer import batch
from safetyplan.importer.importer import Failed, Imported, ImportTask, Known
from safetyplan.plan.register import Register, Roster
from safetyplan.source.load import load, load_register

PLAN = """\
高安市2025年安全生产工作要点
为做好今年工作，制定本要点。
一、压实责任
1.落实党政责任。每季度至少研究1次安全生产工作。（市安委会组织，市应急管理局牵头，市公安局配合，各乡镇落实）
2.开展宣传。2025年6月底前，组织开展宣传活动。（市文旅委牵头，市公安局按职责分工负责）
"""
UNITS = """\
# 名录
units:
- {name: 市安委会, kind: council}
- name: 市应急管理局
  kind: department   # 牵头最多
- {name: 市公安局, kind: department}
- {name: 瑞州镇, kind: town}

groups:
- name: 各乡镇
  kinds: [town]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("要点.txt").write_text(PLAN, encoding="utf-8")
    Path("units.yaml").write_text(UNITS, encoding="utf-8")
    return tmp_path


def test_a_draft_loads_with_the_register_it_was_read_with(folder, cli):
    result = cli("import", "要点.txt", "-o", "data/plan_2025.yaml", "--register", "units.yaml")
    assert result.code == 0
    loaded = load(folder / "data/plan_2025.yaml")
    assert loaded.findings == []
    assert loaded.plan is not None
    assert (loaded.plan.title, loaded.plan.year, loaded.plan.register_file) == (
        "高安市2025年安全生产工作要点",
        2025,
        "../units.yaml",
    )
    first, second = loaded.plan.sections[0].items
    assert [(r.role, r.units) for r in first.responsibilities] == [
        ("organize", ("市安委会",)),
        ("lead", ("市应急管理局",)),
        ("support", ("市公安局",)),
        ("implement", ("各乡镇",)),
    ]
    assert [str(d.by) for d in second.deadlines] == ["2025-06-30"]
    assert "1 sections, 2 items, 2 clauses, 6 responsibilities, 2 deadlines" in result.out


def test_unknown_units_go_into_a_file_beside_the_draft(folder, cli):
    result = cli("import", "要点.txt", "-o", "plan.yaml", "--register", "units.yaml")
    register, findings = load_register(folder / "plan.units.yml")
    assert findings == []
    assert register is not None
    assert [(u.name, u.kind, u.confirmed) for u in register.units] == [("市文旅委", "department", False)]
    assert "市文旅委 (department)" in result.out
    assert Path("units.yaml").read_text(encoding="utf-8") == UNITS


def test_unknown_units_are_appended_on_request_and_every_other_byte_stays(folder, cli):
    assert (
        cli("import", "要点.txt", "-o", "plan.yaml", "--register", "units.yaml", "--append-units").code == 0
    )
    text = Path("units.yaml").read_text(encoding="utf-8")
    line = "- {name: 市文旅委, kind: department, confirmed: false}\n"
    assert text.replace(line, "") == UNITS
    assert text.index(line) == UNITS.index("\ngroups:")
    assert not Path("plan.units.yml").exists()
    assert cli("validate", "plan.yaml").code == 0


def test_without_a_register_one_is_proposed_and_the_draft_names_it(folder, cli):
    assert cli("import", "要点.txt", "-o", "plan.yaml").code == 0
    loaded = load(folder / "plan.yaml")
    assert loaded.findings == []
    assert loaded.plan is not None
    assert loaded.register is not None
    assert loaded.plan.register_file == "plan.units.yml"
    assert [unit.name for unit in loaded.register.units] == [
        "市安委会",
        "市应急管理局",
        "市公安局",
        "市文旅委",
    ]
    assert [group.name for group in loaded.register.groups] == ["各乡镇"]


def test_a_register_that_a_line_cannot_be_added_to_is_good_enough_to_read_with(folder, cli):
    Path("flow.yaml").write_text("units: [{name: 市公安局, kind: department}]\n", encoding="utf-8")
    assert cli("import", "要点.txt", "-o", "plan.yaml", "--register", "flow.yaml").code == 0
    result = cli("import", "要点.txt", "-o", "other.yaml", "--register", "flow.yaml", "--append-units")
    assert result.code == 2
    assert "nothing can be added to flow.yaml" in result.err


def test_proposals_go_where_they_are_wanted(folder, cli):
    assert (
        cli(
            "import", "要点.txt", "-o", "plan.yaml", "--register", "units.yaml", "--proposed", "new/u.yaml"
        ).code
        == 0
    )
    assert "市文旅委" in Path("new/u.yaml").read_text(encoding="utf-8")
    assert not Path("plan.units.yml").exists()


def test_without_output_the_draft_is_printed_and_the_report_is_talk(folder, cli):
    result = cli("import", "要点.txt", "--register", "units.yaml")
    assert result.out.startswith("# yaml-language-server: $schema=plan.schema.json\n")
    assert "register: units.yaml\n" in result.out
    assert "2 items" in result.err
    assert sorted(path.name for path in folder.iterdir()) == ["units.yaml", "要点.txt"]


@pytest.mark.parametrize("there", [False, True])
def test_a_name_that_ends_in_a_slash_is_a_folder(folder, cli, there):
    if there:
        Path("plans").mkdir()
    result = cli("import", "要点.txt", "-o", "plans/", "--register", "units.yaml")
    assert result.code == 0
    assert sorted(path.name for path in Path("plans").iterdir()) == ["要点.units.yml", "要点.yaml"]
    assert "register: ../units.yaml\n" in Path("plans/要点.yaml").read_text(encoding="utf-8")


def test_a_folder_may_be_named_with_the_strokes_of_windows(folder):
    from safetyplan.importer.importer import destinations

    for output in ("plans/", "plans\\"):
        (one,) = destinations([Path("要点.txt")], output, None, None).each
        assert one.plan == Path(output) / "要点.yaml"


def test_standard_input_is_read(folder, cli, monkeypatch):
    with Path("要点.txt").open(encoding="utf-8") as file:
        monkeypatch.setattr(sys, "stdin", file)
        result = cli("import", "-", "--year", "2026")
    assert result.code == 0
    assert "year: 2026\n" in result.out
    assert "description" not in result.out


@pytest.mark.parametrize("existing", ["plan.yaml", "plan.units.yml", "report.md"])
def test_nothing_is_overwritten_unasked(folder, cli, existing):
    Path(existing).write_text("mine", encoding="utf-8")
    arguments = ("import", "要点.txt", "-o", "plan.yaml", "--report", "report.md")
    result = cli(*arguments)
    assert result.code == 2
    assert f"{existing} exists" in result.err
    assert "--force" in result.err
    assert Path(existing).read_text(encoding="utf-8") == "mine"
    assert cli(*arguments, "--force").code == 0
    assert Path(existing).read_text(encoding="utf-8") != "mine"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["要点.txt", "--append-units"], "--append-units needs --register"),
        (["要点.txt", "units.yaml"], "several documents do not go to standard output"),
        (["要点.txt", "-", "-o", "out/"], "standard input holds one document"),
        (["要点.txt", "units.yaml", "-o", "units.yaml"], "units.yaml is a file"),
        (["nowhere.docx"], "nowhere.docx cannot be read"),
        (["要点.txt", "-o", "plan.yaml", "--report", "plan.yaml"], "plan.yaml would be written twice"),
        (["要点.txt", "--register", "要点.txt"], "the register 要点.txt has errors"),
        (["要点.txt", "--register", "无.yaml"], "无.yaml cannot be read: there is no such file or folder"),
        (["要点.txt", "-o", "units.yaml/x/plan.yaml"], "cannot be made"),
    ],
)
def test_wrong_use_says_what_to_do(folder, cli, arguments, message):
    before = sorted(path.name for path in folder.iterdir())
    result = cli("import", *arguments)
    assert result.code == 2
    assert message in result.err + result.out
    assert "hint: " in result.err + result.out
    assert sorted(path.name for path in folder.iterdir()) == before


def test_the_report_as_json_and_markdown(folder, cli):
    Path("坏.txt").write_text(PLAN.replace("市公安局配合", "市公安局市教育局配合"), encoding="utf-8")
    assert cli("import", "坏.txt", "-o", "a.yaml", "--register", "units.yaml", "--report", "r.json").code == 0
    report = json.loads(Path("r.json").read_text(encoding="utf-8"))
    (found,) = report["documents"]
    assert report["version"] == 2
    assert found["source"] == "坏.txt"
    assert found["counts"]["items"] == 2
    families = [f["code"][:3] for f in found["findings"] if "reading" in f]
    assert families and families == sorted(families)
    assert "市文旅委" in [unit["name"] for unit in found["proposed"]["units"]]
    assert cli("import", "坏.txt", "-o", "b.yaml", "--register", "units.yaml", "--report", "r.md").code == 0
    markdown = Path("r.md").read_text(encoding="utf-8")
    assert markdown.startswith("# 坏.txt\n")
    assert markdown.count("- [ ] ") == len(families)


def test_the_report_as_sarif_and_annotations(folder, cli):
    Path("坏.txt").write_text(PLAN.replace("市公安局配合", "市公安局市教育局配合"), encoding="utf-8")
    common = ["-o", "a.yaml", "--register", "units.yaml", "--force", "--report"]
    assert cli("import", "坏.txt", *common, "r.sarif").code == 0
    results = json.loads(Path("r.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    (separator,) = [result for result in results if result["ruleId"] == "IM203"]
    (location,) = separator["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith(".txt")
    line = location["physicalLocation"]["region"]["startLine"]
    assert "市公安局市教育局" in Path("坏.txt").read_text(encoding="utf-8").splitlines()[line - 1]
    assert cli("import", "坏.txt", *common, "r.txt", "--report-format", "github").code == 0
    lines = Path("r.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(results)
    assert any(found.startswith("::warning title=safetyplan IM203,file=坏.txt,line=") for found in lines)


def test_every_doubt_has_a_place_that_is_in_the_document(folder, cli):
    Path("坏.txt").write_text(
        PLAN.replace("落实党政责任。", "落实党政责任").replace("）\n2", "\n2"), encoding="utf-8"
    )
    cli("import", "坏.txt", "-o", "a.yaml", "--register", "units.yaml", "--report", "r.json")
    (found,) = json.loads(Path("r.json").read_text(encoding="utf-8"))["documents"]
    places = [f["place"] for f in found["findings"] if "reading" in f]
    assert places
    for place in places:
        assert place["path"] == "坏.txt"
        assert re.fullmatch(r"line [1-5]|", place.get("name", ""))
        assert place["line"] == int(place.get("name", "line 0").split()[1])


def test_many_documents_one_bad(folder, cli):
    names = []
    for number in range(6):
        names.append(f"{number}.txt")
        Path(names[-1]).write_text(PLAN.replace("宣传", f"第{number}次宣传"), encoding="utf-8")
    Path("3.txt").write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF")
    result = cli("import", *names, "-o", "plans/", "--register", "units.yaml", "--append-units")
    assert result.code == 1
    assert sorted(path.name for path in Path("plans").iterdir()) == [f"{n}.yaml" for n in (0, 1, 2, 4, 5)]
    lines = result.out.splitlines()
    assert [line.split(":")[0] for line in lines if re.match(r"\d", line)] == [
        *names,
        "1 document could not be read",
    ]
    assert "3.txt is a picture (JPEG), not a document" in result.out
    assert Path("units.yaml").read_text(encoding="utf-8").count("市文旅委") == 1


def test_documents_of_one_stem_get_names_of_their_own(folder, cli):
    Path("a.txt").write_text(PLAN, encoding="utf-8")
    Path("a.md").write_text(PLAN, encoding="utf-8")
    assert cli("import", "a.txt", "a.md", "要点.txt", "-o", "out").code == 0
    made = sorted(path.name for path in Path("out").iterdir() if not path.name.endswith(".units.yml"))
    assert made == ["a.md.yaml", "a.txt.yaml", "要点.yaml"]


def test_many_processes_give_what_one_gives(folder):
    tasks = []
    for number in range(8):
        path = Path(f"{number}.txt")
        path.write_text(PLAN.replace("宣传", f"第{number}次宣传"), encoding="utf-8")
        tasks.append(ImportTask(path, f"{number}.yaml", "units.yaml"))
    tasks.append(ImportTask(Path("nowhere.txt"), "x.yaml", "units.yaml"))
    known = Known(Register(Roster()))
    ticks: list[int] = []
    several = list(batch.import_all(tasks, known, lambda: ticks.append(1), workers=3))
    assert several == list(batch.import_all(tasks, known, workers=1))
    assert len(ticks) == 9
    assert [type(result) for result in several] == [Imported] * 8 + [Failed]


@pytest.mark.skipif(sys.platform == "win32", reason="the fault is put into the workers by forking")
def test_a_document_that_kills_its_process_stops_no_other(folder, monkeypatch):
    tasks = []
    for number in range(6):
        path = Path(f"{number}.txt")
        path.write_text("致命" if number == 2 else PLAN, encoding="utf-8")
        tasks.append(ImportTask(path, f"{number}.yaml", "units.yaml"))
    original = batch.import_document

    def deadly(raw, task, known):
        if "致命" in raw.decode():
            os._exit(1)
        return original(raw, task, known)

    monkeypatch.setattr(batch, "import_document", deadly)
    results = list(batch.import_all(tasks, Known(Register(Roster())), workers=2))
    assert [type(result) for result in results] == [Imported, Imported, Failed, Imported, Imported, Imported]
    assert isinstance(results[2], Failed)
    assert results[2].message == "reading 2.txt ended the process"


def test_a_fault_of_ours_in_one_document_stops_no_other(folder, monkeypatch):
    original = batch.import_document

    def faulty(raw, task, known):
        if task.source.name == "b.txt":
            raise KeyError("x")
        return original(raw, task, known)

    monkeypatch.setattr(batch, "import_document", faulty)
    tasks = []
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text(PLAN, encoding="utf-8")
        tasks.append(ImportTask(Path(name), name, "units.yaml"))
    results = list(batch.import_all(tasks, Known(Register(Roster())), workers=1))
    assert [type(result) for result in results] == [Imported, Failed, Imported]
    assert isinstance(results[1], Failed)
    assert "KeyError('x')" in results[1].message
    assert "fault of safetyplan" in results[1].hint


def test_a_year_that_is_nowhere_stays_open_until_it_is_given(folder, cli):
    Path("无年.txt").write_text(
        "渡口整治工作要点\n1.检修渡船。6月底前检修。（市交通局牵头）\n", encoding="utf-8"
    )
    assert cli("import", "无年.txt", "-o", "open.yaml").code == 0
    draft = Path("open.yaml").read_text(encoding="utf-8")
    assert "status: draft" in draft and "year:" not in draft and "event: 6月底前" in draft
    listed = cli("list", "--plan", "open.yaml")
    assert listed.code == 0 and "年度待定" in cli("show", "1", "--plan", "open.yaml").out
    assert "its year is open" in listed.err and "safetyplan review open.yaml" in listed.err
    assert "SP543" in cli("validate", "open.yaml", "--format", "json").out
    assert cli("render", "calendar", "--plan", "open.yaml").code == 2
    assert cli("import", "无年.txt", "-o", "plan.yaml", "--year", "2026").code == 0
    assert "by: 2026-06-30" in Path("plan.yaml").read_text(encoding="utf-8")


TWO_PLANS = (
    "某县2024年防汛工作要点\n1.4月底前完成检查。（县水利局牵头）\n2.5月底前完成维护。（县水利局负责）\n"
    "某县2025年地灾防治工作要点\n1.3月底前完成发放。（县自然资源局负责）\n2.6月底前完成搬迁。（县自然资源局牵头）\n"
)


def test_two_plans_in_one_file_become_two_drafts_that_share_a_register(folder, cli):
    Path("两年.txt").write_text(TWO_PLANS, encoding="utf-8")
    result = cli("import", "两年.txt", "-o", "data/plan.yaml")
    assert result.code == 0 and result.out.count("IM314") == 2
    assert sorted(path.name for path in Path("data").iterdir()) == [
        "plan-2.yaml",
        "plan.units.yml",
        "plan.yaml",
    ]
    for name, year in (("plan.yaml", 2024), ("plan-2.yaml", 2025)):
        loaded = load(folder / "data" / name)
        assert loaded.plan is not None and loaded.findings == []
        assert (loaded.plan.year, len(loaded.plan.items)) == (year, 2)
    Path("data/plan.yaml").unlink()
    Path("data/plan.units.yml").unlink()
    refused = cli("import", "两年.txt", "-o", "data/plan.yaml")
    assert refused.code == 2 and "plan-2.yaml exists" in refused.err
    assert "data/plan.yaml" not in map(str, Path("data").iterdir())


def test_what_the_import_counts_is_what_validate_finds(folder, cli):
    Path("两年.txt").write_text(TWO_PLANS, encoding="utf-8")
    assert cli("import", "两年.txt", "-o", "plan.yaml", "--report", "report.json").code == 0
    told = json.loads(Path("report.json").read_text(encoding="utf-8"))["documents"]
    assert len(told) == 2
    for name, one in zip(("plan.yaml", "plan-2.yaml"), told, strict=True):
        found = json.loads(cli("validate", name, "--format", "json").out)["findings"]
        assert any(finding["code"] == "SP216" for finding in found)
        assert one["notes"] == sum(finding["severity"] == "note" for finding in found)


def test_several_plans_do_not_go_to_standard_output(folder, cli):
    Path("两年.txt").write_text(TWO_PLANS, encoding="utf-8")
    result = cli("import", "两年.txt")
    assert (result.code, result.out) == (2, "") and "holds 2 plans" in result.err
