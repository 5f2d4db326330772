"""What the fuzzer tries: for each kind of input what must hold, good inputs to begin with, and how they are damaged."""

import copy
import csv
import io
import re
import signal
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from fuzz_damage import Mutator, in_parts, mutate, mutate_pdf, mutate_words
from fuzz_files import ROWS, printed, word, workbook
from safetyplan.findings import Severity
from safetyplan.grammar import headings, labels, numbers, parties, roles, signs, statements, wholerules
from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.clause_timing import clause_timings
from safetyplan.grammar.kinds import kind_of
from safetyplan.grammar.timing import find_deadlines, find_times
from safetyplan.importer import document, read
from safetyplan.importer.writing import plan_yaml
from safetyplan.plan.duties import Duties
from safetyplan.plan.printed import as_printed
from safetyplan.render import Format, confine, render
from safetyplan.render.templating import Templates
from safetyplan.render.text import expand
from safetyplan.report import github, json_v1, sarif, terminal
from safetyplan.review.decisions import Decision, Review
from safetyplan.review.sheet import sheet_of, ticks
from safetyplan.rules.fix import mended
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load, load_bytes, load_register
from safetyplan.source.shipped import shipped
from safetyplan.views.handout import handout_view, townships

HERE = Path(__file__).resolve().parent
ALL = policy((), ())
Check = Callable[[bytes, Path], None]


class Target(NamedTuple):
    """One kind of input; `share` of a thousand inputs are of it."""

    check: Check
    seeds: Callable[[], list[bytes]]
    damage: Mutator
    share: int


class FailureError(Exception):
    """What must hold does not."""


class Late(BaseException):
    """The time is over; no `Exception`, so that nothing on the way takes it for a damaged file."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise `Late` in the body where it takes longer, on systems that have such alarms."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def late(*_given: object) -> None:
        raise Late

    before = signal.signal(signal.SIGALRM, late)
    outer = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *outer)
        signal.signal(signal.SIGALRM, before)


# Plans and registers


def plan(raw: bytes, folder: Path) -> None:
    """Check a plan, report it in every form, and use it."""
    loaded = load_bytes(raw, "plan.yaml", folder)
    found = examine(loaded, ALL)
    if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", terminal.render(found, loaded)):
        raise FailureError("a control character reaches the terminal")
    for report in (github, json_v1, sarif):
        report.render(found, loaded)
    if loaded.plan is None or loaded.register is None:
        if not any(finding.severity.name == "ERROR" for finding in found):
            raise FailureError("no plan, and no error")
        return
    duties = Duties(loaded.plan, loaded.register)
    duties.unknown_names()
    as_printed(loaded.plan)
    again = load_bytes(plan_yaml(loaded.plan).encode(), "again.yaml", folder)
    if again.plan != loaded.plan:
        raise FailureError("written and read again, it is another plan")


def register(raw: bytes, folder: Path) -> None:
    """Check the register of a good plan."""
    path = folder / "damaged.yaml"
    path.write_bytes(raw)
    load_register(path)
    examine(load_bytes((folder / "plan.yaml").read_bytes(), "plan.yaml", folder, path), ALL)


def fix(raw: bytes, folder: Path) -> None:
    """Mend a plan: it stays readable, and mending it again changes nothing."""
    path = folder / "mended.yaml"
    path.write_bytes(raw)
    was_plan = load_bytes(raw, str(path), folder).plan is not None
    for change in mended(path, None, ALL):
        if change.path != path:
            continue
        path.write_bytes(change.after)
        if was_plan and load_bytes(change.after, str(path), folder).plan is None:
            raise FailureError("mended, it cannot be read")
        if any(each.path == path and each.after != each.before for each in mended(path, None, ALL)):
            raise FailureError("mending is not done the first time")


SMALL = """\
title: 试验市2024年安全生产工作要点
year: 2024
register: units.yaml
items:
- num: 1
  heading: 开展检查
  content: |-
    组织开展检查，2024年6月底前完成。
  clause: （市应急局牵头，市公安局等有关部门配合）
  responsibilities:
  - {role: lead, units: [市应急局]}
  - {role: support, units: [市公安局, 有关部门]}
  deadlines:
  - {phrase: 2024年6月底前, task: 组织开展检查, by: 2024-06-30}
