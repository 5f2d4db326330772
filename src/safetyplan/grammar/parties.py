"""Lists of units: where one name ends and the next begins.

“、” parts names, but not inside brackets nor in 各市、自治州人民政府; 和 parts them only where both sides are
names, so that 发展和改革委 stays whole; 等 leaves a list open and may name the group it stands for.
"""

from collections.abc import Sequence
from typing import NamedTuple

from safetyplan.patterns import Pattern
from safetyplan.text import enclosed

LEVEL = "自治区|自治州|自治县|直辖市|县级市|地级市|设区的?市|地级以上市|功能区|乡镇|街道|苏木|团场|地区|省|市|县|区|州|旗|盟|镇|乡|村|社区|园区|开发区"
INNER = r"(?:（[^（）]*）|〔[^〔〕]*[〕\]］]|[\[［][^\[\]［］]*[\]］〕]|【[^【】]*】)"
"""A bracket inside a name: 各县（市、区）, 各县[市、区]."""
_LEVELS = Pattern(rf"(?:{LEVEL})+{INNER}?", example="自治州")
_LEVELS_OF_MANY = Pattern(rf"(?:各|全[省市县区州])?(?:有关|相关)?(?:{LEVEL})+{INNER}?", example="各市")
_GOVERNMENT = Pattern(
    rf"(?:{LEVEL})+{INNER}?(?:级)?(?:人民政府|政府|管委会|党委|党工委|办事处|党委政府)?{INNER}?",
    example="县（市、区）人民政府",
)
ORG = Pattern(
    r"(?:[局委办部厅署院会站所队行社校府馆台室处组班厂库科股团段]|中心|公司|集团|街道|乡镇|政府|机关|法院|银行|学校|高校|院校|医院"
    r"|[镇乡街县市区旗州盟省场村]|苏木|嘎查|团场|连队|海关|人大|政协|妇联|工会|科协|残联|文联|侨联|工商联|联社|单位|部门|机构|企业|专班|专委|基地|园区|景区|消防|交警|公安|税务"
    r"|电力|供电|通信|铁塔|移动|联通|电信|邮政|烟草|气象|石油|石化|燃气|水务|交投|城投|国网|军分区|武装部|支队|总队|大队|各地|地方|成员|属地"
    r"|指挥部|协会|学会|商会|总会|联合会|总社|分社|合作社|事务所|牵头单位|成员单位|主体|运营商|运营方|业主|协调小组|领导小组|两办|“两办”"
    r"|供销社|人行|中支|银监|银保监|证监|海事|铁路|民航|机场|港务|高速|公路|水文|党校|报社|中央|全国总工会|科室|处室|股室|各科|试点城市|省级|地区|院所|校区|片区|新区|林场|联盟|组织)"
    rf"{INNER}?\Z",
    example="市应急管理局",
    starts="“专两业中主乡嘎苏连事交人企会供侨党全公军分办区医协单厂厅县台各合商团园国地场城基处大妇委学室局属州工市库府总成所报指支政文新旗景机村林校武残段民气水法海消港烟燃片牵班电盟省石社科移税站组署联股行街证试运通邮部铁银镇队院集领馆高",
)
"""What the name of a unit ends in."""

_GROUP_AFTER_DENG = Pattern(
    r"等(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})?(?:个|家)|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?=部门|单位))?"
    r"(?P<group>(?:[省市县区州旗]?(?:级|直)?(?:各)?(?:有关|相关|责任|职能|成员|行业|主管|监管|直属|参与|相应|其他|金融)"
    r"|各|[省市县区州旗]直|[省市县区州旗]级)?[^、，；。]{0,12}"
    r"(?:部门和单位|部门及单位|部门（单位）|部门、单位|单位和部门|部门|单位|机构|企业|部委|委办局|公司|乡镇|街道)"
    rf"|(?:各|有关|相关){{1,2}}(?:{LEVEL})+{INNER}?(?:人民政府|政府|管委会|办事处)?)?\Z",
    example="等市直有关部门",
)
_LEFT_OPEN = Pattern(
    r"(?<![高中初同对平何])等(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})?[个家]|(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?=部门|单位))?(?:部门和单位|部门及单位|部门|单位|机构|企业|部委|委办局|乡镇|镇街|街道)?"
    r"(?=[）)〕\]；，。]|\Z|按|依|共同|分别|分工|负责|配合|协助|参与|参加|落实|牵头|组织|督促|指导|具体)",
    example="市财政局等配合",
)
_JOINT = Pattern(r"以及|[和及与暨]", example="以及")
_PLAIN_GROUP = Pattern(
    r"(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})?[个家])?(?:部门和单位|部门及单位|部门|单位|机构|企业|部委|委办局|乡镇|镇街|街道|[镇乡]|县区)\Z",
    example="部门和单位",
)
_STROKES = "/／\\＼|｜·•‧∙･﹑､丶&＆+＋-－—–~～.．"
"""What is typed for “、” between two names, and may stand inside one."""
_NOISE = " \t\u3000、，,；;。.：:/／+＋&＆﹑､丶•"


