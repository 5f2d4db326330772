"""Workbooks as .xlsx, .xlsm and the .et that is one of them (ECMA-376 part 1, 18), read as a stream and within bounds.

No library is used: those there are unpack whatever a file holds, abort at a stray cell in the last row and column,
or give nothing, without a word, for a formula whose result was not saved.  A million empty or merged cells cost
their reading and no memory.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from math import isfinite
from xml.parsers import expat

from safetyplan.importer.package import MAX_SMALL_PART, OfficePackage
from safetyplan.importer.sheets.cellformats import BUILT_IN, Shown, general, shown_by, shown_day
from safetyplan.importer.sheets.sheet import MAX_SHEETS, Budget, Sheet, address, printed, too_large
from safetyplan.importer.table import Merge
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern

Attributes = dict[str, str]

_MOST_BYTES = 512 * 1024 * 1024
_FREE_BYTES = 8 * 1024 * 1024
_UNPACKED = 100
"""How many bytes a byte of a file may unpack to, those for free not counted; workbooks need about ten."""

_FREE_ELEMENTS = 300_000
_ELEMENTS = 8
"""How many elements there may be for a byte of a file, those for free not counted; an empty cell takes one byte."""

_ESCAPED = Pattern(r"_x([0-9A-Fa-f]{4})_", example="_x000D_")
"""How a workbook writes a character that XML cannot hold (ST_Xstring)."""


def read_workbook(raw: bytes, name: str) -> list[Sheet]:
    """Return the sheets of a workbook in their order, hidden ones included; `SafetyPlanError` where it is damaged or too large."""
    return _Workbook(raw, name).sheets()


def damaged(name: str, detail: str) -> SafetyPlanError:
    """Return the error for a workbook that cannot be read to its end."""
    return SafetyPlanError(
        _("{name} is not a whole workbook: {detail}").format(name=name, detail=detail),
        _("open it in Excel or WPS, let it be repaired, and save it as .xlsx again"),
    )


class _Elements:
    """The elements of a part, by their name without the prefix that the part uses for the language of workbooks.

    Elements with another prefix are extensions, and are passed over.
    """

    def __init__(
        self,
        starts: dict[str, Callable[[Attributes], None]],
        ends: dict[str, Callable[[], None]],
        count: Callable[[], None],
    ) -> None:
        self.starts = starts
        self.ends = ends
        self.count = count
        self.prefix: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        self.count()
        if self.prefix is None:
            self.prefix = name[: name.rfind(":") + 1]
            self.starts = {self.prefix + local: take for local, take in self.starts.items()}
            self.ends = {self.prefix + local: take for local, take in self.ends.items()}
        take = self.starts.get(name)
        if take is not None:
            take(attributes)

    def end(self, name: str) -> None:
        take = self.ends.get(name)
        if take is not None:
            take()


class _Text:
    """Text gathered from elements: rich text piece by piece, without the reading aid over it."""

    def __init__(self, parser: expat.XMLParserType) -> None:
        self.parser = parser
        self.pieces: list[str] = []
        self.aids = 0

    def begins(self, _attributes: Attributes) -> None:
        if not self.aids:
            self.parser.CharacterDataHandler = self.pieces.append

    def ends(self) -> None:
        self.parser.CharacterDataHandler = None

    def aid_begins(self, _attributes: Attributes) -> None:
        self.aids += 1

    def aid_ends(self) -> None:
        self.aids -= 1

    def taken(self) -> str:
        text = "".join(self.pieces)
        self.pieces.clear()
        return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text) if "_x" in text else text


class _Workbook:
    """One workbook: what its sheets share, and the sheets one after another."""

    def __init__(self, raw: bytes, name: str) -> None:
        self.name = name
        self.damaged = partial(damaged, name)
        self.parts = OfficePackage(raw, name, "xl/workbook.xml", self.damaged)
        self.budget = Budget(raw, name)
        self.bytes = min(_MOST_BYTES, _FREE_BYTES + _UNPACKED * len(raw))
        self.elements = _FREE_ELEMENTS + _ELEMENTS * len(raw)
        self.from_1904 = False
        self.recalculates = False
        self.strings: list[str] = []
        self.formats: list[Shown] = []

    def sheets(self) -> list[Sheet]:
        listed: list[tuple[str, str, str]] = []

        def sheet(attributes: Attributes) -> None:
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            listed.append((attributes.get("name", ""), attributes.get("state", "visible"), link))

        def properties(attributes: Attributes) -> None:
            self.from_1904 = _is_on(attributes.get("date1904"))

        def calculation(attributes: Attributes) -> None:
            self.recalculates = _is_on(attributes.get("fullCalcOnLoad"))

        main = self.parts.main
        self.parse(main, {"sheet": sheet, "workbookPr": properties, "calcPr": calculation}, {})
        if len(listed) > MAX_SHEETS:
            raise too_large(self.name, _("it has more than {limit} sheets").format(limit=MAX_SHEETS))
        links = {link.id: link for link in self.parts.links(main)}
        for kind, read in (("sharedStrings", self.read_strings), ("styles", self.read_styles)):
            for part in list(self.parts.related(main, kind))[:1]:
                read(part)
        found = []
        for title, state, link in listed:
            target = links.get(link)
            if target is None or target.target not in self.parts:
                raise self.damaged(_("its sheet {sheet} is missing").format(sheet=title))
            if target.kind == "worksheet":  # a sheet of a chart or of macros holds no cells
                found.append(self.read_sheet(target.target, Sheet(title, hidden=state != "visible")))
        return found

    def parse(
        self,
        part: str,
        starts: dict[str, Callable[[Attributes], None]],
        ends: dict[str, Callable[[], None]],
        parser: expat.XMLParserType | None = None,
    ) -> None:
        parser = parser or expat.ParserCreate()
        parser.buffer_text = True
        elements = _Elements(starts, ends, self.count_element)
        parser.StartElementHandler = elements.start
        parser.EndElementHandler = elements.end
        self.parts.parse(parser, part, self.bytes)
        self.bytes -= parser.CurrentByteIndex

    def count_element(self) -> None:
        self.elements -= 1
        if self.elements < 0:
            raise too_large(self.name, _("it has far more empty cells than a file of its size can"))

    def read_strings(self, part: str) -> None:
        parser = expat.ParserCreate()
        text = _Text(parser)

        def ends() -> None:
            self.strings.append(text.taken())

        self.parse(
            part,
            {"t": text.begins, "rPh": text.aid_begins},
            {"t": text.ends, "rPh": text.aid_ends, "si": ends},
            parser,
        )

    def read_styles(self, part: str) -> None:
        """Read the number format of every style of cells."""
        codes = dict(BUILT_IN)
        numbers: list[int] = []
        is_cells = False

        def own_format(attributes: Attributes) -> None:
            codes[_whole(attributes.get("numFmtId")) or 0] = attributes.get("formatCode", "")

        def cells_begin(_attributes: Attributes) -> None:
            nonlocal is_cells
            is_cells = True

        def cells_end() -> None:
            nonlocal is_cells
            is_cells = False

        def style(attributes: Attributes) -> None:
            if is_cells:
                numbers.append(_whole(attributes.get("numFmtId")) or 0)

        self.parse(part, {"numFmt": own_format, "cellXfs": cells_begin, "xf": style}, {"cellXfs": cells_end})
        writers = {
            number: shown_by(codes.get(number, ""), from_1904=self.from_1904) for number in set(numbers)
        }
        self.formats = [writers[number] for number in numbers]

    def read_sheet(self, part: str, sheet: Sheet) -> Sheet:
        reader = _SheetReader(self, sheet)
        reader.read(part)
        for kind, what in (("comments", "批注"), ("drawing", "文本框")):
            for beside in self.parts.related(part, kind):
                sheet.beside += [f"{what}：{text}" for text in self.texts(beside)]
        return sheet

    def texts(self, part: str) -> list[str]:
        """Return the texts of a part that holds comments, or drawings with paragraphs of text."""
        parser = expat.ParserCreate()
        text = _Text(parser)
        found: list[str] = []

        def start(name: str, attributes: Attributes) -> None:
            self.count_element()
            if name.rpartition(":")[2] == "t":
                text.begins(attributes)

        def end(name: str) -> None:
            local = name.rpartition(":")[2]
            if local == "t":
                text.ends()
            elif local in ("p", "comment") and (said := printed(text.taken())):
                self.budget.spend(said)
                found.append(" ".join(said.split("\n")))

        parser.StartElementHandler, parser.EndElementHandler = start, end
        self.parts.parse(parser, part, min(self.bytes, MAX_SMALL_PART))
        return found


class _SheetReader:
    """Reads the cells of one sheet."""

    def __init__(self, book: _Workbook, sheet: Sheet) -> None:
        self.book = book
        self.sheet = sheet
        self.parser = expat.ParserCreate()
        self.text = _Text(self.parser)
        self.row = -1
        self.column = -1
        self.kind = ""
        self.style = 0
        self.is_formula = False
        self.shown: dict[str, str] = {}
        self.merges: set[str] = set()

    def read(self, part: str) -> None:
        self.book.parse(
            part,
            {
                "row": self.row_begins,
                "c": self.cell_begins,
                "v": self.text.begins,
                "t": self.text.begins,
                "rPh": self.text.aid_begins,
                "f": self.formula,
                "col": self.columns,
                "mergeCell": self.merged,
            },
            {"v": self.text.ends, "t": self.text.ends, "rPh": self.text.aid_ends, "c": self.cell_ends},
            self.parser,
        )

    def row_begins(self, attributes: Attributes) -> None:
        number = _whole(attributes.get("r"))
        self.row = self.row + 1 if number is None else number - 1
        self.column = -1
        if "hidden" in attributes and _is_on(attributes["hidden"]):
            self.sheet.hidden_rows.add(self.row)

    def columns(self, attributes: Attributes) -> None:
        first, last = _whole(attributes.get("min")), _whole(attributes.get("max"))
        if _is_on(attributes.get("hidden")) and first and last and first <= last <= _LAST_COLUMN:
            self.sheet.hidden_columns.update(range(first - 1, last))

    def cell_begins(self, attributes: Attributes) -> None:
        self.column += 1
        self.kind = attributes.get("t", "n")
        self.style = _whole(attributes.get("s")) or 0
        self.is_formula = False
        reference = attributes.get("r")
        if reference is not None:
            spot = _spot(reference)
            if spot is None:
                raise self.book.damaged(_("it has a cell {cell}").format(cell=reference[:20]))
            self.row, self.column = spot
        self.text.pieces.clear()

    def formula(self, _attributes: Attributes) -> None:
        self.is_formula = True

    def cell_ends(self) -> None:
        if not self.text.pieces and not self.is_formula:
            return
        value = self.text.taken()
        shown = self.value(value)
        if shown is None:
            self.sheet.valueless.append(address(self.row, self.column))
            shown = value if self.kind == "e" else ""
        if shown:
            self.book.budget.spend(shown)
            self.sheet.put(self.row, self.column, shown)

    def value(self, value: str) -> str | None:
        """Return a cell as printed, None where the file does not say what stands in it."""
        if self.kind == "s":
            return self.shared(value)
        if self.kind in ("str", "inlineStr"):
            return printed(value)
        bare = value.strip()
        if self.kind == "e" or (self.is_formula and (not bare or (self.book.recalculates and bare == "0"))):
            return None
        if self.kind == "b":
            return "TRUE" if bare in ("1", "true") else "FALSE"
        try:
            number = float(bare)
        except ValueError:
            return printed(_day(value) if self.kind == "d" else value)
        if not isfinite(number):
            return None
        formats = self.book.formats
        return printed((formats[self.style] if 0 <= self.style < len(formats) else general)(number))

    def shared(self, value: str) -> str | None:
        if value not in self.shown:
            number = _whole(value.strip())
            if number is None or not 0 <= number < len(self.book.strings):
                return None
            self.shown[value] = printed(self.book.strings[number])
        return self.shown[value]

    def merged(self, attributes: Attributes) -> None:
        """Remember a merged cell that holds text; the cells of a sheet stand before what is merged of them."""
        first, _colon, last = attributes.get("ref", "").partition(":")
        if first in self.merges:
            return
        start = _spot(first)
        if start in self.sheet.cells and (end := _spot(last)) and start <= end:
            self.merges.add(first)
            self.sheet.merges.append(Merge(start[0], start[1], end[0], max(start[1], end[1])))


_LAST_COLUMN = 16_384
_LAST_ROW = 1_048_576
_REFERENCE = Pattern(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", example="B3")


def _spot(reference: str) -> tuple[int, int] | None:
    """Return row and column, counted from 0, of a cell by its address; None if that is none."""
    found = _REFERENCE.fullmatch(reference)
    if not found:
        return None
    letters = found[1]
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if 1 <= row <= _LAST_ROW and column <= _LAST_COLUMN else None


def _day(value: str) -> str:
    """Return an ISO day or moment as it is shown elsewhere; other text as it is."""
    try:
        return shown_day(datetime.fromisoformat(value.strip().rstrip("Z")))
    except ValueError:
        return value


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _whole(value: str | None) -> int | None:
    """Return a whole number of some digits, None for anything else."""
    return int(value) if value and len(value) <= 9 and value.isascii() and value.isdigit() else None
