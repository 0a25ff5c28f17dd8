"""Which of many facts hold at each of many moments, and which of them is the newest.

A moment is a day of a place together with the day by which evidence about it was known. A fact holds of
some days, by what was known from one day until before another. Both days of the moments of a place only grow,
so the moments at which a fact holds follow one another: a stretch of their order. What is asked for at all
moments at once is then the greatest of the facts whose stretches cover each.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from conflictmap.control.columns import Flags, Ints
from conflictmap.control.coreference import FOREVER

DAY_BITS = 24
"""A day as an ordinal, and `FOREVER`, are under 2 to this power."""

NONE = -1
"""Stands for no fact where the index of one is wanted."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds of the days `first` to `last`, by what was known from the day `on` until before `off`.

    Attributes
    ----------
    group
        Whatever the facts are about: a place, or a side at a place.
    """

    group: Ints
    on: Ints
    off: Ints
    first: Ints
    last: Ints

    @classmethod
    def of(
        cls, group: Ints, on: Ints | None, off: Ints | None, first: Ints | None, last: Ints | None
    ) -> "Facts":
        """Return facts; None is a bound that none of them has."""
        least, most = np.zeros(len(group), dtype=np.int64), np.full(len(group), FOREVER)
        return cls(
            group,
            least if on is None else on,
            most if off is None else off,
            least if first is None else first,
            most if last is None else last,
        )

    def __len__(self) -> int:
        return len(self.group)


@dataclass(frozen=True, slots=True)
class Moments:
    """Days asked about and the days by which evidence was known, by group; in each of them both only grow."""

    group: Ints
    known: Ints
    day: Ints

    def __len__(self) -> int:
        return len(self.group)

    def stretches(self, facts: Facts) -> tuple[Ints, Ints]:
        """Return for each fact the first moment at which it holds, and the one after the last."""
        known, day = (self.group << DAY_BITS) + self.known, (self.group << DAY_BITS) + self.day
        group = facts.group << DAY_BITS
        low = np.maximum(np.searchsorted(known, group + facts.on), np.searchsorted(day, group + facts.first))
        high = np.minimum(
            np.searchsorted(known, group + facts.off), np.searchsorted(day, group + facts.last, side="right")
        )
        return low, high


def holding(moments: Moments, facts: Facts) -> Flags:
    """Return at which moments any of the facts holds."""
    low, high = moments.stretches(facts)
    some = low < high
    size = len(moments) + 1
    begun = np.bincount(low[some], minlength=size) - np.bincount(high[some], minlength=size)
    return np.asarray(np.cumsum(begun)[:-1] > 0, dtype=np.bool_)


def newest(moments: Moments, facts: Facts, value: Ints) -> Ints:
    """Return for each moment the fact of the greatest value that holds, the last of equal ones."""
    ranked = _Ranked.of(moments, facts, value)
    best = np.full(len(moments), NONE)
    for level in ranked.levels():
        half = 1 << level
        best[half:] = np.maximum(best[half:], best[:-half])
        np.maximum.at(best, *ranked.cells(level))
    return np.asarray(ranked.fact[best], dtype=np.int64)


def newest_of_two(moments: Moments, facts: Facts, value: Ints, kind: Ints) -> tuple[Ints, Ints]:
    """Return for each moment the fact of the greatest value that holds, and the greatest of another kind."""
    ranked = _Ranked.of(moments, facts, value)
    kinds = np.append(kind, NONE)[ranked.fact]
    covers = _Covers(np.full(len(moments), NONE), np.full(len(moments), NONE))
    for level in ranked.levels():
        covers = covers.halved(1 << level, kinds)
        covers = covers.merged(_Covers.of(len(moments), *ranked.cells(level), kinds), kinds)
    return ranked.fact[covers.best], ranked.fact[covers.other]


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Facts by their value, and the stretch of each.

    Each stretch is covered by two cells, which may overlap, whose length is a power of two. From the longest
    to the shortest, what covers a cell covers both of its halves: so the work grows with the facts and the
    moments, however long the stretches are.

    Attributes
    ----------
    fact
        Which one it is, by rank; last, that it is none.
    power
        Logarithm, to the base of two, of the length of the cells.
    """

    fact: Ints
    low: Ints
    high: Ints
    power: Ints

    @classmethod
    def of(cls, moments: Moments, facts: Facts, value: Ints) -> "_Ranked":
        low, high = moments.stretches(facts)
        some = np.flatnonzero(low < high)
        some = some[np.argsort(value[some], kind="stable")]
        low, high = low[some], high[some]
        return cls(np.append(some, NONE), low, high, np.frexp(high - low)[1].astype(np.int64) - 1)

    def levels(self) -> Iterator[int]:
        """Return the powers of the cells, from the greatest."""
        return iter(range(int(self.power.max(initial=-1)), -1, -1))

    def cells(self, level: int) -> tuple[Ints, Ints]:
        """Return the cells of one length that are covered, each by the moment it begins with, and by what."""
        rank = np.flatnonzero(self.power == level)
        at = np.concatenate([self.low[rank], self.high[rank] - (1 << level)])
        return at, np.concatenate([rank, rank])


@dataclass(frozen=True, slots=True)
class _Covers:
    """The greatest rank that covers each cell, and the greatest of another kind; -1 is none."""

    best: Ints
    other: Ints

    @classmethod
    def of(cls, size: int, at: Ints, rank: Ints, kinds: Ints) -> "_Covers":
        best, other = np.full(size, NONE), np.full(size, NONE)
        np.maximum.at(best, at, rank)
        differs = kinds[rank] != kinds[best[at]]
        np.maximum.at(other, at[differs], rank[differs])
        return cls(best, other)

    def halved(self, half: int, kinds: Ints) -> "_Covers":
        """Return what covers cells of half the length."""
        second = _Covers(np.full(len(self.best), NONE), np.full(len(self.best), NONE))
        second.best[half:], second.other[half:] = self.best[:-half], self.other[:-half]
        return self.merged(second, kinds)

    def merged(self, others: "_Covers", kinds: Ints) -> "_Covers":
        ahead = self.best >= others.best
        more, less = np.maximum(self.best, others.best), np.minimum(self.best, others.best)
        of_more = np.where(ahead, self.other, others.other)
        of_less = np.where(ahead, others.other, self.other)
        other = np.maximum(of_more, np.where(kinds[less] != kinds[more], less, of_less))
        return _Covers(more, other)
