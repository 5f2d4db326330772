"""One run of the rules over what was loaded."""

from collections.abc import Iterable

from safetyplan.findings import Finding
from safetyplan.rules.catalogue import CHECKED, rules
from safetyplan.rules.context import Context
from safetyplan.source.load import Loaded


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
    return _found(Context(loaded.plan, loaded.register), select, ignore)


def _of_what_is_sound(loaded: Loaded, select: Iterable[str], ignore: Iterable[str]) -> list[Finding]:
    from safetyplan.rules.partial import sound_part

    saved = sound_part(loaded)
    if saved is None:
        return []
    return [
        each for each in _found(Context(saved.plan, saved.register), select, ignore) if saved.is_sound(each)
    ]


def _found(context: Context, select: Iterable[str], ignore: Iterable[str]) -> list[Finding]:
    wanted, unwanted = tuple(select), tuple(ignore)
    families = [f for f in CHECKED if f.startswith(tuple(w[:3] for w in wanted))]
    found: list[Finding] = []
    for rule in rules(families):
        if rule.check and rule.code.startswith(wanted) and not (unwanted and rule.code.startswith(unwanted)):
            found += rule.check(context)
    return found
