"""The Chinese word for every role, kind and period: what people read, and what they may type."""

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

CHINESE: dict[str, str] = {word.value: text for words in (ROLES, PERIODS, KINDS) for word, text in words.items()}
"""Every English word of the schema with its Chinese one."""
