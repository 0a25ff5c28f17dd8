"""What is now believed, as states: no further back than the reports reach, and with divided places marked."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from conflictmap.control.case import LATEST, Case
from conflictmap.control.clocks import believed
from conflictmap.control.columns import Ints
from conflictmap.control.dating import TICKS
from conflictmap.control.division import divide
from conflictmap.control.marks import Role, is_known
from conflictmap.model import ControlState, Place, Status

# A day, as an ordinal, before which nothing is dated.
_NEVER = np.iinfo(np.int64).max


def states_now(case: Case, first: int, last: int, places: Mapping[str, Place]) -> list[ControlState]:
    """Return what is now believed of every day from `first` to `last` (ordinals), by place and day."""
    states = believed(case, first, last)
    return divide(_from_first_word(states, case), places, case.book)


def _from_first_word(states: Sequence[ControlState], case: Case) -> list[ControlState]:
    """Return the states with nothing known on days long before the first that any report speaks of.

    That somebody held a town in March makes it likely, by the model, that he did the summer before; but
    nobody said so.
    """
    spoken = dict(zip(case.places, _first_days(case).tolist(), strict=True))
    found: list[ControlState] = []
    for state in states:
        day = spoken[state.place] - case.settings.back_days
        if state.start.toordinal() >= day:
            found.append(state)
            continue
        end = date.fromordinal(min(state.end.toordinal(), day - 1))
        if found and found[-1].place == state.place:
            found[-1] = replace(found[-1], end=end)
        else:
            found.append(ControlState(state.place, state.start, end, Status.UNKNOWN, None, None, 0.0, (), ()))
        if end < state.end:
            found.append(replace(state, start=end + timedelta(days=1)))
    return found


def _first_days(case: Case) -> Ints:
    """Return the first day that a report speaks of, for each place; who was there before does not count."""
    marks = case.marks
    found = np.full(len(case.places), _NEVER, dtype=np.int64)
    after = marks.votes.role == Role.AFTER.value
    for table, tick, counts in (
        (marks.votes, marks.votes.tick, after),
        (marks.stirs, marks.stirs.start, True),
        (marks.calms, marks.calms.start, True),
    ):
        rows = counts & is_known(table, LATEST)
        np.minimum.at(found, table.place[rows], tick[rows] // TICKS)
    for place, lying in marks.overlays.items():
        found[place] = min(found[place], *(mark.first for mark in lying))
    return found
