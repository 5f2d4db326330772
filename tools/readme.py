"""Run the commands of the READMEs and of docs/answers.md and put their output below them.

    python tools/readme.py            rewrite README.md, README.zh-CN.md and docs/answers.md
    python tools/readme.py --check    exit with 1 if one of them does not show what the commands print

A block fenced as ```console holds commands behind `$ `; what follows up to the next command is its
output, stdout and stderr together.  Each file runs in a folder of its own that has the repository's
`data` and `tests/plans` in it, in its own language and in 80 columns.  Blocks fenced as ```sh are not run here: they
install, and `.ci/run` runs them.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"README.md": "en", "README.zh-CN.md": "zh_CN", "docs/answers.md": "en"}
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)


def refreshed(text: str, language: str, folder: Path) -> str:
    """Return a README with the output of every command as it is now; the commands run in `folder`."""
    return BLOCK.sub(lambda block: f"```console\n{_run_all(block[1], language, folder)}```", text)


def commands(text: str) -> list[str]:
    """Return the commands of a README, in order."""
    return [line[2:] for block in BLOCK.findall(text) for line in block.splitlines() if line.startswith("$ ")]


def _run_all(block: str, language: str, folder: Path) -> str:
    lines = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{_run(command, language, folder)}" for command in lines)


def _run(command: str, language: str, folder: Path) -> str:
    tool = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{tool}{os.pathsep}{os.environ['PATH']}",
        "SAFETYPLAN_LANG": language,
        "COLUMNS": "80",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(
        command,
        shell=True,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return "".join(line.rstrip() + "\n" for line in done.stdout.decode().splitlines())


def workplace(folder: Path) -> Path:
    """Lay out what the READMEs' commands find: data and test plans, in a folder of their own under git."""
    for name in ("data", "tests/plans"):
        shutil.copytree(ROOT / name, folder / name)
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "plan"]):
        identity = ["-c", "user.name=office", "-c", "user.email=office@example.invalid"]
        subprocess.run(["git", *identity, *arguments], cwd=folder, check=True)
    return folder


def main() -> None:
    """Rewrite the READMEs, or check them."""
    stale = []
    for name, language in LANGUAGES.items():
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            fresh = refreshed(text, language, workplace(Path(folder)))
        if fresh != text and "--check" in sys.argv:
            stale.append(name)
        elif fresh != text:
            path.write_text(fresh, encoding="utf-8")
    if stale:
        sys.exit(f"stale output in {', '.join(stale)}; run python tools/readme.py")


if __name__ == "__main__":
    main()
