"""How well issued plans are read, and how fast: real plans of other places with hand annotation.

    python benchmarks/corpus.py CORPUS [--keep FOLDER]      or with $SAFETYPLAN_CORPUS
    python benchmarks/corpus.py --grow                      cost from 10 kB to 10 MB, without a corpus

CORPUS holds `docs/` (the documents), `gold/` (what an attentive reader found in them) and `score.py`, which
compares the two.  The time of reading is set beside that of merely taking the text out of the file.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from safetyplan.importer import document, read_all
from safetyplan.importer.importer import ImportTask, Known, import_document
from safetyplan.importer.report import as_markdown
from safetyplan.importer.writing import plan_yaml
from safetyplan.plan.model import Plan
from safetyplan.plan.printed import as_printed
from safetyplan.plan.register import Register, Roster

ROUNDS = 5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=os.environ.get("SAFETYPLAN_CORPUS"))
    parser.add_argument("--keep", type=Path, help="write the drafts here instead of a temporary folder")
    parser.add_argument("--grow", action="store_true", help="show that cost grows in proportion to length")
    arguments = parser.parse_args()
    if arguments.grow:
        grow()
        return
    if not arguments.corpus:
        sys.exit("no corpus here: give its folder, or set SAFETYPLAN_CORPUS")
    with tempfile.TemporaryDirectory() as temporary:
        measure(Path(arguments.corpus), arguments.keep or Path(temporary))


def measure(corpus: Path, folder: Path) -> None:
    """Read every document of `corpus`, write drafts to `folder`, let the corpus score them, and time the reading."""
    folder.mkdir(parents=True, exist_ok=True)
    documents = {path: path.read_bytes() for path in sorted((corpus / "docs").iterdir())}
    for path, raw in documents.items():
        plans = [draft.plan for draft in read_all(raw, path.name)]
        (folder / f"{path.stem}.yaml").write_text(plan_yaml(merged(plans)), encoding="utf-8")
        printed = "\n".join(as_printed(plan) for plan in plans)
        (folder / f"{path.stem}.txt").write_text(printed, encoding="utf-8")
        read_as = ImportTask(path, f"{path.stem}.yaml", "units.yaml", plans[0].year)
        imported = import_document(raw, read_as, Known(Register(Roster())))
        (folder / f"{path.stem}.report.md").write_text(as_markdown(imported.plans), encoding="utf-8")
    command = [sys.executable, str(corpus / "score.py"), str(folder)]
    print(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    whole = fastest(lambda: [read_all(raw, path.name) for path, raw in documents.items()])
    text = fastest(lambda: [document(raw, path.name) for path, raw in documents.items()])
    size = sum(map(len, documents.values()))
    print(
        f"{len(documents)} documents, {size / 1000:.0f} kB: {whole * 1000:.0f} ms; their text alone {text * 1000:.0f} ms"
    )


def merged(plans: list[Plan]) -> Plan:
    """Return the plans of one file as one, since the annotation has one list of items a file."""
    items = tuple(item for plan in plans for item in plan.items)
    sections = tuple(section for plan in plans for section in plan.sections)
    return plans[0].model_copy(update={"items": items, "sections": sections})


def fastest(job: Callable[[], object]) -> float:
    """Return the least CPU time `job` took in a few rounds, the first one not counted."""
    job()
    times = []
    for _round in range(ROUNDS):
        start = time.process_time()
        job()
        times.append(time.process_time() - start)
    return min(times)


PARAGRAPH = (
    "{n}.加强第{n}类风险管控。深入开展排查整治，{m}月底前完成整改，每季度至少通报1次。"
    "（市应急管理局牵头，市公安局、市住建局等有关部门按职责分工负责，各乡镇（街道）落实）\n"
)


def plan_text(size: int) -> str:
    """Return a plan of about `size` bytes."""
    lines, length, number = ["某市2024年安全生产工作要点\n", "一、重点任务\n"], 0, 0
    while length < size:
        number += 1
        line = PARAGRAPH.format(n=number % 500 + 1, m=number % 12 + 1)
        lines.append(line)
        length += len(line.encode())
    return "".join(lines)


def grow() -> None:
    """Print what reading costs from 10 kB to 10 MB, of a plain plan and of hostile text."""
    kinds = {
        "plan": plan_text,
        "brackets": lambda size: "（" * (size // 3),
        "closed brackets": lambda size: "（甲乙丙丁）" * (size // 18),
        "one line": lambda size: plan_text(size).replace("\n", ""),
        "labels": lambda size: "责任单位：" * (size // 15),
        "numbers": lambda size: "1." * (size // 2),
        "spaces": lambda size: " 一" * (size // 4),
    }
    print(f"{'':18}" + "".join(f"{f'{size // 1000} kB':>12}" for size in SIZES))
    for name, make in kinds.items():
        row = []
        for size in SIZES:
            raw = make(size).encode()
            start = time.process_time()
            read_all(raw, f"{name}.txt")
            row.append(time.process_time() - start)
        print(f"{name:18}" + "".join(f"{seconds * 1000:9.0f} ms" for seconds in row), flush=True)


SIZES = (10_000, 100_000, 1_000_000, 10_000_000)

if __name__ == "__main__":
    main()
