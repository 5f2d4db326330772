"""The fixed words of the schema and the Chinese word for each: what people read, and what they may type.

This module imports nothing of ours but the language, so that options can name roles without loading a model.
"""

from enum import StrEnum

from safetyplan.messages import preferred


class Role(StrEnum):
    """What a unit does for an item."""

    ORGANIZE = "organize"
    LEAD = "lead"
    SUPERVISE = "supervise"
    SHARE = "share"
    SUPPORT = "support"
    IMPLEMENT = "implement"


class Period(StrEnum):
    """How often something recurs."""

    DAY = "day"
    WEEK = "week"
    TEN_DAYS = "ten-days"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"


class Kind(StrEnum):
    """What sort of unit it is; a group gathers units by kind."""

    COUNCIL = "council"
    COMMITTEE = "committee"
    OFFICE = "office"
    DEPARTMENT = "department"
    SUBDISTRICT = "subdistrict"
    TOWN = "town"
    TOWNSHIP = "township"
    COMMISSION = "commission"
    FARM = "farm"
    RESERVOIR = "reservoir"
    PARK = "park"
    OTHER = "other"


TOWNSHIP_LEVEL = frozenset(
    {Kind.SUBDISTRICT, Kind.TOWN, Kind.TOWNSHIP, Kind.COMMISSION, Kind.FARM, Kind.RESERVOIR, Kind.PARK}
)
"""The kinds that receive a handout: 乡镇、街道、管委会、场、库、园区."""


class Basis(StrEnum):
    """Why a unit holds a duty, from the surest to the least sure."""

    NAMED = "named"
    MEMBER = "member"
    PART = "part"
    HOST = "host"
    ABOVE = "above"
    DEFAULT = "default"
    RELEVANT = "relevant"


class Status(StrEnum):
    """How far a plan is; `reviewed` is held to more than `draft`."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


ROLES = {
    Role.ORGANIZE: "组织",
    Role.LEAD: "牵头",
    Role.SUPERVISE: "督促",
    Role.SHARE: "分工负责",
    Role.SUPPORT: "配合",
    Role.IMPLEMENT: "落实",
}

MARKS = {
    Role.ORGANIZE: "组",
    Role.LEAD: "牵",
    Role.SUPERVISE: "督",
    Role.SHARE: "分",
    Role.SUPPORT: "配",
    Role.IMPLEMENT: "落",
}
"""One character a role, for the cells of a matrix."""

PERIODS = {
    Period.DAY: "每日",
    Period.WEEK: "每周",
    Period.TEN_DAYS: "每旬",
    Period.MONTH: "每月",
    Period.QUARTER: "每季度",
    Period.HALF_YEAR: "每半年",
    Period.YEAR: "每年",
}

KINDS = {
    Kind.COUNCIL: "议事协调机构",
    Kind.COMMITTEE: "专业委员会",
    Kind.OFFICE: "办公室",
    Kind.DEPARTMENT: "部门",
    Kind.SUBDISTRICT: "街道",
    Kind.TOWN: "镇",
    Kind.TOWNSHIP: "乡",
    Kind.COMMISSION: "管委会",
    Kind.FARM: "场",
    Kind.RESERVOIR: "库",
    Kind.PARK: "园区",
    Kind.OTHER: "其他",
}

BASES = {
    Basis.NAMED: "点名",
    Basis.MEMBER: "群组成员",
    Basis.PART: "内设机构",
    Basis.HOST: "设在本单位",
    Basis.ABOVE: "上级条目",
    Basis.DEFAULT: "统一规则",
    Basis.RELEVANT: "有关部门",
}

STATUSES = {Status.DRAFT: "草稿", Status.REVIEWED: "已核定"}

CHINESE: dict[str, str] = {
    word.value: text for words in (ROLES, PERIODS, KINDS, BASES, STATUSES) for word, text in words.items()
}
"""Every English word of the schema with its Chinese one."""


def term(word: StrEnum) -> str:
    """Return a word of the schema in the user's language."""
    return CHINESE[word.value] if preferred() == "zh_CN" else word.value
