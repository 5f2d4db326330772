"""From paragraphs to lines: one numbered or plain paragraph each, its text tidied, and the clauses in it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from safetyplan.findings import Place
from safetyplan.grammar.clause_spans import Found, find_clauses
from safetyplan.grammar.labels import is_bare_label
from safetyplan.grammar.numbers import Label, read_label
from safetyplan.grammar.parties import split_names, which_are_units
from safetyplan.importer.columns import RowHeading, TableRow
from safetyplan.importer.document import WHOLE, Paragraph
from safetyplan.importer.sequences import settled_labels
from safetyplan.patterns import Pattern
from safetyplan.text import FULL_WIDTH, widened

_CJK = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’"
_HALF_MARK = Pattern(rf"(?<=[{_CJK}])[,:;()?!]|[,:;()?!](?=[{_CJK}])")
_HALF = Pattern("[,:;()?!]")
_SPACES = Pattern(r"\s+")
_HOLDER = "(?:单 ?位|部 ?门|领 ?导|主 ?体|时 ?限|科 ?室|人)"
_SPACED_OUT = Pattern(
    rf"(?:牵 头|责 任|配 合|负 责|落 实|督 促|督 导|指 导|协 助|参 与|完 成|分 工|主 办|协 办|实 施)(?: ?{_HOLDER}(?= ?[：:]))?"
    r"|(?<=[头任合责实导办施])(?:单 位|部 门)(?= ?[：:])"
)
"""Words of responsibility set wide, as heads of columns and labels are: 牵 头 单 位：, 责 任 人："""


def tidy(text: str) -> str:
    """Return `text` with full-width punctuation beside Chinese and single spaces; equal to it after NFKC but for space."""
    text = _SPACES.sub(" ", text).strip()
    if " " in text:
        text = _SPACED_OUT.sub(lambda match: match.group().replace(" ", ""), text)
    return _HALF_MARK.sub(lambda match: FULL_WIDTH[match.group()], text) if _HALF.search(text) else text


GAP = "\u2003"
"""Parts the cells of a row that is kept as text: an em space, so that no rule takes it for a stray one and glues them."""


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A paragraph as the outline sees it: its number, if it has one, and the text behind it.

    `clauses` are the responsibility clauses of the text; a row of a table has none of its own.  `row` is what it
    is in a table of tasks.
    """

    text: str
    label: Label | None = None
    printed: str = ""
    place: Place = WHOLE
    heading_level: int = 0
    cells: tuple[str, ...] = ()
    in_table: bool = False
    list_level: int = 0
    clauses: tuple[Found, ...] = ()
    row: TableRow | RowHeading | None = None

    @property
    def style(self) -> str:
        """The style of the number, for a list inside another also how deep: both may count 1. 2. 3."""
        written = str(self.label.style) if self.label else ""
        return f"{written}/{self.list_level}" if self.list_level > 1 else written

    @property
    def full(self) -> str:
        """The line as printed, number included."""
        if isinstance(self.row, TableRow):
            return GAP.join(filter(None, (self.row.before, *map(tidy, self.row.printed))))
        if isinstance(self.row, RowHeading):
            return GAP.join(filter(None, (self.row.before + self.row.num, self.text)))
        return self.printed + self.text

    def plain(self) -> "SourceLine":
        """Return the line with its number taken as part of its text; its clauses are looked for anew."""
        return with_clauses(replace(self, text=self.full, label=None, printed="", row=None))


def with_clauses(line: SourceLine) -> SourceLine:
    """Return the line with the responsibility clauses of its text."""
    found = () if line.cells else find_clauses(line.text, alone=line.label is None)
    return line if found == line.clauses else replace(line, clauses=found)


