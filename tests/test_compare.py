"""What changed between two plans: items recognised, duties followed, nothing told twice."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.compare import Comparison, compare, matching, narrowed
from safetyplan.compare.as_json import record
from safetyplan.compare.as_lines import DiffBlock, DiffLine, DiffPart, deadline_text, parts, summary
from safetyplan.compare.as_markdown import markdown
from safetyplan.compare.changes import Rewording, Shift
from safetyplan.compare.wording import rewordings
from safetyplan.plan.duties import Duties
from safetyplan.plan.model import Deadline, Plan
from safetyplan.plan.vocabulary import Role


@pytest.fixture
def edited(
    small: Path, small_duties: Duties, duties_at: Callable[[Path], Duties]
) -> Callable[..., Comparison]:
    """Return a function that replaces texts in the small plan and its register and compares."""

    def edit(*pairs: tuple[str, str]) -> Comparison:
        plan, units = (path.read_text("utf-8") for path in (small, small.parent / "units.yaml"))
        for old, new in pairs:
            assert old in plan or old in units, f"{old} is in neither file"
            plan, units = plan.replace(old, new), units.replace(old, new)
        folder = small.parent / "edited"
        folder.mkdir()
        (folder / "plan.yaml").write_text(plan, encoding="utf-8")
        (folder / "units.yaml").write_text(units, encoding="utf-8")
        return compare(small_duties, duties_at(folder / "plan.yaml"))

    return edit


def lines(comparison: Comparison, unit: str = "") -> list[str]:
    """Return every line that is told of a comparison, marks included."""
    return [
        text
        for part in parts(comparison, unit)
        for block in part.blocks
        for text in (f"{block.mark} {block.title}", *(f"  {line.mark} {line.text}" for line in block.lines))
    ]


def test_a_plan_does_not_differ_from_itself(real_duties: Duties) -> None:
    comparison = compare(real_duties, real_duties)
    assert comparison.is_empty and comparison == Comparison()
    assert summary(comparison) == "nothing changed"


def test_a_duty_that_passes_on_is_one_line_of_who_loses_and_who_gains_it(
    edited: Callable[..., Comparison],
) -> None:
    comparison = edited(
        ("市应急局牵头，市公安局等", "市住建局牵头，市公安局等"),
        ("{role: lead, units: [市应急局]}", "{role: lead, units: [市住建局]}"),
    )
    assert lines(comparison) == [
        "~ 1 开展大检查",
        "   lead: passes from 市应急局 to 市住建局",
        "~ 市应急局",
        "   loses 1 开展大检查: lead",
        "~ 市住建局",
        "   gains 1 开展大检查: lead",
    ]
    assert summary(comparison) == "1 item changed, 2 units concerned"


def test_who_only_changes_roles_is_told_of_once(edited: Callable[..., Comparison]) -> None:
    comparison = edited(
        ("{role: lead, units: [市应急局]}", "{role: lead, units: [市公安局]}"),
        ("{role: share, units: [市公安局, 有关部门]}", "{role: share, units: [市应急局, 有关部门]}"),
    )
    (item,) = comparison.items
    (change,) = item.roles
    assert change.role is Role.LEAD
    assert change.lost == (Shift("市应急局", (Role.SHARE,)),)
    assert change.gained == (Shift("市公安局", (Role.SHARE,)),)
    assert lines(comparison)[1] == "   lead: passes from 市应急局 (now share) to 市公安局 (was share)"


def test_a_group_that_takes_a_role_reaches_every_member_in_one_entry(
    edited: Callable[..., Comparison],
) -> None:
    comparison = edited(("units: [市交警大队, 市住建局]}", "units: [市交警大队, 市住建局, 各镇]}"))
    told = lines(comparison)
    assert told[:2] == ["~ 3 整治“两客一危”", "   share: 各镇 takes it on"]
    assert told[2:] == ["~ 东镇、西镇", "   gains 3 整治“两客一危”: share（member：各镇）"]


def test_an_inserted_item_renumbers_the_rest_and_nothing_else(edited: Callable[..., Comparison]) -> None:
    new = "- num: 1\n    heading: 新增任务\n    content: 建立台账。\n  - num: 2\n    heading: 开展大检查"
    comparison = edited(
        ("- num: 1\n    heading: 开展大检查", new),
        ("- num: 2\n    heading: 加强宣传", "- num: 3\n    heading: 加强宣传"),
        ("- num: 3\n    heading: 整治", "- num: 4\n    heading: 整治"),
    )
    assert lines(comparison) == ["+ 1 新增任务 (new)", "= 3 items only renumbered: 1 to 3 are now 2 to 4"]
    assert summary(comparison) == "0 items changed, 1 new, 3 only renumbered, 0 units concerned"
    assert comparison.units == ()


def test_a_single_renumbered_item_is_named(edited: Callable[..., Comparison]) -> None:
    assert lines(edited(("- num: 3\n", "- num: 9\n"))) == ["= 9 整治“两客一危”: number 3, now 9"]


def test_an_item_moved_to_another_section_is_not_lost_and_new(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("- num: 二\n  heading: 道路交通\n  items:\n  - num: 3", "  - num: 3"))
    assert lines(comparison) == [
        "- section gone: 二、道路交通",
        "~ 3 整治“两客一危”",
        "   moved from 二、道路交通 to 一、全面排查",
    ]


def test_a_section_that_moves_takes_its_items_along(real_duties: Duties) -> None:
    plan = real_duties.plan
    swapped = plan.model_copy(update={"sections": (plan.sections[1], plan.sections[0], *plan.sections[2:])})
    comparison = compare(real_duties, Duties(swapped, real_duties.register))
    assert [change.moved for change in comparison.sections] == [True]
    assert comparison.items == () and comparison.units == ()


def test_items_in_another_order_are_moved_as_few_as_possible(real_duties: Duties) -> None:
    section = real_duties.plan.sections[0]
    turned = section.model_copy(update={"items": (*section.items[1:], section.items[0])})
    plan = real_duties.plan.model_copy(update={"sections": (turned, *real_duties.plan.sections[1:])})
    comparison = compare(real_duties, Duties(plan, real_duties.register))
    assert [(item.entry.key, item.moved) for item in comparison.items] == [("1", True)]
    assert "   moved to another place among its neighbours" in lines(comparison)


def test_a_reworded_and_renumbered_item_is_recognised_by_likeness(edited: Callable[..., Comparison]) -> None:
    comparison = edited(
        ("- num: 1\n    heading: 开展大检查", "- num: 7\n    heading: 开展安全大检查"),
        (
            "组织开展安全生产大检查，2024年6月底前完成。",
            "组织开展全市安全生产大检查，2024年6月底前全部完成。",
        ),
        ("task: 组织开展安全生产大检查", "task: 组织开展全市安全生产大检查"),
    )
    (item,) = comparison.items
    assert (item.old and item.old.key, item.new and item.new.key) == ("1", "7")
    assert item.wording == (
        Rewording("heading", "开展大检查", "开展安全大检查"),
        Rewording(
            "content",
            "组织开展安全生产大检查，2024年6月底前完成。",
            "组织开展全市安全生产大检查，2024年6月底前全部完成。",
        ),
    )


def test_the_same_number_on_other_words_is_another_item(edited: Callable[..., Comparison]) -> None:
    comparison = edited(
        ("heading: 整治“两客一危”", "heading: 森林防火"),
        ("严查违法行为。", "清明期间禁止野外用火，落实护林员。"),
    )
    assert [(i.old and i.old.key, i.new and i.new.key) for i in comparison.items] == [
        ("3", None),
        (None, "3"),
    ]


def test_a_stable_id_is_taken_at_its_word(edited: Callable[..., Comparison]) -> None:
    comparison = edited(
        ("- num: 3\n    heading: 整治“两客一危”\n    content: 严查违法行为。",
         "- num: 5\n    id: 3\n    heading: 全新标题\n    content: 全然不同的一段话。"),
    )  # fmt: skip
    (item,) = comparison.items
    assert item.old is not None and item.new is not None
    assert (item.old.item.num, item.new.item.num) == ("3", "5")
    assert "id" in item.other


def test_another_deadline_reaches_every_unit_of_the_item(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("2024年6月底前", "2024年9月底前"), ("by: 2024-06-30", "by: 2024-09-30"))
    told = lines(comparison)
    assert told[1] == (
        "   deadline: was “2024年6月底前”（2024-06-30）组织开展安全生产大检查, "
        "now “2024年9月底前”（2024-09-30）组织开展安全生产大检查"
    )
    assert told[2:4] == [
        "  - 组织开展安全生产大检查，2024年6月底前完成。",
        "  + 组织开展安全生产大检查，2024年9月底前完成。",
    ]
    concerned = {unit.name for unit in comparison.units for change in unit.changes if change.is_certain}
    assert concerned == {"市安委会", "市应急局", "市公安局", "东镇", "西镇"}


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        (
            {"phrase": "每季度至少2次", "every": "quarter", "times": "2"},
            "“每季度至少2次”（quarter，at least 2 times）",
        ),
        (
            {"phrase": "三年", "within": {"start": "2024-01-01", "end": "2026-12-31"}},
            "“三年”（2024-01-01 – 2026-12-31）",
        ),
        ({"phrase": "在六月", "event": "安全生产月", "task": "宣传"}, "“在六月”（安全生产月）宣传"),
        ({"phrase": "定期", "ongoing": "true", "task": "排查"}, "“定期”排查"),
    ],
)
def test_every_kind_of_deadline_is_told_with_its_meaning(deadline: dict[str, object], said: str) -> None:
    assert deadline_text(Deadline.model_validate(deadline)) == said


def test_a_deadline_that_comes_or_goes_is_told_as_such(edited: Callable[..., Comparison]) -> None:
    gone = "    - {phrase: 每月至少通报1次, every: month, times: 1}\n"
    assert "   deadline dropped: “每月至少通报1次”（month，at least 1 times）" in lines(edited((gone, "")))


def test_broken_lines_are_no_change(edited: Callable[..., Comparison]) -> None:
    assert edited(("2024年6月底前完成。\n      每月", "2024年6月底前完成。每月")).is_empty
    reflowed = list(rewordings("content", "一句。\n两句。", "一句。两\n句。"))
    assert reflowed == []


def test_a_new_paragraph_is_one(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("2024年6月底前完成。\n      每月", "2024年6月底前完成。\n\n      每月"))
    assert lines(comparison) == ["~ 1 开展大检查", "   also changed: content"]


def test_an_alias_instead_of_the_name_is_told_but_changes_no_duty(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("{role: lead, units: [市应急局]}", "{role: lead, units: [市应急管理局]}"))
    assert comparison.units == ()
    assert lines(comparison) == ["~ 1 开展大检查", "   also changed: responsibilities"]


def test_a_renamed_unit_keeps_its_duties(edited: Callable[..., Comparison]) -> None:
    comparison = edited(
        ("- {name: 市应急局, kind: department, aliases: [市应急管理局]}",
         "- {name: 市应急管理局, kind: department, former: [{name: 市应急局, until: 2024-06-30}]}"),
        ("hosted_by: 市应急局", "hosted_by: 市应急管理局"),
    )  # fmt: skip
    assert comparison.items == () and comparison.units == ()
    told = lines(comparison)
    assert "~ 市应急局 is now called 市应急管理局" in told and "   also changed: aliases, former" in told


def test_the_register_alone_can_give_a_unit_duties(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("groups:\n", "- {name: 南镇, kind: town}\ngroups:\n"))
    assert comparison.items == ()
    assert lines(comparison) == [
        "~ 南镇",
        "   gains 1 开展大检查: implement（member：各镇）",
        "+ 南镇 is new",
    ]


def test_a_unit_that_is_gone_loses_its_duties(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("- {name: 西镇, kind: town, former: [{name: 西乡, until: 2020-05-31}]}\n", ""))
    assert lines(comparison) == [
        "~ 西镇",
        "   loses 1 开展大检查: implement（member：各镇）",
        "- 西镇 is gone",
    ]


def test_what_only_may_concern_units_is_counted_and_shown_on_request(
    edited: Callable[..., Comparison],
) -> None:
    comparison = edited(("严查违法行为。", "严查各类违法行为。"))
    last = list(parts(comparison))[-1]
    assert last.note.startswith("1 item that changed may concern units")
    assert all("东镇" not in block.title for block in last.blocks)
    own = narrowed(comparison, "东镇")
    assert lines(own, "东镇") == [
        "~ 东镇",
        "   3 整治“两客一危”: the wording changed",
        "  - 严查违法行为。",
        "  + 严查各类违法行为。",
    ]


def test_from_certain_to_possible_is_a_loss(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("units: [市公安局, 有关部门]}", "units: [有关部门]}"))
    unit = next(unit for unit in comparison.units if unit.name == "市公安局")
    assert unit.changes[0].lost and not unit.changes[0].gained
    told = lines(narrowed(comparison, "市公安局"), "市公安局")
    assert told[1] == "   loses 1 开展大检查: share"
    assert told[2] == "   1 开展大检查: may still concern it: share（relevant：有关部门）"


def test_records_about_the_text_are_named(edited: Callable[..., Comparison]) -> None:
    comparison = edited(
        (
            "heading: 加强宣传\n",
            "heading: 加强宣传\n    repairs: [{printed: 持续做好, read: 持续做好宣, certain: false}]\n",
        ),
        ("note: 市安委办2024年第3号函", "note: 市安委办2024年第5号函"),
        ("year: 2024", "year: 2024\nissuer: 试验市安委会"),
    )
    assert lines(comparison) == [
        "~ issuer",
        "  + issuer: 试验市安委会",
        "~ 2 加强宣传",
        "   also changed: means, repairs",
    ]


def test_the_plan_itself_is_told_of_with_its_values(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("year: 2024", "year: 2025\nissued: 2025-02-10"))
    assert comparison.wording == (Rewording("year", "2024", "2025"), Rewording("issued", "", "2025-02-10"))
    assert comparison.other == () and comparison.items == ()


def test_the_record_holds_everything_and_its_version(edited: Callable[..., Comparison]) -> None:
    comparison = edited(("{role: lead, units: [市应急局]}", "{role: lead, units: [市住建局]}"))
    data = record(comparison, "a.yaml", "b.yaml")
    assert (data["version"], data["old"], data["new"], data["changed"]) == (1, "a.yaml", "b.yaml", True)
    assert data["items"][0]["roles"] == [
        {
            "role": "lead",
            "lost": [{"unit": "市应急局", "others": []}],
            "gained": [{"unit": "市住建局", "others": []}],
        }
    ]
    gained = next(unit for unit in data["units"] if unit["unit"] == "市住建局")["changes"][0]
    assert gained["changed"] == ["gained"] and gained["certain"]
    assert gained["after"] == [{"role": "lead", "basis": "named", "via": "市住建局"}]


def test_markdown_marks_what_went_and_what_came_and_escapes_the_plan() -> None:
    block = DiffBlock(
        "~",
        "1 <b>*题*",
        (DiffLine("-", "六月底前完成"), DiffLine("+", "九月底前完成"), DiffLine("", "also @all")),
    )
    text = markdown("a → b", "1 item", [DiffPart("By item", (block,), "note")])
    assert text.splitlines() == [
        "### a → b", "", "1 item", "", "#### By item", "",
        "- **1 &lt;b>\\*题\\***",
        "  - <del>六</del><ins>九</ins>月底前完成",
        "  - also &#64;all",
        "", "note",
    ]  # fmt: skip


def test_a_long_list_is_folded_away_in_markdown() -> None:
    blocks = tuple(DiffBlock("+", f"{n} 任务", ()) for n in range(13))
    text = markdown("t", "s", [DiffPart("By item", blocks)])
    assert "<details><summary>13</summary>" in text and text.rstrip().endswith("</details>")
    assert "<details>" not in markdown("t", "s", [DiffPart("By item", blocks[:12])])


def _with_items(duties: Duties, order: list[int]) -> Duties:
    """Return the real plan as one section with some of its items, in some order, numbered anew."""
    items = [entry.item for entry in duties.entries]
    chosen = tuple(items[at].model_copy(update={"num": str(n)}) for n, at in enumerate(order, 1))
    section = duties.plan.sections[0].model_copy(update={"items": chosen})
    return Duties(duties.plan.model_copy(update={"sections": (section,)}), duties.register)


@settings(max_examples=60)
@given(
    order=st.permutations(range(34)), dropped=st.sets(st.integers(0, 33), max_size=8), added=st.integers(0, 3)
)
def test_shuffled_and_renumbered_items_are_all_recognised(
    real_duties: Duties, order: list[int], dropped: set[int], added: int
) -> None:
    """Whatever the order and the numbers, an item with the same words is the same item."""
    old = _with_items(real_duties, [at for at in range(34) if at >= added])
    new = _with_items(real_duties, [at for at in order if at not in dropped])
    comparison = compare(old, new)
    names = [entry.item.heading for entry in real_duties.entries]
    gone = {i.old.item.heading for i in comparison.items if i.new is None and i.old}
    came = {i.new.item.heading for i in comparison.items if i.old is None and i.new}
    assert gone == {names[at] for at in dropped if at >= added}
    assert came == {names[at] for at in range(added) if at not in dropped}
    for item in comparison.items:
        if item.old and item.new:
            assert item.old.item.heading == item.new.item.heading
            assert not (item.roles or item.deadlines or item.wording or item.other)


@settings(max_examples=60)
@given(data=st.data())
def test_there_and_back_says_the_same_with_gains_and_losses_swapped(
    real_duties: Duties, data: st.DataObject
) -> None:
    one, other = (
        _with_items(
            real_duties, data.draw(st.lists(st.integers(0, 33), unique=True, min_size=1, max_size=12))
        )
        for _side in range(2)
    )
    there, back = compare(one, other), compare(other, one)
    gained, lost = (
        {(u.name, c.item.entry.item.heading) for u in side.units for c in u.changes if getattr(c, what)}
        for side, what in ((there, "gained"), (back, "lost"))
    )
    assert gained == lost
    assert (
        there.is_empty == back.is_empty == (record(there, "", "")["items"] == [] and one.plan == other.plan)
    )


def test_only_a_few_candidates_are_weighed_for_each_item(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every text reworded: the number of comparisons grows with the plan and not with its square."""
    weighed = 0
    real = matching._dice

    def counting(one: set[str], other: set[str]) -> float:
        nonlocal weighed
        weighed += 1
        return real(one, other)

    monkeypatch.setattr(matching, "_dice", counting)
    count = 1500
    words = [f"第{n}项第{n * 7919 % 10007}号设施排查整治工作方案" for n in range(count)]
    old = [
        matching.node(str(n), False, str(n), "", f"{word}，六月底前完成。") for n, word in enumerate(words)
    ]
    new = [
        matching.node(str(n), False, str(n + 1), "", f"{word}，九月底前全部完成。")
        for n, word in enumerate(words)
    ]
    found = matching.pair(old, new)
    assert weighed <= 2 * matching.CANDIDATES * count
    assert sum(before == after for after, before in found.items()) > 0.99 * count


