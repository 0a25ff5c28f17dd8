"""Lines of text of unknown encoding, one at a time: a line that cannot be read costs no other."""

import codecs
import io
from collections.abc import Iterator
from typing import IO, Final

from conflictmap.articles.encoding import MARKS, guess_encoding
from conflictmap.places.imports.parts import Part
from conflictmap.places.imports.record import Advance, Bad, unreadable

LONGEST_LINE: Final = 1 << 20
"""Bytes from which a line is no row of a table; GeoNames' longest have some 12,000."""
HEAD: Final = 1 << 18
"""Bytes of a file that its encoding and format are told from."""
_STEP: Final = 4096
# Lines between two messages about progress.


def encoding_of(head: bytes, where: str) -> str:
    """Return the encoding of a table from its first bytes.

    A byte order mark decides, then UTF-8 if most lines with more than ASCII are that, then what the
    letters suggest.

    Raises
    ------
    DataError
        It is no text, or in an encoding that cannot be told.
    """
    for mark, encoding in MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        raise unreadable(where, "this is not a text file", "Give a table of places, or a GeoPackage (.gpkg)")
    lines = [line for line in head.split(b"\n")[:-1] or [head] if not line.isascii()]
    if sum(_is_utf8(line) for line in lines) * 2 >= len(lines):
        return "utf-8"
    guessed = guess_encoding(b"\n".join(lines))
    if guessed is None:
        raise unreadable(where, "its encoding cannot be told", "Save it again as UTF-8")
    return guessed


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def text_lines(part: Part, encoding: str, advance: Advance) -> Iterator[tuple[int, str | Bad]]:
    """Yield the lines of a table with their numbers from 1, without line ends.

    Raises
    ------
    DataError
        The file cannot be read further, or a UTF-16 or UTF-32 file breaks off within a character.
    """
    with part.opened() as file:
        lines = _wide(file, encoding, part) if encoding.startswith(("utf-16", "utf-32")) else _narrow(file)
        for number, line in enumerate(lines, 1):
            if number % _STEP == 0:
                advance(file.tell(), part.size)
            yield number, _decoded(line, encoding, part, number)
        advance(part.size, part.size)


def _decoded(line: bytes | str | None, encoding: str, part: Part, number: int) -> str | Bad:
    where = f"{part.label}:{number}"
    if line is None:
        return Bad(where, f"a line of more than {LONGEST_LINE >> 20} MiB")
    if isinstance(line, bytes):
        try:
            if number == 1:
                line = line.removeprefix(codecs.BOM_UTF8)
            line = line.decode(encoding)
        except UnicodeDecodeError as error:
            return Bad(where, f"a line that is not {encoding.upper()}", f"at byte {error.start + 1}")
    return line.rstrip("\r\n")


def _narrow(file: IO[bytes]) -> Iterator[bytes | None]:
    """Yield lines of bytes, None for one that is too long."""
    while line := file.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        else:
            yield line


def _wide(file: IO[bytes], encoding: str, part: Part) -> Iterator[str | None]:
    """Yield lines of an encoding in which a line end is no single byte."""
    text = io.TextIOWrapper(file, encoding, newline="")
    try:
        while line := text.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and not line.endswith("\n"):
                while (rest := text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                    pass
                yield None
            else:
                yield line
    except UnicodeDecodeError as error:
        raise unreadable(
            part.label, f"the file is not {encoding.upper()} throughout: {error.reason}"
        ) from error
    finally:
        text.detach()
