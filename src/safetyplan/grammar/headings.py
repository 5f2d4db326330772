"""The heading at the head of a paragraph."""

from typing import NamedTuple

from safetyplan.patterns import Pattern

_STOP = Pattern(r"[。！？]", example="。")


class Head(NamedTuple):
    """A heading and where the text behind it begins.

    `stopped`: a full stop stands between them.  `certain` is false where the end of the heading is a guess.
    """

    heading: str
    end: int
    stopped: bool = True
    certain: bool = True


_LONGEST_HEADING = 36


def split_heading(text: str) -> Head | None:
    """Take the heading off a paragraph that begins 加强组织领导。各地要……; None where there is none."""
    stop = _STOP.search(text, 0, _LONGEST_HEADING + 1)
    if stop is None or stop.start() < 3 or not text[stop.end() :].strip():
        space = _SPACED.match(text)
        return Head(space[1], space.end(), stopped=False) if space else None
    heading = text[: stop.start()]
    if stop.group() != "。" or heading.count("，") > 2 or heading.count("“") != heading.count("”"):
        return None
    if _NO_HEADING.search(heading):
        return None
    return Head(heading, stop.end())


_NO_HEADING = Pattern(r"[；：]|[（(][^）)]*\Z|[，、…—,;:!?]\Z", example="提出要求：")
_SPACED = Pattern(
    r"([\u4e00-\u9fff“”、]{4,24}) (?=[\u4e00-\u9fff]{2}[^。]{6,}[。；])",
    example="加强组织领导 各地要结合实际抓好落实。",
)

_PAUSE = Pattern(r"[，。；：、]", example="，")
_GLUED = Pattern(
    r"(?<=[管念巡查责实患升理作力制撑设法度动控治建范平识查务系革育宜流展化境用能险训督求导键])"
    r"(?=(?:推动|推进|将|加强|加大|加快|开展|深化|深入|持续|严格|严查|严厉|全面|组织|重点|落实|扎实|贯彻|常态化|聚焦|紧盯|完善|健全|规范|强化|坚持"
    r"|负有|根据|按照|围绕|突出|督促|建立|结合|充分|积极|进一步|大力|认真|探索|实施|切实|定期|依托|统筹|推广|对|以|把|各))",
    example="加强燃气安全监管深化全市燃气整治",
)


def split_glued_heading(text: str) -> Head | None:
    """Guess where a heading ends that lost its full stop: 加强燃气安全监管深化全市……

    Only for lists whose other items have headings; the guess is for a person to confirm.
    """
    stop = _PAUSE.search(text)
    limit = min(stop.start() if stop else len(text), 26)
    for match in _GLUED.finditer(text, 7, limit):
        if len(text) - match.start() > 8:
            return Head(text[: match.start()], match.start(), stopped=False, certain=False)
    return None
