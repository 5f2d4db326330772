"""What a YAML syntax error means for people who write Chinese in Word: the cause, its place, what to type."""

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.source.files import place_of

_FULL_WIDTH_COLON = Pattern(r"\s*(?:- )*[A-Za-z_]+\s*(：)")
_FULL_WIDTH_DASH = Pattern(r"\s*([－—–])\s*[A-Za-z_]+\s*[:：]")
_FULL_WIDTH_FLOW = Pattern(r"[:\-]\s*([｛［])|([｝］])\s*$")
_MISSING_SPACE = Pattern(r"\s*(?:- )*[A-Za-z_]+(:)[^\s:/]")
_TAB = Pattern(r"[ ]*(\t)")
_LOOK_BACK = 3


def explain(path: str, text: str, problem: tuple[str, int, int]) -> Finding:
    """Return the finding for a parser error (what it says, line and column from 0), at its likely cause.

    The parser often notices a fault a line too late, so the lines above are looked at as well.
    """
    said, line, column = problem
    lines = text.split("\n")
    for number in range(min(line, len(lines) - 1), max(-1, line - _LOOK_BACK), -1):
        found = _cause(lines[number], number == line, column, "expected ':'" in said)
        if found:
            code, at, length, message, hint = found
            place = Place(path, number + 1, at + 1, number + 1, at + 1 + length)
            return Finding(code, Severity.ERROR, message, place, hint)
    start = sum(len(each) + 1 for each in lines[:line]) + column
    place = place_of(path, text, min(start, len(text)))
    return Finding("SP006", Severity.ERROR, *_general(said, place))


def _cause(
    line: str, is_reported: bool, column: int, lacks_colon: bool
) -> tuple[str, int, int, str, str] | None:
    """Return code, column, length, message and hint of a typical slip in `line`, None where there is none."""
    if found := _FULL_WIDTH_COLON.match(line):
        message = _("a full-width colon ： after the key, where YAML needs an ASCII one")
        return (
            "SP005",
            found.start(1),
            1,
            message,
            _("type `: ` (colon and space) with the Chinese input off"),
        )
    if found := _FULL_WIDTH_DASH.match(line):
        message = _("a full-width dash {dash} opens the list entry, where YAML needs `- `").format(
            dash=found[1]
        )
        return (
            "SP005",
            found.start(1),
            1,
            message,
            _("type `- ` (hyphen and space) with the Chinese input off"),
        )
    if found := _FULL_WIDTH_FLOW.search(line):
        at = found.start(1) if found[1] else found.start(2)
        message = _("a full-width bracket {bracket}, where YAML needs an ASCII one").format(bracket=line[at])
        return "SP005", at, 1, message, _("type { } or [ ] with the Chinese input off")
    if is_reported and (found := _TAB.match(line)):
        message = _("a tab, where YAML needs spaces to indent")
        return "SP004", found.start(1), 1, message, _("replace every tab by spaces, two for each level")
    if (is_reported or lacks_colon) and (found := _MISSING_SPACE.match(line)):
        message = _("no space after the colon")
        return "SP006", found.start(1), 1, message, _("type a space after the colon of a key")
    if is_reported and column < len(line) and line[column] in "@`%&*!|>":
        message = _("a text may not begin with {character} in YAML").format(character=line[column])
        return "SP006", column, 1, message, _("put the text in double quotes")
    return None


def _general(said: str, place: Place) -> tuple[str, Place, str]:
    if "mapping values are not allowed" in said:
        message = _("a colon and a space inside a text, or a line that is indented too far")
        return message, place, _("put the text in double quotes, or align the line with its neighbours")
    if "quoted scalar" in said or "unexpected end of stream" in said:
        return _("a quotation mark is opened and never closed"), place, _("close it, or take it away")
    if "flow" in said or "',' or" in said:
        message = _("a bracket [ or { is not closed, or a comma is missing")
        return message, place, _("close it; commas and brackets of YAML are ASCII ones")
    if "could not find expected ':'" in said:
        return _("a key without a colon"), place, _("write `key: value`, with an ASCII colon and a space")
    if "block" in said or "indentation" in said:
        message = _("the indentation does not fit the lines above")
        return message, place, _("align the line with its neighbours: two spaces for each level")
    return _("this is not YAML: {said}").format(said=said), place, _("compare the line with its neighbours")
