"""What the program says: gettext messages, and the one exception for wrong use of it or of the machine."""

import errno
import gettext
import locale
import os
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parent / "locale"


class SafetyPlanError(Exception):
    """Something the user can put right: an unknown name, an unreadable file, a missing extra.

    Caught once, in `safetyplan.cli`, which prints `message` and `hint` and exits with 2.  Wrong
    *data* never raises: it is a list of findings.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def preferred() -> str:
    """Return ``zh_CN`` or ``en``: ``SAFETYPLAN_LANG``, then the usual locale variables, then Windows."""
    for variable in ("SAFETYPLAN_LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "").split(":")[0]
        if value:
            return "zh_CN" if value.lower().startswith("zh") else "en"
    if os.name == "nt":
        return "zh_CN" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    return "en"


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("safetyplan", LOCALES, languages=[language], fallback=True)


def _(message: str) -> str:
    """Return `message` in the user's language; fill its ``{fields}`` with ``str.format`` afterwards."""
    return _catalogue(preferred()).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a counted message for `number` in the user's language."""
    return _catalogue(preferred()).ngettext(one, many, number)


def reason(error: OSError) -> str:
    """Return why the system refused, in the user's language; its own words where the cause is a rare one."""
    known = {
        errno.ENOENT: _("there is no such file or folder"),
        errno.EISDIR: _("it is a folder"),
        errno.ENOTDIR: _("a part of the path is a file, not a folder"),
        errno.EEXIST: _("something of that name is there already"),
        errno.EACCES: _("you have no right to it"),
        errno.EPERM: _("you have no right to it"),
        errno.EROFS: _("the disk can only be read"),
        errno.ENOSPC: _("the disk is full"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ELOOP: _("its links lead in a circle"),
        errno.EDQUOT: _("your share of the disk is used up"),
        errno.EFBIG: _("the system allows no file so large"),
        errno.EMFILE: _("too many files are open"),
        errno.ENFILE: _("too many files are open"),
    }
    return known.get(error.errno or 0) or error.strerror or str(error)
