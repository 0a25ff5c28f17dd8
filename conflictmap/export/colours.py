"""The colours of the page, for other programs: those of the actors, and those of the surroundings.

The page has them in maps/viewer/src/colours.js and src/style/theme.css (the light theme); a test holds that
these are the same.
"""

import re
from functools import cache
from typing import Final

NEUTRAL: Final = "#7a7f87"
"""Of actors that have no colour, or none that can be used."""
PAPER: Final = "#ffffff"
INK: Final = "#1b1f24"
MUTED: Final = "#59616b"
LAND: Final = "#f4f1ea"
HALO: Final = "#fffdf9"

_HEXADECIMAL: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
# Below this a sign cannot be told from the land.
_LEAST_CONTRAST: Final = 2.0
_LINEAR: Final = 0.04045

Rgb = tuple[int, int, int]


def actor_colour(colour: str) -> str:
    """Return a colour from outside as #rrggbb, `NEUTRAL` where it is not plainly a colour."""
    if not _HEXADECIMAL.fullmatch(colour):
        return NEUTRAL
    digits = colour[1:].lower()
    return "#" + ("".join(digit * 2 for digit in digits) if len(digits) == 3 else digits)  # noqa: PLR2004 - #rgb


def rgb(colour: str) -> Rgb:
    """Return the parts of #rrggbb, 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@cache
def visible(colour: str) -> str:
    """Return an actor's colour as it can be seen on the land: moved towards the ink as far as need be."""
    own, ink, land = rgb(actor_colour(colour)), rgb(INK), rgb(LAND)
    found, share = own, 1.0
    while share > 0.1 and _contrast(found, land) < _LEAST_CONTRAST:  # noqa: PLR2004 - never ink alone
        found = _mix(own, ink, share)
        share -= 0.1
    return "#" + "".join(f"{part:02x}" for part in found)


def _mix(colour: Rgb, ground: Rgb, share: float) -> Rgb:
    red, green, blue = (
        # JavaScript rounds halves up.
        int(part * share + below * (1 - share) + 0.5)
        for part, below in zip(colour, ground, strict=True)
    )
    return red, green, blue


def _contrast(one: Rgb, other: Rgb) -> float:
    """Return the contrast ratio of WCAG 2, 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Rgb) -> float:
    """Return the relative luminance of WCAG 2."""
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= _LINEAR else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in colour
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
