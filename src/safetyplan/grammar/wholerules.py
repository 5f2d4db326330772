"""Rules a document states once for all its items: the first-listed leads; below all need …, not listed again."""

from typing import NamedTuple

from safetyplan.grammar import roles
from safetyplan.grammar.parties import split_names
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role


class WholeRule(NamedTuple):
    """A rule for the whole document as in `model.Default`."""

    phrase: str
    first_leads: bool = False
    role: Role | None = None
    units: tuple[str, ...] = ()


_FIRST_LEADS = Pattern(
    r"(?:(?:排|列|位列|排列|署名|居|为)?(?:名|序)?(?:在|于)?[^，。；、]{0,8}?(?:第一|首|最前|第1)(?:位|名|个|列)?(?:的)?[^，。；]{0,12}?"
    r"(?:为|是|系|作为|即)(?:主要)?(?:[^，。；]{0,6})(?:牵头|主办|主责|汇总)[^，。；）)]{0,6}(?:[，、]?下同)?)",
    example="排名第一的单位为牵头单位",
)
_LEAD_STANDS_FIRST = Pattern(
    r"牵头(?:责任)?(?:单位|部门)(?:为|是|即|系)?(?:排|列|居|位列|排列|署名)?(?:名|序)?(?:在|于)?(?:首位|第一位?)(?:者|的(?:单位|部门))?(?:[，、]下同)?"
    r"|(?:第一|首)(?:个|位|家|名)?(?:责任)?(?:单位|部门)(?:负责)?牵头[^，。；）)]{0,6}(?:[，、]下同)?",
    example="牵头单位列首位，下同",
)
_EACH = r"(?:以下|下述|其余|其他|后续|上述|各项|具体|所有)"
_NO_MORE = (
    r"[，,]?(?:以下)?(?:不再|不)(?:一一|逐一|逐项|重复|另行|分别|单独)?"
    r"(?:列出|列明|注明|列示|列|标注|作分工|做分工)(?:[，、]下同)?"
)
_NOT_LISTED = Pattern(
    _EACH + r"[^，。；]{0,10}?(?:均|都|皆)?(?:需|须|由|要|应)(?P<units>[^，。；]{2,40}?)"
    r"(?P<verb>负责落实|组织落实|具体落实|落实|负责|配合|参与|组织实施|实施|牵头|承担|履行)"
    r"(?:[\u4e00-\u9fff]{0,8}(?:责任|职责|工作|任务))?" + _NO_MORE,
    example="以下任务均需各乡镇负责落实，不再列出",
)
_CONCERNED = Pattern(
    _EACH + r"[^，。；]{0,10}?(?:均|都|皆)涉及(?P<units>[^，。；]{2,40}?)" + _NO_MORE,
    example="以下任务均涉及各乡镇，不再列出",
)
_ALL_ARE = Pattern(
    r"(?:均|都|皆)[为是][^，。；]{0,10}?(?P<verb>责任|落实|实施|配合|参与|牵头)(?:单位|部门|主体)" + _NO_MORE,
    example="均为责任单位，不再列出",
)
_ROLES = {
    "责任": Role.SHARE,
    "落实": Role.IMPLEMENT,
    "实施": Role.IMPLEMENT,
    "配合": Role.SUPPORT,
    "参与": Role.SUPPORT,
    "牵头": Role.LEAD,
}
_UNITS_BEFORE = Pattern(r"[^，。；：]{2,40}\Z", example="各乡镇（街道）")

_RULE_WORDS = Pattern("第一|首[位个名]|最前|第1|不再?[一逐重另分]*列|不再", example="不再一一列")
_LEAD_IN = Pattern(r"\A(?:[（(《“]|备?注[：:]|说明[：:])+", example="备注：")


def whole_rules(text: str) -> tuple[WholeRule, ...]:
    """Return the rules `text` states for the whole document: first-listed leads; below all need …, not listed."""
    if not _RULE_WORDS.search(text):
        return ()
    found = [
        WholeRule(_LEAD_IN.sub("", match.group()).strip("，、 "), first_leads=True)
        for match in (*_FIRST_LEADS.finditer(text), *_LEAD_STANDS_FIRST.finditer(text))
        if "单位" in match.group() or "部门" in match.group() or "下同" in match.group()
    ]
    if "不" not in text:  # each of the others says that somebody is not listed again
        return tuple(found)
    for match in _NOT_LISTED.finditer(text):
        verb = roles.closing_verb("市局" + match["verb"])
        role = verb.role if verb and verb.role else Role.SHARE
        found.append(_rule(match.group(), role, match["units"]))
    found += [_rule(match.group(), Role.SHARE, match["units"]) for match in _CONCERNED.finditer(text)]
    for match in _ALL_ARE.finditer(text):
        units = _UNITS_BEFORE.search(text, max(0, match.start() - 40), match.start())
        if units:
            phrase = _LEAD_IN.sub("", units.group() + match.group())
            named = phrase.removesuffix(match.group())
            found.append(_rule(phrase, _ROLES[match["verb"]], named))
    return tuple(found)


def _rule(phrase: str, role: Role, units: str) -> WholeRule:
    return WholeRule(phrase, role=role, units=tuple(name.text for name in split_names(units)))
