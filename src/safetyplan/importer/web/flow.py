"""A page as a flow of blocks: which text stands in one paragraph, in which container, under which number.

Containers are numbered in the order they begin, so that a child's number is greater than its parent's.
"""

import re
from dataclasses import dataclass, field

from safetyplan.grammar.numbers import read_label
from safetyplan.importer.document import MAX_PARAGRAPHS, too_many
from safetyplan.importer.table import held_in, rows_across
from safetyplan.importer.text import clean
from safetyplan.importer.web.lists import OrderedList, ordered_list
from safetyplan.importer.web.open_elements import Element, OpenElements
from safetyplan.importer.web.tables import Grid, GridCell
from safetyplan.importer.web.tokens import Raw, Tag, tokens
from safetyplan.patterns import Pattern

_CONTAINERS = frozenset(
    [
        "div",
        "section",
        "article",
        "main",
        "body",
        "center",
        "form",
        "fieldset",
        "blockquote",
        "header",
        "footer",
        "nav",
        "aside",
        "ul",
        "ol",
        "dl",
        "dd",
        "details",
        "dialog",
        "menu",
        "figure",
        "address",
    ]
)
_BREAKS = _CONTAINERS | frozenset(
    [
        "p",
        "br",
        "hr",
        "li",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "pre",
        "legend",
        "summary",
        "caption",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "td",
        "th",
    ]
)
_UNSEEN = frozenset(
    ["select", "button", "object", "svg", "canvas", "template", "noscript", "audio", "video", "datalist"]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_LISTS = frozenset({"ol", "ul", "menu", "dl"})
_HIDING = Pattern(r"display\s*+:\s*+none|mso-hide\s*+:\s*+all|visibility\s*+:\s*+hidden", re.IGNORECASE)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TABLE_PARTS = frozenset({"table", "tr", "td", "th"})
_MAX_CONTAINERS = 100_000


@dataclass(slots=True)
class Container:
    """An element that holds blocks; `names` are its id and classes, which say what it is for."""

    tag: str
    parent: int
    names: str = ""
    hidden: bool = False
    data: bool = False


@dataclass(slots=True)
class WebBlock:
    """One paragraph or table row of a page; `linked` counts the characters that lie in links."""

    text: str
    container: int
    linked: int = 0
    heading_level: int = 0
    label: str = ""
    cells: tuple[str, ...] = ()
    list_level: int = 0
    held: tuple[str, ...] = ()
    across: bool = False


@dataclass(slots=True)
class Flow:
    """The blocks and containers of a page, with what its head declares."""

    blocks: list[WebBlock] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    containers: list[Container] = field(default_factory=lambda: [Container("html", 0)])
    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)


def flow(page: str, name: str) -> Flow:
    """Return the blocks of a page in reading order."""
    reader = _Reader(name)
    for token in tokens(page):
        if isinstance(token, Tag):
            if token.closes:
                reader.end(token.name)
            else:
                reader.start(token)
        elif isinstance(token, Raw):
            if token.name == "title":
                reader.flow.title = reader.flow.title or _collapsed(token.text)
        else:
            reader.text(token.text)
    return reader.finish()


