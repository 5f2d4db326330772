"""A list of townships and departments, as offices keep it in Excel, Word or text → units of the register.

Columns are known by what their heads mean, also where the list stands in two halves side by side; without heads,
whatever looks like the name of a unit is one.  A cell or a line may hold several names.  Persons, telephones and
whatever else such lists hold are never kept; a name that is not taken is told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safetyplan.grammar.kinds import kind_of
from safetyplan.importer.charset import decode
from safetyplan.importer.formats import DocumentFormat, detect
from safetyplan.importer.naming import is_group
from safetyplan.importer.proposals import Proposal, appended, register_yaml
from safetyplan.messages import SafetyPlanError, _
from safetyplan.patterns import Pattern
from safetyplan.plan.model import Route
from safetyplan.plan.register import Register, Roster, Unit
from safetyplan.plan.vocabulary import KINDS, Kind
from safetyplan.source.rewrite import Written, rewritten
from safetyplan.text import enclosed, squeezed

_HEADS = {
    "name": Pattern(
        r"(?:单位|部门|机构|乡镇|镇街|街道|乡镇场|成员单位|责任单位|乡镇（街道）)?(?:名称|名单)|单位|部门|机构|乡镇(?:（?街道）?)?|镇街|成员单位|名",
        example="单位名称",
    ),
    "full_name": Pattern(r"(?:单位|机构)?(?:规范)?全称", example="单位全称"),
    "aliases": Pattern(r"(?:单位|机构)?(?:规范)?(?:简称|别名|别称|又称)", example="简称"),
    "kind": Pattern(r"(?:单位|机构)?(?:类别|类型|性质|种类)", example="类别"),
    "part_of": Pattern(r"(?:上级|主管|隶属|归口|所属)(?:单位|部门|机构)?", example="上级单位"),
}
_OTHER_NAME = Pattern(r"[、,，;；/\s]+", example="、")
_NO_NAME = Pattern(
    r"[0-9０-９A-Za-z@：:。！？]|合计|小计|备注|说明|联系|电话|通讯录|名[单册]|一览表", example="合计"
)
_NUMBER = Pattern(
    r"\s*(?:[（(][0-9一二三四五六七八九十]+[）)]|[0-9]+|[一二三四五六七八九十]+(?=[、.．]))[、.．]?\s*",
    example="1.",
)
"""A number in front of a name; 三江镇 has none."""
_LABEL = Pattern(r"[^：:]{1,20}[：:]", example="街道（2个）：")
_OTHER_HOUSE = Pattern(r"[（(]([^（()）]+)[）)]\Z", example="（国资局）")
"""The second name a unit goes by, behind its name: 县财政局（国资局）."""
_SUFFIX = Pattern(r"人民政府|办事处", example="人民政府")
_WORKBOOKS = (DocumentFormat.WORKBOOK, DocumentFormat.BINARY_WORKBOOK, DocumentFormat.DELIMITED)
_LONGEST = 30
"""Characters of a name; what is longer is a sentence."""


@dataclass(frozen=True, slots=True)
class UnitList:
    """The units of a list in its order, and the rows from which no name was taken, in words."""

    units: tuple[Unit, ...]
    passed_over: tuple[str, ...]


def read_unit_list(raw: bytes, name: str) -> UnitList:
    """Return the units that a list names; `SafetyPlanError` where it cannot be read or names none."""
    units: dict[str, Unit] = {}
    passed: list[str] = []
    columns: tuple[dict[int, str], ...] = ()
    for row in _rows(raw, name):
        cells = [cell.strip() for cell in row]
        if heads := _heads([squeezed(cell) for cell in cells]):
            columns = heads
            continue
        found = _headed(cells, columns) if columns else _unheaded(cells)
        for unit in found.units:
            units.setdefault(unit.name, unit)
        passed += found.passed_over
        if not found.units and not found.passed_over and any(cells):
            passed.append(cells[0] if len(cells) == 1 else _("row {row}").format(row=_harmless(cells)))
    if not units:
        raise SafetyPlanError(
            _("{name} names no unit").format(name=name),
            _("give it a column headed 单位名称, and if you like 简称, 类别 and 上级单位"),
        )
    return UnitList(tuple(units.values()), tuple(passed))


def _harmless(cells: Sequence[str]) -> str:
    """Return the beginning of a row that may be shown: no telephone, no address."""
    return next((cell[:12] for cell in cells if cell and not re.search("[0-9]", cell)), "…")


def _rows(raw: bytes, name: str) -> Iterable[Sequence[str]]:
    form = detect(raw, name)
    if form in _WORKBOOKS:
        from safetyplan.importer.sheets import read_tables

        return [row for _sheet, table in read_tables(raw, name) for row in table.rows]
    if form is DocumentFormat.WORD:
        from safetyplan.importer.word import read_word

        return [each.cells or (each.text,) for each in read_word(raw, name).paragraphs]
    text = decode(raw, name).text
    mark = next((mark for mark in "\t,，" if mark in text.split("\n")[0]), "")
    lines = [line for line in text.splitlines() if line.strip()]
    if not mark:
        return [(line,) for line in lines]
    from safetyplan.importer.sheets.delimited import records

    return [cells for _before, cells in records((line + "\n" for line in lines), mark, name)]


def _heads(cells: Sequence[str]) -> tuple[dict[int, str], ...]:
    """Return what the columns hold below a row of heads, for each list that stands side by side; nothing if it is none.

    A row that names a unit is none, though its kind may read like a head: 城关镇 | 乡镇.
    """
    lists: list[dict[int, str]] = [{}]
    for place, cell in enumerate(cells):
        key = next((key for key, pattern in _HEADS.items() if pattern.fullmatch(cell)), None)
        if key is None:
            if _looks_like_unit(cell):
                return ()
            continue
        if key in lists[-1].values() and {"name", "full_name"} & set(lists[-1].values()):
            lists.append({})
        lists[-1].setdefault(place, key)
    return tuple(columns for columns in lists if {"name", "full_name"} & set(columns.values()))


def _headed(cells: Sequence[str], columns: Sequence[dict[int, str]]) -> UnitList:
    """Return the units of a row under heads."""
    lists = ({key: cells[place] for place, key in held.items() if place < len(cells)} for held in columns)
    return UnitList(tuple(unit for held in lists for unit in _of_columns(held)), ())


def _of_columns(held: dict[str, str]) -> tuple[Unit, ...]:
    """Return the units that one row of one list names: mostly one, several where its cell lists them."""
    printed = held.get("name") or held.get("full_name", "")
    names = _names(printed)
    if len(names) != 1:
        return tuple(_unit(name, _kind(held, name), part_of=_single(held, "part_of")) for name in names)
    (name,) = names
    full = _single(held, "full_name") or ""
    others = tuple(o for o in _OTHER_NAME.split(held.get("aliases", "")) if _is_name(o))
    unit = _unit(name, _kind(held, name), others, _single(held, "part_of"))
    if full and full != unit.name and _is_name(full):
        unit = unit.model_copy(
            update={"full_name": full, "aliases": tuple(a for a in unit.aliases if a != full)}
        )
    return (unit,)


def _single(held: dict[str, str], key: str) -> str | None:
    return squeezed(held.get(key, "")) or None


def _kind(held: dict[str, str], name: str) -> Kind:
    said = squeezed(held.get("kind", ""))
    return next((kind for kind, word in KINDS.items() if said == word), kind_of(_OTHER_HOUSE.sub("", name)))


def _names(cell: str) -> list[str]:
    """Return the names a cell under a head of names holds: one, or several that each look like a unit."""
    whole = _bare(cell)
    pieces = [_bare(piece) for piece in _pieces(cell) if piece.strip()]
    if len(pieces) > 1 and all(map(_looks_like_unit, pieces)):
        return pieces
    return [whole] if _is_name(whole) else []


_BETWEEN_NAMES = Pattern(r"[、，,；;\n]|\s(?=\S{3})", example="、")


def _pieces(text: str) -> Iterator[str]:
    """Cut `text` between names; what stands in brackets belongs to the name before them."""
    inside = enclosed(text)
    begin = 0
    for match in _BETWEEN_NAMES.finditer(text):
        if not inside[match.start()]:
            yield text[begin : match.start()]
            begin = match.end()
    yield text[begin:]


def _bare(piece: str) -> str:
    """Return a name without the number in front and the mark behind it."""
    return _unnumbered(squeezed(piece).rstrip("。；;，,、"))


def _unnumbered(text: str) -> str:
    number = _NUMBER.match(text)
    return text[number.end() :] if number else text


def _unheaded(cells: Sequence[str]) -> UnitList:
    """Take what looks like a unit from a row or a line without heads; of a list of names, tell those that do not."""
    units: list[Unit] = []
    passed: list[str] = []
    for cell in cells:
        text = _unnumbered(cell)
        label = _LABEL.match(text)
        pieces = _pieces(text[label.end() :] if label else text)
        names = [name for piece in pieces if (name := _bare(piece))]
        taken = [name for name in names if _looks_like_unit(name)]
        units += [_unit(name, kind_of(_OTHER_HOUSE.sub("", name))) for name in taken]
        if taken and len(cells) == 1:
            passed += [name for name in names if name not in taken]
    return UnitList(tuple(units), tuple(passed))


def _unit(name: str, kind: Kind, aliases: Sequence[str] = (), part_of: str | None = None) -> Unit:
    """Return the unit of a printed name; a second name in brackets behind it is an alias."""
    house = _OTHER_HOUSE.search(name)
    second = [other for other in _OTHER_NAME.split(house[1]) if other] if house else []
    if house and all(kind_of(other) is not Kind.OTHER for other in second):
        name, aliases = name[: house.start()], (*aliases, *second)
    others = dict.fromkeys((*aliases, *_shorter(name)))
    return Unit(
        name=name,
        kind=kind,
        aliases=tuple(other for other in others if other != name),
        part_of=part_of,
        confirmed=kind is not Kind.OTHER,
    )


def _is_name(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST and not _NO_NAME.search(text) and not is_group(text)


def _looks_like_unit(text: str) -> bool:
    return _is_name(text) and len(text) > 2 and kind_of(_OTHER_HOUSE.sub("", text)) is not Kind.OTHER


def _shorter(name: str) -> Iterator[str]:
    """Yield the name that papers use for 某镇人民政府 and 某街道办事处."""
    if (short := _SUFFIX.sub("", name)) != name and len(short) >= 2:
        yield short


def joined(raw: bytes | None, listed: Iterable[Unit], name: str) -> tuple[bytes, tuple[str, ...]]:
    """Return a register with the units of a list, and the names among them it had for others already, in words.

    A unit it has keeps what it says; it is confirmed by standing in the list, and takes the names it lacked.  One
    that an import proposed by a short name takes the name of the list.  The same list twice changes nothing.
    """
    register = Register(Roster()) if raw is None else _register(raw, name)
    units = list(_below_known(list(listed), register))
    if raw is None:
        return register_yaml(Proposal(tuple(units))).encode(), ()
    changes: dict[Route, Written] = {}
    new: list[Unit] = []
    taken: list[str] = []
    for unit in units:
        holder = next(
            (h for n in (unit.name, unit.full_name, *unit.aliases) if n and (h := register.find(n))), None
        )
        if holder is None:
            new.append(unit)
        elif not isinstance(holder, Unit) or (
            holder.name != unit.name and holder.confirmed and not register.find(unit.name)
        ):
            taken.append(_("{name} is a name of {other} already").format(name=unit.name, other=holder.name))
        elif (better := _merged(register, holder, unit)) != holder:
            changes["units", register.order[holder.name]] = better
    made = rewritten(raw, changes, Roster, name)
    return appended(made, Proposal(tuple(new)), name), tuple(taken)


def _below_known(units: list[Unit], register: Register) -> Iterator[Unit]:
    """Leave out a parent that neither the list nor the register has."""
    listed = {unit.name for unit in units}
    for unit in units:
        known = unit.part_of is None or unit.part_of in listed or register.unit(unit.part_of)
        yield unit if known else unit.model_copy(update={"part_of": None})


def _merged(register: Register, old: Unit, new: Unit) -> Unit:
    name = old.name if old.confirmed else new.name
    names = (*old.aliases, old.name, new.name, *new.aliases)
    free = (n for n in names if n != name and register.find(n) in (None, old))
    return old.model_copy(
        update={
            "name": name,
            "kind": old.kind if old.confirmed or new.kind is Kind.OTHER else new.kind,
            "full_name": old.full_name or new.full_name,
            "aliases": tuple(dict.fromkeys(free)),
            "part_of": old.part_of or new.part_of,
            "confirmed": old.confirmed or new.confirmed,
        }
    )


def _register(raw: bytes, name: str) -> Register:
    from safetyplan.source.load import register_of

    found = register_of(raw, name)
    if found is None:
        raise SafetyPlanError(
            _("the register {path} has errors").format(path=name),
            _("mend it first; `safetyplan validate` says where"),
        )
    return found
