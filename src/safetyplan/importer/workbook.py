"""The first sheet of a small workbook as rows of text: what offices send back as .xlsx.

Formulas are their last value; dates and styles are not looked at.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree

from safetyplan.messages import SafetyPlanError, _

_MAX_PART = 16 * 1024 * 1024
_MAX_ROWS, _MAX_COLUMNS = 20_000, 64
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def first_sheet(raw: bytes, name: str) -> list[tuple[str, ...]]:
    """Return the rows of a workbook's first sheet, empty rows left out; `SafetyPlanError` where it cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = set(package.namelist())
            sheets = sorted(
                (p for p in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", p)),
                key=lambda p: (len(p), p),
            )
            shared: list[str] = []
            if "xl/sharedStrings.xml" in parts:
                strings = _parsed(package, "xl/sharedStrings.xml")
                shared = [_text(entry) for entry in strings.iter(f"{_MAIN}si")]
            if not sheets:
                raise ValueError(name)
            return list(_rows(_parsed(package, sheets[0]), shared))
    except (
        zipfile.BadZipFile,
        zlib.error,
        ElementTree.ParseError,
        ValueError,
        RuntimeError,
        OSError,
    ) as error:
        raise SafetyPlanError(
            _("{name} cannot be read as a workbook").format(name=name), _("save it as .xlsx in Excel or WPS")
        ) from error


def _parsed(package: zipfile.ZipFile, part: str) -> ElementTree.Element:
    with package.open(part) as stream:
        xml = stream.read(_MAX_PART + 1)
    if len(xml) > _MAX_PART or b"<!DOCTYPE" in xml[:1000]:
        raise ValueError(part)
    return ElementTree.fromstring(xml)


def _rows(sheet: ElementTree.Element, shared: list[str]) -> Iterator[tuple[str, ...]]:
    for row, _number in zip(sheet.iter(f"{_MAIN}row"), range(_MAX_ROWS), strict=False):
        cells: dict[int, str] = {}
        for place, cell in enumerate(row.iter(f"{_MAIN}c")):
            column = _column(cell.get("r", "")) or place
            if column < _MAX_COLUMNS:
                cells[column] = _value(cell, shared)
        if any(cells.values()):
            yield tuple(cells.get(column, "") for column in range(max(cells) + 1))


def _column(reference: str) -> int:
    letters = re.match("[A-Z]{1,3}", reference)
    number = 0
    for letter in letters[0] if letters else "A":
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _text(cell)
    value = (cell.findtext(f"{_MAIN}v") or "").strip()
    if cell.get("t") == "s":
        place = int(value or -1)
        return shared[place] if 0 <= place < len(shared) else ""
    return value


def _text(holder: ElementTree.Element) -> str:
    """Return the text of a string, without the readings (注音) some input methods put beside it."""
    runs = [
        holder.find(f"{_MAIN}t"),
        *holder.iterfind(f"{_MAIN}r/{_MAIN}t"),
        *holder.iterfind(f"{_MAIN}is/{_MAIN}t"),
    ]
    runs += list(holder.iterfind(f"{_MAIN}is/{_MAIN}r/{_MAIN}t"))
    return "".join(run.text or "" for run in runs if run is not None).strip()
