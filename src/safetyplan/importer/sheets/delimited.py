"""Tables as text with a sign between the cells (.csv, .tsv), quoted where a cell holds the sign or a new line."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from safetyplan.importer.charset import decode
from safetyplan.importer.sheets.sheet import Budget, Sheet, printed
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern

SUFFIXES = (".csv", ".tsv")

_SIGNS = ",;\t"
_SAMPLE = 200
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 3
_ALIKE = 0.8
"""Share of rows that have the commonest number of cells in a text that is a table."""
_LONGEST_HEAD = 16
_SIGN_SAID = Pattern(r"sep=(.)\r?\n", example="sep=;\n")
"""What Excel takes for the sign, written in front of the table."""


def is_delimited(text: str, name: str) -> bool:
    """Tell whether a text is a table: by its name, or because most rows have as many cells, under a head of short words.

    Cells parted by tabs are told by the name alone: Word puts tabs into prose, too.
    """
    if name.lower().endswith(SUFFIXES):
        return True
    return any(_looks_parted(text, sign) for sign in ",;")


def _looks_parted(text: str, sign: str) -> bool:
    if sign not in text[:_SAMPLE]:
        return False
    try:
        rows = [row for row in islice(_records(text, sign), _SAMPLE) if any(row)]
    except SafetyPlanError:
        return False
    if len(rows) < _FEWEST_ROWS:
        return False
    columns, alike = Counter(map(len, rows)).most_common(1)[0]
    head = rows[0]
    return (
        columns >= _FEWEST_COLUMNS
        and alike >= _ALIKE * len(rows)
        and len(head) == columns
        and all(0 < len(cell.strip()) <= _LONGEST_HEAD and "。" not in cell for cell in head)
    )


def records(lines: Iterable[str], sign: str, name: str = "") -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each record, and how many lines lie before it; a quoted cell may hold the sign and line breaks.

    `lines` keep their ends.  `SafetyPlanError` where they are no table of text.
    """
    found = csv.reader(lines, delimiter=sign, strict=False)
    before = 0
    try:
        for cells in found:
            yield before, cells
            before = found.line_num
    except csv.Error as error:
        raise SafetyPlanError(
            _("{name} is no table of text: {detail}").format(name=name, detail=str(error)),
            _("open it in Excel or WPS and save it as .xlsx"),
        ) from error


def _records(text: str, sign: str, name: str = "") -> Iterator[list[str]]:
    return (cells for _before, cells in records(io.StringIO(text, newline=""), sign, name))


def read_delimited(raw: bytes, name: str) -> list[Sheet]:
    """Return the one sheet of a table in text; `SafetyPlanError` where it is no text or too large."""
    text = decode(raw, name).text.removeprefix("\ufeff")
    said = _SIGN_SAID.match(text)
    sign = said[1] if said else _sign(text, name)
    text = text[said.end() :] if said else text
    sheet, budget = Sheet(""), Budget(raw, name)
    for row, record in enumerate(_records(text, sign, name)):
        for column, cell in enumerate(record):
            if shown := printed(cell):
                budget.spend(shown)
                sheet.put(row, column, shown)
    return [sheet]


def _sign(text: str, name: str) -> str:
    """Return the sign that parts most rows into as many cells."""

    def alike(sign: str) -> int:
        try:
            widths = Counter(len(row) for row in islice(_records(text, sign), _SAMPLE) if len(row) > 1)
        except SafetyPlanError:
            return 0
        return max((columns * rows for columns, rows in widths.items()), default=0)

    signs = "\t,;" if name.lower().endswith(".tsv") else _SIGNS
    return max(signs, key=alike)
