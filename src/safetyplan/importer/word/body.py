"""The running text of a Word part, read as a stream of XML events (ECMA-376 part 1, 17.2 to 17.4 and 17.13).

A stream needs no recursion, however deep tables and text boxes are nested, and no tree in memory.
Read is what a print shows: insertions but not deletions, the results of fields but not their codes.
"""

from collections.abc import Callable
from xml.parsers import expat

from safetyplan.importer.document import MAX_PARAGRAPHS, Paragraph, place_named, too_many
from safetyplan.importer.text import clean
from safetyplan.importer.word.elements import (
    CITATIONS,
    DELETIONS,
    ILLEGIBLE,
    NOTES,
    PREFIXES,
    PROPERTIES,
    SIGNS,
    TEXTS,
    UNREAD,
)
from safetyplan.importer.word.fields import Fields
from safetyplan.importer.word.numbering import Numbering
from safetyplan.importer.word.package import damaged
from safetyplan.importer.word.story import OpenParagraph, Story
from safetyplan.importer.word.styles import OFF, Styles, whole
from safetyplan.importer.word.symbols import symbol
from safetyplan.importer.word.tables import Tables
from safetyplan.messages import _

_MAX_DEPTH = 5000
"""Elements one inside the other; Word itself gives up long before."""

Attributes = dict[str, str]


