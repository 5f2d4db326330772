"""Units and groups proposed for a register: written by themselves, or added with every other byte untouched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safetyplan.importer.proposals import Proposal, appended, merged, register_yaml
from safetyplan.messages import SafetyPlanError
from safetyplan.plan.register import Group, Kind, Register, Roster, Unit
from safetyplan.source import parse

UNIT = Unit(name="市文旅局", kind=Kind.DEPARTMENT, confirmed=False, note="见“要点”: 第3条")
GROUP = Group(name="各镇", kinds=(Kind.TOWN,), aliases=("各镇, 街道",))
PROPOSAL = Proposal((UNIT,), (GROUP,))
UNIT_LINE = '- {name: 市文旅局, kind: department, confirmed: false, note: "见“要点”: 第3条"}'
GROUP_LINE = '- {name: 各镇, kinds: [town], aliases: ["各镇, 街道"]}'


def test_a_register_of_their_own():
    text = register_yaml(PROPOSAL)
    assert (
        text
        == f"# yaml-language-server: $schema=units.schema.json\nunits:\n{UNIT_LINE}\ngroups:\n{GROUP_LINE}\n"
    )
    assert parse("x", register_yaml(Proposal()).encode()).data == {"units": []}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("units:\n- {name: a, kind: town}\n", "units:\n- {name: a, kind: town}\nU\ngroups:\nG\n"),
        ("units:\n  - name: a\n    kind: town # 注\n\n# 群\ngroups:\n  - name: g\n    members:\n      - a\n",
         "units:\n  - name: a\n    kind: town # 注\n  U\n\n# 群\ngroups:\n  - name: g\n    members:\n      - a\n  G\n"),
        ("groups:\n- {name: g}\nunits:\n- {name: a, kind: town}", "groups:\n- {name: g}\nG\nunits:\n- {name: a, kind: town}\nU\n"),
        ("units:\r\n- {name: a, kind: town}\r\n\r\ngroups:\r\n- {name: g}\r\n",
         "units:\r\n- {name: a, kind: town}\r\nU\r\n\r\ngroups:\r\n- {name: g}\r\nG\r\n"),
        ("\ufeffunits:\n- {name: a, kind: town}\n", "\ufeffunits:\n- {name: a, kind: town}\nU\ngroups:\nG\n"),
        ("units: []\ngroups: [ ]\n", "units:\nU\ngroups:\nG\n"),
    ],
)  # fmt: skip
def test_added_with_every_other_byte_untouched(before, after):
    wanted = after.replace("U", UNIT_LINE).replace("G", GROUP_LINE)
    assert appended(before.encode(), PROPOSAL, "units.yaml").decode() == wanted


def test_what_was_there_stays_and_what_is_new_is_found():
    raw = appended(b"units:\n- {name: a, kind: town}\ngroups:\n- {name: g}\n", PROPOSAL, "x")
    register = Register(Roster.model_validate(parse("x", raw).data))
    assert [unit.name for unit in register.units] == ["a", "市文旅局"]
    assert register.find("各镇, 街道") == GROUP
    assert register.units[1] == UNIT


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"# nothing\n",
        b"- a\n",
        b"units: [{name: a, kind: town}]\n",
        b"units: {\n",
        b"units:\n- {name: \xff}\n",
    ],
)
def test_a_form_that_leaves_no_place_is_refused(raw):
    with pytest.raises(SafetyPlanError, match=r"nothing can be added to units\.yaml") as error:
        appended(raw, PROPOSAL, "units.yaml")
    assert "--proposed" in error.value.hint


@given(
    st.lists(
        st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co")), min_size=1),
        min_size=1,
        max_size=4,
        unique=True,
    )
)
def test_any_name_comes_back(names):
    proposal = Proposal(tuple(Unit(name=name, kind=Kind.OTHER, aliases=(name + "x",)) for name in names))
    try:
        raw = appended(b"units:\n- {name: a, kind: town}\n", proposal, "x")
    except SafetyPlanError:
        assert any(character in "\ufeff\ufffe\uffff" for name in names for character in name)
        return
    data = parse("x", raw).data
    assert [unit["name"] for unit in data["units"]] == ["a", *names]
    assert Register(Roster.model_validate(data)).units[1:] == proposal.units


def test_of_several_documents_the_first_proposal_counts_and_a_group_is_no_unit():
    other = Unit(name="市文旅局", kind=Kind.OTHER)
    found = merged([PROPOSAL, Proposal((other, Unit(name="各镇", kind=Kind.OTHER)))])
    assert found == PROPOSAL
