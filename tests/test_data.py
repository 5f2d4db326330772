"""The shipped plan and register: what must hold of them whoever edits them next.

`golden/plan_2024.as_printed.txt` is the text of the city's web page, damage included, from the title to
the end of item 34; it was taken from the page, not from this program's output.
"""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from safetyplan.plan.model import Deadline, Entry, Plan, Repair, walk
from safetyplan.plan.printed import as_printed, item_text, opening_text, restore, section_text
from safetyplan.plan.register import Register
from safetyplan.plan.vocabulary import Kind, Role
from safetyplan.source.load import load

HERE = Path(__file__).parent
SOURCE = HERE / "golden" / "plan_2024.as_printed.txt"
LOADED = load(HERE.parent / "data" / "plan_2024.yaml")

DEPARTMENTS = "市直有关部门"
TOWNSHIPS = "各乡镇（街道、管委会、场、库）"
UNCONFIRMED = ["新世纪工业城管委会", "相城垦殖场", "上游水库工程管理局", "建陶基地园区"]


@pytest.fixture(scope="module")
def plan() -> Plan:
    assert LOADED.plan is not None
    return LOADED.plan


@pytest.fixture(scope="module")
def register() -> Register:
    assert LOADED.register is not None
    return LOADED.register


@pytest.fixture(scope="module")
def entries(plan: Plan) -> tuple[Entry, ...]:
    return walk(plan)


def bare(text: str) -> str:
    """`text` as it is compared with the source: width folded, white space removed."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def texts(plan: Plan) -> list[tuple[str, tuple[Repair, ...]]]:
    """Every text that repairs belong to, with them: opening, sections, items."""
    own = [(opening_text(plan), plan.repairs)]
    own += [(section_text(section), section.repairs) for section in plan.sections]
    return own + [(item_text(entry.item), entry.item.repairs) for entry in walk(plan)]


def test_it_loads_without_a_finding() -> None:
    assert LOADED.findings == []


def test_six_sections_hold_34_items_numbered_through(plan: Plan, entries: tuple[Entry, ...]) -> None:
    assert [section.num for section in plan.sections] == list("一二三四五六")
    assert [len(section.items) for section in plan.sections] == [3, 5, 3, 13, 4, 6]
    assert [entry.key for entry in entries] == [str(number) for number in range(1, 35)]


# The text


def test_as_printed_it_is_the_source(plan: Plan) -> None:
    assert bare(as_printed(plan)) == bare(SOURCE.read_text(encoding="utf-8"))


def test_what_was_left_out_is_said(plan: Plan) -> None:
    assert plan.source is not None
    assert any(line.startswith("访问量") for line in plan.source.left_out)
    source = bare(SOURCE.read_text(encoding="utf-8"))
    assert [line for line in plan.source.left_out if bare(line) in source] == []


def test_every_repair_can_be_undone(plan: Plan) -> None:
    assert [damage for text, repairs in texts(plan) for damage in restore(text, repairs)[1]] == []


def test_every_repair_is_needed(plan: Plan) -> None:
    repairs = [repair for _, of_text in texts(plan) for repair in of_text]
    assert len(repairs) > 100
    assert [repair for repair in repairs if bare(repair.printed) == bare(repair.read)] == []


def test_the_damage_is_what_was_counted_in_the_source(entries: tuple[Entry, ...]) -> None:
    """Counted by hand: 22 headings without their full stop, 32 clauses not closed, 5 not opened."""
    lost: Counter[str] = Counter()
    for entry in entries:
        printed = restore(item_text(entry.item), entry.item.repairs)[0]
        lost["full stop"] += f"{re.sub('[“”]', '', entry.item.heading)}。" not in printed
        lost["opening"] += not printed.rpartition("。")[2].startswith("（")
        lost["closing"] += not printed.endswith("）")
    assert lost == {"full stop": 22, "opening": 5, "closing": 32}


def test_an_uncertain_repair_says_why(plan: Plan) -> None:
    uncertain = [repair for _, repairs in texts(plan) for repair in repairs if not repair.certain]
    assert uncertain
    assert [repair for repair in uncertain if not repair.note] == []


def test_one_sentence_a_line(plan: Plan, entries: tuple[Entry, ...]) -> None:
    lines = [
        line for text in (plan.preamble, *(e.item.content for e in entries)) for line in text.split("\n")
    ]
    assert len(lines) > 80
    assert [line for line in lines if not re.fullmatch("[^。]+。", line)] == []


def test_brackets_and_quotation_marks_pair(plan: Plan) -> None:
    pairs = {"）": "（", "”": "“", "》": "《", "〉": "〈"}
    assert sum(text.count("）") for text, _ in texts(plan)) >= 60
    for text, _ in texts(plan):
        still_open: list[str] = []
        for character in text:
            if character in pairs.values():
                still_open.append(character)
            elif character in pairs:
                assert still_open and still_open.pop() == pairs[character], text
        assert still_open == [], text


def test_punctuation_is_full_width(plan: Plan) -> None:
    assert [text for text, _ in texts(plan) if re.search(r"[,:;()<>?!\"'\s]", text.replace("\n", ""))] == []


# Who


READINGS = {
    "负责，落实": [Role.LEAD, Role.IMPLEMENT],
    "会同分工负责，落实": [Role.LEAD, Role.SHARE, Role.IMPLEMENT],
    "牵头组织，分工负责，落实": [Role.LEAD, Role.SHARE, Role.IMPLEMENT],
    "牵头组织，按照职责分工负责，落实": [Role.LEAD, Role.SHARE, Role.IMPLEMENT],
    "组织，落实": [Role.ORGANIZE, Role.IMPLEMENT],
    "组织，分工负责": [Role.ORGANIZE, Role.SHARE],
    "组织，分工负责，落实": [Role.ORGANIZE, Role.SHARE, Role.IMPLEMENT],
    "组织，会同分工负责": [Role.ORGANIZE, Role.LEAD, Role.SHARE],
    "组织，会同分工负责，落实": [Role.ORGANIZE, Role.LEAD, Role.SHARE, Role.IMPLEMENT],
    "组织，督促，落实": [Role.ORGANIZE, Role.SUPERVISE, Role.IMPLEMENT],
    "督促，落实": [Role.SUPERVISE, Role.IMPLEMENT],
    "分工负责": [Role.SHARE],
    "分工负责，落实": [Role.SHARE, Role.IMPLEMENT],
    "按职责分工负责": [Role.SHARE],
    "按职责分工负责，落实": [Role.SHARE, Role.IMPLEMENT],
    "按职责分工落实": [Role.SHARE],
}
"""How each wording of the plan's clauses was read; what is left of a clause without its units."""


