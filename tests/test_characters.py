"""Characters that have no place in a plan or register: one example a class, and properties over all of Unicode."""

import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.findings import Finding, Place, Severity
from safetyplan.rules.character_classes import (
    Oddity,
    odd_characters,
    oddity,
    with_usual_spaces,
    without_compatibility,
    without_invisible,
)
from safetyplan.rules.fix import mended
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load

PLAN = """\
title: 高安市2024年安全生产工作要点
status: reviewed
year: 2024
register: units.yaml
items:
- num: 1
  heading: 加强检查
  content: 检查%s隐患，消除风险。
  clause: （市住建局牵头）
  responsibilities: [{role: lead, units: [市住建局]}]
"""
UNITS = """\
units:
- {name: 市住建局, kind: department, aliases: [市%s建局]}
groups:
- {name: 有关%s部门, kinds: [department], note: 含%s}
"""

CLASSES = [
    ("\u200b", "SP561", "检查隐患"),
    ("\u200d", "SP561", "检查隐患"),
    ("\u2060", "SP561", "检查隐患"),
    ("\u00ad", "SP561", "检查隐患"),
    ("\u200e", "SP561", "检查隐患"),
    ("\U000e0041", "SP561", "检查隐患"),
    ("\ufe0f", "SP561", "检查隐患"),
    ("\U000e0100", "SP561", "检查隐患"),
    ("\u3164", "SP561", "检查隐患"),
    ("\u180e", "SP561", "检查隐患"),
    ("\u202e", "SP562", ""),
    ("\u2067", "SP562", ""),
    ("\ufffd", "SP563", ""),
    ("\ufffc", "SP563", ""),
    ("\ufff9", "SP563", ""),
    ("\ue5e5", "SP563", ""),
    ("\U000f0001", "SP563", ""),
    ("\u0378", "SP563", ""),
    ("⿰", "SP563", ""),
    ("锟斤拷", "SP563", ""),
    ("⼤", "SP564", "检查大隐患"),
    ("⻔", "SP564", "检查门隐患"),
    ("\uf90a", "SP564", "检查金隐患"),
    ("\U0002f800", "SP564", "检查丽隐患"),
    ("ﬁ", "SP564", "检查fi隐患"),
    ("𝟐", "SP564", "检查2隐患"),
    ("ｱ", "SP564", "检查ア隐患"),
    ("︵", "SP564", "检查（隐患"),
    ("﹑", "SP564", "检查、隐患"),
    ("\u00a0", "SP565", "检查隐患"),
    ("\u2002", "SP565", "检查隐患"),
    ("\u2009", "SP565", "检查隐患"),
    ("\u202f", "SP565", "检查隐患"),
    ("А", "SP566", ""),
    ("Ρ", "SP566", ""),
    ("ロ", "SP566", ""),
    ("📌", "SP567", ""),
    ("✅", "SP567", ""),
    ("\u0303", "SP567", ""),
    ("Ꭰ", "SP567", ""),
    ("㇐", "SP567", ""),
    ("𝄞", "SP567", ""),
]


def found(folder: Path, plan: str, units: str = UNITS % ("", "", "")) -> list[Finding]:
    (folder / "units.yaml").write_text(units, encoding="utf-8")
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    return examine(load(folder / "plan.yaml"), policy((), ()))


@pytest.mark.parametrize(("character", "code", "after"), CLASSES, ids=ascii)
def test_each_class_is_told_at_its_place_by_name_and_mended_where_it_is_certain(
    tmp_path: Path, character: str, code: str, after: str
) -> None:
    (finding,) = (f for f in found(tmp_path, PLAN % character) if f.code.startswith("SP56"))
    assert isinstance(finding.where, Place)
    assert (finding.code, *finding.where[1:3]) == (code, 8, 14)
    assert finding.where.end_column == 14 + len(character)
    assert f"U+{ord(character[0]):04X}" in finding.message
    assert unicodedata.name(character[0], "U+") in finding.message
    path = tmp_path / "plan.yaml"
    changes = mended(path, None, policy(("SP56",), ()))
    text = (changes[0].after if changes else path.read_bytes()).decode()
    assert (after or f"检查{character}隐患") in text
    assert changes or not after


@pytest.mark.parametrize(("character", "code", "after"), CLASSES, ids=ascii)
def test_each_class_is_told_in_names_aliases_and_notes_of_the_register(
    tmp_path: Path, character: str, code: str, after: str
) -> None:
    findings = found(tmp_path, PLAN % "", UNITS % (character, character, character))
    told = [f.where for f in findings if f.code == code and isinstance(f.where, Place)]
    assert [(Path(where.path).name, where.line, where.column) for where in told] == [
        ("units.yaml", 2, UNITS.splitlines()[1].index("%s") + 1),
        ("units.yaml", 4, UNITS.splitlines()[3].index("%s") + 1),
    ]
    assert all("--fix" not in f.hint for f in findings if f.code == code)


