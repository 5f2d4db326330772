"""What a YAML syntax error means for people who write Chinese in Word: the cause, its place, what to type.

The parser notices most faults too late: it says where it could not go on, and often where the thing began that it
could not end.  The cause is looked for from there to there, the surest signs first.
"""

from typing import NamedTuple

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.source.damage import ODD_SPACE, named_space
from safetyplan.source.files import place_of

_KEY = r"[A-Za-z_]+"
_FULL_WIDTH_COLON = Pattern(rf"\s*(?:- )*(?:\{{\s*)?{_KEY}\s*(：)")
_BULLET = Pattern(rf"[ ]*([－—–−‐•·●○■□◆◇▪▫◦‣⁃∙➢➤★※\ue000-\uf8ff])[\s{ODD_SPACE}]*(?:[\{{\"]|{_KEY}\s*[:：])")
_ODD_INDENT = Pattern(rf"[ ]*(?:-[ ]*)?([{ODD_SPACE}][ {ODD_SPACE}]*)")
_ODD_BEFORE_KEY = Pattern(rf"[ ]*(?:-[ ]*)?([{ODD_SPACE}][ {ODD_SPACE}]*)(?:-\s*)?(?:\{{\s*)?{_KEY}\s*[:：]")
_ODD_BEHIND_COLON = Pattern(rf"(?:[ ]*(?:- )*|.*[{{,\[] *){_KEY}:([{ODD_SPACE}]+)")
_FULL_WIDTH_FLOW = Pattern(r"[:\-]\s*([｛［])|([｝］])\s*$")
_FULL_WIDTH_COMMA = Pattern(rf"([，、；])\s*{_KEY}\s*[:：]")
_FLOW_COLON = Pattern(rf"[{{,]\s*{_KEY}\s*(：)")
_MISSING_SPACE = Pattern(rf"\s*(?:- )*{_KEY}(:)[^\s:/]")
_DASH_WITHOUT_SPACE = Pattern(rf"[ ]*(-)(?:[\{{\"]|{_KEY}\s*[:：])")
_KEY_AND_TEXT = Pattern(rf"[ ]*(?:- )?{_KEY}:\s+\S.*?(:)(?:\s|$)")
_IS_KEY = Pattern(rf"[ ]*(?:- )*(?:\{{|{_KEY}\s*[:：])")
_IS_WORD = Pattern(rf"[ ]*(?:- )*({_KEY})(?:\s|$)")
_BLOCK = Pattern(rf"[ ]*(?:- )*({_KEY}):[ ]*[|>][-+0-9]*[ ]*(?:#.*)?$")
_OPENS_QUOTE = Pattern(r"(?:[:,\[{]|-)\s*([\"'])")
_LAST_WORD = Pattern(rf"({_KEY})\s*$")
_ENTRY = Pattern(rf"([ ]*)- \{{({_KEY}):", example="- {role:")
_NAMES_LIST = Pattern(rf"[ ]*(?:- )*{_KEY}:[ ]*(?:#.*)?$", example="deadlines:")
_KEY_BEHIND = Pattern(rf"[ ]*{_KEY}:", example="printed:")
_TAB = Pattern(r"[ ]*(\t)")
_LOOK_BACK = 3
_FAR_BACK = 400
"""Lines that are searched for where a block or a quotation began: no text of a plan is longer."""


class Problem(NamedTuple):
    """What the parser says, where it could not go on, and where what it could not end began; from 0."""

    said: str
    line: int
    column: int
    begun: tuple[int, int] | None = None


class _Cause(NamedTuple):
    line: int
    column: int
    length: int
    message: str
    hint: str
    code: str = "SP006"


def explain(path: str, text: str, problem: Problem) -> Finding:
    """Return the finding for a parser error, at its likely cause."""
    lines = text.split("\n")
    here = problem.line
    if here >= len(lines):  # behind the last line
        here = len(lines) - 1
        problem = problem._replace(line=here, column=len(lines[here]))
    if problem.begun and problem.begun[0] >= len(lines):
        problem = problem._replace(begun=None)
    cause = (
        _in_lines(lines, here, problem)
        or _odd_far_above(lines, here)
        or _by_what_was_said(lines, here, problem)
        or _odd_column_above(lines, here)
    )
    if cause is None:
        start = sum(len(each) + 1 for each in lines[:here]) + problem.column
        place = place_of(path, text, min(start, len(text)))
        return Finding("SP006", Severity.ERROR, *_general(problem.said, place))
    line = cause.line + 1
    place = Place(path, line, cause.column + 1, line, cause.column + 1 + max(cause.length, 1))
    return Finding(cause.code, Severity.ERROR, cause.message, place, cause.hint)


