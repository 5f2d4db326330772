"""Documents → files with names that every system takes, a folder of them, or one archive."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.render import Format, View, render
from safetyplan.render.templating import Templates
from safetyplan.source.files import write_atomic
from safetyplan.views.wording import DRAFT

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
_LONGEST = 60
"""Characters of a name: at three bytes for a 汉字 well below the 255 bytes file systems allow."""


class Document(NamedTuple):
    """A view and what its file is called, without suffix."""

    name: str
    view: View


def file_name(text: str) -> str:
    """Return `text` as the name of a file on any system, Windows included; never a path."""
    name = _UNSAFE.sub("_", text).strip().strip(".")[:_LONGEST].rstrip(". ")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


def numbered(names: Sequence[str]) -> list[str]:
    """Return a file name for every name, with its place in front: 01_瑞州街道."""
    digits = max(2, len(str(len(names))))
    return [f"{place:0{digits}}_{file_name(name)}" for place, name in enumerate(names, 1)]


def mark_of(document: Document) -> str:
    """Return what the name of a document's file says of it: a draft's never takes the place of what was issued."""
    return DRAFT if document.view.draft_mark else ""


def rendered(
    documents: Sequence[Document],
    format_: Format,
    templates: Templates,
    advance: Callable[[], object] = lambda: None,
) -> list[tuple[str, bytes]]:
    """Return name and content of every file; `advance` is called as each is done."""
    files = []
    contents = render(format_, [document.view for document in documents], templates)
    for document, content in zip(documents, contents, strict=True):
        files.append((f"{document.name}{mark_of(document)}.{format_}", content))
        advance()
    return files


def write_folder(files: Iterable[tuple[str, bytes]], folder: Path) -> None:
    """Write every file into `folder`, made if need be, each as a whole; none through a link."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("the folder {path} cannot be made: {why}").format(path=folder, why=reason(error))
        raise SafetyPlanError(message, _("choose another folder with -o")) from error
    files = list(files)
    for name, _content in files:
        if (folder / name).is_symlink():
            raise SafetyPlanError(
                _("{path} is a link, and what it leads to is not replaced").format(path=folder / name),
                _("delete the link, or choose another folder"),
            )
    for name, content in files:
        write_atomic(folder / name, content)


def archive(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return the files as one zip archive that depends on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it tells on which system it was made
            entry.external_attr = 0o644 << 16
            made.writestr(entry, content)
    return out.getvalue()
