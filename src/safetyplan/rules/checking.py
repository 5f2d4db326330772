"""One run of the rules over what was loaded."""

from collections.abc import Iterable

from safetyplan.findings import Finding
from safetyplan.load import Loaded
from safetyplan.rules.catalogue import FAMILIES, rules
from safetyplan.rules.context import Context


def check(loaded: Loaded, select: Iterable[str] = ("SP",), ignore: Iterable[str] = ()) -> list[Finding]:
    """Return what the rules have to say about a plan and register that loaded, located and ordered.

    `select` and `ignore` are codes or prefixes of codes.  What reading the files found is not repeated, and
    a plan or register that could not be loaded has no further findings.
    """
    return loaded.located(findings_of(loaded, select, ignore))


def findings_of(loaded: Loaded, select: Iterable[str] = ("SP",), ignore: Iterable[str] = ()) -> list[Finding]:
    """Return the same findings, their places still symbolic."""
    if loaded.plan is None or loaded.register is None:
        return []
    wanted, unwanted = tuple(select), tuple(ignore)
    families = [f for f in FAMILIES if f > "SP1" and f.startswith(tuple(w[:3] for w in wanted))]
    context = Context(loaded.plan, loaded.register)
    found: list[Finding] = []
    for rule in rules(families):
        if rule.check and rule.code.startswith(wanted) and not (unwanted and rule.code.startswith(unwanted)):
            found += rule.check(context)
    return found
