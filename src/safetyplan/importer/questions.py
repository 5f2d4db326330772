"""What an import was not sure of → the questions that a draft carries until somebody has answered them.

A draft holds each open question once.  A guess about damaged text is a repair with `certain: false`, a unit nobody
has confirmed says `confirmed: false`, a missing year is no `year`; all else stands in the list `open`.
"""

import re
from collections.abc import Iterable

from safetyplan.findings import Finding, Interpretation, Place
from safetyplan.importer.document import in_line
from safetyplan.plan.model import Question

ASKED = ("IM1", "IM2", "IM3")
"""The families of findings that somebody has to decide; the others only tell."""

HELD = ("IM203", "IM206", "IM301")
"""Findings whose question the draft holds where it belongs: an uncertain repair, the missing year."""


TOLD = ("IM304", "IM314", "IM315")
"""Findings that tell what was done with the whole document, and leave nothing to decide."""


def open_questions(findings: Iterable[Finding]) -> tuple[Question, ...]:
    """Return the questions to be listed in the draft; the same in every language the program speaks."""
    asked = (f for f in findings if f.code.startswith(ASKED) and f.code not in (*HELD, *TOLD))
    return tuple(dict.fromkeys(_question(finding) for finding in asked))


def _question(finding: Finding) -> Question:
    assert isinstance(finding.where, Place), "an import knows places, not routes"
    reading = finding.reading or Interpretation()
    return Question(
        code=finding.code,
        place=_place(finding.where),
        item=reading.item,
        printed=in_line(reading.printed),
        read=in_line(reading.read),
        alternatives=tuple(map(in_line, filter(None, reading.alternatives))),
    )


def _place(where: Place) -> str:
    """Return a place in Chinese, as the values of a plan are."""
    if where.line:
        return f"第{where.line}行"
    numbers = re.findall("[0-9]+", where.name)
    return f"第{numbers[0]}页第{numbers[1]}行" if len(numbers) > 1 else f"第{numbers[0]}段" if numbers else ""
