"""What the documents cost beside the scripts people would write: whole processes, interleaved, CPU medians.

    python benchmarks/rendering.py

Goal: the Excel matrix in at most 1.2 of the plainest xlsxwriter script on the real plan, and 0.4 at 1,000
items.  The script only loads the YAML and writes one mark a cell: no checks, no derived duties, no layout.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from plans import write
from whole import Job, run, table

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
TOOL = str(Path(PYTHON).with_name("safetyplan"))

MATRIX = """
import sys
import xlsxwriter
import yaml

with open(sys.argv[1], encoding="utf-8") as file:
    plan = yaml.load(file, Loader=yaml.CSafeLoader)
items = [item for section in plan["sections"] for item in section["items"]]
units = list(dict.fromkeys(u for i in items for r in i["responsibilities"] for u in r["units"]))
marks = dict(organize="组", lead="牵", supervise="督", share="分", support="配", implement="落")
book = xlsxwriter.Workbook(sys.argv[2])
sheet = book.add_worksheet()
sheet.write_row(0, 0, ["序号", "重点任务", *units])
for row, item in enumerate(items, 1):
    sheet.write(row, 0, item["num"])
    sheet.write(row, 1, item["heading"])
    for responsibility in item["responsibilities"]:
        for unit in responsibility["units"]:
            sheet.write(row, 2 + units.index(unit), marks[responsibility["role"]])
book.close()
"""


def matrix(folder: Path, plan: Path, title: str, rounds: int) -> None:
    """Compare the Excel matrix of `plan` with the plainest script."""
    script = folder / "matrix.py"
    script.write_text(MATRIX, encoding="utf-8")
    plain = Job("CSafeLoader and xlsxwriter", [PYTHON, str(script), str(plan), str(folder / "plain.xlsx")])
    target = str(folder / "ours.xlsx")
    jobs = [
        plain,
        Job("safetyplan render matrix", [TOOL, "render", "matrix", "--plan", str(plan), "-o", target]),
        Job("safetyplan list, for comparison", [TOOL, "list", "--plan", str(plan)]),
    ]
    run(jobs, rounds)
    table(title, jobs, plain)


def main() -> None:
    """Run the comparisons."""
    parser = argparse.ArgumentParser(description="What the documents cost.")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        matrix(folder, ROOT / "data" / "plan_2024.yaml", "Excel matrix of the real plan, 34 items", rounds)
        matrix(folder, write(folder, 1000), "Excel matrix, 1,000 items", rounds)


if __name__ == "__main__":
    main()
