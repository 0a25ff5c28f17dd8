"""Which place each mention of one article means: ranked candidates, one referent per name, abstention."""

import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from anyascii import anyascii
from rapidfuzz import fuzz

from conflictmap.model import Place, Toponym
from conflictmap.places.derived import between, part_of, related
from conflictmap.places.gazetteer import Gazetteer
from conflictmap.places.geodesy import distance_km
from conflictmap.places.names import strict_key
from conflictmap.places.settled import SettledName
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
PARTY_WEIGHT = 0.5
"""What a party's name says of where an article plays, beside the 1 of a country's or region's."""
NEARBY_KM = 100.0
FAR_KM = 300.0
MANY = 0.3
"""Share of an article's votes from which it plays in a country."""
PASSES = 2
_AREAS = frozenset({"province", "county", "country", "region", "continent"})
_TOWNS_TOO = frozenset({"settlement", "region", "country", "district"})
"""Groups of kinds that a noun behind a town's name says of the town itself."""
# What a kind weighs beside its population: countries before regions before the towns that bear their name.
_RANKS = {"country": 2.0, "continent": 3.0, "region": 1.0, "province": 0.8}


_SURROUNDING = "described as in or at"


@dataclass(frozen=True, slots=True)
class Resolution:
    """The place that a mention means, or None, and the rule that decided.

    `surrounding` is True where a description was not found itself, and the place is the one around it.
    """

    toponym: Toponym
    place: Place | None
    rule: str
    surrounding: bool = False


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


