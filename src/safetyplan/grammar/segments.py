"""One segment of a clause: label, parties, 会同, verb; or a deadline."""

from collections.abc import Sequence
from typing import NamedTuple

from safetyplan.grammar import labels, roles
from safetyplan.grammar.clause_timing import clause_timings
from safetyplan.grammar.dates import Timing
from safetyplan.grammar.parties import Name, looks_like_unit, mostly_units, split_names, which_are_units
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role
from safetyplan.text import enclosed


class Party(NamedTuple):
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


class Reading:
    """The state of one pass over a clause: parties waiting for a verb, the label in force."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.parties: list[Party] = []
        self.deadlines: list[Timing] = []
        self.unread: list[tuple[int, int]] = []
        self.label: labels.RoleLabel | None = None
        self.waiting: list[Name] = []
        self.labelled = False


def read_segment(reading: Reading, start: int, end: int, year: int | None) -> None:
    """Read what stands between two separators: parties and verb, a deadline, or the list that a label opens."""
    text = reading.text
    if number := _NUMBER.match(text, start, end):
        start = number.end()
    if text[start:end] in _SAME_BELOW:
        return
    label = labels.read_role_label(text, start)
    if label and label.end <= end:
        settle_waiting(reading)
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


_NUMBER = Pattern(
    r"(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,2}、|[①-⑳])\s?(?=[\u4e00-\u9fff]{3})", example="1.县应急局"
)
"""What counts the parts of a clause: （1.县应急局牵头；2.县公安局配合）."""
_SAME_BELOW = ("下同", "余同", "以下同", "以下相同")
"""Says that a unit is called so, or a task is shared so, in all that follows."""

_BY = Pattern(
    r"(?:(?:以上|上述|此项|该项|本项|本条|这项)[^、，；]{0,8}?|[^、，；由]{1,8}(?:层面|方面))?(?:并)?(?:按照?(?:各自)?(?:工作)?职责(?:任务)?(?:分工)?)?由",
    example="按照各自职责分工由",
)
_ABOVE = ("以上", "上述")
_WITH = Pattern(r"会同|(?<=[局委办厅部院署府会])(?:商|联合)(?=[省市县区各有相国])", example="会同")


def _read_parties(reading: Reading, start: int, end: int) -> bool:
    """Read a segment of parties, with or without a verb of its own; False where it is neither."""
    text = reading.text
    by = _BY.match(text, start, end)
    if by and by.group().startswith(_ABOVE):  # which tasks these are is not said
        reading.unread.append((start, start + len(_ABOVE[0])))
    start = by.end() if by else start
    segment = text[start:end]
    verb = roles.closing_verb(segment)
    if verb is None:
        return (
            _read_together(reading, start, end)
            or _read_inner(reading, start, end)
            or _read_bare(reading, start, end)
        )
    if verb.start == 0:
        return _apply_to_waiting(reading, verb, end)
    return _read_with_verb(reading, start, segment, verb)


def _read_with_verb(reading: Reading, start: int, segment: str, verb: roles.Verb) -> bool:
    body = segment[: verb.start]
    inner = [v for v in roles.inner_verbs(body) if v.role is not None or v.words]
    if inner and not _WITH.search(body):
        return _read_inner(reading, start, start + len(segment))
    together = next((m for m in _WITH.finditer(body) if not enclosed(body)[m.start()]), None)
    left = split_names(body[: together.start()] if together else body, start)
    right = split_names(body[together.end() :], start + together.end()) if together else ()
    if not _plausible((*left, *right), bool(reading.label)):
        return False
    left, right = _units(reading, left), _units(reading, right)
    words, at = verb.words, start + verb.start + len(verb.words)
    if together:
        beside = Role.SUPERVISE if verb.role is Role.SUPERVISE else Role.SHARE
        first = Role.SUPERVISE if verb.role is Role.SUPERVISE else Role.LEAD
        lead_words = _joint_words(together.group(), words)
        if left:
            _add(reading, [*reading.waiting, *left], first, lead_words, at)
        _add(reading, right, beside, lead_words, at)
    else:
        everyone = [*reading.waiting, *left]
        _add(reading, everyone, verb.role or answering(everyone, labelled=bool(reading.label)), words, at)
    reading.waiting = []
    return True


def _read_together(reading: Reading, start: int, end: int) -> bool:
    """Read 县应急局会同县财政局、各镇, where no verb follows: who stands left, or before the comma, leads."""
    text = reading.text
    together = text.find("会同", start, end)
    if together < 0 or reading.label:
        return False
    left, right = (
        split_names(text[start:together], start),
        split_names(text[together + 2 : end], together + 2),
    )
    if not all(looks_like_unit(name.text) for name in (*left, *right)) or not right:
        return False
    if not (left or reading.waiting or reading.parties):
        return False
    _add(reading, [*reading.waiting, *left], Role.LEAD, "会同", together + 2)
    _add(reading, right, Role.SHARE, "会同", end)
    reading.waiting = []
    return True


def _joint_words(together: str, verb: str) -> str:
    """Return 会同 and its verb as one phrase: 会同…分工负责."""
    return f"{together}…{verb}"


def answering(names: Sequence[Name], *, labelled: bool = False) -> Role:
    """负责 alone: one unit leads; several units, or a group of them, share."""
    one = (
        len(names) == 1
        and not any(sign in names[0].text for sign in "各、")
        and not names[0].text.startswith(_MANY)
        and not names[0].text.endswith(_MANY_END)
    )
    return Role.LEAD if one and not labelled else Role.SHARE


_MANY = ("各", "属地", "有关", "相关", "负有", "市直", "省直", "县直", "区直", "全市", "全省", "全县", "全区")
_MANY_END = (
    "企业",
    "级政府",
    "的部门",
    "的单位",
    "成员单位",
    "有关部门",
    "相关部门",
    "有关单位",
    "相关单位",
    "责任单位",
)


def _read_inner(reading: Reading, start: int, end: int) -> bool:
    """Read 市住建局负责工程质量 and 市应急局牵头市住建局配合: parties, verb, and what the verb is about."""
    segment = reading.text[start:end]
    verbs = list(roles.inner_verbs(segment))
    if not verbs:
        return False
    at, read = 0, False
    left_over: list[tuple[int, int]] = []
    for verb in verbs:
        body = segment[at : verb.start]
        names = split_names(
            _BY.sub("", body, count=1) if body.startswith(("由", "并由")) else body, start + at
        )
        about = segment[verb.end : verb.end + 12]
        plausible = _plausible(names, bool(reading.label)) and (at == 0 or all(map(_stands_alone, names)))
        if names and not plausible:
            left_over.append((names[0].start, start + verb.end))
        if plausible and not _NOT_A_TASK.match(about):
            role = (
                roles.role_of(_ABOUT.findall(about[:2]))
                if verb.role is None and _ABOUT.match(about)
                else verb.role
            )
            everyone = [*reading.waiting, *_units(reading, names)]
            _add(
                reading,
                everyone,
                role or answering(everyone, labelled=bool(reading.label)),
                verb.words,
                start + verb.end,
            )
            reading.waiting = []
            read = True
        at = verb.end
    if read:
        reading.unread += left_over
        _take_rest(reading, start + at, end)
    return read


def _take_rest(reading: Reading, start: int, end: int) -> None:
    """Let units behind the last verb wait for one: 市应急局牵头、市住建局; among what the verb is about they are unread."""
    for at, name in enumerate(split_names(reading.text[start:end], start)):
        if at == 0 and reading.text[start] not in "、 /":
            continue
        if _ALONE.search(name.text) and looks_like_unit(name.text):
            if reading.text[start] in "、 /":
                reading.waiting.append(name)
            else:
                reading.unread.append((name.start, name.end))


def _stands_alone(name: Name) -> bool:
    """Tell a unit behind the verb of another (市应急局牵头市住建局配合) from what that verb is about (餐饮场所督促)."""
    return _ALONE.search(name.text) is not None


_ALONE = Pattern(
    r"\A(?:[省市县区州旗各]|有关|相关)|(?:[局委办厅署院会]|政府|支队|大队|总队|街道|乡镇|公司|部门|单位)(?:（[^（）]*）)?\Z",
    example="市住建局",
)
_ABOUT = Pattern(r"牵头|配合|落实|实施|督促|督导|指导|协助", example="牵头")
_NOT_A_TASK = Pattern(r"(?:的)?(?:解释|人[，。）]|的)", example="的解释")


def _read_bare(reading: Reading, start: int, end: int) -> bool:
    """Read parties without a verb: they have the role of the label in force, or wait for a verb."""
    names = split_names(reading.text[start:end], start)
    if not _plausible(names, bool(reading.label)):
        return False
    names = _units(reading, names)
    if reading.label and isinstance(reading.label.role, Role):
        _add(reading, names, reading.label.role, reading.label.words, end)
    else:
        reading.waiting += names
    return True


def _apply_to_waiting(reading: Reading, verb: roles.Verb, end: int) -> bool:
    """Give the units that wait the role of a verb that stands alone in its segment: 市局，县局，分工负责."""
    if not reading.waiting:
        return bool(reading.parties)
    names, reading.waiting = reading.waiting, []
    _add(reading, names, verb.role or answering(names), verb.words, end)
    return True


def settle_waiting(reading: Reading) -> None:
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
    reading: Reading,
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
            _append(reading, run, run_role, words, end, certain or bool(run[-1].mark))
            run = []
        if run and bool(run[-1].mark) is not bool(name.mark) and not certain:  # a mark is certain by itself
            _append(reading, run, run_role, words, end, bool(run[-1].mark))
            run = []
        run_role = own
        run.append(name)
    _append(reading, run, run_role, words, end, certain or bool(run and run[-1].mark))


def _append(reading: Reading, names: list[Name], role: Role, words: str, end: int, certain: bool) -> None:
    if not names:
        return
    words = f"（{names[0].mark}）" if names[0].mark else words
    last = reading.parties[-1] if reading.parties else None
    if last and last.role is role and last.words == words and last.certain == certain:
        reading.parties[-1] = Party(role, (*last.names, *names), words, last.start, end, certain=certain)
        return
    reading.parties.append(Party(role, tuple(names), words, names[0].start, end, certain=certain))


def _plausible(names: tuple[Name, ...] | list[Name], labelled: bool) -> bool:
    """Tell whether these can be units: most look like it; behind a label it is enough that one does."""
    if labelled:
        return any(looks_like_unit(name.text) for name in names)
    return mostly_units([name.text for name in names]) and all(
        len(name.text) <= 40 and "。" not in name.text for name in names
    )


def _units(reading: Reading, names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Return those of `names` that can be units; what is none (无, 同上, half a name) was not read."""
    alike = which_are_units([name.text for name in names])
    reading.unread += [(n.start, n.end) for n, unit in zip(names, alike, strict=True) if not unit]
    return tuple(name for name, unit in zip(names, alike, strict=True) if unit)
