"""Wholes whose parts are in other hands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from conflictmap.control.parts import wholes_of
from conflictmap.control.sources import SourceBook
from conflictmap.model import ControlState, Place


def divide(
    states: Sequence[ControlState], places: Mapping[str, Place], book: SourceBook
) -> list[ControlState]:
    """Return the states with those of a whole marked on the days on which a part is in other hands."""
    by_place: dict[str, list[ControlState]] = {}
    for state in states:
        by_place.setdefault(state.place, []).append(state)
    parts: dict[str, list[str]] = {}
    for part in by_place:
        for whole in wholes_of(part, places):
            if whole in by_place:
                parts.setdefault(whole, []).append(part)
    if not parts:
        return list(states)
    for whole, inside in parts.items():
        held = [state for part in inside for state in by_place[part] if state.holder is not None]
        by_place[whole] = [piece for state in by_place[whole] for piece in _split(state, held, book)]
    return [state for place in sorted(by_place) for state in by_place[place]]


def _split(whole: ControlState, parts: Sequence[ControlState], book: SourceBook) -> Iterable[ControlState]:
    """Yield a whole's state, cut where a part of it passes into other hands or back."""
    if whole.holder is None or whole.divided:
        yield whole
        return
    side = book.side(whole.holder)
    others = [
        (max(part.start, whole.start).toordinal(), min(part.end, whole.end).toordinal() + 1)
        for part in parts
        if book.side(part.holder) != side and part.start <= whole.end and part.end >= whole.start
    ]
    begin, end = whole.start.toordinal(), whole.end.toordinal() + 1
    edges = sorted({begin, end, *(day for spell in others for day in spell)})
    pieces: list[tuple[int, int, bool]] = []
    for day, after in pairwise(edges):
        divided = any(first <= day < last for first, last in others)
        if pieces and pieces[-1][2] == divided:
            pieces[-1] = (pieces[-1][0], after, divided)
        else:
            pieces.append((day, after, divided))
    for day, after, divided in pieces:
        yield replace(
            whole,
            start=date.fromordinal(day),
            end=date.fromordinal(after - 1),
            divided=divided,
        )