def leaves_list_open(text: str) -> bool:
    """Tell whether a clause ends a list of units in 等, without the group that the others are of: 市财政局等部门配合."""
    return _LEFT_OPEN.search(text) is not None


class Name(NamedTuple):
    """One unit as printed, and where it stands; `lost_separator` if it stood glued to the one before it.

    `mark` is what a bracket behind the name says of its role, as in 市科技局（牵头）.
    """

    text: str
    start: int
    end: int
    lost_separator: bool = False
    mark: str = ""


_FIELD = Pattern(
    r"(?:省|市|县|区|州|旗)?(?:发改|发展改革|教育|科技|工信|经信|民政|司法|财政|人社|自然资源|规划|生态环境|环保|住建|城管|交通|交通运输|水利|农业农村|林业"
    r"|商务|文旅|文化|体育|卫健|卫生健康|退役军人|应急|应急管理|审计|国资|市场监管|统计|医保|信访|金融|宣传|组织|网信|编办|人防|机关事务|综合执法)\Z",
    example="住建",
)
"""Departments by their field alone, as in 公安、住建、交通等部门."""


_NO_UNIT = Pattern(
    r"\A(?:无(?!锡|为|极|棣)|未|见|详见|参见|另行|附件|联系(?:人|电话|方式)|电话|同上|同前|待定|暂|如|〃|《)|(?:管理|负责|落实|配合|监管|实施)\Z|[为是系][\u4e00-\u9fff]{2,8}(?:单位|部门)\Z|\d[.．个家]|\A\d+(?:部门|单位)|https?:|www\.|[。；：=]|以下简称|的(?:标准|通知|意见|方案|要求)"
    r"|\.(?:pdf|docx?|xlsx?|wps|et|zip|html?)\b"
    r"|(?:负责人|责任人|联系人|同志|领导(?:干部)?|书记|主任|[省市县区州旗镇乡局科处站所队组院校行]长|经理|干部|人员|正职|副职|[格管络督]员)\Z"
    r"|\A(?:会同|联合)|(?<=[局委办厅部院会])或者?[省市县区州旗]|等[镇乡县区市]\Z|[^第十][两三四五六七八九\d]个?[镇乡]\Z",
    example="见附件",
)
"""What stands in the place of a name and is none; a post is held by a person: 分管副县长, 各单位主要负责人."""


_WHAT_IT_DOES = Pattern("落实|负责|牵头|配合|实施|履行|承担", example="各镇落实属地责任")


def looks_like_unit(name: str) -> bool:
    """Tell whether `name` has the shape of a unit or of a group of units."""
    if not 2 <= len(name) <= 60 or _NO_UNIT.search(name):
        return False
    return (
        ORG.search(name[-40:]) is not None
        or _FIELD.match(name) is not None
        or (len(name) <= 12 and name.startswith(("各", "有关", "相关")) and not _WHAT_IT_DOES.search(name))
    )


_SHORT_PLACE = Pattern(
    r"(?:[\u4e00-\u9fff]{1,4}[省市县区州旗盟])?[\u4e00-\u9fff]{2,4}\Z", example="江河县东山"
)
_PLACE = Pattern(
    r"(?:[市县区州旗镇乡]|街道|苏木|[农林牧渔团]场)(?:人民政府|政府|管委会|办事处)?\Z",
    example="南山县人民政府",
)


def mostly_units(names: Sequence[str]) -> bool:
    """Tell whether more than half of `names` can be units."""
    return sum(which_are_units(names)) * 2 > len(names)


def which_are_units(names: Sequence[str]) -> list[bool]:
    """Tell of each of `names` whether it can be a unit.

    Places may share what the last of them ends in, and the first may say where all are: 江河县东山、西山、南山镇.
    """
    result, place = [], False
    for name in reversed(names):
        unit = looks_like_unit(name)
        result.append(unit or (place and _SHORT_PLACE.match(name) is not None and not _NO_UNIT.search(name)))
        place = (unit and _PLACE.search(name) is not None) or (place and not unit)
    return result[::-1]


