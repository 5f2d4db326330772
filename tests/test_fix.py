"""`validate --fix`: what is mended, that everything else stays byte for byte, and that no kill breaks the file."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.findings import Finding, Place, Target
from safetyplan.rules import punctuation
from safetyplan.rules.fix import as_diff, as_utf8, mended
from safetyplan.rules.mends import MENDS
from safetyplan.rules.policy import examine, policy
from safetyplan.source import load as load_module
from safetyplan.source import parse
from safetyplan.source.files import write_atomic
from safetyplan.source.load import load
from safetyplan.source.splice import replaced, splice
from safetyplan.text import fold, sentences

REGISTER = Path(__file__).parent / "plans" / "units.yaml"
EVERYTHING = policy((), ())

CARELESS = """\
# this comment stays
title: 高安市2024年安全生产工作要点
year: 2024
register: units.yaml   # the register
items:
- num: 1
  heading: 加强检查,消除隐患   # note
  content: 加强检查。消除"三违"隐患。 # why
  clause: (市应急局牵头,市住建局配合)
  responsibilities:
  - {role: lead, units: [市应急局]}   # alias
  - {role: support, units: [市住建局]}

- num: 2
  heading: 加强执法
  content: |-
    加强 检查。消除隐患,防范２０２４年事故！再来。

    "第二段"(含括号)。
  clause: （市住建局牵头）
  responsibilities: [{role: lead, units: [市住建局]}]
  repairs:
  - {printed: "隐患防范", read: "隐患,防范"}
"""

CAREFUL = """\
# this comment stays
title: 高安市2024年安全生产工作要点
year: 2024
register: units.yaml   # the register
items:
- num: 1
  heading: 加强检查，消除隐患   # note
  content: |- # why
    加强检查。
    消除“三违”隐患。
  clause: （市应急局牵头，市住建局配合）
  responsibilities:
  - {role: lead, units: [市应急管理局]}   # alias
  - {role: support, units: [市住建局]}

- num: 2
  heading: 加强执法
  content: |-
    加强检查。
    消除隐患，防范2024年事故！
    再来。

    “第二段”（含括号）。
  clause: （市住建局牵头）
  responsibilities: [{role: lead, units: [市住建局]}]
  repairs:
  - {printed: "隐患防范", read: "隐患，防范"}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(REGISTER, tmp_path / "units.yaml")
    return tmp_path


def fixed(folder: Path, raw: bytes, select: tuple[str, ...] = ()) -> bytes:
    path = folder / "plan.yaml"
    path.write_bytes(raw)
    for change in mended(path, None, policy(select, ())):
        write_atomic(change.path, change.after)
    return path.read_bytes()


def test_everything_safe_is_mended_and_nothing_else_touched(folder: Path) -> None:
    assert fixed(folder, CARELESS.encode()).decode() == CAREFUL


def test_mending_twice_changes_nothing(folder: Path) -> None:
    once = fixed(folder, CARELESS.encode())
    assert fixed(folder, once) == once
    assert mended(folder / "plan.yaml", None, EVERYTHING) == []


def test_windows_line_ends_stay(folder: Path) -> None:
    careless = CARELESS.replace("\n", "\r\n").encode()
    assert fixed(folder, careless) == CAREFUL.replace("\n", "\r\n").encode()


def test_only_the_selected_rules_are_mended(folder: Path) -> None:
    result = fixed(folder, CARELESS.encode(), ("alias-for-name",)).decode()
    assert result == CARELESS.replace("units: [市应急局]", "units: [市应急管理局]")


def test_what_a_comment_ignores_is_not_mended(folder: Path) -> None:
    careless = CARELESS.replace("# alias", "# safetyplan: ignore[SP203]")
    assert "units: [市应急局]" in fixed(folder, careless.encode()).decode()


@pytest.mark.parametrize(
    ("encoded", "told"),
    [
        (CAREFUL.encode("gb18030"), "GB18030"),
        (b"\xef\xbb\xbf" + CAREFUL.encode(), "UTF-8 BOM"),
        (b"\xff\xfe" + CAREFUL.encode("utf-16-le"), "UTF-16-LE BOM"),
    ],
)
def test_other_encodings_become_utf_8_without_mark(folder: Path, encoded: bytes, told: str) -> None:
    assert as_utf8(encoded) == (CAREFUL.encode(), told)
    assert fixed(folder, encoded) == CAREFUL.encode()


def test_bytes_of_no_encoding_stay(folder: Path) -> None:
    broken = CAREFUL.encode() + b"# \xff\xff\xff\n"
    assert fixed(folder, broken) == broken


