"""An item whose text begins by saying who does it: 由县应急局牵头，会同县水利局开展…; 县消防救援大队负责….

Only such a beginning is read, and only whole: where more of the sentence speaks of roles, nothing is, and the sign
of a duty that stands there is left to be asked about.
"""

from typing import NamedTuple

from safetyplan.grammar.parties import Name, split_names
from safetyplan.grammar.segments import Party, answering
from safetyplan.grammar.signs import GIVES_ROLE, is_attribute, is_certain
from safetyplan.patterns import Pattern
from safetyplan.plan.vocabulary import Role
from safetyplan.text import widened


class Statement(NamedTuple):
    """The sentence that says who does a task, and who does what by it."""

    words: str
    parties: tuple[Party, ...]


_OPENING = Pattern(
    r"(?:(?:[^，。；：、由]{2,12}(?:前|底|内|期间|起)|每[^，。；：、由]{1,4})，?)?由?(?P<names>[^，。；：由]{3,60}?)"
    r"(?P<verb>牵头负责|牵头组织|牵头|主办|(?:具体|共同|分别)?负责(?!人|同志|解释|的))",
    example="汛期前由县应急局牵头",
)
_WITH = Pattern(r"，?会同(?P<names>[^，。；]{3,60})", example="会同县水利局")
_WORK = Pattern(
    "(?<=局)(?!机关|党|长|属|领导|[、，。])|(?<=[支大]队)(?![长员、，。])|开展|组织(?!部)|制定|编制|起草|出台|印发|建立|健全|完善|实施|推进|推动|加强|做好|抓好|落实|进行|对|在|于|成立|召开|研究|联合|共同|统一|集中"
    "|定期|每|全面|深入|严格|及时|排查|检查|整治|督促|督导|指导|办理|负责|完成|修订|发布|公布|设立|统筹|协调|汇总|报送|依法",
    example="开展",
)
"""Where what is to be done may begin, behind the last name of a list: by its own first word, or behind 局."""


def opening_statement(text: str, *, headed: bool = False) -> Statement | None:
    """Return who does what by the first sentence of an item; None where it does not say so, or not for certain.

    `headed`: the item has a heading, so that 负责 alone may be about a part of it: 县安委办负责日常调度.
    """
    wide = widened(text[:_LONGEST])
    end = next((at for at, c in enumerate(wide) if c in "。；\n"), len(wide))
    opening = _OPENING.match(wide, 0, end)
    if not opening or is_attribute(wide, opening.end()):
        return None
    leads = opening["verb"].startswith(("牵头", "主办"))
    if headed and not leads:
        return None
    names = split_names(opening["names"], opening.start("names"))
    if not names or not all(is_certain(name.text) for name in names):
        return None
    role = Role.LEAD if leads else answering(names)
    parties = [Party(role, names, opening["verb"], names[0].start, opening.end())]
    at = opening.end()
    if beside := _WITH.match(wide, at, end):
        found = _names_before_work(beside["names"], beside.start("names"))
        if found is None:
            return None
        parties.append(Party(Role.SHARE, found[0], "会同", found[0][0].start, found[1]))
        at = found[1]
    while beside := _BESIDE.match(wide, at, end):
        names = split_names(beside["names"], beside.start("names"))
        if not all(is_certain(name.text) for name in names):
            return None
        parties.append(
            Party(_BESIDE_ROLES[beside["verb"]], names, beside["verb"], names[0].start, beside.end())
        )
        at = beside.end()
    if GIVES_ROLE.search(wide, at, end):
        return None
    return Statement(text[:end], tuple(parties))


_BESIDE_ROLES = {
    "配合": Role.SUPPORT,
    "协助": Role.SUPPORT,
    "参与": Role.SUPPORT,
    "落实": Role.IMPLEMENT,
    "督促": Role.SUPERVISE,
    "督导": Role.SUPERVISE,
    "指导": Role.SUPERVISE,
}
_BESIDE = Pattern(
    rf"[^，。；]*，(?P<names>[^，。；：由]{{3,60}}?)(?:负责|具体|积极|密切|协同)?(?P<verb>{'|'.join(_BESIDE_ROLES)})",
    example="，县公安局配合",
)


_LONGEST = 300
"""Characters; a sentence of more is not read."""


def _names_before_work(text: str, offset: int) -> tuple[tuple[Name, ...], int] | None:
    """Return the units a list begins with and where they end: 县公安局、县水利局开展检查; None if that is not certain."""
    names = split_names(text, offset)
    if not names:
        return None
    *whole, last = names
    if not is_certain(last.text):
        ends = (match.start() for match in _WORK.finditer(last.text, _SHORTEST))
        end = next((end for end in ends if is_certain(last.text[:end])), 0)
        if _GOES_ON.match(last.text, end):
            return None
        last = last._replace(text=last.text[:end], end=last.start + end)
    if not all(is_certain(name.text) for name in (*whole, last)):
        return None
    return (*whole, last), last.end


_GOES_ON = Pattern(
    "[和及与]|[^，。；]{0,8}?(?:[局委办厅署科股队]|中心|党组|机关)", example="交警大队整治货车"
)
"""What behind a name may be more of it, or another one."""
_SHORTEST = 3
"""Characters of a name in front of a verb; 县委 may go on: 县委对外联络办."""
