"""The open questions of a draft as cases for a person: the words of the paper, what was read, what else it may be."""

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import NamedTuple

from safetyplan.grammar.kinds import kind_of
from safetyplan.importer.naming import is_group
from safetyplan.messages import _, preferred
from safetyplan.plan.model import Item, Plan, Question, Repair, Route, walk, walk_sections
from safetyplan.plan.register import Register, Unit
from safetyplan.plan.vocabulary import CHINESE, Role, term
from safetyplan.rules.context import Context
from safetyplan.source.load import Loaded

YES = "yes"
"""The answer that what was read is right."""

YEAR_ELSEWHERE = "IM313"
"""The year was not in the title: the plan's is a guess, and another one may be given."""

YEAR, NAME, CONFIRM, HEADING, SEPARATOR, REPAIR = "SP543", "SP202", "SP215", "IM301", "IM203", "SP531"
"""The kinds of cases that the draft does not keep in its list `open`, by the rule that tells of them."""


class OfferedAnswer(NamedTuple):
    """One answer to choose: its key, and what it means in words."""

    key: str
    words: str


class Case(NamedTuple):
    """One open question.

    `code` is a hash of its place and words: an answer to a text that has changed finds no case.  `kind` is the
    code of the rule it belongs to; cases of one kind may be answered at once.  `free` says what may be typed
    instead of a choice, empty if nothing.  `route` leads to what is open, in the register where `in_register`.
    """

    code: str
    kind: str
    item: str
    place: str
    printed: str
    read: str
    choices: tuple[OfferedAnswer, ...]
    free: str = ""
    route: Route = ()
    in_register: bool = False

    @property
    def words(self) -> str:
        """The words of the paper, and what was made of them."""
        return " → ".join(dict.fromkeys(filter(None, (self.printed, _in_words(self.read)))))


def cases(loaded: Loaded) -> tuple[Case, ...]:
    """Return what is open in a draft, what all else hangs on first: its year, names, then the text in its order."""
    plan, register = loaded.plan, loaded.register
    assert plan is not None and register is not None, "a review needs a draft that can be read"
    found = [*_year(plan), *_names(plan, register), *_repairs(plan), *_listed(plan)]
    return tuple(_distinct(found))


def about(kind: str) -> str:
    """Return what a kind of case asks, in one sentence."""
    asked = {
        YEAR: _("The document does not name its year; which is it?"),
        NAME: _("The register does not have this name; is it a unit or group of its own?"),
        CONFIRM: _("Nobody has confirmed this unit of the register yet; is it called so, and of this kind?"),
        HEADING: _("The full stop behind a heading is lost; does the heading end here?"),
        SEPARATOR: _("The mark between two names is lost; are these two units?"),
        REPAIR: _("The text is damaged here; is it read rightly?"),
    }
    if kind in asked:
        return asked[kind]
    from safetyplan.rules.catalogue import rules
    from safetyplan.rules.manual import headline

    return next((headline(rule) for rule in rules() if rule.code == kind), kind)


def alike(found: Sequence[Case]) -> dict[str, list[Case]]:
    """Return the cases by kind, in order of their first."""
    kinds: dict[str, list[Case]] = {}
    for case in found:
        kinds.setdefault(case.kind, []).append(case)
    return kinds


def _distinct(found: Sequence[Case]) -> Iterator[Case]:
    """Give every case its code; the second of two that look the same is counted."""
    seen: Counter[str] = Counter()
    for case in found:
        text = "\0".join((case.kind, case.item, case.place, case.printed, case.read))
        code = sha256(text.encode()).hexdigest()[:6]
        seen[code] += 1
        yield case._replace(code=code if seen[code] == 1 else f"{code}-{seen[code]}")


def _year(plan: Plan) -> Iterator[Case]:
    if plan.year is None:
        yield Case("", YEAR, "", "", plan.title, "", (), _("the year, such as 2024"), ("year",))


def _names(plan: Plan, register: Register) -> Iterator[Case]:
    """Names the register lacks, and units it has that nobody confirmed."""
    context = Context(plan, register)
    for name in context.used:
        holder = register.find(name)
        at = _where(context, name)
        if holder is None:
            same = tuple(
                OfferedAnswer(near, _("another name of {name}").format(name=near))
                for near in register.suggestions(name)
            )
            own = OfferedAnswer(YES, _("a name of its own: add it as {kind}").format(kind=_kind_of(name)))
            free = (
                "" if is_group(name) else _("the right kind, such as 镇, or the unit it is another name of")
            )
            yield Case("", NAME, at, "", name, "", (own, *same), free, (name,), True)
        elif isinstance(holder, Unit) and not holder.confirmed:
            yes = OfferedAnswer(YES, _("confirm it as {kind}").format(kind=term(holder.kind)))
            route = ("units", register.order[holder.name])
            yield Case(
                "",
                CONFIRM,
                at,
                "",
                holder.name,
                holder.kind.value,
                (yes,),
                _("the right kind, such as 镇"),
                route,
                True,
            )


