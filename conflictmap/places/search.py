"""Everything that a name may mean, and how it does: spelled so, transliterated so, or nearly spelled so."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from conflictmap.places.gazetteer import NEAR_SPELLING, SHORTEST_MISSPELT, Gazetteer
from conflictmap.places.names import loose_keys, strict_key
from conflictmap.places.world import Candidate

NEAREST = 20
"""Spellings near a name that are looked at."""


class Likeness(StrEnum):
    """How a name is one of a place's."""

    EXACT = "exact"
    TRANSLITERATION = "transliteration"
    MISSPELLING = "near spelling"


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name may mean."""

    candidate: Candidate
    likeness: Likeness


def search(gazetteer: Gazetteer, name: str) -> tuple[Match, ...]:
    """Return the places of a name: exact spellings, then transliterations, then, without either, near ones.

    Unlike `Gazetteer.candidates`, which weighs what a text may mean, this leaves nothing out.
    """
    found: dict[str, Match] = {}
    for match in _spelled(gazetteer, name):
        found.setdefault(match.candidate.id, match)
    if not found:
        for match in _nearly(gazetteer, name):
            found.setdefault(match.candidate.id, match)
    return tuple(found.values())


def _spelled(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    for keys, likeness in (
        ((strict_key(name),), Likeness.EXACT),
        (loose_keys(name), Likeness.TRANSLITERATION),
    ):
        exact = likeness is Likeness.EXACT
        for candidate in gazetteer.bearers([key for key in keys if key], exact=exact, all_imported=True):
            yield Match(candidate, likeness)


def _nearly(gazetteer: Gazetteer, name: str) -> Iterator[Match]:
    wanted = strict_key(name)
    if len(wanted) < SHORTEST_MISSPELT:
        return
    # A longer or shorter key cannot reach the similarity.
    slack = int(len(wanted) * 2 * (100 / NEAR_SPELLING - 1)) + 1
    keys = list(dict.fromkeys(gazetteer.spellings(len(wanted), slack)))
    near = process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=NEAR_SPELLING, limit=NEAREST)
    for key, _, _ in sorted(near, key=lambda one: (-one[1], one[0])):
        for candidate in gazetteer.bearers([key], exact=True, all_imported=True):
            yield Match(candidate, Likeness.MISSPELLING)
