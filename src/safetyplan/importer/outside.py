"""What is no part of the list of tasks: declarations, a table of contents, the notice in front, the table behind."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.timing import find_deadlines
from safetyplan.importer.columns import TableRow
from safetyplan.importer.document import Paragraph
from safetyplan.importer.letterhead import closing_start, is_day
from safetyplan.importer.lines import ANNEX, SourceLine, names_annex
from safetyplan.importer.outline import OutlineNode
from safetyplan.importer.provisions import is_label_line
from safetyplan.importer.titles import is_title
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported import table_left_as_text


def declared(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Yield `paragraphs`, a row of labels and values as one paragraph for each label, as it is read aloud."""
    for paragraph in paragraphs:
        cells = paragraph.cells
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells and all(label.endswith(("：", ":")) for label in cells[::2]):
            values = (*cells[1::2], "")
            for label, value in zip(cells[::2], values, strict=False):
                yield replace(paragraph, text=label + value.replace("\n", " "), cells=())
        else:
            yield paragraph


_CONTENTS = Pattern(r"目\s*[录次]")
_PAGE = Pattern(r"(?:[.．·…—\-\s]{2,}|\s)?[（(]?\d{1,3}[）)]?\Z")
_LATEST_CONTENTS = 60
_MOST_ENTRIES = 200
"""Lines: where a table of contents begins at the latest, and how many entries it has at most."""


