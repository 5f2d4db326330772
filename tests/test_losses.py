"""`validate --against`: what only a comparison with an earlier state can find, and what is meant so."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from safetyplan.plan.duties import Duties
from safetyplan.review.losses import losses
from safetyplan.source.load import load_bytes

UNITS = """\
units:
- {name: 市安委办, kind: office}
- {name: 市住建局, kind: department}
- {name: 市公安局, kind: department}
- {name: 上湖乡, kind: township}
- {name: 荷岭镇, kind: town}
groups:
- {name: 各乡镇, kinds: [town, township]}
"""
PLAN = """\
title: 高安市2024年安全生产工作要点
status: reviewed
year: 2024
register: units.yaml
items:
- num: 1
  heading: 加强检查
  content: |-
    2024年6月底前完成排查。
    消除隐患。
  clause: （市住建局牵头，市公安局配合，各乡镇落实）
  responsibilities:
  - {role: lead, units: [市住建局]}
  - {role: support, units: [市公安局]}
  - {role: implement, units: [各乡镇]}
  deadlines:
  - {phrase: 2024年6月底前, task: 完成排查, by: 2024-06-30}
- num: 2
  heading: 加强宣传
  content: 组织培训。
  clause: （市公安局牵头）
  responsibilities:
  - {role: lead, units: [市公安局]}
