"""How often which rule was broken: what to begin with where there is much to do."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from safetyplan.findings import Finding
from safetyplan.messages import _
from safetyplan.rules.catalogue import rules
from safetyplan.rules.manual import headline
from safetyplan.terminal import table


@dataclass(frozen=True, slots=True)
class Statistic:
    """How often a rule was broken with one severity, and how much of it `--fix` mends; `what` says what is wrong."""

    count: int
    fixable: int
    code: str
    name: str
    severity: str
    what: str


def statistics(findings: Sequence[Finding]) -> list[Statistic]:
    """Return one entry a rule, the gravest first, of one severity the commonest."""
    counts = Counter((finding.severity, finding.code) for finding in findings)
    fixable = Counter((finding.severity, finding.code) for finding in findings if finding.fixable)
    known = {rule.code: rule for rule in rules()}
    order = sorted(counts, key=lambda key: (-key[0], -counts[key], key[1]))
    return [
        Statistic(
            counts[key],
            fixable[key],
            key[1],
            known[key[1]].name,
            key[0].label,
            headline(known[key[1]]),
        )
        for key in order
    ]


def render(findings: Sequence[Finding], columns: int) -> Iterator[str]:
    """Yield the lines of the table, at most `columns` wide; nothing where nothing was found."""
    words = {"error": _("error"), "warning": _("warning"), "note": _("note")}
    rows = [
        (str(each.count), str(each.fixable or ""), each.code, each.name, words[each.severity], each.what)
        for each in statistics(findings)
    ]
    if rows:
        yield from table(
            [_("number"), "--fix", _("code"), _("name"), _("severity"), _("what")], rows, columns
        )
