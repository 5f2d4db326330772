"""The words that give a role: 牵头, 按职责分工负责, 配合单位：, 督促 …

Role words also stand inside names (组织部, 督查室, 指导中心), so a verb is only looked for behind the last name of a
segment, and a label only in front of the first.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from safetyplan.grammar.parties import looks_like_unit
from safetyplan.words import Role

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
_KIND = r"(?:单位和部门|部门和单位|单位（部门）|部门（单位）|单位\(部门\)|部门\(单位\)|责任单位|责任部门|责任主体|单位|部门|地区|主体|机构|科室|处室|股室|方)"
_COLON = r"\s{0,3}[：:︰]\s{0,3}"

_LABEL = re.compile(
    "|".join(
        rf"(?P<l{index}>{words}){'' if role in (PEOPLE, DEADLINE, OTHER) else _KIND}(?:名称)?{_COLON}"
        for index, (words, role) in enumerate(_LABELS)
    )
    + rf"|(?P<bare>牵头|配合|责任|落实|督导|督促|指导|协助|主办|协办|参与|组织|责任分工|职责分工|任务分工|分工){_COLON}"
)
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


def read_label(text: str, at: int = 0) -> RoleLabel | None:
    """Return the label that `text` shows at `at`, colon included."""
    match = _LABEL.match(text, at)
    return _label(match) if match else None


def find_labels(text: str) -> Iterable[RoleLabel]:
    """Yield every label of `text`, in order."""
    return (_label(match) for match in _LABEL.finditer(text))


def _label(match: re.Match[str]) -> RoleLabel:
    words = match.group()
    if match["bare"]:
        role: Role | str = _BARE_ROLES.get(match["bare"], Role.SHARE)
    else:
        role = next(_LABELS[index][1] for index in range(len(_LABELS)) if match[f"l{index}"])
    return RoleLabel(words.rstrip(" \t\u3000：:︰"), role, match.start(), match.end())


_LEADING = frozenset("牵头 总牵头 主办 主责 为主 抓总 主抓 包抓".split())
_SUPPORTING = frozenset("配合 协助 参与 参加 支持 协办 协同 联动 协作".split())
_SUPERVISING = frozenset("督促 督导 指导 监督 督办 督查 考核".split())
_ORGANIZING = frozenset("组织 统筹 统筹协调 协调".split())
_DOING = frozenset("落实 实施 执行 具体落实 具体实施".split())
_ANSWERING = frozenset("负责 负总责 承担 承办 分工".split())
_WEAK = tuple("推进 推动 开展 完成 办理 保障 做好 抓好 管理 检查 评估 到位 工作 组织开展".split())
_SHARING = tuple("分别 共同 各自 分头 联合 分工 协力".split())
_FILLING = tuple(
    "具体 积极 密切 全力 全面 主要 切实 要 应 做好 抓好 加强 一起 统一 认真 直接 全程 予以 结合实际 依法 按要求 按规定 抓 好 共同抓".split()
)

_DUTIES = re.compile(
    r"(?:(?:按照?|依照?|依据|根据|结合|围绕)(?:各自|有关|相关|自身|本部门|本单位|部门)?的?"
    r"(?:工作|法定|任务|属地)?(?:职责|职能|责任|任务|权限|分工|管理|隶属关系|要求)"
    r"(?:职责|职能|任务|分工|范围|权限|责任|管理|要求|原则|规定|和|、)*(?:内)?"
    r"|在(?:各自|自身)?(?:的)?(?:工作)?(?:职责|职权|职能|权限)(?:范围)?内)\Z"
)
_STRONG = _LEADING | _SUPPORTING | _SUPERVISING | _ORGANIZING | _DOING | _ANSWERING
_TOKENS = sorted({*_STRONG, *_WEAK, *_SHARING, *_FILLING}, key=lambda word: (-len(word), word))
_TOKEN = re.compile(f"(?:{'|'.join(_TOKENS)})\\Z")
_NAMES_IN_ORGANIZATION = tuple(f"{kind}组织" for kind in "党 会 层 团 业 济 间 级 群 国际".split())
_WINDOW = 40


class Verb(NamedTuple):
    """A verb phrase such as 按职责分工负责, and where it stands.

    `role` is None for 负责 alone: one unit leads, several share.
    """

    words: str
    role: Role | None
    start: int
    end: int


def closing_verb(text: str) -> Verb | None:
    """Return the verb phrase that ends `text`, a segment of parties and verb; None where there is none."""
    end = len(text.rstrip(" \t\u3000。"))
    tail = text[max(0, end - _WINDOW) : end]
    shift = end - len(tail)
    tokens: list[tuple[int, str]] = []
    at = len(tail)
    while at > 0:
        duties = _DUTIES.search(tail, 0, at)
        token = None if duties else _TOKEN.search(tail, 0, at)
        match = duties or token
        if match is None or tail[:at].endswith(_NAMES_IN_ORGANIZATION):
            break
        at = match.start()
        tokens.insert(0, (at, "职责" if duties else match.group()))
        while at > 0 and tail[at - 1] in "、，和并及与的" and tokens and _TOKEN.search(tail, 0, at - 1):
            at -= 1
    while tokens and tokens[0][1] in _WEAK and not looks_like_unit(tail[: tokens[0][0]][-20:]):
        tokens.pop(0)
    words = [word for _, word in tokens]
    if not any(word in _STRONG for word in words):
        return None
    start = shift + tokens[0][0]
    return Verb(text[start:end], role_of(words), start, end)


def role_of(words: list[str]) -> Role | None:
    """Return the role that the words of a verb phrase give; None for 负责 alone."""
    given = set(words)
    if given & _LEADING:
        return Role.LEAD
    if given & _SUPPORTING:
        return Role.SUPPORT
    if given & _SUPERVISING:
        return Role.SUPERVISE
    if given & _ORGANIZING and not given & _DOING:
        return Role.ORGANIZE
    if given & {"职责", *_SHARING}:
        return Role.SHARE
    if given & _DOING:
        return Role.IMPLEMENT
    return None


_INNER_VERB = re.compile(
    r"(?:按照?(?:各自)?职责(?:分工)?)?(?P<verb>牵头负责|牵头组织|牵头|组织实施|组织|负责|分工负责|配合|协助|参与|支持|指导|督促|督导|监督|落实|承担|承办|统筹)"
)
_VERB_WORDS = re.compile("|".join(sorted(_STRONG, key=len, reverse=True)))


def inner_verbs(text: str) -> Iterable[Verb]:
    """Yield verbs inside `text` that follow a unit's name: 市住建局负责工程质量, 市应急局牵头市住建局配合."""
    for match in _INNER_VERB.finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        if not looks_like_unit(re.split(r"[、，,；]", before)[-1].strip()) or before.endswith(_OPEN_NAMES):
            continue
        if _NAME_GOES_ON.match(text, match.end()) or _inside_name(text, match):
            continue
        yield Verb(match.group(), role_of(_VERB_WORDS.findall(match["verb"])), match.start(), match.end())


def _inside_name(text: str, match: re.Match[str]) -> bool:
    """Tell whether the verb is part of a name, as in 省市场监督管理局: 牵头, 负责, 配合 never are."""
    if match["verb"].startswith(("牵头", "负责", "配合", "分工")):
        return False
    end = _NAME_END.search(text, match.end())
    return looks_like_unit(text[match.start() - 2 : end.start() if end else len(text)])


_NAME_END = re.compile(r"[、，,；;。]")
_OPEN_NAMES = ("市委", "省委", "县委", "区委", "党委")
_NAME_GOES_ON = re.compile(
    r"[部处室科办中]|中心|领导小组|协调(?:小组|办|机制)|工作|委员会|单位|部门|机构|机制"
)
