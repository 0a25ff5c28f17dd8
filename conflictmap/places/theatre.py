"""A theatre's hand-made places: CSV rows with a coordinate or a relation, each with its source."""

import csv
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shapely import Point

from conflictmap.errors import DataError, SettingsError
from conflictmap.model import Place
from conflictmap.places.geodesy import destination
from conflictmap.places.kinds import load_kinds
from conflictmap.places.world import unpack_names

COLUMNS = (
    "id", "name", "names", "kind", "lat", "lon", "radius_km", "anchor", "bearing", "distance_km",
    "within", "country", "same_as", "source", "licence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a theatre's file.

    Attributes
    ----------
    anchor, bearing, distance_km
        Where the place lies from another, in degrees clockwise from north and kilometres, for a place without
        a published coordinate; `radius_km` then says how far off that may be.
    same_as
        The id of the world's record of the same place, which this one replaces.
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


def theatre_names(folder: Path) -> tuple[str, ...]:
    """Return the ids of the theatres that a gazetteer folder holds."""
    return tuple(sorted(file.parent.name for file in (folder / "theatres").glob("*/theatre.toml")))


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
    rows = [row for file in sorted(home.glob("*.csv")) for row in read_rows(file)]
    return Theatre(
        name,
        facts["title"],
        tuple(facts["countries"]),
        places_of(rows),
        {row.same_as: row.id for row in rows if row.same_as},
    )


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file of places, checked.

    Raises
    ------
    DataError
        A column, number, kind or source is missing or wrong.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = set(COLUMNS) - set(reader.fieldnames or ())
        if missing:
            raise DataError(f"column {min(missing)!r} is missing", where=str(path))
        for line in reader:
            where = f"{path}:{reader.line_num}"
            try:
                numbers = {
                    column: float(line[column]) if line[column] else None
                    for column in ("lat", "lon", "radius_km", "bearing", "distance_km")
                }
            except ValueError as error:
                raise DataError(str(error), where=where) from error
            row = Row(
                where, line["id"], line["name"], line["names"], line["kind"], numbers["lat"], numbers["lon"],
                numbers["radius_km"] or 0.0, line["anchor"], numbers["bearing"], numbers["distance_km"],
                line["within"], line["country"], line["same_as"], line["source"], line["licence"],
            )  # fmt: skip
            _check(row)
            yield row


def _check(row: Row) -> None:
    complaint = None
    if not row.id or not row.name:
        complaint = "a place needs an id and a name"
    elif row.kind not in load_kinds().by_name:
        complaint = f"{row.kind!r} is no kind of kinds.toml"
    elif not row.source or not row.licence:
        complaint = f"{row.id} names no source or licence"
    elif row.radius_km <= 0:
        complaint = f"{row.id} has no radius_km"
    elif (row.lat is None or row.lon is None) == (not row.anchor):
        complaint = f"{row.id} needs either lat and lon or an anchor"
    elif row.anchor and (row.bearing is None or row.distance_km is None):
        complaint = f"{row.id} needs bearing and distance_km beside its anchor"
    if complaint:
        raise DataError(complaint, where=row.where)


def places_of(rows: Sequence[Row]) -> tuple[Place, ...]:
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
    return tuple(_place(row, by_id) for row in rows)


def _place(row: Row, by_id: dict[str, Row]) -> Place:
    return Place(
        row.id,
        row.name,
        row.kind,
        _point(row, by_id, ()),
        row.radius_km,
        names=unpack_names(row.names),
        within=row.within or None,
        country=row.country or None,
        provenance=f"{row.source} ({row.licence})",
    )


def _point(row: Row, by_id: dict[str, Row], passed: tuple[str, ...]) -> Point:
    if row.lat is not None and row.lon is not None:
        return Point(row.lon, row.lat)
    if row.anchor not in by_id or row.anchor in passed:
        raise DataError(f"{row.id} is anchored to {row.anchor!r}, which leads nowhere", where=row.where)
    assert row.bearing is not None
    assert row.distance_km is not None
    return destination(_point(by_id[row.anchor], by_id, (*passed, row.id)), row.bearing, row.distance_km)