class _Reader:
    """Builds a `Flow` from tokens."""

    def __init__(self, name: str) -> None:
        self.flow = Flow()
        self._name = name
        self._open = OpenElements()
        self._grids: list[Grid] = []
        self._lists: list[OrderedList] = []
        self._parts: list[str] = []
        self._linked = 0
        self._in_link = False
        self._heading_level = 0
        self._label = ""
        self._preformatted = False

    def text(self, text: str) -> None:
        """Add characters to the open block; what a browser would not show is only listed."""
        if self.flow.containers[self._open.container].hidden:
            if kept := _collapsed(text):
                self.flow.hidden.append(kept)
            return
        lines = text.split("\n") if self._preformatted else [text]
        for number, line in enumerate(lines):
            if number:
                self._end_block()
            self._parts.append(line)
            if self._in_link:
                self._linked += len(line.strip())

    def start(self, tag: Tag) -> None:
        """Take a start tag."""
        name = tag.name
        if name in _BREAKS:
            self._end_block()
        if name in _TABLE_PARTS:
            self._table_part_begins(name, tag)
        elif name == "a":
            self._in_link = "href" in tag.attributes()
        elif name == "meta":
            attributes = tag.attributes()
            self.flow.meta.setdefault(
                attributes.get("name", "").lower(), clean(attributes.get("content", ""))
            )
        elif name == "li" and self._lists:
            self._label = self._lists[-1].next_label(tag.attributes())
        elif name in _HEADINGS:
            self._heading_level = _HEADINGS[name]
        elif name == "pre":
            self._preformatted = True
        if name in _VOID or name in _TABLE_PARTS or self._open.is_full:
            return
        attributes = tag.attributes() if tag.raw_attributes.strip() else {}
        hides = name in _UNSEEN or "hidden" in attributes or bool(_HIDING.search(attributes.get("style", "")))
        if name in _CONTAINERS or hides or self.flow.containers[self._open.container].hidden:
            self._push(name, attributes, hides)
            if name in _LISTS:
                self._lists.append(ordered_list(name, attributes))

    def end(self, name: str) -> None:
        """Take an end tag; without its start tag it closes nothing."""
        name = "td" if name == "th" else name
        if name in _BREAKS:
            self._end_block()
        if name == "a":
            self._in_link = False
        elif name in _HEADINGS:
            self._heading_level = 0
        elif name == "pre":
            self._preformatted = False
        if name == "tr":
            self._close_cell()
        elif self._open.closable(name):
            while self._pop() != name:
                pass

    def finish(self) -> Flow:
        """Close what is still open and return the flow."""
        self._end_block()
        while self._open:
            self._pop()
        return self.flow

    def _end_block(self) -> None:
        if not self._parts:
            return
        text = _collapsed("".join(self._parts))
        linked, self._parts, self._linked = self._linked, [], 0
        if not text:
            return
        # A list that shows its own numbers by style sheet, beside the numbers typed into it.
        label = "" if self._label and read_label(text) else self._label
        self._label = ""
        level = min(9, sum(each.format is not None for each in self._lists)) if label else 0
        block = WebBlock(text, self._open.container, linked, self._heading_level, label, list_level=level)
        self.flow.blocks.append(block)
        if len(self.flow.blocks) > MAX_PARAGRAPHS:
            raise too_many(self._name)

    def _push(self, name: str, attributes: dict[str, str], hides: bool = False) -> None:
        number, containers = self._open.container, self.flow.containers
        if len(containers) < _MAX_CONTAINERS:
            names = f"{attributes.get('id', '')} {attributes.get('class', '')}".lower()
            containers.append(Container(name, number, names, hides or containers[number].hidden))
            number = len(containers) - 1
        self._open.push(Element(name, number))

    def _pop(self) -> str:
        element = self._open.pop()
        self._in_link = False  # an unclosed link would make everything after it look like a menu
        self._heading_level = 0
        if element.name in _LISTS:
            self._lists.pop()
            self._label = ""
        elif element.name == "td":
            self._grids[-1].cell_ends(len(self.flow.blocks))
        elif element.name == "table":
            self._table_ends(self._grids.pop(), element.container)
        return element.name

    # Tables

    def _table_part_begins(self, name: str, tag: Tag) -> None:
        if name == "table":
            if not self._open.is_full:
                for grid in self._grids[-1:]:
                    grid.nested = True
                self._push("table", tag.attributes())
                self._grids.append(Grid(len(self.flow.blocks)))
            return
        self._close_cell()
        if self._open.innermost_barrier != "table":
            return
        if name == "tr":
            self._grids[-1].rows.append([])
        elif not self._open.is_full:
            attributes = tag.attributes()
            self._push("td", attributes)
            self._grids[-1].cell_begins(len(self.flow.blocks), attributes)

    def _close_cell(self) -> None:
        if self._open.innermost_barrier == "td":
            self._end_block()
            while self._pop() != "td":
                pass

    def _table_ends(self, grid: Grid, container: int) -> None:
        """Turn the blocks of a data table into one block a row; a row with one full cell stays as it is."""
        blocks = self.flow.blocks

        def text(cell: GridCell) -> str:
            return "\n".join(block.label + block.text for block in blocks[cell.start : cell.end])

        if not grid.holds_data(text):
            return
        self.flow.containers[container].data = True
        rows: list[WebBlock] = blocks[grid.start : grid.rows[0][0].start] if grid.rows[0] else []
        table = grid.printed(text)
        held, across = held_in(table), rows_across(table)
        for number, (cells, texts) in enumerate(zip(grid.rows, table.rows, strict=True)):
            inside = [block for cell in cells for block in blocks[cell.start : cell.end]]
            wide = number in across and len(inside) == 1 and len(texts) > 2
            if sum(map(bool, texts)) > 1 or number in held or wide:
                linked = sum(block.linked for block in inside)
                block = WebBlock("\t".join(texts), container, linked, cells=texts)
                block.held, block.across = held.get(number, ()), wide
                rows.append(block)
            else:
                rows.extend(inside)
        blocks[grid.start :] = rows


_SPACES = Pattern(r"[ \t\r\n\f]+")
_NARROW = Pattern(r"[\x00-\u2e7f]")


def _collapsed(text: str) -> str:
    """Collapse white space as a browser does; a line break in the file parts no Chinese words."""

    def space(match: re.Match[str]) -> str:
        before, after = (
            match.string[match.start() - 1 : match.start()],
            match.string[match.end() : match.end() + 1],
        )
        joins = (
            "\n" in match[0] and before and after and not _NARROW.match(before) and not _NARROW.match(after)
        )
        return "" if joins else " "

    return clean(_SPACES.sub(space, text))