"""
SECOND = PLAN[PLAN.index("- num: 2") :]


def duties(folder: Path, plan: str, units: str = UNITS) -> Duties:
    (folder / "units.yaml").write_text(units, encoding="utf-8")
    loaded = load_bytes(plan.encode(), "plan.yaml", folder)
    assert loaded.plan is not None and loaded.register is not None, loaded.findings
    return Duties(loaded.plan, loaded.register)


def told(folder: Path, plan: str, units: str = UNITS) -> list[tuple[str, str]]:
    return [(f.code, f.hint.split("`")[1]) for f in losses(duties(folder, PLAN), duties(folder, plan, units))]


CASES = [
    ("nothing", "", "", []),
    ("an item", SECOND, "", [("SP601", "changes: [{item: 2, lost: 条目, decided_by: …}]")]),
    (
        "who leads",
        "（市住建局牵头，市公安局配合，各乡镇落实）\n  responsibilities:\n  - {role: lead, units: [市住建局]}\n  - {role: support, units: [市公安局]}",
        "（市公安局牵头，市住建局配合，各乡镇落实）\n  responsibilities:\n  - {role: lead, units: [市公安局]}\n  - {role: support, units: [市住建局]}",
        [
            ("SP602", "changes: [{item: 1, lost: 牵头 市住建局, decided_by: …}]"),
        ],
    ),
    (
        "a group",
        "，各乡镇落实）\n  responsibilities:\n  - {role: lead, units: [市住建局]}\n  - {role: support, units: [市公安局]}\n  - {role: implement, units: [各乡镇]}",
        "）\n  responsibilities:\n  - {role: lead, units: [市住建局]}\n  - {role: support, units: [市公安局]}",
        [("SP602", "changes: [{item: 1, lost: 落实 各乡镇, decided_by: …}]")],
    ),
    (
        "a deadline put off",
        "2024年6月底前, task: 完成排查, by: 2024-06-30",
        "2024年9月底前, task: 完成排查, by: 2024-09-30",
        [("SP603", "changes: [{item: 1, lost: 时限 2024年6月底前, decided_by: …}]")],
    ),
    ("a sentence", "    消除隐患。\n", "", [("SP604", "changes: [{item: 1, lost: 正文, decided_by: …}]")]),
    ("an item moved and renumbered", "- num: 2", "- num: 3", []),
    ("words put in", "消除隐患。", "消除隐患，严肃整改。", []),
]


@pytest.mark.parametrize(("name", "old", "new", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_what_is_lost_is_told_with_the_words_that_acknowledge_it(tmp_path, name, old, new, wanted):
    found = [
        each
        for each in told(tmp_path, PLAN.replace(old, new, 1) if old else PLAN)
        if "责任条款" not in each[1]
    ]
    assert found == wanted


@pytest.mark.parametrize(("name", "old", "new", "wanted"), CASES, ids=[case[0] for case in CASES])
def test_what_is_acknowledged_on_somebody_s_word_passes(tmp_path, name, old, new, wanted):
    plan = PLAN.replace(old, new, 1) if old else PLAN
    words = [
        hint.removeprefix("changes: [").removesuffix("]").replace("…", "市安委办")
        for _code, hint in told(tmp_path, plan)
    ]
    changes = "changes:\n" + "".join(f"- {each}\n" for each in words) if words else ""
    assert told(tmp_path, plan + changes) == []


def test_a_unit_that_drops_out_of_its_group_is_told_once(tmp_path):
    units = UNITS.replace("{name: 上湖乡, kind: township}", "{name: 上湖乡, kind: other}")
    assert told(tmp_path, PLAN, units) == [("SP605", "changes: [{lost: 单位 上湖乡, decided_by: …}]")]


def test_against_a_revision_of_git_and_against_a_file(
    tmp_path: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "data").mkdir()
    plan = tmp_path / "data" / "plan_2024.yaml"
    plan.write_text(PLAN, encoding="utf-8")
    (tmp_path / "data" / "units.yaml").write_text(UNITS, encoding="utf-8")
    assert "is not in HEAD yet" in cli("validate", "data/plan_2024.yaml", "--against", "HEAD").err
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "one"], check=True)
    (tmp_path / "data" / "before.yaml").write_text(PLAN, encoding="utf-8")
    assert cli("validate", "data/plan_2024.yaml", "--against", "HEAD").code == 0
    plan.write_text(PLAN.replace(SECOND, ""), encoding="utf-8")
    assert cli("validate", "data/plan_2024.yaml").code == 0
    for against in ("HEAD", "data/before.yaml"):
        result = cli("validate", "data/plan_2024.yaml", "--against", against)
        assert result.code == 1
        assert "error[SP601] item 2 is gone: 加强宣传" in result.out
        assert "--> data/plan_2024.yaml:1:8" in result.out
    monkeypatch.chdir(tmp_path / "data")
    assert "SP601" in cli("validate", "plan_2024.yaml", "--against", "HEAD").out
    fresh = cli("validate", "before.yaml", "--against", "HEAD")
    assert fresh.code == 0 and "before.yaml is not in HEAD yet" in fresh.err
    assert cli("validate", "plan_2024.yaml", "--against", "nowhere").code == 2


@pytest.mark.parametrize(
    ("old", "new", "file", "where"),
    [
        ("lead, units: [市住建局]", "lead, units: [市公安局]", "plan", "{role: lead, units: [市公安局]}"),
        (
            "by: 2024-06-30",
            "by: 2024-07-31",
            "plan",
            "{phrase: 2024年6月底前, task: 完成排查, by: 2024-07-31}",
        ),
        ("kinds: [town, township]", "kinds: [town]", "register", "{name: 各乡镇, kinds: [town]}"),
        ("上湖乡, kind: township", "上湖乡, kind: other", "register", "上湖乡"),
    ],
)
def test_a_loss_is_told_at_the_record_that_changed(tmp_path, old, new, file, where):
    before = duties(tmp_path, PLAN)
    plan, units = (PLAN.replace(old, new), UNITS) if file == "plan" else (PLAN, UNITS.replace(old, new))
    (tmp_path / "units.yaml").write_text(units, encoding="utf-8")
    loaded = load_bytes(plan.encode(), "plan.yaml", tmp_path)
    found = loaded.located(losses(before, Duties(loaded.plan, loaded.register)))
    place = found[0].where
    line = (plan if file == "plan" else units).split("\n")[place.line - 1]
    assert line[place.column - 1 :].startswith(where)


def test_a_group_that_gathers_nobody_any_more_is_told_once_even_if_it_was_open(tmp_path):
    opened = UNITS.replace("kinds: [town, township]}", "kinds: [town, township], open: true}")
    before = duties(tmp_path, PLAN, opened)
    (loss,) = losses(before, duties(tmp_path, PLAN, UNITS.replace(", kinds: [town, township]", "")))
    assert (
        loss.message
        == "各乡镇 no longer gathers 上湖乡、荷岭镇: 2 units lose the duties they have through it"
    )
    assert loss.hint.endswith("`changes: [{lost: 单位 各乡镇, decided_by: …}]`")
