"""Places that no atlas has: a part of a place by the compass, a point by its relation to another."""

import math

import shapely
from shapely import MultiPolygon, Polygon, affinity

from conflictmap.kinds import Kinds
from conflictmap.model import Place, content_id
from conflictmap.places.geodesy import compass_name, destination
from conflictmap.places.names import strict_key

ROUGH_DISTANCE_KM = 8.0
"""How far off "north of X" is taken to lie where the text gives no distance."""
BEARING_ERROR = math.tan(math.radians(22.5))
"""Half of one of the eight directions: what "north" leaves open sideways, as a share of the distance."""
HALF_DISC = 1.085
"""How far a half disc reaches from its centroid, in radii of the disc: sqrt(1 + (4 / (3 pi))^2)."""
SMALL_RADIUS_KM = 15.0
"""Radius up to which "X, in Y" says where X is."""


def part_of(whole: Place, bearing: float) -> Place:
    """Return the part of a place towards a direction: the half of an area, the side of a town.

    Parameters
    ----------
    bearing
        Degrees clockwise from north.
    """
    direction = compass_name(bearing)
    identity = f"{whole.id}/{direction}"
    name = f"{direction}ern {whole.name}"
    provenance = f"derived: the {direction} of {whole.name}; {whole.provenance}"
    if whole.area is not None:
        half = _half(whole.area, bearing)
        return Place(
            identity,
            name,
            "region",
            half.centroid if half.contains(half.centroid) else half.representative_point(),
            round(whole.radius_km * HALF_DISC, 1),
            area=half,
            within=whole.id,
            country=whole.country,
            provenance=provenance,
        )
    point = None if whole.point is None else destination(whole.point, bearing, whole.radius_km / 2)
    return Place(
        identity,
        name,
        "district" if whole.kind in {"city", "town", "village"} else whole.kind,
        point,
        whole.radius_km,
        within=whole.id,
        country=whole.country,
        provenance=provenance,
    )


def related(
    name: str,
    kind: str | None,
    anchor: Place,
    *,
    bearing: float | None,
    distance_km: float | None,
    kinds: Kinds,
) -> Place | None:
    """Return a place known only by where it lies from another, or None where that says too little.

    A bearing without a distance is taken for a place nearby, a distance without a bearing for a ring; the
    radius covers what the words leave open.
    """
    if anchor.point is None:
        return None
    if distance_km is None and bearing is None:
        if anchor.radius_km > SMALL_RADIUS_KM:
            return None
        point, radius = anchor.point, anchor.radius_km
    elif bearing is None:
        assert distance_km is not None
        point, radius = anchor.point, distance_km + anchor.radius_km
    else:
        away = distance_km if distance_km is not None else ROUGH_DISTANCE_KM + anchor.radius_km
        point = destination(anchor.point, bearing, away)
        # A rounded distance is good to a tenth; without one, anything up to the double is meant.
        along = 0.1 * away if distance_km is not None else away
        radius = max(along, away * BEARING_ERROR) + min(anchor.radius_km, away)
    found = kinds.of(kind)
    relation = _relation(anchor, bearing, distance_km)
    return Place(
        f"derived:{content_id(strict_key(name), anchor.id, bearing, distance_km)}",
        name or f"{kind or 'place'} {relation}",
        kind or "village",
        point,
        round(max(radius, found.radius_km if found and not found.area else 1.0), 1),
        within=anchor.id if bearing is None and distance_km is None else None,
        country=anchor.country,
        provenance=f"derived: {relation}; {anchor.provenance}",
    )


def _relation(anchor: Place, bearing: float | None, distance_km: float | None) -> str:
    if bearing is None and distance_km is None:
        return f"in or at {anchor.name}"
    away = f"about {distance_km:g} km " if distance_km is not None else ""
    return (
        f"{away}{compass_name(bearing)} of {anchor.name}"
        if bearing is not None
        else f"{away}from {anchor.name}"
    )


def _half(area: Polygon | MultiPolygon, bearing: float) -> Polygon | MultiPolygon:
    """Return what of an area lies beyond its middle towards a direction."""
    middle = area.centroid
    shrink = math.cos(math.radians(middle.y))
    flat = affinity.scale(area, shrink, 1.0, origin=middle)
    reach = 4 * max(flat.bounds[2] - flat.bounds[0], flat.bounds[3] - flat.bounds[1])
    beyond = shapely.box(middle.x - reach, middle.y, middle.x + reach, middle.y + reach)
    half = affinity.rotate(beyond, -bearing, origin=middle).intersection(flat)
    half = affinity.scale(half, 1.0 / shrink, 1.0, origin=middle)
    parts = [part for part in getattr(half, "geoms", [half]) if isinstance(part, Polygon)]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)
