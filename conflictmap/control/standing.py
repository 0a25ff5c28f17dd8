"""Which claims speak for a holder, and which against, around a day."""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from conflictmap.control.case import Case
from conflictmap.control.dating import TICKS
from conflictmap.control.marks import Role

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


@dataclass(frozen=True, slots=True)
class Standing:
    """Testimony for and against a holder, weights above 0, strongest first."""

    supporting: tuple[tuple[int, float], ...] = ()
    opposing: tuple[tuple[int, float], ...] = ()


class Poll:
    """The votes about one place, as they become known.

    Parameters
    ----------
    votes
        (first day known, day from which it no longer counts, vote), in any order.
    """

    def __init__(self, votes: Iterable[tuple[int, int, Cast]]) -> None:
        changes: list[tuple[int, bool, Cast]] = []
        for on, off, cast in votes:
            changes.extend(((on, True, cast), (off, False, cast)))
        # What is replaced goes before what replaces it.
        changes.sort(key=lambda change: change[:2])
        self._changes = changes
        self._next = 0
        self._days: list[int] = []
        self._casts: dict[int, list[Cast]] = {}
        self._leaders: dict[int, str | None] = {}
        self._found: dict[tuple[int, int, str | None], Standing] = {}

    @property
    def days(self) -> Sequence[int]:
        """The days that votes speak of, in order."""
        return self._days

    def learn(self, known: int) -> None:
        """Take in what was published up to a day; days are asked in their order."""
        touched: set[int] = set()
        while self._next < len(self._changes) and self._changes[self._next][0] <= known:
            _, comes, cast = self._changes[self._next]
            self._next += 1
            touched.add(cast.day)
            if comes:
                if cast.day not in self._casts:
                    insort(self._days, cast.day)
                    self._casts[cast.day] = []
                self._casts[cast.day].append(cast)
            else:
                self._casts[cast.day].remove(cast)
        for day in touched:
            if self._casts[day]:
                self._leaders[day] = _leader(self._casts[day])
            else:
                del self._casts[day]
                self._days.remove(day)
        if touched:
            self._found = {}

    def heard(self, day: int) -> int | None:
        """Return the newest day, up to a day, that a vote speaks of."""
        at = bisect_right(self._days, day)
        return self._days[at - 1] if at else None

    def near(self, day: int, side: str | None, within: int) -> bool:
        """Tell whether a statement speaks for a side within some days of a day.

        That it was there before somebody else came is no word for it.
        """
        low = bisect_right(self._days, day - within - 1)
        high = bisect_right(self._days, day + within)
        return any(
            cast.side == side and cast.weight > 0 and not cast.before
            for at in self._days[low:high]
            for cast in self._casts[at]
        )

    def standing(self, day: int, side: str | None) -> Standing:
        """Return what speaks for and against a side around a day.

        What counts are the days around it on which no other side led: what was said of earlier and later
        holders bears on other days. Contrary reports of the day before the first of them count too, since
        news of a reversal is often a day apart.
        """
        at = bisect_right(self._days, day) - 1
        low = at
        while low >= 0 and self._leaders[self._days[low]] in (side, None):
            low -= 1
        high = at + 1
        while high < len(self._days) and self._leaders[self._days[high]] in (side, None):
            high += 1
        key = (low + 1, high, side)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._tally(low + 1, high, side)
        return found

    def _tally(self, low: int, high: int, side: str | None) -> Standing:
        weights: dict[int, float] = defaultdict(float)
        if low < high and low > 0 and self._days[low - 1] == self._days[low] - 1:
            for cast in self._casts[self._days[low - 1]]:
                weight = _towards(side, cast)
                if weight < 0 and not cast.before:
                    weights[cast.testimony] += weight
        for day in self._days[low:high]:
            for cast in self._casts[day]:
                weights[cast.testimony] += _towards(side, cast)
        ordered = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))
        return Standing(
            tuple((index, weight) for index, weight in ordered if weight > 0),
            tuple((index, -weight) for index, weight in ordered if weight < 0),
        )


def _towards(side: str | None, cast: Cast) -> float:
    """Return how much a vote speaks for a side (above 0) or against it."""
    if cast.side == side:
        return cast.weight
    return -cast.weight if cast.weight > 0 else -_INDIRECT * cast.weight


def polls(case: Case) -> Mapping[int, Sequence[int]]:
    """Return the rows of the votes of each place."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, place in enumerate(case.marks.votes.place.tolist()):
        rows[place].append(row)
    return rows


def poll(case: Case, rows: Sequence[int]) -> Poll:
    """Return the poll of one place, whose votes are in the given rows; it knows nothing yet."""
    votes = case.marks.votes
    chosen = np.asarray(rows, dtype=np.int64)
    columns = zip(
        votes.on[chosen].tolist(),
        votes.off[chosen].tolist(),
        votes.tick[chosen].tolist(),
        votes.role[chosen].tolist(),
        votes.actor[chosen].tolist(),
        votes.weight[chosen].tolist(),
        votes.testimony[chosen].tolist(),
        strict=True,
    )
    casts: list[tuple[int, int, Cast]] = []
    for on, off, tick, role, index, weight, testimony in columns:
        actor = case.actors[index] if index >= 0 else None
        # Who held a place as a day began held it the day before.
        before = role == Role.BEFORE.value
        day = (tick - 1) // TICKS if before else tick // TICKS
        casts.append((on, off, Cast(day, case.book.side(actor), weight, testimony, before)))
    return Poll(casts)


def _leader(casts: Sequence[Cast]) -> str | None:
    sums: dict[str, float] = defaultdict(float)
    for cast in casts:
        if cast.side is not None:
            sums[cast.side] += cast.weight
    best = max(sums.items(), key=lambda item: (item[1], item[0]), default=(None, 0.0))
    return best[0] if best[1] > 0 else None
