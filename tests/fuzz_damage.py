"""Damage done to good inputs: to bytes and words, and inside the parts of a package or the objects of a PDF.

A flipped byte of a zip archive ends at its check sum, one of a PDF in a table of places.  So the parts are damaged and
packed again, the objects numbered again: the readers then see wrong XML, wrong attributes and wrong content streams.
"""

import random
import re
import zipfile
from collections.abc import Callable

from fuzz_files import packed, parts_of, pdf

Mutator = Callable[[bytes, random.Random], bytes]

ODD = [
    "\t", "：", "，", "“", '"', "'", "#", "&a ", "*a", "!x ", "- ", ": ", "|", ">", "{", "}", "[", "]", "%", "@", "`", "? ",
    "\ufeff", "\u2028", "\x00", "\x85", "\x1b[2J", "\n", "\r\n", " ", "\u3000", "---\n", "<<: ", "２", "👍", "9" * 400,
    "2024-02-30", "0000-00-00", "null", "~", "\\e", "\\", "\u202e", "①", "（", "）", "【", "〔", "、", "；", "。", "等", "会同",
    "牵头", "负责", "落实", "下同", "每季度", "年底前", "一、", "（一）", "# safetyplan: ignore[", "{{", "<script>", "&#0;", "——", "……",
    "<p>", "</p>", "<table><tr><td>", "<td rowspan=3>", "<ol start=5>", "<!--", "<meta charset=idna>", "<br>", "| ", "|---|\n",
]  # fmt: skip


def mutate(raw: bytes, by: random.Random) -> bytes:
    """Return bytes with a few places damaged: as bytes, or as text."""
    made = bytearray(raw)
    for _ in range(by.choice((1, 1, 1, 2, 3, 8, 32))):
        at = by.randrange(len(made) + 1)
        match by.randrange(7):
            case 0 if made:
                made[at - 1] = by.randrange(256)
            case 1:
                del made[at : at + by.choice((1, 2, 8, 64, 512))]
            case 2 | 3:
                made[at:at] = by.choice(ODD).encode()
            case 4:
                made[at:at] = bytes(made[at : at + by.choice((1, 8, 64))]) * by.choice((1, 2, 8))
            case 5:
                other = by.randrange(len(made) + 1)
                made[at:at] = made[other : other + by.choice((3, 30, 200))]
            case _:
                lines = bytes(made).split(b"\n")
                one, two = by.randrange(len(lines)), by.randrange(len(lines))
                lines[one], lines[two] = lines[two], lines[one]
                made = bytearray(b"\n".join(lines))
    return bytes(made)


WORDS = [
    "牵头", "会同", "等", "、", "，", "；", "。", "（", "）", "(", ")", "《", "》", "“", "”", "【", "】", "[", "：", ":", "\n", "\t", " ", "　",
    "市应急管理局", "市公安局交警", "市直有关部门", "各乡镇（街道、管委会、场、库）", "有关部门", "各镇", "按职责分工负责", "分工负责", "负责",
    "落实", "组织", "督促", "配合", "协助", "指导", "牵头单位：", "责任单位：", "配合单位：", "完成时限：", "责任人：", "同上", "下同", "以下均需各地落实，不再列出",
    "列第一位的单位牵头", "2024年", "2024年6月底前", "6月", "30日前", "6月10日至7月1日", "每季度", "每月至少1次", "每半年", "持续", "长期坚持", "年底前",
    "上半年", "国庆节前", "汛期", "三年", "自发文之日起10个工作日内", "2024-06-30", "2024.6.30", "今年", "全年", "至", "到", "—", "-", "前", "底",
    "一、", "（一）", "1.", "1．", "１、", "①", "(1)", "第一条", "1.2.3", "十", "百", "零", "〇", "两", "廿", "9" * 30, "一" * 30, "0", "甲", "王某",
    "监管", "工作", "安全生产", "市", "局", "县", "委", "办", "各", "及", "和", "与", "的", "以及", "一次", "单位", "👍", "\u0301", "\u202e", "ａ", "㈠",
    "⒈", "½", "𠮷", "\u3000", "…", "|", "*", "#", "&", "<",
]  # fmt: skip


