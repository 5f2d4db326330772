"""What the handouts of all townships cost beside the scripts people would write: whole processes, interleaved, CPU medians.

    python benchmarks/documents.py

Goals: as .docx at most 0.4 of a script that opens a docxtpl template for each; as PDF at most 0.5 of a
separate `typst.compile` call for each.  The scripts fill the shipped templates with the very same data, which they
find ready in a JSON file, while we read and check the plan and derive it.  `typst.compile` looks through
the system's fonts at every call; the last script spares it that.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from safetyplan.plan.duties import Duties
from safetyplan.render.fonts import choose
from safetyplan.render.pdf import plain
from safetyplan.source.load import load
from safetyplan.views.handout import handout_view, townships
from whole import Job, run, table

ROOT = Path(__file__).resolve().parent.parent
PLAN = ROOT / "data" / "plan_2024.yaml"
PYTHON = sys.executable
TOOL = str(Path(PYTHON).with_name("safetyplan"))

START = """
import json, sys
from pathlib import Path
folder, out = Path(sys.argv[1]), Path(sys.argv[2])
handouts = json.loads((folder / "handouts.json").read_text(encoding="utf-8"))
"""

WORD = """
from docxtpl import DocxTemplate
for handout in handouts:
    template = DocxTemplate(folder / "handout.docx")
    template.render({"handout": handout}, autoescape=True)
    template.save(out / f"{handout['addressee']}.docx")
"""

PDF = """
import pylopdf_fonts_zh_cn, typst
free = Path(pylopdf_fonts_zh_cn.__file__).parent
fonts = (folder / "fonts.json").read_text(encoding="utf-8")
for handout in handouts:
    made = typst.compile(
        folder / "handout.typ", root=folder, font_paths=[free], ignore_system_fonts=SPARED, format="pdf",
        sys_inputs={"data": json.dumps(handout), "fonts": fonts},
    )
    (out / f"{handout['addressee']}.pdf").write_bytes(made)
"""


def prepare(folder: Path) -> None:
    """Write what the scripts need: data, templates that take it from the command, the names of the fonts."""
    loaded = load(PLAN)
    if loaded.plan is None or loaded.register is None:
        sys.exit("the shipped plan has errors")
    duties = Duties(loaded.plan, loaded.register)
    handouts = [plain(handout_view(duties, unit)) for unit in townships(duties)]
    (folder / "handouts.json").write_text(json.dumps(handouts, ensure_ascii=False), encoding="utf-8")
    for path in (ROOT / "templates").iterdir():
        shutil.copyfile(path, folder / path.name)
    shared = folder / "gongwen.typ"
    text = shared.read_text(encoding="utf-8")
    for name in ("data", "fonts"):
        text = text.replace(f'json("{name}.json")', f"json(bytes(sys.inputs.{name}))")
    shared.write_text(text, encoding="utf-8")
    chosen = choose(["Noto Sans SC", "Noto Serif SC"])
    fonts = {purpose: choice.families for purpose, choice in chosen.items()}
    (folder / "fonts.json").write_text(
        json.dumps({**fonts, "light": ["heiti", "xiaobiaosong"]}), encoding="utf-8"
    )


def documents(folder: Path, rounds: int) -> None:
    """Compare 25 handouts with the scripts, as .docx and as PDF."""
    prepare(folder)

    def script(name: str, body: str) -> Job:
        return Job(name, [PYTHON, "-c", START + body, str(folder), str(folder)])

    def ours(kind: str) -> Job:
        command = [
            TOOL,
            "render",
            "handout",
            "--all",
            "--plan",
            str(PLAN),
            "--format",
            kind,
            "-o",
            str(folder),
        ]
        return Job(f"safetyplan render handout --all, .{kind}", command)

    word = script("a docxtpl template opened for each", WORD)
    separate = script("typst.compile for each", PDF.replace("SPARED", "False"))
    spared = script("the same, without the system's fonts", PDF.replace("SPARED", "True"))
    word_jobs, pdf_jobs = [word, ours("docx")], [separate, spared, ours("pdf")]
    run([*word_jobs, *pdf_jobs], rounds)
    table("Handouts as .docx (ratio to docxtpl)", word_jobs, word)
    table("Handouts as PDF (ratio to typst.compile)", pdf_jobs, separate)


def main() -> None:
    """Run the comparison."""
    parser = argparse.ArgumentParser(description="What handouts cost.")
    parser.add_argument("--rounds", type=int, default=7)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        documents(Path(name), rounds)


if __name__ == "__main__":
    main()
