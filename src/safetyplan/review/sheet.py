"""The questions of a review as a sheet to tick, in Excel, Word or Markdown, and the ticks read back.

One row a question: its code, what it asks, the words, and the answers.  In Excel the last column takes one of a
list; elsewhere a box before each answer is ticked, or the answer is written behind the last box.
"""

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.render.characters import printable
from safetyplan.review.cases import Case, about
from safetyplan.review.decisions import Decision

T = TypeVar("T")

HEADS = ("编号", "问题", "位置", "原文与读法", "答复")
OTHER = "其他："
_BOX = "☐"
_CODE = Pattern(r"[0-9a-f]{6}(?:-[0-9]+)?", example="3f9a01")
_MARK = Pattern(r"☐|□|☑|☒|■|√|✓|✔|\[[ xX√]?\]", example="☐")
_EMPTY_MARKS = ("☐", "□", "[ ]", "[]")


class Ticks(NamedTuple):
    """What a sheet answers, and its rows that could not be placed, in words."""

    answers: tuple[Decision, ...]
    unplaced: tuple[str, ...]


def sheet_of(title: str, cases: Sequence[Case], path: Path) -> bytes:
    """Return the sheet in the format that the path's suffix says; `SafetyPlanError` for any other."""
    return _of(path, {".xlsx": _workbook, ".docx": _document, ".md": _markdown})(title, cases)


def ticks(raw: bytes, path: Path, cases: Sequence[Case]) -> Ticks:
    """Return what is ticked in a sheet; an answer whose question is gone, or has other words now, is not placed."""
    read: Callable[[bytes, str], list[tuple[str, ...]]]
    read = _of(path, {".xlsx": _workbook_rows, ".docx": _document_rows, ".md": _markdown_rows})
    known = {case.code: case for case in cases}
    answers: dict[str, list[Decision]] = {}
    unplaced: list[str] = []
    for row in read(raw, path.name):
        code = row[0].strip().strip("`") if row else ""
        if len(row) < len(HEADS) or not _CODE.fullmatch(code) or _is_blank(row[len(HEADS) - 1]):
            continue
        case = known.get(code)
        if case is None:
            gone = _("{code}: not open any more, or its text has changed; the tick was not applied")
            unplaced.append(gone.format(code=code))
            continue
        said = _said(case, row[len(HEADS) - 1])
        if said is None:
            unplaced.append(_("{code}: which answer is ticked cannot be told").format(code=code))
        else:
            answers.setdefault(code, []).append(Decision(case, said))
    for code in [code for code, each in answers.items() if len(set(each)) > 1]:
        unplaced.append(_("{code}: answered twice, in two ways; neither was applied").format(code=code))
        del answers[code]
    return Ticks(tuple(each[0] for each in answers.values()), tuple(unplaced))


def _of(path: Path, known: dict[str, T]) -> T:
    found = known.get(path.suffix.lower())
    if found is None:
        raise SafetyPlanError(
            _("a sheet does not come as {format}").format(format=path.suffix or path.name),
            _("the formats are {names}").format(names=", ".join(known)),
        )
    return found


# answers


def _options(case: Case) -> list[str]:
    return [f"{number} {choice.words}" for number, choice in enumerate(case.choices, 1)]


def _boxes(case: Case) -> str:
    boxes = [f"{_BOX}{option}" for option in _options(case)]
    return "　".join([*boxes, f"{_BOX}{OTHER}" + "（" + case.free + "）"] if case.free else boxes)


def _is_blank(cell: str) -> bool:
    """Whether nothing was ticked or written: what stands there is what the sheet was written with, or nothing."""
    text = _without_hint(cell)
    marks = _MARK.findall(text)
    if any(mark not in _EMPTY_MARKS for mark in marks):
        return False
    if not marks:
        return not text.strip()
    return not text.rpartition(OTHER)[2].strip() if OTHER in text else True


def _without_hint(cell: str) -> str:
    return re.sub(OTHER + r"\s*（[^（）]*）\s*\Z", OTHER, cell.strip())


def _said(case: Case, cell: str) -> str | None:
    """Return the key of the one answer that is ticked or chosen, or what was written; None where that is not one."""
    text = _without_hint(cell.replace(f"（{case.free}）", "") if case.free else cell)
    marks = list(_MARK.finditer(text))
    written = (
        re.sub(r"\A（[^（）]*）", "", text.rpartition(OTHER)[2].strip()).strip() if OTHER in text else ""
    )
    if not marks:
        return _chosen(case, text.removeprefix(OTHER).strip())
    ticked = [place for place, mark in enumerate(marks) if mark[0] not in _EMPTY_MARKS]
    ticked = [place for place in ticked if place < len(case.choices)]
    if len(ticked) == 1 and not written:
        return case.choices[ticked[0]].key
    return written if written and not ticked and case.free else None