def _in_lines(lines: list[str], here: int, problem: Problem) -> _Cause | None:
    """Return the slip that shows in one of the lines up to `here` by itself."""
    begun = problem.begun[0] if problem.begun and "simple key" in problem.said else here
    first = max(0, min(begun, here - _LOOK_BACK + 1), here - _FAR_BACK)
    lacks_colon = "expected ':'" in problem.said or "mapping values" in problem.said
    for number in range(here, first - 1, -1):
        is_reported = number in (here, begun)
        if found := _slip(lines[number], number, is_reported, lacks_colon):
            return found
    return None


def _slip(line: str, number: int, is_reported: bool, lacks_colon: bool) -> _Cause | None:
    if found := (_ODD_INDENT if is_reported else _ODD_BEFORE_KEY).match(line):
        spaces = found[1].rstrip(" ")
        message = _("{space} in the indentation, where YAML needs ordinary spaces").format(
            space=named_space(spaces[0])
        )
        hint = _("delete it and indent with ordinary spaces, as many as the lines beside it have")
        return _Cause(number, found.start(1), len(spaces), message, hint, "SP005")
    if found := _ODD_BEHIND_COLON.match(line):
        message = _("{space} behind the colon of a key, where YAML needs an ordinary space").format(
            space=named_space(found[1][0])
        )
        hint = _("type `: ` (colon and space) with the Chinese input off")
        return _Cause(number, found.start(1), len(found[1]), message, hint, "SP005")
    if found := _FULL_WIDTH_COLON.match(line):
        message = _("a full-width colon ： after the key, where YAML needs an ASCII one")
        hint = _("type `: ` (colon and space) with the Chinese input off")
        return _Cause(number, found.start(1), 1, message, hint, "SP005")
    if found := _BULLET.match(line):
        message = _("{dash} opens the list entry, where YAML needs `- `").format(
            dash=found[1] if found[1].isprintable() else f"U+{ord(found[1]):04X}"
        )
        hint = _("type `- ` (hyphen and space) with the Chinese input off")
        return _Cause(number, found.start(1), 1, message, hint, "SP005")
    if found := _FULL_WIDTH_FLOW.search(line):
        at = found.start(1) if found[1] else found.start(2)
        message = _("a full-width bracket {bracket}, where YAML needs an ASCII one").format(bracket=line[at])
        return _Cause(number, at, 1, message, _("type { } or [ ] with the Chinese input off"), "SP005")
    if is_reported and (found := _TAB.match(line)):
        message = _("a tab, where YAML needs spaces to indent")
        hint = _("replace every tab by spaces, two for each level")
        return _Cause(number, found.start(1), 1, message, hint, "SP004")
    if found := _DASH_WITHOUT_SPACE.match(line):
        message = _("no space after the hyphen of a list entry")
        return _Cause(number, found.start(1), 1, message, _("write `- ` (hyphen and space)"))
    if (is_reported or lacks_colon) and (found := _MISSING_SPACE.match(line)):
        message = _("no space after the colon")
        return _Cause(number, found.start(1), 1, message, _("type a space after the colon of a key"))
    return None


def _odd_far_above(lines: list[str], here: int) -> _Cause | None:
    """Return a key behind odd white space, which YAML took for the text of the key before it."""
    for number in range(here, max(-1, here - _FAR_BACK), -1):
        if _ODD_BEFORE_KEY.match(lines[number]):
            return _slip(lines[number], number, is_reported=True, lacks_colon=False)
    return None


