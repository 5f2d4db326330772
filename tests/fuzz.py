"""The standing fuzzer: mutated plans, registers, documents and clauses, as many as there is time for.

    python tests/fuzz.py SECONDS [SEED [TARGET ...]]

A failure is an exception that is no `SafetyPlanError`, more than 5 s for an input below 100 kB, a plan without an
error that cannot be used, a control character on its way to the terminal, or a draft that does not load again.  Each
is kept in tests/corpus/TARGET-HASH, which `tests/test_corpus.py` tries on every run: mend it and commit the input.
"""

import hashlib
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from safetyplan.grammar.clause import parse_clause
from safetyplan.importer import read
from safetyplan.importer.writing import plan_yaml
from safetyplan.messages import SafetyPlanError
from safetyplan.plan.duties import Duties
from safetyplan.plan.printed import as_printed
from safetyplan.report import github, json_v1, sarif, terminal
from safetyplan.rules.fix import mended
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load_bytes, load_register

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"
SLOW = 5.0
ALL = policy((), ())

ODD = [
    "\t", "：", "，", "“", '"', "'", "#", "&a ", "*a", "!x ", "- ", ": ", "|", ">", "{", "}", "[", "]", "%", "@", "`", "? ",
    "\ufeff", "\u2028", "\x00", "\x85", "\x1b[2J", "\n", "\r\n", " ", "\u3000", "---\n", "<<: ", "２", "👍", "9" * 400,
    "2024-02-30", "0000-00-00", "null", "~", "\\e", "\\", "\u202e", "①", "（", "）", "【", "〔", "、", "；", "。", "等", "会同",
    "牵头", "负责", "落实", "下同", "每季度", "年底前", "一、", "（一）", "# safetyplan: ignore[", "{{", "<script>", "&#0;", "——", "……",
    "<p>", "</p>", "<table><tr><td>", "<td rowspan=3>", "<ol start=5>", "<!--", "<meta charset=idna>", "<br>", "| ", "|---|\n",
]  # fmt: skip


def mutate(raw: bytes, by: random.Random) -> bytes:
    """Return bytes with a few places damaged: as bytes, or as text."""
    made = bytearray(raw)
    for _ in range(by.choice((1, 1, 1, 2, 3, 8, 32))):
        at = by.randrange(len(made) + 1)
        match by.randrange(7):
            case 0 if made:
                made[at - 1] = by.randrange(256)
            case 1:
                del made[at : at + by.choice((1, 2, 8, 64, 512))]
            case 2 | 3:
                made[at:at] = by.choice(ODD).encode()
            case 4:
                made[at:at] = bytes(made[at : at + by.choice((1, 8, 64))]) * by.choice((1, 2, 8))
            case 5:
                other = by.randrange(len(made) + 1)
                made[at:at] = made[other : other + by.choice((3, 30, 200))]
            case _:
                lines = bytes(made).split(b"\n")
                one, two = by.randrange(len(lines)), by.randrange(len(lines))
                lines[one], lines[two] = lines[two], lines[one]
                made = bytearray(b"\n".join(lines))
    return bytes(made)


class FailureError(Exception):
    """What must hold does not."""


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
        if any(each.path == path for each in mended(path, None, ALL)):
            raise FailureError("mending is not done the first time")


def clause(raw: bytes, _folder: Path) -> None:
    """Read a clause; what was read stands in it."""
    text = raw.decode("utf-8", "replace")
    read_ = parse_clause(text, year=2024)
    if not all(0 <= begin <= end <= len(text) for begin, end in read_.unread):
        raise FailureError("what was not read lies outside the text")


def _document(name: str) -> Callable[[bytes, Path], None]:
    def check(raw: bytes, folder: Path) -> None:
        draft = read(raw, name)
        loaded = load_bytes(plan_yaml(draft.plan).encode(), "draft.yaml", folder, folder / "units.yaml")
        if loaded.plan is None or plan_yaml(loaded.plan) != plan_yaml(draft.plan):
            raise FailureError("the draft loads as another plan")

    return check


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


def _good(name: str) -> bytes:
    return (HERE / "plans" / name).read_bytes()


TARGETS: dict[str, tuple[Callable[[bytes, Path], None], Callable[[], bytes]]] = {
    "plan": (plan, lambda: _good("full.yaml")),
    "register": (register, lambda: _good("units.yaml")),
    "fix": (fix, lambda: _good("full.yaml")),
    "clause": (clause, TEXT.split("\n")[2].encode),
    "txt": (_document("a.txt"), TEXT.encode),
    "md": (_document("a.md"), lambda: TEXT.replace("\n", "\n\n").encode()),
    "html": (_document("a.html"), HTML.encode),
}
"""What is tried: a check of bytes, and good bytes to begin with."""


def lay(folder: Path) -> None:
    """Put beside one another what the checks need."""
    (folder / "units.yaml").write_bytes(_good("units.yaml"))
    (folder / "plan.yaml").write_bytes(_good("full.yaml"))


def attempt(target: str, raw: bytes, folder: Path) -> str:
    """Return what is wrong with how `raw` is taken; empty where nothing is."""
    started = time.monotonic()
    try:
        TARGETS[target][0](raw, folder)
    except SafetyPlanError:
        pass
    except Exception as error:  # noqa: BLE001 - it is what we look for
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{error!r:.200} at {Path(where.filename).name}:{where.lineno}"
    took = time.monotonic() - started
    return f"{took:.1f} s" if took > SLOW and len(raw) < 100_000 else ""


def main(seconds: float, seed: int, names: list[str]) -> int:
    """Fuzz for so many seconds; return how many distinct failures there were."""
    by = random.Random(seed)
    tried: Counter[str] = Counter()
    failures: set[str] = set()
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory() as name:
        lay(Path(name))
        while time.monotonic() < until:
            target = by.choice(names or list(TARGETS))
            kept = [path.read_bytes() for path in CORPUS.glob(f"{target}-*")]
            raw = mutate(by.choice([TARGETS[target][1](), *kept[:20]]), by)
            tried[target] += 1
            wrong = attempt(target, raw, Path(name))
            if wrong and f"{target}: {wrong}" not in failures:
                failures.add(f"{target}: {wrong}")
                path = CORPUS / f"{target}-{hashlib.sha256(raw).hexdigest()[:12]}"
                path.write_bytes(raw)
                print(f"{path.name}: {wrong}", flush=True)
    told = ", ".join(f"{target} {count}" for target, count in sorted(tried.items()))
    print(f"seed {seed}: {tried.total()} inputs ({told}), {len(failures)} failures")
    return len(failures)


if __name__ == "__main__":
    given = sys.argv[1:] or ["60"]
    sys.exit(bool(main(float(given[0]), int(given[1]) if given[1:] else random.randrange(2**32), given[2:])))
