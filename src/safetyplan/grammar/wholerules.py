"""Rules a document states once for all its items: the first-listed leads; below all need …, not listed again."""

import re
from dataclasses import dataclass

from safetyplan.grammar import roles
from safetyplan.grammar.parties import split_names
from safetyplan.words import Role


@dataclass(frozen=True, slots=True)
class WholeRule:
    """A rule for the whole document as in `model.Default`."""

    phrase: str
    first_leads: bool = False
    role: Role | None = None
    units: tuple[str, ...] = ()


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
