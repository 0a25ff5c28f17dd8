"""Which part of the world a picture shows, and where a place falls on it: Mercator, as on the page."""

import math
from dataclasses import dataclass
from typing import Final, Self

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

WGS_84: Final = "EPSG:4326"
MERCATOR: Final = "EPSG:3857"

# Metres of the equator in EPSG:3857, whose unit is true there alone.
_EQUATOR: Final = 40_075_016.686
_TILE: Final = 256
_DEEPEST: Final = 11.0
# A view leaves far places out only where it gains at least this much zoom.
_WORTHWHILE: Final = 0.75
# The heart holds at least this share of all that happens, and ends where the next place is this much further.
_SHARE: Final = 0.75
_GAP: Final = 1.75
# What a place without any change weighs beside one change.
_QUIET: Final = 0.25

Points = NDArray[np.float64]
Bounds = tuple[float, float, float, float]
"""West, south, east and north in degrees WGS 84."""


@dataclass(frozen=True, slots=True)
class View:
    """A window on the world.

    Attributes
    ----------
    left, top
        Its corner in metres of EPSG:3857.
    metres
        Of EPSG:3857 to a pixel.
    width, height
        In CSS pixels.
    """

    left: float
    top: float
    metres: float
    width: float
    height: float

    @property
    def zoom(self) -> float:
        """As web maps count it: at 0, the world is 256 pixels wide."""
        return math.log2(_EQUATOR / self.metres / _TILE)

    def points(self, metres: Points) -> Points:
        """Return points of EPSG:3857, of shape (points, 2), in pixels, y downwards."""
        return (metres - (self.left, self.top)) * (1, -1) / self.metres

    def shapes(self, series: gpd.GeoSeries) -> gpd.GeoSeries:
        """Return shapes of any reference system in pixels, y downwards, without one."""
        scale = 1 / self.metres
        matrix = [scale, 0, 0, -scale, -self.left * scale, self.top * scale]
        return series.to_crs(MERCATOR).affine_transform(matrix)

    def pixel(self, point: shapely.Point) -> tuple[float, float]:
        """Return where a point in degrees falls."""
        ((x, y),) = self.points(mercator(gpd.GeoSeries([point], crs=WGS_84)))
        return float(x), float(y)

    def kilometre(self, latitude: float) -> float:
        """Return the pixels of a kilometre on the ground at a latitude in degrees."""
        return 1000 / self.metres / math.cos(math.radians(latitude))

    @property
    def latitude(self) -> float:
        """Of the middle, in degrees."""
        y = self.top - self.height * self.metres / 2
        return math.degrees(math.atan(math.sinh(2 * math.pi * y / _EQUATOR)))

    def holds(self, pixels: Points) -> NDArray[np.bool_]:
        """Tell which points in pixels are within the window."""
        low, high = (pixels >= 0).all(axis=1), (pixels <= (self.width, self.height)).all(axis=1)
        return np.logical_and(low, high)


@dataclass(frozen=True, slots=True)
class Margins:
    """What is kept free around the places, in pixels: more on the right, where most names stand."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def of(cls, width: float, height: float) -> Self:
        """Return the margins of a map, less on a small one; the scale at the bottom hides no sign."""
        return cls(
            left=min(46.0, width * 0.08),
            top=min(40.0, height * 0.1),
            right=min(80.0, width * 0.14),
            bottom=44.0,
        )


def first_view(metres: Points, turns: NDArray[np.float64], width: float, height: float) -> View:
    """Return the view of the places where things happen, without the few that lie far from all others.

    Parameters
    ----------
    metres
        The places in EPSG:3857, of shape (places, 2); at least one.
    turns
        How many changes each place sees.
    """
    whole = view_of(metres, width, height)
    rows = heart(metres, turns + _QUIET)
    near = view_of(metres[rows], width, height)
    return near if near.zoom >= whole.zoom + _WORTHWHILE else whole


def view_of(metres: Points, width: float, height: float) -> View:
    """Return the view of points in EPSG:3857, as near as they allow."""
    free = Margins.of(width, height)
    (left, bottom), (right, top) = metres.min(axis=0), metres.max(axis=0)
    across, down = width - free.left - free.right, height - free.top - free.bottom
    nearest = _EQUATOR / _TILE / 2**_DEEPEST
    scale = float(max((right - left) / across, (top - bottom) / down, nearest))
    x, y = (left + right) / 2, (top + bottom) / 2
    return View(
        left=float(x - (free.left + across / 2) * scale),
        top=float(y + (free.top + down / 2) * scale),
        metres=scale,
        width=width,
        height=height,
    )


def view_within(bounds: Bounds, width: float, height: float) -> View:
    """Return the view that shows all of some bounds, and as little else as its shape allows."""
    west, south, east, north = bounds
    corners = gpd.GeoSeries([shapely.Point(west, south), shapely.Point(east, north)], crs=WGS_84)
    (left, bottom), (right, top) = mercator(corners)
    scale = float(max((right - left) / width, (top - bottom) / height))
    x, y = float(left + right) / 2, float(bottom + top) / 2
    return View(x - width / 2 * scale, y + height / 2 * scale, scale, width, height)


def heart(points: Points, weights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Return the rows of the points around the weighted middle, outwards until a gap follows.

    The gap counts once most of the weight is in; where none follows, all rows are returned.
    """
    middle = [_median(points[:, axis], weights) for axis in (0, 1)]
    distances = np.hypot(*(points - middle).T)
    order = np.argsort(distances, kind="stable")
    reach = distances[order]
    inside = np.cumsum(weights[order])
    enough = inside[:-1] >= _SHARE * inside[-1]
    gaps = np.flatnonzero(enough & (reach[1:] > _GAP * reach[:-1]) & (reach[:-1] > 0))
    return np.sort(order[: gaps[0] + 1] if len(gaps) else order)


def _median(values: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    order = np.argsort(values, kind="stable")
    sums = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(sums, sums[-1] / 2)])


def mercator(points: gpd.GeoSeries) -> Points:
    """Return points in EPSG:3857, of shape (points, 2)."""
    projected = points.to_crs(MERCATOR)
    return np.column_stack([projected.x, projected.y]).astype(np.float64)
