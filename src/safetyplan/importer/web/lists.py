"""The numbers a browser shows before the items of an ordered list (HTML 4.4.5 and 4.4.8)."""

import re
from dataclasses import dataclass

from safetyplan.importer.numberformats import formatted
from safetyplan.patterns import Pattern

_TYPES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": ("decimal", "."),
    "lower-alpha": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCountingThousand", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "trad-chinese-informal": ("chineseCountingThousand", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
}
_STYLE = Pattern(r"list-style(?:-type)?\s*+:\s*+([a-z-]+)", re.IGNORECASE)
_NUMBER = Pattern(r"-?[0-9]{1,9}")


@dataclass(slots=True)
class OrderedList:
    """A list being counted; `format` is None where it shows no numbers."""

    format: str | None
    mark: str = "."
    count: int = 0

    def next_label(self, attributes: dict[str, str]) -> str:
        """Count an item and return the number shown before it."""
        stated = attributes.get("value", "")
        self.count = int(stated) if _NUMBER.fullmatch(stated) else self.count + 1
        return formatted(self.count, self.format) + self.mark if self.format else ""


def ordered_list(name: str, attributes: dict[str, str]) -> OrderedList:
    """Return a list element before its first item."""
    if name != "ol":
        return OrderedList(None)
    number_format: str | None = _TYPES.get(attributes.get("type", "1"), "decimal")
    mark = "."
    if style := _STYLE.search(attributes.get("style", "")):
        number_format, mark = _STYLES.get(style[1].lower(), (None, ""))
    start = attributes.get("start", "")
    return OrderedList(number_format, mark, int(start) - 1 if _NUMBER.fullmatch(start) else 0)
