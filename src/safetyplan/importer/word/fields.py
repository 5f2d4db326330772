"""Fields: their results are printed, their codes are not (ECMA-376 part 1, 17.16)."""

from enum import Enum


class _State(Enum):
    CODE = "code"
    CONTENTS_CODE = "contents code"
    RESULT = "result"
    CONTENTS = "contents"


class Fields:
    """The fields open at a point of the text, outermost first."""

    def __init__(self) -> None:
        self._states: list[_State] = []

    @property
    def in_code(self) -> bool:
        """Whether text at this point belongs to the code of some field."""
        return bool(self._states) and any(s in {_State.CODE, _State.CONTENTS_CODE} for s in self._states)

    @property
    def in_contents(self) -> bool:
        """Whether text at this point belongs to a table of contents, which repeats the headings."""
        return bool(self._states) and any(s in {_State.CONTENTS, _State.CONTENTS_CODE} for s in self._states)

    def character(self, kind: str | None) -> None:
        """Take a field character: ``begin``, ``separate`` or ``end``."""
        if kind == "begin":
            self._states.append(_State.CODE)
        elif self._states and kind == "separate":
            contents = self._states[-1] is _State.CONTENTS_CODE
            self._states[-1] = _State.CONTENTS if contents else _State.RESULT
        elif self._states and kind == "end":
            self._states.pop()

    def code(self, text: str) -> None:
        """Take the code of the innermost field."""
        if self._states and text.split()[:1] == ["TOC"]:
            self._states[-1] = _State.CONTENTS_CODE

    def paragraph_ends(self) -> None:
        """Give up codes that never end: they would swallow the rest of the document."""
        while self._states and self._states[-1] is _State.CODE:
            self._states.pop()
