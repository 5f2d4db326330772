"""A plan damaged in any one place ends in findings inside the files or in a clean pass: no traceback, no hang.

`SAFETYPLAN_FUZZ=100000 HYPOTHESIS_PROFILE=random pytest tests/test_hostile.py` tries that many new inputs for each
kind of damage.
"""

import os
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safetyplan.findings import Finding, Place, Severity
from safetyplan.report import terminal
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load_bytes

EXAMPLES = int(os.environ.get("SAFETYPLAN_FUZZ", "80"))
EVERYTHING = policy((), ())
HERE = Path(__file__).parent
UNITS = (HERE / "plans" / "units.yaml").read_text(encoding="utf-8")
FULL = (HERE / "plans" / "full.yaml").read_bytes()


class _Plan:
    """A plan by its number, so that a failing example does not print all of it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.raw = PLANS[number]

    def __repr__(self) -> str:
        return f"_Plan({self.number})"


PLANS = (FULL, (HERE.parent / "data" / "plan_2024.yaml").read_bytes())
ODD = ["\t", "：", "，", "“", "\"", "'", "#", "&a ", "*a", "!x ", "- ", ": ", "|", ">", "{", "}", "[", "]", "%", "@", "`", "?",
       "\ufeff", "\u2028", "\x00", "\x85", "\x1b", "\n", "\r", "\r\n", " ", "\u3000", "---\n", "...\n", "<<: ", "２", "𠮷", "👍", "é"]  # fmt: skip

fuzz = settings(max_examples=EXAMPLES, deadline=20_000, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    global FOLDER  # noqa: PLW0603 - Hypothesis does not take fixtures of one test
    FOLDER = tmp_path_factory.mktemp("hostile")
    (FOLDER / "units.yaml").write_text(UNITS, encoding="utf-8")
    return FOLDER


FOLDER = Path()


def checked(raw: bytes, register: bytes | None = None) -> list[Finding]:
    """Return what is found in `raw`, having held every finding to the file it is about."""
    given_register = None
    if register is not None:
        given_register = FOLDER / "damaged.yaml"
        given_register.write_bytes(register)
    loaded = load_bytes(raw, "plan.yaml", FOLDER, given_register)
    findings = examine(loaded, EVERYTHING)
    sources = [source for source in (loaded.plan_source, loaded.register_source) if source]
    lines = {source.path: source.text.split("\n") for source in sources}
    for finding in findings:
        for where in (finding.where, *(related.where for related in finding.related)):
            assert isinstance(where, Place)
            _is_inside(where, lines[where.path])
        assert finding.message
    shown = terminal.render(findings, loaded)
    assert shown.replace("\n", "").replace("\u3000", "").isprintable()
    if loaded.plan is None or loaded.register is None:
        assert any(finding.severity is Severity.ERROR for finding in findings)
    return findings


def _is_inside(place: Place, lines: list[str]) -> None:
    assert 1 <= place.line <= place.end_line <= len(lines), place
    assert 1 <= place.column <= len(lines[place.line - 1]) + 1, place
    assert (place.line, place.column) <= (place.end_line, place.end_column), place


plans = st.sampled_from(range(len(PLANS))).map(_Plan)


def test_the_plans_to_damage_are_good() -> None:
    assert [f for f in checked(FULL) if f.severity > Severity.NOTE] == []
    assert {finding.code for finding in checked(FULL)} == {"SP531"}


@fuzz
@given(plans, st.integers(min_value=0))
def test_cut_off_anywhere(plan: _Plan, at: int) -> None:
    checked(plan.raw[: at % (len(plan.raw) + 1)])


@fuzz
@given(plans, st.lists(st.tuples(st.integers(min_value=0), st.integers(0, 255)), min_size=1, max_size=4))
def test_flipped_bytes(plan: _Plan, flips: list[tuple[int, int]]) -> None:
    damaged = bytearray(plan.raw)
    for at, value in flips:
        damaged[at % len(damaged)] = value
    checked(bytes(damaged))


@fuzz
@given(plans, st.integers(min_value=0), st.sampled_from(ODD) | st.characters(), st.integers(0, 4))
def test_characters_put_in_or_taken_out(plan: _Plan, at: int, odd: str, taken: int) -> None:
    text = plan.raw.decode()
    at %= len(text)
    checked((text[:at] + odd + text[at + taken :]).encode("utf-8", "replace"))


@fuzz
@given(plans, st.data())
def test_lines_deleted_doubled_swapped_or_indented(plan: _Plan, data: st.DataObject) -> None:
    lines = plan.raw.decode().split("\n")
    a = data.draw(st.integers(0, len(lines) - 1))
    b = data.draw(st.integers(0, len(lines) - 1))
    match data.draw(st.sampled_from(["delete", "double", "swap", "indent", "tab", "move"])):
        case "delete":
            del lines[a : a + 1 + b % 5]
        case "double":
            lines[b:b] = lines[a : a + 4]
        case "swap":
            lines[a], lines[b] = lines[b], lines[a]
        case "indent":
            lines[a] = " " * (b % 5) + lines[a].strip()
        case "tab":
            lines[a] = lines[a].replace("  ", "\t", 1)
        case "move":
            lines.insert(b, lines.pop(a))
    checked("\n".join(lines).encode())


def _paths(node: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    paths = [here] if here else []
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in pairs:
        paths += _paths(value, (*here, key))
    return paths


def _data(plan: bytes) -> Any:
    return load_bytes(plan, "plan.yaml", FOLDER).plan_source.data


VALUES = st.sampled_from(
    ["", "x", "市应急局", "2024-02-30", "86400", "true", "no", "1.10", "²", "9" * 5000, "（" * 40, "一二三", [], {}, ["x"], [[]],
     {"a": "b"}, [{"role": "lead"}], {"units": "x"}, "\n\n", "甲。乙。", "每季度", "牵头", "市应急局牵头"]
)  # fmt: skip


@fuzz
@given(VALUES, st.integers(min_value=0), st.sampled_from(["set", "delete", "double", "swap"]))
def test_values_deleted_doubled_swapped_or_of_another_type(value: Any, at: int, how: str) -> None:
    import json

    data = _data(FULL)
    paths = _paths(data)
    path = paths[at % len(paths)]
    parent = data
    for step in path[:-1]:
        parent = parent[step]
    if how == "delete":
        del parent[path[-1]]
    elif how == "double" and isinstance(parent, list):
        parent.insert(path[-1], parent[path[-1]])
    elif how == "swap":
        other = paths[(at * 7 + 3) % len(paths)]
        holder = data
        for step in other[:-1]:
            holder = holder[step]
        moved = json.loads(json.dumps(holder[other[-1]]))
        parent[path[-1]] = moved
    else:
        parent[path[-1]] = value
    checked(json.dumps(data, ensure_ascii=False, indent=1).encode())


@fuzz
@given(st.integers(min_value=0), st.sampled_from(ODD), st.integers(0, 4))
def test_a_damaged_register(at: int, odd: str, taken: int) -> None:
    at %= len(UNITS)
    checked(FULL, (UNITS[:at] + odd + UNITS[at + taken :]).encode())


@fuzz
@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")))
def test_anything_at_all(raw: bytes) -> None:
    checked(raw)
    checked(FULL, raw)


BOMBS = {
    "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"b%d: &b%d [*a,*a,*a,*a,*a,*a,*a,*a]\n" % (i, i) for i in range(200)),
    "brackets": b"[" * 200_000,
    "braces": b"{a: " * 100_000,
    "indentation": b"".join(b" " * i + b"a:\n" for i in range(2000)),
    "duplicate keys": b"title: x\n" * 100_000,
    "unknown keys": b"".join(b"key%d: x\n" % i for i in range(4_000)),
    "one line": b"title: " + "甲".encode() * 2_000_000,
    "tabs": b"\t" * 100_000,
    "control characters": b"\x01" * 1_000_000,
    "nested flow in items": b"items: " + b"[{items: " * 30 + b"x" + b"}]" * 30,
    "brackets in text": b"title: a\nyear: 2024\nregister: units.yaml\nitems:\n- {num: 1, clause: \"" + "（".encode() * 100_000 + b"\"}",
    "commas in text": b"title: a\nyear: 2024\nregister: units.yaml\nitems:\n- num: 1\n  content: \"" + "甲,,,,".encode() * 50_000 + b"\"",
    "sentences": b"title: a\nyear: 2024\nregister: units.yaml\nitems:\n- num: 1\n  content: " + "甲。".encode() * 100_000,
    "dates": b"title: a\nyear: 2024\nregister: units.yaml\nitems:\n- num: 1\n  content: " + "2024年6月底前每季度至少1次，定期".encode() * 5_000,
    "names": b"title: a\nyear: 2024\nregister: units.yaml\nitems:\n- num: 1\n  content: x\n  responsibilities:\n  - {role: lead, units: ["
    + b", ".join(b"u%d" % i for i in range(4_000)) + b"]}",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_bounded(name: str) -> None:
    tracemalloc.start()
    try:
        findings = checked(BOMBS[name])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert findings
    assert peak < 60 * len(BOMBS[name]) + 60_000_000, peak
