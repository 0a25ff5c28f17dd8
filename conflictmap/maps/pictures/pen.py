"""A pen that draws on paper measured in CSS pixels, as the page's canvas is, with matplotlib."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import shapely
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.patheffects import Normal, Stroke

from conflictmap.maps.pictures.fonts import Fonts
from conflictmap.wording import plain

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backends.backend_agg import FigureCanvasAgg

POINTS: Final = 0.75
"""Points of a CSS pixel."""


@dataclass(frozen=True, slots=True)
class Type:
    """How text is set: size in pixels, and what else a font has."""

    size: float
    bold: bool = False
    italic: bool = False
    serif: bool = False


# From the right and clockwise, as a canvas draws it, so that dashes begin where those of the page do.
_CIRCLE: Final = Path.arc(0, 360)


def disc(x: float, y: float, r: float) -> Path:
    """Return a circle."""
    return Path(np.asarray(_CIRCLE.vertices) * max(r, 0.5) + (x, y), _CIRCLE.codes)


def wedge(x: float, y: float, r: float, start: float, end: float) -> Path:
    """Return a piece of a disc between two angles in degrees, clockwise from the right, as y points down."""
    arc = Path.wedge(start, end)
    return Path(np.asarray(arc.vertices) * r + (x, y), arc.codes)


def polyline(points: Sequence[tuple[float, float]]) -> Path:
    """Return a line through points."""
    return Path(np.asarray(points, float))


def segments(ends: Sequence[tuple[tuple[float, float], tuple[float, float]]]) -> Path:
    """Return lines that do not hang together."""
    vertices = np.asarray(ends, float).reshape(-1, 2)
    return Path(vertices, np.tile([Path.MOVETO, Path.LINETO], len(ends)))


def outline(shape: shapely.Geometry) -> Path:
    """Return polygons or lines, of one part or of many, as one path with their holes."""
    parts = []
    for part in shapely.get_parts(shape):
        rings = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        parts += [
            Path(shapely.get_coordinates(ring), closed=part.geom_type == "Polygon")
            for ring in rings
            if not ring.is_empty
        ]
    return Path.make_compound_path(*parts) if parts else Path(np.empty((0, 2)))


class Pen:
    """Draws on axes whose unit is a CSS pixel and whose y points down.

    Parameters
    ----------
    axes
        What to draw on.
    fonts
        What text is set in.
    """

    def __init__(self, axes: "Axes", fonts: Fonts) -> None:
        self.axes = axes
        self.fonts = fonts
        self._widths: dict[tuple[str, Type], float] = {}

    def draw(
        self,
        path: Path,
        *,
        fill: str | tuple[str, float] | None = None,
        stroke: str | tuple[str, float] | None = None,
        width: float = 1.0,
        dash: Sequence[float] | None = None,
        strength: float = 1.0,
        within: Path | None = None,
        over: float = 1.0,
    ) -> None:
        """Fill and stroke a path.

        Parameters
        ----------
        fill, stroke
            A colour, or a colour and its opacity; None leaves it out.
        width, dash
            Of the line, in pixels.
        strength
            Opacity of it all.
        within
            The outline that clips it.
        over
            What is drawn with a higher one lies on top.
        """
        if len(np.asarray(path.vertices)) == 0:
            return
        pattern: Any = "solid" if dash is None else (0, tuple(part / width for part in dash))
        patch = PathPatch(
            path,
            facecolor=_faded(fill, strength),
            edgecolor=_faded(stroke, strength),
            linewidth=0 if stroke is None else width * POINTS,
            linestyle=pattern,
            capstyle="butt",
            joinstyle="round",
            zorder=over,
        )
        # Adding a patch would take its extent into account, which nobody asks for.
        self.axes.add_artist(patch)
        if within is not None:
            patch.set_clip_path(within, self.axes.transData)

    def write(
        self,
        text: str,
        x: float,
        y: float,
        kind: Type,
        *,
        colour: str,
        halo: str | None = None,
        align: str = "left",
        middle: bool = True,
        over: float = 9.0,
    ) -> None:
        """Write a line of text, whatever characters it has.

        Parameters
        ----------
        align
            Where `x` is: at the left, the right or the centre.
        middle
            Whether `y` is the middle of the line, or its base.
        halo
            A colour around the letters, which sets them off from what lies below.
        """
        artist = self.axes.text(
            x,
            y,
            plain(text),
            fontproperties=self._font(kind),
            color=colour,
            ha=align,
            va="center_baseline" if middle else "baseline",
            zorder=over,
            parse_math=False,
            usetex=False,
            clip_on=True,
        )
        if halo is not None:
            artist.set_path_effects([Stroke(linewidth=3.0 * POINTS, foreground=halo), Normal()])

    def width_of(self, text: str, kind: Type) -> float:
        """Return how wide a line of text is, in pixels."""
        key = (plain(text), kind)
        if key not in self._widths:
            figure = self.axes.figure
            renderer = cast("FigureCanvasAgg", figure.canvas).get_renderer()  # type: ignore[no-untyped-call] # matplotlib leaves it so
            width, _, _ = renderer.get_text_width_height_descent(key[0], self._font(kind), ismath=False)
            self._widths[key] = float(width) / (figure.dpi * POINTS / 72)
        return self._widths[key]

    def _font(self, kind: Type) -> FontProperties:
        return FontProperties(
            family=list(self.fonts.serif if kind.serif else self.fonts.sans),
            weight="bold" if kind.bold else "normal",
            style="italic" if kind.italic else "normal",
            size=kind.size * POINTS,
        )


def _faded(colour: str | tuple[str, float] | None, strength: float) -> Any:
    if colour is None:
        return "none"
    name, alpha = colour if isinstance(colour, tuple) else (colour, 1.0)
    return (name, alpha * strength)