def test_equal_texts_are_paired_by_number_and_then_in_order() -> None:
    def texts(*numbers: str) -> list[matching.OutlineEntry]:
        return [matching.node(number, False, number, "", "同一句话") for number in numbers]

    assert matching.pair(texts("1", "2", "3"), texts("3", "4")) == {0: 2, 1: 0}


@given(st.lists(st.integers(0, 30), unique=True))
def test_the_longest_rising_run_rises_and_none_is_longer(places: list[int]) -> None:
    kept = matching.in_order(places)
    run = [place for place in places if place in kept]
    assert run == sorted(run)
    best: list[int] = []
    for index, place in enumerate(places):
        best.append(1 + max((best[at] for at in range(index) if places[at] < place), default=0))
    assert len(kept) == max(best, default=0)


def test_a_plan_without_sections_is_compared_as_well(real_duties: Duties) -> None:
    bare = Plan.model_validate(
        {"title": "甲", "year": "2024", "register": "units.yaml", "items": [{"content": "做好。"}]}
    )
    other = bare.model_copy(update={"title": "乙"})
    comparison = compare(Duties(bare, real_duties.register), Duties(other, real_duties.register))
    assert comparison.wording == (Rewording("title", "甲", "乙"),) and not comparison.items


WORDS = st.sampled_from(
    [
        "",
        "做好检查。",
        "做好检查，六月底前完成。",
        "加强宣传。",
        "加强宣传教育。落实责任。",
        "整治“两客一危”。",
    ]
)
DEADLINES = st.sampled_from(
    [
        {"phrase": "定期", "ongoing": "true"},
        {"phrase": "六月底前", "by": "2024-06-30"},
        {"phrase": "六月底前", "by": "2024-06-30", "task": "完成"},
        {"phrase": "每月", "every": "month"},
    ]
)
DUTIES = st.fixed_dictionaries(
    {
        "role": st.sampled_from([role.value for role in Role]),
        "units": st.lists(
            st.sampled_from(["市应急管理局", "市安委办", "市直有关部门", "八景镇", "无名局"]),
            min_size=1,
            max_size=3,
        ),
    }
)


