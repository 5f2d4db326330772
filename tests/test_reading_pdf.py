"""PDF files: visual lines joined into the paragraphs they show, page numbers and running heads listed."""

import io
from pathlib import Path

import pypdf
import pytest

from safetyplan.importer import document
from safetyplan.importer.pdf.paragraphs import paragraphs, without_page_furniture
from safetyplan.importer.pdf.visual_lines import Fragment, VisualLine, visual_lines
from safetyplan.messages import SafetyPlanError

LEFT, SIZE, COLUMNS = 79.4, 16.0, 28


def line(text, *, page=1, y=700.0, left=LEFT, size=SIZE):
    return VisualLine(text, page, left, left + len(text) * size, y, size)


def page_of(*texts, page=1, top=700.0):
    """Set paragraphs as a 公文 sets them: 28 characters a line, two of indent at the beginning."""
    lines, y = [], top
    for text in texts:
        rest, indent = text, 2
        while rest:
            room = COLUMNS - indent
            lines.append(line(rest[:room], page=page, y=y, left=LEFT + indent * SIZE))
            rest, indent, y = rest[room:], 0, y - 23.7
    return lines


LONG = "持续推进完善分区域分行业领域安全风险等级四色图压实企业主体责任强化源头管控指导企业健全机制。"


def texts(lines):
    return [paragraph.text for paragraph in paragraphs(lines)]


def test_lines_are_joined_into_paragraphs_by_their_indent():
    wanted = ["一、总体要求", "1.加强排查。" + LONG, "2.加强宣传。" + LONG * 2, "（市安委会组织）"]
    assert texts(page_of(*wanted)) == wanted


def test_a_paragraph_runs_on_over_the_page_and_ends_there_when_the_next_is_indented():
    first = page_of("1.加强排查。" + LONG)
    second = [line(LONG[:28], page=2, y=700), line(LONG[28:], page=2, y=676)]
    whole = [*first[:-1], line(first[-1].text.ljust(28, "字"), y=first[-1].y)]
    assert len(texts([*whole, *second])) == 1
    assert len(texts([*first, *page_of("2.宣传", page=2)])) == 2


def test_glyphs_named_by_their_radical_are_the_characters_they_show():
    drawn = [Fragment("市⺠政局、市直有关部", 80, 700, 16), Fragment("⻔", 256, 700, 16)]
    assert [line.text for line in visual_lines(drawn, 1)] == ["市民政局、市直有关部门"]


def test_without_indents_a_short_line_ends_a_paragraph():
    lines = [
        line(LONG[:28]),
        line("短。", y=676),
        line(LONG[:28], y=652),
        line(LONG[28:40], y=628),
        line("3.任务", y=604),
    ]
    assert texts(lines) == [LONG[:28] + "短。", LONG[:28] + LONG[28:40], "3.任务"]


def test_a_title_of_several_lines_is_one_paragraph():
    title = [
        line("高安市安全生产委员会关于印发", y=740, left=110, size=22),
        line("工作要点的通知", y=708, left=170, size=22),
    ]
    assert texts([*title, *page_of(LONG, LONG, top=660)])[0] == "高安市安全生产委员会关于印发工作要点的通知"


def test_latin_words_get_their_space_back_and_chinese_does_not():
    assert texts([line("a" * 27 + "b"), line("cd", y=676)]) == ["a" * 27 + "b cd"]
    assert texts([line("字" * 28), line("字", y=676)]) == ["字" * 29]


def test_page_numbers_and_running_heads_are_listed():
    pages = []
    for number in range(1, 5):
        pages += [
            line("内部资料", page=number, y=800),
            *page_of(LONG, page=number),
            line(f"— {number} —", page=number, y=58),
        ]
    kept, removed = without_page_furniture(pages)
    assert {found.text for found in pages} - {found.text for found in kept} == set(removed)
    assert set(removed) == {"内部资料", "— 1 —", "— 2 —", "— 3 —", "— 4 —"}


def test_a_number_inside_the_page_is_not_a_page_number():
    kept, removed = without_page_furniture([line("甲", y=700), line("12", y=650), line("乙", y=600)])
    assert (len(kept), removed) == (3, [])


def test_fragments_at_one_height_are_one_line_without_the_space_of_typesetting():
    fragments = [
        Fragment("到 ", 100, 500, 16),
        Fragment("2024", 132, 500.4, 16),
        Fragment(" 年⼀月", 170, 500, 16),
        Fragment("次行", 80, 476, 16),
    ]
    assert [found.text for found in visual_lines(fragments, 1)] == ["到2024年一月", "次行"]


