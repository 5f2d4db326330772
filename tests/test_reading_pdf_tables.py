"""Tables of PDF files: cells parted by ruled lines, or by where words stand under a head; what is not certain is told."""

import io
from itertools import pairwise
from pathlib import Path

import pypdf
import pytest

from safetyplan.importer import document, read
from safetyplan.importer.pdf.celltext import cell_text
from safetyplan.importer.pdf.continued import TableJoiner
from safetyplan.importer.pdf.grid import PageTable, ruled_tables
from safetyplan.importer.pdf.ruling import PathReader, RuledLine, RuledLines, joined
from safetyplan.importer.pdf.visual_lines import Fragment, VisualLine
from safetyplan.importer.table import Merge, PrintedTable

SIZE = 10.0
UPRIGHT = (1, 0, 0, 1, 0, 0)


def drawn(*operators):
    reader = PathReader()
    for operator, *operands in operators:
        reader.take(operator, operands, UPRIGHT)
    return reader.rules()


def test_lines_are_stroked_or_thin_rectangles_that_are_filled():
    rules = drawn(
        (b"m", 10, 50), (b"l", 90, 50), (b"S",),
        (b"re", 10, 50, 1, 40), (b"f",),
        (b"re", 20, 20, 30, 30), (b"f",),
        (b"m", 0, 0), (b"l", 50, 0), (b"n",),
        (b"m", 0, 0), (b"c", 1, 2, 3, 4, 5, 6), (b"S",),
    )  # fmt: skip
    assert rules == RuledLines((RuledLine(50, 10, 90),), (RuledLine(10.5, 50, 90),))


def test_a_stroked_rectangle_is_four_lines():
    rules = drawn((b"re", 0, 0, 100, 60), (b"S",))
    assert (len(rules.level), len(rules.upright)) == (2, 2)


def test_lines_drawn_cell_by_cell_are_joined_and_others_are_not():
    lines = [RuledLine(10, 0, 50), RuledLine(10.4, 50, 80), RuledLine(10, 120, 150), RuledLine(30, 0, 50)]
    found = [(round(line.at), line.start, line.end) for line in joined(lines, play=3.0)]
    assert found == [(10, 0, 80), (10, 120, 150), (30, 0, 50)]


@pytest.mark.parametrize(("right", "up"), [(-1, 0), (0, 1), (0, -1)])
def test_lines_turn_with_the_text(right, up):
    rules = RuledLines((RuledLine(5, 1, 9),), (RuledLine(2, 3, 4),))
    turned = rules.turned(right, up)
    assert sorted(map(len, (turned.level, turned.upright))) == [1, 1]
    assert rules.turned(-1, 0).turned(-1, 0) == rules
    assert rules.turned(0, 1).turned(0, -1) == rules


def grid(xs, ys, *, without=()):
    """Return the lines of a table; each of `without` is (column line, top, bottom) or (row line, left, right) left out."""
    upright = [RuledLine(x, b, t) for x in xs for t, b in pairwise(ys) if (x, t) not in without]
    level = [RuledLine(y, a, b) for y in ys for a, b in pairwise(xs) if (y, a) not in without]
    return RuledLines(tuple(level), tuple(upright))


def words(*placed):
    return [Fragment(text, x, y, SIZE) for text, x, y in placed]


def test_cells_without_a_line_between_them_are_one():
    rules = grid((0, 50, 150, 250), (100, 80, 60, 40), without={(60, 50), (50, 100)})
    text = words(
        ("标题", 5, 87), ("甲", 55, 67), ("乙", 5, 67), ("丙", 5, 47), ("丁", 155, 47), ("戊", 155, 67)
    )
    (found,) = ruled_tables(rules, text, 3)
    assert found.table.rows == (("标题", "", ""), ("乙", "甲", "戊"), ("丙", "", "丁"))
    assert set(found.table.merges) == {Merge(0, 0, 0, 1), Merge(1, 1, 2, 1)}
    assert (found.table.page, found.table.is_open, len(found.taken)) == (3, (False, False), 6)


def test_text_across_a_line_makes_the_cells_uncertain():
    text = words(("甲" * 12, 5, 87), ("乙", 155, 87), ("丙", 5, 67), ("丁", 155, 67))
    (found,) = ruled_tables(grid((0, 50, 150, 250), (100, 80, 60)), text, 1)
    assert found.table is None


