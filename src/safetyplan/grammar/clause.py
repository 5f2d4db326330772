"""The grammar of responsibility clauses: the bracket that closes an item and says who answers for it.

    clause   := ["（"] segment { ("，" | "；" | "。") segment } ["）"]
    segment  := [label "："] parties [verb]  |  deadline  |  rule for the whole document
    parties  := name { ("、" | "和" | …) name } [ "等" [group] ] [ "会同" parties ]

Either bracket may be lost.  会同: who stands left leads, who stands right shares.  One unit with 负责 alone
leads unless another is said to lead, several share.  A bare 责任单位 list shares: no lead is guessed.
"""

from functools import lru_cache
from typing import NamedTuple

from safetyplan.grammar import labels
from safetyplan.grammar.segments import Party, Reading, read_segment, settle_waiting
from safetyplan.grammar.timing import Timing
from safetyplan.grammar.wholerules import WholeRule, whole_rules
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role
from safetyplan.text import ROUND, enclosed, find_brackets, widened

__all__ = ["LONGEST", "Clause", "Party", "parse_clause"]

LONGEST = 4000
"""Characters; what is longer is running text."""


class Clause(NamedTuple):
    """What a clause says, and what of it could not be read."""

    text: str
    parties: tuple[Party, ...] = ()
    deadlines: tuple[Timing, ...] = ()
    rules: tuple[WholeRule, ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    labelled: bool = False

    @property
    def says_who(self) -> bool:
        """Whether it is meant to give units a role; one whose labels head only persons and times is not."""
        if self.parties or self.unread or not self.labelled:
            return True
        return any(isinstance(label.role, Role) for label in labels.find_role_labels(widened(self.text)))


@lru_cache(maxsize=16_384)  # the rules ask for what the importer has read
def parse_clause(text: str, *, first_leads: bool = False, year: int | None = None) -> Clause:
    """Read a clause, with or without its brackets.

    `first_leads`: the document says that the first-listed unit leads, so a list without lead has one, by
    default.  `year` is what the deadlines of the clause are reckoned in.
    """
    if len(text) > LONGEST:
        return Clause(text, unread=((0, len(text)),))
    wide = widened(text)
    rules = whole_rules(wide)
    reading = Reading(wide)
    covered = [wide.find(rule.phrase) for rule in rules]
    for start, end in (segment for part in _parts(wide) for segment in _segments(wide, *part)):
        if any(
            at <= start < at + len(rule.phrase) or start <= at < end
            for at, rule in zip(covered, rules, strict=True)
        ):
            continue
        read_segment(reading, start, end, year)
    settle_waiting(reading)
    parties = _with_one_lead(reading)
    if first_leads or any(rule.first_leads for rule in rules):
        parties = _with_first_lead(parties)
    return Clause(
        text,
        tuple(parties),
        tuple(t._replace(phrase=text[t.start : t.end]) for t in reading.deadlines),
        rules,
        tuple(reading.unread),
        reading.labelled,
    )


def _parts(text: str) -> list[tuple[int, int]]:
    """Return what lies between the outer brackets, whichever of them are there.

    A clause may be printed as several brackets side by side: （牵头单位：…）（配合单位：…）.
    """
    end = len(text.rstrip("。；， \t\u3000"))
    found = find_brackets(text[:end], ROUND)
    if found.pairs and found.pairs[0].start == 0 and not found.openers:
        inside: list[tuple[int, int]] = []
        at = 0
        for pair in found.pairs:
            if text[at : pair.start].strip("，；。 "):
                break
            inside.append((pair.start + 1, pair.end - 1))
            at = pair.end
        if at == end or labels.read_role_label(text, end - len(text[at:end].lstrip("，；。 "))):
            return [*inside, (at, end)]
    start = 1 if 0 in found.openers else 0
    return [(start, end - 1 if end - 1 in found.closers else end)]


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at ，；。 and before labels, outside inner brackets and quotation marks."""
    depth = enclosed(text[start:end])
    cuts = {start + at for at in range(end - start) if not depth[at] and text[start + at] in "，；。\n"}
    for label in labels.find_role_labels(text[:end]):
        if label.start > start and (not depth[label.start - start] or text[label.start] == "【"):
            cuts.add(label.start)
    points = sorted(cuts)
    spans = zip([start, *points], [*points, end], strict=True)
    return [(a, b) for a, b in (_stripped(text, *span) for span in spans) if a < b]


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in " \t\u3000、，；。\n":
        start += 1
    while end > start and text[end - 1] in " \t\u3000、，；。\n":
        end -= 1
    return start, end


def _with_one_lead(reading: Reading) -> list[Party]:
    """Let units share that the word 负责 alone would make leads beside who is said to lead: 甲局牵头，乙局具体负责.

    That may be somebody who is no unit: 分管副县长牵头，乙局具体负责.
    """
    parties = reading.parties
    named = any(p.role is Role.LEAD and not _answers(p) for p in parties)
    if not (named or any(_LEADS.search(reading.text, *part) for part in reading.unread)):
        return parties
    return [p._replace(role=Role.SHARE) if p.role is Role.LEAD and _answers(p) else p for p in parties]


def _answers(party: Party) -> bool:
    return _ANSWERS.search(party.words) is not None and not _LEADS.search(party.words)


_ANSWERS = Pattern("负责|承办|承担", example="具体负责")
_LEADS = Pattern("牵头|主办|主责|会同|为主|抓总|主抓|总责", example="牵头负责")


def _with_first_lead(parties: list[Party]) -> list[Party]:
    """Give the first-listed unit the lead by the document's rule, unless the clause names a lead itself."""
    if not parties or any(p.role in (Role.LEAD, Role.ORGANIZE) for p in parties):
        return parties
    place = next((i for i, p in enumerate(parties) if p.role is Role.SHARE), None)
    if place is None:
        return parties
    first = parties[place]
    lead = Party(Role.LEAD, first.names[:1], first.words, first.start, first.names[0].end, default=True)
    rest = (
        [Party(first.role, first.names[1:], first.words, first.names[1].start, first.end)]
        if first.names[1:]
        else []
    )
    return [*parties[:place], lead, *rest, *parties[place + 1 :]]
