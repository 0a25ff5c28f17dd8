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

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from conflictmap.control.quick import maker
from conflictmap.control.settings import ControlSettings
from conflictmap.model import Article, Change, Claim, DateSpan, Precision

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
    """

    first: int
    last: int
    order: int = 0
    dated: bool = True
    open: bool = False
    seen_out: bool = True

    @property
    def days(self) -> int:
        """Length in days."""
        return self.last - self.first + 1

    @property
    def before(self) -> int:
        """The tick before the event."""
        if self.days == 1 and self.order:
            return self.first * TICKS + 2 * min(self.order, _ORDERS) - 1
        return self.first * TICKS

    @property
    def after(self) -> int:
        """The tick by which the event has happened."""
        if self.days == 1 and self.order:
            return self.first * TICKS + 2 * min(self.order, _ORDERS)
        return self.last * TICKS + (AFTERWARDS if self.seen_out else DAY_OF)


_window = maker(Window)


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


def window(claim: Claim, published: int, settings: ControlSettings) -> Window:
    """Return the days that a claim speaks of, given the day its article became known.

    What lies after the publication is cut off: an article of 27 March that says "in March" cannot speak of
    the 28th.
    """
    when = claim.when
    if when.earliest is None and when.latest is None:
        return _window(published, published, dated=False, seen_out=False)
    last = published if when.latest is None else min(when.latest.toordinal(), published)
    if claim.change in _LASTING:
        return _lasting(when, last, published)
    if when.earliest is None:
        return _window(last - settings.open_days, last, open=True, seen_out=last < published)
    first = min(when.earliest.toordinal(), last)
    return _window(first, last, when.order, seen_out=last < published)


def _lasting(when: DateSpan, last: int, published: int) -> Window:
    """Return the days on which a state certainly lasted: "May to March" leaves both months' insides open."""
    seen_out = last < published
    if when.earliest is None:
        return _window(last, last, open=True, seen_out=seen_out)
    first = min(when.earliest.toordinal(), last)
    if when.precision in (Precision.MONTH, Precision.YEAR):
        inner_first = _end_of_unit(when.earliest, when.precision)
        inner_last = last
        if when.latest is not None and when.latest.toordinal() == last and _ends_unit(when.latest):
            inner_last = _start_of_unit(when.latest, when.precision)
        if inner_first > inner_last:
            middle = (first + last) // 2
            return _window(middle, middle, seen_out=True)
        first, last = inner_first, inner_last
    return _window(first, last, when.order, seen_out=seen_out)


def _end_of_unit(day: date, precision: Precision) -> int:
    if day.day != 1:
        return day.toordinal()
    span = DateSpan.month(day.year, day.month) if precision is Precision.MONTH else DateSpan.year(day.year)
    assert span.latest is not None
    return span.latest.toordinal()


def _ends_unit(day: date) -> bool:
    return DateSpan.month(day.year, day.month).latest == day


def _start_of_unit(day: date, precision: Precision) -> int:
    return date(day.year, day.month if precision is Precision.MONTH else 1, 1).toordinal()
