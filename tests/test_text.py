"""Text as such: radicals, brackets, sentences, and what Markdown and spreadsheets would read into it."""

import csv
import io
import re
import unicodedata
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.text import (
    PAIRS,
    enclosed,
    escape_markdown,
    find_brackets,
    first_sentence,
    fold,
    harmless_cell,
    sentences,
    subsentences,
    unified,
)

RADICALS = [chr(code) for code in (*range(0x2E80, 0x2F00), *range(0x2F00, 0x2FE0))]

PROSE = st.text("甲乙1 。；！？，、“”‘’（）()《》「」〔〕[]", max_size=60)


def test_every_radical_has_its_character() -> None:
    assigned = [c for c in RADICALS if unicodedata.category(c) != "Cn"]
    assert len(assigned) == 115 + 214
    left = [c for c in assigned if unified(c) == c]
    assert left == ["\u2e80"], "Unicode gives it no equivalent"
    assert all(
        unicodedata.name(unified(c)).startswith("CJK UNIFIED IDEOGRAPH") for c in set(assigned) - {*left}
    )


def test_radicals_become_what_nfkc_makes_of_them_where_it_makes_anything() -> None:
    folded = [c for c in RADICALS if unicodedata.normalize("NFKC", c) != c]
    assert len(folded) == 216
    mainland = {"⼾": "户", "⾭": "青", "⿈": "黄"}  # NFKC has 戶靑黃; the fonts of browsers show the others
    assert [unified(c) for c in folded] == [mainland.get(c, unicodedata.normalize("NFKC", c)) for c in folded]


