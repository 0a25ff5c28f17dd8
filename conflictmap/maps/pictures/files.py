"""Pictures as files: PNG, SVG and PDF of one, GIF of several, each with its description inside."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

from lxml import etree
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from conflictmap.colours import rgb
from conflictmap.drafts import drafted
from conflictmap.errors import InputError
from conflictmap.maps.pictures.album import Picture
from conflictmap.maps.pictures.bitmaps import bitmap, png_of
from conflictmap.maps.pictures.style import styled
from conflictmap.provenance import Provenance

_SVG: Final = "http://www.w3.org/2000/svg"
_COLOURS: Final = 256
# So many of them are for the parties, and so many shades there are of one.
_OF_PARTIES: Final = 160
_SHADES: Final = 10


class PictureFormat(StrEnum):
    """What a picture can be written as; the value is the ending of its file."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


def write_picture(picture: Picture, path: Path, kind: PictureFormat, provenance: Provenance) -> None:
    """Write a picture; equal ones of one version of the libraries give equal bytes.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    with drafted(path) as draft:
        draft.write_bytes(encoded(picture, kind, provenance))


def encoded(picture: Picture, kind: PictureFormat, provenance: Provenance) -> bytes:
    """Return a picture as the content of a file, with what it shows and rests on inside."""
    with styled():
        return _WRITERS[kind](picture, provenance)


def write_animation(pictures: Iterable[Picture], path: Path, *, seconds: float = 1.0) -> None:
    """Write pictures as a GIF; as `animated`.

    Raises
    ------
    InputError
        There is no picture, or the file cannot be written.
    """
    with drafted(path) as draft:
        draft.write_bytes(animated(pictures, seconds=seconds))


def animated(pictures: Iterable[Picture], *, seconds: float = 1.0) -> bytes:
    """Return pictures of one size as a GIF that runs without end, the last of them shown longer.

    Parameters
    ----------
    seconds
        How long each is shown.

    Raises
    ------
    InputError
        There is no picture.
    """
    frames: list[Image.Image] = []
    palette: Image.Image | None = None
    for picture in pictures:
        frame = bitmap(picture.figure)
        # One palette for all, so that no colour changes where nothing does.
        palette = palette or _palette(frame, picture.colours)
        frames.append(frame.quantize(palette=palette, dither=Image.Dither.NONE))
    if not frames:
        raise InputError("there is no day to draw", mend="Choose a longer period")
    shown = [round(seconds * 1000)] * len(frames)
    shown[-1] *= 3
    held = io.BytesIO()
    frames[0].save(
        held,
        "GIF",
        save_all=True,
        append_images=frames[1:],
        duration=shown,
        loop=0,
        optimize=False,
        disposal=1,
    )
    return held.getvalue()


def _palette(first: Image.Image, colours: Sequence[str]) -> Image.Image:
    """Return 256 colours: each party's and its paler shades, and for the rest those of the first frame.

    A party that shows only later, or on few dots, must not take the colour of another.
    """
    steps = max(2, min(_SHADES, _OF_PARTIES // max(1, len(colours))))
    shades = [
        tuple(round(255 - (255 - part) * step / steps) for part in rgb(colour))
        for colour in colours[: _OF_PARTIES // 2]
        for step in range(steps, 0, -1)
    ]
    rest = first.quantize(_COLOURS - len(shades), Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    others = (rest.getpalette() or [])[: 3 * (_COLOURS - len(shades))]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for shade in shades for part in shade] + others)
    return palette


def _png(picture: Picture, provenance: Provenance) -> bytes:
    info = PngInfo()
    for key, text in _described(picture, provenance).items():
        info.add_itxt(key, text)
    return png_of(picture.figure, info)


def _svg(picture: Picture, provenance: Provenance) -> bytes:
    held = io.BytesIO()
    picture.figure.savefig(held, format="svg", metadata={"Date": None, "Creator": provenance.made_by})
    root = etree.fromstring(
        held.getvalue(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    )
    # What a screen reader says instead of the picture.
    root.set("role", "img")
    root.set("aria-labelledby", "title desc")
    for name, text in (("desc", picture.caption.alternative), ("title", provenance.title)):
        element = etree.Element(f"{{{_SVG}}}{name}", id=name)
        element.text = _clean(text)
        root.insert(0, element)
    return cast("bytes", etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _pdf(picture: Picture, provenance: Provenance) -> bytes:
    held = io.BytesIO()
    described = _described(picture, provenance)
    metadata = {
        "Title": described["Title"],
        "Subject": described["Description"],
        "Creator": described["Software"],
        "Producer": None,
        "CreationDate": provenance.made,
    }
    picture.figure.savefig(held, format="pdf", metadata=metadata)
    return held.getvalue()


_WRITERS: Final = {PictureFormat.PNG: _png, PictureFormat.SVG: _svg, PictureFormat.PDF: _pdf}


def _described(picture: Picture, provenance: Provenance) -> dict[str, str]:
    articles = "; ".join(
        _reference(article.source, article.title, article.published) for article in provenance.articles
    )
    return {
        "Title": _clean(provenance.title),
        "Description": _clean(picture.caption.text),
        "Software": provenance.made_by,
        "Source": _clean(articles),
    }


def _reference(source: str | None, title: str | None, published: date | None) -> str:
    return ", ".join(str(part) for part in (source, title, published) if part)


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
