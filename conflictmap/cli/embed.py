"""`conflictmap embed`: the lines that put a project's map into another page."""

import html
import os
import re
import sys
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from urllib.parse import quote

import typer

from conflictmap.addresses import fault_of
from conflictmap.errors import InputError

if TYPE_CHECKING:
    from conflictmap.model import Timeline

EXAMPLE: Final = "Example: conflictmap embed palmyra --on 2016-12-12 --place Palmyra > map.html"

_MOST: Final = 100
# The page's own policy, as the page states it.
_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def embed(
    project: Annotated[Path, typer.Argument(help="The project's folder.", metavar="PROJECT")],
    *,
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="The day that is shown at first."),
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="NAME", help="The place whose reports are shown at first.")
    ] = None,
    lang: Annotated[
        str | None,
        typer.Option(metavar="CODE", help="The language of the interface; by default the reader's own."),
    ] = None,
    height: Annotated[
        int | None, typer.Option(metavar="PX", help="Height in CSS pixels, at least 320; 480 by default.")
    ] = None,
    ratio: Annotated[
        str | None, typer.Option(metavar="W:H", help="Width to height instead, such as 16:9.")
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the page is published; by default what the settings say."),
    ] = None,
    self_contained: Annotated[
        bool, typer.Option("--self-contained", help="Put the whole page into the lines: nothing is hosted.")
    ] = False,
) -> None:
    """Print an iframe that shows the built map in another page.

    It leads to the published page (--url, or url in the settings), or else to the built file, by its path
    from the folder that this is run in.
    """
    # Imported here since `conflictmap embed --help` needs none of it.
    from conflictmap.building.writing import PAGE  # noqa: PLC0415 - see above
    from conflictmap.maps import embedding  # noqa: PLC0415 - see above
    from conflictmap.project import Project  # noqa: PLC0415 - as above

    if self_contained and url:
        raise typer.BadParameter("a page that stands in the lines has no address", param_hint="--url")
    if height is not None and ratio is not None:
        raise typer.BadParameter("the height follows from --ratio", param_hint="--height")
    shape = _ratio(ratio)
    if height is not None and height < embedding.LEAST_HEIGHT:
        raise InputError(
            f"{height} pixels leave no room for the map",
            where="--height",
            mend=f"Give {embedding.LEAST_HEIGHT} or more",
        )
    if lang is not None and lang not in embedding.LANGUAGES:
        raise InputError(
            f"the page does not speak {lang!r}",
            where="--lang",
            mend=f"Use one of {', '.join(embedding.LANGUAGES)}",
        )
    opened = Project.open(project)
    page = opened.output / PAGE
    address = _address(url, opened.settings.output.url)
    built = _built(page)
    day = _day(on.date() if on else None, built)
    link = embedding.view_link(day, _place(place, built, project), lang)
    title = f"{opened.settings.title}, {day}" if day else opened.settings.title
    frame = embedding.Frame(title, height=height or embedding.HEIGHT, ratio=shape)
    if self_contained:
        text = _text(page)
        frame = replace(frame, page=embedding.with_link(text, link, str(page)))
        _say_policy(text)
    else:
        frame = replace(frame, src=f"{address or _relative(page)}#{link}")
    sys.stdout.write(f"{embedding.snippet(frame)}\n")


def _ratio(asked: str | None) -> tuple[int, int] | None:
    if asked is None:
        return None
    found = re.fullmatch(r"(\d{1,4})[:/](\d{1,4})", asked)
    width, height = (int(found[1]), int(found[2])) if found else (0, 0)
    if not (0 < width <= _MOST and 0 < height <= _MOST):
        raise InputError(f"{asked!r} is no ratio", where="--ratio", mend="Write width:height, such as 16:9")
    return width, height


def _address(given: str | None, of_settings: str) -> str:
    if given is None:
        return of_settings
    fault = fault_of(given)
    if fault is not None:
        raise InputError(fault[0], where="--url", mend=fault[1])
    return given


def _relative(page: Path) -> str:
    try:
        path = Path(os.path.relpath(page))
    except ValueError:
        # Another drive of Windows.
        return page.resolve().as_uri()
    return quote(path.as_posix())


def _text(page: Path) -> str:
    try:
        return page.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("the page cannot be read", where=str(page), mend="Run conflictmap build") from error


def _built(page: Path) -> "Timeline":
    """Return the states that the page shows."""
    from conflictmap.building.writing import CONTROL  # noqa: PLC0415 - as above
    from conflictmap.control.table import read_control  # noqa: PLC0415 - heavy

    if not page.is_file():
        raise InputError("there is no map yet", where=str(page), mend="Run conflictmap build")
    return read_control(page.with_name(CONTROL))


def _day(day: date | None, built: "Timeline") -> date | None:
    if day is None:
        return None
    first = min(state.start for state in built.states)
    last = max(state.end for state in built.states)
    if not first <= day <= last:
        raise InputError(
            f"the map does not show {day}", where="--on", mend=f"Choose a day from {first} to {last}"
        )
    return day


def _place(asked: str | None, built: "Timeline", project: Path) -> str | None:
    from conflictmap.cli.explain import find_place  # noqa: PLC0415 - heavy

    return None if asked is None else find_place(asked, built.places, str(project))


def _say_policy(page: str) -> None:
    """Say what a host has to allow: a page inside `srcdoc` is under its host's policy as well as its own."""
    found = _POLICY.search(page)
    if found is not None:
        rules = html.unescape(found[1]).split("; ")
        wanted = "; ".join(rule for rule in rules if rule.startswith(("script-src", "style-src", "img-src")))
        typer.echo(f"A host page with a Content-Security-Policy has to allow {wanted}", err=True)
