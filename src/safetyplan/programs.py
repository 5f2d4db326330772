"""Other programs, found where the system keeps them and never in the folder somebody works in.

Windows, `subprocess` and `shutil.which` look into the current folder first: a `git.exe` unpacked there with a
stranger's plans would run in git's place.

This is the first module of ours that is imported, while the current folder may still be on the path: it imports at
once only what Python has loaded before.
"""

import os
import sys


def find(name: str) -> str | None:
    """Return the absolute path of the program `name` on the search path; None where there is none.

    Entries of the path that are relative, or empty, mean the current folder and are passed over.
    """
    from pathlib import Path

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
    sys.path[:] = import_path()
    os.environ["PYTHONSAFEPATH"] = "1"
    if "PYTHONPATH" in os.environ:
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(_is_whole, _python_path()))


def import_path() -> list[str]:
    """Return ``sys.path`` without what means the current folder, which then only has what is installed."""
    meant = _meant_by_the_environment() | (set(sys.path[:1]) if _is_started_by_name() else set())
    return [entry for entry in sys.path if _is_whole(entry) and entry not in meant]


def _python_path() -> list[str]:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)


def _meant_by_the_environment() -> set[str]:
    """Return the current folder, as Python writes it out, where ``PYTHONPATH`` has it as an empty or relative entry.

    Whoever gives its whole path means that folder, and not the one he stands in.
    """
    entries = _python_path() if os.environ.get("PYTHONPATH") and not sys.flags.ignore_environment else []
    here = _here()
    relative = {os.path.abspath(entry) for entry in entries if not _is_whole(entry)}  # noqa: PTH100
    return relative & {here} - set(entries)


def _is_whole(entry: str) -> bool:
    return os.path.isabs(entry)  # noqa: PTH117 - pathlib is not loaded yet


def _is_started_by_name() -> bool:
    """Whether ``python -m`` started this process, which put the current folder first."""
    return not sys.flags.safe_path and "-m" in sys.orig_argv[1:] and sys.path[:1] == [_here()]


def _here() -> str:
    try:
        return os.getcwd()  # noqa: PTH109 - pathlib is not loaded yet
    except OSError:  # it was deleted
        return ""
