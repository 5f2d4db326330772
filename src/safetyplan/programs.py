"""Other programs, found where the system keeps them and never in the folder somebody works in.

Windows, `subprocess` and `shutil.which` look into the current folder first: a `git.exe` unpacked there with a
stranger's plans would run in git's place.
"""

import os
import sys
from pathlib import Path


def find(name: str) -> str | None:
    """Return the absolute path of the program `name` on the search path; None where there is none.

    Entries of the path that are relative, or empty, mean the current folder and are passed over.
    """
    suffixes = (".com", ".exe") if sys.platform == "win32" else ("",)
    for folder in map(Path, os.get_exec_path()):
        for suffix in suffixes:
            path = folder / (name + suffix)
            if folder.is_absolute() and path.is_file() and os.access(path, os.X_OK):
                return str(path)
    return None


def forget_current_folder() -> None:
    """Keep this process, and every Python it starts, from importing anything out of the current folder.

    ``python -m`` and ``python -c`` put that folder in front of the standard library, and so does an empty entry of
    ``PYTHONPATH``; workers of a pool are started with ``-c`` on Windows and macOS.
    """
    os.environ["PYTHONSAFEPATH"] = "1"
    if entries := os.environ.get("PYTHONPATH"):
        absolute = [entry for entry in entries.split(os.pathsep) if entry and Path(entry).is_absolute()]
        os.environ["PYTHONPATH"] = os.pathsep.join(absolute)
    sys.path[:] = import_path()


def import_path() -> list[str]:
    """Return ``sys.path`` without what means the current folder, which then only has what is installed."""
    started_there = [] if sys.flags.safe_path or not _is_started_by_name() else sys.path[:1]
    return [entry for entry in sys.path if entry and Path(entry).is_absolute() and entry not in started_there]


def _is_started_by_name() -> bool:
    """Whether ``python -m`` started this process, which put the current folder first."""
    return len(sys.orig_argv) > 1 and "-m" in sys.orig_argv[1:] and sys.path[:1] == [str(Path.cwd())]
