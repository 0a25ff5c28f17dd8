"""The map as one HTML file: a `folium.Map` with everything it needs inside.

A policy in the page allows no request and runs no script but the two that are in it, by their hashes.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import folium
import jinja2
from branca.element import Figure
from folium.template import Template
from markupsafe import Markup

from conflictmap import __version__
from conflictmap.articles.copies import Copy
from conflictmap.control.claim_weights import ClaimWeight
from conflictmap.drafts import drafted
from conflictmap.maps.basemap import CREDIT, BaseMap, base_map
from conflictmap.maps.bundle import page_bundle
from conflictmap.maps.columns import compressed, pack, whole
from conflictmap.maps.embedding import OEMBED, Preview, beside
from conflictmap.maps.payload import extent_of, payload
from conflictmap.maps.tiles import Tiles
from conflictmap.memory import FORGETFUL, Memory
from conflictmap.model import Place, Timeline

_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What of a page is not in the timeline.

    Attributes
    ----------
    title
        The heading, plain text in any script.
    description
        A sentence under it; "" for none.
    credits
        Lines at the page's end: where places and articles come from.
    base_map
        Whether to draw land and borders under the places.
    tiles
        A tile server's map that a reader may ask for; None for none. Nothing is asked of it until then.
    weights
        What the sources of claims are worth, by the claims' ids; the page says so beside each quote.
    copies
        Which articles repeat an earlier one; the page says so beside their quotes.
    memory
        Spares drawing the same base map again.
    url
        The address at which the page is published, whole; "" where it has none, or where that is not known.
    preview
        The picture beside the page that stands for it wherever a link to it is shown.
    link
        What the page shows where its own address does not say, as it would stand there after the #.
    generator
        What made the page: the program with its version, and the settings.
    """

    title: str = "Reported control"
    description: str = ""
    credits: tuple[str, ...] = ()
    base_map: bool = True
    tiles: Tiles | None = None
    weights: Mapping[str, ClaimWeight] = field(default_factory=dict)
    copies: tuple[Copy, ...] = ()
    memory: Memory = FORGETFUL
    url: str = ""
    preview: Preview | None = None
    link: str = ""
    generator: str = f"conflictmap {__version__}"


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything that templates/page.html.jinja gets.

    Attributes
    ----------
    language
        ISO 639-1 code of the interface.
    title, description, credits, url, preview, link, generator
        As in `PageOptions`; escaped by the template.
    picture, oembed
        The addresses of the preview and of oembed.json; "" where the page has none, or no address itself.
    policy
        The content-security policy.
    style, script
        Markup: the bundle's style sheet and script.
    head, body, start
        Markup: what folium's elements add to the head and the body, and the script that starts the map.
    core, sources, base_map
        The data blocks, base64; None where the page has none.
    tiles
        Markup: what the page's script has to know of the tiles that a reader may ask for, as JSON; or None.
    """

    language: str
    title: str
    description: str
    credits: tuple[str, ...]
    policy: str
    style: Markup
    script: Markup
    head: Markup
    body: Markup
    start: Markup
    core: str
    sources: str | None
    base_map: str | None
    tiles: Markup | None
    url: str = ""
    preview: Preview | None = None
    link: str = ""
    generator: str = ""
    picture: str = ""
    oembed: str = ""


class ControlMap(folium.Map):
    """A timeline as a `folium.Map` of its own: add what you like, then `save` it.

    Parameters
    ----------
    timeline
        What to show.
    options
        Title, credits and the like.

    Raises
    ------
    InstallationError
        The viewer's bundle has not been made.
    NothingLeftError
        The timeline holds no state.
    """

    _template = Template((_TEMPLATES / "map.html.jinja").read_text())

    def __init__(self, timeline: Timeline, options: PageOptions | None = None) -> None:
        super().__init__(location=(0.0, 0.0), zoom_start=2, tiles=None, zoom_control=False, zoom_snap=0.25)
        # folium's own lists name servers that a page made here must not ask.
        self.default_js = []
        self.default_css = []
        # folium draws ids at random; one map a page needs none, and equal input must give equal bytes.
        self._id = "control"
        PageFigure(timeline, options or PageOptions()).add_child(self, name=self.get_name())


class PageFigure(Figure):
    """The page around the map: folium's figure, drawn by a template of our own."""

    def __init__(self, timeline: Timeline, options: PageOptions) -> None:
        super().__init__(title=options.title)
        self._id = "page"
        self.header._children.pop("meta_http")  # noqa: SLF001 -- the template states the encoding
        self.options = options
        # Beside one another: geometry and compression leave Python's lock to others.
        with ThreadPoolExecutor(max_workers=1) as beside:
            ground = beside.submit(_ground, timeline.places, options.memory) if options.base_map else None
            data = payload(timeline, options.weights, options.copies)
            self.core = compressed(data.core)
            self.sources = None if data.sources is None else compressed(data.sources)
            self.ground = None if ground is None else ground.result()

    def render(self, **kwargs: Any) -> str:
        """Return the page."""
        for child in self._children.values():
            child.render(**kwargs)
        return _template().render(page=self._content(**kwargs))

    def _content(self, **kwargs: Any) -> PageContent:
        bundle = page_bundle()
        tiles = self.options.tiles
        start = self.script.render(**kwargs)
        ground = None if self.ground is None else compressed(pack(self.ground.meta, self.ground.columns()))
        credits_ = (*self.options.credits, *([f"Base map: {CREDIT}"] if ground else []))
        return PageContent(
            language="en",
            generator=whole(self.options.generator),
            title=whole(self.options.title),
            description=whole(self.options.description),
            credits=tuple(whole(line) for line in credits_),
            policy=_policy(
                scripts=(bundle.script, start), styles=(bundle.style,), images=tiles.origin if tiles else ""
            ),
            style=Markup(bundle.style),  # noqa: S704 -- our own bundle
            script=Markup(bundle.script),  # noqa: S704 -- our own bundle
            head=Markup(self.header.render(**kwargs)),  # noqa: S704 -- folium's elements, which escape themselves
            body=Markup(self.html.render(**kwargs)),  # noqa: S704 -- as above
            start=Markup(start),  # noqa: S704 -- as above
            core=self.core,
            sources=self.sources,
            base_map=ground,
            tiles=None if tiles is None else Markup(tiles.json()),  # noqa: S704 -- escaped there
            url=self.options.url,
            preview=self.options.preview,
            link=whole(self.options.link),
            picture=beside(self.options.url, self.options.preview.name) if self.options.preview else "",
            oembed=beside(self.options.url, OEMBED),
        )


