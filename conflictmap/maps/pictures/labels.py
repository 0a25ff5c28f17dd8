"""Names beside their places, so that none covers another name or a sign."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from conflictmap.maps.pictures.pen import Type

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in pixels."""

_GAP: Final = 4.0
_CELL: Final = 64
# Further off by these many pixels a name that matters still finds room, with a line to it.
_FAR: Final = (34.0, 52.0, 70.0)


@dataclass(frozen=True, slots=True)
class Wish:
    """A name that looks for room.

    Attributes
    ----------
    x, y, radius
        The sign's middle and radius in pixels.
    width, height
        Of the text.
    priority
        Higher ones choose first.
    colour, halo
        Of the letters and around them.
    strong
        Whether it matters enough to stand further off, with a line.
    centred
        Whether it stands on the point itself, as for an area.
    dotted
        Whether a dot goes with it, for what has no sign of its own.
    """

    text: str
    x: float
    y: float
    radius: float
    width: float
    height: float
    priority: float
    kind: Type
    colour: str
    halo: str | None = None
    strong: bool = False
    centred: bool = False
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A name that found room.

    Attributes
    ----------
    x, y
        Where the text starts, and its middle.
    far
        Whether a line has to lead to it.
    """

    wish: Wish
    x: float
    y: float
    far: bool


def place_labels(wishes: Sequence[Wish], obstacles: Sequence[Box], frame: Box) -> list[Placed]:
    """Return the names that find room, in the order in which they chose.

    Parameters
    ----------
    obstacles
        What no name may cover.
    frame
        What is seen; a name that would be cut off at its edge is left out.
    """
    taken = _Grid()
    for box in obstacles:
        taken.add(box)
    placed = []
    for wish in sorted(wishes, key=lambda wish: -wish.priority):
        for x, y, far in _positions(wish):
            box = (x - 1, y - wish.height / 2, x + wish.width + 1, y + wish.height / 2)
            if _within(box, frame) and not taken.hits(box):
                taken.add(box)
                placed.append(Placed(wish, x, y, far))
                break
    return placed


def _within(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _positions(wish: Wish) -> Iterator[tuple[float, float, bool]]:
    x, y, width, height = wish.x, wish.y, wish.width, wish.height
    side = wish.radius + _GAP
    if wish.centred:
        for down in (0.0, -height, height):
            yield x - width / 2, y + down, False
        return
    yield x + side, y, False
    yield x - side - width, y, False
    yield x - width / 2, y - side - height / 2 + 1, False
    yield x - width / 2, y + side + height / 2 - 1, False
    for across, down in product((x + side * 0.8, x - side * 0.8 - width), (-0.75, 0.75)):
        yield across, y + height * down, False
    if not wish.strong:
        return
    for step in _FAR:
        reach = wish.radius + step
        for down in (-1.0, 1.0):
            yield x - width / 2, y + reach * down, True
        for across, down in product((x + reach * 0.7, x - reach * 0.7 - width), (-0.7, 0.7)):
            yield across, y + reach * down, True


class _Grid:
    """Boxes by the cells that they touch, so that a look-up meets only its neighbours."""

    def __init__(self) -> None:
        self._cells: defaultdict[tuple[int, int], list[Box]] = defaultdict(list)

    def _touched(self, box: Box) -> Iterator[tuple[int, int]]:
        left, top, right, bottom = (int(edge // _CELL) for edge in box)
        return product(range(left, right + 1), range(top, bottom + 1))

    def add(self, box: Box) -> None:
        """Take room."""
        for cell in self._touched(box):
            self._cells[cell].append(box)

    def hits(self, box: Box) -> bool:
        """Tell whether the room is taken, if only in part."""
        return any(
            box[0] < other[2] and box[2] > other[0] and box[1] < other[3] and box[3] > other[1]
            for cell in self._touched(box)
            for other in self._cells.get(cell, ())
        )
