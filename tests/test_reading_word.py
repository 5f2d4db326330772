"""Word files: numbers as Word shows them, and what a print shows rather than what the file holds."""

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from safetyplan.importer import document
from safetyplan.messages import SafetyPlanError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body, *, numbering="", styles="", main="word/document.xml", namespace=W, **parts):
    """Return a .docx whose parts hold the given XML; further parts are named as their relationship is."""
    head = (
        f'xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    bodies = {"numbering": numbering, "styles": styles, **parts}
    files = {
        "[Content_Types].xml": "<Types/>",
        main: f"<w:document {head}><w:body>{body}</w:body></w:document>",
    }
    links = []
    for kind, xml in bodies.items():
        if xml:
            files[f"word/{kind}.xml"] = f"<w:{kind} {head}>{xml}</w:{kind}>"
            links.append(f'<Relationship Type="{RELATIONS}/{kind}" Target="{kind}.xml"/>')
    files["_rels/.rels"] = f'<R><Relationship Type="{RELATIONS}/officeDocument" Target="{main}"/></R>'
    folder, _, base = main.rpartition("/")
    files[f"{folder}/_rels/{base}.rels"] = f"<R>{''.join(links)}</R>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return stream.getvalue()


def p(text, *, num=None, level=None, style=None, extra=""):
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None or level is not None:
        properties += "<w:numPr>"
        properties += f'<w:ilvl w:val="{level}"/>' if level is not None else ""
        properties += f'<w:numId w:val="{num}"/>' if num is not None else ""
        properties += "</w:numPr>"
    return f"<w:p><w:pPr>{properties}{extra}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def lvl(at, number_format, text, *, start=1, extra=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(name, *levels):
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name, definition, overrides=""):
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'


GONGWEN = abstract(
    7,
    lvl(0, "chineseCountingThousand", "%1、"),
    lvl(1, "chineseCountingThousand", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimalEnclosedCircle", "%4"),
) + num(1, 7)


def labels(raw):
    return [paragraph.label for paragraph in document(raw).paragraphs]


def texts(raw):
    return [paragraph.text for paragraph in document(raw).paragraphs]


def test_levels_of_an_official_document_count_and_restart():
    levels = [0, 1, 2, 3, 3, 2, 1, 2, 0, 1, 2]
    raw = word("".join(p("任务", num=1, level=at) for at in levels), numbering=GONGWEN)
    expected = ["一、", "（一）", "1.", "①", "②", "2.", "（二）", "1.", "二、", "（一）", "1."]
    assert labels(raw) == expected


def test_a_level_that_never_restarts_runs_on_across_sections():
    numbering = abstract(
        0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2.", extra='<w:lvlRestart w:val="0"/>')
    ) + num(1, 0)
    raw = word("".join(p("x", num=1, level=at) for at in (0, 1, 1, 0, 1, 1)), numbering=numbering)
    assert labels(raw) == ["一、", "1.", "2.", "二、", "3.", "4."]


def test_a_level_may_restart_only_after_a_given_level():
    numbering = abstract(
        0,
        lvl(0, "decimal", "%1"),
        lvl(1, "decimal", "%1.%2"),
        lvl(2, "decimal", "%3)", extra='<w:lvlRestart w:val="1"/>'),
    ) + num(1, 0)
    raw = word("".join(p("x", num=1, level=at) for at in (0, 1, 2, 1, 2, 0, 1, 2)), numbering=numbering)
    assert labels(raw) == ["1", "1.1", "1)", "1.2", "2)", "2", "2.1", "1)"]


def test_lists_of_one_definition_count_together_unless_one_starts_anew():
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    numbering = abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0) + num(2, 0) + num(3, 0, override)
    raw = word("".join(p("x", num=n, level=0) for n in (1, 2, 1, 3, 3)), numbering=numbering)
    assert labels(raw) == ["1.", "2.", "3.", "5.", "6."]


def test_an_instance_may_bring_a_level_of_its_own():
    own = f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperRoman", "%1)", start=4)}</w:lvlOverride>'
    raw = word(p("x", num=1, level=0), numbering=abstract(0, lvl(0, "decimal", "%1.")) + num(1, 0, own))
    assert labels(raw) == ["IV)"]


