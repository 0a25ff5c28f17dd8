"""Whole and part: what is said of a city reaches its districts, unless they are spoken of themselves."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conflictmap.control.coreference import FOREVER, Dated
from conflictmap.control.evidence import DECISIVE, Reason, Testimony
from conflictmap.control.marks import Role, votes_of
from conflictmap.control.settings import ControlSettings
from conflictmap.control.sources import SourceBook
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
    """Return the places that a place is part of, the nearest first, up to the first region."""
    found: list[str] = []
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


def _word(one: Testimony, day: int, book: SourceBook, settings: ControlSettings) -> _Word | None:
    """Return what a testimony says, or None where it names no party."""
    votes = [vote for vote in votes_of(one, settings) if vote.role is Role.AFTER]
    sides = frozenset(book.side(vote.actor) or vote.actor for vote in votes if vote.sign > 0)
    against = frozenset(book.side(vote.actor) or vote.actor for vote in votes if vote.sign < 0)
    changed = one.claim.change in DECISIVE and not one.denied
    ousted = book.side(one.claim.loser) if changed else None
    return _Word(day, one.published, sides, against, ousted) if votes else None


def reach_parts(
    testimonies: Sequence[Testimony],
    dated: Sequence[Dated],
    places: Mapping[str, Place],
    book: SourceBook,
    settings: ControlSettings,
) -> tuple[list[Testimony], list[Dated]]:
    """Return testimony and dates with what is said of wholes added for those parts that are spoken of.

    A part of which something else is said on the day in question, or up to `own_claim_days` later, speaks for
    itself, from the day on which that was published. What was said of it earlier does not hold up newer word
    of the whole: both count, each on its day.
    """
    parts = _parts({one.place for one in testimonies}, places)
    if not parts:
        return list(testimonies), list(dated)
    own = _own_words(testimonies, parts, book, settings)
    added, added_dates = list(testimonies), list(dated)
    reached: dict[tuple[int, str], int] = {}
    for version in dated:
        one = testimonies[version.testimony]
        if one.place not in parts or not one.whole or one.claim.change not in _REACHING:
            continue
        word = _word(one, _certain_from(one, version), book, settings)
        if word is None:
            continue
        until = version.when.last + settings.own_claim_days
        for part, depth in parts[one.place]:
            off = min(version.off, _spoken_for(own[part], word, until))
            if off <= version.on:
                continue
            index = reached.setdefault((version.testimony, part), len(added))
            if index == len(added):
                credibility = one.credibility * settings.inherited**depth
                reasons = (*one.reasons, Reason.FROM_WHOLE)
                added.append(replace(one, place=part, credibility=credibility, reasons=reasons))
            added_dates.append(Dated(index, version.on, off, version.when))
    return _in_order(added, added_dates)


def _certain_from(one: Testimony, version: Dated) -> int:
    """Return the day from which a part's word is as new: a change may lie on the first day of its span."""
    when = version.when
    return when.last if one.claim.change is Change.HOLDS or when.open else when.first


def _parts(spoken_of: Iterable[str], places: Mapping[str, Place]) -> dict[str, list[tuple[str, int]]]:
    """Return, for each whole, those of its parts that are spoken of, with how deep inside they are."""
    parts: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for part in sorted(spoken_of):
        for depth, whole in enumerate(wholes_of(part, places), start=1):
            parts[whole].append((part, depth))
    return parts


def _own_words(
    testimonies: Iterable[Testimony],
    parts: Mapping[str, Sequence[tuple[str, int]]],
    book: SourceBook,
    settings: ControlSettings,
) -> dict[str, list[_Word]]:
    """Return what is said of each part itself, by day."""
    inner = {part for rows in parts.values() for part, _depth in rows}
    own: dict[str, list[_Word]] = {part: [] for part in inner}
    for one in testimonies:
        if one.place in inner and one.credibility >= settings.own_claim_credibility:
            word = _word(one, one.when.last, book, settings)
            if word is not None:
                own[one.place].append(word)
    for words in own.values():
        words.sort(key=lambda word: (word.day, word.published))
    return own


def _in_order(testimonies: list[Testimony], dated: list[Dated]) -> tuple[list[Testimony], list[Dated]]:
    """Return both in the order of publication again."""
    order = sorted(range(len(testimonies)), key=lambda index: testimonies[index].published)
    moved = {old: new for new, old in enumerate(order)}
    return (
        [testimonies[index] for index in order],
        [Dated(moved[one.testimony], one.on, one.off, one.when) for one in dated],
    )


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
