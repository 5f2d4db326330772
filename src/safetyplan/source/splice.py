"""Edits in place: new text for stretches of a file, every other byte as it was."""

from collections.abc import Iterable, Mapping

from safetyplan.findings import Place, Target
from safetyplan.patterns import Pattern
from safetyplan.source.locate import locate

_BOM = b"\xef\xbb\xbf"
_LINE_END = Pattern(r"\r\n|\r|\n")


def splice(raw: bytes, edits: Iterable[tuple[Place, str]]) -> bytes:
    """Return `raw`, which is UTF-8, with the text at each place replaced.

    Places count lines and columns as findings do.  Line breaks of the new text take the form that the
    file has there.  Places may not overlap; of two at the same spot the first comes first.
    """
    mark = _BOM if raw.startswith(_BOM) else b""
    text = raw[len(mark) :].decode()
    starts = _line_starts(text)
    spans = []
    for place, new in edits:
        begin = starts[place.line - 1] + place.column - 1
        end = starts[place.end_line - 1] + place.end_column - 1
        spans.append(
            (begin, end, new.replace("\n", _line_end(text, starts, place.line)) if "\n" in new else new)
        )
    pieces: list[str] = []
    at = 0
    for begin, end, new in sorted(spans, key=lambda span: span[:2]):
        assert at <= begin <= end <= len(text), "edits overlap or lie outside the file"
        pieces += [text[at:begin], new]
        at = end
    return mark + "".join([*pieces, text[at:]]).encode()


def replaced(raw: bytes, values: Mapping[Target, str]) -> bytes:
    """Return `raw`, which is UTF-8, with each value or excerpt that a target names replaced by a text.

    The text is put in as it is: it is for the caller to know that it is right where it stands.
    """
    text = raw.removeprefix(_BOM).decode()
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    places = locate("", text, set(values))
    return splice(raw, [(places[target], new) for target, new in values.items()])


def _line_starts(text: str) -> list[int]:
    """Return where each line of `text` begins."""
    if "\r" in text:
        return [0, *(found.end() for found in _LINE_END.finditer(text))]
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


def _line_end(text: str, starts: list[int], line: int) -> str:
    """Return the line break that ends `line`, or the one before where it is the last."""
    number = min(line, len(starts) - 1)
    found = _LINE_END.search(text, starts[number - 1]) if number >= 1 else None
    return found.group() if found else "\n"