def test_a_style_brings_its_list_and_zero_takes_it_away():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:name w:val="Base"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="Base"/>'
        '<w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    raw = word(
        p("甲", style="Base") + p("乙", style="H2") + p("丙", style="H2") + p("丁", style="Base", num=0),
        numbering=GONGWEN,
        styles=styles,
    )
    assert labels(raw) == ["一、", "（一）", "（二）", ""]
    assert [paragraph.heading_level for paragraph in document(raw).paragraphs] == [0, 2, 2, 0]


def test_a_level_is_found_by_the_style_tied_to_it():
    numbering = abstract(
        0, lvl(0, "decimal", "%1."), lvl(1, "chineseCounting", "（%2）", extra='<w:pStyle w:val="Task"/>')
    ) + num(1, 0)
    styles = '<w:style w:type="paragraph" w:styleId="Task"><w:name w:val="Task"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    assert labels(word(p("x", style="Task") * 2, numbering=numbering, styles=styles)) == ["（一）", "（二）"]


def test_a_list_defined_by_a_numbering_style_is_followed():
    styles = '<w:style w:type="numbering" w:styleId="N"><w:name w:val="N"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    numbering = (
        abstract(0, lvl(0, "chineseCounting", "第%1条"))
        + '<w:abstractNum w:abstractNumId="9"><w:numStyleLink w:val="N"/></w:abstractNum>'
        + num(1, 0)
        + num(2, 9)
    )
    assert labels(word(p("x", num=2, level=0) * 2, numbering=numbering, styles=styles)) == [
        "第一条",
        "第二条",
    ]


def test_legal_numbering_shows_all_levels_in_arabic_digits():
    numbering = abstract(
        0, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%1.%2", extra="<w:isLgl/>")
    ) + num(1, 0)
    assert labels(word(p("x", num=1, level=0) + p("x", num=1, level=1), numbering=numbering)) == [
        "一、",
        "1.1",
    ]


def test_an_empty_numbered_paragraph_counts_but_is_no_text():
    raw = word(p("甲", num=1, level=2) + p("", num=1, level=2) + p("乙", num=1, level=2), numbering=GONGWEN)
    assert [(q.label, q.text) for q in document(raw).paragraphs] == [("1.", "甲"), ("3.", "乙")]


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("chineseCounting", "十二"),
        ("chineseLegalSimplified", "拾贰"),
        ("ideographDigital", "一二"),
        ("decimalFullWidth", "１２"),
        ("decimalEnclosedCircle", "⑫"),
        ("decimalEnclosedFullstop", "⒓"),
        ("decimalEnclosedParen", "⑿"),
        ("decimalZero", "12"),
        ("upperRoman", "XII"),
        ("lowerLetter", "l"),
        ("ideographZodiac", "亥"),
        ("ideographTraditional", "12"),
        ("somethingNew", "12"),
        ("none", ""),
    ],
)
def test_number_formats(number_format, shown):
    raw = word(
        p("x", num=1, level=0), numbering=abstract(0, lvl(0, number_format, "%1", start=12)) + num(1, 0)
    )
    assert labels(raw) == [shown]


def test_a_bullet_is_no_number():
    raw = word(p("x", num=1, level=0), numbering=abstract(0, lvl(0, "bullet", "\uf06c")) + num(1, 0))
    assert labels(raw) == [""]


def test_python_docx_lists_nested_in_a_real_file():
    made = docx.Document()
    for style in ("List Number", "List Number", "List Number 2", "List Number"):
        made.add_paragraph("任务", style=style)
    made.add_heading("总体要求", level=2)
    stream = io.BytesIO()
    made.save(stream)
    found = document(stream.getvalue()).paragraphs
    assert [q.label for q in found] == ["1.", "2.", "1.", "3.", ""]
    assert [q.heading_level for q in found] == [0, 0, 0, 0, 2]


def test_tables_become_rows_of_cells_and_frames_become_text():
    made = docx.Document()
    table = made.add_table(rows=2, cols=3)
    for row, cells in zip(
        table.rows, [("序号", "主要任务", "牵头单位"), ("1", "巡查", "市应急管理局")], strict=True
    ):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    frame = made.add_table(rows=1, cols=1)
    frame.rows[0].cells[0].text = "高安市安全生产委员会文件"
    stream = io.BytesIO()
    made.save(stream)
    found = document(stream.getvalue()).paragraphs
    assert [q.cells for q in found] == [("序号", "主要任务", "牵头单位"), ("1", "巡查", "市应急管理局"), ()]
    assert found[1].text == "1\t巡查\t市应急管理局"
    assert found[2].text == "高安市安全生产委员会文件"


