"""What once was a failure, of the fuzzer or of a reviewer, and is none any more."""

import random
from pathlib import Path

import pytest

import fuzz

KEPT = sorted(fuzz.CORPUS.iterdir())


def test_the_corpus_is_kept() -> None:
    assert len(KEPT) >= 12
    assert {path.name.split("-")[0] for path in KEPT} <= set(fuzz.TARGETS)
    assert sum(path.stat().st_size for path in KEPT) < 1_000_000


@pytest.mark.parametrize("path", KEPT, ids=lambda path: path.name)
def test_what_failed_once_fails_no_more(path: Path, tmp_path: Path) -> None:
    fuzz.lay(tmp_path)
    assert fuzz.attempt(path.name.split("-")[0], path.read_bytes(), tmp_path) == ""


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_a_few_new_inputs(target: str, tmp_path: Path) -> None:
    fuzz.lay(tmp_path)
    by = random.Random(target)
    _check, seeds, damage, _share = fuzz.TARGETS[target]
    good = seeds()
    assert [wrong for seed in good if (wrong := fuzz.attempt(target, seed, tmp_path))] == []
    wrong = [fuzz.attempt(target, damage(by.choice(good), by), tmp_path) for _ in range(25)]
    assert [each for each in wrong if each] == []


def test_the_fuzzer_sees_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_raw: bytes, _folder: Path) -> None:
        raise IndexError("found")

    monkeypatch.setitem(fuzz.TARGETS, "plan", fuzz.TARGETS["plan"]._replace(check=fail))
    monkeypatch.setattr(fuzz, "CORPUS", tmp_path)
    assert fuzz.main(0.2, 1, ["plan"]) == 1
    assert len(list(tmp_path.iterdir())) == 1
