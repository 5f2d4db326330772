"""Where the clauses of a paragraph are: brackets closed or not, lines such as 责任单位：…, a bare tail."""

from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from safetyplan.grammar import labels, roles
from safetyplan.grammar.clause import LONGEST, Clause, parse_clause
from safetyplan.grammar.clause_timing import clause_timings
from safetyplan.grammar.parties import ORG, mostly_units
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role
from safetyplan.text import ROUND, Brackets, find_brackets, widened


class Found(NamedTuple):
    """A clause and where it stands in the paragraph."""

    start: int
    end: int
    clause: Clause


_ROLE_WORD = Pattern(
    "牵头|负责|落实|配合|协助|参与|参加|支持|督促|督导|指导|监督|组织|分工|主办|协办|承办|实施|单位|部门|考核|统筹|执行|责任",
    example="市住建局牵头",
)
_FEW = 20
_TRAILING = "。；;，, \t\u3000"
_BARE_LIST = Pattern(
    r"[（(〔【\[](?:[^（()）。：:]|（[^（）]{1,20}）|\([^()]{1,20}\)){3,600}[）)〕】\]]?[。；\s]*\Z",
    example="（市财政局、市税务局）",
)
_SURE = Pattern(r"(?:[局委办厅署部院会]|人民政府|部门|单位)\Z", example="市财政局")
_PART = Pattern(r"[，；]", example="，")
_SHORT_GROUPS = ("各镇", "各乡", "各县", "各区", "各市", "各州", "各旗", "乡镇", "园区", "街道")
_LEADING = Pattern(r"(?:省|市|县|区|州|旗|国家|各|自治区|中央|驻|负有)", example="市财政局")


def find_clauses(text: str, *, alone: bool = False) -> tuple[Found, ...]:
    """Return the responsibility clauses of a paragraph, in order.

    `alone`: the paragraph has no number, so it may be nothing but a clause: 省发展改革委牵头，省统计局配合。
    What only looks like one is not: （PPP）, （谁审批谁负责）, 由…牵头 in running text, （由市发改委负责解释）.
    Side by side brackets make one clause.  The cost is proportional to the length of `text`.
    """
    wide = widened(text)
    brackets = find_brackets(wide, ROUND)
    found = _bracketed(text, wide, brackets)
    last = _unclosed(text, wide, brackets, found) if brackets.openers else None
    if last and labels.read_role_label(wide, last.start + 1):  # what it holds is no label line of its own
        found.append(last)
        last = None
    found += _labelled(text, wide, found)
    if last and not any(each.end > last.start for each in found):
        found.append(last)
    found.sort(key=lambda each: each.start)
    _take_labels_behind(text, wide, brackets, found)
    if alone and not found and (whole := _whole_paragraph(text, wide)):
        return (whole,)
    if not found or found[-1].end < len(text.rstrip()):
        tail = _bare_tail(text, wide, found)
        found += [tail] if tail else []
    return tuple(_side_by_side(text, found))


def _bracketed(text: str, wide: str, brackets: Brackets) -> list[Found]:
    found = []
    for start, end in brackets.pairs:
        if end - start > LONGEST or end - start < 5 or not _could_be(wide, start, end):
            continue
        clause = parse_clause(text[start:end])
        if is_clause(clause) or _is_bare_list(clause, wide, start, end):
            found.append(Found(start, _past_punctuation(wide, end), clause))
    return found


def _could_be(wide: str, start: int, end: int) -> bool:
    return _ROLE_WORD.search(wide, start, end) is not None or _is_last(wide, end)


def _is_last(wide: str, end: int) -> bool:
    """Tell whether nothing but a stop follows; looks at a few characters only, whatever the length."""
    return len(wide) - end <= _FEW and not wide[end:].strip(_TRAILING)


def _past_punctuation(wide: str, end: int) -> int:
    """Take the full stop behind the bracket along, so that it stays with the clause."""
    return end + 1 if wide[end : end + 1] in ("。", "；") else end


def is_clause(clause: Clause) -> bool:
    """Tell whether what was read is a clause: parties with roles, and little that could not be read."""
    if not clause.parties or not any(p.certain for p in clause.parties):
        return False
    unread = [clause.text[start:end] for start, end in clause.unread]
    if sum(map(len, unread)) * 3 > len(clause.text) and not all(map(_says_who, unread)):
        return False
    return clause.labelled or all(mostly_units(p.units) for p in clause.parties if p.certain)