def test_units_and_roles_are_those_of_the_clause(entries: tuple[Entry, ...], register: Register) -> None:
    names = {name: holder.name for holder, name in register.names()}
    any_name = re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
    assert sum(len(entry.item.responsibilities) for entry in entries) == 85
    for entry in entries:
        clause = (entry.item.clause or "").removeprefix("（").removesuffix("）")
        named = [names[found] for found in any_name.findall(clause)]
        assert [unit for r in entry.item.responsibilities for unit in r.units] == named, entry.key
        wording = re.sub("[、等]", "", any_name.sub("", clause))
        assert [r.role for r in entry.item.responsibilities] == READINGS[wording], entry.key


def test_responsibilities_use_the_names_of_the_register(
    entries: tuple[Entry, ...], register: Register
) -> None:
    units = [unit for entry in entries for r in entry.item.responsibilities for unit in r.units]
    assert len(units) > 140
    known = {holder.name for holder in (*register.units, *register.groups)}
    assert set(units) <= known


def holders(entries: tuple[Entry, ...], *roles: Role) -> dict[str, list[int]]:
    """The items each unit or group is named in, with one of `roles` (all, if none is given)."""
    found: dict[str, list[int]] = {}
    for entry in entries:
        for responsibility in entry.item.responsibilities:
            for unit in responsibility.units if responsibility.role in (roles or tuple(Role)) else ():
                found.setdefault(unit, []).append(int(entry.key))
    return found


