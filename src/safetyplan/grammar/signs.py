"""Signs of a duty in running text: what may be a clause of responsibility and was not read as one.

A bracket with units and a role word, a label of responsibility, 由某局牵头, 某局负责 at the head of a part of a
sentence.  The same words as ordinary verbs (落实责任, 督促企业, 主要负责人, 各部门要高度重视) are none.
"""

from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from safetyplan.grammar import labels
from safetyplan.grammar.clause import LONGEST
from safetyplan.grammar.parties import looks_like_unit, split_names
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role
from safetyplan.text import ROUND, find_brackets, widened


class SignKind(Enum):
    """What shows that somebody may have a duty."""

    BRACKET = auto()
    LABEL = auto()
    UNKNOWN_LABEL = auto()
    STATEMENT = auto()


class Sign(NamedTuple):
    """A sign of a duty: the words that show it, and the units they name as far as these can be told."""

    kind: SignKind
    start: int
    end: int
    units: tuple[str, ...] = ()


_ANY = Pattern(
    r"牵头|负责|配合|会同|联合|落实|督促|督导|指导|协助|主办|承办|协办|分工|组织|参与|实施|由|要|应|单位|部门|室|体|责任|（[同如]上|（同前|[（(]\s*[）)]|[局委办会队心位门府道员]\s*(?:[）)。；]|\Z)",
    example="牵头",
)


def find_signs(text: str) -> tuple[Sign, ...]:
    """Return the signs of duties in a paragraph of running text, in order, none inside another.

    The cost is proportional to the length of `text`.
    """
    if not _ANY.search(text):
        return ()
    wide = widened(text)
    found: list[Sign] = []
    end = 0
    for sign in sorted(_signs(wide), key=lambda sign: (sign.start, -sign.end)):
        if sign.start >= end:
            found.append(sign)
            end = sign.end
    return tuple(found)


def speaks_of_duties(text: str) -> bool:
    """Tell whether a paragraph or a row shows a duty or the head of a column of them: 牵头单位 责任单位."""
    return any(map(labels.is_bare_label, text.split())) or bool(find_signs(text))


def _signs(wide: str) -> Iterator[Sign]:
    yield from _brackets(wide)
    yield from _labels(wide)
    yield from _statements(wide)


# Brackets

GIVES_ROLE = Pattern(
    r"牵头|负责(?!人|同志|解释|的)|配合|会同|联合(?=[省市县区州旗各])|具体落实|(?<![和与])落实(?!到|好|情况|[^，；。]{0,6}责任)|督促|督导|指导|协助|主办|承办|协办|分工|参与|参加|具体实施|组织实施|(?:责任|实施|落实|配合|指导|牵头)(?:单位|部门)",
    example="牵头",
)
_SEPARATOR = Pattern(r"[、，；。：\s]+", example="、")
_ACTS = Pattern(
    r"(?:[局委办厅署院镇乡站所]|部门|单位|政府|街道|乡镇|机构|大队|支队)(?:（[^（）]*）)?(?:要|应|须|需|按照?|依照?|根据|在[^，；。]{0,10}内|主要领导|分管领导|分别|共同)?[^，；。、]{0,24}?(?:牵头|负责(?!人|同志|解释|的)|配合|落实|督促|指导|实施|联合(?=[省市县区州旗各]))"
    r"|\A(?:[省市县区州旗镇乡村各]|分管|主要)[^，。；]{2,20}(?:牵头|负责|配合|落实)\Z",
    example="负有监管职责的部门按要求负责",
)


def _brackets(wide: str) -> Iterator[Sign]:
    brackets = find_brackets(wide, ROUND)
    for start in brackets.openers[-1:]:  # never closed: a clause may have lost its end
        units = _units_in(wide[start + 1 : start + _LONGEST_QUOTE])
        if units and len(wide) - start <= _LONGEST_QUOTE:
            yield Sign(SignKind.BRACKET, start, len(wide), units)
    for start, end in brackets.pairs:
        inner = wide[start + 1 : end - 1]
        if _NOBODY.fullmatch(inner) and _closes_sentence(wide, end):
            yield Sign(SignKind.BRACKET, start, end)
        if not 5 <= end - start <= LONGEST:
            continue
        label = labels.read_role_label(inner)
        if (
            label
            and label.role in (labels.PEOPLE, labels.OTHER, labels.DEADLINE)
            and not _later_label(inner, label.end)
        ):
            continue
        units = _units_in(inner)
        if (
            (label and isinstance(label.role, Role))
            or (GIVES_ROLE.search(inner) and (units or _ACTS.search(inner)))
            or ((units or inner.endswith("成员单位")) and _gives(wide, start, end, inner))
        ):
            yield Sign(SignKind.BRACKET, start, end, units)


