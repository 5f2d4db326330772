"""The lines of a PDF page as they stand on it: text with its place, from the fragments a PDF draws."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from safetyplan.patterns import Pattern
from safetyplan.text import unified

_WIDE = Pattern(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6—…“”‘’]"
)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of text drawn in one go; `x` and `y` are its origin in points, `y` growing upwards."""

    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class VisualLine:
    """One line of a page; `right` is where it ends, reckoned from the widths of its characters, and not before."""

    text: str
    page: int
    left: float
    right: float
    y: float
    size: float


def visual_lines(fragments: Iterable[Fragment], page: int) -> Iterator[VisualLine]:
    """Join fragments that are drawn one after another at one height."""
    pending: list[Fragment] = []
    for fragment in fragments:
        text = fragment.text.strip("\n")
        if not text.strip():
            continue
        here = Fragment(unified(text), fragment.x, fragment.y, fragment.size)
        if pending and abs(here.y - pending[-1].y) > 0.5 * max(here.size, pending[-1].size):
            yield _line(pending, page)
            pending = []
        pending.append(here)
    if pending:
        yield _line(pending, page)


def _line(drawn: list[Fragment], page: int) -> VisualLine:
    """Put together what stands at one height, from left to right, whatever was drawn first."""
    fragments = _with_marks(sorted(drawn, key=lambda f: f.x))
    text = "".join(fragment.text for fragment in fragments)
    right = max(f.x + width_of(f.text) * f.size for f in fragments)
    size = max(fragments, key=lambda f: len(f.text)).size
    return VisualLine(_close(text), page, fragments[0].x, right, fragments[0].y, size)


def width_of(text: str) -> float:
    """Return the width of a text in ems; Latin letters are reckoned wide, lest their line seem to end early."""
    wide = len(_WIDE.findall(text))
    return wide + (len(text) - wide) * 0.6


_MARKS = Pattern(r"[“”‘’](?: +[“”‘’])*")


def _with_marks(fragments: list[Fragment]) -> list[Fragment]:
    """Put quotation marks drawn apart, in another font, into the gaps that the text was drawn with for them."""
    for apart in [f for f in fragments if _MARKS.fullmatch(f.text.strip())]:
        marks = apart.text.split()
        for at, text in enumerate(fragments):
            filled = "" if text is apart else _filled(text, apart, marks)
            if filled:
                fragments = [*fragments[:at], replace(text, text=filled), *fragments[at + 1 :]]
                fragments = [f for f in fragments if f is not apart]
                break
    return fragments


def _filled(fragment: Fragment, apart: Fragment, marks: list[str]) -> str:
    """Return the text with the marks in its gaps, the first where they were drawn; empty if they do not fit."""
    x = fragment.x
    gaps: list[int] = []
    for at, character in enumerate(fragment.text):
        if character == " " and (gaps or abs(x - apart.x) < fragment.size):
            gaps.append(at)
        x += fragment.size if character == " " else width_of(character) * fragment.size
    if len(gaps) < len(marks):
        return ""
    characters = list(fragment.text)
    for at, mark in zip(gaps, marks, strict=False):
        characters[at] = mark
    return "".join(characters)


_SPACE = Pattern(
    r"(?<=[\u2e80-\u9fff\uf900-\uffef]) +(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) +(?=[\u2e80-\u9fff\uf900-\uffef])"
)


def _close(text: str) -> str:
    """Take away the space that typesetting puts between Chinese and Latin, and in running text between Chinese."""
    text = _SPACE.sub("", text).strip()
    return _GAP.sub("", text) if len(text) >= _RUNNING and _PAUSE.search(text) else text


_GAP = Pattern(r"(?<=[\u3400-\u9fff，。；：、）”》]) (?=[\u3400-\u9fff，。；：、（“《])")
_PAUSE = Pattern("[，。；、]")
_RUNNING = 12
"""Characters; in shorter lines a space may part a date from a name, or a chapter's number from its heading."""
