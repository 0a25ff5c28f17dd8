"""Drawn figures as pictures of dots."""

import io

import numpy as np
from matplotlib.figure import Figure
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from conflictmap.maps.pictures.style import styled


def bitmap(figure: Figure) -> Image.Image:
    """Return a drawn figure as a picture of red, green and blue."""
    canvas = figure.canvas
    with styled():
        canvas.draw()
    return Image.fromarray(np.asarray(canvas.buffer_rgba())).convert("RGB")  # type: ignore[attr-defined] # Agg


def png_of(figure: Figure, info: PngInfo | None = None) -> bytes:
    """Return a figure as the content of a PNG."""
    held = io.BytesIO()
    bitmap(figure).save(held, "PNG", pnginfo=info, dpi=(figure.dpi, figure.dpi), compress_level=6)
    return held.getvalue()
