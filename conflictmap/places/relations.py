"""What a text says of where a place lies: "X, 10 km north of Y", "X, in eastern Y", "X, Ontario"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from conflictmap.model import Toponym
from conflictmap.places.geodesy import compass_bearing

KM_PER_MILE = 1.609344
LONGEST_RELATION = 80
"""Characters between two names beyond which nothing is read into their order."""

_FILLER = r"(?:which (?:is|lies)|lies|located|situated|some|about|around|roughly|approximately|just|,|\s)*"
_DISTANCE = r"(?:(?P<number>\d+(?:[.,]\d+)?)[\s-]*(?P<unit>km|kms|kilomet(?:er|re)s?|miles?|mi)\b)?"
_COMPASS = r"(?P<compass>(?:north|south)?-?\s?(?:east|west)|north|south)(?:ern)?"
_DIRECTED = re.compile(
    rf"[,\s]*{_FILLER}{_DISTANCE}\s*(?:\([^)]*\))?\s*(?:to the\s+)?"
    rf"{_COMPASS}(?:\s+(?:edge|side|outskirts))?\s+of\s+(?:the\s+(?:city|town|village)\s+of\s+)?",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r",?\s+(?:near|close to|outside)\s+(?:the\s+(?:\w+\s+)?(?:city|town|village)\s+of\s+)?", re.IGNORECASE
)
_INSIDE = re.compile(
    r"(?:,\s*|\s+)in\s+(?:the\s+)?(?:(?:far\s+)?(?:[\w-]+)\s+)?(?:(?:countryside|province|governorate)\s+of\s+)?",
    re.IGNORECASE,
)
_AREAS = frozenset({"province", "country"})


def with_relations(text: str, found: Sequence[Toponym]) -> tuple[Toponym, ...]:
    """Return the mentions with `within`, `bearing` and `distance_km` where the words between two say so."""
    if not found:
        return ()
    return (*(_related(text, one, following) for one, following in pairwise(found)), found[-1])


def _related(text: str, toponym: Toponym, following: Toponym) -> Toponym:
    if toponym.within is not None or following.start - toponym.end > LONGEST_RELATION:
        return toponym
    between = text[toponym.end : following.start]
    directed = _DIRECTED.fullmatch(between)
    if directed is not None:
        return replace(
            toponym,
            within=following.name,
            bearing=compass_bearing(directed["compass"]),
            distance_km=_kilometres(directed["number"], directed["unit"]),
        )
    listed = between == ", " and following.kind in _AREAS and toponym.kind != "country"
    if listed or _BESIDE.fullmatch(between) or _INSIDE.fullmatch(between):
        return replace(toponym, within=following.name)
    return toponym


def _kilometres(number: str | None, unit: str | None) -> float | None:
    if number is None or unit is None:
        return None
    value = float(number.replace(",", "."))
    return round(value * KM_PER_MILE, 1) if unit.casefold().startswith("mi") else value
