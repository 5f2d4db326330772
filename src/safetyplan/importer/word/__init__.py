"""Word documents (.docx, ECMA-376), read with the standard library alone.

python-docx shows neither automatic numbers nor text boxes, footnotes, fields and tracked changes, and
these have to be read from the XML in any case; what is left for it is to open a zip archive.
"""

from xml.etree.ElementTree import Element

from safetyplan.findings import Interpretation
from safetyplan.importer.document import IssuedDocument, Paragraph
from safetyplan.importer.word.body import StoryReader
from safetyplan.importer.word.numbering import Numbering
from safetyplan.importer.word.package import WordPackage
from safetyplan.importer.word.story import Story
from safetyplan.importer.word.styles import Styles
from safetyplan.messages import SafetyPlanError, _
from safetyplan.rules.imported import footnote_moved

__all__ = ["read_word"]


def read_word(raw: bytes, name: str) -> IssuedDocument:
    """Return the text of a Word document in reading order, footnotes at its end.

    What a print does not show (deletions, hidden text, comments), and what repeats on every page or
    repeats the headings, is listed as left out.
    """
    package = WordPackage(raw, name)
    text = package.text_part()
    numbered = _mentions(text, b"numId")
    styled = numbered or _mentions(text, b"pStyle") or _mentions(text, b"rStyle")
    styles = Styles(_root(package, "styles") if styled else None)
    numbering = Numbering(_root(package, "numbering") if numbered or styles.are_numbered else None, styles)
    story = StoryReader(styles, numbering, name).read(text)
    notes = _notes(package, story, styles, numbering, name)
    paragraphs = (*story.paragraphs, *notes)
    if not paragraphs:
        raise SafetyPlanError(
            _("{name} holds no text, only pictures or empty pages").format(name=name),
            _("have its text recognised (OCR) and save that as .docx or .txt"),
        )
    why = _("a footnote; it stands behind the whole text, move it to where it belongs")
    findings = tuple(
        footnote_moved.finding(why, note.place, reading=Interpretation(note.text[:40])) for note in notes
    )
    left_out = _left_out(package, story, styles, numbering, name)
    return IssuedDocument(paragraphs, left_out, name=name, findings=findings)


def _mentions(xml: bytes, name: bytes) -> bool:
    """Tell whether an element may occur: most files bring styles and lists that they do not use."""
    return name in xml or not xml.startswith((b"<", b"\xef\xbb\xbf<"))


def _root(package: WordPackage, kind: str) -> Element | None:
    part = next(package.related(kind), None)
    return None if part is None else package.parsed(part)


def _notes(
    package: WordPackage, story: Story, styles: Styles, numbering: Numbering, name: str
) -> list[Paragraph]:
    """Return the footnotes and endnotes that are cited, in the order of citation."""
    kinds = dict.fromkeys(kind for kind, _id in story.cited)
    stories = {
        kind: StoryReader(styles, numbering, name).read(part)
        for kind in kinds
        for part in package.related(kind)
    }
    return [
        paragraph
        for kind, note in dict.fromkeys(story.cited)
        if kind in stories
        for paragraph in stories[kind].notes.get(note, ())
    ]


def _left_out(
    package: WordPackage, story: Story, styles: Styles, numbering: Numbering, name: str
) -> tuple[str, ...]:
    def texts(kind: str) -> list[str]:
        stories = [StoryReader(styles, numbering, name).read(part) for part in package.related(kind)]
        return [
            paragraph.text
            for other in stories
            for paragraphs in (other.paragraphs, *other.notes.values())
            for paragraph in paragraphs
        ]

    return (
        *(f"目录：{line}" for line in story.contents),
        *_quoted("已删除的修订", "".join(story.deleted)),
        *_quoted("隐藏文字", "".join(story.hidden)),
        *(f"批注：{text}" for text in texts("comments")),
        *dict.fromkeys(f"页眉：{text}" for text in texts("header")),
        *dict.fromkeys(f"页脚：{text}" for text in texts("footer")),
        *(f"{kind}{count}个（其中文字未识别）" for kind, count in story.illegible.items()),
    )


def _quoted(label: str, text: str) -> list[str]:
    return [f"{label}：{text.strip()}"] if text.strip() else []
