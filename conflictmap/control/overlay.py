"""Fighting, sieges and divided places: what lies over the holder of a place, and when it is over."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from typing import NamedTuple, TypeVar

from conflictmap.control.coreference import FOREVER
from conflictmap.control.marks import Overlay, OverlayMark
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook


class Spell(NamedTuple):
    """Days, both included, on which something lies over a place, and who is party to it.

    `side` is that of the gainer.
    """

    first: int
    last: int
    gainer: str | None
    loser: str | None
    side: str | None


@dataclass(frozen=True, slots=True)
class Overlays:
    """What lies over one place, as known by a day."""

    fighting: tuple[Spell, ...] = ()
    sieges: tuple[Spell, ...] = ()
    divisions: tuple[Spell, ...] = ()

    def edges(self) -> Iterable[int]:
        """Yield the days on which something begins, and those after its end."""
        for spell in (*self.fighting, *self.sieges, *self.divisions):
            yield spell.first
            yield spell.last + 1


CLEAR = Overlays()
"""Nothing lies over a place."""


class Watch:
    """What lies over one place, as it becomes known.

    Parameters
    ----------
    marks
        Of the place.
    """

    def __init__(self, marks: Sequence[OverlayMark], book: SourceBook, settings: ControlSettings) -> None:
        self._marks = sorted(marks, key=attrgetter("on", "testimony"))
        self._book = book
        self._days = {
            Overlay.FIGHTING: settings.fighting_days,
            Overlay.SIEGE: settings.siege_days,
            Overlay.DIVISION: settings.division_days,
        }
        self._next = 0
        self._lasting: list[tuple[int, OverlayMark]] = []
        # Days on which the place was decided, and who had it then; days of denied sieges.
        self._decisions: list[tuple[int, str]] = []
        self._lifted: list[int] = []
        self._over = CLEAR

    def learn(self, known: int, first: int) -> Overlays:
        """Return what lies over the place on days from `first`, by what was published up to `known`.

        Both are asked in their order.
        """
        fresh = self._next
        while self._next < len(self._marks) and self._marks[self._next].on <= known:
            self._take(self._marks[self._next])
            self._next += 1
        lasting = [entry for entry in self._lasting if entry[0] >= first]
        if fresh != self._next or len(lasting) != len(self._lasting):
            self._lasting = lasting
            self._over = self._spells() if lasting else CLEAR
        return self._over

    def _take(self, mark: OverlayMark) -> None:
        if mark.kind is Overlay.DECISION:
            _add(self._decisions, (mark.last, self._book.side(mark.gainer) or ""))
        elif mark.kind is Overlay.LIFTED:
            _add(self._lifted, mark.last)
        else:
            self._lasting.append((mark.last + self._days[mark.kind], mark))

    def _spells(self) -> Overlays:
        fighting: list[Spell] = []
        sieges: list[Spell] = []
        divisions: list[Spell] = []
        for until, mark in self._lasting:
            if mark.kind is Overlay.SIEGE:
                found, end = sieges, self._relief(mark)
            else:
                found = fighting if mark.kind is Overlay.FIGHTING else divisions
                end = self._decision(mark.last)
            # On the day of the decision it is over.
            side = self._book.side(mark.gainer)
            found.append(Spell(mark.first, min(until, end - 1), mark.gainer, mark.loser, side))
        return Overlays(_distinct(fighting), _distinct(sieges), _distinct(divisions))

    def _decision(self, day: int) -> int:
        """Return the first day, from a day on, on which the place was decided."""
        at = bisect_left(self._decisions, (day, ""))
        return self._decisions[at][0] if at < len(self._decisions) else FOREVER

    def _relief(self, siege: OverlayMark) -> int:
        """Return the day on which the besieged lost or left the place, or the siege was denied."""
        besieged = self._book.side(siege.loser)
        begin = bisect_left(self._decisions, (siege.last, ""))
        decisions = islice(self._decisions, begin, None)
        lost = next((day for day, side in decisions if besieged is None or side != besieged), FOREVER)
        return min(lost, _next(self._lifted, siege.last))


def _distinct(spells: Sequence[Spell]) -> tuple[Spell, ...]:
    """Return the spells without repeats, each where it was said last."""
    return tuple(reversed(dict.fromkeys(reversed(spells)))) if len(spells) > 1 else tuple(spells)


_Sortable = TypeVar("_Sortable", int, tuple[int, str])


def _add(rows: list[_Sortable], row: _Sortable) -> None:
    """Add to sorted rows what is not among them."""
    at = bisect_left(rows, row)
    if at == len(rows) or rows[at] != row:
        rows.insert(at, row)


def _next(days: Sequence[int], day: int) -> int:
    """Return the first of the days that is not before a day, or one after all days."""
    at = bisect_left(days, day)
    return days[at] if at < len(days) else FOREVER
