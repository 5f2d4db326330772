"""Where running text names units of the register."""

from safetyplan.plan.register import Register, Unit

_OTHER_LEVEL = "省市县区州旗盟国镇乡院"
"""After one of these a name belongs to another place's office: 省应急管理局, 宜春市安委会."""

_BEFORE_CITY = frozenset(
    "由报向和与及同经对请按将让给是为受在送抄会商令到至从并使以、，。；：！？（“《—\n 　导促求"
)
"""What may stand before a name that begins with its level (市, 县, 区); anything else is another place's name."""


class Names:
    """The names of a register's units, arranged for finding them in running text."""

    def __init__(self, register: Register, title: str) -> None:
        by_first: dict[str, list[str]] = {}
        self._units: dict[str, Unit] = {}
        for holder, name in register.names():
            if isinstance(holder, Unit) and len(name) >= 3:
                self._units.setdefault(name, holder)
                by_first.setdefault(name[0], []).append(name)
        self._by_first = {
            c: tuple(sorted(set(names), key=len, reverse=True)) for c, names in by_first.items()
        }
        self._own = title[:2]

    def in_text(self, text: str) -> list[tuple[Unit, int, str]]:
        """Return every unit `text` names, with where and by which name; overlapping names count once."""
        hits: list[tuple[int, int, str]] = []
        for first, names in self._by_first.items():
            at = text.find(first)
            while at >= 0:
                if text.startswith(names, at):
                    name = next(n for n in names if text.startswith(n, at))
                    hits.append((at, at + len(name), name))
                at = text.find(first, at + 1)
        if not hits:
            return []
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        found: list[tuple[Unit, int, str]] = []
        covered = 0
        for start, end, name in hits:
            if start >= covered:
                covered = end
                if self._is_ours(text, start, name):
                    found.append((self._units[name], start, name))
        return found

    def _is_ours(self, text: str, start: int, name: str) -> bool:
        before = text[start - 1 : start]
        if name[0] in "市县区":
            return not before or before in _BEFORE_CITY or text[max(0, start - 2) : start] == self._own
        return before not in _OTHER_LEVEL or not before