def _odd_column_above(lines: list[str], here: int) -> _Cause | None:
    """Return the line above where it, and not the reported one, stands at an odd column: levels have two spaces."""
    above = next((n for n in range(here - 1, max(-1, here - _LOOK_BACK), -1) if lines[n].strip()), None)
    if above is None:
        return None
    indents = [len(lines[n]) - len(lines[n].lstrip(" ")) for n in (above, here)]
    if indents[0] % 2 == 0 or indents[1] % 2 or not _IS_KEY.match(lines[above]):
        return None
    message = _("the line is indented by {n} spaces, and the next does not fit it").format(n=indents[0])
    hint = _("align the line with its neighbours: two spaces for each level")
    return _Cause(above, 0, indents[0], message, hint)


def _by_what_was_said(lines: list[str], here: int, problem: Problem) -> _Cause | None:
    """Return the cause that the parser's own words point to."""
    said, column = problem.said, problem.column
    begun = problem.begun or (here, column)
    line = lines[here]
    if "quoted scalar" in said:
        return _quoted(here, column, begun, said)
    if missing := _list_without_key(lines, here) or _first_without_hyphen(lines, here):
        return missing
    if "flow " in said:
        return _flow(lines, here, column, begun)
    if "directive" in said:
        return _no_beginning(here, 0, line)
    if any(f"scanning {what}" in said for what in ("an alias", "an anchor", "a tag")):
        return _no_beginning(*begun, lines[begun[0]])
    if "cannot start any token" in said and column < len(line):
        return _no_beginning(here, column, line)
    if "block scalar" in said:
        mark = lines[begun[0]][begun[1] : begun[1] + 1]
        message = _("a text behind {mark}, which opens a block that begins on the next line").format(
            mark=mark
        )
        hint = _(
            "begin the text on the next line, indented; or put it in double quotes if {mark} is part of it"
        )
        return _Cause(*begun, 1, message, hint.format(mark=mark))
    if "mapping values are not allowed" in said:
        return _colon(lines, here, column)
    at = begun[0] if "simple key" in said else here
    return (
        _behind_quote(lines, here, column)
        or _closes_nothing(line, here, column)
        or _no_key(lines, at)
        or _ended(lines, here, said)
    )


_ENTRY_OF = {"role": "responsibilities", "phrase": "deadlines", "printed": "repairs", "group": "means"}
"""The first key of an entry, and the list that such entries stand in."""


def _list_without_key(lines: list[str], here: int) -> _Cause | None:
    """Return the entry at `here` where the line above it, which should name its list, is gone."""
    found = _ENTRY.match(lines[here])
    if found is None:
        return None
    before = (line for line in reversed(lines[max(0, here - _FAR_BACK) : here]) if line.strip(" #"))
    indent = len(found[1])
    above = next(
        (line for line in before if line[: indent + 1].strip(" ") and not line.lstrip().startswith("#")), ""
    )
    if found[2] not in _ENTRY_OF or _NAMES_LIST.match(above) or "{" in above:
        return None
    message = _("an entry of a list without a line above that names the list")
    hint = _("a line `{key}:` is missing above the first of these entries").format(key=_ENTRY_OF[found[2]])
    return _Cause(here, len(found[1]), len(lines[here].rstrip()) - len(found[1]), message, hint)


def _first_without_hyphen(lines: list[str], here: int) -> _Cause | None:
    """Return the first entry of a list where it lacks its hyphen and the one at `here` has it."""
    row = lines[here]
    indent = len(row) - len(row.lstrip(" "))
    if not row.lstrip().startswith("- "):
        return None
    for number in range(here - 1, max(-1, here - _FAR_BACK), -1):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
            first = next((n for n in range(number + 1, here) if lines[n].strip()), here)
            column = len(lines[first]) - len(lines[first].lstrip(" "))
            if not _NAMES_LIST.match(line) or first == here or column != indent + 2:
                return None
            message = _("the first entry of the list lacks its `- `")
            hint = _("begin an entry here: write `- ` in front of {key}")
            key = lines[first].strip().partition(":")[0]
            return _Cause(first, column, len(key), message, hint.format(key=key))
    return None


def _quoted(here: int, column: int, begun: tuple[int, int], said: str) -> _Cause:
    if "escape" in said:
        message = _("a backslash in double quotes, where YAML expects a sign of its own")
        return _Cause(here, max(column - 1, 0), 2, message, _("write it twice: \\\\"))
    return _Cause(*begun, 1, *_unclosed())


