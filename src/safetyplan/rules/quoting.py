"""What a text says where something is quoted from it that it does not say: the quotation with a character right."""

from safetyplan.patterns import Pattern

_LONGEST = 5000
"""Characters of a text that is searched; none of a plan is longer."""

_LIKE = 0.7

_NEEDS_QUOTES = Pattern(r"[\n:#,\[\]{}&*!|>'\"%@`?]", example=":")
"""What cannot be typed into YAML as it stands, or not everywhere."""


def near_words(text: str, words: str) -> str:
    """Return what stands once in `text` and is nearly `words`; empty where nothing does that can be typed as it is."""
    if len(text) > _LONGEST:
        return ""
    from difflib import SequenceMatcher

    same = SequenceMatcher(None, text, words, autojunk=False).find_longest_match()
    begin = same.a - same.b
    around = [
        text[max(0, start) : end]
        for start in range(begin - 1, begin + 2)
        for end in range(begin + len(words) - 1, begin + len(words) + 2)
    ]
    likely = {each: SequenceMatcher(None, each, words).ratio() for each in around if text.count(each) == 1}
    best = max(likely, key=lambda each: likely[each], default="")
    is_near = bool(best) and likely[best] >= _LIKE and not _NEEDS_QUOTES.search(best)
    return best if is_near else ""