def contents_as_text(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return `lines` with the entries of a table of contents taken as plain text.

    It stands behind 目录 and ends where its first entry comes again.
    """
    head = next(
        (i for i, line in enumerate(lines[:_LATEST_CONTENTS]) if _CONTENTS.fullmatch(line.full)), None
    )
    if head is None or head + 1 >= len(lines):
        return list(lines)
    first = _entry(lines[head + 1])
    ahead = range(head + 2, min(len(lines), head + _MOST_ENTRIES))
    end = next((i for i in ahead if _entry(lines[i]).startswith(first)), None)
    if end is None or not first:
        return list(lines)
    return [*lines[: head + 1], *(line.plain() for line in lines[head + 1 : end]), *lines[end:]]


def _entry(line: SourceLine) -> str:
    """Return what an entry and the section it names have in common: page number and space taken off."""
    return "".join(_PAGE.sub("", line.full).split())


_LONGEST_NOTICE = 60
"""Lines; a longer text in front of the plan is more than a notice."""


def notice_end(lines: Sequence[SourceLine]) -> int:
    """Return how many lines at the head are the notice that sends out the plan behind them; 0 where there is none.

    The plan's title shows by standing in 《》 in the notice, or right behind the day the notice is signed; 附件1 may
    stand between.
    A notice has numbers but no responsibility clauses.
    """
    numbered = False
    quoted = ""
    for place, line in enumerate(lines[:_LONGEST_NOTICE]):
        if line.clauses or line.cells:
            return 0
        annexed = place > 0 and ANNEX.fullmatch(lines[place - 1].full) is not None
        begins = (numbered or (annexed and place > 1)) and is_title(line.full)
        if begins and _starts_list(lines[place + 1 : place + 12]):
            signed = any(is_day(before.full) for before in lines[max(0, place - 3) : place])
            if signed or f"《{_bare(line.full)}》" in quoted:
                return place
        numbered = numbered or line.label is not None
        quoted += _bare(line.full)
    return 0


def _starts_list(lines: Sequence[SourceLine]) -> bool:
    first = next((line.label for line in lines if line.label), None)
    return first is not None and first.value == 1


def _bare(text: str) -> str:
    return text.replace(" ", "")


def attached_table(lines: Sequence[SourceLine]) -> int:
    """Return where “附件：…分工表” and the table behind it begin, the number of lines if there is none.

    Only where numbered tasks with clauses stand before it and nothing numbered but rows behind it; a table
    that is the only list of tasks is the plan itself.
    """
    numbered = with_clauses = False
    for at, line in enumerate(lines):
        is_annex = line.label is None and not line.cells and names_annex(line.text)
        if numbered and with_clauses and is_annex and _is_table(lines[at + 1 :]):
            return at
        numbered = numbered or bool(line.label and not line.in_table)
        with_clauses = with_clauses or bool(line.clauses)
    return len(lines)


def _is_table(lines: Sequence[SourceLine]) -> bool:
    """Tell whether a table of tasks stands here and, but for it, only text."""
    if any(ANNEX.fullmatch(line.full) or (line.label and not line.in_table) for line in lines):
        return False
    return any(isinstance(line.row, TableRow) for line in lines)


def attached_findings(lines: Sequence[SourceLine]) -> Iterator[Finding]:
    """Say that a table left as text may repeat the tasks before it."""
    if lines:
        why = _("this attached table was kept as text behind the plan, not as tasks; see whether it adds any")
        yield table_left_as_text.finding(why, lines[0].place, reading=Interpretation(lines[0].full[:40]))


def closing_taken(root: OutlineNode) -> list[SourceLine]:
    """Take the text behind the plan off the tree and return it; what belongs to no item stays in it as text."""
    closing = _closing(root)
    _close_before_annexes(root)
    _keep_rosters_as_text(root)
    return closing


def _last(node: OutlineNode) -> OutlineNode:
    while node.children:
        node = node.children[-1]
    return node


def _closing(root: OutlineNode) -> list[SourceLine]:
    """Take the text behind the plan off its last node."""
    if not root.children:
        return []
    last = _last(root.children[-1])
    start = closing_start(last)
    return _cut(last, 0 if _stands_behind_list(root, last, last.body[:start]) else start)


def _stands_behind_list(root: OutlineNode, last: OutlineNode, body: Sequence[SourceLine]) -> bool:
    """Tell whether the text below the last item belongs to none: no other item of its kind has any, and it sets no time."""
    beside = [each for each in _nodes(root) if each.style == last.style and each is not last]
    if len(beside) < _MANY - 1 or any(each.body or each.children for each in beside):
        return False
    if last.is_heading or not _ENDED.search(last.line.text):
        return False
    return not any(
        line.clauses or line.cells or is_label_line(line.text) or find_deadlines(line.text, None)
        for line in body
    )


_ENDED = Pattern(r"[。）)]\Z")


def _nodes(node: OutlineNode) -> Iterator[OutlineNode]:
    yield node
    for child in node.children:
        yield from _nodes(child)


def _cut(node: OutlineNode, start: int | None = None) -> list[SourceLine]:
    start = closing_start(node) if start is None else start
    rest, node.body = node.body[start:], node.body[:start]
    return rest


def _close_before_annexes(root: OutlineNode) -> None:
    """A signature in front of an attachment belongs to no item; it stands as a part of its own."""
    nodes: list[OutlineNode] = []
    for node in root.children:
        if node.annex and nodes and (rest := _cut(_last(nodes[-1]))):
            nodes.append(
                OutlineNode(rest[0].plain(), body=[line.plain() for line in rest[1:]], style="heading")
            )
        nodes.append(node)
    root.children = nodes


def _keep_rosters_as_text(root: OutlineNode) -> None:
    """An attachment without any clause, in a document that has many, is a roster or a form: numbers in it are no items."""
    counts = {id(node): _clause_count(node) for node in root.children}
    if sum(counts.values()) < _MANY:
        return
    for node in root.children:
        if node.annex and not counts[id(node)]:
            node.body = [line.plain() for line in _all_lines(node)][1:]
            node.children = []


_MANY = 3
"""Clauses that make an attachment without any a roster (test_lists_of_attachments_and_rosters_are_text)."""


def _clause_count(node: OutlineNode) -> int:
    own = (node.task_row is not None) + len(node.line.clauses) + sum(len(line.clauses) for line in node.body)
    return own + sum(map(_clause_count, node.children))


def _all_lines(node: OutlineNode) -> Iterator[SourceLine]:
    yield node.line
    yield from node.body
    for child in node.children:
        yield from _all_lines(child)