def _flow(lines: list[str], here: int, column: int, begun: tuple[int, int]) -> _Cause | None:
    opened, start = begun
    if lines[opened][start : start + 1] not in ("[", "{"):  # the file ends right behind the bracket
        opened = next((n for n in range(here, -1, -1) if lines[n].strip()), here)
        start = max(lines[opened].rfind("["), lines[opened].rfind("{"), 0)
    row, bracket = lines[opened], lines[opened][start : start + 1]
    line = lines[here]
    mark = line[column : column + 1]
    if here == opened:
        if found := _FULL_WIDTH_COMMA.search(line, start):
            message = _("a full-width {mark}, where YAML needs an ASCII comma").format(mark=found[1])
            hint = _("type `, ` (comma and space) with the Chinese input off")
            return _Cause(here, found.start(1), 1, message, hint, "SP005")
        if found := _FLOW_COLON.search(line, start):
            message = _("a full-width colon ： after the key, where YAML needs an ASCII one")
            hint = _("type `: ` (colon and space) with the Chinese input off")
            return _Cause(here, found.start(1), 1, message, hint, "SP005")
        if mark and mark in "]}":
            return _closes_nothing(line, here, column) or _not_closed(opened, start, column, bracket)
        if mark == ":" and (found := _LAST_WORD.search(line, start, column)):
            message = _("a comma is missing in front of {key}").format(key=found[1])
            return _Cause(here, found.start(1), len(found[1]), message, _("write `, ` (comma and space)"))
        if mark:
            return None
    return _not_closed(opened, start, len(row.rstrip()), bracket)


def _not_closed(line: int, start: int, end: int, bracket: str) -> _Cause:
    other = {"[": "]", "{": "}"}.get(bracket, "]")
    message = _("the bracket {bracket} is not closed").format(bracket=bracket)
    return _Cause(line, start, end - start, message, _("write {other} where it ends").format(other=other))


def _closes_nothing(line: str, number: int, column: int) -> _Cause | None:
    mark = line[column : column + 1]
    if not mark or mark not in "]}":
        return None
    opens = "[" if mark == "]" else "{"
    if line[:column].count(opens) > line[:column].count(mark):
        return None
    message = _("the bracket {bracket} closes none that is open").format(bracket=mark)
    hint = _("delete it, or write {other} where it begins").format(other=opens)
    if _KEY_BEHIND.match(line, column + 1):
        hint = _("write {name}").format(name=opens)
    return _Cause(number, column, 1, message, hint)


def _no_beginning(number: int, column: int, line: str) -> _Cause:
    message = _("a text may not begin with {character} in YAML").format(character=line[column : column + 1])
    return _Cause(number, column, 1, message, _("put the text in double quotes"))


def _colon(lines: list[str], here: int, column: int) -> _Cause | None:
    line = lines[here]
    closing = line.rstrip()[-1:]
    if closing == "}" and line.count("}") > line.count("{"):
        return _closes_nothing(line, here, len(line.rstrip()) - 1)
    if (found := _KEY_AND_TEXT.match(line)) and found.start(1) == column:
        message = _("a colon and a space inside a text")
        return _Cause(here, column, 1, message, _("put the text in double quotes, or write a full-width ："))
    if above := _text_outside(lines, here - 1):
        return above
    if above := _key_without_colon(lines, here - 1):
        return above
    if _IS_KEY.match(line):
        indent = len(line) - len(line.lstrip(" "))
        message = _("the line is indented further than those above, which begin no list or mapping here")
        return _Cause(here, indent, column - indent, message, _("align the line with its neighbours"))
    return None


def _behind_quote(lines: list[str], here: int, column: int) -> _Cause | None:
    """Return the quotation mark that is to blame where something follows a closing one."""
    line = lines[here]
    before = line[:column].rstrip()
    mark = before[-1:]
    if not mark or mark not in "\"'":
        return None
    for number in range(here, max(-1, here - _FAR_BACK), -1):
        row = lines[number][: len(before) - 1] if number == here else lines[number]
        if found := _last(row, mark):
            if number == here:
                message = _("something follows the closing quotation mark")
                hint = _("inside a text write “ ”, or put the whole text in single quotes")
                return _Cause(here, column, 1, message, hint)
            return _Cause(number, found, 1, *_unclosed())
    return None


