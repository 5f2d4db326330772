"""The grammar of responsibility clauses: the bracket that closes an item and says who answers for it.

    clause   := ["（"] segment { ("，" | "；" | "。") segment } ["）"]
    segment  := [label "："] parties [verb]  |  deadline  |  rule for the whole document
    parties  := name { ("、" | "和" | …) name } [ "等" [group] ] [ "会同" parties ]

Either bracket may be lost.  会同: who stands left leads, who stands right shares.  One unit with 负责 alone
leads, several share.  A bare 责任单位 list shares: no lead is guessed.
"""

import re
from dataclasses import dataclass, field

from safetyplan.grammar import labels, roles
from safetyplan.grammar.brackets import ROUND, ROUND_CLOSING, enclosed, find_brackets
from safetyplan.grammar.parties import Name, looks_like_unit, split_names
from safetyplan.grammar.timing import Timing, clause_timings
from safetyplan.words import Role

LONGEST = 4000
"""Characters; what is longer is running text."""

_WIDE = tuple(zip("(),:;", "（），：；", strict=True))


def widened(text: str) -> str:
    """Return `text` with half-width brackets and punctuation made full-width, character by character."""
    for half, full in _WIDE:
        text = text.replace(half, full)
    return text


@dataclass(frozen=True, slots=True)
class Party:
    """The units that hold one role, and the words that gave it.

    `start` and `end` are the characters of the clause they stand in.  `default`: the role follows only
    from a rule for the whole document (first-listed leads).  `certain` is false where the reading is a guess.
    """

    role: Role
    names: tuple[Name, ...]
    words: str
    start: int
    end: int
    default: bool = False
    certain: bool = True

    @property
    def units(self) -> tuple[str, ...]:
        """The units as printed."""
        return tuple(name.text for name in self.names)


