"""Files of the GEOnet Names Server (US National Geospatial-Intelligence Agency), in both of their formats.

Tab-separated with a header. Until 2022: RC, UFI, UNI, LAT, LONG … FC, DSG … CC1 … NT, LC … FULL_NAME_RO, with
countries after FIPS 10-4 (https://geonames.nga.mil/gns/html/gis_countryfiles.html). Since then, in lower
case: rk, ufi, uni, full_name, nt, lat_dd, long_dd … desig_cd, fc, cc_ft … lang_cd, with countries after
ISO 3166. A row is a name; the rows of one UFI are the names of one place.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
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
    unreadable,
    whole_number,
)

SCHEME: Final = "gns"
# Which of a place's names is shown: the one usual in English, the approved, provisional, unverified, variant,
# historic one. In another script than Latin ("NS") the same, after all of those.
_RANKS: Final = ("C", "N", "P", "D", "V", "H")


@dataclass(frozen=True, slots=True)
class _Format:
    """The columns that are read, in upper case; `end` holds the day when a place ceased to be."""

    name: str
    others: tuple[str, ...]
    lat: str
    lon: str
    code: str
    country: str
    language: str
    end: str
    fips: bool


_OLD: Final = _Format(
    "FULL_NAME_RO", ("SHORT_FORM",), "LAT", "LONG", "DSG", "CC1", "LC", "F_TERM_DT", fips=True
)
_OLDER: Final = _Format("FULL_NAME", ("SHORT_FORM",), "LAT", "LONG", "DSG", "CC1", "LC", "", fips=True)
_NEW: Final = _Format(
    "FULL_NAME", (), "LAT_DD", "LONG_DD", "DESIG_CD", "CC_FT", "LANG_CD", "TERM_DT_F", fips=False
)


def looks_like(header: str) -> bool:
    """Tell whether a line is the header of a GNS file."""
    names = {name.strip().upper() for name in header.split("\t")}
    return {"UFI", "UNI", "FC"} <= names


def _format(columns: Mapping[str, int], where: str) -> _Format:
    for known in (_NEW, _OLD, _OLDER):
        needed = (known.name, known.lat, known.lon, known.code, known.country, "NT")
        if all(name in columns for name in needed):
            return known
    needed = (_NEW.name, "NT", _NEW.lat, _NEW.lon, _NEW.code, _NEW.country)
    missing = next(name for name in needed if name not in columns)
    raise unreadable(
        where, f"this is a GNS file without the column {missing.lower()!r}", "Download the whole country file"
    )


def read(part: Part, advance: Advance, *, keep_all: bool) -> Iterator[Row]:
    """Yield the names in a GNS file, each as a record of its place.

    Parameters
    ----------
    keep_all
        Also import the kinds that feature-codes.toml skips.

    Raises
    ------
    DataError
        The header lacks a column that is needed.
    """
    columns: dict[str, int] = {}
    layout = _NEW
    for number, line in text_lines(part, "utf-8", advance):
        where = f"{part.label}:{number}"
        if isinstance(line, Bad):
            yield line
        elif not columns:
            header = [name.strip().upper() for name in line.split("\t")]
            twice = next((name for name, times in Counter(header).items() if name and times > 1), None)
            if twice is not None:
                raise unreadable(where, f"there are two columns {twice.lower()!r}", "Rename one")
            # Of columns without a name nothing is read, but rows have their cells.
            columns = {name or f"{at}": at for at, name in enumerate(header)}
            layout = _format(columns, where)
        elif line:
            try:
                yield _row(line.split("\t"), columns, layout, where, keep_all=keep_all)
            except RowError as error:
                yield error.at(where)


def _row(cells: list[str], columns: Mapping[str, int], layout: _Format, where: str, *, keep_all: bool) -> Row:
    if len(cells) != len(columns):
        raise RowError("not as many columns as the header", f"{len(cells)} of {len(columns)}")

    def cell(name: str) -> str:
        return cells[columns[name]].strip() if name in columns else ""

    identity = identity_number(cell("UFI"), "a UFI that is no number", signed=True)
    name = checked_name(_standing(cell(layout.name)))
    lat, lon = coordinate(cell(layout.lat), cell(layout.lon))
    population = whole_number(cell("POP"), "population")
    codes = load_codes()
    meaning = codes.meaning(cell("FC"), cell(layout.code))
    label = f"{cell('FC')}.{cell(layout.code)}"
    if cell(layout.end):
        return Skipped(where, "no longer there")
    if meaning is None or not meaning.kind or not (meaning.kept or keep_all):
        return Skipped(where, label if cell("FC") else "no feature class")
    country = cell(layout.country)
    language = codes.language(cell(layout.language))
    kind_of_name = cell("NT")
    rank = _RANKS.index(kind_of_name[:1]) if kind_of_name[:1] in _RANKS else len(_RANKS)
    return Record(
        where,
        f"{SCHEME}:{identity}",
        name,
        (
            (language, name),
            *((language, checked_name(cell(other))) for other in layout.others if cell(other)),
        ),
        sized(meaning.kind, population),
        lat,
        lon,
        country=codes.fips.get(country.partition(",")[0], "") if layout.fips else codes.country(country),
        population=population,
        code=label,
        rank=rank + len(_RANKS) * kind_of_name.endswith("S"),
    )


def _standing(name: str) -> str:
    """Return a name without the double parentheses around one that is believed to be gone."""
    return name.removeprefix("((").removesuffix("))").strip() if name.startswith("((") else name
