"""Write the shipped Word templates: ``python tools/build_docx_templates.py [FOLDER]``.

The templates are what an office opens, restyles and saves; this script is how the shipped ones came
about, and a test keeps the two equal.  Every Jinja field stands in a paragraph or cell of its own, in
the dialect of docxtpl ({%p, {%tr and {%tc around what they repeat).
"""

import sys
from pathlib import Path

from docx_parts import (
    FANGSONG,
    HEITI,
    KAITI,
    LANDSCAPE,
    LANDSCAPE_A3,
    PORTRAIT,
    TAB,
    cell,
    package,
    paragraph,
    row,
    run,
    section_break,
    table,
    tag,
)

GREY = "595959"


def centred(text: str) -> str:
    """Return a centred paragraph of a table."""
    return paragraph(text, style="TableCentre")


def text(content: str, font: str = FANGSONG) -> str:
    """Return a paragraph of a table."""
    return paragraph(run(content, font), style="TableText")


def heads(widths: list[int], names: str) -> str:
    """Return the heading row of a table, repeated on every page."""
    return row(
        *(cell(width, paragraph(run(name, HEITI), style="TableHead"), centred=True)
          for width, name in zip(widths, names.split(), strict=True)),
        heading=True,
    )  # fmt: skip


def each(statement: str, *rows: str) -> str:
    """Return table rows repeated by a Jinja `for`."""
    return tag(f"for {statement}", "tr") + "".join(rows) + tag("endfor", "tr")


def when(condition: str, *pieces: str, level: str = "p") -> str:
    """Return paragraphs or rows that stand only where `condition` holds."""
    return tag(f"if {condition}", level) + "".join(pieces) + tag("endif", level)


def spanning(widths: list[int], content: str) -> str:
    """Return a row that is one cell, such as the heading of a part; it stays with the row below."""
    heading = paragraph(run(content, HEITI), style="TableText", properties="<w:keepNext/>")
    return row(cell(sum(widths), heading, span=len(widths)))


def wording(task: str) -> str:
    """Return the cell content of a task: its title where its words do not begin with it, then its original words."""
    return (
        when(f"not ({task}.words|join).startswith({task}.title)", text(f"{{{{ {task}.title }}}}", HEITI))
        + tag(f"for line in {task}.words")
        + text("{{ line }}")
        + tag("endfor")
    )


def titled(title: str, above: str = "") -> str:
    """Return the title of a document or of an annex."""
    return above + paragraph(run(title, "方正小标宋简体"), style="DocumentTitle")


def annex(number: str, title: str) -> str:
    """Return the head of an annex: its label on line 1, its title on line 3 (7.3.8)."""
    label = paragraph(run(f"附件{number}", HEITI), style="AnnexLabel")
    return label + paragraph(style="Flush") + titled(title) + paragraph(style="Flush")


def signature(issuer: str, date: str) -> str:
    """Return issuer and date on one axis, the date four characters from the right, with room for a seal above."""
    lines = when(issuer, paragraph(TAB, f"{{{{ {issuer} }}}}", style="Signature"))
    blank = "　　　　年　　月　　日"
    return lines + paragraph(TAB, f"{{{{ {date} or '{blank}' }}}}", style="Signature")


def handout() -> bytes:
    """乡镇任务交办单: letter, list of tasks, receipt."""
    letter = (
        titled("{{ handout.title }}")
        + paragraph(style="Flush")
        + paragraph("{{ handout.addressee }}：", style="Flush")
        + paragraph("{{ handout.opening }}")
        + paragraph("{{ handout.closing }}")
        + paragraph(style="Flush")
        + paragraph("附件：1.任务清单", style="Annex")
        + paragraph("　　　2.回执", style="Annex")
        + paragraph(style="Flush") * 3
        + signature("handout.issuer", "handout.date")
        + paragraph("{{ handout.contact }}", style="Annex")
    )
    widths = [454, 5896, 2154, 1814, 1928, 510]
    tasks = table(
        widths,
        heads(widths, "序号 任务（原文） 属地要求 对口牵头单位（报送对象） 时限（频次） 备注"),
        tag("for block in handout.blocks", "tr"),
        spanning(widths, "{{ block.note }}"),
        each(
            "row in block.rows",
            row(
                cell(widths[0], centred("{{ row.task.number }}")),
                cell(widths[1], wording("row.task")),
                cell(
                    widths[2],
                    text("{{ row.requirement }}"),
                    when("row.scope", text("范围：{{ row.scope }}")),
                    tag("for quote in row.quoted"),
                    text("{{ quote }}", KAITI),
                    tag("endfor"),
                ),
                cell(widths[3], text("{{ row.contact }}")),
                cell(widths[4], text("{{ row.task.due_text }}")),
                cell(widths[5], text("")),
            ),
        ),
        tag("endfor", "tr"),
    )
    page = annex("1", "任务清单") + tasks + section_break(LANDSCAPE)
    return package(
        "{{ handout.title }}",
        letter + section_break(PORTRAIT) + page + annex("2", "回执") + _receipt() + paragraph(style="Break"),
        PORTRAIT,
    )


