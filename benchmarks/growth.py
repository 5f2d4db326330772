"""Time of every regular expression and every reader for a text that is one token again and again.

    python benchmarks/growth.py [READER ...]        without names: the regular expressions; "all": all readers too

`tests/test_growth.py` counts the calls of the readers, and sees nothing of what one call of `re` costs.  Here each
pattern is tried on the characters, the halves and the whole of its example and on every token of that test, 2,000 and 8,000 times: four
times the text may take four times as long.  Told is what takes both more than `STEEP` times as long and more than
`LONG` seconds, or is not finished after `LIMIT`: bounds so wide that no load of the machine reaches them.  A
pattern that is told is tried here in all of a long text; look whether its reader bounds the text, or tries it at one place.
"""

import pkgutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

import safetyplan
from safetyplan.messages import SafetyPlanError
from safetyplan.patterns import Pattern

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from test_growth import BOUNDED, READERS, TOKENS

FEW, MANY = 2_000, 8_000
STEEP, LONG, LIMIT = 8.0, 0.1, 10.0


class Late(BaseException):
    """The time is over; `re` looks for signals while it searches."""


def main(names: list[str]) -> int:
    patterns = dict(every_pattern())
    told = 0
    if not names or names == ["all"]:
        print(f"{len(patterns)} patterns")
        told += sum(
            tell(name, search(name, pattern), tokens_of(pattern)) for name, pattern in patterns.items()
        )
    for name in READERS if names == ["all"] else names:
        told += tell(name, READERS[name], TOKENS, BOUNDED.get(name, 10**6))
    print(f"{told} grow faster than their text")
    return 0


def every_pattern() -> Iterator[tuple[str, Pattern[str]]]:
    """Yield every pattern of text with its name."""
    seen: set[int] = set()
    for module in pkgutil.walk_packages(safetyplan.__path__, "safetyplan."):
        if module.name.endswith("__main__"):
            continue
        with suppress(ImportError):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, Pattern) and isinstance(value.source, str) and id(value) not in seen:
                    seen.add(id(value))
                    yield f"{module.name.removeprefix('safetyplan.')}.{name}", value


def tokens_of(pattern: Pattern[str]) -> list[str]:
    example = pattern.example or ""
    half = len(example) // 2
    own = [*example, example[:half], example[half:], example, example[:-1], example[1:]]
    return list(dict.fromkeys(filter(None, [*own, *TOKENS])))


AT_ONE_PLACE = {
    "grammar.headings._SPACED",
    "grammar.labels._WORDS",
    "grammar.statements._BESIDE",
    "grammar.timing._DUTY_BEFORE",
}
"""Patterns that their readers try where a text begins, or search in no more than twenty characters."""


def search(name: str, pattern: Pattern[str]) -> Callable[[str], object]:
    if name in AT_ONE_PLACE:
        return pattern.match
    return lambda text: sum(1 for _ in pattern.finditer(text))


def tell(name: str, go: Callable[[str], object], tokens: list[str], longest: int = 10**6) -> int:
    """Print the tokens for which the cost grows faster than the text; return how many there are."""
    told = 0
    go(tokens[0])
    for token in tokens:
        times = min(1.0, longest / MANY / len(token))
        many = seconds(go, token * int(MANY * times))
        if many < LONG:
            continue
        few = seconds(go, token * int(FEW * times))
        if many >= LIMIT or many / max(few, 1e-4) > STEEP:
            told += 1
            print(
                f"{name:50} {token!r:30} {few:8.3f} s {many:8.3f} s {many / max(few, 1e-4):6.1f}", flush=True
            )
    return told


def seconds(go: Callable[[str], object], text: str) -> float:
    """Return the CPU seconds of one run, LIMIT where it is ended."""

    def late(*_given: object) -> None:
        raise Late

    before = signal.signal(signal.SIGPROF, late)
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, LIMIT)
        with suppress(SafetyPlanError):
            go(text)
    except Late:
        return LIMIT
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return time.process_time() - started


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
