"""A day on a map: ground, areas, rings of uncertainty, signs and names, each layer over those before it."""

import math
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

import numpy as np

from conflictmap.colours import NEUTRAL, PAPER, Theme, visible
from conflictmap.maps.pictures.ground import draw_ground, ground_wishes, scale_bar
from conflictmap.maps.pictures.labels import Box, Placed, Wish, place_labels
from conflictmap.maps.pictures.pen import Pen, Type, disc, polyline
from conflictmap.maps.pictures.scene import DOT, FIRM, Scene, weight_of
from conflictmap.maps.pictures.signs import SIEGE, draw_area, draw_ring, draw_sign
from conflictmap.model import Place, Status

_EDGE: Final = 40.0
# Pixels from which a moved sign gets a line to its place.
_LED: Final = 3.0
_STRONG: Final = Type(12, bold=True)
_WEAK: Final = Type(11)
_AREA: Final = Type(11)
_LINE: Final = 15.0
# How much one change counts in the order of names, and how many count.
_CHANGE: Final = (0.4, 8)
_UNKNOWN: Final = -4.0
_MARKED: Final = 50.0


def draw_ground_of(pen: Pen, scene: Scene, theme: Theme = PAPER) -> None:
    """Draw what is the same on every day: sea, land, borders and the scale."""
    view = scene.view
    frame = polyline([(0, 0), (view.width, 0), (view.width, view.height), (0, view.height)])
    pen.draw(frame, fill=theme.land if scene.ground is None else theme.sea, over=-1)
    if scene.ground is not None:
        draw_ground(pen, scene.ground, view, theme)
    kilometres, length = scale_bar(view)
    right, bottom = view.width - 12, view.height - 12
    bar = polyline(
        [(right - length, bottom - 5), (right - length, bottom), (right, bottom), (right, bottom - 5)]
    )
    pen.draw(bar, stroke=theme.halo, width=4, over=10)
    pen.draw(bar, stroke=theme.ink, width=1.4, over=10)
    label = Type(10)
    pen.write(
        f"{kilometres} km",
        right - length / 2,
        bottom - 7,
        label,
        colour=theme.ink,
        halo=theme.halo,
        align="center",
        middle=False,
        over=10,
    )


def draw_day(
    pen: Pen, scene: Scene, day: date, *, marked: Collection[str] = (), theme: Theme = PAPER
) -> None:
    """Draw the places on a day.

    Parameters
    ----------
    marked
        Ids of places to set off with a ring: those that changed.
    """
    look = scene.chronicle.look
    wishes = []
    for area in scene.areas:
        draw_area(
            pen,
            area.shape,
            look(area.place.id, day),
            frame=(scene.view.width, scene.view.height),
            known=area.known,
            theme=theme,
        )
        wishes += list(_area_wish(pen, scene, area.place, theme))
    if scene.dotted:
        _draw_dots(pen, scene, day, theme)
        _write(pen, place_labels([*wishes, *_ground_names(pen, scene, theme)], (), _frame(scene)), theme)
        return
    obstacles = [_scale_box(scene)]
    reached = []
    for row, place in enumerate(scene.places):
        x, y = (float(at) for at in scene.points[row])
        ring = scene.ring(place)
        if ring >= scene.size(place) + 4 and _near(scene, x, y, ring):
            draw_ring(pen, (x, y), ring, look(place.id, day), theme)
    for row, place in enumerate(scene.places):
        x, y = (float(at) for at in scene.signs[row])
        if not _near(scene, x, y, _EDGE):
            continue
        own = (float(scene.points[row, 0]), float(scene.points[row, 1]))
        if math.dist(own, (x, y)) >= _LED:
            pen.draw(polyline([own, (x, y)]), stroke=theme.muted, over=4)
            pen.draw(disc(*own, 1.6), fill=theme.ink, over=4)
        reached.append((place, x, y))
    # In the order of their places, so that a sign lies over those before it with all its parts.
    for order, (place, x, y) in enumerate(reached):
        r, shown = scene.size(place), look(place.id, day)
        over = 5 + order / (len(reached) + 1)
        if place.id in marked:
            pen.draw(disc(x, y, r + 4), stroke=theme.accent, width=2.2, over=over)
        draw_sign(pen, (x, y), r, shown, theme=theme, over=over)
        reach = r + (SIEGE if shown.besieger else 1) + (4 if place.id in marked else 0)
        obstacles.append((x - reach, y - reach, x + reach, y + reach))
        wishes.append(
            _wish(pen, scene, place, (x, y, reach), shown.status, marked=place.id in marked, theme=theme)
        )
    wishes += list(_ground_names(pen, scene, theme))
    _write(pen, place_labels(wishes, obstacles, _frame(scene)), theme)


