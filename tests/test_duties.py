"""Who holds what, and on what basis."""

from safetyplan.plan.duties import Duties
from safetyplan.plan.vocabulary import Basis, Role


def held(duties: Duties, unit: str) -> list[tuple[str, str, str, str]]:
    return [(d.task.key, d.role.value, d.basis.value, d.via) for d in duties.by_unit.get(unit, ())]


def test_a_unit_named_in_the_clause_holds_the_duty_by_name(small_duties: Duties) -> None:
    assert held(small_duties, "市应急局") == [
        ("1", "lead", "named", "市应急局"),
        ("2", "lead", "host", "市安委办"),
    ]


def test_a_member_of_a_closed_group_holds_what_the_group_holds(small_duties: Duties) -> None:
    assert held(small_duties, "东镇") == [
        ("1", "implement", "member", "各镇"),
        ("3", "implement", "relevant", "有关镇"),
    ]


def test_an_open_group_only_may_concern_a_unit_unless_the_office_decided(small_duties: Duties) -> None:
    assert held(small_duties, "市住建局") == [
        ("1", "share", "relevant", "有关部门"),
        ("2", "share", "member", "有关部门"),
        ("3", "share", "named", "市住建局"),
    ]
    decided = next(d for d in small_duties.by_unit["市住建局"] if d.task.key == "2")
    assert decided.note == "市安委办2024年第3号函" and decided.is_certain


def test_where_a_group_was_decided_its_other_members_are_not_concerned(small_duties: Duties) -> None:
    assert [d for d in small_duties.by_item["2"] if d.unit.name == "市公安局"] == []


def test_a_unit_that_holds_an_item_is_not_besides_one_of_its_relevant_departments(
    small_duties: Duties,
) -> None:
    roles = [(d.role, d.basis) for d in small_duties.by_item["1"] if d.unit.name == "市公安局"]
    assert roles == [(Role.SHARE, Basis.NAMED)]


def test_what_a_part_holds_concerns_the_whole_as_such(small_duties: Duties) -> None:
    assert ("3", "share", "part", "市交警大队") in held(small_duties, "市公安局")
    assert held(small_duties, "市安委会") == [
        ("1", "organize", "named", "市安委会"),
        ("2", "lead", "part", "市安委办"),
    ]


def test_the_emergency_bureau_has_ten_items_by_name_and_three_through_its_office(real_duties: Duties) -> None:
    items: dict[Basis, list[str]] = {}
    for duty in real_duties.by_unit["市应急管理局"]:
        items.setdefault(duty.basis, []).append(duty.task.key)
    assert items[Basis.NAMED] == ["1", "4", "10", "14", "19", "25", "30", "31", "33", "34"]
    assert items[Basis.HOST] == ["7", "29", "32"]
    assert len(items[Basis.RELEVANT]) == 20 and set(items) == {Basis.NAMED, Basis.HOST, Basis.RELEVANT}


def test_every_town_has_the_26_items_of_all_townships_for_certain(real_duties: Duties) -> None:
    towns = [u for u in real_duties.register.units if u.kind in {"town", "township", "subdistrict"}]
    assert len(towns) == 23
    for town in towns:
        certain = [d.task.key for d in real_duties.of(town) if d.is_certain]
        assert certain == [str(n) for n in range(1, 35) if n not in {5, 7, 15, 16, 25, 26, 27, 28}], town.name
    may = {t.name: [d.task.key for d in real_duties.of(t) if not d.is_certain] for t in towns}
    assert may["八景镇"] == ["15"] and may["瑞州街道"] == []


DEFAULTS = """\
title: 甲市方案
year: 2024
register: units.yaml
defaults:
- {phrase: 以下均需各镇落实，不再列出, role: implement, units: [各镇]}
items:
- {num: 1, content: 一。, clause: （市公安局负责）, responsibilities: [{role: lead, units: [市公安局]}]}
- num: 2
  content: 二。
  clause: （市公安局负责。以下均需各镇落实，不再列出）
  responsibilities: [{role: lead, units: [市公安局]}]
- {num: 3, content: 三。, clause: （市住建局负责）, responsibilities: [{role: lead, units: [市住建局], default: true}]}
- {num: 4, content: 没有责任条款的一条。}
"""


def test_a_rule_stated_once_holds_from_the_next_item_on(small, tmp_path, duties_at) -> None:
    path = tmp_path / "defaults.yaml"
    path.write_text(DEFAULTS, encoding="utf-8")
    duties = duties_at(path)
    assert held(duties, "东镇") == [
        ("3", "implement", "default", "各镇"),
        ("4", "implement", "default", "各镇"),
    ]
    assert held(duties, "市住建局") == [("3", "lead", "default", "市住建局")]
