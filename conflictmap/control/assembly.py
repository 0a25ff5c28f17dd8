"""From how places look on single days to their states, equal neighbours merged."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise

import numpy as np

from conflictmap.control.case import Case
from conflictmap.control.columns import Flags, Floats, Ints
from conflictmap.control.looks import Looks
from conflictmap.control.quick import maker
from conflictmap.control.standing import Standings
from conflictmap.model import UNNAMED, ControlState, Status

# Millions of states share a hundred confidences.
_SHARES = np.array([hundredths / 100 for hundredths in range(101)], dtype=np.object_)
# By their codes.
_STATUSES = (Status.UNKNOWN, Status.CONTROLLED, Status.VACATED, Status.DISPUTED, Status.CONTESTED)


class Assembler:
    """Makes the states of the places of a case."""

    def __init__(self, case: Case) -> None:
        self._step = case.settings.confidence_step
        self._places = case.places
        self._statuses = np.array(_STATUSES, dtype=np.object_)
        # A besieger whom nobody names, and no actor, have negative indices, which count from the end.
        self._actors = np.array([*case.actors, UNNAMED, None], dtype=np.object_)
        claims = case.testimonies.claims
        self._claims = np.array([claims[at].id for at in case.testimonies.claim.tolist()], dtype=np.object_)

    def states(self, looks: Looks, last: int) -> Iterator[ControlState]:
        """Return the states of places, up to a last day."""
        begin = _begins(looks.changes, looks.confidence, self._step)
        place, first = looks.place[begin], looks.day[begin]
        until = np.full(len(begin), last)
        same = place[1:] == place[:-1]
        until[:-1][same] = first[1:][same] - 1
        # The last lists are empty: they are those of places of which nothing is known.
        supporting, opposing = self._lists(looks.standings)
        standing = looks.standing[begin].tolist()
        return map(
            _state,
            map(self._places.__getitem__, place.tolist()),
            map(_date, first.tolist()),
            map(_date, until.tolist()),
            self._statuses[looks.status[begin]].tolist(),
            self._actors[looks.holder[begin]].tolist(),
            self._actors[looks.besieger[begin]].tolist(),
            _SHARES[np.rint(looks.confidence[begin] * 100).astype(np.int64)].tolist(),
            map(supporting.__getitem__, standing),
            map(opposing.__getitem__, standing),
            self._actors[looks.rival[begin]].tolist(),
            looks.divided[begin].tolist(),
            map(_date, looks.heard[begin].tolist()),
        )

    def _lists(self, standings: Standings) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        """Return the claims that support each of some standings, and those that oppose it."""
        claims, edges = self._claims[standings.testimony].tolist(), standings.edges.tolist()
        lists = [*(tuple(claims[low:high]) for low, high in pairwise(edges)), (), ()]
        return lists[::2], lists[1::2]


def _begins(changes: Flags, confidence: Floats, step: float) -> Ints:
    """Return which looks begin a state: those that changed, or whose confidence is a step from its first."""
    starts = np.flatnonzero(changes)
    if not len(starts):
        return starts
    least, most = np.minimum.reduceat(confidence, starts), np.maximum.reduceat(confidence, starts)
    ends = np.append(starts[1:], len(confidence))
    begins = [starts]
    # Where each step begins hangs on the one before; within most states there is none.
    wide = np.flatnonzero(most - least >= step)
    for low, high in zip(starts[wide].tolist(), ends[wide].tolist(), strict=True):
        sure, *later = confidence[low:high].tolist()
        steps: list[int] = []
        for at, now in enumerate(later, start=low + 1):
            if abs(sure - now) >= step:
                steps.append(at)
                sure = now
        begins.append(np.array(steps, dtype=np.int64))
    return np.sort(np.concatenate(begins))


_state = maker(ControlState)


# The same few thousand days end millions of states.
@cache
def _date(day: int) -> date | None:
    return date.fromordinal(day) if day > 0 else None
