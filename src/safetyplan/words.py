"""The Chinese word for every role, kind and period: what people read, and what they may type."""

from enum import StrEnum

from safetyplan.duties import Basis
from safetyplan.language import preferred
from safetyplan.model import Period, Role
from safetyplan.register import Kind

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
    Period.WEEK: "每周",
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
    Basis.DEFAULT: "统一规则",
    Basis.RELEVANT: "有关部门",
}

CHINESE: dict[str, str] = {word.value: text for words in (ROLES, PERIODS, KINDS, BASES) for word, text in words.items()}
"""Every English word of the schema with its Chinese one."""


def term(word: StrEnum) -> str:
    """Return a word of the schema in the user's language."""
    return CHINESE[word.value] if preferred() == "zh_CN" else word.value
