"""The gazetteer: places of the theatres, of the project, of the world and of imports, by id and by name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from conflictmap.data import gazetteer_folder
from conflictmap.errors import DataError
from conflictmap.kinds import Kinds, load_kinds
from conflictmap.model import Place, Toponym
from conflictmap.places.contexts import load_contexts
from conflictmap.places.features import RENOWN, load_features
from conflictmap.places.imports import Imported
from conflictmap.places.imports.merging import Merging
from conflictmap.places.listing import Listing
from conflictmap.places.names import LOOSE, loose_keys, strict_key
from conflictmap.places.recogniser import Finder
from conflictmap.places.theatre import load_theatre
from conflictmap.places.world import Candidate, World, load_world

NEAR_SPELLING = 88.0
"""Similarity, 0 to 100, from which two spellings may be one name (normalised Indel similarity)."""
NEARER_SPELLING = 92.0
"""The same for the many more names of the world."""
SHORTEST_MISSPELT = 5
"""Letters below which a spelling is too short to be taken for a misspelling."""


class Gazetteer:
    """Places by id and by name; what `find` and `locate` look things up in.

    Use `Gazetteer.open`. Names of theatre and project places are found in all their transliterations, the
    world's towns only where their country writes in another script.
    """

    def __init__(
        self,
        world: World,
        kinds: Kinds,
        places: Iterable[Place],
        *,
        features: Iterable[Place] = (),
        countries: Iterable[str] = (),
        same_as: dict[str, str] | None = None,
        imports: Sequence[Imported] = (),
    ) -> None:
        self.kinds = kinds
        self.countries = frozenset(countries)
        self.imports = tuple(imports)
        self._world = world
        self._same_as = dict(same_as or {})
        self._local = Listing(places, world.transliterated)
        self._features = Listing(features, world.transliterated)
        self._found = Listing((), world.transliterated)
        self._inside: dict[str, list[Place]] = defaultdict(list)
        for place in self._local.by_id.values():
            if place.within:
                self._inside[place.within].append(place)
        self._world_place = lru_cache(maxsize=4096)(world.place)
        self._candidates = lru_cache(maxsize=32768)(self._look_up)
        self._merging = self._merge()

    @classmethod
    def open(
        cls, theatres: Sequence[str], extra: Sequence[Place] = (), *, imports: Sequence[Path] = ()
    ) -> "Gazetteer":
        """Open the built-in gazetteer.

        Parameters
        ----------
        theatres
            Ids of theatres ("syria-iraq"); their hand-made places are added, their countries preferred.
        extra
            The project's own places; one of them replaces a built-in place of the same id.
        imports
            Indices of imported gazetteers; of two that have one place the earlier counts.

        Raises
        ------
        SettingsError
            There is no such theatre.
        DataError, InstallationError
            The gazetteer's files, or an import, are broken or missing.
        """
        folder = gazetteer_folder()
        loaded = [load_theatre(folder, name) for name in theatres]
        same_as = {world: own for theatre in loaded for world, own in theatre.same_as.items()}
        places = {place.id: place for theatre in loaded for place in theatre.places}
        places.update((place.id, place) for place in extra)
        world = load_world(folder / "world")
        return cls(
            world,
            load_kinds(),
            places.values(),
            features=load_features(folder),
            countries=(country for theatre in loaded for country in theatre.countries),
            same_as=same_as,
            imports=[Imported(path) for path in imports],
        )

    def with_found(self, places: Iterable[Place]) -> "Gazetteer":
        """Return this gazetteer with places that an online service knows; texts are searched as before.

        Parameters
        ----------
        places
            Each the only one of its name that the service knows; one of the gazetteer's own stays as it is
            here, and is known to be the only one. Another is put into the province it lies in.
        """
        other = copy(self)
        other._adopt(places)  # noqa: SLF001 -- a copy of our own
        return other

    def _adopt(self, places: Iterable[Place]) -> None:
        found = [self._in_its_province(place) for place in places]
        self._found = Listing(found, self._world.transliterated)
        self._candidates = lru_cache(maxsize=32768)(self._look_up)
        self._merging = self._merge()

    def _merge(self) -> Merging:
        return Merging(
            self.imports,
            self.kinds,
            self.countries,
            self._built_in,
            lambda keys: self._bearers(keys, exact=True),
        )

    def _in_its_province(self, place: Place) -> Place:
        if place.within is not None or place.point is None:
            return place
        area = self._world.area_at(place.point.x, place.point.y, place.country)
        country = f"iso:{place.country}"
        return replace(place, within=area or (country if country in self else None))

    @cached_property
    def _finder(self) -> Finder:
        return Finder(self)

    @cached_property
    def _spellings(self) -> dict[str, list[Place]]:
        """The theatres' places by the keys that a misspelling is compared with."""
        return {key: found for key, found in self._local.by_spelling.items() if key.isascii()}

    @cached_property
    def _spellings_around(self) -> dict[str, list[int]]:
        """The rows of the world's places in the theatres' countries, likewise."""
        rows: dict[str, list[int]] = defaultdict(list)
        for key, row in self._world.keys_in(self.countries):
            if key.isascii() and not key.startswith(LOOSE):
                rows[key].append(row)
        return rows

    def find(self, text: str, *, demonyms: bool = False) -> tuple[Toponym, ...]:
        """Return the place mentions of a text, in order, without overlap.

        Parameters
        ----------
        text
            Running text or a headline; spans are offsets into it.
        demonyms
            Take "Syrian" and "Iraqis" for mentions of their countries too.
        """
        return self._finder.find(text, demonyms=demonyms)

    def place(self, identity: str) -> Place:
        """Return a place by its id.

        Raises
        ------
        DataError
            The gazetteer has no such place.
        """
        identity = self._same_as.get(identity, identity)
        for listing in (self._local, self._features):
            if identity in listing.by_id:
                return listing.by_id[identity]
        row = self._world.row_of(identity)
        if row is None and identity in self._found.by_id:
            return self._found.by_id[identity]
        if row is None:
            imported = self._merging.place(identity)
            if imported is not None:
                return imported
            raise DataError(
                f"the gazetteer has no place {identity!r}", mend="Look it up: conflictmap places --name"
            )
        return self._world_place(row)

    def __contains__(self, identity: object) -> bool:
        return isinstance(identity, str) and (
            identity in self._local.by_id
            or identity in self._features.by_id
            or identity in self._found.by_id
            or identity in self._same_as
            or self._world.row_of(identity) is not None
            or self._merging.place(identity) is not None
        )

    def local_places(self) -> tuple[Place, ...]:
        """Return the places of the theatres and the project."""
        return tuple(self._local.by_id.values())

    def inside(self, identity: str) -> tuple[Place, ...]:
        """Return the theatre's places that lie within a place, at whatever depth, nearest levels first."""
        found: list[Place] = []
        parents = [identity]
        while parents:
            level = [child for parent in parents for child in self._inside.get(parent, ())]
            found += level
            parents = [place.id for place in level]
        return tuple(found)

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that a name may mean: local ones first, then by population, then imported ones.

        Exact spellings come alone where there are any; otherwise transliterations of the name.
        """
        return self._candidates(name)

    def _look_up(self, name: str) -> tuple[Candidate, ...]:
        key = strict_key(name)
        if not key:
            return ()
        exact = self.bearers([key], exact=True)
        # "City" and "fell" sound like places, too.
        loose = () if key in load_contexts().common else loose_keys(name)
        if any(candidate.local or candidate.kind == "country" for candidate in exact) or not loose:
            return exact
        seen = {candidate.id for candidate in exact}
        if not exact:
            alike: Iterable[Candidate] = self.bearers(loose, exact=False)
        elif self.imports and not any(self._built_in(candidate.id) for candidate in exact):
            # An imported hamlet that happens to be spelled so hides no town.
            alike = self._bearers(loose, exact=False)
        else:
            # A local transliteration counts beside exact spellings elsewhere; the world's only without them.
            alike = self._listed(loose, exact=False)
        return (*exact, *(c for c in alike if c.id not in seen))

    def bearers(
        self, keys: Iterable[str], *, exact: bool, all_imported: bool = False
    ) -> tuple[Candidate, ...]:
        """Return the places that bear one of some keys of `strict_key` or `loose_keys`.

        Parameters
        ----------
        exact
            Whether the keys are strict ones.
        all_imported
            Also those of an import that a text's reader would not weigh, there being so many of the name.
        """
        keys = list(keys)
        return self._merging.merged(
            keys, tuple(self._bearers(keys, exact=exact)), exact=exact, every=all_imported
        )

    def _built_in(self, identity: str) -> Candidate | None:
        """Return the place of an id as a candidate, None where there is none without imports."""
        identity = self._same_as.get(identity, identity)
        if identity in self._local.by_id:
            return self._local_candidate(self._local.by_id[identity], exact=True)
        if identity in self._features.by_id:
            return replace(Candidate.of(self._features.by_id[identity]), population=RENOWN)
        if identity in self._found.by_id:
            return self._found_candidate(self._found.by_id[identity], exact=True)
        row = self._world.row_of(identity)
        return None if row is None else self._world.candidate(row)

    def _listed(self, keys: Sequence[str], *, exact: bool) -> Iterator[Candidate]:
        """Yield what the theatres, the project and online services know by some keys, then the features."""
        seen: set[str] = set()
        for place in self._local.bearers(keys):
            seen.add(place.id)
            yield self._local_candidate(place, exact=exact)
        for place in self._found.bearers(keys):
            candidate = self._found_candidate(place, exact=exact)
            if candidate.id not in seen:
                seen.add(candidate.id)
                yield candidate
        for place in self._features.bearers(keys):
            yield replace(Candidate.of(place), population=RENOWN, exact=exact)

    def _bearers(self, keys: Sequence[str], *, exact: bool) -> Iterator[Candidate]:
        """Yield what everything knows by some keys, the world's places last."""
        seen: set[str] = set()
        for candidate in self._listed(keys, exact=exact):
            seen.add(candidate.id)
            yield candidate
        for row in (row for key in keys for row in self._world.rows(key)):
            candidate = self._world.candidate(row, exact=exact)
            if candidate.id in self._found.by_id:
                candidate = replace(candidate, online=True)
            if not exact and candidate.kind in {"country", "continent"}:
                continue
            replaced = self._same_as.get(candidate.id)
            if replaced is not None:
                candidate = self._local_candidate(self._local.by_id[replaced], exact=exact)
            if candidate.id not in seen:
                seen.add(candidate.id)
                yield candidate

    def _found_candidate(self, place: Place, *, exact: bool) -> Candidate:
        """Return what an online service knows, as the gazetteer has it where it knows the same record."""
        own = self._same_as.get(place.id)
        if own is not None:
            return self._local_candidate(self._local.by_id[own], exact=exact)
        row = self._world.row_of(place.id)
        if row is not None:
            return replace(self._world.candidate(row, exact=exact), online=True)
        return replace(Candidate.of(place), within=place.within or "", exact=exact, online=True)

    def _local_candidate(self, place: Place, *, exact: bool) -> Candidate:
        return replace(Candidate.of(place), within=place.within or "", local=True, exact=exact)

    def spellings(self, length: int, slack: int) -> Iterator[str]:
        """Yield the strict keys of about a length in letters, of all places that there are."""
        for listing in (self._local, self._features):
            yield from (key for key in listing.by_spelling if abs(len(key) - length) <= slack)
        yield from self._world.spellings(length, slack)
        for imported in self.imports:
            yield from imported.spellings(length, slack)

    def misspelling(self, name: str) -> Candidate | None:
        """Return the one place whose spelling is near, None where there is none or several.

        Places of the theatre come first, then the world's in its countries, of which the first letter must be
        right too.
        """
        if len(name) < SHORTEST_MISSPELT:
            return None
        wanted = strict_key(name)
        near = _near(wanted, self._spellings, NEAR_SPELLING)
        local = {place.id: place for key in near for place in self._spellings[key]}
        if local:
            _, place = local.popitem()
            return None if local else self._local_candidate(place, exact=False)
        around = self._spellings_around
        rows = {
            row
            for key in _near(wanted, around, NEARER_SPELLING)
            if key[0] == wanted[0] and len(key) > SHORTEST_MISSPELT
            for row in around[key]
        }
        return self._world.candidate(rows.pop(), exact=False) if len(rows) == 1 else None


def _near(wanted: str, spellings: Mapping[str, object], similarity: float) -> list[str]:
    """Return the spellings that are near one; a handful is enough to see that they are several."""
    found = process.extract(wanted, spellings.keys(), scorer=fuzz.ratio, score_cutoff=similarity, limit=5)
    return [key for key, _, _ in found]
