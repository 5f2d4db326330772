"""Word's automatic numbers, counted as Word counts them (ECMA-376 part 1, 17.9).

No library shows them: python-docx leaves them out, others print 1. for 一、.  The text of a plan is
cited by these numbers, so they are resolved here.
"""

import re
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from safetyplan.importer.numberformats import formatted
from safetyplan.importer.word.styles import OFF, Styles, child, value, whole
from safetyplan.patterns import Pattern

_LEVELS = 9
_PLACEHOLDER = Pattern(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: what it counts from, how the number looks, and after which level it starts anew."""

    start: int = 0
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(slots=True)
class _List:
    """A list definition and where its levels stand; None where a level has not been used since its restart."""

    levels: dict[int, Level]
    standing: list[int | None]


@dataclass(frozen=True, slots=True)
class _Instance:
    """A use of a list (``w:num``), with the levels and starts it sets for itself."""

    definition: str
    starts: dict[int, int]
    levels: dict[int, Level]


class Numbering:
    """Counts through a document: ask for the label of every numbered paragraph once, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._instances: dict[str, _Instance] = {}
        self._begun: set[tuple[str, int]] = set()
        links: dict[str, str] = {}
        for element in root if root is not None else ():
            if element.tag.endswith("}abstractNum"):
                name = value(element, "abstractNumId") or ""
                self._lists[name] = _List(_levels(element), [None] * _LEVELS)
                if link := value(child(element, "numStyleLink")):
                    links[name] = link
            elif element.tag.endswith("}num"):
                self._instances[value(element, "numId") or ""] = _instance(element)
        for name, style in links.items():
            self._follow(name, style)

    def _follow(self, name: str, style: str) -> None:
        """Let a definition that only points at a numbering style share the list that style uses."""
        found = self._styles.numbering(style)
        instance = self._instances.get(found[0]) if found else None
        if instance and instance.definition in self._lists:
            self._lists[name] = self._lists[instance.definition]

    def label(self, num_id: str | None, level: int | None, style: str) -> str:
        """Return the number Word shows before a paragraph with these properties; "" where it shows none."""
        if num_id is None:
            inherited = self._styles.numbering(style)
            if inherited is None:
                return ""
            num_id, styled_level, bringer = inherited
            level = styled_level if level is None else level
            level = self._level_of(num_id, bringer) if level is None else level
        instance = self._instances.get(num_id)
        counted = self._lists.get(instance.definition) if instance else None
        if instance is None or counted is None:  # numId 0 takes a paragraph out of its style's list
            return ""
        return self._count(num_id, instance, counted, min(max(level or 0, 0), _LEVELS - 1))

    def _level_of(self, num_id: str, style: str) -> int:
        """Return the level that is tied to `style` (``w:lvl/w:pStyle``)."""
        instance = self._instances.get(num_id)
        counted = self._lists.get(instance.definition) if instance else None
        return next((at for at, level in counted.levels.items() if level.style == style), 0) if counted else 0

    def _count(self, num_id: str, instance: _Instance, counted: _List, at: int) -> str:
        levels = {**counted.levels, **instance.levels}
        level = levels.get(at, Level())
        standing = counted.standing
        if at in instance.starts and (num_id, at) not in self._begun:
            standing[at] = None
            level = replace(level, start=instance.starts[at])
        self._begun.add((num_id, at))
        before = standing[at]
        standing[at] = level.start if before is None else before + 1
        for deeper in range(at + 1, _LEVELS):
            restart = levels.get(deeper, Level()).restart
            if restart is None or at < restart:
                standing[deeper] = None
        return _shown(level, levels, standing)


def _shown(level: Level, levels: dict[int, Level], standing: list[int | None]) -> str:
    if level.format == "bullet":
        return ""

    def number(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        other = levels.get(place, Level())
        count = standing[place]
        return formatted(other.start if count is None else count, "decimal" if level.legal else other.format)

    return _PLACEHOLDER.sub(number, level.text).strip()


def _levels(parent: Element) -> dict[int, Level]:
    found = {}
    for element in parent:
        if element.tag.endswith("}lvl"):
            at = whole(value(element, "ilvl"))
            if at is not None and 0 <= at < _LEVELS:
                found[at] = _level(element)
    return found


def _level(element: Element) -> Level:
    legal = child(element, "isLgl")
    return Level(
        start=whole(value(child(element, "start"))) or 0,
        format=_format(element),
        text=value(child(element, "lvlText")) or "",
        restart=whole(value(child(element, "lvlRestart"))),
        legal=legal is not None and value(legal) not in OFF,
        style=value(child(element, "pStyle")) or "",
    )


def _format(element: Element) -> str:
    """Return the number format; a newer one stands beside its substitute for older programs."""
    number_format = child(element, "numFmt")
    if number_format is None:
        number_format = next((e for e in element.iter() if e.tag.endswith("}numFmt")), None)
    style = value(number_format) or "decimal"
    if style == "custom":
        return "decimalZero" if (value(number_format, "format") or "").startswith("01") else "decimal"
    return style


def _instance(element: Element) -> _Instance:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in element:
        at = whole(value(override, "ilvl")) if override.tag.endswith("}lvlOverride") else None
        if at is None:
            continue
        start = whole(value(child(override, "startOverride")))
        if start is not None:
            starts[at] = start
        own = child(override, "lvl")
        if own is not None:
            levels[at] = _level(own)
    return _Instance(value(child(element, "abstractNumId")) or "", starts, levels)
