"""What one edit in place costs beside a round trip through ruamel.yaml, on a plan of 1,000 items.

    python benchmarks/editing.py [ITEMS]

Goal: at most 1/20.  Both change one role and give back the bytes of the whole file; ours leave every other
byte as it was.  CPU of this process, medians of interleaved rounds.
"""

import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from ruamel.yaml import YAML

from plans import write
from safetyplan.findings import Target
from safetyplan.source.splice import replaced

ROUNDS = 5


def in_place(raw: bytes, item: int) -> bytes:
    """Change a role by finding the place of the value and splicing the bytes."""
    section, index = divmod(item, 50)
    route = ("sections", section, "items", index, "responsibilities", 0, "role")
    return replaced(raw, {Target(route): "support"})


def round_trip(raw: bytes, item: int) -> bytes:
    """Change a role by loading, changing and dumping the whole document."""
    yaml = YAML()
    data = yaml.load(raw)
    section, index = divmod(item, 50)
    data["sections"][section]["items"][index]["responsibilities"][0]["role"] = "support"
    out = io.BytesIO()
    yaml.dump(data, out)
    return out.getvalue()


def cpu(edit: Callable[[bytes, int], bytes], raw: bytes, item: int) -> tuple[float, bytes]:
    """Return the milliseconds of CPU an edit takes, and what it gives back."""
    start = time.process_time()
    result = edit(raw, item)
    return (time.process_time() - start) * 1000, result


def main(count: int) -> None:
    """Measure both and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        raw = write(Path(folder), count).read_bytes()
    ours: list[float] = []
    theirs: list[float] = []
    for turn in range(ROUNDS):
        item = turn * (count - 1) // ROUNDS
        for times, edit in ((ours, in_place), (theirs, round_trip)):
            spent, result = cpu(edit, raw, item)
            times.append(spent)
            if edit is in_place:
                before, after = raw.splitlines(), result.splitlines()
                assert sum(a != b for a, b in zip(before, after, strict=True)) == 1
    a, b = statistics.median(ours), statistics.median(theirs)
    print(f"{count:,} items, one role changed")
    print(f"  safetyplan, in place        {a:9.1f} ms")
    print(f"  ruamel.yaml, round trip     {b:9.1f} ms")
    print(f"  ratio                       1/{b / a:.0f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
