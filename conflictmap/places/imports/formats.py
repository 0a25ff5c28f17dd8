"""Which format a table has, told from how it begins, and its reader."""

from pathlib import Path
from typing import Final

from conflictmap.places.imports import delimited, features, geonames, geopackage, gns
from conflictmap.places.imports.attributes import Choices
from conflictmap.places.imports.lines import HEAD, encoding_of
from conflictmap.places.imports.parts import ZIP_MAGIC, Part
from conflictmap.places.imports.record import Advance, Table, unreadable

# A first line may be damaged; of so many one tells.
_LINES_LOOKED_AT: Final = 20
_NOT_TEXT: Final = (
    (ZIP_MAGIC, "a zip archive within another"),
    (b"\x1f\x8b", "a gzip file"),
    (b"%PDF-", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
)


def recognised(part: Part, choices: Choices, layer: str | None, advance: Advance, *, keep_all: bool) -> Table:
    """Return a table with its rows, which are read as they are asked for.

    Raises
    ------
    DataError
        It is in none of the formats.
    """
    head = part.head(HEAD)
    for magic, what in _NOT_TEXT:
        if head.startswith(magic):
            raise unreadable(part.label, f"this is {what}", "Unpack it, and import what is in it")
    if head.startswith(geopackage.MAGIC):
        return _geopackage(part.path, part, layer, choices, advance)
    encoding = encoding_of(head, part.label)
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    lines = text.splitlines()
    if not text.strip():
        raise unreadable(part.label, "the file is empty")
    if text.lstrip(" \t\r\n\x1e")[:1] in {"{", "["}:
        return Table("GeoJSON", features.read(part, choices, advance))
    if gns.looks_like(lines[0]):
        return Table("GNS", gns.read(part, advance, keep_all=keep_all), gns.SCHEME, merges=True)
    if any(geonames.looks_like(line) for line in lines[:_LINES_LOOKED_AT]):
        return Table("GeoNames", geonames.read(part, advance, keep_all=keep_all), geonames.SCHEME)
    if not any(sign in lines[0] for sign in ",;\t"):
        raise unreadable(
            part.label,
            "this is neither GeoNames, GNS, CSV, GeoJSON nor a GeoPackage",
            "docs/gazetteers.md describes each",
        )
    # A guess is shown: one wrong about the letters is seen at once by whoever knows the names.
    label = "CSV" if encoding.startswith("utf") else f"CSV in {encoding}"
    return Table(label, delimited.read(part, encoding, choices, advance))


def _geopackage(path: Path, part: Part, layer: str | None, choices: Choices, advance: Advance) -> Table:
    if part.member is not None:
        raise unreadable(part.label, "a GeoPackage cannot be read inside an archive", "Unpack it")
    return Table("GeoPackage", geopackage.read(path, layer, choices, advance))
