"""What an import costs beside a Typer hello-world, beside taking out the text, and as hostile text grows.

    python benchmarks/importing.py [--rounds N] [FILE...]

Goals (ratios): one ordinary document of 15 kB in 1.8 of a hello-world, a .docx in 3 of the extraction of its text by
python-docx, each a whole process; and four times a text, whatever it is made of, in about four times the CPU time.
FILE are further documents, set beside the hello-world.
"""

import argparse
import gc
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import product
from pathlib import Path

from reading import WRITERS, plan
from run import HELLO, PYTHON, TOOL
from safetyplan.importer.importer import ImportTask, Known, import_document
from safetyplan.messages import SafetyPlanError
from safetyplan.plan.register import Register, Roster
from whole import Job, run, table

ORDINARY = 15_000
EXTRACTION = "import sys, docx; print('\\n'.join(p.text for p in docx.Document(sys.argv[1]).paragraphs))"
SMALL, GROWTH = 25_000, 4


def main() -> None:
    """Print the ratios of whole processes, then what four times the text costs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=9)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        whole(Path(folder), arguments.files, arguments.rounds)
    grow()


def whole(folder: Path, files: list[Path], rounds: int) -> None:
    """Compare the import of one document with a hello-world, and of a .docx with the extraction of its text."""
    hello = folder / "hello.py"
    hello.write_text(HELLO, encoding="utf-8")
    made = {suffix: folder / f"plan{suffix}" for suffix in (".txt", ".html", ".docx")}
    for suffix, path in made.items():
        path.write_bytes(WRITERS[suffix](list(plan(ORDINARY))))
    base = Job("Typer hello-world", [PYTHON, str(hello)])
    extraction = Job("python-docx, text only", [PYTHON, "-c", EXTRACTION, str(made[".docx"])])
    draft = str(folder / "draft.yaml")
    imports = [
        Job(f"import {path.name}", [*TOOL, "import", str(path), "-o", draft, "--force"], accept=(0, 1))
        for path in (*made.values(), *files)
    ]
    run([base, extraction, *imports], rounds)
    table("Ratio to a hello-world", [base, extraction, *imports], base)
    table("Ratio to the extraction of the text", [extraction, imports[2]], extraction)


def grow() -> None:
    """Print the CPU time of each kind of hostile text, of four times as much, and how many times that is."""
    gc.disable()  # as the command does
    _cpu("1.检修。（市应急管理局牵头）\n")
    print(f"\n{'':14}{f'{SMALL // 1000} kB':>9}{f'{SMALL * GROWTH // 1000} kB':>10}{'times':>8}")
    for name, make in HOSTILE.items():
        small, large = (_cpu(make(size)) for size in (SMALL, SMALL * GROWTH))
        print(f"{name:14}{small * 1000:6.0f} ms{large * 1000:7.0f} ms{large / small:8.1f}", flush=True)


def _cpu(text: str) -> float:
    """Return the least CPU time of two imports of `text`; a refusal counts like a draft."""
    task = ImportTask(Path("x.txt"), "x.yaml", "units.yaml", 2024)
    times = []
    for _round in range(2):
        start = time.process_time()
        try:
            import_document(text.encode(), task, Known(Register(Roster())))
        except SafetyPlanError as error:
            print(error.message, file=sys.stderr)
        times.append(time.process_time() - start)
    return min(times)


def _again(unit: str) -> Callable[[int], str]:
    return lambda size: unit * (size // len(unit.encode()))


def _units(size: int) -> str:
    """Return tasks each of which another unit leads."""
    names = map("".join, product("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉", repeat=3))
    return "".join(
        f"{n}.检修。（市{name}局牵头）\n" for n, name in zip(range(1, size // 40), names, strict=False)
    )


def _wide(head: str, cell: str, row: str) -> Callable[[int], str]:
    """Return a table whose first row is as long as all others together."""
    return lambda size: (
        head
        + cell * (size // 2 // len(cell.encode()))
        + "\n"
        + (row + "\n") * (size // 2 // len(row.encode()))
    )


HOSTILE: dict[str, Callable[[int], str]] = {
    "one line": _again("1.检修渡船，6月底前完成。（市应急局牵头）"),
    "same numbers": _again("1.2月\n2.3月\n"),
    "sections": _again("（一）检修\n"),
    "empty numbers": _again("1.\n"),
    "inner numbers": _again("1.（1）①一、"),
    "units": _units,
    "labels": _again("牵头单位：市局；责任单位：县局；完成时限：6月底前。\n"),
    "open brackets": _again("（市应急局牵头\n"),
    "titles": _again("某县2024年工作要点\n1.检修。\n"),
    "times": _again("每年每季度"),
    "piped": _wide("|序号|任务|牵头单位|", "a|", "|1|检修|市局|"),
    "spaced": _wide("序号   任务   牵头单位   ", "a   ", "1   检修   市局"),
    "drawn": _wide("┌───┐\n│", "a│", "│1│检修│市局│"),
    "tabs": _wide("序号\t任务\t牵头单位\t", "a\t", "1\t检修\t市局"),
}

if __name__ == "__main__":
    main()
