"""The votes about places as they bear on days, and which side leads on each of them."""

from dataclasses import dataclass

import numpy as np

from conflictmap.control.case import LATEST, Case
from conflictmap.control.columns import Flags, Floats, Ints, portions, ranges, take
from conflictmap.control.coreference import FOREVER
from conflictmap.control.covering import DAY_BITS, Facts
from conflictmap.control.dating import TICKS
from conflictmap.control.marks import Role
from conflictmap.control.sides import NO_SIDE, Sides

# Who was there before leads a day only where nothing is said of its end.
_BEFORE = 1e-9
# Pairs of a ballot and a day of news that are worked on at a time.
_PAIRS = 500_000


@dataclass(frozen=True, slots=True)
class Ballots:
    """Votes for (weight above 0) or against a side, by place and day, then in the order of becoming known.

    Attributes
    ----------
    on, off
        The day from which on it was known, and that from which on it was replaced.
    side
        -1 for nobody and for somebody else.
    before
        True for what is said of the time before an event.
    """

    place: Ints
    day: Ints
    on: Ints
    off: Ints
    side: Ints
    weight: Floats
    testimony: Ints
    before: Flags

    @classmethod
    def of(cls, case: Case, sides: Sides, low: int, high: int, *, newest: bool) -> "Ballots":
        """Return the votes about the places from `low` up to `high`.

        Parameters
        ----------
        newest
            Leave out what was replaced, and take the rest as if it had always been known.
        """
        votes = case.marks.votes
        rows = np.arange(*np.searchsorted(votes.place, [low, high]))
        if newest:
            rows = rows[(votes.on[rows] <= LATEST) & (votes.off[rows] > LATEST)]
        # Who held a place as a day began held it the day before.
        day = (votes.tick[rows] - (votes.role[rows] == Role.BEFORE.value)) // TICKS
        order = np.lexsort((votes.on[rows], day, votes.place[rows]))
        rows = rows[order]
        return cls(
            votes.place[rows],
            day[order],
            np.zeros_like(rows) if newest else votes.on[rows],
            np.full_like(rows, FOREVER) if newest else votes.off[rows],
            sides.of_actor[votes.actor[rows]],
            votes.weight[rows],
            votes.testimony[rows],
            votes.role[rows] == Role.BEFORE.value,
        )

    def __len__(self) -> int:
        return len(self.place)

    def facts(self, first: Ints | None, last: Ints | None) -> Facts:
        """Return the ballots as facts about their places, that hold of given days."""
        return Facts.of(self.place, self.on, self.off, first, last)


@dataclass(frozen=True, slots=True)
class Leads:
    """The side that led on a day at a place, by what was known from one day until before another."""

    place: Ints
    day: Ints
    on: Ints
    off: Ints
    side: Ints

    def facts(self, first: Ints | None, last: Ints | None) -> Facts:
        """Return the leads as facts about their places, that hold of given days."""
        return Facts.of(self.place, self.on, self.off, first, last)


def leads(ballots: Ballots) -> Leads:
    """Return which side had most weight on each day; of two that are equal, the one of the later name."""
    ballots = take(ballots, np.flatnonzero(ballots.side != NO_SIDE))
    tallies = _Tallies.of(ballots)
    weight, news = tallies.weights(ballots), tallies.news
    most = np.maximum.reduceat(weight, tallies.first_cell) if len(news) else weight
    leading = (weight == np.repeat(most, tallies.parties)) & (weight > 0)
    cell = np.flatnonzero(leading)
    at = np.repeat(np.arange(len(news)), tallies.parties)[cell]
    last = np.append(at[1:] != at[:-1], np.ones(min(len(at), 1), dtype=np.bool_))
    cell, at = cell[last], at[last]
    group = news >> DAY_BITS
    # It led until the next news of the same day.
    until = np.append(np.where(np.diff(group) == 0, news[1:] & _DAYS, FOREVER), FOREVER)[: len(news)]
    one = tallies.first_ballot[group[at]]
    return Leads(
        ballots.place[one],
        ballots.day[one],
        news[at] & _DAYS,
        until[at],
        tallies.side[tallies.party(cell, at)],
    )


_DAYS = (1 << DAY_BITS) - 1


@dataclass(frozen=True, slots=True)
class _Tallies:
    """A cell for each side at each news of a day of a place: the day on which a ballot of it comes or goes.

    Attributes
    ----------
    group, own
        For each ballot, the day and place that it is about, and its side among those spoken of there.
    first_ballot, first_side
        Of each group.
    news
        Group and day of each news in one number, in order.
    first_cell, parties
        Of each news.
    side
        The sides of all groups, one group after another.
    """

    group: Ints
    own: Ints
    first_ballot: Ints
    first_side: Ints
    news: Ints
    first_cell: Ints
    parties: Ints
    side: Ints

    @classmethod
    def of(cls, ballots: Ballots) -> "_Tallies":
        fresh = np.ones(len(ballots), dtype=np.bool_)
        fresh[1:] = (np.diff(ballots.place) != 0) | (np.diff(ballots.day) != 0)
        group, first_ballot = np.cumsum(fresh) - 1, np.flatnonzero(fresh)
        sides = int(ballots.side.max(initial=0)) + 1
        spoken, party = np.unique(group * sides + ballots.side, return_inverse=True)
        edges = np.searchsorted(spoken, np.arange(len(first_ballot) + 1) * sides)
        known = (group << DAY_BITS) + ballots.on
        replaced = ((group << DAY_BITS) + ballots.off)[ballots.off < FOREVER]
        news = np.unique(np.concatenate([known, replaced]))
        parties = np.diff(edges)[news >> DAY_BITS]
        return cls(
            group,
            party - edges[group],
            first_ballot,
            edges[:-1],
            news,
            np.cumsum(parties) - parties,
            parties,
            spoken % sides,
        )

    def weights(self, ballots: Ballots) -> Floats:
        """Return the weight in each cell of all ballots that count then, added in the order of knowing."""
        weight = np.zeros(int(self.parties.sum()))
        begin = np.searchsorted(self.news, (self.group << DAY_BITS) + ballots.on)
        end = np.searchsorted(self.news, (self.group << DAY_BITS) + ballots.off)
        for low, high in portions(end - begin, _PAIRS):
            ballot, at = ranges(begin[low:high], end[low:high])
            ballot += low
            counted = ballots.weight[ballot] * np.where(ballots.before[ballot], _BEFORE, 1.0)
            np.add.at(weight, self.first_cell[at] + self.own[ballot], counted)
        return weight

    def party(self, cell: Ints, news: Ints) -> Ints:
        """Return the index in `side` of some cells, each of a news."""
        side = self.first_side[self.news[news] >> DAY_BITS] + cell - self.first_cell[news]
        return np.asarray(side, dtype=np.int64)
