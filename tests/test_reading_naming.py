"""Names the register does not have: which of them may be one unit's two names."""

import random
from pathlib import Path

import pytest

from safetyplan.importer import read
from safetyplan.importer.naming import PrintedNames, is_group
from safetyplan.plan.register import Kind, Register, Roster, Unit
from safetyplan.source.load import load_register

REGISTER = Path(__file__).resolve().parent.parent / "data" / "units.yaml"


def alike(*names, known=()):
    units = tuple(Unit(name=name, kind=Kind.DEPARTMENT) for name in known)
    found = PrintedNames(Register(Roster(units=units)))
    for name in names:
        found.resolve(name)
    return found.alike()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("县应急管理局", "县应急局"),
        ("市住建局", "市住房和城乡建设局"),
        ("市发改委", "市发展改革委"),
        ("应急局", "县应急管理局"),
    ],
)
def test_a_short_name_and_its_whole_are_alike(one, other):
    assert alike(one, other) == ((one, other),)
    assert alike(one, known=[other]) == ((one, other),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市委办", "市安委办"),
        ("县公安局", "县公安局交警大队"),
        ("县安委办", "县安委会"),
        ("县委", "团县委"),
        ("市水利局", "市水务局"),
    ],
)
def test_units_that_only_share_characters_are_not(one, other):
    assert alike(one, other) == ()


def test_a_reading_doubts_names_that_are_alike():
    draft = read("某县2024年要点\n1.检修渡船。（县应急管理局牵头，县交通局、县应急局配合）\n".encode())
    assert [f.reading.printed for f in draft.findings] == ["县应急管理局、县应急局"]


def test_a_name_in_quotation_marks_has_no_task_of_its_own():
    draft = read("某县2024年要点\n1.组织“安全生产月”活动。（县应急局牵头）\n".encode())
    (deadline,) = draft.plan.items[0].deadlines
    assert (deadline.phrase, deadline.task) == ("安全生产月", "")


def test_a_register_of_another_place_is_said_once_to_be_one():
    clause = "（县安委会牵头，县交通运输局、县水利局、县公安局、县应急局、县教体局配合）"
    text = f"河湾县2024年安全生产工作要点\n1.检修渡船。{clause}\n2.培训船员。（县邮政管理局牵头，县邮管局配合）\n"
    register, _findings = load_register(REGISTER)
    codes = [finding.code for finding in read(text.encode(), "要点.txt", register).findings]
    assert codes.count("IM209") == 1 and codes.count("IM205") == 1  # of the two names of its own post office
    assert "IM209" not in [finding.code for finding in read(text.encode(), "要点.txt").findings]


@pytest.mark.parametrize(
    "name", ["街道办事处", "乡镇人民政府", "乡镇（街道）", "镇、街道", "村（社区）", "各乡镇"]
)
def test_a_kind_without_a_place_before_it_is_a_group(name):
    assert is_group(name)


@pytest.mark.parametrize("name", ["东山乡", "城关镇", "镇政府", "街道办", "乡村振兴局", "镇海区应急局"])
def test_a_name_with_a_place_or_of_the_issuer_s_own_house_is_a_unit(name):
    assert not is_group(name)


def test_offices_named_after_each_of_another_kind_are_proposed_as_a_group():
    draft = read("某县2024年要点\n1.排查隐患。（各乡镇人民政府、街道办事处负责）\n".encode())
    assert [(g.name, g.kinds) for g in draft.proposed_groups] == [
        ("各乡镇人民政府", (Kind.TOWN, Kind.TOWNSHIP)),
        ("街道办事处", (Kind.SUBDISTRICT,)),
    ]
    assert not draft.proposed


def test_thousands_of_names_are_compared_as_a_few_are():
    """Each of them with all others would be two hundred million comparisons."""
    random_ = random.Random(9)
    characters = [chr(0x4E00 + n) for n in range(3000)]
    names = {f"市{''.join(random_.choices(characters, k=6))}局": None for _ in range(20_000)}
    assert len(names) == 20_000
    assert alike("市住建局", *names, "市住房和城乡建设局") == (("市住建局", "市住房和城乡建设局"),)


def test_names_made_of_the_same_characters_are_compared_up_to_a_bound():
    random_ = random.Random(9)
    names = {"".join(random_.choices("甲乙", k=random_.randint(3, 14))) + "局": None for _ in range(3_000)}
    found = alike(*names)
    assert 0 < len(found) <= 100_000
    assert found == alike(*names)
