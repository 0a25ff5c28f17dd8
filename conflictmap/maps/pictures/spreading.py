"""Signs that would hide one another, moved apart a little; a line then leads from each to its place."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

# A sign is never further than this from its place, in pixels: beyond it, overlapping is the lesser evil.
_REACH: Final = 38.0
_ROUNDS: Final = 80
# The turn by which discs of one and the same point part, so that no two take the same way.
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
_SLACK: Final = 0.1
_SAME: Final = 0.01


@dataclass(frozen=True, slots=True)
class Discs:
    """Discs in pixels, each column of shape (discs,); a firm one gives way to none but its like."""

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    r: NDArray[np.float64]
    firm: NDArray[np.bool_]


def spread(discs: Discs) -> NDArray[np.float64]:
    """Return by how much each disc is to be moved, of shape (discs, 2)."""
    anchors = np.column_stack([discs.x, discs.y])
    moved = np.zeros_like(anchors)
    if len(anchors) < 2:  # noqa: PLR2004 - one alone hides nobody
        return moved
    # Anchors further apart than this cannot have come to touch.
    points: list[shapely.Point] = list(map(shapely.Point, anchors))
    near = 2 * (float(discs.r.max()) + _REACH)
    one, other = shapely.STRtree(points).query(points, predicate="dwithin", distance=near)
    pairs = sorted(zip(one[one < other].tolist(), other[one < other].tolist(), strict=True))
    for _ in range(_ROUNDS):
        touched = [_part(discs, anchors, moved, *pair) for pair in pairs]
        if not any(touched):
            break
    return moved


def _part(
    discs: Discs, anchors: NDArray[np.float64], moved: NDArray[np.float64], one: int, other: int
) -> bool:
    """Move two discs apart and tell whether they touched."""
    dx = float(anchors[other, 0] + moved[other, 0] - anchors[one, 0] - moved[one, 0])
    dy = float(anchors[other, 1] + moved[other, 1] - anchors[one, 1] - moved[one, 1])
    apart = float(discs.r[one] + discs.r[other])
    distance = math.hypot(dx, dy)
    if distance >= apart - _SLACK:
        return False
    if distance < _SAME:
        dx, dy, distance = math.cos(other * _GOLDEN), math.sin(other * _GOLDEN), 1.0
    push = (apart - min(distance, apart - _SLACK)) / distance
    firm = bool(discs.firm[one]), bool(discs.firm[other])
    share = 0.5 if firm[0] == firm[1] else 0.0 if firm[0] else 1.0
    _shift(moved, one, -dx * push * share, -dy * push * share)
    _shift(moved, other, dx * push * (1 - share), dy * push * (1 - share))
    return True


def _shift(moved: NDArray[np.float64], row: int, dx: float, dy: float) -> None:
    x, y = float(moved[row, 0]) + dx, float(moved[row, 1]) + dy
    length = math.hypot(x, y)
    shrink = min(1.0, _REACH / length) if length else 1.0
    moved[row] = x * shrink, y * shrink
