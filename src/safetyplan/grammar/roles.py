"""The verbs that give a role: 牵头, 按职责分工负责, 督促 …

Role words also stand inside names (组织部, 督查室, 指导中心), so a verb is only looked for behind the last name of a
segment.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from safetyplan.grammar.labels import read_role_label
from safetyplan.grammar.parties import looks_like_unit
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role

_LEADING = frozenset("牵头 总牵头 主办 主责 为主 抓总 主抓 包抓".split())
_SUPPORTING = frozenset("配合 协助 参与 参加 支持 协办 协同 联动 协作".split())
_SUPERVISING = frozenset("督促 督导 指导 监督 督办 督查 考核".split())
_ORGANIZING = frozenset("组织 统筹 统筹协调 协调".split())
_DOING = frozenset("落实 实施 执行 具体落实 具体实施".split())
_ANSWERING = frozenset("负责 负总责 承担 承办 分工".split())
_WEAK = tuple("推进 推动 开展 完成 办理 保障 做好 抓好 管理 检查 评估 到位 工作 组织开展".split())
_EACH = ("各负其责", "各司其职")
_SHARING = _EACH + tuple("分别 共同 各自 分头 联合 分工 协力".split())
_FILLING = tuple(
    "具体 积极 密切 全力 全面 主要 切实 要 应 做好 抓好 加强 一起 统一 认真 直接 全程 予以 结合实际 依法 按要求 按规定 抓 好 共同抓".split()
)

_DUTIES = Pattern(
    r"(?:(?:按照?|依照?|依据|根据|结合|围绕)(?:各自|有关|相关|自身|本部门|本单位|部门)?的?"
    r"(?:工作|法定|任务|属地)?(?:职责|职能|责任|任务|权限|分工|管理|隶属关系|要求)"
    r"(?:职责|职能|任务|分工|范围|权限|责任|管理|要求|原则|规定|和|、)*(?:内)?"
    r"|在(?:各自|自身)?(?:的)?(?:工作)?(?:职责|职权|职能|权限)(?:范围)?内)\Z",
    example="按照各自职责分工",
)
_PRINCIPLE = Pattern(
    r"按照?(?:“[^“”]{2,40}”|(?:(?!职[责能权]|分工|任务|权限)[^、，；。“”按]){2,16}){1,2}的?(?:要求|原则|规定)\Z"
    r"|(?<=[镇乡道局委区县村场）])属地(?:管理)?\Z",
    example="按照“三管三必须”要求",
)
"""How a task is done, which says no role: 按照“三管三必须”要求负责, 按“属地管理”原则落实."""
_STRONG = frozenset(_EACH) | _LEADING | _SUPPORTING | _SUPERVISING | _ORGANIZING | _DOING | _ANSWERING
_TOKENS = sorted({*_STRONG, *_WEAK, *_SHARING, *_FILLING}, key=lambda word: (-len(word), word))
_TOKEN = Pattern(f"(?:{'|'.join(_TOKENS)})\\Z", example="负责")
_NAMES_IN_ORGANIZATION = tuple(f"{kind}组织" for kind in "党 社会 工会 层 团 业 济 间 级 群 国际".split())
_WINDOW = 60


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
    held = _HOLDS.search(tail)
    if held and (label := read_role_label(held["label"] + "：")) and isinstance(label.role, Role):
        return Verb(held.group(), label.role, shift + held.start(), end)
    tokens: list[tuple[int, str]] = []
    at = len(tail)
    while at > 0:
        principle = _PRINCIPLE.search(tail, 0, at)
        duties = None if principle else _DUTIES.search(tail, 0, at)
        match = principle or duties or _TOKEN.search(tail, 0, at)
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


_HOLDS = Pattern(
    r"(?:作为|为|是|系)(?P<label>[\u4e00-\u9fff]{2,6}(?:单位|部门|科室|主体))\Z", example="市应急局为牵头单位"
)


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


_SEPARATOR = Pattern(r"[、，,；]", example="、")
_INNER_VERB = Pattern(
    r"(?:按照?(?:各自)?职责(?:分工)?)?(?P<verb>牵头负责|牵头组织|牵头|组织(?:实施|落实|开展)?|负责(?!人|同志)|分工负责|配合|协助|参与|支持|指导|督促|督导|监督|落实|承担|承办|统筹)",
    example="按职责分工负责",
)
_VERB_WORDS = Pattern("|".join(sorted(_STRONG, key=len, reverse=True)), example="牵头")


def inner_verbs(text: str) -> Iterable[Verb]:
    """Yield verbs inside `text` that follow a unit's name: 市住建局负责工程质量, 市应急局牵头市住建局配合."""
    for match in _INNER_VERB.finditer(text):
        before = text[max(0, match.start() - _WINDOW) : match.start()]
        if not looks_like_unit(_SEPARATOR.split(before)[-1].strip()) or before.endswith(_OPEN_NAMES):
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


_NAME_END = Pattern(r"[、，,；;。]", example="，")
_OPEN_NAMES = ("市委", "省委", "县委", "区委", "党委")
_NAME_GOES_ON = Pattern(
    r"[部处室科办中]|中心|领导小组|协调(?:小组|办|机制)|工作|委员会|单位|部门|机构|机制", example="委员会"
)
