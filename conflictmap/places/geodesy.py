"""Distances and destinations on the WGS 84 ellipsoid or, where speed counts, the sphere."""

import math
from functools import lru_cache

# What geopy.distance computes with; geopy itself loads every geocoder, which takes longer than the index.
from geographiclib.geodesic import Geodesic  # type: ignore[import-untyped]  # ships no types
from shapely import Point

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

COMPASS = {
    "north": 0.0, "northeast": 45.0, "east": 90.0, "southeast": 135.0,
    "south": 180.0, "southwest": 225.0, "west": 270.0, "northwest": 315.0,
}  # fmt: skip
"""Bearings in degrees clockwise from north."""


@lru_cache(maxsize=8192)
def compass_bearing(word: str) -> float | None:
    """Return the bearing that "north", "north-eastern", "southwards" or "westerly" names, else None."""
    plain = word.casefold().replace("-", "").replace(" ", "")
    for ending in ("ernmost", "most", "ern", "erly", "wards", "ward"):
        if plain.endswith(ending):
            plain = plain.removesuffix(ending)
            break
    return COMPASS.get(plain)


def compass_name(bearing: float) -> str:
    """Return the name of the nearest of the eight directions."""
    names = tuple(COMPASS)
    return names[round(bearing / 45.0) % 8]


def destination(origin: Point, bearing: float, distance_km: float) -> Point:
    """Return the point `distance_km` from `origin` towards `bearing`, rounded to 1e-5 degrees."""
    reached = Geodesic.WGS84.Direct(origin.y, origin.x, bearing, distance_km * 1000.0)
    return Point(round(reached["lon2"], 5), round(reached["lat2"], 5))


def way_to(origin: Point, target: Point) -> tuple[float, float]:
    """Return the bearing at which the shortest way to a point begins, and its length in kilometres."""
    way = Geodesic.WGS84.Inverse(origin.y, origin.x, target.y, target.x)
    return way["azi1"] % 360.0, way["s12"] / 1000.0


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Return the great-circle distance of two points by the haversine formula."""
    south, north = math.radians(lat), math.radians(other_lat)
    half = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
