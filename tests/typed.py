"""What a hint tells people to type, typed: the fixed forms of hints in English, and what each does to a file.

Used by `test_hints.py`. A form is a pattern for the whole hint and a function that gives every text the hint may lead to.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from safetyplan.findings import Finding, Place
from safetyplan.source.damage import ODD_SPACE
from safetyplan.source.walk import Node, walk

MEANINGS = ("by", "within", "every", "times", "event", "ongoing")


class Text:
    """A file's text, which is edited by places and nodes."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = list(walk("", text))
        self.starts = [0]
        for line in text.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def at(self, line: int, column: int) -> int:
        """Return the index of a line and column, both from 1."""
        return min(self.starts[line - 1] + column - 1, len(self.text))

    def span(self, place: Place) -> tuple[int, int]:
        """Return the indexes of a place."""
        return self.at(place.line, place.column), self.at(place.end_line, place.end_column)

    def put(self, place: Place, new: str) -> str:
        """Return the text with what stands at a place replaced."""
        begin, end = self.span(place)
        return self.text[:begin] + new + self.text[end:]

    def line(self, number: int) -> str:
        """Return a line, from 1, without its end."""
        return self.text[self.starts[number - 1] : self.starts[number] - 1]

    def with_line(self, number: int, new: str) -> str:
        """Return the text with another line in the place of one."""
        return self.text[: self.starts[number - 1]] + new + self.text[self.starts[number] - 1 :]

    def node(self, place: Place) -> Node:
        """Return the node that a place shows, by its key, its value or a part of its text."""
        wanted = (place.line, place.column)
        for node in self.nodes:
            if wanted in ((node.key.line, node.key.column), (node.place.line, node.place.column)):
                return node
        around = [n for n in self.nodes if n.is_scalar and self.at(*wanted) in range(*self.span(n.place))]
        assert around, f"nothing stands at {place}"
        return around[-1]

    def children(self, node: Node | None) -> list[Node]:
        """Return what lies in a list or mapping, in the order of the file."""
        return sorted((n for n in self.nodes if n.parent is node), key=lambda n: (n.key.line, n.key.column))

    def child(self, node: Node | None, key: str) -> Node | None:
        """Return what a mapping has under a key."""
        return next((n for n in self.children(node) if n.step == key), None)

    def extent(self, node: Node) -> tuple[int, int]:
        """Return from where to where a node stands with its key or hyphen."""
        begin = self.span(node.key)[0]
        if node.is_entry and not node.in_brackets:
            begin = self.text.rindex("-", 0, begin)
        end = node.end or node.event.end_mark
        stop = self.at(end.line + 1, end.column + 1)
        while stop > begin and self.text[stop - 1].isspace():
            stop -= 1
        return begin, stop

    def without(self, node: Node) -> str:
        """Return the text without a node; a list or mapping of which nothing is left goes with it."""
        parent = node.parent
        if parent is not None and parent.parent is not None and len(self.children(parent)) == 1:
            return self.without(parent)
        begin, end = self.extent(node)
        before, behind = self.text[:begin], self.text[end:]
        if node.in_brackets:
            if found := re.match(r"\s*,\s*", behind):
                return before + behind[found.end() :]
            return re.sub(r",\s*$", "", before) + behind
        rest = behind.partition("\n")[2]
        head = before[before.rfind("\n") + 1 :]
        if head.strip():  # the first key behind a hyphen: the next one takes its place
            return before + rest.lstrip(" ")
        return before[: len(before) - len(head)] + rest

    def around(self, node: Node, *lists: str) -> Node:
        """Return the entry of one of the lists that a node lies in, which may be the node itself."""
        each: Node | None = node
        while each is not None and not (each.is_entry and each.parent and each.parent.step in lists):
            each = each.parent
        assert each is not None, f"no entry of {lists} around"
        return each

    def with_entry(self, node: Node, key: str, entry: str) -> str:
        """Return the text with an entry, given as `- {…}`, at the end of a list of the mapping `node`."""
        there = self.child(node, key)
        if there is None:
            first = self.children(node)[0]
            below = self.child(node, "items")
            at = self.starts[below.key.line - 1] if below else self.extent(node)[1]
            indent = " " * (first.key.column - 1)
            new = f"{indent}{key}:\n{indent}{entry}"
            return self.text[:at] + (f"{new}\n" if below else f"\n{new}") + self.text[at:]
        _begin, end = self.extent(there)
        if there.event.flow_style:
            inside = ", " if self.children(there) else ""
            return self.text[: end - 1] + inside + entry.removeprefix("- ") + self.text[end - 1 :]
        column = self.children(there)[0]
        hyphen = self.text.rindex("-", 0, self.span(column.key)[0])
        indent = " " * (hyphen - self.text.rfind("\n", 0, hyphen) - 1)
        return f"{self.text[:end]}\n{indent}{entry}{self.text[end:]}"