def _near(scene: Scene, x: float, y: float, reach: float) -> bool:
    return -reach < x < scene.view.width + reach and -reach < y < scene.view.height + reach


def _frame(scene: Scene) -> Box:
    return (2, 2, scene.view.width - 2, scene.view.height - 2)


def _scale_box(scene: Scene) -> Box:
    _, length = scale_bar(scene.view)
    right, bottom = scene.view.width, scene.view.height
    return (right - length - 20, bottom - 36, right, bottom)


def _draw_dots(pen: Pen, scene: Scene, day: date, theme: Theme) -> None:
    """Draw very many places at once, in their holders' colours; contested ones have a dark edge."""
    rows: list[int] = np.flatnonzero(scene.inside).tolist()
    looks = [scene.chronicle.look(scene.places[row].id, day) for row in rows]
    known = [number for number, look in enumerate(looks) if look.status is not Status.UNKNOWN]
    where = scene.points[[rows[number] for number in known]]
    fought = {Status.CONTESTED, Status.DISPUTED}
    pen.axes.scatter(
        where[:, 0],
        where[:, 1],
        s=(2 * DOT * 0.75) ** 2,
        c=[
            visible(holder.colour if (holder := looks[number].holder) else NEUTRAL, theme) for number in known
        ],
        edgecolors=[theme.ink if looks[number].status in fought else "none" for number in known],
        linewidths=0.7,
        zorder=5,
    )


def _wish(
    pen: Pen,
    scene: Scene,
    place: Place,
    sign: tuple[float, float, float],
    status: Status,
    *,
    marked: bool,
    theme: Theme,
) -> Wish:
    x, y, reach = sign
    strong = weight_of(place) >= FIRM or marked
    kind = _STRONG if strong else _WEAK
    worth, most = _CHANGE
    priority = weight_of(place) + min(scene.turns.get(place.id, 0), most) * worth
    priority += (_UNKNOWN if status is Status.UNKNOWN else 0) + (_MARKED if marked else 0)
    return Wish(
        text=scene.name(place),
        x=x,
        y=y,
        radius=reach,
        width=pen.width_of(scene.name(place), kind),
        height=_LINE,
        priority=priority,
        kind=kind,
        colour=theme.ink,
        halo=theme.halo,
        strong=strong,
    )


def _area_wish(pen: Pen, scene: Scene, place: Place, theme: Theme) -> Iterator[Wish]:
    if place.point is None:
        return
    x, y = scene.view.pixel(place.point)
    if scene.view.width > x > 0 and scene.view.height > y > 0:
        yield Wish(
            text=scene.name(place),
            x=x,
            y=y,
            radius=0,
            width=pen.width_of(scene.name(place), _AREA),
            height=_LINE,
            priority=0.5,
            kind=_AREA,
            colour=theme.muted,
            halo=theme.halo,
            centred=True,
        )


def _ground_names(pen: Pen, scene: Scene, theme: Theme) -> Iterator[Wish]:
    if scene.ground is not None:
        yield from ground_wishes(pen, scene.ground, scene.view, theme)


def _write(pen: Pen, names: list[Placed], theme: Theme) -> None:
    for placed in names:
        wish = placed.wish
        if placed.far:
            _lead(pen, placed, theme)
        if wish.dotted:
            pen.draw(disc(wish.x, wish.y, 2), fill=wish.colour, over=1)
        pen.write(wish.text, placed.x, placed.y, wish.kind, colour=wish.colour, halo=wish.halo)


def _lead(pen: Pen, placed: Placed, theme: Theme) -> None:
    """Draw a line from a sign to a name that found room only further off."""
    wish = placed.wish
    end = (
        max(placed.x, min(wish.x, placed.x + wish.width)),
        placed.y + math.copysign(wish.height / 2, wish.y - placed.y),
    )
    length = math.dist(end, (wish.x, wish.y)) or 1.0
    start = tuple(
        own + (far - own) / length * wish.radius for own, far in zip((wish.x, wish.y), end, strict=True)
    )
    line = polyline([(start[0], start[1]), end])
    pen.draw(line, stroke=theme.halo, width=3, over=8)
    pen.draw(line, stroke=theme.ink, width=1, over=8)