def _chosen(case: Case, text: str) -> str | None:
    """Return what an entry of Excel's list, its number, or free text means."""
    number = re.match(r"([0-9]+)(?:\s|\Z)", text)
    if number:
        place = int(number[1]) - 1
        if 0 <= place < len(case.choices):
            return case.choices[place].key
        return text if case.free and not case.choices else None  # a year
    named = next((choice.key for choice in case.choices if text in (choice.words, choice.key)), None)
    return named or (text if case.free else None)


def _cells(case: Case) -> tuple[str, str, str, str]:
    place = "，".join(filter(None, (case.place, f"第{case.item}条" if case.item else "")))
    return case.code, about(case.kind), place, case.words


# Excel


def _workbook(title: str, cases: Sequence[Case]) -> bytes:
    from safetyplan.render import Format, not_installed

    try:
        from safetyplan.render.excel import new_workbook, row_height
    except ModuleNotFoundError as error:
        raise not_installed(Format.XLSX, error) from error

    out = io.BytesIO()
    book = new_workbook(out, title)
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#DDDDDD"})
    page = book.add_worksheet("核定")
    widths = (10, 34, 16, 60, 30)
    for column, (words, wide) in enumerate(zip(HEADS, widths, strict=True)):
        page.set_column(column, column, wide)
        page.write_string(0, column, words, head)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    for row, case in enumerate(cases, 1):
        cells = [printable(cell) for cell in _cells(case)]
        page.set_row(row, row_height(list(zip(cells, widths, strict=False))))
        for column, cell in enumerate(cells):
            page.write_string(row, column, cell, wrapped)
        page.write_blank(row, len(HEADS) - 1, None, wrapped)
        if case.choices:
            page.data_validation(row, len(HEADS) - 1, row, len(HEADS) - 1, _list_of(case))
        elif case.free:
            page.write_comment(row, len(HEADS) - 1, case.free)
    book.close()
    return out.getvalue()


_LONGEST_LIST, _LONGEST_HINT = 255, 250
"""Characters Excel takes."""


def _list_of(case: Case) -> dict[str, object]:
    source = [option.replace(",", "，") for option in _options(case)]
    if sum(map(len, source)) + len(source) > _LONGEST_LIST:
        source = [choice.key for choice in case.choices]
    hint = {"input_title": "可另填", "input_message": case.free[:_LONGEST_HINT]} if case.free else {}
    return {"validate": "list", "source": source, "error_type": "warning" if case.free else "stop", **hint}


def _workbook_rows(raw: bytes, name: str) -> list[tuple[str, ...]]:
    from safetyplan.importer.sheets import read_tables

    rows = [row for _sheet, table in read_tables(raw, name) for row in table.rows]
    return [(*row, *("",) * (len(HEADS) - len(row))) for row in rows]


# Word

_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument'
    '.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" Target="word/document.xml"/></Relationships>'
)
_WIDTHS = (1100, 2800, 1500, 5200, 3400)


def _document(title: str, cases: Sequence[Case]) -> bytes:
    from safetyplan.render.batch import archive

    rows = [HEADS, *((*_cells(case), _boxes(case)) for case in cases)]
    grid = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in _WIDTHS)
    body = (
        f"{_paragraph(f'{title}：待核定的问题')}<w:tbl><w:tblPr>{_BORDERS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        + "".join(map(_row, rows))
        + '</w:tbl><w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134"/></w:sectPr>'
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {_NAMESPACE}><w:body>{body}</w:body></w:document>'
    parts = (("[Content_Types].xml", _TYPES), ("_rels/.rels", _LINKS), ("word/document.xml", xml))
    return archive([(name, content.encode()) for name, content in parts])


_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def _paragraph(text: str) -> str:
    from html import escape

    fonts = '<w:rPr><w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/></w:rPr>'
    return (
        f'<w:p><w:r>{fonts}<w:t xml:space="preserve">{escape(printable(text), quote=False)}</w:t></w:r></w:p>'
    )


def _row(cells: Sequence[str]) -> str:
    return "<w:tr>" + "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{_paragraph(cell)}</w:tc>'
        for cell, wide in zip(cells, _WIDTHS, strict=True)
    ) + "</w:tr>"  # fmt: skip


def _document_rows(raw: bytes, name: str) -> list[tuple[str, ...]]:
    from safetyplan.importer.word import read_word

    return [paragraph.cells for paragraph in read_word(raw, name).paragraphs if paragraph.cells]


# Markdown


def _markdown(title: str, cases: Sequence[Case]) -> bytes:
    from safetyplan.text import markdown_cell

    rows = [HEADS, ("---",) * len(HEADS)]
    rows += [(*map(markdown_cell, _cells(case)), _boxes(case).replace("|", "｜")) for case in cases]
    lines = [f"# {title}：待核定的问题", "", *("| " + " | ".join(row) + " |" for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def _markdown_rows(raw: bytes, _name: str) -> list[tuple[str, ...]]:
    text = raw.decode("utf-8-sig", "replace")
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    return [tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))) for line in lines]
