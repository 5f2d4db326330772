"""Half-width punctuation as full-width, character by character, so that places stay what they are."""

_WIDE = tuple(zip("(),:;", "（），：；", strict=True))


def widened(text: str) -> str:
    """Return `text` with half-width brackets and punctuation made full-width, character by character."""
    for half, full in _WIDE:
        text = text.replace(half, full)
    return text
