"""A run of the rules over what was loaded, and which findings count: chosen rules, ignore comments."""

from collections.abc import Iterable
from dataclasses import dataclass

from safetyplan.findings import Finding, Severity, ordered
from safetyplan.messages import SafetyPlanError, _
from safetyplan.rules.catalogue import CHECKED, PREFIXES, code_of, rules
from safetyplan.rules.context import Context
from safetyplan.source.load import Loaded

_MANDATORY = ("SP0", "SP1", "SP201")
"""What keeps a plan from being read at all: an error among these cannot be chosen away."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Codes, or prefixes of codes, of the rules that are selected and of those that are left out."""

    select: tuple[str, ...] = PREFIXES
    ignore: tuple[str, ...] = ()

    def keeps(self, finding: Finding) -> bool:
        """Tell whether a finding counts; what keeps the plan from being read always does."""
        if finding.severity is Severity.ERROR and finding.code.startswith(_MANDATORY):
            return True
        return self.wants(finding.code)

    def wants(self, code: str) -> bool:
        """Tell whether the rule with this code is selected and not left out."""
        return code.startswith(self.select) and not (self.ignore and code.startswith(self.ignore))


def policy(select: Iterable[str], ignore: Iterable[str]) -> Policy:
    """Return the policy a user asks for by codes, names or prefixes, several divided by commas.

    SafetyPlanError, with the nearest names, for what is none.
    """
    return Policy(_codes(select) or PREFIXES, _codes(ignore))


def _codes(given: Iterable[str]) -> tuple[str, ...]:
    names = [name.strip() for each in given for name in each.replace("，", ",").split(",") if name.strip()]
    return tuple(_code(name) for name in names)


def _code(name: str) -> str:
    code = code_of(name)
    if not code:
        near = nearest(name)
        hint = _("did you mean {names}?").format(names=_(" or ").join(near)) if near else ""
        hint = hint or _("`safetyplan rules` lists every rule")
        raise SafetyPlanError(_("no rule is called {name}").format(name=name), hint)
    return code


def nearest(name: str) -> list[str]:
    """Return the codes and names of rules that are spelt most like `name`."""
    import difflib

    known = [word for rule in rules() for word in (rule.code, rule.name)]
    return difflib.get_close_matches(name.lower() if "-" in name else name.upper(), known, 2, 0.5) or (
        difflib.get_close_matches(name.lower(), known, 2, 0.5)
    )


def examine(loaded: Loaded, by: Policy) -> list[Finding]:
    """Return everything found in one plan: by reading, schema and rules, less what policy and comments drop."""
    found = loaded.located(loaded.found + findings_of(loaded, by.select, by.ignore))
    for source in loaded.sources.values():
        if "safetyplan:" in source.text:
            from safetyplan.rules.comments import without_ignored

            ran = (
                [rule.code for rule in rules(CHECKED) if by.wants(rule.code)]
                if loaded.plan and loaded.register
                else []
            )
            found = without_ignored(source, found, set(ran))
    return ordered([finding for finding in found if by.keeps(finding)])


def check(loaded: Loaded, select: Iterable[str] = ("SP",), ignore: Iterable[str] = ()) -> list[Finding]:
    """Return what the rules have to say about a plan and register, located and ordered.

    `select` and `ignore` are codes or prefixes of codes.  What reading the files found is not repeated; of
    a plan whose schema does not hold, what is sound is checked.
    """
    return loaded.located(findings_of(loaded, select, ignore))


def findings_of(loaded: Loaded, select: Iterable[str] = ("SP",), ignore: Iterable[str] = ()) -> list[Finding]:
    """Return the same findings, their places still symbolic."""
    if loaded.plan is None or loaded.register is None:
        return _of_what_is_sound(loaded, select, ignore)
    return _found(Context(loaded.plan, loaded.register, loaded.sources), select, ignore)


def _of_what_is_sound(loaded: Loaded, select: Iterable[str], ignore: Iterable[str]) -> list[Finding]:
    from safetyplan.rules.partial import sound_part

    saved = sound_part(loaded)
    if saved is None:
        return []
    return [
        each
        for each in _found(Context(saved.plan, saved.register, loaded.sources), select, ignore)
        if saved.is_sound(each)
    ]


def _found(context: Context, select: Iterable[str], ignore: Iterable[str]) -> list[Finding]:
    wanted, unwanted = tuple(select), tuple(ignore)
    families = [f for f in CHECKED if f.startswith(tuple(w[:3] for w in wanted))]
    found: list[Finding] = []
    for rule in rules(families):
        if rule.check and rule.code.startswith(wanted) and not (unwanted and rule.code.startswith(unwanted)):
            severity = rule.in_draft if context.plan.is_draft else None
            found += (f._replace(severity=severity) if severity else f for f in rule.check(context))
    return found