def test_cells_that_span_columns_keep_the_later_cells_under_their_headings():
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("合计")}</w:tc><w:tc>{p("9")}</w:tc>'
    assert document(word(f"<w:tbl><w:tr>{wide}</w:tr></w:tbl>")).paragraphs[0].cells == ("合计", "", "9")


def test_a_table_in_a_cell_and_several_paragraphs_in_a_cell():
    inner = f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
    outer = f"<w:tbl><w:tr><w:tc>{p('一行')}{p('二行')}{inner}</w:tc><w:tc>{p('旁')}</w:tc></w:tr></w:tbl>"
    assert document(word(outer)).paragraphs[0].cells == ("一行\n二行\n甲\t乙", "旁")


def test_insertions_are_read_and_deletions_listed():
    raw = word(
        "<w:p><w:r><w:t>市应急</w:t></w:r><w:ins><w:r><w:t>管理</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>总</w:delText></w:r></w:del><w:r><w:t>局</w:t></w:r>"
        "<w:moveFrom><w:r><w:t>旧处</w:t></w:r></w:moveFrom></w:p>"
    )
    found = document(raw)
    assert [q.text for q in found.paragraphs] == ["市应急管理局"]
    assert found.left_out == ("已删除的修订：总旧处",)


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    raw = word(p("市直", extra="<w:rPr><w:del/></w:rPr>") + p("有关部门"))
    assert texts(raw) == ["市直有关部门"]


def test_a_deleted_row_is_left_out():
    row = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('旧任务')}</w:tc><w:tc>{p('旧单位')}</w:tc></w:tr>"
    found = document(word(p("正文") + f"<w:tbl>{row}</w:tbl>"))
    assert [q.text for q in found.paragraphs] == ["正文"]
    assert found.left_out == ("已删除的修订：旧任务旧单位",)


def test_old_numbering_kept_by_change_tracking_is_not_counted():
    old = (
        '<w:pPrChange><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:pPrChange>'
    )
    assert labels(word(p("甲", extra=old) + p("乙", num=1, level=0), numbering=GONGWEN)) == ["", "一、"]


def test_hidden_text_is_listed_and_not_read():
    raw = word("<w:p><w:r><w:t>明</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>")
    found = document(raw)
    assert ([q.text for q in found.paragraphs], found.left_out) == (["明"], ("隐藏文字：暗",))


def test_hidden_switched_off_is_read():
    raw = word('<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r></w:p>')
    assert texts(raw) == ["明"]


def test_fields_show_their_result():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@ "yyyy"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2024</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert texts(word(f"<w:p>{field}<w:r><w:t>年要点</w:t></w:r></w:p>")) == ["2024年要点"]


def test_a_field_that_never_ends_swallows_nothing():
    opened = '<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
    assert texts(word(opened + p("乙"))) == ["甲", "乙"]


def test_a_table_of_contents_is_listed_and_not_read_as_headings():
    contents = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>一、总体要求</w:t></w:r><w:r><w:tab/></w:r><w:r><w:t>1</w:t></w:r></w:p>'
        '<w:p><w:r><w:t>二、主要任务</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    found = document(word(contents + p("一、总体要求")))
    assert [q.text for q in found.paragraphs] == ["一、总体要求"]
    assert found.left_out == ("目录：一、总体要求\t1", "目录：二、主要任务")


def test_text_boxes_are_read_once_where_they_are_anchored():
    box = (
        f"<mc:AlternateContent><mc:Choice><w:txbxContent>{p('高安市文件')}</w:txbxContent></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{p('高安市文件')}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent>"
    )
    assert texts(word(f"<w:p><w:r>{box}</w:r><w:r><w:t>通知</w:t></w:r></w:p>")) == ["高安市文件", "通知"]
    assert texts(word(f"<w:p><w:r><w:t>通知</w:t></w:r><w:r>{box}</w:r></w:p>")) == ["通知", "高安市文件"]


def test_word_art_is_read():
    art = '<w:p><w:r><w:pict><v:shape><v:textpath string="安委会文件"/></v:shape></w:pict></w:r></w:p>'
    assert texts(word(art + p("正文"))) == ["安委会文件", "正文"]


