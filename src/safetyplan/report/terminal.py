"""Findings for people: message, place, the line with a caret under what is meant, and what to type instead."""

from collections.abc import Callable, Iterator, Sequence

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import _
from safetyplan.report import in_words, mark_in_words, message_in_words
from safetyplan.report.folding import Fold, folded
from safetyplan.source import Source
from safetyplan.source.load import Loaded
from safetyplan.terminal import screen_width, wrap
from safetyplan.text import character_width, width

COLUMNS = 100
"""Columns of a source line that are shown; of a longer one, what is around the place."""

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.NOTE: "\x1b[1;36m"}
_BOLD, _BLUE, _PLAIN = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"


def render(findings: Sequence[Finding], *loaded: Loaded, colour: bool = False) -> str:
    """Return `findings` as a text, an empty line after each; the lines shown are those of `loaded`."""
    lines, words = Lines(loaded), _words()
    return "".join(f"{line}\n" for finding in findings for line in _block(finding, lines, words, colour))


def overview(findings: Sequence[Finding], *loaded: Loaded, colour: bool = False) -> str:
    """Return `findings` as a text in which the notes of one rule are one block, and the gravest stand last.

    A screen shows the end of what is printed: there, next to the numbers, is what has to be mended.
    """
    lines, words = Lines(loaded), _words()
    shown = folded(sorted(findings, key=lambda finding: finding.severity), loaded)
    return "".join(
        f"{line}\n"
        for each in shown
        for line in (
            _folded_block(each, words, colour)
            if isinstance(each, Fold)
            else _block(each, lines, words, colour)
        )
    )


def _words() -> "_Words":
    return {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.NOTE: _("note"),
        None: _("hint"),
    }


class Lines:
    """The lines of all files that findings may be about."""

    def __init__(self, loaded: Sequence[Loaded]) -> None:
        self._sources: dict[str, Source] = {
            source.path: source for each in loaded for source in each.sources.values()
        }
        self._lines: dict[str, list[str]] = {}

    def of(self, path: str, number: int) -> str:
        """Return line `number` of the file at `path`, empty where there is none."""
        if path not in self._lines:
            source = self._sources.get(path)
            self._lines[path] = source.text.split("\n") if source else []
        lines = self._lines[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""


_Words = dict[Severity | None, str]
"""The words for the severities, and under None for a hint."""


def _block(finding: Finding, lines: Lines, words: _Words, colour: bool) -> Iterator[str]:
    where = finding.where
    assert isinstance(where, Place), "only located findings are shown"
    paint = _painter(colour)
    head = paint(f"{words[finding.severity]}[{finding.code}]", _COLOURS[finding.severity])
    yield f"{head} {paint(visible(message_in_words(finding)), _BOLD)}{mark_in_words(finding.fixable)}"
    margin = " " * len(str(where.line))
    yield f"{margin}{paint('-->', _BLUE)} {visible(in_words(where))}"
    yield from _snippet(where, lines, colour, _COLOURS[finding.severity])
    for related in finding.related:
        there = related.where
        assert isinstance(there, Place)
        yield f"{margin} {paint('=', _BLUE)} {visible(related.message)}: {visible(in_words(there))}"
    if finding.hint:
        yield f"{margin} {paint('=', _BLUE)} {words[None]}: {visible(finding.hint)}"
    yield ""


def _folded_block(fold: Fold, words: _Words, colour: bool) -> Iterator[str]:
    where, severity = fold.first.where, fold.first.severity
    assert isinstance(where, Place), "only located findings are shown"
    paint = _painter(colour)
    head = paint(f"{words[severity]}[{fold.first.code}]", _COLOURS[severity])
    yield f"{head} {paint(visible(fold.message), _BOLD)}{mark_in_words(fold.fixable)}"
    yield f" {paint('-->', _BLUE)} {visible(where.path)}"
    told = [fold.places, *([f"{words[None]}: {fold.hint}"] if fold.hint else [])]
    for text in told:
        first, *rest = wrap(visible(text), screen_width() - 4)
        yield f"  {paint('=', _BLUE)} {first}"
        yield from (f"    {line}" for line in rest)
    yield ""


def _painter(colour: bool) -> Callable[[str, str], str]:
    """Return a function that gives a text a colour, or none."""
    return (lambda text, shade: f"{shade}{text}{_PLAIN}") if colour else (lambda text, _shade: text)


def visible(text: str) -> str:
    """Return `text` with control characters made visible, so that no file can drive the terminal."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\u3000" else _picture(c) for c in text)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code) if character != "\t" else " "
    return "\u2421" if code == 0x7F else " " if character.isspace() else "\ufffd"


def _snippet(where: Place, lines: Lines, colour: bool, shade: str) -> Iterator[str]:
    raw = lines.of(where.path, where.line)
    start = min(where.column - 1, len(raw))
    end = where.end_column - 1 if where.end_line == where.line else len(raw)
    end = max(start + 1, min(end, len(raw)))
    text, start, end = _window(raw, start, end)
    text = visible(text)
    if not text.strip():
        return
    paint = _painter(colour)
    number = str(where.line)
    yield f"{paint(f'{number} |', _BLUE)} {text}".rstrip()
    caret = "^" * max(1, width(text[start:end]))
    yield f"{paint(' ' * len(number) + ' |', _BLUE)} {' ' * width(text[:start])}{paint(caret, shade)}"


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """Return the part of a long line that shows `start` and what follows, and where start and end lie in it."""
    if len(line) <= COLUMNS // 2 or (len(line) <= COLUMNS and width(line) <= COLUMNS):
        return line, start, end
    first, room = start, COLUMNS // 3
    while first > 0 and room > 0:
        first -= 1
        room -= character_width(line[first])
    last, room = start, COLUMNS - COLUMNS // 3 - 4
    while last < len(line) and room > 0:
        room -= character_width(line[last])
        last += 1
    before, after = "… " if first else "", " …" if last < len(line) else ""
    shift = len(before) - first
    return before + line[first:last] + after, start + shift, min(end, last) + shift