def mutate_words(raw: bytes, by: random.Random) -> bytes:
    """Return a text made of the words of these papers, or with some of them put in and stretches taken out."""
    if by.random() < 0.4:
        return "".join(by.choices(WORDS, k=by.choice((1, 3, 6, 12, 25)))).encode()
    text = raw.decode("utf-8", "replace")
    for _ in range(by.choice((1, 1, 2, 4))):
        at = by.randrange(len(text) + 1)
        match by.randrange(4):
            case 0 | 1:
                text = text[:at] + by.choice(WORDS) + text[at:]
            case 2:
                text = text[:at] + text[at + by.choice((1, 2, 5)) :]
            case _:
                start = by.randrange(len(text) + 1)
                text = text[:at] + text[start : start + by.choice((2, 8, 30))] + text[at:]
    return text[:600].encode()


# What is XML

_TAG = re.compile(rb"<(/?)([\w:]+)([^<>]*)>")
_ATTRIBUTES = (
    b"",
    b"-1",
    b"0",
    b"2",
    b"99999999999",
    b"x",
    b"none",
    "一".encode(),
    b"1e9",
    b"true",
    b"A1:XFD1048576",
    b"..",
)
_ELEMENTS = [
    b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tr>", b"<w:tc>", b"</w:tc>", b"</w:tr>", b"</w:tbl>", b"<w:p/>", b"<w:tab/>", b"<w:br/>",
    b"<w:t>x</w:t>", b"<w:sym w:char='F0FE'/>", b"<w:del>", b"<w:ins>", b"</w:ins>", b"<w:fldChar w:fldCharType='begin'/>",
    b"<w:instrText>TOC</w:instrText>", b"<w:fldChar w:fldCharType='separate'/>", b"<w:fldChar w:fldCharType='end'/>",
    b"<w:numPr><w:ilvl w:val='99'/><w:numId w:val='-1'/></w:numPr>", b"<w:gridSpan w:val='3'/>", b"<w:vMerge/>",
    b"<w:gridBefore w:val='2'/>", b"<w:vanish/>", b"<w:basedOn w:val='1'/>", b"<w:basedOn w:val='a'/>", b"<w:txbxContent>",
    b"<w:lvlText w:val='%9'/>", b"<w:numFmt w:val='chineseCounting'/>", b"<w:start w:val='99999'/>", b"<c r='ZZZ1'><v>1</v></c>",
    b"<c t='s'><v>99</v></c>", b"<c t='inlineStr'><is><t>x</t></is></c>", b"<c t='b'><v>1</v></c>", b"<row r='9999999'>",
    b"<row hidden='1'>", b"<mergeCell ref='B2:A1'/>", b"<mergeCell ref='A1:A1048576'/>", b"<si/>", b"&#0;", b"&#xd800;", b"&x;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE x>", b"<?x?>", b"\xff",
]  # fmt: skip


def mutate_xml(part: bytes, by: random.Random, otherwise: Mutator) -> bytes:
    """Return XML with elements, attributes and texts damaged so that it is well formed more often than not."""
    if by.random() < 0.2:
        return otherwise(part, by)
    for _ in range(by.choice((1, 1, 2, 4))):
        tags = list(_TAG.finditer(part))
        if not tags:
            return otherwise(part, by)
        one, two = by.choice(tags), by.choice(tags)
        start, end = sorted((one.start(), two.start()))
        match by.randrange(6):
            case 0:
                part = part[: one.start()] + by.choice(_ELEMENTS) + part[one.start() :]
            case 1:
                part = part[: one.start()] + part[one.end() :]
            case 2:
                value = by.choice(_ATTRIBUTES)
                changed = re.sub(rb"""(["'])[^"']*\1""", b'"' + value + b'"', one[0], count=by.choice((0, 1)))
                part = part[: one.start()] + changed + part[one.end() :]
            case 3:
                part = part[:start] + part[start:end][:2000] * 2 + part[end:]
            case 4:
                part = part[:start] + part[end:]
            case _:
                text = part[one.end() : part.find(b"<", one.end())]
                part = part[: one.end()] + otherwise(text, by) + part[one.end() + len(text) :]
    return part


