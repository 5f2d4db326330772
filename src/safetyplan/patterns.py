"""Regular expressions that are compiled on first use: two hundred at start-up would cost what the work costs."""

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, AnyStr, Generic


class Pattern(Generic[AnyStr]):
    """A regular expression that costs nothing until it is asked for the first time.

    `example` is what it was written for, and is found by it; each pattern of the grammar has one.
    `starts` are the characters that a match can begin with, as in a class: where a pattern begins with many
    alternatives, `re` tries all of them at each place, which takes ten times as long.
    """

    def __init__(
        self, source: AnyStr, flags: int = 0, *, example: AnyStr | None = None, starts: str = ""
    ) -> None:
        self.source: AnyStr = source
        self.flags = flags
        self.example: AnyStr | None = example
        self.starts = starts

    def search(self, text: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[AnyStr] | None:
        """As of `re.Pattern`."""
        return self._compiled().search(text, pos, endpos)

    def match(self, text: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[AnyStr] | None:
        """As of `re.Pattern`."""
        return self._compiled().match(text, pos, endpos)

    def fullmatch(self, text: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[AnyStr] | None:
        """As of `re.Pattern`."""
        return self._compiled().fullmatch(text, pos, endpos)

    def finditer(self, text: AnyStr, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[AnyStr]]:
        """As of `re.Pattern`."""
        return self._compiled().finditer(text, pos, endpos)

    def findall(self, text: AnyStr) -> list[Any]:
        """As of `re.Pattern`."""
        return self._compiled().findall(text)

    def sub(self, new: AnyStr | Callable[[re.Match[AnyStr]], AnyStr], text: AnyStr, count: int = 0) -> AnyStr:
        """As of `re.Pattern`."""
        return self._compiled().sub(new, text, count)

    def split(self, text: AnyStr, maxsplit: int = 0) -> list[AnyStr]:
        """As of `re.Pattern`."""
        return self._compiled().split(text, maxsplit)

    def _compiled(self) -> re.Pattern[AnyStr]:
        source: Any = self.source
        if isinstance(source, str):
            source = source.replace(_IDEOGRAPHS, _LETTERS)
        if self.starts:
            source = f"(?=[{self.starts}])(?:{source})"
        compiled: re.Pattern[AnyStr] = re.compile(source, self.flags)
        # From here on the compiled pattern answers by itself, without a call in between.
        vars(self).update({name: getattr(compiled, name) for name in _METHODS})
        return compiled


_IDEOGRAPHS = r"[\u4e00-\u9fff]"
_LETTERS = r"[^\W\d_A-Za-z]"
"""The same in Chinese text, and compiled ten times as fast: for a range `re` fills a table of all its characters, which
in forty expressions cost an import a tenth of its time."""
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
