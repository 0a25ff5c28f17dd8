"""Geometries of other people's data as a point, how far it is good for, and an outline where there is one."""

from dataclasses import dataclass
from typing import Any, Final

import shapely
from shapely import MultiPolygon, Polygon

from conflictmap.places.geodesy import distance_km
from conflictmap.places.imports.record import RowError, check_degrees, coordinate

_LONGEST_OUTLINE: Final = 2000
# Vertices up to which the distance to each is measured; a hull of more is thinned out first.


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a geometry lies.

    Attributes
    ----------
    lat, lon
        A point of it, degrees WGS 84.
    radius_km
        How far it reaches from there, 0 for a point.
    kind
        The kind of place that its form suggests.
    area
        Its outline as WKB, where it has one.
    """

    lat: float
    lon: float
    radius_km: float
    kind: str
    area: bytes | None = None


def extent_of(geometry: Any) -> Extent:
    """Return where a shapely geometry in degrees WGS 84 lies.

    A polygon gives a point inside it, a line one on it, several points one of them, and the distance from
    there to its farthest corner as the radius.

    Raises
    ------
    RowError
        It is missing, empty, has no form, or lies outside the degrees that there are.
    """
    if geometry is None or shapely.is_empty(geometry):
        raise RowError("no geometry")
    geometry = shapely.force_2d(geometry)
    west, south, east, north = (float(edge) for edge in geometry.bounds)
    check_degrees(south, west)
    check_degrees(north, east)
    if geometry.geom_type == "Point":
        lat, lon = coordinate(geometry.y, geometry.x)
        return Extent(lat, lon, 0.0, "village")
    if not shapely.is_valid(geometry):
        geometry = shapely.make_valid(geometry)
    area = _polygons(geometry)
    whole = geometry if area is None else area
    point = whole.representative_point()
    lat, lon = coordinate(point.y, point.x)
    hull = whole.convex_hull
    if shapely.get_num_coordinates(hull) > _LONGEST_OUTLINE:
        hull = shapely.box(*hull.bounds)
    corners = shapely.get_coordinates(hull).tolist()
    radius = round(max(distance_km(lat, lon, y, x) for x, y in corners), 2)
    if area is not None:
        return Extent(lat, lon, radius, "region", shapely.to_wkb(area, byte_order=1))
    return Extent(lat, lon, radius, "road" if "Line" in geometry.geom_type else "village")


def _polygons(geometry: Any) -> Polygon | MultiPolygon | None:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in {"Polygon", "MultiPolygon"}]
    polygons = [piece for part in parts for piece in shapely.get_parts(part)]
    if not polygons:
        return None
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)
