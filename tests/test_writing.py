"""Plans as YAML in the house style, exact for any text."""

import re
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from safetyplan.importer.writing import plan_yaml
from safetyplan.plan.model import (
    Deadline,
    Default,
    Item,
    Meaning,
    Origin,
    Plan,
    Repair,
    Responsibility,
    Section,
    Span,
)
from safetyplan.plan.vocabulary import Period, Role
from safetyplan.source import parse


def again(text):
    source = parse("plan.yaml", text.encode())
    assert source.findings == []
    return Plan.model_validate(source.data)


PLAN = Plan(
    title="某市2024年工作要点",
    year=2024,
    register="units.yaml",
    issued=date(2024, 3, 1),
    source=Origin(description="a.docx", left_out=("访问量: 3", "- 打印")),
    front="某安委〔2024〕1号\n\n各镇：",
    defaults=(Default(phrase="排在第一位的为牵头单位，下同", first_leads=True),),
    sections=(
        Section(
            num="一",
            heading="压实责任: 第一部分 # 一",
            content="总的要求。",
            items=(
                Item(
                    num="1",
                    heading="开展检查",
                    content="\n\n每月至少检查1次。\n2024年底前完成。",
                    clause="（市应急局会同有关部门负责）",
                    responsibilities=(
                        Responsibility(role=Role.LEAD, units=("市应急局",), default=True),
                        Responsibility(role=Role.SHARE, units=("有关部门", "A, B")),
                    ),
                    means=(Meaning(group="有关部门", units=("市住建局",), note="2024年3号函"),),
                    deadlines=(
                        Deadline(phrase="每月至少检查1次", every=Period.MONTH, times=1),
                        Deadline(phrase="2024年底前", task="完成", by=date(2024, 12, 31)),
                        Deadline(phrase="三年", within=Span(start=date(2024, 1, 1), end=date(2026, 12, 31))),
                    ),
                    repairs=(Repair(printed="负责", read="负责）", certain=False),),
                ),
                Item(num="2", content="甲。", items=(Item(content="乙。", clause="yes"), Item())),
            ),
        ),
    ),
)


def test_the_house_style():
    assert plan_yaml(PLAN, ["Drafted from a.docx"]) == (
        "# yaml-language-server: $schema=plan.schema.json\n"
        "# Drafted from a.docx\n"
        "\n"
        "title: 某市2024年工作要点\n"
        "year: 2024\n"
        "register: units.yaml\n"
        "issued: 2024-03-01\n"
        "source:\n"
        "  description: a.docx\n"
        "  left_out:\n"
        '  - "访问量: 3"\n'
        '  - "- 打印"\n'
        "front: |-\n"
        "  某安委〔2024〕1号\n"
        "\n"
        "  各镇：\n"
        "defaults:\n"
        "- {phrase: 排在第一位的为牵头单位，下同, first_leads: true}\n"
        "\n"
        "sections:\n"
        "- num: 一\n"
        '  heading: "压实责任: 第一部分 # 一"\n'
        "  content: |-\n"
        "    总的要求。\n"
        "  items:\n"
        "  - num: 1\n"
        "    heading: 开展检查\n"
        "    content: |-\n"
        "\n"
        "\n"
        "      每月至少检查1次。\n"
        "      2024年底前完成。\n"
        "    clause: （市应急局会同有关部门负责）\n"
        "    responsibilities:\n"
        "    - {role: lead, units: [市应急局], default: true}\n"
        '    - {role: share, units: [有关部门, "A, B"]}\n'
        "    means:\n"
        "    - {group: 有关部门, units: [市住建局], note: 2024年3号函}\n"
        "    deadlines:\n"
        "    - {phrase: 每月至少检查1次, every: month, times: 1}\n"
        "    - {phrase: 2024年底前, task: 完成, by: 2024-12-31}\n"
        "    - {phrase: 三年, within: {start: 2024-01-01, end: 2026-12-31}}\n"
        "    repairs:\n"
        "    - {printed: 负责, read: 负责）, certain: false}\n"
        "\n"
        "  - num: 2\n"
        "    content: |-\n"
        "      甲。\n"
        "    items:\n"
        "    - content: |-\n"
        "        乙。\n"
        '      clause: "yes"\n'
        "\n"
        "    - {}\n"
    )


def test_it_loads_as_the_same_plan():
    assert again(plan_yaml(PLAN, ["多行\n注释"])) == PLAN


TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cs",)),
        st.sampled_from("：:#-?,[]{}&*!|>'\"%@`~= \t\n\r\\\x00\x07\x85\u2028\ufeff\u3000。🚒一1"),
    ),
    max_size=20,
)
FILLED = TEXT.filter(bool)


@settings(max_examples=300)
@given(FILLED, TEXT, FILLED, st.lists(FILLED, min_size=1, max_size=3), TEXT)
def test_any_text_comes_back_as_it_was(title, content, phrase, units, front):
    plan = Plan(
        title=title,
        year=2024,
        register=phrase,
        front=front,
        preamble=content,
        source=Origin(description=phrase, left_out=tuple(units)),
        items=(
            Item(
                num=phrase,
                heading=front,
                content=content,
                clause=title,
                responsibilities=(Responsibility(role=Role.LEAD, units=tuple(units)),),
                deadlines=(Deadline(phrase=phrase, task=front, event=title),),
                repairs=(Repair(printed=phrase, read=title, note=front),),
            ),
            Item(content=front),
        ),
        closing=content,
    )
    made = again(plan_yaml(plan))
    assert plan_yaml(made) == plan_yaml(plan)
    said = "".join([title, content, phrase, *units, front])
    if not re.search(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", said
    ):  # what stands as U+FFFD, for no plan may hold it
        assert made == plan
