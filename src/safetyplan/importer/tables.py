"""Rows of a table as items: the head of the column says what a cell is."""

from safetyplan.grammar import labels
from safetyplan.grammar.clause import parse_clause
from safetyplan.grammar.numbers import read_label
from safetyplan.importer.blocks import Block
from safetyplan.importer.columns import NUMBER, Column
from safetyplan.importer.items import Context, content_of, deadlines_of, responsibilities_of
from safetyplan.importer.outline import Node
from safetyplan.importer.repairing import Change, repairs
from safetyplan.messages import _
from safetyplan.plan.model import Item
from safetyplan.plan.printed import item_text, label
from safetyplan.plan.vocabulary import Role

_CLOSING = (*(str(role) for role in Role), labels.PEOPLE, labels.DEADLINE, labels.OTHER)


def row_item(node: Node, context: Context) -> Item:
    """Make the item of a row.  Its clause spells out the heads of the columns; a repair says they were not printed there."""
    cells = list(zip(node.columns, node.line.cells, strict=True))
    first = next((i for i, (column, _cell) in enumerate(cells) if column.holds in _CLOSING), len(cells))
    front = [(column, cell) for column, cell in cells[:first] if cell]
    num = None
    if front and (front[0][0].holds == NUMBER or (len(front) > 1 and front[0][1].isdecimal())):
        num = _number(front.pop(0)[1])
    texts = [cell for _column, cell in front]
    heading = texts.pop(0) if len(texts) > 1 and len(texts[0]) <= 40 else ""
    clause, added = _clause([(column, cell) for column, cell in cells[first:] if cell])
    block = Block((), clause, node.line.place)
    parsed = parse_clause(clause, first_leads=context.first_leads, year=context.year) if clause else None
    content = content_of(texts, own_line=bool(heading))
    item = Item(
        num=num,
        heading=heading,
        content=content,
        clause=clause or None,
        responsibilities=responsibilities_of(parsed, block, context, num or heading or content[:16])
        if parsed
        else (),
        deadlines=deadlines_of(heading, content, parsed, context),
    )
    text = item_text(item)
    start = len(text) - len(clause)
    why = _("the heads of the table's columns")
    changes = [Change(start + at, words, "", note=why) for at, words in added]
    if num and label(num) != num:
        changes.insert(0, Change(len(num), label(num)[len(num) :], "", note=why))
    children = _rest(node)
    item = item.model_copy(update={"repairs": repairs(text, changes)}) if changes else item
    return item.model_copy(update={"items": children}) if children else item


def _number(cell: str) -> str:
    """Keep a number as a plan does; the stop it is printed with elsewhere was not printed in the cell."""
    found = read_label(cell + "字")
    return found.num if found and found.end == len(cell) else cell


def _clause(cells: list[tuple[Column, str]]) -> tuple[str, list[tuple[int, str]]]:
    """Return the clause of a row, and what of it the row itself did not print, with its place."""
    text, added = "", []
    for column, cell in cells:
        words = f"{'；' if text else ''}{column.words or '备注'}："
        if labels.read_role_label(cell):
            words = "；" if text else ""
        if words:
            added.append((len(text), words))
        text += words + cell
    return text, added


def _rest(node: Node) -> tuple[Item, ...]:
    """Lines behind a row and before the next, such as a repeated head, stay with it as text."""
    return tuple(Item(content=content_of([line.text])) for line in node.body)
