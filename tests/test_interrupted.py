"""Ctrl-C at any moment ends the command in silence with 130, also while its modules are still being imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

STOPPING = """
import _signal, os, sys

class Stopper:
    def __init__(self):
        self.left = int(os.environ["STOP_AT"])

    def find_spec(self, name, path=None, target=None):
        if name != "safetyplan" and (self.left < int(os.environ["STOP_AT"]) or name == "safetyplan.programs"):
            self.left -= 1
            if self.left == 0:
                _signal.raise_signal(_signal.SIGINT)

sys.meta_path.insert(0, Stopper())
"""
"""Sends Ctrl-C when so many modules have been asked for, counted from the first that the entry point imports."""

COMMANDS = {
    "script": ["-c", "import sys; from safetyplan.__main__ import main; sys.exit(main())"],
    "module": ["-m", "safetyplan"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
@pytest.mark.parametrize("moment", [1, 2, 3, 5, 8, 13, 30, 60, 120, 200])
def test_while_modules_are_imported(tmp_path: Path, small: Path, command: list[str], moment: int) -> None:
    (tmp_path / "sitecustomize.py").write_text(STOPPING, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, *command, "list", "--plan", str(small)],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "STOP_AT": str(moment)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")