def _receipt() -> str:
    widths = [3000, 5844]

    def line(name: str, content: str, height: int = 850) -> str:
        cells = (paragraph(run(text, FANGSONG), style="FormText") for text in (name, content))
        return row(
            *(cell(width, each, centred=True) for width, each in zip(widths, cells, strict=True)),
            height=height,
        )

    return table(
        widths,
        line("收件单位", "{{ handout.addressee }}"),
        line("交办事项", "《{{ handout.plan_title }}》{{ handout.title }}"),
        tag("for name in handout.receipt", "tr"),
        line("{{ name }}", "", 1250),
        tag("endfor", "tr"),
    )


def tasks() -> bytes:
    """部门任务清单: part after part, what is certain before what only may concern the unit."""
    widths = [454, 5328, 737, 1134, 1531, 1871, 567, 567, 567]
    rows = each(
        "row in part.rows",
        row(
            cell(widths[0], centred("{{ row.task.number }}")),
            cell(widths[1], wording("row.task")),
            cell(
                widths[2],
                centred("{{ row.role }}"),
                paragraph(run("{{ row.basis }}", color=GREY), style="TableText"),
            ),
            cell(widths[3], text("{{ row.task.in_charge }}")),
            cell(widths[4], text("{{ row.task.shared_by }}")),
            cell(widths[5], text("{{ row.task.due_text }}")),
            *(cell(width, text("")) for width in widths[6:]),
        ),
    )
    part = (
        paragraph(run("{{ part.label }}{{ part.title }}", HEITI), style="Flush", properties="<w:keepNext/>")
        + paragraph("{{ part.note }}", style="TableNote", properties="<w:keepNext/>")
        + table(
            widths,
            heads(
                widths,
                "序号 重点任务（原文） 本单位角色 牵头（组织）单位 共同责任单位 完成时限 责任科室 责任人 备注",
            ),
            rows,
        )
    )
    body = (
        titled("{{ tasks.title }}")
        + paragraph(style="TableNote")
        + paragraph("依据：《{{ tasks.plan_title }}》", style="TableNote")
        + paragraph("{{ tasks.summary }}", style="TableNote")
        + tag("for part in tasks.parts")
        + part
        + tag("endfor")
        + paragraph(style="Break")
        + when(
            "tasks.issuer or tasks.date",
            paragraph(
                "{{ tasks.issuer }}　{{ tasks.date }}", style="Flush", properties='<w:jc w:val="right"/>'
            ),
        )
    )
    return package("{{ tasks.title }}", body, LANDSCAPE)


def listing() -> bytes:
    """责任分工表: one row an item, one column a role."""
    widths = [454, 5442, 1134, 1531, 794, 1020, 1871, 510]
    rows = each(
        "row in listing.rows",
        when(
            "row.task.sections and loop.changed(row.task.sections)",
            spanning(widths, "{{ row.task.sections|join('　') }}"),
            level="tr",
        ),
        row(
            cell(widths[0], centred("{{ row.task.number }}")),
            cell(widths[1], wording("row.task")),
            cell(widths[2], text("{{ row.task.in_charge }}")),
            cell(widths[3], text("{{ row.task.shared_by }}")),
            cell(widths[4], text("{{ row.task.supervisors|join('、') }}")),
            cell(widths[5], text("{{ row.task.implementers|join('、') }}")),
            cell(widths[6], text("{{ row.task.due_text }}")),
            cell(widths[7], centred("{{ row.basis }}")),
        ),
    )
    return package(
        "{{ listing.title }}",
        titled("{{ listing.title }}")
        + paragraph(style="TableNote")
        + table(
            widths,
            heads(widths, "序号 重点任务 牵头（组织）单位 责任单位 督促单位 落实单位 完成时限 依据"),
            rows,
        )
        + notes("listing"),
        LANDSCAPE,
    )


def notes(view: str, size: float = 0) -> str:
    """Return the notes below a table."""
    note = paragraph(run("注{{ loop.index }}：{{ note }}", size=size), style="TableNote")
    return tag(f"for note in {view}.notes") + note + tag("endfor") + paragraph(style="Break")


