"""Rows of control data as states: neighbours that are equal in all but their days become one run."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from math import isnan, nan

import numpy as np
from numpy.typing import NDArray

from conflictmap.model import ControlState, Place, Status
from conflictmap.tabular.columns import NO_DAY, Bools, Floats, Ints, Lists, Table, Texts, day_of

COLUMNS = (
    "status",
    "holder",
    "confidence",
    "rival",
    "besieged_by",
    "divided",
    "share",
    "heard",
    "supporting",
    "opposing",
)

_UNKNOWN, _CONTROLLED = (list(Status).index(status) for status in (Status.UNKNOWN, Status.CONTROLLED))


@dataclass(frozen=True, slots=True)
class Spans:
    """The days of each row, both included; `end` is `NO_DAY` where it holds until the place's next row."""

    start: Ints
    end: Ints


@dataclass(frozen=True, slots=True)
class Looks:
    """What each row says of its place, beside the days."""

    status: NDArray[np.int8]
    holder: Texts | None
    rival: Texts | None
    besieged_by: Texts | None
    confidence: Floats | None
    divided: Bools | None
    share: Floats | None
    heard: Ints | None
    supporting: Lists | None
    opposing: Lists | None

    def columns(self) -> Iterator[NDArray[np.generic]]:
        """Yield what makes two rows differ."""
        yield self.status
        for texts in (self.holder, self.rival, self.besieged_by):
            if texts is not None:
                yield texts.codes
        for values in (self.confidence, self.divided, self.heard):
            if values is not None:
                yield values
        if self.share is not None:
            # Not a number, for an unknown share, is no number to be compared with.
            yield np.nan_to_num(self.share, nan=-1.0)
        for lists in (self.supporting, self.opposing):
            if lists is not None:
                yield lists.codes


def looks_of(table: Table) -> Looks:
    """Read what each row says.

    Raises
    ------
    DataError
        There is neither `status` nor `holder`, a value is none of those allowed, or a place is controlled by
        nobody.
    """
    table.require("status", "holder")
    holder = table.texts("holder")
    status = _statuses(table, holder)
    nobody = (status == _CONTROLLED) & (True if holder is None else holder.codes < 0)
    if nobody.any():
        mend = "Fill in holder, or make the status unknown or vacated"
        table.refuse("it is controlled, but by nobody", int(np.argmax(nobody)), mend)
    confidence = table.numbers("confidence", 0, 1)
    if confidence is not None:
        confidence = np.where(np.isnan(confidence), status != _UNKNOWN, confidence)
    return Looks(
        status,
        holder,
        table.texts("rival"),
        table.texts("besieged_by"),
        confidence,
        table.flags("divided"),
        table.numbers("share", 0, 1),
        table.days("heard"),
        table.lists("supporting"),
        table.lists("opposing"),
    )


def _statuses(table: Table, holder: Texts | None) -> NDArray[np.int8]:
    """Return each row's status by its place in `Status`; where there is none it follows from the holder."""
    if holder is None:
        implied = np.full(len(table), _UNKNOWN, dtype=np.int8)
    else:
        implied = np.where(holder.codes < 0, _UNKNOWN, _CONTROLLED).astype(np.int8)
    texts = table.texts("status")
    if texts is None:
        return implied
    members = {member.value: number for number, member in enumerate(Status)}
    numbers = [members.get(value.lower(), -1) for value in texts.distinct]
    if -1 in numbers:
        wrong = texts.codes == numbers.index(-1)
        row = int(np.argmax(wrong))
        table.refuse(
            f"there is no status {texts.distinct[texts.codes[row]]!r}", row, f"Use {', '.join(members)}"
        )
    given = np.array([*numbers, -1], dtype=np.int8)[texts.codes]
    return np.where(given < 0, implied, given)


