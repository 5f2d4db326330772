"""Labels that say what follows them: 牵头单位：, 【责任单位】, 责任单位为, 完成时限：, 责任领导：.

A label of responsibility is made of words for a role and a word for who holds it: 牵头 + 单位, 主要 + 责任 + 科室.
What is made in the same way of words nobody knows (受理单位：) is a label, too, but says no role.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from safetyplan.grammar.parties import ORG, looks_like_unit
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role

PEOPLE = "people"
DEADLINE = "deadline"
OTHER = "other"

_NO_ROLES: tuple[tuple[str, str], ...] = (
    (
        r"(?:第一|直接|具体|主要)?(?:责任|牵头|分管|包保|主管|挂钩|联系|包抓|督办|市级|县级)?(?:[省市县区]级?)?(?:责任)?(?:领导|责任人|负责人|联系人|经办人|负责同志)(?:及职务)?",
        PEOPLE,
    ),
    (
        r"(?:完成|整改|办结|落实|推进|实施|责任|工作)?(?:时限|期限|时间节点|时间进度|时间)(?:要求|安排|节点)?|时间表|进度要求|进度安排",
        DEADLINE,
    ),
    (
        r"备注|说明|依据|(?:工作|预期|年度)?目标|(?:预期|主要|工作)?成[效果](?:形式)?|进展(?:情况)?|联系(?:电话|方式)|来源|类别|(?:考核)?分值",
        OTHER,
    ),
)
_ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    ("总牵头 牵头 抓总 主办 主责 主抓 主要责任 第一责任 首要责任 主要负责", Role.LEAD),
    ("配合 协办 协同 协助 参加 参与 支持 协作 支撑 联办", Role.SUPPORT),
    ("督促 督导 督办 督查 指导 监督 监管 考核", Role.SUPERVISE),
    ("落实 实施 执行", Role.IMPLEMENT),
    ("组织 统筹 协调", Role.ORGANIZE),
    ("责任 承办 负责 分工 承担 主管 涉及 有关 相关 完成 包保 包抓", Role.SHARE),
)
"""What a label is made of, the words that outweigh others first: 牵头责任单位 leads, 组织实施单位 implements."""
_BESIDE = "具体 直接 共同 其他 检查 主要 业务 行业 属地 地方 贯彻 推进 工作 任务 职责 市级 县级 区级 省级 国家级 市直 县直 区直 省直 中直 市区 市县 乡镇 镇街 街道 园区 企业"
"""What a label may say besides."""
_KIND = r"(?:单位和部门|部门和单位|单位（部门）|部门（单位）|单位\(部门\)|部门\(单位\)|责任单位|责任部门|责任主体|单位|部门|地区|主体|机构|科室|处室|股室|站所|站办所|方)"
_STEMS = tuple(word for words, _role in _ROLE_WORDS for word in words.split())
_STEM = "|".join(sorted(_STEMS, key=lambda word: (-len(word), word)))
_AROUND = "|".join(_BESIDE.split())

_WORDS = Pattern(
    "(?:"
    + "|".join(f"(?P<l{index}>{words})" for index, (words, _kind) in enumerate(_NO_ROLES))
    + rf"|(?P<role>牵头[\u4e00-\u9fff]{{0,4}}|(?:{_AROUND})*(?:{_STEM})(?:{_STEM}|{_AROUND})*(?:主体)?){_KIND}(?:名称)?"
    + r"|(?P<bare>牵头|配合|责任|落实|督导|督促|指导|协助|主办|协办|参与|组织|责任分工|职责分工|任务分工|分工))\Z",
    example="牵头单位",
    starts="中乡企园国地街镇业主任依共其具分办包区协县参备完实属工市年总成执承抓挂指推支整时有期来检涉牵监目直相省督第类组经统考职联落行说负责贯进配预领首",
)
_COLON = Pattern(r"\s{0,3}[：:︰]\s{0,3}", example="：")
_BREAK = Pattern(
    r"\s{0,3}[：:︰]\s{0,3}|】\s{0,3}|(?<=[位门室体])(?:[为是]\s?|[ \t\u2003\u3000]{1,4}|(?=[省市县区州旗各]))",
    example="】",
)
"""What may stand between a label and the names: a colon; the end of its bracket; 为; a space; nothing."""
_OPENS = Pattern(r"(?:\A|[。；，！？”）、】（\s])\Z", example="。")
_LONGEST = 20
_BARE_ROLES = {
    "牵头": Role.LEAD,
    "主办": Role.LEAD,
    "配合": Role.SUPPORT,
    "协助": Role.SUPPORT,
    "协办": Role.SUPPORT,
    "参与": Role.SUPPORT,
    "落实": Role.IMPLEMENT,
    "督导": Role.SUPERVISE,
    "督促": Role.SUPERVISE,
    "指导": Role.SUPERVISE,
    "组织": Role.ORGANIZE,
}


class RoleLabel(NamedTuple):
    """A label such as 牵头单位：; `role` is a role, or says that people or a deadline follow."""

    words: str
    role: Role | str
    start: int
    end: int


def read_role_label(text: str, at: int = 0) -> RoleLabel | None:
    """Return the label that `text` shows at `at`, with the colon, bracket, 为 or space behind it."""
    start = at + 1 if text[at : at + 1] == "【" else at
    for mark in _BREAK.finditer(text, start, start + _LONGEST + 4):
        match = _WORDS.match(text, start, mark.start())
        if match and _separates(text, at, mark):
            return _label(match, at, mark.end())
        if _COLON.match(mark.group()):
            return None
    return None


def is_bare_label(text: str) -> bool:
    """Tell whether `text` is a label of responsibility alone, with or without its mark: 责任单位：, 【牵头单位】."""
    words = text.strip("：: 【】\u2003\u3000")
    match = _WORDS.match(words, 0, len(words)) if len(words) <= _LONGEST else None
    return match is not None and match["role"] is not None


def find_role_labels(text: str, start: int = 0, end: int | None = None) -> Iterator[RoleLabel]:
    """Yield every label of `text` between `start` and `end`, in order."""
    for mark in _BREAK.finditer(text, start, len(text) if end is None else end):
        match = _WORDS.search(text, max(start, mark.start() - _LONGEST), mark.start())
        if not match:
            continue
        at = match.start() - (text[match.start() - 1 : match.start()] == "【")
        if at >= start and _separates(text, at, mark):
            yield _label(match, at, mark.end())
            start = mark.end()


def _separates(text: str, at: int, mark: re.Match[str]) -> bool:
    """Tell whether a mark ends the label at `at`: a colon does, anything else only where a label and a unit can stand."""
    if _COLON.match(mark.group()):
        return text[at] != "【"
    if mark.group().startswith("】") != (text[at] == "【"):
        return False
    if text[at] != "【" and not _OPENS.search(text, max(0, at - 2), at):
        return False
    name = _FIRST_NAME.match(text, mark.end())
    return name is not None and looks_like_unit(name.group()) and ORG.search(name.group()) is not None


_FIRST_NAME = Pattern(r"[^、，；。：）】\s]{2,40}", example="市应急局")


def _label(match: re.Match[str], start: int, end: int) -> RoleLabel:
    if match["bare"]:
        role: Role | str = _BARE_ROLES.get(match["bare"], Role.SHARE)
    elif match["role"]:
        role = next(
            role for words, role in _ROLE_WORDS if any(word in match["role"] for word in words.split())
        )
    else:
        role = next(kind for index, (_words, kind) in enumerate(_NO_ROLES) if match[f"l{index}"])
    return RoleLabel(match.group(), role, start, end)
