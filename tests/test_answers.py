"""Answers in JSON and CSV: real ones hold to the published schema, and docs/answers.md explains every field."""

import csv
import importlib.util
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from safetyplan.plan.duties import Duties
from safetyplan.plan.query import EVERY_BASIS, Query, select
from safetyplan.plan.vocabulary import Role
from safetyplan.render.answer_schema import EXPLAINED, answer_schema
from safetyplan.render.records import KINDS, as_json
from safetyplan.source.load import load
from safetyplan.source.schema import as_json as schema_as_json
from safetyplan.views.answer import answer_view
from safetyplan.views.item import item_view
from safetyplan.views.units import group_view, register_view, unit_view

ROOT = Path(__file__).resolve().parent.parent
PLANS = (
    ROOT / "data" / "plan_2024.yaml",
    ROOT / "tests" / "plans" / "full.yaml",
    ROOT / "tests" / "plans" / "good" / "nested.yaml",
    *sorted((ROOT / "tests" / "plans" / "nested").glob("p*.yaml")),
)


def tool() -> Any:
    spec = importlib.util.spec_from_file_location("readme_tool", ROOT / "tools" / "readme.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def page() -> str:
    return (ROOT / "docs" / "answers.md").read_text(encoding="utf-8")


def duties_of(path: Path) -> Duties:
    loaded = load(path)
    assert loaded.plan is not None and loaded.register is not None, loaded.findings
    return Duties(loaded.plan, loaded.register)


def answers(duties: Duties) -> list[Any]:
    """Return what list, show and units answer about everything in a plan and its register."""
    queries = [Query(), Query(no_lead=True), Query(roles=frozenset({Role.SUPERVISE}))]
    for unit in duties.register.units:
        queries += [Query(unit=unit), Query(unit=unit, bases=EVERY_BASIS)]
    return [
        *(answer_view(duties, query, select(duties, query)) for query in queries),
        *(item_view(duties, entry) for entry in duties.entries),
        register_view(duties),
        *(unit_view(duties, unit) for unit in duties.register.units),
        *(group_view(duties, group) for group in duties.register.groups),
    ]


def test_the_committed_schema_is_fresh_and_the_command_prints_it(cli: Callable[..., Any]) -> None:
    made = schema_as_json(answer_schema())
    assert (ROOT / "docs" / "answers.schema.json").read_text("utf-8") == made
    assert cli("schema", "answers").out == made
    Draft202012Validator.check_schema(answer_schema())


def test_real_answers_hold_to_the_schema() -> None:
    schema = answer_schema()
    seen = dict.fromkeys(KINDS, 0)
    assert len(PLANS) == 17
    for path in PLANS:
        for view in answers(duties_of(path)):
            name = type(view).__name__
            one = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})
            assert [error.message for error in one.iter_errors(json.loads(as_json(view)))] == [], path
            seen[name] += 1
    assert all(seen.values()) and seen["ItemView"] > 100 and seen["AnswerView"] > 300, seen


def test_every_kind_of_answer_is_told_from_the_others(cli: Callable[..., Any]) -> None:
    validator = Draft202012Validator(answer_schema())
    asked = [["list"], ["show", "16"], ["units"], ["units", "市安委办"], ["units", "市直有关部门"]]
    answered = [json.loads(cli(*words, "--plan", PLANS[0], "--format", "json").out) for words in asked]
    assert [validator.is_valid(answer) for answer in answered] == [True] * 5
    assert len({answer["kind"] for answer in answered}) == 5


@pytest.mark.parametrize(
    ("words", "key", "wrong"),
    [
        (["list"], "year", "2024"),
        (["list"], "rows", [{}]),
        (["list"], "counts", {"surely": 1}),
        (["list"], "version", 2),
        (["show", "16"], "dues", [{"last_day": "2024年底"}]),
        (["show", "16"], "repairs", None),
        (["units"], "kind", "roster"),
        (["units", "市安委办"], "duties", [{"basis": "named", "via": "", "role": "牵头", "items": ["7"]}]),
    ],
)
def test_the_schema_objects_to_what_no_answer_is(
    cli: Callable[..., Any], words: list[str], key: str, wrong: Any
) -> None:
    validator = Draft202012Validator(answer_schema())
    answer = json.loads(cli(*words, "--plan", PLANS[0], "--format", "json").out)
    assert validator.is_valid(answer)
    assert not validator.is_valid(answer | {key: wrong})
    assert not validator.is_valid({name: value for name, value in answer.items() if name != key})


def test_every_field_is_explained_once_and_no_explanation_is_left_over() -> None:
    records = answer_schema()["$defs"]
    assert set(EXPLAINED) == set(records)
    for name, meaning in EXPLAINED.items():
        views_own = set(records[name]["properties"]) - {
            "version",
            "status",
            *({"kind"} - set(meaning.fields)),
        }
        assert views_own == set(meaning.fields), name
        assert all(meaning.fields.values())


def test_the_page_explains_every_field_in_the_words_of_the_schema() -> None:
    parts = dict(re.findall(r"^###? [^\n]*\(`(\w+)`\)\n(.*?)(?=^##|\Z)", page(), re.M | re.S))
    assert set(parts) == set(EXPLAINED)
    for name, meaning in EXPLAINED.items():
        assert re.findall(r"^\| `(\w+)` \| (.*) \|$", parts[name], re.M) == list(meaning.fields.items()), name


def test_the_page_explains_every_column_of_csv(cli: Callable[..., Any]) -> None:
    (part,) = re.findall(r"^## CSV of `list`\n(.*)", page(), re.M | re.S)
    first = next(csv.reader(io.StringIO(cli("list", "--plan", PLANS[0], "--format", "csv").out)))
    columns = [first[0].lstrip("\ufeff"), *first[1:]]
    assert re.findall(r"^\| `(\w+)` \|", part, re.M) == columns


@pytest.mark.slow
def test_the_commands_of_the_page_print_what_it_shows(tmp_path: Path) -> None:
    readme = tool()
    assert len(readme.commands(page())) >= 5
    assert readme.refreshed(page(), "en", readme.workplace(tmp_path)) == page()
