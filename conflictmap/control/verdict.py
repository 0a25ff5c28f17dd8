"""From a distribution over the holders of a place to a verdict: who, how sure, and against whom."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from conflictmap.control.case import NOBODY, OTHER, Case
from conflictmap.control.columns import Flags, Floats, Ints
from conflictmap.control.settings import ControlSettings

NO_ACTOR = -1
"""Stands for no holder or no rival in a column of actors."""

UNKNOWN, CONTROLLED, VACATED = range(3)
"""Codes of what a verdict says of a place where nobody fights and no sources disagree."""

# Sums of the same numbers in another order differ by less than this.
_ROUNDING = 1e-12


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What distributions say, a row each.

    Attributes
    ----------
    holder, rival
        Indices of actors: the likeliest of the likeliest side, and of the next side.
    confidence, rival_confidence
        Probability that the side of either holds the place.
    vacated
        Probability that nobody does.
    """

    holder: Ints
    confidence: Floats
    rival: Ints
    rival_confidence: Floats
    vacated: Floats

    def status(self, settings: ControlSettings) -> Ints:
        """Return the code of each row."""
        enough = settings.unknown_below
        vacated = (self.vacated >= enough) & (self.vacated > self.confidence)
        held = (self.holder != NO_ACTOR) & (self.confidence >= enough)
        return np.where(vacated, VACATED, np.where(held, CONTROLLED, UNKNOWN))

    def shaky(self, settings: ControlSettings) -> Flags:
        """Return the rows about which sources may disagree."""
        unsure = (self.confidence < settings.disputed_below) & (self.rival_confidence > settings.rival_above)
        named = (self.holder != NO_ACTOR) & (self.rival != NO_ACTOR)
        return np.asarray(unsure & named, dtype=np.bool_)


def judge(case: Case, place: Ints, belief: Floats, known: Ints) -> Verdicts:
    """Return the verdicts of distributions (rows, states) about the places of each row, by what was known.

    A party of which nothing was known yet is somebody else.

    Allies are added up: whether the army or its militia holds a town is no disagreement about the side, and
    the likelier of the two is named.
    """
    error = case.settings.common_error
    prior, side, actor = case.parties.prior[place], case.parties.side[place], case.parties.actor[place]
    belief = (1 - error) * belief + error * prior
    party = (actor >= 0) & (case.parties.since[place] <= known[:, None])
    unheard = (actor >= 0) & ~party
    some = np.flatnonzero(_any(unheard))
    belief[some, OTHER] += np.where(unheard[some], belief[some], 0.0).sum(axis=1)
    belief[unheard] = 0.0
    together = _together(belief, side)
    together[~party] = 0.0
    rows = np.arange(len(belief))
    holder = _likeliest(together, belief, party)
    same = side == side[rows, holder][:, None]
    against = party & ~same
    rival = _likeliest(together, belief, against)
    confidence = together[rows, holder]
    rival_confidence = np.where(against[rows, rival], together[rows, rival], 0.0)
    return Verdicts(
        np.where(confidence > 0, actor[rows, holder], NO_ACTOR),
        confidence,
        np.where(rival_confidence > 0, actor[rows, rival], NO_ACTOR),
        rival_confidence,
        belief[:, NOBODY],
    )


def _together(belief: Floats, side: Ints) -> Floats:
    """Return for each state what is believed of its side."""
    together = belief.copy()
    # Most have no ally, and sums over the few states of many rows are what takes the time.
    for state in range(belief.shape[1]):
        own = side[:, state]
        alike = [own == side[:, other] for other in range(belief.shape[1]) if other != state]
        some = np.flatnonzero((own >= 0) & np.logical_or.reduce(alike))
        if len(some):
            allied = side[some] == own[some][:, None]
            together[some, state] = np.where(allied, belief[some], 0.0).sum(axis=1)
    return together


def _any(flags: Flags) -> Flags:
    """Return the rows with any flag, column by column: there are few of these, and many rows."""
    return np.asarray(np.logical_or.reduce(list(flags.T)), dtype=np.bool_)


def _likeliest(together: Floats, belief: Floats, allowed: npt.NDArray[np.bool_]) -> Ints:
    """Return the likeliest state of the likeliest side; of two that are equal, the one known first."""
    best = np.maximum.reduce(list(np.where(allowed, together, -1.0).T))[:, None]
    of_best = allowed & (together >= best - _ROUNDING)
    return np.asarray(np.argmax(np.where(of_best, belief, -1.0), axis=1), dtype=np.int64)
