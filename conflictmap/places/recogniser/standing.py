"""What a name counts for before any context is looked at: its bearers, and how likely it is a place."""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from conflictmap.kinds import Kinds
from conflictmap.places.contexts import Contexts
from conflictmap.places.geodesy import compass_bearing
from conflictmap.places.names import ARTICLES, strict_key
from conflictmap.places.world import Candidate

ENOUGH = 1.5
"""Weight of evidence from which a name counts as a place."""
CERTAIN = 3.0
"""Weight from which a name is a place whatever else it may be: a country, a metropolis."""
LONGEST_ACRONYM = 4
SHORTEST_CLEAR_NAME = 4
"""Letters below which a name may as well be somebody's initials."""

_CONTRACTION = re.compile(r".*['’](?:d|re|ll|ve|t|m)$", re.IGNORECASE)
_REGIONS = frozenset({"country", "province", "region", "continent"})


class Names(Protocol):
    """What the recogniser asks of a gazetteer."""

    kinds: Kinds
    countries: frozenset[str]

    def candidates(self, name: str) -> tuple[Candidate, ...]:
        """Return the places that a name may mean, likeliest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A name's candidates and the weight of its being a place before any context is looked at."""

    candidates: tuple[Candidate, ...]
    weight: float

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of its candidates."""
        return frozenset(candidate.kind for candidate in self.candidates)


NOBODY = Standing((), 0.0)


class Assessor:
    """Assesses names, each once.

    Parameters
    ----------
    names
        The gazetteer.
    words
        The lexicons.
    """

    def __init__(self, names: Names, words: Contexts) -> None:
        self._names = names
        self._words = words
        self.standing = lru_cache(maxsize=32768)(self._assess)

    def unknown(self, name: str) -> bool:
        """Tell whether no place is likely meant by a name."""
        return self.standing(name).weight < ENOUGH

    def _assess(self, name: str) -> Standing:
        key = strict_key(name)
        unfit = key in self._words.never or name in self._words.demonyms or _CONTRACTION.match(name)
        if not key or key.isdigit() or unfit or compass_bearing(name) is not None:
            return NOBODY
        candidates = self._names.candidates(name)
        if name.casefold().startswith("the "):
            # "The Hague", but not "The Calgary police".
            candidates = tuple(c for c in candidates if c.name.casefold().startswith("the "))
        acronym = name.isupper() and len(name.replace(".", "")) <= LONGEST_ACRONYM and name.isalpha()
        if acronym or "." in name:
            # ISIS, NATO and AFP are no towns, but the US is a country.
            candidates = tuple(c for c in candidates if c.kind == "country" and len(key) < LONGEST_ACRONYM)
            return Standing(candidates, CERTAIN) if candidates else NOBODY
        if len(key) < LONGEST_ACRONYM:
            # "Us" and "Car" are no countries, and two letters are no town.
            long_enough = len(key) > 2 or _digit(key)  # noqa: PLR2004 - letters
            candidates = tuple(c for c in candidates if c.kind != "country" and long_enough)
        if not candidates:
            return NOBODY
        weight = max(self._prior(candidate, key) for candidate in candidates)
        local = all(candidate.local for candidate in candidates)
        return Standing(candidates, weight + self._look(key, weight, local=local))

    def _prior(self, candidate: Candidate, key: str) -> float:
        if candidate.kind in {"country", "continent"}:
            return 4.0
        weight = math.log10(candidate.population + 1) - 2.8
        if candidate.kind in _REGIONS:
            weight = max(1.5, weight - 1.0)
        if candidate.local:
            weight = max(weight, 2.8)
        elif strict_key(candidate.name) != key:
            weight -= 0.5
        if candidate.country in self._names.countries:
            weight = max(weight, 1.2) + 0.4
        return weight if candidate.exact else weight - 0.6

    def _look(self, key: str, weight: float, *, local: bool) -> float:
        """Return what the form of a name adds or takes away."""
        words = [word for word in key.split() if word not in ARTICLES] or key.split()
        common = all(word in self._words.common for word in words)
        if len(words) > 1:
            return 0.5 if common else 1.5
        if common:
            return -1.0 if weight > CERTAIN else -2.5
        personal = words[0] in self._words.given_names or words[0] in self._words.surnames
        if personal and (local or weight <= CERTAIN):
            return -1.0
        return -1.5 if len(key) < SHORTEST_CLEAR_NAME and weight <= CERTAIN else 0.0


def _digit(key: str) -> bool:
    return any(character.isdigit() for character in key)
