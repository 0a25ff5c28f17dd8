"""Anybody's control data as a timeline: what `Timeline.from_frames` does."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from conflictmap.errors import DataError
from conflictmap.model import Actor, Timeline
from conflictmap.tabular import places as placing
from conflictmap.tabular import runs
from conflictmap.tabular.actors import actors_of
from conflictmap.tabular.columns import NO_DAY, Ints, Table, day_of, number_of
from conflictmap.tabular.filling import filled

_DAY, _FROM, _TO = ("day", "date"), ("from", "start"), ("to", "end")
_CHANGES = frozenset({"place", *_DAY, *_FROM, *_TO, *runs.COLUMNS, *placing.COLUMNS} - {"id"})


def timeline_of(
    places: object, changes: object, *, actors: Sequence[Actor] = (), last: date | None = None
) -> Timeline:
    """Return the timeline of frames; `Timeline.from_frames` says what they hold and what is raised."""
    table = Table.of("changes", changes, _CHANGES)
    if not len(table):
        raise DataError("there is no row", where=table.name, mend="Give one for each change")
    spans = _spans(table)
    if last is not None:
        table, spans = _until(table, spans, last)
    placed = _placed(places, table)
    first = int(spans.start.min())
    end = max(int(spans.start.max()), int(spans.end.max())) if last is None else number_of(last)
    states = runs.states_of(table, placed.places, placed.rows, spans, end)
    ids = (place.id for place in placed.places)
    whole = tuple(filled(ids, states, day_of(first), day_of(end), open_ended=False))
    named = sorted(actors_of(whole, actors), key=lambda actor: actor.id)
    return Timeline(placed.places, tuple(named), whole, (), (), ())


def _placed(places: object, changes: Table) -> placing.Placed:
    if places is not None:
        return placing.listed(Table.of("places", places, placing.COLUMNS), changes)
    if changes.has("place"):
        return placing.named_by_changes(changes)
    if changes.geometries() is not None:
        return placing.outlined(changes)
    changes.require("place")
    raise AssertionError


def _spans(table: Table) -> runs.Spans:
    """Return the days of each row.

    Raises
    ------
    DataError
        There are no columns of days or too many, a day cannot be read or is blank, or a span ends before it
        begins.
    """
    table.require(*_DAY, *_FROM)
    if table.has(*_DAY) and table.has(*_FROM):
        raise DataError(
            "there are both a day and a span of days",
            where=table.name,
            mend="Drop one, or rename its columns",
        )
    if table.has(*_FROM):
        table.require(*_TO)
        return runs.Spans(*_ordered(table))
    start = _filled_in(table, _DAY)
    # A polygon is there on the day that it is published for; of a place, what was told last holds.
    end = np.full_like(start, NO_DAY) if table.has("place") else start
    return runs.Spans(start, end)


def _ordered(table: Table) -> tuple[Ints, Ints]:
    """Return the first and the last day of rows that give both."""
    start, end = _filled_in(table, _FROM), table.days(*_TO)
    assert end is not None
    reversed_ = (end < start) & (end != NO_DAY)
    if reversed_.any():
        row = int(np.argmax(reversed_))
        ends, begins = day_of(int(end[row])), day_of(int(start[row]))
        table.refuse(f"it ends on {ends}, before it begins on {begins}", row, "Swap the two days")
    if not table.has("place") and (end == NO_DAY).any():
        table.refuse("the last day is blank", int(np.argmax(end == NO_DAY)), "A polygon needs both days")
    return start, end


def _filled_in(table: Table, names: Sequence[str]) -> Ints:
    days = table.days(*names)
    assert days is not None
    blank = days == NO_DAY
    if blank.any():
        name = next(name for name in names if table.has(name))
        table.refuse(f"{name} is blank", int(np.argmax(blank)), "Fill it in or drop the row")
    return days


def _until(table: Table, spans: runs.Spans, last: date) -> tuple[Table, runs.Spans]:
    """Return the rows that begin by a day, cut at it."""
    end = number_of(last)
    kept = np.flatnonzero(spans.start <= end)
    if not len(kept):
        first = day_of(int(spans.start.min()))
        raise DataError(
            f"the first row is of {first}, after the last day {last}",
            where=table.name,
            mend="Give a later `last`",
        )
    # Of NO_DAY, the least number of all, nothing is cut.
    cut = runs.Spans(spans.start[kept], np.minimum(spans.end[kept], end))
    return (table if len(kept) == len(table) else table.rows(kept)), cut