def test_the_radicals_that_browsers_print() -> None:
    assert unified("⻔⺠⻛⻋⻓⻅⻘⻬") == "门民风车长见青齐"
    assert fold("市⺠政局") == fold("市民政局")


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("甲。乙！丙", ["甲。", "乙！", "丙"]),
        ("落实“加强检查。消除隐患。”要求。", ["落实“加强检查。消除隐患。”要求。"]),
        ("严守（对标国标。不得降低。）要求。再查。", ["严守（对标国标。不得降低。）要求。", "再查。"]),
        ("读《安全。发展》和‘一。二’。", ["读《安全。发展》和‘一。二’。"]),
        ("甲（乙“丙。丁”戊。）己。庚", ["甲（乙“丙。丁”戊。）己。", "庚"]),
        ("落实“加强检查。消除隐患。", ["落实“加强检查。", "消除隐患。"]),
        ("甲（乙。丙。丁", ["甲（乙。", "丙。", "丁"]),
        ("甲。”乙。", ["甲。”", "乙。"]),
        ("甲？！ 乙", ["甲？！ ", "乙"]),
        ("甲……", ["甲……"]),
        ("", []),
    ],
)  # fmt: skip
def test_sentences(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


def test_a_mark_without_partner_hides_no_more_than_a_quotation_is_long() -> None:
    text = "落实“要求。" + "加强检查。" * 100 + "从严”查处。"
    assert len(sentences(text)) == 102
    assert len(sentences("（" * 200 + "甲。乙。")) == 2


def test_semicolons_part_sentences_but_not_inside_marks() -> None:
    assert subsentences("甲；乙（丙；丁）；“戊；己”。庚") == ["甲；", "乙（丙；丁）；", "“戊；己”。", "庚"]


def test_a_title_is_the_first_sentence() -> None:
    assert first_sentence("落实“加强检查。消除隐患。”要求。再查。") == "落实“加强检查。消除隐患。”要求"
    assert first_sentence("加强检查") == "加强检查"
    assert first_sentence("") == ""


@given(PROSE)
def test_the_pieces_are_the_text_and_none_ends_inside_a_pair(text: str) -> None:
    for pieces in (sentences(text), subsentences(text)):
        assert "".join(pieces) == text
        assert all(pieces)
        ends = set(accumulate(map(len, pieces)))
        assert not [pair for pair in find_brackets(text).pairs if ends & {*range(pair.start + 1, pair.end)}]


@given(PROSE)
def test_every_bracket_is_in_a_pair_or_alone(text: str) -> None:
    found = find_brackets(text)
    marks = {at for at, c in enumerate(text) if c in "".join([*PAIRS, *PAIRS.values()])}
    inside = enclosed(text)
    assert {*found.openers, *found.closers} <= marks
    assert all(inside[at] for at in marks - {*found.openers, *found.closers})
    assert all(text[start] in PAIRS for start, _ in found.pairs)


def test_brackets_of_both_widths_pair_unless_they_must_match() -> None:
    assert find_brackets("（甲)〔2024]").pairs == ((0, 3), (3, 9))
    assert find_brackets("〔2024]", "〔[", exact=True) == ((), (0,), (5,))


@given(st.text("甲a1 \\`*_[]()<>&#@|~$+-=.!/:\n", max_size=30))
def test_no_mark_of_markdown_is_left_alive(text: str) -> None:
    escaped = escape_markdown(text)
    bare = re.sub(r"\\[!-/:-@\[-`{-~]", "。", escaped)
    assert not re.search(r"[`*~|$]|\](?=[(\[:])|<[A-Za-z/!?]|(?<!\w)@\w", bare)
    assert not re.search(r"(?m)^[ \t]*(?:#{1,6}(?:\s|$)|[-+](?:\s|$)|>|\d{1,9}[.)](?:\s|$))", bare)
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", escaped)
    shown = re.sub("&(lt|amp|#64);", lambda found: {"lt": "<", "amp": "&", "#64": "@"}[found[1]], shown)
    assert shown == text


@pytest.mark.parametrize(
    "text", ["=1+1", "＝HYPERLINK(1)", "  +1", "\u3000＠甲", "\t甲", "\n=1", "-1", "－1"]
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless_cell(text) == "'" + text


@pytest.mark.parametrize("text", ["甲=1", "2024-12-31", "", "'=1"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert harmless_cell(text) == text


QUOTED = "落实“加强检查。消除隐患。”要求。再查（对标国标。不得降低。）一遍。"


def test_import_titles_and_the_house_style_cut_the_same_sentences(cli, tmp_path: Path) -> None:
    source = tmp_path / "plan.txt"
    source.write_text(f"试验市2024年工作要点\n一、安全\n1.{QUOTED}（市公安局牵头）\n", encoding="utf-8")
    draft = tmp_path / "draft.yaml"
    assert cli("import", source, "-o", draft).code in {0, 1}
    lines = [line.strip() for line in draft.read_text(encoding="utf-8").splitlines()]
    assert "落实“加强检查。消除隐患。”要求。" in lines
    assert "再查（对标国标。不得降低。）一遍。" in lines
    checked = cli("validate", draft, "--select", "SP522")
    assert (checked.code, "SP522" in checked.out) == (0, False), checked.out
    for command in (("list", "--format", "csv"), ("render", "matrix", "--format", "csv")):
        out = "".join(cli(*command, "--plan", draft).out.split())
        assert "落实“加强检查。消除隐患。”要求" in out and "再查" not in out


def test_a_name_may_be_typed_with_radicals(cli, small: Path) -> None:
    assert (
        cli("list", "--plan", small, "--dept", "⻄镇").out
        == cli("list", "--plan", small, "--dept", "西镇").out
    )


DANGEROUS = "整治*重点*场所|消除[隐患](x)"
FORMULA = "＝HYPERLINK(1)"
MARKDOWN = [
    ("list",),
    ("list", "--dept", "市应急局"),
    ("render", "matrix"),
    ("render", "matrix", "--layout", "list"),
    ("render", "tasks", "--dept", "市应急局"),
    ("render", "handout", "--township", "东镇"),
    ("render", "plan"),
]
SHEETS = MARKDOWN[:-1]


@pytest.fixture
def hostile(small: Path) -> Path:
    text = small.read_text(encoding="utf-8")
    text = text.replace("heading: 开展大检查", f"heading: '{DANGEROUS}'")
    for heading in ("加强宣传", "整治“两客一危”"):
        text = text.replace(f"heading: {heading}", f"heading: {FORMULA}")
    small.write_text(text, encoding="utf-8")
    return small


def answer(cli, command: tuple[str, ...], plan: Path, form: str) -> str:
    place = ["--plan", plan]
    result = cli(*command, *place, "--format", form)
    assert result.code == 0, result.err
    return result.out.removeprefix("\ufeff")


@pytest.mark.parametrize("command", MARKDOWN, ids=" ".join)
def test_every_markdown_answer_shows_a_heading_as_it_stands(cli, hostile: Path, command) -> None:
    out = answer(cli, command, hostile, "md")
    assert escape_markdown(DANGEROUS) in out
    assert DANGEROUS not in out


@pytest.mark.parametrize("command", SHEETS, ids=" ".join)
def test_no_cell_of_a_csv_answer_is_a_formula(cli, hostile: Path, command) -> None:
    rows = list(csv.reader(io.StringIO(answer(cli, command, hostile, "csv"))))
    cells = [cell for row in rows for cell in row]
    assert any(FORMULA in cell for cell in cells)
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))]


def test_markdown_of_comparisons_and_import_reports(cli, hostile: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(hostile.read_text(encoding="utf-8").replace(DANGEROUS, DANGEROUS + "甲"), encoding="utf-8")
    out = cli("diff", hostile, new, "--format", "markdown").out
    assert escape_markdown(DANGEROUS) in out and DANGEROUS not in out
    source = tmp_path / "plan.txt"
    source.write_text(
        "试验市2024年工作要点\n一、安全\n1.加强检查。查。（整治*重点*局、|隐患局牵头）\n", encoding="utf-8"
    )
    report = tmp_path / "report.md"
    assert cli("import", source, "-o", tmp_path / "draft.yaml", "--report", report).code in {0, 1}
    told = report.read_text(encoding="utf-8")
    assert escape_markdown("整治*重点*局") in told and "整治*" not in told
