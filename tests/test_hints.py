"""Every hint, typed literally, removes its finding and brings no new one: applied by machine.

Over the examples of all rules, and over good plans damaged line by line: a line lost, a line twice, a character lost
or mistyped.  What a hint tells people to type is read in `typed.py`.
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest

from safetyplan.findings import Finding, Place, Severity
from safetyplan.rules.manual import read_manual
from safetyplan.rules.partial import UNSURE
from safetyplan.rules.policy import examine, policy
from safetyplan.source.files import decode
from safetyplan.source.load import load_bytes
from test_catalogue import RULES, as_files, expected
from typed import Text, typed

ROOT = Path(__file__).parent.parent
EVERYTHING = policy((), ())
SEED = 20240115

DOCUMENT = "what is right stands in the document, or somebody must be asked"
AUTHOR = "only its author knows what was meant"
WRONG_FILE = "the file is another one than was meant"
COMMAND = "a command asks for the answers"

NOT_TYPED = {
    "SP006": AUTHOR,  # which level a line is on, where a text without a key belongs
    "SP008": AUTHOR,
    "SP009": WRONG_FILE,
    "SP010": WRONG_FILE,
    "SP011": WRONG_FILE,
    "SP012": AUTHOR,
    "SP014": AUTHOR,
    "SP101": AUTHOR,  # a key that is like none, in a place where no list is missing
    "SP102": DOCUMENT,
    "SP105": DOCUMENT,
    "SP106": DOCUMENT,  # a number
    "SP107": DOCUMENT,  # a value that must be there
    "SP108": DOCUMENT,
    "SP205": DOCUMENT,  # a group like none of the register
    "SP211": DOCUMENT,
    "SP214": DOCUMENT,
    "SP216": DOCUMENT,
    "SP218": DOCUMENT,
    "SP220": DOCUMENT,
    "SP301": DOCUMENT,  # a clause whose brackets are not right
    "SP302": DOCUMENT,
    "SP303": DOCUMENT,
    "SP304": DOCUMENT,
    "SP306": DOCUMENT,
    "SP307": DOCUMENT,
    "SP309": DOCUMENT,
    "SP310": DOCUMENT,
    "SP311": DOCUMENT,
    "SP312": DOCUMENT,
    "SP313": DOCUMENT,
    "SP402": DOCUMENT,
    "SP403": DOCUMENT,
    "SP407": DOCUMENT,
    "SP409": DOCUMENT,
    "SP410": DOCUMENT,
    "SP502": DOCUMENT,  # where the next number is taken
    "SP503": DOCUMENT,
    "SP504": AUTHOR,
    "SP511": DOCUMENT,
    "SP512": DOCUMENT,
    "SP523": DOCUMENT,
    "SP527": DOCUMENT,
    "SP532": DOCUMENT,
    "SP533": DOCUMENT,  # where no words of the text are like the repair's
    "SP541": COMMAND,
    "SP543": COMMAND,
    "SP552": DOCUMENT,
    "SP563": DOCUMENT,
}
"""Rules of which a hint names nothing that could be typed as it stands, and why."""


TWO_FILES = {"SP201", "SP219"}
"""Rules whose hint is not enough alone: a plan of the example's names what is mended in the register, or it beside it."""


class Files(NamedTuple):
    """A plan and the register it is checked with, as bytes."""

    plan: bytes
    register: bytes

    def findings(self) -> list[Finding]:
        """Return what is found in both."""
        loaded = load_bytes(self.plan, "plan.yaml", Path(), None, lambda _path: self.register)
        return examine(loaded, EVERYTHING)

    def text_of(self, finding: Finding) -> str:
        """Return the file that a finding is about, as its places count it."""
        assert isinstance(finding.where, Place)
        raw = self.plan if finding.where.path == "plan.yaml" else self.register
        return raw.decode() if finding.code == "SP003" else decode("", raw)[0]

    def with_text(self, finding: Finding, text: str) -> "Files":
        """Return the files with another text in the place of that one."""
        assert isinstance(finding.where, Place)
        if finding.where.path == "plan.yaml":
            return self._replace(plan=text.encode())
        return self._replace(register=text.encode())


class Outcome(NamedTuple):
    """What came of typing hints: how many were, of which rules some name nothing to type, and what went wrong."""

    tried: Counter[str]
    not_typed: set[str]
    wrong: list[str]


def keeps_from_reading(finding: Finding) -> bool:
    """Tell whether a finding is about the file as YAML; what else is wrong shows only when it is read."""
    return finding.code < "SP1" and finding.code not in ("SP013", "SP014")


def try_hints(cases: Iterator[tuple[str, Files]], known: frozenset[tuple[str, str]] = frozenset()) -> Outcome:
    """Type every hint that is given for each case, but for the findings that are `known` from before the damage."""
    outcome = Outcome(Counter(), set(), [])
    for name, files in cases:
        findings = files.findings()
        first = [finding for finding in findings if keeps_from_reading(finding)]
        for finding in first or findings:
            if (finding.code, finding.message) in known:
                continue
            text = files.text_of(finding)
            ways = typed(text, finding)
            if ways is None:
                outcome.not_typed.add(finding.code)
                continue
            outcome.tried[finding.code] += 1
            results = [wrong_with(findings, finding, files.with_text(finding, way)) for way in ways]
            is_question = "did you mean" in finding.hint or "as the text says" in finding.hint
            told = [each for each in results if each]
            if not ways or (len(told) == len(results) if is_question else told):
                outcome.wrong.append(f"{name}: {finding.code} {finding.message} → {finding.hint}: {told}")
            if finding.instead and "other marks" not in finding.hint:
                assert isinstance(finding.where, Place)
                put = Text(text).put(finding.where, finding.instead)
                if told := wrong_with(findings, finding, files.with_text(finding, put)):
                    outcome.wrong.append(
                        f"{name}: {finding.code} {finding.message} → {finding.instead}: {told}"
                    )
    return outcome


