"""The places of control data: rows of a table of their own, of the changes, or the polygons themselves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Point, Polygon

from conflictmap.errors import DataError
from conflictmap.model import Place, content_id
from conflictmap.tabular.columns import Floats, Ints, Table, Texts

COLUMNS = ("id", "name", "kind", "lon", "lat", "geometry", "radius_km", "within", "country")

_LITTLE_ENDIAN = 1
_FARTHEST_KM = 20_000


@dataclass(frozen=True, slots=True)
class Placed:
    """The places by id, and the place that each row of the changes is about, by its number among them."""

    places: tuple[Place, ...]
    rows: Ints


def listed(places: Table, changes: Table) -> Placed:
    """Return the places of a table of their own.

    Raises
    ------
    DataError
        An id is blank or there twice, a value is out of bounds, or a change is about a place without a row.
    """
    places.require("id")
    identities = places.texts("id")
    assert identities is not None
    if (identities.codes < 0).any():
        places.refuse("id is blank", int(np.argmax(identities.codes < 0)), "Fill it in or drop the row")
    again = pd.Series(identities.codes).duplicated().to_numpy()
    if again.any():
        row = int(np.argmax(again))
        places.refuse(
            f"there is a place {identities.distinct[identities.codes[row]]!r} already",
            row,
            "Drop one of them",
        )
    made = _made(places, identities, np.arange(len(places)))
    named = _named(changes)
    known = {place.id for place in made}
    unknown = [number for number, value in enumerate(named.distinct) if value not in known]
    if unknown:
        strange = np.isin(named.codes, unknown)
        row = int(np.argmax(strange))
        changes.refuse(
            f"there is no place {named.distinct[named.codes[row]]!r}",
            row,
            "Add it to the places or drop the row",
        )
    return _placed(made, named)


def named_by_changes(changes: Table) -> Placed:
    """Return the places of a table of changes that describes them itself, each by its first row.

    Raises
    ------
    DataError
        It says nowhere where places lie, or a value is out of bounds.
    """
    if not changes.has("lon", "lat", "geometry") and changes.geometries() is None:
        raise DataError(
            "nothing says where the places lie",
            where=changes.name,
            mend="Give places, or add the columns lon and lat or a geometry",
        )
    named = _named(changes)
    first = np.flatnonzero(~pd.Series(named.codes).duplicated().to_numpy())
    return _placed(_made(changes.rows(first), named, first), named)


def outlined(changes: Table) -> Placed:
    """Return the distinct polygons of a table of changes as places, whose ids are derived from them.

    Two polygons are the same if they have the same vertices, wherever their rings begin and whichever way
    they turn.

    Raises
    ------
    DataError
        A row has no geometry, or one that lies outside longitudes and latitudes.
    """
    shapes = changes.geometries()
    assert shapes is not None
    missing = shapely.is_missing(shapes)
    if missing.any():
        changes.refuse("the geometry is empty", int(np.argmax(missing)), "Fill it in or drop the row")
    # Most polygons return day after day as they were: they are brought into normal form once.
    codes, written = pd.factorize(np.array(shapely.to_wkb(shapes, byte_order=_LITTLE_ENDIAN), dtype=object))
    normal = shapely.to_wkb(shapely.normalize(shapely.from_wkb(written)), byte_order=_LITTLE_ENDIAN)
    identities = tuple(f"area-{content_id(shape.hex())}" for shape in normal)
    same, values = pd.factorize(np.array(identities, dtype=object))
    named = Texts(same[codes].astype(np.int32), tuple(values))
    first = np.flatnonzero(~pd.Series(named.codes).duplicated().to_numpy())
    return _placed(_made(changes.rows(first), named, first), named)


def _named(changes: Table) -> Texts:
    """Return the places that a table of changes names."""
    changes.require("place")
    named = changes.texts("place")
    assert named is not None
    blank = named.codes < 0
    if blank.any():
        changes.refuse("place is blank", int(np.argmax(blank)), "Fill it in or drop the row")
    return named


def _placed(places: Sequence[Place], named: Texts) -> Placed:
    """Return places by id, with the numbers of those that the rows name."""
    ordered = tuple(sorted(places, key=lambda place: place.id))
    number = {place.id: row for row, place in enumerate(ordered)}
    lookup = np.array([number[value] for value in named.distinct], dtype=np.int32)
    return Placed(ordered, lookup[named.codes] if len(lookup) else named.codes)


def _made(table: Table, identities: Texts, rows: NDArray[np.intp]) -> list[Place]:
    """Return a place for each row of a table.

    Parameters
    ----------
    identities, rows
        The ids, and where among them those of the table stand.
    """
    ids = [identities.distinct[code] for code in identities.codes[rows].tolist()]
    names, kinds, within, countries = (
        _texts(table, column) for column in ("name", "kind", "within", "country")
    )
    radii = table.numbers("radius_km", 0, _FARTHEST_KM)
    points, areas = _located(table)
    return [
        Place(
            id=identity,
            name=name or identity,
            kind=kind or "",
            point=point,
            radius_km=radius,
            area=area,
            within=whole,
            country=country,
        )
        for identity, name, kind, point, radius, area, whole, country in zip(
            ids,
            names,
            kinds,
            points,
            [0.0] * len(ids) if radii is None else np.nan_to_num(radii).tolist(),
            areas,
            within,
            countries,
            strict=True,
        )
    ]


def _texts(table: Table, column: str) -> list[str | None]:
    texts = table.texts(column)
    if texts is None:
        return [None] * len(table)
    values = (*texts.distinct, None)
    return [values[code] for code in texts.codes.tolist()]


def _located(table: Table) -> tuple[list[Point | None], list[Polygon | MultiPolygon | None]]:
    """Return point and area of each row; longitude and latitude go before a point of the geometry."""
    shapes = table.geometries()
    if shapes is None:
        shapes = np.full(len(table), None, dtype=object)
    shapes = table.in_degrees(shapes)
    is_point = shapely.get_type_id(shapes) == 0
    areas, points = shapes.copy(), shapes.copy()
    areas[is_point] = None
    points[~is_point] = None
    lon, lat = table.numbers("lon", -180, 180), table.numbers("lat", -90, 90)
    if (lon is None) != (lat is None):
        table.require("lat" if lat is None else "lon")
    if lon is not None and lat is not None:
        located = _both(table, lon, lat)
        points[located] = shapely.points(lon[located], lat[located])
    return points.tolist(), areas.tolist()


def _both(table: Table, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Return which rows have coordinates."""
    half = np.isnan(lon) != np.isnan(lat)
    if half.any():
        table.refuse("only one of lon and lat is there", int(np.argmax(half)), "Fill in both or none")
    return ~np.isnan(lon)
