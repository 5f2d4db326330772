"""The one way to the terminal: what a stranger wrote is shown and never obeyed, and what cannot be written is said.

Every command writes through these streams, whoever prints: a control character becomes its picture, and in the log of
a CI run a line that the runner would take for a command loses its mark.  Bytes of documents do not come here.
"""

import errno
import io
import os
import sys
from typing import Any, cast

from safetyplan.messages import SafetyPlanError, _, reason
from safetyplan.patterns import Pattern

_DRIVING = Pattern(
    "\x1b\\[(?:0|1|1;3[136]|1;34)m"
    "|\r(?!\n)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
    "|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]",
    example="\x1b]0;title\a",
)
"""Our own shades, control characters and lone surrogates, and the marks that turn the direction of writing."""

_CI_COMMAND = Pattern(r"(?m)^(?P<indent>[^\S\n]*)::|##\[|##vso\[", example="  ::error::x")
"""What GitHub and Azure take for a command to the runner."""


class ShownText(io.TextIOBase):
    """A stream of text in front of a standard stream; `exact` is that stream."""

    def __init__(self, exact: Any, name: str) -> None:
        self.exact = exact
        self._name = name

    def __getattr__(self, name: str) -> Any:
        """Be the stream behind in everything but writing; whoever finds its `buffer` would write past us."""
        if name == "buffer":
            raise AttributeError(name)
        return getattr(self.exact, name)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream behind."""
        return cast("str", getattr(self.exact, "encoding", None) or "utf-8")

    @property
    def errors(self) -> str | None:  # type: ignore[override]
        """What the stream behind does with a character its encoding has not."""
        return cast("str | None", getattr(self.exact, "errors", None))

    def writable(self) -> bool:
        """Say that text can be written here."""
        return True

    def isatty(self) -> bool:
        """Whether a person is looking."""
        return self.exact is not None and bool(self.exact.isatty())

    def fileno(self) -> int:
        """Return the number of the stream behind; OSError where that is closed, as of any stream without a number."""
        if self.exact is None:
            raise io.UnsupportedOperation("fileno")
        return cast("int", self.exact.fileno())

    def write(self, text: str) -> int:
        """Write `text` with what could drive a terminal made visible; SafetyPlanError where it cannot be written."""
        if not isinstance(text, str):
            raise TypeError(type(text).__name__)
        if self.exact is None:
            raise SafetyPlanError(_("{stream} is closed").format(stream=self._name))
        try:
            self.exact.write(shown(text, terminal=self.isatty()))
        except OSError as error:
            raise _unwritable(self._name, error) from error
        return len(text)

    def flush(self) -> None:
        """Send on what was written; SafetyPlanError where it cannot be."""
        if self.exact is not None and not getattr(self.exact, "closed", False):
            try:
                self.exact.flush()
            except OSError as error:
                raise _unwritable(self._name, error) from error

    def close(self) -> None:
        """Leave the stream behind open: it is not ours."""


def _unwritable(name: str, error: OSError) -> Exception:
    if error.errno in {errno.EPIPE, errno.EINVAL}:  # the reader of a pipe has gone; Windows says EINVAL
        return error
    return SafetyPlanError(_("{path} cannot be written: {why}").format(path=name, why=reason(error)))


def shown(text: str, *, terminal: bool) -> str:
    """Return `text` as it may be printed: all that is safe as it stands, the rest as pictures.

    The marks of direction stay in what another program reads.
    """
    if not text.isprintable():

        def picture(found: Any) -> str:
            character: str = found[0]
            if len(character) > 1:
                return character if terminal else ""
            code = ord(character)
            if code < 0x20:
                return chr(0x2400 + code)
            is_mark = not 0x7F <= code < 0xA0 and not 0xD800 <= code < 0xE000
            return "\u2421" if code == 0x7F else character if is_mark and not terminal else "\ufffd"

        text = _DRIVING.sub(picture, text)
    if os.environ.get("GITHUB_ACTIONS") or os.environ.get("TF_BUILD"):
        text = _CI_COMMAND.sub(_disarmed, text)
    return text


def _disarmed(found: Any) -> str:
    return f"{found['indent']}∷" if found[0].endswith("::") else found[0].replace("[", "［")


def exact(stream: Any, *, to_programs: bool = True) -> Any:
    """Return the stream as it is, for what a program reads literally: commands of our own to a CI, a patch, a draft.

    With `to_programs` only where no person is looking.
    """
    if not isinstance(stream, ShownText) or stream.exact is None or (to_programs and stream.isatty()):
        return stream
    return stream.exact


def print_bytes(content: bytes) -> None:
    """Write a document to standard output as it is; SafetyPlanError where that is closed."""
    sys.stdout.flush()
    stream = exact(sys.stdout)
    if isinstance(stream, ShownText):
        stream.write("")  # says what is the matter
        return
    stream.buffer.write(content)
    stream.buffer.flush()


class guarded:  # noqa: N801 - read as a word: with guarded():
    """While it lasts, everything printed goes through `ShownText`, as UTF-8; a missing stream takes nothing."""

    def __enter__(self) -> None:
        """Put the streams in place."""
        self._before = sys.stdin, sys.stdout, sys.stderr
        for stream in self._before:
            if reconfigure := getattr(stream, "reconfigure", None):
                reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else None)
        if sys.stdin is None:
            sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        if not isinstance(sys.stdout, ShownText):
            sys.stdout = cast("Any", ShownText(sys.stdout, _("standard output")))
        if not isinstance(sys.stderr, ShownText):
            sys.stderr = cast("Any", ShownText(sys.stderr or io.StringIO(), _("standard error")))

    def __exit__(self, *_exception: object) -> None:
        """Put back what was there."""
        sys.stdin, sys.stdout, sys.stderr = self._before
