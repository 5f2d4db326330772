"""Ruled lines and the text between them → the tables of a page, with their merged cells."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from safetyplan.importer.pdf.celltext import cell_text, right_of
from safetyplan.importer.pdf.ruling import RuledLine, RuledLines, joined
from safetyplan.importer.pdf.visual_lines import Fragment
from safetyplan.importer.table import Merge

_PLAY = 3.0
"""Points by which lines may miss one another: they are as thick, and double ones lie as far apart."""
_MOST_RULES = 800
_MOST_SLOTS = 20_000
"""Lines and places for cells of a page; more are a drawing, or squared paper."""
_FLATTEST = 4.0
"""Points of height that a row has at least."""


@dataclass(frozen=True, slots=True)
class PageTable:
    """A table as one page shows it.

    `edges` are the places of its upright lines, from the left.  `is_open`: no line closes it at the top, at the
    bottom, since a row goes on over the page.  `doubtful`: its columns were told by where its text stands.
    """

    page: int
    edges: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    is_open: tuple[bool, bool] = (False, False)
    doubtful: bool = False


@dataclass(slots=True)
class FoundTable:
    """A table and the fragments it takes, by their numbers; `table` is None where its cells are not certain."""

    taken: list[int]
    table: PageTable | None


@dataclass(slots=True)
class _Grid:
    """Lines that touch one another."""

    level: list[RuledLine] = field(default_factory=list)
    upright: list[RuledLine] = field(default_factory=list)


def ruled_tables(rules: RuledLines, fragments: Sequence[Fragment], page: int) -> list[FoundTable]:
    """Return the tables whose cells the lines of a page part."""
    level, upright = joined(rules.level, play=_PLAY), joined(rules.upright, play=_PLAY)
    if len(upright) < 2 or len(level) < 2 or len(level) + len(upright) > _MOST_RULES:
        return []
    by_height = sorted(range(len(fragments)), key=lambda at: fragments[at].y)
    heights = [fragments[at].y for at in by_height]
    found = []
    slots = 0
    for grid in _grids(level, upright):
        lines = _GridLines(grid)
        slots += (len(lines.xs) - 1) * (len(lines.ys) - 1)
        if len(lines.xs) < 3 or len(lines.ys) < 3 or slots > _MOST_SLOTS:
            continue
        low, high = bisect_left(heights, lines.ys[-1] - 1), bisect_right(heights, lines.ys[0])
        within = [at for at in by_height[low:high] if lines.holds(fragments[at])]
        if within:
            found += _table(lines, sorted(within), fragments, page)
    return found


def _grids(level: Sequence[RuledLine], upright: Sequence[RuledLine]) -> Iterator[_Grid]:
    """Part the lines into sets that touch one another."""
    parent = list(range(len(level) + len(upright)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    heights = [rule.at for rule in level]
    for number, line in enumerate(upright, len(level)):
        first = bisect_left(heights, line.start - _PLAY)
        for at in range(first, bisect_right(heights, line.end + _PLAY)):
            if level[at].start - _PLAY <= line.at <= level[at].end + _PLAY:
                parent[root(at)] = root(number)
    grids: dict[int, _Grid] = {}
    for at in range(len(parent)):
        grid = grids.setdefault(root(at), _Grid())
        if at < len(level):
            grid.level.append(level[at])
        else:
            grid.upright.append(upright[at - len(level)])
    for grid in grids.values():
        if len(grid.level) >= 2 and len(grid.upright) >= 2:
            yield grid


class _GridLines:
    """Where the columns and rows of a grid end, and which line parts which two of its places."""

    def __init__(self, grid: _Grid) -> None:
        left, right = min(r.start for r in grid.level), max(r.end for r in grid.level)
        bottom, top = min(r.start for r in grid.upright), max(r.end for r in grid.upright)
        xs = sorted({rule.at for rule in grid.upright})
        ys = sorted((rule.at for rule in grid.level), reverse=True)
        ys = [y for at, y in enumerate(ys) if not at or ys[at - 1] - y > 0]
        self.is_open = (top - ys[0] > _FLATTEST * 2, ys[-1] - bottom > _FLATTEST * 2)
        ys = [top] * self.is_open[0] + ys + [bottom] * self.is_open[1]
        # Tables are also ruled without the lines at their sides.
        self.xs = [left] * (xs[0] - left > _FLATTEST * 2) + xs + [right] * (right - xs[-1] > _FLATTEST * 2)
        self.ys = ys
        self._upright: dict[float, list[RuledLine]] = {}
        self._level: dict[float, list[RuledLine]] = {}
        for rule in grid.upright:
            self._upright.setdefault(rule.at, []).append(rule)
        for rule in grid.level:
            self._level.setdefault(rule.at, []).append(rule)

    def holds(self, fragment: Fragment) -> bool:
        middle = fragment.y + 0.35 * fragment.size
        x = fragment.x + 0.25 * fragment.size
        return self.xs[0] < x < self.xs[-1] and self.ys[-1] < middle < self.ys[0]

    def row_of(self, fragment: Fragment) -> int:
        middle = fragment.y + 0.35 * fragment.size
        return bisect_right([-y for y in self.ys], -middle) - 1

    def column_of(self, fragment: Fragment) -> int:
        return bisect_right(self.xs, fragment.x + 0.25 * fragment.size) - 1

    def parts_columns(self, row: int, column: int) -> bool:
        """Tell whether a line stands between a place and the one to its right."""
        middle = (self.ys[row] + self.ys[row + 1]) / 2
        return any(r.start <= middle <= r.end for r in self._upright.get(self.xs[column + 1], ()))

    def parts_rows(self, row: int, column: int) -> bool:
        """Tell whether a line lies between a place and the one below it."""
        middle = (self.xs[column] + self.xs[column + 1]) / 2
        return any(r.start <= middle <= r.end for r in self._level.get(self.ys[row + 1], ()))


def _table(
    lines: _GridLines, within: Sequence[int], fragments: Sequence[Fragment], page: int
) -> list[FoundTable]:
    """Return the table of a grid; none where it has one row or column of text, a frame or a form's underlines."""
    owner = _cells(lines)
    texts: dict[tuple[int, int], list[Fragment]] = {}
    boxes = _boxes(owner)
    certain = all(_is_box(owner, box, key) for key, box in boxes.items())
    for at in within:
        fragment = fragments[at]
        key = owner[lines.row_of(fragment)][lines.column_of(fragment)]
        texts.setdefault(key, []).append(fragment)
        edge = lines.xs[boxes[key].last_column + 1] if key in boxes else lines.xs[-1]
        certain = certain and right_of(fragment, 0.4) <= edge + 1.5 * fragment.size
    if len({row for row, _column in texts}) < 2 or len({column for _row, column in texts}) < 2:
        return []
    if not certain:
        return [FoundTable(list(within), None)]
    left = min((f.x - lines.xs[key[1]] for key, held in texts.items() for f in held), default=0.0)
    padding = min(max(left, 0.0), 10.0)
    rows = [[""] * (len(lines.xs) - 1) for _row in range(len(lines.ys) - 1)]
    for (row, column), held in texts.items():
        box = boxes[row, column]
        width = lines.xs[box.last_column + 1] - lines.xs[column] - 2 * padding
        rows[row][column] = cell_text(held, width)
    merges = [box for box in boxes.values() if (box.row, box.column) != (box.last_row, box.last_column)]
    whole = PageTable(page, tuple(lines.xs), tuple(map(tuple, rows)), tuple(merges), lines.is_open)
    return [FoundTable(list(within), without_gaps(whole, lines.ys))]