def in_parts(otherwise: Mutator) -> Mutator:
    """Return what damages one or two parts of an archive, and now and then the archive itself."""

    def mutated(raw: bytes, by: random.Random) -> bytes:
        try:
            parts = parts_of(raw)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError, RuntimeError):
            return otherwise(raw, by)  # an input of the corpus that is no archive any more
        if not parts or by.random() < 0.05:
            return otherwise(raw, by)
        # the largest holds the text
        names = sorted(parts, key=lambda name: -len(parts[name]))
        for _ in range(by.choice((1, 1, 2))):
            name = names[0] if by.random() < 0.5 else by.choice(names)
            if name in parts:
                parts[name] = mutate_xml(parts[name], by, otherwise)
        if by.random() < 0.02:
            del parts[by.choice(list(parts))]
        return packed(parts)

    return mutated


# PDF

_OBJECT = re.compile(rb"\d+ 0 obj(.*?)endobj", re.DOTALL)
_WORD = re.compile(rb"/?[\w.-]+")
_PDF_ODD = [
    b"obj", b"stream", b"endstream", b"<<", b">>", b"[", b"]", b"(", b")", b"<", b">", b"/Length 9999999", b"/Length -1",
    b"/Filter/FlateDecode", b"/Filter[/ASCIIHexDecode/LZWDecode]", b"/Kids[2 0 R]", b"/Parent 3 0 R", b"/Count 99999999",
    b"1 0 R", b"2 0 R", b"3 0 R", b"5 0 R", b"8 0 R", b"99 0 R", b"/Encrypt 1 0 R", b"null", b"1e400", b"-1", b"0", b"true",
    b"-99999999999999999999", b"BT", b"ET", b"Tj", b"TJ", b"Tm", b"Td", b"T*", b"'", b'"', b"Tf", b"cm", b"q", b"Q", b"Do", b"re",
    b"m", b"l", b"c", b"h", b"f", b"S", b"W n", b"BI /W 1 ID x EI", b"/Rotate 90", b"/UserUnit 0", b"<4E00>", b"<D800>", b"<0>",
    b"beginbfrange <0000><FFFF><0000> endbfrange", b"1 beginbfrange <0000><0001>[<4E00>] endbfrange", b"/F2 1 Tf", b"%", b"\n", b"\x00",
]  # fmt: skip


def mutate_pdf(otherwise: Mutator) -> Mutator:
    """Return what damages words inside one or two objects of a PDF, and now and then its bytes."""

    def mutated(raw: bytes, by: random.Random) -> bytes:
        objects = [found[1] for found in _OBJECT.finditer(raw)]
        if not objects or by.random() < 0.1:
            return otherwise(raw, by)
        for _ in range(by.choice((1, 1, 1, 2, 3))):
            # half of them hit the text
            at = max(range(len(objects)), key=lambda n: (b"Tj" in objects[n], len(objects[n])))
            at = at if by.random() < 0.5 else by.randrange(len(objects))
            for _ in range(by.choice((1, 1, 2, 4))):
                objects[at] = _damaged(objects[at], by)
        return pdf(objects)

    return mutated


def _damaged(content: bytes, by: random.Random) -> bytes:
    """Return an object with one word replaced, put in, taken out, or one stretch repeated."""
    words = list(_WORD.finditer(content))
    if not words:
        return by.choice(_PDF_ODD)
    one, two = by.choice(words), by.choice(words)
    odd = by.choice(_PDF_ODD)
    match by.randrange(6):
        case 0 | 1:
            return content[: one.start()] + odd + content[one.end() :]
        case 2:
            return content[: one.start()] + odd + b" " + content[one.start() :]
        case 3:
            return content[: one.start()] + content[one.end() :]
        case 4:
            return content[: one.start()] + two[0] + content[one.end() :]
        case _:
            start, end = sorted((one.start(), two.start()))
            return content[:start] + content[start:end][:500] * by.choice((0, 2)) + content[end:]
