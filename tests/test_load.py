"""Files → plan and register, or findings at exact places: every kind of value the schema objects to."""

from pathlib import Path

import pytest

from safetyplan.findings import Place
from safetyplan.messages import SafetyPlanError
from safetyplan.source import walk
from safetyplan.source.load import load, load_bytes, load_register

UNITS = (Path(__file__).parent / "plans" / "units.yaml").read_text(encoding="utf-8")

GOOD = """\
title: 题目
year: 2024
register: units.yaml
items:
- num: 1
  heading: 检查
  clause: （市住建局牵头）
  responsibilities:
  - {role: lead, units: [市住建局]}
  deadlines:
  - {phrase: 年底前, by: 2024-12-31, times: 1, every: month}
"""
GOOD = GOOD.replace(", times: 1, every: month", "")


@pytest.fixture(params=["libyaml", "pure"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(walk, "CParser", None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "units.yaml").write_text(UNITS, encoding="utf-8")
    return tmp_path


def told(text: str, folder: Path) -> list[tuple[str, str, int, int, str]]:
    loaded = load_bytes(text.encode(), "plan.yaml", folder)
    assert loaded.plan is None
    found = []
    for finding in loaded.findings:
        where = finding.where
        assert isinstance(where, Place)
        found.append((finding.code, finding.message, where.line, where.column, finding.hint))
    return found


def test_a_good_plan_has_no_findings(folder: Path) -> None:
    loaded = load_bytes(GOOD.encode(), "plan.yaml", folder)
    assert loaded.findings == [] and loaded.plan is not None and loaded.register is not None
    assert loaded.plan.items[0].deadlines[0].by is not None


@pytest.mark.parametrize(
    ("old", "new", "code", "message", "line", "column", "hint"),
    [
        ("heading:", "heding:", "SP101", "the key heding is not known here", 6, 3, "did you mean heading?"),
        ("year: 2024", "jahr: 2024", "SP102", "the key year is missing", 1, 1, "add `year: …` here"),
        ("role: lead, ", "", "SP102", "the key role is missing", 9, 5, "add `role: …` here"),
        ("units: [市住建局]", "units: 市住建局", "SP103", "units must be a list, not 市住建局", 9, 25, "write `[…]`"),
        ("heading: 检查", "heading: [检查]", "SP103", "heading must be a text, not a list", 6, 12, "double quotes"),
        ("heading: 检查", "heading: {a: b}", "SP103", "heading must be a text, not a mapping", 6, 12, "double quotes"),
        ("role: lead", "role: leads", "SP104", "leads is no role", 9, 12, "did you mean lead?"),
        ("role: lead", "role: 牵头", "SP104", "牵头 is no role", 9, 12, "did you mean lead?"),
        ("role: lead", "role: 指导", "SP104", "指导 is no role", 9, 12, "write one of: organize, lead"),
        ("by: 2024-12-31", "by: 2024-02-30", "SP105", "2024-02-30 is no date", 11, 23, "did you mean 2024-02-29?"),
        ("by: 2024-12-31", "by: 2024年12月31日", "SP105", "2024年12月31日 is no date", 11, 23, "did you mean 2024-12-31?"),
        ("by: 2024-12-31", "by: 86400", "SP105", "86400 is no date", 11, 23, "year-month-day"),
        ("by: 2024-12-31", "by: 2024-13-01", "SP105", "2024-13-01 is no date", 11, 23, "year-month-day"),
        ("year: 2024", "year: 二〇二四", "SP106", "二〇二四 is no number that year can have", 2, 7, "digits 0-9"),
        ("year: 2024", "year: 20244", "SP106", "20244 is no number that year can have", 2, 7, "up to 2200"),
        ("by: 2024-12-31", "every: month, times: 两", "SP106", "两 is no number that times can have", 11, 40, "digits"),
        ("by: 2024-12-31", "ongoing: yes", "SP106", "yes is neither true nor false", 11, 28, "write true or false"),
        ("title: 题目", "title:", "SP107", "title has no value", 1, 1, "write a value"),
        ("units: [市住建局]", "units: []", "SP107", "units is empty", 9, 25, "write a value"),
        ("units: [市住建局]", 'units: [""]', "SP107", "entry 1 of units has no value", 9, 26, "write a value"),
        ("by: 2024-12-31", "by: 2024-12-31, ongoing: true", "SP108", "a deadline means exactly one of", 11, 5, "keep one"),
        (", by: 2024-12-31", "", "SP108", "a deadline means exactly one of", 11, 5, "add the one"),
        ("by: 2024-12-31", "ongoing: true, times: 2", "SP108", "times tells how often", 11, 5, "add every: or event:"),
    ],
)  # fmt: skip
def test_every_objection_has_place_message_and_hint(
    folder: Path, old: str, new: str, code: str, message: str, line: int, column: int, hint: str
) -> None:
    assert GOOD.count(old) == 1
    found = told(GOOD.replace(old, new), folder)
    (match,) = [each for each in found if each[0] == code and each[1].startswith(message)]
    assert match[2:4] == (line, column)
    assert hint in match[4]


def test_all_objections_are_told_in_one_run(folder: Path) -> None:
    text = (
        GOOD.replace("2024-12-31", "2024-12-32").replace("heading", "hading").replace("role: lead", "role: x")
    )
    assert [(code, line) for code, _message, line, *_rest in told(text, folder)] == [
        ("SP101", 6),
        ("SP104", 9),
        ("SP105", 11),
    ]


@pytest.mark.parametrize("text", ["甲", "- 甲", "[]", "'x'"])
def test_what_is_no_mapping_at_all(folder: Path, text: str) -> None:
    ((code, message, line, column, _hint),) = told(text, folder)
    assert (code, line, column) == ("SP103", 1, 1)
    assert message.startswith("the file must be a mapping of keys and values, not ")


def test_the_register_is_checked_in_the_same_run(folder: Path) -> None:
    (folder / "units.yaml").write_text(
        "units:\n- {name: 市住建局, kind: 局}\n- {kind: town}\n", encoding="utf-8"
    )
    loaded = load_bytes(GOOD.replace("2024-12-31", "2024-12-32").encode(), "plan.yaml", folder)
    found = [
        (f.code, Path(f.where.path).name, f.where.line) for f in loaded.findings if isinstance(f.where, Place)
    ]
    assert sorted(found) == [
        ("SP102", "units.yaml", 3),
        ("SP104", "units.yaml", 2),
        ("SP105", "plan.yaml", 11),
    ]
    assert loaded.register is None and loaded.plan is None


def test_an_error_of_the_register_is_none_of_the_plan(folder: Path) -> None:
    (folder / "units.yaml").write_text("units: 1\n", encoding="utf-8")
    loaded = load_bytes(GOOD.encode(), "plan.yaml", folder)
    assert loaded.plan is not None and loaded.register is None


def test_a_register_alone(folder: Path) -> None:
    register, findings = load_register(folder / "units.yaml")
    assert (
        register is not None and findings == [] and register.unit("市应急局") is register.unit("市应急管理局")
    )


@pytest.mark.parametrize("name", ["no.yaml", ".", "x" * 300, "a\0b"])
def test_what_cannot_be_read_is_an_error_of_use(folder: Path, name: str) -> None:
    with pytest.raises(SafetyPlanError):
        load(folder / name)