def test_the_register_is_converted_too(folder: Path) -> None:
    (folder / "units.yaml").write_bytes(b"\xef\xbb\xbf" + REGISTER.read_bytes())
    fixed(folder, CAREFUL.encode())
    assert (folder / "units.yaml").read_bytes() == REGISTER.read_bytes()


def test_an_edit_that_would_break_a_repair_is_left_out_and_the_others_are_made(folder: Path) -> None:
    careless = CARELESS.replace("防范２０２４年事故！再来。", "防范２０２４年事故！再来,A。").replace(
        '- {printed: "隐患防范", read: "隐患,防范"}',
        '- {printed: "来A", read: "来,A"}\n  - {printed: "年事,", read: "年事"}',
    )
    result = fixed(folder, careless.encode()).decode()
    assert "units: [市应急管理局]" in result


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("市住建局配合", "市住建局 配合"),
        ("units: [市住建局]}\n\n", "units: [市公安局]}\n\n"),  # what no mend reaches
        ("heading: 加强执法", "heading: 　#加强执法"),  # what a mend may not touch
        ('{printed: "隐患防范", read: "隐患,防范"}', '{printed: "隐患防范", read: "患,防"}'),
    ],
)
def test_a_finding_is_marked_where_the_fix_takes_it_away(
    folder: Path, cli: Callable[..., Any], old: str, new: str
) -> None:
    plan = folder / "plan.yaml"
    text = CARELESS.replace(old, new, 1)
    plan.write_text(text, encoding="utf-8")
    told = cli("validate", plan, "--format", "json")
    findings = json.loads(told.out)["findings"]
    promised = sorted(f["code"] for f in findings if not f["fixable"])
    assert plan.read_text(encoding="utf-8") == text and len(promised) < len(findings)
    cli("validate", plan, "--fix", "--format", "json")
    after = json.loads(cli("validate", plan, "--format", "json").out)["findings"]
    assert sorted(f["code"] for f in after) == promised
    assert not any(f["fixable"] for f in after)


def test_the_mark_stands_behind_the_message_and_is_counted(folder: Path, cli: Callable[..., Any]) -> None:
    (folder / "plan.yaml").write_text(CARELESS, encoding="utf-8")
    told = cli("validate", folder / "plan.yaml", "--notes")
    assert "warning[SP203] 市应急局 is an alias of 市应急管理局 [fixable]\n" in told.out
    assert told.err.endswith(f"; --fix mends {told.out.count('[fixable]')} of them\n")


def test_a_file_in_another_encoding_is_marked(folder: Path, cli: Callable[..., Any]) -> None:
    plan = folder / "plan.yaml"
    plan.write_bytes(CAREFUL.encode("gb18030"))
    assert "[SP001]" in (told := cli("validate", plan).out) and told.count("[fixable]") == 1
    plan.write_bytes("\ufeff".encode() + CAREFUL.encode())
    (folder / "units.yaml").write_bytes(REGISTER.read_text(encoding="utf-8").encode("gb18030"))
    told = cli("validate", plan).out
    assert "[SP001]" in told and "[SP002]" in told and told.count("[fixable]") == 2


def test_where_nothing_could_be_mended_nothing_is_tried(
    folder: Path, cli: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = folder / "plan.yaml"
    plan.write_text(CAREFUL.replace("市住建局配合", "市公安局配合"), encoding="utf-8")
    monkeypatch.setattr("safetyplan.rules.fix.marked", None)
    assert cli("validate", plan).out.startswith("error[SP301]")


def test_a_diff_is_shown_and_nothing_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    path = folder / "plan.yaml"
    path.write_bytes(CARELESS.encode())
    (change,) = mended(Path("plan.yaml"), None, EVERYTHING)
    diff = as_diff(change)
    assert path.read_bytes() == CARELESS.encode()
    assert diff.startswith("--- a/plan.yaml\n+++ b/plan.yaml\n@@ ")
    assert (
        "-  - {role: lead, units: [市应急局]}   # alias\n+  - {role: lead, units: [市应急管理局]}   # alias\n"
        in diff
    )
    (folder / "change.diff").write_text(diff, encoding="utf-8")
    if shutil.which("git"):
        subprocess.run(["git", "apply", "change.diff"], cwd=folder, check=True)
        assert path.read_bytes() == CAREFUL.encode()


def test_splice_replaces_just_the_places() -> None:
    raw = "\ufeffa: 甲\r\nb: 乙\r\n".encode()
    places = [(Place("", 2, 4, 2, 5), "丙\n丁"), (Place("", 1, 1, 1, 2), "key")]
    assert splice(raw, places).decode() == "\ufeffkey: 甲\r\nb: 丙\r\n丁\r\n"


def test_values_are_replaced_by_their_route() -> None:
    raw = CARELESS.replace("\n", "\r\n").encode()
    role = Target(("items", 0, "responsibilities", 0, "role"))
    text = Target(("items", 1, "content"), excerpt="再来")
    result = replaced(raw, {role: "organize", text: "完"}).decode()
    assert result == raw.decode().replace(
        "{role: lead, units: [市应急局]}", "{role: organize, units: [市应急局]}"
    ).replace("再来", "完")


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("检查,消除", "检查，消除"),
        ("8:00至12:00", "8:00至12:00"),
        ("1,000万元", "1,000万元"),
        ("2.5万", "2.5万"),
        ("方案(2024-2026年)", "方案（2024-2026年）"),
        ("PPP(public, private)", "PPP(public, private)"),
        ("（PPP)模式", "（PPP）模式"),
        ("一.加强", "一.加强"),
        ("消除隐患.加强", "消除隐患。加强"),
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("是否完成?是!", "是否完成？是！"),
    ],
)
def test_half_width_marks(text: str, better: str) -> None:
    assert punctuation.half_width(text) == better


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ('反"三违"行动', "反“三违”行动"),
        ('反“三违"行动', "反“三违”行动"),
        ('反"三违”行动', "反“三违”行动"),
        ('“跨省"“跨市"事项', "“跨省”“跨市”事项"),
        ("反'三违'行动", "反‘三违’行动"),
        ('say "so"', 'say "so"'),
        ('反"三违行动', '反"三违行动'),
    ],
)
def test_straight_quotes(text: str, better: str) -> None:
    assert punctuation.straight_quotes(text) == better


