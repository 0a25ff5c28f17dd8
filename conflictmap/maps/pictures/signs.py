"""The signs: how a look is drawn, for places, for areas and in the legend alike, as on the page."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import shapely
from matplotlib.path import Path
from shapely import LineString, MultiLineString, Point
from shapely.geometry.base import BaseGeometry

from conflictmap.colours import NEUTRAL, PAPER, Theme, contrast, visible
from conflictmap.maps.pictures.looks import Look
from conflictmap.maps.pictures.parties import Party
from conflictmap.maps.pictures.patterns import Pattern
from conflictmap.maps.pictures.pen import Pen, disc, outline, polyline, segments, wedge
from conflictmap.model import Status

SIEGE: Final = 8.0
"""Pixels that a siege adds to a sign's radius."""

_SPIKES: Final = 8
# Sieges stay well visible, however old the news of who holds the place.
_LEAST_OF_SIEGE: Final = 0.75
_WHITE, _BLACK = "#ffffff", "#000000"
# Marks are strewn over an area this far apart, in pixels.
_MARKS_APART: Final = (30.0, 26.0)


def draw_sign(
    pen: Pen, at: tuple[float, float], r: float, look: Look, *, theme: Theme = PAPER, over: float = 5.0
) -> None:
    """Draw the sign of a place with a point.

    Parameters
    ----------
    at, r
        Middle and radius in pixels.
    over
        As in `Pen.draw`.
    """
    _Sign(pen, *at, r, look, theme, over).draw()


@dataclass(frozen=True, slots=True)
class _Sign:
    pen: Pen
    x: float
    y: float
    r: float
    look: Look
    theme: Theme
    over: float

    def draw(self) -> None:
        look = self.look
        # The paper under a faded sign keeps what lies below from showing through as a colour of its own.
        self.pen.draw(disc(self.x, self.y, self.r + 1.4), fill=self.theme.halo, over=self.over)
        _FILLS[look.status](self)
        if look.divided:
            self._fill(wedge(self.x, self.y, self.r + 0.5, -90, 0), self.theme.halo)
        if look.besieger is not None:
            self._siege(_colour(look.besieger, self.theme))

    def _fill(self, path: Path, colour: str) -> None:
        self.pen.draw(path, fill=colour, strength=self.look.strength, over=self.over)

    def _stroke(self, path: Path, colour: str, width: float, dash: tuple[float, float] | None = None) -> None:
        self.pen.draw(
            path, stroke=colour, width=width, dash=dash, strength=self.look.strength, over=self.over
        )

    def _mark(self, party: Party | None, x: float, r: float) -> None:
        """Draw the mark by which a party is told from those of like colours."""
        if party is None:
            return
        body = _colour(party, self.theme)
        light, dark = (contrast(body, colour) for colour in (_WHITE, _BLACK))
        draw_mark(
            self.pen,
            (x, self.y),
            r,
            party.pattern,
            (_WHITE if light > dark else _BLACK, self.look.strength),
            over=self.over,
        )

    @property
    def _edge(self) -> str:
        return _colour(self.look.holder, self.theme) if self.look.holder else self.theme.ink

    def controlled(self) -> None:
        self._fill(disc(self.x, self.y, self.r), _colour(self.look.holder, self.theme))
        self._mark(self.look.holder, self.x, self.r)

    def contested(self) -> None:
        look, theme, x, y, r = self.look, self.theme, self.x, self.y, self.r
        party = look.holder or look.rival
        self._fill(disc(x, y, r), theme.muted if party is None else _colour(party, theme))
        width, step = max(1.8, r * 0.36), max(4.0, r * 0.9)
        lines = [
            LineString([(x - 3 * r + i * step, y + r), (x - r + i * step, y - r)])
            for i in range(int(4 * r / step) + 1)
        ]
        # Cut as a shape: a clipping path of its own for each sign makes a vector file large.
        strokes = MultiLineString(lines).buffer(width / 2, cap_style="flat")
        stripes = _colour(look.rival, theme) if look.rival and look.holder else theme.paper
        self._fill(outline(strokes.intersection(Point(x, y).buffer(r))), stripes)
        self._stroke(disc(x, y, r), self._edge, 1.4)

    def disputed(self) -> None:
        look, theme, x, y, r = self.look, self.theme, self.x, self.y, self.r
        for side, party in ((-1, look.holder), (1, look.rival)):
            half = wedge(x, y, r, 90, 270) if side < 0 else wedge(x, y, r, -90, 90)
            self._fill(half, theme.paper if party is None else _colour(party, theme))
            self._mark(party, x + side * r * 0.5, r * 0.55)
        self._stroke(polyline([(x, y - r), (x, y + r)]), theme.halo, 1.5)
        self._stroke(disc(x, y, r), _colour(look.holder, theme), 1.4)

    def vacated(self) -> None:
        self._stroke(disc(self.x, self.y, self.r - 1), self._edge, 2)

    def unknown(self) -> None:
        self._stroke(disc(self.x, self.y, self.r - 2), self.theme.muted, 1.3, (1.6, 2))

    def _siege(self, colour: str) -> None:
        """Draw spikes that point inwards, in the besieger's colour, and a ring around them."""
        x, y, r = self.x, self.y, self.r
        turns = [i * 2 * math.pi / _SPIKES for i in range(_SPIKES)]
        rays = [(math.cos(turn), math.sin(turn)) for turn in turns]
        spikes = segments(
            [
                ((x + dx * (r + 2.5), y + dy * (r + 2.5)), (x + dx * (r + 6.5), y + dy * (r + 6.5)))
                for dx, dy in rays
            ]
        )
        strength = max(self.look.strength, _LEAST_OF_SIEGE)
        for path, stroke, width in (
            (spikes, self.theme.halo, 4),
            (spikes, colour, 2),
            (disc(x, y, r + 7), colour, 1.2),
        ):
            self.pen.draw(path, stroke=stroke, width=width, strength=strength, over=self.over)