_LOST = ("SP102", "SP301", "SP404", "SP405")
"""What an item lacks in which a whole list or key was lost; of an item at fault nothing else is told at first."""


def wrong_with(before: list[Finding], finding: Finding, mended: Files) -> str:
    """Return why what was typed is no mend: the finding stays, or an error or warning is new; empty where it is one."""
    after = mended.findings()
    same = [(each.code, each.message) for each in after].count((finding.code, finding.message))
    if same >= [(each.code, each.message) for each in before].count((finding.code, finding.message)):
        return "it stays"
    new = _grave(after) - _grave(before)
    if finding.code.startswith("SP1"):  # was hidden by the wrong shape
        hidden = (*UNSURE, *_LOST) if finding.code in ("SP103", "SP105", "SP107") else UNSURE
        new = Counter({code: n for code, n in new.items() if code not in hidden})
    is_read = sum(map(keeps_from_reading, after)) < sum(map(keeps_from_reading, before))
    if new and not (is_read and keeps_from_reading(finding) and "delete" not in finding.hint):
        return "new: " + "; ".join(f"{f.code} {f.message}" for f in after if f.code in new)
    return ""


def _grave(findings: list[Finding]) -> Counter[str]:
    return Counter(finding.code for finding in findings if finding.severity > Severity.NOTE)


def examples() -> Iterator[tuple[str, Files]]:
    """Yield the wrong example of every rule."""
    for rule in (rule for rule in RULES if rule.code not in TWO_FILES):
        plan, register, _lines, _columns = as_files(expected(read_manual(rule.manual).wrong)[0])
        yield rule.code, Files(plan, register)


def damaged(path: Path, stride: int = 1) -> Iterator[tuple[str, Files]]:
    """Yield a plan with one line damaged, every `stride`th in turn, in each of four ways."""
    random = Random(SEED)
    register = (path.parent / "units.yaml").read_bytes()
    lines = path.read_text(encoding="utf-8").split("\n")
    for n in range(random.randrange(stride), len(lines), stride):
        line = lines[n]
        columns = [column for column, character in enumerate(line) if character != " "]
        if not columns:
            continue
        at, other = random.choice(columns), random.choice(columns)
        ways = {
            "lost": [],
            "twice": [line, line],
            "a character lost": [line[:at] + line[at + 1 :]],
            "a character mistyped": [line[:at] + line[other] + line[at + 1 :]],
        }
        for way, new in ways.items():
            text = "\n".join([*lines[:n], *new, *lines[n + 1 :]])
            yield f"{path.name}:{n + 1} {way} {new[:1]}", Files(text.encode(), register)


def with_a_stray_bracket() -> Iterator[tuple[str, Files]]:
    """Yield a plan with a clause of which no name can be read."""
    text = REAL.read_text(encoding="utf-8").replace(
        "牵头组织，市直有关部门分工", "牵头组织，市直）关部门分工"
    )
    yield "stray bracket", Files(text.encode(), (REAL.parent / "units.yaml").read_bytes())


def known_of(path: Path) -> frozenset[tuple[str, str]]:
    """Return what is found in a plan before it is damaged."""
    files = Files(path.read_bytes(), (path.parent / "units.yaml").read_bytes())
    return frozenset((finding.code, finding.message) for finding in files.findings())


SMALL = ROOT / "tests" / "plans" / "full.yaml"
REAL = ROOT / "data" / "plan_2024.yaml"


def test_hints_of_all_rules_and_of_damaged_plans_mend_what_they_are_given_for() -> None:
    outcomes = [
        try_hints(examples()),
        try_hints(damaged(SMALL), known_of(SMALL)),
        try_hints(damaged(REAL, 80), known_of(REAL)),
        try_hints(with_a_stray_bracket(), known_of(REAL)),
    ]
    assert [wrong for outcome in outcomes for wrong in outcome.wrong] == []
    tried: Counter[str] = sum((outcome.tried for outcome in outcomes), Counter())
    assert tried.total() >= 300 and len(tried) >= 50
    assert set.union(*(outcome.not_typed for outcome in outcomes)) == set(NOT_TYPED)
    codes = {rule.code for rule in RULES} - TWO_FILES
    assert set(tried) | set(NOT_TYPED) == codes, "a rule without an example of its hint"


def test_a_register_that_is_misspelt_is_named_as_it_stands_beside_the_plan(tmp_path: Path) -> None:
    (tmp_path / "units.yaml").write_bytes((SMALL.parent / "units.yaml").read_bytes())
    plan = SMALL.read_bytes()
    assert b"register: units.yaml" in plan
    for wrong in (b"unit.yaml", b"units.yml", b"units.aml"):
        damaged = plan.replace(b"register: units.yaml", b"register: " + wrong)
        (finding,) = (f for f in load_bytes(damaged, "plan.yaml", tmp_path).findings if f.code == "SP201")
        ways = typed(damaged.decode(), finding)
        assert ways == [plan.decode()], finding.hint


@pytest.mark.exhaustive
@pytest.mark.slow
def test_hints_mend_the_real_plan_wherever_it_is_damaged() -> None:
    outcome = try_hints(damaged(REAL, 5), known_of(REAL))
    assert outcome.wrong == []
    assert outcome.tried.total() >= 300 and outcome.not_typed <= set(NOT_TYPED)