def test_who_is_named_where(entries: tuple[Entry, ...]) -> None:
    items = holders(entries)
    assert items["市应急管理局"] == [1, 4, 10, 14, 19, 25, 30, 31, 33, 34]
    assert items["市安委办"] == [7, 29, 32]
    assert items["市安委会"] == [2, 3, 4, 5, 7, 8, 9, 11]
    assert items["各安全生产专业委员会"] == [6, 9, 11]
    assert items["市消防救援大队"] == [10, 14]
    assert items["市公安局交警大队"] == [12, 30]
    assert items["市城管局"] == [10, 13, 14]
    everywhere = set(range(1, 35))
    assert everywhere - set(items[DEPARTMENTS]) == {20}
    assert everywhere - set(items[TOWNSHIPS]) == {5, 7, 15, 16, 25, 26, 27, 28}
    assert (items["有关乡镇（场、库）"], items["建陶基地园区"]) == ([15], [16])


def test_no_lead_is_guessed(entries: tuple[Entry, ...]) -> None:
    leads = holders(entries, Role.LEAD)
    led = {number for numbers in leads.values() for number in numbers}
    assert set(range(1, 35)) - led == {2, 3, 5, 6, 8, 9, 11, 12, 13, 14, 25, 26, 27, 28, 30, 31}
    assert leads["市应急管理局"] == [1, 4, 19, 33, 34]
    organised = {number for numbers in holders(entries, Role.ORGANIZE).values() for number in numbers}
    assert organised == {2, 3, 4, 5, 7, 8, 9, 11, 12}


# By when


NOT_DUE = {
    ("11", "2023年以来"): "where the faults begin, not by when they end",
    ("21", "定期检验不到位"): "a fault that is being fought",
    ("30", "2024-2025年"): "how long a plan of the province is valid",
}

READS_LIKE_A_DEADLINE = re.compile(
    r"[0-9]{4}(?:-[0-9]{4})?年|每|年度|定期|常态化|持续|适时|安全生产月|消防宣传月|季度?|月底|前基本"
)


def recorded(item_text_: str, deadline: Deadline) -> list[range]:
    """The stretches of the text that a deadline's phrase covers."""
    return [range(m.start(), m.end()) for m in re.finditer(re.escape(deadline.phrase), item_text_)]


def test_phrase_and_task_of_a_deadline_stand_in_the_text(entries: tuple[Entry, ...]) -> None:
    deadlines = [(item_text(e.item), deadline) for e in entries for deadline in e.item.deadlines]
    assert len(deadlines) > 30
    assert [d for text, d in deadlines if d.phrase not in text or d.task not in text or not d.task] == []


def test_whatever_reads_like_a_deadline_is_one_or_was_ruled_out(entries: tuple[Entry, ...]) -> None:
    ruled_out = set()
    for entry in entries:
        text = item_text(entry.item)
        covered = [span for deadline in entry.item.deadlines for span in recorded(text, deadline)]
        for found in READS_LIKE_A_DEADLINE.finditer(text):
            exceptions = [
                key for key in NOT_DUE if key[0] == entry.key and text.startswith(key[1], found.start())
            ]
            if exceptions:
                ruled_out.update(exceptions)
            else:
                assert any(found.start() in span for span in covered), (entry.key, text[found.start() :][:12])
    assert ruled_out == NOT_DUE.keys()


def test_a_phrase_that_recurs_is_recorded_each_time(entries: tuple[Entry, ...]) -> None:
    assert sum(len(entry.item.deadlines) for entry in entries) >= 35
    for entry in entries:
        text = item_text(entry.item)
        exceptions = "".join(phrase for key, phrase in NOT_DUE if key == entry.key)
        for phrase, times in Counter(d.phrase for d in entry.item.deadlines).items():
            if phrase not in {"安全生产月", "消防宣传月"}:
                assert text.count(phrase) - exceptions.count(phrase) == times, (entry.key, phrase)


