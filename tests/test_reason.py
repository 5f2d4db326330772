"""Why the system refused, in the user's words."""

import errno
import os
from pathlib import Path

import pytest

from safetyplan.messages import SafetyPlanError, reason
from safetyplan.source.files import read_bytes, write_atomic


def test_common_causes_have_words_of_ours_and_rare_ones_the_systems() -> None:
    for number in ("ENOENT", "EISDIR", "ENOTDIR", "EEXIST", "EACCES", "ENOSPC", "EROFS", "ENAMETOOLONG"):
        code = getattr(errno, number)
        assert reason(OSError(code, os.strerror(code))) not in {"", os.strerror(code)}
    assert reason(OSError(errno.EIO, "Input/output error")) == "Input/output error"
    assert reason(OSError("no number")) == "no number"


def test_reading_and_writing_say_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path, why in (
        (tmp_path, "it is a folder"),
        (tmp_path / "absent", "there is no such file or folder"),
        (tmp_path / "file" / "below", "a part of the path is a file, not a folder"),
    ):
        with pytest.raises(SafetyPlanError) as caught:
            read_bytes(path)
        assert caught.value.message == f"{path} cannot be read: {why}"
    with pytest.raises(SafetyPlanError) as caught:
        write_atomic(tmp_path / "absent" / "x", b"")
    assert caught.value.message.endswith("cannot be written: there is no such file or folder")
    with pytest.raises(SafetyPlanError) as caught:
        write_atomic(tmp_path / ("n" * 300), b"")
    assert caught.value.message.endswith("cannot be written: the name is too long")
