"""PDF: Typst templates, and the view as JSON beside them, so that no text of a plan is ever code.

One compiler serves a whole batch.  It reads fonts and templates once, and sets again only what differs from
the document before; that works because the data lies in a file, for new ``sys_inputs`` would make all new.
"""

import json
import logging
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pylopdf_fonts_zh_cn
import typst

from safetyplan.messages import SafetyPlanError, _
from safetyplan.render import View, template_of
from safetyplan.render.characters import printable
from safetyplan.render.confine import confined
from safetyplan.render.fonts import Choice, choose, lacking
from safetyplan.render.templating import Templates

_talk = logging.getLogger(__name__)

GETA = "〓"
"""What printers set for a character they have no type for."""

SUFFIXES = {".typ", ".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp"}
"""The files of a template folder that Typst may read: templates, and a unit's own emblem."""

NOWHERE = "http://127.0.0.1:9"
"""A proxy nobody runs: port 9 is that of the discard protocol.  Typst downloads what a template imports as a package."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")

_LONG_WORD = re.compile(r"[!-~]{16}(?=[!-~])")
_FAULT = re.compile(r"(?:error|warning): (.+)\n *┌─ (?:.*/)?(.+?):(\d+):")


@dataclass(frozen=True, slots=True)
class Job:
    """One document: the template's name, the view as JSON, and whether it is a draft's."""

    template: str
    data: str
    is_draft: bool


def render(views: Sequence[View], templates: Templates) -> Iterable[bytes]:
    """Return every view as a PDF file; which fonts stand in for which is said on stderr."""
    fonts = _fonts(templates)
    choices = choose(fonts.families())
    _tell_stand_ins(choices)
    texts = [json.dumps(plain(view), ensure_ascii=False) for view in views]
    texts = _printable(texts, [(Path(font.path), font.index) for font in fonts.fonts() if font.path])
    jobs = [
        Job(f"{template_of(view)}.typ", text, bool(view.draft_mark))
        for view, text in zip(views, texts, strict=True)
    ]
    if templates.are_foreign:
        return confined(compile_all, jobs, templates, choices, documents=len(jobs))
    return compile_each(jobs, templates, choices)


def compile_all(jobs: Sequence[Job], templates: Templates, choices: Mapping[str, Choice]) -> list[bytes]:
    """Return every job's PDF; a stranger's templates, in a process of their own, reach neither network nor packages."""
    with TemporaryDirectory() as empty:
        os.environ.update(dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"), empty))
        os.environ.update(dict.fromkeys(_PROXIES, NOWHERE) | {name.upper(): NOWHERE for name in _PROXIES})
        os.environ.update({"no_proxy": "", "NO_PROXY": ""})
        return list(compile_each(jobs, templates, choices))


def compile_each(jobs: Sequence[Job], templates: Templates, choices: Mapping[str, Choice]) -> Iterator[bytes]:
    """Yield the PDF of every job, all from one compiler."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _stage(templates, choices, folder)
        compiler = typst.Compiler(root=folder, font_paths=_fonts(templates), ignore_system_fonts=True)
        for job in jobs:
            templates.find(job.template)
            (folder / "data.json").write_text(job.data, encoding="utf-8")
            main = folder / job.template
            if job.is_draft:
                main = folder / "draft-mark.typ"
                main.write_text(_MARKED.replace("TEMPLATE", job.template), encoding="utf-8")
            yield _compiled(compiler, main)


_MARKED = """\
#let data = json("data.json")
#let fonts = json("fonts.json")
#set page(foreground: place(
  top + center, dy: 9mm, text(font: fonts.heiti, size: 14pt, fill: rgb("#b00020"), data.draft_mark),
))
#include "TEMPLATE"
"""
"""A document with the mark of a draft over the head of every page, whatever its template sets there."""


def _compiled(compiler: typst.Compiler, template: Path) -> bytes:
    """Return the PDF of a template; its date is fixed, for the clock would make every copy differ."""
    try:
        made, warnings = compiler.compile_with_warnings(template, format="pdf", timestamp=0, pdf_tags=False)
    except typst.TypstError as error:
        raise _fault(template.name, error) from error
    for warning in warnings:
        if "unknown font family" in warning.message:
            raise _fault(template.name, warning)
    return cast("bytes", made)


def plain(value: object) -> object:
    """Return a view as what JSON knows: fields and properties by name, dates in ISO form.

    Long Latin words get places where a line may break, which Chinese has between any two characters.
    """
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", printable(value))
    if isinstance(value, date):
        return value.isoformat()
    if names := _names(value):
        return {name: plain(getattr(value, name)) for name in names}
    return [plain(part) for part in value] if isinstance(value, tuple) else value


def _names(value: object) -> list[str]:
    """Return the fields and properties of a record of a view; none of what is no record."""
    kind = type(value)
    own: tuple[str, ...] = getattr(kind, "_fields", ())
    shown = (name for name, member in vars(kind).items() if own and isinstance(member, property))
    return [*own, *shown]


def _fonts(templates: Templates) -> typst.Fonts:
    """Return the fonts to be used and no others, so that the same input gives the same bytes anywhere."""
    folders = [Path(pylopdf_fonts_zh_cn.__file__).parent]
    if templates.fonts is not None:
        folders.append(templates.fonts)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _tell_stand_ins(choices: Mapping[str, Choice]) -> None:
    stand_ins: dict[str, list[str]] = {}
    for choice in choices.values():
        if choice.stand_in:
            stand_ins.setdefault(choice.stand_in, []).append(choice.name)
    for font, names in stand_ins.items():
        message = _("{font} stands in for {names}; --fonts DIR uses your own")
        _talk.warning(message.format(font=font, names="、".join(names)))


def _printable(texts: Sequence[str], files: Sequence[tuple[Path, int]]) -> list[str]:
    """Return `texts` with 〓 for the characters no font has, which are named on stderr."""
    missing = lacking(set().union(*texts), files)
    if missing:
        shown = "、".join(f"U+{ord(character):04X} {character}" for character in missing)
        message = _("no font has {characters}; {mark} is printed instead; --fonts DIR uses your own")
        _talk.warning(message.format(characters=shown, mark=GETA))
    table = dict.fromkeys(map(ord, missing), GETA)
    return [text.translate(table) for text in texts]


def _stage(templates: Templates, choices: Mapping[str, Choice], folder: Path) -> None:
    """Lay the templates over each other in one folder, the only one Typst may read, and the fonts' names beside."""
    for source in reversed(templates.folders):
        for path in source.iterdir():
            if path.suffix.lower() in SUFFIXES and not path.is_dir():
                (folder / path.name).write_bytes(templates.read(path))
    fonts = {purpose: list(choice.families) for purpose, choice in choices.items()}
    fonts["light"] = [purpose for purpose, choice in choices.items() if choice.stand_in]
    (folder / "fonts.json").write_text(json.dumps(fonts), encoding="utf-8")


def _fault(template: str, error: typst.TypstError | typst.TypstWarning) -> SafetyPlanError:
    """Return what is wrong with a template, with its line."""
    found = _FAULT.findall(error.diagnostic)
    why, name, line = next((f for f in found if f[0] == error.message), (error.message, template, "?"))
    message = _("template {name}, line {line}: {why}").format(name=name, line=line, why=why)
    return SafetyPlanError(message, "; ".join(error.hints))
