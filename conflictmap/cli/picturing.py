"""What `conflictmap export` does for pictures: its options as a wish, and the files that come of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

if TYPE_CHECKING:
    from conflictmap.maps.pictures import Album, Caption, Choice, Layout, Sheet
    from conflictmap.memory import Memory
    from conflictmap.model import Timeline
    from conflictmap.provenance import Provenance

_ANIMATION: Final = "gif"
_CAPTION: Final = "txt"
_SIZE: Final = re.compile(r"(\d{2,5})[x×](\d{2,5})")
_LARGEST: Final = 6000
# The base map reaches no further.
_NORTHERNMOST: Final = 85
_EASTERNMOST: Final = 180
# So many characters without a letter are named.
_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """Which pictures are asked for.

    Attributes
    ----------
    kinds
        Endings of files: "png", "svg", "pdf", "gif".
    fonts
        Families or files of fonts for what the built-in ones lack.
    """

    kinds: tuple[str, ...]
    choice: "Choice"
    layout: "Layout"
    sheet: "Sheet"
    language: str
    whole: bool
    bounds: tuple[float, float, float, float] | None
    base_map: bool
    seconds: float


def parsed_days(asked: Iterable[str]) -> tuple[date, ...]:
    """Return days that are given one by one or with commas between them.

    Raises
    ------
    BadParameter
        One of them is no day.
    """
    days = []
    for part in (part.strip() for given in asked for part in given.split(",")):
        try:
            days.append(date.fromisoformat(part))
        except ValueError as error:
            raise typer.BadParameter(
                f"{part!r} is no day; write it as 2016-12-11", param_hint="--on"
            ) from error
    return tuple(days)


def parsed_size(asked: str) -> tuple[int, int]:
    """Return width and height in CSS pixels.

    Raises
    ------
    BadParameter
        It is no size, or too large a one.
    """
    found = _SIZE.fullmatch(asked)
    if found is None or max(size := (int(found[1]), int(found[2]))) > _LARGEST:
        raise typer.BadParameter(
            f"{asked!r} is no size; write it as 1000x700, up to {_LARGEST} pixels", param_hint="--size"
        )
    return size


def parsed_bounds(asked: str | None) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north in degrees, None where nothing is asked.

    Raises
    ------
    BadParameter
        They are no four numbers, or no part of the world that a Mercator map can show.
    """
    if asked is None:
        return None
    try:
        west, south, east, north = (float(part) for part in asked.split(","))
    except ValueError:
        west = south = east = north = 0.0
    if not (
        -_EASTERNMOST <= west < east <= _EASTERNMOST and -_NORTHERNMOST <= south < north <= _NORTHERNMOST
    ):
        raise typer.BadParameter(
            f"{asked!r} are no bounds; write west, south, east and north in degrees, as 37.5,34,39,35.2",
            param_hint="--bounds",
        )
    return west, south, east, north


def album_of(
    timeline: "Timeline", provenance: "Provenance", wish: Wish, memory: "Memory", *, as_known: bool
) -> "Album":
    """Return what draws the pictures."""
    from conflictmap.maps.pictures import Album  # noqa: PLC0415 - heavy, and other exports do without

    return Album(
        timeline,
        provenance,
        wish.sheet,
        as_known=as_known,
        whole=wish.whole,
        bounds=wish.bounds,
        base_map=wish.base_map,
        memory=memory,
        language=wish.language,
    )


def write_pictures(album: "Album", wish: Wish, folder: Path) -> tuple[list[str], list[str]]:
    """Write the pictures and their captions; return the names of the files, and what is to be said of them.

    Raises
    ------
    InputError
        A day is outside of the map's, there are too many, or a file cannot be written.
    """
    from conflictmap.maps.pictures import (  # noqa: PLC0415 - as above
        Choice,
        PictureFormat,
        animated,
        encoded,
        stills,
    )

    names: list[str] = []

    def put(name: str, contents: "Mapping[str, bytes]", caption: "Caption") -> None:
        text = f"{caption.text}\n\nAlternative text:\n{caption.alternative}\n"
        for kind, content in {**contents, _CAPTION: text.encode()}.items():
            (folder / f"{name}.{kind}").write_bytes(content)
            names.append(f"{name}.{kind}")

    kinds = [PictureFormat(kind) for kind in wish.kinds if kind != _ANIMATION]
    open_choice = wish.choice.open
    if kinds:
        # Who names no day means the newest picture there is.
        days = (album.chronicle.last,) if open_choice else wish.choice.days(album)
        for still in stills(album, days, wish.layout, apart=wish.choice.changes):
            picture = still.draw()
            put(
                still.name,
                {kind: encoded(picture, kind, album.provenance) for kind in kinds},
                picture.caption,
            )
    if _ANIMATION in wish.kinds:
        choice = Choice(changes=True, first=wish.choice.first, last=wish.choice.last)
        days = (choice if open_choice else wish.choice).days(album)
        running = animated(album.frames(days), seconds=wish.seconds)
        put(f"{days[0]}_to_{days[-1]}_animated", {_ANIMATION: running}, album.caption(days))
    return names, _remarks(album)


def _remarks(album: "Album") -> list[str]:
    missing = album.missing
    if not missing:
        return []
    shown = missing if len(missing) <= _SHOWN else f"{missing[:_SHOWN]} and more"
    return [f"no font has {shown}: these show as boxes. Name a font that has them with --font"]
