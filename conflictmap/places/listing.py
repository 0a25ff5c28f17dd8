"""Places held in memory, by id and by the keys of their names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from conflictmap.model import Place
from conflictmap.places.names import CYRILLIC, LOOSE, loose_keys, romanised_keys, strict_key


class Listing:
    """Some places, looked up by id or by key, in the order given.

    Parameters
    ----------
    transliterated
        Countries (ISO 3166-1) whose names are found in all their transliterations; so are those of places of
        no known country.
    """

    def __init__(self, places: Iterable[Place], transliterated: Collection[str]) -> None:
        self.by_id: Mapping[str, Place] = {place.id: place for place in places}
        self._transliterated = transliterated

    # Both are made when they are first needed: not everybody who opens a gazetteer looks names up, and they
    # take as long as all else that opening it does.

    @cached_property
    def by_spelling(self) -> Mapping[str, list[Place]]:
        """The places by strict key."""
        return _by_key((place, _spellings(place)) for place in self.by_id.values())

    @cached_property
    def _by_sound(self) -> Mapping[str, list[Place]]:
        return _by_key(
            (place, {key for name in place.all_names for key in loose_keys(name)})
            for place in self.by_id.values()
            if place.country is None or place.country in self._transliterated
        )

    def bearers(self, keys: Iterable[str]) -> Iterable[Place]:
        """Return the places that bear one of some keys, strict or loose, each once."""
        found: dict[str, Place] = {}
        for key in keys:
            index = self._by_sound if key.startswith(LOOSE) else self.by_spelling
            if key in index:
                found.update((place.id, place) for place in index[key])
        return found.values()


def _spellings(place: Place) -> set[str]:
    keys = {strict_key(name) for name in place.all_names}
    if place.country in CYRILLIC:
        keys.update(key for name in place.all_names for key in romanised_keys(name))
    keys.discard("")
    return keys


def _by_key(places: Iterable[tuple[Place, set[str]]]) -> Mapping[str, list[Place]]:
    index: dict[str, list[Place]] = defaultdict(list)
    for place, keys in places:
        for key in keys:
            index[key].append(place)
    return index
