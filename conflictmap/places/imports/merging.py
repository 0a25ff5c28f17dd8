"""Imported places beside the built-in ones: whose names lead to a place that is known already lead there."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from conflictmap.kinds import Kinds
from conflictmap.model import Place
from conflictmap.places.geodesy import distance_km
from conflictmap.places.imports.index import MOST_BEARERS, Imported
from conflictmap.places.names import strict_key
from conflictmap.places.world import Candidate

SAME_PLACE_KM: Final = 2.0
"""How far apart two places of one name and of alike kinds may lie and be one."""
_SETTLED: Final = frozenset({"settlement", "district"})
_NOT_SPELLED: Final = frozenset({"country", "continent"})


class Merging:
    """Puts the places of imports behind the built-in ones, each place once.

    Parameters
    ----------
    imports
        Of two that have one place the earlier counts.
    countries
        Those that the map is about.
    of_id, bearing
        Look up what there is without imports: the place of an id, those that bear one of some strict keys.
    """

    def __init__(
        self,
        imports: Sequence[Imported],
        kinds: Kinds,
        countries: frozenset[str],
        of_id: Callable[[str], Candidate | None],
        bearing: Callable[[Sequence[str]], Iterable[Candidate]],
    ) -> None:
        self._imports = tuple(imports)
        self._kinds = kinds
        self._countries = countries
        self._of_id = of_id
        self._bearing = bearing
        self.place: Callable[[str], Place | None] = lru_cache(maxsize=4096)(self._place)
        self._known = lru_cache(maxsize=65536)(self._find_known)

    def _place(self, identity: str) -> Place | None:
        return next((place for one in self._imports if (place := one.place(identity)) is not None), None)

    def merged(
        self, keys: Sequence[str], built_in: tuple[Candidate, ...], *, exact: bool, every: bool = False
    ) -> tuple[Candidate, ...]:
        """Return the bearers of some keys: local ones, then the world's, then imported ones by population.

        Parameters
        ----------
        built_in
            Those that are there without imports.
        every
            Without a limit to how many of an import are weighed.
        """
        found = list(built_in)
        seen = {candidate.id for candidate in found}
        for imported in self._imports:
            most = None if every else MOST_BEARERS
            for bearer in imported.bearers(keys, exact=exact, countries=self._countries, most=most):
                if not exact and bearer.kind in _NOT_SPELLED:
                    continue
                known = self._known(imported, bearer)
                candidate = bearer if known is None else replace(known, exact=exact)
                if candidate.id not in seen and not any(self._same(candidate, other) for other in found):
                    seen.add(candidate.id)
                    found.append(candidate)
        if len(found) == len(built_in):
            return built_in
        # A place of the theatre that only an imported name leads to stands where such places do.
        return tuple(sorted(found, key=lambda candidate: not candidate.local))

    def _find_known(self, imported: Imported, bearer: Candidate) -> Candidate | None:
        """Return the built-in place that an imported one is: of its id, or of one of its names and there."""
        known = self._of_id(bearer.id)
        if known is not None:
            return known
        keys = list(dict.fromkeys(strict_key(name) for name in imported.names(bearer.id)))
        return next((other for other in self._bearing(keys) if self._same(bearer, other)), None)

    def _same(self, one: Candidate, other: Candidate) -> bool:
        if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
            return False
        if abs(one.lat - other.lat) > SAME_PLACE_KM / 100 or not self._alike(one.kind, other.kind):
            return False
        return distance_km(one.lat, one.lon, other.lat, other.lon) <= SAME_PLACE_KM

    def _alike(self, kind: str, other: str) -> bool:
        groups = {self._kinds.group(kind), self._kinds.group(other)}
        return len(groups) == 1 or groups <= _SETTLED
