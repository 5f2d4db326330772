"""What a paragraph inherits from its style: numbering, outline level, being hidden (ECMA-376 part 1, 17.7)."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

_MAX_CHAIN = 64
"""Styles based one on the other; Word itself stops at eleven."""

OFF = frozenset({"0", "false", "off"})


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child called `name`, in the namespace of either edition of the standard."""
    return None if element is None else next((e for e in element if e.tag.endswith("}" + name)), None)


def value(element: Element | None, name: str = "val") -> str | None:
    """Return the attribute called `name`, in the namespace of either edition of the standard."""
    if element is None:
        return None
    return next((v for key, v in element.items() if key == name or key.endswith("}" + name)), None)


def whole(text: str | None) -> int | None:
    """Return a whole number of at most nine digits; None where there is none."""
    if text is None or len(text) > 10 or not text.lstrip("-").isascii() or not text.lstrip("-").isdecimal():
        return None
    return int(text)


@dataclass(frozen=True, slots=True)
class WordStyle:
    """A style by itself, without what it inherits; `outline` counts from 0, as Word's outline levels do."""

    id: str
    name: str = ""
    based_on: str = ""
    num_id: str | None = None
    level: int | None = None
    outline: int | None = None
    hidden: bool = False


class Styles:
    """The styles of a document by id, with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, WordStyle] = {}
        self._chains: dict[str, tuple[WordStyle, ...]] = {}
        self.default = ""
        for element in root if root is not None else ():
            if element.tag.endswith("}style"):
                style = _style(element)
                self._styles[style.id] = style
                if value(element, "type") == "paragraph" and value(element, "default") not in {None, *OFF}:
                    self.default = style.id

    @property
    def are_numbered(self) -> bool:
        """Whether any style brings a list with it."""
        return any(style.num_id is not None for style in self._styles.values())

    def chain(self, style_id: str) -> tuple[WordStyle, ...]:
        """Return the style and those it is based on, nearest first; a circle is followed once."""
        if style_id not in self._chains:
            chain: dict[str, WordStyle] = {}
            at = style_id
            while at in self._styles and at not in chain and len(chain) < _MAX_CHAIN:
                chain[at] = self._styles[at]
                at = self._styles[at].based_on
            self._chains[style_id] = tuple(chain.values())
        return self._chains[style_id]

    def numbering(self, style_id: str) -> tuple[str, int | None, str] | None:
        """Return the list, its level if the style names one, and the style that brings it; None without a list."""
        level = None
        for style in self.chain(style_id):
            level = style.level if level is None else level
            if style.num_id is not None:
                return style.num_id, level, style.id
        return None

    def heading_level(self, style_id: str) -> int:
        """Return 1 to 9 for a heading, 0 for everything else; the title counts as 1."""
        for style in self.chain(style_id):
            if style.outline is not None:
                return style.outline + 1 if 0 <= style.outline <= 8 else 0
            if style.name.startswith("heading ") and style.name[8:] in set("123456789"):
                return int(style.name[8:])
            if style.name == "title":
                return 1
        return 0

    def hidden(self, style_id: str) -> bool:
        """Tell whether text in this style is hidden."""
        return any(style.hidden for style in self.chain(style_id))

    def is_contents(self, style_id: str) -> bool:
        """Tell whether paragraphs in this style are lines of a table of contents."""
        return any(style.name.startswith(("toc ", "table of figures")) for style in self.chain(style_id))


def _style(element: Element) -> WordStyle:
    paragraph = child(element, "pPr")
    numbering = child(paragraph, "numPr")
    vanish = child(child(element, "rPr"), "vanish")
    return WordStyle(
        id=value(element, "styleId") or "",
        name=(value(child(element, "name")) or "").lower(),
        based_on=value(child(element, "basedOn")) or "",
        num_id=value(child(numbering, "numId")),
        level=whole(value(child(numbering, "ilvl"))),
        outline=whole(value(child(paragraph, "outlineLvl"))),
        hidden=vanish is not None and value(vanish) not in OFF,
    )
