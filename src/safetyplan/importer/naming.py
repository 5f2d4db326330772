"""Units as printed against the register: known ones by their name there, unknown ones proposed for it."""

import re
import unicodedata
from collections.abc import Container, Iterator, Sequence
from itertools import islice

from safetyplan.grammar.kinds import kind_of
from safetyplan.grammar.parties import Name
from safetyplan.patterns import Pattern
from safetyplan.plan.register import Group, Register, Unit
from safetyplan.plan.vocabulary import Kind

_GROUP = Pattern(
    r"各|有关|相关|负有|全[市省县区]|.*的(?:部门|单位|企业)\Z|.*(?:成员单位|有关部门|相关部门|有关单位|相关单位|各部门|责任单位|直部门|直单位|行业主管部门)\Z"
    r"|(?:乡镇|镇街|街镇|[乡镇](?=[、（])|街道(?=[、（]|办事处\Z))(?:[、（](?:[乡镇场库]|街道|园区|开发区|管委会|社区)）?)*(?:人民政府|政府|办事处|党委|党工委)?\Z"
    r"|村（社区）|村[、和]社区|(?:村社区|社区|村|嘎查|连队)(?:（[^（）]*）)?\Z"
)
"""Names of many: by 各, by what they end in, or because no place stands before them (各乡镇人民政府、街道办事处)."""
_OPEN = Pattern(r"有关|相关|行业|负有|参与|其他")
_GROUP_KINDS: tuple[tuple[str, Kind], ...] = (
    ("街道", Kind.SUBDISTRICT),
    ("镇", Kind.TOWN),
    ("乡(?!镇)|乡镇", Kind.TOWNSHIP),
    ("管委会", Kind.COMMISSION),
    ("场(?!监)", Kind.FARM),
    ("库", Kind.RESERVOIR),
    ("园区|开发区", Kind.PARK),
    ("部门|单位|成员单位", Kind.DEPARTMENT),
)


def is_group(name: str) -> bool:
    """Tell whether `name` stands for several units: 各乡镇, 市直有关部门."""
    return _GROUP.match(name) is not None


class PrintedNames:
    """Looks printed names up in a register, and keeps those it does not have."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._unknown: dict[str, None] = {}
        self._known: dict[str, None] = {}

    def resolve(self, name: str) -> tuple[str, bool]:
        """Return the register's name of the unit printed as `name`, and whether the register knows it."""
        for spelling in dict.fromkeys((name, unicodedata.normalize("NFKC", name))):
            if holder := self._register.find(spelling):
                self._known.setdefault(holder.name)
                return holder.name, True
        self._unknown.setdefault(name)
        return name, False

    def with_prefix(self, name: Name, first: Name) -> str | None:
        """Return the register's name of a unit printed without the 市 its list began with: 市人社局、财政局.

        None where the name needs none, or the register knows no such unit.
        """
        level = first.text[:1]
        if level not in "省市县区州旗" or name.text[:1] == level or self._register.find(name.text):
            return None
        holder = self._register.find(level + name.text)
        return holder.name if holder else None

    @property
    def is_foreign(self) -> bool:
        """Whether the register is of another place: it has units, and of those the document names hardly any."""
        known, unknown = (sum(not is_group(name) for name in names) for names in (self._known, self._unknown))
        return bool(self._register.units) and unknown >= _MANY and unknown > 2 * known

    def alike(self) -> tuple[tuple[str, str], ...]:
        """Return the unknown units whose name may be short for another's, or another's for theirs, with that other.

        Where a document names thousands of units made of the same few characters, not all of them are compared.
        """
        unknown = [name for name in self._unknown if not is_group(name)]
        known = () if self.is_foreign else self._register.units
        units = [*unknown, *(unit.name for unit in known)]
        pairs = {(min(pair), max(pair)) for pair in islice(_sharing_characters(units), _MOST_COMPARED)}
        return tuple(
            (units[at], units[other])
            for at, other in sorted(pairs)
            if at < len(unknown)
            and _is_short_for(*sorted((units[at], units[other]), key=len))
            and _are_of_one_sort(units[at], units[other])
        )

    def proposed_units(self) -> tuple[Unit, ...]:
        """Return the unknown units in the order they were first named, to be reviewed and added to the register."""
        names = [name for name in self._unknown if not is_group(name)]
        known = {*(unit.name for unit in self._register.units), *names}
        return tuple(
            Unit(name=name, kind=kind_of(name), part_of=_parent(name, known), confirmed=False)
            for name in names
        )

    def proposed_groups(self) -> tuple[Group, ...]:
        """Return the unknown groups, with the kinds their names speak of."""
        return tuple(
            Group(
                name=name,
                kinds=tuple(kind for word, kind in _GROUP_KINDS if re.search(word, name)),
                open=bool(_OPEN.search(name)),
            )
            for name in self._unknown
            if is_group(name)
        )


def _is_short_for(short: str, whole: str) -> bool:
    """Tell whether a name keeps first, last and some other characters of another, in order: 市住建局, 市住房和城乡建设局.

    The level in front (市, 县, 区) may be left out; who has only the beginning of the name is the unit it is part of.
    """
    if short[-1] != whole[-1] or whole.startswith(short):
        return False
    short, whole = _LEVEL.sub("", short), _LEVEL.sub("", whole)
    rest = iter(whole)
    return len(short) >= _SHORTEST and short[0] == whole[0] and all(character in rest for character in short)


def _sharing_characters(names: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the places of every name and of each other one that has its first and last and all its other characters.

    Only these can be short for one another, and to find them no name is compared with all others.
    """
    bare = [_LEVEL.sub("", name) for name in names]
    having: dict[tuple[str, str, str], set[int]] = {}
    for at, name in enumerate(bare):
        for character in dict.fromkeys(name):
            having.setdefault((name[0], name[-1], character), set()).add(at)
    for at, name in enumerate(bare):
        if len(name) >= _SHORTEST:
            holders = sorted((having[name[0], name[-1], character] for character in set(name)), key=len)
            yield from ((at, other) for other in set.intersection(*holders) if other != at)


_MOST_COMPARED = 100_000
"""Pairs of names that are compared; a document reaches it only by thousands of names made of the same characters."""
_MANY = 4
"""Unknown names before a register may be thought to be of another place."""


def _are_of_one_sort(one: str, other: str) -> bool:
    """Whether two names may be of one unit by kind and level: 县安委会 is neither a committee of 市安委会 nor it."""
    levels = {name[0] for name in (one, other) if _LEVEL.match(name)}
    return kind_of(one) is kind_of(other) and len(levels) < 2


_LEVEL = Pattern(r"\A[省市县区州旗](?=.{2})")
_SHORTEST = 3


def _parent(name: str, known: Container[str]) -> str | None:
    """A unit whose name begins with another unit's whole name is likely part of it: 市公安局交警大队."""
    beginnings = (
        name[:length] for length in range(len(name) - 1, 2, -1) if name[length - 1] in "局委会部厅院办"
    )
    return next((each for each in beginnings if each in known), None)
