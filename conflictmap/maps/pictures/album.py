"""Pictures of a timeline: a day, several days on one sheet, before and after, and days as an animation."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from matplotlib.figure import Figure

from conflictmap.colours import PAPER, visible
from conflictmap.errors import InputError
from conflictmap.maps.pictures import sayings
from conflictmap.maps.pictures.bitmaps import png_of
from conflictmap.maps.pictures.captions import Caption, CaptionWriter
from conflictmap.maps.pictures.layout import (
    LEGEND,
    Panel,
    Plan,
    Sheet,
    draw_heading,
    draw_legend,
    draw_map,
    draw_notes,
    draw_panel_head,
    new_figure,
    notes_of,
    pen_on,
    planned,
)
from conflictmap.maps.pictures.scene import Chronicle, Scene
from conflictmap.maps.pictures.style import styled
from conflictmap.maps.pictures.view import Bounds
from conflictmap.memory import FORGETFUL, Memory
from conflictmap.model import Timeline
from conflictmap.provenance import Provenance

MOST_PANELS: Final = 24
"""More maps than these cannot be read on one sheet."""


# So many maps stand side by side, by how many there are.
_COLUMNS: Final = ((1, 1), (6, 2), (15, 3), (MOST_PANELS, 4))
# A map of a sheet of several is so high, as a share of its width.
_PANEL_SHAPE: Final = 0.8
# What heading and notes take of the height of a sheet, in pixels.
_AROUND: Final = 190.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that has been drawn, with what it says in words.

    Attributes
    ----------
    colours
        Those of the parties, #rrggbb: whatever is done to the picture must keep them apart.
    """

    figure: Figure
    caption: Caption
    colours: tuple[str, ...] = ()

    def _repr_png_(self) -> bytes:
        """Return what a notebook shows."""
        return png_of(self.figure)


@dataclass(frozen=True, slots=True)
class _Content:
    """What a sheet is to show."""

    panels: tuple[Panel, ...]
    heading: str
    columns: int = 1
    days: tuple[date, ...] = ()


def _one(day: date, days: Sequence[date] = ()) -> _Content:
    """Return a day alone, on a sheet that others of its series have room on."""
    return _Content((Panel(day),), sayings.day_in_words(day), days=tuple(days) or (day,))


