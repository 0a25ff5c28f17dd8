"""A theatre's hand-made places: CSV rows with a coordinate or a relation, each with its source."""

import csv
import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import shapely
from shapely import Point

from conflictmap.data import theatre_names
from conflictmap.errors import DataError, SettingsError
from conflictmap.kinds import load_kinds
from conflictmap.model import Place
from conflictmap.places.geodesy import destination
from conflictmap.places.world import unpack_names
from conflictmap.toml_file import parse_toml, read_text

COLUMNS = (
    "id", "name", "names", "kind", "lat", "lon", "radius_km", "anchor", "bearing", "distance_km",
    "within", "country", "same_as", "source", "licence",
)  # fmt: skip


SOURCES = "sources.toml"


@dataclass(frozen=True, slots=True)
class Source:
    """What rows may rest on: a data set, a page or a report that somebody opened.

    Attributes
    ----------
    licence
        The terms of its facts, an SPDX identifier.
    opened
        The day it was read.
    read
        Where its text was read, and what a row's detail refers to.
    """

    title: str
    licence: str
    opened: dt.date
    read: str


class Row(NamedTuple):
    """A line of a theatre's file.

    Attributes
    ----------
    anchor, bearing, distance_km
        Where the place lies from another, in degrees clockwise from north and kilometres, for a place without
        a published coordinate; `radius_km` then says how far off that may be.
    same_as
        The id of the world's record of the same place, which this one replaces.
    source
        A key of sources.toml, a colon and what in that source the row rests on.
    """

    where: str
    id: str
    name: str
    names: str
    kind: str
    lat: float | None
    lon: float | None
    radius_km: float
    anchor: str
    bearing: float | None
    distance_km: float | None
    within: str
    country: str
    same_as: str
    source: str
    licence: str


@dataclass(frozen=True, slots=True)
class Theatre:
    """A theatre of war: what it covers and its own places.

    Attributes
    ----------
    countries
        ISO 3166-1 alpha-2 codes.
    same_as
        Ids of the world's records by the id of the place that replaces them.
    """

    id: str
    title: str
    countries: tuple[str, ...]
    places: tuple[Place, ...]
    same_as: dict[str, str]


def load_theatre(folder: Path, name: str) -> Theatre:
    """Read one theatre of a gazetteer folder.

    Raises
    ------
    SettingsError
        There is no theatre of that name.
    DataError
        A file cannot be read; the message names file and line.
    """
    home = folder / "theatres" / name
    known = theatre_names(folder)
    if name not in known:
        raise SettingsError(f"there is no theatre {name!r}", mend=f"Known are: {', '.join(known)}")
    facts = tomllib.loads((home / "theatre.toml").read_text(encoding="utf-8"))
    sources = load_sources(folder)
    rows = [row for file in sorted(home.glob("*.csv")) for row in read_rows(file, sources)]
    return Theatre(
        name,
        facts["title"],
        tuple(facts["countries"]),
        places_of(rows, sources),
        {row.same_as: row.id for row in rows if row.same_as},
    )


@cache
def load_sources(folder: Path) -> Mapping[str, Source]:
    """Read, once, what a gazetteer folder's rows may rest on, by the key that rows give.

    Raises
    ------
    DataError
        A source lacks its title, licence, day or place of reading.
    """
    path = folder / SOURCES
    sources: dict[str, Source] = {}
    for key, facts in parse_toml(read_text(path, DataError), str(path), DataError).items():
        try:
            sources[key] = Source(**facts)
        except TypeError as error:
            raise DataError(f"the source {key!r} is not complete: {error}", where=str(path)) from error
    return sources


def read_rows(path: Path, sources: Mapping[str, Source]) -> Iterator[Row]:
    """Yield the rows of a file of places, checked.

    Parameters
    ----------
    sources
        What a row may rest on; a row that names none of them is refused.

    Raises
    ------
    DataError
        A column, number, kind or source is missing or wrong.
    """
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from _read_rows(csv.reader(file), path, sources)
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"this is no CSV in UTF-8: {error}", where=str(path)) from error


