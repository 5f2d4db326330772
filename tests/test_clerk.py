"""Careless edits a clerk might make, each told at its exact place with a hint that mends it."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from safetyplan.findings import Finding, Place, Severity
from safetyplan.messages import LOCALES
from safetyplan.rules.policy import examine, policy
from safetyplan.source.load import load_bytes

PLANS = Path(__file__).parent / "plans"
GOOD = (PLANS / "full.yaml").read_text(encoding="utf-8").replace(", certain: false", "")


@dataclass(frozen=True)
class Slip:
    """An edit of the good plan: `old` becomes `new`; `shown` is what the finding points at, in line `line`.

    The finding's hint says `hint`.
    """

    name: str
    old: str
    new: str
    code: str
    shown: str
    hint: str
    encoding: str = "utf-8"


SLIPS = [
    Slip("wrong office name", "units: [市应急管理局]", "units: [市应急局管理局]", "SP202", "市应急局管理局",
         "did you mean 市应急管理局"),
    Slip("short name in the data", "units: [市应急管理局]", "units: [市应急局]", "SP203", "市应急局", "write 市应急管理局"),
    Slip("dropped bracket", "牵头，市公安局等有关部门分工负责，各乡镇（街道）落实）", "牵头，市公安局等有关部门分工负责，各乡镇（街道落实）",
         "SP511", "（", "add ） where it belongs"),
    Slip("dropped bracket at the end", "（市安委会牵头）", "（市安委会牵头", "SP511", "（", "add ）"),
    Slip("31 June", "by: 2024-06-30", "by: 2024-06-31", "SP105", "2024-06-31", "did you mean 2024-06-30"),
    Slip("a duty given to another office", "units: [市公安局, 市直有关部门]", "units: [市教体局, 市直有关部门]", "SP301", "市教体局",
         "write 市公安局, or correct the clause"),
    Slip("a duty left out", "units: [市公安局, 市直有关部门]", "units: [市直有关部门]", "SP301", "市公安局",
         "add it: `- {role: share, units: [市公安局]}`"),
    Slip("a duty moved to the wrong item", "    - {role: lead, units: [市安委办]}\n",
         "    - {role: lead, units: [市安委办]}\n    - {role: support, units: [市公安局]}\n", "SP301", "市公安局",
         "take the whole entry out"),
    Slip("the wrong role", "{role: lead, units: [市应急管理局]}", "{role: share, units: [市应急管理局]}", "SP301", "市应急管理局",
         "list it under role: lead"),
    Slip("a role in Chinese", "{role: lead, units: [市应急管理局]}", "{role: 牵头, units: [市应急管理局]}", "SP104", "牵头",
         "did you mean lead"),
    Slip("two items with one number", "  - num: 3\n", "  - num: 2\n", "SP502", "2", "number it 3"),
    Slip("a number left out", "  - num: 3\n", "  - num: 4\n", "SP501", "4", "renumber it"),
    Slip("a tab", "    heading: 加强宣传", "\theading: 加强宣传", "SP004", "\t", "replace every tab by spaces"),
    Slip("a Word quotation mark", "heading: 加强宣传", "heading: “加强宣传", "SP512", "“", "add the missing one"),
    Slip("Word's quotation marks for YAML's", "heading: 加强宣传", "heading: “加强宣传”", "SP518", "“加强宣传”", "take “ and ” away"),
    Slip("a straight quotation mark", "heading: 全面“排查”", "heading: 全面\"排查\"", "SP514", "\"", "write “ and ”"),
    Slip("a full-width colon", "heading: 加强宣传", "heading： 加强宣传", "SP005", "：", "type `: `"),
    Slip("no space after the colon", "    heading: 加强宣传", "    heading:加强宣传", "SP006", ":", "type a space"),
    Slip("a half-width comma", "做好宣传，执行", "做好宣传,执行", "SP513", ",", "write ，"),
    Slip("full-width digits", "year: 2024", "year: ２０２４", "SP106", "２０２４", "in the digits 0-9"),
    Slip("last year's year", "year: 2024", "year: 2023", "SP408", "2023", "write year: 2024"),
    Slip("last year's date", "by: 2024-06-30", "by: 2023-06-30", "SP405", "2023-06-30", "write `by: 2024-06-30`"),
    Slip("another frequency", "every: month", "every: quarter", "SP405", "quarter", "write `every: month, times: 1`"),
    Slip("the text changed, the deadline not", "大检查，2024年6月底前", "大检查，2024年9月底前", "SP401", "2024年6月底前",
         "write `phrase: 2024年9月底前, by: 2024-09-30`, as the text says"),
    Slip("the text changed, the repair not", "heading: 全面“排查”", "heading: 全面“普查”", "SP533", "全面“排查”",
         "write 全面“普查”, or put 全面“排查” back"),
    Slip("a key misspelt", "    clause: （市安委办", "    cluase: （市安委办", "SP101", "cluase", "did you mean clause"),
    Slip("a key twice", "    heading: 加强宣传\n", "    heading: 加强宣传\n    heading: 加强宣传\n", "SP007", "heading", "delete one"),
    Slip("an item copied and not changed", "  - num: 3\n    heading: 加强宣传\n", "  - num: 3\n    heading: 开展大检查\n", "SP523",
         "开展大检查", "write what belongs here"),
    Slip("a group nobody knows", "units: [各乡镇（街道）]}\n    deadlines", "units: [各乡镇街道]}\n    deadlines", "SP205", "各乡镇街道",
         "did you mean 各乡镇（街道）"),
    Slip("saved by an old Windows program", "（市安委会牵头）", "（市安委会牵头）", "SP001", "市", "save it as UTF-8", encoding="gb18030"),
]  # fmt: skip


def found(text: str, tmp_path: Path, encoding: str = "utf-8") -> list[Finding]:
    (tmp_path / "units.yaml").write_bytes((PLANS / "units.yaml").read_bytes())
    loaded = load_bytes(text.encode(encoding), "plan.yaml", tmp_path)
    return examine(loaded, policy((), ()))


def test_the_plan_is_good_before_the_clerk_comes(tmp_path: Path) -> None:
    assert found(GOOD, tmp_path) == []
    assert len({slip.name for slip in SLIPS}) >= 20


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_told_at_its_place_with_a_hint_that_mends_it(slip: Slip, tmp_path: Path) -> None:
    assert GOOD.count(slip.old) == 1, slip.old
    findings = found(GOOD.replace(slip.old, slip.new), tmp_path, slip.encoding)
    told = [finding for finding in findings if finding.code == slip.code]
    assert told, [(finding.code, finding.message) for finding in findings]
    lines = GOOD.replace(slip.old, slip.new).split("\n")
    where = told[0].where
    assert isinstance(where, Place)
    if slip.encoding == "utf-8":
        assert lines[where.line - 1][where.column - 1 : where.end_column - 1] == slip.shown
        assert abs(where.line - 1 - GOOD.count("\n", 0, GOOD.index(slip.old))) <= 12
    assert slip.hint in told[0].hint
    grave = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert {finding.code for finding in grave} <= {slip.code, "SP301", "SP533", "SP404", "SP407", "SP102"}


@pytest.mark.skipif(not (LOCALES / "zh_CN").exists(), reason="the Chinese catalogue is not compiled here")
@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.name)
def test_a_slip_is_told_in_chinese_too(slip: Slip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, Finding] = {}
    for language in ("en", "zh_CN"):
        monkeypatch.setenv("SAFETYPLAN_LANG", language)
        findings = found(GOOD.replace(slip.old, slip.new), tmp_path, slip.encoding)
        told[language] = next(finding for finding in findings if finding.code == slip.code)
    english, chinese = told["en"], told["zh_CN"]
    assert english.where == chinese.where
    for ours, theirs in ((chinese.message, english.message), (chinese.hint, english.hint)):
        assert ours != theirs
        assert sum("\u4e00" <= character <= "\u9fff" for character in ours) >= 2
