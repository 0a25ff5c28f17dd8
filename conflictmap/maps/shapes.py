"""Polygons and lines as columns of whole numbers, with ragged offsets."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, MultiPolygon

from conflictmap.maps.columns import Column, Encoding, Integers, integers


def multipolygon_columns(prefix: str, shapes: Sequence[MultiPolygon], units: int) -> list[Column]:
    """Return the columns that hold `shapes`, one multipolygon a row, in `units` a degree."""
    coordinates, offsets = _ragged(shapes, depth=3)
    points, rings, polygons = (np.diff(offset) for offset in offsets)
    return [
        integers(f"{prefix}_polygons", Encoding.UNSIGNED, polygons),
        integers(f"{prefix}_rings", Encoding.UNSIGNED, rings),
        *_point_columns(prefix, points, coordinates, units),
    ]


def multiline_columns(prefix: str, lines: MultiLineString, units: int) -> list[Column]:
    """Return the columns that hold `lines`, one line a row, in `units` a degree."""
    coordinates, offsets = _ragged([lines], depth=2)
    return _point_columns(prefix, np.diff(offsets[0]), coordinates, units)


def multipolygons(counts: tuple[Integers, Integers, Integers], degrees: NDArray[np.float64]) -> NDArray[Any]:
    """Return an array of multipolygons.

    Parameters
    ----------
    counts
        Polygons a multipolygon, rings a polygon, points a ring.
    degrees
        All points in order, longitude and latitude, of shape (n, 2).
    """
    offsets = tuple(np.concatenate([[0], np.cumsum(count)]) for count in reversed(counts))
    shapes: NDArray[Any] = shapely.from_ragged_array(shapely.GeometryType.MULTIPOLYGON, degrees, offsets)
    return shapes


def _ragged(shapes: Sequence[Any], depth: int) -> tuple[NDArray[np.float64], tuple[Integers, ...]]:
    if not shapes or all(shape.is_empty for shape in shapes):
        empty = np.zeros(1, np.int64)
        last = np.zeros(len(shapes) + 1, np.int64)
        return np.zeros((0, 2)), (*[empty] * (depth - 1), last)
    _, coordinates, offsets = shapely.to_ragged_array(np.array(shapes, dtype=object), include_z=False)
    assert offsets is not None
    return coordinates, tuple(offset.astype(np.int64) for offset in offsets)


def _point_columns(
    prefix: str, points: Integers, coordinates: NDArray[np.float64], units: int
) -> list[Column]:
    scaled = np.rint(coordinates * units).astype(np.int64)
    return [
        integers(f"{prefix}_points", Encoding.UNSIGNED, points),
        integers(f"{prefix}_longitude", Encoding.DELTA, scaled[:, 0]),
        integers(f"{prefix}_latitude", Encoding.DELTA, scaled[:, 1]),
    ]
