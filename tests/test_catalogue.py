"""Every rule has a manual whose examples are true: the wrong one is found at its carets, the right one is clean."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from safetyplan.findings import Finding, Place, Severity
from safetyplan.importer import read_all
from safetyplan.rules.catalogue import FAMILIES, Rule, rules
from safetyplan.rules.manual import document, page, read_manual
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load_bytes, load_register
from safetyplan.text import character_width

ROOT = Path(__file__).parent.parent
REGISTER = Path(__file__).parent / "plans" / "units.yaml"
HEADER = {"title": "高安市2024年安全生产工作要点", "year": "2024", "register": "units.yaml"}
COMPARED = [rule for rule in rules() if rule.code.startswith("SP6")]
"""Found between two states of a plan: tests/test_losses.py shows them."""
RULES = [rule for rule in rules() if rule.code.startswith("SP") and rule not in COMPARED]
IMPORTED = [rule for rule in rules() if rule.code.startswith("IM")]
WITHOUT_EXAMPLE = {"IM001", "IM101", "IM234", "IM235", "IM241", "IM242", "IM243", "IM244", "IM307"}
"""No text shows these: an unreadable file, a fault of ours, what a workbook hides, a footnote of Word, a page of PDF."""

CARETS = re.compile(r"^\s*#?\s*(\^+) ((?:SP|IM)\d{3})$")
MARKERS = re.compile(r"<(BOM|GB18030|TAB|EMPTY|U\+[0-9A-F]{4})>")


def expected(example: str) -> tuple[str, list[tuple[str, int, int, int]]]:
    """Return an example without its caret lines, and for each of them code, line, first and last column."""
    lines: list[str] = []
    marks: list[tuple[str, int, int, int]] = []
    for line in example.splitlines():
        found = CARETS.match(line)
        if found:
            shown = lines[-1]
            first = _character(shown, found.start(1))
            last = _character(shown, found.end(1) - 1)
            marks.append((found[2], len(lines), _expanded(shown, first) + 1, _expanded(shown, last) + 1))
        else:
            lines.append(line)
    return "\n".join(lines) + "\n", marks


def _character(line: str, column: int) -> int:
    """Return the index of the character that a terminal shows at `column`."""
    at = 0
    for index, character in enumerate(line):
        at += character_width(character)
        if at > column:
            return index
    return len(line)


def _expanded(line: str, index: int) -> int:
    """Return where the character at `index` stands once the markers before it are what they stand for."""
    for found in MARKERS.finditer(line):
        if found.end() <= index:
            index -= len(found.group()) - (0 if found[1] in ("BOM", "GB18030", "EMPTY") else 1)
    return index


def as_files(example: str) -> tuple[bytes, bytes, int, int]:
    """Return plan and register for an example, and how many lines and columns of the plan stand before it."""
    top = MARKERS.sub("", example)
    if example.startswith("<EMPTY>"):
        return b"", REGISTER.read_bytes(), 0, 0
    if example.startswith(("units:", "groups:")):
        return _plan_for_register(example), example.encode(), 0, 0
    if example.startswith("- "):
        header = "".join(f"{key}: {value}\n" for key, value in HEADER.items()) + "items:\n"
        if not re.search(r"(?m)^..(num|id|heading|content)", example):
            example += "  heading: 加强检查\n"
        return _encoded(header + example, example), REGISTER.read_bytes(), header.count("\n"), 0
    rest = "".join(
        f"{key}: {value}\n"
        for key, value in HEADER.items()
        if not re.search(rf"(?m)^{key}[:：]", top) and not (key == "year" and "status: draft" in top)
    )
    return _encoded(example + rest, example), REGISTER.read_bytes(), 0, 0


def _plan_for_register(example: str) -> bytes:
    units = re.findall(r"- \{name: ([^,]+), kind", example)
    named = [unit for unit in units if "档案馆" not in unit]
    groups = re.findall(r"- \{name: ([^,]+), (?:open|kinds|members)", example)
    names = ", ".join(dict.fromkeys(named + groups))
    clause = f"（{'、'.join(dict.fromkeys(named + groups))}分工负责）"
    header = "".join(f"{key}: {value}\n" for key, value in HEADER.items())
    item = (
        f"- heading: 加强检查\n  clause: {clause}\n  responsibilities: [{{role: share, units: [{names}]}}]\n"
    )
    return (header + "items:\n" + item).encode()


def _encoded(text: str, example: str) -> bytes:
    mark = b"\xef\xbb\xbf" if example.startswith("<BOM>") else b""
    encoding = "gb18030" if example.startswith("<GB18030>") else "utf-8"
    text = text.replace("<BOM>", "").replace("<GB18030>", "").replace("<TAB>", "\t")
    text = re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), text)
    return mark + text.encode(encoding)


def found_in(example: str, tmp_path: Path) -> list[Finding]:
    plan, register, lines, _columns = as_files(example)
    (tmp_path / "units.yaml").write_bytes(register)
    loaded = load_bytes(plan, "plan.yaml", tmp_path)
    findings = examine(loaded, policy((), ()))
    return [_shifted(finding, lines) for finding in findings]


def _shifted(finding: Finding, lines: int) -> Finding:
    where = finding.where
    assert isinstance(where, Place)
    if where.path != "plan.yaml":
        return finding
    place = Place(where.path, where.line - lines, where.column, where.end_line - lines, where.end_column)
    return Finding(finding.code, finding.severity, finding.message, place, finding.hint)


def test_there_are_many_rules_with_unique_codes_and_names() -> None:
    assert len(RULES) >= 60
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    assert all(re.fullmatch(r"SP[0-5]\d\d", rule.code) for rule in RULES)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name) for rule in RULES)
    assert {rule.code[:3] for rule in (*IMPORTED, *RULES, *COMPARED)} == set(FAMILIES)
    assert all(a.code < b.code for a, b in pairwise(RULES))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_manual_is_complete(rule: Rule) -> None:
    manual = read_manual(rule.manual)
    assert manual.what.endswith(".") and manual.what[0].isupper()
    assert manual.wrong and manual.right
    assert rule.code in page(rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_wrong_example_is_found_at_its_carets(rule: Rule, tmp_path: Path) -> None:
    example, marks = expected(read_manual(rule.manual).wrong)
    assert marks, "the example marks no place"
    assert {code for code, *_ in marks} == {rule.code}
    findings = [finding for finding in found_in(example, tmp_path) if finding.code == rule.code]
    places = [(f.code, f.where.line, f.where.column) for f in findings if isinstance(f.where, Place)]
    assert places == [mark[:3] for mark in marks]
    for finding, (_code, _line, first, last) in zip(findings, marks, strict=True):
        assert isinstance(finding.where, Place)
        assert finding.where.end_column - 1 == last or "<" in example, first
        assert finding.severity is rule.severity
        assert finding.message and finding.hint


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_the_right_example_is_clean(rule: Rule, tmp_path: Path) -> None:
    example = read_manual(rule.manual).right
    findings = found_in(example, tmp_path)
    assert [f for f in findings if f.code == rule.code or f.severity > Severity.NOTE] == []


@pytest.mark.parametrize("rule", IMPORTED, ids=lambda rule: rule.code)
def test_the_examples_of_an_import_are_told_at_their_carets_and_read_when_right(rule: Rule) -> None:
    manual = read_manual(rule.manual)
    assert manual.what.endswith(".") and manual.why and rule.code in page(rule)
    assert bool(manual.wrong) == bool(manual.right) == (rule.code not in WITHOUT_EXAMPLE)
    if rule.code in WITHOUT_EXAMPLE:
        return
    example, marks = expected(manual.wrong)
    assert [code for code, *_ in marks] == [rule.code]
    found = [finding for finding in _imported(example) if finding.code == rule.code]
    assert found
    for finding in found:
        assert isinstance(finding.where, Place) and finding.reading is not None
        assert finding.where.line in (0, marks[0][1])
        assert finding.severity is rule.severity and finding.message
    assert rule.code not in {finding.code for finding in _imported(manual.right)}


def _imported(text: str) -> tuple[Finding, ...]:
    register, _findings = load_register(REGISTER)
    text = re.sub(r"<U\+([0-9A-F]{4})>", lambda found: chr(int(found[1], 16)), text.replace("<TAB>", "\t"))
    drafts = read_all(text.encode(), "要点.txt", register)
    return tuple(finding for draft in drafts for finding in draft.findings)


def test_the_manual_in_docs_is_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFETYPLAN_LANG", "en")
    assert (ROOT / "docs" / "rules.md").read_text(encoding="utf-8") == document(rules())