def test_footnotes_stand_at_the_end_and_running_heads_are_listed():
    body = '<w:p><w:r><w:t>专委会</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' + p("后文")
    found = document(
        word(
            body,
            footnotes=f'<w:footnote w:id="2">{p("指各专业委员会。")}</w:footnote><w:footnote w:id="3">{p("未引用")}</w:footnote>',
            header=p("内部资料"),
            footer=p("— 1 —"),
            comments=f'<w:comment w:id="0">{p("请核")}</w:comment>',
        )
    )
    assert [q.text for q in found.paragraphs] == ["专委会", "后文", "指各专业委员会。"]
    assert found.left_out == ("批注：请核", "页眉：内部资料", "页脚：— 1 —")
    assert [(f.reading.printed, f.code) for f in found.findings] == [("指各专业委员会。", "IM307")]


def test_line_breaks_part_paragraphs_and_only_the_first_has_the_number():
    raw = word(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        "<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/><w:t>丙</w:t></w:r></w:p>",
        numbering=GONGWEN,
    )
    assert [(q.label, q.text) for q in document(raw).paragraphs] == [("一、", "甲"), ("", "乙\t丙")]


def test_tab_stops_are_no_text_and_symbols_are_what_they_look_like():
    raw = word(
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs></w:pPr>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>已办</w:t><w:noBreakHyphen/></w:r></w:p>'
    )
    assert texts(raw) == ["☑已办-"]


def test_the_strict_edition_and_another_main_part_are_read():
    assert texts(word(p("正文"), namespace=STRICT)) == ["正文"]
    assert texts(word(p("正文"), main="word/document2.xml")) == ["正文"]


def test_formulas_and_ruby():
    ruby = "<w:r><w:ruby><w:rt><w:r><w:t>yun</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>筠</w:t></w:r></w:rubyBase></w:ruby></w:r>"
    assert texts(word(f"<w:p>{ruby}<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>")) == ["筠x+1"]


def test_markdown_typed_into_word_loses_its_marks():
    raw = word(p("# 安全生产要点") + p("**一、总体要求**"))
    assert [(q.text, q.heading_level) for q in document(raw).paragraphs] == [
        ("安全生产要点", 1),
        ("一、总体要求", 0),
    ]


def test_a_document_of_pictures_asks_for_ocr():
    with pytest.raises(SafetyPlanError, match="no text") as error:
        document(word("<w:p><w:r><w:drawing/></w:r></w:p>"), "scan.docx")
    assert "OCR" in error.value.hint


def test_numbers_agree_with_what_python_docx_wrote():
    made = docx.Document()
    part = made.part.numbering_part.element
    part.insert(
        0,
        parse_xml(f"<w:root {nsdecls('w')}>{abstract(90, lvl(0, 'chineseCounting', '（%1）'))}</w:root>")[0],
    )
    part.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for text in ("甲", "乙"):
        properties = made.add_paragraph(text)._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = 0
        properties.get_or_add_numId().val = 90
    stream = io.BytesIO()
    made.save(stream)
    assert labels(stream.getvalue()) == ["（一）", "（二）"]


def test_pictures_and_embedded_objects_are_listed():
    drawing = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    found = document(word(p("正文") + f"<w:p><w:r><w:drawing>{drawing}</w:drawing></w:r></w:p><w:altChunk/>"))
    assert found.left_out == ("图片1个（其中文字未识别）", "嵌入文档1个（其中文字未识别）")


def test_numbers_alone_in_the_cells_of_a_table():
    made = docx.Document()
    made.add_paragraph("某县2024年渡口整治任务表")
    rows = [
        ("序号", "任务", "责任单位"),
        ("", "检修渡船", "县交通局"),
        ("", "培训船员", "县人社局"),
        ("", "", ""),
    ]
    table = made.add_table(len(rows), 3)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    for row in table.rows[1:]:
        row.cells[0].paragraphs[0].style = made.styles["List Number"]
    file = io.BytesIO()
    made.save(file)
    found = document(file.getvalue(), "任务.docx").paragraphs
    assert [paragraph.cells for paragraph in found if paragraph.cells] == [
        rows[0],
        ("1.", "检修渡船", "县交通局"),
        ("2.", "培训船员", "县人社局"),
    ]
