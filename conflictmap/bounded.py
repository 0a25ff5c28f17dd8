"""Files read whole or line by line, but never more of them than anybody can mean."""

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TextIO

LARGEST: Final = 200_000_000
"""Bytes of the longest file that is read whole."""
LONGEST_LINE: Final = 10_000_000
"""Characters of the longest line of a table."""

# Opening a pipe would wait for whoever writes into it; Windows has none that are files.
_WITHOUT_WAITING: Final = getattr(os, "O_NONBLOCK", 0)


def read_bounded(path: Path, largest: int = LARGEST) -> bytes:
    """Return the bytes of a file.

    Parameters
    ----------
    largest
        How many there may be.

    Raises
    ------
    OSError
        It cannot be read, is larger, or is no file but a pipe or a device, which may never end; `strerror`
        says which.
    """
    with open(path, "rb", opener=_opened) as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise OSError(errno.EINVAL, "it is a pipe or a device, not a file", str(path))
        data = b"" if status.st_size > largest else file.read(largest + 1)
    if max(status.st_size, len(data)) > largest:
        raise OSError(errno.EFBIG, f"it is larger than {largest / 1_000_000:g} MB", str(path))
    return data


def bounded_lines(file: TextIO, longest: int = LONGEST_LINE) -> Iterator[str]:
    """Yield the lines of a text file with their ends, as it does itself.

    Raises
    ------
    OSError
        One is longer, as no line of a table is.
    """
    lines: Iterable[str] = iter(lambda: file.readline(longest + 1), "")
    for number, line in enumerate(lines, 1):
        if len(line) > longest:
            raise OSError(errno.EFBIG, f"line {number} has more than {longest:,} characters")
        yield line


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | _WITHOUT_WAITING)
