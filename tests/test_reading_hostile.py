"""No document makes the reading crash, hang or take memory without bound: it is read, or refused with a hint."""

import io
import random
import tracemalloc
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.importer import document, read
from safetyplan.importer.document import MAX_LENGTH, MAX_PARAGRAPHS
from safetyplan.messages import SafetyPlanError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINES = [
    "试验市2024年安全生产工作要点",
    "一、压实责任",
    "1.落实责任。每月检查1次。（市安委会组织，市应急管理局牵头，各镇落实）",
    "（一）宣传",
    "责任单位：市公安局、市教育局",
]


def survives(raw, name="x"):
    """Read `raw` as far as a draft; return it, or the refusal."""
    try:
        return read(raw, name)
    except SafetyPlanError as error:
        assert error.message
        assert error.hint
        return error


def real_word():
    made = docx.Document()
    for line in LINES:
        made.add_paragraph(line, style="List Number")
    table = made.add_table(2, 2)
    table.cell(0, 0).text = "任务"
    table.cell(1, 1).text = "牵头单位"
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def raw_word(xml):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", xml)
    return stream.getvalue()


def body(xml):
    return f'<w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'


PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R
/Resources<</Font<</F1 4 0 R>>/XObject<</X 6 0 R>>>>>>endobj
4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
5 0 obj<</Length 68>>stream
BT /F1 12 Tf 72 700 Td (1. Plan) Tj 0 -20 Td (2. Task) Tj ET /X Do
endstream endobj
6 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>/Length 6>>stream
/X Do
endstream endobj
trailer<</Root 1 0 R>>
startxref
0
%%EOF"""
TEXT = "\n".join(LINES).encode()
PAGE = (
    "<html><body><div>"
    + "".join(f"<p>{line}</p>" for line in LINES)
    + "<table><tr><td>甲<td>乙</table></div>"
).encode()
SEEDS = {
    "text": TEXT,
    "gb18030": "\n".join(LINES).encode("gb18030"),
    "page": PAGE,
    "pdf": PDF,
    "word": real_word(),
}
TOKENS = [b"<w:p>", b"<w:tbl>", b"<td>", b"</div>", b"<!--", b"obj", b">>", b"(", "（".encode(), "负责".encode(), b"\xff", b"\x00", b"&#0;", b"**", b"|", b"9" * 40]  # fmt: skip


def damaged(raw, random_):
    """Return `raw` with a few bytes changed, lost, doubled, swapped or put in."""
    made = bytearray(raw)
    for _ in range(random_.choice((1, 1, 2, 4, 16, 64))):
        at = random_.randrange(len(made) or 1)
        kind = random_.randrange(6)
        if kind == 0 and made:
            made[at] = random_.randrange(256)
        elif kind == 1:
            del made[at : at + random_.choice((1, 2, 8, 64, 1024))]
        elif kind == 2:
            made[at:at] = random_.choice(TOKENS)
        elif kind == 3:
            made[at:at] = made[at : at + random_.choice((1, 8, 64))] * random_.choice((1, 2, 8))
        elif kind == 4 and random_.random() < 0.2:
            del made[at:]
        elif made:
            made[at] ^= 1 << random_.randrange(8)
    return bytes(made)


def repacked(raw, random_):
    """Return a Word file with one of its parts damaged, its archive whole."""
    package = zipfile.ZipFile(io.BytesIO(raw))
    names = package.namelist()
    target = random_.choice([n for n in names if n.endswith((".xml", ".rels"))] + ["word/document.xml"] * 8)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            part = package.read(name)
            made.writestr(name, damaged(part, random_) if name == target else part)
    return stream.getvalue()


@pytest.mark.parametrize("seed", SEEDS)
@settings(max_examples=40)
@given(random_=st.randoms(use_true_random=False))
def test_damaged_files(seed, random_):
    raw = SEEDS[seed]
    survives(repacked(raw, random_) if seed == "word" and random_.random() < 0.7 else damaged(raw, random_))


@given(st.binary(max_size=300))
def test_any_bytes(raw):
    survives(raw)


def test_any_text_of_the_words_the_grammar_knows():
    read_ = 0

    @given(
        st.text(
            "（）()【】、，。；：:一二1.①牵头负责落实会同等有关部门各镇市局责任单位下同\n \t|#*<p>",
            max_size=300,
        )
    )
    def holds(text):
        nonlocal read_
        found = survives(text.encode())
        if not isinstance(found, SafetyPlanError):
            assert not [finding for finding in found.findings if finding.code.startswith("IM1")]
            read_ += 1

    holds()
    assert read_ >= 50, read_


def test_every_prefix_of_a_word_file_is_refused_or_read():
    raw = SEEDS["word"]
    random_ = random.Random(7)
    for _ in range(60):
        assert isinstance(survives(raw[: random_.randrange(4, len(raw))]), SafetyPlanError)


MEGABYTE = 1_000_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["(", "（", "（）", "）", "、", "一、", "责任单位：", "2024年底前", "1", " ", "“", "《", "（市公安局", "市公安局等", "市公安局会同", "（市公安局负责）"],
)  # fmt: skip
def test_a_megabyte_of_one_thing_is_text(unit):
    raw = (unit * (MEGABYTE // len(unit.encode()))).encode()
    found = document(raw + b"x", "x.txt")
    assert len(found.paragraphs) == 1


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    ["<div>" * 200_000 + "x", "<table><tr><td>" * 60_000 + "x", "<table><tr>" + "<td>x" * 20_000, "<html>" + '<a b="' * 100_000 + "x",
     "<html>" + "<!--" * 200_000 + "x", "<html>" + "<!x " * 200_000 + "x", "<html>x" + "<script>" * 100_000, "<html>" + "<" * MEGABYTE + "x",
     "<html>" + "".join(f"<font a={n}>" for n in range(2000)) + "<p>x" * 20_000,
     "<table>" + ("<tr>" + "<td rowspan=1000 colspan=1000>x" * 20) * 1000],
    ids=["div", "table", "cells", "quote", "comment", "declaration", "script", "bracket", "font", "span"],
)  # fmt: skip
def test_pages_that_cost_tree_builders_the_square_of_their_length(page):
    assert "x" in document(page.encode(), "x.html").paragraphs[-1].text


def test_tables_nested_beyond_reason_are_refused_and_deep_ones_read():
    deep = "<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>"
    text = "<w:p><w:r><w:t>x</w:t></w:r></w:p>"
    assert document(raw_word(body("<w:tbl><w:tr><w:tc>" * 1500 + text + "</w:tc></w:tr></w:tbl>" * 1500)))
    with pytest.raises(SafetyPlanError, match="nested too deeply"):
        document(raw_word(body("<w:tbl><w:tr><w:tc>" * 100_000 + "</w:tc></w:tr></w:tbl>" * 100_000)))
    assert document(raw_word(body(deep.format(text)))).paragraphs[0].text == "x"


@pytest.mark.slow
def test_a_zip_bomb_is_unpacked_only_as_far_as_a_plan_could_go():
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(70):
            part.write(bytes(MEGABYTE))
    raw = stream.getvalue()
    assert len(raw) < MEGABYTE
    tracemalloc.start()
    try:
        with pytest.raises(SafetyPlanError, match="unpacks to more than 64 MB"):
            document(raw, "bomb.docx")
        assert tracemalloc.get_traced_memory()[1] < 200 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_entities_that_multiply_are_refused():
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    xml = f'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">{entities}]>' + body("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")
    with pytest.raises(SafetyPlanError, match="not a whole Word document"):
        document(raw_word(xml))


def test_entities_that_name_files_bring_nothing_in():
    xml = '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/hostname">]>' + body(
        "<w:p><w:r><w:t>甲&f;</w:t></w:r></w:p>"
    )
    assert [p.text for p in document(raw_word(xml)).paragraphs] == ["甲"]


@pytest.mark.slow
def test_an_archive_of_endless_parts_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for number in range(20_001):
            package.writestr(f"word/{number}", b"")
    with pytest.raises(SafetyPlanError, match="too many parts"):
        document(stream.getvalue())


def test_parts_packed_to_burst_are_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_BZIP2) as package:
        package.writestr("word/document.xml", bytes(MEGABYTE))
    with pytest.raises(SafetyPlanError, match="packed in a way Office does not use"):
        document(stream.getvalue())


def test_styles_that_are_based_on_one_another_in_a_circle():
    made = docx.Document()
    made.add_paragraph("甲", style="Heading 1")
    base = made.styles["Heading 1"]
    made.styles["Heading 2"].base_style = base
    base.base_style = made.styles["Heading 2"]
    stream = io.BytesIO()
    made.save(stream)
    (found,) = document(stream.getvalue()).paragraphs
    assert (found.text, found.heading_level) == ("甲", 1)


def test_a_word_row_wider_than_word_can_make_it_is_text():
    """Filled up to its width, the rows below would have a hundred million cells."""
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    wide = "".join(cell.format(f"甲{n}") for n in range(10_000))
    rows = f"<w:tr>{wide}</w:tr>" + f"<w:tr>{cell.format('乙')}{cell.format('丙')}</w:tr>" * 10_000
    found = document(raw_word(body(f"<w:tbl>{rows}</w:tbl>"))).paragraphs
    assert [p.text for p in found[:10_000]] == [f"甲{n}" for n in range(10_000)]
    assert {p.cells for p in found[10_000:]} == {("乙", "丙")} and len(found) == 20_000


@pytest.mark.parametrize(
    ("head", "cell", "row"),
    [("|序号|任务|牵头单位|", "a|", "|1|检修|市局|"), ("序号\t任务\t牵头单位\t", "a\t", "1\t检修\t市局"),
     ("序号   任务   牵头单位   ", "a   ", "1   检修   市局"), ("┌───┐\n│", "a│", "│1│检修│市局│")],
)  # fmt: skip
def test_one_wide_line_makes_no_table_of_the_lines_below_it_as_wide(head, cell, row):
    text = f"某县2024年工作要点\n{head}{cell * 5_000}\n" + f"{row}\n" * 2_000
    tracemalloc.start()
    try:
        found = document(text.encode(), "x.txt").paragraphs
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert sum("检修" in p.body for p in found) == 2_000
    assert max(len(p.cells) for p in found) <= 63
    assert peak < 40 * MEGABYTE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("一" * (MAX_LENGTH + 1), "a paragraph of more than"),
        ("检修。\n" * (MAX_PARAGRAPHS + 1), "more than 50000 paragraphs"),
        ("1.检修。" * (MAX_PARAGRAPHS + 1), "more than 50000 paragraphs"),
    ],
    ids=["one paragraph", "many", "many in one"],
)
def test_what_is_far_too_large_for_a_plan_is_refused(text, told):
    with pytest.raises(SafetyPlanError, match=told):
        read(text.encode(), "x.txt")
