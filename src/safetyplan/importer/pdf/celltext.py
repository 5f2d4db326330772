"""The text of a cell: its lines joined where they were cut at the cell's width, kept apart where they end by themselves."""

from collections.abc import Sequence
from itertools import pairwise

from safetyplan.grammar.parties import looks_like_unit
from safetyplan.importer.pdf.visual_lines import Fragment, VisualLine, visual_lines, width_of
from safetyplan.importer.text import clean
from safetyplan.patterns import Pattern

_FIRST_WORD = Pattern(r"[“‘（(《〈【]*(?:[0-9A-Za-z.%]+|.)[、，。；：）)》〉】”’！？,.;:]*", example="（2024")
"""What stands at the beginning of a line and is not parted: with it the line above would have been too wide."""
_PLAY = 0.35
"""Ems that a line is shorter than it could be, with which it still counts as full."""
_LAST_NAME = Pattern(r"[^、，,；;：:\s]*\Z")
_FIRST_NAME = Pattern(r"[^、，,；;：:\s]*")
_OF_A_PLACE = Pattern(r"[各省市县区州乡镇街]", example="市公安局")
_LATIN = Pattern(r"[A-Za-z,;]\n[A-Za-z]")


def cell_text(fragments: Sequence[Fragment], width: float) -> str:
    """Return what a cell says, `width` points wide; where a line ends by itself, a new one begins."""
    lines = sorted(visual_lines(sorted(fragments, key=lambda f: -f.y), 0), key=lambda line: -line.y)
    text = lines[0].text if lines else ""
    for before, line in pairwise(lines):
        text += _between(before, line, width) + line.text
    return "\n".join(filter(None, map(clean, text.split("\n"))))


def _between(before: VisualLine, line: VisualLine, width: float) -> str:
    if _joins_two_units(before.text, line.text):
        return "\n"
    first = _FIRST_WORD.match(line.text)
    needed = before.right - before.left + width_of(first[0] if first else "") * line.size
    ends = needed <= width - _PLAY * line.size and not _goes_on(before.text, line.text)
    if ends and not _breaks_a_unit(before.text, line.text):
        return "\n"
    return " " if _LATIN.fullmatch(f"{before.text[-1:]}\n{line.text[:1]}") else ""


def _goes_on(above: str, below: str) -> bool:
    """Tell whether a line that ends early goes on: a comma stands at its end or a mark at the next one's beginning."""
    return above.endswith(("、", "，", "（", "(")) or below.startswith(("、", "，", "。", "；", "）", ")"))


def _joins_two_units(above: str, below: str) -> bool:
    """Tell whether a unit ends with one line and another begins with the next: 市应急局, 市公安局.

    A cell just as wide as its first name would else make one name of both.
    """
    last, first = _LAST_NAME.search(above), _FIRST_NAME.match(below)
    if not last or not first or not _OF_A_PLACE.match(first[0]):
        return False
    return looks_like_unit(last[0]) and looks_like_unit(first[0])


def _breaks_a_unit(above: str, below: str) -> bool:
    """Tell whether two lines are one unit, and the upper one none: 市住房和城, 乡建设局."""
    last, first = _LAST_NAME.search(above), _FIRST_NAME.match(below)
    if not last or not first or not last[0] or not first[0]:
        return False
    return not looks_like_unit(last[0]) and looks_like_unit(last[0] + first[0])


def printed_line(fragments: Sequence[Fragment]) -> str:
    """Return what stands at one height, with a space where there is a gap."""
    text, end = "", 0.0
    for fragment in sorted(fragments, key=lambda f: f.x):
        text += (" " if text and fragment.x - end > 0.6 * fragment.size else "") + fragment.text.strip()
        end = right_of(fragment)
    return clean(text)


def right_of(fragment: Fragment, narrow: float = 0.55) -> float:
    """Return where a fragment ends, its letters and digits reckoned `narrow` ems wide."""
    text = fragment.text.strip()
    wide = sum(ord(character) >= 0x2E80 for character in text)
    return fragment.x + (wide + (len(text) - wide) * narrow) * fragment.size