def _says_who(part: str) -> bool:
    """Tell whether what could not be read belongs into a clause all the same: a role, a unit or a label stands in it."""
    unit = _LEADING.match(part) is not None and _OFFICE.search(part) is not None
    return unit or "：" in widened(part) or _ROLE_WORD.search(part) is not None


_OFFICE = Pattern("[局委办厅院部]|政府", example="市财政局")


def _is_bare_list(clause: Clause, wide: str, start: int, end: int) -> bool:
    """Tell whether a bracket at the very end holds nothing but units: （市财政局、市税务局）."""
    if not _is_last(wide, end) or clause.unread or not clause.parties or not _BARE_LIST.match(wide, start):
        return False
    units = [unit for party in clause.parties for unit in party.units]
    sure = [bool(_LEADING.match(u) and _SURE.search(u)) for u in units]
    if start == 0 or (wide[start - 1] not in "。；！”" and not all(sure)):
        return False
    return all(ORG.search(u) and (len(u) >= 3 or u in _SHORT_GROUPS) for u in units) and any(sure)


def _labelled(text: str, wide: str, found: list[Found]) -> list[Found]:
    """Find clauses without brackets that a label opens: 责任单位：…, to the end of the paragraph or sentence."""
    result: list[Found] = []
    spans = [(f.start, f.end) for f in found]
    at = 0
    shows_label = cache(partial(labels.read_role_label, wide))  # many labels may lead to one end
    for label in labels.find_role_labels(wide):
        while spans and spans[0][1] <= label.start:
            spans.pop(0)
        if label.start < at or (spans and spans[0][0] <= label.start) or not _opens(wide, label.start):
            continue
        end = _end_of_clause(wide, label.end, spans[0][0] if spans else len(wide), shows_label)
        clause = parse_clause(text[label.start : end])
        if clause.labelled and is_clause(clause) and _has_role_label(wide, label.start, end):
            result.append(Found(label.start, end, clause))
            at = end
    return result


def _opens(wide: str, at: int) -> bool:
    before = wide[:at].rstrip(" \t\u3000\n") if at < 8 else wide[at - 8 : at].rstrip(" \t\u3000\n")
    return not before or before[-1] in "。；！？”）" or (at > 0 and wide[at - 1].isspace())


def _has_role_label(wide: str, start: int, end: int) -> bool:
    return any(isinstance(label.role, Role) for label in labels.find_role_labels(wide[start:end]))


def _end_of_clause(wide: str, start: int, stop: int, shows_label: Callable[[int], object]) -> int:
    """A clause without brackets ends with its sentence, unless another label follows."""
    stop = min(stop, start + LONGEST)
    at = wide.find("。", start, stop)
    while at >= 0:
        rest = at + 1
        while rest < stop and wide[rest] in " \t\u3000\n":
            rest += 1
        if not shows_label(rest):
            return at + 1
        at = wide.find("。", rest, stop)
    return stop


def _unclosed(text: str, wide: str, brackets: Brackets, found: list[Found]) -> Found | None:
    """Find the clause whose closing bracket is lost: it runs to the end of the paragraph."""
    end = len(wide.rstrip())
    for start in reversed(brackets.openers[-3:]):
        if end - start > LONGEST or any(f.end > start for f in found):
            continue
        clause = parse_clause(text[start:end])
        if is_clause(clause) and (clause.labelled or not clause.unread):
            return Found(start, end, clause)
    return None


def _bare_tail(text: str, wide: str, found: list[Found]) -> Found | None:
    """Find a clause without brackets behind the last full stop, all of it read: …。市应急局牵头，各乡镇落实。

    In the last sentence 由 may open it: …，由市应急局牵头，市公安局配合。
    """
    end = len(wide.rstrip())
    stop = wide.rfind("。", 0, end - 1) + 1
    if end - stop > _LONGEST_TAIL or (found and found[-1].end > stop):
        stop = found[-1].end if found and end - found[-1].end <= _LONGEST_TAIL else end
    while stop < end and wide[stop].isspace():
        stop += 1
    if stop and wide[end - 1] != "。" and wide[stop:end] and wide[stop] not in ROUND:
        clause = parse_clause(text[stop:end])
        sure = all(p.certain and p.words and _is_sure(p.units) for p in clause.parties)
        if clause.parties and sure and not clause.unread and not clause.labelled:
            return Found(stop, end, clause)
    starts = [match.start("by") for match in _BY.finditer(wide, stop, end)]
    for start in ([stop] if stop else []) + starts[:_TRIES]:
        whole = _whole_paragraph(text[start:end], wide[start:end])
        if whole and _assigns(whole.clause):
            return Found(start, end, whole.clause)
    return None


