"""Resolved places in a form that can be remembered: those of the gazetteer by id, others whole."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

import shapely
from shapely import Point

from conflictmap.model import Article, Claim, Extent, Place, content_id
from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.settled import SettledName

Found = tuple[Place | None, Extent, str]
"""Place and extent of a claim, and the line of its trace that says why."""


def key_of(article: Article | None, claims: Sequence[Claim], settled: Iterable[SettledName]) -> str:
    """Return an id of all that the places of an article's claims follow from, beside gazetteer and rules."""
    return content_id(
        None if article is None else (article.title, article.text),
        [(claim.toponym, claim.extent.value) for claim in claims],
        [(one.name, one.rule, _whole(one.place)) for one in settled],
        length=32,
    )


def to_bytes(found: Iterable[Found], gazetteer: Gazetteer) -> bytes:
    """Return what `from_bytes` reads."""
    rows = [[_reference(place, gazetteer), extent.value, line] for place, extent, line in found]
    return json.dumps(rows).encode()


def from_bytes(kept: bytes, gazetteer: Gazetteer) -> list[Found]:
    """Return what `to_bytes` wrote."""
    return [(_place(place, gazetteer), Extent(extent), line) for place, extent, line in json.loads(kept)]


def _reference(place: Place | None, gazetteer: Gazetteer) -> object:
    if place is None:
        return None
    if place.id in gazetteer and gazetteer.place(place.id) == place:
        return place.id
    return _whole(place)


def _whole(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "point": None if place.point is None else [place.point.x, place.point.y],
        "radius_km": place.radius_km,
        "names": place.names,
        "area": None if place.area is None else shapely.to_wkb(place.area, hex=True),
        "within": place.within,
        "country": place.country,
        "provenance": place.provenance,
    }


def _place(kept: Any, gazetteer: Gazetteer) -> Place | None:
    if kept is None:
        return None
    if isinstance(kept, str):
        return gazetteer.place(kept)
    return Place(
        kept["id"],
        kept["name"],
        kept["kind"],
        None if kept["point"] is None else Point(*kept["point"]),
        kept["radius_km"],
        names={language: tuple(names) for language, names in kept["names"].items()},
        area=None if kept["area"] is None else shapely.from_wkb(kept["area"]),
        within=kept["within"],
        country=kept["country"],
        provenance=kept["provenance"],
    )
