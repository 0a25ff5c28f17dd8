"""The map's layer for anybody's `folium.Map`."""

from pathlib import Path
from typing import Any, Protocol

from branca.element import Element, Figure, MacroElement
from folium.template import Template

from conflictmap.maps.bundle import layer_bundle
from conflictmap.maps.columns import compressed
from conflictmap.maps.payload import extent_of, payload
from conflictmap.model import Timeline, content_id

_TEMPLATES = Path(__file__).parent / "templates"


class HasTimeline(Protocol):
    """What notebooks show: it has a timeline, and more besides."""

    @property
    def model(self) -> Timeline:
        """The timeline."""


class ControlLayer(MacroElement):
    """Reported control through time, with a slider, on a folium map.

    Parameters
    ----------
    timeline
        What to show, also as `conflictmap.fuse` returns it. Claims and articles are not carried along: they
        belong to the page.

    Raises
    ------
    InstallationError
        The viewer's bundle has not been made.
    NothingLeftError
        The timeline holds no state.

    Examples
    --------
    >>> ControlLayer(timeline).add_to(folium.Map([34.55, 38.27]))  # doctest: +SKIP
    """

    _template = Template((_TEMPLATES / "layer.html.jinja").read_text())

    def __init__(self, timeline: Timeline | HasTimeline) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca leaves it so
        self._name = "ControlLayer"
        timeline = timeline if isinstance(timeline, Timeline) else timeline.model
        data = payload(timeline)
        self.core = compressed(data.core)
        self._id = content_id(self.core)
        west, south, east, north = extent_of(timeline.places) or (None, None, None, None)
        self._bounds = [[south, west], [north, east]]

    def render(self, **kwargs: Any) -> None:  # type: ignore[override] # as every MacroElement's
        """Add the layer to the figure of its map, and its script and style once a figure."""
        figure = self.get_root()
        if not isinstance(figure, Figure):
            raise TypeError("a ControlLayer is drawn on a folium map: add it to one first")
        bundle = layer_bundle()
        figure.header.add_child(_Verbatim("style", bundle.style), name="conflictmap_style")
        figure.header.add_child(_Verbatim("script", bundle.script), name="conflictmap_script")
        super().render(**kwargs)  # type: ignore[no-untyped-call] # branca leaves it so

    def _get_self_bounds(self) -> list[list[float | None]]:
        return self._bounds


class _Verbatim(Element):
    """A script or style that is not itself a template, as branca takes all other text to be."""

    def __init__(self, tag: str, text: str) -> None:
        super().__init__()
        self.tag = tag
        self.text = text

    def render(self, **_kwargs: Any) -> str:
        return f"<{self.tag}>{self.text}</{self.tag}>"