def _assigns(clause: Clause) -> bool:
    """Tell a sentence that gives out a task from an exhortation (市应急局要加强督促) and from 由受益者承担."""
    exhorts = any(party.words.startswith(("要", "应", "切实", "加强")) for party in clause.parties)
    return not exhorts and (len(clause.parties) > 1 or _TAKES.search(clause.parties[0].words) is not None)


_TAKES = Pattern("牵头|负责|主办|主责|抓总", example="牵头")


_LONGEST_TAIL = 600
_TRIES = 3
"""How many times 由 may stand in a last sentence before the one that opens its clause."""
_BY = Pattern(
    r"(?:[，；。]\s?|(?<=。))(?:并|均|统一|具体|分别)?(?P<by>由)(?=[\u4e00-\u9fff]{2})",
    example="，由市应急局牵头",
)


def _whole_paragraph(text: str, wide: str) -> Found | None:
    """Find a clause that is a paragraph or sentence of its own, without brackets: 省发展改革委牵头负责，省统计局配合。"""
    by = OPENS_BY.match(wide) is not None
    if not 6 <= len(text) <= _LONGEST_PARAGRAPH or not (by or _LEADING.match(wide) or _LISTED.match(wide)):
        return None
    clause = parse_clause(text)
    if (
        clause.unread
        or clause.labelled
        or not clause.parties
        or not all(p.certain and _is_sure(p.units) for p in clause.parties)
    ):
        return None
    first = clause.parties[0].units[0]
    if first.startswith("各") or first in _ANYBODY or not (by or _SURE.search(first)):
        return None
    parts = [part for part in _PART.split(wide.rstrip("。")) if part.strip()]
    verbs = [roles.closing_verb(part) for part in parts]
    return Found(0, len(text), clause) if all(verbs) else None


OPENS_BY = Pattern(r"(?:[此该本这]项[^，。；、由]{0,4})?由", example="此项工作由县应急局牵头")
_LONGEST_PARAGRAPH = 300
_LISTED = Pattern(
    r"[\u4e00-\u9fff]{1,12}(?:[局委办厅署部院会]|银行)(?:、|牵头|负责|会同|按)", example="财政部、人民银行"
)
"""A list that begins with a unit whose level is not said: 财政部、税务总局按职责分工负责."""
_ANYBODY = ("企业", "单位", "公司", "学校", "机构", "业主", "主体", "组织", "部门")
"""What a sentence may say of those it is about: 由企业负责."""


def _is_sure(units: tuple[str, ...]) -> bool:
    return all(
        _LEADING.match(u)
        or u.startswith(("有关", "乡镇"))
        or u.endswith(("部门", "委员会", "园区"))
        or len(u) <= 8
        or (len(units) > 2 and _SURE.search(u) is not None)
        for u in units
    ) and all(len(u) <= 24 for u in units)


def _take_labels_behind(text: str, wide: str, brackets: Brackets, found: list[Found]) -> None:
    """A deadline right behind belongs to the clause, with its label or as a bracket: （责任单位：…）完成时限：6月底, （持续推进）."""
    ends = dict(brackets.pairs)
    shows_label = partial(labels.read_role_label, wide)
    for place, each in enumerate(found):
        stop = found[place + 1].start if place + 1 < len(found) else len(wide)
        start = each.end
        while start < stop and wide[start].isspace():
            start += 1
        end = 0
        if start < stop and start in ends and _says_when(wide, start + 1, ends[start] - 1):
            end = _past_punctuation(wide, ends[start])
        elif start < stop and (label := labels.read_role_label(wide, start)) and label.end <= stop:
            end = _end_of_clause(wide, label.end, stop, shows_label)
        if end:
            found[place] = Found(each.start, end, parse_clause(text[each.start : end]))


def _says_when(wide: str, start: int, end: int) -> bool:
    return (
        labels.read_role_label(wide, start) is not None or clause_timings(wide, start, end, None) is not None
    )


def _side_by_side(text: str, found: list[Found]) -> list[Found]:
    """Join brackets with nothing between them; each run of them is parsed once, however long it is."""
    runs: list[list[Found]] = []
    for each in found:
        before = runs[-1][-1] if runs else None
        if (
            before
            and not text[before.end : each.start].strip()
            and text[each.start] in ROUND
            and text[before.start] in ROUND
        ):
            runs[-1].append(each)
        else:
            runs.append([each])
    return [run[0] if len(run) == 1 else _joined(text, run) for run in runs]


def _joined(text: str, run: list[Found]) -> Found:
    start, end = run[0].start, run[-1].end
    return Found(start, end, parse_clause(text[start:end]))
