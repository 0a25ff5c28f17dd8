"""The vector base map: land, borders, regions, towns and their names, clipped to the theatre."""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, MultiPolygon, Point

from conflictmap.data import folder_identity
from conflictmap.maps import shapes
from conflictmap.maps.bundle import bundled_bytes
from conflictmap.maps.clipping import clipped, mended, polygons_of
from conflictmap.maps.columns import Column, Encoding, Integers, integers, text, unpack
from conflictmap.maps.surroundings import TOWN_CREDIT, Region, Surroundings, Town, surroundings
from conflictmap.memory import FORGETFUL, Memory, recalled
from conflictmap.model import content_id

CREDIT = f"Natural Earth, towns: {TOWN_CREDIT}"

# Steps of a thousandth of a degree are about 100 m: finer than Natural Earth's own generalisation at 1:10m.
_UNITS_PER_DEGREE = 1000
# How far the base map reaches beyond the places, as a share of their extent: a wide screen is covered.
_MARGIN = 0.9
_LEAST_MARGIN_DEGREES = 4.0
# Regions and towns are of use near the places alone.
_NEAR_MARGIN = 0.15
_LEAST_NEAR_MARGIN_DEGREES = 2.0
# A line may move by this share of the map's width: about a third of a pixel when all of it is on a screen.
_TOLERANCE = 1 / 4000
_LEAST_TOLERANCE_DEGREES = 0.003
_SMALLEST_NAMED_SHARE = 0.0004
_MERCATOR_LIMIT = 85.0


@dataclass(frozen=True, slots=True)
class Label:
    """A country's name and a point within what is seen of it."""

    name: str
    point: Point


@dataclass(frozen=True, slots=True)
class BaseMap:
    """What is drawn under the places.

    Attributes
    ----------
    labels
        The countries that are seen, the largest first.
    surroundings
        Regions and towns.
    bounds
        West, south, east, north in degrees; nothing is known beyond.
    """

    bounds: tuple[float, float, float, float]
    land: MultiPolygon
    borders: MultiLineString
    labels: tuple[Label, ...]
    surroundings: Surroundings

    def columns(self) -> list[Column]:
        """Return the base map as the columns that the page reads."""
        around = self.surroundings
        return [
            *shapes.multipolygon_columns("land", [self.land], _UNITS_PER_DEGREE),
            *shapes.multiline_columns("borders", self.borders, _UNITS_PER_DEGREE),
            *shapes.multiline_columns("regions", around.lines, _UNITS_PER_DEGREE),
            *_named_points("label", self.labels),
            *_named_points("region", around.regions),
            *_named_points("town", around.towns),
            integers("town_population", Encoding.UNSIGNED, [town.population for town in around.towns]),
        ]

    @property
    def meta(self) -> dict[str, object]:
        """What the page must know to read the columns."""
        return {"units_per_degree": _UNITS_PER_DEGREE, "bounds": list(self.bounds)}


def base_map(
    extent: tuple[float, float, float, float], taken: Sequence[Point] = (), memory: Memory = FORGETFUL
) -> BaseMap:
    """Return the base map around `extent` (west, south, east, north in degrees).

    Parameters
    ----------
    taken
        The map's own places, where no town is named for orientation.
    memory
        Spares drawing the countries again, which takes seconds where the map is wide.

    Raises
    ------
    InstallationError
        The bundle, which holds the countries, has not been made, or the gazetteer's world is missing.
    """
    bounds = _widened(extent)
    tolerance = max((bounds[2] - bounds[0]) * _TOLERANCE, _LEAST_TOLERANCE_DEGREES)
    maker, key = f"countries {_rules_identity()}", content_id(bounds, tolerance)
    countries = recalled(memory, maker, key, _Countries.from_json, shapely.errors.ShapelyError)
    if countries is None:
        countries = _drawn(bounds, tolerance)
        memory.keep(maker, key, countries.to_json())
    near = _widened(extent, _NEAR_MARGIN, _LEAST_NEAR_MARGIN_DEGREES)
    return BaseMap(
        bounds,
        countries.land,
        countries.borders,
        countries.labels,
        surroundings(near, countries.borders, tolerance, taken),
    )