"""
SMALL_REGISTER = """\
units:
- {name: 市应急局, kind: department, aliases: [市应急管理局]}
- {name: 市公安局, kind: department, part_of: 市应急局}
- {name: 东镇, kind: town, former: [{name: 东乡, until: 2020-05-31}]}
groups:
- {name: 有关部门, open: true, kinds: [department]}
"""


def _good(name: str) -> bytes:
    return (HERE / "plans" / name).read_bytes()


# The grammar


def clause(raw: bytes, _folder: Path) -> None:
    """Read a clause; what was read stands in it."""
    text = raw.decode("utf-8", "replace")
    for first_leads in (False, True):
        got = parse_clause(text, year=2024, first_leads=first_leads)
        _inside(text, got.unread)
        for party in got.parties:
            _inside(text, [(name.start, name.end) for name in party.names])
        _phrases(text, got.deadlines)


def times(raw: bytes, _folder: Path) -> None:
    """Find times and deadlines in running text; each is what stands at its place, none over another."""
    text = raw.decode("utf-8", "replace")
    for year in (2024, None):
        found = [each.timing for each in find_times(text, year)]
        _phrases(text, found)
        if any(one.end > two.start for one, two in pairwise(found)):
            raise FailureError("one time over another")
        _phrases(text, find_deadlines(text, year))
    for labelled in (False, True):
        _phrases(text, clause_timings(text, 0, len(text), 2024, labelled=labelled) or ())


def words(raw: bytes, _folder: Path) -> None:
    """Read numbers, labels, statements, names, headings and signs of duties."""
    text = raw.decode("utf-8", "replace")
    for at in {0, len(text) // 2}:
        for read_number in (numbers.read_label, numbers.read_doubtful_label):
            number = read_number(text, at)
            _inside(text, [(at, number.end)] if number else ())
        numbers.is_amount(text, at)
        label = labels.read_role_label(text, at)
        _inside(text, [(label.start, label.end)] if label else ())
    labels.is_bare_label(text)
    _inside(text, [(each.start, each.end) for each in labels.find_role_labels(text)])
    for headed in (False, True):
        statements.opening_statement(text, headed=headed)
    for head in (headings.split_heading(text), headings.split_glued_heading(text)):
        _inside(text, [(0, head.end)] if head else ())
    _inside(text, [(name.start, name.end) for name in parties.split_names(text)])
    _inside(text, [(sign.start, sign.end) for sign in signs.find_signs(text)])
    _inside(text, [(found.start, found.end) for found in find_clauses(text)])
    signs.speaks_of_duties(text)
    parties.looks_like_unit(text)
    roles.closing_verb(text)
    kind_of(text)
    if any(rule.phrase not in text for rule in wholerules.whole_rules(text)):
        raise FailureError("a rule that does not stand in the text")


def _inside(text: str, places: Any) -> None:
    if not all(0 <= begin <= end <= len(text) for begin, end in places):
        raise FailureError("what was read lies outside the text")


def _phrases(text: str, timings: Any) -> None:
    if any(text[timing.start : timing.end] != timing.phrase for timing in timings):
        raise FailureError("a phrase is not what stands at its place")


CLAUSES = [
    "（市安委会组织，市应急管理局牵头，各乡镇（街道、管委会）落实）",
    "（市安委办会同市直有关部门分工负责）",
    "责任单位：市公安局、市教体局；配合单位：市住建局等有关部门；完成时限：2024年6月底前",
    "（市公安局交警等有关部门按职责分工负责，列第一位的单位牵头，下同）",
]
SENTENCES = [
    "每月检查1次，2024年6月底前完成，长期坚持。",
    "6月10日至7月1日开展宣传，国庆节前、汛期各检查一次，自发文之日起10个工作日内报送。",
    "三年行动以来，每季度至少调度1次；年底前（12月15日前）总结。",
]
LINES = [
    "（一）落实责任。每月检查1次。（市应急局牵头）",
    "1.2.3 县应急局要加强统筹协调，督促指导各地抓好落实。",
    "牵头单位：市应急局 配合单位：各镇",
    "以下均需各地落实，不再列出。",
]


def _encoded(texts: list[str]) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


# Documents


def _document(name: str) -> Check:
    def check(raw: bytes, folder: Path) -> None:
        draft = read(raw, name)
        loaded = load_bytes(plan_yaml(draft.plan).encode(), "draft.yaml", folder, folder / "units.yaml")
        if loaded.plan is None or plan_yaml(loaded.plan) != plan_yaml(draft.plan):
            raise FailureError("the draft loads as another plan")
        if not any(finding.severity >= Severity.WARNING for finding in draft.findings):
            _nothing_lost(raw, name, draft.plan)

    return check


def _nothing_lost(raw: bytes, name: str, plan: Any) -> None:
    """Hold every letter and figure of the document to be in the plan, where the import has nothing to say about it."""
    paragraphs = document(raw, name).paragraphs
    kept = as_printed(plan) + "".join(plan.source.left_out if plan.source else ())
    gone = Counter("".join(paragraph.body for paragraph in paragraphs)) - Counter(kept)
    if lost := "".join(each for each in gone if each.isalnum()):
        raise FailureError(f"lost without a word: {lost[:20]}")


TEXT = """某市2024年安全生产工作要点
一、压实责任
1.落实责任。每月检查1次，2024年6月底前完成。（市安委会组织，市应急管理局牵头，各乡镇（街道、管委会）落实）
2.加强宣传。（市安委办会同市直有关部门分工负责）
（一）宣传教育
责任单位：市公安局、市教体局；配合单位：市住建局等有关部门
附件：1.责任分工表
2024年2月20日"""
HTML = "<html><head><meta charset=utf-8><title>要点</title></head><body>{}</body></html>".format(
    "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))
)
_SHORT = TEXT.split("\n")[:5]


def _csv() -> list[bytes]:
    made = []
    for sign in ",;\t":
        out = io.StringIO()
        csv.writer(out, delimiter=sign, lineterminator="\n").writerows(ROWS)
        made.append(out.getvalue().encode())
    return made


# Templates


@cache
def _handout() -> Any:
    loaded = load(HERE / "plans" / "full.yaml")
    assert loaded.plan is not None and loaded.register is not None
    duties = Duties(loaded.plan, loaded.register)
    return handout_view(duties, townships(duties)[0])


def _template(format_: Format) -> Check:
    def check(raw: bytes, folder: Path) -> None:
        """Fill a stranger's template; one that takes long, and one of a hundred, as the program does: confined."""
        overlay = folder / f"templates-{format_}"
        overlay.mkdir(exist_ok=True)
        (overlay / f"handout.{format_}.j2").write_bytes(raw)
        templates = Templates(overlay)
        if zlib.crc32(raw) % 100:
            try:
                with within(3):
                    expand([_handout()], templates, format_)
                return
            except Late:
                pass
        bounds = confine.SECONDS, confine.SECONDS_EACH
        confine.SECONDS, confine.SECONDS_EACH = 5.0, 0.0
        try:
            list(render(format_, [_handout()], templates))
        finally:
            confine.SECONDS, confine.SECONDS_EACH = bounds

    return check


