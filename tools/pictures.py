"""Make the pictures of the README: the matrix and one handout, as they leave the printer.

python tools/pictures.py          # needs the extra `pdf` and pdftoppm (Debian: poppler-utils)
"""

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from safetyplan.plan.duties import Duties
from safetyplan.plan.query import named_unit
from safetyplan.render import Format, View, render
from safetyplan.render.templating import Templates
from safetyplan.source.load import load
from safetyplan.views.handout import handout_view
from safetyplan.views.matrix import matrix_view

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "img"


def pictures(duties: Duties) -> Iterator[tuple[str, View, int, int]]:
    """Yield name, view, page and width in pixels of every picture."""
    handout = handout_view(duties, named_unit(duties.register, "八景镇"), date(2024, 3, 1))
    yield "matrix", matrix_view(duties), 1, 1200
    yield "handout", handout, 1, 500
    yield "handout-tasks", handout, 2, 800


def main() -> None:
    """Write every picture into docs/img."""
    loaded = load(ROOT / "data" / "plan_2024.yaml")
    if loaded.plan is None or loaded.register is None:
        sys.exit("the shipped plan has errors: run safetyplan validate")
    chosen = list(pictures(Duties(loaded.plan, loaded.register)))
    files = render(Format.PDF, [view for _name, view, _page, _width in chosen], Templates())
    IMAGES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        for (name, _view, page, width), content in zip(chosen, files, strict=True):
            source = Path(folder) / f"{name}.pdf"
            source.write_bytes(content)
            options = ["-png", "-gray", "-singlefile", "-f", str(page), "-l", str(page)]
            size = ["-scale-to-x", str(width), "-scale-to-y", "-1"]
            subprocess.run(["pdftoppm", *options, *size, str(source), str(IMAGES / name)], check=True)
            print(IMAGES / f"{name}.png")


if __name__ == "__main__":
    main()
