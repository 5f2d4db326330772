"""One plan in every format gives one draft: the same items, duties, deadlines and text."""

import io
from html import escape
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from safetyplan.importer import read
from safetyplan.plan.printed import as_printed

TITLE = "试验市2024年安全生产工作要点"
SENTENCES = "持续推进完善分区域分行业领域安全风险等级四色图，压实企业主体责任。每季度至少组织研究1次安全生产突出问题，2024年底前基本消除重大事故隐患。"
PLAN = [
    ("", TITLE),
    ("", "为做好今年工作，制定本要点。"),
    ("一、", "压实安全责任"),
    ("（一）", "落实党政责任"),
    (
        "1.",
        f"加强组织领导。{SENTENCES}（市安委会组织，市应急管理局会同市直有关部门分工负责，各乡镇（街道）落实）",
    ),
    ("2.", f"开展宣传。{SENTENCES}（市委宣传部牵头，市公安局、市教体局配合）"),
    ("（二）", "落实部门责任"),
    ("1.", f"加强监管。{SENTENCES}（市公安局牵头）"),
    ("二、", "排查治理隐患"),
    ("（一）", "突出重点"),
    ("1.", f"排查燃气隐患。{SENTENCES}（市住建局、市城管局等有关部门按职责分工负责）"),
    ("2.", f"排查道路隐患。{SENTENCES}（市公安局、市交通运输局按职责分工负责）"),
]
LINES = [number + text for number, text in PLAN]


def text():
    return "\n".join(LINES).encode()


def run_together():
    return " ".join(LINES).encode()


def half_width():
    return "\n".join(LINES).translate(str.maketrans("（），：", "(),:")).encode("gb18030")


def spaced():
    return "\r\n\r\n".join(f"\u3000\u3000{line}\u200b \xa0" for line in LINES).encode("utf-16")


def markdown():
    marks = {"": "# ", "一、": "## ", "二、": "## ", "（一）": "### **", "（二）": "### **"}
    lines = [f"{marks.get(n, '')}&emsp;{n}{t}{'**' if '（' in n else ''}" for n, t in PLAN[:1] + PLAN[2:]]
    return "\n\n".join([lines[0], PLAN[1][1], *lines[1:]]).encode()


def page():
    paragraphs = "".join(
        f'<p style="text-indent:2em">&emsp;<span>{escape(line)}</span></p>\n' for line in LINES
    )
    menu = "<ul class=nav><li><a href=/>首页</a><li><a href=/x>政务公开</a></ul>"
    return (
        f"<!DOCTYPE html><html><head><meta charset=gb2312><title>{TITLE}_试验市政府</title></head><body>{menu}"
        f"<div id=zoom>{paragraphs}</div><p>扫一扫在手机打开当前页</p></body></html>"
    ).encode("gb18030")


def broken_lines():
    """One paragraph, its lines parted by <br> only."""
    return f"<html><body><div>{'<br>'.join(map(escape, LINES))}</div></body></html>".encode()


def word():
    made = docx.Document()
    for line in LINES:
        made.add_paragraph(line)
    return saved(made)


def numbered_word():
    """No number is typed: Word's lists show them."""
    made = docx.Document()
    levels = [("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
    xml = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for at, (style, shown) in enumerate(levels)
    )
    numbering = made.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{xml}</w:abstractNum>')
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for number, content in PLAN:
        paragraph = made.add_paragraph(content)
        if number:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
            properties.get_or_add_ilvl().val = (
                0 if number.endswith("、") else 1 if number.startswith("（") else 2
            )
            properties.get_or_add_numId().val = 77
    return saved(made)


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def pdf():
    typst = pytest.importorskip("typst", reason="typst makes the PDF file")
    fonts = pytest.importorskip("pylopdf_fonts_zh_cn", reason="the Chinese font of the PDF file")
    source = (
        '#set page(footer: context align(center)[— #counter(page).display() —])\n#set text(16pt, font: "Noto Serif SC")\n'
        f"#align(center, text(22pt)[{TITLE}])\n#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
        + "\n\n".join(f'#"{line}"' for line in LINES[1:])
    )
    folder = Path(fonts.__file__).parent
    return typst.compile(source.encode(), font_paths=[folder], ignore_system_fonts=True)


FORMATS = [text, run_together, half_width, spaced, markdown, page, broken_lines, word, numbered_word, pdf]


@pytest.mark.parametrize("write", FORMATS, ids=lambda write: write.__name__)
def test_every_format_gives_the_same_draft(write):
    expected = read(text(), "plan")
    found = read(write(), "plan")
    plan = found.plan.model_copy(update={"source": expected.plan.source})
    assert [p.title for p in (found.plan, expected.plan)] == [TITLE] * 2
    assert as_printed(plan) == as_printed(expected.plan)
    assert plan == expected.plan
    assert found.proposed == expected.proposed
    assert found.proposed_groups == expected.proposed_groups


AS_RADICALS = str.maketrans("一二门民风车长见青齐心立女", "⼀⼆⻔⺠⻛⻋⻓⻅⻘⻬⼼⽴⼥")


@pytest.mark.parametrize("write", [text, run_together, markdown, page, word, pdf], ids=lambda w: w.__name__)
def test_radicals_in_the_text_are_read_as_the_characters_meant(write, monkeypatch):
    """As browsers' PDFs name their glyphs, and as text copied from these keeps them."""
    expected = read(text(), "plan")
    lines = [line.translate(AS_RADICALS) for line in LINES]
    assert sum(len({*line} & {*"⼀⼆⻔⺠⻛⻋⻓⻅⻘⻬⼼⽴⼥"}) for line in lines) >= 10
    monkeypatch.setitem(globals(), "LINES", lines)
    monkeypatch.setitem(globals(), "PLAN", [(n, words.translate(AS_RADICALS)) for n, words in PLAN])
    found = read(write(), "plan")
    assert found.plan.model_copy(update={"source": expected.plan.source}) == expected.plan
    assert found.proposed == expected.proposed


def test_the_draft_is_what_a_person_would_write():
    plan = read(text(), "plan").plan
    first = plan.sections[0].sections[0].items[0]
    assert (first.num, first.heading) == ("1", "加强组织领导")
    assert [(r.role, r.units) for r in first.responsibilities] == [
        ("organize", ("市安委会",)),
        ("lead", ("市应急管理局",)),
        ("share", ("市直有关部门",)),
        ("implement", ("各乡镇（街道）",)),
    ]
    assert [d.phrase for d in first.deadlines] == ["每季度至少组织研究1次", "2024年底前"]