def _read_rows(reader: Any, path: Path, sources: Mapping[str, Source]) -> Iterator[Row]:
    heads: list[str] = next(reader, [])
    missing = set(COLUMNS) - set(heads)
    if missing:
        raise DataError(f"column {min(missing)!r} is missing", where=str(path))
    cells = itemgetter(*(heads.index(column) for column in COLUMNS))
    for line in reader:
        where = f"{path}:{reader.line_num}"
        if len(line) < len(heads):
            raise DataError(f"the row has {len(line)} columns of {len(heads)}", where=where)
        (
            identity, name, names, kind, lat, lon, radius, anchor, bearing, distance, within, country,
            same_as, source, licence,
        ) = cells(line)  # fmt: skip
        try:
            row = Row(
                where, identity, name, names, kind, _number(lat), _number(lon), _number(radius) or 0.0,
                anchor, _number(bearing), _number(distance), within, country, same_as, source, licence,
            )  # fmt: skip
        except ValueError as error:
            raise DataError(str(error), where=where) from error
        _check(row, sources)
        yield row


def _number(text: str) -> float | None:
    return float(text) if text else None


def _cited(row: Row) -> tuple[str, str]:
    key, _, detail = row.source.partition(": ")
    return key, detail


def _check(row: Row, sources: Mapping[str, Source]) -> None:
    complaint = None
    key, detail = _cited(row)
    if not row.id or not row.name:
        complaint = "a place needs an id and a name"
    elif row.kind not in load_kinds().by_name:
        complaint = f"{row.kind!r} is no kind of kinds.toml"
    elif not row.source or not row.licence:
        complaint = f"{row.id} names no source or licence"
    elif key not in sources or not detail:
        complaint = f"{row.id} rests on {row.source!r}, which is no source of {SOURCES} with a detail"
    elif row.licence != sources[key].licence:
        complaint = f"{row.id} is under {row.licence}, its source under {sources[key].licence}"
    elif row.radius_km <= 0:
        complaint = f"{row.id} has no radius_km"
    elif (row.lat is None or row.lon is None) == (not row.anchor):
        complaint = f"{row.id} needs either lat and lon or an anchor"
    elif row.anchor and (row.bearing is None or row.distance_km is None):
        complaint = f"{row.id} needs bearing and distance_km beside its anchor"
    if complaint:
        raise DataError(complaint, where=row.where)


def places_of(rows: Sequence[Row], sources: Mapping[str, Source]) -> tuple[Place, ...]:
    """Return the rows as places; an anchored one gets its point from its anchor, at whatever depth.

    Raises
    ------
    DataError
        Two rows share an id, or an anchor is unknown or leads back to its own row.
    """
    by_id: dict[str, Row] = {}
    for row in rows:
        if row.id in by_id:
            raise DataError(f"the id {row.id!r} stands in {by_id[row.id].where} already", where=row.where)
        by_id[row.id] = row
    positions = [_position(row, by_id, ()) for row in rows]
    # All at once, which takes a tenth of the time.
    points = shapely.points(positions) if positions else ()
    return tuple(_place(row, point, sources) for row, point in zip(rows, points, strict=True))


def _place(row: Row, point: Point, sources: Mapping[str, Source]) -> Place:
    key, detail = _cited(row)
    return Place(
        row.id,
        row.name,
        row.kind,
        point,
        row.radius_km,
        names=unpack_names(row.names),
        within=row.within or None,
        country=row.country or None,
        provenance=f"{sources[key].title}: {detail} ({row.licence})",
    )


def _position(row: Row, by_id: dict[str, Row], passed: tuple[str, ...]) -> tuple[float, float]:
    """Return longitude and latitude of a row, if need be by way of its anchor."""
    if row.lat is not None and row.lon is not None:
        return row.lon, row.lat
    if row.anchor not in by_id or row.anchor in passed:
        raise DataError(f"{row.id} is anchored to {row.anchor!r}, which leads nowhere", where=row.where)
    assert row.bearing is not None
    assert row.distance_km is not None
    anchor = Point(_position(by_id[row.anchor], by_id, (*passed, row.id)))
    reached = destination(anchor, row.bearing, row.distance_km)
    return float(reached.x), float(reached.y)