_NOBODY = Pattern(
    r"\s*|[同如]上|同前|[\u4e00-\u9fff]{0,4}(?:单位|部门|主体|分工)\s?(?:[同如]上|同前|同第[^，。；]{1,6}|略|待[定补]|暂[无缺]|未定|(?:另行|另外|会后)[\u4e00-\u9fff]{2,6}|[详另]?见[^，。；]{2,20})",
    example="责任单位另行通知",
)
"""What stands where a clause belongs and names nobody: nothing, 同上, 责任单位另行通知."""


def _later_label(text: str, at: int) -> bool:
    return any(isinstance(label.role, Role) for label in labels.find_role_labels(text, at))


def _units_in(text: str) -> tuple[str, ...]:
    return tuple(piece for piece in _SEPARATOR.split(text) if is_certain(piece))


def _gives(wide: str, start: int, end: int, inner: str) -> bool:
    """Tell whether units in a bracket without a role are given a duty: at the end of a sentence, behind 牵头单位."""
    if _HOLDER.search(wide, max(0, start - 8), start):
        return True
    label = _OWN_LABEL.match(inner)
    if label:
        return _closes_sentence(wide, end) and not _OF_THE_PAPER.search(label["words"])
    return _mostly_units(inner) and _closes_sentence(wide, end)


_HOLDER = Pattern(r"(?:牵头|责任|配合|落实|实施|主办|协办|承办)(?:单位|部门|主体)\Z", example="牵头单位")
_OWN_LABEL = Pattern(r"(?P<words>[\u4e00-\u9fff]{2,6})：", example="主体：各企业")


def _mostly_units(text: str) -> bool:
    """Tell whether a list is one of units; a person may stand among them: 副县长王某，县应急局."""
    names = [name.text for part in _PART.split(text) for name in split_names(part)]
    certain = [is_certain(name) or name.endswith("成员单位") for name in names]
    return 2 * sum(certain) >= len(certain) > 0


_PART = Pattern("[，；。]", example="，")


def _closes_sentence(wide: str, end: int) -> bool:
    return end == len(wide) or wide[end] in "。；\n"


# Names

_CERTAIN = Pattern(
    r"\A(?:(?:省|市|县|区|州|旗|自治区|国家|国务院|全国|中央|各)[^，。；的]{0,16}(?:[局委办厅署部院会]|政府|中心|支队|大队|总队|街道|乡镇|管委会|分局|公司|[科股]室?)"
    r"|[\u4e00-\u9fff]{2,12}(?:局|委员会|办公室|安委[办会]|厅|支队|大队|总队|管委会|人民政府|街道办事处|(?<![干全局内外东西中南北本总支目])部))(?:（[^（）]*）)?\Z",
    example="市应急管理局",
)
_NO_NAME = Pattern(
    r"\A(?:对|与|和|及|以|将|把|按|为|向|从|由|请|经|并|加强|推动|督促|组织|指导|建立|健全|完善|开展|落实|压实|强化|推进|配合|会同|联合|协调|支持|通过|发挥|做好|抓好|相关|有关|该|其|本)"
    r"|(?:开展|加强|落实|建立|推进|组织(?!部\Z|人事部\Z)|督促|指导|履行|完善|协调|发挥)[^（]{0,12}\Z",
    example="督促各部门",
)


def is_certain(name: str) -> bool:
    """Tell whether a name out of running text is one of a unit beyond doubt: 市应急局, 各乡镇; not 企业, 有关单位."""
    return looks_like_unit(name) and _CERTAIN.search(name) is not None and _NO_NAME.search(name) is None


# Labels

_UNKNOWN = Pattern(
    r"(?:\A|[。；，（【\s])【?(?P<words>[\u4e00-\u9fff]{2,6}(?:单位|部门|科室|处室|股室|主体|机构))(?:\s{0,3}[：:]\s{0,3}|】\s{0,3})(?P<names>[^。；）\n]{2,80})",
    example="包联单位：市应急局",
)
_OF_THE_PAPER = Pattern(
    r"\A(?:各|市直|县直|区直|省直|有关|相关|所属|成员|直属)|(?:报送|填报|发文|印发|制发|抄送|主送|来文|起草|编制|联系|申报|建设|施工|监理|设计|使用|生产|经营|管理|检测|服务|用人|所在|发布|制定|运营)(?:单位|部门|机构|主体|科室)\Z",
    example="抄送单位",
)


_LIKE_ANOTHER = Pattern(
    r"(?:\A|[。；，])\s?(?P<words>(?:责任|牵头|配合|落实|实施)(?:单位|部门|主体)(?:[同如]上|同前|同第[^，。；]{1,6}|另行[^，。；]{2,6}|待定))",
    example="责任单位同第1条",
)
"""A sentence that only says where the units stand."""


