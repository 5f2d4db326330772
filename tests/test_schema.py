"""The JSON Schemas: fresh, in Chinese, and of one mind with the program about what is wrong."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from ruamel.yaml import YAML

from safetyplan.plan.register import Register
from safetyplan.plan.vocabulary import Kind, Role
from safetyplan.source.load import load, load_register
from safetyplan.source.schema import TITLES, as_json, plan_schema, register_schema

DATA = Path(__file__).resolve().parent.parent / "data"


def names(path: Path) -> Register:
    register, findings = load_register(path)
    assert register is not None, findings
    return register


def as_edited(text: str) -> Any:
    """Return YAML as an editor reads it: numbers are numbers, dates are text."""
    yaml = YAML(typ="safe", pure=True)
    yaml.constructor.yaml_constructors["tag:yaml.org,2002:timestamp"] = yaml.constructor.yaml_constructors[
        "tag:yaml.org,2002:str"
    ]
    return yaml.load(text)


def test_the_committed_schemas_are_fresh() -> None:
    register = names(DATA / "units.yaml")
    assert (DATA / "plan.schema.json").read_text("utf-8") == as_json(plan_schema(register))
    assert (DATA / "units.schema.json").read_text("utf-8") == as_json(register_schema())


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for record in (schema, *schema["definitions"].values()):
        yield from record.get("properties", {}).items()


def test_every_key_has_a_chinese_title_and_description_and_no_title_is_left_over() -> None:
    found = [*properties(plan_schema()), *properties(register_schema())]
    assert len(found) > 60
    for key, value in found:
        for text in (value["title"], value["description"]):
            assert any("一" <= character <= "鿿" for character in text), (key, text)
    assert {key for key, _value in found} == set(TITLES)


def test_roles_and_kinds_are_explained_in_chinese() -> None:
    roles = plan_schema()["definitions"]["Role"]
    kinds = register_schema()["definitions"]["Kind"]
    assert roles["enum"] == [role.value for role in Role]
    assert kinds["enum"] == [kind.value for kind in Kind]
    assert dict(zip(roles["enum"], roles["markdownEnumDescriptions"], strict=True))["lead"] == "牵头"
    assert dict(zip(kinds["enum"], kinds["enumDescriptions"], strict=True))["town"] == "镇"


def test_the_schemas_are_valid_themselves() -> None:
    for schema in (plan_schema(), plan_schema(names(DATA / "units.yaml")), register_schema()):
        Draft7Validator.check_schema(schema)


@pytest.mark.parametrize(("file", "schema"), [("plan_2024.yaml", "plan"), ("units.yaml", "units")])
def test_check_jsonschema_accepts_the_data(file: str, schema: str) -> None:
    done = check_jsonschema(DATA / f"{schema}.schema.json", DATA / file)
    assert (done.returncode, done.stdout.strip()) == (0, "ok -- validation done")


def check_jsonschema(schema: Path, file: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "check_jsonschema", *options, "--schemafile", str(schema), str(file)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_check_jsonschema_names_every_mistake_in_a_wrong_plan(small: Path) -> None:
    text = small.read_text("utf-8")
    text = text.replace("role: lead, units: [市应急局]", "role: leader, units: [市应急局管理局]")
    small.write_text(text.replace("by: 2024-06-30", "by: 2024年6月底"), encoding="utf-8")
    schema = small.parent / "plan.schema.json"
    schema.write_text(as_json(plan_schema(names(small.parent / "units.yaml"))), encoding="utf-8")
    done = check_jsonschema(schema, small, "-o", "json")
    assert done.returncode == 1
    item = "$.sections[0].items[0]"
    assert {error["path"] for error in json.loads(done.stdout)["errors"]} >= {
        f"{item}.responsibilities[1].role",
        f"{item}.responsibilities[1].units[0]",
        f"{item}.deadlines[0].by",
    }


WRONG = [
    ("year: 2024", "year: 24"),
    ("year: 2024", "year: 二〇二四"),
    ("year: 2024\n", ""),
    ("title: ", "titel: "),
    ("num: 二\n", "num: [二]\n"),
    ("role: organize", "role: 牵头"),
    ("units: [市安委会]", "units: []"),
    ("units: [市安委会]", "units: 市安委会"),
    ("by: 2024-06-30", "by: 2024-6-30"),
    ("by: 2024-06-30", "by: 2024-06-30, every: month"),
    ("by: 2024-06-30", "ongoing: false"),
    ("every: month, times: 1", "every: monthly, times: 1"),
    ("times: 1", "times: 0"),
    ("note: 市安委办2024年第3号函", "note: ''"),
    ("{start: 2024-01-01, end: 2026-12-31}", "{start: 2024-01-01}"),
    ("content: 严查违法行为。", "content: [严查违法行为。]"),
]


@pytest.mark.parametrize(("right", "wrong"), WRONG)
def test_what_the_schema_objects_to_the_program_objects_to(small: Path, right: str, wrong: str) -> None:
    text = small.read_text("utf-8")
    assert right in text
    validator = Draft7Validator(plan_schema())
    assert validator.is_valid(as_edited(text))
    small.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    assert not validator.is_valid(as_edited(small.read_text("utf-8")))
    assert load(small).findings


@pytest.mark.parametrize(
    ("right", "other"),
    [
        ("num: 3\n", "num: （三）\n"),
        ("num: 3\n", "num: 3.1\n"),
        ("num: 3\n", "id: 12\n    num: 3\n"),
        ("by: 2024-06-30", 'by: "2024-06-30"'),
        ("by: 2024-06-30", "by: 2024-06-30, ongoing: false"),
        ("year: 2024", "year: 2024\nissued: 2024-03-01\nclosing: 附件"),
    ],
)
def test_other_right_ways_to_write_are_right_to_both(small: Path, right: str, other: str) -> None:
    text = small.read_text("utf-8").replace(right, other, 1)
    small.write_text(text, encoding="utf-8")
    assert other in text and load(small).findings == []
    assert list(Draft7Validator(plan_schema()).iter_errors(as_edited(text))) == []


def test_without_a_register_any_unit_name_will_do(small: Path) -> None:
    data = as_edited(small.read_text("utf-8").replace("[市安委会]", "[某新设单位]"))
    assert Draft7Validator(plan_schema()).is_valid(data)
    assert not Draft7Validator(plan_schema(names(small.parent / "units.yaml"))).is_valid(data)


def test_the_command_prints_or_writes_the_schemas(cli: Callable[..., Any], small: Path) -> None:
    register = small.parent / "units.yaml"
    assert cli("schema").out == as_json(plan_schema())
    assert cli("schema", "units").out == as_json(register_schema())
    target = small.parent / "plan.schema.json"
    assert cli("schema", "plan", "--register", register, "-o", target).code == 0
    assert target.read_text("utf-8") == as_json(plan_schema(names(register)))


def test_the_command_tells_what_is_wrong_with_the_register(cli: Callable[..., Any], small: Path) -> None:
    register = small.parent / "units.yaml"
    register.write_text("units:\n- {name: 市公安局, kind: police}\n", encoding="utf-8")
    done = cli("schema", "--register", register)
    assert (done.code, done.out) == (1, "")
    assert f"{register}:2:22: police is no kind [SP104]" in done.err
    assert cli("schema", "--register", register.parent / "none.yaml").code == 2