typst = pytest.importorskip("typst", reason="typst makes the PDF files this module reads")
fonts = pytest.importorskip(
    "pylopdf_fonts_zh_cn", reason="the Chinese font of the PDF files this module reads"
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """Return a function that typesets paragraphs as an official document."""
    folder = tmp_path_factory.mktemp("pdf")

    def make(*wanted):
        source = folder / "document.typ"
        source.write_text(
            '#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm),\n'
            " footer: context align(center)[— #counter(page).display() —])\n"
            '#set text(size: 16pt, lang: "zh", font: "Noto Serif SC")\n'
            "#set par(first-line-indent: (amount: 2em, all: true), justify: true)\n"
            + "\n\n".join(f'#"{text}"' for text in wanted),
            encoding="utf-8",
        )
        return typst.compile(source, font_paths=[Path(fonts.__file__).parent], ignore_system_fonts=True)

    return make


def test_a_typeset_document_comes_back(pdf):
    wanted = [
        f"{number}.加强第{number}类风险排查。" + LONG * number + "（市安委办牵头）" for number in range(1, 12)
    ]
    found = document(pdf(*wanted), "plan.pdf")
    assert [p.text for p in found.paragraphs] == wanted
    assert found.left_out[:2] == ("— 1 —", "— 2 —")
    assert found.paragraphs[0].place.name == "page 1, line 1"


def test_a_pdf_with_a_password_says_so(pdf):
    writer = pypdf.PdfWriter(io.BytesIO(pdf("text")))
    writer.encrypt("secret", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(SafetyPlanError, match="protected with a password"):
        document(stream.getvalue(), "plan.pdf")


def test_a_pdf_that_only_forbids_changes_is_read(pdf):
    writer = pypdf.PdfWriter(io.BytesIO(pdf("A plan that may be read by everybody.")))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    assert (
        document(stream.getvalue(), "plan.pdf").paragraphs[0].text == "A plan that may be read by everybody."
    )


def test_a_scanned_pdf_asks_for_ocr():
    writer = pypdf.PdfWriter()
    writer.add_blank_page(595, 842)
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(SafetyPlanError, match="no text layer") as error:
        document(stream.getvalue(), "scan.pdf")
    assert "OCR" in error.value.hint


@pytest.mark.parametrize(
    "raw",
    [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog", b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"],
)
def test_a_broken_pdf_says_so(raw):
    with pytest.raises(SafetyPlanError, match="damaged PDF") as error:
        document(raw, "plan.pdf")
    assert error.value.message.startswith("plan.pdf")


def test_text_at_one_height_reads_from_left_to_right():
    fragments = [
        Fragment("检修渡船", 100.0 + 4 * SIZE, 700, SIZE),
        Fragment("十月底前", 100.0, 700, SIZE),
    ]
    assert [each.text for each in visual_lines(fragments, 1)] == ["十月底前检修渡船"]


def test_quotation_marks_drawn_apart_go_into_the_gaps_left_for_them():
    fragments = [
        Fragment("1.", 90.0, 700, SIZE),
        Fragment("“ ”", 126.0 + 7 * SIZE, 700, SIZE),
        Fragment("渡口安全。开展 平安渡口 专项行动，", 126.0, 700, SIZE),
    ]
    assert [each.text for each in visual_lines(fragments, 1)] == ["1.渡口安全。开展“平安渡口”专项行动，"]


def test_quotation_marks_that_fit_no_gap_stay_where_they_stand():
    fragments = [
        Fragment("“ ”", 126.0, 700, SIZE),
        Fragment("开展平安渡口专项行动，检修渡船。", 126.0 + 4 * SIZE, 700, SIZE),
    ]
    assert [each.text for each in visual_lines(fragments, 1)] == ["“ ”开展平安渡口专项行动，检修渡船。"]


@pytest.mark.parametrize(
    ("drawn", "read"),
    [
        ("持续开展 渡口整治 专项行动，检修渡船。", "持续开展渡口整治专项行动，检修渡船。"),
        ("第一章 总则", "第一章 总则"),
    ],
)
def test_gaps_within_running_text_are_no_spaces(drawn, read):
    assert [each.text for each in visual_lines([Fragment(drawn, 90.0, 700, SIZE)], 1)] == [read]
