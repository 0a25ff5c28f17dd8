"""GeoNames dumps: a country's or the world's places, and the names that they have in other languages.

Format: https://download.geonames.org/export/dump/readme.txt, 19 columns apart by tabs, UTF-8, no header.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from conflictmap.places.imports.codes import load_codes, sized
from conflictmap.places.imports.lines import text_lines
from conflictmap.places.imports.parts import Part
from conflictmap.places.imports.record import (
    Advance,
    Bad,
    Record,
    Row,
    RowError,
    Skipped,
    checked_name,
    coordinate,
    identity_number,
    tidy,
    whole_number,
)

COLUMNS: Final = 19
SCHEME: Final = "gn"
_NO_ALTERNATE_NAMES: Final = "not the 8 or more columns of alternate names"
_SCRIPTS: Final = frozenset(
    {"LATIN", "CYRILLIC", "ARABIC", "HEBREW", "GREEK", "ARMENIAN", "GEORGIAN", "ETHIOPIC", "MYANMAR", "CJK"}
)
_LONGEST_CODE: Final = 4
# What stands in the column of languages without being one: links, postal and airport codes, romanisations.
_NO_NAMES: Final = frozenset(
    {"link", "post", "iata", "icao", "faac", "unlc", "wkdt", "tcid", "fr_1793", "phon", "piny", "abbr"}
)


def looks_like(line: str) -> bool:
    """Tell whether a line is one of a GeoNames dump."""
    cells = line.split("\t")
    return len(cells) == COLUMNS and cells[0].isdecimal() and len(cells[6]) <= 1


def read(part: Part, advance: Advance, *, keep_all: bool) -> Iterator[Row]:
    """Yield the rows of a dump.

    Parameters
    ----------
    keep_all
        Also import the kinds that feature-codes.toml skips.
    """
    for number, line in text_lines(part, "utf-8", advance):
        if isinstance(line, Bad):
            yield line
        elif line:
            where = f"{part.label}:{number}"
            try:
                yield _row(line.split("\t"), where, keep_all=keep_all)
            except RowError as error:
                yield error.at(where)


def _row(cells: list[str], where: str, *, keep_all: bool) -> Row:
    if len(cells) != COLUMNS:
        raise RowError(f"not the {COLUMNS} columns of a GeoNames dump", f"{len(cells)}")
    identity = identity_number(cells[0], "a GeoNames id that is no number")
    name = checked_name(cells[1])
    lat, lon = coordinate(cells[4], cells[5])
    population = whole_number(cells[14], "population")
    codes = load_codes()
    meaning = codes.meaning(cells[6], cells[7])
    label = f"{cells[6]}.{cells[7]}"
    if meaning is None or not meaning.kind or not (meaning.kept or keep_all):
        return Skipped(where, label if cells[6] else "no feature class")
    others = {cells[2]: None} | {other: None for other in cells[3].split(",") if usable(other)}
    return Record(
        where,
        f"{SCHEME}:{identity}",
        name,
        tuple(("", tidy(other)) for other in others if other and other != name),
        sized(meaning.kind, population),
        lat,
        lon,
        country=codes.country(cells[8]),
        population=population,
        code=label,
    )


def usable(name: str) -> bool:
    """Tell whether an alternate name is one that a report could hold: no code, no machine romanisation."""
    if name.isascii():
        lower_or_code = name == name.lower() or (name.isupper() and len(name) <= _LONGEST_CODE)
        return not lower_or_code
    letter = next((character for character in name if character.isalpha()), "")
    return bool(letter) and unicodedata.name(letter, "?").split()[0] in _SCRIPTS


@dataclass(frozen=True, slots=True)
class AlternateName:
    """A line of alternateNames or alternateNamesV2: one more name of a place."""

    place: str
    language: str
    name: str


def read_alternate_names(part: Part, advance: Advance) -> Iterator[AlternateName | Skipped | Bad]:
    """Yield the names in a file of alternate names; codes, links and romanisations are skipped.

    Columns: number, place, language, name, and marks for preferred, short, colloquial and historic ones.
    """
    codes = load_codes()
    for number, line in text_lines(part, "utf-8", advance):
        where = f"{part.label}:{number}"
        if isinstance(line, Bad):
            yield line
            continue
        cells = line.split("\t")
        try:
            place = identity_number(cells[1] if len(cells) > 3 else "", _NO_ALTERNATE_NAMES)  # noqa: PLR2004  the name is there
        except RowError as error:
            yield error.at(where)
            continue
        if cells[2] in _NO_NAMES or not usable(cells[3]):
            yield Skipped(where, "no name, but a code, link or romanisation")
            continue
        try:
            name = checked_name(cells[3])
        except RowError as error:
            yield error.at(where)
            continue
        yield AlternateName(f"{SCHEME}:{place}", codes.language(cells[2]), name)
