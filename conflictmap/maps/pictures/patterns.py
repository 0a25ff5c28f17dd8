"""Patterns for parties whose colours some cannot tell apart: a mark inside the sign, as on the page."""

import math
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from typing import Final

import numpy as np

from conflictmap.colours import linear, plain_colour, rgb


class Pattern(IntEnum):
    """The mark inside a sign; the order is that in which they are given."""

    NONE = 0
    DOT = 1
    BAR = 2
    RING = 3
    CROSS = 4
    POST = 5
    TRIANGLE = 6
    SQUARE = 7


# How colours look to everybody and to dichromats, in linear RGB: Machado, Oliveira and Fernandes, "A
# Physiologically-based Model for Simulation of Color Vision Deficiency", 2009, severity 1: protanopia,
# deuteranopia, tritanopia.
_EYES: Final = (
    np.eye(3),
    np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.01182, 0.04294, 0.968881],
        ]
    ),
    np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.3039],
        ]
    ),
)
# OKLab: Ottosson, "A perceptual color space for image processing", 2020.
_CONES: Final = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_LAB: Final = np.array(
    [
        [0.2104542553, 0.793617785, -0.0040720468],
        [1.9779984951, -2.428592205, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.808675766],
    ]
)
# Nearer than this in OKLab, two small signs are easily taken for one another.
_NEAR: Final = 0.17


@cache
def difference(one: str, other: str) -> float:
    """Return how different two colours are at worst, to everybody or to one kind of dichromat, in OKLab."""
    seen = [
        [_LAB @ np.cbrt(np.clip(_CONES @ np.clip(eyes @ light, 0, 1), 0, None)) for eyes in _EYES]
        for light in (np.array([linear(part) for part in rgb(colour)]) for colour in (one, other))
    ]
    return min(math.dist(a, b) for a, b in zip(*seen, strict=True))


def patterns_of(colours: Sequence[str]) -> tuple[Pattern, ...]:
    """Return for each actor's colour the first pattern that no earlier one of a like colour bears.

    Parameters
    ----------
    colours
        Those of the actors, the most prominent first.
    """
    plain = [plain_colour(colour) for colour in colours]
    given: list[Pattern] = []
    for rank, colour in enumerate(plain):
        taken = {
            pattern for pattern, other in zip(given, plain, strict=False) if difference(other, colour) < _NEAR
        }
        free = (pattern for pattern in Pattern if pattern not in taken)
        given.append(next(free, Pattern(rank % len(Pattern))))
    return tuple(given)
