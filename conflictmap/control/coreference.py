"""Vaguely dated claims of an event that others date finely: the same event is put on the same day.

"Recaptured in March" does not say on which day. Where another claim of the same change has a day in March,
the vague claim is taken to mean that event, from the day on which the finer claim was published; before,
and where no finer claim exists, it stays spread over its span.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from conflictmap.control.columns import Flags, Ints, entries, numbered, spread
from conflictmap.control.evidence import DECISIVE, Saying, Testimonies
from conflictmap.control.settings import ControlSettings
from conflictmap.model import Extent

FOREVER = 10_000_000
"""A day, as an ordinal, after all days."""


@dataclass(frozen=True, slots=True)
class Dated:
    """When each testimony speaks of, by what is known when: in columns, by testimony and day of knowing.

    Attributes
    ----------
    on, off
        The row holds from the day `on` until before the day `off`.
    when
        The testimony whose days it speaks of: itself or one that dates the same event more finely.
    """

    testimony: Ints
    on: Ints
    off: Ints
    when: Ints

    @classmethod
    def of(cls, testimony: Ints, on: Ints, off: Ints, when: Ints) -> "Dated":
        """Return the table of rows that stand in the order of knowing for each testimony."""
        order = np.argsort(testimony, kind="stable")
        return cls(testimony[order], on[order], off[order], when[order])

    def versions(self, testimony: Ints) -> tuple[Ints, Ints]:
        """Return the rows of some testimony, and for each of them which of the testimony it is of."""
        low = np.searchsorted(self.testimony, testimony, side="left")
        owner, rank = spread(np.searchsorted(self.testimony, testimony, side="right") - low)
        return low[owner] + rank, owner


def _events(saying: Saying) -> list[tuple[str, str]]:
    """Return what is said to have happened: somebody gained the place, somebody lost it."""
    if saying.change not in DECISIVE or saying.denied or saying.extent is Extent.OUTSKIRTS:
        return []
    parties = (("gain", saying.gainer), ("loss", saying.loser))
    return [(what, actor) for what, actor in parties if actor is not None]


def date_by_others(testimonies: Testimonies, settings: ControlSettings) -> Dated:
    """Return when each testimony speaks of, as it becomes known ever more finely."""
    event, row = _told(testimonies)
    vague = testimonies.vague[row]
    # A vague testimony means the first of its events.
    vague[1:] &= row[1:] != row[:-1]
    rows = row[vague]
    plain = np.setdiff1d(np.arange(len(testimonies)), rows, assume_unique=True)
    versions = [
        version
        for one, finer in zip(rows.tolist(), _finer(testimonies, event, row, vague, settings), strict=True)
        for version in _versions(one, int(testimonies.published[one]), finer)
    ]
    testimony, on, off, when = np.array(versions, dtype=np.int64).reshape(-1, 4).T
    return Dated.of(
        np.concatenate([plain, testimony]),
        np.concatenate([testimonies.published[plain], on]),
        np.concatenate([np.full(len(plain), FOREVER), off]),
        np.concatenate([plain, when]),
    )


def _told(testimonies: Testimonies) -> tuple[Ints, Ints]:
    """Return the events that are told, as numbers, and the testimony that tells each."""
    events = [_events(saying) for saying in testimonies.sayings]
    number, kinds = numbered(chain.from_iterable(events))
    count = np.array([len(found) for found in events], dtype=np.int64)
    row, entry = entries(testimonies.saying, count)
    return testimonies.place[row] * len(kinds) + number[entry], row


# More than any day, as an ordinal.
_DAYS = 1 << 24


def _finer(
    testimonies: Testimonies, event: Ints, row: Ints, vague: Flags, settings: ControlSettings
) -> Iterator[list[tuple[int, int]]]:
    """Yield, for each vague event, (day known, testimony) of ever finer ones, in the order of knowing."""
    means, snap = event[vague], settings.snap_days
    told = np.isin(event, means)
    event, index = event[told], row[told]
    first, last, published = testimonies.when.first, testimonies.when.last, testimonies.published
    order = np.lexsort((published[index], last[index], first[index], event))
    index = index[order]
    begins = event[order] * _DAYS + first[index]
    own = row[vague]
    low = np.searchsorted(begins, means * _DAYS + first[own] - snap, side="left").tolist()
    high = np.searchsorted(begins, means * _DAYS + last[own] + snap, side="right").tolist()
    # (last day, length, published, first day, testimony)
    days = last - first + 1
    told_by = np.stack([last[index], days[index], published[index], first[index], index], axis=1).tolist()
    columns = (low, high, published[own].tolist(), last[own].tolist(), days[own].tolist())
    for begin, end, known, latest, length in zip(*columns, strict=True):
        inside = [
            (max(on, known), size, on, start, other)
            for to, size, on, start, other in told_by[begin:end]
            if to <= latest + snap and 2 * size <= length
        ]
        yield _ever_finer(sorted(inside), length)


def _ever_finer(told: Sequence[tuple[int, int, int, int, int]], finest: int) -> list[tuple[int, int]]:
    finer: list[tuple[int, int]] = []
    for day, length, _published, _first, testimony in told:
        if length < finest:
            finest = length
            finer.append((day, testimony))
    return finer


def _versions(
    testimony: int, published: int, finer: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield the rows of `Dated` of a testimony."""
    on, when = published, testimony
    for day, other in finer:
        if day > on:
            yield testimony, on, day, when
        on, when = max(on, day), other
    yield testimony, on, FOREVER, when
