"""Which bearer of a name is meant: candidates ranked by what the article says, and abstention."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from anyascii import anyascii
from rapidfuzz import fuzz

from conflictmap.model import Toponym
from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.geodesy import distance_km
from conflictmap.places.names import strict_key
from conflictmap.places.surroundings import AREAS, NEARBY_KM, Surroundings, Vote
from conflictmap.places.world import Candidate, likeliest_kind

ENOUGH = 2.0
"""Score from which a candidate is supported at all; below, the mention stays unresolved."""
FOUND_ONLINE = 0.5
"""What it adds that an online service knows no other place of the name: enough within the theatre."""
CLEAR = 0.5
"""Lead in score over a namesake elsewhere, without which a name stays open: three times the people, say."""
OTHER_NAME, OTHER_NAME_ABROAD = 3.0, 0.7
"""What a place loses that is only also called so, where another of its country, or abroad, bears the name."""
SEAT = 0.5
"""What a town gains that a region is named after: it is the one that is widely known."""
SIMILAR = 75.0
"""Similarity, 0 to 100, from which two names are spellings of one (normalised Indel similarity)."""
RIVAL_KM = 25.0
FAR_KM = 300.0
PARTY_WEIGHT = 0.5
"""What a party's name says of where an article plays, beside the 1 of a country's or region's."""
MANY = 0.3
"""Share of an article's votes from which it plays in a country."""
PASSES = 2
# What a kind weighs beside its population: countries before regions before the towns that bear their name.
_RANKS = {"country": 2.0, "continent": 3.0, "region": 1.0, "province": 0.8}


class Ranking:
    """Ranks the bearers of the names of one article.

    Parameters
    ----------
    mentions
        Everything the article names, adjectives of countries included: what it plays among.
    parties
        Countries of the wars of the parties that the article names, by name.

    Attributes
    ----------
    around
        What the article says of where it plays.
    """

    def __init__(
        self, gazetteer: Gazetteer, mentions: Sequence[Toponym], parties: Mapping[str, Sequence[str]]
    ) -> None:
        self._gazetteer = gazetteer
        self._party_votes = tuple(
            Vote(name, country, "", PARTY_WEIGHT / len(countries))
            for name, countries in parties.items()
            for country in countries
        )
        # One name, one place: what the article says once of where it lies holds for all its mentions.
        self._told = {strict_key(m.name): m for m in reversed(mentions) if m.name and m.within}
        self.around = Surroundings()
        # Once each name by itself, then again among what the first pass made of the others.
        for _ in range(PASSES):
            self.around = self._surroundings(mentions)

    def plays_in_country_of(self, candidate: Candidate, name: str) -> bool:
        """Tell whether the other names of the article put it in a candidate's country."""
        return self.around.share(candidate, strict_key(name))[0] >= MANY

    def best(self, toponym: Toponym) -> tuple[Candidate, str] | None:
        """Return the bearer that a mention means, with the rule that decided, or None where none leads."""
        candidates = self._candidates(toponym)
        if not candidates:
            return None
        within = self._within(toponym)
        guess = likeliest_kind(candidates)
        # The finder fills in a kind where the text gives none; only what differs was surely said.
        said = toponym.kind if toponym.text != toponym.name or toponym.kind != guess else None
        # Large towns are also listed under the names of villages that they swallowed, and under former names.
        strangers = [not c.local and not _similar(c.name, toponym.name) for c in candidates]
        at_home = {c.country for c, strange in zip(candidates, strangers, strict=True) if not strange}
        ids = {candidate.id for candidate in candidates}
        scored = sorted(
            (
                (
                    self._score(c, toponym, within)
                    + self.agrees(c, said or guess, said=said is not None)
                    + (SEAT if c.within in ids else 0.0)
                    - (_other_name(c, at_home) if strange else 0.0),
                    c,
                )
                for c, strange in zip(candidates, strangers, strict=True)
            ),
            key=lambda pair: (-pair[0], -pair[1].population, pair[1].id),
        )
        score, best = scored[0]
        if score < ENOUGH or any(score - other < CLEAR and _elsewhere(c, best) for other, c in scored[1:]):
            return None
        return best, self._rule(best, toponym, within, len(scored))

    def told(self, toponym: Toponym) -> Toponym | None:
        """Return the mention that says where a name lies: this one, or else the article's first that does."""
        return toponym if toponym.within else self._told.get(strict_key(toponym.name))

    def agrees(self, candidate: Candidate, kind: str | None, *, said: bool) -> float:
        """Return how well a candidate's kind goes with the noun in the text, or with the likeliest kind."""
        if kind is None:
            return 0.0
        same = candidate.kind == kind
        if not said:
            # "Homs" alone is the city; a province of that name needs a word that says so.
            shadowed = candidate.kind == "province" and kind in {"city", "town"}
            return -2.5 if shadowed else 0.2 if same else 0.0
        if same or self._gazetteer.kinds.same_group(candidate.kind, kind):
            return 2.0 if same else 1.5
        if kind == "county" and candidate.kind not in AREAS:
            # A county, raion or township is mostly called after its town.
            return -0.5
        if kind in AREAS and candidate.kind not in AREAS:
            return -5.0
        return -2.5 if candidate.kind in AREAS else -0.5

    def _candidates(self, toponym: Toponym) -> tuple[Candidate, ...]:
        if toponym.name.startswith(("iso:", "region:")):
            place = self._gazetteer.place(toponym.name)
            return (replace(Candidate.of(place), population=10_000_000),)
        whole = toponym.text
        if whole != toponym.name:
            # "Palmyra ruins" and "Monroe County" may be places of their own.
            found = tuple(c for c in self._gazetteer.candidates(whole) if c.local or c.kind == "county")
            if found:
                return found
        return self._gazetteer.candidates(toponym.name)

    def _within(self, toponym: Toponym) -> list[Candidate]:
        """Return what a mention is said to be in or near, here or where the article names it first."""
        told = self.told(toponym)
        if told is None or not told.within or strict_key(told.within) == strict_key(told.name):
            return []
        return list(self._gazetteer.candidates(told.within))

    def _score(self, candidate: Candidate, toponym: Toponym, within: list[Candidate]) -> float:
        key = strict_key(toponym.name)
        score = 0.6 * math.log10(candidate.population + 1) + _RANKS.get(candidate.kind, 0.0)
        if candidate.local:
            score += 4.0
        elif candidate.kind != "country" and candidate.exact and strict_key(candidate.name) != key:
            score -= 0.8
        if candidate.country in self._gazetteer.countries:
            score += 1.5
        if candidate.online:
            score += FOUND_ONLINE
        if not candidate.exact:
            # Outside the theatre, what merely sounds alike is more often a stranger.
            stranger = self._gazetteer.countries and candidate.country not in self._gazetteer.countries
            score -= 4.0 if stranger else 2.0 if candidate.kind in AREAS else 0.7
        score += max((_containment(candidate, outer) for outer in within), default=0.0)
        country, region = self.around.share(candidate, key)
        return score + 3.0 * country + 2.0 * region + self.around.proximity(candidate)

    def _rule(self, best: Candidate, toponym: Toponym, within: list[Candidate], rivals: int) -> str:
        spelling = f"{toponym.name!r} is" if best.exact else f"{toponym.name!r} is a spelling of"
        reasons = []
        if within and max(_containment(best, outer) for outer in within) > 0:
            reasons.append(f"lies by {toponym.within}")
        if best.local:
            reasons.append("of the theatre")
        elif rivals == 1:
            reasons.append("the only place of that name")
        elif self.plays_in_country_of(best, toponym.name):
            reasons.append(f"the article plays in {best.country}")
        else:
            reasons.append(f"likeliest of {rivals}")
        return f"{spelling} {best.name} [{best.id}]: {', '.join(reasons)}"

    def _surroundings(self, mentions: Iterable[Toponym]) -> Surroundings:
        votes: list[Vote] = [*self._party_votes]
        points: dict[str, tuple[float, float]] = {}
        for mention in dict.fromkeys(replace(mention, start=0, end=0) for mention in mentions):
            best = self.best(mention)
            if best is None:
                continue
            chosen = best[0]
            region = chosen.id if chosen.kind == "province" else chosen.within
            weight = 1.0 if chosen.kind in AREAS else 0.5
            votes.append(Vote(strict_key(mention.name), chosen.country, region, weight))
            if chosen.lat is not None and chosen.lon is not None and chosen.kind not in AREAS:
                points[chosen.id] = (chosen.lat, chosen.lon)
        return Surroundings(tuple(votes), points)