def read_lines(paragraphs: Sequence[Paragraph]) -> list[SourceLine]:
    """Return the lines of paragraphs that were laid out anew, in order; nothing is left out but white space."""
    labels = settled_labels(["" if p.cells or p.label else p.text for p in paragraphs])
    return [
        with_clauses(line)
        for paragraph, label in zip(paragraphs, labels, strict=True)
        for line in _lines(paragraph, label)
        if line.full
    ]


def _lines(paragraph: Paragraph, label: Label | None) -> Iterator[SourceLine]:
    if isinstance(paragraph.row, RowHeading):
        yield SourceLine(tidy(paragraph.text), place=paragraph.place, in_table=True, row=paragraph.row)
    elif isinstance(paragraph.row, TableRow):
        values = tuple(tidy(value) for value in paragraph.row.values)
        text = " ".join(filter(None, values))
        yield SourceLine(text, place=paragraph.place, cells=values, in_table=True, row=paragraph.row)
    elif paragraph.cells:
        cells = tuple(tidy(cell) for cell in paragraph.cells)
        filled = [cell for cell in cells if cell]
        if len(filled) != 1:
            yield SourceLine(GAP.join(filled), place=paragraph.place, cells=cells, in_table=True)
        else:
            yield replace(_line(filled[0], paragraph, read_label(filled[0])), in_table=True)
    elif paragraph.label:
        yield _numbered(paragraph)
    else:
        yield _line(paragraph.text, paragraph, label)


def _line(text: str, paragraph: Paragraph, label: Label | None) -> SourceLine:
    if label is None:
        return SourceLine(text, place=paragraph.place, heading_level=paragraph.heading_level)
    return SourceLine(
        text[label.end :],
        label,
        text[: label.end].rstrip(),
        paragraph.place,
        paragraph.heading_level,
    )


def _numbered(paragraph: Paragraph) -> SourceLine:
    """Take the number that Word or HTML printed by itself; a bullet is no number, but it is printed."""
    printed, text = tidy(paragraph.label), tidy(paragraph.text)
    label = read_label(printed + "字")
    if label is None or label.end != len(printed):
        return SourceLine(printed + text, place=paragraph.place, heading_level=paragraph.heading_level)
    return SourceLine(
        text, label, printed, paragraph.place, paragraph.heading_level, list_level=paragraph.list_level
    )


ANNEX = Pattern(r"(?:附\s?[件表录]|附)\s?[\d一二三四五六七八九十]{0,3}\s?[：:.]?")
"""The heading of an attachment: 附件2."""

FILE_NAME = Pattern(r"[\w）)】》]\.(?:docx?|xlsx?|pptx?|pdf|wps|et|ofd|zip|rar|jpg|png)(?![A-Za-z])")
"""The name of a file, as lists of downloads have it."""

_NAMED = Pattern(r"附\s?[件表录]\s?[\d一二三四五六七八九十]{0,3}\s?[：:]\s?\S")


def names_annex(text: str) -> bool:
    """Tell whether a paragraph names an attachment: 附件：2024年任务分工表."""
    return _NAMED.match(text) is not None


def names_joined(lines: Sequence[SourceLine]) -> Iterator[SourceLine]:
    """Join a label that stands alone, 责任单位：, with the names in the line below it."""
    waiting: SourceLine | None = None
    for line in lines:
        alone = len(line.text) <= _LONGEST_LABEL and not line.cells and is_bare_label(widened(line.text))
        if waiting and not (line.label or line.cells or alone) and _is_list_of_units(line.text):
            yield with_clauses(replace(waiting, text=f"{waiting.text} {line.text}"))
            waiting = None
            continue
        if waiting:
            yield waiting
        waiting = line if alone else None
        if not alone:
            yield line
    if waiting:
        yield waiting


_LONGEST_LABEL = 20
_LONGEST_LIST = 600


def _is_list_of_units(text: str) -> bool:
    if len(text) > _LONGEST_LIST:
        return False
    names = split_names(widened(text.rstrip("。")))
    return bool(names) and all(which_are_units([name.text for name in names]))