def _cells(lines: _GridLines) -> list[list[tuple[int, int]]]:
    """Return for each place the first one of the cell it belongs to: places no line parts are one cell."""
    height, width = len(lines.ys) - 1, len(lines.xs) - 1
    owner = [[(row, column) for column in range(width)] for row in range(height)]

    def root(key: tuple[int, int]) -> tuple[int, int]:
        while owner[key[0]][key[1]] != key:
            key = owner[key[0]][key[1]]
        return key

    for row in range(height):
        for column in range(width):
            if column + 1 < width and not lines.parts_columns(row, column):
                _unite(owner, root((row, column)), root((row, column + 1)))
            if row + 1 < height and not lines.parts_rows(row, column):
                _unite(owner, root((row, column)), root((row + 1, column)))
    return [[root((row, column)) for column in range(width)] for row in range(height)]


def _unite(owner: list[list[tuple[int, int]]], one: tuple[int, int], other: tuple[int, int]) -> None:
    first, second = min(one, other), max(one, other)
    owner[second[0]][second[1]] = first


def _boxes(owner: Sequence[Sequence[tuple[int, int]]]) -> dict[tuple[int, int], Merge]:
    boxes: dict[tuple[int, int], Merge] = {}
    for row, keys in enumerate(owner):
        for column, key in enumerate(keys):
            box = boxes.get(key) or Merge(*key, *key)
            boxes[key] = Merge(*key, max(box.last_row, row), max(box.last_column, column))
    return boxes


def _is_box(owner: Sequence[Sequence[tuple[int, int]]], box: Merge, key: tuple[int, int]) -> bool:
    """Tell whether a cell is a rectangle: the lines of others cut out a corner."""
    ends = ((box.row, box.last_column), (box.last_row, box.column), (box.last_row, box.last_column))
    return all(owner[row][column] == key for row, column in ends)


def without_gaps(table: PageTable, heights: Sequence[float]) -> PageTable:
    """Return a table without the rows and columns that lie between double lines and hold nothing."""
    width = len(table.edges) - 1
    rows = [
        at for at, row in enumerate(table.rows) if any(row) or heights[at] - heights[at + 1] > _FLATTEST * 2
    ]
    columns = [
        at
        for at in range(width)
        if any(row[at] for row in table.rows) or table.edges[at + 1] - table.edges[at] > _FLATTEST * 2
    ]
    if len(rows) == len(table.rows) and len(columns) == width:
        return table
    merges = []
    for merge in table.merges:
        down = [at for at, row in enumerate(rows) if merge.row <= row <= merge.last_row]
        along = [at for at, column in enumerate(columns) if merge.column <= column <= merge.last_column]
        if down and along and len(down) * len(along) > 1:
            merges.append(Merge(down[0], along[0], down[-1], along[-1]))
    return PageTable(
        table.page,
        (*(table.edges[at] for at in columns), table.edges[-1]),
        tuple(tuple(table.rows[row][column] for column in columns) for row in rows),
        tuple(merges),
        table.is_open,
        table.doubtful,
    )
