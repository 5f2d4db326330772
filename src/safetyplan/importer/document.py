"""What every format reader hands over: paragraphs in reading order, and what was left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from safetyplan.findings import Finding, Place
from safetyplan.importer.columns import RowHeading, TableRow
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern

WHOLE = Place("", 0, 0, 0, 0)
"""The document as a whole; whoever knows its path puts it in."""


_BREAK = Pattern("[\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", example="\u2028")
"""Line breaks few editors know, as web pages hold them; a value of a draft may hold none."""


def in_line(text: str) -> str:
    """Return a text that a value of a draft quotes, with a space where it holds such a line break."""
    return _BREAK.sub(" ", text)


def place_named(name: str, line: int = 0) -> Place:
    """Return a place that people call `name`; `line` is its line where the file has lines."""
    return Place("", line, min(1, line), line, min(1, line), name)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one row of a table, as the source shows it.

    `text` is without the number that Word or HTML adds by itself; that is `label`, as displayed.
    `list_level` is how many numbered lists that number stands in, 1 to 9, 0 where the source does not say.
    `heading_level` is 1 to 9 where the source marks the paragraph as a heading, 0 where it does not.
    `place` has no path yet, but a name for people: 第12段, line 12.  `cells` is empty outside tables; in a row,
    `text` is the cells joined by tabs.  `held` is then empty, or says for each cell what a merged cell printed
    further up says here; `across`: the row is one cell as wide as the table; `doubtful`: the cells were told by
    where the text stands.  `row` is what the row is in a table of tasks.
    """

    text: str
    label: str = ""
    heading_level: int = 0
    place: Place = WHOLE
    cells: tuple[str, ...] = ()
    list_level: int = 0
    held: tuple[str, ...] = ()
    across: bool = False
    doubtful: bool = False
    row: TableRow | RowHeading | None = None

    @property
    def body(self) -> str:
        """The text as printed behind the number; of a row, its cells without what parts them."""
        return "".join(self.cells) if self.cells else self.text


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """An issued document as a format reader found it.

    `left_out` lists page chrome that is not part of the document.  `title`, `issuer`, `number` and
    `issued` are what the file itself declares about the document (HTML meta, Word properties), empty
    where it declares nothing; the text has the last word.  `name` is the file's name, for the description
    of the source.  `findings` are what the reader was not sure of.
    """

    paragraphs: tuple[Paragraph, ...]
    left_out: tuple[str, ...] = ()
    title: str = ""
    issuer: str = ""
    number: str = ""
    issued: date | None = None
    name: str = ""
    findings: tuple[Finding, ...] = ()


def at_path(finding: Finding, path: str) -> Finding:
    """Return the finding as one of the document at `path`."""
    assert isinstance(finding.where, Place), "an import knows places, not routes"
    return finding._replace(where=finding.where._replace(path=path))


MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read.  An issued plan has under a megabyte; the rest is room for pictures."""

MAX_PARAGRAPHS = 50_000
"""The most paragraphs and rows that are read: a book of 2,000 pages; a plan has hundreds, and each takes up to 16 kB of memory."""


MAX_LENGTH = 2_000_000
"""The most characters of a paragraph; copied web pages are one line, but none of six megabytes."""


def bounded(paragraphs: Iterable[Paragraph], name: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs; `SafetyPlanError` as soon as there are too many, or one too long."""
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        kept.append(paragraph)
        if len(kept) > MAX_PARAGRAPHS:
            raise too_many(name)
        if len(paragraph.text) > MAX_LENGTH:
            raise SafetyPlanError(
                _("{name} has a paragraph of more than {limit} characters").format(
                    name=name, limit=MAX_LENGTH
                ),
                _("this is no plan; if it holds many of them, split it"),
            )
    return tuple(kept)


def too_many(name: str) -> SafetyPlanError:
    """Return the error for a document with more paragraphs than are read."""
    return SafetyPlanError(
        _("{name} has more than {limit} paragraphs").format(name=name, limit=MAX_PARAGRAPHS),
        _("this is no plan; if it holds many of them, split it"),
    )
