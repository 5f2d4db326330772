"""Several plans in one file, and annexes that are plans: parted where each has a title and tasks of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from safetyplan.findings import Finding, Interpretation
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.numbers import read_label
from safetyplan.grammar.timing import find_deadlines
from safetyplan.importer.celllines import rows_found
from safetyplan.importer.columns import head_columns
from safetyplan.importer.document import WHOLE, IssuedDocument, Paragraph
from safetyplan.importer.letterhead import whole_title
from safetyplan.importer.lines import ANNEX, tidy
from safetyplan.importer.relayout import relaid
from safetyplan.importer.sequences import settled_labels
from safetyplan.importer.titles import is_title
from safetyplan.messages import _
from safetyplan.patterns import Pattern
from safetyplan.rules.imported_outline import annex_kept, plans_parted

_LIST_BEGINS_WITHIN = 12
"""Paragraphs between a title and the first number of its plan."""
_MOST_TITLES = 50
"""Titles and annexes that are looked at; a file with more is no notice."""
_ENOUGH_TASKS = 2
"""Numbered paragraphs with a clause or a date that make a plan; a notice has dates, but no clause."""

_IS_PLAN = Pattern(
    r"(?:要点|方案|计划|安排|措施|举措|任务|清单|意见|规划|政策|分工|分解|行动|目标|办法|台账)(?:[（(〔][^（）()]{1,40}[）)〕])?\Z"
)
_IS_WHOSE = Pattern(r"20\d\d|二[〇○零]|[省市县区州旗镇乡]|街道|关于|局|委|集团|公司|学校|医院|《")
"""What makes a title that of a document, and not a heading such as 重点工作任务: whose it is, or of which year."""


def parted_plans(document: IssuedDocument) -> list[IssuedDocument]:
    """Return the document, or, where it holds several plans, one document for each; nothing is left out.

    What stands before the first plan, such as the notice that sends them out, stays with it.  Findings say where
    the file was parted, and which annex stays with its plan.
    """
    if next(_titles(document.paragraphs), None) is None:
        return [document]
    paragraphs = relaid(rows_found(document.paragraphs)[0])
    titles = list(islice(_titles(paragraphs), _MOST_TITLES))
    tasks = _Tasks(paragraphs)
    starts = [0, *_starts(paragraphs, titles, tasks, document)]
    kept = tuple(_kept_annexes(paragraphs, titles, tasks, starts))
    if len(starts) == 1:
        return [replace(document, findings=(*document.findings, *kept))] if kept else [document]
    ends = [*starts[1:], len(paragraphs)]
    first, *others = (tuple(paragraphs[a:b]) for a, b in zip(starts, ends, strict=True))
    parts = [replace(document, paragraphs=first, findings=(*document.findings, *kept))]
    parts += [
        replace(document, paragraphs=each, title="", number="", left_out=(), findings=()) for each in others
    ]
    return [_told(part, place, len(parts)) for place, part in enumerate(parts, 1)]


def _told(part: IssuedDocument, place: int, count: int) -> IssuedDocument:
    why = _("this file holds {count} plans; this is number {place} of them").format(count=count, place=place)
    reading = Interpretation(part.paragraphs[0].text[:40])
    where = WHOLE if place == 1 else part.paragraphs[0].place
    finding = plans_parted.finding(why, where, reading=reading)
    return replace(part, findings=(*part.findings, finding))


def _titles(paragraphs: Sequence[Paragraph]) -> Iterator[int]:
    """Yield where a title or an annex stands behind the head of the document."""
    for at, each in enumerate(paragraphs):
        if (
            at
            and not each.cells
            and not each.label
            and (_is_plans_title(each.text) or _opens_annex(each.text))
        ):
            yield at


def _is_plans_title(text: str) -> bool:
    tidied = tidy(text)
    return read_label(tidied) is None and is_title(tidied) and _IS_PLAN.search(tidied) is not None


def _opens_annex(text: str) -> bool:
    return len(text) < 12 and ANNEX.fullmatch(tidy(text)) is not None


class _Tasks:
    """Which paragraphs look like tasks; each is read when it is first asked for, since most never are."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self._paragraphs = paragraphs
        self._labels = settled_labels(["" if p.cells or p.label else tidy(p.text) for p in paragraphs])
        self._stated: dict[int, bool] = {}
        self._rows = set[int]()
        in_table = False
        for at, each in enumerate(paragraphs):
            in_table = bool(each.cells) and (in_table or bool(head_columns(each.cells)))
            if in_table:
                self._rows.add(at)

    def states(self, at: int) -> bool:
        """Tell whether a paragraph has a clause, or is a row of tasks."""
        if at not in self._stated:
            self._stated[at] = at in self._rows or bool(find_clauses(tidy(self._paragraphs[at].text)))
        return self._stated[at]

    def _is_dated(self, at: int) -> bool:
        each = self._paragraphs[at]
        numbered = each.label or self._labels[at]
        return bool(numbered and not each.cells and find_deadlines(tidy(each.text), None))

    def are_in(self, begin: int, end: int, *, enough: int = 1) -> bool:
        """Tell whether at least `enough` tasks, clauses or numbered dates, stand in a range."""
        tasks = (at for at in range(begin, end) if self.states(at) or self._is_dated(at))
        return sum(1 for _at in islice(tasks, enough)) == enough

    def state_in(self, begin: int, end: int) -> bool:
        """Tell whether any paragraph of a range has a clause."""
        return any(map(self.states, range(begin, end)))