_BOUNDS = [
    "{% for i in range(99) %}{% for j in range(9) %}{{ i * j }}{% endfor %}{% endfor %}",
    "{% set ns = namespace(x='一') %}{% for i in range(9) %}{% set ns.x = ns.x ~ i %}{% endfor %}{{ ns.x }}",
    "{% macro m(x) %}{{ m(x ~ 'a') }}{% endmacro %}{{ m('ab') }}{{ '%9999s' | format(1) }}{{ 'ab' * 99 }}",
    "{{ handout.title | center(99) | replace('a', 'b') | indent(3) | wordwrap(2) | batch(2) | list | tojson }}",
    "{% include 'print.css' %}{% import 'macros.html.j2' as m %}{% extends 'handout.html.j2' %}",
]


def _templates(format_: Format) -> Callable[[], list[bytes]]:
    return lambda: [
        (shipped("templates") / f"handout.{format_}.j2").read_bytes(),
        *(text.encode() for text in _BOUNDS),
    ]


# The review of a draft

DOUBTFUL = """某市安全生产工作要点
一、压实责任
1.落实责任。年底前完成。（市安委会牵头，市应急局、市公安局负责）
2.检修渡口，会同县公安局、县财政局6月底前完成。（责任单位同上）
4.加强宣传，适时通报。（市有关部门落实
县应急局、县公安局负责制定方案，并抓紧实施。（各乡镇（街道、管委会）落实）"""


@cache
def _draft() -> Review:
    raw = plan_yaml(read(DOUBTFUL.encode(), "a.txt").plan).encode()
    made = Review(HERE / "plans" / "draft.yaml", raw, HERE / "plans" / "units.yaml")
    assert made.is_readable and len(made.open()) > 3
    return made