def states_of(
    table: Table, places: Sequence[Place], rows: Ints, spans: Spans, last: int
) -> Iterator[ControlState]:
    """Yield the states of a table, by place and start, save those that say that nothing is known.

    Parameters
    ----------
    places, rows
        The places, and the number among them of each row's.
    last
        The day that a row holds until which no other follows; none begins or ends after it.

    Raises
    ------
    DataError
        A place has two states on one day.
    """
    looks = looks_of(table)
    order = _order(rows, spans.start)
    place, start, end = rows[order], spans.start[order], spans.end[order]
    alone = np.ones(len(place), dtype=bool)
    alone[1:] = place[1:] != place[:-1]
    follows = ~alone[1:]
    # A row without an end holds until the next, and one that shares its day with the next at least for that.
    until = np.full(len(place), last, dtype=np.int32)
    until[:-1][follows] = start[1:][follows] - 1
    end = np.where(end == NO_DAY, np.maximum(until, start), end)
    del until
    differs = np.zeros(len(follows), dtype=bool)
    for column in looks.columns():
        ordered = column[order]
        differs |= ordered[1:] != ordered[:-1]
    reach = _reach(place, end)
    double = follows & differs & (start[1:] <= reach[:-1])
    if double.any():
        at = int(np.argmax(double)) + 1
        table.refuse(
            f"{places[place[at]].id} has two states on {day_of(int(start[at]))}",
            int(np.arange(len(place))[order][at]),
            "Leave one of them, or end the one before the other begins",
        )
    begins = alone
    begins[1:] |= differs | (start[1:] > reach[:-1].astype(np.int64) + 1)
    heads = np.flatnonzero(begins)
    tails = np.append(heads[1:], len(place)) - 1
    sources = heads if isinstance(order, slice) else order[heads]
    runs = zip(place[heads].tolist(), start[heads].tolist(), reach[tails].tolist(), strict=True)
    yield from _built(looks, sources, places, runs)


def _order(rows: Ints, start: Ints) -> NDArray[np.intp] | slice:
    """Return the order by place and start; a slice, which copies nothing, where the rows are in it."""
    key = rows.astype(np.int64) << 32
    key += start.astype(np.int64) - NO_DAY
    if (key[1:] >= key[:-1]).all():
        return slice(None)
    return np.argsort(key, kind="stable")


def _reach(place: Ints, end: Ints) -> Ints:
    """Return the last day that the rows of a place up to each one reach."""
    key = place.astype(np.int64) << 32
    key += end.astype(np.int64) - NO_DAY
    np.maximum.accumulate(key, out=key)
    key &= 0xFFFF_FFFF
    key += NO_DAY
    return key.astype(np.int32)


def _built(
    looks: Looks, sources: NDArray[np.intp], places: Sequence[Place], runs: Iterable[tuple[int, int, int]]
) -> Iterator[ControlState]:
    """Yield the states of runs.

    Parameters
    ----------
    sources
        The rows that say how it was in the runs.
    runs
        The number of the place, first and last day of each.
    """
    count = len(sources)
    statuses = list(Status)
    status = looks.status[sources]
    for (
        number,
        first,
        until,
    ), member, holder, rival, besieger, sure, divided, share, heard, pro, contra in zip(
        runs,
        status.tolist(),
        _values(looks.holder, sources),
        _values(looks.rival, sources),
        _values(looks.besieged_by, sources),
        ((status != _UNKNOWN) * 1.0 if looks.confidence is None else looks.confidence[sources]).tolist(),
        [False] * count if looks.divided is None else looks.divided[sources].tolist(),
        [nan] * count if looks.share is None else looks.share[sources].tolist(),
        [NO_DAY] * count if looks.heard is None else looks.heard[sources].tolist(),
        _lists(looks.supporting, sources),
        _lists(looks.opposing, sources),
        strict=True,
    ):
        state = ControlState(
            places[number].id,
            _date(first),
            _date(until),
            statuses[member],
            holder,
            besieger,
            sure,
            pro,
            contra,
            rival,
            divided,
            None if heard == NO_DAY else _date(heard),
            None if isnan(share) else share,
        )
        if not _says_nothing(state):
            yield state


def _says_nothing(state: ControlState) -> bool:
    """Tell whether a state says no more than none would, so that it is one with the gaps around it."""
    return state.status is Status.UNKNOWN and not (
        state.holder
        or state.rival
        or state.besieged_by
        or state.confidence
        or state.divided
        or state.heard
        or state.supporting
        or state.opposing
    )


def _values(texts: Texts | None, rows: NDArray[np.intp]) -> list[str | None]:
    if texts is None:
        return [None] * len(rows)
    values = (*texts.distinct, None)
    return [values[code] for code in texts.codes[rows].tolist()]


def _lists(lists: Lists | None, rows: NDArray[np.intp]) -> list[tuple[str, ...]]:
    if lists is None:
        return [()] * len(rows)
    return [lists.distinct[code] for code in lists.codes[rows].tolist()]


# The same few thousand days end millions of states.
@cache
def _date(number: int) -> date:
    return day_of(number)
