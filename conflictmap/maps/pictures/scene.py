"""What all pictures of a timeline share: its places where they fall in a view, its parties, its ground."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from conflictmap.errors import NothingLeftError
from conflictmap.kinds import load_kinds
from conflictmap.maps.basemap import base_map
from conflictmap.maps.payload import extent_of
from conflictmap.maps.pictures.ground import Ground, ground_of
from conflictmap.maps.pictures.looks import NOTHING_KNOWN, Look, look_of
from conflictmap.maps.pictures.parties import Party, parties_of
from conflictmap.maps.pictures.signs import SIEGE
from conflictmap.maps.pictures.spreading import Discs, spread
from conflictmap.maps.pictures.view import (
    WGS_84,
    Bounds,
    Points,
    first_view,
    mercator,
    view_of,
    view_within,
)
from conflictmap.memory import FORGETFUL, Memory
from conflictmap.model import ControlState, Place, Timeline

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Above this many places in view, signs would hide one another: they become dots, without names.
MOST_SIGNS: Final = 700
DOT: Final = 2.6
"""Radius of such a dot in pixels."""
FIRM: Final = 4.0
"""The weight from which on a place gives way to no other."""

_PRIORITY: Final = {"city": 4.0, "town": 3.25, "airbase": 2.5, "village": 1.75}
_OTHER_KINDS: Final = 1.5
_LARGEST: Final = 8.5
# What lies further beyond the picture's edge is cut off, in pixels.
_MARGIN: Final = 30.0
_ROUND: Final = 32


@dataclass(frozen=True, slots=True)
class Area:
    """A place that is never drawn as a point, in the pixels of a view.

    Attributes
    ----------
    known
        False for a circle that stands for an outline which nobody has given.
    """

    place: Place
    shape: BaseGeometry
    known: bool


class Chronicle:
    """The states of a timeline by place and day, and how places look.

    Parameters
    ----------
    timeline
        What is asked.
    as_known
        Whether what was known on each day is asked instead of what is now believed of it.

    Raises
    ------
    NothingLeftError
        The timeline holds no state.
    """

    def __init__(self, timeline: Timeline, *, as_known: bool = False) -> None:
        states = timeline.as_known if as_known else timeline.states
        if not states:
            raise NothingLeftError(
                "there is no state of control to draw", mend="Add articles with dated reports"
            )
        self.timeline = timeline
        self.as_known = as_known
        self.parties: Mapping[str, Party] = parties_of(timeline)
        self.first = min(state.start for state in states)
        self.last = max(state.end for state in states)
        self._states: defaultdict[str, list[ControlState]] = defaultdict(list)
        for state in sorted(states, key=lambda state: (state.place, state.start)):
            self._states[state.place].append(state)

    def state(self, place: str, day: date) -> ControlState | None:
        """Return the state of a place on a day, None where nothing is said of it."""
        return next((state for state in self._states[place] if state.start <= day <= state.end), None)

    def states(self, place: str, first: date, last: date) -> tuple[ControlState, ...]:
        """Return the states of a place that reach into a period, in order."""
        return tuple(state for state in self._states[place] if state.start <= last and state.end >= first)

    def look(self, place: str, day: date) -> Look:
        """Return how a place looks on a day."""
        state = self.state(place, day)
        return NOTHING_KNOWN if state is None else look_of(state, day, self.parties)

    @cached_property
    def turns(self) -> Mapping[date, tuple[str, ...]]:
        """The places that look otherwise than the day before, by day; the first state of each is one."""
        found: defaultdict[date, list[str]] = defaultdict(list)
        for place, states in self._states.items():
            before, gone = NOTHING_KNOWN, None
            for state in states:
                if gone is not None and (state.start - gone).days > 1:
                    before = NOTHING_KNOWN
                now = look_of(state, state.start, self.parties).told
                if now != before:
                    found[state.start].append(place)
                before, gone = now, state.end
        return {day: tuple(found[day]) for day in sorted(found)}

    @cached_property
    def besieged(self) -> frozenset[str]:
        """The places that are besieged at any time."""
        both = (*self.timeline.states, *self.timeline.as_known)
        return frozenset(state.place for state in both if state.besieged_by is not None)


class Scene:
    """A timeline in a view: where its places, areas and ground fall.

    Parameters
    ----------
    chronicle
        What is shown.
    width, height
        Of the map in CSS pixels.
    whole
        Whether every place has to be within, also those far from all others.
    bounds
        What the map shows; by default the places where things happen.
    memory
        Spares drawing the same base map again.
    ground
        Whether there is a base map.
    language
        ISO 639-1 code of the language that names the places, as far as their names in it are known.
    """

    def __init__(
        self,
        chronicle: Chronicle,
        width: float,
        height: float,
        *,
        whole: bool = False,
        bounds: Bounds | None = None,
        ground: bool = True,
        memory: Memory = FORGETFUL,
        language: str = "en",
    ) -> None:
        self.chronicle = chronicle
        self._language = language
        kinds = load_kinds()
        located = [place for place in chronicle.timeline.places if place.point is not None]
        areal = {
            place.id
            for place in located
            if place.area is not None or ((kind := kinds.of(place.kind)) and kind.area)
        }
        self.places: Sequence[Place] = sorted(
            (place for place in located if place.id not in areal),
            key=lambda place: (weight_of(place), place.id),
        )
        self.unlocated = len(chronicle.timeline.places) - len(located)
        # Areas count only where there is nothing else, because a country would hide its towns.
        about = self.places or located
        if not about:
            raise NothingLeftError(
                "no place of the map has coordinates", mend="Place the names in corrections.toml"
            )
        metres = mercator(points_of(about))
        counts: defaultdict[str, int] = defaultdict(int)
        for places in chronicle.turns.values():
            for place in places:
                counts[place] += 1
        self.turns: Mapping[str, int] = counts
        turns = np.array([counts[place.id] for place in about], np.float64)
        if bounds is not None:
            self.view = view_within(bounds, width, height)
        elif whole:
            self.view = view_of(metres, width, height)
        else:
            self.view = first_view(metres, turns, width, height)
        self._areal = [place for place in located if place.id in areal]
        pixels = self.view.points(metres)
        self.inside: NDArray[np.bool_] = self.view.holds(pixels)
        self.outside = tuple(
            place.name for place, inside in zip(about, self.inside, strict=True) if not inside
        )
        # Of shape (places, 2), in pixels.
        self.points: Points = pixels if self.places else np.empty((0, 2))
        self._wants_ground = ground
        self._memory = memory

    @cached_property
    def shown(self) -> tuple[Place, ...]:
        """The places and areas that are in view."""
        inside = [place for place, seen in zip(self.places, self.inside, strict=False) if seen]
        return (*inside, *(area.place for area in self.areas))

    @cached_property
    def dotted(self) -> bool:
        """Whether so many places are in view that they are drawn as dots."""
        return bool(self.places) and int(self.inside.sum()) > MOST_SIGNS

    def name(self, place: Place) -> str:
        """Return what a place is called in the picture's language, else the name it goes by."""
        own = place.names.get(self._language, ()) if self._language != "en" else ()
        return own[0] if own else place.name

    def size(self, place: Place) -> float:
        """Return the radius of a place's sign in pixels."""
        growth = min(1.0, max(0.55, (self.view.zoom - 3) / 5))
        return max(4.0, (_LARGEST - (4 - weight_of(place)) * 0.7) * growth)

    @cached_property
    def signs(self) -> Points:
        """Where their signs go, beside them where one would hide others; the same on every day."""
        if self.dotted or not self.places:
            return self.points
        rows: list[int] = np.flatnonzero(self.inside).tolist()
        discs = Discs(
            x=self.points[rows, 0],
            y=self.points[rows, 1],
            r=np.array(
                [
                    self.size(place) + (SIEGE if place.id in self.chronicle.besieged else 1.5)
                    for place in (self.places[row] for row in rows)
                ],
                np.float64,
            ),
            firm=np.array([weight_of(self.places[row]) >= FIRM for row in rows], np.bool_),
        )
        signs = self.points.copy()
        signs[rows] += spread(discs)
        return signs

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        """The areas that reach into the view, the largest first, so that the smaller lie on top."""
        frame = (-_MARGIN, -_MARGIN, self.view.width + _MARGIN, self.view.height + _MARGIN)
        outlined = [place for place in self._areal if place.area is not None]
        found = []
        if outlined:
            shapes = self.view.shapes(
                gpd.GeoSeries(np.array([place.area for place in outlined], dtype=object), crs=WGS_84)
            )
            clipped = shapely.clip_by_rect(shapely.make_valid(shapes.to_numpy()), *frame)
            sizes = shapes.area.to_list()
            found += [
                (size, Area(place, shape, known=True))
                for place, shape, size in zip(outlined, clipped, sizes, strict=True)
                if not shape.is_empty
            ]
        circled = [place for place in self._areal if place.area is None]
        if circled:
            middles = self.view.points(mercator(points_of(circled)))
            for place, middle in zip(circled, middles, strict=True):
                circle = shapely.Point(middle).buffer(self.ring(place), quad_segs=_ROUND)
                shape = shapely.clip_by_rect(circle, *frame)
                if not shape.is_empty:
                    found.append((circle.area, Area(place, shape, known=False)))
        return tuple(area for _, area in sorted(found, key=lambda one: (-one[0], one[1].place.id)))

    def ring(self, place: Place) -> float:
        """Return the pixels of a place's radius of uncertainty."""
        return place.radius_km * self.view.kilometre(place.lat or 0.0)

    @cached_property
    def ground(self) -> Ground | None:
        """The base map, None where there is to be none."""
        extent = extent_of(self.chronicle.timeline.places)
        if not self._wants_ground or extent is None:
            return None
        taken = [place.point for place in self.chronicle.timeline.places if place.point is not None]
        return ground_of(base_map(extent, taken, self._memory), self.view)


def points_of(places: Sequence[Place]) -> gpd.GeoSeries:
    """Return the points of places in degrees."""
    return gpd.GeoSeries(np.array([place.point for place in places], dtype=object), crs=WGS_84)


def weight_of(place: Place) -> float:
    """Return how much a place matters to a reader who looks for orientation."""
    return _PRIORITY.get(place.kind, _OTHER_KINDS)