Typed = Callable[[Text, Finding, re.Match[str]], Iterator[str]]


class Form(NamedTuple):
    """One fixed form of hints: what it looks like and what a person does who follows it to the letter."""

    pattern: re.Pattern[str]
    typed: Typed


FORMS: list[Form] = []


def form(pattern: str) -> Callable[[Typed], Typed]:
    """Enter a function as what is typed after a hint of this form."""

    def enter(typed: Typed) -> Typed:
        FORMS.append(Form(re.compile(pattern), typed))
        return typed

    return enter


def typed(text: str, finding: Finding) -> list[str] | None:
    """Return every text that the finding's hint leads to; None where it is of no form that can be typed."""
    for each in FORMS:
        if match := each.pattern.fullmatch(finding.hint):
            return list(each.typed(Text(text), finding, match))
    return None


def _place(finding: Finding) -> Place:
    assert isinstance(finding.where, Place)
    return finding.where


@form(
    r"did you mean (?P<names>.+)\?(?P<also> \(in the clause, too\))?|write (?P<name>[^`a-z]+?)(?P<where>, or correct the clause| in the clause; (?:if|a sign) .*|, or put .* back into the text|; what else .*)?(?P<too> \(in the clause, too\))?"
)
def replaced(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    for name in (match["names"] or match["name"]).split(" or "):
        begin, end = text.span(place)
        made = text.put(place, name)
        if match["too"] or match["also"]:
            clause = text.child(text.around(text.node(place), "items"), "clause")
            assert clause is not None
            made = Text(made).put(
                clause.place, text.text[slice(*text.span(clause.place))].replace(text.text[begin:end], name)
            )
        yield made


@form(r"write (.), and make the other marks full-width, too")
def widened(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = text.node(_place(finding)).place
    begin, end = text.span(place)
    yield text.put(place, text.text[begin:end].translate(str.maketrans(",;:!?()", "，；：！？（）")))


_MEANING = re.compile(r",\s*(?:(?:by|every|times|event|ongoing): [^,{}]+|within: \{[^{}]*\})")


@form(
    r"write `(?P<said>(?!key: value)(?P<key>\w+): [^`]*)`(?:, with an ASCII colon and a space)?|write (?P<bare>year: \d+), or correct the title|.*, or write `(?P<or>status: draft)`"
)
def pair(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    said = match["said"] or match["bare"] or match["or"]
    place = _place(finding)
    node = text.node(place)
    if finding.code == "SP101":
        yield text.put(place, said)
        return
    if node.step != said.partition(":")[0] or node.step in MEANINGS:
        begin, end = text.extent(text.around(node, "deadlines"))
        new = _MEANING.sub("", text.text[begin:end])
        yield text.text[:begin] + re.sub(r"\}$", f", {said}}}", new) + text.text[end:]
        return
    begin, end = text.extent(node)
    yield text.text[:begin] + said + text.text[end:]


@form(r"write (?P<said>`.*`), as the text says")
def phrased(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.extent(text.around(text.node(_place(finding)), "deadlines"))
    for said in re.findall("`([^`]*)`", match["said"]):
        new = _MEANING.sub("", text.text[begin:end])
        task = re.search(r", task: [^,}]*", new)
        yield text.text[:begin] + f"- {{{said}{task[0] if task else ''}}}" + text.text[end:]


@form(r"a line `(?P<key>\w+):` is missing above the first of these entries")
def line_above(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    number = _place(finding).line
    while not text.line(number).lstrip().startswith("- "):  # an entry of several lines
        number -= 1
    first = re.match(r" *- \{?\w+", text.line(number))
    beside = first[0] if first else "- "
    while text.line(number - 1).startswith(
        (beside, beside[: beside.index("-")] + "  ", beside.replace("{", ""))
    ):
        number -= 1
    while not text.line(number).lstrip().startswith("- "):
        number += 1
    indent = re.match(" *", text.line(number))
    yield text.with_line(number, f"{indent[0] if indent else ''}{match['key']}:\n{text.line(number)}")


@form(r"delete the first, in line (?P<line>\d+): it has no value")
def first_deleted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    number = int(match["line"])
    yield text.text[: text.starts[number - 1]] + text.text[text.starts[number] :]


@form(
    r"write `- ` in front of its first key, in the place of two spaces|begin an entry here: write `- ` in front of \w+"
)
def hyphened(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    if finding.code == "SP103":
        place = text.children(text.node(place))[0].key
    begin, _end = text.span(place)
    yield text.text[: begin - 2] + "- " + text.text[begin:]


@form(r"(?:delete|take) the whole entry.*")
def whole_deleted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.without(text.around(text.node(_place(finding)), "responsibilities"))


@form(
    r"delete it; a line break that YAML read as a space needs ` \|-` behind the key|begin a new line after each full stop; the text needs ` \|-` .*"
)
def as_block(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    begin, end = text.span(place)
    if finding.code == "SP516" and text.text[begin:end].isspace():
        yield text.put(place, "")
        return
    node = text.node(place)
    inner = "\n" + " " * (node.key.column + 1)
    new = text.text[begin:end] if finding.code == "SP522" else ""
    made = text.put(place, inner + new) if new else text.text
    if node.style != "|":
        start = text.span(node.place)[0]
        made = made[:start].rstrip() + " |-" + inner + made[start:]
    yield made


@form(
    r"delete (?:one|it|the line|one of the two|it from the comment|the \w+ that does not hold)(?:[;,:].*)?|write .*, or delete the line|take it out(?: here)?,.*"
)
def deleted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    if finding.code == "SP013":
        yield text.with_line(
            place.line, re.sub(r"\s*# safetyplan: ignore\[[^],]*\]", "", text.line(place.line))
        )
    elif finding.code == "SP526" and text.line(place.line).strip() == text.text[slice(*text.span(place))]:
        yield text.text[: text.starts[place.line - 1]] + text.text[text.starts[place.line] :]
    elif finding.code in ("SP003", "SP516", "SP526", "SP521", "SP005") or "closes none" in finding.message:
        yield text.put(place, "")
    elif finding.code == "SP406":
        yield text.without(text.around(text.node(place), "deadlines"))
    else:
        yield text.without(text.node(place))


@form(r"delete it and indent with ordinary spaces.*")
def indented(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    beside = [text.line(n) for n in (place.line - 1, place.line + 1) if 0 < n < len(text.starts)]
    bare = text.line(place.line).strip(" " + ODD_SPACE)
    for line in beside:
        yield text.with_line(place.line, " " * (len(line) - len(line.lstrip())) + bare)


@form(
    r"delete the repair; .*|.*, or delete the entry|.*, or delete the deadline|write what is to be done, or delete the item"
)
def entry_deleted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.without(text.around(text.node(_place(finding)), "repairs", "means", "deadlines", "items"))


@form(r".*delete `(?P<key>\w+): \w+`.*|add every: or event:, or delete (?P<times>times)")
def key_deleted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    node = text.node(_place(finding))
    key = match["key"] or match["times"]
    found = text.child(node if node.is_mapping else node.parent, key)
    assert found is not None
    yield text.without(found)


@form(
    r".*add it: `(?P<entry>- .*)`|if (?P<unit>.*) is meant, write it in the clause, and add: `(?P<too>- .*)`"
)
def added(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    item = text.around(text.node(place), "items")
    made = text.with_entry(item, "responsibilities", match["entry"] or match["too"])
    if match["unit"]:
        assert made.startswith(text.text[: text.span(place)[1]])
        made = Text(made).put(place, match["unit"])
    yield made


@form(r"(?:list|add) it under role: (?P<role>\w+), or correct the clause")
def under_role(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    node = text.node(place)
    begin, end = text.span(place)
    unit = text.text[begin:end]
    if finding.hint.startswith("list"):
        new = Text(text.without(node))
        item = new.around(
            new.node(
                place._replace(column=1 + len(new.line(place.line)) - len(new.line(place.line).lstrip(" -")))
            ),
            "items",
        )
    else:
        new, item = text, text.around(node, "items")
    there = new.child(item, "responsibilities")
    for each in new.children(there) if there else ():
        role, units = new.child(each, "role"), new.child(each, "units")
        if role and units and role.event.value == match["role"]:
            end = new.extent(units)[1]
            yield new.text[: end - 1] + f", {unit}" + new.text[end - 1 :]
            return
    yield new.with_entry(item, "responsibilities", f"- {{role: {match['role']}, units: [{unit}]}}")


@form(
    r"add it to deadlines: `(?P<entry>- .*)`; where nothing is due then, write `(?P<comment># .*)` behind .*"
)
def deadline(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    item = text.around(text.node(_place(finding)), "items")
    yield text.with_entry(item, "deadlines", match["entry"])
    yield _commented(text, item, match["comment"])


@form(r".*write `(?P<comment># [^`]*)` behind the (?:item's )?number")
def ignored(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    node = text.node(_place(finding))
    if finding.code == "SP501":
        line = _place(finding).line
        yield text.with_line(line, f"{text.line(line)}  {match['comment']}")
    else:
        yield _commented(text, text.around(node, "items"), match["comment"])


def _commented(text: Text, item: Node, comment: str) -> str:
    line = (text.child(item, "num") or item).key.line
    return text.with_line(line, f"{text.line(line)}  {comment}")


@form(r"number it (?P<number>.+)")
def numbered(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.put(_place(finding), match["number"])


@form(r"type `(?P<mark>: |- |, )`.*|write `(?P<other>- |, )` .*")
def marks(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.span(_place(finding))
    mark = match["mark"] or match["other"]
    if finding.code == "SP006" and mark == ", ":
        yield text.text[:begin].rstrip() + mark + text.text[begin:]
    else:
        yield text.text[:begin] + mark + text.text[end:].lstrip(" ")


@form(r"type { } or \[ \] .*")
def brackets(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    line = _place(finding).line
    yield text.with_line(line, text.line(line).translate(str.maketrans("［］｛｝", "[]{}")))


@form(r"type a space after the colon of a key")
def space(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.put(_place(finding), ": ")


@form(r"write `key: value`, with an ASCII colon and a space")
def colon(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    _begin, end = text.span(_place(finding))
    yield text.text[:end] + ": " + text.text[end:].lstrip(" ")


@form(r"write (?P<mark>[\]}]) where it ends")
def closed(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    end = text.span(_place(finding))[1]
    yield text.text[:end] + match["mark"] + text.text[end:]


@form(r"put the text in double quotes(?:, or write a full-width (?P<colon>：))?")
def quoted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    line = text.line(place.line)
    yield text.with_line(place.line, re.sub(r"^(\s*(?:- )*\w+:\s+|\s*- )(.*)$", r'\1"\2"', line))
    if match["colon"]:
        yield text.with_line(place.line, line[: place.column - 1] + "：" + line[place.column :].lstrip())


@form(r"close it, or take it away")
def taken_away(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    place = _place(finding)
    line = text.line(place.line)
    yield text.with_line(place.line, line + line[place.column - 1])
    yield text.put(place, "")


@form(r"replace every tab by spaces, two for each level")
def spaces(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.text.replace("\t", "  ")


@form(r"save it as UTF-8.*")
def saved(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.text.removeprefix("\ufeff")


@form(r"keep one of the versions, and delete the lines <<<<<<<, ======= and >>>>>>>")
def one_version(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, _end = text.span(_place(finding))
    for version in (r"\1", r"\2"):
        yield text.text[:begin] + re.sub(
            r"(?ms)<{7}.*?$\n(.*?)^\s*={7}\n(.*?)^\s*>{7}.*?$\n", version, text.text[begin:], count=1
        ).lstrip(" ")


@form(r"write `\[…\]`, or one entry a line beginning with `- `")
def listed(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.span(_place(finding))
    yield text.put(_place(finding), f"[{text.text[begin:end]}]")


@form(r"write true or false")
def truth(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.put(_place(finding), "true")
    yield text.put(_place(finding), "false")


@form(r"keep one of them")
def kept(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.span(_place(finding))
    for mark in text.text[begin:end]:
        yield text.put(_place(finding), mark)


@form(r"write “ and ”")
def curled(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.span(_place(finding))
    yield text.text[:begin] + "“" + text.text[end:].replace(text.text[begin], "”", 1)


@form(r"take “ and ” away.*")
def unquoted(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.span(_place(finding))
    yield text.put(_place(finding), text.text[begin + 1 : end - 1])


@form(r"add 。, or what was cut off")
def stopped(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    end = text.span(_place(finding))[1]
    yield text.text[:end] + "。" + text.text[end:]


@form(r"take it out of content; .*")
def taken_out(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.put(_place(finding), "")


@form(r"write a value, or delete the key")
def key_gone(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    yield text.without(text.node(_place(finding)))


@form(r"exchange start and end")
def exchanged(text: Text, finding: Finding, match: re.Match[str]) -> Iterator[str]:
    begin, end = text.extent(text.node(_place(finding)))
    yield (
        text.text[:begin]
        + re.sub(r"start: (\S+), end: ([^},]+)", r"start: \2, end: \1", text.text[begin:end])
        + text.text[end:]
    )
