"""Who can hold a role: units and groups, the names they go by, and whom a group means.

Units follow W3C ORG (part_of, hosted_by, former names), aliases follow SKOS.  Names are the keys:
people say names, and the two official code series give one number to different towns.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated

from pydantic import Field, StringConstraints

from safetyplan.plan.model import Date, Event, Record, Text, Truth
from safetyplan.plan.vocabulary import TOWNSHIP_LEVEL, Kind
from safetyplan.text import is_one_slip


class FormerName(Record):
    """A name a unit used to have, and the last day it was in use."""

    name: Text = Field(description="曾用名")
    until: Date = Field(description="停用日期（最后有效日），如 2024-06-27")


Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{6,12}$")]


class Codes(Record):
    """Official codes; the two series differ, so none of them is ever a key."""

    nbs: Code | None = Field(None, description="国家统计局统计用区划代码")
    mca: Code | None = Field(None, description="民政部行政区划代码")


class Unit(Record):
    """A body that can hold a role."""

    name: Text = Field(description="单位名称（本名录中的唯一标识）")
    kind: Kind = Field(
        description="类别：council 议事协调机构、committee 专业委员会、office 办公室、department 部门、subdistrict 街道、"
        "town 镇、township 乡、commission 管委会、farm 场、reservoir 库、park 园区、other 其他"
    )
    full_name: str = Field("", description="规范全称")
    aliases: tuple[Text, ...] = Field((), description="别名、简称及文中的其他写法")
    part_of: Text | None = Field(None, description="上级单位（本单位是其内设机构或组成部分）")
    hosted_by: Text | None = Field(None, description="设在哪个单位（如安委办设在应急管理局）")
    former: tuple[FormerName, ...] = Field((), description="曾用名及停用日期")
    codes: Codes | None = Field(None, description="统计用区划代码等，仅供参考")
    confirmed: Truth = Field(True, description="是否经人工确认")
    note: str = Field("", description="说明")

    @property
    def is_township(self) -> bool:
        """Whether the unit stands at township level and so receives a handout."""
        return self.kind in TOWNSHIP_LEVEL


class Group(Record):
    """Several units under one name, such as 各乡镇（街道、管委会、场、库）.

    A closed group's members certainly hold what the group holds.  An open group (有关部门) only may
    concern its members, until the office decides whom it means.
    """

    name: Text = Field(description="单位群名称")
    kinds: tuple[Kind, ...] = Field((), description="成员的类别")
    members: tuple[Text, ...] = Field((), description="逐一列出的成员")
    open: Truth = Field(False, description="是否开放：成员只是可能涉及（有关部门），而非必然承担")
    aliases: tuple[Text, ...] = Field((), description="别名及文中的其他写法")
    note: str = Field("", description="说明")


class Roster(Record):
    """The register as its file holds it."""

    units: tuple[Unit, ...] = Field((), description="单位，乡镇按建制顺序")
    groups: tuple[Group, ...] = Field((), description="单位群")
    events: tuple[Event, ...] = Field((), description="有名称的时段的起止日期；计划自己写明的优先")


class Register:
    """A roster with its names looked up; where two units share a name, the first in the file has it."""

    def __init__(self, roster: Roster) -> None:
        self.units = roster.units
        self.groups = roster.groups
        self.events = roster.events

    @cached_property
    def _names(self) -> dict[str, Unit | Group]:
        names: dict[str, Unit | Group] = {}
        for holder, name in self.names():
            names.setdefault(name, holder)
        return {**names, **{u.name: u for u in self.units}, **{g.name: g for g in self.groups}}

    def names(self) -> Iterator[tuple[Unit | Group, str]]:
        """Yield every holder with every name it goes by: name, full name, aliases, former names."""
        for unit in self.units:
            yield unit, unit.name
            if unit.full_name:
                yield unit, unit.full_name
            for alias in unit.aliases:
                yield unit, alias
            for former in unit.former:
                yield unit, former.name
        for group in self.groups:
            yield group, group.name
            for alias in group.aliases:
                yield group, alias

    def find(self, name: str) -> Unit | Group | None:
        """Return who goes by `name`, exactly; None where nobody does."""
        return self._names.get(name)

    def unit(self, name: str) -> Unit | None:
        """Return the unit that goes by `name`, None for a group or nobody."""
        found = self.find(name)
        return found if isinstance(found, Unit) else None

    @cached_property
    def order(self) -> dict[str, int]:
        """The place of every unit in the register, by name."""
        return {unit.name: place for place, unit in enumerate(self.units)}

    def members(self, group: Group) -> tuple[Unit, ...]:
        """Return the units a group gathers, in register order."""
        listed = {found.name for name in group.members if (found := self.unit(name))}
        return tuple(u for u in self.units if u.kind in group.kinds or u.name in listed)

    def parts(self, unit: Unit) -> tuple[Unit, ...]:
        """Return the units that are directly part of `unit`, in register order."""
        return tuple(self._parts.get(id(unit), ()))

    @cached_property
    def _parts(self) -> dict[int, list[Unit]]:
        """The parts of every unit that has any, by its identity: two units may share a name."""
        parts: dict[int, list[Unit]] = {}
        for other in self.units:
            if other.part_of and (whole := self.unit(other.part_of)):
                parts.setdefault(id(whole), []).append(other)
        return parts

    def suggestions(self, name: str, limit: int = 3) -> list[str]:
        """Return the unit and group names nearest to `name`, best first, without repeats.

        One slip of the keyboard ranks first, however short the name.  Chinese short names keep some
        characters of the full one, in order (文广新旅 in 文化广电新闻出版旅游局); such a subsequence ranks
        before mere likeness of spelling.
        """
        ranked = sorted(
            (
                (_distance(name, known), place, holder.name)
                for place, (holder, known) in enumerate(self.names())
            )
        )
        return list(dict.fromkeys(known for score, _, known in ranked if score < _TOO_FAR))[:limit]


_TOO_FAR = 1.0


def _distance(name: str, known: str) -> float:
    """Return 0 for the same name and at most 1 for names that have little in common."""
    wanted, given = (_bare(text) for text in (name, known))
    if wanted == given:
        return 0.0
    if is_one_slip(name.strip(), known):
        return 0.05
    if len(wanted) >= 2 and (
        _is_subsequence(wanted, given) or (len(given) >= 3 and _is_subsequence(given, wanted))
    ):
        return 0.4 - 0.3 * min(len(wanted), len(given)) / max(len(wanted), len(given))
    import difflib

    likeness = difflib.SequenceMatcher(None, wanted, given, autojunk=False).ratio()
    return 1.0 - likeness / 2 if likeness > 0.5 else _TOO_FAR


def _bare(name: str) -> str:
    """Leave out what short names leave out: the level in front (市, 县, 区) and a closing 局, 委 or 办."""
    name = name.strip()
    name = name[1:] if len(name) > 2 and name[0] in "省市县区" else name
    return name[:-1] if len(name) > 2 and name[-1] in "局委办" else name


def _is_subsequence(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
