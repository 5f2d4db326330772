"""An issued document → a draft plan, and what the reading was not sure of, as findings.

`read` is a plain function of bytes: no files, no state, no clock.  Whoever has very many documents can
map it with whatever they map other functions with (`safetyplan.importer.distributed` shows Dask).
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from safetyplan.importer.declarations import declared
from safetyplan.importer.document import Document, at_path
from safetyplan.importer.formats import Format, detect
from safetyplan.messages import _

if TYPE_CHECKING:
    from safetyplan.importer.draft import Draft
    from safetyplan.plan.register import Register

__all__ = ["document", "read"]


def read(
    raw: bytes,
    name: str = "",
    register: "Register | None" = None,
    *,
    register_file: str = "units.yaml",
    year: int | None = None,
) -> "Draft":
    """Return the draft plan that the bytes of an issued document hold.

    `name` is for messages and for the description of the source; the format is told by the bytes.
    Without `register` every unit is unknown and proposed.  `SafetyPlanError` where the file cannot be read.
    """
    from safetyplan.importer.damage import damage
    from safetyplan.importer.draft import draft_plan, gravest_first
    from safetyplan.plan.register import Register, Roster

    found = document(raw, name)
    draft = draft_plan(found, register or Register(Roster()), register_file=register_file, year=year)
    findings = gravest_first((*found.findings, *damage(found.paragraphs), *draft.findings))
    return replace(draft, findings=tuple(at_path(finding, name) for finding in findings))


def document(raw: bytes, name: str = "") -> Document:
    """Return the paragraphs of an issued document; `SafetyPlanError` where it cannot be read."""
    shown = name or _("the document")
    return replace(_document(raw, shown, detect(raw, shown)), name=name)


def _document(raw: bytes, name: str, form: Format) -> Document:
    """Read a document in the given format; the readers are imported on demand."""
    from safetyplan.importer.charset import decode
    from safetyplan.importer.markdown import is_marked, read_markdown, unmarked
    from safetyplan.importer.text import read_text

    if form is Format.TEXT:
        return read_text(decode(raw, name).text, name)
    if form is Format.MARKDOWN:
        return read_markdown(decode(raw, name).text, name)
    found = _laid_out(raw, name, form)
    found = replace(found, paragraphs=tuple(declared(found.paragraphs)))
    if is_marked(
        "\n".join(paragraph.text for paragraph in found.paragraphs)
    ):  # typed in Markdown, saved in Word
        return replace(found, paragraphs=tuple(unmarked(found.paragraphs)))
    return found


def _laid_out(raw: bytes, name: str, form: Format) -> Document:
    if form is Format.WORD:
        from safetyplan.importer.word import read_word

        return read_word(raw, name)
    if form is Format.PDF:
        from safetyplan.importer.pdf import read_pdf

        return read_pdf(raw, name)
    from safetyplan.importer.web import read_web_archive, read_web_page

    return read_web_archive(raw, name) if form is Format.WEB_ARCHIVE else read_web_page(raw, name)
