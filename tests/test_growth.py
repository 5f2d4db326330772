"""What a reader does grows with its text and not with its square, whatever word or sign the text repeats.

Counted are calls, of Python and of built-in functions, four times the text against the text: a number that is the same
on every machine and under every load, as no time is.  What one call costs does not show: `benchmarks/growth.py`
measures that, of every regular expression and every reader, as time.
"""

import cProfile
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from fuzz_files import printed, word
from safetyplan.grammar.clause import LONGEST, parse_clause
from safetyplan.grammar.clause_spans import find_clauses
from safetyplan.grammar.headings import split_heading
from safetyplan.grammar.labels import find_role_labels
from safetyplan.grammar.numbers import read_label
from safetyplan.grammar.parties import split_names
from safetyplan.grammar.signs import find_signs
from safetyplan.grammar.statements import opening_statement
from safetyplan.grammar.timing import find_deadlines
from safetyplan.grammar.wholerules import whole_rules
from safetyplan.importer import read
from safetyplan.messages import SafetyPlanError
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load_bytes

PLANS = Path(__file__).resolve().parent / "plans"
ALL = policy((), ())

TOKENS = [
    "（", "）", "(", "（）", "）（", "【", "】", "〔", "《", "》", "“", "”", "“”", '"', "'", "、", "，", "；", "。", "：", "等", "和", "及",
    "会同", "牵头", "负责", "落实", "组织", "配合", "牵头单位：", "责任单位：", "责任单位：市公安局\n", "（市公安局牵头）", "（市公安局牵头）\n",
    "（市公安局", "市公安局、", "市公安局等", "市公安局会同", "市公安局和", "1", "1.", "1.\n", "１", "一", "一、", "一、\n", "一、甲\n", "1.甲。\n",
    "1.甲。（市公安局牵头）\n", "（一）", "（一）\n", "（一）甲\n", "①", "①\n", "第一条", "第一条\n", "2024年", "2024年6月底前", "6月", "30日前", "每季度",
    "每月至少1次", "持续", "年底前", "2024-06-30", "下同", "列第一位的单位牵头，下同", "以下均需各地落实，不再列出", "\n", "\r", " ", "　", "\t", "甲\t乙\n",
    "甲", "甲\n", "甲乙 ", "a", "a ", "-", "- 甲\n", "—", "…", ".", "*", "**", "_", "|", "| a ", "| a | b |\n", "|---|---|\n", "#", "# 甲\n", ">", "> ",
    "`", "```\n", "<", "<br>", "<td>", "<p>", "</p>", "<table>", "<li>", "<!--", "&", "&amp;", "[", "[a](b)", "\\", "附件：", "附件：1.甲\n", "附件1\n",
    "目录\n", "一、甲……1\n", "各乡镇：\n", "0", "零", "百", "〇", "👍", "\u0301", "市", "局", "各", "有关部门", "各乡镇（街道、管委会、场、库）", "1．甲 ",
    "（1）甲；", "甲；\n", "=", "~~", "$", ",", "甲,乙,丙\n", "序号\t任务\t牵头单位\n1\t甲\t市公安局\n", "甲：乙\n", "监管组织", "市公安局 市教体局 ",
    "同志", "加强监管组织开展", "至", "6月至", "、6月", "汛期", "市公安局牵头，", "# 甲\n- 乙\n", "&a ", "? ", ": ", "{", "}",
]  # fmt: skip
"""Every word and sign that means something to a reader; the others are letters to all of them."""

HEAD = "试验市2024年安全生产工作要点\n一、压实责任\n1.落实责任。"


def _document(name: str, make: Callable[[str], bytes]) -> Callable[[str], object]:
    return lambda text: read(make(text), name, year=2024)


def _word(text: str) -> bytes:
    lines = text.replace("&", "&amp;").replace("<", "&lt;").replace("\r", "\n").split("\n")
    return word(["试验市2024年安全生产工作要点", "一、压实责任", *lines])


