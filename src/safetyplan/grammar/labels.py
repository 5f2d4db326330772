"""Labels that say what follows them: 牵头单位：, 完成时限：, 责任领导：."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role

PEOPLE = "people"
DEADLINE = "deadline"
OTHER = "other"

_LABELS: tuple[tuple[str, Role | str], ...] = (
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
    (
        r"(?:总?牵头|主办|主责|主要责任|第一责任|主要负责|首要责任|牵头责任|责任牵头|牵头负责|牵头主责|牵头落实|牵头推进|牵头抓总)",
        Role.LEAD,
    ),
    (r"牵头[\u4e00-\u9fff]{0,4}", Role.LEAD),
    (r"(?:配合|协办|协同|协助|参加|参与|支持|配合责任|协作|协同配合|协同责任|参与配合|支撑)", Role.SUPPORT),
    (r"(?:督促|督导|督办|督查|指导|监督|监管|考核|指导监督|督促指导|督导检查|业务指导)", Role.SUPERVISE),
    (r"(?:组织|统筹|统筹协调|协调|组织协调)", Role.ORGANIZE),
    (r"(?:落实|实施|执行|具体落实|具体实施|组织实施|实施主体|属地落实|贯彻落实|落实主体)", Role.IMPLEMENT),
    (
        r"(?:责任|承办|负责|共同责任|分工|责任分工|承担|具体承办|主管|相关责任|涉及|有关|相关|其他责任|完成|工作责任)",
        Role.SHARE,
    ),
)
_KIND = r"(?:单位和部门|部门和单位|单位（部门）|部门（单位）|单位\(部门\)|部门\(单位\)|责任单位|责任部门|责任主体|单位|部门|地区|主体|机构|科室|处室|股室|站所|站办所|方)"

_WORDS = Pattern(
    "(?:"
    + "|".join(
        rf"(?P<l{index}>{words}){'' if role in (PEOPLE, DEADLINE, OTHER) else _KIND}(?:名称)?"
        for index, (words, role) in enumerate(_LABELS)
    )
    + r"|(?P<bare>牵头|配合|责任|落实|督导|督促|指导|协助|主办|协办|参与|组织|责任分工|职责分工|任务分工|分工))\Z",
    example="牵头单位",
)
_COLON = Pattern(r"\s{0,3}[：:︰]\s{0,3}", example="：")
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
    """Return the label that `text` shows at `at`, colon included."""
    colon = _COLON.search(text, at, at + _LONGEST + 4)
    match = _WORDS.match(text, at, colon.start()) if colon else None
    return _label(match, colon.end()) if match and colon else None


def find_role_labels(text: str, start: int = 0, end: int | None = None) -> Iterator[RoleLabel]:
    """Yield every label of `text` between `start` and `end`, in order."""
    for colon in _COLON.finditer(text, start, len(text) if end is None else end):
        match = _WORDS.search(text, max(start, colon.start() - _LONGEST), colon.start())
        if match:
            yield _label(match, colon.end())
            start = colon.end()


def _label(match: re.Match[str], end: int) -> RoleLabel:
    if match["bare"]:
        role: Role | str = _BARE_ROLES.get(match["bare"], Role.SHARE)
    else:
        role = next(_LABELS[index][1] for index in range(len(_LABELS)) if match[f"l{index}"])
    return RoleLabel(match.group(), role, match.start(), end)
