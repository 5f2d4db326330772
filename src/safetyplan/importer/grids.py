"""Tables that lost their lines: cells parted by tabs, or each cell in a line of its own."""

from collections.abc import Sequence
from dataclasses import replace

from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.importer.columns import TASK, Column, head_columns
from safetyplan.importer.document import Paragraph
from safetyplan.plan.vocabulary import Role

_WIDEST = 12
_LONGEST_ROW = 24


def rows_found(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return `paragraphs` with the rows of such tables put together; nothing else is changed.

    Only under a head that names units, and only where the first column counts 1, 2, 3 …
    """
    result: list[Paragraph] = []
    at = 0
    while at < len(paragraphs):
        paragraph = _tabbed(paragraphs[at])
        result.append(paragraph)
        at += 1
        if paragraph.cells or len(paragraph.text) > 4 or not _is_number_head(paragraph.text):
            continue
        width, columns = _head(paragraphs, at - 1)
        if columns:
            result.pop()
            result.append(_row(paragraphs[at - 1 : at - 1 + width], len(columns)))
            at = _rows(paragraphs, at - 1 + width, columns, result)
    return result


def _tabbed(paragraph: Paragraph) -> Paragraph:
    if paragraph.cells or paragraph.label or paragraph.text.count("\t") < 2:
        return paragraph
    return replace(paragraph, cells=tuple(cell.strip() for cell in paragraph.text.split("\t")))


def _is_number_head(text: str) -> bool:
    return "".join(text.split()) in ("序号", "编号", "项次")


def _head(paragraphs: Sequence[Paragraph], at: int) -> tuple[int, tuple[Column, ...]]:
    """Return how many lines from `at` on head a table, and its columns; 0 and nothing if none do."""
    words = []
    for paragraph in paragraphs[at : at + _WIDEST]:
        if paragraph.cells or paragraph.label or len(paragraph.text) > 16 or paragraph.text.strip() == "1":
            break
        words.append(paragraph.text)
    for width in range(len(words), 2, -1):
        if at + width < len(paragraphs) and _value(paragraphs[at + width]) == 1:
            columns = head_columns(words[:width])
            if columns:
                return width, columns
    return 0, ()


def _value(paragraph: Paragraph) -> int | None:
    text = paragraph.text.strip().rstrip(".．、")
    return int(text) if len(text) <= 3 and text.isdecimal() and not paragraph.cells else None


def _rows(
    paragraphs: Sequence[Paragraph], at: int, columns: tuple[Column, ...], result: list[Paragraph]
) -> int:
    """Put rows together as long as the numbers go on; return where the table ends."""
    number = 1
    while at < len(paragraphs) and _value(paragraphs[at]) == number:
        ahead = range(at + 1, min(len(paragraphs), at + _LONGEST_ROW))
        following = next((i for i in ahead if _value(paragraphs[i]) == number + 1), None)
        if following is None:
            end, row = _last_row(paragraphs, at, columns)
        else:
            end, row = following, _fitted(paragraphs[at:following], columns)
        result.append(row)
        at, number = end, number + 1
    return at


def _last_row(paragraphs: Sequence[Paragraph], at: int, columns: tuple[Column, ...]) -> tuple[int, Paragraph]:
    """Behind the last number the row ends where its cells fit their columns: units under 责任单位."""
    for surplus in range(4):
        end = min(len(paragraphs), at + len(columns) + surplus)
        row = _fitted(paragraphs[at:end], columns)
        cells = [cell for column, cell in zip(columns, row.cells, strict=True) if column.holds in tuple(Role)]
        if all(looks_like_unit(name.text) for cell in cells for name in split_names(cell)):
            return end, row
    end = min(len(paragraphs), at + len(columns))
    return end, _fitted(paragraphs[at:end], columns)


def _fitted(lines: Sequence[Paragraph], columns: tuple[Column, ...]) -> Paragraph:
    """Spread the lines of a row over its columns: units and tasks may take several lines, the last cells may be empty."""
    surplus = len(lines) - len(columns)
    if surplus <= 0:
        return _row(lines, len(columns))
    cells = [[line] for line in lines[: len(columns)]]
    at, end = len(lines), len(lines)
    for place in reversed(range(len(columns))):
        at = end - 1
        if surplus and _is_last_of_units(columns, place):
            more = _lines_of_units(lines, at, _units_left(columns, place))
            taken = min(more, surplus)
            at, surplus = at - taken, surplus - taken
        elif surplus and (columns[place].holds == TASK or place == 1):
            at, surplus = at - surplus, 0
        cells[place] = list(lines[at:end])
        end = at
    return _row(
        [replace(cell[0], text="\n".join(line.text for line in cell)) for cell in cells], len(columns)
    )


def _is_last_of_units(columns: tuple[Column, ...], place: int) -> bool:
    """Tell whether a column of units has none such to its right."""
    following = columns[place + 1].holds if place + 1 < len(columns) else ""
    return columns[place].holds in tuple(Role) and following not in tuple(Role)


def _units_left(columns: tuple[Column, ...], place: int) -> int:
    """Return how many columns of units stand side by side directly left of one."""
    count = 0
    while place > count and columns[place - count - 1].holds in tuple(Role):
        count += 1
    return count


def _lines_of_units(lines: Sequence[Paragraph], at: int, needed: int) -> int:
    """Return how many lines above `at` name units and nothing else, but for the `needed` ones of columns to the left."""
    count = 0
    while at - count > 1 and all(
        looks_like_unit(name.text) for name in split_names(lines[at - count - 1].text)
    ):
        count += 1
    return max(0, count - needed)


def _row(lines: Sequence[Paragraph], width: int) -> Paragraph:
    cells = tuple(line.text for line in lines) + ("",) * (width - len(lines))
    return replace(lines[0], text="\t".join(cells), cells=cells)
