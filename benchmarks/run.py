"""What safetyplan costs beside other programs: whole processes, interleaved, CPU medians.

    python benchmarks/run.py            the real plan, 1,000 and 10,000 items
    python benchmarks/run.py --large    and 100,000 items

Goals (ratios): `--help` and `list` on the real plan at most 1.0 of a Typer hello-world of the same Typer,
`validate` 1.05, and 1.15 with one clause mistyped; 1,000 items validated in 0.7 and 10,000 in 0.2 of what
PyYAML's C loader takes merely to load the file, at 0.7 of its memory; 100,000 items in 10 times the 10,000;
a plan full of errors in twice a good one's time.  check-jsonschema, yamale and compliance-trestle run beside
us where they are installed.
"""

import argparse
import importlib.util
import json
import shutil
import sys
import tempfile
from pathlib import Path

from plans import write
from whole import Job, run, table

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
TOOL = [str(Path(PYTHON).with_name("safetyplan"))]

HELLO = """
import typer
app = typer.Typer()
@app.command()
def hello(name: str = "world"):
    print(f"Hello {name}")
app()
"""
C_LOADER = "import sys, yaml; yaml.load(open(sys.argv[1], encoding='utf-8'), Loader=yaml.CSafeLoader)"
SCHEMA_ONLY = "import gc, sys; gc.disable(); from pathlib import Path; from safetyplan.source.load import load; load(Path(sys.argv[1]))"


def small(folder: Path, rounds: int) -> None:
    """Compare start-up and the real plan with a Typer hello-world."""
    hello_file = folder / "hello.py"
    hello_file.write_text(HELLO, encoding="utf-8")
    real = str(ROOT / "data" / "plan_2024.yaml")
    hello = Job("Typer hello-world", [PYTHON, str(hello_file)])
    jobs = [
        hello,
        Job("Typer hello-world --help", [PYTHON, str(hello_file), "--help"]),
        Job("safetyplan --help", [*TOOL, "--help"]),
        Job("safetyplan list --dept", [*TOOL, "list", "--plan", real, "--dept", "市应急管理局"]),
        Job("safetyplan validate", [*TOOL, "validate", real]),
        Job("safetyplan validate, a clause mistyped", [*TOOL, "validate", _mistyped(folder)], accept=(1,)),
        *_peers(folder, Path(real), 34),
    ]
    run(jobs, rounds)
    table("The real plan, 34 items (ratio to a hello-world)", jobs, hello)


def _mistyped(folder: Path) -> str:
    """Return a copy of the real plan in whose first clause 会同 is typed 汇同."""
    source = ROOT / "data"
    shutil.copy(source / "units.yaml", folder)
    text = (source / "plan_2024.yaml").read_text(encoding="utf-8")
    assert "会同" in text
    mistyped = folder / "mistyped.yaml"
    mistyped.write_text(text.replace("会同", "汇同", 1), encoding="utf-8")
    return str(mistyped)


def large(folder: Path, count: int, rounds: int) -> Job:
    """Compare validation of `count` items with merely loading the file, and a plan of errors with a good one."""
    good, bad = write(folder, count), write(folder, count, errors=True)
    jobs = [
        Job("safetyplan validate", [*TOOL, "validate", str(good)]),
        Job("load and schema alone", [PYTHON, "-c", SCHEMA_ONLY, str(good)]),
        Job("safetyplan validate, a tenth of items wrong", [*TOOL, "validate", str(bad)], accept=(1,)),
        Job("safetyplan list --dept", [*TOOL, "list", "--plan", str(good), "--dept", "市第01部门局"]),
    ]
    base = jobs[0]
    if importlib.util.find_spec("yaml"):
        base = Job("PyYAML CSafeLoader, load only", [PYTHON, "-c", C_LOADER, str(good)])
        jobs.insert(0, base)
    jobs += _peers(folder, good, count)
    run(jobs, rounds, warmup=0 if count > 1000 else 1)
    table(f"{count:,} items (ratio to the first row)", jobs, base)
    return next(job for job in jobs if job.name == "safetyplan validate")


def _peers(folder: Path, plan: Path, count: int) -> list[Job]:
    """Return the peers that are installed; slow ones only while they take seconds, not minutes."""
    jobs = []
    schema = ROOT / "data" / "plan.schema.json"
    if count <= 1000 and shutil.which("check-jsonschema", path=str(Path(PYTHON).parent)) and schema.exists():
        tool = str(Path(PYTHON).with_name("check-jsonschema"))
        jobs.append(Job("check-jsonschema", [tool, "--schemafile", str(schema), str(plan)], accept=(0, 1)))
    if importlib.util.find_spec("yamale"):
        rules = folder / "yamale.yaml"
        rules.write_text(
            "title: str()\nyear: int()\nregister: str()\nsections: list(any())\n", encoding="utf-8"
        )
        command = [
            PYTHON,
            "-m",
            "yamale.command_line",
            "--no-strict",
            "-p",
            "PyYAML",
            "-s",
            str(rules),
            str(plan),
        ]
        jobs.append(Job("yamale, four keys", command, accept=(0, 1)))
    if importlib.util.find_spec("trestle"):
        jobs.append(Job("compliance-trestle validate", _trestle(folder, count)))
    return jobs


def _trestle(folder: Path, count: int) -> list[str]:
    """Return the command that validates an OSCAL catalog of `count` controls in a workspace of its own."""
    import uuid

    workspace = folder / f"trestle-{count}"
    catalog = workspace / "catalogs" / "plan" / "catalog.json"
    catalog.parent.mkdir(parents=True, exist_ok=True)
    (workspace / ".trestle").mkdir(exist_ok=True)
    (workspace / ".trestle" / "config.ini").touch()
    stamp = "2024-01-01T00:00:00+00:00"
    controls = [
        {
            "id": f"item-{n}",
            "title": f"第{n}项",
            "parts": [{"id": f"item-{n}_smt", "name": "statement", "prose": "任务。" * 80}],
        }
        for n in range(1, count + 1)
    ]
    text = {
        "catalog": {
            "uuid": str(uuid.UUID(int=count, version=4)),
            "metadata": {"title": "plan", "last-modified": stamp, "version": "1", "oscal-version": "1.1.2"},
            "groups": [{"id": "plan", "title": "plan", "controls": controls}],
        }
    }
    catalog.write_text(json.dumps(text), encoding="utf-8")
    return [
        str(Path(PYTHON).with_name("trestle")),
        "validate",
        "-f",
        str(catalog),
        "--trestle-root",
        str(workspace),
    ]


def main() -> None:
    """Run the comparisons and print one table each."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=9, help="counted runs of each small command")
    parser.add_argument("--large", action="store_true", help="measure 100,000 items as well")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small(folder, arguments.rounds)
        large(folder, 1_000, max(3, arguments.rounds // 2))
        ten = large(folder, 10_000, 3)
        if arguments.large:
            path = write(folder, 100_000)
            hundred = Job("safetyplan validate", [*TOOL, "validate", str(path)])
            run([hundred], 1, warmup=0)
            table("100,000 items (ratio to 10,000 items)", [hundred], ten)


if __name__ == "__main__":
    main()
