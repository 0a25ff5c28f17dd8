"""Sheets of paper: a heading, one map or several side by side, a legend, and the notes below."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from conflictmap.colours import PAPER
from conflictmap.maps.basemap import CREDIT
from conflictmap.maps.pictures import sayings
from conflictmap.maps.pictures.drawing import draw_day, draw_ground_of
from conflictmap.maps.pictures.fonts import Fonts
from conflictmap.maps.pictures.pen import Pen, Type, disc, polyline
from conflictmap.maps.pictures.scene import Scene
from conflictmap.maps.pictures.signs import draw_sign
from conflictmap.provenance import Provenance

DPI: Final = 96
"""CSS pixels to an inch."""

_EDGE: Final = 22.0
LEGEND: Final = 214.0
"""Pixels that the legend is wide."""
_TITLE: Final = Type(23, bold=True, serif=True)
_DAY: Final = Type(16, bold=True)
_PANEL_DAY: Final = Type(12, bold=True)
_TEXT: Final = Type(12)
_HEADING: Final = Type(10, bold=True)
_SMALL: Final = Type(10)
_LEADING: Final = 1.42
_GAP: Final = 10.0
_SIGN: Final = 8.0
_PANEL_HEAD: Final = 22.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """How large a picture is, and what it is set in.

    Attributes
    ----------
    width, height
        In CSS pixels, 96 to an inch.
    fonts
        The families of its text.
    legend
        Whether it has one.
    signed
        Whether it names sources, and the version, settings and time that made it.
    """

    width: float = 1000.0
    height: float = 700.0
    fonts: Fonts = field(default_factory=Fonts)
    legend: bool = True
    signed: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """One map of a sheet.

    Attributes
    ----------
    marked
        Ids of places to set off.
    caption
        What stands over it, where the sheet has several.
    """

    day: date
    marked: frozenset[str] = frozenset()
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the sheet, in pixels from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Plan:
    """Where things go on a sheet.

    Attributes
    ----------
    maps
        A frame a panel.
    notes
        The lines at the bottom, and where the first of them is.
    """

    heading: Frame
    maps: tuple[Frame, ...]
    legend: Frame | None
    notes: tuple[str, ...]
    notes_top: float


def new_figure(sheet: Sheet, scale: float = 1.0) -> Figure:
    """Return an empty sheet; `scale` is how many dots a CSS pixel has."""
    figure = Figure(figsize=(sheet.width / DPI, sheet.height / DPI), dpi=DPI * scale, facecolor=PAPER.paper)
    # The figure keeps it; it draws bitmaps, and measures text for all formats.
    FigureCanvasAgg(figure)
    return figure


def pen_on(figure: Figure, sheet: Sheet, frame: Frame | None = None) -> Pen:
    """Return a pen that draws within a frame of the sheet, or on all of it."""
    area = frame or Frame(0, 0, sheet.width, sheet.height)
    bottom = sheet.height - area.top - area.height
    box = (
        area.left / sheet.width,
        bottom / sheet.height,
        area.width / sheet.width,
        area.height / sheet.height,
    )
    axes = figure.add_axes(box)
    axes.set_axis_off()
    axes.set_xlim(0, area.width)
    axes.set_ylim(area.height, 0)
    axes.set_autoscale_on(False)
    return Pen(axes, sheet.fonts)


def wrapped(pen: Pen, text: str, kind: Type, width: float) -> list[str]:
    """Return a text in lines that are no wider than so many pixels, as far as its words allow."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and pen.width_of(longer, kind) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def planned(pen: Pen, sheet: Sheet, notes: Sequence[str], panels: int, columns: int) -> Plan:
    """Return where the parts of a sheet go.

    Parameters
    ----------
    notes
        Texts for the bottom, each beginning a line of its own.
    panels, columns
        How many maps there are, and how many side by side.
    """
    inner = sheet.width - 2 * _EDGE
    lines = tuple(line for note in notes if note for line in wrapped(pen, note, _SMALL, inner))
    height = len(lines) * _SMALL.size * _LEADING
    notes_top = sheet.height - _EDGE * 0.7 - height
    heading = Frame(_EDGE, _EDGE * 0.7, inner, 62)
    top = heading.top + heading.height + _GAP
    legend = (
        Frame(sheet.width - _EDGE - LEGEND, top, LEGEND, notes_top - top - _GAP) if sheet.legend else None
    )
    across = inner - (LEGEND + _GAP * 1.6 if legend else 0)
    down = notes_top - top - _GAP
    rows = -(-panels // columns)
    head = _PANEL_HEAD if panels > 1 else 0
    width = (across - (columns - 1) * _GAP) / columns
    tall = (down - (rows - 1) * _GAP) / rows
    maps = tuple(
        Frame(
            _EDGE + (number % columns) * (width + _GAP),
            top + (number // columns) * (tall + _GAP) + head,
            width,
            tall - head,
        )
        for number in range(panels)
    )
    return Plan(heading, maps, legend, lines, notes_top)


def notes_of(scene: Scene, days: Sequence[date], provenance: Provenance, *, signed: bool) -> list[str]:
    """Return the notes that a picture of the days owes its readers."""
    uncertain = " ".join(filter(None, (sayings.uncertainty(scene, days), sayings.outside(scene))))
    if not signed:
        return [uncertain]
    return [
        uncertain,
        " ".join(
            filter(
                None,
                (sayings.sources(provenance), *(f"{credit.rstrip('.')}." for credit in provenance.credits)),
            )
        ),
        f"Base map: {CREDIT}. Made with {provenance.made_by}."
        if scene.ground is not None
        else f"Made with {provenance.made_by}.",
    ]


def draw_heading(pen: Pen, plan: Plan, title: str, day: str, basis: str) -> None:
    """Write the title, the day, and what the picture is an answer to."""
    frame = plan.heading
    size = _TITLE
    while pen.width_of(title, size) > frame.width and size.size > _TEXT.size:
        size = Type(size.size - 1, bold=True, serif=True)
    pen.write(title, frame.left, frame.top + 16, size, colour=PAPER.ink)
    pen.write(day, frame.left, frame.top + 48, _DAY, colour=PAPER.ink)
    left = frame.left + pen.width_of(day, _DAY) + 12
    pen.write(basis, left, frame.top + 48, _TEXT, colour=PAPER.muted)


def draw_notes(pen: Pen, plan: Plan) -> None:
    """Write the lines at the bottom."""
    for number, line in enumerate(plan.notes):
        y = plan.notes_top + (number + 0.5) * _SMALL.size * _LEADING
        pen.write(line, _EDGE, y, _SMALL, colour=PAPER.muted)


def draw_panel_head(pen: Pen, frame: Frame, panel: Panel) -> None:
    """Write over a map which day it shows."""
    day = sayings.short_day(panel.day)
    pen.write(day, frame.left, frame.top - 10, _PANEL_DAY, colour=PAPER.ink)
    if panel.caption:
        left = frame.left + pen.width_of(day, _PANEL_DAY) + 8
        pen.write(panel.caption, left, frame.top - 10, _SMALL, colour=PAPER.muted)


def draw_map(pen: Pen, scene: Scene, panel: Panel) -> None:
    """Draw a day with its ground and an edge around it."""
    draw_ground_of(pen, scene)
    draw_day(pen, scene, panel.day, marked=panel.marked)
    view = scene.view
    edge = polyline([(0, 0), (view.width, 0), (view.width, view.height), (0, view.height), (0, 0)])
    pen.draw(edge, stroke=PAPER.rule, width=2, over=20)


def draw_legend(pen: Pen, frame: Frame, scene: Scene, days: Sequence[date], *, marked: bool) -> None:
    """List the holders and the signs that occur on the days."""
    y = frame.top + 6
    groups = (
        ("REPORTED HOLDER", sayings.legend_holders(scene, days)),
        ("SIGNS", sayings.legend_signs(scene, days)),
    )
    rings = any(scene.ring(place) > scene.size(place) + 4 for place in scene.shown)
    for heading, entries in groups:
        if not entries and not (heading == "SIGNS" and rings):
            continue
        pen.write(heading, frame.left, y, _HEADING, colour=PAPER.muted)
        y += 21
        for entry in entries:
            siege = entry.look is not None and entry.look.besieger is not None
            y += 7 if siege else 0
            if entry.look is not None:
                draw_sign(pen, (frame.left + 14, y), _SIGN, entry.look)
            y = _entry(pen, frame, y, entry.text) + (7 if siege else 0)
        y += 9
    y -= 9
    if rings:
        pen.draw(disc(frame.left + 14, y, 9), stroke=PAPER.muted, width=1, dash=(3, 3))
        y = _entry(pen, frame, y, "Ring: how far the point may be off")
    if marked:
        pen.draw(disc(frame.left + 14, y, 9), stroke=PAPER.accent, width=2.2)
        _entry(pen, frame, y, "Blue ring: changed")


def _entry(pen: Pen, frame: Frame, y: float, text: str) -> float:
    """Write a line of the legend, and return where the next one goes."""
    lines = wrapped(pen, text, _TEXT, frame.width - 34)
    for number, line in enumerate(lines):
        pen.write(line, frame.left + 34, y + number * 15, _TEXT, colour=PAPER.ink)
    return y + (len(lines) - 1) * 15 + 24
