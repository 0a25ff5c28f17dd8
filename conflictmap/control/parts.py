"""Whole and part: what is said of a city reaches its districts, unless they are spoken of themselves."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from conflictmap.control.columns import Flags
from conflictmap.control.coreference import FOREVER, Dated
from conflictmap.control.evidence import DECISIVE, Saying, Testimonies
from conflictmap.control.marks import Role
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
from conflictmap.control.votes import votes_of
from conflictmap.kinds import load_kinds
from conflictmap.model import Change, Place

_REACHING = DECISIVE | {Change.HOLDS}


def is_area(place: Place) -> bool:
    """Tell a region from a place: what is said of a province says little of a town in it.

    A town whose outline is known is no region.
    """
    kind = load_kinds().of(place.kind)
    return place.area is not None if kind is None else kind.area


def wholes_of(place: str, places: Mapping[str, Place]) -> tuple[str, ...]:
    """Return the places that a place is part of, the nearest first, up to the first region.

    A region that is named after a town ("the Palmyra desert") lies around it, and is no part of it.
    """
    found: list[str] = []
    if is_area(places[place]):
        return ()
    parent = places[place].within
    while parent is not None and parent in places and parent != place and parent not in found:
        if is_area(places[parent]):
            break
        found.append(parent)
        parent = places[parent].within
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Word:
    """What a claim says of who holds a place after it: for some sides, and against others.

    Attributes
    ----------
    day
        The day it speaks of.
    published
        The day on which it became known.
    ousted
        The side that it says was there before.
    """

    day: int
    published: int
    sides: frozenset[str]
    against: frozenset[str]
    ousted: str | None

    def contradicts(self, whole: "_Word") -> bool:
        """Tell whether a part's own word says something else of the part than a word about its whole.

        That the part was taken later from those who are said to have held the whole is no contradiction.
        """
        if not whole.sides:
            return bool(self.sides & whole.against)
        if self.day > whole.day and self.ousted in whole.sides:
            return False
        return (bool(self.sides) and not self.sides & whole.sides) or bool(self.against & whole.sides)


class _Words:
    """What testimony says of who holds a place after it, told by sides."""

    def __init__(self, testimonies: Testimonies, book: SourceBook) -> None:
        self._testimonies = testimonies
        self._meant = [_meant(saying, book) for saying in testimonies.sayings]
        self.says = testimonies.where(lambda saying: _meant(saying, book) is not None)

    def of(self, row: int, day: int) -> _Word:
        """Return what a row of testimony, one that `says` something, says of a day."""
        meant = self._meant[self._testimonies.saying[row]]
        assert meant is not None
        return _Word(day, int(self._testimonies.published[row]), *meant)


def _meant(saying: Saying, book: SourceBook) -> tuple[frozenset[str], frozenset[str], str | None] | None:
    """Return the sides that something speaks for, those against, and who was ousted; None without any."""
    votes = [vote for vote in votes_of(saying) if vote.role is Role.AFTER]
    sides = frozenset(book.side(vote.actor) or vote.actor for vote in votes if vote.sign > 0)
    against = frozenset(book.side(vote.actor) or vote.actor for vote in votes if vote.sign < 0)
    changed = saying.change in DECISIVE and not saying.denied
    ousted = book.side(saying.loser) if changed else None
    return (sides, against, ousted) if votes else None


def reach_parts(
    testimonies: Testimonies,
    dated: Dated,
    places: Mapping[str, Place],
    book: SourceBook,
    settings: ControlSettings,
) -> tuple[Testimonies, Dated]:
    """Return testimony and dates with what is said of wholes added for those parts that are spoken of.

    A part of which something else is said on the day in question, or up to `own_claim_days` later, speaks for
    itself, from the day on which that was published. What was said of it earlier does not hold up newer word
    of the whole: both count, each on its day.
    """
    parts = _parts(testimonies.places, places)
    if not parts:
        return testimonies, dated
    words = _Words(testimonies, book)
    own = _own_words(testimonies, words, parts, settings)
    reaches = words.says & testimonies.where(lambda saying: saying.whole and saying.change in _REACHING)
    reaches &= _at_any(testimonies, parts)
    days = testimonies.when
    # The day from which a part's word is as new: a change may lie on the first day of its span.
    by_end = testimonies.where(lambda saying: saying.change is Change.HOLDS)
    added: dict[tuple[int, int], tuple[int, int]] = {}
    added_dates: list[tuple[int, int, int, int]] = []
    for version in np.flatnonzero(reaches[dated.testimony]).tolist():
        row, on, off, when = (
            int(column[version]) for column in (dated.testimony, dated.on, dated.off, dated.when)
        )
        certain = days.last[when] if by_end[row] or days.open[when] else days.first[when]
        word = words.of(row, int(certain))
        until = int(days.last[when]) + settings.own_claim_days
        for part, depth in parts[int(testimonies.place[row])]:
            part_off = min(off, _spoken_for(own[part], word, until))
            if part_off > on:
                number, _ = added.setdefault((row, part), (len(testimonies) + len(added), depth))
                added_dates.append((number, on, part_off, when))
    return _with(testimonies, dated, added, added_dates, settings)


def _parts(spoken_of: Sequence[str], places: Mapping[str, Place]) -> dict[int, list[tuple[int, int]]]:
    """Return, for each whole, those of its parts that are spoken of, with how deep inside they are.

    Wholes and parts are indices of `spoken_of`.
    """
    index = {place: number for number, place in enumerate(spoken_of)}
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for part, number in index.items():
        for depth, whole in enumerate(wholes_of(part, places), start=1):
            if whole in index:
                parts[index[whole]].append((number, depth))
    return parts


def _at_any(testimonies: Testimonies, places: Collection[int]) -> Flags:
    """Tell of each testimony whether it is about one of some places."""
    chosen = np.zeros(len(testimonies.places), dtype=np.bool_)
    chosen[list(places)] = True
    return chosen[testimonies.place]


def _own_words(
    testimonies: Testimonies,
    words: _Words,
    parts: Mapping[int, Sequence[tuple[int, int]]],
    settings: ControlSettings,
) -> dict[int, list[_Word]]:
    """Return what is said of each part itself, by day."""
    own: dict[int, list[_Word]] = {part: [] for rows in parts.values() for part, _depth in rows}
    counts = words.says & (testimonies.credibility >= settings.own_claim_credibility)
    rows = np.flatnonzero(counts & _at_any(testimonies, own))
    columns = (rows, testimonies.place[rows], testimonies.when.last[rows])
    for row, place, last in zip(*(column.tolist() for column in columns), strict=True):
        own[place].append(words.of(row, last))
    for said in own.values():
        said.sort(key=lambda word: (word.day, word.published))
    return own


def _with(
    testimonies: Testimonies,
    dated: Dated,
    added: Mapping[tuple[int, int], tuple[int, int]],
    added_dates: Sequence[tuple[int, int, int, int]],
    settings: ControlSettings,
) -> tuple[Testimonies, Dated]:
    """Return testimony and dates with those of parts, in the order of publication again.

    Parameters
    ----------
    added
        By testimony about a whole, and part: its number behind the others, and how deep the part is inside.
    added_dates
        Rows of `Dated`.
    """
    origin, part = np.array(list(added), dtype=np.int64).reshape(-1, 2).T
    share = [settings.inherited**depth for _number, depth in added.values()]
    count = len(testimonies)
    both = testimonies.take(
        np.concatenate([np.arange(count), origin]),
        place=np.concatenate([testimonies.place, part]),
        credibility=np.concatenate([testimonies.credibility, testimonies.credibility[origin] * share]),
        from_whole=np.arange(count + len(added)) >= count,
    )
    order = np.argsort(both.published, kind="stable")
    moved = np.empty_like(order)
    moved[order] = np.arange(len(order))
    new = np.array(added_dates, dtype=np.int64).reshape(-1, 4).T
    testimony, on, off, when = np.concatenate(
        [[dated.testimony, dated.on, dated.off, dated.when], new], axis=1
    )
    return both.take(order), Dated.of(moved[testimony], on, off, moved[when])


def _spoken_for(own: Sequence[_Word], whole: _Word, until: int) -> int:
    """Return the first day on which it is known that something as new, and else, is said of a part."""
    known = FOREVER
    for at in range(bisect_left(own, whole.day, key=lambda word: word.day), len(own)):
        word = own[at]
        if word.day > until:
            break
        if word.contradicts(whole):
            known = min(known, word.published)
    return known