def test_meanings_of_the_dated_and_recurring_deadlines(entries: tuple[Entry, ...]) -> None:
    meanings = []
    for entry in entries:
        for d in entry.item.deadlines:
            if not d.ongoing:
                span = f"{d.within.start}..{d.within.end}" if d.within else ""
                times = f"×{d.times}" if d.times else ""
                meanings.append((entry.key, d.phrase, f"{d.by or span or d.every or d.event}{times}"))
    assert meanings == [
        ("4", "年度", "year"),
        ("4", "每季度至少组织研究1次", "quarter×1"),
        ("4", "每个重要时段、重要节点至少深入一线开展1次", "重要时段、重要节点×1"),
        ("5", "年度", "year"),
        ("6", "年度", "year"),
        ("8", "年度", "year"),
        ("9", "2024-2026年", "2024-01-01..2026-12-31"),
        ("9", "2024年各项任务", "2024-01-01..2024-12-31"),
        ("11", "2024年底前", "2024-12-31"),
        ("26", "年度", "year"),
        ("29", "安全生产月", "安全生产月"),
        ("29", "消防宣传月", "消防宣传月"),
    ]


# The register


def test_no_two_units_share_a_name(register: Register) -> None:
    assert {name: n for name, n in Counter(name for _, name in register.names()).items() if n > 1} == {}


def test_every_reference_within_the_register_resolves(register: Register) -> None:
    references = [u.part_of for u in register.units if u.part_of] + [
        u.hosted_by for u in register.units if u.hosted_by
    ]
    references += [member for group in register.groups for member in group.members]
    assert len(references) > 15
    assert [name for name in references if register.unit(name) is None] == []


def test_townships_stand_in_the_order_of_the_roster(register: Register) -> None:
    townships = [u for u in register.units if u.kind in {Kind.SUBDISTRICT, Kind.TOWN, Kind.TOWNSHIP}]
    assert Counter(u.kind for u in townships) == {Kind.SUBDISTRICT: 2, Kind.TOWN: 19, Kind.TOWNSHIP: 2}
    nbs = [u.codes.nbs or "" for u in townships if u.codes]
    mca = [u.codes.mca or "" for u in townships if u.codes]
    assert nbs == sorted(set(nbs)) and len(set(mca)) == len(nbs) == 23
    assert all(re.fullmatch("360983[0-9]{3}", code) for code in nbs + mca)
    same = [u.name for u in townships if u.codes and u.codes.nbs == u.codes.mca]
    assert same == ["瑞州街道", "筠阳街道", "独城镇", "伍桥镇", "华林山镇"]


def test_the_special_units_wait_for_confirmation(register: Register) -> None:
    unconfirmed = [u for u in register.units if not u.confirmed]
    assert [u.name for u in unconfirmed] == UNCONFIRMED
    assert all(u.note and u.is_township for u in unconfirmed)


@pytest.mark.parametrize("name", ["瑞州监狱", "江西省瑞州监狱", "新茂实业", "江西新茂实业公司"])
def test_prison_and_company_are_no_addressees(register: Register, name: str) -> None:
    assert register.find(name) is None


def test_whom_the_groups_gather(register: Register) -> None:
    groups = {group.name: group for group in register.groups}
    members = {name: [unit.name for unit in register.members(group)] for name, group in groups.items()}
    assert len(members[TOWNSHIPS]) == 26
    assert set(members[TOWNSHIPS]) & set(UNCONFIRMED) == set(UNCONFIRMED[:3])
    assert len(members["各安全生产专业委员会"]) == 7
    assert "市消防安全委员会" not in members["各安全生产专业委员会"]
    assert not {"瑞州街道", "新世纪工业城管委会"} & set(members["有关乡镇（场、库）"])
    assert not {"高铁高安站", "市纪委监委", "市安委办"} & set(members[DEPARTMENTS])
    assert {name: group.open for name, group in groups.items()} == {
        DEPARTMENTS: True,
        TOWNSHIPS: False,
        "有关乡镇（场、库）": True,
        "各安全生产专业委员会": False,
        "市安委会成员单位": True,
        "各专委办": True,
    }


def test_the_printed_forms_of_names_are_known(register: Register) -> None:
    printed = {
        "市安委": "市安委会",
        "城管局": "市城管局",
        "应急管理局": "市应急管理局",
        "市消防救援队": "市消防救援大队",
        "市公安局交警": "市公安局交警大队",
        "各安全生产委员会": "各安全生产专业委员会",
        "有关部门": DEPARTMENTS,
        "乡镇（街道、管委会、场、库）": TOWNSHIPS,
    }
    holders = {name: register.find(name) for name in printed}
    assert {name: holder and holder.name for name, holder in holders.items()} == printed
