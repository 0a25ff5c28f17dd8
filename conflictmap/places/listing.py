"""Places held in memory, by id and by the keys of their names."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from conflictmap.model import Place
from conflictmap.places.names import CYRILLIC, loose_keys, romanised_keys, strict_key


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
        self._by_key: dict[str, list[Place]] = defaultdict(list)
        for place in self.by_id.values():
            for key in keys_of(place, transliterated):
                self._by_key[key].append(place)

    def bearers(self, keys: Iterable[str]) -> Iterator[Place]:
        """Yield the places that bear one of some keys, each once."""
        yield from {place.id: place for key in keys for place in self._by_key.get(key, ())}.values()

    def spellings(self) -> Mapping[str, list[Place]]:
        """Return the places by key, strict or loose."""
        return self._by_key


def keys_of(place: Place, transliterated: Collection[str]) -> set[str]:
    """Return the keys that a place is found by; one of unknown country may be a transliteration too."""
    keys = {strict_key(name) for name in place.all_names}
    if place.country is None or place.country in transliterated:
        keys.update(key for name in place.all_names for key in loose_keys(name))
    if place.country in CYRILLIC:
        keys.update(key for name in place.all_names for key in romanised_keys(name))
    keys.discard("")
    return keys