@pytest.mark.parametrize("code", MENDS)
def test_a_mended_text_needs_no_mending(code: str) -> None:
    random = Random(code)
    for _ in range(2000):
        text = "".join(random.choices("检查,;:()（）。.\"' \u3000A１1“”\u200b一", k=random.randrange(12)))
        once = MENDS[code](text)
        assert MENDS[code](once) == once, text


def test_sentences() -> None:
    assert sentences("甲。乙！丙") == ["甲。", "乙！", "丙"]
    assert sentences("甲（乙。丙）。丁") == ["甲（乙。丙）。", "丁"]
    assert sentences("他说“甲。乙。”丙") == ["他说“甲。乙。”丙"]
    assert sentences("甲……") == ["甲……"]


FULL = (Path(__file__).parent / "plans" / "full.yaml").read_text(encoding="utf-8")
_SLIPS = [
    ",",
    ";",
    "(",
    ")",
    ".",
    '"',
    "'",
    " ",
    "\u3000",
    "\u200b",
    "３",
    "，，",
    "。",
    "A,",
    "1.",
    "?",
    ": ",
    "“",
    "#",
    "\n",
]


def _alias_names() -> dict[str, str]:
    """Return the name for every alias of the register."""
    register = parse("", REGISTER.read_bytes()).data
    holders = [*register["units"], *register["groups"]]
    return {alias: holder["name"] for holder in holders for alias in holder.get("aliases", [])}


NAMES = _alias_names()


def _leaves(node: Any) -> list[str]:
    if isinstance(node, str):
        return [node]
    return [leaf for child in (node.values() if isinstance(node, dict) else node) for leaf in _leaves(child)]


def _said(text: str) -> str:
    """Return the words of a text: without width, white space, quotation marks and punctuation."""
    return "".join(c for c in fold(text) if c not in "“”‘’\"'\u200b。.、，,;:?!()")


def _all_said(data: Any) -> list[str]:
    """Return what every text of a plan says, units under their names."""
    return [_said(NAMES.get(leaf, leaf)) for leaf in _leaves(data)]


def test_an_alias_that_a_stray_comma_sets_free_gets_its_name(folder: Path) -> None:
    text = CAREFUL.replace("units: [市住建局]}\n\n", "units: [市公安局, 市直,有关部门]}\n\n")
    assert text != CAREFUL and NAMES["有关部门"] == "市直有关部门"
    after = fixed(folder, text.encode()).decode()
    assert after == text.replace("市直,有关部门", "市直,市直有关部门")
    assert _all_said(parse("", after.encode()).data) == _all_said(parse("", text.encode()).data)


@pytest.mark.parametrize(
    "content",
    [
        "|-\n    加强检查，消除隐患",
        ">\n    加强检查",
        '"加强检查"',
        "'加强检查'",
        "- 加强检查",
        "[加强检查]",
        "# 加强检查",
    ],
)
def test_a_mend_that_would_make_other_yaml_of_the_text_is_left_out(folder: Path, content: str) -> None:
    """Without the invisible character the text would be a block, quoted, a list or a comment."""
    text = re.sub(r"content: \|- # why\n.*\n.*", lambda _: f"content: \u200b{content}", CAREFUL)
    assert "\u200b" in text and any(f.code == "SP561" for f in _findings(folder, text))
    assert fixed(folder, text.encode()).decode() == text
    (change,) = mended(folder / "plan.yaml", None, EVERYTHING)
    assert change.after == change.before and change.left == (8,)


