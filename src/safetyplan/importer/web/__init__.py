"""Web pages as saved from a browser (.html, .mht), and Word's own HTML under whatever name."""

import re
from itertools import chain

from safetyplan.importer.charset import decode
from safetyplan.importer.document import IssuedDocument, Paragraph, place_named
from safetyplan.importer.web.article import split
from safetyplan.importer.web.flow import flow
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern

__all__ = ["read_web_archive", "read_web_page"]

_CHARSET = Pattern(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)


def read_web_page(raw: bytes, name: str, declared: str = "") -> IssuedDocument:
    """Return the article of a page; what belongs to the site around it is listed as left out."""
    found = _CHARSET.search(raw[:4096])
    charset = declared or (found[1].decode("ascii") if found else "")
    page = flow(decode(raw, name, charset).text, name)
    kept, left_out = split(page)
    if not kept:
        raise SafetyPlanError(
            _("{name} is a web page without any text").format(name=name),
            _("the text is probably loaded afterwards: copy it from the browser into a .txt or .docx file"),
        )
    place = _("block {number}")
    paragraphs = tuple(
        Paragraph(
            block.text,
            block.label,
            block.heading_level,
            place_named(place.format(number=number)),
            block.cells,
            block.list_level,
            block.held,
            block.across,
        )
        for number, block in enumerate(kept, 1)
    )
    title = page.meta.get("articletitle", "")
    return IssuedDocument(paragraphs, tuple(dict.fromkeys(left_out)), title=title, name=name)


def read_web_archive(raw: bytes, name: str) -> IssuedDocument:
    """Return the article of a page saved as one file (RFC 2557, .mht)."""
    import email
    import email.policy

    message = email.message_from_bytes(raw, policy=email.policy.compat32)
    for part in chain((message,), message.walk()):
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                return read_web_page(payload, name, part.get_content_charset("") or "")
    raise SafetyPlanError(
        _("{name} is a web archive without a page in it").format(name=name),
        _("save the page again as HTML, or copy its text into a .txt file"),
    )
