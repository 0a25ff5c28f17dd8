"""Fighting, sieges and divided places: what lies over the holder of a place, and when it is over."""

from dataclasses import dataclass
from itertools import chain

import numpy as np

from conflictmap.control.case import Case
from conflictmap.control.columns import Ints
from conflictmap.control.coreference import FOREVER
from conflictmap.control.covering import NONE, Facts, Moments, newest_of_two
from conflictmap.control.marks import Overlay
from conflictmap.control.sides import Sides

_KINDS = (Overlay.FIGHTING, Overlay.SIEGE, Overlay.DIVISION, Overlay.DECISION, Overlay.LIFTED)
_CODES = {kind: code for code, kind in enumerate(_KINDS)}
_FIGHTING, _SIEGE, _DIVISION, _DECISION, _LIFTED = range(len(_KINDS))
_NO_MARKS: tuple[tuple[()], ...] = ((),) * 8
# The side, other than every side, of what ends a siege whoever is besieged.
_ANY = -2


@dataclass(frozen=True, slots=True)
class Spells:
    """Days on which something lies over a place, and who is party to it; in a place, as they were told.

    Attributes
    ----------
    gainer, loser
        Indices of actors, -1 for none.
    side
        That of the gainer.
    """

    facts: Facts
    gainer: Ints
    loser: Ints
    side: Ints

    def __len__(self) -> int:
        return len(self.gainer)


@dataclass(frozen=True, slots=True)
class Overlays:
    """What lies over some places."""

    fighting: Spells
    sieges: Spells
    divisions: Spells


def overlays(case: Case, sides: Sides, low: int, high: int, *, newest: bool) -> Overlays:
    """Return what lies over the places from `low` up to `high`.

    Parameters
    ----------
    newest
        By what is known now, else by what was known on each day, of days not before that one.
    """
    marks = _Columns.of(case, sides, low, high)
    lasts = {
        _FIGHTING: case.settings.fighting_days,
        _SIEGE: case.settings.siege_days,
        _DIVISION: case.settings.division_days,
    }
    return Overlays(*(_spells(marks, kind, lasts[kind], sides, newest=newest) for kind in lasts))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Marks of overlays in columns, by place and in the order in which they became known."""

    kind: Ints
    place: Ints
    first: Ints
    last: Ints
    gainer: Ints
    loser: Ints
    on: Ints

    @classmethod
    def of(cls, case: Case, sides: Sides, low: int, high: int) -> "_Columns":
        by_place = [case.marks.overlays.get(place, ()) for place in range(low, high)]
        place = np.repeat(np.arange(low, high), [len(marks) for marks in by_place])
        flat = chain.from_iterable(by_place)
        kinds, first, last, _, gainers, losers, on, testimony = (
            zip(*flat, strict=True) if len(place) else _NO_MARKS
        )
        columns = (
            [_CODES[kind] for kind in kinds],
            first,
            last,
            [sides.actor[gainer] for gainer in gainers],
            [sides.actor[loser] for loser in losers],
            on,
        )
        kind, *others = (np.fromiter(column, np.int64, len(place)) for column in columns)
        order = np.lexsort((np.fromiter(testimony, np.int64, len(place)), others[-1], place))
        return cls(kind[order], place[order], *(column[order] for column in others))


def _spells(marks: _Columns, kind: int, days: int, sides: Sides, *, newest: bool) -> Spells:
    rows = np.flatnonzero(marks.kind == kind)
    end = _ends(marks, rows, sides, newest=newest, siege=kind == _SIEGE)
    place, until = marks.place[rows], np.minimum(marks.last[rows] + days, FOREVER)
    if newest:
        # On the day of the decision it is over.
        facts = Facts.of(place, None, None, marks.first[rows], np.minimum(until, end - 1))
    else:
        # A decision that is known is none of the days to come.
        facts = Facts.of(place, marks.on[rows], end, marks.first[rows], until)
    return Spells(facts, marks.gainer[rows], marks.loser[rows], sides.of_actor[marks.gainer[rows]])


def _ends(marks: _Columns, rows: Ints, sides: Sides, *, newest: bool, siege: bool) -> Ints:
    """Return when what some marks tell of was over: the day, else the day by which that was known.

    It is over when the place is decided, a siege when the besieged lost or left the place or it is denied; a
    decision of an earlier day does not count.
    """
    ending = np.flatnonzero((marks.kind == _DECISION) | (siege & (marks.kind == _LIFTED)))
    side = np.where(marks.kind[ending] == _LIFTED, _ANY, sides.of_actor[marks.gainer[ending]])
    when = marks.last[ending] if newest else marks.on[ending]
    order = np.lexsort((marks.last[rows], marks.place[rows]))
    told = Moments(marks.place[rows][order], np.zeros_like(order), marks.last[rows][order])
    facts = Facts.of(marks.place[ending], None, None, None, marks.last[ending])
    first, of_another = newest_of_two(told, facts, -when, side)
    if siege:
        besieged = sides.of_actor[marks.loser[rows][order]]
        by_himself = (first != NONE) & (besieged >= 0) & (np.append(side, NONE)[first] == besieged)
        first = np.where(by_himself, of_another, first)
    end = np.empty_like(order)
    end[order] = np.append(when, FOREVER)[first]
    return end
