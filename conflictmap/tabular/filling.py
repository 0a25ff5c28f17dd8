"""States without overlaps and gaps: where a table says nothing, nothing is known."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from conflictmap.model import ControlState, Status

_A_DAY = timedelta(days=1)


def filled(
    places: Iterable[str], states: Iterable[ControlState], first: date, last: date, *, open_ended: bool
) -> Iterator[ControlState]:
    """Give every place a state on every day, by place and start.

    Parameters
    ----------
    places
        The ids of all places, of those without a state too.
    states
        In any order; each of a place in `places` and within the days from `first` to `last`. Of two that
        begin on one day the later one holds; a state that reaches into the next is cut.
    first, last
        The days to fill, both included.
    open_ended
        Whether each state holds until the place's next, whatever its end says.
    """
    by_place: dict[str, list[ControlState]] = {place: [] for place in places}
    for state in states:
        by_place[state.place].append(state)
    for place in sorted(by_place):
        free = first
        steps = sorted(by_place[place], key=lambda state: state.start)
        for i, state in enumerate(steps):
            until = steps[i + 1].start - _A_DAY if i + 1 < len(steps) else last
            end = until if open_ended else min(state.end, until)
            if end < state.start:
                continue  # two rows for one day: the later one holds
            if state.start > free:
                yield _unknown(place, free, state.start - _A_DAY)
            yield state if state.end == end else _until(state, end)
            if end >= last:
                break  # there may be no day after it
            free = end + _A_DAY
        else:
            yield _unknown(place, free, last)


def _unknown(place: str, first: date, last: date) -> ControlState:
    return ControlState(place, first, last, Status.UNKNOWN, None, None, 0.0, (), ())


def _until(state: ControlState, end: date) -> ControlState:
    """Return the state with another end; `dataclasses.replace` is slow for that many."""
    return ControlState(
        state.place,
        state.start,
        end,
        state.status,
        state.holder,
        state.besieged_by,
        state.confidence,
        state.supporting,
        state.opposing,
        state.rival,
        state.divided,
        state.heard,
        state.share,
    )
