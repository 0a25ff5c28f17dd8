"""What orients a reader between the borders: first-level regions and towns, from the gazetteer's world."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, Point

from conflictmap.data import gazetteer_folder
from conflictmap.maps.clipping import clipped
from conflictmap.places.world import read_table

TOWN_CREDIT = "GeoNames (CC BY 4.0)"

_UNITS_PER_DEGREE = 100_000
# Outlines of regions and of countries were simplified apart: lines closer than this (2 km) are one border.
_SAME_LINE_DEGREES = 0.02
_SHORTEST_LINE_DEGREES = 0.05
# A theatre wider than this is a continent, on which neither regions nor towns would be seen.
_WIDEST_DEGREES = 40.0
_SMALLEST_NAMED_SHARE = 0.0002
# Towns are thinned by a grid, so that a dense coast does not take the places of a desert's few.
_CELLS = 14
_TOWNS_A_CELL = 3
_MOST_TOWNS = 260
# A town this close to a place of the map is that place, or hidden by its sign.
_SAME_PLACE_DEGREES = 0.06


@dataclass(frozen=True, slots=True)
class Region:
    """A first-level region's name and a point within what is seen of it."""

    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class Town:
    """A town for orientation.

    Attributes
    ----------
    population
        People; decides from which zoom on it is named.
    """

    name: str
    point: Point
    population: int


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Regions and towns within bounds.

    Attributes
    ----------
    lines
        Where one region meets another of its country; borders of countries are not among them.
    regions
        The largest first.
    towns
        The most populous first.
    """

    lines: MultiLineString
    regions: tuple[Region, ...]
    towns: tuple[Town, ...]


def surroundings(
    bounds: tuple[float, float, float, float],
    borders: MultiLineString,
    tolerance: float,
    taken: Sequence[Point] = (),
) -> Surroundings:
    """Return what lies within `bounds` (west, south, east, north in degrees).

    Parameters
    ----------
    borders
        Those of the countries, which the regions' lines leave out.
    tolerance
        How far a line may move, in degrees.
    taken
        The map's own places, where no town is named.

    Raises
    ------
    InstallationError
        The gazetteer's world is missing.
    """
    if bounds[2] - bounds[0] > _WIDEST_DEGREES:
        return Surroundings(MultiLineString(), (), ())
    world = gazetteer_folder() / "world"
    places = read_table(world / "places.feather")
    kinds = places.column("kind").combine_chunks()
    outlined = read_table(world / "outlines.feather")
    # The areas come first in both tables, in one order.
    provinces = np.flatnonzero(_equal(kinds, "province")[: len(outlined)])
    names = places.column("name")
    outlines = shapely.from_wkb(outlined.column("outline").take(pa.array(provinces)).to_pylist())
    west, south, east, north = shapely.bounds(outlines).T
    near = (west < bounds[2]) & (east > bounds[0]) & (south < bounds[3]) & (north > bounds[1])
    inside = clipped(outlines[near], bounds)
    return Surroundings(
        _lines(inside, borders, shapely.box(*bounds), tolerance),
        _regions([names[int(row)].as_py() for row in provinces[near]], inside, bounds),
        _towns(places, kinds, bounds, taken),
    )


def _equal(column: Any, value: str) -> NDArray[np.bool_]:
    codes = np.frombuffer(column.indices.buffers()[1], np.int32)[: len(column)]
    equal: NDArray[np.bool_] = codes == column.dictionary.to_pylist().index(value)
    return equal


def _lines(inside: NDArray[Any], borders: MultiLineString, frame: Any, tolerance: float) -> MultiLineString:
    same = _SAME_LINE_DEGREES + tolerance
    land = shapely.union_all(shapely.buffer(inside, same, quad_segs=2)).buffer(-same, quad_segs=2)
    # The coasts alone: holes within the land are what the outlines leave between one another.
    coasts = shapely.get_exterior_ring(shapely.get_parts(land))
    drawn = shapely.union_all([*coasts, borders, frame.boundary]).buffer(same, quad_segs=2)
    edges = shapely.boundary(shapely.simplify(inside, tolerance))
    edges = edges[~shapely.is_missing(edges)]
    reaches = shapely.buffer(edges, same, quad_segs=2)
    own, other = shapely.STRtree(reaches).query(edges, predicate="intersects")
    kept = []
    for row, edge in enumerate(edges):
        # The neighbour's own drawing of a line that is there already is left out.
        earlier = reaches[other[(own == row) & (other < row)]]
        kept.append(edge.difference(shapely.union_all(earlier)))
    lines = shapely.line_merge(shapely.union_all(kept).difference(drawn))
    parts = [
        part
        for part in shapely.get_parts(lines)
        if part.geom_type == "LineString" and part.length >= _SHORTEST_LINE_DEGREES
    ]
    return MultiLineString(parts)


def _regions(
    names: Sequence[str], inside: NDArray[Any], bounds: tuple[float, float, float, float]
) -> tuple[Region, ...]:
    whole = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    found = []
    for name, outline in zip(names, inside, strict=True):
        if outline.area < whole * _SMALLEST_NAMED_SHARE:
            continue
        largest = max(shapely.get_parts(outline), key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
        found.append((-outline.area, Region(name, Point(circle.coords[0]))))
    return tuple(region for _, region in sorted(found, key=lambda entry: entry[0]))


def _towns(
    places: Any, kinds: Any, bounds: tuple[float, float, float, float], taken: Sequence[Point]
) -> tuple[Town, ...]:
    longitude, latitude = (
        np.frombuffer(places.column(name).chunk(0).buffers()[1], np.int32)[: len(places)] / _UNITS_PER_DEGREE
        for name in ("lon", "lat")
    )
    population = np.frombuffer(places.column("population").chunk(0).buffers()[1], np.int64)[: len(places)]
    wanted = _equal(kinds, "city") | _equal(kinds, "town") | _equal(kinds, "village")
    wanted &= (longitude > bounds[0]) & (longitude < bounds[2])
    wanted &= (latitude > bounds[1]) & (latitude < bounds[3]) & (population > 0)
    rows = np.flatnonzero(wanted)
    rows = rows[np.argsort(-population[rows], kind="stable")]
    if len(taken):
        own = shapely.STRtree(list(taken))
        points = shapely.points(longitude[rows], latitude[rows])
        hidden = own.query(points, predicate="dwithin", distance=_SAME_PLACE_DEGREES)[0]
        rows = np.delete(rows, np.unique(hidden))
    column = ((longitude[rows] - bounds[0]) / (bounds[2] - bounds[0]) * _CELLS).astype(int)
    row = ((latitude[rows] - bounds[1]) / (bounds[3] - bounds[1]) * _CELLS).astype(int)
    cell = column * _CELLS + row
    order = np.argsort(cell, kind="stable")
    starts = np.searchsorted(cell[order], cell[order])
    rank = np.empty(len(rows), dtype=int)
    rank[order] = np.arange(len(rows)) - starts
    kept = rows[rank < _TOWNS_A_CELL][:_MOST_TOWNS]
    names = places.column("name").take(pa.array(kept)).to_pylist()
    return tuple(
        Town(name, Point(longitude[row], latitude[row]), int(population[row]))
        for name, row in zip(names, kept, strict=True)
    )
