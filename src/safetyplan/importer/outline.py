"""The tree of a document: which numbered line lies under which, by the style of the numbers.

The first number of a new style opens a level below the one before it; a style seen before closes every level
below it.  So any order of 一、（一）1.（1）① is understood, levels may be skipped, and numbers may run on.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from safetyplan.grammar.numbers import Label, Style
from safetyplan.importer.columns import RowHeading, TableRow
from safetyplan.importer.lines import ANNEX, FILE_NAME, SourceLine
from safetyplan.importer.provisions import is_label_line
from safetyplan.importer.titles import DATE_ONLY, is_title
from safetyplan.patterns import Pattern

# Documents by file name are those of the corpus that benchmarks/corpus.py reads, others are in the tests; where
# neither is named, none there shows the limit: it only keeps what is clearly something else apart.
_DEEPEST = 8
"""Levels; no document of the corpus has more than four."""
_LONGEST_ANNEX_NAME = 60
"""Characters of the name of an attachment in a list (test_lists_of_attachments_and_rosters_are_text)."""
_MOST_LOST = 3
"""Numbers in brackets or circles that a list may skip and go on; more, and they cite something."""
_FARTHEST_AHEAD = 30
"""How far the other numbers may jump: 01-mem-zhiben-gongjian and most others go on in a new section."""
_ANNEX_REACH = 400
"""Lines within which an attachment has to have a number or a table (04-baotou-shuzi-zhengfu)."""
_LONGEST_HEADING = 60
"""Characters of a heading the source marks as one (test_automatic_numbers_and_headings_of_the_source)."""
_SHORTEST_BARE_HEADING = 4
_LONGEST_BARE_HEADING = 40
"""Characters of a heading that has neither number nor mark."""
_ROW = "row"
_UNNUMBERED = "heading"


@dataclass(slots=True, eq=False)
class OutlineNode:
    """A numbered line, or an unnumbered heading, with the plain lines and the nodes below it.

    Lines of `body` stand before the children.  `annex`: the heading of an attachment.
    """

    line: SourceLine
    body: list[SourceLine] = field(default_factory=list)
    children: list["OutlineNode"] = field(default_factory=list)
    annex: bool = False
    style: str = ""

    @property
    def is_heading(self) -> bool:
        """Whether this is a heading without a number."""
        return self.annex or self.style.startswith(_UNNUMBERED)

    @property
    def task_row(self) -> TableRow | None:
        """The row of a table that states this task, None where it is no row."""
        return self.line.row if isinstance(self.line.row, TableRow) else None

    @property
    def label(self) -> Label | None:
        """The number, None for an unnumbered heading."""
        return self.line.label


@dataclass(frozen=True, slots=True)
class NumberGap:
    """A number that does not follow the one before it in its list; `expected` is the one that would."""

    line: SourceLine
    expected: int


def outline(lines: Sequence[SourceLine]) -> tuple[OutlineNode, list[NumberGap]]:
    """Return the root, whose body is what stands before the first number, and the gaps in its numbers."""
    builder = _OutlineBuilder()
    for place, line in enumerate(lines):
        builder.take(line, lines, place)
    if not builder.root.children:
        _open_unnumbered(builder.root)
    else:
        _open_first_heading(builder.root)
    return builder.root, builder.gaps


class _OutlineBuilder:
    def __init__(self) -> None:
        self.root = OutlineNode(SourceLine(""))
        self.open: list[OutlineNode] = [self.root]
        self.gaps: list[NumberGap] = []
        self.latest: dict[str, int] = {}
        self.listing = False

    def take(self, line: SourceLine, lines: Sequence[SourceLine], place: int) -> None:
        self.listing = self._lists_annexes(line)
        if line.row:
            self._row(line, line.row)
        elif self.listing:
            self._plain(line.plain())
        elif line.label is not None and self._is_plausible(line):
            self._number(line, line.label)
        elif line.label is not None:
            self._plain(line.plain())
        elif line.cells:
            self._plain(line)
        elif self._opens_annex(line, lines, place):
            self._annex(line)
        elif self._is_heading(line, lines, place):
            self._heading(line, lines[place + 1])
        else:
            self._plain(line)

    def _plain(self, line: SourceLine) -> None:
        self.open[-1].body.append(line)

    def _lists_annexes(self, line: SourceLine) -> bool:
        """附件：1.… and the short numbered lines behind it name attachments; they are no items."""
        if FILE_NAME.search(line.full):
            return len(self.open) > 1
        if ANNEX.match(line.full) and re.match(
            r"附\s?[件表录]\s?[\d一二三四五六七八九十]{0,3}\s?(?:下载|名称)?\s?[：:]", line.full
        ):
            return len(self.open) > 1
        short = len(line.text) <= _LONGEST_ANNEX_NAME and not line.text.endswith(("。", "；"))
        return self.listing and short and line.label is not None and not line.cells and "。" not in line.text

    def _row(self, line: SourceLine, row: TableRow | RowHeading) -> None:
        """A row that states a task stands beside the others, below the heading of its rows if there is one."""
        style = f"{_UNNUMBERED} of rows {row.level}" if isinstance(row, RowHeading) else _ROW
        depth = self._depth(style)
        if depth is None and isinstance(row, RowHeading):
            above = range(row.level - 1, -1, -1)
            depth = next((d + 1 for n in above if (d := self._depth(f"{_UNNUMBERED} of rows {n}"))), None)
            depth = depth or self._depth(_ROW)
        self._push(OutlineNode(line, style=style), self._innermost() if depth is None else depth - 1)

    def _push(self, node: OutlineNode, parent: int) -> None:
        parent = min(parent, _DEEPEST)
        del self.open[parent + 1 :]
        self.open[-1].children.append(node)
        self.open.append(node)

    def _depth(self, style: str) -> int | None:
        return next((d for d in range(len(self.open) - 1, 0, -1) if self.open[d].style == style), None)

    def _number(self, line: SourceLine, label: Label) -> None:
        style = line.style
        depth = self._depth(style)
        expected = self._expected(line, label, depth)
        if label.value != expected:
            self.gaps.append(NumberGap(line, expected))
        self.latest[style] = label.value
        self._push(OutlineNode(line, style=style), self._innermost() if depth is None else depth - 1)

    def _innermost(self) -> int:
        """Return the depth of the node that a list of a new style belongs to; a table's row holds none."""
        return len(self.open) - (2 if self.open[-1].task_row else 1)

    def _expected(self, line: SourceLine, label: Label, depth: int | None) -> int:
        """A list goes on from its last number, or from the last one of its style anywhere before (1…34)."""
        if depth is not None:
            before = self.open[depth].label
            same = before is not None and before.above == label.above
            return before.value + 1 if before and same else 1
        latest = self.latest.get(line.style, 0)
        return latest + 1 if label.value == latest + 1 else 1

    def _is_plausible(self, line: SourceLine) -> bool:
        """Numbers at the head of a plain sentence are no labels: 3、4月份…, 10.5亿元."""
        label = line.label
        if label is None or not line.text or _CONTENTS_ENTRY.search(line.text):
            return False
        if label.style in (Style.DECIMAL, Style.DECIMAL_3):
            return label.value == 1 or self.latest.get(line.style) is not None
        depth = self._depth(line.style)
        expected = self._expected(line, label, depth)
        if (
            label.style in (Style.NUMBER_HALF_BRACKET, Style.CIRCLED, Style.NUMBER_BRACKET)
            or label.style in _ORDINAL
        ):
            return 0 <= label.value - expected <= _MOST_LOST or label.value == 1
        return label.value < max(expected, self.latest.get(line.style, 0) + 1) + _FARTHEST_AHEAD

    def _opens_annex(self, line: SourceLine, lines: Sequence[SourceLine], place: int) -> bool:
        """附件 on a line of its own opens an attachment; 附件：… lists attachments that follow elsewhere.

        At the very head it says that the whole document is one.
        """
        if not place or not ANNEX.fullmatch(line.text) or line.text.rstrip().endswith(("：", ":")):
            return False
        ahead = lines[place + 1 : place + _ANNEX_REACH]
        return any(later.label or later.cells for later in ahead)

    def _is_heading(self, line: SourceLine, lines: Sequence[SourceLine], place: int) -> bool:
        """A short line without a number is a heading if the source says so, or if a list begins or goes on behind it."""
        if len(line.text) > _LONGEST_HEADING or _ENDS_LIKE_TEXT.search(line.text):
            return False
        following = lines[place + 1] if place + 1 < len(lines) else None
        if following is None:
            return False
        if place and following.label and not line.clauses and _DECORATED.match(line.text):
            return True
        if len(self.open) == 1:  # in front of the first item only the name of a workbook's first sheet
            return line.heading_level > 1 and following.in_table
        if line.heading_level:
            return True
        if (
            following.label is None
            or not _SHORTEST_BARE_HEADING <= len(line.text) <= _LONGEST_BARE_HEADING
            or "。" in line.text
            or line.clauses
        ):
            return False
        depth = self._depth(following.style)
        if depth is None or ANNEX.match(line.text):
            return False
        last = self.open[-1].body[-1] if self.open[-1].body else self.open[-1].line
        ended = bool(last.clauses or is_label_line(last.text)) and "：" not in line.text
        between = last.text.endswith(("。", "）")) and not _PAUSE.search(line.text)
        return following.label.value == 1 or ended or between

    def _annex(self, line: SourceLine) -> None:
        self._push(OutlineNode(line, annex=True, style="annex"), 0)
        self.latest.clear()

    def _heading(self, line: SourceLine, following: SourceLine) -> None:
        """Open an unnumbered section: by its level, or beside the list that begins behind it."""
        if self.open[-1].annex and not self.open[-1].children and not self.open[-1].body:
            self._plain(line)
            return
        style = f"{_UNNUMBERED}{line.heading_level}"
        depth = self._depth(style)
        if depth is None and line.heading_level:
            levels = (
                d for d in range(1, len(self.open)) if line.heading_level <= self.open[d].line.heading_level
            )
            depth = next(levels, 2 if self.open[1:] and self.open[1].annex else 1)
        elif depth is None and following.label:
            depth = self._depth(following.style)
        self._push(OutlineNode(line, style=style), max(1, depth or 1) - 1)


