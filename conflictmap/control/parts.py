"""Whole and part: what is said of a city reaches its districts, unless they are spoken of themselves."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from conflictmap.control.coreference import FOREVER, Dated
from conflictmap.control.evidence import DECISIVE, Reason, Testimony
from conflictmap.control.settings import ControlSettings
from conflictmap.model import Change, Place
from conflictmap.places.kinds import load_kinds

_REACHING = DECISIVE | {Change.HOLDS}


def is_area(place: Place) -> bool:
    """Tell a region from a place: what is said of a province says little of a town in it."""
    if place.area is not None:
        return True
    kind = load_kinds().of(place.kind)
    return kind is not None and kind.area


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
class _OwnWord:
    """That a part is itself said to be held by, or not to be held by, somebody."""

    day: int
    published: int
    gainer: str | None


def reach_parts(
    testimonies: Sequence[Testimony],
    dated: Sequence[Dated],
    places: Mapping[str, Place],
    settings: ControlSettings,
) -> tuple[list[Testimony], list[Dated]]:
    """Return testimony and dates with what is said of wholes added for those parts that are spoken of.

    A part of which something else is said within `own_claim_days` of the day in question speaks for itself,
    from the day on which that was published.
    """
    parts = _parts({one.place for one in testimonies}, places)
    own = _own_words(testimonies, parts, settings)
    added, added_dates = list(testimonies), list(dated)
    reached: dict[tuple[int, str], int] = {}
    for version in dated:
        one = testimonies[version.testimony]
        if one.place not in parts or not one.whole or one.claim.change not in _REACHING:
            continue
        for part, depth in parts[one.place]:
            day = version.when.last
            off = min(version.off, _spoken_for(own[part], day, one.claim.gainer, settings.own_claim_days))
            if off <= version.on:
                continue
            index = reached.setdefault((version.testimony, part), len(added))
            if index == len(added):
                credibility = one.credibility * settings.inherited**depth
                reasons = (*one.reasons, Reason.FROM_WHOLE)
                added.append(replace(one, place=part, credibility=credibility, reasons=reasons))
            added_dates.append(Dated(index, version.on, off, version.when))
    return _in_order(added, added_dates)


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
    settings: ControlSettings,
) -> dict[str, list[_OwnWord]]:
    """Return what is said of each part itself, by day."""
    inner = {part for rows in parts.values() for part, _depth in rows}
    own: dict[str, list[_OwnWord]] = {part: [] for part in inner}
    for one in testimonies:
        if one.place in inner and one.credibility >= settings.own_claim_credibility:
            gainer = None if one.denied else one.claim.gainer
            own[one.place].append(_OwnWord(one.when.last, one.published, gainer))
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


def _spoken_for(own: Sequence[_OwnWord], day: int, gainer: str | None, within: int) -> int:
    """Return the first day on which it is known that something else is said of a part near a day."""
    known = FOREVER
    for at in range(bisect_left(own, day - within, key=lambda word: word.day), len(own)):
        word = own[at]
        if word.day > day + within:
            break
        if word.gainer is None or word.gainer != gainer:
            known = min(known, word.published)
    return known
