"""The files that an import reads: one by itself, or the tables in a zip archive, streamed and bounded."""

import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from conflictmap.places.imports.record import unreadable

LARGEST: Final = 8 << 30
"""Bytes that a zip archive may unpack to: five times GeoNames' whole world."""
HIGHEST_RATIO: Final = 200
"""How many bytes one packed byte may stand for; tables of names have 4 to 10."""
_SMALL: Final = 64 << 20
# Below this an archive is harmless whatever its ratio.
_BUFFER: Final = 1 << 20
_TABLES: Final = (".txt", ".tsv", ".csv", ".geojson", ".geojsonl", ".ndjson", ".json")
# What GeoNames and NGA put beside their tables.
_NOTES: Final = ("readme", "license", "licence", "disclaimer")
ZIP_MAGIC: Final = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Part:
    """A table to read.

    Attributes
    ----------
    label
        How rows name it: the file, or the archive with the member in it.
    size
        Bytes, unpacked.
    """

    path: Path
    member: str | None
    label: str
    size: int

    @contextmanager
    def opened(self) -> Iterator[IO[bytes]]:
        """Give its bytes as a buffered stream.

        Raises
        ------
        DataError
            The file cannot be read, or the archive is damaged or encrypted.
        """
        try:
            if self.member is None:
                with self.path.open("rb", buffering=_BUFFER) as file:
                    yield file
            else:
                with _archive(self.path) as archive, self._member(archive, self.member) as file:
                    # ZipExtFile is no RawIOBase, but has all of it that a BufferedReader asks for.
                    yield io.BufferedReader(file, _BUFFER)  # type: ignore[type-var] # the stubs want a raw stream
        except OSError as error:
            raise unreadable(self.label, f"the file cannot be read: {error.strerror or error}") from error
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError) as error:
            raise unreadable(self.label, f"the archive is damaged: {error}", "Download it again") from error

    def _member(self, archive: zipfile.ZipFile, member: str) -> IO[bytes]:
        try:
            return archive.open(member)
        except (NotImplementedError, RuntimeError, ValueError, LookupError) as error:
            # A compression that zipfile does not know, a password, or a name in no encoding.
            raise unreadable(self.label, f"the archive cannot be unpacked: {error}", "Unpack it") from error

    def head(self, length: int) -> bytes:
        """Return its first bytes."""
        with self.opened() as file:
            return file.read(length)


def parts_of(path: Path) -> tuple[Part, ...]:
    """Return the tables of a file: itself, or the members of a zip archive that look like tables.

    Names inside an archive are shown and never used as paths.

    Raises
    ------
    DataError
        The file cannot be read or is empty; the archive is damaged, has no table, or unpacks to more than
        it may.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise unreadable(str(path), "this is a folder", "Name a file")
        with path.open("rb") as file:
            zipped = file.read(4) == ZIP_MAGIC
    except OSError as error:
        raise unreadable(str(path), f"the file cannot be read: {error.strerror or error}") from error
    if not size:
        raise unreadable(str(path), "the file is empty")
    return _members(path) if zipped else (Part(path, None, str(path), size),)


def _members(path: Path) -> tuple[Part, ...]:
    where = str(path)
    try:
        with _archive(path) as archive:
            infos = [info for info in archive.infolist() if info.filename and not info.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise unreadable(where, f"the archive is damaged: {error}", "Download it again") from error
    if sum(info.file_size for info in infos) > LARGEST:
        raise unreadable(where, f"it unpacks to more than {LARGEST >> 30} GiB", "Unpack what you need of it")
    tables = [info for info in infos if _is_table(info.filename)]
    if not tables:
        names = ", ".join(repr(info.filename[:60]) for info in infos[:3]) or "nothing"
        raise unreadable(
            where,
            f"there is no table in the archive, but {names}",
            f"It may hold {', '.join(_TABLES)}; unpack anything else",
        )
    for info in tables:
        if info.file_size > max(_SMALL, HIGHEST_RATIO * info.compress_size):
            raise unreadable(
                where,
                f"{info.filename[:60]!r} unpacks to {info.file_size >> 20} MiB,"
                f" more than {HIGHEST_RATIO} times its size",
                "Unpack it, if you trust it",
            )
        if info.flag_bits & 1:
            raise unreadable(where, "the archive is encrypted", "Unpack it")
    # ZipFile.open reads no more of a member than its directory says, so the sizes above bound what follows.
    return tuple(
        Part(path, info.filename, f"{path}/{_shown(info.filename)}", info.file_size) for info in tables
    )


def _archive(path: Path) -> zipfile.ZipFile:
    """Open an archive; whatever zipfile stumbles over in a damaged one is the same to people."""
    try:
        return zipfile.ZipFile(path)
    except (ValueError, LookupError, NotImplementedError, struct.error) as error:
        raise zipfile.BadZipFile(str(error)) from error


def _is_table(name: str) -> bool:
    plain = name.lower().rsplit("/", 1)[-1]
    return plain.endswith(_TABLES) and not plain.startswith((*_NOTES, ".", "__"))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "?" for c in name.rsplit("/", 1)[-1])[:80]