def _open_first_heading(root: OutlineNode) -> None:
    """Where later headings have no number, the line before the first item is the first of them, unless it is the title."""
    bare = f"{_UNNUMBERED}0"
    first = next((place for place, child in enumerate(root.children) if child.style == bare), 0)
    line = root.body[-1] if first and len(root.body) > 1 else None
    if (
        line is None
        or root.children[0].is_heading
        or not _SHORTEST_BARE_HEADING <= len(line.text) <= _LONGEST_BARE_HEADING
        or line.clauses
        or line.cells
        or _ENDS_LIKE_TEXT.search(line.text)
        or _PAUSE.search(line.text)
        or is_title(line.text)
        or DATE_ONLY.fullmatch(line.text)
    ):
        return
    root.body.pop()
    root.children[:first] = [OutlineNode(line, children=root.children[:first], style=bare)]


_PAUSE = Pattern(r"[，；：]")
_DECORATED = Pattern(
    r"[★☆■□◆◇●○▲△▶►※]\s?\S|【[^【】]{2,30}】\Z"
    r"|(?:第[一二三四1-4](?:季度|阶段|批)|[一二三四]季度|[上下]半年|(?:[一二三四五六七八九十]{1,2}|1?\d)月份?)(?:[：:（(\s].{0,30})?\Z"
)
"""A line that is marked as a heading by a sign, or by naming a month, a quarter or a stage of the year."""
_ENDS_LIKE_TEXT = Pattern(r"[。；，：:]\Z")
_CONTENTS_ENTRY = Pattern(r"(?:(?<![.．·…])[.．·…]{2,}|(?<!—)—{2,}|\t)\s?\d{1,3}\Z")
_ORDINAL = (Style.PART, Style.CHAPTER, Style.PASSAGE, Style.ARTICLE, Style.ORDINAL)


def _open_unnumbered(root: OutlineNode) -> None:
    """In a document without any number the paragraphs from the first clause on are the items."""
    with_clause = [bool(line.clauses) for line in root.body]
    if not any(with_clause):
        return
    first = with_clause.index(True)
    ends_items = all(_is_all_clause(line) for line in root.body if line.clauses)
    if first and (ends_items or is_label_line(root.body[first].text)):
        first -= 1
    last = len(with_clause) - 1 - with_clause[::-1].index(True)
    rest = root.body[first:]
    del root.body[first:]
    is_open = False
    for place, line in enumerate(rest, first):
        if root.children and (is_open or is_label_line(line.text) or place > last):
            root.children[-1].body.append(line)
        else:
            root.children.append(OutlineNode(line))
        is_open = ends_items and not line.clauses


def _is_all_clause(line: SourceLine) -> bool:
    """Whether a paragraph is nothing but a clause, so that it ends the item of the paragraphs before it."""
    return len(line.clauses) == 1 and not (
        line.text[: line.clauses[0].start].strip() or line.text[line.clauses[0].end :].strip()
    )