class StoryReader:
    """Reads one part into a `Story`; lists are counted on across parts that share a `Numbering`."""

    def __init__(self, styles: Styles, numbering: Numbering, name: str) -> None:
        self._story = Story()
        self._styles = styles
        self._numbering = numbering
        self._name = name
        self._place = _("paragraph {number}")
        self._count = 0
        self._names: dict[str, str] = {}
        self._depth = 0
        self._skipped = 0
        self._removed = 0
        self._sinks: list[list[Paragraph]] = [self._story.paragraphs]
        self._open: list[OpenParagraph] = []
        self._carried: list[str] = []
        self._fields = Fields()
        self._tables = Tables()
        self._properties: list[str] = []
        self._run_hidden = False
        self._text: list[str] | None = None
        self._alternatives: list[bool] = []

    def read(self, xml: bytes) -> Story:
        """Return the story of a part; `SafetyPlanError` where the XML is broken."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(xml, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise damaged(self._name, str(error)) from error
        return self._story

    def _short(self, name: str) -> str:
        """Return an element's name with the customary prefix, whichever edition of the standard it is in."""
        if name not in self._names:
            namespace, _space, local = name.rpartition(" ")
            self._names[name] = PREFIXES.get(namespace, "?") + local
        return self._names[name]

    def _start(self, full_name: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            raise damaged(self._name, _("its elements are nested too deeply"))
        if self._skipped:
            self._skipped += 1
            return
        name = self._short(full_name)
        if name in TEXTS:
            self._text = []
        elif name in PROPERTIES:
            self._properties.append(PROPERTIES[name])
        elif name in UNREAD:
            self._skipped = 1
        elif name in DELETIONS:
            self._deletion_begins()
        elif name in SIGNS:
            self._put("" if self._properties else SIGNS[name])
        elif name in CITATIONS:
            self._story.cited.append((CITATIONS[name], _value(attributes, "id")))
        elif name in NOTES:
            self._sinks.append(self._story.notes.setdefault(_value(attributes, "id"), []))
        elif begins := _BEGINS.get(name):
            begins(self, attributes)
        elif name in ILLEGIBLE:
            self._story.illegible[ILLEGIBLE[name]] += 1

    def _end(self, full_name: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        name = self._short(full_name)
        if name in TEXTS:
            self._text_ends(name)
        elif name in PROPERTIES and self._properties:
            self._properties.pop()
        elif name in DELETIONS and not self._properties:
            self._removed -= 1
        elif name in NOTES:
            self._sinks.pop()
        elif ends := _ENDS.get(name):
            ends(self)

    def _characters(self, text: str) -> None:
        if self._text is not None and not self._skipped:
            self._text.append(text)

    # Paragraphs

    def _paragraph_begins(self, _attributes: Attributes) -> None:
        self._open.append(OpenParagraph(self._carried, self._styles.default, self._fields.in_contents))
        self._carried = []

    def _paragraph_ends(self) -> None:
        paragraph = self._open.pop()
        self._fields.paragraph_ends()
        if paragraph.mark_deleted:  # without its mark, a paragraph runs on into the next
            self._carried = paragraph.parts
            self._sinks[-1].extend(paragraph.boxes)
            return
        self._count += 1
        if self._count > MAX_PARAGRAPHS:
            raise too_many(self._name)
        made = self._finished(paragraph)
        first, last = (paragraph.boxes, made) if paragraph.boxes_first else (made, paragraph.boxes)
        self._sinks[-1].extend((*first, *last))

    def _finished(self, paragraph: OpenParagraph) -> list[Paragraph]:
        """Return a line each; an empty numbered paragraph is counted by its list, and stays in the cell of a table."""
        label = self._numbering.label(paragraph.num_id, paragraph.level, paragraph.style)
        lines = [kept for line in "".join(paragraph.parts).split("\n") if (kept := clean(line))]
        if paragraph.in_contents or self._styles.is_contents(paragraph.style):
            self._story.contents.extend(lines)
            return []
        if self._styles.hidden(paragraph.style):
            self._story.hidden.extend(lines)
            return []
        level = self._styles.heading_level(paragraph.style)
        if paragraph.outline is not None:
            level = paragraph.outline + 1 if 0 <= paragraph.outline <= 8 else 0
        place = place_named(self._place.format(number=self._count))
        if label and not lines and self._tables.in_row:  # 序号 is a column of such, and each shows its number
            return [Paragraph("", label, level, place)]
        return [Paragraph(line, "" if at else label, level, place) for at, line in enumerate(lines)]

    def _style(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].style = _value(attributes)

    def _list(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].num_id = _value(attributes)

    def _list_level(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].level = whole(_value(attributes))

    def _outline_level(self, attributes: Attributes) -> None:
        if self._open:
            self._open[-1].outline = whole(_value(attributes))

    # Changes and runs

    def _deletion_begins(self) -> None:
        """Take note of deleted text; in properties, of a deleted paragraph mark or row."""
        if not self._properties:
            self._removed += 1
        elif self._properties == ["paragraph", "run"] and self._open:
            self._open[-1].mark_deleted = True
        elif self._properties[-1] == "row":
            self._tables.row_is_deleted()

    def _run_begins(self, _attributes: Attributes) -> None:
        self._run_hidden = False

    def _vanishes(self, attributes: Attributes) -> None:
        if self._properties == ["run"]:
            self._run_hidden = _value(attributes) not in OFF

    def _run_style(self, attributes: Attributes) -> None:
        if self._properties == ["run"]:
            self._run_hidden = self._styles.hidden(_value(attributes))

    def _text_ends(self, name: str) -> None:
        text, self._text = "".join(self._text or ()), None
        if name == "w:instrText":
            self._fields.code(text)
            if self._open and self._fields.in_contents:
                self._open[-1].in_contents = True
        elif name == "w:delText":
            self._story.deleted.append(text)
        else:
            self._put(text)

    def _symbol(self, attributes: Attributes) -> None:
        self._put(symbol(_value(attributes, "font"), _value(attributes, "char")))

    def _field_character(self, attributes: Attributes) -> None:
        self._fields.character(_value(attributes, "fldCharType"))

    def _put(self, text: str) -> None:
        """Add `text` to the open paragraph, or to what no print shows."""
        if self._removed:
            self._story.deleted.append(text)
        elif self._run_hidden:
            self._story.hidden.append(text)
        elif self._open and not self._fields.in_code:
            self._open[-1].parts.append(text)

    # Text boxes and alternatives

    def _inner_text_begins(self, _attributes: Attributes) -> None:
        self._sinks.append([])

    def _box_ends(self) -> None:
        found = self._sinks.pop()
        if self._open:
            self._open[-1].anchor(found)
        else:
            self._sinks[-1].extend(found)

    def _word_art(self, attributes: Attributes) -> None:
        """Keep the text of WordArt, in which letterheads are set."""
        text = clean(_value(attributes, "string"))
        if text and self._open:
            self._open[-1].anchor(
                [Paragraph(text, place=place_named(self._place.format(number=self._count + 1)))]
            )

    def _alternatives_begin(self, _attributes: Attributes) -> None:
        self._alternatives.append(False)

    def _alternatives_end(self) -> None:
        self._alternatives.pop()

    def _alternative(self, _attributes: Attributes) -> None:
        """Take the first alternative; the others say the same for older programs."""
        if self._alternatives and self._alternatives[-1]:
            self._skipped = 1
        elif self._alternatives:
            self._alternatives[-1] = True

    # Tables

    def _table_begins(self, _attributes: Attributes) -> None:
        self._tables.table_begins()

    def _table_ends(self) -> None:
        self._sinks[-1].extend(self._tables.table_ends())

    def _row_begins(self, _attributes: Attributes) -> None:
        self._tables.row_begins()

    def _row_leaves_out(self, attributes: Attributes) -> None:
        self._tables.row_leaves_out(whole(_value(attributes)))

    def _cell_goes_on(self, attributes: Attributes) -> None:
        if _value(attributes) != "restart":
            self._tables.cell_goes_on()

    def _cell_spans(self, attributes: Attributes) -> None:
        self._tables.cell_spans(whole(_value(attributes)))

    def _cell_ends(self) -> None:
        found = self._sinks.pop()
        if not self._tables.cell_ends(found):
            self._sinks[-1].extend(found)

    def _row_ends(self) -> None:
        kept, deleted = self._tables.row_ends(place_named(self._place.format(number=self._count)))
        self._sinks[-1].extend(kept)
        self._story.deleted.extend(deleted)


def _value(attributes: Attributes, name: str = "val") -> str:
    return next((text for key, text in attributes.items() if key.rpartition(" ")[2] == name), "")


_BEGINS: dict[str, Callable[[StoryReader, Attributes], None]] = {
    "w:p": StoryReader._paragraph_begins,
    "w:pStyle": StoryReader._style,
    "w:numId": StoryReader._list,
    "w:ilvl": StoryReader._list_level,
    "w:outlineLvl": StoryReader._outline_level,
    "w:r": StoryReader._run_begins,
    "w:vanish": StoryReader._vanishes,
    "w:rStyle": StoryReader._run_style,
    "w:sym": StoryReader._symbol,
    "w:fldChar": StoryReader._field_character,
    "w:txbxContent": StoryReader._inner_text_begins,
    "v:textpath": StoryReader._word_art,
    "mc:AlternateContent": StoryReader._alternatives_begin,
    "mc:Choice": StoryReader._alternative,
    "mc:Fallback": StoryReader._alternative,
    "w:tbl": StoryReader._table_begins,
    "w:tr": StoryReader._row_begins,
    "w:gridBefore": StoryReader._row_leaves_out,
    "w:vMerge": StoryReader._cell_goes_on,
    "w:tc": StoryReader._inner_text_begins,
    "w:gridSpan": StoryReader._cell_spans,
}
_ENDS: dict[str, Callable[[StoryReader], None]] = {
    "w:p": StoryReader._paragraph_ends,
    "w:txbxContent": StoryReader._box_ends,
    "mc:AlternateContent": StoryReader._alternatives_end,
    "w:tc": StoryReader._cell_ends,
    "w:tr": StoryReader._row_ends,
    "w:tbl": StoryReader._table_ends,
}