def _starts(
    paragraphs: Sequence[Paragraph], titles: Sequence[int], tasks: _Tasks, document: IssuedDocument
) -> Iterator[int]:
    """Yield where another plan begins: behind the tasks of one stands a title, and tasks of its own behind that."""
    texts = [tidy(each.text) for each in paragraphs]
    begin = 0
    for at in titles:
        if at < begin or _opens_annex(paragraphs[at].text) or not _begins_list(paragraphs, at):
            continue
        first, last = whole_title(texts, at, at, document)
        annexed = any(_opens_annex(each.text) for each in paragraphs[max(begin, first - 2) : first])
        quoted = any(f"《{texts[at]}》" in text for text in texts[:at])
        if not (annexed or quoted or _IS_WHOSE.search("".join(texts[first : last + 1]))):
            continue
        if annexed:
            first = next(i for i in range(first - 1, -1, -1) if _opens_annex(paragraphs[i].text))
        if (
            tasks.are_in(begin, first, enough=_ENOUGH_TASKS)
            and tasks.state_in(begin, first)
            and tasks.are_in(at, len(paragraphs), enough=_ENOUGH_TASKS)
        ):
            yield first
            begin = at


def _begins_list(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Tell whether a list begins soon behind a title."""
    ahead = paragraphs[at + 1 : at + 1 + _LIST_BEGINS_WITHIN]
    labels = settled_labels([tidy(each.label + each.text) if not each.cells else "" for each in ahead])
    first = next((label for label in labels if label), None)
    return (first is not None and first.value == 1) or any(
        head_columns(each.cells) for each in ahead if each.cells
    )


def _kept_annexes(
    paragraphs: Sequence[Paragraph], titles: Sequence[int], tasks: _Tasks, starts: Sequence[int]
) -> Iterator[Finding]:
    """Say of an annex with tasks, behind those of the plan, that it stays with the plan."""
    annexes = [at for at in titles if _opens_annex(paragraphs[at].text)]
    for at, end in pairwise((*annexes, len(paragraphs))):
        if at in starts:
            continue
        if tasks.are_in(0, at) and tasks.are_in(at, end):
            why = _(
                "this annex has no title of a plan, or no tasks as one has; it stays with the plan before it"
            )
            shown = " ".join(each.text for each in paragraphs[at : at + 2])[:40]
            yield annex_kept.finding(why, paragraphs[at].place, reading=Interpretation(shown))