def page_html(timeline: Timeline, options: PageOptions | None = None) -> str:
    """Return the page of a timeline; equal arguments give equal text.

    Raises
    ------
    InstallationError
        The viewer's bundle has not been made.
    NothingLeftError
        The timeline holds no state.
    """
    html: str = ControlMap(timeline, options).get_root().render()
    return html


def write_page(timeline: Timeline, path: Path, options: PageOptions | None = None) -> None:
    """Write the page of a timeline to `path`, whole or not at all.

    Raises
    ------
    InstallationError
        The viewer's bundle has not been made.
    NothingLeftError
        The timeline holds no state.
    InputError
        The file cannot be written.
    """
    html = page_html(timeline, options)
    with drafted(path) as draft:
        draft.write_text(html, encoding="utf-8", newline="\n")


def _ground(places: Sequence[Place], memory: Memory) -> BaseMap | None:
    extent = extent_of(places)
    taken = [place.point for place in places if place.point is not None]
    return None if extent is None else base_map(extent, taken, memory)


def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    source = (_TEMPLATES / "page.html.jinja").read_text(encoding="utf-8")
    # Indentation is for who reads the template.
    return environment.from_string(re.sub(r"^ +", "", source, flags=re.MULTILINE))


def _policy(scripts: tuple[str, ...], styles: tuple[str, ...], images: str) -> str:
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {_hashes(scripts)}",
            f"style-src {_hashes(styles)}",
            f"img-src data: blob: {images}".strip(),
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def _hashes(texts: tuple[str, ...]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
