"""The catalogue: every rule with its stable code, readable name, severity and manual."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from safetyplan.findings import Finding, Interpretation, Place, Related, Severity, Target

if TYPE_CHECKING:
    from safetyplan.rules.context import Context

Check = Callable[["Context"], Iterator[Finding]]

PREFIXES = ("SP", "IM")
"""What codes begin with: rules of plan and register, and what the import of a document was not sure of."""

FAMILIES = {
    "IM0": ("imported",),
    "IM1": ("imported",),
    "IM2": ("imported", "imported_tables", "imported_sheets", "imported_duties"),
    "IM3": ("imported", "imported_outline"),
    "IM4": ("imported", "imported_duties"),
    "SP0": ("encoding", "comments"),
    "SP1": ("schema",),
    "SP2": ("references", "registers"),
    "SP3": ("clauses", "responsibilities", "coverage"),
    "SP4": ("deadlines", "periods"),
    "SP5": ("numbering", "brackets", "prose", "repairs", "drafts", "completeness", "characters"),
    "SP6": ("losses",),
}
"""The modules of this package that hold the rules of each family."""

CHECKED = ("SP2", "SP3", "SP4", "SP5")
"""The families that rules check; SP0 and SP1 are found in reading, and keep a plan from being read; IM in import."""


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called, how grave a breach is, what its manual says and how it is checked.

    `check` is None where reading the file (SP0), the schema (SP1) or an import (IM) finds the breach by itself.
    `in_draft` is the severity in a plan that nobody has confirmed yet: what there may be the paper's own way is in
    a reviewed plan a duty lost.
    """

    code: str
    name: str
    severity: Severity
    manual: str
    check: Check | None = None
    in_draft: Severity | None = None

    def finding(
        self,
        message: str,
        where: Target | Place,
        hint: str = "",
        related: tuple[Related, ...] = (),
        instead: str = "",
        reading: Interpretation | None = None,
    ) -> Finding:
        """Return a finding of this rule."""
        return Finding(self.code, self.severity, message, where, hint, related, instead, reading)


_rules: dict[str, Rule] = {}


def rule(
    code: str, name: str, severity: Severity, *, in_draft: Severity | None = None
) -> Callable[[Check], Rule]:
    """Enter a generator into the catalogue as a rule; its docstring becomes the manual."""

    def enter(check: Check) -> Rule:
        return _enter(Rule(code, name, severity, check.__doc__ or "", check, in_draft))

    return enter


def described(
    code: str, name: str, severity: Severity, manual: str, *, in_draft: Severity | None = None
) -> Rule:
    """Enter a rule that reading the file, its schema, an issued document or a comparison checks by itself."""
    return _enter(Rule(code, name, severity, manual, in_draft=in_draft))


def _enter(entered: Rule) -> Rule:
    taken = _rules.setdefault(entered.code, entered)
    assert taken is entered, f"two rules have the code {entered.code}"
    return entered


def rules(families: Iterable[str] = FAMILIES) -> list[Rule]:
    """Return the rules of `families` in the order of their codes; only the modules they need are imported."""
    chosen = tuple(families)
    for family in chosen:
        for module in FAMILIES[family]:
            import_module(f"safetyplan.rules.{module}")
    return [_rules[code] for code in sorted(_rules) if code.startswith(chosen)]


def code_of(name: str, families: Iterable[str] = FAMILIES) -> str:
    """Return the code or prefix of codes that `name` means among `families`, empty where it means none.

    A rule goes by its code (SP301) or its name (clause-disagrees), several by a prefix (SP3, or SP for all of a kind).
    """
    wanted = name.strip()
    upper = wanted.upper()
    if upper in PREFIXES or upper in families:
        return upper
    for known in rules(families):
        if wanted.lower() == known.name or (len(upper) >= 4 and known.code.startswith(upper)):
            return upper if known.code.startswith(upper) else known.code
    return ""