_FILLS: Final[Mapping[Status, Callable[[_Sign], None]]] = {
    Status.CONTROLLED: _Sign.controlled,
    Status.CONTESTED: _Sign.contested,
    Status.DISPUTED: _Sign.disputed,
    Status.VACATED: _Sign.vacated,
    Status.UNKNOWN: _Sign.unknown,
}


def _colour(party: Party | None, theme: Theme) -> str:
    return visible(NEUTRAL if party is None else party.colour, theme)


def draw_mark(
    pen: Pen,
    at: tuple[float, float],
    r: float,
    pattern: Pattern,
    colour: tuple[str, float],
    *,
    over: float,
) -> None:
    """Draw a pattern's mark inside a sign; nothing where there is none.

    Parameters
    ----------
    at, r
        Middle and radius of the sign in pixels.
    colour
        With its opacity.
    over
        As in `Pen.draw`.
    """
    x, y = at
    size, width = r * 0.48, max(1.3, r * 0.24)
    bar, post = ((x - size, y), (x + size, y)), ((x, y - size), (x, y + size))
    half = size * 0.7
    strokes = {
        Pattern.RING: disc(x, y, size),
        Pattern.BAR: segments([bar]),
        Pattern.POST: segments([post]),
        Pattern.CROSS: segments([bar, post]),
    }
    fills = {
        Pattern.DOT: disc(x, y, size * 0.72),
        Pattern.TRIANGLE: polyline([(x, y - size), (x + size, y + size * 0.75), (x - size, y + size * 0.75)]),
        Pattern.SQUARE: polyline(
            [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        ),
    }
    if pattern in strokes:
        pen.draw(strokes[pattern], stroke=colour, width=width, over=over)
    elif pattern in fills:
        pen.draw(fills[pattern], fill=colour, over=over)


def draw_area(
    pen: Pen,
    shape: BaseGeometry,
    look: Look,
    *,
    frame: tuple[float, float],
    known: bool,
    theme: Theme = PAPER,
) -> None:
    """Fill and outline an area in a state.

    Parameters
    ----------
    shape
        Polygons in pixels.
    frame
        Width and height of the map in pixels; what is hatched ends there.
    known
        False for a circle that stands for an area whose outline nobody has given.
    """
    path = outline(shape)
    strength = look.strength
    shown = look.holder is not None or look.status is Status.CONTESTED
    colour = _colour(look.holder, theme) if shown else None
    if colour is not None and look.status not in {Status.VACATED, Status.UNKNOWN}:
        pen.draw(path, fill=(colour, 0.2 if known else 0.1), strength=strength, over=2)
    if look.status is Status.CONTROLLED and look.holder is not None and colour is not None:
        _strew(pen, shape, look, colour)
    if look.status in {Status.CONTESTED, Status.DISPUTED}:
        contested = look.status is Status.CONTESTED
        stripes = _colour(look.rival, theme) if look.rival else theme.muted
        pen.draw(
            _diagonals(shape, 9 if contested else 22),
            stroke=(stripes, 0.45 if contested else 0.25),
            width=2 if contested else 11,
            strength=strength,
            within=outline(shapely.clip_by_rect(shape, 0, 0, *frame)),
            over=2,
        )
    unknown = look.status is Status.UNKNOWN
    pen.draw(
        path,
        stroke=theme.muted if colour is None else (colour, 0.7),
        width=0.8 if unknown else 1.4,
        dash=(4, 4) if unknown or not known else None,
        strength=strength,
        over=2,
    )


def _diagonals(shape: BaseGeometry, step: float) -> Path:
    left, top, right, bottom = shape.bounds
    height = bottom - top
    # Counted from the picture's corner, so that neighbouring areas are hatched as one.
    first = math.floor((left - height) / step) * step - (bottom % step)
    count = int((right - first) / step) + 2
    return segments([((first + i * step, bottom), (first + i * step + height, top)) for i in range(count)])


def _strew(pen: Pen, shape: BaseGeometry, look: Look, colour: str) -> None:
    """Strew the holder's mark over an area."""
    if look.holder is None or look.holder.pattern is Pattern.NONE:
        return
    across, down = _MARKS_APART
    left, top, right, bottom = shape.bounds
    for row in range(math.floor(top / down), math.ceil(bottom / down)):
        for column in range(math.floor(left / across), math.ceil(right / across)):
            x, y = column * across + (row % 2) * across / 2, row * down
            if shapely.intersects_xy(shape, x, y):
                draw_mark(pen, (x, y), 7, look.holder.pattern, (colour, 0.5 * look.strength), over=2)


def draw_ring(pen: Pen, at: tuple[float, float], r: float, look: Look, theme: Theme = PAPER) -> None:
    """Draw how far a point may be off, in pixels."""
    colour = _colour(look.holder, theme)
    pen.draw(disc(*at, r), fill=(colour, 0.05), over=3)
    pen.draw(disc(*at, r), stroke=(colour, 0.55), width=1, dash=(3, 3), over=3)
