"""Selecting items and duties."""

from datetime import date

import pytest

from safetyplan.messages import SafetyPlanError
from safetyplan.plan.duties import CERTAIN, Duties
from safetyplan.plan.query import Query, item_of, named_unit, select
from safetyplan.plan.vocabulary import Basis, Role


def keys(duties: Duties, **fields: object) -> list[str]:
    return [row.task.key for row in select(duties, Query(**fields)).rows]


def test_an_empty_query_selects_every_item_in_plan_order(small_duties: Duties) -> None:
    assert keys(small_duties) == ["1", "2", "3"]


def test_a_unit_selects_what_it_holds_for_certain_and_counts_the_rest(small_duties: Duties) -> None:
    answer = select(small_duties, Query(unit=small_duties.register.unit("市住建局")))
    assert [row.task.key for row in answer.rows] == ["2", "3"]
    assert answer.more == {Basis.RELEVANT: 1}


def test_roles_bases_section_and_text_narrow_the_answer(small_duties: Duties) -> None:
    unit = small_duties.register.unit("市应急局")
    assert keys(small_duties, unit=unit, bases=frozenset({Basis.HOST})) == ["2"]
    assert keys(small_duties, roles=frozenset({Role.ORGANIZE})) == ["1"]
    assert keys(small_duties, section="二") == ["3"] == keys(small_duties, section="交通")
    assert keys(small_duties, text="两客一危") == ["3"]
    assert keys(small_duties, text="２０２４年 6月") == ["1"]
    assert keys(small_duties, no_lead=True) == ["3"]


def test_due_dates_include_the_day_itself_and_default_to_the_end_of_the_year(small_duties: Duties) -> None:
    assert keys(small_duties, due_before=date(2024, 6, 30)) == ["1"]
    assert keys(small_duties, due_before=date(2024, 6, 29)) == []
    assert keys(small_duties, due_after=date(2024, 12, 31)) == ["1", "2", "3"]
    assert keys(small_duties, due_after=date(2025, 1, 1)) == ["2"]
    dues = small_duties.timetable.dues(small_duties.tasks[2])
    assert [(due.deadline, due.last_day) for due in dues] == [(None, date(2024, 12, 31))]


def test_who_leads_is_apart_from_who_organizes_and_named_as_printed(small_duties: Duties) -> None:
    assert [task.names(Role.LEAD) for task in small_duties.tasks] == [("市应急局",), ("市安委办",), ()]
    assert [task.names(Role.ORGANIZE) for task in small_duties.tasks] == [("市安委会",), (), ()]


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("应急局", "市应急管理局"),
        ("城管", "市城管局"),
        ("交警", "市公安局交警大队"),
        ("文广新旅", "市文广新旅局"),
        ("八井镇", "八景镇"),
    ],
)
def test_an_unknown_short_name_is_answered_with_the_right_one_first(
    real_duties: Duties, typed: str, suggested: str
) -> None:
    with pytest.raises(SafetyPlanError) as caught:
        named_unit(real_duties.register, typed)
    assert caught.value.hint.startswith(f"did you mean {suggested}")


@pytest.mark.parametrize("name", ["市应急局", "应急管理局", "高安市应急管理局", "市应急管理局"])
def test_a_unit_is_found_by_any_of_its_names(real_duties: Duties, name: str) -> None:
    assert named_unit(real_duties.register, name).name == "市应急管理局"


def test_a_group_is_no_unit(real_duties: Duties) -> None:
    with pytest.raises(SafetyPlanError) as caught:
        named_unit(real_duties.register, "市直有关部门")
    assert "is a group" in caught.value.message and "市委宣传部" in caught.value.hint


def test_an_item_is_found_by_its_number_however_it_is_typed(small_duties: Duties) -> None:
    assert item_of(small_duties, "２.").key == "2"
    with pytest.raises(SafetyPlanError) as caught:
        item_of(small_duties, "12")
    assert caught.value.hint == "the plan's items are 1、2、3"


def test_the_certain_bases_are_all_but_relevant() -> None:
    assert set(Basis) - CERTAIN == {Basis.RELEVANT}


@pytest.mark.parametrize(
    "wanted", ["二", "二、", "2", "２", "2、", "第二部分", "第2章", "（二）", "道路 交通"]
)
def test_a_section_goes_by_its_number_in_any_writing_or_by_its_heading(
    small_duties: Duties, wanted: str
) -> None:
    assert keys(small_duties, section=wanted) == ["3"]


@pytest.mark.parametrize("wanted", ["3", "第三部分", "十九", "水上交通"])
def test_an_unknown_section_is_an_error_that_names_those_there_are(small_duties: Duties, wanted: str) -> None:
    with pytest.raises(SafetyPlanError) as caught:
        keys(small_duties, section=wanted)
    assert caught.value.message == f"there is no section {wanted}"
    assert caught.value.hint == "the plan's sections are:\n    一、全面排查\n    二、道路交通"


@pytest.mark.parametrize("wanted", ["2", "2.", "二", "第2条", "第二条", "第 2 项", "（2）", "２"])
def test_an_item_goes_by_its_number_in_any_writing(small_duties: Duties, wanted: str) -> None:
    assert item_of(small_duties, wanted).key == "2"


def test_a_number_that_recurs_is_asked_back(duties_at, small) -> None:
    text = small.read_text("utf-8").replace("num: 1\n", "num: （一）\n").replace("num: 3\n", "num: （一）\n")
    small.write_text(text, "utf-8")
    duties = duties_at(small)
    with pytest.raises(SafetyPlanError) as caught:
        item_of(duties, "第一条")
    assert caught.value.hint == "did you mean 一.（一） or 二.（一）?"
    assert item_of(duties, "二.（一）").item.heading == "整治“两客一危”"


def test_a_group_is_suggested_where_no_unit_is_near(real_duties: Duties) -> None:
    with pytest.raises(SafetyPlanError) as caught:
        named_unit(real_duties.register, "各乡镇")
    assert "did you mean the group 各乡镇（街道、管委会、场、库）?" in caught.value.hint
