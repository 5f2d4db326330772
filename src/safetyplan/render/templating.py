"""Templates: the shipped set, and a unit's own laid over it file by file."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from safetyplan.messages import SafetyPlanError, _
from safetyplan.source.gate import read_named
from safetyplan.source.shipped import shipped

MAX_SIZE = 64_000_000
"""How large a template, or a picture beside it, may be, in bytes."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The shipped templates with a folder of one's own laid over them; `overlay` None for the shipped alone.

    `fonts` is a folder of fonts to use in PDF before the free ones.
    """

    overlay: Path | None = None
    fonts: Path | None = None

    def __post_init__(self) -> None:
        if self.fonts is not None and not self.fonts.is_dir():
            raise SafetyPlanError(_("{path} is not a folder of fonts").format(path=self.fonts))
        if self.overlay is not None and not self.overlay.is_dir():
            raise SafetyPlanError(
                _("{path} is not a folder of templates").format(path=self.overlay),
                _("`safetyplan templates export {path}` makes one").format(path=self.overlay),
            )
        if self.overlay is not None:
            self._check_names(self.overlay)

    @staticmethod
    def _check_names(folder: Path) -> None:
        """Raise SafetyPlanError where no file of a folder takes part, for want of a name that is looked for."""
        names = [path.name for path in shipped_templates()]
        if not any((folder / name).is_file() for name in names):
            raise SafetyPlanError(
                _("no file in {path} has the name of a template").format(path=folder),
                _("the names are {names}; `safetyplan templates list` says which is which").format(
                    names=", ".join(names)
                ),
            )

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where templates are looked for, in order."""
        own = () if self.overlay is None else (self.overlay,)
        return (*own, shipped("templates"))

    @property
    def are_foreign(self) -> bool:
        """Whether a stranger's template may take part: rendering is then sandboxed and confined."""
        return self.overlay is not None

    def path(self, name: str) -> Path | None:
        """Return where the template `name` stands, one's own first; None where there is none."""
        for folder in self.folders:
            if os.path.lexists(folder / name) and not (folder / name).is_dir():
                return folder / name
        return None

    def find(self, name: str) -> Path:
        """Return the file of the template `name`; SafetyPlanError where there is none."""
        if path := self.path(name):
            return path
        raise SafetyPlanError(
            _("there is no template {name}").format(name=name),
            _("`safetyplan templates list` names those there are"),
        )

    def read(self, path: Path) -> bytes:
        """Return the bytes of a file of these folders; SafetyPlanError where a link leads out of one's own, or it is none."""
        for folder in self.folders:
            if path.is_relative_to(folder):
                name = path.relative_to(folder).as_posix()
                return read_named(folder, name, tree=folder, suffixes=(), most=MAX_SIZE)
        raise AssertionError(path)


def shipped_templates() -> Iterator[Path]:
    """Yield the files of the shipped set, by name."""
    yield from sorted(path for path in shipped("templates").iterdir() if not path.name.startswith("."))
