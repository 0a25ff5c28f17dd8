"""Colours as the page has them: those of the surroundings, and actors' own as they can be seen there.

The page has them in maps/viewer/src/colours.js and src/style; a test holds that these are the same.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

NEUTRAL: Final = "#7a7f87"
"""Of actors that have no colour, or none that can be used."""

Rgb = tuple[int, int, int]
"""Red, green and blue, each 0 to 255."""

_HEXADECIMAL: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# Below it a sign cannot be told from the land.
_LEAST_CONTRAST: Final = 2.0
_STEP: Final = 0.1
_LINEAR: Final = 0.04045
# How strongly news is drawn, by its age in days: steps, because a smooth fade could not be told apart.
_FADES: Final = ((30, 1.0), (120, 0.8), (365, 0.6))
OLDEST: Final = 0.42
"""How strongly news of more than a year is drawn."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of what is no actor's, #rrggbb."""

    paper: str
    ink: str
    muted: str
    rule: str
    land: str
    sea: str
    border: str
    country: str
    halo: str
    accent: str


SCREEN: Final = Theme(
    paper="#ffffff",
    ink="#1b1f24",
    muted="#59616b",
    rule="#dcd8d0",
    land="#f4f1ea",
    sea="#dbe4e9",
    border="#b5ae9f",
    country="#8b8a80",
    halo="#fffdf9",
    accent="#0a58ca",
)
"""On a light screen."""

PAPER: Final = Theme(
    paper="#ffffff",
    ink="#000000",
    muted="#4a4f55",
    rule="#cccccc",
    land="#f6f4ef",
    sea="#e3eaee",
    border="#a9a294",
    country="#85847a",
    halo="#ffffff",
    accent="#0a58ca",
)
"""On paper."""


def plain_colour(colour: str) -> str:
    """Return a colour from outside as #rrggbb, `NEUTRAL` where it is not plainly a colour."""
    if not _HEXADECIMAL.fullmatch(colour):
        return NEUTRAL
    digits = colour[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)  # noqa: PLR2004 - #rgb


def rgb(colour: str) -> Rgb:
    """Return the parts of #rrggbb."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def linear(part: float) -> float:
    """Return a part of an sRGB colour, 0 to 255, as linear light, 0 to 1."""
    share = part / 255
    return share / 12.92 if share <= _LINEAR else float(((share + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours by WCAG 2, 1 to 21."""
    dark, light = sorted((_luminance(rgb(one)), _luminance(rgb(other))))
    return (light + 0.05) / (dark + 0.05)


@cache
def visible(colour: str, theme: Theme) -> str:
    """Return an actor's colour as it can be seen on the land: moved towards the ink as far as need be."""
    own, ink = plain_colour(colour), theme.ink
    found, share = own, 1.0
    while share > _STEP and contrast(found, theme.land) < _LEAST_CONTRAST:
        found = _mixed(own, ink, share)
        share -= _STEP
    return found


def fade(age: int) -> float:
    """Return how strongly news of an age in days is drawn, 0 to 1."""
    return next((strength for days, strength in _FADES if age <= days), OLDEST)


def _mixed(colour: str, ground: str, share: float) -> str:
    # JavaScript rounds halves up.
    parts = zip(rgb(colour), rgb(ground), strict=True)
    return "#" + "".join(f"{int(part * share + below * (1 - share) + 0.5):02x}" for part, below in parts)


def _luminance(colour: Rgb) -> float:
    red, green, blue = map(linear, colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