def _similar(name: str, other: str) -> bool:
    """Tell whether two names may be spellings of one, whatever their script."""
    one, another = strict_key(anyascii(name)), strict_key(anyascii(other))
    return fuzz.ratio(one, another) >= SIMILAR or fuzz.token_set_ratio(one, another) >= SIMILAR


def _other_name(candidate: Candidate, at_home: Collection[str]) -> float:
    """Return what a place loses that is only also called so, by the countries of those that bear the name."""
    if candidate.country in at_home:
        return OTHER_NAME
    return OTHER_NAME_ABROAD if at_home else 0.0


def _elsewhere(one: Candidate, other: Candidate) -> bool:
    """Tell whether two bearers of a name are different towns or sites, not a town and its region."""
    if one.kind in AREAS or other.kind in AREAS or one.lat is None or other.lat is None:
        return False
    assert one.lon is not None
    assert other.lon is not None
    return distance_km(one.lat, one.lon, other.lat, other.lon) > RIVAL_KM


def _containment(inner: Candidate, outer: Candidate) -> float:
    """Return the weight of "inner, in or near outer"."""
    if inner.id == outer.id:
        return 0.0
    if inner.within == outer.id:
        return 3.0
    if outer.kind == "country":
        return 3.0 if inner.country == outer.country else 0.0
    if inner.country != outer.country or inner.lat is None or outer.lat is None:
        return 0.0
    assert inner.lon is not None
    assert outer.lon is not None
    apart = distance_km(inner.lat, inner.lon, outer.lat, outer.lon)
    if apart <= NEARBY_KM:
        # The nearer of two namesakes is meant: 20 km are enough for a clear lead.
        return 3.5 - apart / 40.0
    return 0.0 if apart <= FAR_KM else -1.0
