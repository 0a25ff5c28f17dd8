"""Vaguely dated claims of an event that others date finely: the same event is put on the same day.

"Recaptured in March" does not say on which day. Where another claim of the same change has a day in March,
the vague claim is taken to mean that event, from the day on which the finer claim was published; before,
and where no finer claim exists, it stays spread over its span.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from conflictmap.control.dating import Window
from conflictmap.control.evidence import DECISIVE, Testimony
from conflictmap.control.settings import ControlSettings
from conflictmap.model import Extent

FOREVER = 10_000_000
"""A day, as an ordinal, after all days."""

_Event = tuple[str, str, str]


class Dated(NamedTuple):
    """A testimony as it is dated by what is known from the day `on` until before the day `off`."""

    testimony: int
    on: int
    off: int
    when: Window


def _events(one: Testimony) -> list[_Event]:
    """Return what the testimony says happened: somebody gained the place, somebody lost it."""
    claim = one.claim
    if claim.change not in DECISIVE or one.denied or claim.extent is Extent.OUTSKIRTS:
        return []
    parties = (("gain", claim.gainer), ("loss", claim.loser))
    return [(one.place, what, actor) for what, actor in parties if actor is not None]


def date_by_others(testimonies: Sequence[Testimony], settings: ControlSettings) -> list[Dated]:
    """Return when each testimony speaks of, as it becomes known ever more finely.

    Parameters
    ----------
    testimonies
        In the order of publication.
    """
    vague: dict[int, _Event] = {}
    for index, one in enumerate(testimonies):
        if one.when.days > settings.snap_days and (events := _events(one)):
            vague[index] = events[0]
    # By event that is told vaguely: (first, last, published, testimony) of every claim, by first day.
    spans: dict[_Event, list[tuple[int, int, int, int]]] = {event: [] for event in vague.values()}
    for index, one in enumerate(testimonies):
        for event in _events(one):
            if event in spans:
                spans[event].append((one.when.first, one.when.last, one.published, index))
    for rows in spans.values():
        rows.sort()
    dated: list[Dated] = []
    for index, one in enumerate(testimonies):
        if index in vague:
            finer = _finer(one, spans[vague[index]], settings)
            dated.extend(_versions(index, one, [(day, testimonies[other].when) for day, other in finer]))
        else:
            dated.append(Dated(index, one.published, FOREVER, one.when))
    return dated


class Versions:
    """When each testimony speaks of, by what is known when."""

    def __init__(self, dated: Iterable[Dated]) -> None:
        self._dated = sorted(dated, key=attrgetter("testimony"))
        owners = [one.testimony for one in self._dated]
        self._edges = np.searchsorted(owners, np.arange(owners[-1] + 2)).tolist() if owners else [0]

    def of(self, testimony: int) -> Sequence[Dated]:
        """Return the versions of a testimony, in the order of knowing."""
        return self._dated[self._edges[testimony] : self._edges[testimony + 1]]


def _finer(
    one: Testimony, rows: Sequence[tuple[int, int, int, int]], settings: ControlSettings
) -> list[tuple[int, int]]:
    """Return (day known, testimony) of ever finer claims of the same event, in the order of knowing."""
    low = bisect_left(rows, (one.when.first - settings.snap_days,))
    high = bisect_right(rows, (one.when.last + settings.snap_days, FOREVER))
    inside = [
        (max(published, one.published), last - first, published, first, index)
        for first, last, published, index in rows[low:high]
        if last <= one.when.last + settings.snap_days and 2 * (last - first + 1) <= one.when.days
    ]
    inside.sort()
    finer: list[tuple[int, int]] = []
    finest = one.when.days
    for day, length, _published, _first, index in inside:
        if length + 1 < finest:
            finest = length + 1
            finer.append((day, index))
    return finer


def _versions(index: int, one: Testimony, finer: Sequence[tuple[int, Window]]) -> list[Dated]:
    versions: list[Dated] = []
    on, when = one.published, one.when
    for day, finer_when in finer:
        if day > on:
            versions.append(Dated(index, on, day, when))
        on, when = max(on, day), finer_when
    versions.append(Dated(index, on, FOREVER, when))
    return versions
