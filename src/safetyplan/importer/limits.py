"""How much a document may hold: far more than any plan does, so that no file takes memory without bound."""

from collections.abc import Iterable

from safetyplan.importer.document import Paragraph
from safetyplan.messages import SafetyPlanError, _

MAX_BYTES = 64 * 1024 * 1024
"""The largest file that is read.  An issued plan has under a megabyte; the rest is room for pictures."""

MAX_PARAGRAPHS = 200_000


def bounded(paragraphs: Iterable[Paragraph], name: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs; `SafetyPlanError` as soon as there are too many."""
    kept: list[Paragraph] = []
    for paragraph in paragraphs:
        kept.append(paragraph)
        if len(kept) > MAX_PARAGRAPHS:
            raise too_many(name)
    return tuple(kept)


def too_many(name: str) -> SafetyPlanError:
    """Return the error for a document with more paragraphs than are read."""
    return SafetyPlanError(
        _("{name} has more than {limit} paragraphs").format(name=name, limit=MAX_PARAGRAPHS),
        _("this is no plan; if it holds many of them, split it"),
    )