class Resolver:
    """Resolves the mentions of one article against a gazetteer.

    Parameters
    ----------
    mentions
        Everything the article names, adjectives of countries included: what it plays among.
    settled
        What names mean by a person's decision, by strict key.
    parties
        Countries of the wars of the parties that the article names, by name.
    """

    def __init__(
        self,
        gazetteer: Gazetteer,
        mentions: Sequence[Toponym],
        settled: Mapping[str, SettledName] | None = None,
        parties: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._gazetteer = gazetteer
        self._settled = settled or {}
        self._party_votes = tuple(
            Vote(name, country, "", PARTY_WEIGHT / len(countries))
            for name, countries in (parties or {}).items()
            for country in countries
        )
        self._kinds = gazetteer.kinds
        # Where the article says of an unknown name where it lies, all its mentions lie there.
        self._told = {strict_key(m.name): m for m in reversed(mentions) if m.name and m.within}
        # "Kherson region", where the article speaks of no other Kherson.
        said = {(strict_key(m.name), m.kind if m.text != m.name else None) for m in mentions}
        self._areas = {key: kind for key, kind in said if kind in _AREAS and (key, None) not in said}
        self._around = Surroundings()
        # Once each name by itself, then again among what the first pass made of the others.
        for _ in range(PASSES):
            self._around = self._surroundings(mentions)

    def resolve(self, toponym: Toponym) -> Resolution:
        """Return what a mention means, with the rule that decided."""
        place, rule = self._described(toponym) if not toponym.name else self._named(toponym)
        return Resolution(toponym, place, rule, surrounding=rule.startswith(_SURROUNDING))

    def _named(self, toponym: Toponym) -> tuple[Place | None, str]:
        settled = self._settled.get(strict_key(toponym.text)) or self._settled.get(strict_key(toponym.name))
        if settled is not None:
            return settled.place, settled.rule
        return (
            self._known(toponym)
            or self._told_of(toponym)
            or self._misspelt(toponym)
            or (None, self._why_open(toponym.name))
        )

    def _known(self, toponym: Toponym) -> tuple[Place | None, str] | None:
        """Return the likeliest bearer of a name, or the part or inner place of it that is meant."""
        best = self._best(toponym)
        if best is None:
            return None
        candidate, rule = best
        place = self._gazetteer.place(candidate.id)
        if _own_part(toponym):
            assert toponym.bearing is not None
            return part_of(place, toponym.bearing), f"{rule}; the part of it towards {toponym.bearing:g}°"
        return self._inner(place, toponym, rule)

    def _told_of(self, toponym: Toponym) -> tuple[Place | None, str] | None:
        """Return a place where the text says that an unknown name lies, here or at another mention."""
        told = toponym if toponym.within else self._told.get(strict_key(toponym.name))
        if told is None or _own_part(told):
            return None
        return self._between(told) if told.towards else self._by_relation(told)

    def _misspelt(self, toponym: Toponym) -> tuple[Place | None, str] | None:
        """Return the one place whose spelling is near, if the kind agrees and the article plays there."""
        if any(candidate.exact for candidate in self._gazetteer.candidates(toponym.name)):
            return None
        near = self._gazetteer.misspelling(toponym.name)
        if near is None or self._agrees(near, toponym.kind, said=True) < 0:
            return None
        if not near.local and self._around.share(near, strict_key(toponym.name))[0] < MANY:
            return None
        return self._gazetteer.place(near.id), f"{toponym.name!r} taken for a misspelling of {near.name}"

    def _why_open(self, name: str) -> str:
        if self._gazetteer.candidates(name):
            return f"several places or none likely are called {name!r}: left open"
        return f"no place is called {name!r}: left open"

    def _between(self, toponym: Toponym) -> tuple[Place, str] | None:
        assert toponym.within is not None
        assert toponym.towards is not None
        one, other = self._anchor(toponym.within), self._anchor(toponym.towards)
        if one is None or other is None:
            return None
        place = between(toponym.name or toponym.text, toponym.kind, one, other)
        return None if place is None else (place, f"placed between {one.name} and {other.name}")

    def _by_relation(self, toponym: Toponym) -> tuple[Place, str] | None:
        assert toponym.within is not None
        anchor = self._anchor(toponym.within)
        place = None if anchor is None else self._placed(toponym, anchor)
        if anchor is None or place is None:
            return None
        known = "several are called" if self._gazetteer.candidates(toponym.name) else "no atlas has"
        return place, f"{known} {toponym.name!r}; placed by its relation to {anchor.name}"

    def _inner(self, place: Place, toponym: Toponym, rule: str) -> tuple[Place | None, str]:
        """Step from "Palmyra" to its airport where the text says "Palmyra airport" and there is one."""
        if (
            toponym.kind is None
            or self._kinds.same_group(place.kind, toponym.kind)
            or place.kind == toponym.kind
        ):
            return place, rule
        inner = self._bearing_its_name(place, toponym.kind) or self._one_of_kind(place, toponym)
        if inner is not None:
            return inner, f"{rule}; its {toponym.kind}"
        kind = self._kinds.of(toponym.kind)
        if kind is None or (kind.group in _TOWNS_TOO and kind.name != "county"):
            return place, rule
        # "Mosul airport", of which no point is known: in or at the town, and the radius says so.
        found = related(toponym.text, toponym.kind, place, bearing=None, distance_km=None, kinds=self._kinds)
        return (found or place), f"{rule}; its {toponym.kind} is in or at it"

    def _described(self, toponym: Toponym) -> tuple[Place | None, str]:
        stretch = self._between(toponym) if toponym.within and toponym.towards else None
        if stretch is not None:
            return stretch
        surrounding = self._surrounding(toponym)
        if surrounding is not None:
            within = self._in_surrounding(toponym, surrounding)
            return within or (surrounding, f"{_SURROUNDING} {surrounding.name}")
        found = self._mentioned_of_kind(toponym)
        if found is not None:
            return found, f"the only {toponym.kind} of the places in the article"
        return None, "a description, and the text does not say where: left open"

    def _in_surrounding(self, toponym: Toponym, surrounding: Place) -> tuple[Place, str] | None:
        """Return the place of a kind, or the part, that a description means in the place around it."""
        if toponym.kind is None:
            if toponym.bearing is None:
                return None
            return part_of(surrounding, toponym.bearing), f"the part of {surrounding.name} that is described"
        inner = self._one_of_kind(surrounding, toponym)
        if inner is not None:
            return inner, f"the {toponym.kind} of {surrounding.name}"
        if toponym.bearing is None and toponym.distance_km is None:
            return None
        place = self._placed(toponym, surrounding)
        return None if place is None else (place, f"placed by its relation to {surrounding.name}")

    def _placed(self, toponym: Toponym, anchor: Place) -> Place | None:
        return related(
            toponym.name,
            toponym.kind,
            anchor,
            bearing=toponym.bearing,
            distance_km=toponym.distance_km,
            kinds=self._kinds,
        )

    def _bearing_its_name(self, place: Place, kind: str) -> Place | None:
        """Return the theatre's "Tabqa Airbase" for Tabqa and any noun of the airbase's group."""
        alike = (k for k in self._kinds.by_name.values() if self._kinds.same_group(k.name, kind))
        for noun in (noun for k in alike for noun in k.nouns):
            for candidate in self._gazetteer.candidates(f"{place.name} {noun}"):
                if candidate.local:
                    return self._gazetteer.place(candidate.id)
        return None

    def _one_of_kind(self, surrounding: Place, toponym: Toponym) -> Place | None:
        assert toponym.kind is not None
        of_kind = [place for place in self._gazetteer.inside(surrounding.id) if place.kind == toponym.kind]
        kind = self._kinds.of(toponym.kind)
        if len(of_kind) > 1 or (of_kind and not (kind and kind.single)):
            # "The eastern districts" and "the road" are none of those that happen to be listed.
            words = set(strict_key(toponym.text).split()) - _words(surrounding) - {toponym.kind}
            ranked = [(len(words & _words(place)), place) for place in of_kind]
            most = max(count for count, _ in ranked)
            of_kind = [place for count, place in ranked if count == most] if most else []
        return of_kind[0] if len(of_kind) == 1 else None

    def _mentioned_of_kind(self, toponym: Toponym) -> Place | None:
        if toponym.kind is None:
            return None
        found: dict[str, Place] = {}
        for identity in self._around.points:
            inner = self._one_of_kind(self._gazetteer.place(identity), toponym)
            if inner is not None:
                found[inner.id] = inner
        return next(iter(found.values())) if len(found) == 1 else None

    def _surrounding(self, toponym: Toponym) -> Place | None:
        """Return the place that a description is in, with what its own words say of it.

        "Three checkpoints in eastern Homs Governorate" are in the governorate's east, not in Homs.
        """
        if not toponym.within:
            return None
        for mention in self._gazetteer.find(toponym.text):
            if strict_key(mention.name) == strict_key(toponym.within):
                return self._named(mention)[0]
        return self._anchor(toponym.within)

    def _anchor(self, name: str) -> Place | None:
        kind = self._areas.get(strict_key(name))
        text = f"{name} {kind}" if kind else name
        best = self._best(Toponym(text, 0, len(text), name, kind))
        return None if best is None else self._gazetteer.place(best[0].id)

    def _best(self, toponym: Toponym) -> tuple[Candidate, str] | None:
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
                    + self._agrees(c, said or guess, said=said is not None)
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
        if not toponym.within or strict_key(toponym.within) == strict_key(toponym.name):
            return []
        return list(self._gazetteer.candidates(toponym.within))

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
            score -= 4.0 if stranger else 2.0 if candidate.kind in _AREAS else 0.7
        score += max((_containment(candidate, outer) for outer in within), default=0.0)
        country, region = self._around.share(candidate, key)
        return score + 3.0 * country + 2.0 * region + self._proximity(candidate)

    def _agrees(self, candidate: Candidate, kind: str | None, *, said: bool) -> float:
        """Return how well a candidate's kind goes with the noun in the text, or with the likeliest kind."""
        if kind is None:
            return 0.0
        same = candidate.kind == kind
        if not said:
            # "Homs" alone is the city; a province of that name needs a word that says so.
            shadowed = candidate.kind == "province" and kind in {"city", "town"}
            return -2.5 if shadowed else 0.2 if same else 0.0
        if same or self._kinds.same_group(candidate.kind, kind):
            return 2.0 if same else 1.5
        if kind == "county" and candidate.kind not in _AREAS:
            # A county, raion or township is mostly called after its town.
            return -0.5
        if kind in _AREAS and candidate.kind not in _AREAS:
            return -5.0
        return -2.5 if candidate.kind in _AREAS else -0.5

    def _proximity(self, candidate: Candidate) -> float:
        if candidate.lat is None or candidate.lon is None or candidate.kind in _AREAS:
            return 0.0
        nearest = min(
            (
                distance_km(candidate.lat, candidate.lon, *point)
                for identity, point in self._around.points.items()
                if identity != candidate.id
            ),
            default=math.inf,
        )
        return max(0.0, 2.0 * (1.0 - nearest / NEARBY_KM))

    def _rule(self, best: Candidate, toponym: Toponym, within: list[Candidate], rivals: int) -> str:
        spelling = f"{toponym.name!r} is" if best.exact else f"{toponym.name!r} is a spelling of"
        reasons = []
        if within and max(_containment(best, outer) for outer in within) > 0:
            reasons.append(f"lies by {toponym.within}")
        if best.local:
            reasons.append("of the theatre")
        elif rivals == 1:
            reasons.append("the only place of that name")
        elif self._around.share(best, strict_key(toponym.name))[0] >= MANY:
            reasons.append(f"the article plays in {best.country}")
        else:
            reasons.append(f"likeliest of {rivals}")
        return f"{spelling} {best.name} [{best.id}]: {', '.join(reasons)}"

    def _surroundings(self, mentions: Iterable[Toponym]) -> Surroundings:
        votes: list[Vote] = [*self._party_votes]
        points: dict[str, tuple[float, float]] = {}
        for mention in dict.fromkeys(replace(mention, start=0, end=0) for mention in mentions):
            best = self._best(mention)
            if best is None:
                continue
            chosen = best[0]
            region = chosen.id if chosen.kind == "province" else chosen.within
            weight = 1.0 if chosen.kind in _AREAS else 0.5
            votes.append(Vote(strict_key(mention.name), chosen.country, region, weight))
            if chosen.lat is not None and chosen.lon is not None and chosen.kind not in _AREAS:
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
    if one.kind in _AREAS or other.kind in _AREAS or one.lat is None or other.lat is None:
        return False
    assert one.lon is not None
    assert other.lon is not None
    return distance_km(one.lat, one.lon, other.lat, other.lon) > RIVAL_KM


def _own_part(toponym: Toponym) -> bool:
    """Tell whether a mention means a part of what it names ("eastern Homs")."""
    return (
        toponym.bearing is not None
        and toponym.within is not None
        and strict_key(toponym.within) == strict_key(toponym.name)
    )


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


def _words(place: Place) -> set[str]:
    return {word for name in place.all_names for word in strict_key(name).split()}
