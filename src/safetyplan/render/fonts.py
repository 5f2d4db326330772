"""Fonts for PDF: which of those at hand serve each purpose, and what characters they can print.

Only fonts that come with the install extra or from the user's own folder are used: whatever the system
has would make the same plan look different on another machine.
"""

import struct
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

PURPOSES = {
    "fangsong": ("仿宋", ("FangSong", "FangSong_GB2312", "FZFangSong-Z02S", "STFangsong", "FandolFang R", "FandolFang")),
    "kaiti": ("楷体", ("KaiTi", "KaiTi_GB2312", "FZKai-Z03S", "STKaiti", "FandolKai")),
    "heiti": ("黑体", ("SimHei", "FZHei-B01S", "STHeiti", "FandolHei")),
    "songti": ("宋体", ("SimSun", "FZShuSong-Z01S", "STSong", "FandolSong")),
    "xiaobiaosong": ("小标宋", ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "STZhongsong")),
}  # fmt: skip
"""What GB/T 9704 asks for, by purpose: its name, and the families that are it or are taken for it."""

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
"""The families of the extra, which stand last in every list, so that no character of a name is missing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The families of a purpose, the best first; `stand_in` where none is what the standard asks for."""

    name: str
    families: tuple[str, ...]
    stand_in: str = ""


def choose(families: Iterable[str]) -> dict[str, Choice]:
    """Return what serves each purpose among the `families` at hand."""
    there = set(families)
    chosen = {}
    for purpose, (name, wanted) in PURPOSES.items():
        spare = (SANS, SERIF) if purpose == "heiti" else (SERIF, SANS)
        own = tuple(family for family in wanted if family in there)
        chosen[purpose] = Choice(name, (*own, *spare), "" if own else spare[0])
    return chosen


def lacking(text: Iterable[str], files: Iterable[tuple[Path, int]]) -> list[str]:
    """Return the characters of `text` that none of the font `files` (path, face) can print, sorted.

    Files are read in order, and only as long as some character is still wanted.
    """
    wanted = {character for character in text if not _is_invisible(character)}
    for path, face in files:
        if not wanted:
            break
        starts, ends = _ranges(path, face)
        wanted = {c for c in wanted if not ((n := bisect_right(starts, ord(c))) and ord(c) <= ends[n - 1])}
    return sorted(wanted)


def _is_invisible(character: str) -> bool:
    """Whether a character needs no glyph: spaces, and what only steers how others are set."""
    return character.isspace() or unicodedata.category(character) in {"Cc", "Cf", "Mn", "Me"}


@lru_cache(maxsize=64)
def _ranges(path: Path, face: int) -> tuple[list[int], list[int]]:
    """Return where the ranges of code points a font maps begin and end (OpenType, table cmap)."""
    raw = _character_map(path, face)
    found: list[tuple[int, int]] = []
    for record in range(_number(raw, 2)):
        (at,) = struct.unpack_from(">L", raw, 8 + 8 * record)
        if _number(raw, at) == 12:
            (count,) = struct.unpack_from(">L", raw, at + 12)
            found += [struct.unpack_from(">2L", raw, at + 16 + 12 * group) for group in range(count)]
        elif _number(raw, at) == 4:
            count = _number(raw, at + 6) // 2
            ends = struct.unpack_from(f">{count}H", raw, at + 14)
            starts = struct.unpack_from(f">{count}H", raw, at + 16 + 2 * count)
            found += zip(starts[:-1], ends[:-1], strict=True)  # the last segment stands for no character
    merged: list[list[int]] = []
    for start, end in sorted(found):
        if merged and start <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [start for start, _ in merged], [end for _, end in merged]


def _character_map(path: Path, face: int) -> bytes:
    """Return the cmap table of a font file, or of one face of a collection."""
    with path.open("rb") as file:
        at = 0
        if file.read(4) == b"ttcf":
            file.seek(12 + 4 * face)
            (at,) = struct.unpack(">L", file.read(4))
        file.seek(at + 4)
        (tables,) = struct.unpack(">H6x", file.read(8))
        for _ in range(tables):
            tag, _, offset, length = struct.unpack(">4s3L", file.read(16))
            if tag == b"cmap":
                file.seek(offset)
                return file.read(length)
    return bytes(4)


def _number(raw: bytes, at: int) -> int:
    number: int = struct.unpack_from(">H", raw, at)[0]
    return number
