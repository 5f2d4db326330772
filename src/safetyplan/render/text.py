"""Markdown and HTML, from templates."""

from collections.abc import Callable, Iterable, Sequence

import markupsafe
from markupsafe import Markup

from safetyplan.render import Format, View, template_of
from safetyplan.render.characters import printable
from safetyplan.render.confine import confined
from safetyplan.render.drafts import markdown_mark, marked_html
from safetyplan.render.jinja import Engine, Escape
from safetyplan.render.templating import Templates
from safetyplan.text import escape_markdown


def render(views: Sequence[View], templates: Templates, format_: Format) -> Iterable[bytes]:
    """Return every view as a Markdown or HTML file in UTF-8."""
    if templates.are_foreign:
        return confined(expand, views, templates, format_, documents=len(views))
    return expand(views, templates, format_)


def expand(views: Sequence[View], templates: Templates, format_: Format) -> list[bytes]:
    """Return what the templates make of every view."""
    is_html = format_ is Format.HTML
    engine = Engine(templates, None if is_html else escape_markdown)
    engine.environment.filters["cell"] = _cell(markupsafe.escape if is_html else escape_markdown)
    made = []
    for view in views:
        name = template_of(view)
        text = engine.expand(f"{name}.{format_}.j2", **{name: view})
        made.append((marked_html(text, view) if is_html else markdown_mark(view) + text).encode())
    return made


def _cell(escape: Escape) -> Callable[[str | Iterable[str]], Markup]:
    """Return a filter for cells of tables: one line of the source, its lines broken with ``<br>``."""

    def cell(value: str | Iterable[str]) -> Markup:
        texts = [value] if isinstance(value, str) else value
        pieces = (piece for text in texts for piece in text.split("\n"))
        return Markup("<br>").join(Markup(escape(printable(piece))) for piece in pieces)

    return cell
