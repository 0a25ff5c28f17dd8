"""The ground of a picture: land, borders and regions, and the names of countries, regions and towns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import shapely
from shapely import Point

from conflictmap.colours import PAPER, Theme
from conflictmap.maps.basemap import BaseMap
from conflictmap.maps.pictures.labels import Wish
from conflictmap.maps.pictures.pen import Pen, Type, outline
from conflictmap.maps.pictures.view import WGS_84, View, mercator

# The zoom from which regions show and are named, and up to which regions and countries are named.
_REGIONS_FROM: Final = 6
_REGIONS_NAMED_TO: Final = 10
_COUNTRIES_NAMED_TO: Final = 8
# From which zoom on towns of how many people are named.
_LEAST_PEOPLE: Final = ((10, 0), (9, 5_000), (8, 20_000), (7, 100_000), (6, 400_000), (5, 2_000_000))
# What lies further beyond the picture's edge is cut off, in pixels.
_MARGIN: Final = 30.0


@dataclass(frozen=True, slots=True)
class Ground:
    """What lies under the places, in the pixels of a view."""

    land: shapely.Geometry
    borders: shapely.Geometry
    regions: shapely.Geometry
    names: tuple[tuple[str, float, float, str, int], ...]
    """Name, x, y, sort ("country", "region" or "town") and population."""


def ground_of(base: BaseMap, view: View) -> Ground:
    """Return the base map as a view shows it."""
    around = base.surroundings
    series = gpd.GeoSeries([base.land, base.borders, around.lines], crs=WGS_84)
    frame = (-_MARGIN, -_MARGIN, view.width + _MARGIN, view.height + _MARGIN)
    land, borders, regions = shapely.clip_by_rect(view.shapes(series).to_numpy(), *frame)
    named: list[tuple[str, Point, str, int]] = [
        *((label.name.upper(), label.point, "country", 0) for label in base.labels),
        *((region.name, region.point, "region", 0) for region in around.regions),
        *((town.name, town.point, "town", town.population) for town in around.towns),
    ]
    names: tuple[tuple[str, float, float, str, int], ...] = ()
    if named:
        pixels = view.points(mercator(gpd.GeoSeries([point for _, point, _, _ in named], crs=WGS_84)))
        names = tuple(
            (name, float(x), float(y), sort, people)
            for (name, _, sort, people), (x, y) in zip(named, pixels, strict=True)
        )
    return Ground(land, borders, regions, names)


def draw_ground(pen: Pen, ground: Ground, view: View, theme: Theme = PAPER) -> None:
    """Draw land, borders and regions."""
    pen.draw(outline(ground.land), fill=theme.land, over=0)
    if view.zoom >= _REGIONS_FROM:
        pen.draw(outline(ground.regions), stroke=theme.border, width=0.7, over=0)
    pen.draw(outline(ground.borders), stroke=theme.border, width=1.3, over=0)


def ground_wishes(pen: Pen, ground: Ground, view: View, theme: Theme = PAPER) -> Iterator[Wish]:
    """Yield the names of the ground as wishes for room, below all names of places."""
    zoom = view.zoom
    least = next((people for start, people in _LEAST_PEOPLE if zoom >= start), None)
    shown = {
        "country": (zoom <= _COUNTRIES_NAMED_TO, -20, Type(11), True),
        "region": (_REGIONS_FROM <= zoom <= _REGIONS_NAMED_TO, -40, Type(10, italic=True), True),
        "town": (least is not None, -30, Type(10), False),
    }
    for row, (name, x, y, sort, people) in enumerate(ground.names):
        wanted, rank, kind, centred = shown[sort]
        if not wanted or (sort == "town" and people < (least or 0)):
            continue
        if not (0 <= x <= view.width and 0 <= y <= view.height):
            continue
        yield Wish(
            text=name,
            x=x,
            y=y,
            radius=0 if centred else 1,
            width=pen.width_of(name, kind),
            height=14,
            priority=rank - row / 1000,
            kind=kind,
            colour=theme.country,
            centred=centred,
            dotted=not centred,
        )


def scale_bar(view: View, widest: float = 110) -> tuple[int, float]:
    """Return a round number of kilometres and how many pixels they take in the picture's middle.

    Parameters
    ----------
    widest
        In pixels.
    """
    pixel = 1 / view.kilometre(view.latitude)
    steps = [step * 10**power for power in range(5) for step in (1, 2, 3, 5)]
    kilometres = max((step for step in steps if step <= widest * pixel), default=1)
    return kilometres, kilometres / pixel
