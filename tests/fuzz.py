"""The standing fuzzer: mutated plans, registers, documents, clauses, templates and answers, as many as there is time for.

    python tests/fuzz.py SECONDS [SEED [TARGET ...]]

A failure is an exception that is no `SafetyPlanError`, more than 5 s of work for an input below 100 kB, or what a target
of `fuzz_targets` says must hold and does not: a plan without an error that cannot be used, a control character on its
way to the terminal, a draft that does not load again, words lost without a word.  Each is kept in
tests/corpus/TARGET-HASH, which `tests/test_corpus.py` tries on every run: mend it and commit the input.
"""

import hashlib
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from pathlib import Path

from fuzz_targets import HERE, TARGETS, Late, lay, within
from safetyplan.messages import SafetyPlanError

CORPUS = HERE / "corpus"
SLOW = 5.0
HANGS = 60.0
"""Seconds on the clock after which an input is given up; other programs may have the machine meanwhile."""
MEMORY = 4 << 30
"""Bytes of address space for all of it."""


def attempt(target: str, raw: bytes, folder: Path) -> str:
    """Return what is wrong with how `raw` is taken; empty where nothing is."""
    started = time.process_time()
    try:
        with within(HANGS):
            TARGETS[target].check(raw, folder)
    except SafetyPlanError:
        pass
    except Late:
        return f"not finished after {HANGS:.0f} s"
    except Exception as error:  # noqa: BLE001 - it is what we look for
        where = traceback.extract_tb(error.__traceback__)[-1]
        return f"{error!r:.200} at {Path(where.filename).name}:{where.lineno}"
    took = time.process_time() - started
    return f"{took:.1f} s" if took > SLOW and len(raw) < 100_000 else ""


class Run:
    """Counts of one run: inputs and seconds of work by target, and its distinct failures."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.tried: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.failures: set[str] = set()

    def try_(self, target: str, raw: bytes, folder: Path) -> None:
        """Try one input, and keep it where it is the first to fail in its way."""
        started = time.process_time()
        wrong = attempt(target, raw, folder)
        self.tried[target] += 1
        self.seconds[target] += time.process_time() - started  # type: ignore[assignment]
        if wrong and f"{target}: {wrong}" not in self.failures:
            self.failures.add(f"{target}: {wrong}")
            path = CORPUS / f"{target}-{hashlib.sha256(raw).hexdigest()[:12]}"
            path.write_bytes(raw)
            print(f"{path.name}: {wrong}", flush=True)

    def tell(self) -> None:
        """Print what was done so far."""
        told = ", ".join(
            f"{target} {count} in {self.seconds[target]:.0f} s"
            for target, count in sorted(self.tried.items())
        )
        work = sum(self.seconds.values())
        print(
            f"seed {self.seed}: {self.tried.total()} inputs in {work:.0f} s of work ({told}), {len(self.failures)} failures",
            flush=True,
        )


def main(seconds: float, seed: int, names: list[str]) -> int:
    """Fuzz for so many seconds; return how many distinct failures there were."""
    by = random.Random(seed)
    run = Run(seed)
    names = names or list(TARGETS)
    shares = [TARGETS[name].share for name in names]
    good = {name: TARGETS[name].seeds() * 4 + _kept(name) for name in names}
    until, told = time.monotonic() + seconds, time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        lay(Path(folder))
        while (now := time.monotonic()) < until:
            target = by.choices(names, shares)[0]
            run.try_(target, TARGETS[target].damage(by.choice(good[target]), by), Path(folder))
            if now - told > 60:
                told = now
                run.tell()
    run.tell()
    return len(run.failures)


def _kept(target: str) -> list[bytes]:
    """Return the small inputs of the corpus: a large one takes the time of a hundred."""
    kept = [path.read_bytes() for path in sorted(CORPUS.glob(f"{target}-*"))]
    return [raw for raw in kept if len(raw) < 4000]


def limit_memory() -> None:
    """Let what takes memory without end fail, where the system can."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


if __name__ == "__main__":
    limit_memory()
    given = sys.argv[1:] or ["60"]
    sys.exit(bool(main(float(given[0]), int(given[1]) if given[1:] else random.randrange(2**32), given[2:])))
