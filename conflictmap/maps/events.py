"""The states of one clock as events, column by column: from its day on, a place is in a state.

Whole columns are read at once, because a timeline has hundreds of thousands of states.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

import numpy as np

from conflictmap.maps.columns import Integers
from conflictmap.model import ControlState, Status

Look = tuple[str, int, int, int, int]
"""What of a state can be seen: status, the numbers of holder, rival and besieger, whether it is divided."""

UNKNOWN: Look = (Status.UNKNOWN.value, 0, 0, 0, 0)
GAP = -1
"""Stands for the state of an event that ends one without beginning another."""

# Stands for a besieger whom nobody names: no actor, so no number of one.
_UNNAMED = -1


@dataclass(frozen=True, slots=True)
class Events:
    """The events of a clock by day and place, each column of shape (events,).

    Attributes
    ----------
    day
        Counted from the timeline's first.
    place
        Row of the place.
    look
        Row of `looks`.
    state
        Row of the clock's states, or `GAP`.
    percent
        Confidence in whole per cent; 100 for certainty alone.
    heard
        How long before the event its state was last heard of, zigzag coded from 1; 0 for never.
    share
        The holder's share of a divided place in whole per cent; 0 where it is not known.
    """

    day: Integers
    place: Integers
    look: Integers
    state: Integers
    percent: Integers
    heard: Integers
    share: Integers
    looks: tuple[Look, ...]


def events_of(
    states: Sequence[ControlState],
    first: date,
    days: int,
    rows: Mapping[str, int],
    numbers: Mapping[str, int],
) -> Events:
    """Return the states as events; where a state ends and none follows, nothing is known.

    Parameters
    ----------
    first, days
        The timeline's first day, and how many it has.
    rows
        The places' rows, by id.
    numbers
        The actors' numbers from 1, by id; any other besieger is one whom nobody names.
    """
    place = _column(states, "place", rows.__getitem__)
    start = _column(states, "start", date.toordinal) - first.toordinal()
    end = _column(states, "end", date.toordinal) - first.toordinal()
    order = np.lexsort((end, start, place))
    place, start, end = place[order], start[order], end[order]
    # A gap begins behind each state that is not followed at once.
    followed = (place[1:] == place[:-1]) & (start[1:] <= end[:-1] + 1)
    behind = np.flatnonzero((end + 1 < days) & ~np.append(followed, np.zeros(min(1, len(place)), np.bool_)))

    seen, looks = _looks(states, numbers)
    day = np.concatenate([start, end[behind] + 1])
    # Of events of one place on one day, those of the earlier state first, and its gap last.
    rank = np.concatenate([2 * np.arange(len(place)), 2 * behind + 1])
    everywhere = np.concatenate([place, place[behind]])
    by_day = np.lexsort((rank, everywhere, day))

    def spread(of_states: Integers, of_gaps: int) -> Integers:
        """Return a column of states as one of events."""
        return np.concatenate([of_states[order], np.full(len(behind), of_gaps, np.int64)])[by_day]

    return Events(
        day=day[by_day],
        place=everywhere[by_day],
        look=spread(seen, looks.index(UNKNOWN) if UNKNOWN in looks else len(looks)),
        state=spread(np.arange(len(states)), GAP),
        percent=spread(_percent(states), 0),
        heard=spread(_heard(states), 0),
        share=spread(_share(states), 0),
        looks=looks if UNKNOWN in looks or not len(behind) else (*looks, UNKNOWN),
    )


def _column(states: Sequence[ControlState], name: str, number: Callable[[Any], int]) -> Integers:
    return np.fromiter(map(number, map(attrgetter(name), states)), np.int64, len(states))


def _looks(states: Sequence[ControlState], numbers: Mapping[str, int]) -> tuple[Integers, tuple[Look, ...]]:
    """Return each state's row among the distinct looks, and those."""
    known: dict[tuple[Any, ...], int] = {}
    seen = attrgetter("status", "holder", "rival", "besieged_by", "divided")
    codes = [known.setdefault(key, len(known)) for key in map(seen, states)]
    looks: dict[Look, int] = {}
    rows = [
        looks.setdefault((status.value, *_numbered(actors, numbers), int(divided)), len(looks))
        for status, *actors, divided in known
    ]
    return np.array(rows, np.int64)[codes] if codes else np.zeros(0, np.int64), tuple(looks)


def _numbered(actors: Iterable[str | None], numbers: Mapping[str, int]) -> tuple[int, int, int]:
    holder, rival, besieger = (0 if actor is None else numbers.get(actor, _UNNAMED) for actor in actors)
    return holder, rival, besieger


def _percent(states: Sequence[ControlState]) -> Integers:
    confidence = np.fromiter(map(attrgetter("confidence"), states), np.float64, len(states))
    percent = np.rint(confidence * 100).astype(np.int64)
    # What is not certain must not read as certain.
    return np.where(confidence < 1, np.minimum(percent, 99), 100)


def _heard(states: Sequence[ControlState]) -> Integers:
    heard = [state.heard for state in states]
    if not any(heard):
        return np.zeros(len(states), np.int64)
    start = _column(states, "start", date.toordinal)
    last = np.array([0 if day is None else day.toordinal() for day in heard])
    age = start - last
    return np.where(last > 0, ((age << 1) ^ (age >> 63)) + 1, 0)


def _share(states: Sequence[ControlState]) -> Integers:
    shares = [0.0 if state.share is None else max(state.share, 0.01) for state in states]
    percent: Integers = np.rint(np.array(shares) * 100).astype(np.int64)
    return percent
