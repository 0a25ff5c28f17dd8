"""When a claim speaks of: the days of its span, the order within a day, and what was published when.

Time is counted in ticks, 64 to a day, so that the evidence of one day stands in an order:

====  =======================================================================================
tick  what stands there
====  =======================================================================================
0     the state that the day began with: who held a place before an event of that day
2n    what the text ranks as the day's n-th event; 2n - 1 is the moment before it
40    what an article published on that very day says of it: the day was not over
62    what a later article says of the day
63    the end of the day: where the state of a day is read off
====  =======================================================================================
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Literal

import numpy as np

from conflictmap.control.columns import Flags, Ints, numbered, take
from conflictmap.control.quick import maker
from conflictmap.control.settings import ControlSettings
from conflictmap.model import Article, Change, Claim, Precision

TICKS = 64
DAY_OF = 40
AFTERWARDS = 62
EVENING = 63
_ORDERS = 19

# A state that lasts, as against an event that happens once in the span.
_LASTING = frozenset({Change.HOLDS, Change.CONTESTED, Change.BESIEGED})


@dataclass(frozen=True, slots=True)
class Window:
    """The days a claim speaks of, as proleptic Gregorian ordinals, both included.

    Attributes
    ----------
    order
        Rank within the day, 0 where the text gives none.
    dated
        False where the text does not say when and the day of publication stands in.
    open
        True where the text says "not later than".
    seen_out
        True where the last day was over when the article appeared.
    before
        The tick before the event.
    after
        The tick by which the event has happened.
    """

    first: int
    last: int
    order: int
    dated: bool
    open: bool
    seen_out: bool
    before: int
    after: int


_window = maker(Window)


@dataclass(frozen=True, slots=True)
class Windows:
    """`Window` in columns."""

    first: Ints
    last: Ints
    order: Ints
    dated: Flags
    open: Flags
    seen_out: Flags

    @property
    def days(self) -> Ints:
        """Length in days."""
        return self.last - self.first + 1

    @property
    def before(self) -> Ints:
        """The tick before the event."""
        return self.first * TICKS + np.maximum(2 * self._rank - 1, 0)

    @property
    def after(self) -> Ints:
        """The tick by which the event has happened."""
        read_off = np.where(self.seen_out, AFTERWARDS, DAY_OF)
        return self.last * TICKS + np.where(self._rank > 0, 2 * self._rank, read_off)

    @property
    def _rank(self) -> Ints:
        """The rank within a single day, 0 where there is none."""
        return np.where(self.days == 1, np.minimum(self.order, _ORDERS), 0)

    def at(self, row: int) -> Window:
        """Return a single one."""
        one = take(self, np.array([row]))
        columns = (*(getattr(one, column.name) for column in fields(one)), one.before, one.after)
        return _window(*(column.item() for column in columns))


def publication_days(articles: Iterable[Article], claims: Iterable[Claim]) -> dict[str, int]:
    """Return the day on which each article became known, as an ordinal.

    An article without a date cannot have appeared before the newest day that it speaks of, so that day
    stands in; an article that gives no day at all is left out.
    """
    days = {article.id: article.published.toordinal() for article in articles if article.published}
    guessed: dict[str, int] = {}
    for claim in claims:
        if claim.article in days:
            continue
        newest = claim.when.latest or claim.when.earliest
        if newest is not None:
            guessed[claim.article] = max(newest.toordinal(), guessed.get(claim.article, 0))
    return guessed | days


def windows(claims: Sequence[Claim], published: Ints, settings: ControlSettings) -> Windows:
    """Return the days that claims speak of, given the day on which each became known.

    What lies after the publication is cut off: an article of 27 March that says "in March" cannot speak of
    the 28th.
    """
    earliest, latest = (_ordinals(claims, f"when.{end}") for end in ("earliest", "latest"))
    order = np.fromiter(map(attrgetter("when.order"), claims), np.int64)
    lasting = _among(claims, "change", _LASTING)
    begun, ended = earliest != _NO_DAY, latest != _NO_DAY
    last = np.where(ended, np.minimum(latest, published), published)
    first = np.where(begun, np.minimum(earliest, last), np.where(lasting, last, last - settings.open_days))
    dated = begun | ended
    first = np.where(dated, first, published)
    found = Windows(
        first, last, np.where(begun, order, 0), dated, open=dated & ~begun, seen_out=last < published
    )
    for precision, unit in _UNITS.items():
        rows = np.flatnonzero(lasting & begun & _among(claims, "when.precision", {precision}))
        _keep_inside(found, rows, earliest[rows], latest[rows], unit)
    return found


# Stands for an end that a span does not have.
_NO_DAY = 0
_UNITS: dict[Precision, Literal["M", "Y"]] = {Precision.MONTH: "M", Precision.YEAR: "Y"}


def _ordinals(claims: Sequence[Claim], end: str) -> Ints:
    column, days = numbered(map(attrgetter(end), claims))
    return np.array([_NO_DAY if day is None else day.toordinal() for day in days], dtype=np.int64)[column]


def _among(claims: Sequence[Claim], attribute: str, chosen: Collection[str]) -> Flags:
    column, found = numbered(map(attrgetter(attribute), claims))
    return np.array([one in chosen for one in found], dtype=np.bool_)[column]


def _keep_inside(found: Windows, rows: Ints, earliest: Ints, latest: Ints, unit: Literal["M", "Y"]) -> None:
    """Narrow rows to the days on which a state certainly lasted.

    "May to March" leaves both months' insides open: it lasted from the end of May to the beginning of March.
    """
    first, last = found.first[rows], found.last[rows]
    inner_first = np.where(_first_of(earliest, "M") == earliest, _first_of(earliest, unit, 1) - 1, earliest)
    whole = (latest == last) & (_first_of(latest + 1, "M") == latest + 1)
    inner_last = np.where(whole, _first_of(latest, unit), last)
    crossed = inner_first > inner_last
    middle = (first + last) // 2
    found.first[rows] = np.where(crossed, middle, inner_first)
    found.last[rows] = np.where(crossed, middle, inner_last)
    found.order[rows[crossed]] = 0
    found.seen_out[rows[crossed]] = True


_EPOCH = date(1970, 1, 1).toordinal()


def _first_of(days: Ints, unit: Literal["M", "Y"], later: int = 0) -> Ints:
    """Return the first day of the month or year that days are in, or of the one that many units later."""
    units = (days - _EPOCH).astype("M8[D]").astype(f"M8[{unit}]") + later
    return units.astype("M8[D]").astype(np.int64) + _EPOCH
