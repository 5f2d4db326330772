"""What sort of unit a name speaks of, by what it ends in."""

import re

from safetyplan.plan.vocabulary import Kind

_KINDS: tuple[tuple[str, Kind], ...] = (
    (r"(?:街道|街道办事处|街道办)\Z", Kind.SUBDISTRICT),
    (r"(?:镇|镇人民政府|镇政府)\Z", Kind.TOWN),
    (r"(?:乡|乡人民政府|乡政府)\Z", Kind.TOWNSHIP),
    (r"管委会\Z|管理委员会\Z", Kind.COMMISSION),
    (r"(?:园区|开发区|高新区|基地|工业城)\Z", Kind.PARK),
    (r"(?:垦殖场|农场|林场|牧场|渔场)\Z", Kind.FARM),
    (r"水库\Z", Kind.RESERVOIR),
    (r"(?:专业委员会|专委会|专委|安全生产委员会)\Z", Kind.COMMITTEE),
    (r"(?:安委会|领导小组|指挥部|联席会议|协调小组|委员会(?<!常务委员会))\Z", Kind.COUNCIL),
    (r"(?:办|办公室|专班|督查室)\Z", Kind.OFFICE),
    (
        r"(?:[局委部厅署院队社会行站所处联]|科协|中心|公司|集团|海关|法院|检察院|机关|协会|大队|支队|总队)\Z",
        Kind.DEPARTMENT,
    ),
)


def kind_of(name: str) -> Kind:
    """Guess what sort of unit goes by `name`."""
    return next((kind for ending, kind in _KINDS if re.search(ending, name)), Kind.OTHER)
