"""Which claims speak for a holder, and which against, around a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from conflictmap.control.ballots import Ballots, Leads, leads
from conflictmap.control.case import Case
from conflictmap.control.columns import Flags, Floats, Ints, portions, ranges, take
from conflictmap.control.coreference import FOREVER
from conflictmap.control.covering import DAY_BITS, NONE, Moments, newest_of_two
from conflictmap.control.sides import Sides

# A withdrawal of one side speaks for another, but not for which.
_INDIRECT = 0.5
# Ballots in windows that are listed at a time.
_BALLOTS = 500_000


class Standing(NamedTuple):
    """Testimony for and against a holder, weights above 0, strongest first."""

    supporting: tuple[tuple[int, float], ...] = ()
    opposing: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Windows:
    """Days at a place on which no side but one led, by what was known by a day.

    Attributes
    ----------
    after, before
        The days around them on which another side led, or ones before and after all days.
    """

    place: Ints
    known: Ints
    side: Ints
    after: Ints
    before: Ints

    def __len__(self) -> int:
        return len(self.place)


def windows(moments: Moments, side: Ints, leading: Leads) -> tuple[Windows, Ints]:
    """Return the windows of a side (-1 is none) around each of some moments, and which one is that of each.

    What counts for and against a holder are the days around on which no other side led: what was said of
    earlier and later holders bears on other days.
    """
    earlier = _led_by_another(moments, side, leading, leading.day, forward=False)
    later = _led_by_another(moments, side, leading, -leading.day, forward=True)
    run = np.cumsum((np.diff(moments.group, prepend=-1) != 0) | (np.diff(moments.known, prepend=-1) != 0))
    # Where the window of a side begins tells where it ends.
    code = (run * (len(leading.day) + 1) + earlier + 1) * (int(side.max(initial=0)) + 2) + side + 1
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    after = np.append(leading.day, NONE)[earlier[first]]
    before = np.append(leading.day, FOREVER)[later[first]]
    return Windows(moments.group[first], moments.known[first], side[first], after, before), which


def _led_by_another(moments: Moments, side: Ints, leading: Leads, value: Ints, *, forward: bool) -> Ints:
    """Return the nearest lead of another side before, or after, each moment."""
    facts = leading.facts(None, leading.day - 1) if forward else leading.facts(leading.day, None)
    nearest, of_another = newest_of_two(moments, facts, value, leading.side)
    own = (nearest != NONE) & (np.append(leading.side, NONE)[nearest] == side)
    return np.where(own, of_another, nearest)


@dataclass(frozen=True, slots=True)
class Standings:
    """Testimony for and against the holders in some windows.

    Attributes
    ----------
    testimony, weight
        Of all of them, one after another; of each first what supports, strongest first, then what opposes.
    edges
        Where these begin, by turns what supports and what opposes, and where all end.
    """

    testimony: Ints
    weight: Floats
    edges: Ints

    def standing(self, at: int) -> Standing:
        """Return one of them."""
        begin, middle, end = self.edges[2 * at : 2 * at + 3].tolist()
        rows = list(zip(self.testimony[begin:end].tolist(), self.weight[begin:end].tolist(), strict=True))
        return Standing(tuple(rows[: middle - begin]), tuple(rows[middle - begin :]))

    def same(self, one: Ints, other: Ints) -> Flags:
        """Tell of pairs of them whether they are equal."""
        begin, end = self.edges[:-1:2], self.edges[2::2]
        count = np.diff(self.edges).reshape(-1, 2)
        same = (count[one] == count[other]).all(axis=1)
        alike = np.flatnonzero(same)
        pair, left = ranges(begin[one[alike]], end[one[alike]])
        right = left + (begin[other[alike]] - begin[one[alike]])[pair]
        differs = (self.testimony[left] != self.testimony[right]) | (self.weight[left] != self.weight[right])
        same[alike[pair[differs]]] = False
        return np.asarray(same, dtype=np.bool_)

    def strongest(self, listed: int, skipped: int = 0) -> "Standings":
        """Return so many at most of what supports and what opposes of each, without the first of them."""
        edges = self.edges[2 * skipped :]
        end = np.minimum(edges[1:], edges[:-1] + listed)
        _, rows = ranges(edges[:-1], end)
        count = end - edges[:-1]
        return Standings(self.testimony[rows], self.weight[rows], np.append(0, np.cumsum(count)))


def standings(ballots: Ballots, of: Windows) -> Standings:
    """Return what speaks for and against the holders in some windows.

    Contrary reports of the day before the first of a window count too, since news of a reversal is often a
    day apart.
    """
    window, row = ranges(*_extent(ballots, of))
    known = of.known[window]
    counts = (ballots.on[row] <= known) & (known < ballots.off[row])
    window, testimony, towards = _towards(ballots, of, window[counts], row[counts])
    order = np.lexsort((testimony, -np.abs(towards), towards < 0, window))
    size = np.bincount(window * 2 + (towards < 0), minlength=2 * len(of))
    return Standings(testimony[order], np.abs(towards[order]), np.append(0, np.cumsum(size)))


def compared(ballots: Ballots, of: Windows, one: Ints, other: Ints, listed: int) -> tuple[Standings, Flags]:
    """Return the standings of some windows as far as they are listed, and which of some pairs are equal.

    A place that one side held for years has long lists on every day: they are compared as they are made, and
    never all there at once.
    """
    same = one == other
    begin, end = _extent(ballots, of)
    parts = [Standings(ballots.testimony[:0], ballots.weight[:0], np.zeros(1, dtype=np.int64))]
    earlier, later = np.minimum(one, other), np.maximum(one, other)
    for low, high in portions(end - begin, _BALLOTS):
        pairs = np.flatnonzero(~same & (low <= later) & (later < high))
        since = int(earlier[pairs].min(initial=low))
        part = standings(ballots, take(of, np.arange(since, high)))
        same[pairs] = part.same(one[pairs] - since, other[pairs] - since)
        parts.append(part.strongest(listed, low - since))
    size = np.concatenate([np.diff(part.edges) for part in parts])
    found = Standings(
        np.concatenate([part.testimony for part in parts]),
        np.concatenate([part.weight for part in parts]),
        np.append(0, np.cumsum(size)),
    )
    return found, np.asarray(same, dtype=np.bool_)


def _extent(ballots: Ballots, of: Windows) -> tuple[Ints, Ints]:
    """Return the ballots about the days of each window and the day before it: the first, and one after."""
    days, place = (ballots.place << DAY_BITS) + ballots.day, of.place << DAY_BITS
    begin = np.searchsorted(days, place + np.maximum(of.after, 0))
    # All that is known by a day speaks of it or of earlier ones.
    return begin, np.searchsorted(days, place + np.minimum(of.before, of.known + 1))


def _towards(ballots: Ballots, of: Windows, window: Ints, row: Ints) -> tuple[Ints, Ints, Floats]:
    """Return by window and testimony how much each speaks for the side of the window, unless nothing."""
    weight = ballots.weight[row]
    own = ballots.side[row] == of.side[window]
    towards = np.where(own, weight, np.where(weight > 0, -weight, -_INDIRECT * weight))
    day, eve = ballots.day[row], of.after[window]
    follows = np.zeros(len(of), dtype=np.bool_)
    follows[window[day == eve + 1]] = True
    counts = (day > eve) | (follows[window] & (towards < 0) & ~ballots.before[row])
    window, testimony, towards = window[counts], ballots.testimony[row][counts], towards[counts]
    spread = int(testimony.max(initial=0)) + 1
    pairs, pair = np.unique(window * spread + testimony, return_inverse=True)
    # Who was there before an event is the word of those who tell of it only about the days before it.
    before = ballots.before[row][counts]
    afterwards = np.bincount(pair[~before], minlength=len(pairs)) > 0
    towards = np.where(before & afterwards[pair], 0.0, towards)
    total = np.bincount(pair, towards, len(pairs)).astype(np.float64)
    some = total != 0
    return pairs[some] // spread, pairs[some] % spread, total[some]


class Poll:
    """The votes about one place, as they are known by a day.

    Parameters
    ----------
    case
        The case that the place is of.
    ballots
        Those about the place.
    place
        Its index.
    """

    def __init__(self, case: Case, ballots: Ballots, place: int) -> None:
        self._sides = Sides.of(case)
        self._ballots = ballots
        self._leads = leads(ballots)
        self._place = place
        self._known = 0

    def learn(self, known: int) -> None:
        """Take in what was published up to a day."""
        self._known = known

    def standing(self, day: int, side: str | None) -> Standing:
        """Return what speaks for and against a side around a day."""
        moment = Moments(np.array([self._place]), np.array([self._known]), np.array([day]))
        # No claim names a side that has no index.
        found, _ = windows(moment, np.array([self._sides.side.get(side, len(self._sides))]), self._leads)
        return standings(self._ballots, found).standing(0)


def polls(case: Case, low: int, high: int, *, newest: bool) -> Iterator[Poll]:
    """Yield the polls of the places from `low` up to `high`, which know nothing yet.

    Parameters
    ----------
    newest
        Leave out what was replaced: for polls that are asked only about `LATEST`.
    """
    sides = Sides.of(case)
    for place in range(low, high):
        yield Poll(case, Ballots.of(case, sides, place, place + 1, newest=newest), place)
