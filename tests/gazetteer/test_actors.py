import math
import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from conflictmap.data import gazetteer_folder, theatre_names

ACTORS = gazetteer_folder() / "actors"
FILES = sorted(path for path in ACTORS.glob("*.toml") if path.stem != "countries")
LEAST = 12.0
"""Colours closer than this in CIELAB are easily taken for one another (2.3 is just noticeable)."""
# What linear RGB becomes for an eye without one sort of cone: Machado, Oliveira and Fernandes, A
# Physiologically-based Model for Simulation of Color Vision Deficiency, 2009, severity 1.0.
EYES = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(colour: str, eye: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB (D65), as an eye sees it."""
    seen = [
        min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in EYES[eye]
    ]
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    xyz = [sum(a * b for a, b in zip(row, seen, strict=True)) for row in to_xyz]
    x, y, z = (
        value ** (1 / 3) if value > 216 / 24389 else (24389 / 27 * value + 16) / 116
        for value in (part / white for part, white in zip(xyz, (0.95047, 1.0, 1.08883), strict=True))
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sides_are_told_apart_by_colour_blind_eyes(path: Path) -> None:
    """Two actors of different sides differ in colour to the usual and to red-green blind eyes."""
    actors = tomllib.loads(path.read_text(encoding="utf-8"))["actor"]
    for one, other in combinations(actors, 2):
        if one["side"] == other["side"]:
            continue
        for eye in EYES:
            apart = math.dist(lab(one["colour"], eye), lab(other["colour"], eye))
            assert apart >= LEAST, (one["id"], other["id"], eye, apart)


def test_every_theatre_has_actors() -> None:
    """Each theatre of places has its parties, and the other way round."""
    assert {path.stem for path in FILES} == set(theatre_names(gazetteer_folder()))