def _unclosed() -> tuple[str, str]:
    return _("a quotation mark is opened and never closed"), _("close it, or take it away")


def _last(row: str, mark: str) -> int:
    """Return where in `row` a quotation is opened that is not closed there; 0 where none is."""
    places = [found.start(1) for found in _OPENS_QUOTE.finditer(row) if found[1] == mark]
    return places[-1] if places and row.count(mark) % 2 else 0


def _no_key(lines: list[str], at: int) -> _Cause | None:
    """Return what is wrong with a line that should be `key: value` and is a text."""
    line = lines[at]
    if not line.strip() or _IS_KEY.match(line):
        return None
    if outside := _key_without_colon(lines, at) or _text_outside(lines, at):
        return outside
    indent = len(line) - len(line.lstrip(" "))
    length = len(line.rstrip()) - indent
    hint = _("indent it if it belongs to the text above; else write `key: value`, or take it out")
    return _Cause(at, indent, length, _("a text without a key"), hint)


def _key_without_colon(lines: list[str], at: int) -> _Cause | None:
    word = _IS_WORD.match(lines[at]) if at >= 0 else None
    if word is None or not word[1].islower():
        return None
    hint = _("write `key: value`, with an ASCII colon and a space")
    return _Cause(at, word.start(1), len(word[1]), _("a key without a colon"), hint)


def _text_outside(lines: list[str], at: int) -> _Cause | None:
    """Return the first line up to `at` that belongs to a block of text above and is indented too little."""
    line = lines[at] if at >= 0 else ""
    if not line.strip() or _IS_KEY.match(line) or line.lstrip().startswith(("- ", "#")):
        return None
    first = at
    for number in range(at - 1, max(-1, at - _FAR_BACK), -1):
        row = lines[number]
        if header := _BLOCK.match(row):
            inside = lines[number + 1 : first]
            wanted = header.start(1) + 2
            wanted = next((len(each) - len(each.lstrip(" ")) for each in inside if each.strip()), wanted)
            if wanted <= header.start(1):
                wanted = header.start(1) + 2
            indent = len(lines[first]) - len(lines[first].lstrip(" "))
            if indent >= wanted:
                return None
            message = _("the line is indented less than the text of {key} and falls out of it")
            hint = _("indent it by {n} spaces, as the other lines of the text")
            length = len(lines[first].rstrip()) - indent
            return _Cause(first, indent, length, message.format(key=header[1]), hint.format(n=wanted))
        if _IS_KEY.match(row):
            return None
        if row.strip() and len(row) - len(row.lstrip(" ")) <= len(line) - len(line.lstrip(" ")):
            first = number
    return None


def _ended(lines: list[str], here: int, said: str) -> _Cause | None:
    if "document start" not in said:
        return None
    for number in range(here, max(-1, here - _LOOK_BACK), -1):
        if lines[number].rstrip() == "...":
            message = _("the line ... ends the plan for YAML, and something follows")
            return _Cause(number, 0, 3, message, _("take it out, or indent it if it belongs to a text"))
    return _Cause(
        here,
        0,
        len(lines[here]),
        _("the plan has ended for YAML, and something follows"),
        _("align the line with the keys of the plan, or take it out"),
    )


def _general(said: str, place: Place) -> tuple[str, Place, str]:
    if "quoted scalar" in said or "unexpected end of stream" in said:
        message, hint = _unclosed()
        return message, place, hint
    if "flow" in said or "',' or" in said:
        message = _("a bracket [ or { is not closed, or a comma is missing")
        return message, place, _("close it; commas and brackets of YAML are ASCII ones")
    if "could not find expected ':'" in said:
        return _("a key without a colon"), place, _("write `key: value`, with an ASCII colon and a space")
    if "block collection" in said or "block sequence" in said:
        message = _("the indentation does not fit the list above, or the `- ` of an entry is missing")
        return message, place, _("align the line with its neighbours: two spaces for each level")
    if "mapping" in said or "block" in said or "indentation" in said or "expected" in said:
        message = _("the indentation does not fit the lines above")
        return message, place, _("align the line with its neighbours: two spaces for each level")
    return _("YAML cannot read this place"), place, _("compare the line with its neighbours")
