"""Importing our own source text gives the shipped plan again, but for what a person had to decide; that is listed.

`golden/import_2024.differences.txt` is the list.  To write it anew after the reading has become better,
run `pytest --update-goldens`, and look at what has changed.
"""

import difflib
import unicodedata
from pathlib import Path

from safetyplan.importer import read
from safetyplan.plan.model import Deadline, Item, Plan, walk
from safetyplan.plan.printed import as_printed
from safetyplan.source.load import load

HERE = Path(__file__).parent
SOURCE = HERE / "golden" / "plan_2024.as_printed.txt"
HEAD = """\
# What importing the text of 2024 gives otherwise than data/plan_2024.yaml has it.
# imported → kept: words and marks put back, and names put right, on a person's judgement
# - deadline: read, not kept      + deadline: kept, not read      ~ deadline: the task is put otherwise
"""


def both() -> tuple[Plan, Plan]:
    """Return the plan as it is kept and as it is imported."""
    loaded = load(HERE.parent / "data" / "plan_2024.yaml")
    assert loaded.plan is not None
    draft = read(SOURCE.read_bytes(), SOURCE.name, loaded.register, register_file="units.yaml")
    return loaded.plan, draft.plan


def differences(kept: Plan, imported: Plan) -> str:
    lines = [f"preamble: {change}" for change in changes(imported.preamble, kept.preamble)]
    for section, known in zip(imported.sections, kept.sections, strict=True):
        lines += [f"{section.num} heading: {change}" for change in changes(section.heading, known.heading)]
    for here, there in zip(walk(imported), walk(kept), strict=True):
        for name in ("heading", "content", "clause"):
            for change in changes(getattr(here.item, name) or "", getattr(there.item, name) or ""):
                lines.append(f"{here.key} {name}: {change}")
        lines += [f"{here.key} {line}" for line in deadlines(here.item, there.item)]
    return HEAD + "".join(f"{line}\n" for line in lines)


def changes(imported: str, kept: str) -> list[str]:
    """Return every changed stretch with four characters around it; line breaks inside a paragraph mean nothing."""
    a, b = (text.replace("\n", "") for text in (imported, kept))
    codes = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [
        f"{a[max(0, i - 4) : j + 4]} → {b[max(0, k - 4) : m + 4]}"
        for tag, i, j, k, m in codes
        if tag != "equal"
    ]


def deadlines(imported: Item, kept: Item) -> list[str]:
    def meaning(deadline: Deadline) -> Deadline:
        return deadline.model_copy(update={"task": ""})

    read_, known = imported.deadlines, kept.deadlines
    only_read = [d for d in read_ if meaning(d) not in map(meaning, known)]
    only_known = [d for d in known if meaning(d) not in map(meaning, read_)]
    others = [(d, other) for d in read_ for other in known if meaning(d) == meaning(other)]
    return [
        *(f"- deadline: {d.phrase} {d.task}" for d in only_read),
        *(f"+ deadline: {d.phrase} {d.task}" for d in only_known),
        *(f"~ deadline: {d.phrase} {d.task} → {other.task}" for d, other in others if d.task != other.task),
    ]


def folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_the_draft_as_printed_is_the_source():
    _kept, imported = both()
    assert folded(as_printed(imported)) == folded(SOURCE.read_text(encoding="utf-8"))


def test_sections_items_and_duties_are_those_of_the_plan():
    kept, imported = both()
    assert (imported.title, imported.year) == (kept.title, kept.year)
    assert [s.num for s in imported.sections] == [s.num for s in kept.sections] == list("一二三四五六")
    here, there = walk(imported), walk(kept)
    assert [entry.key for entry in here] == [entry.key for entry in there] == [str(n) for n in range(1, 35)]
    assert [entry.item.responsibilities for entry in here] == [entry.item.responsibilities for entry in there]


def test_every_other_difference_is_listed(golden):
    golden("import_2024.differences.txt", differences(*both()))
