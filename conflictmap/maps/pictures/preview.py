"""The picture by which services that share links show a page: its newest change, in their shape."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Final

from conflictmap.maps.pictures.album import Album
from conflictmap.maps.pictures.bitmaps import bitmap
from conflictmap.maps.pictures.layout import Sheet

PREVIEW: Final = Sheet(width=1200.0, height=630.0, signed=False)
"""The size that services ask for; without the time of making, so that equal pages have equal previews."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A preview: the content of its file, and what stands for it where it is not seen."""

    png: bytes
    alternative: str
    day: date


def preview_of(album: Album) -> Drawn:
    """Return the preview of a page; equal timelines give equal bytes.

    Parameters
    ----------
    album
        With `PREVIEW` for its sheet.
    """
    day = album.changes[-1] if album.changes else album.chronicle.last
    picture = album.slice(day, scale=1.0)
    held = io.BytesIO()
    bitmap(picture.figure).save(held, "PNG", optimize=True)
    return Drawn(held.getvalue(), picture.caption.alternative, day)
