"""An item's paragraphs cut behind every clause, and clauses given back what they lost."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from safetyplan.findings import Place
from safetyplan.grammar import labels
from safetyplan.grammar.clause import Clause
from safetyplan.grammar.clause_spans import OPENS_BY, Found, find_clauses
from safetyplan.importer.document import WHOLE
from safetyplan.importer.lines import SourceLine
from safetyplan.messages import _
from safetyplan.text import ROUND, find_brackets, widened

_LONGEST_LABEL_LINE = 600
"""Characters of a line of units behind 责任单位：; the longest in the corpus has 43."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an item, its place in the source, and its clauses."""

    text: str
    place: Place
    clauses: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Insertion:
    """What was put into a clause that had lost it: a bracket, or the “、” between two units."""

    at: int
    text: str
    why: str

    @property
    def is_bracket(self) -> bool:
        """Whether it is a bracket, about which there is no doubt."""
        return self.text in "（）"


@dataclass(frozen=True, slots=True)
class Provision:
    """Content paragraphs and the clause that closes them, if one does.

    `place` is where it ends in the source; `parsed` the clause as first read, without year or document rules.
    """

    content: tuple[str, ...]
    clause: str = ""
    place: Place = WHOLE
    insertions: tuple[Insertion, ...] = ()
    parsed: Clause | None = None


def passage_of(line: SourceLine, start: int = 0) -> Passage:
    """Return the text of `line` from `start` on."""
    return passage_behind(Passage(line.text, line.place, line.clauses), start)


def passage_behind(whole: Passage, start: int) -> Passage:
    """Return what `whole` holds from `start` on, with the clauses that lie there."""
    while start < len(whole.text) and whole.text[start].isspace():
        start += 1
    moved = tuple(
        f._replace(start=f.start - start, end=f.end - start) for f in whole.clauses if f.start >= start
    )
    return Passage(whole.text[start:], whole.place, moved)


def provisions_of(passages: Sequence[Passage]) -> list[Provision]:
    """Cut paragraphs behind every clause; lines of labels that follow one another are one clause."""
    provisions: list[Provision] = []
    content: list[str] = []
    for each in label_lines_joined(passages):
        if (
            provisions
            and provisions[-1].clause
            and not content
            and not each.clauses
            and is_label_line(each.text)
        ):
            provisions[-1] = replace(
                provisions[-1], clause=f"{provisions[-1].clause} {each.text}", parsed=None
            )
            continue
        at = 0
        for found in each.clauses:
            if before := each.text[at : found.start].strip():
                content.append(before)
            clause, insertions = _mended(each.text[found.start : found.end].strip(), found.clause)
            provisions.append(Provision(tuple(content), clause, each.place, insertions, found.clause))
            content, at = [], found.end
        if rest := each.text[at:].strip():
            content.append(rest)
    if content:
        provisions.append(Provision(tuple(content), place=passages[-1].place))
    return provisions


def label_lines_joined(passages: Sequence[Passage]) -> list[Passage]:
    """Join lines such as 牵头单位：… and 配合单位：… where they follow one another."""
    joined: list[Passage] = []
    run: list[Passage] = []
    for each in (*passages, None):
        if each is not None and is_label_line(each.text):
            run.append(each)
            continue
        if len(run) > 1:
            text = " ".join(part.text for part in run)
            run = [Passage(text, run[0].place, find_clauses(text))]
        joined += [*run, *([each] if each is not None else [])]
        run = []
    return joined


def is_label_line(text: str) -> bool:
    """Tell whether a paragraph is nothing but a label and what belongs to it: 牵头单位：市应急局."""
    label = labels.read_role_label(widened(text[:40])) if len(text) <= _LONGEST_LABEL_LINE else None
    return label is not None and label.role != labels.OTHER and "。" not in text[:-1]


def _mended(text: str, clause: Clause) -> tuple[str, tuple[Insertion, ...]]:
    """Give a clause the brackets and the separators it lost; return it with what was put in, and where it now is."""
    lost: list[Insertion] = [
        Insertion(name.start, "、", _("a separator between two units seems to be lost"))
        for party in clause.parties
        for name in party.names
        if name.lost_separator
    ]
    wide = widened(text)
    end = len(wide.rstrip("。； "))
    brackets = find_brackets(wide[:end], ROUND)
    if 0 in brackets.openers:
        lost.append(Insertion(end, "）", _("the closing bracket is lost")))
    elif wide[0] not in ROUND and not clause.labelled and not OPENS_BY.match(wide):
        lost.append(Insertion(0, "（", _("the opening bracket is lost")))
        if end - 1 not in brackets.closers:
            lost.append(Insertion(end, "）", _("the closing bracket is lost")))
    lost.sort(key=lambda insertion: insertion.at)
    placed = []
    for shift, each in enumerate(lost):
        at = each.at + shift
        text = text[:at] + each.text + text[at:]
        placed.append(replace(each, at=at))
    return text, tuple(placed)
