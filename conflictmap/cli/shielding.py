"""What the program says, kept from commanding the terminal that shows it."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from conflictmap.wording import escaped


class _Shielded:
    """A stream on which each character that a terminal obeys is written as an escape.

    The escapes are those of JSON, of which the strings stay what they are.
    """

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        self.stream.write(escaped(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)


@contextmanager
def shielded() -> Iterator[None]:
    """Let nothing that the block writes to standard output and standard error command a terminal.

    Whatever prints names, quotes and paths is held to it, without a thought of its own.
    """
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (cast("TextIO", _Shielded(stream)) for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def terminal(stream: TextIO) -> TextIO:
    """Return the stream behind the shield, for what has to command a terminal: colours and progress bars."""
    return terminal(stream.stream) if isinstance(stream, _Shielded) else stream
