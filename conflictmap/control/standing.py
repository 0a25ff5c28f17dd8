"""Which claims speak for a holder, and which against, around a day."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from conflictmap.control.case import LATEST, Case
from conflictmap.control.dating import TICKS
from conflictmap.control.marks import Role

Ints = npt.NDArray[np.int64]

# A withdrawal of one side speaks for another, but not for which.
_INDIRECT = 0.5


class Cast(NamedTuple):
    """One vote as it bears on a day: for (weight above 0) or against the actor.

    `before` is True for what is said of the time before an event.
    """

    day: int
    side: str | None
    weight: float
    testimony: int
    before: bool


class Standing(NamedTuple):
    """Testimony for and against a holder, weights above 0, strongest first."""

    supporting: tuple[tuple[int, float], ...] = ()
    opposing: tuple[tuple[int, float], ...] = ()


class Poll:
    """The votes about one place, as they become known.

    Parameters
    ----------
    casts
        The votes.
    changes
        (day, True where a vote counts from it on and False where it counts no more, index of the vote), in
        order.
    """

    def __init__(self, casts: Sequence[Cast], changes: Sequence[tuple[int, bool, int]]) -> None:
        self._all = casts
        self._changes = changes
        self._next = 0
        self._days: list[int] = []
        self._casts: dict[int, list[Cast]] = {}
        self._reports: dict[int, int] = {}
        self._leaders: dict[int, str | None] = {}
        # By index of the next vote day and side.
        self._at: dict[tuple[int, str | None], Standing] = {}

    @property
    def days(self) -> Sequence[int]:
        """The days that votes speak of, in order."""
        return self._days

    def learn(self, known: int) -> None:
        """Take in what was published up to a day; days are asked in their order."""
        touched: set[int] = set()
        changes, at = self._changes, self._next
        while at < len(changes) and changes[at][0] <= known:
            _, comes, index = changes[at]
            at += 1
            cast = self._all[index]
            day = cast.day
            touched.add(day)
            if comes:
                if day not in self._casts:
                    insort(self._days, day)
                    self._casts[day] = []
                    self._reports[day] = 0
                self._casts[day].append(cast)
                self._reports[day] += not cast.before
            else:
                self._casts[day].remove(cast)
                self._reports[day] -= not cast.before
        self._next = at
        for day in touched:
            if self._casts[day]:
                self._leaders[day] = _leader(self._casts[day])
            else:
                del self._casts[day]
                self._days.remove(day)
        if touched:
            self._at.clear()

    def heard(self, day: int) -> int | None:
        """Return the newest day, up to a day, of which something is reported.

        Who was there before an event is no report of the day before it.
        """
        for at in range(bisect_right(self._days, day) - 1, -1, -1):
            reported = self._days[at]
            if self._reports[reported]:
                return reported
        return None

    def near(self, day: int, side: str | None, within: int) -> bool:
        """Tell whether a statement speaks for a side within some days of a day.

        That it was there before somebody else came is no word for it.
        """
        low = bisect_right(self._days, day - within - 1)
        high = bisect_right(self._days, day + within)
        for at in self._days[low:high]:
            for _day, of, weight, _testimony, before in self._casts[at]:
                if of == side and weight > 0 and not before:
                    return True
        return False

    def is_challenged(self, day: int, side: str | None, rival: str | None, within: int) -> bool:
        """Tell whether the newest word of the last days before a day is for a rival and not for a side."""
        for at in range(bisect_right(self._days, day) - 1, -1, -1):
            told = self._days[at]
            if told < day - within:
                return False
            said = {cast.side for cast in self._casts[told] if cast.weight > 0 and not cast.before}
            if said:
                return rival in said and side not in said
        return False

    def standing(self, day: int, side: str | None) -> Standing:
        """Return what speaks for and against a side around a day.

        What counts are the days around it on which no other side led: what was said of earlier and later
        holders bears on other days. Contrary reports of the day before the first of them count too, since
        news of a reversal is often a day apart.
        """
        days, leaders = self._days, self._leaders
        at = bisect_right(days, day)
        found = self._at.get((at, side))
        if found is not None:
            return found
        low = at - 1
        while low >= 0 and ((leader := leaders[days[low]]) is None or leader == side):
            low -= 1
        high, end = at, len(days)
        while high < end and ((leader := leaders[days[high]]) is None or leader == side):
            high += 1
        found = self._tally(low + 1, high, side)
        # From each of these days one comes to the same ones.
        for at in range(low + 1, high + 1):
            self._at[at, side] = found
        return found

    def _tally(self, low: int, high: int, side: str | None) -> Standing:
        days, by_day = self._days, self._casts
        weights: dict[int, float] = {}
        if low < high and low > 0 and days[low - 1] == days[low] - 1:
            for _day, of, weight, testimony, before in by_day[days[low - 1]]:
                towards = _towards(side, of, weight)
                if towards < 0 and not before:
                    weights[testimony] = weights.get(testimony, 0.0) + towards
        for day in days[low:high]:
            for _day, of, weight, testimony, _before in by_day[day]:
                # What speaks for the side itself is most of it.
                towards = weight if of == side else _towards(side, of, weight)
                weights[testimony] = weights.get(testimony, 0.0) + towards
        supporting = sorted([(-weight, index) for index, weight in weights.items() if weight > 0])
        opposing = sorted([(weight, index) for index, weight in weights.items() if weight < 0])
        return Standing(
            tuple([(index, -weight) for weight, index in supporting]),
            tuple([(index, -weight) for weight, index in opposing]),
        )


def _towards(side: str | None, of: str | None, weight: float) -> float:
    """Return how much a vote of some weight for another side, or the same, speaks for a side."""
    if of == side:
        return weight
    return -weight if weight > 0 else -_INDIRECT * weight


def polls(case: Case, low: int, high: int, *, newest: bool) -> Iterator[Poll]:
    """Yield the polls of the places from `low` up to `high`, which know nothing yet.

    Parameters
    ----------
    newest
        Leave out what was replaced: for polls that are asked only about `LATEST`.
    """
    votes = case.marks.votes
    begin, end = (int(at) for at in np.searchsorted(votes.place, [low, high]))
    rows = np.arange(begin, end)
    if newest:
        rows = rows[(votes.on[rows] <= LATEST) & (votes.off[rows] > LATEST)]
    sides = [*(case.book.side(actor) for actor in case.actors), None, None]
    # Who held a place as a day began held it the day before.
    before = votes.role[rows] == Role.BEFORE.value
    day = (votes.tick[rows] - before) // TICKS
    casts = [
        Cast(on, sides[actor], weight, testimony, earlier)
        for on, actor, weight, testimony, earlier in zip(
            day.tolist(),
            votes.actor[rows].tolist(),
            votes.weight[rows].tolist(),
            votes.testimony[rows].tolist(),
            before.tolist(),
            strict=True,
        )
    ]
    replaced = np.flatnonzero(votes.off[rows] <= LATEST)
    vote = np.concatenate([np.arange(len(rows)), replaced])
    when = np.concatenate([votes.on[rows], votes.off[rows][replaced]])
    comes = np.arange(len(vote)) < len(rows)
    place = votes.place[rows][vote]
    # What is replaced goes before what replaces it.
    order = np.lexsort((comes, when, place))
    changes = list(zip(when[order].tolist(), comes[order].tolist(), vote[order].tolist(), strict=True))
    edges = np.searchsorted(place[order], np.arange(low, high + 1)).tolist()
    for at in range(high - low):
        yield Poll(casts, changes[edges[at] : edges[at + 1]])


def _leader(casts: Sequence[Cast]) -> str | None:
    if len(casts) == 1:
        return casts[0].side if casts[0].weight > 0 else None
    sums: dict[str, float] = defaultdict(float)
    for _day, side, weight, _testimony, _before in casts:
        if side is not None:
            sums[side] += weight
    most, leader = max(zip(sums.values(), sums, strict=True), default=(0.0, None))
    return leader if most > 0 else None
