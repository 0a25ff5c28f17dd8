"""Colours: those of the surroundings on paper, and actors' own as they can be seen there, as on the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

NEUTRAL: Final = "#7a7f87"
"""Stands for an actor whose colour is not known."""

_HEXADECIMAL: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# Below it a sign cannot be told from the land.
_LEAST_CONTRAST: Final = 2.0
_STEP: Final = 0.1
# How strongly news is drawn, by its age in days: steps, because a smooth fade could not be told apart.
_FADES: Final = ((30, 1.0), (120, 0.8), (365, 0.6))
OLDEST: Final = 0.42
"""How strongly news of more than a year is drawn."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of what is no actor's, as `maps/viewer/src/style/print.css` sets them for paper."""

    paper: str = "#ffffff"
    ink: str = "#000000"
    muted: str = "#4a4f55"
    rule: str = "#cccccc"
    land: str = "#f6f4ef"
    sea: str = "#e3eaee"
    border: str = "#a9a294"
    country: str = "#85847a"
    halo: str = "#ffffff"
    accent: str = "#0a58ca"


PAPER: Final = Theme()


def plain_colour(colour: str) -> str:
    """Return a colour from outside as #rrggbb, or a neutral one where it is not plainly a colour."""
    if not _HEXADECIMAL.fullmatch(colour):
        return NEUTRAL
    digits = colour[1:].lower()
    return f"#{digits if len(digits) == 6 else ''.join(digit * 2 for digit in digits)}"  # noqa: PLR2004 - #rrggbb


def rgb(colour: str) -> NDArray[np.float64]:
    """Return red, green and blue of #rrggbb, each 0 to 255."""
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.float64)


def linear(colour: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return sRGB parts of 255 as linear ones, 0 to 1."""
    parts = np.asarray(colour, np.float64) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - of sRGB


def contrast(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """Return WCAG 2's contrast ratio of two colours, 1 to 21."""
    weights = np.array([0.2126, 0.7152, 0.0722])
    dark, light = sorted(float(weights @ linear(colour)) for colour in (one, other))
    return (light + 0.05) / (dark + 0.05)


def visible(colour: str, theme: Theme = PAPER) -> str:
    """Return an actor's colour as it can be seen on the land: moved towards the ink as far as need be."""
    own, land, ink = rgb(plain_colour(colour)), rgb(theme.land), rgb(theme.ink)
    found, share = own, 1.0
    while share > _STEP and contrast(found, land) < _LEAST_CONTRAST:
        found = np.rint(own * share + ink * (1 - share))
        share -= _STEP
    return "#" + "".join(f"{int(part):02x}" for part in found)


def fade(age: int) -> float:
    """Return how strongly news of an age in days is drawn, 0 to 1."""
    return next((strength for days, strength in _FADES if age <= days), OLDEST)