def _decided(answers: list[Decision]) -> None:
    """Apply answers; each is applied or told why not, and the text of the draft stays what it is."""
    review = copy.copy(_draft())
    failed = [case.code for case, _error in review.decide(answers)]
    left = {case.code for case in review.open()}
    lost = [answer for answer in answers if answer.case.code in left and answer.case.code not in failed]
    if lost:
        raise FailureError("an answer is neither applied nor refused")
    if load_bytes(review.files.plan, "draft.yaml", HERE / "plans", review.register_path).plan != review.plan:
        raise FailureError("the reviewed plan loads as another one")
    if as_printed(review.plan) != as_printed(_draft().plan):
        raise FailureError("an answer changed the text of the plan")


def _sheet(suffix: str) -> Check:
    def check(raw: bytes, _folder: Path) -> None:
        _decided(list(ticks(raw, Path(f"sheet{suffix}"), _draft().open()).answers)[:4])

    return check


def _sheets(suffix: str) -> Callable[[], list[bytes]]:
    def made() -> list[bytes]:
        cases = _draft().open()
        return [sheet_of(_draft().plan.title, cases[at : at + 3], Path(f"a{suffix}")) for at in (0, 2)]

    return made


def _ticking(damage: Mutator) -> Mutator:
    """Return damage that ticks a box first, more often than not."""

    def mutated(raw: bytes, by: Any) -> bytes:
        box = "☐".encode()
        places = [found.start() for found in re.finditer(box, raw)]
        for at in by.sample(places, min(len(places), by.choice((0, 1, 1, 2)))):
            raw = raw[:at] + by.choice(("☑", "√", "■", "[x")).encode()[:3].ljust(3) + raw[at + 3 :]
        return damage(raw, by)

    return mutated


def answers(raw: bytes, _folder: Path) -> None:
    """Answer a question with any words, which of them the first byte says."""
    cases = _draft().open()
    said = raw[1:].decode("utf-8", "replace").strip()
    if said:
        _decided([Decision(cases[raw[0] % len(cases)], said)])


def _answers() -> list[bytes]:
    made = []
    for number, case in enumerate(_draft().open()):
        keys = [choice.key for choice in case.choices] + ["2024", "市应急局牵头，市公安局配合", "2024-06-30"]
        made += [bytes([number]) + key.encode() for key in keys]
    return made


TARGETS: dict[str, Target] = {
    "plan": Target(plan, lambda: [SMALL.encode(), SMALL.encode(), _good("full.yaml")], mutate, 30),
    "register": Target(register, lambda: [SMALL_REGISTER.encode(), _good("units.yaml")], mutate, 10),
    "fix": Target(fix, lambda: [SMALL.encode(), _good("full.yaml")], mutate, 15),
    "clause": Target(clause, _encoded(CLAUSES), mutate_words, 270),
    "times": Target(times, _encoded(SENTENCES), mutate_words, 256),
    "words": Target(words, _encoded([*LINES, *CLAUSES, *SENTENCES]), mutate_words, 256),
    "txt": Target(_document("a.txt"), lambda: [TEXT.encode()], mutate, 25),
    "md": Target(_document("a.md"), lambda: [TEXT.replace("\n", "\n\n").encode()], mutate, 18),
    "html": Target(_document("a.html"), lambda: [HTML.encode()], mutate, 20),
    "docx": Target(_document("a.docx"), lambda: [word(_SHORT)], in_parts(mutate), 38),
    "xlsx": Target(_document("a.xlsx"), lambda: [workbook()], in_parts(mutate), 12),
    "csv": Target(_document("a.csv"), _csv, mutate, 12),
    "pdf": Target(_document("a.pdf"), lambda: [printed(_SHORT)], mutate_pdf(mutate), 14),
    "templatemd": Target(_template(Format.MD), _templates(Format.MD), mutate, 5),
    "templatehtml": Target(_template(Format.HTML), _templates(Format.HTML), mutate, 3),
    "sheetxlsx": Target(_sheet(".xlsx"), _sheets(".xlsx"), in_parts(mutate), 4),
    "sheetdocx": Target(_sheet(".docx"), _sheets(".docx"), _ticking(in_parts(mutate)), 4),
    "sheetmd": Target(_sheet(".md"), _sheets(".md"), _ticking(mutate), 4),
    "answers": Target(answers, _answers, mutate_words, 4),
}
"""All there is to try, by the name its kept inputs begin with."""


def lay(folder: Path) -> None:
    """Put beside one another what the checks need."""
    (folder / "units.yaml").write_bytes(_good("units.yaml"))
    (folder / "plan.yaml").write_bytes(_good("full.yaml"))
