"""Findings as people and programs read them; the module of each format is imported on use."""

from safetyplan.findings import Finding, Interpretation, Place
from safetyplan.messages import _, preferred
from safetyplan.plan.vocabulary import CHINESE

FORMATS = {
    "text": "terminal",
    "json": "json_v1",
    "github": "github",
    "sarif": "sarif",
    "markdown": "markdown",
}
"""Every format of `validate --format`, and the module of this package that writes it."""

SUFFIXES = {".json": "json", ".sarif": "sarif", ".md": "markdown", ".markdown": "markdown"}
"""The format that the name of a report's file asks for."""


def in_words(place: Place) -> str:
    """Return a place as people look it up: path, line and column, or path and what the place is called."""
    if place.line:
        return f"{place.path}:{place.line}:{place.column}"
    return _(", ").join(part for part in (place.path, place.name) if part)


def message_in_words(finding: Finding) -> str:
    """Return the message, and of an uncertain reading what was printed and how it was read, but not where."""
    if finding.reading is None:
        return finding.message
    return _(": ").join(part for part in (finding.message, _interpreted(finding.reading, "")) if part)


def mark_in_words(fixable: bool) -> str:
    """Return the mark that stands behind a message which `--fix` mends, empty behind others."""
    return " " + _("[fixable]") if fixable else ""


def reading_in_words(finding: Finding) -> str:
    """Return where an uncertain reading is, what was printed and how it was read, as far as there is any of it."""
    assert finding.reading is not None and isinstance(finding.where, Place)
    return _interpreted(finding.reading, finding.where.name)


def _interpreted(reading: Interpretation, name: str) -> str:
    item = _("item {item}").format(item=reading.item) if reading.item else ""
    place = _(", ").join(part for part in (name, item) if part)
    read = _word(reading.read)
    differs = reading.printed and reading.read and reading.read != reading.printed
    text = f"{reading.printed} → {read}" if differs else reading.printed or read
    if reading.alternatives:
        text += _(" (or: {others})").format(others=_(" / ").join(map(_word, reading.alternatives)))
    return _(": ").join(part for part in (place, text) if part)


def _word(text: str) -> str:
    """Return a word of the schema in the user's language, anything else as it is."""
    return CHINESE.get(text, text) if preferred() == "zh_CN" else text
