"""What an article says of where it plays: the votes of its names and parties, and the places near by."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from conflictmap.places.geodesy import distance_km
from conflictmap.places.world import Candidate

NEARBY_KM = 100.0
CLOSE = 2.0
"""What a resolved place right beside it adds to a candidate's score; at NEARBY_KM nothing is left."""
AREAS = frozenset({"province", "county", "country", "region", "continent"})
"""Kinds that are no points, which neither lie near anything nor rival a town."""


@dataclass(frozen=True, slots=True)
class Vote:
    """What one name of the article says of where it plays; a name does not vote on itself."""

    key: str
    country: str
    region: str
    weight: float


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an article says of where it plays.

    Attributes
    ----------
    points
        Latitude and longitude of the towns already resolved, by id.
    """

    votes: tuple[Vote, ...] = ()
    points: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def share(self, candidate: Candidate, key: str) -> tuple[float, float]:
        """Return the share of the other names' votes, 0 to 1, for a candidate's country and its region."""
        total = country = region = 0.0
        for vote in self.votes:
            if vote.key != key:
                total += vote.weight
                country += vote.weight if vote.country == candidate.country else 0.0
                region += vote.weight if vote.region in {candidate.within, candidate.id} else 0.0
        return (country / total, region / total) if total else (0.0, 0.0)

    def proximity(self, candidate: Candidate) -> float:
        """Return the weight of the nearest town that is already resolved, of the candidate itself apart."""
        if candidate.lat is None or candidate.lon is None or candidate.kind in AREAS:
            return 0.0
        nearest = min(
            (
                distance_km(candidate.lat, candidate.lon, *point)
                for identity, point in self.points.items()
                if identity != candidate.id
            ),
            default=math.inf,
        )
        return max(0.0, CLOSE * (1.0 - nearest / NEARBY_KM))