@dataclass(frozen=True, slots=True)
class WholeRule:
    """A rule for the whole document that stands in this clause, as in `model.Default`."""

    phrase: str
    first_leads: bool = False
    role: Role | None = None
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """What a clause says, and what of it could not be read."""

    text: str
    parties: tuple[Party, ...] = ()
    deadlines: tuple[Timing, ...] = ()
    rules: tuple[WholeRule, ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    labelled: bool = False

    @property
    def opened(self) -> bool:
        """Whether the opening bracket is printed."""
        return self.text[:1] in ROUND and bool(self.text)

    @property
    def closed(self) -> bool:
        """Whether the closing bracket is printed."""
        return self.text.rstrip("。 ")[-1:] in ROUND_CLOSING and bool(self.text)


_FIRST_LEADS = re.compile(
    r"(?:(?:排|列|位列|排列|署名|居|为)?(?:名|序)?(?:在|于)?[^，。；、]{0,8}?(?:第一|首|最前|第1)(?:位|名|个|列)?(?:的)?[^，。；]{0,12}?"
    r"(?:为|是|系|作为|即)(?:主要)?(?:[^，。；]{0,6})(?:牵头|主办|主责|汇总)[^，。；）)]{0,6}(?:[，、]?下同)?)"
)
_NOT_LISTED = re.compile(
    r"(?:以下|下述|其余|其他|后续|各项)[^，。；]{0,10}?(?:均|都|皆)?(?:需|须|由|要|应)(?P<units>[^，。；]{2,40}?)"
    r"(?P<verb>负责落实|组织落实|具体落实|落实|负责|配合|参与|组织实施|实施|牵头)[，,]?(?:不再|不)(?:一一|逐一|逐项|重复|另行|分别)?(?:列出|列明|注明|列示|列|标注)"
)


_RULE_WORDS = re.compile("第一|首[位个名]|最前|第1|不再?[一逐重另分]*列|不再")
_LEAD_IN = re.compile(r"\A(?:[（(《“]|备?注[：:]|说明[：:])+")


def whole_rules(text: str) -> tuple[WholeRule, ...]:
    """Return the rules `text` states for the whole document: first-listed leads; below all need …, not listed."""
    if not _RULE_WORDS.search(text):
        return ()
    found = [
        WholeRule(_LEAD_IN.sub("", match.group()).strip("，、 "), first_leads=True)
        for match in _FIRST_LEADS.finditer(text)
        if "单位" in match.group() or "部门" in match.group() or "下同" in match.group()
    ]
    for match in _NOT_LISTED.finditer(text):
        verb = roles.closing_verb("市局" + match["verb"])
        role = verb.role if verb and verb.role else Role.SHARE
        found.append(
            WholeRule(match.group(), role=role, units=tuple(n.text for n in split_names(match["units"])))
        )
    return tuple(found)


@dataclass(slots=True)
class _Reading:
    """The state of one pass over a clause: parties waiting for a verb, the label in force."""

    text: str
    parties: list[Party] = field(default_factory=list)
    deadlines: list[Timing] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    label: labels.RoleLabel | None = None
    waiting: list[Name] = field(default_factory=list)
    labelled: bool = False


def parse_clause(text: str, *, first_leads: bool = False, year: int | None = None) -> Clause:
    """Read a clause, with or without its brackets.

    `first_leads`: the document says that the first-listed unit leads, so a list without lead has one, by
    default.  `year` is what the deadlines of the clause are reckoned in.
    """
    if len(text) > LONGEST:
        return Clause(text, unread=((0, len(text)),))
    wide = widened(text)
    rules = whole_rules(wide)
    reading = _Reading(wide)
    covered = [wide.find(rule.phrase) for rule in rules]
    for start, end in (segment for part in _parts(wide) for segment in _segments(wide, *part)):
        if any(
            at <= start < at + len(rule.phrase) or start <= at < end
            for at, rule in zip(covered, rules, strict=True)
        ):
            continue
        _read_segment(reading, start, end, year)
    _settle_waiting(reading)
    parties = (
        _with_first_lead(reading.parties)
        if first_leads or any(r.first_leads for r in rules)
        else reading.parties
    )
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
    found = find_brackets(text[:end])
    if found.pairs and found.pairs[0].start == 0 and not found.openers:
        inside: list[tuple[int, int]] = []
        at = 0
        for pair in found.pairs:
            if text[at : pair.start].strip("，；。 "):
                break
            inside.append((pair.start + 1, pair.end - 1))
            at = pair.end
        if at == end or labels.read_label(text, end - len(text[at:end].lstrip("，；。 "))):
            return [*inside, (at, end)]
    start = 1 if 0 in found.openers else 0
    return [(start, end - 1 if end - 1 in found.closers else end)]


def _segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at ，；。 and before labels, outside inner brackets and quotation marks."""
    depth = enclosed(text[start:end])
    cuts = {start + at for at in range(end - start) if not depth[at] and text[start + at] in "，；。\n"}
    for label in labels.find_labels(text[:end]):
        if label.start > start and not depth[label.start - start]:
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


def _read_segment(reading: _Reading, start: int, end: int, year: int | None) -> None:
    text = reading.text
    label = labels.read_label(text, start)
    if label and label.end <= end:
        _settle_waiting(reading)
        reading.label, reading.labelled = label, True
        start = label.end
        if start >= end:
            return
    if reading.label and reading.label.role in (labels.PEOPLE, labels.OTHER):
        return
    timings = clause_timings(
        text, start, end, year, labelled=bool(reading.label and reading.label.role == labels.DEADLINE)
    )
    if timings is not None:
        reading.deadlines += timings
        return
    if reading.label and reading.label.role == labels.DEADLINE:
        reading.label = None
    if not _read_parties(reading, start, end):
        reading.unread.append((start, end))


_BY = re.compile(
    r"(?:(?:以上|上述|此项|该项|本项|本条)[^、，；]{0,8}?)?(?:并)?(?:按照?(?:各自)?(?:工作)?职责(?:任务)?(?:分工)?)?由"
)
_WITH = re.compile(r"会同|(?<=[局委办厅部院署府会])(?:商|联合)(?=[省市县区各有相国])")


def _read_parties(reading: _Reading, start: int, end: int) -> bool:
    """Read a segment of parties, with or without a verb of its own; False where it is neither."""
    text = reading.text
    by = _BY.match(text, start, end)
    start = by.end() if by else start
    segment = text[start:end]
    verb = roles.closing_verb(segment)
    if verb is None:
        return _read_inner(reading, start, end) or _read_bare(reading, start, end)
    if verb.start == 0:
        return _apply_to_waiting(reading, verb, end)
    return _read_with_verb(reading, start, segment, verb)


def _read_with_verb(reading: _Reading, start: int, segment: str, verb: roles.Verb) -> bool:
    body = segment[: verb.start]
    inner = [v for v in roles.inner_verbs(body) if v.role is not None or v.words]
    if inner and not _WITH.search(body):
        return _read_inner(reading, start, start + len(segment))
    together = next((m for m in _WITH.finditer(body) if not enclosed(body)[m.start()]), None)
    left = split_names(body[: together.start()] if together else body, start)
    right = split_names(body[together.end() :], start + together.end()) if together else ()
    names = (*left, *right)
    if not names or not _plausible(names, bool(reading.label)):
        return False
    words, at = verb.words, start + verb.start + len(verb.words)
    if together:
        beside = Role.SUPERVISE if verb.role is Role.SUPERVISE else Role.SHARE
        first = Role.SUPERVISE if verb.role is Role.SUPERVISE else Role.LEAD
        lead_words = _joint_words(together.group(), words)
        if left:
            _add(reading, [*reading.waiting, *left], first, lead_words, at)
        _add(reading, right, beside, lead_words, at)
    else:
        everyone = [*reading.waiting, *names]
        _add(reading, everyone, verb.role or _answering(everyone, bool(reading.label)), words, at)
    reading.waiting = []
    return True


def _joint_words(together: str, verb: str) -> str:
    """Return 会同 and its verb as one phrase: 会同…分工负责."""
    return f"{together}…{verb}"


def _answering(names: list[Name], labelled: bool) -> Role:
    """负责 alone: one unit leads; several units, or a group of them, share."""
    one = (
        len(names) == 1
        and "各" not in names[0].text
        and not names[0].text.startswith(_MANY)
        and not names[0].text.endswith(_MANY_END)
    )
    return Role.LEAD if one and not labelled else Role.SHARE


_MANY = ("各", "有关", "相关", "市直", "省直", "县直", "区直", "全市", "全省", "全县", "全区")
_MANY_END = ("成员单位", "有关部门", "相关部门", "有关单位", "相关单位", "责任单位")


def _read_inner(reading: _Reading, start: int, end: int) -> bool:
    """Read 市住建局负责工程质量 and 市应急局牵头市住建局配合: parties, verb, and what the verb is about."""
    segment = reading.text[start:end]
    verbs = list(roles.inner_verbs(segment))
    if not verbs:
        return False
    at, read = 0, False
    for verb in verbs:
        body = segment[at : verb.start]
        names = split_names(
            _BY.sub("", body, count=1) if body.startswith(("由", "并由")) else body, start + at
        )
        about = segment[verb.end : verb.end + 12]
        if names and _plausible(names, bool(reading.label)) and not _NOT_A_TASK.match(about):
            role = (
                roles.role_of([w for w in _ABOUT.findall(about[:2])])
                if verb.role is None and _ABOUT.match(about)
                else verb.role
            )
            everyone = [*reading.waiting, *names]
            _add(
                reading,
                everyone,
                role or _answering(everyone, bool(reading.label)),
                verb.words,
                start + verb.end,
            )
            reading.waiting = []
            read = True
        at = verb.end
    return read


_ABOUT = re.compile(r"牵头|配合|落实|实施|督促|督导|指导|协助")
_NOT_A_TASK = re.compile(r"(?:的)?(?:解释|人[，。）]|的)")


def _read_bare(reading: _Reading, start: int, end: int) -> bool:
    """Read parties without a verb: they have the role of the label in force, or wait for a verb."""
    names = split_names(reading.text[start:end], start)
    if not names or not _plausible(names, bool(reading.label)):
        return False
    if reading.label and isinstance(reading.label.role, Role):
        _add(reading, names, reading.label.role, reading.label.words, end)
    else:
        reading.waiting += names
    return True


def _apply_to_waiting(reading: _Reading, verb: roles.Verb, end: int) -> bool:
    """Give the units that wait the role of a verb that stands alone in its segment: 市局，县局，分工负责."""
    if not reading.waiting:
        return bool(reading.parties)
    names, reading.waiting = reading.waiting, []
    _add(reading, names, verb.role or _answering(names, False), verb.words, end)
    return True


def _settle_waiting(reading: _Reading) -> None:
    """Units listed without any word of their role share the task; that is a reading, not a certainty."""
    if reading.waiting:
        names, reading.waiting = reading.waiting, []
        _add(reading, names, Role.SHARE, "", names[-1].end, certain=False)


_MARKS = {
    "牵头": Role.LEAD,
    "牵头部门": Role.LEAD,
    "总牵头": Role.LEAD,
    "主办": Role.LEAD,
    "主责": Role.LEAD,
    "第一责任": Role.LEAD,
    "组长": Role.LEAD,
    "配合": Role.SUPPORT,
    "协办": Role.SUPPORT,
    "责任": Role.SHARE,
    "指导": Role.SUPERVISE,
    "督导": Role.SUPERVISE,
    "落实": Role.IMPLEMENT,
}


def _add(
    reading: _Reading,
    names: tuple[Name, ...] | list[Name],
    role: Role,
    words: str,
    end: int,
    *,
    certain: bool = True,
) -> None:
    """Add `names` in `role`, but for those whose own bracket says another: 市科技局（牵头）、市财政局."""
    run: list[Name] = []
    run_role = role
    for name in names:
        own = _MARKS[name.mark] if name.mark else role
        if run and own is not run_role:
            _append(reading, run, run_role, words, end, certain)
            run = []
        run_role = own
        run.append(name)
    _append(reading, run, run_role, words, end, certain)


def _append(reading: _Reading, names: list[Name], role: Role, words: str, end: int, certain: bool) -> None:
    if not names:
        return
    words = f"（{names[0].mark}）" if names[0].mark else words
    last = reading.parties[-1] if reading.parties else None
    if last and last.role is role and last.words == words and last.certain == certain:
        reading.parties[-1] = Party(role, (*last.names, *names), words, last.start, end, certain=certain)
        return
    reading.parties.append(Party(role, tuple(names), words, names[0].start, end, certain=certain))


def _plausible(names: tuple[Name, ...] | list[Name], labelled: bool) -> bool:
    """Tell whether these can be units: most look like it; behind a label any short name will do."""
    if labelled:
        return all(len(name.text) <= 60 for name in names)
    alike = sum(looks_like_unit(name.text) for name in names)
    return alike * 2 > len(names) and all(len(name.text) <= 40 and "。" not in name.text for name in names)


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