def _kind_of(name: str) -> str:
    return _("a group") if is_group(name) else term(kind_of(name))


def _where(context: Context, name: str) -> str:
    """Return the first item that gives a name a role."""
    for entry in context.entries:
        if any(name in r.units for r in entry.item.responsibilities):
            return entry.key
    return ""


def _repairs(plan: Plan) -> Iterator[Case]:
    """Repairs that nobody has confirmed, in the order of the text."""
    yield from _uncertain(plan.repairs, ("repairs",), "", None)
    for route, section in walk_sections(plan):
        yield from _uncertain(section.repairs, (*route, "repairs"), section.num or section.heading, None)
    for entry in walk(plan):
        yield from _uncertain(entry.item.repairs, (*entry.route, "repairs"), entry.key, entry.item)


def _uncertain(repairs: Sequence[Repair], above: Route, item: str, of: Item | None) -> Iterator[Case]:
    for place, repair in enumerate(repairs):
        if repair.certain:
            continue
        route = (*above, place)
        if of is not None and _ends_heading(repair, of):
            shown = of.heading + "｜" + of.content.strip()[:12]
            right = OfferedAnswer(YES, _("the heading ends there"))
            yield Case(
                "",
                HEADING,
                item,
                "",
                shown,
                of.heading,
                (right,),
                _("the right heading, as far as it goes"),
                route,
            )
        elif of is not None and _parts_names(repair, of):
            choices = OfferedAnswer(YES, _("two units")), OfferedAnswer("no", _("one unit, as printed"))
            clause, at = of.clause or "", (of.clause or "").index(repair.read)
            before, behind = clause[max(0, at - 8) : at], clause[at + len(repair.read) :][:12]
            printed, read = (before + words + behind for words in (repair.printed, repair.read))
            yield Case("", SEPARATOR, item, "", printed, read, choices, route=route)
        else:
            right = OfferedAnswer(YES, _("it is read rightly"))
            yield Case("", REPAIR, item, "", repair.printed, repair.read, (right,), route=route)


def _ends_heading(repair: Repair, item: Item) -> bool:
    """Whether a repair only puts the full stop back that ends the heading."""
    before = _in_front(repair, "。")
    return bool(before) and item.heading.endswith(before)


def _parts_names(repair: Repair, item: Item) -> bool:
    """Whether a repair only puts a mark between two names of the clause."""
    return bool(_in_front(repair, "、")) and repair.read in (item.clause or "")


def _in_front(repair: Repair, mark: str) -> str:
    """Return what stands before a mark that is all a repair puts in; nothing if that is not so."""
    before, found, behind = repair.read.partition(mark)
    return before if found and repair.printed == before + behind else ""


def _listed(plan: Plan) -> Iterator[Case]:
    for place, question in enumerate(plan.open):
        yield Case(
            "",
            question.code,
            question.item,
            question.place,
            question.printed,
            question.read,
            _choices(question),
            _("the right year, such as 2024") if question.code == YEAR_ELSEWHERE else "",
            route=("open", place),
        )


def _in_words(word: str) -> str:
    """Return a word of the schema in the user's language, anything else as it is."""
    return CHINESE.get(word, word) if preferred() == "zh_CN" else word


def _roles(question: Question) -> tuple[OfferedAnswer, ...]:
    """Return what units may do of which the clause only says that they are there; of several only the first leads."""
    several = "、" in question.printed
    first_leads = _("the first leads, the others share")
    return (
        OfferedAnswer(YES, _in_words(question.read)),
        *(
            OfferedAnswer(role, first_leads if role == Role.LEAD and several else _in_words(role))
            for role in question.alternatives
        ),
    )


def _choices(question: Question) -> tuple[OfferedAnswer, ...]:
    """Return the answers to a question of the list; whatever else is to be changed is changed in the file first."""
    if question.code == "IM202":
        return _roles(question)
    if question.code == "IM204" and question.alternatives:
        return OfferedAnswer(YES, question.read), OfferedAnswer("no", question.alternatives[0])
    if question.code == "IM214":
        return OfferedAnswer(YES, question.read), OfferedAnswer("no", _("nobody: take it out"))
    if question.code == "IM205":
        return OfferedAnswer(YES, _("two units")), OfferedAnswer(
            "same", _("one unit; the shorter name is the other's alias")
        )
    return (OfferedAnswer(YES, _("checked: the draft is right, or has been corrected")),)