@pytest.mark.parametrize(("xs", "ys"), [((0, 250), (100, 80, 60)), ((0, 50, 250), (100, 60))])
def test_a_frame_is_no_table(xs, ys):
    assert ruled_tables(grid(xs, ys), words(("甲", 5, 87), ("乙", 55, 67)), 1) == []


def test_a_million_lines_are_a_drawing():
    reader = PathReader()
    for at in range(30_000):
        reader.take(b"re", [at % 500, at % 700, 1, 50], UPRIGHT)
        reader.take(b"f", [], UPRIGHT)
    assert reader.rules() == RuledLines()


@pytest.mark.parametrize(
    ("lines", "width", "text"),
    [
        (("市住房和城", "乡建设局"), 50, "市住房和城乡建设局"),
        (("市住房和城", "乡建设局"), 90, "市住房和城乡建设局"),
        (("市公安局", "市水利局"), 90, "市公安局\n市水利局"),
        (("市公安局", "市水利局"), 40, "市公安局\n市水利局"),
        (("市公安局、", "市水利局"), 90, "市公安局、市水利局"),
        (("各乡镇（街", "道）"), 50, "各乡镇（街道）"),
        (("2024年6", "月底前"), 40, "2024年6月底前"),
    ],
)
def test_lines_of_a_cell_are_joined_where_its_width_cut_them(lines, width, text):
    assert cell_text(words(*((line, 0, -12 * at) for at, line in enumerate(lines))), width) == text


HEAD = ("序号", "任务", "牵头单位")


def on_page(page, *rows, merges=(), is_open=(False, False)):
    return PageTable(page, (0, 30, 200, 300), rows, tuple(merges), is_open)


def whole(*content):
    joiner = TableJoiner()
    return joiner.joined(content), joiner


def test_a_table_over_pages_is_one_and_its_repeated_head_is_left_out():
    (table,), joiner = whole(
        on_page(1, HEAD, ("1", "检修渡船", "市交通局")), on_page(2, HEAD, ("2", "培训船员", "市人社局"))
    )
    assert [row[0] for row in table.rows] == ["序号", "1", "2"]
    assert joiner.repeated == ["\t".join(HEAD)]
    assert [place.name for place in table.places][-1] == "page 2, table row 2"


def test_a_row_cut_by_the_page_is_joined_and_told():
    (table,), joiner = whole(
        on_page(1, HEAD, ("1", "检修渡船", "市交通局"), ("2", "培训船员，", "市人社局")),
        on_page(2, HEAD, ("", "做好记录。", ""), ("3", "清理航道", "市水利局")),
    )
    assert table.rows[2] == ("2", "培训船员，做好记录。", "市人社局")
    assert [finding.code for finding in joiner.findings] == ["IM234"]


def test_a_row_that_begins_anew_is_not_joined():
    (table,), joiner = whole(
        on_page(1, HEAD, ("1", "检修渡船", "市交通局")), on_page(2, ("", "培训船员", "市人社局"))
    )
    assert (len(table.rows), joiner.findings) == (3, [])


def test_a_row_without_a_line_at_the_end_of_its_page_goes_on():
    (table,), _joiner = whole(
        on_page(1, HEAD, ("1", "检修", "市交通局"), is_open=(False, True)),
        on_page(2, ("", "渡船", "、市水利局")),
    )
    assert table.rows[1] == ("1", "检修渡船", "市交通局、市水利局")


def test_a_merged_cell_goes_on_behind_the_page():
    (table,), _joiner = whole(
        on_page(1, HEAD, ("1", "甲", "市交通局"), ("2", "乙", ""), merges=[Merge(1, 2, 2, 2)]),
        on_page(2, HEAD, ("3", "丙", ""), ("4", "丁", "市水利局")),
    )
    assert Merge(1, 2, 3, 2) in table.merges


@pytest.mark.parametrize(
    "other",
    [
        PageTable(2, (0, 90, 200, 300), (("2", "乙", "丙"),)),
        PageTable(3, (0, 30, 200, 300), (("2", "乙", "丙"),)),
        on_page(2, ("序号", "问题", "整改单位"), ("1", "乙", "丙")),
    ],
)
def test_other_columns_another_head_or_a_page_between_part_tables(other):
    tables, _joiner = whole(on_page(1, HEAD, ("1", "甲", "市交通局")), other)
    assert len(tables) == 2


