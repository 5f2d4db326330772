"""Which findings `--fix` begins with, and how the text of each is mended; `rules.fix` tries it and writes it."""

from collections.abc import Callable

from safetyplan.findings import Finding
from safetyplan.rules import character_classes, punctuation

RENAMES = ("SP202", "SP203", "SP204")
"""Rules whose finding, where it is sure, says by which name a whole value is replaced."""

MENDS: dict[str, Callable[[str], str]] = {
    "SP561": character_classes.without_invisible,
    "SP564": character_classes.without_compatibility,
    "SP565": character_classes.with_usual_spaces,
    "SP516": punctuation.stray_space,
    "SP513": punctuation.half_width,
    "SP514": punctuation.straight_quotes,
    "SP517": punctuation.full_width,
}
"""Rules that a change of each line mends, in the order they are applied."""

SENTENCES = "SP522"
ENCODING = ("SP001", "SP002")


def is_mendable(finding: Finding) -> bool:
    """Tell whether a mend of its text is known; whether it holds, is seen when the file is read with it."""
    return (
        finding.code in MENDS
        or finding.code == SENTENCES
        or (finding.code in RENAMES and bool(finding.instead))
    )


def may_be_fixed(findings: list[Finding]) -> bool:
    """Tell whether `--fix` would try anything: a mend of a text, or another encoding."""
    return any(finding.code in ENCODING or is_mendable(finding) for finding in findings)
