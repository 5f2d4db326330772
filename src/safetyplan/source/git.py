"""Files as they stand in a git revision: ``REVISION:path``, read through the `git` command."""

import errno
import os
import posixpath
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.patterns import Pattern
from safetyplan.programs import find
from safetyplan.source import MAX_BYTES
from safetyplan.source.load import Loaded, load, load_bytes

_DRIVE = Pattern(r"[A-Za-z]:[\\/]")


class Revised(NamedTuple):
    """A file at a revision, as gitrevisions(7) has it.

    An empty revision is the index; `path` is from the top of the repository, or from here with ``./``.
    """

    revision: str
    path: str

    def __str__(self) -> str:
        return f"{self.revision}:{self.path}"


def named(argument: str) -> Revised | Path:
    """Return what `argument` means: what exists as a file is the file, and so is a path with a drive."""
    revision, colon, path = argument.partition(":")
    if not colon or not path or _DRIVE.match(argument) or "\0" in argument or Path(argument).exists():
        return Path(argument)
    return Revised(revision, path.replace("\\", "/"))


def load_named(argument: str) -> Loaded:
    """Read the plan that `argument` names, with the register that stands beside it at the same revision."""
    source = named(argument)
    if isinstance(source, Path):
        if not source.exists() and "\0" not in argument:
            raise _no_file(argument)
        return load(source)

    def read_beside(path: Path) -> bytes:
        beside = path.as_posix().removeprefix(f"{source.revision}:").lstrip("/")
        return read(Revised(source.revision, _normal(beside)))

    folder = Path(f"{source.revision}:{posixpath.dirname(source.path)}")
    return load_bytes(read(source), argument, folder, read=read_beside)


def earlier(path: str, against: str) -> Loaded | None:
    """Read the plan at `path` as it stood: at a revision of git, or in the file `against`; None where it was not there."""
    if Path(against).is_file():
        return load(Path(against))
    beside = Revised(against, f"./{Path(os.path.relpath(path)).as_posix()}")
    return load_named(str(beside)) if is_in(beside) else None


def is_in(source: Revised) -> bool:
    """Whether a revision has a file; SafetyPlanError where git knows no such revision."""
    if _succeeds("cat-file", "-e", str(source)):
        return True
    if _succeeds("cat-file", "-e", f"{source.revision}^{{tree}}") or _is_unborn(source.revision):
        return False
    raise _why_not(source)


def _is_unborn(revision: str) -> bool:
    """Whether a revision is HEAD before the first commit of a repository."""
    return revision == "HEAD" and _succeeds("rev-parse", "--git-dir")


def _normal(path: str) -> str:
    """Resolve ``..`` in `path`; git reads a leading ``./`` as “from here”, so it stays."""
    resolved = posixpath.normpath(path)
    return f"./{resolved}" if path.startswith((".", "/.")) else resolved


def read(source: Revised) -> bytes:
    """Return a file's bytes at a revision, as committed; SafetyPlanError where git has no such thing."""
    if "\n" in str(source):
        raise SafetyPlanError(_("{path} is no path").format(path=repr(str(source))))
    with _git("cat-file", "--batch") as git:
        assert git.stdin is not None and git.stdout is not None
        try:
            git.stdin.write(f"{source}\n".encode())
            git.stdin.close()
        except BrokenPipeError:  # git has ended already: there is no repository
            pass
        _name, kind, size = ([*git.stdout.readline().decode("utf-8", "replace").rsplit(" ", 2), "", ""])[:3]
        if kind == "blob" and int(size) <= MAX_BYTES:
            return git.stdout.read(int(size))
        git.kill()
    if kind == "blob":
        message = _("{path} has {size} MB, more than the {limit} MB a plan may have")
        raise SafetyPlanError(message.format(path=source, size=int(size) >> 20, limit=MAX_BYTES >> 20))
    raise _why_not(source)


def _why_not(source: Revised) -> SafetyPlanError:
    """Return the error that tells which part of ``REVISION:path`` does not hold."""
    if not _succeeds("rev-parse", "--git-dir"):
        return SafetyPlanError(
            _("{argument} is no file, and this folder is in no git repository").format(argument=source),
            _("check the path, or call safetyplan inside the repository"),
        )
    revision = source.revision
    if revision and (revision.startswith("-") or not _succeeds("cat-file", "-e", f"{revision}^{{tree}}")):
        return SafetyPlanError(
            _("git knows no revision {revision}").format(revision=revision),
            _("`git log --oneline` lists revisions; a shallow clone needs `git fetch --unshallow` first"),
        )
    here = Revised(revision, f"./{source.path}")
    hint = _("the path is written from the top of the repository")
    if not source.path.startswith(".") and _succeeds("cat-file", "-e", str(here)):
        hint = _("did you mean {name}?").format(name=here)
    message = _("there is no file {path} at revision {revision}")
    return SafetyPlanError(message.format(path=source.path, revision=revision or "(index)"), hint)


def _no_file(argument: str) -> SafetyPlanError:
    """Return the error for what is no file; a bare revision is told how the plan in it is written."""
    plans = _plans(argument) if _is_revision(argument) else None
    if plans is None:
        return SafetyPlanError(
            _("there is no file {path}").format(path=argument),
            _("check the path; a file of git is written REVISION:path, such as HEAD~1:data/plan_2024.yaml"),
        )
    shown = _(" or ").join(f"{argument}:{path}" for path in plans[-3:]) or f"{argument}:data/plan_2024.yaml"
    return SafetyPlanError(
        _("{argument} is a revision of git, and no file is named in it").format(argument=argument),
        _("write {names}").format(names=shown),
    )


def _is_revision(argument: str) -> bool:
    if not argument or argument.startswith("-"):
        return False
    try:
        return _succeeds("cat-file", "-e", f"{argument}^{{tree}}")
    except SafetyPlanError:  # no git: then it was meant as a file
        return False


def _plans(revision: str) -> list[str]:
    """Return the paths of the plans of a revision, by name, so by year."""
    with _git("ls-tree", "-r", "-z", "--name-only", "--full-tree", f"{revision}^{{tree}}") as git:
        listed, _errors = git.communicate()
    paths = listed.decode("utf-8", "replace").split("\0")
    return sorted(path for path in paths if re.fullmatch(r"plan_.*\.ya?ml", posixpath.basename(path)))


def _succeeds(*arguments: str) -> bool:
    with _git(*arguments) as git:
        git.communicate()
        return git.returncode == 0


def _git(*arguments: str) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    program = find("git")
    try:
        if program is None:
            raise FileNotFoundError(errno.ENOENT, "git")
        return subprocess.Popen([program, *arguments], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    except OSError as error:
        raise SafetyPlanError(
            _("git cannot be run: {why}").format(why=reason(error)),
            _("install git, or give both plans as files"),
        ) from error
