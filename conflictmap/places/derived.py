"""Places that no atlas has: a part of a place by the compass, a point by its relation to another."""

import math

import shapely
from shapely import MultiPolygon, Point, Polygon, affinity

from conflictmap.kinds import Kinds
from conflictmap.model import Place, content_id
from conflictmap.places.geodesy import compass_name, destination, way_to
from conflictmap.places.names import strict_key

ROUGH_DISTANCE_KM = 8.0
"""How far off "north of X" is taken to lie where the text gives no distance."""
BEARING_ERROR = math.tan(math.radians(22.5))
"""Half of one of the eight directions: what "north" leaves open sideways, as a share of the distance."""
HALF_DISC = 1.085
"""How far a half disc reaches from its centroid, in radii of the disc: sqrt(1 + (4 / (3 pi))^2)."""
SMALL_RADIUS_KM = 15.0
"""Radius up to which "X, in Y" says where X is."""
DETOUR = 0.1
"""How far a road may stray sideways from the straight line between its ends, as a share of that line."""
NARROWEST_KM = 2.0
OUTLYING_KM = 12.0
"""How far from a town its airbase, oilfield or dam may lie where the text does not say."""
_OUTLYING = frozenset({"base", "industry", "water", "crossing", "relief", "land"})
"""Groups of kinds that are named after a town and lie outside it."""
LONGEST_BETWEEN_KM = 700.0
"""Distance of two places beyond which "between" them is nowhere in particular."""


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
        outlying = kinds.group(kind) in _OUTLYING
        point, radius = anchor.point, max(anchor.radius_km, OUTLYING_KM if outlying else 0.0)
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
        round(max(radius, found.radius_km if found else 1.0), 1),
        within=anchor.id if bearing is None and distance_km is None else None,
        country=anchor.country,
        provenance=f"derived: {relation}; {anchor.provenance}",
    )


def between(name: str, kind: str | None, one: Place, other: Place) -> Place | None:
    """Return what lies between two places: of a road the strip that it runs in, of others the middle.

    The strip is as wide as roads stray from the straight line; the radius reaches to both ends. None where an
    end has no point, or the two are one place or too far apart to say anything.
    """
    if one.point is None or other.point is None:
        return None
    way, apart = way_to(one.point, other.point)
    if not 0 < apart <= LONGEST_BETWEEN_KM:
        return None
    middle = destination(one.point, way, apart / 2)
    relation = f"between {one.name} and {other.name}"
    aside = max(NARROWEST_KM, DETOUR * apart)
    return Place(
        f"derived:{content_id(strict_key(name), kind, *sorted((one.id, other.id)))}",
        name or f"{kind or 'place'} {relation}",
        kind or "village",
        middle,
        round(apart / 2 + aside, 1),
        area=_strip(one.point, other.point, way, aside) if kind == "road" else None,
        country=one.country if one.country == other.country else None,
        provenance=f"derived: {relation}; {one.provenance}; {other.provenance}",
    )


def _strip(one: Point, other: Point, way: float, aside: float) -> Polygon:
    """Return the ground within `aside` kilometres of the line between two points, cut square at its ends."""
    corners = [
        destination(destination(end, way + outward, aside), way + turn, aside)
        for end, outward, turn in ((one, 180, -90), (other, 0, -90), (other, 0, 90), (one, 180, 90))
    ]
    return Polygon([(corner.x, corner.y) for corner in corners])


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