def test_what_is_left_as_it_is_is_told(folder: Path, cli: Callable[..., Any]) -> None:
    careless = CARELESS.replace("heading: 加强检查,", "heading: \u3000#2地块加强检查,")
    (folder / "plan.yaml").write_text(careless, encoding="utf-8")
    result = cli("validate", "--fix", str(folder / "plan.yaml"))
    assert "left as it is" in result.err and "by hand: line 7" in result.err
    assert "heading: \u3000#2地块加强检查," in (folder / "plan.yaml").read_text(encoding="utf-8")


def test_mends_that_are_misread_are_left_out_without_a_search(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = "- num: {n}\n  heading: \u200b#加强检查{n}\n  clause: （市住建局牵头）\n  responsibilities: [{{role: lead, units: [市住建局]}}]\n"
    head = CARELESS[: CARELESS.index("items:")]
    text = head + "items:\n" + "".join(item.format(n=n) for n in range(1, 41))
    (folder / "plan.yaml").write_text(text.replace("检查40", "检查,40"), encoding="utf-8")
    read: list[bytes] = []

    def load_bytes(raw: bytes, *arguments: Any) -> Any:
        read.append(raw)
        return load_module.load_bytes(raw, *arguments)

    monkeypatch.setattr("safetyplan.rules.fix.load_bytes", load_bytes)
    (change,) = mended(folder / "plan.yaml", None, EVERYTHING)
    assert len(change.left) == 40 and change.after == change.before
    assert len(read) <= 8


def test_a_damaged_file_with_something_to_mend_stays(folder: Path) -> None:
    broken = CARELESS.encode() + b"# \xff\xff\xff\n"
    assert fixed(folder, broken) == broken


_ODD = (":", "：", "#", " #", '"', "'", "\t", "\u3000", "\xa0", "-", "|", "\u200b")


def test_an_odd_character_anywhere_loses_no_word(folder: Path) -> None:
    """A stride through all places; every text is compared as YAML reads it before and after."""
    places = [(at, odd) for at in range(len(FULL)) for odd in _ODD]
    changed = 0
    for at, odd in places[7::61]:
        text = FULL[:at] + odd + FULL[at:]
        once = fixed(folder, text.encode())
        if once == text.encode():
            continue
        changed += 1
        before, after = parse("", text.encode()).data, parse("", once).data
        assert (before is None) == (after is None), (at, odd)
        if before is not None:
            assert _all_said(after) == _all_said(before), (at, odd)
        assert fixed(folder, once) == once, (at, odd)
    assert changed > 20


def _findings(folder: Path, text: str) -> list[Finding]:
    path = folder / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    return examine(load(path), EVERYTHING)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, len(FULL) - 1), st.sampled_from(_SLIPS)), min_size=1, max_size=5))
def test_mending_changes_no_word_no_comment_and_nothing_twice(slips: list[tuple[int, str]]) -> None:
    text = FULL
    for at, slip in sorted(slips, reverse=True):
        text = text[:at] + slip + text[at:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(REGISTER, folder / "units.yaml")
        after = fixed(folder, text.encode()).decode()
        assert fixed(folder, after.encode()).decode() == after
    before_data, after_data = parse("", text.encode()).data, parse("", after.encode()).data
    if before_data is not None:
        assert _all_said(after_data) == _all_said(before_data)
    assert [line for line in after.split("\n") if line.startswith("#")] == [
        line for line in text.split("\n") if line.startswith("#")
    ]


KILLED = """\
import sys
from pathlib import Path
from safetyplan.source.files import write_atomic
path, old, new = Path(sys.argv[1]), b"old" * 700_000, b"new" * 800_000
print("ready", flush=True)
while True:
    write_atomic(path, new)
    write_atomic(path, old)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_at_any_moment_the_file_is_old_or_new_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    old, new = b"old" * 700_000, b"new" * 800_000
    path.write_bytes(old)
    random = Random(1)
    seen = set()
    for _ in range(12):
        with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(random.random() / 20)
            process.send_signal(signal.SIGKILL)
        seen.add(path.read_bytes())
    assert seen <= {old, new}


def test_a_link_stays_and_permissions_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    write_atomic(link, b"new")
    assert link.is_symlink() and real.read_bytes() == b"new"
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.yaml", "real.yaml"]
