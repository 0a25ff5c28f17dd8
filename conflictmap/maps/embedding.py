"""The page inside other pages: the iframe that holds it, and how services that embed links learn of it."""

import html
import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

import jinja2

from conflictmap.errors import InputError
from conflictmap.wording import TURNING

OEMBED: Final = "oembed.json"
LANGUAGES: Final = ("ar", "en", "fr", "ru", "uk")
"""What the page's interface speaks, as ISO 639-1 codes."""

WIDTH: Final = 800
HEIGHT: Final = 480
LEAST_HEIGHT: Final = 320
"""CSS pixels; in less there is no map left between the title and the slider."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
_ROOT: Final = "<html "
_TURNING: Final = re.compile(f"[{TURNING}]")


@dataclass(frozen=True, slots=True)
class Preview:
    """A picture beside the page.

    Attributes
    ----------
    name
        Of its file.
    width, height
        Pixels.
    alt
        What is to be seen on it, in words.
    """

    name: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Frame:
    """An iframe with the page in it: everything that templates/embed.html.jinja gets.

    Attributes
    ----------
    title
        What screen readers announce.
    src
        The page's address, with the link; "" where the page itself is inside.
    page
        The page's text; "" where it is at `src`.
    height
        CSS pixels; the width is all there is.
    ratio
        Width to height, for example (16, 9); the height then follows from the width. None for a fixed height.
    least
        Height in CSS pixels below which the ratio is given up.
    """

    title: str
    src: str = ""
    page: str = ""
    height: int = HEIGHT
    ratio: tuple[int, int] | None = None
    least: int = LEAST_HEIGHT


def view_link(day: date | None = None, place: str | None = None, language: str | None = None) -> str:
    """Return what makes the page compact and says what it shows, as it stands after the # of an address."""
    asked = {"embed": "1", "day": day.isoformat() if day else None, "place": place, "lang": language}
    return urlencode({key: value for key, value in asked.items() if value})


def snippet(frame: Frame) -> str:
    """Return the HTML of an iframe; what stands in it is escaped, marks that turn the writing as well.

    Raw, these would turn the lines of an editor or a terminal round; in HTML they are the same.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    lines = environment.get_template("embed.html.jinja").render(frame=frame).strip()
    return _TURNING.sub(lambda found: f"&#x{ord(found[0]):x};", lines)


def with_link(page: str, link: str, where: str) -> str:
    """Return a page that was written already, opening on what `link` says wherever it has no address.

    Raises
    ------
    InputError
        It is no page of conflictmap.
    """
    head, root, rest = page.partition(_ROOT)
    if not root or "data-view=" not in rest[:200]:
        raise InputError("this is no page of conflictmap", where=where, mend="Run conflictmap build")
    return f'{head}{root}data-link="{html.escape(link)}" {rest}'


def beside(url: str, name: str) -> str:
    """Return the address of a file beside the published page; "" where the page has none."""
    return urljoin(url, name) if url else ""


def oembed(title: str, url: str, preview: Preview | None = None) -> str:
    """Return oembed.json of a published page (type `rich` of oEmbed 1.0); equal arguments give equal text.

    Parameters
    ----------
    title
        The map's title.
    url
        The page's address.
    preview
        The picture beside the page.
    """
    parts = urlsplit(url)
    answer: dict[str, object] = {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": parts.hostname,
        "provider_url": f"{parts.scheme}://{parts.netloc}/",
        "html": snippet(Frame(title, src=f"{url}#{view_link()}")),
        "width": WIDTH,
        "height": HEIGHT,
    }
    if preview is not None:
        answer |= {
            "thumbnail_url": beside(url, preview.name),
            "thumbnail_width": preview.width,
            "thumbnail_height": preview.height,
        }
    return json.dumps(answer, ensure_ascii=False, indent=2) + "\n"
