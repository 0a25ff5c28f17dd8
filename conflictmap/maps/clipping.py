"""Outlines cut to a frame."""

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon


def clipped(outlines: NDArray[Any], bounds: tuple[float, float, float, float]) -> NDArray[Any]:
    """Return what of each outline lies within `bounds` (west, south, east, north), as multipolygons."""
    parts = shapely.clip_by_rect(mended(outlines), *bounds)
    return np.array([polygons_of(part) for part in parts], dtype=object)


def mended(outlines: NDArray[Any]) -> NDArray[Any]:
    """Return the outlines with those mended whose rings, rounded to a source's grid, touch themselves."""
    broken = ~shapely.is_valid(outlines)
    whole = outlines.copy()
    whole[broken] = shapely.make_valid(outlines[broken], method="structure", keep_collapsed=False)
    return whole


def polygons_of(shape: Any) -> MultiPolygon:
    """Return the polygons of a shape, without the points and lines that cutting leaves over."""
    # Twice, because a mended shape may be a collection of multipolygons and left-over lines.
    parts = shapely.get_parts(shapely.get_parts(shape))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon" and not part.is_empty])
