"""JSON Schemas of the plan and of the register, for editors: made from the models, never by hand.

They describe values as a YAML editor sees them (a year is a number, a date is text) and follow draft 7,
which YAML editors know best.  Titles and descriptions are Chinese, since plan editors read them.
"""

import json
from typing import Any

from pydantic import BaseModel

from safetyplan.plan.model import Plan
from safetyplan.plan.register import Register, Roster
from safetyplan.plan.vocabulary import CHINESE, Status

DRAFT = "http://json-schema.org/draft-07/schema#"

RECORDS = {
    "Acknowledgement": "有意变更：与先前相比不再有的内容，以及由谁决定",
    "Plan": "年度安全生产工作计划",
    "Section": "部分",
    "Item": "任务（条目）",
    "Responsibility": "责任：一种角色及承担单位",
    "Deadline": "时限：原文用语及其含义，by、within、every、event、ongoing 中有且只有一个",
    "Span": "起止期间",
    "Event": "有名称的时段：安全生产月、汛期、春节等的起止日期及依据",
    "Meaning": "有关部门等单位群在本条中的所指",
    "Default": "全文统一的责任规则",
    "Question": "待核定的问题",
    "Repair": "对来源文本残缺之处的校补",
    "Origin": "文本来源",
    "Roster": "单位名录",
    "Unit": "单位",
    "Group": "单位群",
    "FormerName": "曾用名",
    "Codes": "官方代码",
}

TITLES = {
    "aliases": "别名",
    "alternatives": "其他读法",
    "by": "截止日期",
    "certain": "是否确定",
    "changes": "有意变更",
    "clause": "责任条款",
    "closing": "文末文字",
    "code": "种类",
    "codes": "官方代码",
    "confirmed": "是否经确认",
    "content": "正文",
    "deadlines": "时限",
    "decided_by": "由谁决定",
    "default": "由统一规则得出",
    "defaults": "统一规则",
    "description": "来源说明",
    "document_number": "发文字号",
    "end": "截止日期",
    "event": "事件或时段",
    "events": "有名称的时段",
    "every": "频次",
    "first_leads": "首列为牵头",
    "former": "曾用名",
    "front": "文前文字",
    "full_name": "规范全称",
    "group": "单位群",
    "groups": "单位群",
    "heading": "标题",
    "hosted_by": "设在",
    "id": "稳定编号",
    "issued": "成文日期",
    "issuer": "印发机关",
    "item": "所属条目",
    "items": "条目",
    "kind": "类别",
    "kinds": "成员类别",
    "left_out": "未收入的文字",
    "lost": "不再有的内容",
    "mca": "民政部代码",
    "means": "单位群所指",
    "members": "成员",
    "name": "名称",
    "nbs": "统计局代码",
    "note": "说明",
    "num": "序号",
    "on": "决定日期",
    "ongoing": "长期持续",
    "open": "是否开放",
    "part_of": "上级单位",
    "phrase": "原文用语",
    "place": "来源位置",
    "preamble": "引言",
    "printed": "来源原样",
    "read": "校补后",
    "register": "单位名录",
    "repairs": "校补",
    "responsibilities": "责任",
    "role": "角色",
    "sections": "部分",
    "source": "文本来源",
    "start": "起始日期",
    "status": "状态",
    "task": "事项",
    "times": "次数",
    "title": "标题",
    "units": "单位",
    "until": "停用日期",
    "within": "起止期间",
    "year": "年度",
}
"""The Chinese name of every key."""

NUMBERS = {"num", "id", "nbs", "mca"}
"""Keys whose text is often a bare number, which an editor takes for one."""


def plan_schema(register: Register | None = None) -> dict[str, Any]:
    """Return the schema of a plan; with a register, a name it does not have is an error in the editor."""
    schema = _schema(Plan)
    if register is not None:
        units = [unit.name for unit in register.units]
        groups = [group.name for group in register.groups]
        schema["definitions"]["HolderName"] = {"title": "单位或单位群", "enum": [*units, *groups]}
        schema["definitions"]["GroupName"] = {"title": "单位群", "enum": groups}
        for record, key in (("Responsibility", "units"), ("Meaning", "units"), ("Default", "units")):
            schema["definitions"][record]["properties"][key]["items"] = {"$ref": "#/definitions/HolderName"}
        group = schema["definitions"]["Meaning"]["properties"]["group"]
        group["allOf"] = [{"$ref": "#/definitions/GroupName"}]
    return schema


def register_schema() -> dict[str, Any]:
    """Return the schema of a register."""
    return _schema(Roster)


def as_json(schema: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    made = model.model_json_schema(ref_template="#/definitions/{model}")
    definitions = {
        name: _enum(body["enum"]) if "enum" in body else _record(name, body)
        for name, body in made["$defs"].items()
    }
    return {"$schema": DRAFT, **_record(model.__name__, made), "definitions": definitions}


def _record(name: str, body: dict[str, Any]) -> dict[str, Any]:
    properties = {key: _property(key, value) for key, value in body["properties"].items()}
    title, _colon, meaning = RECORDS[name].partition("：")
    record = {
        "title": title,
        **({"description": meaning} if meaning else {}),
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }
    if body.get("required"):
        record["required"] = body["required"]
    if name == "Plan":
        draft = {"required": ["status"], "properties": {"status": {"const": str(Status.DRAFT)}}}
        record["anyOf"] = [{"required": ["year"]}, draft]
    if name == "Deadline":
        record["oneOf"] = [_present(key) for key in ("by", "within", "every", "event", "ongoing")]
    return record


def _present(key: str) -> dict[str, Any]:
    """Return what holds where `key` gives a deadline its meaning; ``ongoing: false`` gives none."""
    present: dict[str, Any] = {"required": [key]}
    return present | {"properties": {key: {"const": True}}} if key == "ongoing" else present


def _property(key: str, value: dict[str, Any]) -> dict[str, Any]:
    described = {"title": TITLES[key], "description": value["description"]}
    meanings = [meaning for meaning in value.pop("anyOf", []) if meaning != {"type": "null"}]
    if meanings:
        (only,) = meanings
        value = {**value, **only}
    kept = {k: v for k, v in value.items() if k not in {"title", "description", "default"}}
    for bound, keyword in (("ge", "minimum"), ("le", "maximum")):  # Pydantic leaves these two as they are
        if bound in kept:
            kept[keyword] = kept.pop(bound)
    if value.get("default") in (True, False):
        kept["default"] = value["default"]
    return described | _typed(key, dict(sorted(kept.items())))


def _typed(key: str, value: dict[str, Any]) -> dict[str, Any]:
    """Return a property's type as an editor reads YAML; draft 7 ignores whatever stands beside a ``$ref``."""
    if "$ref" in value:
        return {"allOf": [{"$ref": value["$ref"]}]}
    if key in NUMBERS:
        return {"type": ["string", "number"], **{k: v for k, v in value.items() if k != "type"}}
    if value.get("format") == "date":
        return {**value, "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    return value


def _enum(words: list[str]) -> dict[str, Any]:
    chinese = [CHINESE[word] for word in words]
    return {"type": "string", "enum": words, "enumDescriptions": chinese, "markdownEnumDescriptions": chinese}
