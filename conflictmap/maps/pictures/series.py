"""Which pictures are made of which days, and what their files are called."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Final

from conflictmap.errors import InputError
from conflictmap.maps.pictures.album import Album, Picture, every

MOST: Final = 400
"""Pictures, or days of an animation, that are made at once."""


class Layout(StrEnum):
    """How days become pictures.

    single: one each; sheet: all of them on one sheet; pairs: each beside the one before.
    """

    SINGLE = "single"
    SHEET = "sheet"
    PAIRS = "pairs"


@dataclass(frozen=True, slots=True)
class Choice:
    """The days that somebody asks for: some by name, or by a step, or those of changes.

    Attributes
    ----------
    on
        Days by name.
    step
        "day", "week", "month" or "year"; "" for none.
    changes
        Whether the days are wanted on which something changed.
    first, last
        The period that steps and changes are taken from; by default all days.
    """

    on: tuple[date, ...] = ()
    step: str = ""
    changes: bool = False
    first: date | None = None
    last: date | None = None

    @property
    def open(self) -> bool:
        """Whether no day is chosen at all."""
        return not (self.on or self.step or self.changes)

    def days(self, album: Album) -> tuple[date, ...]:
        """Return the days, in order.

        Raises
        ------
        InputError
            A day is outside of the map's, the period is empty, or nothing changed in it; or there are more
            than `MOST` days.
        """
        known = album.chronicle
        start, end = self.first or known.first, self.last or known.last
        if start > end:
            raise InputError(
                f"the period from {start} to {end} is empty", mend="Name the earlier day with --from"
            )
        album.check([start, end])
        if self.on:
            days = tuple(sorted(set(self.on)))
            album.check(days)
        elif self.step:
            days = every(self.step, start, end)
        else:
            days = tuple(day for day in album.changes if start <= day <= end)
        if not days:
            raise InputError(f"nothing changed from {start} to {end}", mend="Choose a longer period")
        if len(days) > MOST:
            raise InputError(
                f"{len(days)} pictures are more than {MOST}", mend="Choose a longer step, or a shorter period"
            )
        return days


@dataclass(frozen=True, slots=True)
class Still:
    """A picture that is to be drawn, and the name of its file without an ending."""

    name: str
    draw: Callable[[], Picture]


def stills(album: Album, days: Sequence[date], layout: Layout, *, apart: bool = False) -> Iterator[Still]:
    """Yield the pictures of days, each drawn only when asked.

    Parameters
    ----------
    apart
        Whether the days do not belong together: each then pairs with the day before it.
    """
    if layout is Layout.SINGLE:
        for day in days:
            yield Still(day.isoformat(), partial(album.slice, day))
    elif layout is Layout.SHEET:
        yield Still(f"{days[0]}_to_{days[-1]}", partial(album.together, days))
    else:
        first = album.chronicle.first
        alone = apart or len(days) == 1
        pairs = [(day - timedelta(1), day) for day in days if day > first] if alone else list(pairwise(days))
        if not pairs:
            raise InputError("there is no day before the map's first", mend="Name a later day, or two")
        for before, after in pairs:
            yield Still(f"{before}_and_{after}", partial(album.pair, before, after))