class Album:
    """Draws pictures of a timeline.

    Parameters
    ----------
    timeline
        What is drawn.
    provenance
        What it rests on; each picture says so.
    sheet
        Size and fonts of the pictures.
    as_known
        Whether they show what was known on each day instead of what is now believed of it.
    whole
        Whether every place has to be in the picture, also those far from all others.
    bounds
        What the pictures show: west, south, east and north in degrees WGS 84.
    base_map
        Whether there is a base map.
    memory
        Spares drawing the same base map again.
    language
        ISO 639-1 code of the language that names the places; the other words are English.

    Raises
    ------
    NothingLeftError
        The timeline holds no state, or no place with coordinates.
    """

    def __init__(
        self,
        timeline: Timeline,
        provenance: Provenance,
        sheet: Sheet | None = None,
        *,
        as_known: bool = False,
        whole: bool = False,
        bounds: Bounds | None = None,
        base_map: bool = True,
        memory: Memory = FORGETFUL,
        language: str = "en",
    ) -> None:
        self.provenance = provenance
        self.sheet = sheet or Sheet()
        self.as_known = as_known
        self.chronicle = Chronicle(timeline, as_known=as_known)
        self._whole = whole
        self._bounds = bounds
        self._base_map = base_map
        self._language = language
        self._memory = memory
        self._scenes: dict[tuple[int, int], Scene] = {}
        # Many dots to a pixel: fonts are as wide as they are meant to be, without hinting.
        self._measuring = pen_on(new_figure(self.sheet, scale=4), self.sheet)

    @property
    def changes(self) -> tuple[date, ...]:
        """The days on which a place looks otherwise than the day before."""
        return tuple(self.chronicle.turns)

    @property
    def missing(self) -> str:
        """The characters for which no font has a letter: they show as boxes."""
        timeline, provenance = self.chronicle.timeline, self.provenance
        names = [one.name for group in (timeline.places, timeline.actors) for one in group]
        names += [name for place in timeline.places for name in place.names.get(self._language, ())]
        return self.sheet.fonts.missing([provenance.title, *names, *provenance.outlets, *provenance.credits])

    def check(self, days: Sequence[date]) -> None:
        """Raise an InputError where a day lies outside of those of the timeline, or there is none."""
        first, last = self.chronicle.first, self.chronicle.last
        if not days:
            raise InputError("there is no day to draw", mend=f"Ask for days from {first} to {last}")
        for day in days:
            if not first <= day <= last:
                raise InputError(
                    f"{day} is outside the days of the map", mend=f"Ask for days from {first} to {last}"
                )

    def slice(self, day: date, days: Sequence[date] = (), scale: float = 2.0) -> Picture:
        """Draw a day.

        Parameters
        ----------
        days
            Other days of the same series: map, legend and notes are then made for all of them.
        scale
            Dots to a CSS pixel.

        Raises
        ------
        InputError
            A day is outside of those of the timeline.
        """
        self.check([day, *days])
        return self._picture(_one(day, days), scale, lambda writer: writer.slice(day))

    def together(self, days: Sequence[date], scale: float = 2.0) -> Picture:
        """Draw several days on one sheet, those places set off in each that changed since the one before.

        Raises
        ------
        InputError
            A day is outside of those of the timeline, or there are more than `MOST_PANELS`.
        """
        self.check(days)
        if len(days) > MOST_PANELS:
            raise InputError(
                f"{len(days)} maps are too many for one sheet", mend=f"Choose up to {MOST_PANELS} days"
            )
        days = sorted(set(days))
        marked = [frozenset(), *map(self.changed, days, days[1:])]
        columns = next(columns for most, columns in _COLUMNS if len(days) <= most)
        rows = -(-len(days) // columns)
        across = self.sheet.width / columns - (LEGEND / columns if self.sheet.legend else 0)
        height = max(self.sheet.height, _AROUND + rows * (across * _PANEL_SHAPE + 30))
        sheet = replace(self.sheet, height=height)
        content = _Content(
            panels=tuple(Panel(day, places) for day, places in zip(days, marked, strict=True)),
            heading=f"{sayings.short_day(days[0])} to {sayings.short_day(days[-1])}",
            columns=columns,
            days=tuple(days),
        )
        return self._picture(content, scale, lambda writer: writer.several(days), sheet)

    def pair(self, before: date, after: date, scale: float = 2.0) -> Picture:
        """Draw a day beside a later one, with the places set off that changed in between.

        Raises
        ------
        InputError
            A day is outside of those of the timeline, or the later one is not later.
        """
        self.check([before, after])
        if after <= before:
            raise InputError(f"{after} is not after {before}", mend="Name the earlier day first")
        marked = self.changed(before, after)
        content = _Content(
            panels=(Panel(before, marked, "before"), Panel(after, marked, "after")),
            heading=f"{sayings.short_day(before)} and {sayings.short_day(after)}",
            columns=2,
            days=(before, after),
        )
        return self._picture(content, scale, lambda writer: writer.pair(before, after))

    def frames(self, days: Sequence[date], scale: float = 1.0) -> Iterator[Picture]:
        """Draw the days of an animation one after another, on one map and with one legend."""
        for day in days:
            yield self.slice(day, days, scale)

    def caption(self, days: Sequence[date]) -> Caption:
        """Return the words for several days one after another."""
        with styled():
            _, scene = self._laid_out(_one(days[-1], days), self.sheet)
        return self._writer(scene).several(days)

    def changed(self, before: date, after: date) -> frozenset[str]:
        """Return the ids of the places that look otherwise on one day than on another."""
        look = self.chronicle.look
        places = (place.id for place in self.chronicle.timeline.places)
        return frozenset(place for place in places if look(place, before).told != look(place, after).told)

    @property
    def _colours(self) -> tuple[str, ...]:
        parties = self.chronicle.parties.values()
        return tuple(dict.fromkeys(visible(party.colour, PAPER) for party in parties))

    def _writer(self, scene: Scene) -> CaptionWriter:
        return CaptionWriter(self.chronicle, self.provenance, scene.shown)

    def _picture(
        self,
        content: _Content,
        scale: float,
        words: Callable[[CaptionWriter], Caption],
        sheet: Sheet | None = None,
    ) -> Picture:
        sheet = sheet or self.sheet
        with styled():
            plan, scene = self._laid_out(content, sheet)
            figure = new_figure(sheet, scale)
            paper = pen_on(figure, sheet)
            basis = sayings.basis(self.provenance, as_known=self.as_known)
            draw_heading(paper, plan, self.provenance.title, content.heading, basis)
            draw_notes(paper, plan)
            if plan.legend is not None:
                marked = any(panel.marked for panel in content.panels)
                draw_legend(paper, plan.legend, scene, content.days, marked=marked)
            for frame, panel in zip(plan.maps, content.panels, strict=True):
                if len(content.panels) > 1:
                    draw_panel_head(paper, frame, panel)
                draw_map(pen_on(figure, sheet, frame), scene, panel)
        return Picture(figure, words(self._writer(scene)), self._colours)

    def _laid_out(self, content: _Content, sheet: Sheet) -> tuple[Plan, Scene]:
        """Return where things go: how much room the notes take depends on the map, and that on the room."""
        plan = planned(self._measuring, sheet, [""], len(content.panels), content.columns)
        for _ in range(2):
            scene = self._scene(plan.maps[0].width, plan.maps[0].height)
            notes = notes_of(scene, content.days, self.provenance, signed=sheet.signed)
            plan = planned(self._measuring, sheet, notes, len(content.panels), content.columns)
        return plan, self._scene(plan.maps[0].width, plan.maps[0].height)

    def _scene(self, width: float, height: float) -> Scene:
        size = (round(width), round(height))
        if min(size) < 60:  # noqa: PLR2004 - less is no map
            raise InputError(
                f"{self.sheet.width:g} by {self.sheet.height:g} pixels leave no room for a map",
                mend="Ask for a larger picture, or for fewer days on it",
            )
        if size not in self._scenes:
            self._scenes[size] = Scene(
                self.chronicle,
                *size,
                whole=self._whole,
                bounds=self._bounds,
                ground=self._base_map,
                memory=self._memory,
                language=self._language,
            )
        return self._scenes[size]


def every(unit: str, first: date, last: date) -> tuple[date, ...]:
    """Return each day, or the same day of each week, month or year, from one day to another.

    Raises
    ------
    InputError
        The unit is none of them.
    """
    days = _UNITS.get(unit)
    if days is None:
        raise InputError(f"there is no {unit!r} to go by", mend=f"Use one of {', '.join(_UNITS)}")
    if days:
        return tuple(first + timedelta(step) for step in range(0, (last - first).days + 1, days))
    found: list[date] = []
    months, step = (1 if unit == "month" else 12), 0
    while True:
        year, month = divmod(first.year * 12 + first.month - 1 + step * months, 12)
        # The 31st of a shorter month is its last day.
        at = date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))
        if at > last:
            return tuple(found)
        found.append(at)
        step += 1


_UNITS: Final[Mapping[str, int]] = {"day": 1, "week": 7, "month": 0, "year": 0}
