"""Testimony as marks on the time line of each place, in columns: what the chains are computed from.

Four kinds of mark: *votes* for or against an actor at a tick, *stirs* that make a change likelier between
two ticks, *calms* that make one less likely, and *overlays* (fighting, sieges, parts in other hands), which
do not bear on the holder. A mark is valid from the day on which it was published until a stronger telling of
the same statement, or a finer date, replaces it.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from math import log1p
from typing import NamedTuple

import numpy as np

from conflictmap.control.columns import Flags, Floats, Ints, take

VACATED = -1
"""Stands for nobody where an actor's index is wanted."""

UNNAMED_PARTY = -2
"""Stands for somebody else where an actor's index is wanted."""

SUREST = 0.97
"""No single statement is surer than this; it also keeps the weights finite."""


class Role(IntEnum):
    """Of which moment of an event a vote speaks."""

    AFTER = 0
    BEFORE = 1


class Overlay(StrEnum):
    """What a claim says beside who holds the place."""

    FIGHTING = "fighting"
    SIEGE = "siege"
    LIFTED = "siege denied"
    DIVISION = "part in other hands"
    DECISION = "decision"


@dataclass(frozen=True, slots=True)
class Votes:
    """For (weight above 0) or against an actor, as log-likelihood ratios, a row a vote, by place."""

    place: Ints
    tick: Ints
    actor: Ints
    weight: Floats
    on: Ints
    off: Ints
    testimony: Ints
    role: Ints


@dataclass(frozen=True, slots=True)
class Stirs:
    """Expected numbers of changes to an actor between two ticks, by place."""

    place: Ints
    start: Ints
    end: Ints
    actor: Ints
    mass: Floats
    on: Ints
    off: Ints
    testimony: Ints


@dataclass(frozen=True, slots=True)
class Calms:
    """Logarithms of what the rate of changes is multiplied by between two ticks, by place."""

    place: Ints
    start: Ints
    end: Ints
    factor: Floats
    on: Ints
    off: Ints
    testimony: Ints


class OverlayMark(NamedTuple):
    """Fighting, a siege or a division on the days `first` to `last`, or a decision on `last`."""

    kind: Overlay
    first: int
    last: int
    tick: int
    gainer: str | None
    loser: str | None
    on: int
    testimony: int


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks; places and actors are indices into the lists that were given."""

    votes: Votes
    stirs: Stirs
    calms: Calms
    overlays: dict[int, tuple[OverlayMark, ...]]

    def some(self, places: Flags, known: int) -> tuple["Marks", Ints]:
        """Return the marks of some places (a flag for each) as known by a day, and the rows of the votes."""

        def rows(table: Votes | Stirs | Calms) -> Ints:
            return np.flatnonzero(places[table.place] & is_known(table, known))

        votes, stirs, calms = self.votes, self.stirs, self.calms
        chosen = rows(votes)
        taken = Marks(take(votes, chosen), take(stirs, rows(stirs)), take(calms, rows(calms)), {})
        return taken, chosen


def is_known(table: Votes | Stirs | Calms, known: int) -> Flags:
    """Tell of marks whether they count for who asks by what was known by a day."""
    return np.asarray((table.on <= known) & (known < table.off), dtype=np.bool_)


def support(credibility: float, parties: int) -> float:
    """Return the log-likelihood ratio for what a statement of the given credibility says.

    With the chance `credibility` the source knows and names the true holder, else it names any of `parties`
    alike; a lone statement about a place of which nothing is known thus makes its holder as likely as the
    statement is credible.
    """
    sure = min(credibility, SUREST)
    return log1p(parties * sure / (1 - sure))


def supports(credibility: Floats, parties: int) -> Floats:
    """Return `support` of each of some credibilities."""
    sure = np.minimum(credibility, SUREST)
    return np.asarray(np.log1p(parties * sure / (1 - sure)), dtype=np.float64)