@dataclass(frozen=True, slots=True)
class _Countries:
    """What is seen of the countries within some bounds."""

    land: MultiPolygon
    borders: MultiLineString
    labels: tuple[Label, ...]

    def to_json(self) -> bytes:
        labels = [(label.name, label.point.x, label.point.y) for label in self.labels]
        shapes = [shapely.to_wkb(shape, hex=True) for shape in (self.land, self.borders)]
        return json.dumps([*shapes, labels]).encode()

    @classmethod
    def from_json(cls, kept: bytes) -> Self:
        land, borders, labels = json.loads(kept)
        return cls(
            cast("MultiPolygon", shapely.from_wkb(land)),
            cast("MultiLineString", shapely.from_wkb(borders)),
            tuple(Label(name, Point(x, y)) for name, x, y in labels),
        )


@cache
def _rules_identity() -> str:
    """Return an id of the code and the countries that the base map is drawn from."""
    countries = content_id(bundled_bytes("countries.bin.gz").hex())
    return folder_identity(Path(__file__).parent, countries, shapely.__version__, shapely.geos_version_string)


def _drawn(bounds: tuple[float, float, float, float], tolerance: float) -> _Countries:
    names, outlines = _countries()
    near = _touching(outlines, bounds)
    inside = clipped(outlines[near], bounds)
    seen = ~shapely.is_empty(inside)
    inside, inside_names = inside[seen], names[near][seen]
    # Neighbours share their border's vertices; simplified as one coverage, they still do.
    simple = mended(shapely.coverage_simplify(inside, tolerance))
    land = shapely.union_all(simple) if len(simple) else MultiPolygon()
    edges = shapely.union_all(shapely.boundary(simple)) if len(simple) else MultiLineString()
    borders = _lines(shapely.line_merge(edges.difference(land.boundary)) if len(simple) else edges)
    return _Countries(polygons_of(land), borders, _labels(inside_names, simple, bounds))


def _named_points(prefix: str, named: Sequence[Label | Region | Town]) -> list[Column]:
    points = np.array([(one.point.x, one.point.y) for one in named]).reshape(-1, 2)
    scaled = np.rint(points * _UNITS_PER_DEGREE).astype(np.int64)
    return [
        text(prefix, [one.name for one in named]),
        integers(f"{prefix}_longitude", Encoding.SIGNED, scaled[:, 0]),
        integers(f"{prefix}_latitude", Encoding.SIGNED, scaled[:, 1]),
    ]


@cache
def _countries() -> tuple[NDArray[Any], NDArray[Any]]:
    meta, columns = unpack(gzip.decompress(bundled_bytes("countries.bin.gz")))
    polygons, rings, points, longitude, latitude = (
        cast("Integers", columns[name]) for name in ("polygons", "rings", "points", "longitude", "latitude")
    )
    degrees = np.stack([longitude, latitude], axis=1) / meta["units_per_degree"]
    outlines = shapes.multipolygons((polygons, rings, points), degrees)
    return np.array(columns["name"], dtype=object), outlines


def _touching(outlines: NDArray[Any], bounds: tuple[float, float, float, float]) -> NDArray[np.bool_]:
    west, south, east, north = shapely.bounds(outlines).T
    touching: NDArray[np.bool_] = (
        (west < bounds[2]) & (east > bounds[0]) & (south < bounds[3]) & (north > bounds[1])
    )
    return touching


def _widened(
    extent: tuple[float, float, float, float],
    share: float = _MARGIN,
    least: float = _LEAST_MARGIN_DEGREES,
) -> tuple[float, float, float, float]:
    west, south, east, north = extent
    margin = max((east - west) * share, (north - south) * share, least)
    return (
        max(west - margin, -180.0),
        max(south - margin, -_MERCATOR_LIMIT),
        min(east + margin, 180.0),
        min(north + margin, _MERCATOR_LIMIT),
    )


def _labels(
    names: NDArray[Any], outlines: NDArray[Any], bounds: tuple[float, float, float, float]
) -> tuple[Label, ...]:
    whole = (bounds[2] - bounds[0]) * (bounds[3] - bounds[1])
    found = []
    for name, outline in zip(names, outlines, strict=True):
        if outline.area < whole * _SMALLEST_NAMED_SHARE:
            continue
        largest = max(polygons_of(outline).geoms, key=lambda part: part.area)
        circle = shapely.maximum_inscribed_circle(largest, tolerance=0.05)
        found.append((-outline.area, Label(str(name), Point(circle.coords[0]))))
    return tuple(label for _, label in sorted(found, key=lambda entry: entry[0]))


def _lines(shape: Any) -> MultiLineString:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiLineString([part for part in parts if part.geom_type == "LineString" and not part.is_empty])