@pytest.mark.parametrize(
    ("text", "found", "meant"),
    [
        ("2O24年", "O", "0"),
        ("1l月", "l", "1"),
        ("l2月", "l", "1"),
        ("二O二四年", "O", "〇"),
        ("二0二四年", "0", "〇"),
        ("АI大模型", "А", "A"),
        ("5А级景区", "А", "A"),
        ("2О24年", "О", "0"),
        ("出入ロ管控", "ロ", "口"),
        ("第ー季度", "ー", "一"),
    ],
)
def test_look_alikes_and_what_is_meant(text: str, found: str, meant: str) -> None:
    (odd,) = odd_characters(f"在{text}开展检查")
    assert (f"在{text}"[odd.start : odd.end], odd.instead, odd.why) == (found, meant, Oddity.LOOK_ALIKE)


RIGHT = """\
①②③⑴㈠⒈ⅠⅡⅢⅳ〔2024〕〖〗【】《〈〉》“‘’”「」『』（）［］ ％‰℃℉㎡㎥㎏m²m³½→←↑↓≥≤≈≠±×÷√∞∶∵∴·•—…–～〇○●★☆■□▲△◆◇※§№¥￥€£〃々〆®™©
μm Ω kΩ ΔT α射线 β γ射线 λ π φ10 Φ100 СНиП Москва Ü é à ñ ǘ のカラオケ ㄅㄆ ᠮᠣᠩᠭᠣᠯ བོད་ཡིག ئۇيغۇر ꆈꌠ 한국 ไทย
𠮷家 𡎚头 㙟 䶮 﨎 﨏 﨑 1﹒工作 H2O CO2 O3 N2O 3l 2l/min O2O 24l0b A10 IP10 5G I-95 ISO9001 LNG Q345 B2O3 x1O 1O-a 买买提·艾山 ＋－＝／＆＠．Ａ１
2024年1月1日 12月 10日 一〇一 二〇二四年 一O型血 O型 I级 l级 Ⅰ级 5L
"""


def test_what_real_papers_print_is_at_home() -> None:
    assert [(RIGHT[odd.start : odd.end], odd.why) for odd in odd_characters(RIGHT)] == []
    assert len(set(RIGHT)) > 200


def test_what_stands_in_a_comment_is_nobodys_text(tmp_path: Path) -> None:
    plan = "# 📌 a note\u00a0of the editor\n" + PLAN.replace("register:", "register:  ") % ""
    assert not [f for f in found(tmp_path, plan) if f.code.startswith("SP56")]


def test_several_on_a_line_are_one_finding_that_counts_them(tmp_path: Path) -> None:
    (finding,) = (f for f in found(tmp_path, PLAN % "\u200b一\u200b二\u200b") if f.code.startswith("SP56"))
    assert "2 more on this line" in finding.message


def test_an_escape_is_found_as_well(tmp_path: Path) -> None:
    plan = (PLAN % "").replace("检查隐患，消除风险。", '"检查\\u202e隐患。"')
    (finding,) = (f for f in found(tmp_path, plan) if f.code.startswith("SP56"))
    assert isinstance(finding.where, Place)
    assert (finding.code, finding.where.line) == ("SP562", 8)


def test_a_draft_is_held_to_less(tmp_path: Path) -> None:
    for status, severity in (("reviewed", Severity.ERROR), ("draft", Severity.WARNING)):
        plan = (PLAN % "\ue000").replace("reviewed", status)
        (finding,) = (f for f in found(tmp_path, plan) if f.code == "SP563")
        assert finding.severity is severity


def test_every_category_has_its_answer() -> None:
    """No character that is none to a reader is at home, and none of the ideographs, letters and signs in use is odd."""
    seen = 0
    for code in range(0x7F, 0x110000):
        character = chr(code)
        category = unicodedata.category(character)
        if category in ("Cc", "Cs", "Zl", "Zp"):  # SP003: YAML allows none of them
            continue
        seen += 1
        why = oddity(character)
        if category in ("Co", "Cn"):
            assert why is Oddity.LOST, hex(code)
        elif category == "Zs":
            assert (why is Oddity.SPACE) is (character not in "\u2003\u3000"), hex(code)
        elif category == "Cf":
            assert why or "ARABIC" in unicodedata.name(character) or "SYRIAC" in unicodedata.name(character)
        elif unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH"):
            assert why is None, hex(code)
        elif category[0] in "NSP" and code < 0x2E80 and why:
            assert why in (Oddity.FOREIGN, Oddity.LOST), hex(code)
    assert seen > 1_100_000


@given(
    st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from("安全局１0Ol年АΒロ\u200b\u00a0\ufe0f📌e\u0301⼤"),
        )
    )
)
def test_mends_are_idempotent_and_leave_all_else(text: str) -> None:
    odds = odd_characters(text)
    assert all(a.end <= b.start for a, b in pairwise(odds))
    assert all(odd.start < odd.end <= len(text) for odd in odds)
    for mend, why in (
        (without_invisible, Oddity.INVISIBLE),
        (without_compatibility, Oddity.COMPATIBILITY),
        (with_usual_spaces, Oddity.SPACE),
    ):
        once = mend(text)
        if not any(odd.why is why for odd in odds):
            assert once == text
    assert without_invisible(without_invisible(text)) == without_invisible(text)
    assert with_usual_spaces(with_usual_spaces(text)) == with_usual_spaces(text)
    assert not any(oddity(c) is Oddity.SPACE for c in with_usual_spaces(text))