def items(depth: int) -> st.SearchStrategy[list[dict[str, object]]]:
    """Return lists of items: with equal numbers, equal ids, no words, and items below them."""
    fields: dict[str, st.SearchStrategy[object]] = {
        "num": st.sampled_from(["1", "2", "（一）"]),
        "id": st.sampled_from(["a", "1"]),
        "heading": WORDS,
        "content": WORDS,
        "clause": st.sampled_from(["（市应急管理局牵头）", "（各乡镇落实）"]),
        "responsibilities": st.lists(DUTIES, max_size=3),
        "deadlines": st.lists(DEADLINES, max_size=3),
    }
    if depth:
        fields["items"] = items(depth - 1)
    return st.lists(st.fixed_dictionaries({}, optional=fields), max_size=4)  # type: ignore[return-value]


PLANS = st.builds(
    lambda loose, sections: Plan.model_validate(
        {
            "title": "题", "year": "2024", "register": "units.yaml", "items": loose,
            "sections": [{"heading": heading, "items": held} for heading, held in sections],
        }
    ),
    items(1),
    st.lists(st.tuples(st.sampled_from(["一部分", "二部分"]), items(1)), max_size=3),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=150)
@given(old=PLANS, new=PLANS)
def test_any_two_plans_can_be_compared_and_told_of(real_duties: Duties, old: Plan, new: Plan) -> None:
    """Every item of either plan is told of, or is the same in both; a plan never differs from itself."""
    before, after = Duties(old, real_duties.register), Duties(new, real_duties.register)
    comparison = compare(before, after)
    gone = [item.old.route for item in comparison.items if item.old and not item.new]
    came = [item.new.route for item in comparison.items if item.new and not item.old]
    assert len(before.entries) - len(gone) == len(after.entries) - len(came)
    assert len(set(gone)) == len(gone) and len(set(came)) == len(came)
    assert comparison.is_empty == (old == new)
    assert compare(after, after).is_empty
    assert record(comparison, "old", "new")["changed"] is not comparison.is_empty
    told = markdown("title", summary(comparison), parts(comparison))
    assert told.count("<details>") == told.count("</details>")
    for unit in comparison.units[:2]:
        assert list(parts(narrowed(comparison, unit.name), unit.name))