def matrix() -> bytes:
    """责任分工矩阵 on A3: items by units, a mark for every role."""
    width, close = 430, '<w:spacing w:before="10" w:after="10" w:line="220" w:lineRule="exact"/>'
    fixed = [520, 3600, width, 350, 350]

    def small(content: str, font: str = FANGSONG) -> str:
        return paragraph(run(content, font, 9), style="TableCentre", properties=close)

    marks = paragraph(
        run("{{ cell.named }}", HEITI, 9),
        run(
            "{% if cell.derived %}({{ cell.derived }}){% endif %}{% if cell.maybe %}[{{ cell.maybe }}]{% endif %}",
            FANGSONG,
            9,
            GREY,
        ),
        style="TableCentre",
        properties=close,
    )

    def across(loop: str, content: str) -> str:
        return tag(f"for {loop}", "tc") + cell(width, content, centred=True) + tag("endfor", "tc")

    def totals(name: str, counts: str) -> str:
        return row(
            cell(fixed[0], small("")),
            cell(fixed[1], small(name, HEITI)),
            across(f"count in matrix.{counts}", small("{{ count }}")),
            cell(fixed[3], small("")),
            cell(fixed[4], small("")),
        )

    heading = row(
        cell(fixed[0], small("序号", HEITI), centred=True),
        cell(fixed[1], small("重点任务", HEITI), centred=True),
        across("column in matrix.columns", small("{{ column.label }}", HEITI)),
        cell(fixed[3], small("点名", HEITI), centred=True),
        cell(fixed[4], small("派生", HEITI), centred=True),
        heading=True,
    )
    body = each(
        "row in matrix.rows",
        row(
            cell(fixed[0], small("{{ row.task.number }}"), centred=True),
            cell(
                fixed[1],
                paragraph(run("{{ row.task.title }}", size=9), style="TableText", properties=close),
                centred=True,
            ),
            across("cell in row.cells", marks),
            cell(fixed[3], small("{{ row.named }}"), centred=True),
            cell(fixed[4], small("{{ row.derived }}"), centred=True),
        ),
    )
    legend = "图例：{% for mark, role in matrix.legend %}{{ mark }}—{{ role }}{% if not loop.last %}，{% endif %}{% endfor %}。"
    return package(
        "{{ matrix.title }}",
        titled("{{ matrix.title }}")
        + paragraph(style="TableNote")
        + paragraph(run(legend, size=9), style="TableNote", properties=close)
        + table(fixed, heading, body, totals("点名合计", "named"), totals("派生合计", "derived"), margin=0)
        + notes("matrix", 9)
        + paragraph(run("各项责任条款（原文）", HEITI, size=9), style="TableNote", properties=close)
        + tag("for row in matrix.rows if row.task.clause")
        + paragraph(
            run("第{{ row.task.number }}项：{{ row.task.evidence }}", size=9),
            style="TableNote",
            properties=close,
        )
        + tag("endfor"),
        LANDSCAPE_A3,
    )


def plan() -> bytes:
    """The plan as an official document; a heading is set in the font of its level (7.3.3)."""
    levels = {1: HEITI, 2: KAITI}
    lines = ""
    for level in (1, 2, 3):
        condition = (
            f"if block.level == {level}"
            if level == 1
            else f"elif block.level == {level}"
            if level == 2
            else "else"
        )
        lines += tag(condition) + paragraph(
            run("{{ head }}", levels.get(level, FANGSONG)), "{{ words }}{{ clause }}"
        )
    body = (
        tag("for line in plan.front") + paragraph("{{ line }}", style="Flush") + tag("endfor")
        + when("plan.document_number", paragraph("{{ plan.document_number }}", style="Flush", properties='<w:jc w:val="center"/>') + paragraph(style="Flush"))
        + titled("{{ plan.title }}")
        + paragraph(style="Flush")
        + tag("for line in plan.preamble") + paragraph("{{ line }}") + tag("endfor")
        + tag("for block in plan.blocks") + tag("for head, words, clause in block.lines")
        + lines + tag("endif") + tag("endfor") + tag("endfor")
        + tag("for line in plan.closing") + paragraph("{{ line }}") + tag("endfor")
        + when("plan.issuer or plan.date", paragraph(style="Flush") * 2 + signature("plan.issuer", "plan.date"))
    )  # fmt: skip
    return package("{{ plan.title }}", body, PORTRAIT)


TEMPLATES = {"handout": handout, "tasks": tasks, "listing": listing, "matrix": matrix, "plan": plan}


def main(folder: Path) -> None:
    """Write every template into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        (folder / f"{name}.docx").write_bytes(build())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "templates")