def test_text_between_parts_tables_and_xubiao_does_not():
    line, more = VisualLine("说明", 2, 0, 20, 700, 10), VisualLine("（续表）", 2, 0, 20, 700, 10)
    first, second = on_page(1, HEAD, ("1", "甲", "市交通局")), on_page(2, ("2", "乙", "市水利局"))
    assert [type(each) for each in whole(first, line, second)[0]] == [PrintedTable, VisualLine, PrintedTable]
    tables, joiner = whole(first, more, second)
    assert (len(tables), joiner.repeated) == (1, ["（续表）"])


typst = pytest.importorskip("typst", reason="typst makes the PDF files this module reads")
fonts = pytest.importorskip("pylopdf_fonts_zh_cn", reason="the Chinese font of the PDF files")

COLUMNS = ("序号", "工作任务", "牵头单位", "责任单位", "完成时限")
TASKS = (
    (
        "开展危险化学品企业安全风险隐患专项排查整治，建立问题清单和整改台账",
        "市应急管理局",
        "市工业和信息化局、市市场监督管理局、各乡镇（街道）",
        "2024年6月底前",
    ),
    ("组织燃气管道老化更新改造，完成老旧小区隐患整治", "市住房和城乡建设局", "市城管局", "2024年10月底前"),
    ("完善应急预案", "市应急管理局", "市消防救援大队", "持续推进"),
)


@pytest.fixture(scope="module")
def pdf(tmp_path_factory):
    """Return a function that typesets a plan with a table of so many tasks."""
    folder = tmp_path_factory.mktemp("pdf")

    def make(stroke, align, *, gutter="0pt", inset="5pt", count=3, head=COLUMNS):
        rows = [(str(at + 1), *TASKS[at % len(TASKS)]) for at in range(count)]
        cells = ", ".join(f"[{cell}]" for row in (head, *rows) for cell in row)
        source = folder / "document.typ"
        source.write_text(
            '#set page(paper: "a4", margin: 25mm, footer: context align(center)[— #counter(page).display() —])\n'
            '#set text(size: 11pt, lang: "zh", font: "Noto Serif SC")\n'
            "#align(center)[#text(18pt)[试验市2024年安全生产工作要点]]\n\n一、总体要求\n\n"
            f"#table(columns: (3em, 1fr, 6em, 9em, 6em), stroke: {stroke}, align: {align}, row-gutter: {gutter},"
            f" inset: {inset}, {cells})\n\n各单位要抓好落实，市安委办将定期通报，并纳入年度考核，结果在全市公布。\n",
            encoding="utf-8",
        )
        return typst.compile(source, font_paths=[Path(fonts.__file__).parent], ignore_system_fonts=True)

    return make


def read_rows(raw):
    return [p.cells for p in document(raw, "plan.pdf").paragraphs if p.cells]


def expected_rows(count):
    return [COLUMNS, *((str(at + 1), *TASKS[at % len(TASKS)]) for at in range(count))]


@pytest.mark.parametrize(
    ("stroke", "align", "gutter", "count"),
    [
        ("0.5pt", "center + horizon", "0pt", 24),
        ("(x: none, y: 0.5pt)", "center + horizon", "0pt", 3),
        ("none", "left + top", "8pt", 24),
        ("none", "left + top", "0pt", 3),
        ("none", "center + horizon", "8pt", 3),
    ],
)
def test_a_table_comes_back(pdf, stroke, align, gutter, count):
    assert read_rows(pdf(stroke, align, gutter=gutter, count=count)) == expected_rows(count)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_set_sideways_is_turned(pdf, degrees):
    writer = pypdf.PdfWriter(io.BytesIO(pdf("0.5pt", "left + top")))
    writer.pages[0].add_transformation(pypdf.Transformation().rotate(degrees).translate(300, 300))
    stream = io.BytesIO()
    writer.write(stream)
    assert read_rows(stream.getvalue()) == expected_rows(3)


@pytest.mark.parametrize("head", [COLUMNS, ("甲", "乙", "丙牵头", "丁", "戊")])
def test_a_table_whose_cells_are_not_certain_is_told_and_nothing_is_invented(pdf, head):
    draft = read(pdf("none", "center + horizon", inset="(x: 5pt, y: 3.2pt)", head=head), "plan.pdf")
    codes = {finding.code for finding in draft.findings}
    assert "IM231" in codes
    assert "IM213" in codes
    assert draft.proposed == ()
    whole_text = "".join(TASKS[0][0].split())
    told = next(finding for finding in draft.findings if finding.code == "IM231")
    assert told.where.name == "page 1"
    assert told.reading is not None
    assert whole_text[:10] in told.reading.printed