def _plan(key: str) -> Callable[[str], object]:
    def make(text: str) -> object:
        item = {"num": 1, "heading": "甲", "content": "乙。", key: text}
        data = {"title": "试验市2024年要点", "year": 2024, "register": "units.yaml", "items": [item]}
        return examine(load_bytes(json.dumps(data, ensure_ascii=False).encode(), "p.yaml", PLANS), ALL)

    return make


READERS: dict[str, Callable[[str], object]] = {
    "clause": parse_clause,
    "times": lambda text: find_deadlines(text, 2024),
    "clauses": find_clauses,
    "names": split_names,
    "signs": find_signs,
    "labels": lambda text: list(find_role_labels(text)),
    "others": lambda text: (
        whole_rules(text),
        opening_statement(text),
        split_heading(text),
        read_label(text),
    ),
    "txt": _document("a.txt", lambda text: (HEAD + text).encode()),
    "lines": _document("a.txt", lambda text: text.encode() or b"x"),
    "md": _document("a.md", lambda text: ("# 甲\n\n" + text).encode()),
    "csv": _document("a.csv", lambda text: ("序号,任务,责任单位\n1," + text).encode()),
    "html": _document("a.html", lambda text: f"<html><body><p>{text}</p></body></html>".encode()),
    "docx": _document("a.docx", _word),
    "pdf": _document("a.pdf", lambda text: printed([HEAD[:18], *text.split("\n")])),
    "content": _plan("content"),
    "clause in a plan": _plan("clause"),
    "yaml": lambda text: load_bytes(b"title: x\n" + text.encode(), "p.yaml", PLANS),
}
"""Every reader of a text that a stranger wrote."""

BOUNDED = {"clause": LONGEST, "clause in a plan": LONGEST}
"""Readers that take no more than so many characters: beyond, a text is read as something else."""

SIZE, TIMES = 300, 4
MOST = 6.5
"""Four is in proportion; sixteen is the square."""
MOST_BOUNDED = 10.0
"""A part that is squared costs little where the text is bounded: each rule of a clause is held against each segment."""


def calls(reader: Callable[[str], object], text: str) -> int:
    """Return how many calls a reader makes for a text; one that refuses it made some until then."""
    profile = cProfile.Profile()
    with suppress(SafetyPlanError):
        profile.runcall(reader, text)
    return sum(entry.callcount for entry in profile.getstats())


def growth(reader: Callable[[str], object], token: str, longest: int = 10**6) -> float:
    """Return how many times as many calls four times the text takes."""
    size = min(SIZE, longest // TIMES // len(token))
    for text in ("丙" + token * size, token * (size - 1)):
        calls(reader, text)  # what is made on first use is made by now
    return calls(reader, token * size * TIMES) / calls(reader, token * size)


def steep(reader: str, tokens: list[str]) -> dict[str, float]:
    """Return the tokens of which four times as many take far more than four times the calls."""
    longest = BOUNDED.get(reader, 10**6)
    found = {token: round(growth(READERS[reader], token, longest), 1) for token in tokens}
    most = MOST_BOUNDED if reader in BOUNDED else MOST
    return {token: times for token, times in found.items() if times > most}


@pytest.mark.parametrize("reader", READERS)
def test_no_reader_grows_with_the_square_of_its_text(reader: str) -> None:
    assert steep(reader, TOKENS[list(READERS).index(reader) :: 50]) == {}


@pytest.mark.exhaustive
@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_no_token_lets_a_reader_grow_with_the_square(reader: str) -> None:
    assert len(TOKENS) >= 140
    assert steep(reader, TOKENS) == {}


def test_growth_is_seen() -> None:
    def square(text: str) -> None:
        for one in text:
            for two in text:
                one.startswith(two)

    assert 15 < growth(square, "甲") < 17
    assert 3.5 < growth(lambda text: [one.isalpha() for one in text], "甲") < 4.5
