"""The one gate for files that a plan, a register or a template names: a stranger may have written the name.

What a user types is his own affair.  What a file names has to lie in the file's own tree, to be a plain file that no
link leads to, and to be of a size that fits; it is read once, from what was checked.
"""

import os
import stat
from pathlib import Path, PureWindowsPath

from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.patterns import Pattern


def read_named(folder: Path, name: str, *, tree: Path, suffixes: tuple[str, ...], most: int) -> bytes:
    """Return the bytes of the file that a file in `folder` names; SafetyPlanError unless it passes the gate.

    It lies in `tree`, along a path without links and hidden folders, ends in one of `suffixes` (any, where there are
    none), is neither device nor pipe, and has at most `most` bytes.
    """
    root = Path(os.path.realpath(tree))
    if _leads_elsewhere(name):
        raise _refused(name, _("it is no path inside a folder"))
    path = Path(os.path.normpath(Path(os.path.realpath(folder), name)))
    if not path.is_relative_to(root):
        raise _refused(name, _("it lies outside {folder}").format(folder=tree))
    if any(part.startswith(".") for part in path.relative_to(root).parts):
        raise _refused(name, _("hidden files are not read"))
    if suffixes and path.suffix.lower() not in suffixes:
        raise _refused(name, _("it must end in {suffixes}").format(suffixes=", ".join(suffixes)))
    try:
        return _read(path, name, most)
    except OSError as error:
        message = _("{path} cannot be read: {why}").format(path=name, why=reason(error))
        raise SafetyPlanError(message) from error


def read_plain(path: Path, most: int) -> bytes:
    """Return the bytes of a file that a user named and that has to be a plain one, of at most `most` bytes."""
    try:
        real = Path(os.path.realpath(path))
        if real.exists() and not real.is_file():
            message = _("{path} is not read: {why}").format(path=path, why=_("it is no ordinary file"))
            raise SafetyPlanError(message)
        return _read(real, str(path), most)
    except OSError as error:
        message = _("{path} cannot be read: {why}").format(path=path, why=reason(error))
        raise SafetyPlanError(message, _("check the path")) from error
    except ValueError as error:
        raise SafetyPlanError(_("{path} is no path").format(path=repr(str(path)))) from error


def tree_of(folder: Path) -> Path:
    """Return the folder above a plan's that still is its own tree.

    That is the repository it lies in, or the folder somebody works in if the plan lies below it; else its own folder.
    A whole disk is nobody's tree.
    """
    own = Path(os.path.realpath(folder))
    here = Path(os.path.realpath(Path()))
    trees = [parent for parent in (own, *own.parents) if parent == here or (parent / ".git").exists()]
    return next((tree for tree in reversed(trees) if tree != Path(tree.anchor)), own)


def _leads_elsewhere(name: str) -> bool:
    """Whether a name is one of another machine, drive or device on any system, Windows included."""
    windows = PureWindowsPath(name)
    is_drive = bool(windows.drive) and not Path(name).is_absolute()
    return (
        not name
        or "\0" in name
        or name.startswith(("\\\\", "//"))
        or is_drive
        or any(map(_DEVICE.match, windows.parts))
    )


_DEVICE = Pattern(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\Z)", example="nul.yaml")
"""What Windows takes for a device in every folder."""


def _read(path: Path, name: str, most: int) -> bytes:
    if os.path.normcase(os.path.realpath(path)) != os.path.normcase(path):
        raise _refused(name, _("a link leads to it"))
    if not stat.S_ISREG(path.lstat().st_mode):
        raise _refused(name, _("it is no ordinary file"))
    flags = (getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    with os.fdopen(os.open(path, os.O_RDONLY | sum(flags)), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):  # exchanged since we looked
            raise _refused(name, _("it is no ordinary file"))
        raw = file.read(min(found.st_size, most) + 1)
    if len(raw) > found.st_size:
        raise _refused(name, _("it changes while it is read"))
    if len(raw) > most:
        raise _refused(name, _("it has more than {limit} MB").format(limit=most >> 20))
    return raw


def _refused(name: str, why: str) -> SafetyPlanError:
    return SafetyPlanError(
        _("{path} is not read: {why}").format(path=name.replace("\0", "\N{SYMBOL FOR NULL}"), why=why),
        _("put the file beside what names it, and write its name alone"),
    )
