"""A report as one page of HTML that needs nothing else, and runs no script."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2
from markupsafe import Markup

from conflictmap.addresses import web_address
from conflictmap.maps.pictures.sayings import short_day
from conflictmap.reporting import phrases
from conflictmap.reporting.content import METHOD, Report
from conflictmap.reporting.pictures import Illustration
from conflictmap.wording import plain

_TEMPLATES: Final = Path(__file__).parent / "templates"
# Dots to a CSS pixel in the pictures.
_SCALE: Final = 2


@dataclass(frozen=True, slots=True)
class _Image:
    """A picture as the template gets it; width and height in CSS pixels."""

    source: str
    alternative: str
    caption: str
    width: int
    height: int


def html_of(report: Report, pictures: Sequence[tuple[Illustration, bytes]]) -> str:
    """Return a report as a page; all text from articles is text, and only web addresses are links.

    Parameters
    ----------
    pictures
        Each with its PNG.
    """
    style = (_TEMPLATES / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_holdable,
    )
    return environment.get_template("report.html.jinja").render(
        report=report,
        pictures=[_image(illustration, png) for illustration, png in pictures],
        style=Markup(style),  # noqa: S704 - our own file
        style_hash=f"sha256-{digest}",
        method=METHOD,
        day=short_day,
        turn=phrases.turn,
        source=phrases.source,
        citation=phrases.citation,
        address=web_address,
    )


def _holdable(value: object) -> object:
    """Return text without what no page can hold; what is markup is ours."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _image(illustration: Illustration, png: bytes) -> _Image:
    figure, caption = illustration.picture.figure, illustration.picture.caption
    width, height = (round(inches * figure.dpi / _SCALE) for inches in figure.get_size_inches())
    source = f"data:image/png;base64,{base64.b64encode(png).decode()}"
    return _Image(source, caption.alternative, caption.text, width, height)
