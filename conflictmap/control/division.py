"""Wholes whose parts are in other hands, and how much of the whole its holder has."""

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
    """Return the states with those of a whole marked on the days on which a part is in other hands.

    The holder's share is that of the whole's area without the parts that others hold, where all of these have
    areas; else that of the parts whose holder is known, each counted alike.
    """
    by_place: dict[str, list[ControlState]] = {}
    for state in states:
        by_place.setdefault(state.place, []).append(state)
    inside: dict[str, list[ControlState]] = {}
    direct: dict[str, list[str]] = {}
    for part, own in by_place.items():
        wholes = [whole for whole in wholes_of(part, places) if whole in by_place]
        if wholes:
            direct.setdefault(wholes[0], []).append(part)
        for whole in wholes:
            inside.setdefault(whole, []).extend(state for state in own if state.holder is not None)
    for whole, held in inside.items():
        shares = _Shares(places[whole], {part: places[part] for part in direct.get(whole, ())}, book)
        by_place[whole] = [piece for state in by_place[whole] for piece in _split(state, held, shares, book)]
    return [state for place in sorted(by_place) for state in by_place[place]]


class _Shares:
    """How much of a whole its holder has.

    Parameters
    ----------
    parts
        Those that lie in the whole itself, and not in another part of it.
    """

    def __init__(self, whole: Place, parts: Mapping[str, Place], book: SourceBook) -> None:
        self._book = book
        # In square degrees, which within one town are all of a size.
        areas = {part: place.area.area for part, place in parts.items() if place.area is not None}
        self._of_whole = whole.area.area if whole.area is not None and len(areas) == len(parts) else 0.0
        self._weight = areas if self._of_whole else dict.fromkeys(parts, 1.0)

    def of(self, side: str | None, held: Iterable[ControlState], day: date) -> float | None:
        """Return the share of a side on a day, None where nothing is known of the whole's own parts."""
        known = [
            (self._weight[state.place], self._book.side(state.holder) == side)
            for state in held
            if state.place in self._weight and state.start <= day <= state.end
        ]
        if not known:
            return None
        others = sum(weight for weight, own in known if not own)
        total = self._of_whole or sum(weight for weight, _own in known)
        return round(max(0.0, 1.0 - others / total), 2)


def _split(
    whole: ControlState, parts: Sequence[ControlState], shares: _Shares, book: SourceBook
) -> Iterable[ControlState]:
    """Yield a whole's state, cut where a part of it passes into other hands or back."""
    if whole.holder is None or whole.divided:
        yield whole
        return
    side = book.side(whole.holder)
    held = [part for part in parts if part.start <= whole.end and part.end >= whole.start]
    others = [part for part in held if book.side(part.holder) != side]
    if not others:
        yield whole
        return
    begin, end = whole.start.toordinal(), whole.end.toordinal() + 1
    # Where the holder has all his parts again, or one more of them, the share is another.
    turns = (day for part in held for day in (part.start.toordinal(), part.end.toordinal() + 1))
    edges = sorted({begin, end, *(day for day in turns if begin < day < end)})
    pieces: list[tuple[int, int, bool, float | None]] = []
    for first, after in pairwise(edges):
        day = date.fromordinal(first)
        divided = any(part.start <= day <= part.end for part in others)
        share = shares.of(side, held, day) if divided else None
        if pieces and pieces[-1][2:] == (divided, share):
            pieces[-1] = (pieces[-1][0], after, divided, share)
        else:
            pieces.append((first, after, divided, share))
    for first, after, divided, share in pieces:
        yield replace(
            whole,
            start=date.fromordinal(first),
            end=date.fromordinal(after - 1),
            divided=divided,
            share=share,
        )
