"""Paragraphs that a page had cut apart: page numbers between them taken out, clauses and sentences joined again."""

from collections.abc import Sequence
from dataclasses import replace

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar import labels
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.numbers import read_doubtful_label, read_label
from safetyplan.importer.document import IssuedDocument, Paragraph
from safetyplan.importer.lines import names_annex, tidy
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_outline import paragraphs_joined
from safetyplan.text import ROUND, find_brackets, widened

_PAGE = Pattern(
    r"[-—–－―·]\s*\d{1,4}\s*[-—–－―·]|[-—–－―]{2,}\s*\d{1,4}\s*[-—–－―]{2,}"
    r"|(?:\w{2,30}\s+)?第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?"
)
_SENTENCE_ENDS = Pattern(r"[。；：！？）)”》.;:!?]\Z")
_GOES_ON = Pattern(r"[，、,]\Z")
_PAUSE = Pattern(r"[，。；、]")
_MOST_PARTS = 4
"""Paragraphs one clause is cut into at most: more, and the bracket was simply never closed."""
_LONGEST_PART = 300
"""Characters of a paragraph that closes a bracket opened before it."""
_LONGEST_WHOLE = 3000
"""Characters of a paragraph to which nothing more is joined."""
_SHORTEST_SENTENCE = 10
"""Characters of a paragraph that may end inside a sentence; shorter ones are headings or names."""


def joined_over_pages(document: IssuedDocument) -> IssuedDocument:
    """Return the document without the page numbers between its paragraphs, and what they parted joined again."""
    kept, breaks, removed = _without_page_numbers(document.paragraphs)
    joined: list[Paragraph] = []
    findings: list[Finding] = []
    at = 0
    while at < len(kept):
        whole, end = kept[at], at + 1
        while more := _goes_on_to(whole, kept, end, page=end in breaks):
            findings.append(_finding(whole, kept[end]))
            whole = replace(whole, text=whole.text + "".join(part.text for part in kept[end:more]))
            end = more
        joined.append(whole)
        at = end
    if len(joined) == len(document.paragraphs):
        return document
    return replace(
        document,
        paragraphs=tuple(joined),
        left_out=(*document.left_out, *removed),
        findings=(*document.findings, *findings),
    )


def _finding(before: Paragraph, following: Paragraph) -> Finding:
    why = _("this paragraph was cut apart, by a page or a line; it was joined to the next one")
    end, begin = before.text[-12:], following.text[:12]
    return paragraphs_joined.finding(why, before.place, reading=Interpretation(end, end + begin))


def _without_page_numbers(
    paragraphs: Sequence[Paragraph],
) -> tuple[list[Paragraph], set[int], list[str]]:
    """Return the other paragraphs, before which of them a page began, and the page numbers."""
    kept: list[Paragraph] = []
    breaks: set[int] = set()
    removed: list[str] = []
    for each in paragraphs:
        if kept and not each.cells and not each.label and _PAGE.fullmatch(each.text):
            breaks.add(len(kept))
            removed.append(each.text)
        else:
            kept.append(each)
    return kept, breaks, removed


def _goes_on_to(before: Paragraph, following: Sequence[Paragraph], at: int, *, page: bool) -> int:
    """Return behind which of `following` what `before` begins ends, 0 where it ends by itself."""
    if at >= len(following) or before.cells or len(before.text) > _LONGEST_WHOLE:
        return 0
    if end := _end_of_clause(before.text, following, at):
        return end
    if not _may_go_on(following[at]):
        return 0
    return at + 1 if _is_cut(before, following[at], page=page) else 0


def _end_of_clause(before: str, following: Sequence[Paragraph], at: int) -> int:
    """Return behind which paragraph a bracket closes that stands open; 0 unless the whole is a clause."""
    if not any(sign in before for sign in ROUND):
        return 0
    openers = find_brackets(before, ROUND).openers
    if not openers:
        return 0
    text = before
    for end in range(at, min(at + _MOST_PARTS, len(following))):
        if not _may_go_on(following[end]) and not _is_label(following[end]):
            return 0
        text += following[end].text
        if openers[-1] not in find_brackets(text, ROUND).openers:
            return end + 1 if _is_in_clause(tidy(text), len(tidy(before[: openers[-1]]))) else 0
    return 0


def _is_in_clause(text: str, at: int) -> bool:
    return any(found.start <= at + 1 and at < found.end for found in find_clauses(text))


def _is_cut(before: Paragraph, following: Paragraph, *, page: bool) -> bool:
    if before.heading_level or following.heading_level or len(before.text) < _SHORTEST_SENTENCE:
        return False
    if _GOES_ON.search(before.text):
        return True
    unended = _SENTENCE_ENDS.search(before.text) is None and _PAUSE.search(before.text) is not None
    return page and unended and _PAUSE.search(following.text) is not None


def _may_go_on(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph may be the rest of the one before: it begins with no number, label or 附件：."""
    text = paragraph.text
    return not (
        paragraph.cells
        or paragraph.label
        or len(text) > _LONGEST_PART
        or read_label(text)
        or read_doubtful_label(text)
        or _is_label(paragraph)
        or names_annex(text)
    )


def _is_label(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph begins with a label of responsibility, which may stand in a bracket a line each."""
    text = widened(paragraph.text[:40])
    return not (paragraph.cells or paragraph.label) and labels.read_role_label(text) is not None
