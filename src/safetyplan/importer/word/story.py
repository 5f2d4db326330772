"""What one part of a Word document holds, and a paragraph while it is read."""

from collections import Counter
from dataclasses import dataclass, field

from safetyplan.importer.document import Paragraph


@dataclass(slots=True)
class OpenParagraph:
    """A paragraph being read; `boxes` are the text boxes anchored in it."""

    parts: list[str]
    style: str
    in_contents: bool
    num_id: str | None = None
    level: int | None = None
    outline: int | None = None
    mark_deleted: bool = False
    boxes: list[Paragraph] = field(default_factory=list)
    boxes_first: bool = False

    def anchor(self, found: list[Paragraph]) -> None:
        """Add text boxes; they come before the paragraph if it has no text before them."""
        if found and not self.boxes:
            self.boxes_first = not "".join(self.parts).strip()
        self.boxes.extend(found)


@dataclass(slots=True)
class Story:
    """What one part holds: its paragraphs, notes by id, where notes are cited, and what no print shows."""

    paragraphs: list[Paragraph] = field(default_factory=list)
    notes: dict[str, list[Paragraph]] = field(default_factory=dict)
    cited: list[tuple[str, str]] = field(default_factory=list)
    contents: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    illegible: Counter[str] = field(default_factory=Counter)
