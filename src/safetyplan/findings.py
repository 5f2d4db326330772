"""What a check has to say: one finding is one diagnostic, a value that is made, sorted and counted.

A finding names its place symbolically, by file and route; `source.locate` turns that into
lines and columns once, at the end.  So rules need not know that a plan is written in YAML.
"""

from collections.abc import Iterable
from enum import IntEnum
from typing import Literal, NamedTuple

from safetyplan.plan.model import Route

Which = Literal["plan", "register"]
"""The file a finding is about."""


class Severity(IntEnum):
    """How grave a finding is; a greater value is graver."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def label(self) -> str:
        """The English word used in output and options: note, warning or error."""
        return self.name.lower()


class Place(NamedTuple):
    """A stretch of a file; lines and columns count from 1, columns in characters, the end exclusive.

    An issued document need not have lines: `line` and the others are then 0, and `name` is what people call
    the place (paragraph 12; page 3, line 4), empty for the document as a whole.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    name: str = ""


class Target(NamedTuple):
    """A value or key of a file, addressed by its route; `excerpt` narrows it to a text inside the value.

    `nth` tells which occurrence of the excerpt is meant, counting from 0.
    """

    route: Route
    part: Literal["key", "value"] = "value"
    excerpt: str = ""
    nth: int = 0
    file: Which = "plan"


class Related(NamedTuple):
    """Another place that belongs to a finding, such as the first of two duplicates."""

    message: str
    where: Target | Place


class Interpretation(NamedTuple):
    """What an issued document prints and how it was read, where that was not certain.

    `alternatives` is what else it may mean, `item` the number or heading of the item it belongs to; all of
    it may be empty.
    """

    printed: str = ""
    read: str = ""
    alternatives: tuple[str, ...] = ()
    item: str = ""


class Finding(NamedTuple):
    """One diagnostic.

    `code` is stable (``SP301``), `message` names the thing and the value, `hint` says what mends it, and
    `instead`, where it is sure, is the text to put in the place of what `where` shows.  `where` is a target
    until the finding is located, a place afterwards.  `reading` is what an import was not sure of.  `fixable`
    is what `rules.fix` knows: `validate --fix` would mend it.
    """

    code: str
    severity: Severity
    message: str
    where: Target | Place
    hint: str = ""
    related: tuple[Related, ...] = ()
    instead: str = ""
    reading: Interpretation | None = None
    fixable: bool = False


def ordered(findings: list[Finding]) -> list[Finding]:
    """Return located findings by path, line, column and code: the same file, the same order."""

    def place(finding: Finding) -> tuple[str, int, int, str, str]:
        where = finding.where
        assert isinstance(where, Place), "only located findings have an order"
        return where.path, where.line, where.column, finding.code, finding.message

    return sorted(findings, key=place)


def at_least(findings: Iterable[Finding], severity: Severity) -> bool:
    """Tell whether any of `findings` is as grave as `severity` or graver."""
    return any(finding.severity >= severity for finding in findings)