def _labels(wide: str) -> Iterator[Sign]:
    for label in labels.find_role_labels(wide):
        before = wide[label.start - 1 : label.start]
        if isinstance(label.role, Role) and (not before or before in "。；，、！”）（【 \t\u2003\u3000\n"):
            end = _end_of_part(wide, label.end)
            yield Sign(SignKind.LABEL, label.start, end, _units_in(wide[label.end : end]))
    for match in _LIKE_ANOTHER.finditer(wide):
        yield Sign(SignKind.LABEL, match.start("words"), match.end())
    for match in _UNKNOWN.finditer(wide):
        if _OF_THE_PAPER.search(match["words"]) or labels.is_bare_label(match["words"]):
            continue
        units = _units_in(match["names"])
        if units:
            yield Sign(SignKind.UNKNOWN_LABEL, match.start("words"), match.end(), units)


def _end_of_part(wide: str, start: int) -> int:
    stop = _STOP.search(wide, start, start + _LONGEST_QUOTE)
    return stop.start() if stop else min(len(wide), start + _LONGEST_QUOTE)


_STOP = Pattern(r"[。；\n]", example="。")
_LONGEST_QUOTE = 120


# Statements

_BY = Pattern(
    r"由(?P<names>[^，。；：由]{2,60}?)(?P<verb>牵头|主办|承办|会同|负责(?!人|同志|解释|的)|统筹|组织|承担|具体(?:负责|落实|实施)|落实|实施|督促|指导)",
    example="由市应急局牵头",
)
_HEAD = Pattern(
    r"(?:\A|(?<=[，。；：\n]))\s?(?:并|且|同时|其中|请|原则上|具体)?(?P<names>[^，。；：由]{2,160}?)(?:要|应当|应|须|需|必须|将|负)?(?:按照?(?:各自)?职责(?:分工)?|分别|共同|具体|积极|切实|密切|主动|全力|认真)?"
    r"(?P<verb>牵头|总牵头|主办|承办|负责(?!人|同志|解释|的)|配合(?!检查)|协助|分工负责|督促|督导|指导)",
    example="市应急局牵头制定方案",
)
_MUST = Pattern(
    r"(?:\A|(?<=[。；：\n]))\s?(?P<names>[^，。；：]{2,40}?)(?:要|应当|应|须|必须|需)(?P<rest>[^。；\n]{2,100})",
    example="市应急局要督促各地落实",
)
_MARKED = Pattern(
    r"(?:\A|(?<=[，。；：、\n由]))\s?(?P<unit>[\u4e00-\u9fff]{3,20})（(?:总?牵头|主办|主责|配合|协办|责任)(?:单位|部门)?）",
    example="市应急局（牵头）",
)
_TAKES_PART = Pattern("牵头|负责(?!人|同志)|配合|督促|督导|指导|统筹|组织|落实", example="督促")


def _statements(wide: str) -> Iterator[Sign]:
    for pattern in (_BY, _HEAD):
        for match in pattern.finditer(wide):
            units = _subject(match["names"])
            if units and not is_attribute(wide, match.end()):
                yield Sign(SignKind.STATEMENT, match.start("names"), _end_of_part(wide, match.end()), units)
    for match in _MARKED.finditer(wide):
        if is_certain(match["unit"]):
            end = _end_of_part(wide, match.end())
            yield Sign(SignKind.STATEMENT, match.start("unit"), end, (match["unit"],))
    for match in _MUST.finditer(wide):
        units = _subject(match["names"])
        if units and not any(unit.startswith("各") for unit in units) and _TAKES_PART.search(match["rest"]):
            yield Sign(SignKind.STATEMENT, match.start("names"), match.end(), units)


def _subject(names: str) -> tuple[str, ...]:
    """Return the units a part of a sentence begins with, none where a word is not certainly one.

    In a list of several it is enough that most are: 财政部、人民银行、税务总局等按职责分工负责.
    """
    units = tuple(name.text for name in split_names(names))
    certain = sum(map(is_certain, units))
    listed = len(units) >= _SEVERAL and 2 * certain > len(units) and all(map(looks_like_unit, units))
    return units if units and (certain == len(units) or listed) else ()


_SEVERAL = 3
"""Names in a row that are hardly anything but units, if most of them are beyond doubt."""


def is_attribute(wide: str, end: int) -> bool:
    """Tell 县教育局负责审批的机构 and 某局负责解释 from what a unit is to do."""
    return _OF.match(wide, end) is not None


_OF = Pattern(r"[^，。；、]{0,10}?(?:的(?=[\u4e00-\u9fff])|负责解释)", example="审批的机构")
