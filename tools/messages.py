"""Collect the program's messages, keep the Chinese catalogue in step with them, and compile it.

python tools/messages.py           # after adding or changing a message; then translate what is listed
python tools/messages.py --check   # fails if anything is missing, left over or not compiled
"""

import argparse
import ast
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "safetyplan"
PO = SOURCE / "locale" / "zh_CN" / "LC_MESSAGES" / "safetyplan.po"
MO = PO.with_suffix(".mo")

HEADER = "# The program's messages in simplified Chinese. Written by tools/messages.py; edit msgstr only.\n"
FIELDS = "Language: zh_CN\nPlural-Forms: nplurals=1; plural=0;\nContent-Type: text/plain; charset=utf-8\n"

Message = str | tuple[str, str]


def collected() -> dict[Message, list[str]]:
    """Return every message with the files that use it: what `_` and `ngettext` are called with, and manuals."""
    found: dict[Message, list[str]] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        for message in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(message, ast.expr):
                continue
            files = found.setdefault(message, [])
            if name not in files:
                files.append(name)
    for message in _manuals():
        found.setdefault(message, []).append("src/safetyplan/rules")
    return found


def computed() -> Iterator[tuple[str, str]]:
    """Yield calls whose message is no literal, with their file: they cannot be collected from the call."""
    for path in sorted(SOURCE.rglob("*.py")):
        for message in _calls(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(message, ast.expr):
                yield path.relative_to(SOURCE).as_posix(), ast.unparse(message)


def _calls(tree: ast.Module) -> Iterator[Message | ast.expr]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
        if node.func.id == "_":
            yield str(texts[0]) if texts else node.args[0]
        elif node.func.id == "ngettext":
            yield (str(texts[0]), str(texts[1])) if len(texts) == 2 else node.args[0]


def _manuals() -> Iterator[str]:
    """Yield the prose of every rule's manual, paragraph by paragraph, and the words for severities."""
    from safetyplan.findings import Severity
    from safetyplan.rules.catalogue import rules
    from safetyplan.rules.manual import read_manual

    for rule in rules():
        manual = read_manual(rule.manual)
        yield manual.what
        yield from manual.why
    yield from (severity.label for severity in Severity)


def translations() -> dict[Message, str]:
    """Return what the catalogue's file has for each message."""
    if not PO.exists():
        return {}
    with PO.open("rb") as file:
        catalogue = read_po(file, locale="zh_CN")
    return {
        tuple(message.id) if isinstance(message.id, tuple | list) else message.id: (
            message.string if isinstance(message.string, str) else message.string[0]
        )
        for message in catalogue
        if message.id
    }


def written(messages: dict[Message, list[str]], known: dict[Message, str]) -> bytes:
    """Return the catalogue's file for `messages`: by file, untranslated ones with an empty text."""
    catalogue = Catalog(locale="zh_CN", fuzzy=False)
    for message, files in sorted(messages.items(), key=lambda one: (one[1][0], str(one[0]))):
        text = known.get(message, "")
        string = text if isinstance(message, str) else (text,)
        catalogue.add(message, string, locations=[(name, 0) for name in sorted(set(files))])
    out = BytesIO()
    write_po(out, catalogue, width=110, omit_header=True, include_lineno=False, ignore_obsolete=True)
    fields = "".join(f'"{field}\\n"\n' for field in FIELDS.splitlines())
    return f'{HEADER}msgid ""\nmsgstr ""\n{fields}\n'.encode() + out.getvalue()


def compiled(known: dict[Message, str]) -> bytes:
    """Return the catalogue in the form that gettext reads (GNU gettext manual, “The Format of GNU MO Files”)."""
    pairs = [(b"", FIELDS.encode())]
    for message, text in known.items():
        key = message if isinstance(message, str) else "\0".join(message)
        if text:
            pairs.append((key.encode(), text.encode()))
    pairs.sort()
    start = 7 * 4 + 16 * len(pairs)
    keys = b"".join(key + b"\0" for key, _text in pairs)
    texts = b"".join(text + b"\0" for _key, text in pairs)
    tables: list[list[int]] = [[], []]
    at = [start, start + len(keys)]
    for pair in pairs:
        for side, value in enumerate(pair):
            tables[side] += [len(value), at[side]]
            at[side] += len(value) + 1
    count = len(pairs)
    header = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, start)
    return header + struct.pack(f"<{4 * count}I", *tables[0], *tables[1]) + keys + texts


def faults() -> Iterator[str]:
    """Yield what keeps the catalogue from being complete and in step with the program."""
    messages, known = collected(), translations()
    for message in messages:
        if not known.get(message):
            yield f"not translated: {message!r}"
    for message in known:
        if message not in messages:
            yield f"no longer used: {message!r}"
    if MO.read_bytes() != compiled(known):
        yield f"{MO.name} is not compiled from {PO.name}"


def main() -> int:
    """Update and compile the catalogue, or only check it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail if anything is amiss")
    if not parser.parse_args().check:
        messages, known = collected(), translations()
        kept = {message: text for message, text in known.items() if message in messages}
        PO.parent.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(written(messages, kept))
        MO.write_bytes(compiled(translations()))
    found = list(faults())
    print("\n".join(found) or f"{len(translations())} messages, all translated")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