def split_names(text: str, offset: int = 0) -> tuple[Name, ...]:
    """Split a list of units such as 市公安局、各县（市、区）人民政府等有关部门 into its names."""
    names: list[Name] = []
    for start, end in _merged(text, _pieces(text)):
        for name in _joined(text, start, end):
            names += _named(text, *name)
    return tuple(name._replace(start=name.start + offset, end=name.end + offset) for name in _unglued(names))


def _pieces(text: str) -> list[tuple[int, int]]:
    """Cut at every 、 and at white space and strokes between names, outside brackets and quotation marks."""
    depth = enclosed(text)
    pieces: list[tuple[int, int]] = []
    start = 0
    for at, c in enumerate(text):
        if depth[at]:
            continue
        cut = c in "、，,；;" or ((c in _STROKES or c.isspace()) and looks_like_unit(text[start:at].strip()))
        if cut:
            pieces.append((start, at))
            start = at + 1
    pieces.append((start, len(text)))
    return [piece for piece in (_trimmed(text, *p) for p in pieces) if piece[0] < piece[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _NOISE:
        start += 1
    while end > start and text[end - 1] in _NOISE:
        end -= 1
    return start, end


def _merged(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Put names together that only look like lists: 各市、自治州人民政府; 各县、区."""
    merged: list[tuple[int, int]] = []
    for start, end in pieces:
        if merged:
            before = text[merged[-1][0] : merged[-1][1]]
            if before.endswith("党委") and text[start:end].removeprefix("人民") == "政府":
                merged[-1] = (merged[-1][0], end)
                continue
            tail = before.rsplit("、", 1)[-1]
            if _ONE_LEVEL.fullmatch(before) and _LEVEL_AHEAD.match(text, start, end):
                merged[-1] = (merged[-1][0], end)
                continue
            if _BELOW.fullmatch(text, start, end) and end - start > 1 and not _OF_VILLAGES.search(before):
                merged.append((start, end))
                continue
            many = before.startswith(("各", "全")) or len(tail) == 1
            level = _LEVELS_OF_MANY if tail == before else _LEVELS
            if many and level.fullmatch(tail) and _GOVERNMENT.fullmatch(text[start:end]):
                merged[-1] = (merged[-1][0], end)
                continue
        merged.append((start, end))
    return merged


_BELOW = Pattern(
    rf"(?:村社区|社区|村|嘎查|连队){INNER}?|(?:[工产]业|高新)?(?:园区|开发区|林场|农场)(?:管委会)?",
    example="村（社区）",
)
"""What is no more of the townships before it, but below or beside them: 各乡镇（街道）、村（社区）, 各乡镇、开发区管委会."""
_OF_VILLAGES = Pattern("村|社区|嘎查|连队|园区|开发区|[农林]场", example="各村")
_ONE_LEVEL = Pattern(r"(?:[省市县区州旗镇乡村]、){0,3}[省市县区州旗镇乡村]", example="省、市")
_LEVEL_AHEAD = Pattern(
    r"[省市县区州旗镇乡村](?:\Z|[（两三四级]|.{1,20}(?:部门|机关|机构|政府|单位|局))", example="县应急部门"
)


def _joined(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut at 和, 及, 与, 以及 where whole names stand on both sides."""
    depth = enclosed(text[start:end])
    cuts: list[tuple[int, int]] = []
    at = start
    for match in _JOINT.finditer(text, start, end):
        left, right = text[at : match.start()], text[match.end() : end]
        if depth[match.start() - start] or not _is_whole(left, right):
            continue
        if len(right) >= 3 and looks_like_unit(right) and not _PLAIN_GROUP.match(right):
            cuts.append((at, match.start()))
            at = match.end()
    return [*cuts, (at, end)]


_WHOLE = Pattern(
    r"(?:[局委办厅署院会行社队府校]|部(?!门)|中心|公司|集团|政府|街道|海关|机关|地区|妇联|科协|残联|分局|银行|[县区市旗乡镇])"
    rf"{INNER}?\Z",
    example="市财政局",
)


def _is_whole(name: str, right: str) -> bool:
    """Tell whether `name` is a unit of its own in front of 和.

    市财政局 is; 发展 (和改革委) and 各级党委 (和政府) are not.
    """
    if right.startswith(("各", "有关", "相关")) or "等" in name[-8:]:
        return len(name) >= 3 and looks_like_unit(name) and not _PLAIN_GROUP.match(right)
    return len(name) >= 3 and _WHOLE.search(name) is not None and not name.endswith(("党委", "各级"))


_MARKED = Pattern(
    r"（(牵头|主办|主责|总牵头|第一责任|配合|协办|组长|牵头部门|责任|指导|督导|落实)(?:单位)?）\Z",
    example="市科技局（牵头）",
)


_COUNTED = Pattern(
    r"(?<=[局委办厅部署院会队])(?:\d{1,3}|[一二三四五六七八九十]{1,3})[个家](?:部门|单位)\Z",
    example="县水利局4个部门",
)
_PERSON = Pattern(
    r"（(?:[^（）]*(?:某|同志|联系|电话|\d{5})[^（）]*"
    r"|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜谢邹喻柏窦章苏潘葛范彭郎鲁韦马苗方俞任袁柳鲍史唐费薛雷贺倪汤罗毕郝邬安常于时傅齐康伍余顾孟黄"
    r"穆萧尹姚邵汪祁毛狄贝明臧戴宋茅庞熊纪舒屈项祝董梁杜阮蓝闵季麻强贾路娄危江童颜郭梅林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯管卢莫丁邓洪包左石崔吉龚程邢裴陆荣翁刘叶白蒲温庄晏柴阎连易廖耿文匡涂欧]"
    r"[\u4e00-\u9fff]{1,2}(?<![局委办厅部院会所站队处科股室镇乡街县市区村场油化电讯信气运]))）\Z",
    example="市应急局（张某某）",
)
"""Who answers within the unit, behind its name."""


def _named(text: str, start: int, end: int) -> list[Name]:
    """Take 等 and the group it stands for off a name: 商务部等有关部门 is 商务部 and 有关部门."""
    whole = text[start:end]
    if whole.endswith("）") and (person := _PERSON.search(whole)):
        whole = whole[: person.start()]
    if counted := _COUNTED.search(whole):
        whole = whole[: counted.start()]
    mark = ""
    marked = _MARKED.search(whole)
    if marked:
        whole, mark = whole[: marked.start()], marked[1]
    deng = _GROUP_AFTER_DENG.search(whole)
    if not deng or (deng.start() > 0 and whole[deng.start() - 1] in "高中初同对平何"):
        return [Name(whole, start, start + len(whole), mark=mark)] if whole else []
    names = []
    if deng.start():
        names.append(Name(whole[: deng.start()], start, start + deng.start(), mark=mark))
    group = deng["group"]
    if group and not _PLAIN_GROUP.fullmatch(group):
        names.append(Name(group, start + deng.start("group"), start + deng.end("group")))
    return names


def _unglued(names: list[Name]) -> list[Name]:
    """Part names that stand glued together because the source lost a “、” between them.

    Only where the second one begins as the names around it do (区…, 市直…, 各…), and both end like names.
    """
    starts = {name.text[0] for name in names if name.text[:1] in "省市区县州旗"}
    result: list[Name] = []
    for name in names:
        cut = _glue(name.text, starts) if len(names) > 1 or len(name.text) > 6 else None
        if cut is None:
            result.append(name)
            continue
        result.append(Name(name.text[:cut], name.start, name.start + cut, name.lost_separator))
        result.append(Name(name.text[cut:], name.start + cut, name.end, True, name.mark))
    return result


_GLUED_GROUP = Pattern(
    r"(?<=[局办部厅院站所队社校心门位])(?=(?:市直|省直|县直|区直)|各(?:有关|相关|乡|镇|街道|县|市|区|旗|成员|责任)|乡镇（|乡镇、|乡镇\Z)"
    r"|(?<=[委会])(?=(?:市直|省直|县直|区直)|各(?:乡|镇|街道|县|市|区|旗))",
    example="市住建局各乡镇",
)
_GLUED_UNIT = Pattern(r"(?<=[局委办厅署院会所队社心])(?=[省市区县州旗])", example="市住建局市公安局")


def _glue(text: str, starts: set[str]) -> int | None:
    depth = enclosed(text)
    for match in _GLUED_GROUP.finditer(text):
        at = match.start()
        if at >= 4 and not depth[at - 1] and not depth[at] and not text[:at].endswith(("委办", "管委")):
            return at
    for match in _GLUED_UNIT.finditer(text):
        at = match.start()
        left, right = text[:at], text[at:]
        if (
            text[at] in starts
            and left[0] in starts
            and not depth[at]
            and len(left) >= 4
            and len(right) >= 4
            and right[-1] in "局委办厅署院会队心"
            and not right.startswith(
                ("市场", "区域", "市政", "区块", "县域", "市容", "区划", "省际", "州际", "市民")
            )
        ):
            return at
    return None
