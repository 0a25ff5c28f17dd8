"""Which of the places that a service knows by a name is meant: the only one, or none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from shapely import Point

from conflictmap.kinds import Kinds
from conflictmap.model import Place
from conflictmap.places.geodesy import distance_km
from conflictmap.places.names import loose_keys, strict_key
from conflictmap.places.online.records import Found, service_kinds
from conflictmap.places.online.service import Data
from conflictmap.places.world import Candidate

SAME_PLACE_KM: Final = 5.0
"""Kilometres within which two records of one name are taken for one place: a village and its bounds."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name that the gazetteer leaves open.

    Attributes
    ----------
    name
        As the text writes it.
    kind
        The kind that the text says, or None.
    """

    name: str
    kind: str | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer is worth.

    Attributes
    ----------
    meant
        The place meant, None where the name stays open.
    known
        The id of the gazetteer's record of the same place, where it has one.
    reason
        Why the name stays open, for people.
    """

    meant: Found | None
    known: str | None = None
    reason: str = ""


def judge(
    wanted: Wanted,
    found: Sequence[Found],
    known: Iterable[Candidate],
    countries: Sequence[str],
    kinds: Kinds,
) -> Verdict:
    """Decide which place an answer means, if any.

    Parameters
    ----------
    found
        The service's places, its best first.
    known
        What the offline gazetteer has under the name; a place of that name elsewhere speaks against the
        answer.
    countries
        Where the place may lie; none means anywhere.
    """
    if not found:
        return Verdict(None, reason="nothing of the kind is known there")
    alike = [place for place in found if _agrees(wanted.name, place.all_names)]
    if not alike:
        return Verdict(None, reason="no place of that very name is known there")
    inside = [place for place in alike if not countries or place.country in countries]
    if not inside:
        return Verdict(None, reason=f"known there only outside {', '.join(countries)}")
    fitting = [place for place in inside if _fits(wanted, place, kinds)]
    if not fitting:
        said = wanted.kind or "place that a bare name stands for"
        return Verdict(None, reason=f"known there only as {_listed(inside)}, which is no {said}")
    chosen = min(fitting, key=lambda place: _rank(wanted, place, kinds))
    if not all(_together(chosen, place) for place in fitting):
        return Verdict(None, reason=f"{len(fitting)} places of that name are known there")
    return _beside_known(wanted, chosen, known, countries, kinds)


def _beside_known(
    wanted: Wanted, chosen: Found, known: Iterable[Candidate], countries: Sequence[str], kinds: Kinds
) -> Verdict:
    identity = None
    for candidate in known:
        if candidate.lat is None or candidate.lon is None or not kinds.agree(wanted.kind, candidate.kind):
            continue
        apart = distance_km(chosen.lat, chosen.lon, candidate.lat, candidate.lon)
        if candidate.id == chosen.id or (
            apart <= SAME_PLACE_KM and kinds.same_group(candidate.kind, chosen.kind)
        ):
            identity = identity or candidate.id
        elif apart > chosen.radius_km and (not countries or candidate.country in countries):
            return Verdict(None, reason=f"the gazetteer has another place of that name ({candidate.id})")
    return Verdict(chosen, identity)


def place_of(found: Found, name: str, data: Data, asked: date) -> Place:
    """Return a place of a service as one of ours.

    Parameters
    ----------
    name
        The name asked for: where it is not the place's chief name, the one that agrees is shown instead.
    asked
        The day that the service was asked.
    """
    shown = next(one for one in found.all_names if _agrees(name, (one,)))
    names = {
        language: kept
        for language, listed in ({"": ()} | dict(found.names)).items()
        if (kept := tuple(one for one in (*((found.name,) if not language else ()), *listed) if one != shown))
    }
    return Place(
        found.id,
        shown,
        found.kind,
        Point(found.lon, found.lat),
        found.radius_km,
        names=names,
        country=found.country,
        provenance=f"{provenance_prefix(data)}: {found.id} ({data.licence}), asked {asked.isoformat()}",
    )


def provenance_prefix(data: Data) -> str:
    """Return what the provenance of every place that a service named holds."""
    return f"{data.source} through {data.title}"


def _agrees(name: str, names: Iterable[str]) -> bool:
    strict, loose = strict_key(name), set(loose_keys(name))
    return any(strict_key(other) == strict or not loose.isdisjoint(loose_keys(other)) for other in names)


def _fits(wanted: Wanted, place: Found, kinds: Kinds) -> bool:
    if wanted.kind is None:
        return place.kind not in service_kinds().only_if_said
    return kinds.agree(wanted.kind, place.kind)


def _rank(wanted: Wanted, place: Found, kinds: Kinds) -> tuple[bool, bool]:
    """Return what to sort by; a settlement comes before the area that bears its name."""
    return (wanted.kind != place.kind, kinds.group(place.kind) != "settlement")


def _together(one: Found, other: Found) -> bool:
    apart = distance_km(one.lat, one.lon, other.lat, other.lon)
    return apart <= max(SAME_PLACE_KM, one.radius_km, other.radius_km)


def _listed(places: Iterable[Found]) -> str:
    return ", ".join(sorted({place.kind for place in places}))
