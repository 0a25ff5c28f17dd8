"""Pictures of pages, kept small, and compared so coarsely that only what a reader would notice counts.

Both pictures are divided into blocks of 16 pixels of the kept one, whose average colours are compared:

- Brightness. How fonts are drawn differs between machines and changes how dark a line of text is. Without
  hinting and with the loss of the kept picture's 256 colours the average of all blocks differs by 0.9 of
  255, and no block by more than 40. A missing legend makes that 2.6, a missing base map 7.8, and a
  missing panel 5.6 with 1.7 % of the blocks differing by more than 40.
- Hue, as the differences between red, green and blue. Text is grey and leaves it alone, however it is
  drawn: no block differs by more than 5. One sign of the legend in another colour makes it 241, missing
  signs 93, and a sign that has a corner of four blocks in its middle still gives each of them a fifth of
  its change.
"""

from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageChops

BLOCK = 16
WIDEST = 1920
COLOURS = 256

MOST_ON_AVERAGE = 2.0
STRONG = 40
MOST_STRONG = 0.01
MOST_IN_HUE = 16


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two pictures are apart.

    Attributes
    ----------
    average
        Of the blocks' brightness, 0 to 255.
    strong
        Share of the blocks whose brightness differs by more than `STRONG`.
    hue
        The greatest difference of a block's hue, 0 to 510.
    where
        Left and top of that block, in pixels of the kept picture.
    """

    average: float
    strong: float
    hue: int
    where: tuple[int, int]

    @property
    def small(self) -> bool:
        """Whether the pictures show the same."""
        return self.average <= MOST_ON_AVERAGE and self.strong <= MOST_STRONG and self.hue <= MOST_IN_HUE


def keep(picture: Image.Image, path: Path) -> None:
    """Write a picture as a small file: no wider than needed, and of few colours."""
    if picture.width > WIDEST:
        picture = picture.resize((WIDEST, picture.height * WIDEST // picture.width), Image.Resampling.BOX)
    few = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    path.parent.mkdir(exist_ok=True)
    few.save(path, optimize=True)


def difference(kept: Image.Image, picture: Image.Image) -> Difference:
    """Compare two pictures of the same proportions; of others, everything differs."""
    if abs(kept.width / kept.height - picture.width / picture.height) > 0.01:
        return Difference(255.0, 1.0, 510, (0, 0))
    columns, rows = kept.width // BLOCK, kept.height // BLOCK
    one, other = (
        image.convert("RGB").resize((columns, rows), Image.Resampling.BOX) for image in (kept, picture)
    )
    brightness = ImageChops.difference(one.convert("L"), other.convert("L")).tobytes()
    hues = [
        abs((red - green) - (red2 - green2)) + abs((green - blue) - (green2 - blue2))
        for (red, green, blue), (red2, green2, blue2) in zip(_pixels(one), _pixels(other), strict=True)
    ]
    worst = max(range(len(hues)), key=hues.__getitem__)
    return Difference(
        average=sum(brightness) / len(brightness),
        strong=sum(value > STRONG for value in brightness) / len(brightness),
        hue=hues[worst],
        where=(worst % columns * BLOCK, worst // columns * BLOCK),
    )


def _pixels(image: Image.Image) -> list[tuple[int, ...]]:
    data = image.tobytes()
    return [tuple(data[at : at + 3]) for at in range(0, len(data), 3)]
