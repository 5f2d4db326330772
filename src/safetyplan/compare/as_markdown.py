"""A comparison as Markdown, made for a pull-request comment or a job's summary."""

from collections.abc import Iterable, Iterator

from safetyplan.compare.as_lines import DiffBlock, DiffLine, DiffPart
from safetyplan.text import escape_markdown

MOST_OPEN = 12
"""A list longer than this is folded away under its title."""


def markdown(title: str, summary: str, parts: Iterable[DiffPart]) -> str:
    """Return the parts of a comparison under a title."""
    lines = [f"### {escape_markdown(title)}", "", escape_markdown(summary)]
    for part in parts:
        folded = len(part.blocks) > MOST_OPEN
        lines += ["", f"#### {escape_markdown(part.title)}", ""]
        lines += [f"<details><summary>{len(part.blocks)}</summary>", ""] if folded else []
        lines += [line for block in part.blocks for line in _block(block)]
        lines += ["", "</details>"] if folded else []
        lines += ["", escape_markdown(part.note)] if part.note else []
    return "\n".join(lines) + "\n"


def _block(block: DiffBlock) -> Iterator[str]:
    yield f"- **{escape_markdown(block.title)}**"
    lines = iter(block.lines)
    waiting: DiffLine | None = None
    for line in lines:
        if waiting and line.mark == "+":
            yield "  - " + _inline(waiting.text, line.text)
            waiting = None
            continue
        if waiting:
            yield "  - " + _inline(waiting.text, "")
        waiting = line if line.mark == "-" else None
        if not waiting:
            yield "  - " + (_inline("", line.text) if line.mark == "+" else escape_markdown(line.text))
    if waiting:
        yield "  - " + _inline(waiting.text, "")


def _inline(old: str, new: str) -> str:
    """Return both readings in one line, what went and what came marked by HTML tags.

    Markdown's own marks do not take effect beside Chinese punctuation (CommonMark 6.2).
    """
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    went, came = (text[start : len(text) - end] for text in (old, new))
    said = f"<del>{escape_markdown(went)}</del>" if went else ""
    said += f"<ins>{escape_markdown(came)}</ins>" if came else ""
    return escape_markdown(old[:start]) + said + escape_markdown(old[len(old) - end :])
