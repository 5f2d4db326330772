"""The mark of a draft on every page, set by us and not by a template: a unit's own template bears it as well.

A view says what the mark is (`draft_mark`, empty for a reviewed plan, whose files nothing here touches).  How it
stands in Word is in `docx_header`; Excel, CSV, PDF and calendars set it in their own modules.
"""

import markupsafe

from safetyplan.patterns import Pattern
from safetyplan.render import View

_BODY = Pattern(r"(?i)<body\b[^>]*>", example='<body class="plan">')
_HEAD_ENDS = Pattern("(?i)</head>", example="</head>")

_STYLE = """\
<style>
.draft-mark { margin: 0 0 1rem; padding: .3rem; border: 2px solid #b00020; background: #fff; color: #b00020;
  font: bold 1rem/1.5 "SimHei", "黑体", "Heiti SC", "Noto Sans CJK SC", sans-serif; text-align: center; text-indent: 0; }
@media screen { .draft-mark { position: sticky; top: 0; z-index: 9; } }
@media print {
  .draft-mark { position: fixed; inset: 40% 0 auto; margin: 0; border: 0; background: none; color: #b00020;
    font-size: 48pt; opacity: .16; transform: rotate(-24deg); z-index: 9; pointer-events: none;
    -webkit-print-color-adjust: exact; print-color-adjust: exact; }
}
</style>
"""
"""A band that stays in sight on the screen; on paper a watermark, for only what is fixed is on every page."""


def marked_html(text: str, view: View) -> str:
    """Return a page in HTML with the mark of the view it shows: a band on the screen, on paper a watermark."""
    if not view.draft_mark:
        return text
    text = _HEAD_ENDS.sub(lambda found: _STYLE + found[0], text, count=1)
    band = f'<div class="draft-mark" role="note">{markupsafe.escape(view.draft_mark)}</div>\n'
    if (body := _BODY.search(text)) is None:
        return band + text
    return f"{text[: body.end()]}\n{band}{text[body.end() :].removeprefix(chr(10))}"


def markdown_mark(view: View) -> str:
    """Return what stands above the Markdown of a view."""
    return f"> **{view.draft_mark}**\n\n" if view.draft_mark else ""
