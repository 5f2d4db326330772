"""What people and programs leave in a file that YAML may read without a word, and nobody meant: conflict markers, and
white space that keeps a `|` from opening a text."""

from collections.abc import Iterator
from itertools import islice

from safetyplan.findings import Finding, Place, Related, Severity
from safetyplan.messages import _
from safetyplan.patterns import Pattern

ODD_SPACE = "\u00a0\u3000\u1680" + "".join(map(chr, range(0x2000, 0x200E))) + "\u202f\u205f\u2060\ufeff"
"""White space that is none to YAML."""

_MOST = 100
"""Markers that are told; more of them are no merge."""

_CONFLICT = Pattern(r"(?m)^[ \t]*(<{7}|\|{7}|={7}|>{7})(?: .*)?$")
_HIDDEN_BLOCK = Pattern(
    rf"(?m)^[ ]*(?:- )*[A-Za-z_]+:[ ]*([{ODD_SPACE}][ {ODD_SPACE}]*)([|>])[-+0-9]*[ {ODD_SPACE}]*$"
)


def named_space(character: str) -> str:
    """Return what people call a white space that is not an ordinary one."""
    names = {"\u3000": _("a full-width space (U+3000)"), "\u00a0": _("a no-break space (U+00A0)")}
    return names.get(character) or _("an invisible character (U+{code:04X})").format(code=ord(character))


def conflicts(path: str, text: str) -> Iterator[Finding]:
    """Yield each conflict that a merge has left, at its first marker (SP015)."""
    if not any(mark * 7 in text for mark in "<=>"):
        return
    markers = list(islice(_CONFLICT.finditer(text), _MOST))
    if not any(found[1][0] in "<>" for found in markers) and len(markers) != 1:
        return  # lines of ======= are drawn by people, too
    place: Place | None = None
    others: list[Related] = []
    for found in (*markers, None):
        if place is not None and (found is None or found[1][0] == "<"):
            message = _("a marker of a merge conflict: two versions stand here, one after the other")
            hint = _("keep one of the versions, and delete the lines <<<<<<<, ======= and >>>>>>>")
            yield Finding("SP015", Severity.ERROR, message, place, hint, tuple(others))
            place, others = None, []
        if found is None:
            return
        line = text.count("\n", 0, found.start()) + 1
        column = found.start(1) - found.start() + 1
        at = Place(path, line, column, line, column + found.end() - found.start(1))
        if place is None:
            place = at
        else:
            others.append(Related(_("and here"), at))


def hidden_blocks(path: str, text: str) -> Iterator[Finding]:
    """Yield every `|` or `>` that an odd white space keeps from opening a text (SP005)."""
    if not any(character in text for character in ODD_SPACE):
        return
    for found in islice(_HIDDEN_BLOCK.finditer(text), _MOST):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start(1) - found.start() + 1
        spaces = found[1].rstrip(" ")
        message = _("{space} in front of {mark} keeps it from opening a text").format(
            space=named_space(spaces[0]), mark=found[2]
        )
        hint = _("delete it: an ordinary space stands between the colon and {mark}").format(mark=found[2])
        where = Place(path, line, column, line, column + len(spaces))
        yield Finding("SP005", Severity.ERROR, message, where, hint)
