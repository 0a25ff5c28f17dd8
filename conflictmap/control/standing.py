"""Which claims speak for a holder, and which against, around a day."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from conflictmap.control.case import Case
from conflictmap.control.dating import TICKS
from conflictmap.control.marks import Role

# A withdrawal of one side speaks for another, but not for which.
_INDIRECT = 0.5


@dataclass(frozen=True, slots=True)
class Cast:
    """One vote as it bears on a day: for (weight above 0) or against the actor.

    `before` is True for what is said of the time before an event.
    """

    day: int
    actor: str | None
    side: str | None
    weight: float
    testimony: int
    before: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Testimony for and against a holder, weights above 0, strongest first."""

    supporting: tuple[tuple[int, float], ...] = ()
    opposing: tuple[tuple[int, float], ...] = ()


@dataclass(slots=True)
class Poll:
    """The votes about one place that are known by a day.

    Attributes
    ----------
    days, leaders
        The days that votes speak of, and the side that led on each (None where nobody did).
    """

    days: list[int]
    leaders: list[str | None]
    casts: dict[int, list[Cast]]
    _found: dict[tuple[int, int, str | None], Standing] = field(default_factory=dict)

    def heard(self, day: int) -> int | None:
        """Return the newest day, up to a day, that a vote speaks of."""
        at = bisect_right(self.days, day)
        return self.days[at - 1] if at else None

    def near(self, day: int, side: str | None, within: int) -> bool:
        """Tell whether a statement speaks for a side within some days of a day."""
        low = bisect_right(self.days, day - within - 1)
        high = bisect_right(self.days, day + within)
        return any(
            cast.side == side and cast.weight > 0 for at in self.days[low:high] for cast in self.casts[at]
        )

    def standing(self, day: int, side: str | None) -> Standing:
        """Return what speaks for and against a side around a day.

        What counts are the days around it on which no other side led: what was said of earlier and later
        holders bears on other days. Contrary reports of the day before the first of them count too, since
        news of a reversal is often a day apart.
        """
        at = bisect_right(self.days, day) - 1
        low = at
        while low >= 0 and self.leaders[low] in (side, None):
            low -= 1
        high = at + 1
        while high < len(self.days) and self.leaders[high] in (side, None):
            high += 1
        key = (low + 1, high, side)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self._tally(low + 1, high, side)
        return found

    def _tally(self, low: int, high: int, side: str | None) -> Standing:
        weights: dict[int, float] = defaultdict(float)
        if low < high and low > 0 and self.days[low - 1] == self.days[low] - 1:
            for cast in self.casts[self.days[low - 1]]:
                weight = _towards(side, cast)
                if weight < 0 and not cast.before:
                    weights[cast.testimony] += weight
        for day in self.days[low:high]:
            for cast in self.casts[day]:
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


def poll(case: Case, rows: Sequence[int], known: int) -> Poll:
    """Return the votes of one place (their rows) that are known by a day."""
    votes = case.marks.votes
    chosen = np.asarray(rows, dtype=np.int64)
    chosen = chosen[(votes.on[chosen] <= known) & (known < votes.off[chosen])]
    casts: dict[int, list[Cast]] = defaultdict(list)
    columns = zip(
        votes.tick[chosen].tolist(),
        votes.role[chosen].tolist(),
        votes.actor[chosen].tolist(),
        votes.weight[chosen].tolist(),
        votes.testimony[chosen].tolist(),
        strict=True,
    )
    for tick, role, index, weight, testimony in columns:
        actor = case.actors[index] if index >= 0 else None
        # Who held a place as a day began held it the day before.
        before = role == Role.BEFORE.value
        day = (tick - 1) // TICKS if before else tick // TICKS
        casts[day].append(Cast(day, actor, case.book.side(actor), weight, testimony, before))
    days = sorted(casts)
    return Poll(days, [_leader(casts[day]) for day in days], dict(casts))


def _leader(casts: Sequence[Cast]) -> str | None:
    sums: dict[str, float] = defaultdict(float)
    for cast in casts:
        if cast.side is not None:
            sums[cast.side] += cast.weight
    best = max(sums.items(), key=lambda item: (item[1], item[0]), default=(None, 0.0))
    return best[0] if best[1] > 0 else None
