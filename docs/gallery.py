"""Makes docs/gallery.md and the pictures that it shows, from the example project.

    python docs/gallery.py

Captions and alternative texts are those that the export writes. Pictures are smaller and have fewer colours
than the export gives them, so that the page loads fast; the colours of signs are kept as they are.
"""

import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = Path(__file__).with_name("gallery.md")
IMAGES: Final = PAGE.parent / "images"
LARGEST: Final = 120_000
"""Bytes of a picture of the page."""

# Colours of surfaces, and of the edges between them.
_FLAT: Final = 40
_COLOURS: Final = 64
_HEAD: Final = """# Gallery

What comes out of the example in `examples/palmyra-2016`: thirteen reports about the city of Palmyra between
2015 and 2017, written for this repository, by outlets that do not exist. Each picture stands with the command
that made it, and with the caption and the alternative text that the command wrote beside it.
`python docs/gallery.py` makes them anew; [Pictures](pictures.md) has all the options.

## The page

![Who was reported to hold Palmyra and the places around it: a map with a time slider, the list of what
changed on the day, and the legend](images/map.png)

One HTML file with a slider, to open in a browser ([The page](page.md)):

    conflictmap build examples/palmyra-2016 --output output/palmyra-2016
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of the gallery: its heading, what to look at, the command, and the names of its files."""

    heading: str
    text: str
    command: str
    made: str
    kept: str


# Without Raqqa and Mosul, which some of the reports speak of as well.
_BOUNDS: Final = "--bounds 37.2,34.1,39.2,35.3"
_EXPORT: Final = "conflictmap export examples/palmyra-2016 --png"
SHOWN: Final = (
    Shown(
        "A day",
        "One day by itself: the city has fallen for the second time, and its surroundings with it.",
        f"{_EXPORT} --on 2016-12-12 {_BOUNDS} --output output/gallery/day",
        "output/gallery/day/2016-12-12",
        "day",
    ),
    Shown(
        "What was known that evening",
        "The day before, twice. The first picture uses only what had been published by that Sunday, when a"
        " press office of the army had the attack beaten off; the second uses all reports that followed.",
        f"{_EXPORT} --on 2016-12-11 --known-by 2016-12-11 {_BOUNDS} --output output/gallery/known",
        "output/gallery/known/2016-12-11",
        "known-that-day",
    ),
    Shown(
        "",
        "",
        f"{_EXPORT} --on 2016-12-11 {_BOUNDS} --output output/gallery/believed",
        "output/gallery/believed/2016-12-11",
        "now-believed",
    ),
    Shown(
        "Before and after",
        "Two days side by side. What looks otherwise on the second has a blue ring.",
        f"{_EXPORT} --layout pairs --on 2016-12-10,2016-12-12 {_BOUNDS} --size 1200x620"
        " --output output/gallery/pair",
        "output/gallery/pair/2016-12-10_and_2016-12-12",
        "before-after",
    ),
    Shown(
        "A sheet of days",
        "Four days; on each, Palmyra is in other hands than on the one before.",
        f"{_EXPORT} --layout sheet --on 2015-05-21,2016-03-27,2016-12-12,2017-03-02 {_BOUNDS}"
        " --size 1200x1040 --output output/gallery/sheet",
        "output/gallery/sheet/2015-05-21_to_2017-03-02",
        "days",
    ),
)


def run(command: str, folder: Path) -> None:
    """Run a command of the page in a folder that has the examples."""
    _, *arguments = shlex.split(command)
    subprocess.run(
        [sys.executable, "-m", "conflictmap", *arguments], cwd=folder, check=True, stdout=sys.stderr
    )


def texts(folder: Path, shown: Shown) -> tuple[str, str]:
    """Return the caption and the alternative text of a picture that was made."""
    told = (folder / f"{shown.made}.txt").read_text(encoding="utf-8")
    caption, _, alternative = told.partition("\n\nAlternative text:\n")
    return caption.strip(), alternative.strip()


def reduced(picture: Image.Image) -> Image.Image:
    """Return a picture in half its size with a palette that has the colours of all larger surfaces."""
    picture = picture.convert("RGB")
    counts = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)
    # Halved evenly: other ratios blur edges, which takes more bytes than it saves.
    smaller = picture.reduce(2)
    blended = smaller.quantize(_COLOURS - _FLAT).getpalette() or []
    colours = np.array([*(colour for _, colour in counts[:_FLAT]), *zip(*[iter(blended)] * 3, strict=True)])
    found, where = np.unique(np.asarray(smaller).reshape(-1, 3), axis=0, return_inverse=True)
    # The nearest colour, exactly: Pillow's own search takes a neighbour for it, and white would become grey.
    nearest = np.array([((colours - colour.astype(int)) ** 2).sum(axis=1).argmin() for colour in found])
    result = Image.fromarray(nearest[where].reshape(smaller.height, smaller.width).astype(np.uint8), "P")
    result.putpalette(colours.astype(np.uint8).tobytes())
    return result


def page(folder: Path) -> str:
    """Return the page, with the texts of the pictures that were made in a folder."""
    parts = [_HEAD]
    for shown in SHOWN:
        caption, alternative = texts(folder, shown)
        head = [f"## {shown.heading}", shown.text] if shown.heading else []
        parts += [*head, f"    {shown.command}", f"![{alternative}](images/{shown.kept}.png)", f"*{caption}*"]
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def make() -> None:
    """Make the pictures and the page."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(
            ROOT / "examples", folder / "examples", ignore=shutil.ignore_patterns("output", ".conflictmap")
        )
        for shown in SHOWN:
            run(shown.command, folder)
            with Image.open(folder / f"{shown.made}.png") as picture:
                reduced(picture).save(IMAGES / f"{shown.kept}.png", optimize=True)
        PAGE.write_text(page(folder), encoding="utf-8")


if __name__ == "__main__":
    make()
