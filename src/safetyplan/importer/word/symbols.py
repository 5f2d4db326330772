"""Characters of symbol fonts (``w:sym``), which have no meaning outside their font."""

_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "□", 0x72: "□", 0x74: "◆", 0x75: "◆", 0x76: "❖", 0x9F: "•", 0xA1: "○",
    0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xE0: "→", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS_2 = {0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}


def symbol(font: str, code: str) -> str:
    """Return the character a symbol looks like; U+FFFD where that is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    # Symbol fonts are stored in the private use area, at F000 and above (ECMA-376 part 1, 17.3.3.30).
    place = number & 0xFF if 0xF000 <= number <= 0xF0FF or number <= 0xFF else None
    name = font.lower()
    if place is not None and name.startswith("wingdings 2"):
        return _WINGDINGS_2.get(place, "\ufffd")
    if place is not None and name.startswith("wingdings"):
        return _WINGDINGS.get(place, "\ufffd")
    return chr(number) if 0x20 <= number < 0xD800 or 0xF900 <= number <= 0xFFFC else "\ufffd"
